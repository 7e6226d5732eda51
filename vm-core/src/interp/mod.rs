//! Running bytecode.

pub mod code;
pub mod pep266;
pub mod safepoint;
pub mod stack;
