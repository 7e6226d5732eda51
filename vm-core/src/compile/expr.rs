//! Expressions.

use super::unit::Label;
use super::{Compiler, Emitted};
use crate::bytecode::{Const, Op, compare, format_value};
use crate::syntax::tree::*;

/// Displays longer than this are filled piece by piece, so that the operand stack stays small.
pub(super) const MAX_ON_STACK: usize = 30;

impl<'a> Compiler<'a> {
    /// Pushes the value of an expression. The place of the surrounding text is in force again afterwards.
    pub(super) fn expr(&mut self, e: &'a Expr) -> Emitted {
        let before = self.unit().place;
        self.at(e.span);
        self.expr_inner(e)?;
        self.at(before);
        Ok(())
    }

    pub(super) fn exprs(&mut self, list: &'a [Expr]) -> Emitted {
        list.iter().try_for_each(|e| self.expr(e))
    }

    fn expr_inner(&mut self, e: &'a Expr) -> Emitted {
        match &e.kind {
            ExprKind::Constant(value) => self.unit().load_const(value.clone()),
            ExprKind::Name(name) => {
                if !self.load_tracked(e, false) {
                    self.name_load(name);
                }
            }
            ExprKind::Attribute { value, name } => {
                if !self.load_tracked(e, false) {
                    self.expr(value)?;
                    self.at_attribute(e.span, name);
                    self.load_attribute(name);
                }
            }
            ExprKind::Subscript { value, index } => {
                self.expr(value)?;
                self.expr(index)?;
                self.emit(self.emission.lists.load_item);
            }
            ExprKind::Slice(slice) => {
                for part in [&slice.lower, &slice.upper] {
                    match part {
                        Some(part) => self.expr(part)?,
                        None => self.unit().load_const(Const::None),
                    }
                }
                let mut count = 2;
                if let Some(step) = &slice.step {
                    self.expr(step)?;
                    count = 3;
                }
                self.unit().emit_b(Op::BUILD_SLICE, count);
            }
            ExprKind::Starred(_) => return self.error("can't use starred expression here", e.span),
            ExprKind::Tuple(items) => self.sequence(items, Op::BUILD_TUPLE)?,
            ExprKind::List(items) => self.sequence(items, self.emission.lists.build)?,
            ExprKind::Set(items) => self.sequence(items, Op::BUILD_SET)?,
            ExprKind::Dict(items) => self.dict(items)?,
            ExprKind::Unary { op, operand } => {
                self.expr(operand)?;
                self.emit(match op {
                    UnaryOp::Invert => Op::UNARY_INVERT,
                    UnaryOp::Not => Op::UNARY_NOT,
                    UnaryOp::Plus => Op::UNARY_POSITIVE,
                    UnaryOp::Minus => Op::UNARY_NEGATIVE,
                });
            }
            ExprKind::Binary { op, left, right } => {
                self.expr(left)?;
                self.expr(right)?;
                self.emit(binary_op(*op));
            }
            ExprKind::Bool { and, values } => {
                let end = self.unit().new_label();
                let op = if *and { Op::JUMP_IF_FALSE_OR_POP } else { Op::JUMP_IF_TRUE_OR_POP };
                for (i, value) in values.iter().enumerate() {
                    self.expr(value)?;
                    if i + 1 < values.len() {
                        self.unit().jump(op, end);
                    }
                }
                self.unit().bind(end);
            }
            ExprKind::Compare { left, rest } => self.comparison(left, rest)?,
            ExprKind::If(choice) => {
                let (other, end) = (self.unit().new_label(), self.unit().new_label());
                self.jump_if(&choice.test, other, false)?;
                self.expr(&choice.body)?;
                self.unit().jump(Op::JUMP, end);
                self.unit().bind(other);
                self.expr(&choice.orelse)?;
                self.unit().bind(end);
            }
            ExprKind::Named { target, value } => {
                self.expr(value)?;
                self.unit().emit_b(Op::COPY, 1);
                let before = self.unit().place;
                self.store(target)?;
                self.at(before);
            }
            ExprKind::Call { func, arguments } => self.call(func, arguments, e.span)?,
            ExprKind::Lambda(l) => self.lambda(l, e.span)?,
            ExprKind::Comprehension(c) => self.comprehension(c, e.span)?,
            ExprKind::Yield(value) => {
                self.inside_function("yield", e.span)?;
                match value {
                    Some(value) => self.expr(value)?,
                    None => self.unit().load_const(Const::None),
                }
                if self.unit().scope.is_coroutine {
                    self.emit(Op::ASYNC_GEN_WRAP);
                }
                self.emit(Op::YIELD_VALUE);
            }
            ExprKind::YieldFrom(value) => {
                self.inside_function("yield", e.span)?;
                if self.unit().scope.is_coroutine {
                    return self.error("'yield from' inside async function", e.span);
                }
                self.expr(value)?;
                self.emit(Op::GET_YIELD_FROM_ITER);
                self.unit().load_const(Const::None);
                self.emit(Op::YIELD_FROM);
            }
            ExprKind::Await(value) => self.await_expression(value, e.span)?,
            ExprKind::FString(parts) => self.f_string(parts)?,
        }
        Ok(())
    }

    fn inside_function(&self, what: &str, place: Span) -> Emitted {
        if self.unit_ref().scope.kind.is_function() {
            return Ok(());
        }
        self.error(format!("'{what}' outside function"), place)
    }

    /// The place of an attribute access that spans lines is the attribute's own line, as in CPython.
    pub(super) fn at_attribute(&mut self, span: Span, name: &str) {
        let mut place = span;
        if self.source.line_index(span.start) != self.source.line_index(span.end) {
            place.start = span.end.saturating_sub(name.len() as u32).max(span.start);
        }
        self.at(place);
    }

    /// A tuple, list or set display, with or without stars.
    pub(super) fn sequence(&mut self, items: &'a [Expr], build: Op) -> Emitted {
        let starred = items.iter().any(|e| matches!(e.kind, ExprKind::Starred(_)));
        let (append, extend, start) = match build {
            Op::BUILD_SET => (Op::SET_ADD, Op::SET_UPDATE, Op::BUILD_SET),
            // A tuple is built as a list for which no strategy pays.
            Op::BUILD_TUPLE => (Op::LIST_APPEND, Op::LIST_EXTEND, Op::BUILD_LIST),
            _ => (self.emission.lists.append, Op::LIST_EXTEND, build),
        };
        if items.len() > 2 && build != Op::BUILD_TUPLE && items.iter().all(|e| e.as_constant().is_some()) {
            let constants = items.iter().filter_map(|e| e.as_constant().cloned()).collect();
            self.unit().emit_b(start, 0);
            let folded =
                if build == Op::BUILD_SET { Const::FrozenSet(constants) } else { Const::Tuple(constants) };
            self.unit().load_const(folded);
            self.unit().emit_b(extend, 1);
            return Ok(());
        }
        if !starred && items.len() <= MAX_ON_STACK {
            self.exprs(items)?;
            self.unit().emit_b(build, items.len());
            return Ok(());
        }
        // The items before the first star go on the stack, the others are added one by one.
        let first_star = items.iter().position(|e| matches!(e.kind, ExprKind::Starred(_)));
        let at_once = first_star.unwrap_or(items.len());
        let at_once = if at_once > MAX_ON_STACK { 0 } else { at_once };
        self.exprs(&items[..at_once])?;
        self.unit().emit_b(start, at_once);
        for (at, item) in items.iter().enumerate().skip(at_once) {
            match &item.kind {
                ExprKind::Starred(inner) => {
                    self.expr(inner)?;
                    let finishes_list =
                        extend == Op::LIST_EXTEND && build != Op::BUILD_TUPLE && at + 1 == items.len();
                    self.unit().emit_ab(extend, finishes_list as u16, 1);
                }
                _ => {
                    self.expr(item)?;
                    self.unit().emit_b(append, 1);
                }
            }
        }
        if build == Op::BUILD_TUPLE {
            self.emit(Op::LIST_TO_TUPLE);
        }
        Ok(())
    }

    fn dict(&mut self, items: &'a [(Option<Expr>, Expr)]) -> Emitted {
        let mut on_stack = false;
        let mut rest = items;
        while !rest.is_empty() {
            let plain = rest.iter().take_while(|(key, _)| key.is_some()).count();
            if plain == 0 {
                if !on_stack {
                    self.unit().emit_b(Op::BUILD_MAP, 0);
                    on_stack = true;
                }
                self.expr(&rest[0].1)?;
                self.unit().emit_b(Op::DICT_UPDATE, 1);
                rest = &rest[1..];
                continue;
            }
            if plain <= MAX_ON_STACK / 2 {
                self.dict_chunk(&rest[..plain])?;
            } else {
                self.unit().emit_b(Op::BUILD_MAP, 0);
                for (key, value) in &rest[..plain] {
                    key.iter().try_for_each(|e| self.expr(e))?;
                    self.expr(value)?;
                    self.unit().emit_b(Op::MAP_ADD, 1);
                }
            }
            if on_stack {
                self.unit().emit_b(Op::DICT_UPDATE, 1);
            }
            on_stack = true;
            rest = &rest[plain..];
        }
        if !on_stack {
            self.unit().emit_b(Op::BUILD_MAP, 0);
        }
        Ok(())
    }

    fn dict_chunk(&mut self, items: &'a [(Option<Expr>, Expr)]) -> Emitted {
        let keys: Option<Vec<Const>> =
            items.iter().map(|(key, _)| key.as_ref()?.as_constant().cloned()).collect();
        if let Some(keys) = keys.filter(|k| k.len() > 1) {
            items.iter().try_for_each(|(_, value)| self.expr(value))?;
            self.unit().load_const(Const::Tuple(keys.into()));
            self.unit().emit_b(Op::BUILD_CONST_KEY_MAP, items.len());
            return Ok(());
        }
        for (key, value) in items {
            key.iter().try_for_each(|e| self.expr(e))?;
            self.expr(value)?;
        }
        self.unit().emit_b(Op::BUILD_MAP, items.len());
        Ok(())
    }

    fn comparison(&mut self, left: &'a Expr, rest: &'a [(CmpOp, Expr)]) -> Emitted {
        self.expr(left)?;
        let Some(((op, last), first)) = rest.split_last() else { return Ok(()) };
        if first.is_empty() {
            self.expr(last)?;
            self.compare(*op);
            return Ok(());
        }
        let (cleanup, end) = (self.unit().new_label(), self.unit().new_label());
        for (op, operand) in first {
            self.expr(operand)?;
            self.unit().emit_b(Op::SWAP, 2);
            self.unit().emit_b(Op::COPY, 2);
            self.compare(*op);
            self.unit().jump(Op::JUMP_IF_FALSE_OR_POP, cleanup);
        }
        self.expr(last)?;
        self.compare(*op);
        self.unit().jump(Op::JUMP, end);
        self.unit().bind(cleanup);
        self.unit().emit_b(Op::SWAP, 2);
        self.emit(Op::POP_TOP);
        self.unit().bind(end);
        Ok(())
    }

    fn compare(&mut self, op: CmpOp) {
        match op {
            CmpOp::Is => self.unit().emit_ab(Op::IS_OP, 0, 0),
            CmpOp::IsNot => self.unit().emit_ab(Op::IS_OP, 1, 0),
            CmpOp::In => self.unit().emit_ab(Op::CONTAINS_OP, 0, 0),
            CmpOp::NotIn => self.unit().emit_ab(Op::CONTAINS_OP, 1, 0),
            _ => self.unit().emit_ab(Op::COMPARE_OP, mask(op), 0),
        }
    }

    /// A comparison whose only use is a jump.
    pub(super) fn compare_and_jump(&mut self, op: CmpOp, target: Label, when: bool) {
        if matches!(op, CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn) {
            self.compare(op);
            self.unit().jump(if when { Op::POP_JUMP_IF_TRUE } else { Op::POP_JUMP_IF_FALSE }, target);
        } else {
            self.unit().compare_jump(mask(op) | if when { compare::JUMP_IF_TRUE } else { 0 }, target);
        }
    }

    fn f_string(&mut self, parts: &'a [FStringPart]) -> Emitted {
        let mut pending = 0;
        for part in parts {
            // Very long ones are joined in between, so that the operand stack stays small.
            if pending == MAX_ON_STACK {
                self.unit().emit_b(Op::BUILD_STRING, pending);
                pending = 1;
            }
            match part {
                FStringPart::Text(text) => self.unit().load_const(text.clone()),
                FStringPart::Field(field) => {
                    let before = self.unit().place;
                    self.at(field.span);
                    self.field(field)?;
                    self.at(before);
                }
            }
            pending += 1;
        }
        if pending != 1 || parts.len() > MAX_ON_STACK {
            self.unit().emit_b(Op::BUILD_STRING, pending);
        }
        Ok(())
    }

    fn field(&mut self, field: &'a FStringField) -> Emitted {
        self.expr(&field.value)?;
        let mut flags = match field.conversion {
            Some('s') => format_value::STR,
            Some('r') => format_value::REPR,
            Some('a') => format_value::ASCII,
            _ => 0,
        };
        if let Some(spec) = &field.spec {
            if spec.is_empty() {
                self.unit().load_const(Const::Str("".into()));
            } else {
                self.f_string(spec)?;
            }
            flags |= format_value::HAS_SPEC;
        }
        self.unit().emit_ab(Op::FORMAT_VALUE, flags, 0);
        Ok(())
    }
}

fn mask(op: CmpOp) -> u16 {
    match op {
        CmpOp::Eq => compare::EQ,
        CmpOp::NotEq => compare::NE,
        CmpOp::Lt => compare::LT,
        CmpOp::LtE => compare::LE,
        CmpOp::Gt => compare::GT,
        _ => compare::GE,
    }
}

fn binary_op(op: BinOp) -> Op {
    match op {
        BinOp::Add => Op::BINARY_ADD,
        BinOp::Sub => Op::BINARY_SUBTRACT,
        BinOp::Mul => Op::BINARY_MULTIPLY,
        BinOp::MatMul => Op::BINARY_MATRIX_MULTIPLY,
        BinOp::Div => Op::BINARY_TRUE_DIVIDE,
        BinOp::FloorDiv => Op::BINARY_FLOOR_DIVIDE,
        BinOp::Mod => Op::BINARY_MODULO,
        BinOp::Pow => Op::BINARY_POWER,
        BinOp::LShift => Op::BINARY_LSHIFT,
        BinOp::RShift => Op::BINARY_RSHIFT,
        BinOp::And => Op::BINARY_AND,
        BinOp::Or => Op::BINARY_OR,
        BinOp::Xor => Op::BINARY_XOR,
    }
}
