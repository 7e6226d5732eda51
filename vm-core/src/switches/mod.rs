//! Where the opt-* crates meet the VM: one file a switch (PEP 266's is `interp::pep266`), and what the handlers of its opcodes call.
//!
//! A switch that is not built in leaves functions of the same name that do nothing and a state of no size.

pub mod map_dicts;
pub mod method_cache;
pub mod range_lists;

use std::cell::Cell;

/// The cache of one attribute site (map dicts).
///
/// The guard is `shape`: it proves class and layout. 0 is no shape, so that an empty cache only misses.
#[derive(Default, Debug)]
#[repr(C)]
pub struct Site {
    pub shape: Cell<u32>,
    /// Slot of the attribute, or [`Site::ABSENT`]: instances of the shape have none, the class decides.
    pub index: Cell<u32>,
    /// At a store that adds the attribute: the shape that the instance has afterwards. Else 0.
    pub next_shape: Cell<u32>,
}

impl Site {
    pub const ABSENT: u32 = u32::MAX;
}

/// State of all switches of one VM.
#[derive(Default)]
pub struct SwitchState {
    pub maps: map_dicts::State,
    pub method_cache: method_cache::State,
}
