//! Hashing: numbers and tuples as CPython 3.11 does.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, Raised};
use crate::types::{BinaryOp, CompareOp, Dunder, UnaryOp};

impl Vm {
    /// `hash(v)`; TypeError "unhashable type: 'list'".
    pub fn hash(&mut self, v: Value) -> R<i64> {
        todo!()
    }

    /// Hash of a str from its units, stored in the object; never 0.
    pub fn str_hash(&self, s: Gc<Str>) -> u64 {
        todo!()
    }
}
