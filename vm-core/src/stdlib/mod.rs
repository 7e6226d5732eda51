//! The standard library: native modules, and Python sources embedded in the binary.

use crate::native::ModuleDef;

/// Native modules by name.
pub const NATIVE_MODULES: &[&ModuleDef] = &[];
