//! The standard library: native modules, and Python sources embedded in the binary.

pub mod array;
pub mod atexit;
pub mod binascii;
pub mod bisect;
pub mod cmath;
pub mod collections;
pub mod digest;
pub mod errno;
pub mod functools;
pub mod gc;
pub mod heapq;
pub mod imp;
pub mod import;
pub mod io;
pub mod itertools;
pub mod marshal;
pub mod math;
pub mod operator;
pub mod posix;
pub mod random;
pub mod regex;
pub mod resource;
pub mod signal;
mod sources;
pub mod string;
pub mod struct_sequence;
pub mod structure;
pub mod subprocess;
pub mod syntax_tree;
pub mod sys;
pub mod time;
pub mod unicodedata;
pub mod weak;
pub mod zlib;

use crate::native::ModuleDef;

/// Native modules by name.
#[rustfmt::skip]
pub const NATIVE_MODULES: &[&ModuleDef] = &[
    &array::DEF,
    &atexit::DEF,
    &binascii::DEF,
    &bisect::DEF,
    &cmath::DEF,
    &collections::DEF,
    &digest::DEF,
    &errno::DEF,
    &functools::DEF,
    &gc::DEF,
    &heapq::DEF,
    &imp::DEF,
    &io::DEF,
    &io::UNDERSCORE_DEF,
    &itertools::DEF,
    &marshal::DEF,
    &math::DEF,
    &operator::DEF,
    &posix::DEF,
    &random::DEF,
    &regex::DEF,
    &resource::DEF,
    &signal::DEF,
    &string::DEF,
    &structure::DEF,
    &subprocess::DEF,
    &syntax_tree::DEF,
    &time::DEF,
    &unicodedata::DEF,
    &weak::DEF,
    &zlib::DEF,
];

/// Whether a native module of this name exists.
pub fn is_native(name: &str) -> bool {
    NATIVE_MODULES.iter().any(|d| d.name == name)
}
