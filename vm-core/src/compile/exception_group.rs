//! `try … except*` (PEP 654): each handler takes its part of the group, what is left is raised again.

use super::control::Tried;
use super::unit::{BlockKind, HandlerId, Label};
use super::{Compiler, Emitted};
use crate::bytecode::Op;
use crate::syntax::tree::*;

impl<'a> Compiler<'a> {
    pub(super) fn try_except_star(&mut self, t: &'a Try) -> Emitted {
        let Tried { outer, place, cleanup, end } = self.tried_body(t)?;
        // Stack: exception handled before, exception, list of what is to be raised in the end, what is left.
        self.unit().emit_b(Op::COPY, 1);
        self.unit().emit_b(Op::BUILD_LIST, 0);
        self.unit().emit_b(Op::SWAP, 2);
        for handler in &t.handlers {
            self.at(handler.span);
            let (next, unmatched) = (self.unit().new_label(), self.unit().new_label());
            let Some(class) = &handler.class else {
                return self.error("expected one or more exception types", handler.span);
            };
            self.expr(class)?;
            self.emit(Op::CHECK_EG_MATCH);
            self.unit().emit_b(Op::COPY, 1);
            self.unit().jump(Op::POP_JUMP_IF_NONE, unmatched);
            self.star_handler_body(handler, outer, next)?;
            self.unit().bind(unmatched);
            self.emit(Op::POP_TOP);
            self.unit().bind(next);
        }
        self.at(place);
        self.unit().emit_b(Op::LIST_APPEND, 1);
        self.emit(Op::PREP_RERAISE_STAR);
        let again = self.unit().new_label();
        self.unit().emit_b(Op::COPY, 1);
        self.unit().jump(Op::POP_JUMP_IF_NOT_NONE, again);
        self.emit(Op::POP_TOP);
        let inside = self.unit().handler;
        self.unit().handler = outer;
        self.emit(Op::POP_EXCEPT);
        self.unit().jump(Op::JUMP, end);
        self.unit().handler = inside;
        self.unit().bind(again);
        self.unit().emit_b(Op::SWAP, 2);
        self.unit().handler = outer;
        self.emit(Op::POP_EXCEPT);
        self.unit().emit_b(Op::RERAISE, 0);
        self.restore_and_reraise(cleanup);
        self.unit().bind(end);
        Ok(())
    }

    /// The matching part is on top. An exception raised in the body joins the list.
    fn star_handler_body(
        &mut self,
        handler: &'a ExceptHandler,
        outer: Option<HandlerId>,
        next: Label,
    ) -> Emitted {
        let in_handlers = self.unit().handler;
        match &handler.name {
            Some(name) => self.name_store(name)?,
            None => self.emit(Op::POP_TOP),
        }
        let raised = self.unit().new_label();
        self.unit().protect(raised, true, 0);
        self.enter_block(BlockKind::StarHandler, outer, handler.span)?;
        self.statements(&handler.body)?;
        self.leave_block();
        self.unit().handler = in_handlers;
        if let Some(name) = &handler.name {
            self.unbind(name)?;
        }
        self.unit().jump(Op::JUMP, next);
        // Stack: …, list, what is left, place, exception.
        self.unit().bind(raised);
        if let Some(name) = &handler.name {
            self.unbind(name)?;
        }
        self.unit().emit_b(Op::LIST_APPEND, 3);
        self.emit(Op::POP_TOP);
        self.unit().jump(Op::JUMP, next);
        Ok(())
    }
}
