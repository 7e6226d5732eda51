//! Layout of classes and of what runs or is made from them: code objects, generators, instances under map dicts.

use core::cell::Cell;

use super::{Array, Dict, Gc, Header, Kind, List, Str, Tuple};
use crate::opcodes::Word;
use crate::value::{Slot, Value};

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
