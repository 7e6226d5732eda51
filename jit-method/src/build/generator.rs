//! Yields. A generator's whole function is compiled for those who take all of it at once
//! ([`vm_core::Vm::drain_generator`]): what it yields goes into their container, and it is never suspended. Its loops are
//! compiled as those of any function; at a yield they put everything into the frame, and the interpreter suspends it.
//! A generator that is taken item by item is compiled from behind each of its yields on, up to the next one, and resumed
//! there by a call ([`vm_core::Vm::resume_generator`]).

use std::mem::offset_of;

use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use vm_core::Vm;
use vm_core::bytecode::{CodeUnit, flags};
use vm_core::code::Trigger;
use vm_core::interp::compiled::STOPPED;
use vm_layout::*;

use super::state::Edge;
use super::survey::Survey;
use super::{Builder, C, Stop};
use crate::abstract_value::{Av, Ty};
use crate::runtime;

/// Words of a loop from which on it is worth entering machine code for a turn that may end in a yield.
const WORTH: u32 = 16;
/// Items that are put into one list before its owner is asked again: it knows how much memory there may be.
const ITEMS: i64 = 1 << 20;

impl Builder<'_, '_> {
    /// Whether and how a generator's function is compiled.
    pub(super) fn generator(&mut self, survey: &Survey, trigger: Trigger) -> C {
        let awaits = flags::COROUTINE | flags::ASYNC_GENERATOR | flags::ITERABLE_COROUTINE;
        if survey.unit.flags & awaits != 0 {
            return Err(Stop::Refuse("a coroutine"));
        }
        match trigger {
            Trigger::Entry => self.draining = true,
            Trigger::Loop(word) if is_behind_yield(survey.unit, word) => self.resuming = true,
            Trigger::Loop(word) if survey.loops.get(&word).is_some_and(|last| last - word >= WORTH) => {}
            Trigger::Loop(_) => return Err(Stop::Refuse("a short loop of a generator")),
        }
        Ok(())
    }

    /// Whether names that PEP 266 tracks can do without their slots: a generator that is suspended is no frame that could
    /// be left, its slots go on being written.
    pub(super) fn draining_or_no_generator(&self, unit: &CodeUnit) -> bool {
        self.draining || self.st.frames.len() > 1 || unit.flags & flags::GENERATOR == 0
    }

    pub(super) fn yield_value(&mut self) -> C {
        if self.draining { self.drain_item() } else { self.suspend() }
    }

    /// A jump back to a loop's header that has not been compiled: where a generator is resumed in the middle of the loop, the
    /// header follows when all before it is done.
    pub(super) fn rotate(&mut self, header: u32) -> bool {
        let level = self.st.frames.len() - 1;
        let resumed = if level == 0 { self.resuming } else { self.rotating.contains(&level) };
        let rotates = resumed && header < self.began_at;
        if rotates {
            let block = self.b.create_block();
            self.b.ins().jump(block, &[]);
            self.rotated.push((level, header, (block, self.st.clone())));
        }
        rotates
    }

    /// The innermost of the headers left for later, and all edges to it.
    pub(super) fn next_rotated(&mut self, level: usize) -> Option<(u32, Vec<Edge>)> {
        let header = self.rotated.iter().filter(|r| r.0 == level).map(|r| r.1).max()?;
        let (now, later) =
            std::mem::take(&mut self.rotated).into_iter().partition(|r| (r.0, r.1) == (level, header));
        self.rotated = later;
        let edges: Vec<(usize, u32, Edge)> = now;
        Some((header, edges.into_iter().map(|r| r.2).collect()))
    }

    /// The value goes into the container; the generator is sent None.
    fn drain_item(&mut self) -> C {
        let item = self.st.pop();
        let item = self.word(&item);
        let into = self.load(self.fp_v, offset_of!(Frame, extra));
        let there = self.b.ins().icmp_imm_u(IntCC::NotEqual, into, 0);
        self.guard_as_expected(there);
        let (list, other, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let is_list = self.has_kind(into, Kind::List);
        self.b.ins().brif(is_list, list, &[], other, &[]);
        self.b.switch_to_block(other);
        let put = self.runtime(runtime::drain_item as *const (), &[into, item]);
        self.guard_as_expected(put);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(list);
        let len = self.load(into, offset_of!(List, len));
        let few = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, len, ITEMS);
        self.guard_as_expected(few);
        let into = self.typed(into, Ty::Exact(Kind::List));
        let into = self.word(&into);
        self.push_to_list(into, &Av::Word(item));
        self.st.facts.remove(&into);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
        self.st.push(Av::Const(self.vm.none));
        Ok(())
    }

    /// All that lives goes into the frame, and the interpreter yields.
    fn suspend(&mut self) -> C {
        let top = self.st.top().clone();
        if top.locals.iter().any(|av| matches!(av, Av::Tracked(_))) {
            // The registry is to know of the frame again.
            return Err(self.leave_as_expected());
        }
        let item = if self.resuming { Some(self.st.pop()) } else { None };
        let item = item.map(|av| self.word(&av));
        let top = self.st.top().clone();
        let slots = top.locals.iter().zip(&top.home).enumerate();
        let mut wrong: Vec<(usize, Av)> = slots
            .filter(|(_, (av, home))| **av != Av::Memory && home.as_ref() != Some(av))
            .map(|(i, (av, _))| (i, av.clone()))
            .collect();
        let base = top.locals.len();
        wrong.extend(top.stack.iter().enumerate().map(|(i, av)| (base + i, av.clone())));
        for (i, av) in wrong {
            let v = self.word(&av);
            self.store(v, self.fp_v, size_of::<Frame>() + 8 * i);
        }
        let pc = self.iconst(top.code.words.get().wrapping_add(top.pc as usize) as i64);
        if let Some(item) = item {
            // Whoever resumed it takes the item from here.
            let end = size_of::<Frame>() + 8 * (base + top.stack.len());
            let sp = self.b.ins().iadd_imm_u(self.fp_v, end as i64);
            let behind = self.b.ins().iadd_imm_u(pc, size_of::<Word>() as i64);
            self.runtime(runtime::suspend as *const (), &[self.fp_v, sp, behind]);
            self.b.ins().return_(&[item]);
            return Err(Stop::DeadEnd);
        }
        self.store(pc, self.fp_v, offset_of!(Frame, pc));
        let end = size_of::<Frame>() + 8 * (base + top.stack.len());
        let sp = self.b.ins().iadd_imm_u(self.fp_v, end as i64);
        self.store(sp, self.vm_v, offset_of!(Vm, stopped_sp));
        let stopped = self.iconst(STOPPED.cast_signed());
        self.b.ins().return_(&[stopped]);
        Err(Stop::DeadEnd)
    }
}

/// Whether a word is where a generator goes on that has yielded.
fn is_behind_yield(unit: &CodeUnit, word: u32) -> bool {
    let before = word.checked_sub(1).and_then(|w| unit.words.get(w as usize));
    before.is_some_and(|w| w.op() == Some(Op::YIELD_VALUE))
}
