//! Syntax trees in cache files, node by node as `syntax/tree.rs` declares them.

use super::wire::{Bad, Read, Reader, Wire, Writer, wire_enum, wire_struct};
use crate::syntax::tree::*;

wire_struct! {
    Branch { span, test, body }
    AnnAssign { target, annotation, value, simple }
    WithItem { context, target }
    Match { subject, cases }
    Case { pattern, guard, body }
    Pattern { span, kind }
    Try { star, body, handlers, orelse, finalbody }
    ExceptHandler { span, class, name, body }
    Alias { span, name, asname }
    Function { is_async, scope, name, decorators, parameters, returns, body }
    Class { scope, name, decorators, arguments, body }
    Parameters { posonly, args, vararg, kwonly, kwarg }
    Parameter { span, name, annotation, default }
    Arguments { args, keywords }
    Keyword { span, name, value }
    Slice { lower, upper, step }
    IfExpr { test, body, orelse }
    Lambda { scope, parameters, body }
    Comprehension { scope, kind, element, value, clauses }
    Clause { span, is_async, target, iter, conditions }
    FStringField { span, value, conversion, spec }
}

wire_enum!(Body { 0 Statements(a), 1 Interactive(a), 2 Expression(a), });

wire_enum!(StmtKind {
    0 Expr(a),
    1 Assign { targets, value },
    2 AugAssign { target, op, value },
    3 AnnAssign(a),
    4 Delete(a),
    5 Pass,
    6 Break,
    7 Continue,
    8 Return(a),
    9 Raise { exception, cause },
    10 Assert { test, message },
    11 Global(a),
    12 Nonlocal(a),
    13 Import(a),
    14 ImportFrom { module, names, level },
    15 If(a),
    16 While { test, body, orelse },
    17 For { target, iter, body, orelse, is_async },
    18 With { items, body, is_async },
    19 Try(a),
    20 Function(a),
    21 Class(a),
    22 Match(a),
});

wire_enum!(ExprKind {
    0 Constant(a),
    1 Name(a),
    2 Attribute { value, name },
    3 Subscript { value, index },
    4 Slice(a),
    5 Starred(a),
    6 Tuple(a),
    7 List(a),
    8 Set(a),
    9 Dict(a),
    10 Unary { op, operand },
    11 Binary { op, left, right },
    12 Bool { and, values },
    13 Compare { left, rest },
    14 If(a),
    15 Named { target, value },
    16 Call { func, arguments },
    17 Lambda(a),
    18 Comprehension(a),
    19 Yield(a),
    20 YieldFrom(a),
    21 FString(a),
    22 Await(a),
});

wire_enum!(PatternKind {
    0 Value(a),
    1 Singleton(a),
    2 Sequence(a),
    3 Mapping { keys, patterns, rest },
    4 Class { class, patterns, keywords },
    5 Star(a),
    6 As { pattern, name },
    7 Or(a),
});

wire_enum!(FStringPart { 0 Text(a), 1 Field(a), });
wire_enum!(ComprehensionKind { 0 List, 1 Set, 2 Dict, 3 Generator, });
wire_enum!(UnaryOp { 0 Invert, 1 Not, 2 Plus, 3 Minus, });

wire_enum!(BinOp {
    0 Add,
    1 Sub,
    2 Mul,
    3 MatMul,
    4 Div,
    5 FloorDiv,
    6 Mod,
    7 Pow,
    8 LShift,
    9 RShift,
    10 And,
    11 Or,
    12 Xor,
});

wire_enum!(CmpOp {
    0 Eq,
    1 NotEq,
    2 Lt,
    3 LtE,
    4 Gt,
    5 GtE,
    6 Is,
    7 IsNot,
    8 In,
    9 NotIn,
});

/// A function that was looked for.
pub enum Found {
    Function(Box<Function>, Span),
    Lambda(Box<Lambda>, Span),
}

impl Wire for Stmt {
    fn put(&self, w: &mut Writer) {
        w.nested(|w| {
            self.span.put(w);
            self.kind.put(w);
        });
    }

    fn get(r: &mut Reader<'_>) -> Read<Stmt> {
        r.nested(|r| {
            let span = Wire::get(r)?;
            let kind = Wire::get(r)?;
            if let StmtKind::Function(f) = &kind
                && r.wanted == Some(f.scope)
            {
                r.found = Some(Found::Function(f.clone(), span));
            }
            Ok(Stmt { span, kind })
        })
    }
}

impl Wire for Expr {
    fn put(&self, w: &mut Writer) {
        w.nested(|w| {
            self.span.put(w);
            self.kind.put(w);
        });
    }

    fn get(r: &mut Reader<'_>) -> Read<Expr> {
        r.nested(|r| {
            let span = Wire::get(r)?;
            let kind = Wire::get(r)?;
            if let ExprKind::Lambda(l) = &kind
                && r.wanted == Some(l.scope)
            {
                r.found = Some(Found::Lambda(l.clone(), span));
            }
            Ok(Expr { span, kind })
        })
    }
}

/// By start and length; [`Writer::origin`] is where the text begins that is stored along.
impl Wire for Span {
    fn put(&self, w: &mut Writer) {
        w.number(u64::from(self.start.saturating_sub(w.origin)));
        w.number(u64::from(self.end.saturating_sub(self.start)));
    }

    fn get(r: &mut Reader<'_>) -> Read<Span> {
        let start = r.small()?;
        let end = start.checked_add(r.small()?).ok_or(Bad("a span is out of range"))?;
        if end > r.text_length {
            return Err(Bad("a span is past the text"));
        }
        Ok(Span { start, end })
    }
}

impl Wire for ScopeId {
    fn put(&self, w: &mut Writer) {
        // A function stored alone has its own scope as number 0 and what is inside it behind.
        match self.0.checked_sub(w.first_scope) {
            Some(n) => w.number(u64::from(n)),
            None => w.failed = true,
        }
    }

    fn get(r: &mut Reader<'_>) -> Read<ScopeId> {
        let n = r.small()?;
        if n >= r.scope_count { Err(Bad("no such scope")) } else { Ok(ScopeId(n)) }
    }
}

/// `!r` and its like; what `Option` wants of a field.
impl Wire for char {
    fn put(&self, w: &mut Writer) {
        w.number(u64::from(u32::from(*self)));
    }

    fn get(r: &mut Reader<'_>) -> Read<char> {
        char::from_u32(r.small()?).filter(|c| matches!(c, 's' | 'r' | 'a')).ok_or(Bad("no such conversion"))
    }
}
