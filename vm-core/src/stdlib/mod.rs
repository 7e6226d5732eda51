//! The standard library: native modules, and Python sources embedded in the binary.

pub mod array;
pub mod atexit;
pub mod bisect;
pub mod cmath;
pub mod collections;
pub mod errno;
pub mod functools;
pub mod gc;
pub mod heapq;
pub mod import;
pub mod itertools;
pub mod math;
pub mod operator;
pub mod random;
mod sources;
pub mod struct_sequence;
pub mod structure;
pub mod sys;
pub mod time;
pub mod weak;

use crate::native::ModuleDef;

/// Native modules by name.
#[rustfmt::skip]
pub const NATIVE_MODULES: &[&ModuleDef] = &[
    &array::DEF,
    &atexit::DEF,
    &bisect::DEF,
    &cmath::DEF,
    &collections::DEF,
    &errno::DEF,
    &functools::DEF,
    &gc::DEF,
    &heapq::DEF,
    &itertools::DEF,
    &math::DEF,
    &operator::DEF,
    &random::DEF,
    &structure::DEF,
    &time::DEF,
    &weak::DEF,
];

/// Whether a native module of this name exists.
pub fn is_native(name: &str) -> bool {
    NATIVE_MODULES.iter().any(|d| d.name == name)
}
