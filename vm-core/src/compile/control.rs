//! Control flow: branches, loops, `try`, `with`, and the ways out of them.
//!
//! As in CPython 3.11 a `finally` body is compiled once for each way of reaching it, and nothing on the normal
//! path pays for a handler: regions are rows of the exception table.

use super::unit::{Block, BlockKind, HandlerId, Label};
use super::{Compiler, Emitted};
use crate::bytecode::{Const, Op};
use crate::syntax::fold;
use crate::syntax::tree::*;

/// CPython's limit on blocks inside one another.
const MAX_BLOCKS: usize = 20;

/// What the handlers of a `try` have to know of its body.
pub(super) struct Tried {
    /// Where exceptions of the handlers go.
    pub outer: Option<HandlerId>,
    pub place: Span,
    /// Where an exception inside a handler goes.
    pub cleanup: Label,
    /// Behind the statement.
    pub end: Label,
}

impl<'a> Compiler<'a> {
    pub(super) fn enter_block(
        &mut self,
        kind: BlockKind<'a>,
        outer: Option<HandlerId>,
        place: Span,
    ) -> Emitted {
        let counted = |b: &&Block| !matches!(b.kind, BlockKind::Tracked);
        if self.unit().blocks.iter().filter(counted).count() >= MAX_BLOCKS {
            return self.error("too many statically nested blocks", place);
        }
        self.unit().push_block(kind, outer);
        Ok(())
    }

    pub(super) fn leave_block(&mut self) {
        self.unit().blocks.pop();
    }

    pub(super) fn if_statement(&mut self, branches: &'a [Branch]) -> Emitted {
        let end = self.unit().new_label();
        for (i, branch) in branches.iter().enumerate() {
            let Some(test) = &branch.test else {
                self.statements(&branch.body)?;
                break;
            };
            let next = if i + 1 == branches.len() { end } else { self.unit().new_label() };
            self.at(branch.span);
            self.jump_if(test, next, false)?;
            self.statements(&branch.body)?;
            if next != end {
                self.unit().jump(Op::JUMP, end);
                self.unit().bind(next);
            }
        }
        self.unit().bind(end);
        Ok(())
    }

    pub(super) fn while_loop(
        &mut self,
        test: &'a Expr,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
        stmt: &'a Stmt,
    ) -> Emitted {
        let (start, end, exit) = (self.unit().new_label(), self.unit().new_label(), self.unit().new_label());
        let tracked = self.open_loop_region(stmt);
        self.unit().bind(start);
        let outer = self.unit().handler;
        let untrack_on_break = tracked && !orelse.is_empty();
        self.enter_block(BlockKind::Loop { start, exit, is_for: false, untrack_on_break }, outer, stmt.span)?;
        self.jump_if(test, end, false)?;
        self.statements(body)?;
        self.at(stmt.span);
        self.unit().jump(Op::JUMP_BACKWARD, start);
        self.leave_block();
        self.unit().bind(end);
        self.close_loop(tracked, orelse, exit)
    }

    pub(super) fn for_loop(
        &mut self,
        target: &'a Expr,
        iter: &'a Expr,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
        stmt: &'a Stmt,
    ) -> Emitted {
        let (start, end, exit) = (self.unit().new_label(), self.unit().new_label(), self.unit().new_label());
        self.expr(iter)?;
        self.emit(Op::GET_ITER);
        let tracked = self.open_loop_region(stmt);
        self.unit().bind(start);
        let outer = self.unit().handler;
        let untrack_on_break = tracked && !orelse.is_empty();
        self.enter_block(BlockKind::Loop { start, exit, is_for: true, untrack_on_break }, outer, stmt.span)?;
        let for_iter = self.emission.lists.for_iter;
        self.unit().jump(for_iter, end);
        self.store(target)?;
        self.statements(body)?;
        self.at(stmt.span);
        self.unit().jump(Op::JUMP_BACKWARD, start);
        self.leave_block();
        self.unit().bind(end);
        self.close_loop(tracked, orelse, exit)
    }

    pub(super) fn close_loop(&mut self, tracked: bool, orelse: &'a [Stmt], exit: Label) -> Emitted {
        if orelse.is_empty() {
            self.unit().bind(exit);
        }
        if tracked {
            self.close_region();
        }
        if !orelse.is_empty() {
            self.statements(orelse)?;
            self.unit().bind(exit);
        }
        Ok(())
    }

    pub(super) fn break_loop(&mut self, place: Span) -> Emitted {
        self.leave_loop(place, false)
    }

    pub(super) fn continue_loop(&mut self, place: Span) -> Emitted {
        self.leave_loop(place, true)
    }

    fn leave_loop(&mut self, place: Span, again: bool) -> Emitted {
        let saved = (self.unit().blocks.clone(), self.unit().handler);
        let found = loop {
            match self.unit().blocks.last() {
                None => break None,
                Some(Block { kind: BlockKind::Loop { start, exit, is_for, untrack_on_break }, .. }) => {
                    break Some((*start, *exit, *is_for, *untrack_on_break));
                }
                Some(_) => self.unwind_block(false)?,
            }
        };
        let Some((start, exit, is_for, untrack_on_break)) = found else {
            let message = if again { "'continue' not properly in loop" } else { "'break' outside loop" };
            return self.error(message, place);
        };
        self.at(place);
        if again {
            self.unit().jump(Op::JUMP_BACKWARD, start);
        } else {
            if is_for {
                self.emit(Op::POP_ITER);
            }
            if untrack_on_break {
                self.untrack();
            }
            self.unit().jump(Op::JUMP, exit);
        }
        (self.unit().blocks, self.unit().handler) = saved;
        Ok(())
    }

    pub(super) fn return_statement(&mut self, value: Option<&'a Expr>, place: Span) -> Emitted {
        if !self.unit().scope.kind.is_function() {
            return self.error("'return' outside function", place);
        }
        if value.is_some() && self.unit().scope.is_coroutine && self.unit().scope.is_generator {
            return self.error("'return' with value in async generator", place);
        }
        let constant = match value {
            None => Some(Const::None),
            Some(e) => e.as_constant().cloned(),
        };
        if let (None, Some(e)) = (&constant, value) {
            self.expr(e)?;
        }
        let saved = (self.unit().blocks.clone(), self.unit().handler);
        if self.unit().blocks.iter().any(|b| matches!(b.kind, BlockKind::StarHandler)) {
            let message = "'break', 'continue' and 'return' cannot appear in an except* block";
            return self.error(message, value.map_or(place, |e| e.span));
        }
        while !self.unit().blocks.is_empty() {
            self.unwind_block(constant.is_none())?;
        }
        self.at(place);
        if let Some(constant) = constant {
            self.unit().load_const(constant);
        }
        self.emit(Op::RETURN_VALUE);
        (self.unit().blocks, self.unit().handler) = saved;
        Ok(())
    }

    /// Emits what leaving the innermost block takes, and takes it off. `keep`: a value on top stays there.
    fn unwind_block(&mut self, keep: bool) -> Emitted {
        let Some(block) = self.unit().blocks.pop() else { return Ok(()) };
        let outer = block.outer_handler;
        match block.kind {
            BlockKind::Loop { is_for, .. } => {
                if is_for {
                    self.swap_if(keep);
                    self.emit(Op::POP_ITER);
                }
            }
            BlockKind::Try => self.unit().handler = outer,
            BlockKind::FinallyTry { body } => {
                self.unit().handler = outer;
                if keep {
                    self.unit().push_block(BlockKind::PopValue, outer);
                }
                let place = self.unit().place;
                self.statements(body)?;
                self.at(place);
                if keep {
                    self.leave_block();
                }
            }
            BlockKind::FinallyEnd => {
                self.swap_if(keep);
                self.emit(Op::POP_TOP);
                self.swap_if(keep);
                self.unit().handler = outer;
                self.emit(Op::POP_EXCEPT);
            }
            BlockKind::With { place, is_async } => {
                self.unit().handler = outer;
                let before = self.unit().place;
                self.at(place);
                self.swap_if(keep);
                self.call_exit(is_async);
                self.at(before);
            }
            BlockKind::Handler { name } => {
                self.swap_if(keep);
                self.unit().handler = outer;
                self.emit(Op::POP_EXCEPT);
                if let Some(name) = name {
                    self.unbind(&name)?;
                }
            }
            BlockKind::StarHandler => {
                let place = self.unit().place;
                let message = "'break', 'continue' and 'return' cannot appear in an except* block";
                return self.error(message, place);
            }
            BlockKind::PopValue => {
                self.swap_if(keep);
                self.emit(Op::POP_TOP);
            }
            BlockKind::Tracked => {
                self.unit().handler = outer;
                self.untrack();
            }
        }
        Ok(())
    }

    fn swap_if(&mut self, keep: bool) {
        if keep {
            self.unit().emit_b(Op::SWAP, 2);
        }
    }

    /// `exit(None, None, None)`; the result is dropped.
    fn call_exit(&mut self, is_async: bool) {
        for _ in 0..3 {
            self.unit().load_const(Const::None);
        }
        self.unit().emit_b(Op::CALL, 3);
        if is_async {
            self.await_top(2);
        }
        self.emit(Op::POP_TOP);
    }

    /// The end of `except … as name`.
    pub(super) fn unbind(&mut self, name: &Ident) -> Emitted {
        self.unit().load_const(Const::None);
        self.name_store(name)?;
        self.name_delete(name)
    }

    pub(super) fn try_statement(&mut self, t: &'a Try) -> Emitted {
        if t.finalbody.is_empty() { self.handlers(t) } else { self.try_finally(t) }
    }

    fn try_finally(&mut self, t: &'a Try) -> Emitted {
        let (raised, cleanup, exit) =
            (self.unit().new_label(), self.unit().new_label(), self.unit().new_label());
        let place = self.unit().place;
        let outer = self.unit().protect(raised, false, 0);
        self.enter_block(BlockKind::FinallyTry { body: &t.finalbody }, outer, place)?;
        if t.handlers.is_empty() {
            self.statements(&t.body)?;
        } else {
            self.handlers(t)?;
        }
        self.leave_block();
        self.unit().handler = outer;
        self.statements(&t.finalbody)?;
        self.unit().jump(Op::JUMP, exit);

        self.unit().bind(raised);
        self.at(place);
        self.unit().protect(cleanup, true, 0);
        self.enter_block(BlockKind::FinallyEnd, outer, place)?;
        self.emit(Op::PUSH_EXC_INFO);
        self.statements(&t.finalbody)?;
        self.leave_block();
        self.unit().emit_b(Op::RERAISE, 0);
        self.unit().handler = outer;
        self.restore_and_reraise(cleanup);
        self.unit().bind(exit);
        Ok(())
    }

    /// Where an exception inside a handler goes: the exception handled before becomes the current one again.
    pub(super) fn restore_and_reraise(&mut self, label: Label) {
        self.unit().bind(label);
        self.unit().emit_b(Op::COPY, 3);
        self.emit(Op::POP_EXCEPT);
        self.unit().emit_b(Op::RERAISE, 1);
    }

    fn handlers(&mut self, t: &'a Try) -> Emitted {
        if t.star { self.try_except_star(t) } else { self.try_except(t) }
    }

    /// The body and `else` part of a `try` with handlers, and the start of what catches its exceptions. Stack behind
    /// it: exception handled before, exception.
    pub(super) fn tried_body(&mut self, t: &'a Try) -> Emitted<Tried> {
        let (raised, cleanup, end) =
            (self.unit().new_label(), self.unit().new_label(), self.unit().new_label());
        let place = self.unit().place;
        let outer = self.unit().protect(raised, false, 0);
        self.enter_block(BlockKind::Try, outer, place)?;
        self.statements(&t.body)?;
        self.leave_block();
        self.unit().handler = outer;
        self.statements(&t.orelse)?;
        self.unit().jump(Op::JUMP, end);

        self.unit().bind(raised);
        self.at(place);
        self.unit().protect(cleanup, true, 0);
        self.emit(Op::PUSH_EXC_INFO);
        Ok(Tried { outer, place, cleanup, end })
    }

    fn try_except(&mut self, t: &'a Try) -> Emitted {
        let Tried { outer, cleanup, end, .. } = self.tried_body(t)?;
        for (i, handler) in t.handlers.iter().enumerate() {
            self.at(handler.span);
            let next = self.unit().new_label();
            if let Some(class) = &handler.class {
                self.expr(class)?;
                self.emit(Op::CHECK_EXC_MATCH);
                self.unit().jump(Op::POP_JUMP_IF_FALSE, next);
            } else if i + 1 < t.handlers.len() {
                return self.error("default 'except:' must be last", handler.span);
            }
            self.handler_body(handler, outer, end)?;
            self.unit().bind(next);
        }
        self.unit().emit_b(Op::RERAISE, 0);
        self.unit().handler = outer;
        self.restore_and_reraise(cleanup);
        self.unit().bind(end);
        Ok(())
    }

    /// Stack: exception handled before, exception.
    fn handler_body(&mut self, handler: &'a ExceptHandler, outer: Option<HandlerId>, end: Label) -> Emitted {
        let in_handlers = self.unit().handler;
        match &handler.name {
            Some(name) => self.name_store(name)?,
            None => self.emit(Op::POP_TOP),
        }
        let mut raised = None;
        if handler.name.is_some() {
            let label = self.unit().new_label();
            self.unit().protect(label, true, 0);
            raised = Some(label);
        }
        self.enter_block(BlockKind::Handler { name: handler.name.clone() }, outer, handler.span)?;
        self.statements(&handler.body)?;
        self.leave_block();
        self.unit().handler = outer;
        // The words that leave the handler belong to its last line, for want of a better one.
        self.emit(Op::POP_EXCEPT);
        if let Some(name) = &handler.name {
            self.unbind(name)?;
        }
        self.unit().jump(Op::JUMP, end);
        self.unit().handler = in_handlers;
        if let (Some(label), Some(name)) = (raised, &handler.name) {
            self.unit().bind(label);
            self.unbind(name)?;
            self.unit().emit_b(Op::RERAISE, 1);
        }
        Ok(())
    }

    pub(super) fn with_statement(
        &mut self,
        items: &'a [WithItem],
        body: &'a [Stmt],
        place: Span,
        is_async: bool,
    ) -> Emitted {
        let Some((item, rest)) = items.split_first() else { return self.statements(body) };
        let (raised, cleanup, exit) =
            (self.unit().new_label(), self.unit().new_label(), self.unit().new_label());
        self.at(place);
        self.expr(&item.context)?;
        if is_async {
            self.emit(Op::BEFORE_ASYNC_WITH);
            self.await_top(1);
        } else {
            self.emit(Op::BEFORE_WITH);
        }
        let outer = self.unit().protect(raised, true, 1);
        self.enter_block(BlockKind::With { place, is_async }, outer, place)?;
        match &item.target {
            Some(target) => self.store(target)?,
            None => self.emit(Op::POP_TOP),
        }
        self.with_statement(rest, body, place, is_async)?;
        self.leave_block();
        self.unit().handler = outer;
        self.at(place);
        self.call_exit(is_async);
        self.unit().jump(Op::JUMP, exit);

        self.unit().bind(raised);
        let suppressed = self.unit().new_label();
        self.unit().protect(cleanup, true, 0);
        self.emit(Op::PUSH_EXC_INFO);
        self.emit(Op::WITH_EXCEPT_START);
        if is_async {
            self.await_top(2);
        }
        self.unit().jump(Op::POP_JUMP_IF_TRUE, suppressed);
        self.unit().emit_b(Op::RERAISE, 2);
        self.unit().bind(suppressed);
        self.emit(Op::POP_TOP);
        self.unit().handler = outer;
        self.emit(Op::POP_EXCEPT);
        self.emit(Op::POP_TOP);
        self.emit(Op::POP_TOP);
        self.unit().jump(Op::JUMP, exit);
        self.restore_and_reraise(cleanup);
        self.unit().bind(exit);
        Ok(())
    }

    /// Jumps to `target` if the truth of `test` is `when`, else falls through.
    ///
    /// As in CPython a comparison leaves its own place in force: what follows in an `assert` is placed there.
    pub(super) fn jump_if(&mut self, test: &'a Expr, target: Label, when: bool) -> Emitted {
        match &test.kind {
            ExprKind::Constant(value) => {
                if let Some(truth) = fold::truth(value) {
                    if truth == when {
                        self.unit().jump(Op::JUMP, target);
                    }
                    return Ok(());
                }
            }
            ExprKind::Unary { op: UnaryOp::Not, operand } => return self.jump_if(operand, target, !when),
            ExprKind::Bool { and, values } => {
                // The first values leave early when they decide the whole.
                let (last, first) = values.split_last().expect("a boolean operation has values");
                let decides = !*and;
                let skip = if decides == when { target } else { self.unit().new_label() };
                for value in first {
                    self.jump_if(value, skip, decides)?;
                }
                self.jump_if(last, target, when)?;
                if skip != target {
                    self.unit().bind(skip);
                }
                return Ok(());
            }
            ExprKind::If(e) => {
                let (other, end) = (self.unit().new_label(), self.unit().new_label());
                self.jump_if(&e.test, other, false)?;
                self.jump_if(&e.body, target, when)?;
                self.unit().jump(Op::JUMP, end);
                self.unit().bind(other);
                self.jump_if(&e.orelse, target, when)?;
                self.unit().bind(end);
                return Ok(());
            }
            ExprKind::Compare { left, rest } => {
                self.at(test.span);
                return self.jump_if_compare(left, rest, target, when);
            }
            _ => {}
        }
        self.expr(test)?;
        self.unit().jump(if when { Op::POP_JUMP_IF_TRUE } else { Op::POP_JUMP_IF_FALSE }, target);
        Ok(())
    }

    fn jump_if_compare(
        &mut self,
        left: &'a Expr,
        rest: &'a [(CmpOp, Expr)],
        target: Label,
        when: bool,
    ) -> Emitted {
        self.expr(left)?;
        let Some(((op, last), first)) = rest.split_last() else { return Ok(()) };
        if first.is_empty() {
            if let (CmpOp::Is | CmpOp::IsNot, Some(Const::None)) = (op, last.as_constant()) {
                let none = (*op == CmpOp::Is) == when;
                self.unit().jump(if none { Op::POP_JUMP_IF_NONE } else { Op::POP_JUMP_IF_NOT_NONE }, target);
                return Ok(());
            }
            self.expr(last)?;
            self.compare_and_jump(*op, target, when);
            return Ok(());
        }
        let (cleanup, end) = (self.unit().new_label(), self.unit().new_label());
        for (op, operand) in first {
            self.expr(operand)?;
            self.unit().emit_b(Op::SWAP, 2);
            self.unit().emit_b(Op::COPY, 2);
            self.compare_and_jump(*op, cleanup, false);
        }
        self.expr(last)?;
        self.compare_and_jump(*op, target, when);
        self.unit().jump(Op::JUMP, end);
        self.unit().bind(cleanup);
        self.emit(Op::POP_TOP);
        if !when {
            self.unit().jump(Op::JUMP, target);
        }
        self.unit().bind(end);
        Ok(())
    }
}
