//! Layout of records, objects that are a header and value words: functions, descriptors, exceptions, frames.

use core::cell::Cell;

use super::{Code, Dict, Gc, Header, Str, Tuple, Type};
use crate::value::{Slot, Value};

#[repr(C)]
pub struct Function {
    pub header: Header,
    pub code: Cell<Gc<Code>>,
    pub globals: Cell<Gc<Dict>>,
    pub defaults: Cell<Option<Gc<Tuple>>>,
    pub closure: Cell<Option<Gc<Tuple>>>,
    pub kwdefaults: Slot,
    pub name: Slot,
    pub qualname: Slot,
    pub module: Slot,
    pub doc: Slot,
    pub annotations: Slot,
    pub dict: Cell<Option<Gc<Dict>>>,
}

/// A bound method.
#[repr(C)]
pub struct Method {
    pub header: Header,
    pub function: Cell<Value>,
    pub receiver: Cell<Value>,
}

/// A native function, bound to `receiver` when it has one.
#[repr(C)]
pub struct Builtin {
    pub header: Header,
    /// A tagged pointer: address of vm-core's `&'static NativeDef`, plus 1, so that the word reads as a small int.
    pub def: Cell<u64>,
    pub receiver: Slot,
    pub module: Slot,
}

/// A native method or attribute in a class dict.
#[repr(C)]
pub struct Descr {
    pub header: Header,
    /// As in [`Builtin`]: address of a `NativeDef` or `GetSetDef`, plus 1.
    pub def: Cell<u64>,
    pub owner: Cell<Gc<Type>>,
}

/// Descriptor of one `__slots__` member or one word of a native record.
#[repr(C)]
pub struct Member {
    pub header: Header,
    pub name: Cell<Gc<Str>>,
    pub owner: Cell<Gc<Type>>,
    /// Ext word index as a tagged int (bit 0 set); with bit 1 set: readonly.
    pub word: Cell<u64>,
}

#[repr(C)]
pub struct Property {
    pub header: Header,
    pub get: Slot,
    pub set: Slot,
    pub delete: Slot,
    pub doc: Slot,
    pub name: Slot,
}

/// `classmethod` and `staticmethod`.
#[repr(C)]
pub struct Wrapped {
    pub header: Header,
    pub function: Slot,
    pub dict: Slot,
}

#[repr(C)]
pub struct Super {
    pub header: Header,
    pub this_class: Slot,
    pub object: Slot,
    pub object_class: Slot,
}

#[repr(C)]
pub struct CellObject {
    pub header: Header,
    pub value: Slot,
}

#[repr(C)]
pub struct Module {
    pub header: Header,
    pub dict: Cell<Gc<Dict>>,
}

#[repr(C)]
pub struct Range {
    pub header: Header,
    pub start: Cell<Value>,
    pub stop: Cell<Value>,
    pub step: Cell<Value>,
    pub length: Cell<Value>,
}

#[repr(C)]
pub struct Slice {
    pub header: Header,
    pub start: Cell<Value>,
    pub stop: Cell<Value>,
    pub step: Cell<Value>,
}

/// `BaseException` and below; subclasses add words (`StopIteration.value`, …) and the dict.
#[repr(C)]
pub struct Exception {
    pub header: Header,
    pub args: Slot,
    pub traceback: Slot,
    pub context: Slot,
    pub cause: Slot,
    /// True when set by `raise … from`.
    pub suppress_context: Slot,
}

#[repr(C)]
pub struct Traceback {
    pub header: Header,
    pub next: Slot,
    pub frame: Slot,
    /// Index of the word that raised, as a tagged int in any configuration.
    pub word: Slot,
    pub line: Slot,
}

/// What Python code sees of a frame: a copy of what a traceback needs.
#[repr(C)]
pub struct FrameObject {
    pub header: Header,
    pub code: Cell<Gc<Code>>,
    pub globals: Cell<Gc<Dict>>,
    pub back: Slot,
    pub locals: Slot,
    /// Line at which the frame was left, as a tagged int in any configuration.
    pub line: Slot,
    /// Array of the variables at that time.
    pub slots: Slot,
    /// While the frame is on the stack: its address, as a tagged int.
    pub live: Slot,
}

/// `weakref.ref`; the referent is not traced.
#[repr(C)]
pub struct WeakRef {
    pub header: Header,
    /// Address of the referent plus 1, so that no tracer follows it; 0 once it is dead.
    pub target: Cell<u64>,
    pub callback: Slot,
    pub hash: Slot,
}
