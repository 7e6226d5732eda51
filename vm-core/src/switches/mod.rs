//! Where the opt-* crates meet the VM: one file a switch, and what the handlers of its opcodes call. (PEP 266's is
//! `interp::pep266`; range lists are with the list type, in `types::list::progression`.)
//!
//! A switch that is not built in leaves functions of the same name that do nothing and a state of no size.

pub mod class_versions;
#[cfg(any(feature = "dict-strategies", feature = "identity-dicts"))]
pub mod dict_strategies;
#[cfg(not(any(feature = "dict-strategies", feature = "identity-dicts")))]
#[path = "no_dict_strategies.rs"]
pub mod dict_strategies;
pub mod lookup_method;
pub mod map_dicts;
pub mod method_cache;
pub mod prebuilt_ints;
pub mod shadow_tracking;

pub use vm_layout::{Site, SiteEntry};

/// State of all switches of one VM.
#[derive(Default)]
pub struct SwitchState {
    pub dicts: dict_strategies::State,
    pub maps: map_dicts::State,
    pub method_cache: method_cache::State,
    pub class_versions: class_versions::State,
    pub shadow: shadow_tracking::State,
    pub prebuilt: prebuilt_ints::State,
}
