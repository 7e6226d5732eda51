//! How native types, methods and modules are declared: the one page.
//!
//! A native type is a [`TypeDef`] constant: where its instances' bytes lie (`kind`, `words`), what the tracker may
//! assume (`TRACKING_SAFE`), and tables of methods and attributes. A native module is a [`ModuleDef`]. The rest
//! follows from these:
//!
//! * **Heap.** Records (`Kind::is_record`) hold value words only, which the collector traces by their number.
//!   Any other state is a [`Native`] Rust value behind a [`vm_layout::Foreign`] object: its `trace` must report every
//!   `Value` it holds. Values are never kept in Rust heap memory anywhere else across an allocation or a call.
//! * **Method cache.** Class dicts are changed through `Vm::type_set_attr` only, which renews the version.
//! * **Shapes.** Native types never have one: only instances of Python classes derived from `object` do.
//! * **PEP 266.** `TRACKING_SAFE` promises that reading an attribute of an instance runs no user code and
//!   changes only through `Vm::set_attr` or a watched dict. The default is no (the PEP's Py_TRACKING_SAFE).

mod args;

pub use args::{Args, Signature};

use vm_layout::{Gc, Kind, Module, Type, Value};

use crate::Vm;
use crate::types::Types;

/// Proof that an exception is set in the VM (`Vm::take_raised` has it).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised;

/// What everything that may raise returns; for a `Value` it is one machine word.
pub type R<T = Value> = Result<T, Raised>;

/// How a native function takes its arguments. A method's receiver is the first of them.
#[derive(Clone, Copy)]
pub enum Call {
    Fn0(fn(&mut Vm) -> R),
    Fn1(fn(&mut Vm, Value) -> R),
    Fn2(fn(&mut Vm, Value, Value) -> R),
    Fn3(fn(&mut Vm, Value, Value, Value) -> R),
    /// Between so many and so many positional arguments (a method's receiver counted), no keywords.
    Pos(u8, u8, fn(&mut Vm, &[Value]) -> R),
    /// Checks its arguments itself, mostly by [`Args::bind`].
    Full(fn(&mut Vm, Args<'_>) -> R),
}

/// What a native function becomes in a class dict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The receiver comes first. In a module: a plain function.
    Method,
    /// `staticmethod`; `__new__` always is.
    Static,
    /// `classmethod`: the class comes first.
    Class,
}

/// A native function or method.
pub struct NativeDef {
    pub name: &'static str,
    pub binding: Binding,
    pub call: Call,
    /// Takes no keywords, and says so by its bare name where it is bound (CPython's METH_VARARGS).
    pub varargs: bool,
    pub doc: &'static str,
}

impl NativeDef {
    const fn new(name: &'static str, binding: Binding, call: Call) -> NativeDef {
        NativeDef { name, binding, call, varargs: false, doc: "" }
    }

    pub const fn fn0(name: &'static str, f: fn(&mut Vm) -> R) -> NativeDef {
        NativeDef::new(name, Binding::Method, Call::Fn0(f))
    }

    pub const fn fn1(name: &'static str, f: fn(&mut Vm, Value) -> R) -> NativeDef {
        NativeDef::new(name, Binding::Method, Call::Fn1(f))
    }

    pub const fn fn2(name: &'static str, f: fn(&mut Vm, Value, Value) -> R) -> NativeDef {
        NativeDef::new(name, Binding::Method, Call::Fn2(f))
    }

    pub const fn fn3(name: &'static str, f: fn(&mut Vm, Value, Value, Value) -> R) -> NativeDef {
        NativeDef::new(name, Binding::Method, Call::Fn3(f))
    }

    /// Positional arguments, `min` to `max` of them (receiver counted; `u8::MAX`: no upper bound).
    pub const fn pos(name: &'static str, min: u8, max: u8, f: fn(&mut Vm, &[Value]) -> R) -> NativeDef {
        NativeDef::new(name, Binding::Method, Call::Pos(min, max, f))
    }

    pub const fn full(name: &'static str, f: fn(&mut Vm, Args<'_>) -> R) -> NativeDef {
        NativeDef::new(name, Binding::Method, Call::Full(f))
    }

    /// The same as a static method.
    pub const fn as_static(self) -> NativeDef {
        NativeDef { binding: Binding::Static, ..self }
    }

    /// The same as a class method.
    pub const fn as_class(self) -> NativeDef {
        NativeDef { binding: Binding::Class, ..self }
    }

    /// The same, with [`NativeDef::varargs`] set.
    pub const fn as_varargs(self) -> NativeDef {
        NativeDef { varargs: true, ..self }
    }

    pub const fn with_doc(self, doc: &'static str) -> NativeDef {
        NativeDef { doc, ..self }
    }
}

/// A computed attribute of a native type.
pub struct GetSetDef {
    pub name: &'static str,
    pub get: fn(&mut Vm, Value) -> R,
    /// Sets, or deletes when given `None`; without it the attribute is read-only.
    pub set: Option<fn(&mut Vm, Value, Option<Value>) -> R<()>>,
    pub doc: &'static str,
}

impl GetSetDef {
    pub const fn get(name: &'static str, get: fn(&mut Vm, Value) -> R) -> GetSetDef {
        GetSetDef { name, get, set: None, doc: "" }
    }

    /// A read-only attribute that is a member in CPython, and says so when it is set.
    pub const fn member(name: &'static str, get: fn(&mut Vm, Value) -> R) -> GetSetDef {
        GetSetDef::get_set(name, get, |vm, _, _| Err(vm.attribute_error("readonly attribute")))
    }

    pub const fn get_set(
        name: &'static str,
        get: fn(&mut Vm, Value) -> R,
        set: fn(&mut Vm, Value, Option<Value>) -> R<()>,
    ) -> GetSetDef {
        GetSetDef { name, get, set: Some(set), doc: "" }
    }
}

/// Bits of [`TypeDef::flags`] and of `Type::flags`.
pub mod type_flags {
    /// Python classes may derive from it.
    pub const BASETYPE: u32 = 1;
    /// See the module's PEP 266 rule.
    pub const TRACKING_SAFE: u32 = 2;
    /// Instances have a `__dict__` in an ext word.
    pub const HAS_DICT: u32 = 4;
    /// Made by a class statement or `type(…)`.
    pub const HEAP: u32 = 8;
    /// A subclass of BaseException.
    pub const EXCEPTION: u32 = 16;
    /// `__getattribute__` is not object's (or type's): attribute look-ups must call it.
    pub const CUSTOM_GETATTRIBUTE: u32 = 32;
    /// `__getattr__` is defined.
    pub const HAS_GETATTR: u32 = 64;
    /// `__setattr__` or `__delattr__` is not object's (or type's).
    pub const CUSTOM_SETATTR: u32 = 128;
    /// `__del__` is defined.
    pub const HAS_DEL: u32 = 256;
    /// Abstract methods remain.
    pub const ABSTRACT: u32 = 512;
    /// A subclass of `type`.
    pub const METACLASS: u32 = 1024;
    /// Instances of this class can be laid out by a shape (map dicts).
    pub const MAPPABLE: u32 = 2048;
    /// Instances cannot be created from Python (`cannot create 'generator' instances`).
    pub const NO_NEW: u32 = 4096;
    /// Instances can be referred to weakly.
    pub const WEAKREFABLE: u32 = 8192;
}

/// A native type.
pub struct TypeDef {
    pub name: &'static str,
    /// `__module__`; for `builtins` the repr shows the bare name.
    pub module: &'static str,
    /// The base class.
    pub base: fn(&Types) -> Gc<Type>,
    /// Layout of instances.
    pub kind: Kind,
    /// Value words of a record (`Kind::is_record`), the base's words included; 0 for other kinds.
    pub words: u16,
    /// [`type_flags`].
    pub flags: u32,
    pub methods: &'static [NativeDef],
    pub getset: &'static [GetSetDef],
    /// Record words that are plain attributes: (name, word, readonly).
    pub members: &'static [(&'static str, u16, bool)],
    pub doc: &'static str,
}

impl TypeDef {
    /// A type with nothing in it yet, derived from `object`; for struct update syntax.
    pub const fn new(name: &'static str, kind: Kind) -> TypeDef {
        TypeDef {
            name,
            module: "builtins",
            base: |t| t.object,
            kind,
            words: 0,
            flags: 0,
            methods: &[],
            getset: &[],
            members: &[],
            doc: "",
        }
    }
}

/// A native module.
pub struct ModuleDef {
    pub name: &'static str,
    pub doc: &'static str,
    /// Functions, in as many tables as is convenient.
    pub functions: &'static [&'static [NativeDef]],
    /// Adds constants and types.
    pub init: fn(&mut Vm, Gc<Module>) -> R<()>,
}

/// Reports the values that a [`Native`] holds.
pub trait Tracer {
    fn value(&mut self, v: Value);
}

/// The memory of a native object as memoryview sees it.
pub struct NativeBuffer<'a> {
    pub bytes: &'a mut [u8],
    /// Format of an item as in `struct`.
    pub format: &'static str,
    pub item_size: usize,
    pub readonly: bool,
}

/// State of a native object that is not value words: a file, a random generator, a struct format.
pub trait Native: 'static {
    /// Reports every value it holds.
    fn trace(&self, tracer: &mut dyn Tracer);
    fn as_any(&self) -> &dyn std::any::Any;
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any;
    /// Bytes of Rust memory behind it, counted against the memory limit.
    fn heap_bytes(&self) -> usize {
        0
    }
    /// The bytes that a memoryview of it shows; `None`: it is no bytes-like object.
    fn buffer(&mut self) -> Option<NativeBuffer<'_>> {
        None
    }
    /// A memoryview was made (`1`) or released (`-1`): while there are any, the buffer keeps its size.
    fn exported(&mut self, _change: isize) {}
}
