//! Object headers, layout kinds, references; in the modules below, the layout of every heap object that has one of its
//! own: `data`, `containers`, `classes`, `records`.
//!
//! All mutable fields are `Cell`s and a [`Gc`] is a plain copyable reference: nothing moves, and the collector
//! finds references on the stacks by itself.

mod classes;
mod containers;
mod data;
mod records;

pub use classes::*;
pub use containers::*;
pub use data::*;
pub use records::*;

use core::cell::Cell;
use core::ptr::NonNull;

use crate::value::{Slot, Value};

/// The layout of a heap object: how the collector traces it and which struct it is.
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
    /// A dict whose `hashes` are bits however few its entries: the namespace of a class.
    pub const HASH_BITS: u8 = 4;
    /// A generator that the collector must close before it frees it: it stands in the list of those with finalizers.
    pub const CLOSE_BEFORE_FREE: u8 = 4;
    /// Low bit of a str's width: 0 one byte, 1 two bytes, 2 four bytes a code point; 3: see
    /// [`SharedStr`](super::SharedStr).
    pub const WIDTH_SHIFT: u8 = 4;
    pub const WIDTH_MASK: u8 = 0x30;
    pub const SHARED_TEXT: u8 = 0x30;
    /// Three bits of a dict: its strategy's number, 0 for the general form.
    pub const STRATEGY_SHIFT: u8 = 4;
    pub const STRATEGY_MASK: u8 = 0x70;
    /// The keys of a dict's pairs are numbers, not values.
    pub const RAW_KEYS: u8 = 0x10;
    /// The keys of these pairs have been handed out in an iteration already, each as an object made for it.
    pub const ITERATED: u8 = 0x20;
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
