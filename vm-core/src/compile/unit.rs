//! One code unit under construction: instructions with labels, handlers, names, constants, open blocks.

use std::collections::HashMap;

use super::consts::ConstPool;
use super::track::{Region, Release};
use crate::bytecode::{Chain, Const, Op};
use crate::scope::Scope;
use crate::syntax::tree::{Ident, ScopeId, Span, Stmt};

/// A place in the instructions that jumps go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Label(pub u32);

/// An exception handler, filed when its region opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HandlerId(pub u32);

/// What an instruction does: a real opcode, or the opening of a protected region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Op(Op),
    /// Here the stack is as deep as the handler wants it, but for `drop` values.
    Setup {
        handler: HandlerId,
        drop: u32,
    },
}

/// One instruction before layout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instr {
    pub code: Code,
    pub a: u16,
    /// Not for jumps, whose target is `target`. Local slots are tagged, see [`Slot`].
    pub b: u32,
    pub target: Option<Label>,
    pub span: Span,
    pub handler: Option<HandlerId>,
}

/// A frame slot before the number of locals is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Fast(u32),
    Cell(u32),
    Free(u32),
    Hidden(u32),
}

const SLOT_TAG_SHIFT: u32 = 28;

impl Slot {
    /// As an operand.
    pub(super) fn encode(self) -> u32 {
        let (tag, index) = match self {
            Slot::Fast(i) => (0, i),
            Slot::Cell(i) => (1, i),
            Slot::Free(i) => (2, i),
            Slot::Hidden(i) => (3, i),
        };
        tag << SLOT_TAG_SHIFT | index
    }

    pub(super) fn decode(operand: u32) -> Slot {
        let index = operand & ((1 << SLOT_TAG_SHIFT) - 1);
        match operand >> SLOT_TAG_SHIFT {
            0 => Slot::Fast(index),
            1 => Slot::Cell(index),
            2 => Slot::Free(index),
            _ => Slot::Hidden(index),
        }
    }
}

/// A handler: where it starts and whether it wants the index of the raising word.
#[derive(Clone, Copy, Debug)]
pub(super) struct HandlerInfo {
    pub label: Label,
    pub push_pc: bool,
}

/// A construct that `break`, `continue` or `return` may have to leave.
#[derive(Clone, Debug)]
pub(super) struct Block<'a> {
    pub kind: BlockKind<'a>,
    /// The handler in force outside the block.
    pub outer_handler: Option<HandlerId>,
}

#[derive(Clone, Debug)]
pub(super) enum BlockKind<'a> {
    /// `is_for`: an iterator lies on the stack. `untrack_on_break`: the break target lies behind the release of
    /// tracked names.
    Loop { start: Label, exit: Label, is_for: bool, untrack_on_break: bool },
    /// `try` body: nothing to do but to leave the handler.
    Try,
    /// `try` body whose `finally` must run.
    FinallyTry { body: &'a [Stmt] },
    /// The `finally` body run for an exception: stack holds the exception handled before and the exception.
    FinallyEnd,
    /// `with` body.
    With { place: Span, is_async: bool },
    /// `except` body: stack holds the exception handled before; the name is unbound at the end.
    Handler { name: Option<Ident> },
    /// `except*` body, which may not be left by `break`, `continue` or `return`.
    StarHandler,
    /// A value that a `return` on its way out keeps on the stack.
    PopValue,
    /// Names tracked by PEP 266.
    Tracked,
}

/// The state of one code unit.
pub(super) struct Unit<'a> {
    pub scope: &'a Scope,
    pub scope_id: ScopeId,
    pub qualname: String,
    pub first_line: u32,
    pub instrs: Vec<Instr>,
    /// Instruction index of each label.
    pub labels: Vec<Option<u32>>,
    pub handlers: Vec<HandlerInfo>,
    pub handler: Option<HandlerId>,
    /// Where the text being compiled stands.
    pub place: Span,
    pub consts: ConstPool,
    pub names: Interned,
    pub varnames: Interned,
    pub cells: Interned,
    pub frees: Interned,
    pub blocks: Vec<Block<'a>>,
    pub chains: Vec<Chain>,
    /// Chain of each hidden local.
    pub hidden: Vec<u32>,
    /// The names that are tracked at this point.
    pub region: Option<Region>,
    pub releases: Vec<Release>,
}

/// Names with indexes in the order of first use.
#[derive(Default)]
pub(super) struct Interned {
    pub list: Vec<Ident>,
    index: HashMap<Ident, u32>,
}

impl Interned {
    pub(super) fn add(&mut self, name: &Ident) -> u32 {
        if let Some(&at) = self.index.get(name) {
            return at;
        }
        let at = self.list.len() as u32;
        self.list.push(name.clone());
        self.index.insert(name.clone(), at);
        at
    }

    pub(super) fn get(&self, name: &str) -> Option<u32> {
        self.index.get(name).copied()
    }

    pub(super) fn from_names(names: impl IntoIterator<Item = Ident>) -> Interned {
        let mut interned = Interned::default();
        names.into_iter().for_each(|name| {
            interned.add(&name);
        });
        interned
    }
}

impl<'a> Unit<'a> {
    pub(super) fn new(scope: &'a Scope, scope_id: ScopeId, qualname: String, first_line: u32) -> Unit<'a> {
        Unit {
            scope,
            scope_id,
            qualname,
            first_line,
            instrs: Vec::new(),
            labels: Vec::new(),
            handlers: Vec::new(),
            handler: None,
            place: Span::default(),
            consts: ConstPool::default(),
            names: Interned::default(),
            varnames: Interned::from_names(scope.parameters.iter().cloned()),
            cells: Interned::from_names(scope.cells()),
            frees: Interned::from_names(scope.frees()),
            blocks: Vec::new(),
            chains: Vec::new(),
            hidden: Vec::new(),
            region: None,
            releases: Vec::new(),
        }
    }

    fn push(&mut self, code: Code, a: u16, b: u32, target: Option<Label>) {
        self.instrs.push(Instr { code, a, b, target, span: self.place, handler: self.handler });
    }

    /// Emits an opcode without operands.
    pub(super) fn emit(&mut self, op: Op) {
        self.push(Code::Op(op), 0, 0, None);
    }

    /// Emits an opcode with operand `b`.
    pub(super) fn emit_b(&mut self, op: Op, b: usize) {
        self.push(Code::Op(op), 0, b as u32, None);
    }

    /// Emits an opcode with both operands.
    pub(super) fn emit_ab(&mut self, op: Op, a: u16, b: u32) {
        self.push(Code::Op(op), a, b, None);
    }

    /// Emits a jump.
    pub(super) fn jump(&mut self, op: Op, target: Label) {
        self.push(Code::Op(op), 0, 0, Some(target));
    }

    /// Emits a comparison that jumps.
    pub(super) fn compare_jump(&mut self, mask: u16, target: Label) {
        self.push(Code::Op(Op::COMPARE_JUMP), mask, 0, Some(target));
    }

    /// Emits an access to a frame slot.
    pub(super) fn slot(&mut self, op: Op, slot: Slot) {
        self.push(Code::Op(op), 0, slot.encode(), None);
    }

    pub(super) fn load_const(&mut self, value: Const) {
        let at = self.consts.add(value);
        self.push(Code::Op(Op::LOAD_CONST), 0, at, None);
    }

    pub(super) fn new_label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    /// Makes the label stand for the next instruction.
    pub(super) fn bind(&mut self, label: Label) {
        self.labels[label.0 as usize] = Some(self.instrs.len() as u32);
    }

    /// Opens a region whose exceptions go to `label`; `drop` values on the stack are not the handler's.
    /// Returns the handler in force before, to be put back at the end.
    pub(super) fn protect(&mut self, label: Label, push_pc: bool, drop: u32) -> Option<HandlerId> {
        let handler = HandlerId(self.handlers.len() as u32);
        self.handlers.push(HandlerInfo { label, push_pc });
        self.push(Code::Setup { handler, drop }, 0, 0, None);
        self.handler.replace(handler)
    }

    pub(super) fn push_block(&mut self, kind: BlockKind<'a>, outer_handler: Option<HandlerId>) {
        self.blocks.push(Block { kind, outer_handler });
    }
}
