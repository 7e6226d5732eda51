//! Object headers, layout kinds and the layout of every heap object that has one of its own.
//!
//! All mutable fields are `Cell`s and a [`Gc`] is a plain copyable reference: nothing moves, and the collector
//! finds references on the stacks by itself.

use core::cell::Cell;
use core::ptr::NonNull;

use crate::opcodes::Word;
use crate::value::{Slot, Value};

/// The layout of a heap object: how the collector traces it and which struct of this file it is.
///
/// Kinds from [`Kind::FIRST_RECORD`] on are records: a header and as many value words as their type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// Not an object (zeroed memory).
    Free = 0,
    Bool,
    Int,
    BigInt,
    Float,
    Complex,
    Str,
    Bytes,
    ByteArray,
    List,
    RangeList,
    EmptyList,
    IntList,
    FloatList,
    StrList,
    Tuple,
    Dict,
    Entries,
    Pairs,
    Set,
    FrozenSet,
    SetTable,
    Array,
    Words,
    Buffer,
    Type,
    Code,
    Generator,
    Foreign,
    MapObject,
    ListIter,
    TupleIter,
    RangeIter,
    DictIter,
    // Records from here on.
    None,
    NotImplemented,
    Ellipsis,
    Object,
    Exception,
    Function,
    Method,
    Builtin,
    Descr,
    GetSet,
    Member,
    Property,
    ClassMethod,
    StaticMethod,
    Super,
    Cell,
    Module,
    Range,
    Slice,
    Traceback,
    FrameObject,
    WeakRef,
    /// One past the last; not a kind.
    End,
}

impl Kind {
    /// The first kind that is a header and `type.words` value words.
    pub const FIRST_RECORD: Kind = Kind::None;

    /// Whether objects of this kind are records.
    pub const fn is_record(self) -> bool {
        self as u8 >= Kind::FIRST_RECORD as u8
    }

    /// Whether objects of this kind are lists, whatever their representation.
    #[inline(always)]
    pub const fn is_list(self) -> bool {
        self as u8 >= Kind::List as u8 && self as u8 <= Kind::StrList as u8
    }

    /// The kind with this number.
    #[inline(always)]
    pub const fn from_byte(byte: u8) -> Kind {
        debug_assert!(byte < Kind::End as u8);
        // SAFETY: header words are written with a Kind only, and every number below End is one.
        unsafe { core::mem::transmute::<u8, Kind>(byte) }
    }
}

/// The type word that every heap object begins with: type pointer in bits 0..48, kind byte in 48..56 (its top
/// bit: instance of a subclass of the built-in class), flag byte in 56..64.
#[repr(C)]
pub struct Header {
    word: Cell<u64>,
}

/// Bits of the flag byte.
pub mod header_flags {
    /// A weak reference to the object exists.
    pub const WEAKLY_REFERENCED: u8 = 1;
    /// Stores into this namespace must notify PEP 266's registry. A str: some tracked chain has this name.
    pub const WATCHED: u8 = 2;
    /// A str that stands in the table of names.
    pub const INTERNED: u8 = 4;
    /// A generator that the collector must close before it frees it: it stands in the list of those with finalizers.
    pub const CLOSE_BEFORE_FREE: u8 = 4;
    /// Low bit of a str's width: 0 one byte, 1 two bytes, 2 four bytes a code point.
    pub const WIDTH_SHIFT: u8 = 4;
    pub const WIDTH_MASK: u8 = 0x30;
    /// Three bits of a dict: its strategy's number, 0 for the general form.
    pub const STRATEGY_SHIFT: u8 = 4;
    pub const STRATEGY_MASK: u8 = 0x70;
    /// The keys of a dict's pairs are numbers, not values.
    pub const RAW_KEYS: u8 = 0x10;
    /// A str of code points below 128 only.
    pub const ASCII: u8 = 0x40;
    /// Queued for its finalizer already: it runs once.
    pub const FINALIZED: u8 = 0x80;
}

impl Header {
    const TYPE_MASK: u64 = (1 << 48) - 1;
    /// The bit of the kind byte that marks instances of Python subclasses of a built-in class.
    pub const SUBCLASS: u8 = 0x80;

    /// The word of an object of this type and kind.
    pub fn pack(ty: Gc<Type>, kind: Kind, subclass: bool, flags: u8) -> u64 {
        let kind = kind as u8 | if subclass { Header::SUBCLASS } else { 0 };
        ty.address() as u64 | (kind as u64) << 48 | (flags as u64) << 56
    }

    #[inline(always)]
    pub fn word(&self) -> u64 {
        self.word.get()
    }

    #[inline(always)]
    pub fn set_word(&self, word: u64) {
        self.word.set(word)
    }

    /// The class of the object.
    #[inline(always)]
    pub fn ty(&self) -> Gc<Type> {
        // SAFETY: type words are made by `pack` from a live type; types of live objects are kept alive.
        unsafe { Gc::from_raw((self.word.get() & Header::TYPE_MASK) as *mut Type) }
    }

    /// Gives the object another class of the same layout.
    pub fn set_ty(&self, ty: Gc<Type>) {
        self.word.set(self.word.get() & !Header::TYPE_MASK | ty.address() as u64)
    }

    /// Kind with the subclass bit.
    #[inline(always)]
    pub fn kind_byte(&self) -> u8 {
        // Read as the byte it is: a test of it is then one compare with memory (the word is little-endian).
        // SAFETY: byte 6 of our own word.
        unsafe { (&raw const self.word).cast::<u8>().add(6).read() }
    }

    #[inline(always)]
    pub fn kind(&self) -> Kind {
        Kind::from_byte(self.kind_byte() & !Header::SUBCLASS)
    }

    #[inline(always)]
    pub fn is_subclass_instance(&self) -> bool {
        self.kind_byte() & Header::SUBCLASS != 0
    }

    /// Changes the layout kind in place (a range list that becomes a plain list).
    pub fn set_kind(&self, kind: Kind) {
        let keep = self.kind_byte() & Header::SUBCLASS;
        self.word.set(self.word.get() & !(0xff << 48) | ((kind as u8 | keep) as u64) << 48)
    }

    #[inline(always)]
    pub fn flags(&self) -> u8 {
        (self.word.get() >> 56) as u8
    }

    #[inline(always)]
    pub fn has_flag(&self, flag: u8) -> bool {
        self.flags() & flag != 0
    }

    pub fn set_flag(&self, flag: u8) {
        self.word.set(self.word.get() | (flag as u64) << 56)
    }

    pub fn clear_flag(&self, flag: u8) {
        self.word.set(self.word.get() & !((flag as u64) << 56))
    }
}

/// A reference to a heap object of known layout. Copied freely; found by the collector wherever it lies on a
/// stack or in a traced object. It must not be kept anywhere else across an allocation.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>);

impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Gc<T> {
        *self
    }
}
impl<T> Copy for Gc<T> {}

impl<T> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Gc<T>) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Gc<T> {}

impl<T> core::hash::Hash for Gc<T> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state)
    }
}

impl<T> core::ops::Deref for Gc<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a Gc is made from a live object of layout T only, and being reachable from a scanned place it
        // keeps the object alive. All fields that change are Cells.
        unsafe { self.0.as_ref() }
    }
}

impl<T> core::fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}

impl<T> Gc<T> {
    /// # Safety
    /// `p` points to a live heap object with the layout of `T`.
    #[inline(always)]
    pub const unsafe fn from_raw(p: *mut T) -> Gc<T> {
        // SAFETY: the caller's promise; live objects are not at address zero.
        Gc(unsafe { NonNull::new_unchecked(p) })
    }

    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }

    #[inline(always)]
    pub fn address(self) -> usize {
        self.0.as_ptr() as usize
    }

    /// The same object as a value.
    #[inline(always)]
    pub fn value(self) -> Value {
        Value::from(self)
    }
}

/// A struct that describes objects of certain kinds.
///
/// # Safety
/// The struct is `#[repr(C)]`, begins with a [`Header`], and every kind accepted has this layout.
pub unsafe trait HeapObject {
    /// Whether objects of this kind have this layout.
    fn is_kind(kind: Kind) -> bool;
}

macro_rules! heap_objects {
    ($($t:ident: $($kind:ident)|+;)*) => {
        $(
            // SAFETY: `#[repr(C)]` with the header first; the kinds are laid out so by the allocating functions.
            unsafe impl HeapObject for $t {
                #[inline(always)]
                fn is_kind(kind: Kind) -> bool {
                    matches!(kind, $(Kind::$kind)|+)
                }
            }
        )*
    };
}

heap_objects! {
    Int: Int | Bool;
    BigIntObject: BigInt;
    Float: Float;
    Complex: Complex;
    Str: Str;
    Bytes: Bytes;
    ByteArray: ByteArray;
    List: List;
    RangeList: RangeList;
    Tuple: Tuple;
    Array: Array | Words;
    Buffer: Buffer;
    Dict: Dict;
    Entries: Entries;
    Pairs: Pairs;
    Set: Set | FrozenSet;
    SetTable: SetTable;
    Type: Type;
    Code: Code;
    Generator: Generator;
    Foreign: Foreign;
    MapObject: MapObject;
    SeqIter: ListIter | TupleIter;
    RangeIter: RangeIter;
    DictIter: DictIter;
    Function: Function;
    Method: Method;
    Builtin: Builtin;
    Descr: Descr | GetSet;
    Member: Member;
    Property: Property;
    Wrapped: ClassMethod | StaticMethod;
    Super: Super;
    CellObject: Cell;
    Module: Module;
    Range: Range;
    Slice: Slice;
    Exception: Exception;
    Traceback: Traceback;
    FrameObject: FrameObject;
    WeakRef: WeakRef;
}

/// `int` that fits 64 bits, and `bool` (0 or 1).
#[repr(C)]
pub struct Int {
    pub header: Header,
    pub value: i64,
}

/// `int` past 64 bits. Never holds a value that an [`Int`] could hold.
#[repr(C)]
pub struct BigIntObject {
    pub header: Header,
    /// A `Box<num_bigint::BigInt>`, dropped when the object is swept.
    pub number: *mut (),
}

#[repr(C)]
pub struct Float {
    pub header: Header,
    pub value: f64,
}

#[repr(C)]
pub struct Complex {
    pub header: Header,
    pub re: f64,
    pub im: f64,
}

/// `str`: code points of one width (1, 2 or 4 bytes, the least that fits), inline behind the struct.
#[repr(C)]
pub struct Str {
    pub header: Header,
    /// 0: not computed.
    pub hash: Cell<u64>,
    /// Code points.
    pub len: usize,
}

/// `bytes`, inline behind the struct.
#[repr(C)]
pub struct Bytes {
    pub header: Header,
    pub hash: Cell<u64>,
    pub len: usize,
}

#[repr(C)]
pub struct ByteArray {
    pub header: Header,
    pub len: Cell<usize>,
    pub data: Cell<Option<Gc<Buffer>>>,
    /// Live memoryviews; resizing is refused while there are any.
    pub exports: Cell<usize>,
}

/// `list`, and with the same layout the lists of `list-strategies`: of kind `EmptyList`, `IntList` and `FloatList` (their
/// `items` are `Words`) and `StrList`. Only a `List` may be read as one.
#[repr(C)]
pub struct List {
    pub header: Header,
    pub len: Cell<usize>,
    pub items: Cell<Option<Gc<Array>>>,
    /// Room, so that a range list can become a list in place.
    pub reserved: Cell<u64>,
}

/// A list whose items are `start + i * step`; the same size as [`List`], so that it becomes one in place.
#[repr(C)]
pub struct RangeList {
    pub header: Header,
    pub len: Cell<usize>,
    pub start: Cell<i64>,
    pub step: Cell<i64>,
}

/// `tuple`; the items lie inline behind the struct.
#[repr(C)]
pub struct Tuple {
    pub header: Header,
    pub len: usize,
}

/// Element storage of lists: `capacity` slots behind the struct. Of kind `Words` if they are bare numbers.
#[repr(C)]
pub struct Array {
    pub header: Header,
    pub capacity: usize,
}

/// Pointer-free storage: `capacity` bytes behind the struct.
#[repr(C)]
pub struct Buffer {
    pub header: Header,
    pub capacity: usize,
}

/// `dict` in insertion order. Up to eight entries are found by a linear scan, more by `index`.
#[repr(C)]
pub struct Dict {
    pub header: Header,
    /// Live entries.
    pub used: Cell<usize>,
    /// Entries ever appended, deleted ones included.
    pub filled: Cell<usize>,
    ///
    /// Always empty under a strategy: whoever looks for entries finds none there.
    pub entries: Cell<Option<Gc<Entries>>>,
    /// Open-addressing table of u32 entry numbers plus one (0: empty, `u32::MAX`: deleted). Under a strategy: the
    /// address of its [`Pairs`] (see [`Gc::pairs`]).
    pub index: Cell<Option<Gc<Buffer>>>,
    /// The low half rises at every change of the key set (not of values): iterators and re-entrant probes compare it.
    /// The high half is shadow tracking's mark, which every such change wipes out; a store that keeps it puts it back.
    pub version: Cell<u64>,
}

impl Dict {
    /// The key set has changed.
    #[inline(always)]
    pub fn key_set_changed(&self) {
        self.version.set(u64::from((self.version.get() as u32).wrapping_add(1)));
    }

    /// Shadow tracking's mark; 0: none.
    #[inline(always)]
    pub fn shadow_mark(&self) -> u32 {
        (self.version.get() >> 32) as u32
    }

    /// Puts the mark on.
    #[inline(always)]
    pub fn set_shadow_mark(&self, mark: u32) {
        self.version.set(u64::from(self.version.get() as u32) | u64::from(mark) << 32);
    }
}

/// Entry storage of a dict: `capacity` entries behind the struct.
#[repr(C)]
pub struct Entries {
    pub header: Header,
    pub capacity: usize,
}

/// One dict entry; a deleted one has neither key nor value.
#[repr(C)]
pub struct Entry {
    pub hash: Cell<u64>,
    pub key: Slot,
    pub value: Slot,
}

/// Storage of a dict under a strategy: `capacity` pairs behind the struct, then `index_slots` u32 numbers of pairs
/// plus one.
#[repr(C)]
pub struct Pairs {
    pub header: Header,
    pub capacity: u32,
    /// A power of two, or 0: few pairs are found by a scan.
    pub index_slots: u32,
}

/// Key and value of a dict under a strategy. A deleted pair has no value, and 0 as its key.
#[repr(C)]
pub struct Pair {
    /// The word of the key value; the number itself in a dict of ints.
    pub key: Cell<u64>,
    pub value: Slot,
}

/// `set` and `frozenset`: CPython's open-addressing table, so that int sets print alike.
#[repr(C)]
pub struct Set {
    pub header: Header,
    /// Live keys.
    pub used: Cell<usize>,
    /// Live keys and deleted ones.
    pub fill: Cell<usize>,
    pub table: Cell<Option<Gc<SetTable>>>,
    /// Of a frozenset; 0: not computed.
    pub hash: Cell<u64>,
    /// Rises at every change.
    pub version: Cell<u64>,
}

/// A power of two of [`SetEntry`] behind the struct.
#[repr(C)]
pub struct SetTable {
    pub header: Header,
    pub capacity: usize,
}

#[repr(C)]
pub struct SetEntry {
    pub hash: Cell<u64>,
    pub key: Slot,
}

/// How many dunder slots a type has ([`Type::slots`]); vm-core's `Dunder` enum numbers them.
pub const DUNDER_SLOTS: usize = 96;

/// A class.
#[repr(C)]
pub struct Type {
    pub header: Header,
    /// Method cache: a number never used before, changed whenever a look-up in the class could change; 0: none.
    pub version: Cell<u32>,
    /// `type_flags` of vm-core.
    pub flags: Cell<u32>,
    /// Layout of instances.
    pub instance_kind: Cell<Kind>,
    /// Whether instances carry the subclass bit.
    pub instances_are_subclass: Cell<bool>,
    /// Value words of the built-in layout (records only).
    pub base_words: Cell<u16>,
    /// Value words behind the built-in layout: instance dict and `__slots__`.
    pub ext_words: Cell<u16>,
    /// Which ext word is the instance dict; `u16::MAX`: instances have none.
    pub dict_word: Cell<u16>,
    /// Map dicts: slots to reserve in a new instance.
    pub expected_slots: Cell<u16>,
    /// Map dicts: the empty shape of this class; 0: none yet.
    pub root_shape: Cell<u32>,
    pub name: Cell<Gc<Str>>,
    pub qualname: Cell<Gc<Str>>,
    pub dict: Cell<Gc<Dict>>,
    pub mro: Cell<Gc<Tuple>>,
    pub bases: Cell<Gc<Tuple>>,
    pub base: Cell<Option<Gc<Type>>>,
    /// Held weakly: purged of dead classes at every collection.
    pub subclasses: Cell<Option<Gc<List>>>,
    /// vm-core's `&'static TypeDef` of a native type, or null.
    pub native: Cell<*const ()>,
    /// What the MRO says for each dunder.
    pub slots: [Slot; DUNDER_SLOTS],
}

/// A code object: what the interpreter needs at once, the rest in `unit`.
#[repr(C)]
pub struct Code {
    pub header: Header,
    pub words: Cell<*const Word>,
    /// Items of `consts`.
    pub const_items: Cell<*const Value>,
    pub consts: Cell<Gc<Tuple>>,
    pub names: Cell<Gc<Tuple>>,
    /// One cache per attribute site, in Rust memory (vm-core's `Site`).
    pub sites: Cell<*mut ()>,
    /// co_flags.
    pub flags: Cell<u32>,
    pub arg_count: Cell<u32>,
    /// Slots before the operand stack.
    pub slot_count: Cell<u32>,
    /// Slots plus operand stack, in words.
    pub frame_words: Cell<u32>,
    /// Index of the first free variable's slot, and how many there are.
    pub first_free: Cell<u32>,
    pub free_count: Cell<u32>,
    /// Positional parameters only, no cells to make before the first word, no generator: the fast call.
    pub simple: Cell<bool>,
    /// `Box` of vm-core's `CodeBody`, dropped when the object is swept.
    pub body: Cell<*mut ()>,
    /// Python-visible tuple objects made on demand.
    pub extra: Slot,
    /// Machine code (vm-core's `code`): an address for each word, 0 where it can't be entered; null if there is none.
    pub entries: Cell<*const usize>,
    /// Where machine code jumps to that calls this code.
    pub entry: Cell<*const ()>,
    /// Positional arguments of a call without further ado; `u32::MAX` if there is no such call.
    pub fast_args: Cell<u32>,
    /// Entries and back jumps left until a JIT is asked.
    pub entry_heat: Cell<u32>,
    pub loop_heat: Cell<u32>,
    /// Values that machine code refers to: a tuple.
    pub embedded: Slot,
    /// `Box` of vm-core's `CodeNotes` once the code is warm under a JIT that speculates.
    pub feedback: Cell<*mut ()>,
}

/// A generator: its frame lies here while it is suspended.
#[repr(C)]
pub struct Generator {
    pub header: Header,
    pub function: Slot,
    pub name: Slot,
    pub qualname: Slot,
    /// The exception being handled inside it.
    pub handled: Slot,
    pub code: Cell<Gc<Code>>,
    /// `generator_state` of vm-core: created, suspended, running, finished.
    pub state: Cell<u32>,
    /// Live words of the operand stack in the saved frame.
    pub depth: Cell<u32>,
    /// Where to resume.
    pub pc: Cell<*const Word>,
    /// PEP 266 frame id, 0: none yet.
    pub frame_id: Cell<u64>,
    /// Of an asynchronous generator: bit 0 a step is running, bit 1 closed, bit 2 its first step was announced.
    pub async_state: Cell<u64>,
    /// `capacity` slots behind the struct: the frame's slots and operand stack.
    pub capacity: usize,
}

/// An object whose state is a Rust value behind a trait object of vm-core.
#[repr(C)]
pub struct Foreign {
    pub header: Header,
    /// `Box<Box<dyn vm_core::Native>>`, dropped when the object is swept.
    pub data: Cell<*mut ()>,
}

/// An instance under map dicts: `capacity` slots behind the struct, more in `overflow`.
#[repr(C)]
pub struct MapObject {
    pub header: Header,
    /// ShapeId; shape and class are one guard.
    pub shape: Cell<u32>,
    /// In-object slots.
    pub capacity: u32,
    pub overflow: Cell<Option<Gc<Array>>>,
}

/// Iterator over a list or tuple.
#[repr(C)]
pub struct SeqIter {
    pub header: Header,
    pub index: Cell<usize>,
    /// Empty once exhausted.
    pub sequence: Slot,
}

/// Iterator over a range whose bounds fit 64 bits.
#[repr(C)]
pub struct RangeIter {
    pub header: Header,
    pub next: Cell<i64>,
    pub step: Cell<i64>,
    pub remaining: Cell<u64>,
}

/// Iterator over a dict's keys, values or items, in either direction.
#[repr(C)]
pub struct DictIter {
    pub header: Header,
    /// Empty once exhausted.
    pub dict: Cell<Option<Gc<Dict>>>,
    /// Entry to look at next.
    pub position: Cell<usize>,
    /// Live entries when it was made (low half) and how many are still to come (high half).
    pub used: Cell<usize>,
    /// 0 keys, 1 values, 2 items; plus 4 when reversed.
    pub what: Cell<u32>,
}

// Records: a header and value words.

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

macro_rules! inline_items {
    ($($t:ident => $item:ty;)*) => {
        $(
            impl Gc<$t> {
                /// Address of the first inline item.
                #[inline(always)]
                pub fn items_ptr(self) -> *mut $item {
                    // SAFETY: the items begin right behind the struct, inside the same allocation.
                    unsafe { self.as_ptr().add(1).cast() }
                }
            }
        )*
    };
}

inline_items! {
    Tuple => Value;
    Array => Slot;
    Buffer => u8;
    Entries => Entry;
    Pairs => Pair;
    SetTable => SetEntry;
    Str => u8;
    Bytes => u8;
    Generator => Slot;
    MapObject => Slot;
}

impl Gc<Tuple> {
    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: `len` values behind the struct, written before the tuple was handed out and never changed.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.len) }
    }
}

impl Gc<Array> {
    #[inline(always)]
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: `capacity` slots behind the struct, zeroed at allocation.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity) }
    }
}

impl Gc<Entries> {
    #[inline(always)]
    pub fn entries(&self) -> &[Entry] {
        // SAFETY: `capacity` entries behind the struct, zeroed at allocation.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity) }
    }
}

impl Gc<Dict> {
    /// Number of the dict's strategy; 0: the general form.
    #[inline(always)]
    pub fn strategy_number(self) -> u8 {
        (self.header.flags() & header_flags::STRATEGY_MASK) >> header_flags::STRATEGY_SHIFT
    }

    /// Enters the number of a strategy.
    pub fn set_strategy_number(self, n: u8) {
        self.header.clear_flag(header_flags::STRATEGY_MASK);
        self.header.set_flag(n << header_flags::STRATEGY_SHIFT);
    }

    /// The storage of a dict that is under a strategy and not empty.
    #[inline(always)]
    pub fn pairs(self) -> Option<Gc<Pairs>> {
        let storage = self.index.get()?;
        if storage.header.kind() != Kind::Pairs {
            return None;
        }
        // SAFETY: the kind has just been tested.
        Some(unsafe { Gc::from_raw(storage.as_ptr().cast()) })
    }

    /// Gives the dict its storage under a strategy.
    pub fn set_pairs(self, pairs: Gc<Pairs>) {
        self.entries.set(None);
        // SAFETY: `index` is only read as a buffer of slots where there are entries.
        self.index.set(Some(unsafe { Gc::from_raw(pairs.as_ptr().cast()) }));
    }
}

impl Gc<Pairs> {
    #[inline(always)]
    pub fn pairs(&self) -> &[Pair] {
        // SAFETY: `capacity` pairs behind the struct, zeroed at allocation.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity as usize) }
    }

    /// The index slots; none for a small table.
    #[inline(always)]
    pub fn slots(&self) -> &[Cell<u32>] {
        // SAFETY: they lie behind the pairs, zeroed at allocation.
        unsafe {
            let p = self.items_ptr().add(self.capacity as usize);
            core::slice::from_raw_parts(p.cast(), self.index_slots as usize)
        }
    }
}

impl Gc<SetTable> {
    #[inline(always)]
    pub fn entries(&self) -> &[SetEntry] {
        // SAFETY: `capacity` entries behind the struct, zeroed at allocation.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity) }
    }
}

impl Gc<Bytes> {
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `len` bytes behind the struct.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.len) }
    }
}

impl Gc<Generator> {
    #[inline(always)]
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: `capacity` slots behind the struct.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity) }
    }
}

impl Gc<MapObject> {
    #[inline(always)]
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: `capacity` slots behind the struct.
        unsafe { core::slice::from_raw_parts(self.items_ptr(), self.capacity as usize) }
    }
}

/// The code points of a str, in the width they are stored in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units<'a> {
    One(&'a [u8]),
    Two(&'a [u16]),
    Four(&'a [u32]),
}

impl Gc<Str> {
    /// The code points.
    #[inline]
    pub fn units(&self) -> Units<'_> {
        let p = self.items_ptr();
        // SAFETY: `len` units of the width in the flag byte lie behind the struct; it is 8-byte aligned.
        unsafe {
            match self.header.flags() & header_flags::WIDTH_MASK {
                0 => Units::One(core::slice::from_raw_parts(p, self.len)),
                0x10 => Units::Two(core::slice::from_raw_parts(p.cast(), self.len)),
                _ => Units::Four(core::slice::from_raw_parts(p.cast(), self.len)),
            }
        }
    }

    /// Whether every code point is below 128.
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.header.has_flag(header_flags::ASCII)
    }

    /// The text, if it is ASCII (names, mostly).
    #[inline]
    pub fn as_ascii(&self) -> Option<&str> {
        match self.units() {
            // SAFETY: ASCII bytes are valid UTF-8.
            Units::One(b) if self.is_ascii() => Some(unsafe { core::str::from_utf8_unchecked(b) }),
            _ => None,
        }
    }
}
