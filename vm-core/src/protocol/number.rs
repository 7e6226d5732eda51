//! Arithmetic.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, Raised};
use crate::types::{BinaryOp, CompareOp, Dunder, UnaryOp};

impl Vm {
    /// `a op b` with all of Python's rules: fast paths for built-in numbers, reflected methods, subclass priority.
    pub fn binary_op(&mut self, op: BinaryOp, a: Value, b: Value) -> R {
        todo!()
    }

    /// `a op= b`.
    pub fn inplace_op(&mut self, op: BinaryOp, a: Value, b: Value) -> R {
        todo!()
    }

    /// `+a`, `-a`, `~a`.
    pub fn unary_op(&mut self, op: UnaryOp, a: Value) -> R {
        todo!()
    }

    /// `a ** b % c`.
    pub fn power(&mut self, a: Value, b: Value, modulus: Value) -> R {
        todo!()
    }

    /// `operator.index(v)`: an int, by `__index__` if need be; TypeError "'X' object cannot be interpreted as an integer".
    pub fn index(&mut self, v: Value) -> R {
        todo!()
    }

    /// `index` as 64 bits; OverflowError "Python int too large to convert to C ssize_t" (type name in CPython's words).
    pub fn index_i64(&mut self, v: Value) -> R<i64> {
        todo!()
    }

    /// A float argument as CPython's "d" format takes it (`__float__`, `__index__`).
    pub fn float_arg(&mut self, v: Value) -> R<f64> {
        todo!()
    }
}
