//! What machine code that lives outside the interpreter loop asks of it: one opcode run by its own handler, the rest
//! of a frame, an exception raised in the middle of a frame.
//!
//! A handler goes on through the table it is given. In [`STOP`] every entry notes where it would go on and returns,
//! so that any handler can be run for exactly one opcode, jumps and pushed frames included.

use vm_layout::*;

use super::dispatch::{Table, plain_table_for};
use super::handlers::{handler, stack_base};
use super::unwind::unwind;
use crate::Vm;
use crate::native::{R, Raised};

/// What a run through [`STOP`] returns when it stopped: no value's word.
pub const STOPPED: u64 = 2;

/// Most machine values that one exit from compiled code can have ([`Vm::exit_words`]).
pub const EXIT_WORDS: usize = 256;

handler!(
    /// Notes where the interpreter would go on: the running frame, `pc` in it, the stack pointer in the VM.
    stop, |vm, fp, sp, pc, w, t| {
        (*vm).stopped_sp = sp;
        (*fp).pc = pc.sub(1);
        STOPPED
    }
);

/// The table whose every entry stops.
pub static STOP: Table = Table([stop; 256]);

impl Vm {
    /// Runs the word at `pc` of the running frame. `Ok`: it is done, its results lie on the frame's operand stack and
    /// the stack pointer in `stopped_sp`; a Python function that it called has run. `Err`: it raised, and nothing
    /// has been unwound.
    ///
    /// # Safety
    /// `fp` is the running frame, `pc` one of its words that is neither RETURN_VALUE nor a yield, its operands lie below
    /// `sp`.
    pub unsafe fn step(&mut self, fp: *mut Frame, sp: *mut Slot, pc: *const Word) -> R<()> {
        let outer = std::mem::replace(&mut self.stepping, fp);
        // SAFETY: the caller's promise.
        let mut done = unsafe {
            let word = *pc;
            let h = (&(*plain_table_for(&self.config)).0)[word.op_byte() as usize];
            (*fp).pc = pc.add(1);
            h(self, fp, sp, pc.add(1), word, &STOP)
        };
        self.stepping = outer;
        // SAFETY: the running frame lies above `fp` if the opcode pushed one; its fields are set.
        unsafe {
            if done == STOPPED && self.frame != fp {
                let f = self.frame;
                let (action, return_sp) = ((*f).action, (*f).return_sp);
                // Once the frame is left, others may lie in its place.
                let instance = if action.makes_instance() { (*f).extra } else { None };
                (*f).action = ReturnAction::Leave;
                done = self.resume(f, self.stopped_sp);
                (*fp).pc = pc.add(1);
                let Some(v) = Value::from_bits(done) else {
                    if action.is_operator() {
                        return self.stop_loop(fp, return_sp);
                    }
                    return Err(Raised);
                };
                match action {
                    ReturnAction::Discard => self.stopped_sp = return_sp,
                    ReturnAction::PushInstance | ReturnAction::ResumeInstance => {
                        if v != self.none {
                            let class = self.type_name(v);
                            return Err(
                                self.type_error(format!("__init__() should return None, not '{class}'"))
                            );
                        }
                        self.stopped_sp = super::handlers::push(return_sp, instance.unwrap_or(v));
                    }
                    ReturnAction::Operator | ReturnAction::Alternate => {
                        let alternate = action == ReturnAction::Alternate;
                        self.stopped_sp = self.finish_operator(fp, return_sp, v, alternate);
                        if self.stopped_sp.is_null() {
                            return Err(Raised);
                        }
                    }
                    _ => self.stopped_sp = super::handlers::push(return_sp, v),
                }
            }
        }
        if done == 0 { Err(Raised) } else { Ok(()) }
    }

    /// The method that [`Vm::step`] ran for an operator has raised: that may be the end of a loop.
    #[cold]
    unsafe fn stop_loop(&mut self, fp: *mut Frame, return_sp: *mut Slot) -> R<()> {
        let exception = self.take_raised(Raised);
        // SAFETY: the frame of an operator's method has just been left.
        let sp = unsafe { self.loop_ended(fp, return_sp, exception) };
        if sp.is_null() {
            self.raised = Some(exception);
            return Err(Raised);
        }
        self.stopped_sp = sp;
        Ok(())
    }

    /// What is to be done about a frame that is left, besides leaving it: its object gets what it needs, and something made in
    /// it that has a finalizer becomes the business of the frame behind.
    ///
    /// # Safety
    /// `fp` is on the frame stack.
    pub unsafe fn note_frame_left(&mut self, fp: *mut Frame) {
        // SAFETY: the caller's promise.
        unsafe {
            let flags = (*fp).flags;
            if flags & frame_flags::TRACKED != 0 {
                self.release_tracked(fp);
            }
            if flags & frame_flags::OBJECT != 0 {
                self.detach_frame_object(fp);
            }
            if flags & frame_flags::FINALIZABLE != 0 && !(*fp).back.is_null() {
                (*(*fp).back).flags |= frame_flags::FINALIZABLE;
            }
            if flags & frame_flags::DEEP != 0 {
                self.depth -= 1;
            }
            (*fp).flags = 0;
        }
    }

    /// Runs the running frame from its `pc` until it is left; the result's bits, 0 for "raised".
    ///
    /// # Safety
    /// `fp` is the running frame, returns by [`ReturnAction::Leave`], and `sp` is its stack pointer.
    pub unsafe fn resume(&mut self, fp: *mut Frame, sp: *mut Slot) -> u64 {
        // SAFETY: the caller's promise.
        unsafe {
            let t = self.handlers;
            let pc = (*fp).pc;
            let word = *pc;
            let h = (&(*t).0)[word.op_byte() as usize];
            h(self, fp, sp, pc.add(1), word, t)
        }
    }

    /// Raises the exception that is set, at the word before the running frame's `pc`. With `nested` goes on until the frame
    /// is left (its result's bits, 0 for "raised"); else stops where a handler begins.
    ///
    /// # Safety
    /// `fp` is the running frame and its slots are what they are to be.
    pub unsafe fn raise_in(&mut self, fp: *mut Frame, nested: bool) -> u64 {
        let t = if nested { self.handlers } else { &raw const STOP };
        // SAFETY: the caller's promise; the unwinder looks at the frame's code only, its word is any of the code's.
        unsafe {
            let code = (*fp).code;
            unwind(self, fp, stack_base(fp), (*fp).pc, *code.words.get(), t)
        }
    }
}
