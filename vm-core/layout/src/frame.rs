//! Frames on the VM's own stack: this header, then the code's slots (locals, cells, free variables, hidden
//! locals), then its operand stack.

use crate::object::{Code, Dict, Function, Gc, Generator};
use crate::opcodes::Word;
use crate::value::{Slot, Value};

/// What to do with the value that a frame returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ReturnAction {
    /// Push it on the caller's operand stack.
    Push = 0,
    /// Leave the interpreter loop: native code called.
    Leave,
    /// The frame ran `__init__`: check for None and push `extra`, the instance.
    PushInstance,
    /// The frame ran `__setattr__`, `__setitem__` or the like: drop it.
    Discard,
    /// The frame is a generator stepped by FOR_ITER: push the item; at the end go to the loop's exit.
    ForIter,
    /// Machine code called: as Push, and then go on at `resume`.
    Resume,
    /// Machine code called `__init__`: as PushInstance, and then go on at `resume`.
    ResumeInstance,
    /// The frame ran a special method for the operator at the word before the caller's `pc`. The operands lie on the
    /// caller's stack below `return_sp`; the operator is finished with what the method returns.
    Operator,
    /// The same where the operator's own method was missing, or known to decline, and the next in line ran: `__add__` for
    /// `+=`, `__len__` for a truth value, the right operand's `__radd__` for `1 + o`.
    Alternate,
}

impl ReturnAction {
    /// Whether the frame runs `__init__` for an instance in `extra`.
    #[inline]
    pub fn makes_instance(self) -> bool {
        matches!(self, ReturnAction::PushInstance | ReturnAction::ResumeInstance)
    }

    /// Whether an operator waits for the frame's result.
    #[inline]
    pub fn is_operator(self) -> bool {
        matches!(self, ReturnAction::Operator | ReturnAction::Alternate)
    }
}

/// The header of a frame.
#[repr(C)]
pub struct Frame {
    pub back: *mut Frame,
    pub code: Gc<Code>,
    /// Items of the code's constants.
    pub consts: *const Value,
    /// The word to continue at, saved whenever the frame calls or may raise.
    pub pc: *const Word,
    /// Where in the caller the result goes: its operand stack is cut to this.
    pub return_sp: *mut Slot,
    pub globals: Gc<Dict>,
    pub function: Option<Gc<Function>>,
    /// What becomes of the result.
    pub action: ReturnAction,
    /// Which of the fields below hold something (`frame_flags`).
    pub flags: u32,
    /// Namespace of a class body or module (LOAD_NAME, STORE_NAME).
    pub locals: Option<Value>,
    pub generator: Option<Gc<Generator>>,
    /// The exception that was being handled outside a generator's frame.
    pub outer_handled: Option<Value>,
    /// The instance of PushInstance and ResumeInstance.
    pub extra: Option<Value>,
    /// PEP 266: never reused name of this frame.
    pub id: u64,
    /// What Python code sees of it.
    pub object: Gc<crate::FrameObject>,
    /// Address in the caller's machine code, if `action` is Resume or ResumeInstance.
    pub resume: *const (),
}

/// Bits of [`Frame::flags`]: a field is only to be read when its bit is set.
pub mod frame_flags {
    pub const LOCALS: u32 = 1;
    pub const GENERATOR: u32 = 2;
    pub const TRACKED: u32 = 4;
    pub const OBJECT: u32 = 8;
    /// Something with a finalizer was made here. No field belongs to it.
    pub const FINALIZABLE: u32 = 16;
    /// Counts as two levels of recursion: the operation that called is one. No field belongs to it.
    pub const DEEP: u32 = 32;
    /// A generator's, whose owner wants all it yields in the container in `extra`.
    pub const DRAINS: u32 = 64;
}

impl Frame {
    /// Words of the header.
    pub const WORDS: usize = core::mem::size_of::<Frame>() / 8;

    /// The frame's slots, of which the first is a parameter or local.
    #[inline(always)]
    pub fn slots(this: *mut Frame) -> *mut Slot {
        this.wrapping_add(1).cast()
    }
}
