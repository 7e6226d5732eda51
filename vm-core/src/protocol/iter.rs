//! Iteration.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, Raised};
use crate::types::{BinaryOp, CompareOp, Dunder, UnaryOp};

impl Vm {
    /// `iter(v)`.
    pub fn iter(&mut self, v: Value) -> R {
        todo!()
    }

    /// The next item of an iterator; `None` at its end (StopIteration swallowed).
    pub fn next(&mut self, iterator: Value) -> R<Option<Value>> {
        todo!()
    }

    /// Calls `f` with each item of any iterable; fast for lists, tuples, ranges.
    pub fn for_each(&mut self, iterable: Value, f: &mut dyn FnMut(&mut Vm, Value) -> R<()>) -> R<()> {
        todo!()
    }

    /// The items of any iterable in a new plain list.
    pub fn collect_list(&mut self, iterable: Value) -> R<Gc<List>> {
        todo!()
    }

    /// `operator.length_hint(v, 0)`; errors of `__length_hint__` propagate.
    pub fn length_hint(&mut self, v: Value) -> R<usize> {
        todo!()
    }
}
