//! Bytecode to stencils, in one pass.
//!
//! The operand stack is followed at compile time: a local or a constant that was loaded stays where it is until something
//! needs it in its stack slot ([`Entry`]). What the stack looks like between two words depends on the word alone, so
//! the interpreter can hand over at each of them: it always has everything in the slots, and that is what every entry
//! that is not followed holds, too, for a local can't have changed since it was loaded.
//!
//! Each word that has stencils of its own can leave for its cold code, which writes what is only followed into the
//! slots and does the word in the interpreter. Words without stencils do the same in the hot code.

mod call;
mod item;
mod known;
mod number;
mod words;

use vm_core::Vm;
use vm_core::bytecode::{CodeUnit, Op, Word};
use vm_core::code::Place;
use vm_core::interp::code::body;
use vm_core::interp::dict_sites::{dict_sites, has_method_site, has_site, method_sites};
use vm_core::switches::Site;
use vm_layout::{Code, Dict, Frame, Gc, Kind, Type, Value};

use crate::emit::{Emitter, Label, Ways};
use crate::flow::{Flow, UNREACHED, bit, bound_at_entry};
use crate::stencil::{Id, Operands, Set};

/// What is known about a value on the operand stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    /// It lies in its slot.
    Slot,
    /// It lies in its slot and was looked up as an attribute: if it is called, then mostly as a method.
    Attribute,
    /// It lies in its slot and is the result of a float operation.
    Float,
    /// It lies in its slot and is what this name, by index, was bound to as a global or builtin.
    Global(u32),
    /// It is what this local holds.
    Local(u32),
    /// It is this constant.
    Const(u32),
}

/// Where results of the compiler for one function are collected.
pub struct Output {
    /// Start of each word; [`Label::NOWHERE`] if it can't be entered.
    pub words: Vec<Label>,
    /// Prologue of calls: clears the slots behind the arguments.
    pub entry: Label,
    pub places: Vec<Place>,
    pub cold_places: Vec<Place>,
    /// Heap values that the code refers to.
    pub embedded: Vec<Value>,
    /// Classes that it calls, but not by itself, as they have no version yet.
    pub unversioned: Vec<Gc<Type>>,
}

/// Addresses of the stubs that run an opcode in the interpreter.
pub struct Stubs {
    /// By opcode, where there is no stencil. Those of words with a site of machine code's own find its address where the
    /// word would be.
    pub unhandled: Vec<u64>,
    /// By opcode, where the stencils could not do it.
    pub missed: Vec<u64>,
}

/// One compilation.
pub struct Lower<'a> {
    vm: &'a Vm,
    set: &'a Set,
    stubs: &'a Stubs,
    e: &'a mut Emitter,
    code: Gc<Code>,
    unit: &'a CodeUnit,
    /// The globals that the function runs with, if known.
    globals: Option<Gc<Dict>>,
    /// It is compiled because it was called often, not because of a loop in it: nothing is made ready before its loops.
    often_called: bool,
    flow: Flow,
    stack: Vec<Entry>,
    /// Locals known to be bound here, and at jump targets.
    bound: u64,
    bound_at: Vec<u64>,
    /// Locals that something unbinds.
    never: u64,
    /// The result of the word before went to this local, which the word stores it in.
    forwarded: Option<u32>,
    cold: Option<Label>,
    /// Locals that seem to hold floats: the running frame's do, or a float operation's result went there.
    floats: u64,
    /// Locals that seem to hold strs.
    strs: u64,
    out: Output,
    ints: Ints,
    tagged: bool,
    /// How many words before this one have a site of machine code's own, of either kind.
    sites_before: usize,
    method_sites_before: usize,
    /// The word before is a call of `range` that has done this GET_ITER, too.
    iterated: bool,
    /// The word behind it, which is a loop's FOR_ITER.
    range_loop: usize,
    /// The FOR_ITER of a loop over `enumerate(…)`, and whether the word before was it and has taken the pair apart.
    enumerate_loop: usize,
    taken_apart: bool,
}

/// How ints are represented, as far as there are stencils for them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ints {
    Tagged,
    Boxed,
    /// Objects of which some come from a table: left to the interpreter.
    Prebuilt,
}

impl<'a> Lower<'a> {
    pub fn new(
        vm: &'a Vm,
        set: &'a Set,
        stubs: &'a Stubs,
        e: &'a mut Emitter,
        code: Gc<Code>,
        globals: Option<Gc<Dict>>,
        often_called: bool,
    ) -> Lower<'a> {
        let unit = &body(code).unit;
        let count = unit.words.len();
        let (bound, never) = bound_at_entry(unit);
        let has = |s| vm.config.switches.has(s);
        let ints = match (has(vm_core::Switch::TaggedInts), has(vm_core::Switch::PrebuiltInts)) {
            (true, _) => Ints::Tagged,
            (false, false) => Ints::Boxed,
            (false, true) => Ints::Prebuilt,
        };
        e.clear();
        Lower {
            vm,
            set,
            stubs,
            e,
            code,
            unit,
            globals,
            often_called,
            flow: Flow::new(unit),
            stack: Vec::with_capacity(unit.stack_size as usize),
            bound,
            bound_at: vec![u64::MAX; count],
            never,
            forwarded: None,
            cold: None,
            floats: number::seen_in_frame(vm, code, Kind::Float),
            strs: number::seen_in_frame(vm, code, Kind::Str),
            out: Output {
                words: vec![Label::NOWHERE; count],
                entry: Label::Hot(0),
                places: Vec::with_capacity(count),
                cold_places: Vec::new(),
                embedded: Vec::new(),
                unversioned: Vec::new(),
            },
            ints,
            tagged: ints == Ints::Tagged,
            sites_before: 0,
            method_sites_before: 0,
            iterated: false,
            range_loop: usize::MAX,
            enumerate_loop: usize::MAX,
            taken_apart: false,
        }
    }

    /// Compiles the function.
    pub fn run(mut self) -> Output {
        let called = self.code.fast_args.get() != u32::MAX;
        for slot in self.unit.arg_count..if called { self.unit.slot_count } else { 0 } {
            let r = self.slot(slot);
            self.emit(Id::clear, Operands { r, ..Operands::default() });
        }
        let entry_bound = self.bound;
        let mut falls = true;
        for i in 0..self.unit.words.len() {
            if i > 0
                && let Some(before) = self.unit.words[i - 1].op()
            {
                self.sites_before += usize::from(has_site(before));
                self.method_sites_before += usize::from(has_method_site(before));
            }
            let depth = self.flow.depth[i];
            if depth == UNREACHED {
                falls = false;
                continue;
            }
            if self.flow.target[i] {
                if falls {
                    self.flush(0);
                    self.bound_at[i] &= self.bound;
                }
                // Nothing came here yet: only a jump backward will.
                self.bound = if self.bound_at[i] == u64::MAX { entry_bound } else { self.bound_at[i] };
                self.stack.clear();
                self.stack.resize(depth as usize, Entry::Slot);
            } else if self.flow.region[i] {
                self.flush(0);
            }
            if self.flow.region[i] {
                for h in self.unit.handlers.iter().filter(|h| h.start as usize == i) {
                    self.bound_at[h.target as usize] &= self.bound;
                }
            }
            debug_assert_eq!(self.stack.len(), depth as usize, "{} word {i}", self.unit.qualname);
            self.cold = None;
            let word = self.unit.words[i];
            let Some(op) = word.op() else { continue };
            let forwarded = self.forwarded.take();
            if std::mem::take(&mut self.iterated) {
                self.enter_behind_iter(i);
                falls = true;
                continue;
            }
            if std::mem::take(&mut self.taken_apart) {
                self.enter_behind_unpack(i);
                falls = true;
                continue;
            }
            if let Some(local) = forwarded {
                self.enter_behind_store(i, local, op);
            } else {
                let here = self.e.here();
                self.out.words[i] = here;
                if let Label::Hot(offset) = here {
                    self.out.places.push(Place { offset, word: i as u32 });
                }
            }
            self.word(i, op, word, forwarded);
            if let Some((pops, pushes)) = op.effect_jump() {
                debug_assert!(pops + pushes < 64);
                self.bound_at[word.b() as usize] &= if word.b() as usize > i { self.bound } else { u64::MAX };
            }
            falls = !op.ends_block();
        }
        self.out
    }

    /// The word stores what the word before has already put into the local: who comes from the interpreter has it on the
    /// stack. Its start lies in the cold code.
    fn enter_behind_store(&mut self, i: usize, local: u32, op: Op) {
        self.out.words[i] = self.cold_place(i);
        let a = self.depth_offset(self.stack.len() - 1);
        let r = self.slot(local);
        self.e.cold(self.set, Id::copy, &Operands { a, r, ..Operands::default() }, &Ways::NONE);
        debug_assert!(matches!(op, Op::STORE_FAST | Op::STORE_FAST_LOAD_FAST));
        let on = self.e.here();
        self.e.cold_jump(on);
    }

    /// The word is GET_ITER, and the call before has left an iterator already: who comes from the interpreter has what is
    /// to be iterated over.
    fn enter_behind_iter(&mut self, i: usize) {
        self.cold = None;
        let start = self.cold_code(i);
        self.out.words[i] = start;
        self.range_loop = i + 1;
    }

    /// The word is UNPACK_SEQUENCE of a pair, and the FOR_ITER before has taken it apart: who comes from the interpreter
    /// has the pair.
    fn enter_behind_unpack(&mut self, i: usize) {
        self.cold = None;
        let slow = self.cold_code(i);
        self.out.words[i] = self.e.here_cold();
        let depth = self.stack.len();
        let a = self.depth_offset(depth - 1);
        let o = Operands { a, b: a, r: self.depth_offset(depth), ..Operands::default() };
        self.e.cold(self.set, Id::unpack_two, &o, &Ways { slow, ..Ways::NONE });
        let on = self.e.here();
        self.e.cold_jump(on);
        self.stack.push(Entry::Slot);
    }

    /// Whether word `i` is this opcode and is only reached from the word before.
    fn follows(&self, i: usize, op: Op) -> bool {
        self.unit.words.get(i).is_some_and(|w| w.op() == Some(op))
            && !self.flow.target[i]
            && !self.flow.region[i]
    }

    /// Where the word's cold code begins, or goes on.
    fn cold_place(&mut self, i: usize) -> Label {
        let here = self.e.here_cold();
        if let Label::Cold(offset) = here
            && self.out.cold_places.last().is_none_or(|p| p.word != i as u32)
        {
            self.out.cold_places.push(Place { offset, word: i as u32 });
        }
        here
    }

    /// Offset of a slot of the frame.
    fn slot(&self, i: u32) -> u32 {
        size_of::<Frame>() as u32 + 8 * i
    }

    /// Offset of the operand stack's slot at a depth.
    fn depth_offset(&self, depth: usize) -> u32 {
        self.slot(self.unit.slot_count + depth as u32)
    }

    fn constant(&self, i: u32) -> Value {
        // SAFETY: the verifier has checked the index; constants live as long as the code object.
        unsafe { *self.code.const_items.get().add(i as usize) }
    }

    /// A tagged int that fits a hole, as its word.
    fn small_word(&self, e: Entry) -> Option<u32> {
        let Entry::Const(i) = e else { return None };
        let v = self.constant(i);
        (v.is_small() && v.bits() < 1 << 31).then_some(v.bits() as u32)
    }

    fn emit(&mut self, id: Id, o: Operands) {
        debug_assert!(!self.set.get(id).has_slow);
        self.e.hot(self.set, id, &o, &Ways::NONE);
    }

    /// Emits a stencil that can leave for the cold code of word `i`.
    fn emit_slow(&mut self, i: usize, id: Id, o: Operands) {
        let slow = self.cold_code(i);
        self.e.hot(self.set, id, &o, &Ways { slow, ..Ways::NONE });
    }

    /// The same with a stencil for what the first can't do, in front of the way to the interpreter.
    fn emit_rest(&mut self, i: usize, id: Id, rest: Id, o: Operands) {
        self.emit_halves(i, (id, o), (rest, o), Label::Hot(0));
    }

    /// The same where the two take different operands: the first has the top's constant in its code, the other finds it
    /// in its slot.
    fn emit_rest_constant(&mut self, i: usize, hot: (Id, Operands), rest: (Id, Operands), jump: Label) {
        debug_assert!(self.cold.is_none());
        let slow = self.cold_place(i);
        self.e.hot(self.set, hot.0, &hot.1, &Ways { jump, slow, ..Ways::NONE });
        let done = self.e.here();
        self.write_entry(self.stack.len() - 1, true);
        self.e.cold(self.set, rest.0, &rest.1, &Ways { jump, done, ..Ways::NONE });
        self.cold_code(i);
    }

    fn emit_halves(&mut self, i: usize, hot: (Id, Operands), rest: (Id, Operands), jump: Label) {
        debug_assert!(self.cold.is_none());
        let slow = self.cold_place(i);
        self.e.hot(self.set, hot.0, &hot.1, &Ways { jump, slow, ..Ways::NONE });
        let done = self.e.here();
        self.e.cold(self.set, rest.0, &rest.1, &Ways { jump, done, ..Ways::NONE });
        self.cold_code(i);
    }

    /// Emits a stencil that can jump to where the word jumps.
    fn emit_jump(&mut self, i: usize, id: Id, o: Operands) {
        let slow = if self.set.get(id).has_slow { self.cold_code(i) } else { Label::Hot(0) };
        let jump = Label::Word(self.unit.words[i].b());
        self.e.hot(self.set, id, &o, &Ways { jump, slow, ..Ways::NONE });
    }

    fn emit_jump_rest(&mut self, i: usize, id: Id, rest: Id, o: Operands) {
        self.emit_halves(i, (id, o), (rest, o), Label::Word(self.unit.words[i].b()));
    }

    /// Writes an entry into its slot, in the hot or the cold code.
    fn write_entry(&mut self, depth: usize, cold: bool) {
        let r = self.depth_offset(depth);
        let (id, o) = match self.stack[depth] {
            Entry::Slot | Entry::Attribute | Entry::Float | Entry::Global(_) => return,
            Entry::Local(i) => (Id::copy, Operands { a: self.slot(i), r, ..Operands::default() }),
            Entry::Const(c) => self.constant_into(c, r),
        };
        if cold {
            self.e.cold(self.set, id, &o, &Ways::NONE);
        } else {
            self.emit(id, o);
        }
    }

    /// The stencil that writes a constant.
    fn constant_into(&self, c: u32, r: u32) -> (Id, Operands) {
        let v = self.constant(c);
        if v.bits() < 1 << 31 {
            (Id::set_small, Operands { k: v.bits() as u32, r, ..Operands::default() })
        } else {
            (Id::set_value, Operands { p: v.bits(), r, ..Operands::default() })
        }
    }

    /// Writes what is only followed into its slots, but for the top `keep` values.
    fn flush(&mut self, keep: usize) {
        for depth in 0..self.stack.len() - keep {
            if matches!(self.stack[depth], Entry::Local(_) | Entry::Const(_)) {
                self.write_entry(depth, false);
                self.stack[depth] = Entry::Slot;
            }
        }
    }

    /// The cold code of the word: what the interpreter needs, then the opcode's stub. Made once a word, before the word
    /// changes anything.
    fn cold_code(&mut self, i: usize) -> Label {
        if let Some(l) = self.cold {
            return l;
        }
        let label = self.cold_place(i);
        for depth in 0..self.stack.len() {
            self.write_entry(depth, true);
        }
        self.leave(i, true, true);
        self.cold = Some(label);
        label
    }

    /// Leaves for the interpreter to do word `i`.
    fn leave(&mut self, i: usize, cold: bool, missed: bool) {
        let sp = self.depth_offset(self.stack.len());
        let pc = self.code.words.get().wrapping_add(i + 1) as u64;
        let op = self.unit.words[i].op();
        let stubs = if missed { &self.stubs.missed } else { &self.stubs.unhandled };
        let stub = stubs[self.unit.words[i].op_byte() as usize];
        let site = match op {
            Some(op) if has_site(op) => Some(self.dict_site(i)),
            Some(op) if has_method_site(op) => Some(self.method_site(i)),
            _ => None,
        };
        self.e.leave(cold, sp, pc, site, stub);
    }

    /// The site of an attribute word, by its address.
    fn dict_site(&self, i: usize) -> u64 {
        debug_assert!(self.unit.words[i].op().is_some_and(has_site));
        &raw const dict_sites(self.code)[self.sites_before] as u64
    }

    /// The site of a method, by its address.
    fn method_site(&self, i: usize) -> u64 {
        debug_assert!(self.unit.words[i].op().is_some_and(has_method_site));
        &raw const method_sites(self.code)[self.method_sites_before] as u64
    }

    /// The name that a word refers to, as a value's word.
    fn name_word(&self, word: Word) -> u64 {
        self.code.names.get().items()[word.b() as usize].bits()
    }

    /// Does the word in the interpreter.
    fn generic(&mut self, i: usize, op: Op, word: Word) {
        self.flush(0);
        self.leave(i, false, false);
        let (pops, pushes) = op.effect_next(word.a(), word.b());
        self.stack.truncate(self.stack.len() - pops as usize);
        self.stack.resize(self.stack.len() + pushes as usize, Entry::Slot);
    }

    /// Offset of the value `n` deep (1: the top), written into its slot first if it is a constant.
    fn operand(&mut self, n: usize) -> u32 {
        let depth = self.stack.len() - n;
        match self.stack[depth] {
            Entry::Local(i) => self.slot(i),
            Entry::Slot | Entry::Attribute | Entry::Float | Entry::Global(_) => self.depth_offset(depth),
            Entry::Const(_) => {
                self.write_entry(depth, false);
                self.stack[depth] = Entry::Slot;
                self.depth_offset(depth)
            }
        }
    }

    /// Where the result of word `i` goes, which pops `pops` values: its stack slot, or the local that the next word stores
    /// it in.
    fn result(&mut self, i: usize, pops: usize) -> u32 {
        let depth = self.stack.len() - pops;
        if let Some(local) = self.stored_next(i) {
            // What still refers to the local's old value keeps it.
            for d in 0..depth {
                if self.stack[d] == Entry::Local(local) {
                    self.write_entry(d, false);
                    self.stack[d] = Entry::Slot;
                }
            }
            self.forwarded = Some(local);
            return self.slot(local);
        }
        self.depth_offset(depth)
    }

    /// The local that the word behind `i` stores the top in, if it can be given the result directly.
    fn stored_next(&self, i: usize) -> Option<u32> {
        let next = *self.unit.words.get(i + 1)?;
        if self.flow.target[i + 1] || self.flow.region[i + 1] {
            return None;
        }
        match next.op()? {
            Op::STORE_FAST => Some(next.b()),
            Op::STORE_FAST_LOAD_FAST => {
                let (a, b) = (u32::from(next.a()), next.b());
                (a == b || self.is_bound(b)).then_some(a)
            }
            _ => None,
        }
    }

    fn is_bound(&self, local: u32) -> bool {
        self.bound & bit(local) != 0
    }

    fn now_bound(&mut self, local: u32) {
        self.bound |= bit(local) & !self.never;
    }

    /// Pops `n` values and pushes the result.
    fn replace(&mut self, n: usize, by: Entry) {
        self.stack.truncate(self.stack.len() - n);
        self.stack.push(by);
    }

    /// LOAD_FAST of one local.
    fn load_fast(&mut self, i: usize, local: u32) {
        if self.load_tracked_name(i, local) {
            return;
        }
        if local >= self.unit.first_hidden {
            // A store elsewhere may change a hidden local at any time: the value of now is taken.
            let (a, r) = (self.slot(local), self.depth_offset(self.stack.len()));
            self.emit_slow(i, Id::copy_checked, Operands { a, r, ..Operands::default() });
            self.stack.push(self.tracked_name(local).map_or(Entry::Slot, Entry::Global));
            return;
        }
        if !self.is_bound(local) {
            let a = self.slot(local);
            self.emit_slow(i, Id::check_bound, Operands { a, ..Operands::default() });
            self.now_bound(local);
        }
        self.stack.push(Entry::Local(local));
    }

    /// Stores the top in a local.
    fn store_fast(&mut self, local: u32) {
        let top = self.stack.len() - 1;
        for d in 0..top {
            if self.stack[d] == Entry::Local(local) {
                self.write_entry(d, false);
                self.stack[d] = Entry::Slot;
            }
        }
        let r = self.slot(local);
        if self.seems_float(1) {
            self.floats |= bit(local);
        }
        if self.seems_str(1) {
            self.strs |= bit(local);
        }
        match self.stack[top] {
            Entry::Local(l) if l == local => {}
            Entry::Local(l) => {
                let a = self.slot(l);
                self.emit(Id::copy, Operands { a, r, ..Operands::default() });
            }
            Entry::Const(c) => {
                let (id, o) = self.constant_into(c, r);
                self.emit(id, o);
            }
            Entry::Slot | Entry::Attribute | Entry::Float | Entry::Global(_) => {
                let a = self.depth_offset(top);
                self.emit(Id::copy, Operands { a, r, ..Operands::default() });
            }
        }
        self.stack.pop();
        self.now_bound(local);
    }

    fn site(&self, word: Word) -> u64 {
        let sites = self.code.sites.get().cast::<Site>();
        sites.wrapping_add(word.a() as usize) as u64
    }
}
