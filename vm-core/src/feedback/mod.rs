//! What the interpreter notes about the sites of warm code, for a compiler that speculates.
//!
//! Nothing of it exists without a JIT: the handlers that note are entries of a table of their own
//! ([`record::table`]), and a code object has no notes until it is warm.

pub mod assume;
pub mod enter;
pub mod record;

use std::cell::{Cell, RefCell};

use crate::code::Trigger;
use crate::native::type_flags;
use vm_layout::*;

/// Kinds of operands seen, as bits.
pub mod seen {
    pub const INT: u8 = 1;
    pub const FLOAT: u8 = 2;
    pub const STR: u8 = 4;
    pub const LIST: u8 = 8;
    pub const TUPLE: u8 = 16;
    pub const DICT: u8 = 32;
    pub const BOOL: u8 = 64;
    pub const OTHER: u8 = 128;
}

/// The bit of a value's kind.
#[inline(always)]
pub fn kind_bit(v: Value) -> u8 {
    match v.header() {
        None => seen::INT,
        Some(h) => match h.kind_byte() {
            b if b == Kind::Int as u8 => seen::INT,
            b if b == Kind::Float as u8 => seen::FLOAT,
            b if b == Kind::Str as u8 => seen::STR,
            b if b == Kind::List as u8 => seen::LIST,
            b if b == Kind::Tuple as u8 => seen::TUPLE,
            b if b == Kind::Dict as u8 => seen::DICT,
            b if b == Kind::Bool as u8 => seen::BOOL,
            _ => seen::OTHER,
        },
    }
}

/// Kinds of lists by the bits of what they hold: for operands that are containers, which no number is.
pub mod holds {
    use super::seen;

    pub const INTS: u8 = seen::INT;
    pub const FLOATS: u8 = seen::FLOAT;
    pub const STRS: u8 = seen::BOOL;
    /// Of what is given to a call: a float.
    pub const NUMBER: u8 = seen::DICT | seen::OTHER;
    /// An empty list or a range list: what it will be next is not known.
    pub const UNKNOWN: u8 = INTS | FLOATS;
    /// A range: as a tuple and a dict at one site, which no program has.
    pub const RANGE: u8 = seen::TUPLE | seen::DICT;
    /// All that lists can note.
    pub const LISTS: u8 = seen::LIST | INTS | FLOATS | STRS;
}

/// The bit of a container's kind.
#[inline(always)]
pub fn container_bit(v: Value) -> u8 {
    match v.header() {
        None => seen::OTHER,
        Some(h) => match h.kind_byte() {
            b if b == Kind::List as u8 => seen::LIST,
            b if b == Kind::IntList as u8 => holds::INTS,
            b if b == Kind::FloatList as u8 => holds::FLOATS,
            b if b == Kind::StrList as u8 => holds::STRS,
            b if b == Kind::EmptyList as u8 || b == Kind::RangeList as u8 => holds::UNKNOWN,
            b if b == Kind::Str as u8 => seen::STR,
            b if b == Kind::Tuple as u8 => seen::TUPLE,
            b if b == Kind::Dict as u8 => seen::DICT,
            b if b == Kind::Range as u8 => holds::RANGE,
            _ => seen::OTHER,
        },
    }
}

/// The bits of an argument of a call.
#[inline(always)]
pub fn argument_bits(v: Value) -> u8 {
    match v.header() {
        Some(h) if h.kind_byte() == Kind::Float as u8 => holds::NUMBER,
        _ => container_bit(v),
    }
}

/// The bit of a value whose truth is asked: None counts as a bool, and all lists are one.
#[inline(always)]
pub fn truth_bit(v: Value) -> u8 {
    match v.header() {
        None => seen::INT,
        Some(h) => match h.kind_byte() {
            b if b == Kind::Bool as u8 || b == Kind::None as u8 => seen::BOOL,
            b if b == Kind::Str as u8 => seen::STR,
            b if b == Kind::Tuple as u8 => seen::TUPLE,
            b if b == Kind::Dict as u8 => seen::DICT,
            b if (Kind::List as u8..=Kind::StrList as u8).contains(&b) => seen::LIST,
            _ => seen::OTHER,
        },
    }
}

/// Notes about one word.
#[derive(Default)]
#[repr(C)]
pub struct Notes {
    /// Kinds of the lower and the upper operand.
    pub left: Cell<u8>,
    pub right: Cell<u8>,
    /// How often a guess of compiled code about this word was wrong.
    pub failures: Cell<u32>,
    /// At an attribute the class of the instances seen that have no shape, else what was called; 0: nothing yet; held weakly. Of a bound method, and where the receiver lies beside it, it is the function, with [`Notes::BOUND`] set.
    pub target: Cell<u64>,
}

impl Notes {
    /// More than one callable was called here.
    pub const MANY: u64 = 2;

    /// In the low bits: instances of one class, which has a `__call__`, were called.
    pub const INSTANCE: u64 = 6;

    /// Notes an instance that is called.
    #[inline(always)]
    pub fn called_instance(&self, class: Gc<Type>) {
        let target = class.value().bits() | Notes::INSTANCE;
        match self.target.get() {
            0 => self.target.set(target),
            t if t == target => {}
            _ => self.target.set(Notes::MANY),
        }
    }

    /// The one class of the instances called so far.
    pub fn instance_class(&self) -> Option<Value> {
        let t = self.target.get();
        (t & 0xf == Notes::INSTANCE).then(|| Value::from_bits(t & !Notes::INSTANCE)).flatten()
    }

    /// The function was called by way of a bound method.
    pub const BOUND: u64 = 4;

    /// Notes a callable; whether it is another than the one before.
    #[inline(always)]
    pub fn called(&self, f: Value, bound: bool) -> bool {
        let target = f.bits() | if bound { Notes::BOUND } else { 0 };
        match self.target.get() {
            0 => self.target.set(target),
            t if t == target => return false,
            _ => self.target.set(Notes::MANY),
        }
        true
    }

    /// Notes the class of an instance without a shape or of a class derived from `list`; anything else there is many.
    #[inline(always)]
    pub fn received(&self, v: Value) {
        match v.header() {
            Some(h) if h.kind_byte() & !Header::SUBCLASS == Kind::Object as u8 => {
                self.called(h.ty().value(), false);
            }
            Some(h) if h.kind_byte() == Kind::List as u8 | Header::SUBCLASS => {
                self.called(h.ty().value(), false);
            }
            Some(h) if h.kind_byte() == Kind::Set as u8 => {
                self.called(h.ty().value(), false);
            }
            _ if self.target.get() != 0 => self.target.set(Notes::MANY),
            _ => {}
        }
    }

    /// In the low bits: not a callable, but the definition (in the high bits) of a native function that was bound to something.
    pub const NATIVE: u64 = 8;

    /// Notes a native function that is bound to a receiver: an object that is another one every time it is looked up.
    #[inline(always)]
    pub fn called_native(&self, def: u64) {
        let target = def << 8 | Notes::NATIVE;
        match self.target.get() {
            0 => self.target.set(target),
            t if t == target => {}
            _ => self.target.set(Notes::MANY),
        }
    }

    /// The word of the definition of the one bound native function called so far.
    pub fn native(&self) -> Option<u64> {
        let t = self.target.get();
        (t & 0xff == Notes::NATIVE).then_some(t >> 8)
    }

    /// Notes the class of an operand, if a class statement made it; any other is many.
    #[inline(always)]
    pub fn operated(&self, v: Value) {
        match v.header() {
            Some(h) if h.ty().flags.get() & type_flags::HEAP != 0 => {
                self.called(h.ty().value(), false);
            }
            _ if self.target.get() != 0 => self.target.set(Notes::MANY),
            _ => {}
        }
    }

    /// The one callable called so far.
    pub fn callable(&self) -> Option<Value> {
        match self.target.get() {
            0 | Notes::MANY => None,
            t if t & Notes::NATIVE != 0 || t & Notes::INSTANCE == Notes::INSTANCE => None,
            bits => Value::from_bits(bits & !Notes::BOUND),
        }
    }

    /// Whether it was called as a bound method.
    pub fn is_bound(&self) -> bool {
        self.target.get() & (Notes::BOUND | Notes::NATIVE | Notes::MANY) == Notes::BOUND
    }
}

/// Notes about a code object, and the machine code made from them.
#[repr(C)]
pub struct CodeNotes {
    /// Machine code of the whole function (a [`Body`]), 0: none.
    pub body: Cell<usize>,
    /// Entries or back jumps left until it is compiled from these notes; `u32::MAX`: never.
    pub heat: Cell<u32>,
    /// The same that begins at a loop header.
    pub loops: RefCell<Vec<LoopBody>>,
    /// One a word.
    pub words: Box<[Notes]>,
    /// What [`Code::entries`] points to while notes are taken.
    pub entries: Box<[usize]>,
    /// Machine code for the whole function was asked for.
    pub asked: Cell<bool>,
    /// With two tiers: what [`Code::entries`] points to where machine code of the first tier runs, null if there is none; where
    /// calls enter it, and its first word.
    pub first: Cell<*const Cell<usize>>,
    pub first_entry: Cell<usize>,
    pub first_start: Cell<usize>,
    /// Turns of loops that wait for the second tier which are interpreted while notes are taken about something else.
    pub patience: Cell<u32>,
    /// The first tier can't compile it.
    pub only_second: Cell<bool>,
}

/// Machine code that begins at a loop header.
#[derive(Clone, Copy)]
pub struct LoopBody {
    pub word: u32,
    pub body: usize,
    pub heat: u32,
    /// It was asked for.
    pub asked: bool,
    /// Machine code of the first tier from there on, 0: none.
    pub first: usize,
}

/// Machine code of a function: runs the frame to its end. Returns the result's bits, 0 when the frame was left by an
/// exception, [`crate::interp::compiled::STOPPED`] when the interpreter is to go on in the running frame.
pub type Body = unsafe extern "C" fn(vm: *mut crate::Vm, fp: *mut Frame) -> u64;

impl CodeNotes {
    /// The machine code for a loop, and how often it was asked for in vain.
    pub fn loop_body(&self, word: u32) -> usize {
        self.loops.borrow().iter().find(|l| l.word == word).map_or(0, |l| l.body)
    }

    /// Sets the machine code of a loop.
    pub fn set_loop_body(&self, word: u32, body: usize, heat: u32) {
        let mut loops = self.loops.borrow_mut();
        match loops.iter_mut().find(|l| l.word == word) {
            Some(l) => (l.body, l.heat) = (body, heat),
            None => loops.push(LoopBody { word, body, heat, asked: false, first: 0 }),
        }
    }

    /// The machine code for a trigger, 0: none.
    pub fn body_of(&self, trigger: Trigger) -> usize {
        match trigger {
            Trigger::Entry => self.body.get(),
            Trigger::Loop(word) => self.loop_body(word),
        }
    }

    /// Machine code for a trigger is there.
    pub fn set_body(&self, trigger: Trigger, body: usize) {
        match trigger {
            Trigger::Entry => self.body.set(body),
            Trigger::Loop(word) => self.set_loop_body(word, body, 0),
        }
    }

    /// There is no machine code for a trigger (any more): asked for anew after `heat` more entries or turns.
    pub fn without_body(&self, trigger: Trigger, heat: u32) {
        match trigger {
            Trigger::Entry => {
                self.body.set(0);
                self.heat.set(heat);
                self.asked.set(false);
            }
            Trigger::Loop(word) => {
                self.set_loop_body(word, 0, heat);
                self.with_loop(word, |l| l.asked = false);
            }
        }
    }

    fn with_loop<T>(&self, word: u32, f: impl FnOnce(&mut LoopBody) -> T) -> Option<T> {
        self.loops.borrow_mut().iter_mut().find(|l| l.word == word).map(f)
    }

    /// Whether machine code for a trigger was asked for.
    pub(crate) fn was_asked(&self, trigger: Trigger) -> bool {
        match trigger {
            Trigger::Entry => self.asked.get(),
            Trigger::Loop(word) => self.with_loop(word, |l| l.asked).unwrap_or(false),
        }
    }

    fn note_asked(&self, trigger: Trigger) {
        match trigger {
            Trigger::Entry => self.asked.set(true),
            Trigger::Loop(word) => {
                self.with_loop(word, |l| l.asked = true);
            }
        }
    }

    /// Whether any loop has machine code.
    pub(crate) fn has_loop_body(&self) -> bool {
        self.loops.borrow().iter().any(|l| l.body != 0)
    }

    /// Counts turns of a loop that were not counted one by one.
    pub(crate) fn count_turns(&self, word: u32, turns: u32) {
        self.with_loop(word, |l| {
            if l.heat != u32::MAX {
                l.heat = l.heat.saturating_sub(turns);
            }
        });
    }

    /// Machine code of the first tier that runs from a loop header on while there is none of the second, 0: none.
    fn first_at(&self, word: u32) -> usize {
        self.with_loop(word, |l| if l.asked { l.first } else { 0 }).unwrap_or(0)
    }

    /// Counts a turn of a loop without machine code; whether it is hot now.
    fn loop_is_hot(&self, word: u32) -> bool {
        match self.loops.borrow_mut().iter_mut().find(|l| l.word == word) {
            Some(l) if l.heat == u32::MAX => false,
            Some(l) if l.heat > 0 => {
                l.heat -= 1;
                false
            }
            _ => true,
        }
    }

    /// Counts an entry of a function without machine code; whether it is hot now.
    fn is_hot(&self) -> bool {
        match self.heat.get() {
            u32::MAX => false,
            0 => true,
            n => {
                self.heat.set(n - 1);
                false
            }
        }
    }
}

/// The notes of a code object; `None` while it is cold.
pub fn notes(code: Gc<Code>) -> Option<&'static CodeNotes> {
    let p = code.feedback.get().cast::<CodeNotes>();
    // SAFETY: a `Box<CodeNotes>` as long as the code object lives; the lifetime is that of heap references in general.
    if p.is_null() { None } else { Some(unsafe { &*p }) }
}

/// Begins to take notes about a code object that became warm: it is compiled after `heat` more entries or turns of a loop.
pub fn start(code: Gc<Code>, heat: u32) {
    if !code.feedback.get().is_null() {
        return;
    }
    let unit = &crate::interp::code::body(code).unit;
    let words = (0..unit.words.len()).map(|_| Notes::default()).collect();
    let mut entries = vec![0; unit.words.len()];
    // RESUME enters by the first.
    if let Some(first) = entries.first_mut() {
        *first = enter::enter_function as *const () as usize;
    }
    let mut loops = Vec::new();
    for w in unit.words.iter().filter(|w| w.op() == Some(Op::JUMP_BACKWARD)) {
        entries[w.b() as usize] = enter::enter_loop as *const () as usize;
        if !loops.iter().any(|l: &LoopBody| l.word == w.b()) {
            loops.push(LoopBody { word: w.b(), body: 0, heat, asked: false, first: 0 });
        }
    }
    // A generator is resumed behind its yields.
    for (i, w) in unit.words.iter().enumerate() {
        if w.op() == Some(Op::YIELD_VALUE) {
            loops.push(LoopBody { word: i as u32 + 1, body: 0, heat, asked: false, first: 0 });
        }
    }
    let notes = CodeNotes {
        body: Cell::new(0),
        heat: Cell::new(heat),
        loops: RefCell::new(loops),
        words,
        entries: entries.into_boxed_slice(),
        asked: Cell::new(false),
        first: Cell::new(std::ptr::null()),
        first_entry: Cell::new(0),
        first_start: Cell::new(0),
        patience: Cell::new(0),
        only_second: Cell::new(false),
    };
    code.feedback.set(Box::into_raw(Box::new(notes)).cast());
    adopt_first(code);
    link(code);
}

/// See [`CodeNotes::patience`]: an inner loop must not keep the one around it from being noted about, nor be interpreted for long.
const INTERPRETED_TURNS: u32 = 2000;

/// Makes the VM ask these notes for machine code, and take notes where there is none.
pub fn link(code: Gc<Code>) {
    if let Some(n) = notes(code) {
        n.patience.set(INTERPRETED_TURNS);
        code.entries.set(n.entries.as_ptr());
        code.entry.set(enter::enter_called as *const ());
    }
}

/// Makes the VM ask these notes for machine code, and run that of the first tier where there is none.
pub(crate) fn link_first(code: Gc<Code>) {
    if let Some(n) = notes(code).filter(|n| !n.first.get().is_null()) {
        code.entries.set(n.first.get().cast());
        let for_good = n.body.get() == 0 && n.heat.get() == u32::MAX;
        code.entry.set(if for_good {
            n.first_entry.get() as *const ()
        } else {
            enter::enter_called as *const ()
        });
    }
}

/// Machine code of the first tier, which the code object uses if it has any, belongs to its notes from now on: the words at which
/// the second tier may begin lead to them.
pub(crate) fn adopt_first(code: Gc<Code>) {
    let Some(n) = notes(code) else { return };
    let first = code.entries.get().cast::<Cell<usize>>();
    if first.is_null() || first.cast() == n.entries.as_ptr() || !n.first.get().is_null() {
        return;
    }
    // SAFETY: the entries of a version, one for each word, as long as the code object uses it.
    let at = |word: usize| unsafe { &*first.add(word) };
    n.first.set(first);
    n.first_entry.set(code.entry.get() as usize);
    n.first_start.set(at(0).replace(enter::enter_function as *const () as usize));
    for l in n.loops.borrow_mut().iter_mut() {
        let word = l.word as usize;
        if n.entries.get(word).is_some_and(|&e| e != 0) {
            l.first = at(word).replace(enter::enter_loop as *const () as usize);
        }
    }
}

/// Machine code of the first tier is taken out of use: its entries are what they were.
pub(crate) fn abandon_first(code: Gc<Code>) {
    let Some(n) = notes(code) else { return };
    let first = n.first.replace(std::ptr::null());
    if first.is_null() {
        return;
    }
    // SAFETY: as above.
    let at = |word: u32| unsafe { &*first.add(word as usize) };
    at(0).set(n.first_start.get());
    for l in n.loops.borrow_mut().iter_mut().filter(|l| l.first != 0) {
        at(l.word).set(std::mem::take(&mut l.first));
    }
}

/// Drops the notes of a dead code object.
pub(crate) fn drop_notes(code: &Code) {
    let p = code.feedback.replace(std::ptr::null_mut()).cast::<CodeNotes>();
    if !p.is_null() {
        // SAFETY: made by `start`, and the object is dead.
        drop(unsafe { Box::from_raw(p) });
    }
}

/// Forgets callables that were found dead.
pub(crate) fn purge(code: Gc<Code>, alive: impl Fn(Value) -> bool) {
    if let Some(n) = notes(code) {
        for w in &n.words {
            if w.callable().or(w.instance_class()).is_some_and(|v| !alive(v)) {
                w.target.set(Notes::MANY);
            }
        }
    }
}
