//! Running bytecode.

pub mod code;
mod pending;
#[cfg_attr(not(feature = "pep266"), path = "no_pep266.rs")]
pub mod pep266;
pub mod safepoint;
pub mod stack;
