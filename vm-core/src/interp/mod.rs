//! Running bytecode: frames, handlers, exceptions, generators.

pub mod code;
pub mod compiled;
pub mod dict_sites;
pub mod dispatch;
pub mod frame;
pub mod generator;
pub(crate) mod handlers;
#[cfg_attr(not(feature = "pep266"), path = "no_pep266.rs")]
pub mod pep266;
pub mod safepoint;
pub mod stack;
pub mod tiering;
#[cfg(feature = "pep266")]
mod tracked_regions;
#[cfg(feature = "pep266")]
mod trackers;
mod unwind;
