//! The reserved address range, cut into blocks; large objects take whole blocks.

use std::io;

/// Bytes of a block; blocks are aligned to their size.
pub const BLOCK: usize = 32 * 1024;
/// Bytes of a line, the unit in which memory of a block is reused.
pub const LINE: usize = 128;
/// Bytes of a granule: every object starts on one.
pub const GRANULE: usize = 16;
/// Lines of a block.
pub const LINES: usize = BLOCK / LINE;
/// Granules of a block.
pub const GRANULES: usize = BLOCK / GRANULE;
/// Objects past this size live in blocks of their own.
pub const LARGE: usize = 8 * 1024;
/// Address range reserved for one heap; memory is committed as it is used.
const RESERVE: usize = 64 << 30;
/// Freed large objects of up to so many blocks keep their pages.
const KEEP: u32 = 64;
/// What is made accessible at a time.
const COMMIT: usize = 1 << 20;

/// The tables at the start of every small-object block.
#[repr(C)]
pub struct BlockHead {
    /// One byte a granule: [`STARTS`] and [`MARKED`]. A bit would do, but every allocation sets it, and
    /// storing a byte takes fewer instructions and registers.
    pub granules: [u8; GRANULES],
    /// One byte a line: something live lies in it.
    pub lines: [u8; LINES],
}

/// In a granule's byte: an object starts here.
pub const STARTS: u8 = 1;
/// In a granule's byte: the object that starts here was reached.
pub const MARKED: u8 = 2;

/// First line of a block that holds objects.
pub const FIRST_LINE: usize = size_of::<BlockHead>().div_ceil(LINE);

/// What a block is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Free,
    Small,
    /// The first block of a large object, and how many it takes.
    Large {
        blocks: u32,
        marked: bool,
    },
    /// A further block of a large object, and how far back the first is.
    LargeRest {
        back: u32,
    },
}

/// The reserved range and the state of its blocks.
pub struct Space {
    base: usize,
    reserved: usize,
    committed: usize,
    /// State of every block ever used.
    pub blocks: Vec<Use>,
    /// Blocks below `blocks.len()` that are free, in no order.
    pub free: Vec<u32>,
}

impl Space {
    /// Reserves an address range.
    ///
    /// # Errors
    /// When the system refuses even a small range.
    pub fn new() -> io::Result<Space> {
        let mut reserved = RESERVE;
        loop {
            // SAFETY: an anonymous mapping at an address of the kernel's choosing touches no other memory.
            let p = unsafe {
                libc::mmap(
                    std::ptr::null_mut(),
                    reserved + BLOCK,
                    libc::PROT_NONE,
                    libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                    -1,
                    0,
                )
            };
            if p != libc::MAP_FAILED {
                let base = (p as usize).next_multiple_of(BLOCK);
                return Ok(Space { base, reserved, committed: 0, blocks: Vec::new(), free: Vec::new() });
            }
            // Under `ulimit -v` a smaller range may still be had.
            if reserved <= 64 << 20 {
                return Err(io::Error::last_os_error());
            }
            reserved /= 2;
        }
    }

    /// Address and length of the reserved range.
    pub fn range(&self) -> (usize, usize) {
        (self.base, self.reserved)
    }

    /// Address of a block.
    pub fn address(&self, block: u32) -> usize {
        self.base + block as usize * BLOCK
    }

    /// The tables of a small-object block.
    pub fn head(&self, block: u32) -> *mut BlockHead {
        self.address(block) as *mut BlockHead
    }

    /// Whether an address lies in a block that was ever used, or one past the last.
    #[inline(always)]
    pub fn spans(&self, address: usize) -> bool {
        address.wrapping_sub(self.base) <= self.blocks.len() * BLOCK
    }

    /// The block an address lies in, if the heap ever used it.
    #[inline]
    pub fn block_of(&self, address: usize) -> Option<u32> {
        let i = address.wrapping_sub(self.base) / BLOCK;
        (i < self.blocks.len()).then_some(i as u32)
    }

    /// Takes `count` adjacent blocks of zeroed memory; `None` when the range is used up or memory refused.
    pub fn take(&mut self, count: u32, usage: Use) -> Option<u32> {
        if count == 1
            && let Some(b) = self.free.pop()
        {
            let p = self.address(b) as *mut u8;
            // SAFETY: the block is committed and free: nothing refers into it.
            unsafe { std::ptr::write_bytes(p, 0, BLOCK) };
            self.blocks[b as usize] = usage;
            return Some(b);
        }
        let first = match self.free_run(count) {
            Some(b) => b,
            None => {
                let first = self.blocks.len();
                self.commit((first + count as usize) * BLOCK)?;
                self.blocks.resize(first + count as usize, Use::Free);
                first as u32
            }
        };
        self.blocks[first as usize] = usage;
        for i in 1..count {
            self.blocks[(first + i) as usize] = Use::LargeRest { back: i };
        }
        Some(first)
    }

    /// Looks for adjacent free blocks among those used before.
    fn free_run(&mut self, count: u32) -> Option<u32> {
        if self.free.len() < count as usize {
            return None;
        }
        self.free.sort_unstable();
        let mut run = 0;
        for i in 0..self.free.len() {
            run = if i > 0 && self.free[i] == self.free[i - 1] + 1 { run + 1 } else { 1 };
            if run == count as usize {
                let first = self.free[i + 1 - run];
                self.free.drain(i + 1 - run..=i);
                let p = self.address(first) as *mut u8;
                // SAFETY: the blocks are committed and free.
                unsafe { std::ptr::write_bytes(p, 0, count as usize * BLOCK) };
                return Some(first);
            }
        }
        None
    }

    fn commit(&mut self, bytes: usize) -> Option<()> {
        if bytes <= self.committed {
            return Some(());
        }
        let target = bytes.next_multiple_of(COMMIT);
        if target > self.reserved {
            return None;
        }
        // SAFETY: the range lies inside our own reservation.
        let r = unsafe {
            libc::mprotect(
                (self.base + self.committed) as *mut libc::c_void,
                target - self.committed,
                libc::PROT_READ | libc::PROT_WRITE,
            )
        };
        if r != 0 {
            return None;
        }
        self.committed = target;
        Some(())
    }

    /// Gives blocks back.
    pub fn release(&mut self, first: u32, count: u32) {
        for b in first..first + count {
            self.blocks[b as usize] = Use::Free;
            self.free.push(b);
        }
        if count > KEEP {
            // The pages of something really large go back to the system at once; smaller ones are kept, because
            // programs that build a string piece by piece take and free them all the time.
            // SAFETY: nothing refers into the free blocks.
            unsafe {
                libc::madvise(
                    self.address(first) as *mut libc::c_void,
                    count as usize * BLOCK,
                    libc::MADV_DONTNEED,
                );
            }
        }
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        // SAFETY: the heap goes away with its VM; no reference into it is left.
        unsafe { libc::munmap(self.base as *mut libc::c_void, self.reserved) };
    }
}
