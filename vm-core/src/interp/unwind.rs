//! Exceptions: 3.11-style tables, found when something is raised; nothing on the normal path.

use vm_layout::*;

use super::code::body;
use super::handlers::{handler, next, stack_base};
use crate::Vm;
use crate::native::{R, Raised};

handler!(
    /// Something raised (`vm.raised`): goes on at the handler that covers it, here or in a frame behind.
    unwind, |vm, fp, sp, pc, w, t| {
        let sp = (*vm).unwind_to_handler(fp, pc, true);
        if sp.is_null() {
            return 0;
        }
        let fp = (*vm).frame;
        next!(vm, fp, sp, (*fp).pc, t)
    }
);

handler!(
    /// The same for an exception raised again: this frame stands in its traceback already.
    unwind_again, |vm, fp, sp, pc, w, t| {
        let sp = (*vm).unwind_to_handler(fp, pc, false);
        if sp.is_null() {
            return 0;
        }
        let fp = (*vm).frame;
        next!(vm, fp, sp, (*fp).pc, t)
    }
);

impl Vm {
    /// Finds the handler of the exception set. Leaves the frames that have none; the one that has one becomes the
    /// running frame, its `pc` the handler, the stack cut and the exception pushed. Null when native code's frame
    /// was left: the exception is set again.
    #[inline(never)]
    fn unwind_to_handler(&mut self, fp: *mut Frame, pc: *const Word, mut trace: bool) -> *mut Slot {
        if fp == self.stepping {
            return std::ptr::null_mut();
        }
        let mut exception = self.take_raised(Raised);
        let (mut fp, mut pc) = (fp, pc);
        loop {
            // SAFETY: `fp` is the running frame in every round: frames are left one by one.
            let code = unsafe { (*fp).code };
            // SAFETY: both point into the code's words.
            let raised_at = (unsafe { pc.offset_from(code.words.get()) } as u32).wrapping_sub(1);
            if trace {
                self.add_traceback(exception, fp, raised_at);
            }
            trace = true;
            let covering = body(code)
                .unit
                .handlers
                .iter()
                .filter(|h| (h.start..h.end).contains(&raised_at))
                .min_by_key(|h| h.end - h.start);
            if let Some(h) = covering {
                // SAFETY: the verifier has checked depth and target.
                unsafe {
                    let mut sp = stack_base(fp).add(h.depth as usize);
                    if h.push_pc {
                        sp = super::handlers::push(sp, Value::small(i64::from(raised_at)));
                    }
                    sp = super::handlers::push(sp, exception);
                    (*fp).pc = code.words.get().add(h.target as usize);
                    return sp;
                }
            }
            // SAFETY: as above.
            unsafe {
                if (*fp).flags & frame_flags::GENERATOR != 0 {
                    exception = self.generator_raised(fp, exception);
                }
                let (action, back, return_sp) = ((*fp).action, (*fp).back, (*fp).return_sp);
                (*fp).pc = pc;
                self.close_frame(fp);
                if action == ReturnAction::Leave {
                    self.raised = Some(exception);
                    return std::ptr::null_mut();
                }
                if action.is_operator() {
                    let sp = self.loop_ended(back, return_sp, exception);
                    if !sp.is_null() {
                        return sp;
                    }
                }
                fp = back;
                pc = (*back).pc;
            }
        }
    }

    /// Leaves the frames behind `handler` for the exception that is set, none of which handles it or is a generator's, and
    /// hands it out with all of them and that one in its traceback. Their `pc`s lie behind what raised.
    ///
    /// # Safety
    /// `handler` is the running frame or one that waits for it.
    pub unsafe fn catch_in(&mut self, handler: *mut Frame) -> Value {
        let exception = self.take_raised(Raised);
        loop {
            let fp = self.frame;
            // SAFETY: a frame on the stack, its pc one of its words.
            let (code, pc) = unsafe { ((*fp).code, (*fp).pc) };
            // SAFETY: as above.
            let word = unsafe { pc.offset_from(code.words.get()) } as u32 - 1;
            self.add_traceback(exception, fp, word);
            if fp == handler {
                return exception;
            }
            self.close_frame(fp);
        }
    }

    /// PEP 479: StopIteration that leaves a generator becomes RuntimeError.
    fn generator_raised(&mut self, f: *mut Frame, exception: Value) -> Value {
        // SAFETY: `f` is the running frame and a generator's.
        let what = unsafe { (*f).generator }.map_or("generator", |g| self.generator_word(g));
        let class = self.type_of(exception);
        let which = if self.is_subtype(class, self.exc.stop_iteration) {
            "StopIteration"
        } else if what == "async generator" && self.is_subtype(class, self.exc.stop_async_iteration) {
            "StopAsyncIteration"
        } else {
            return exception;
        };
        let message = self.str(&format!("{what} raised {which}"));
        let e = self.new_exception(self.exc.runtime_error, &[message]);
        if let Some(new) = e.cast::<Exception>() {
            new.cause.set(Some(exception));
            new.context.set(Some(exception));
            new.suppress_context.set(Some(self.true_));
        }
        e
    }

    /// Puts the frame in front of the exception's traceback.
    fn add_traceback(&mut self, exception: Value, f: *mut Frame, word: u32) {
        let Some(e) = exception.cast::<Exception>() else { return };
        // SAFETY: `f` is the running frame.
        let code = unsafe { (*f).code };
        // A generator thrown into before it started stands before its first word.
        let unit = &body(code).unit;
        let line = unit.positions.get(word as usize).map_or(unit.first_line, |p| p.line);
        let line = Some(Value::small(i64::from(line)));
        let frame = self.object_of_frame(f).value();
        let next = e.traceback.get().filter(|&t| t != self.none);
        let tb = self.record(
            self.types.traceback,
            &[next, Some(frame), Some(Value::small(i64::from(word.cast_signed()))), line],
        );
        e.traceback.set(Some(tb));
    }

    /// Runs a frame until it is left.
    pub(crate) fn execute(&mut self, f: *mut Frame) -> R {
        // SAFETY: `f` is a frame just made.
        let code = unsafe { (*f).code };
        let pc = code.words.get();
        self.execute_at(f, 0, pc)
    }

    /// Enters a frame with `depth` values on its operand stack and runs it from `pc` until it is left.
    pub(crate) fn execute_at(&mut self, f: *mut Frame, depth: u32, pc: *const Word) -> R {
        let marker = 0u8;
        if (std::hint::black_box(&raw const marker) as usize) < self.native_limit {
            return Err(self.frame_too_deep());
        }
        self.enter_frame(f);
        // SAFETY: a frame just entered, whose operand stack holds `depth` values; `pc` is one of its words.
        let bits = unsafe {
            let t = self.handlers;
            let word = *pc;
            let h = (&(*t).0)[word.op_byte() as usize];
            h(self, f, stack_base(f).add(depth as usize), pc.add(1), word, t)
        };
        Value::from_bits(bits).ok_or(Raised)
    }

    /// Enters a frame only to raise the exception set at the word before `pc`; with `pc` at the code's start no handler
    /// covers it.
    pub(crate) fn execute_raising(&mut self, f: *mut Frame, pc: *const Word) -> R {
        self.enter_frame(f);
        // SAFETY: as in `execute_at`; unwinding looks at the frame's code only, its word is any of the code's.
        let bits = unsafe {
            let code = (*f).code;
            unwind(self, f, stack_base(f), pc, *code.words.get(), self.handlers)
        };
        Value::from_bits(bits).ok_or(Raised)
    }
}
