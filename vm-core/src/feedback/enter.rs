//! Entering machine code that is called like a native function, and counting what has none yet.

use vm_layout::*;

use super::{Body, notes};
use crate::Vm;
use crate::bytecode::flags;
use crate::code::Trigger;
use crate::interp::compiled::STOPPED;
use crate::interp::dispatch::Handler;
use crate::interp::handlers::{handler, next, push, stack_base};

/// Runs a body and goes on as it says.
macro_rules! run {
    ($body:expr, $vm:ident, $fp:ident, $w:ident) => {{
        let body = std::mem::transmute::<usize, Body>($body);
        let r = body($vm, $fp);
        let t = (*$vm).handlers;
        if r == STOPPED {
            let fp = (*$vm).frame;
            let sp = (*$vm).stopped_sp;
            next!($vm, fp, sp, (*fp).pc, t)
        }
        if r == 0 {
            return 0;
        }
        let sp = push(stack_base($fp), Value::from_bits(r).unwrap_unchecked());
        let h = (&(*t).0)[Op::RETURN_VALUE as usize];
        return h($vm, $fp, sp, (*$fp).pc, $w, t);
    }};
}

handler!(
    /// The first of `Code::entries` of code with notes.
    enter_function, |vm, fp, sp, pc, w, t| {
        let code = (*fp).code;
        let body = (*vm).body_of(code);
        let w = *code.words.get();
        let pc = code.words.get().add(1);
        if body == 0 {
            let first = (*vm).first_tier_of(code);
            if first != 0 {
                let h = std::mem::transmute::<usize, Handler>(first);
                return h(vm, fp, stack_base(fp), pc, w, t);
            }
            let t = (*vm).handlers;
            next!(vm, fp, stack_base(fp), pc, t)
        }
        run!(body, vm, fp, w)
    }
);

handler!(
    /// `Code::entry` of code with notes: only `vm` and `fp` are given, and the slots behind the arguments are garbage.
    enter_called, |vm, fp, sp, pc, w, t| {
        let code = (*fp).code;
        let mut i = code.arg_count.get() as usize;
        while i < code.slot_count.get() as usize {
            (*Frame::slots(fp).add(i)).set(None);
            i += 1;
        }
        enter_function(vm, fp, sp, pc, w, t)
    }
);

handler!(
    /// In `Code::entries` at each loop header of code with notes.
    enter_loop, |vm, fp, sp, pc, w, t| {
        let code = (*fp).code;
        let body = (*vm).loop_body_of(code, pc);
        if body == 0 {
            let first = (*vm).first_tier_at(code, pc);
            if first != 0 {
                let h = std::mem::transmute::<usize, Handler>(first);
                return h(vm, fp, sp, pc, w, t);
            }
            let t = (*vm).handlers;
            next!(vm, fp, sp, pc.sub(1), t)
        }
        run!(body, vm, fp, w)
    }
);

handler!(
    /// Runs a generator's frame by machine code that puts all that is yielded into a container, if there is any.
    enter_drain, |vm, fp, sp, pc, w, t| {
        let body = (*vm).drain_body_of((*fp).code);
        if body == 0 {
            next!(vm, fp, sp, pc, t)
        }
        run!(body, vm, fp, w)
    }
);

/// Whether a generator's function has such machine code, or was asked for it often enough.
pub(crate) fn can_drain(code: Gc<Code>) -> bool {
    notes(code).is_some_and(|n| n.body.get() != 0 || n.is_hot())
}

/// Whether there is machine code that begins at `pc`, behind a `yield` of warm code, or it is time to ask for some.
pub(crate) fn can_resume(code: Gc<Code>, pc: *const Word) -> bool {
    let Some(n) = notes(code) else { return false };
    // SAFETY: the pc of a suspended generator is one of its words, and not the first.
    let behind_yield = unsafe { (*pc.sub(1)).op_byte() } == Op::YIELD_VALUE as u8;
    behind_yield && {
        // SAFETY: as above.
        let word = unsafe { pc.offset_from(code.words.get()) } as u32;
        n.loop_body(word) != 0 || n.loop_is_hot(word)
    }
}

/// Runs the machine code that begins at `pc` of the running frame, a generator's, made now if there is none. `None`: there is
/// still none.
///
/// # Safety
/// `f` is the running frame, and everything is in it as it is to be at `pc`.
pub(crate) unsafe fn run_resumed(vm: &mut Vm, f: *mut Frame, code: Gc<Code>, pc: *const Word) -> Option<u64> {
    // SAFETY: the caller's promise. What `loop_body_of` gives is the address of a body.
    unsafe {
        let body = vm.loop_body_of(code, pc.add(1));
        (body != 0).then(|| std::mem::transmute::<usize, Body>(body)(vm, f))
    }
}

impl Vm {
    /// Machine code of a generator's function, made now if there is none.
    #[inline(never)]
    fn drain_body_of(&mut self, code: Gc<Code>) -> usize {
        let Some(n) = notes(code) else { return 0 };
        if n.body.get() == 0 {
            n.heat.set(u32::MAX);
            self.ask(code, Trigger::Entry);
        }
        n.body.get()
    }

    /// Machine code of a function, made now if it has become hot.
    #[inline(never)]
    fn body_of(&mut self, code: Gc<Code>) -> usize {
        // That of a generator's function serves those who take all of it at once.
        let Some(n) = notes(code).filter(|_| code.flags.get() & flags::GENERATOR == 0) else { return 0 };
        if n.body.get() == 0 && n.is_hot() {
            // Until it succeeds, not again.
            n.heat.set(u32::MAX);
            self.ask(code, Trigger::Entry);
        }
        n.body.get()
    }

    /// Machine code that begins at the loop header before `pc`.
    #[inline(never)]
    fn loop_body_of(&mut self, code: Gc<Code>, pc: *const Word) -> usize {
        let Some(n) = notes(code) else { return 0 };
        // SAFETY: `pc` points into the code's words.
        let word = unsafe { pc.offset_from(code.words.get()) } as u32 - 1;
        match n.loop_body(word) {
            0 if n.loop_is_hot(word) => {
                n.set_loop_body(word, 0, u32::MAX);
                self.ask(code, Trigger::Loop(word));
                n.loop_body(word)
            }
            body => body,
        }
    }

    /// Machine code of the first tier that runs the function while there is none of the second, 0: none.
    #[inline(never)]
    fn first_tier_of(&mut self, code: Gc<Code>) -> usize {
        let Some(n) = notes(code).filter(|n| !n.first.get().is_null()) else { return 0 };
        let running = code.entries.get() == n.first.get().cast();
        if code.flags.get() & flags::GENERATOR != 0 {
            if !running {
                return 0;
            }
        } else if !n.asked.get() && n.heat.get() != u32::MAX {
            // Notes are needed.
            super::link(code);
            return 0;
        } else if !running {
            super::link_first(code);
        }
        // It counts its entries itself, for nothing.
        code.entry_heat.set(1 << 30);
        n.first_start.get()
    }

    /// Machine code of the first tier for the loop header before `pc`, 0: none, or notes are being taken.
    #[inline(never)]
    fn first_tier_at(&mut self, code: Gc<Code>, pc: *const Word) -> usize {
        let Some(n) = notes(code).filter(|n| !n.first.get().is_null()) else { return 0 };
        if code.entries.get() != n.first.get().cast() {
            let patience = n.patience.get();
            if patience > 0 {
                n.patience.set(patience - 1);
                return 0;
            }
            super::link_first(code);
        }
        // SAFETY: `pc` points behind one of the code's words.
        let word = unsafe { pc.offset_from(code.words.get()) } as u32 - 1;
        n.first_at(word)
    }

    /// Asks for machine code of warm code; that of the first tier runs meanwhile.
    fn ask(&mut self, code: Gc<Code>, trigger: Trigger) {
        let Some(n) = notes(code) else { return };
        n.note_asked(trigger);
        if self.relink_body(code, trigger) {
            return;
        }
        self.compile_now(code, trigger);
        if n.body_of(trigger) == 0 {
            self.first_tier_runs(code, trigger);
        }
    }

    /// Asks the JIT, which has asked to be told so.
    pub fn compile_now(&mut self, code: Gc<Code>, trigger: Trigger) {
        let Some(mut jit) = self.jit.take() else { return };
        let began = std::time::Instant::now();
        if jit.compile(self, code, trigger).is_err() {
            self.stats.jit_declined += 1;
        }
        self.stats.jit_compile_ns += began.elapsed().as_nanos() as u64;
        self.jit = Some(jit);
    }
}
