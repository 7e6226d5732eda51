//! Calls: positional arguments, keywords, `*` and `**`.

use super::expr::MAX_ON_STACK;
use super::{Compiler, Emitted};
use crate::bytecode::{Const, Op};
use crate::syntax::tree::*;

impl<'a> Compiler<'a> {
    pub(super) fn call(&mut self, func: &'a Expr, arguments: &'a Arguments, place: Span) -> Emitted {
        let before = self.unit().place;
        self.at(func.span);
        let tracked = self.load_tracked(func, true);
        self.at(before);
        if !tracked {
            self.expr(func)?;
        }
        let mut place = place;
        if let ExprKind::Attribute { name, .. } = &func.kind
            && self.source.line_index(func.span.start) != self.source.line_index(func.span.end)
        {
            // As in CPython: a method call over several lines is placed where the method's name stands.
            place.start = func.span.end.saturating_sub(name.len() as u32).max(place.start);
        }
        self.at(place);
        self.arguments(0, arguments)
    }

    /// The arguments behind `before` values that are already there, and the call.
    pub(super) fn arguments(&mut self, before: usize, arguments: &'a Arguments) -> Emitted {
        let Arguments { args, keywords } = arguments;
        let starred = args.iter().any(|e| matches!(e.kind, ExprKind::Starred(_)));
        let double_starred = keywords.iter().any(|k| k.name.is_none());
        if starred || double_starred || args.len() + keywords.len() > 5 * MAX_ON_STACK {
            return self.arguments_ex(before, args, keywords);
        }
        self.exprs(args)?;
        let count = before + args.len() + keywords.len();
        if keywords.is_empty() {
            self.unit().emit_b(Op::CALL, count);
            return Ok(());
        }
        keywords.iter().try_for_each(|k| self.expr(&k.value))?;
        let names = keywords.iter().filter_map(|k| k.name.as_ref()).map(|n| self.keyword_name(n)).collect();
        self.unit().load_const(Const::Tuple(names));
        self.unit().emit_b(Op::CALL_KW, count);
        Ok(())
    }

    fn keyword_name(&self, name: &Ident) -> Const {
        Const::Str((&**name).into())
    }

    fn arguments_ex(&mut self, before: usize, args: &'a [Expr], keywords: &'a [Keyword]) -> Emitted {
        if let ([Expr { kind: ExprKind::Starred(only), .. }], 0) = (args, before) {
            self.expr(only)?;
        } else if before == 0 && !args.iter().any(|e| matches!(e.kind, ExprKind::Starred(_))) {
            self.sequence(args, Op::BUILD_TUPLE)?;
        } else {
            self.unit().emit_b(Op::BUILD_LIST, before);
            for arg in args {
                match &arg.kind {
                    ExprKind::Starred(inner) => {
                        self.expr(inner)?;
                        self.unit().emit_b(Op::LIST_EXTEND, 1);
                    }
                    _ => {
                        self.expr(arg)?;
                        self.unit().emit_b(Op::LIST_APPEND, 1);
                    }
                }
            }
            self.emit(Op::LIST_TO_TUPLE);
        }
        if keywords.is_empty() {
            self.unit().emit_ab(Op::CALL_EX, 0, 0);
            return Ok(());
        }
        let mut on_stack = false;
        let mut rest = keywords;
        while !rest.is_empty() {
            let named = rest.iter().take_while(|k| k.name.is_some()).count();
            if named == 0 {
                if !on_stack {
                    self.unit().emit_b(Op::BUILD_MAP, 0);
                    on_stack = true;
                }
                self.expr(&rest[0].value)?;
                self.unit().emit_b(Op::DICT_MERGE, 1);
                rest = &rest[1..];
                continue;
            }
            let chunk = &rest[..named.min(MAX_ON_STACK)];
            for keyword in chunk {
                if let Some(name) = &keyword.name {
                    let name = self.keyword_name(name);
                    self.unit().load_const(name);
                }
                self.expr(&keyword.value)?;
            }
            self.unit().emit_b(Op::BUILD_MAP, chunk.len());
            if on_stack {
                self.unit().emit_b(Op::DICT_MERGE, 1);
            }
            on_stack = true;
            rest = &rest[chunk.len()..];
        }
        self.unit().emit_ab(Op::CALL_EX, 1, 0);
        Ok(())
    }
}
