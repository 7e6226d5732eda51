//! repr, str, format.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, Raised};
use crate::types::{BinaryOp, CompareOp, Dunder, UnaryOp};

impl Vm {
    /// `repr(v)`; recursion guarded.
    pub fn repr(&mut self, v: Value) -> R<Gc<Str>> {
        todo!()
    }

    /// `str(v)`.
    pub fn str_of(&mut self, v: Value) -> R<Gc<Str>> {
        todo!()
    }

    /// `ascii(v)`.
    pub fn ascii(&mut self, v: Value) -> R<Gc<Str>> {
        todo!()
    }

    /// `format(v, spec)`.
    pub fn format(&mut self, v: Value, spec: Gc<Str>) -> R<Gc<Str>> {
        todo!()
    }

    /// `a + b` on two exact strs (charged against the memory limit).
    pub fn str_concat(&mut self, a: Gc<Str>, b: Gc<Str>) -> R {
        todo!()
    }

    /// Concatenation of `parts`, all strs (BUILD_STRING).
    pub fn str_join(&mut self, parts: &[Value]) -> R {
        todo!()
    }

    /// Guards repr of containers against recursion: false if `v` is being shown already (then print `[...]`).
    pub fn enter_repr(&mut self, v: Value) -> bool {
        todo!()
    }

    /// Ends what `enter_repr` began.
    pub fn leave_repr(&mut self, v: Value) {
        todo!()
    }
}
