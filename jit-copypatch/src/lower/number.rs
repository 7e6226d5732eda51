//! Arithmetic and comparisons: stencils for ints as they are represented in this run, and for floats where the operands
//! seem to be some.

use vm_core::Vm;
use vm_core::bytecode::{Op, Word, compare};
use vm_layout::{Code, Frame, Gc, Kind, Value};

use super::{Entry, Ints, Lower};
use crate::flow::bit;
use crate::stencil::{Id, Operands};

impl Lower<'_> {
    /// Whether the value `n` deep seems to be a float.
    pub(super) fn seems_float(&self, n: usize) -> bool {
        match self.stack[self.stack.len() - n] {
            Entry::Float => true,
            Entry::Local(l) => self.floats & bit(l) != 0,
            Entry::Const(c) => self.constant(c).is_exact(Kind::Float),
            Entry::Slot | Entry::Attribute | Entry::Global(_) => false,
        }
    }

    /// Whether the value `n` deep seems to be a str.
    pub(super) fn seems_str(&self, n: usize) -> bool {
        match self.stack[self.stack.len() - n] {
            Entry::Local(l) => self.strs & bit(l) != 0,
            Entry::Const(c) => self.constant(c).is_exact(Kind::Str),
            Entry::Slot | Entry::Attribute | Entry::Float | Entry::Global(_) => false,
        }
    }

    /// Whether the value `n` deep is a constant int.
    fn is_int(&self, n: usize) -> bool {
        matches!(self.stack[self.stack.len() - n], Entry::Const(c) if self.constant(c).is_exact(Kind::Int))
    }

    pub(super) fn arithmetic(&mut self, i: usize, op: Op, word: Word, row: Arithmetic) {
        let float = if self.seems_float(1) || self.seems_float(2) { row.floats } else { None };
        let (id, result) = match (float, self.ints, row.tagged, row.boxed) {
            (Some(id), ..) => (id, Entry::Float),
            (None, Ints::Tagged, Some((slots, constant)), _) => {
                if let Some(k) = self.small_word(self.stack[self.stack.len() - 1]) {
                    let a = self.operand(2);
                    let r = self.result(i, 2);
                    self.emit_slow(i, constant, Operands { a, k: k - 1, r, ..Operands::default() });
                    self.replace(2, Entry::Slot);
                    return;
                }
                (slots, Entry::Slot)
            }
            (None, Ints::Tagged, None, _) if row.divides => (Id::divide, Entry::Float),
            (None, Ints::Boxed, _, Some(id)) => (id, Entry::Slot),
            _ => return self.generic(i, op, word),
        };
        let (a, b) = (self.operand(2), self.operand(1));
        let r = self.result(i, 2);
        self.emit_slow(i, id, Operands { a, b, r, ..Operands::default() });
        if let Some(local) = self.forwarded {
            self.note_float(local, result == Entry::Float);
        }
        self.replace(2, result);
    }

    pub(super) fn note_float(&mut self, local: u32, is: bool) {
        if is {
            self.floats |= bit(local);
        } else {
            self.floats &= !bit(local);
        }
    }

    pub(super) fn compare(&mut self, i: usize, op: Op, word: Word) {
        let (id, rest) = match word.a() & 15 {
            compare::EQ => (Id::compare_eq, Some(Id::compare_eq_rest)),
            compare::NE => (Id::compare_ne, Some(Id::compare_ne_rest)),
            _ if !self.tagged => return self.generic(i, op, word),
            compare::LT => (Id::compare_lt, None),
            compare::LE => (Id::compare_le, None),
            compare::GT => (Id::compare_gt, None),
            _ => (Id::compare_ge, None),
        };
        let (a, b) = (self.operand(2), self.operand(1));
        let r = self.result(i, 2);
        let o = Operands { a, b, r, ..Operands::default() };
        match rest {
            Some(rest) => self.emit_rest(i, id, rest, o),
            None => self.emit_slow(i, id, o),
        }
        self.replace(2, Entry::Slot);
    }

    pub(super) fn compare_jump(&mut self, i: usize, op: Op, word: Word) {
        let when_true = word.a() & compare::JUMP_IF_TRUE != 0;
        // For ints "not less" is "greater or equal", for floats it is not.
        let row = comparison(word.a() & 15, when_true);
        let float = self.seems_float(1) || self.seems_float(2);
        let text = row.texts.filter(|_| self.seems_str(1) || self.seems_str(2));
        let is_int = self.is_int(1) || self.is_int(2);
        self.flush(2);
        let a = self.operand(2);
        let small = self.small_word(self.stack[self.stack.len() - 1]);
        let (id, rest) = match (float, self.ints) {
            (true, _) => (row.floats, None),
            _ if let Some(text) = text => text,
            (false, Ints::Tagged) => {
                if let Some(k) = small {
                    let o = Operands { a, k, ..Operands::default() };
                    self.emit_jump(i, row.constant, o);
                    self.stack.truncate(self.stack.len() - 2);
                    return;
                }
                (row.tagged, row.equality)
            }
            // Most comparisons for equality are of strs where ints are dear.
            (false, ints) if row.equality.is_some() && !(is_int && ints == Ints::Boxed) => {
                (row.texts.map_or(row.tagged, |t| t.0), row.equality)
            }
            (false, Ints::Boxed) => (row.boxed, None),
            (false, Ints::Prebuilt) => return self.generic(i, op, word),
        };
        let b = self.operand(1);
        let o = Operands { a, b, ..Operands::default() };
        match rest {
            Some(rest) => self.emit_jump_rest(i, id, rest, o),
            None => self.emit_jump(i, id, o),
        }
        self.stack.truncate(self.stack.len() - 2);
    }
}

/// The locals of the running frame that hold values of a kind, if it runs this code: one bit each of the first 64.
pub(super) fn seen_in_frame(vm: &Vm, code: Gc<Code>, kind: Kind) -> u64 {
    let mut seen = 0;
    // SAFETY: the running frame is initialised, its slots too.
    unsafe {
        if !vm.frame.is_null() && (*vm.frame).code == code {
            for i in 0..code.slot_count.get().min(64) {
                if (*Frame::slots(vm.frame).add(i as usize)).get().is_some_and(|v| v.is_exact(kind)) {
                    seen |= bit(i);
                }
            }
        }
    }
    seen
}

/// What a local holds in the running frame, if that runs this code.
pub(super) fn seen(vm: &Vm, code: Gc<Code>, local: u32) -> Option<Value> {
    // SAFETY: the running frame is initialised, its slots too.
    unsafe {
        (!vm.frame.is_null() && (*vm.frame).code == code && local < code.slot_count.get())
            .then(|| (*Frame::slots(vm.frame).add(local as usize)).get())
            .flatten()
    }
}

/// The stencils of a binary operator.
pub(super) struct Arithmetic {
    /// On tagged ints: both in slots, and the second a constant.
    tagged: Option<(Id, Id)>,
    boxed: Option<Id>,
    floats: Option<Id>,
    /// True division, of which ints have a stencil of their own.
    divides: bool,
}

pub(super) fn arithmetic(op: Op) -> Option<Arithmetic> {
    let divides = matches!(op, Op::BINARY_TRUE_DIVIDE | Op::INPLACE_TRUE_DIVIDE);
    let row = |tagged, boxed, floats| Some(Arithmetic { tagged, boxed, floats, divides });
    match op {
        Op::BINARY_ADD | Op::INPLACE_ADD => {
            row(Some((Id::add, Id::add_k)), Some(Id::boxed_add), Some(Id::float_add))
        }
        Op::BINARY_SUBTRACT | Op::INPLACE_SUBTRACT => {
            row(Some((Id::subtract, Id::subtract_k)), Some(Id::boxed_subtract), Some(Id::float_subtract))
        }
        Op::BINARY_MULTIPLY | Op::INPLACE_MULTIPLY => {
            row(Some((Id::multiply, Id::multiply_k)), Some(Id::boxed_multiply), Some(Id::float_multiply))
        }
        Op::BINARY_TRUE_DIVIDE | Op::INPLACE_TRUE_DIVIDE => row(None, None, Some(Id::float_divide)),
        Op::BINARY_FLOOR_DIVIDE | Op::INPLACE_FLOOR_DIVIDE => {
            row(Some((Id::floor_divide, Id::floor_divide_k)), Some(Id::boxed_floor_divide), None)
        }
        Op::BINARY_MODULO | Op::INPLACE_MODULO => {
            row(Some((Id::modulo, Id::modulo_k)), Some(Id::boxed_modulo), None)
        }
        Op::BINARY_AND | Op::INPLACE_AND => row(Some((Id::and, Id::and_k)), Some(Id::boxed_and), None),
        Op::BINARY_OR | Op::INPLACE_OR => row(Some((Id::or, Id::or_k)), Some(Id::boxed_or), None),
        Op::BINARY_XOR | Op::INPLACE_XOR => row(Some((Id::xor, Id::xor_k)), Some(Id::boxed_xor), None),
        Op::BINARY_RSHIFT | Op::INPLACE_RSHIFT => row(Some((Id::right_shift, Id::right_shift_k)), None, None),
        _ => None,
    }
}

/// The stencils of a comparison that jumps.
struct Comparison {
    tagged: Id,
    constant: Id,
    boxed: Id,
    floats: Id,
    /// On strs, and what the cold code can do of that.
    texts: Option<(Id, Option<Id>)>,
    /// For equality: what the cold code can do.
    equality: Option<Id>,
}

/// Those for a comparison mask; the jump is taken when it holds (`when_true`) or when it does not.
fn comparison(mask: u16, when_true: bool) -> Comparison {
    let row = |tagged, constant, boxed, floats| {
        let (texts, equality) = match tagged {
            Id::jump_lt => (Some((Id::str_jump_lt, Some(Id::str_jump_lt_rest))), None),
            Id::jump_le => (Some((Id::str_jump_le, Some(Id::str_jump_le_rest))), None),
            Id::jump_gt => (Some((Id::str_jump_gt, Some(Id::str_jump_gt_rest))), None),
            Id::jump_ge => (Some((Id::str_jump_ge, Some(Id::str_jump_ge_rest))), None),
            Id::jump_eq => (Some((Id::str_jump_eq, Some(Id::jump_eq_rest))), Some(Id::jump_eq_rest)),
            _ => (Some((Id::str_jump_ne, Some(Id::jump_ne_rest))), Some(Id::jump_ne_rest)),
        };
        Comparison { tagged, constant, boxed, floats, texts, equality }
    };
    match (mask, when_true) {
        (compare::LT, true) => row(Id::jump_lt, Id::jump_lt_k, Id::boxed_jump_lt, Id::float_jump_lt),
        (compare::GE, false) => row(Id::jump_lt, Id::jump_lt_k, Id::boxed_jump_lt, Id::float_jump_unless_ge),
        (compare::LE, true) => row(Id::jump_le, Id::jump_le_k, Id::boxed_jump_le, Id::float_jump_le),
        (compare::GT, false) => row(Id::jump_le, Id::jump_le_k, Id::boxed_jump_le, Id::float_jump_unless_gt),
        (compare::GT, true) => row(Id::jump_gt, Id::jump_gt_k, Id::boxed_jump_gt, Id::float_jump_gt),
        (compare::LE, false) => row(Id::jump_gt, Id::jump_gt_k, Id::boxed_jump_gt, Id::float_jump_unless_le),
        (compare::GE, true) => row(Id::jump_ge, Id::jump_ge_k, Id::boxed_jump_ge, Id::float_jump_ge),
        (compare::LT, false) => row(Id::jump_ge, Id::jump_ge_k, Id::boxed_jump_ge, Id::float_jump_unless_lt),
        (compare::EQ, true) => row(Id::jump_eq, Id::jump_eq_k, Id::boxed_jump_eq, Id::float_jump_eq),
        (compare::NE, false) => row(Id::jump_eq, Id::jump_eq_k, Id::boxed_jump_eq, Id::float_jump_unless_ne),
        (compare::EQ, false) => row(Id::jump_ne, Id::jump_ne_k, Id::boxed_jump_ne, Id::float_jump_unless_eq),
        _ => row(Id::jump_ne, Id::jump_ne_k, Id::boxed_jump_ne, Id::float_jump_ne),
    }
}
