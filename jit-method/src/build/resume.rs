//! Generators inlined into the loops that take their items. The generator is not made: its frame is a value of the loop
//! ([`Av::Resumable`]), its code compiled twice, up to the first `yield` in front of the loop and from behind the `yield` on
//! where the loop's turns end. The loop's header is the first word behind FOR_ITER. An exit in the loop makes the generator,
//! suspended where it stands; an exit in the generator's code makes it running.

use std::mem::offset_of;
use std::rc::Rc;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, types};
use vm_core::bytecode::flags;
use vm_core::interp::code::body;
use vm_core::interp::generator::generator_state;
use vm_layout::*;

use super::call::{MAX_DEPTH, code_words};
use super::catch::has_handlers;
use super::state::{AFrame, Edge};
use super::survey::Survey;
use super::{BUDGET, Builder, C, Stop, looks_at_itself};
use crate::abstract_value::{Av, Fact, Place, Resumable, Ty};

/// A loop over an inlined generator whose words are being compiled.
pub struct Turning {
    /// Number of the frame whose loop it is.
    level: usize,
    /// FOR_ITER, the last word of the loop, the first one behind it.
    at: u32,
    last: u32,
    end: u32,
    /// Where turns end.
    turns: Vec<Edge>,
}

impl Builder<'_, '_> {
    /// The generator of a call whose items the next words take one by one; None: it is to be made.
    pub(super) fn resumable(&mut self, function: Gc<Function>, args: &[Av]) -> Option<Av> {
        if body(function.code.get()).unit.arg_count as usize != args.len()
            || !self.is_looped_over()
            || !self.can_be_resumed(function)
        {
            return None;
        }
        let code = function.code.get();
        let unit = &body(code).unit;
        let mut slots: Vec<Av> = args.iter().map(|av| self.without_objects(av.clone())).collect();
        slots.resize(unit.slot_count as usize, Av::Unbound);
        if let Some(closure) = function.closure.get() {
            self.embed(closure.value());
            let free = code.first_free.get() as usize;
            for (slot, &cell) in slots[free..].iter_mut().zip(closure.items()) {
                *slot = Av::Const(cell);
            }
        }
        self.embed_function(function);
        let top = self.st.top();
        let path = (top.path.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(top.pc))
            .wrapping_add(code.address() as u64)
            .rotate_left(29);
        let place = Place { function, pc: 0, path };
        self.inlined += 1;
        Some(Av::Resumable(Box::new(Resumable { place, slots, stack: Vec::new() })))
    }

    /// Whether generators of a function can be inlined here.
    fn can_be_resumed(&mut self, function: Gc<Function>) -> bool {
        let code = function.code.get();
        let unit = &body(code).unit;
        let other = flags::COROUTINE
            | flags::ASYNC_GENERATOR
            | flags::ITERABLE_COROUTINE
            | flags::VARARGS
            | flags::VARKEYWORDS;
        let yields = unit.words.iter().filter(|w| w.op() == Some(Op::YIELD_VALUE)).count();
        let delegates = unit.words.iter().any(|w| w.op() == Some(Op::YIELD_FROM));
        let fits = unit.flags & flags::GENERATOR != 0
            && unit.flags & other == 0
            && unit.kwonly_count == 0
            && unit.cell_slots.is_empty()
            && yields == 1
            && !delegates
            && unit.slot_count <= 64
            && !has_handlers(code)
            && !looks_at_itself(unit);
        fits && !(self.st.frames.iter().any(|f| f.code == code)
            || self.distrusted()
            || self.st.frames.len() >= MAX_DEPTH
            || self.words + 2 * code_words(code) >= BUDGET
            || self.plan.apart.contains(&code.address())
            || !(self.eager || vm_core::feedback::notes(code).is_some())
            || !self.chains_fold(code, function.globals.get()))
    }

    /// A loop is entered that takes the items of a generator that nobody else knows of, made where the loop begins: what its frame
    /// holds is taken over, and the generator is over. `now` is what lies on top of the stack.
    pub(super) fn take_over(&mut self, word: u32, survey: &Survey, now: Option<Value>) {
        let words = &survey.unit.words;
        let mut before = words[..word as usize].iter().rev().map(|w| w.op());
        let made_here = before.find(|op| *op != Some(Op::TRACK_OBJECT)) == Some(Some(Op::GET_ITER))
            && before.next() == Some(Some(Op::CALL));
        let head = matches!(words[word as usize].op(), Some(Op::FOR_ITER | Op::FOR_ITER_STRATEGY));
        let Some(g) = now.filter(|v| made_here && head && v.is_exact(Kind::Generator)) else { return };
        // SAFETY: an object of this kind.
        let g: Gc<Generator> = unsafe { g.cast_unchecked() };
        let (Some(function), code) = (g.function.get().and_then(|f| f.cast::<Function>()), g.code.get())
        else {
            return;
        };
        let pc = (g.pc.get() as usize - code.words.get() as usize) / size_of::<Word>();
        let unit = &body(code).unit;
        let behind_yield = pc.checked_sub(1).is_some_and(|i| unit.words[i].op() == Some(Op::YIELD_VALUE));
        // The function of an expression is another one each time.
        if g.state.get() != generator_state::SUSPENDED
            || &*unit.name == "<genexpr>"
            || !behind_yield
            || unit.flags & (flags::COROUTINE | flags::ASYNC_GENERATOR | flags::ITERABLE_COROUTINE) != 0
            || code != function.code.get()
            || !unit.chains.is_empty()
            || !self.can_be_resumed(function)
        {
            return;
        }
        let Some(Av::Word(v)) = self.st.top().stack.last().cloned() else { return };
        let pc = pc as u32;
        let depth = g.depth.get();
        self.guard_exact(v, Kind::Generator);
        let expected = [
            (offset_of!(Generator, function), function.value().bits()),
            (offset_of!(Generator, code), code.address() as u64),
            (offset_of!(Generator, pc), g.pc.get() as u64),
            (offset_of!(Generator, handled), 0),
            (offset_of!(Generator, frame_id), 0),
        ];
        for (offset, word) in expected {
            let now = self.load(v, offset);
            let word = self.iconst(word.cast_signed());
            let c = self.b.ins().icmp(IntCC::Equal, now, word);
            self.guard(c);
        }
        for (offset, n) in [
            (offset_of!(Generator, state), generator_state::SUSPENDED),
            (offset_of!(Generator, depth), depth),
        ] {
            let now = self.load_as(types::I32, v, offset);
            let c = self.b.ins().icmp_imm_u(IntCC::Equal, now, i64::from(n));
            self.guard(c);
        }
        self.embed_function(function);
        let of_generator = self.survey(code);
        let slots = code.slot_count.get() as usize;
        let mut held = Vec::new();
        for i in 0..slots + depth as usize {
            if i < slots && !of_generator.is_live(pc, i) {
                held.push(Av::Dead);
                continue;
            }
            let slot = self.load(v, size_of::<Generator>() + 8 * i);
            let bound = i >= slots || of_generator.is_bound(pc, i);
            self.st.facts.insert(slot, Fact { ty: Ty::Any, maybe_unbound: !bound });
            if bound {
                self.guess_entry(slot, g.slots()[i].get());
            }
            held.push(Av::Word(slot));
        }
        self.runtime(crate::runtime::generator_over as *const (), &[v]);
        let stack = held.split_off(slots);
        let place = Place { function, pc, path: u64::from(word) ^ code.address() as u64 };
        self.st.pop();
        self.st.push(Av::Resumable(Box::new(Resumable { place, slots: held, stack })));
        self.inlined += 1;
    }

    fn embed_function(&mut self, function: Gc<Function>) {
        self.embed(function.code.get().value());
        self.embed(function.value());
        self.embed(function.globals.get().value());
    }

    /// Whether the next words are the head of a loop over what this one gives.
    fn is_looped_over(&self) -> bool {
        let top = self.st.top();
        let words = &body(top.code).unit.words;
        let mut rest = words.iter().skip(top.pc as usize + 1).map(|w| w.op());
        rest.next() == Some(Some(Op::GET_ITER))
            && matches!(
                rest.find(|op| *op != Some(Op::TRACK_OBJECT)),
                Some(Some(Op::FOR_ITER | Op::FOR_ITER_STRATEGY))
            )
    }

    /// Whether a word is the head of a loop over an inlined generator.
    pub(super) fn takes_items(&self, pc: u32, survey: &Survey) -> bool {
        let op = survey.unit.words[pc as usize].op();
        matches!(op, Some(Op::FOR_ITER | Op::FOR_ITER_STRATEGY))
            && matches!(self.st.top().stack.last(), Some(Av::Resumable(_)))
    }

    /// FOR_ITER in front of the loop: the first items (of several paths), and control that comes to the loop's end.
    pub(super) fn first_items(&mut self, pc: u32, survey: &Survey) -> C<(Vec<Edge>, Vec<Edge>)> {
        if survey.loops.contains_key(&(pc + 1)) {
            return Err(Stop::Refuse("a loop in the head of a loop over a generator"));
        }
        let w = survey.unit.words[pc as usize];
        if let Some(&last) = survey.loops.get(&pc) {
            let level = self.st.frames.len() - 1;
            self.turning.push(Turning { level, at: pc, last, end: w.b(), turns: Vec::new() });
        }
        self.run_resumable()
    }

    /// A turn of a loop over an inlined generator ends. False: it is another loop's.
    pub(super) fn ends_turn(&mut self, header: u32) -> bool {
        let level = self.st.frames.len() - 1;
        let Some(i) = self.turning.iter().position(|t| t.level == level && t.at == header) else {
            return false;
        };
        let block = self.b.create_block();
        self.b.ins().jump(block, &[]);
        self.turning[i].turns.push((block, self.st.clone()));
        true
    }

    /// The innermost loop over a generator of this frame all of whose words have been compiled; `next` is the first that has not.
    /// FOR_ITER, the word behind the loop, ends of turns.
    pub(super) fn turned(&mut self, level: usize, next: Option<u32>) -> Option<(u32, u32, Vec<Edge>)> {
        let i = self.turning.iter().rposition(|t| t.level == level && next.is_none_or(|n| n > t.last))?;
        let t = self.turning.remove(i);
        Some((t.at, t.end, t.turns))
    }

    /// The code of the inlined generator on top of the stack, from where it stands up to its next yield or its end: edges behind
    /// FOR_ITER, edges behind the loop.
    pub(super) fn run_resumable(&mut self) -> C<(Vec<Edge>, Vec<Edge>)> {
        let Av::Resumable(it) = self.st.pop() else {
            return Err(Stop::Refuse("a generator that is none"));
        };
        let Resumable { place, slots, mut stack } = *it;
        // Where the generator will be, should it be made in the middle of its code.
        self.st.push(Av::Dead);
        let (code, globals) = (place.function.code.get(), place.function.globals.get());
        let caller = self.st.top();
        let offset = caller.offset + size_of::<Frame>() + 8 * caller.code.frame_words.get() as usize;
        let resumes = place.pc != 0;
        if resumes {
            stack.push(Av::Const(self.vm.none));
        }
        let home = vec![None; slots.len()];
        self.st.frames.push(Rc::new(AFrame {
            code,
            function: Some(place.function),
            globals,
            offset,
            locals: slots,
            stack,
            pc: place.pc,
            entered: false,
            home,
            instance: None,
            taken: None,
            operator: None,
            generator: true,
            // Loops in it are others when they are compiled from another word on.
            path: place.path ^ u64::from(place.pc),
        }));
        let level = self.st.frames.len() - 1;
        let first = self.b.create_block();
        self.b.ins().jump(first, &[]);
        let state = self.st.clone();
        let began_at = self.began_at;
        self.began_at = place.pc;
        if resumes {
            self.rotating.push(level);
        }
        self.yielded.push((place.path, Vec::new()));
        let returns = match self.body(vec![(first, state)], place.pc) {
            Ok(r) => r,
            Err(Stop::Refuse(_)) => {
                self.plan.apart.insert(code.address());
                return Err(Stop::Restart);
            }
            Err(stop) => return Err(stop),
        };
        if resumes {
            self.rotating.pop();
        }
        self.began_at = began_at;
        let (_, items) = self.yielded.pop().unwrap_or_default();
        let mut ends = Vec::new();
        for (block, state, _) in returns {
            self.b.switch_to_block(block);
            self.st = state;
            self.leave_to(level - 1);
            self.st.frames.truncate(level);
            self.st.pop();
            let next = self.b.create_block();
            self.b.ins().jump(next, &[]);
            ends.push((next, self.st.clone()));
        }
        Ok((items, ends))
    }

    /// YIELD_VALUE of an inlined generator: control goes on in the loop.
    pub(super) fn hand_out(&mut self) -> C {
        let item = self.st.pop();
        let item = self.without_objects(item);
        let level = self.st.frames.len() - 1;
        self.leave_to(level - 1);
        let top = self.st.top().clone();
        let Some(function) = top.function else { return Err(Stop::Refuse("a generator without a function")) };
        let pc = top.pc + 1;
        let survey = self.survey(top.code);
        let slots = top.locals.into_iter().enumerate();
        let slots = slots.map(|(i, av)| if survey.is_live(pc, i) { av } else { Av::Dead });
        let slots = slots.map(|av| self.without_objects(av)).collect();
        let stack = top.stack.into_iter().map(|av| self.without_objects(av)).collect();
        let Some(&(path, _)) = self.yielded.last() else {
            return Err(Stop::Refuse("a yield of no generator"));
        };
        let place = Place { function, pc, path };
        self.st.frames.pop();
        self.st.pop();
        self.st.push(Av::Resumable(Box::new(Resumable { place, slots, stack })));
        self.st.push(item);
        let block = self.b.create_block();
        self.b.ins().jump(block, &[]);
        let edge = (block, self.st.clone());
        if let Some((_, edges)) = self.yielded.last_mut() {
            edges.push(edge);
        }
        Err(Stop::DeadEnd)
    }

    /// A value in which no instance is that has not been made: those in a generator's frame would not be found there.
    fn without_objects(&mut self, av: Av) -> Av {
        let mut objects = Vec::new();
        av.add_objects(&mut objects);
        if objects.is_empty() { av } else { Av::Word(self.word(&av)) }
    }

    /// Makes the generator after all.
    pub(super) fn make_resumable(&mut self, it: &Resumable) -> cranelift_codegen::ir::Value {
        let words: Vec<_> = it.slots.iter().chain(&it.stack).map(|av| self.word(av)).collect();
        let row = self.in_row(&words);
        let function = self.const_word(it.place.function.value());
        let (pc, n) = (self.iconst(i64::from(it.place.pc)), self.iconst(words.len() as i64));
        let v = self.runtime(crate::runtime::generator_at as *const (), &[function, pc, row, n]);
        self.clear_row(row, words.len());
        v
    }
}
