//! The method JIT.

use {
    cranelift_codegen as _, cranelift_frontend as _, cranelift_jit as _, cranelift_module as _,
    cranelift_native as _,
};

use vm_core::Vm;
use vm_core::code::Jit;

/// Whether the JIT works on this machine.
pub fn available() -> bool {
    false
}

/// Makes the JIT of a VM; `None` if it can't work here.
pub fn make(_: &mut Vm) -> Option<Box<dyn Jit>> {
    None
}
