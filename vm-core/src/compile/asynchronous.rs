//! `await`, `async for`, `async with`: generators underneath, with awaitables where `yield from` has iterators.

use super::unit::BlockKind;
use super::unit::Label;
use super::{Compiler, Emitted};
use crate::bytecode::{Const, Op};
use crate::syntax::tree::*;

impl<'a> Compiler<'a> {
    pub(super) fn await_expression(&mut self, value: &'a Expr, place: Span) -> Emitted {
        if !self.unit_ref().scope.kind.is_function() {
            return self.error("'await' outside function", place);
        }
        if !self.unit_ref().scope.is_coroutine {
            return self.error("'await' outside async function", place);
        }
        self.expr(value)?;
        self.await_top(0);
        Ok(())
    }

    pub(super) fn inside_async_function(&self, what: &str, place: Span) -> Emitted {
        if self.unit_ref().scope.is_coroutine {
            return Ok(());
        }
        self.error(format!("'{what}' outside async function"), place)
    }

    /// Awaits the top of the stack; `origin` as GET_AWAITABLE has it.
    pub(super) fn await_top(&mut self, origin: u16) {
        self.unit().emit_ab(Op::GET_AWAITABLE, origin, 0);
        self.unit().load_const(Const::None);
        self.emit(Op::YIELD_FROM);
    }

    /// Pushes the next item of the asynchronous iterator on top; its end goes to `end`, as an exception.
    pub(super) fn next_async_item(&mut self, end: Label) {
        let outer = self.unit().protect(end, false, 0);
        self.emit(Op::GET_ANEXT);
        self.unit().load_const(Const::None);
        self.emit(Op::YIELD_FROM);
        self.unit().handler = outer;
    }

    pub(super) fn async_for(
        &mut self,
        target: &'a Expr,
        iter: &'a Expr,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
        stmt: &'a Stmt,
    ) -> Emitted {
        self.inside_async_function("async for", stmt.span)?;
        let (start, end, exit) = (self.unit().new_label(), self.unit().new_label(), self.unit().new_label());
        self.expr(iter)?;
        self.emit(Op::GET_AITER);
        let tracked = self.open_loop_region(stmt);
        self.unit().bind(start);
        let outer = self.unit().handler;
        let untrack_on_break = tracked && !orelse.is_empty();
        self.enter_block(BlockKind::Loop { start, exit, is_for: true, untrack_on_break }, outer, stmt.span)?;
        self.next_async_item(end);
        self.store(target)?;
        self.statements(body)?;
        self.at(stmt.span);
        self.unit().jump(Op::JUMP_BACKWARD, start);
        self.leave_block();
        self.unit().bind(end);
        self.at(iter.span);
        self.emit(Op::END_ASYNC_FOR);
        self.close_loop(tracked, orelse, exit)
    }
}
