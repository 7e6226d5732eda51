//! Code objects: what the loader makes of a code unit.

use vm_layout::*;

use crate::bytecode::CodeUnit;

/// The part of a code object that lies in Rust memory.
pub struct CodeBody {
    pub unit: CodeUnit,
}

/// Drops what a dead code object owns; returns the bytes that were counted for it.
pub fn drop_code(code: &Code) -> usize {
    let body = code.body.replace(std::ptr::null_mut());
    if !body.is_null() {
        // SAFETY: `body` is a `Box<CodeBody>` made by the loader.
        drop(unsafe { Box::from_raw(body.cast::<CodeBody>()) });
    }
    0
}

/// The Rust part of a code object.
pub fn body(code: Gc<Code>) -> &'static CodeBody {
    // SAFETY: `body` is a `Box<CodeBody>` as long as the code object lives; the lifetime is that of heap
    // references in general (see `Gc`).
    unsafe { &*code.body.get().cast::<CodeBody>() }
}
