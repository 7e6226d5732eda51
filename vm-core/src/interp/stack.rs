//! The frame stack: one reserved mapping that never moves; and the native stack as the collector sees it.

use std::io;

use vm_layout::*;

use crate::Vm;
use crate::heap::Marker;

/// Address range of the frame stack; committed by the kernel as it is touched.
const RESERVE: usize = 256 << 20;
/// Room that every frame may assume above itself.
const RED_ZONE: usize = 64 << 10;

/// The mapping that frames lie on.
pub struct FrameStack {
    base: *mut u8,
}

impl FrameStack {
    /// # Errors
    /// When the system refuses the mapping.
    pub fn new() -> io::Result<FrameStack> {
        // SAFETY: an anonymous mapping at an address of the kernel's choosing.
        let p = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                RESERVE,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if p == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(FrameStack { base: p.cast() })
    }

    /// Where the first frame goes.
    pub fn base(&self) -> *mut u8 {
        self.base
    }

    /// The end past which no frame may reach.
    pub fn limit(&self) -> *mut u8 {
        self.base.wrapping_add(RESERVE - RED_ZONE)
    }

    /// The end of a frame: header, slots and operand stack.
    pub(crate) fn end_of(frame: *mut Frame) -> *mut u8 {
        // SAFETY: a frame on the stack is initialised up to its code at least.
        let code = unsafe { (*frame).code };
        let words = code.frame_words.get() as usize;
        frame.wrapping_add(1).cast::<u8>().wrapping_add(8 * words)
    }

    /// Scans everything below the end of the top frame, or of one that is being made above it.
    pub fn scan(&self, top: *mut Frame, pending_end: *mut u8, m: &mut Marker<'_>) {
        self.words(top, pending_end).for_each(|w| m.frame_word(w));
    }

    /// The words that [`FrameStack::scan`] looks at.
    pub fn words(&self, top: *mut Frame, pending_end: *mut u8) -> impl Iterator<Item = usize> + use<> {
        let end = if top.is_null() { self.base } else { FrameStack::end_of(top) }.max(pending_end);
        // SAFETY: the range lies in the mapping.
        (self.base as usize..end as usize).step_by(8).map(|p| unsafe { std::ptr::read(p as *const usize) })
    }
}

impl Drop for FrameStack {
    fn drop(&mut self) {
        // SAFETY: the VM is gone, and its frames with it.
        unsafe { libc::munmap(self.base.cast(), RESERVE) };
    }
}

/// Calls `f` with the stack pointer, all callee-saved registers lying above it.
#[inline(never)]
pub fn with_spilled_registers(vm: &mut Vm, f: fn(&mut Vm, usize)) {
    let mut registers = [0usize; 6];
    // SAFETY: only stores registers into the array.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        std::arch::asm!(
            "mov [{r}], rbx", "mov [{r} + 8], rbp", "mov [{r} + 16], r12",
            "mov [{r} + 24], r13", "mov [{r} + 32], r14", "mov [{r} + 40], r15",
            r = in(reg) registers.as_mut_ptr(), options(nostack, preserves_flags)
        );
    }
    let sp = std::hint::black_box(registers.as_ptr()) as usize;
    f(vm, sp);
    std::hint::black_box(&registers);
}
