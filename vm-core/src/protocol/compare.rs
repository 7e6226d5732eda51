//! Comparison and truth.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, Raised};
use crate::types::{BinaryOp, CompareOp, Dunder, UnaryOp};

impl Vm {
    /// `a op b` as a value (what `__lt__` and the like return).
    pub fn compare(&mut self, op: CompareOp, a: Value, b: Value) -> R {
        todo!()
    }

    /// `a op b` as a truth value; identity is NOT taken for equality.
    pub fn compare_bool(&mut self, op: CompareOp, a: Value, b: Value) -> R<bool> {
        todo!()
    }

    /// `a is b or a == b`, as containers compare.
    pub fn eq(&mut self, a: Value, b: Value) -> R<bool> {
        todo!()
    }

    /// Equality of two exact built-in scalars (int, bool, float, str, bytes, None) without running code; `None`: can't tell.
    pub fn eq_without_code(&self, a: Value, b: Value) -> Option<bool> {
        todo!()
    }

    /// `bool(v)`.
    pub fn truth(&mut self, v: Value) -> R<bool> {
        todo!()
    }

    /// `a is b`: by value for ints and floats under every switch.
    pub fn is(&self, a: Value, b: Value) -> bool {
        todo!()
    }
}
