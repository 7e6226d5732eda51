//! The copy-and-patch JIT: machine code made by copying stencils, which the build has compiled from Rust, and patching
//! their holes.
//!
//! `build/` makes the table of stencils, `stencil` gives access to it, `flow` and `lower` choose stencils for bytecode,
//! `emit` copies and patches, `dump` shows the result. Memory, entry and exit are vm-core's (`vm_core::code`).

#[cfg(stencils)]
mod compiler;
#[cfg(stencils)]
mod dump;
#[cfg(stencils)]
mod emit;
#[cfg(stencils)]
mod flow;
#[cfg(stencils)]
mod lower;
#[cfg(stencils)]
pub mod stencil;

use vm_core::Vm;
use vm_core::code::Jit;

#[cfg(stencils)]
pub use compiler::{CopyPatch, Translated};

/// Whether the JIT works on this machine: the build had a target for which there are stencils.
pub const fn available() -> bool {
    cfg!(stencils)
}

/// Makes the JIT of a VM; `None` if it can't work here, or the system refuses executable memory.
#[cfg(stencils)]
pub fn make(vm: &mut Vm) -> Option<Box<dyn Jit>> {
    Some(Box::new(CopyPatch::new(vm)?))
}

/// There are no stencils for this target.
#[cfg(not(stencils))]
pub fn make(_: &mut Vm) -> Option<Box<dyn Jit>> {
    None
}
