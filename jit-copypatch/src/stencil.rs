//! The table of stencils that the build made, and a copy of it with the constants of this run filled in.

use std::mem::offset_of;

use vm_core::Vm;
use vm_core::heap::{Heap, space};
use vm_core::stats::Counters;
use vm_layout::{Header, Kind};

/// A field to be filled with a value plus `addend`.
#[derive(Clone, Copy, Debug)]
pub struct Hole {
    pub at: u16,
    /// [`What`], as its number.
    pub what: u8,
    /// Eight bytes, not four.
    pub wide: bool,
    pub addend: i32,
}

/// Where a stencil goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// At the next stencil.
    Continue,
    /// At the bytecode's jump target.
    Jump,
    /// In the word's cold code.
    Slow,
    /// Behind the word's hot code.
    Done,
    /// In the end of all calls of functions, or of classes.
    Enter,
    Construct,
}

/// A relative field of four bytes that leads somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Exit {
    pub at: u16,
    pub to: Way,
}

/// A piece of machine code with holes. Unless its last instruction jumps elsewhere, it goes on behind its last byte. (That of
/// a `_rest` in the cold code does so where the interpreter has to take over.)
#[derive(Clone, Copy, Debug)]
pub struct Stencil {
    pub name: &'static str,
    pub code: &'static [u8],
    pub holes: &'static [Hole],
    pub exits: &'static [Exit],
    /// Its instructions, for people.
    pub text: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/stencils.rs"));

// As the stencils have them.
const _: () = assert!(space::GRANULE == 16 && space::STARTS == 1);

/// Holes that are filled anew each time a stencil is used, and one that none has, for a power of two.
const OPERANDS: usize = 8;

/// Values of the holes that differ from use to use. Offsets are from the frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Operands {
    pub a: u32,
    pub b: u32,
    pub r: u32,
    pub k: u32,
    pub n: u32,
    pub p: u64,
    pub q: u64,
}

/// A stencil with the constants of the run filled in.
pub struct Ready {
    /// Padded to whole blocks of [`BLOCK`] bytes, in which the copier copies.
    code: Box<[u8]>,
    len: u32,
    patches: Box<[Patch]>,
    /// Where it leads, but for the next stencil: that way is filled in.
    pub exits: Box<[Exit]>,
    /// Whether it can leave for the cold code.
    pub has_slow: bool,
}

/// What the copier copies at once.
const BLOCK: usize = 16;

/// A hole of an operand, as the copier fills it.
#[derive(Clone, Copy)]
struct Patch {
    at: u16,
    /// Which of the operands.
    operand: u8,
    wide: bool,
    addend: i32,
}

impl Ready {
    /// The code with its holes empty.
    pub fn code(&self) -> &[u8] {
        &self.code[..self.len as usize]
    }

    /// Appends the code, its holes filled.
    #[inline]
    pub fn append(&self, buffer: &mut Vec<u8>, o: &Operands) {
        let values: [u64; OPERANDS] =
            [o.a.into(), o.b.into(), o.r.into(), o.k.into(), o.n.into(), o.p, o.q, 0];
        buffer.reserve(self.code.len());
        let base = buffer.len();
        // SAFETY: there is room for the padded code. `Set::new` has checked that the patches lie in the code, and made
        // whole blocks of it; operands' numbers are masked.
        unsafe {
            let to = buffer.as_mut_ptr().add(base);
            let mut i = 0;
            while i < self.code.len() {
                let block = self.code.as_ptr().add(i).cast::<[u8; BLOCK]>().read();
                to.add(i).cast::<[u8; BLOCK]>().write(block);
                i += BLOCK;
            }
            for h in &self.patches {
                let value = values[h.operand as usize % OPERANDS].wrapping_add(h.addend as i64 as u64);
                let at = to.add(h.at as usize);
                if h.wide {
                    at.cast::<u64>().write_unaligned(value);
                } else {
                    debug_assert!(value < 1 << 31, "{value:#x} in a hole of 31 bits");
                    at.cast::<u32>().write_unaligned(value as u32);
                }
            }
            buffer.set_len(base + self.len as usize);
        }
    }

    /// Where the address of a call's site goes.
    pub fn site_fields(&self) -> impl Iterator<Item = u32> {
        self.patches.iter().filter(|h| h.operand == SITE_OPERAND).map(|h| u32::from(h.at))
    }
}

/// The number of operand `p`.
const SITE_OPERAND: u8 = 5;

/// All stencils, ready for one VM.
pub struct Set {
    ready: Vec<Ready>,
}

impl Set {
    /// Fills in where the fields of this VM lie.
    pub fn new(vm: &Vm) -> Set {
        let constant = |what: u8| -> Option<u64> {
            let is = |w: What| w as u8 == what;
            Some(match () {
                () if is(What::VM_FRAME) => offset_of!(Vm, frame) as u64,
                () if is(What::VM_DEPTH) => offset_of!(Vm, depth) as u64,
                () if is(What::VM_RECURSION_LIMIT) => offset_of!(Vm, recursion_limit) as u64,
                () if is(What::VM_TRUE) => offset_of!(Vm, true_) as u64,
                () if is(What::VM_FALSE) => offset_of!(Vm, false_) as u64,
                () if is(What::VM_NONE) => offset_of!(Vm, none) as u64,
                () if is(What::VM_BUILTINS) => offset_of!(Vm, builtins) as u64,
                () if is(What::VM_CUSTOM_BUILTINS) => offset_of!(Vm, custom_builtins) as u64,
                () if is(What::VM_LATIN1) => offset_of!(Vm, latin1) as u64,
                () if is(What::BREAKER) => vm.breaker.as_ptr() as u64,
                () if is(What::VM_BUMP) => (offset_of!(Vm, heap) + offset_of!(Heap, bump)) as u64,
                () if is(What::VM_HEAP_LIMIT) => (offset_of!(Vm, heap) + offset_of!(Heap, limit)) as u64,
                () if is(What::VM_MAP_INSTANCES) => {
                    (offset_of!(Vm, stats) + offset_of!(Counters, map_instances)) as u64
                }
                () if is(What::VM_HEAP_MARKS) => (offset_of!(Vm, heap) + offset_of!(Heap, marks)) as u64,
                () if is(What::INT_WORD) => Header::pack(vm.types.int, Kind::Int, false, 0),
                () if is(What::FLOAT_WORD) => Header::pack(vm.types.float, Kind::Float, false, 0),
                () if is(What::METHOD_WORD) => Header::pack(vm.types.method, Kind::Method, false, 0),
                () if is(What::RANGE_ITER_WORD) => {
                    Header::pack(vm.types.range_iterator, Kind::RangeIter, false, 0)
                }
                () if is(What::ENUMERATE_WORD) => Header::pack(vm.types.enumerate, Kind::Object, false, 0),
                () if is(What::TUPLE_WORD) => Header::pack(vm.types.tuple, Kind::Tuple, false, 0),
                () if is(What::SLICE_WORD) => Header::pack(vm.types.slice, Kind::Slice, false, 0),
                () if is(What::LIST_ITER_WORD) => {
                    Header::pack(vm.types.list_iterator, Kind::ListIter, false, 0)
                }
                () if is(What::TUPLE_ITER_WORD) => {
                    Header::pack(vm.types.tuple_iterator, Kind::TupleIter, false, 0)
                }
                () if is(What::DICT_OTHER_KEYS) => u64::from(vm_core::value::OTHER_KEYS),
                () if is(What::FRAME_LIMIT) => vm.frames.limit() as u64,
                () => return None,
            })
        };
        let ready = STENCILS.iter().map(|s| {
            let mut code = s.code.to_vec();
            let mut patches = Vec::new();
            for h in s.holes {
                match constant(h.what) {
                    Some(v) => fill(&mut code, h, v),
                    None => {
                        assert!(h.at as usize + if h.wide { 8 } else { 4 } <= code.len(), "{}", s.name);
                        const { assert!(What::N as usize == 4) };
                        let operand = if h.what <= What::N as u8 {
                            h.what
                        } else {
                            h.what - What::P as u8 + SITE_OPERAND
                        };
                        patches.push(Patch { at: h.at, operand, wide: h.wide, addend: h.addend });
                    }
                }
            }
            let len = code.len();
            for e in s.exits.iter().filter(|e| e.to == Way::Continue) {
                let at = e.at as usize;
                code[at..at + 4].copy_from_slice(&((len - at - 4) as u32).to_le_bytes());
            }
            code.resize(len.next_multiple_of(BLOCK), 0);
            Ready {
                code: code.into(),
                len: len as u32,
                patches: patches.into(),
                exits: s.exits.iter().filter(|e| e.to != Way::Continue).copied().collect(),
                has_slow: s.exits.iter().any(|e| e.to == Way::Slow),
            }
        });
        Set { ready: ready.collect() }
    }

    #[inline]
    pub fn get(&self, id: Id) -> &Ready {
        &self.ready[id as usize]
    }
}

/// Writes a value into a hole.
fn fill(code: &mut [u8], hole: &Hole, value: u64) {
    let value = value.wrapping_add(hole.addend as i64 as u64);
    let at = hole.at as usize;
    if hole.wide {
        code[at..at + 8].copy_from_slice(&value.to_le_bytes());
    } else {
        assert!(value < 1 << 31, "{value:#x} in a hole of 31 bits");
        code[at..at + 4].copy_from_slice(&(value as u32).to_le_bytes());
    }
}
