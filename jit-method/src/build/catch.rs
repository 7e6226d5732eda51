//! Exceptions that are handled in the code being compiled. Where something raises inside of a `try` whose handler has been
//! needed before, compiled code goes on at the handler: the frames are made what tracebacks show of them, those behind which
//! the exception was not handled are left ([`crate::exit::catch`]), and the handler is compiled like any other code.

use std::cell::Cell;
use std::mem::offset_of;
use std::rc::Rc;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as V, types};
use vm_core::Vm;
use vm_core::bytecode::{Handler, flags};
use vm_core::feedback;
use vm_core::interp::code::body;
use vm_layout::*;

use super::state::Edge;
use super::{Builder, C, Stop};
use crate::abstract_value::{Av, Fact, Ty};
use crate::exit::{self, Exit};
use crate::runtime;

/// The innermost handler of the words that raise at `pc`.
fn handler_of(code: Gc<Code>, pc: u32) -> Option<Handler> {
    let covering = body(code).unit.handlers.iter().filter(|h| (h.start..h.end).contains(&pc));
    covering.min_by_key(|h| h.end - h.start).copied()
}

/// Whether a handler of the program's own waits for exceptions somewhere in the code. (PEP 266's release what a loop tracks.)
pub(super) fn has_handlers(code: Gc<Code>) -> bool {
    let unit = &body(code).unit;
    unit.handlers.iter().any(|h| unit.words[h.target as usize].op() != Some(Op::UNTRACK_OBJECT))
}

impl Builder<'_, '_> {
    /// Where what the current opcode raises is handled in the code being compiled: frame and handler.
    pub(super) fn handler_here(&self) -> Option<(usize, Handler)> {
        for (i, f) in self.now.iter().enumerate().rev() {
            let unit = &body(f.code).unit;
            // What leaves a generator may become another exception, and what it handles is its own.
            let awaits = flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR;
            if f.taken.is_some() || unit.flags & awaits != 0 || unit.flags & flags::OPTIMIZED == 0 {
                return None;
            }
            let Some(h) = handler_of(f.code, f.pc) else { continue };
            let first = unit.words[h.target as usize].op();
            let by_program = matches!(first, Some(Op::PUSH_EXC_INFO));
            return (by_program && h.target > f.pc).then_some((i, h));
        }
        None
    }

    /// Whether the handler has been needed so far: what never happens is not compiled.
    fn is_needed(&self, code: Gc<Code>, h: &Handler) -> bool {
        self.eager || feedback::notes(code).is_some_and(|n| n.words[h.target as usize].left.get() != 0)
    }

    /// Goes on if `c` is not 0, else the exception that is set is raised.
    pub(super) fn guard_raised(&mut self, c: V) {
        let here = self.handler_here().filter(|(i, h)| self.is_needed(self.now[*i].code, h));
        let Some((level, h)) = here else {
            let exit = self.exit_block(true);
            self.branch_or(c, exit);
            return;
        };
        let (next, caught) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(caught);
        self.b.ins().brif(c, next, &[], caught, &[]);
        self.b.switch_to_block(caught);
        self.catch(level, h);
        self.b.switch_to_block(next);
    }

    /// The exception that is set is raised.
    pub(super) fn raise(&mut self) -> Stop {
        match self.handler_here().filter(|(i, h)| self.is_needed(self.now[*i].code, h)) {
            Some((level, h)) => self.catch(level, h),
            None => {
                let exit = self.exit_block(true);
                self.b.ins().jump(exit, &[]);
            }
        }
        Stop::DeadEnd
    }

    /// Control goes on at the handler, in the frame of this level.
    fn catch(&mut self, level: usize, h: Handler) {
        let entered = self.st.entered();
        let before = self.make_what_is_shown();
        let (frames, words) = self.describe_caught(level);
        let top = &self.now[self.now.len() - 1];
        let exit = Box::new(Exit {
            frames,
            objects: Rc::default(),
            entered,
            raise: true,
            words: words.len(),
            taken: Cell::new(0),
            expected: Cell::new(true),
            handler: None,
            blame: (top.code, top.pc),
            version: self.version,
        });
        let description = &raw const *exit as i64;
        self.embed(exit.blame.0.value());
        self.exits.push(exit);
        self.put_exit_words(words);
        let (description, at) = (self.iconst(description), self.iconst(level as i64));
        let args = [self.vm_v, self.fp_v, description, at];
        let e = self.native(exit::catch as *const (), &args, Some(types::I64));
        let mut state = self.st.clone();
        state.forget_mutable();
        state.frames = self.now[..=level].to_vec();
        for i in 1..=level {
            state.frame_mut(i).entered = true;
        }
        let raised_at = state.top().pc;
        let frame = state.top_mut();
        frame.stack.truncate(h.depth as usize);
        if h.push_pc {
            frame.stack.push(Av::Const(Value::small(i64::from(raised_at))));
        }
        frame.stack.push(Av::Word(e));
        frame.pc = h.target;
        state.facts.insert(e, Fact::of(Ty::Any));
        let block = self.b.create_block();
        self.b.ins().jump(block, &[]);
        self.thrown.push((level, h.target, (block, state)));
        if let Some((st, now)) = before {
            (self.st, self.now) = (st, now);
        }
    }

    /// Edges to handlers in the frame of this level, found while its last word was compiled.
    pub(super) fn thrown_to(&mut self, level: usize) -> Vec<(u32, Edge)> {
        if self.thrown.is_empty() {
            return Vec::new();
        }
        let (here, others) = std::mem::take(&mut self.thrown).into_iter().partition(|t| t.0 == level);
        self.thrown = others;
        let here: Vec<(usize, u32, Edge)> = here;
        here.into_iter().map(|t| (t.1, t.2)).collect()
    }

    /// Something with a finalizer may be due where a handler begins or ends: the interpreter knows what is alive.
    fn guard_nothing_due(&mut self) {
        let nothing = self.runtime(runtime::nothing_to_finalize as *const (), &[]);
        self.guard_as_expected(nothing);
    }

    pub(super) fn push_exc_info(&mut self) {
        self.guard_nothing_due();
        let e = self.st.pop();
        let e = self.word(&e);
        let before = self.load(self.vm_v, offset_of!(Vm, handled));
        let none = self.vm.none;
        let none = self.const_word(none);
        let there = self.b.ins().icmp_imm_u(IntCC::NotEqual, before, 0);
        let before = self.b.ins().select(there, before, none);
        self.store(e, self.vm_v, offset_of!(Vm, handled));
        self.st.push(Av::Word(before));
        self.st.push(Av::Word(e));
    }

    pub(super) fn pop_except(&mut self) {
        self.guard_nothing_due();
        let before = self.st.pop();
        let before = self.word(&before);
        let (none, nothing) = (self.vm.none, self.iconst(0));
        let is_none = self.is_word(before, none);
        let before = self.b.ins().select(is_none, nothing, before);
        self.store(before, self.vm_v, offset_of!(Vm, handled));
    }

    pub(super) fn check_match(&mut self) {
        let class = self.st.pop();
        let e = self.st.top().stack.last().cloned().unwrap_or(Av::Dead);
        let (e, class) = (self.word(&e), self.word(&class));
        let t = self.test_or_raise(runtime::exception_matches as *const (), &[e, class]);
        self.st.push(Av::Bool(t));
    }

    /// RAISE_VARARGS; what is being handled is raised again by the interpreter.
    pub(super) fn raise_statement(&mut self, count: u32) -> C {
        if count == 0 {
            return Err(self.leave_as_expected());
        }
        let cause = if count == 2 { Some(self.st.pop()) } else { None };
        let what = self.st.pop();
        let what = self.word(&what);
        let cause = match cause {
            Some(c) => self.word(&c),
            None => self.iconst(0),
        };
        self.before_call();
        self.runtime(runtime::raise_statement as *const (), &[what, cause]);
        Err(self.raise())
    }

    /// DELETE_FAST of what surely has no finalizer: true if done.
    pub(super) fn delete_fast(&mut self, i: usize) -> bool {
        let plain = match &self.st.top().locals[i] {
            Av::Const(c) => c.is_small() || *c == self.vm.none,
            Av::Float(..) | Av::Bool(_) => true,
            av => matches!(self.st.fact(av), Fact { ty: Ty::Small, maybe_unbound: false }),
        };
        if plain {
            self.st.top_mut().locals[i] = Av::Unbound;
        }
        plain
    }
}
