//! Finalizers as early as reference counting would run them, in the places where programs can tell.
//!
//! Nothing counts references here. But where a name is deleted or rebound, a loop is left, a handler is entered or a
//! function returns, or before something is printed, and something with a finalizer (a `__del__`, a weak reference, a generator suspended inside
//! `try`) may have died of it, a collection finds out. It spares what only a cycle keeps alive: that waits
//! for an ordinary collection, as in CPython.
//!
//! Collections are dear, so those that find nothing are numbered, and all of them may take so much time and no more.

use std::sync::atomic::Ordering;
use std::time::Instant;

use vm_layout::*;

use crate::interp::stack::FrameStack;
use crate::native::type_flags;
use crate::value::native_def;
use crate::{Vm, breaker};

/// What occasions a collection; each has a budget of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    Unbound,
    LoopLeft,
    Handler,
    Return,
    Output,
}

/// Collections in a row that may find nothing.
const FUTILE: [u32; 5] = [200, 100, 40, 40, 20];
/// Time that all of them together may take: so much, and a share of the time since the first.
const FREE_NANOSECONDS: u128 = 300_000_000;
const SHARE: u128 = 4;

/// Output occasions no collection of a heap with more live bytes.
const SMALL_HEAP: usize = 16 << 20;

/// How much the collections of this kind have cost.
#[derive(Debug, Default)]
pub struct Prompt {
    futile: [u32; 5],
    /// Collections in a row that found every file with pending bytes in use.
    pub futile_for_files: u32,
    nanoseconds: u128,
    first: Option<Instant>,
    /// The collection that runs spares cycles.
    pub sparing: bool,
    /// The collection that runs was asked for, and spares nothing.
    pub thorough: bool,
    /// It found something.
    pub found: bool,
}

impl Vm {
    /// Whether the end of a reference to `v` may be the end of something with a finalizer.
    pub fn may_end_something(&self, v: Value) -> bool {
        let Some(h) = v.header() else { return false };
        if h.has_flag(header_flags::WEAKLY_REFERENCED) || h.ty().flags.get() & type_flags::HAS_DEL != 0 {
            return true;
        }
        !self.heap.finalizable.is_empty()
            && !matches!(
                h.kind(),
                Kind::Int
                    | Kind::BigInt
                    | Kind::Float
                    | Kind::Str
                    | Kind::Bytes
                    | Kind::Bool
                    | Kind::None
                    | Kind::Code
                    | Kind::Type
                    | Kind::Module
                    | Kind::Builtin
            )
    }

    /// Whether leaving a loop over this iterator may end a suspended generator, be it inside another iterator.
    pub fn loop_may_end_something(&self, iterator: Value) -> bool {
        if self.heap.finalizable.is_empty() {
            return false;
        }
        !matches!(
            iterator.kind(),
            Kind::ListIter | Kind::TupleIter | Kind::RangeIter | Kind::DictIter | Kind::Int
        )
    }

    /// Before something is printed: finalizers that are due print first. Stores of every other kind (a local rebound,
    /// an attribute overwritten, a container emptied) look after nothing themselves, which would slow them down.
    /// `callee` is about to be called with the values below `sp`. The handlers of calls ask this, as `print` itself
    /// runs among native frames that earlier calls have left references in.
    #[cold]
    #[inline(never)]
    pub fn end_before_output(&mut self, callee: Value, sp: *mut Slot) {
        let prints = |b: Gc<Builtin>| native_def(b.def.get()).name == "print" && b.receiver.get().is_none();
        if self.heap.stats.live < SMALL_HEAP && callee.exact::<Builtin>().is_some_and(prints) {
            self.end_promptly(Occasion::Output, sp);
        }
    }

    /// Something with a finalizer belongs to the running frame first: its return may end it.
    pub fn note_finalizable(&mut self) {
        if !self.frame.is_null() {
            // SAFETY: the running frame is live.
            unsafe { (*self.frame).flags |= frame_flags::FINALIZABLE };
        }
    }

    /// Collects what has just died and runs its finalizers. `sp` is the top of the running frame's operand stack.
    #[cold]
    #[inline(never)]
    pub fn end_promptly(&mut self, occasion: Occasion, sp: *mut Slot) {
        // Before a frame of any size lies on what earlier calls left on the native stack.
        clear_dead_stack();
        self.collect_promptly(occasion, sp);
    }

    #[inline(never)]
    fn collect_promptly(&mut self, occasion: Occasion, sp: *mut Slot) {
        let at = occasion as usize;
        let began = Instant::now();
        let since = began.duration_since(*self.prompt.first.get_or_insert(began)).as_nanos();
        if self.prompt.futile[at] >= FUTILE[at]
            || self.prompt.nanoseconds > FREE_NANOSECONDS + since / SHARE
            || self.prompt.sparing
        {
            return;
        }
        let saved = self.raised.take();
        self.clear_dead_operands(sp);
        let mut productive = false;
        // What a finalizer releases may have one too.
        for _ in 0..8 {
            self.prompt.sparing = true;
            self.prompt.found = false;
            clear_dead_stack();
            self.collect();
            self.prompt.sparing = false;
            let queued = self.breaker.load(Ordering::Relaxed) & breaker::FINALIZERS != 0;
            if !self.prompt.found && !queued {
                break;
            }
            productive = true;
            if queued {
                self.run_finalizers();
            }
        }
        self.raised = saved;
        self.prompt.futile[at] = if productive { 0 } else { self.prompt.futile[at] + 1 };
        self.prompt.nanoseconds += began.elapsed().as_nanos();
    }

    /// Zeroes what lies above the operand stacks' tops and in unused fields of frames, where earlier calls left
    /// references (or addresses at which something new lies now).
    fn clear_dead_operands(&mut self, sp: *mut Slot) {
        let (mut f, mut top) = (self.frame, sp);
        while !f.is_null() {
            let (begin, end) = (f as usize, FrameStack::end_of(f) as usize);
            let from = top as usize;
            if !top.is_null() && from > begin && from <= end {
                // SAFETY: the range lies in a live frame, above the values of its operand stack.
                unsafe { std::ptr::write_bytes(from as *mut u8, 0, end - from) };
            }
            // SAFETY: the fields are those of a live frame that its flags and action say are not in use.
            unsafe {
                let flags = (*f).flags;
                if flags & frame_flags::LOCALS == 0 {
                    (&raw mut (*f).locals).write(None);
                }
                if flags & frame_flags::GENERATOR == 0 {
                    (&raw mut (*f).generator).write(None);
                    (&raw mut (*f).outer_handled).write(None);
                }
                if flags & frame_flags::OBJECT == 0 {
                    (&raw mut (*f).object).cast::<usize>().write(0);
                }
                if !(*f).action.makes_instance() {
                    (&raw mut (*f).extra).write(None);
                }
            }
            // SAFETY: frames on the stack are linked down to null. A frame called by an opcode knows how deep its
            // caller's stack will be cut; native callers may still hold more.
            unsafe {
                top = match (*f).action {
                    ReturnAction::Leave => std::ptr::null_mut(),
                    _ => (*f).return_sp,
                };
                f = (*f).back;
            }
        }
    }
}

/// The native stack below this frame must not show what earlier calls left there.
#[inline(never)]
pub fn clear_dead_stack() {
    let mut room = [0usize; 4096];
    std::hint::black_box(&mut room);
}
