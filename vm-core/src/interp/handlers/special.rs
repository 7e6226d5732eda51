//! Special methods written in Python, asked for by an opcode (`a + b`, `a < b`, `c[k]`, `if o`, `for x in it`, a property, `len(o)`):
//! their frames are pushed like those of calls and the loop goes on; nothing recurses on the native stack.
//!
//! What the method returns is often not yet the operator's result. The frame's return action says so ([`ReturnAction`]'s
//! `Operator` and `Alternate`), the operands stay on the caller's stack, and [`Vm::finish_operator`] does the rest as the
//! caller's word says. Whatever is not plain (a native method, a subclass that is asked first, generators, a pending
//! signal) is left to the general paths, which call natively.

use vm_layout::*;

use super::super::stack::FrameStack;
use super::super::unwind::unwind;
use super::arith::{compare_op, operator};
use super::{handler, next, peek, put};
use crate::Vm;
use crate::bytecode::flags;
use crate::native::{Args, R};
use crate::types::Dunder;
use crate::types::prompt::Occasion;

/// No frame: the general path is to do it. (Results of the functions here are one word, so that no address of a local
/// escapes in a handler.)
pub const GENERAL: u64 = 0;
/// No frame: an exception was raised.
pub const RAISED: u64 = 1;
/// No frame: a truth test of an instance whose class says nothing about it.
pub const TRUE: u64 = 2;

/// Goes on in the frame that `$frame` entered, or to the unwinder; falls through where there is none.
macro_rules! enter_special {
    ($frame:expr, $vm:ident, $fp:ident, $sp:ident, $pc:ident, $w:ident, $t:ident) => {{
        let entered: u64 = $frame;
        if entered > $crate::interp::handlers::special::TRUE {
            let f = entered as *mut vm_layout::Frame;
            let code = (*f).code;
            next!($vm, f, $crate::interp::handlers::stack_base(f), code.words.get(), $t)
        }
        if entered == $crate::interp::handlers::special::RAISED {
            return $crate::interp::unwind::unwind($vm, $fp, $sp, $pc, $w, $t);
        }
    }};
}

pub(crate) use enter_special;

/// The truth of the value on top, or the jump into the frame that tells it (or to the unwinder).
macro_rules! truth_of_top {
    ($vm:ident, $fp:ident, $sp:ident, $pc:ident, $w:ident, $t:ident) => {{
        let v = peek($sp, 1);
        // Most conditions are results of comparisons.
        if v == (*$vm).true_ {
            true
        } else if v == (*$vm).false_ {
            false
        } else {
            let told = $crate::interp::handlers::special::is_instance(v) && {
                let entered = (*$vm).truth_frame($sp);
                if entered != $crate::interp::handlers::special::TRUE {
                    enter_special!(entered, $vm, $fp, $sp, $pc, $w, $t);
                }
                entered == $crate::interp::handlers::special::TRUE
            };
            told || attempt!((*$vm).truth(v), $vm, $fp, $sp, $pc, $w, $t)
        }
    }};
}

pub(crate) use truth_of_top;

/// Whether the class of a value may have methods written in Python.
#[inline(always)]
pub fn is_instance(v: Value) -> bool {
    match v.header() {
        None => false,
        Some(h) => {
            let kind = h.kind_byte();
            kind == Kind::Object as u8 || kind == Kind::MapObject as u8 || h.is_subclass_instance()
        }
    }
}

/// What a class has under a special name, if that is a Python function.
#[inline(always)]
fn python_method(class: Gc<Type>, dunder: Dunder) -> Option<Value> {
    class.slots[dunder as usize].get().filter(|f| f.is_exact(Kind::Function))
}

handler!(
    /// A frame returned to an operator's word. The operands lie below `sp`; the word is the one before the frame's `pc`, and
    /// in the place of `pc` comes what was returned, in that of `word` the action.
    operator_returned, |vm, fp, sp, pc, w, t| {
        let v = Value::from_bits(pc as u64).unwrap_unchecked();
        let sp_after = (*vm).finish_operator(fp, sp, v, w.0 == ReturnAction::Alternate as u64);
        if sp_after.is_null() {
            return unwind(vm, fp, sp, (*fp).pc, *(*fp).pc.sub(1), t);
        }
        next!(vm, fp, sp_after, (*fp).pc, t)
    }
);

handler!(
    /// LOAD_ATTR that found a property, which comes in the place of `pc`; the frame's `pc` is set.
    #[inline(never)]
    read_property, |vm, fp, sp, pc, w, t| {
        let property = Value::from_bits(pc as u64).unwrap_unchecked();
        let pc = (*fp).pc;
        enter_special!((*vm).getter_frame(property, peek(sp, 1), sp.sub(1)), vm, fp, sp, pc, w, t);
        super::plain_attr::load_attr_slow(vm, fp, sp, pc, w, t)
    }
);

handler!(
    /// STORE_ATTR that found a property, in the same way.
    #[inline(never)]
    write_property, |vm, fp, sp, pc, w, t| {
        let property = Value::from_bits(pc as u64).unwrap_unchecked();
        let pc = (*fp).pc;
        enter_special!((*vm).setter_frame(property, peek(sp, 1), peek(sp, 2), sp.sub(2)), vm, fp, sp, pc, w, t);
        super::plain_attr::store_attr_slow(vm, fp, sp, pc, w, t)
    }
);

impl Vm {
    /// Enters a frame of a Python function for these arguments. `extra_depth`: how much deeper than by its frame the
    /// operation counts as recursion.
    #[inline(always)]
    fn special_frame<const N: usize>(
        &mut self,
        f: Value,
        args: [Value; N],
        return_sp: *mut Slot,
        action: ReturnAction,
        extra_depth: u32,
    ) -> u64 {
        if !f.is_exact(Kind::Function) {
            return GENERAL;
        }
        // SAFETY: the kind has just been tested; a new frame lies above the operand stack of the running one, and there
        // is room.
        unsafe {
            let function: Gc<Function> = f.cast_unchecked();
            let code = function.code.get();
            let at = FrameStack::end_of(self.frame);
            let end = at.wrapping_add(8 * (Frame::WORDS + code.frame_words.get() as usize));
            if self.depth + extra_depth >= self.recursion_limit
                || end > self.frames.limit()
                || self.breaker.load(std::sync::atomic::Ordering::Relaxed) != 0
            {
                return GENERAL;
            }
            if code.fast_args.get() as usize != N {
                return self.special_frame_bound(function, &args, return_sp, action, extra_depth);
            }
            let f = self.push_frame(function, code, None, &args, return_sp, action);
            if extra_depth != 0 {
                (*f).flags = frame_flags::DEEP;
                self.depth += extra_depth;
            }
            f as u64
        }
    }

    /// Makes a frame of `function` with just its arguments the running one; `receiver` goes first, and is what
    /// [`ReturnAction::PushInstance`] returns.
    ///
    /// # Safety
    /// `code` is the function's and takes so many arguments; there is room for the frame.
    #[inline(always)]
    pub(super) unsafe fn push_frame(
        &mut self,
        function: Gc<Function>,
        code: Gc<Code>,
        receiver: Option<Value>,
        args: &[Value],
        return_sp: *mut Slot,
        action: ReturnAction,
    ) -> *mut Frame {
        // SAFETY: the caller's promise; a new frame lies above the operand stack of the running one.
        unsafe {
            let f = FrameStack::end_of(self.frame).cast::<Frame>();
            (&raw mut (*f).back).write(self.frame);
            (&raw mut (*f).code).write(code);
            (&raw mut (*f).consts).write(code.const_items.get());
            (&raw mut (*f).pc).write(code.words.get());
            (&raw mut (*f).return_sp).write(return_sp);
            (&raw mut (*f).globals).write(function.globals.get());
            (&raw mut (*f).function).write(Some(function));
            (&raw mut (*f).action).write(action);
            (&raw mut (*f).flags).write(0);
            let mut slot = Frame::slots(f);
            let end = slot.add(code.slot_count.get() as usize);
            if let Some(o) = receiver {
                (&raw mut (*f).extra).write(Some(o));
                slot = super::push(slot, o);
            }
            // Volatile, as in `enter_function`.
            for &v in args {
                slot.write_volatile(Slot::new(Some(v)));
                slot = slot.add(1);
            }
            while slot < end {
                slot.write_volatile(Slot::new(None));
                slot = slot.add(1);
            }
            self.frame = f;
            self.depth += 1;
            f
        }
    }

    /// The same where defaults, star parameters or free variables are to be filled in.
    #[inline(never)]
    fn special_frame_bound(
        &mut self,
        function: Gc<Function>,
        args: &[Value],
        return_sp: *mut Slot,
        action: ReturnAction,
        extra_depth: u32,
    ) -> u64 {
        // A generator's frame is not entered.
        if function.code.get().flags.get() & flags::GENERATOR != 0 {
            return GENERAL;
        }
        self.depth += extra_depth;
        let frame = self.frame_for_call(function, Args::positional(args), action);
        let Ok(f) = frame else {
            self.depth -= extra_depth;
            return RAISED;
        };
        // SAFETY: a new frame.
        unsafe {
            (*f).return_sp = return_sp;
            if extra_depth != 0 {
                (*f).flags |= frame_flags::DEEP;
            }
        }
        self.enter_frame(f);
        f as u64
    }

    /// The frame of the method that a binary operator with the operands below `sp` asks first.
    ///
    /// # Safety
    /// Two values lie below `sp`, the top of the running frame's operand stack. The same holds below for as many as the
    /// operator has.
    #[inline(never)]
    pub(super) unsafe fn binary_frame(&mut self, op: u8, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        let (a, b) = unsafe { (peek(sp, 2), peek(sp, 1)) };
        let (op, in_place) = operator(op);
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        if is_instance(a) {
            if in_place
                && let Some(d) = op.in_place()
                && let Some(f) = ta.slots[d as usize].get()
            {
                return self.special_frame(f, [a, b], sp, ReturnAction::Operator, 0);
            }
            let Some(f) = python_method(ta, op.dunder()) else { return GENERAL };
            if ta != tb && self.overrides(tb, ta, op.reflected()) {
                return GENERAL;
            }
            let action = if in_place { ReturnAction::Alternate } else { ReturnAction::Operator };
            return self.special_frame(f, [a, b], sp, action, 0);
        }
        // A built-in number knows nothing of plain instances.
        let number = a.is_small() || a.is_exact(Kind::Int) || a.is_exact(Kind::Float);
        if number
            && !in_place
            && (b.is_exact(Kind::Object) || b.is_exact(Kind::MapObject))
            && let Some(f) = python_method(tb, op.reflected())
        {
            return self.special_frame(f, [b, a], sp, ReturnAction::Alternate, 0);
        }
        GENERAL
    }

    /// Whether a right operand's class goes before the left one's: a subclass with a reflected method of its own.
    fn overrides(&self, right: Gc<Type>, left: Gc<Type>, reflected: Dunder) -> bool {
        match right.slots[reflected as usize].get() {
            Some(f) => left.slots[reflected as usize].get() != Some(f) && self.is_subtype(right, left),
            None => false,
        }
    }

    /// The same for a comparison.
    ///
    /// # Safety
    /// As for `binary_frame`.
    #[inline(always)]
    pub(super) unsafe fn compare_frame(&mut self, mask: u16, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        unsafe {
            match python_method(self.type_of(peek(sp, 2)), compare_op(mask).dunder()) {
                Some(f) => self.compare_frame_of(f, sp),
                None => GENERAL,
            }
        }
    }

    #[inline(never)]
    unsafe fn compare_frame_of(&mut self, f: Value, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        let (a, b) = unsafe { (peek(sp, 2), peek(sp, 1)) };
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        if ta != tb && self.is_subtype(tb, ta) {
            return GENERAL;
        }
        self.special_frame(f, [a, b], sp, ReturnAction::Operator, 1)
    }

    /// The same for `in`.
    ///
    /// # Safety
    /// As for `binary_frame`.
    #[inline(never)]
    pub(super) unsafe fn contains_frame(&mut self, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        let (item, c) = unsafe { (peek(sp, 2), peek(sp, 1)) };
        let Some(f) = python_method(self.type_of(c), Dunder::Contains) else { return GENERAL };
        self.special_frame(f, [c, item], sp, ReturnAction::Operator, 0)
    }

    /// The same for a truth test of the value below `sp`, or [`TRUE`].
    ///
    /// # Safety
    /// As for `binary_frame`.
    #[inline(always)]
    pub(super) unsafe fn truth_frame(&mut self, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        let slots = &self.type_of(unsafe { peek(sp, 1) }).slots;
        match (slots[Dunder::Bool as usize].get(), slots[Dunder::Len as usize].get()) {
            (None, None) => TRUE,
            // SAFETY: as above.
            (f, length) => unsafe { self.asked_truth_frame(f, length, sp) },
        }
    }

    #[inline(never)]
    unsafe fn asked_truth_frame(&mut self, f: Option<Value>, length: Option<Value>, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        let v = unsafe { peek(sp, 1) };
        match (f, length) {
            (Some(f), _) => self.special_frame(f, [v], sp, ReturnAction::Operator, 0),
            (None, Some(f)) => self.special_frame(f, [v], sp, ReturnAction::Alternate, 0),
            (None, None) => GENERAL,
        }
    }

    /// The frame of a method that takes the value below `sp` alone, and whose result takes its place: at once, or after
    /// the operator has looked at it.
    ///
    /// # Safety
    /// As for `binary_frame`.
    #[inline(always)]
    pub(super) unsafe fn unary_frame(&mut self, dunder: Dunder, sp: *mut Slot, looked_at: bool) -> u64 {
        // SAFETY: the caller's promise.
        unsafe {
            match python_method(self.type_of(peek(sp, 1)), dunder) {
                Some(f) => self.unary_frame_of(f, sp, looked_at),
                None => GENERAL,
            }
        }
    }

    #[inline(never)]
    unsafe fn unary_frame_of(&mut self, f: Value, sp: *mut Slot, looked_at: bool) -> u64 {
        // SAFETY: the caller's promise.
        let (v, return_sp) = unsafe { (peek(sp, 1), sp.sub(1)) };
        let (return_sp, action) =
            if looked_at { (sp, ReturnAction::Operator) } else { (return_sp, ReturnAction::Push) };
        self.special_frame(f, [v], return_sp, action, 0)
    }

    /// The frame of `__next__` of the iterator below `sp`.
    ///
    /// # Safety
    /// As for `binary_frame`.
    #[inline(never)]
    pub(super) unsafe fn next_frame(&mut self, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        let it = unsafe { peek(sp, 1) };
        let Some(f) = python_method(self.type_of(it), Dunder::Next) else { return GENERAL };
        self.special_frame(f, [it], sp, ReturnAction::Operator, 0)
    }

    /// The frame of `__enter__` of a manager, whose result is pushed at `sp`.
    #[inline(never)]
    pub(super) fn enter_frame_of(&mut self, manager: Value, sp: *mut Slot) -> u64 {
        let Some(f) = python_method(self.type_of(manager), Dunder::Enter) else { return GENERAL };
        self.special_frame(f, [manager], sp, ReturnAction::Push, 0)
    }

    /// The frame of `__getitem__` for BINARY_SUBSCR.
    ///
    /// # Safety
    /// As for `binary_frame`.
    #[inline(never)]
    pub(super) unsafe fn item_frame(&mut self, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        let (c, key, return_sp) = unsafe { (peek(sp, 2), peek(sp, 1), sp.sub(2)) };
        let Some(f) = python_method(self.type_of(c), Dunder::GetItem) else { return GENERAL };
        self.special_frame(f, [c, key], return_sp, ReturnAction::Push, 0)
    }

    /// The frame of `__setitem__` for STORE_SUBSCR.
    ///
    /// # Safety
    /// As for `binary_frame`.
    #[inline(never)]
    pub(super) unsafe fn set_item_frame(&mut self, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        let (v, c, key, return_sp) = unsafe { (peek(sp, 3), peek(sp, 2), peek(sp, 1), sp.sub(3)) };
        let Some(f) = python_method(self.type_of(c), Dunder::SetItem) else { return GENERAL };
        self.special_frame(f, [c, key, v], return_sp, ReturnAction::Discard, 0)
    }

    /// The frame of a property's getter for `o`, whose result is pushed at `return_sp`.
    #[inline(never)]
    pub(crate) fn getter_frame(&mut self, property: Value, o: Value, return_sp: *mut Slot) -> u64 {
        match property.exact::<Property>().and_then(|p| p.get.get()) {
            Some(f) => self.special_frame(f, [o], return_sp, ReturnAction::Push, 0),
            None => GENERAL,
        }
    }

    /// The frame of a property's setter.
    #[inline(never)]
    pub(crate) fn setter_frame(&mut self, property: Value, o: Value, v: Value, return_sp: *mut Slot) -> u64 {
        match property.exact::<Property>().and_then(|p| p.set.get()) {
            Some(f) => self.special_frame(f, [o, v], return_sp, ReturnAction::Discard, 0),
            None => GENERAL,
        }
    }

    /// Finishes the operator at the word before the `pc` of `fp`, the running frame, with what a special method returned;
    /// its operands lie below `sp`. The new top of the operand stack, null if it raised; the frame's `pc` says where to
    /// go on. `alternate`: it was not the operator's own method ([`ReturnAction::Alternate`]).
    ///
    /// # Safety
    /// A frame with an action of an operator has just returned to `fp` with this `return_sp`.
    #[inline(never)]
    pub unsafe fn finish_operator(
        &mut self,
        fp: *mut Frame,
        sp: *mut Slot,
        v: Value,
        alternate: bool,
    ) -> *mut Slot {
        // SAFETY: the caller's promise; the word is one of those that enter such frames.
        unsafe {
            let w = *(*fp).pc.sub(1);
            // The operand stays until its result takes its place.
            let replace = |n: usize, v: Value| {
                put(sp, n, v);
                sp.sub(n - 1)
            };
            let finished: R<*mut Slot> = match w.op() {
                Some(Op::FOR_ITER | Op::FOR_ITER_STRATEGY) => Ok(super::push(sp, v)),
                Some(Op::COMPARE_OP) => {
                    self.comparison_answer(w.a(), peek(sp, 2), peek(sp, 1), v).map(|v| replace(2, v))
                }
                Some(Op::COMPARE_JUMP) => self
                    .comparison_answer(w.a(), peek(sp, 2), peek(sp, 1), v)
                    .and_then(|v| self.truth(v))
                    .map(|truth| {
                        if truth == (w.a() & opcodes::compare::JUMP_IF_TRUE != 0) {
                            self.jump_to(fp, w);
                        }
                        sp.sub(2)
                    }),
                Some(Op::CONTAINS_OP) => {
                    self.truth(v).map(|found| replace(2, self.bool(found == (w.a() == 0))))
                }
                // `len(o)`.
                Some(Op::CALL) => self.length_from(v).map(|n| replace(2, self.int_from_usize(n))),
                Some(Op::GET_ITER) => self.checked_iterator(v).map(|v| replace(1, v)),
                Some(Op::UNARY_NOT) => {
                    self.truth_answer(v, alternate).map(|truth| replace(1, self.bool(!truth)))
                }
                Some(op @ (Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE)) => {
                    self.truth_answer(v, alternate).map(|truth| {
                        if truth == (op == Op::POP_JUMP_IF_TRUE) {
                            self.jump_to(fp, w);
                        }
                        sp.sub(1)
                    })
                }
                Some(op @ (Op::JUMP_IF_FALSE_OR_POP | Op::JUMP_IF_TRUE_OR_POP)) => {
                    self.truth_answer(v, alternate).map(|truth| {
                        if truth == (op == Op::JUMP_IF_TRUE_OR_POP) {
                            self.jump_to(fp, w);
                            return sp;
                        }
                        sp.sub(1)
                    })
                }
                _ if v != self.not_implemented => Ok(replace(2, v)),
                _ => self
                    .declined_operator(w.op_byte(), alternate, peek(sp, 2), peek(sp, 1))
                    .map(|v| replace(2, v)),
            };
            finished.unwrap_or(std::ptr::null_mut())
        }
    }

    /// Makes a frame go on where its word jumps to.
    unsafe fn jump_to(&self, fp: *mut Frame, w: Word) {
        // SAFETY: the verifier has checked the target.
        unsafe {
            let code = (*fp).code;
            (*fp).pc = code.words.get().add(w.b() as usize);
        }
    }

    /// The result of a binary operator whose first method returned NotImplemented.
    #[cold]
    fn declined_operator(&mut self, op: u8, alternate: bool, a: Value, b: Value) -> R {
        let (op, in_place) = operator(op);
        match (in_place, alternate) {
            (true, false) => self.inplace_op_declined(op, a, b),
            // The number on the left was passed over: nobody is left to ask.
            (false, true) => Err(self.unsupported(op.sign(), a, b)),
            _ => self.binary_op_declined(op, in_place, a, b),
        }
    }

    /// The value of a comparison whose left operand's method returned `v`.
    #[inline]
    fn comparison_answer(&mut self, mask: u16, a: Value, b: Value, v: Value) -> R {
        if v != self.not_implemented {
            return Ok(v);
        }
        self.enter_native(" in comparison")?;
        let result = self.compare_declined(compare_op(mask), a, b, false);
        self.leave_native();
        result
    }

    /// What `__bool__` (or else `__len__`) says.
    #[inline]
    fn truth_answer(&mut self, v: Value, length: bool) -> R<bool> {
        if length { self.length_from(v).map(|n| n != 0) } else { self.truth_from(v) }
    }

    /// A frame with an action of an operator was left by an exception. If that is the end of a loop: drops the iterator below
    /// `sp`, sets the frame's `pc` behind the loop and returns the new top of the operand stack; else null.
    ///
    /// # Safety
    /// As for `finish_operator`.
    #[cold]
    #[inline(never)]
    pub(crate) unsafe fn loop_ended(&mut self, fp: *mut Frame, sp: *mut Slot, exception: Value) -> *mut Slot {
        // SAFETY: the caller's promise.
        unsafe {
            let w = *(*fp).pc.sub(1);
            let class = self.type_of(exception);
            if !matches!(w.op(), Some(Op::FOR_ITER | Op::FOR_ITER_STRATEGY))
                || !self.is_subtype(class, self.exc.stop_iteration)
            {
                return std::ptr::null_mut();
            }
            if self.loop_may_end_something(peek(sp, 1)) {
                self.end_promptly(Occasion::LoopLeft, sp.sub(1));
            }
            self.jump_to(fp, w);
            sp.sub(1)
        }
    }
}
