//! Comprehensions and generator expressions: a function of their own, called with the first iterator.

use super::unit::{BlockKind, Slot};
use super::{Compiler, Emitted};
use crate::bytecode::{Const, Op};
use crate::syntax::tree::*;

impl<'a> Compiler<'a> {
    pub(super) fn comprehension(&mut self, c: &'a Comprehension, place: Span) -> Emitted {
        let Some(first) = c.clauses.first() else { return Ok(()) };
        let is_async = self.scopes.get(c.scope).is_coroutine;
        let outside = !self.unit().scope.is_coroutine;
        if is_async && outside && c.kind != ComprehensionKind::Generator {
            let message = "asynchronous comprehension outside of an asynchronous function";
            return self.error(message, place);
        }
        self.enter_unit(c.scope, place, self.source.line(place.start));
        let build_list = self.emission.lists.build;
        match c.kind {
            ComprehensionKind::List => self.unit().emit_b(build_list, 0),
            ComprehensionKind::Set => self.unit().emit_b(Op::BUILD_SET, 0),
            ComprehensionKind::Dict => self.unit().emit_b(Op::BUILD_MAP, 0),
            ComprehensionKind::Generator => {}
        }
        self.unit().slot(Op::LOAD_FAST, Slot::Fast(0));
        let tracked = self.open_comprehension_region(c);
        self.clause(c, 0, 0)?;
        if tracked {
            self.close_region();
        }
        if c.kind == ComprehensionKind::Generator {
            self.unit().load_const(Const::None);
        }
        self.emit(Op::RETURN_VALUE);
        let mut code = self.finish_unit();
        code.arg_count = 1;
        self.make_function(code, 0);
        self.expr(&first.iter)?;
        self.emit(if first.is_async { Op::GET_AITER } else { Op::GET_ITER });
        self.unit().emit_b(Op::CALL, 1);
        if is_async && c.kind != ComprehensionKind::Generator {
            self.await_top(0);
        }
        Ok(())
    }

    /// One `for` clause and all inside it. `loops`: iterators between the container and the top of the stack.
    fn clause(&mut self, c: &'a Comprehension, index: usize, loops: usize) -> Emitted {
        let clause = &c.clauses[index];
        let single = if index > 0 { single_item(&clause.iter) } else { None };
        let (start, skip, end) = (self.unit().new_label(), self.unit().new_label(), self.unit().new_label());
        let mut loops = loops;
        if let Some(item) = single {
            // `for y in [f(x)]` is an assignment in disguise.
            self.expr(item)?;
        } else {
            if index > 0 {
                self.expr(&clause.iter)?;
                self.emit(if clause.is_async { Op::GET_AITER } else { Op::GET_ITER });
            }
            loops += 1;
            self.unit().bind(start);
            let outer = self.unit().handler;
            let kind = BlockKind::Loop { start, exit: end, is_for: true, untrack_on_break: false };
            self.unit().push_block(kind, outer);
            if clause.is_async {
                self.next_async_item(end);
            } else {
                let for_iter = self.emission.lists.for_iter;
                self.unit().jump(for_iter, end);
            }
        }
        let before = self.unit().place;
        self.store(&clause.target)?;
        self.at(before);
        for condition in &clause.conditions {
            self.jump_if(condition, skip, false)?;
        }
        if index + 1 < c.clauses.len() {
            self.clause(c, index + 1, loops)?;
        } else {
            self.element(c, loops)?;
        }
        self.unit().bind(skip);
        if single.is_none() {
            self.unit().jump(Op::JUMP_BACKWARD, start);
            self.unit().blocks.pop();
            self.unit().bind(end);
            if clause.is_async {
                self.emit(Op::END_ASYNC_FOR);
            }
        }
        Ok(())
    }

    fn element(&mut self, c: &'a Comprehension, loops: usize) -> Emitted {
        self.expr(&c.element)?;
        match (c.kind, &c.value) {
            (ComprehensionKind::Dict, Some(value)) => {
                self.expr(value)?;
                let whole = Span { start: c.element.span.start, end: value.span.end };
                self.add_element(Op::MAP_ADD, loops, whole);
            }
            (ComprehensionKind::List, _) => {
                self.add_element(self.emission.lists.append, loops, c.element.span)
            }
            (ComprehensionKind::Set, _) => self.add_element(Op::SET_ADD, loops, c.element.span),
            _ => {
                if self.unit().scope.is_coroutine {
                    self.emit(Op::ASYNC_GEN_WRAP);
                }
                self.emit(Op::YIELD_VALUE);
                self.emit(Op::POP_TOP);
            }
        }
        Ok(())
    }

    fn add_element(&mut self, op: Op, loops: usize, place: Span) {
        let before = self.unit().place;
        self.at(place);
        self.unit().emit_b(op, loops + 1);
        self.at(before);
    }
}

/// The only item of a list or tuple display.
fn single_item(iter: &Expr) -> Option<&Expr> {
    match &iter.kind {
        ExprKind::List(items) | ExprKind::Tuple(items) => match items.as_slice() {
            [only] if !matches!(only.kind, ExprKind::Starred(_)) => Some(only),
            _ => None,
        },
        _ => None,
    }
}
