//! Executable memory: one reserved address range, handed out in pieces that are never writable and executable at once.

use std::collections::BTreeMap;
use std::io;

/// Pieces begin on a cache line.
const ALIGN: usize = 64;
const PAGE: usize = 4096;

/// The range that machine code lies in. All of it is within reach of a 32-bit relative jump.
pub struct CodeMemory {
    base: usize,
    reserved: usize,
    /// Pages from `base` on that are readable and executable (or, while a piece is written, writable).
    opened: usize,
    /// Free pieces: start and length. What was never handed out is one of them.
    free: BTreeMap<usize, usize>,
    used: usize,
}

impl CodeMemory {
    /// Reserves `cap` bytes of address space, at most 1 GiB.
    ///
    /// # Errors
    /// When the cap is past that or the system refuses the mapping.
    pub fn new(cap: usize) -> io::Result<CodeMemory> {
        if cap > 1 << 30 {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "more than 1 GiB of machine code"));
        }
        let reserved = cap.max(1).next_multiple_of(PAGE);
        // SAFETY: an anonymous mapping at an address of the kernel's choosing.
        let p = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                reserved,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if p == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let base = p as usize;
        let free = BTreeMap::from([(base, reserved)]);
        Ok(CodeMemory { base, reserved, opened: 0, free, used: 0 })
    }

    /// Bytes handed out.
    pub fn used(&self) -> usize {
        self.used
    }

    /// Whether an address lies in the range.
    #[inline]
    pub fn contains(&self, address: usize) -> bool {
        address.wrapping_sub(self.base) < self.reserved
    }

    /// Takes a piece, not yet written. `None` when none is long enough.
    pub fn take(&mut self, len: usize) -> Option<usize> {
        let len = len.max(1).next_multiple_of(ALIGN);
        let (&start, &have) = self.free.iter().find(|&(_, &have)| have >= len)?;
        self.free.remove(&start);
        if have > len {
            self.free.insert(start + len, have - len);
        }
        self.used += len;
        Some(start)
    }

    /// Gives a piece back: nothing may run in it or return to it any more.
    pub fn give_back(&mut self, start: usize, len: usize) {
        let mut len = len.max(1).next_multiple_of(ALIGN);
        self.used -= len;
        let mut start = start;
        if let Some(behind) = self.free.remove(&(start + len)) {
            len += behind;
        }
        if let Some((&before, &have)) = self.free.range(..start).next_back()
            && before + have == start
        {
            start = before;
            len += have;
        }
        self.free.insert(start, len);
    }

    /// Lets `fill` write a piece; meanwhile its pages are not executable. No machine code of this range may be
    /// running: the VM has one thread, and it is here.
    ///
    /// # Errors
    /// When the system refuses to change the protection. The piece is then not to be used.
    pub fn write(&mut self, start: usize, len: usize, fill: impl FnOnce(&mut [u8])) -> io::Result<()> {
        debug_assert!(self.contains(start) && start + len <= self.base + self.reserved);
        let first = start & !(PAGE - 1);
        let last = (start + len).next_multiple_of(PAGE);
        protect(first, last - first, libc::PROT_READ | libc::PROT_WRITE)?;
        self.opened = self.opened.max(last - self.base);
        // SAFETY: the pages are mapped and writable, and nobody else refers to the piece.
        fill(unsafe { std::slice::from_raw_parts_mut(start as *mut u8, len) });
        protect(first, last - first, libc::PROT_READ | libc::PROT_EXEC)
    }

    /// The bytes of a piece that has been written.
    pub fn bytes(&self, start: usize, len: usize) -> &[u8] {
        assert!(self.contains(start) && start + len <= self.base + self.opened);
        // SAFETY: opened pages are readable.
        unsafe { std::slice::from_raw_parts(start as *const u8, len) }
    }
}

fn protect(start: usize, len: usize, protection: libc::c_int) -> io::Result<()> {
    // SAFETY: the pages belong to the mapping.
    if unsafe { libc::mprotect(start as *mut libc::c_void, len, protection) } == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: the VM is gone, and with it all that could run here.
        unsafe { libc::munmap(self.base as *mut libc::c_void, self.reserved) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_merged_again() {
        let mut m = CodeMemory::new(4 * PAGE).expect("four pages");
        let pieces: Vec<usize> = std::iter::from_fn(|| m.take(1000)).collect();
        assert_eq!(pieces.len(), 16);
        assert_eq!(m.used(), 16 * 1024);
        for &p in pieces.iter().step_by(2).chain(pieces.iter().skip(1).step_by(2)) {
            m.give_back(p, 1000);
        }
        assert_eq!(m.used(), 0);
        assert!(m.take(4 * PAGE).is_some());
    }

    #[test]
    fn what_is_written_runs() {
        let mut m = CodeMemory::new(PAGE).expect("a page");
        let at = m.take(6).expect("room");
        // mov eax, 42; ret
        m.write(at, 6, |b| b.copy_from_slice(&[0xb8, 42, 0, 0, 0, 0xc3])).expect("mprotect");
        if cfg!(target_arch = "x86_64") {
            // SAFETY: the bytes are a function of this type.
            let f = unsafe { std::mem::transmute::<usize, extern "C" fn() -> u32>(at) };
            assert_eq!(f(), 42);
        }
    }

    #[test]
    fn a_cap_that_no_system_grants() {
        assert!(CodeMemory::new(usize::MAX / 2).is_err());
    }
}
