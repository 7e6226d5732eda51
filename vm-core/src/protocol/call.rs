//! Calling from native code. Calls made by opcodes do not come here.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, Raised};
use crate::types::{BinaryOp, CompareOp, Dunder, UnaryOp};

impl Vm {
    /// Calls anything with positional arguments.
    pub fn call(&mut self, f: Value, args: &[Value]) -> R {
        todo!()
    }

    /// Calls anything with any arguments.
    pub fn call_args(&mut self, f: Value, args: Args<'_>) -> R {
        todo!()
    }

    /// `receiver.name(*args)` without making a bound method where possible.
    pub fn call_method(&mut self, receiver: Value, name: &str, args: &[Value]) -> R {
        todo!()
    }

    /// Calls what the class of `receiver` defines for a special method; `None` if it defines none.
    pub fn call_special(&mut self, receiver: Value, dunder: Dunder, args: &[Value]) -> R<Option<Value>> {
        todo!()
    }

    /// What the class of `v` says for a special method, unbound.
    pub fn special(&self, v: Value, dunder: Dunder) -> Option<Value> {
        todo!()
    }
}
