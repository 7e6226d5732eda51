//! Subscripts, length, membership.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, Raised};
use crate::types::{BinaryOp, CompareOp, Dunder, UnaryOp};

impl Vm {
    /// `len(v)`.
    pub fn len(&mut self, v: Value) -> R<usize> {
        todo!()
    }

    /// `c[key]`.
    pub fn get_item(&mut self, c: Value, key: Value) -> R {
        todo!()
    }

    /// `c[key] = v`.
    pub fn set_item(&mut self, c: Value, key: Value, v: Value) -> R<()> {
        todo!()
    }

    /// `del c[key]`.
    pub fn del_item(&mut self, c: Value, key: Value) -> R<()> {
        todo!()
    }

    /// `v in c`.
    pub fn contains(&mut self, c: Value, v: Value) -> R<bool> {
        todo!()
    }
}
