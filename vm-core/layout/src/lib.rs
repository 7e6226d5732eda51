//! Everything whose place in memory is agreed between the interpreter, the stencils and the method JIT:
//! the value word, object headers and layouts, frames, and the opcode table.
//!
//! No dependencies and no `std`, so that the same files can be compiled into stencils.
#![no_std]

pub mod frame;
pub mod object;
pub mod opcodes;
pub mod site;
pub mod value;

pub use frame::{Frame, ReturnAction, frame_flags};
pub use object::*;
pub use opcodes::{OPS, Op, Operands, Word};
pub use site::{CallSite, DictSite, Site, SiteEntry};
pub use value::{Slot, Value};
