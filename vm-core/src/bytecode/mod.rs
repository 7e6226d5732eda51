//! Compiled code before it enters the heap: what the compiler makes, the verifier checks, a cache stores and
//! the loader turns into `code` objects.
//!
//! Nothing in here refers to a VM, so one unit can be loaded into many.

mod dis;
mod kinds;
mod unit_ref;
mod verify;

pub use dis::{chain_text, dis, float_repr, repr, slot_name, word_text};
pub use kinds::{check_kinds, check_nested};
pub use unit_ref::{Sleeping, UnitHead, UnitRef, UnitSource, wake_all};
pub use verify::{VerifyError, verify};
pub use vm_layout::opcodes::{OPS, Op, Operands, Word, compare, format_value, make_function};

/// Bits of [`CodeUnit::flags`], with CPython's values of `co_flags`.
pub mod flags {
    pub const OPTIMIZED: u32 = 0x1;
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const NESTED: u32 = 0x10;
    /// A call makes a generator. Set beside COROUTINE and ASYNC_GENERATOR too (`co_flags` shows it without).
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    /// `types.coroutine`: a generator that can be awaited.
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
}

/// A constant of a code unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    /// An int past 64 bits.
    BigInt(num_bigint::BigInt),
    Float(f64),
    Complex(f64, f64),
    Str(Box<str>),
    /// A string with lone surrogates, as code points.
    WideStr(Box<[u32]>),
    Bytes(Box<[u8]>),
    Tuple(Box<[Const]>),
    /// `x in {1, 2}`.
    FrozenSet(Box<[Const]>),
    Code(UnitRef),
}

/// One row of the exception table: words `start..end` are covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    /// Operand stack depth to cut back to before the exception is pushed.
    pub depth: u32,
    /// Whether the index of the raising word is pushed (as an int) below the exception.
    pub push_pc: bool,
}

/// Where the text of one word stands; columns count UTF-8 bytes from 0, as in CPython's `co_positions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Position {
    /// 1-based; 0 means none.
    pub line: u32,
    pub end_line: u32,
    pub column: u32,
    pub end_column: u32,
}

/// A look-up that PEP 266 tracks: a global or builtin name and attributes behind it (`math.sin`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Index into `names`.
    pub root: u32,
    /// Indexes into `names`, possibly none.
    pub attributes: Box<[u32]>,
    /// For attributes of a local (`l.append`): the local's slot in place of `root`.
    pub local_root: Option<u32>,
    /// Every read is a call of what is found: no program can see that all reads give the same bound method.
    pub called: bool,
}

/// One compiled scope.
///
/// Frame slots 0.. are the parameters and locals (`varnames`), then `cellvars` that are not parameters, then
/// `freevars`, then the hidden locals of PEP 266. `MAKE_CELL` wraps a parameter that is also a cell in place.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CodeUnit {
    /// The number of its scope in the tree that it was compiled from.
    pub scope: u32,
    pub name: Box<str>,
    pub qualname: Box<str>,
    pub filename: Box<str>,
    pub first_line: u32,
    pub flags: u32,
    /// Positional parameters, positional-only ones included.
    pub arg_count: u32,
    pub posonly_count: u32,
    pub kwonly_count: u32,
    /// Parameters (positional, keyword-only, *args, **kwargs) first, then other locals; cells among them too.
    pub varnames: Box<[Box<str>]>,
    /// Names of variables that inner scopes use; a parameter keeps its slot, the others follow the locals.
    pub cellvars: Box<[Box<str>]>,
    pub freevars: Box<[Box<str>]>,
    /// For each cellvar, its frame slot.
    pub cell_slots: Box<[u32]>,
    /// Slots before the operand stack: locals, cells, free variables, hidden locals.
    pub slot_count: u32,
    /// First hidden local (equal to `slot_count` when there is none).
    pub first_hidden: u32,
    /// The chain behind each hidden local, for the read that finds it empty.
    pub hidden_chains: Box<[u32]>,
    pub chains: Box<[Chain]>,
    pub stack_size: u32,
    /// Cache sites used by the words (`a` of NameSite operands is below it).
    pub site_count: u32,
    pub words: Box<[Word]>,
    pub consts: Box<[Const]>,
    pub names: Box<[Box<str>]>,
    pub positions: Box<[Position]>,
    pub handlers: Box<[Handler]>,
}
