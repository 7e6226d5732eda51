//! Runtime functions for calls that are seldom made, out of loops that are run often: they leave every register as it was, so
//! that nothing has to be kept in memory around a call that does not happen.
//!
//! Cranelift's `PreserveAll` knows no results: they are left in the VM's row of exit words.

use std::arch::naked_asm;
use std::mem::offset_of;

use vm_core::Vm;

use crate::runtime;

macro_rules! preserving {
    ($($(#[$m:meta])* $name:ident => $target:path;)*) => {
        $(
            $(#[$m])*
            ///
            /// # Safety
            /// That of the function called: compiled code passes its VM and live values.
            #[unsafe(naked)]
            pub unsafe extern "C" fn $name() {
                naked_asm!(
                    "push rbp",
                    "mov rbp, rsp",
                    "push rdi",
                    "push rax",
                    "push rcx",
                    "push rdx",
                    "push rsi",
                    "push r8",
                    "push r9",
                    "push r10",
                    "push r11",
                    // With what has been pushed a multiple of 16. Machine code has floats in there and nothing wider.
                    "sub rsp, 136",
                    "movsd [rsp], xmm0",
                    "movsd [rsp + 8], xmm1",
                    "movsd [rsp + 16], xmm2",
                    "movsd [rsp + 24], xmm3",
                    "movsd [rsp + 32], xmm4",
                    "movsd [rsp + 40], xmm5",
                    "movsd [rsp + 48], xmm6",
                    "movsd [rsp + 56], xmm7",
                    "movsd [rsp + 64], xmm8",
                    "movsd [rsp + 72], xmm9",
                    "movsd [rsp + 80], xmm10",
                    "movsd [rsp + 88], xmm11",
                    "movsd [rsp + 96], xmm12",
                    "movsd [rsp + 104], xmm13",
                    "movsd [rsp + 112], xmm14",
                    "movsd [rsp + 120], xmm15",
                    "call {target}",
                    "mov rdi, [rbp - 8]",
                    "mov [rdi + {words}], rax",
                    "movsd xmm0, [rsp]",
                    "movsd xmm1, [rsp + 8]",
                    "movsd xmm2, [rsp + 16]",
                    "movsd xmm3, [rsp + 24]",
                    "movsd xmm4, [rsp + 32]",
                    "movsd xmm5, [rsp + 40]",
                    "movsd xmm6, [rsp + 48]",
                    "movsd xmm7, [rsp + 56]",
                    "movsd xmm8, [rsp + 64]",
                    "movsd xmm9, [rsp + 72]",
                    "movsd xmm10, [rsp + 80]",
                    "movsd xmm11, [rsp + 88]",
                    "movsd xmm12, [rsp + 96]",
                    "movsd xmm13, [rsp + 104]",
                    "movsd xmm14, [rsp + 112]",
                    "movsd xmm15, [rsp + 120]",
                    "add rsp, 136",
                    "pop r11",
                    "pop r10",
                    "pop r9",
                    "pop r8",
                    "pop rsi",
                    "pop rdx",
                    "pop rcx",
                    "pop rax",
                    "pop rdi",
                    "pop rbp",
                    "ret",
                    target = sym $target,
                    words = const offset_of!(Vm, exit_words),
                )
            }
        )*
    };
}

preserving! {
    /// [`runtime::poll`].
    poll => runtime::poll;
    /// [`runtime::float`].
    float => runtime::float;
    /// [`runtime::new_instance`].
    new_instance => runtime::new_instance;
}
