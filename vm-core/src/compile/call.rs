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
        let method = !tracked && self.method(func, arguments)?;
        if !tracked && !method {
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
        if !method {
            let attribute = matches!(func.kind, ExprKind::Attribute { .. });
            return self.arguments(0, arguments, attribute);
        }
        let count = self.plain_arguments(arguments)?;
        let op = if arguments.keywords.is_empty() { Op::CALL_METHOD } else { Op::CALL_METHOD_KW };
        self.unit().emit_b(op, count);
        Ok(())
    }

    /// Looks up what is called, without binding it, if it is an attribute and the switch `lookup-method` on.
    /// As in PyPy, calls with `*` and `**` do without.
    fn method(&mut self, func: &'a Expr, arguments: &'a Arguments) -> Emitted<bool> {
        let Some(op) = self.emission.lookup_method else { return Ok(false) };
        let ExprKind::Attribute { value, name } = &func.kind else { return Ok(false) };
        if needs_collecting(arguments) {
            return Ok(false);
        }
        let before = self.unit().place;
        self.at(func.span);
        self.expr(value)?;
        self.at_attribute(func.span, name);
        self.lookup_method(op, name);
        self.at(before);
        Ok(true)
    }

    /// The arguments behind `before` values that are already there, and the call.
    /// `attribute`: what is called is written as one, which messages about the arguments depend on.
    pub(super) fn arguments(&mut self, before: usize, arguments: &'a Arguments, attribute: bool) -> Emitted {
        if needs_collecting(arguments) {
            return self.arguments_ex(before, &arguments.args, &arguments.keywords);
        }
        let count = before + self.plain_arguments(arguments)?;
        let op = if arguments.keywords.is_empty() { Op::CALL } else { Op::CALL_KW };
        self.unit().emit_ab(op, u16::from(attribute), count as u32);
        Ok(())
    }

    /// Pushes the arguments, and behind keyword values the tuple of their names; returns how many they are.
    fn plain_arguments(&mut self, arguments: &'a Arguments) -> Emitted<usize> {
        let Arguments { args, keywords } = arguments;
        self.exprs(args)?;
        if !keywords.is_empty() {
            keywords.iter().try_for_each(|k| self.expr(&k.value))?;
            let names = keywords.iter().filter_map(|k| k.name.as_ref());
            let names = names.map(|n| self.keyword_name(n)).collect();
            self.unit().load_const(Const::Tuple(names));
        }
        Ok(args.len() + keywords.len())
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

/// Whether arguments must be collected in a tuple and a dict: there are stars, or too many for the operand stack.
fn needs_collecting(arguments: &Arguments) -> bool {
    let Arguments { args, keywords } = arguments;
    args.iter().any(|e| matches!(e.kind, ExprKind::Starred(_)))
        || keywords.iter().any(|k| k.name.is_none())
        || args.len() + keywords.len() > 5 * MAX_ON_STACK
}
