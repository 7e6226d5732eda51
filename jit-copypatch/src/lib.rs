//! The copy-and-patch JIT.

use dynasmrt as _;
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
