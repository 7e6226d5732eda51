//! The standard library: native modules, and Python sources embedded in the binary.

pub mod import;
pub mod math;
mod sources;
pub mod struct_sequence;
pub mod sys;

use crate::native::ModuleDef;

/// Native modules by name.
pub const NATIVE_MODULES: &[&ModuleDef] = &[&math::DEF];

/// Whether a native module of this name exists.
pub fn is_native(name: &str) -> bool {
    NATIVE_MODULES.iter().any(|d| d.name == name)
}
