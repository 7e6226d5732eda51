//! Between the interpreter and machine code: counting, entering, coming back. Only a VM with a JIT runs these handlers
//! (`dispatch::table_for`); `code` describes the contract.

use vm_layout::*;

use super::dispatch::{Handler, reenter_table};
use super::handlers::{handler, iterate, jump, next, return_value, stack_base};
use crate::code::Trigger;
use crate::config::JitLevel;

/// Jumps to machine code.
macro_rules! enter {
    ($address:expr, $vm:ident, $fp:ident, $sp:expr, $pc:expr, $w:ident, $t:ident) => {{
        // Addresses in `Code::entries` and `Code::entry` are handlers: `Vm::publish` is given no others.
        let h = std::mem::transmute::<*const (), Handler>($address as *const ());
        return h($vm, $fp, $sp, $pc, $w, $t);
    }};
}

handler!(
    /// First word of every code unit when a JIT is on: into machine code, or counts.
    resume, |vm, fp, sp, pc, w, t| {
        let code = (*fp).code;
        if !code.entries.get().is_null() {
            (*vm).stats.jit_entries += 1;
            enter!(*code.entries.get(), vm, fp, sp, pc, w, t)
        }
        let heat = code.entry_heat.get();
        if heat == 0 {
            return resume_hot(vm, fp, sp, pc, w, t);
        }
        code.entry_heat.set(heat - 1);
        next!(vm, fp, sp, pc, t)
    }
);

handler!(
    // Inlined it would make every entry save the registers it needs.
    #[inline(never)]
    resume_hot,
    |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let code = (*fp).code;
        let t = (*vm).compile_hot_from(code, Trigger::Entry, t);
        if !code.entries.get().is_null() {
            (*vm).stats.jit_entries += 1;
            enter!(*code.entries.get(), vm, fp, sp, pc, w, t)
        }
        next!(vm, fp, sp, pc, t)
    }
);

handler!(
    /// RESUME where machine code of the first of two tiers has been entered often enough.
    resume_warm, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let code = (*fp).code;
        (*vm).warm_enough(code, Trigger::Entry);
        if !code.entries.get().is_null() {
            enter!(*code.entries.get(), vm, fp, sp, pc, w, t)
        }
        let t = (*vm).handlers;
        next!(vm, fp, sp, pc, t)
    }
);

handler!(
    /// JUMP_BACKWARD in a VM with a JIT.
    jump_backward, |vm, fp, sp, pc, w, t| {
        let code = (*fp).code;
        if (*vm).breaker.load(std::sync::atomic::Ordering::Relaxed) != 0 {
            return super::handlers::jump_backward_poll(vm, fp, sp, pc, w, t);
        }
        let heat = code.loop_heat.get();
        if heat == 0 || !code.entries.get().is_null() {
            return jump_backward_hot(vm, fp, sp, pc, w, t);
        }
        code.loop_heat.set(heat - 1);
        jump!(vm, fp, sp, w.b(), t)
    }
);

handler!(
    #[inline(never)]
    jump_backward_hot,
    |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let code = (*fp).code;
        let mut t = t;
        if code.entries.get().is_null() {
            t = (*vm).compile_hot_from(code, Trigger::Loop(w.b()), t);
        } else if code.loop_heat.get() == 0 && (*vm).config.jit == JitLevel::Tiered {
            (*vm).warm_enough(code, Trigger::Loop(w.b()));
        }
        let entries = code.entries.get();
        if !entries.is_null() {
            let address = *entries.add(w.b() as usize);
            if address != 0 {
                (*vm).stats.jit_entries += 1;
                let target = code.words.get().add(w.b() as usize);
                let word = *target;
                enter!(address, vm, fp, sp, target.add(1), word, t)
            }
        }
        jump!(vm, fp, sp, w.b(), t)
    }
);

handler!(
    /// RETURN_VALUE in a VM with a JIT: machine code that called goes on where it said.
    return_value_resuming, |vm, fp, sp, pc, w, t| {
        if (*fp).action == ReturnAction::Resume && (*fp).flags == 0 {
            let v = super::handlers::peek(sp, 1);
            let back = (*fp).back;
            (*vm).frame = back;
            (*vm).depth -= 1;
            // The third argument is the result here.
            let result = v.bits() as *mut Slot;
            enter!((*fp).resume, vm, back, result, pc, w, t)
        }
        return_value(vm, fp, sp, pc, w, reenter_table())
    }
);

handler!(
    /// YIELD_VALUE in a VM with a JIT: the frame that goes on may have machine code. A value that its owner only wants in
    /// a container is put there, and the generator is sent None at once.
    yield_value, |vm, fp, sp, pc, w, t| {
        if (*fp).flags & frame_flags::DRAINS != 0 && (*vm).drain_item((*fp).extra, super::handlers::peek(sp, 1)) {
            super::handlers::put(sp, 1, (*vm).none);
            let t = reenter_table();
            next!(vm, fp, sp, pc, t)
        }
        iterate::yield_value(vm, fp, sp, pc, w, reenter_table())
    }
);

handler!(
    /// YIELD_FROM in a VM with a JIT.
    yield_from, |vm, fp, sp, pc, w, t| { iterate::yield_from(vm, fp, sp, pc, w, reenter_table()) }
);

handler!(
    /// All entries of the table that machine code passes to interpreter handlers: the running frame's machine code
    /// goes on at `word`, the interpreter where it has none.
    reenter, |vm, fp, sp, pc, w, t| {
        let code = (*fp).code;
        let entries = code.entries.get();
        if !entries.is_null() {
            let at = pc.sub(1).offset_from_unsigned(code.words.get());
            let address = *entries.add(at);
            if address != 0 {
                enter!(address, vm, fp, sp, pc, w, t)
            }
            // This one word in the interpreter, then another try.
            let h = (&(*(*vm).handlers).0)[w.op_byte() as usize];
            return h(vm, fp, sp, pc, w, t);
        }
        let t = (*vm).handlers;
        let h = (&(*t).0)[w.op_byte() as usize];
        h(vm, fp, sp, pc, w, t)
    }
);

handler!(
    /// `Code::entry` of code without machine code: runs the frame from its first word. Only `vm` and `fp` are given, and
    /// the slots behind the arguments are still to be cleared.
    enter_interpreted, |vm, fp, sp, pc, w, t| {
        let code = (*fp).code;
        let mut i = code.arg_count.get() as usize;
        while i < code.slot_count.get() as usize {
            (*Frame::slots(fp).add(i)).set(None);
            i += 1;
        }
        let t = (*vm).handlers;
        next!(vm, fp, stack_base(fp), code.words.get(), t)
    }
);

handler!(
    /// Goes on in the interpreter at the word before `pc`; `word` and `table` may be garbage.
    continue_interpreted, |vm, fp, sp, pc, w, t| {
        let t = (*vm).handlers;
        next!(vm, fp, sp, pc.sub(1), t)
    }
);
