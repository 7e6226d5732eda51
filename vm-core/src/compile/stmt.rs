//! Simple statements.

use super::unit::Slot;
use super::{Compiler, Emitted};
use crate::bytecode::{Const, Op};
use crate::scope::ScopeKind;
use crate::syntax::tree::*;

use super::names::Place;

impl<'a> Compiler<'a> {
    pub(super) fn statements(&mut self, body: &'a [Stmt]) -> Emitted {
        body.iter().try_for_each(|s| self.statement(s))
    }

    fn statement(&mut self, stmt: &'a Stmt) -> Emitted {
        self.at(stmt.span);
        match &stmt.kind {
            StmtKind::Expr(e) => self.expression_statement(e, stmt.span),
            StmtKind::Assign { targets, value } => self.assign(targets, value),
            StmtKind::AugAssign { target, op, value } => self.aug_assign(target, *op, value, stmt.span),
            StmtKind::AnnAssign(a) => self.ann_assign(a, stmt.span),
            StmtKind::Delete(targets) => targets.iter().try_for_each(|t| self.delete(t)),
            StmtKind::Pass => {
                self.emit(Op::NOP);
                Ok(())
            }
            StmtKind::Break => self.break_loop(stmt.span),
            StmtKind::Continue => self.continue_loop(stmt.span),
            StmtKind::Return(value) => self.return_statement(value.as_ref(), stmt.span),
            StmtKind::Raise { exception, cause } => {
                let mut count = 0;
                for e in [exception, cause].into_iter().flatten() {
                    self.expr(e)?;
                    count += 1;
                }
                self.at(stmt.span);
                self.unit().emit_b(Op::RAISE_VARARGS, count);
                Ok(())
            }
            StmtKind::Assert { test, message } => self.assert(test, message.as_ref()),
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => Ok(()),
            StmtKind::Import(names) => names.iter().try_for_each(|alias| self.import(alias)),
            StmtKind::ImportFrom { module, names, level } => self.import_from(module.as_ref(), names, *level),
            StmtKind::If(branches) => self.if_statement(branches),
            StmtKind::While { test, body, orelse } => self.while_loop(test, body, orelse, stmt),
            StmtKind::For { target, iter, body, orelse, is_async: false } => {
                self.for_loop(target, iter, body, orelse, stmt)
            }
            StmtKind::For { target, iter, body, orelse, is_async: true } => {
                self.async_for(target, iter, body, orelse, stmt)
            }
            StmtKind::With { items, body, is_async } => {
                if *is_async {
                    self.inside_async_function("async with", stmt.span)?;
                }
                self.with_statement(items, body, stmt.span, *is_async)
            }
            StmtKind::Match(m) => self.match_statement(m),
            StmtKind::Try(t) => self.try_statement(t),
            StmtKind::Function(f) => self.function(f, stmt.span),
            StmtKind::Class(c) => self.class(c, stmt.span),
        }
    }

    fn expression_statement(&mut self, e: &'a Expr, place: Span) -> Emitted {
        if self.interactive && self.units.len() == 1 {
            self.expr(e)?;
            self.at(place);
            self.emit(Op::PRINT_EXPR);
        } else if e.as_constant().is_some() {
            self.emit(Op::NOP);
        } else {
            self.expr(e)?;
            self.emit(Op::POP_TOP);
        }
        Ok(())
    }

    fn assign(&mut self, targets: &'a [Expr], value: &'a Expr) -> Emitted {
        if let [target] = targets
            && self.swap_assignment(target, value)?
        {
            return Ok(());
        }
        self.expr(value)?;
        for (i, target) in targets.iter().enumerate() {
            if i + 1 < targets.len() {
                self.unit().emit_b(Op::COPY, 1);
            }
            self.store(target)?;
        }
        Ok(())
    }

    /// `a, b = b, a` and the like with two or three items, without building a tuple.
    fn swap_assignment(&mut self, target: &'a Expr, value: &'a Expr) -> Emitted<bool> {
        let (ExprKind::Tuple(targets) | ExprKind::List(targets)) = &target.kind else { return Ok(false) };
        let ExprKind::Tuple(values) = &value.kind else { return Ok(false) };
        let starred = |e: &Expr| matches!(e.kind, ExprKind::Starred(_));
        let count = targets.len();
        if count != values.len() || !(2..=3).contains(&count) || targets.iter().chain(values).any(starred) {
            return Ok(false);
        }
        self.exprs(values)?;
        let locals: Option<Vec<Slot>> = targets.iter().map(|t| self.plain_local(t)).collect();
        let distinct = |l: &[Slot]| l.iter().enumerate().all(|(i, s)| !l[..i].contains(s));
        if locals.is_some_and(|l| distinct(&l)) {
            // The order of stores to different locals shows nowhere, so the swap can be had for nothing.
            targets.iter().rev().try_for_each(|t| self.store(t))?;
        } else {
            self.at(target.span);
            self.unit().emit_b(Op::SWAP, count);
            targets.iter().try_for_each(|t| self.store(t))?;
        }
        Ok(true)
    }

    fn plain_local(&mut self, e: &Expr) -> Option<Slot> {
        let mangled = self.unit_ref().scope.mangle(e.as_name()?);
        match self.place_of(&mangled) {
            Place::Slot(slot) => Some(slot),
            _ => None,
        }
    }

    /// Stores the top of the stack.
    pub(super) fn store(&mut self, target: &'a Expr) -> Emitted {
        match &target.kind {
            ExprKind::Name(name) => {
                self.at(target.span);
                self.name_store(name)
            }
            ExprKind::Attribute { value, name } => {
                self.expr(value)?;
                self.at_attribute(target.span, name);
                self.store_attribute(name);
                Ok(())
            }
            ExprKind::Subscript { value, index } => {
                self.expr(value)?;
                self.expr(index)?;
                self.at(target.span);
                self.emit(self.emission.lists.store_item);
                Ok(())
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => self.unpack(items, target.span),
            ExprKind::Starred(_) => {
                self.error("starred assignment target must be in a list or tuple", target.span)
            }
            _ => self.error("cannot assign to expression", target.span),
        }
    }

    fn unpack(&mut self, items: &'a [Expr], place: Span) -> Emitted {
        self.at(place);
        let mut star = None;
        for (i, item) in items.iter().enumerate() {
            if matches!(item.kind, ExprKind::Starred(_)) {
                if star.is_some() {
                    return self.error("multiple starred expressions in assignment", place);
                }
                star = Some(i);
            }
        }
        match star {
            None => self.unit().emit_b(Op::UNPACK_SEQUENCE, items.len()),
            Some(before) => {
                let after = items.len() - before - 1;
                let Ok(before) = u16::try_from(before) else {
                    return self.error("too many expressions in star-unpacking assignment", place);
                };
                self.unit().emit_ab(Op::UNPACK_EX, before, after as u32);
            }
        }
        for item in items {
            match &item.kind {
                ExprKind::Starred(inner) => self.store(inner)?,
                _ => self.store(item)?,
            }
        }
        Ok(())
    }

    fn delete(&mut self, target: &'a Expr) -> Emitted {
        match &target.kind {
            ExprKind::Name(name) => {
                self.at(target.span);
                self.name_delete(name)
            }
            ExprKind::Attribute { value, name } => {
                self.expr(value)?;
                self.at_attribute(target.span, name);
                self.delete_attribute(name);
                Ok(())
            }
            ExprKind::Subscript { value, index } => {
                self.expr(value)?;
                self.expr(index)?;
                self.at(target.span);
                self.emit(Op::DELETE_SUBSCR);
                Ok(())
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().try_for_each(|t| self.delete(t)),
            ExprKind::Starred(_) => self.error("cannot delete starred", target.span),
            _ => self.error("cannot delete expression", target.span),
        }
    }

    fn aug_assign(&mut self, target: &'a Expr, op: BinOp, value: &'a Expr, place: Span) -> Emitted {
        let op = inplace_op(op);
        match &target.kind {
            ExprKind::Name(name) => {
                self.at(target.span);
                self.expr(target)?;
                self.expr(value)?;
                self.at(place);
                self.emit(op);
                self.at(target.span);
                self.name_store(name)
            }
            ExprKind::Attribute { value: object, name } => {
                self.expr(object)?;
                self.at_attribute(target.span, name);
                self.unit().emit_b(Op::COPY, 1);
                self.load_attribute(name);
                self.expr(value)?;
                self.at(place);
                self.emit(op);
                self.at_attribute(target.span, name);
                self.unit().emit_b(Op::SWAP, 2);
                self.store_attribute(name);
                Ok(())
            }
            ExprKind::Subscript { value: object, index } => {
                self.expr(object)?;
                self.expr(index)?;
                self.at(target.span);
                self.unit().emit_b(Op::COPY, 2);
                self.unit().emit_b(Op::COPY, 2);
                self.emit(self.emission.lists.load_item);
                self.expr(value)?;
                self.at(place);
                self.emit(op);
                self.at(target.span);
                self.unit().emit_b(Op::SWAP, 3);
                self.unit().emit_b(Op::SWAP, 2);
                self.emit(self.emission.lists.store_item);
                Ok(())
            }
            _ => self.error("illegal expression for augmented assignment", target.span),
        }
    }

    fn ann_assign(&mut self, a: &'a AnnAssign, place: Span) -> Emitted {
        if let Some(value) = &a.value {
            self.expr(value)?;
            self.store(&a.target)?;
        }
        let in_namespace = matches!(self.unit_ref().scope.kind, ScopeKind::Module | ScopeKind::Class);
        match &a.target.kind {
            ExprKind::Name(name) if a.simple && in_namespace => {
                self.at(place);
                self.annotation(&a.annotation)?;
                self.at(place);
                let names = self.unit().names.add(&"__annotations__".into());
                self.unit().emit_b(Op::LOAD_NAME, names as usize);
                let mangled = self.unit_ref().scope.mangle(name);
                self.unit().load_const(Const::Str((&*mangled).into()));
                self.emit(self.emission.lists.store_item);
                return Ok(());
            }
            ExprKind::Attribute { value, .. } if a.value.is_none() => self.evaluate(value)?,
            ExprKind::Subscript { value, index } if a.value.is_none() => {
                self.evaluate(value)?;
                self.evaluate(index)?;
            }
            _ => {}
        }
        // The annotation of anything else is evaluated for its effects, last, and not in functions.
        if !a.simple && in_namespace && !self.future_annotations {
            self.evaluate(&a.annotation)?;
        }
        Ok(())
    }

    fn evaluate(&mut self, e: &'a Expr) -> Emitted {
        if let ExprKind::Slice(slice) = &e.kind {
            return [&slice.lower, &slice.upper, &slice.step]
                .into_iter()
                .flatten()
                .try_for_each(|e| self.evaluate(e));
        }
        self.expr(e)?;
        self.emit(Op::POP_TOP);
        Ok(())
    }

    fn assert(&mut self, test: &'a Expr, message: Option<&'a Expr>) -> Emitted {
        let end = self.unit().new_label();
        self.jump_if(test, end, true)?;
        self.emit(Op::LOAD_ASSERTION_ERROR);
        if let Some(message) = message {
            self.expr(message)?;
            self.unit().emit_b(Op::CALL, 1);
        }
        self.unit().emit_b(Op::RAISE_VARARGS, 1);
        self.unit().bind(end);
        Ok(())
    }

    fn import(&mut self, alias: &'a Alias) -> Emitted {
        self.unit().load_const(Const::Int(0));
        self.unit().load_const(Const::None);
        let at = self.unit().names.add(&alias.name);
        self.unit().emit_b(Op::IMPORT_NAME, at as usize);
        let mut parts = alias.name.split('.');
        let first = parts.next().unwrap_or("");
        let Some(asname) = &alias.asname else { return self.name_store(&first.into()) };
        // `import a.b.c as d` binds the last module.
        for part in parts {
            let at = self.unit().names.add(&part.into());
            self.unit().emit_b(Op::IMPORT_FROM, at as usize);
            self.unit().emit_b(Op::SWAP, 2);
            self.emit(Op::POP_TOP);
        }
        self.name_store(asname)
    }

    fn import_from(&mut self, module: Option<&Ident>, names: &'a [Alias], level: u32) -> Emitted {
        self.unit().load_const(Const::Int(level as i64));
        let list = names.iter().map(|alias| Const::Str((&*alias.name).into())).collect();
        self.unit().load_const(Const::Tuple(list));
        let at = self.unit().names.add(&module.cloned().unwrap_or_else(|| "".into()));
        self.unit().emit_b(Op::IMPORT_NAME, at as usize);
        for alias in names {
            if &*alias.name == "*" {
                self.emit(Op::IMPORT_STAR);
                return Ok(());
            }
            let at = self.unit().names.add(&alias.name);
            self.unit().emit_b(Op::IMPORT_FROM, at as usize);
            self.name_store(alias.asname.as_ref().unwrap_or(&alias.name))?;
        }
        self.emit(Op::POP_TOP);
        Ok(())
    }
}

fn inplace_op(op: BinOp) -> Op {
    match op {
        BinOp::Add => Op::INPLACE_ADD,
        BinOp::Sub => Op::INPLACE_SUBTRACT,
        BinOp::Mul => Op::INPLACE_MULTIPLY,
        BinOp::MatMul => Op::INPLACE_MATRIX_MULTIPLY,
        BinOp::Div => Op::INPLACE_TRUE_DIVIDE,
        BinOp::FloorDiv => Op::INPLACE_FLOOR_DIVIDE,
        BinOp::Mod => Op::INPLACE_MODULO,
        BinOp::Pow => Op::INPLACE_POWER,
        BinOp::LShift => Op::INPLACE_LSHIFT,
        BinOp::RShift => Op::INPLACE_RSHIFT,
        BinOp::And => Op::INPLACE_AND,
        BinOp::Or => Op::INPLACE_OR,
        BinOp::Xor => Op::INPLACE_XOR,
    }
}
