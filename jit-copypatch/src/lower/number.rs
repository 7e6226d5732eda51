//! Arithmetic and comparisons: stencils for ints as they are represented in this run, and for floats where the operands
//! seem to be some.

use vm_core::Vm;
use vm_core::bytecode::{Op, Word, compare};
use vm_layout::{Code, Frame, Gc, Int, Kind, Value};

use super::{Entry, Ints, Lower};
use crate::emit::{Label, Ways};
use crate::flow::bit;
use crate::stencil::{Id, Operands};

impl Lower<'_> {
    /// Whether the value `n` deep seems to be a float.
    pub(super) fn seems_float(&self, n: usize) -> bool {
        match self.stack[self.stack.len() - n] {
            Entry::Float => true,
            Entry::Local(l) => self.floats & bit(l) != 0,
            Entry::Const(c) => self.constant(c).is_exact(Kind::Float),
            Entry::Global(name) => self.find_global(name).is_some_and(|f| f.value.is_exact(Kind::Float)),
            Entry::Slot | Entry::Attribute => false,
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

    /// An int that is an object and whose value fits a hole.
    fn boxed_word(&self, e: Entry) -> Option<u32> {
        let Entry::Const(c) = e else { return None };
        let i = self.constant(c).exact::<Int>().filter(|_| self.constant(c).is_exact(Kind::Int))?;
        u32::try_from(i.value).ok().filter(|&i| i < 1 << 31)
    }

    /// Emits a stencil of two operands of which the top is a constant in its code; `rest` finds that in its slot. A local that
    /// did not seem to be a float won't be one, and gets no `rest`: most of these count.
    fn emit_constant(&mut self, i: usize, id: Id, rest: Option<Id>, o: Operands, jump: Label) {
        let top = self.stack.len() - 1;
        if let (Some(rest), false) = (rest, matches!(self.stack[top - 1], Entry::Local(_))) {
            let cold = Operands { b: self.depth_offset(top), ..o };
            self.emit_rest_constant(i, (id, o), (rest, cold), jump);
        } else {
            let slow = self.cold_code(i);
            self.e.hot(self.set, id, &o, &Ways { jump, slow, ..Ways::NONE });
        }
    }

    pub(super) fn arithmetic(&mut self, i: usize, op: Op, word: Word, row: Arithmetic) {
        let float = if self.seems_float(1) || self.seems_float(2) { row.floats } else { None };
        let rest = match self.ints {
            Ints::Tagged => row.any.map(|r| r.0),
            Ints::Boxed => row.any.map(|r| r.1),
            Ints::Prebuilt => None,
        };
        let (id, result) = match (float, self.ints, row.tagged, row.boxed) {
            (Some(id), ..) => (id, Entry::Float),
            (None, Ints::Tagged, Some((slots, constant)), _) => {
                if let Some(k) = self.small_word(self.stack[self.stack.len() - 1]) {
                    let a = self.operand(2);
                    let r = self.result(i, 2);
                    let o = Operands { a, k: k - 1, r, ..Operands::default() };
                    self.emit_constant(i, constant, rest, o, Label::Hot(0));
                    self.replace(2, Entry::Slot);
                    return;
                }
                (slots, Entry::Slot)
            }
            (None, Ints::Tagged, None, _) if row.divides => (Id::divide, Entry::Float),
            (None, Ints::Boxed, None, _) if row.divides => (Id::float_divide, Entry::Float),
            (None, Ints::Boxed, _, Some((id, constant))) => {
                let k = self.boxed_word(self.stack[self.stack.len() - 1]);
                if let (Some(k), Some(constant)) = (k, constant) {
                    let a = self.operand(2);
                    let r = self.result(i, 2);
                    let o = Operands { a, k, r, ..Operands::default() };
                    self.emit_constant(i, constant, rest, o, Label::Hot(0));
                    self.replace(2, Entry::Slot);
                    return;
                }
                (id, Entry::Slot)
            }
            _ => return self.generic(i, op, word),
        };
        let (a, b) = (self.operand(2), self.operand(1));
        let r = self.result(i, 2);
        let o = Operands { a, b, r, ..Operands::default() };
        match rest {
            Some(rest) => self.emit_rest(i, id, rest, o),
            None => self.emit_slow(i, id, o),
        }
        if let (Some(local), Entry::Float) = (self.forwarded, result) {
            self.floats |= bit(local);
        }
        self.replace(2, result);
    }

    pub(super) fn negative(&mut self, i: usize) {
        let float = self.seems_float(1);
        let (id, rest) = match (float, self.ints) {
            (true, Ints::Tagged) => (Id::float_negate, Some(Id::negate_rest)),
            (false, Ints::Tagged) => (Id::negate, Some(Id::negate_rest)),
            (_, Ints::Boxed) => (Id::float_negate, Some(Id::boxed_negate_rest)),
            (_, Ints::Prebuilt) => (Id::float_negate, None),
        };
        let a = self.operand(1);
        let r = self.result(i, 1);
        let o = Operands { a, r, ..Operands::default() };
        match rest {
            Some(rest) => self.emit_rest(i, id, rest, o),
            None => self.emit_slow(i, id, o),
        }
        self.replace(1, if float { Entry::Float } else { Entry::Slot });
    }

    pub(super) fn compare(&mut self, i: usize, word: Word) {
        let (id, rest) = match word.a() & 15 {
            compare::EQ => (Id::compare_eq, Id::compare_eq_rest),
            compare::NE => (Id::compare_ne, Id::compare_ne_rest),
            compare::LT => (Id::compare_lt, Id::any_lt),
            compare::LE => (Id::compare_le, Id::any_le),
            compare::GT => (Id::compare_gt, Id::any_gt),
            _ => (Id::compare_ge, Id::any_ge),
        };
        let (a, b) = (self.operand(2), self.operand(1));
        let r = self.result(i, 2);
        self.emit_rest(i, id, rest, Operands { a, b, r, ..Operands::default() });
        self.replace(2, Entry::Slot);
    }

    pub(super) fn compare_jump(&mut self, i: usize, word: Word) {
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
            (true, _) => (row.floats, row.rest),
            _ if let Some(text) = text => text,
            (false, Ints::Tagged) => {
                if let Some(k) = small {
                    let o = Operands { a, k, ..Operands::default() };
                    self.emit_constant(i, row.constant, Some(row.rest), o, Label::Word(word.b()));
                    self.stack.truncate(self.stack.len() - 2);
                    return;
                }
                (row.tagged, row.rest)
            }
            // Most comparisons for equality are of strs where ints are dear.
            _ if row.equality && !is_int => (row.texts.map_or(row.tagged, |t| t.0), row.rest),
            _ => {
                if let Some(k) = self.boxed_word(self.stack[self.stack.len() - 1]) {
                    let o = Operands { a, k, ..Operands::default() };
                    self.emit_constant(i, row.boxed_constant, Some(row.rest), o, Label::Word(word.b()));
                    self.stack.truncate(self.stack.len() - 2);
                    return;
                }
                (row.boxed, row.rest)
            }
        };
        let b = self.operand(1);
        let o = Operands { a, b, ..Operands::default() };
        self.emit_jump_rest(i, id, rest, o);
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
    /// On ints that are objects, and the same with a constant.
    boxed: Option<(Id, Option<Id>)>,
    floats: Option<Id>,
    /// For the cold code: any numbers, where ints are tagged or objects.
    any: Option<(Id, Id)>,
    /// True division, of which ints have a stencil of their own.
    divides: bool,
}

pub(super) fn arithmetic(op: Op) -> Option<Arithmetic> {
    let divides = matches!(op, Op::BINARY_TRUE_DIVIDE | Op::INPLACE_TRUE_DIVIDE);
    let any = match op {
        Op::BINARY_ADD | Op::INPLACE_ADD => Some((Id::any_add, Id::boxed_any_add)),
        Op::BINARY_SUBTRACT | Op::INPLACE_SUBTRACT => Some((Id::any_subtract, Id::boxed_any_subtract)),
        Op::BINARY_MULTIPLY | Op::INPLACE_MULTIPLY => Some((Id::any_multiply, Id::boxed_any_multiply)),
        _ if divides => Some((Id::divide_rest, Id::divide_rest)),
        _ => None,
    };
    let row = |tagged, boxed, floats| Some(Arithmetic { tagged, boxed, floats, any, divides });
    match op {
        Op::BINARY_ADD | Op::INPLACE_ADD => {
            row(Some((Id::add, Id::add_k)), Some((Id::boxed_add, Some(Id::boxed_add_k))), Some(Id::float_add))
        }
        Op::BINARY_SUBTRACT | Op::INPLACE_SUBTRACT => row(
            Some((Id::subtract, Id::subtract_k)),
            Some((Id::boxed_subtract, Some(Id::boxed_subtract_k))),
            Some(Id::float_subtract),
        ),
        Op::BINARY_MULTIPLY | Op::INPLACE_MULTIPLY => row(
            Some((Id::multiply, Id::multiply_k)),
            Some((Id::boxed_multiply, Some(Id::boxed_multiply_k))),
            Some(Id::float_multiply),
        ),
        Op::BINARY_TRUE_DIVIDE | Op::INPLACE_TRUE_DIVIDE => row(None, None, Some(Id::float_divide)),
        Op::BINARY_FLOOR_DIVIDE | Op::INPLACE_FLOOR_DIVIDE => {
            row(Some((Id::floor_divide, Id::floor_divide_k)), Some((Id::boxed_floor_divide, None)), None)
        }
        Op::BINARY_MODULO | Op::INPLACE_MODULO => {
            row(Some((Id::modulo, Id::modulo_k)), Some((Id::boxed_modulo, None)), None)
        }
        Op::BINARY_AND | Op::INPLACE_AND => {
            row(Some((Id::and, Id::and_k)), Some((Id::boxed_and, None)), None)
        }
        Op::BINARY_OR | Op::INPLACE_OR => row(Some((Id::or, Id::or_k)), Some((Id::boxed_or, None)), None),
        Op::BINARY_XOR | Op::INPLACE_XOR => {
            row(Some((Id::xor, Id::xor_k)), Some((Id::boxed_xor, None)), None)
        }
        Op::BINARY_RSHIFT | Op::INPLACE_RSHIFT => row(Some((Id::right_shift, Id::right_shift_k)), None, None),
        _ => None,
    }
}

/// The stencils of a comparison that jumps.
struct Comparison {
    tagged: Id,
    constant: Id,
    boxed: Id,
    boxed_constant: Id,
    floats: Id,
    /// On strs, and what the cold code can do of that.
    texts: Option<(Id, Id)>,
    /// What the cold code can do with other operands.
    rest: Id,
    /// It asks for equality.
    equality: bool,
}

/// Those for a comparison mask; the jump is taken when it holds (`when_true`) or when it does not.
fn comparison(mask: u16, when_true: bool) -> Comparison {
    let row = |tagged, constant, boxed, floats| {
        let text = |hot, rest| Some((hot, rest));
        let (texts, rest, equality) = match tagged {
            Id::jump_lt if when_true => (text(Id::str_jump_lt, Id::str_jump_lt_rest), Id::any_jump_lt, false),
            Id::jump_lt => (text(Id::str_jump_lt, Id::str_jump_lt_rest), Id::any_jump_unless_ge, false),
            Id::jump_le if when_true => (text(Id::str_jump_le, Id::str_jump_le_rest), Id::any_jump_le, false),
            Id::jump_le => (text(Id::str_jump_le, Id::str_jump_le_rest), Id::any_jump_unless_gt, false),
            Id::jump_gt if when_true => (text(Id::str_jump_gt, Id::str_jump_gt_rest), Id::any_jump_gt, false),
            Id::jump_gt => (text(Id::str_jump_gt, Id::str_jump_gt_rest), Id::any_jump_unless_le, false),
            Id::jump_ge if when_true => (text(Id::str_jump_ge, Id::str_jump_ge_rest), Id::any_jump_ge, false),
            Id::jump_ge => (text(Id::str_jump_ge, Id::str_jump_ge_rest), Id::any_jump_unless_lt, false),
            // For NaN, too, "not equal" is the opposite of "equal".
            Id::jump_eq => (text(Id::str_jump_eq, Id::jump_eq_rest), Id::jump_eq_rest, true),
            _ => (text(Id::str_jump_ne, Id::jump_ne_rest), Id::jump_ne_rest, true),
        };
        let boxed_constant = match tagged {
            Id::jump_lt => Id::boxed_jump_lt_k,
            Id::jump_le => Id::boxed_jump_le_k,
            Id::jump_gt => Id::boxed_jump_gt_k,
            Id::jump_ge => Id::boxed_jump_ge_k,
            Id::jump_eq => Id::boxed_jump_eq_k,
            _ => Id::boxed_jump_ne_k,
        };
        Comparison { tagged, constant, boxed, boxed_constant, floats, texts, rest, equality }
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
