//! The direct subexpressions of an expression that are evaluated in the same scope, in order.

use super::tree::{Expr, ExprKind, FStringPart};

/// Calls `f` on each. Bodies of lambdas and comprehensions are other scopes; their defaults and the first
/// iterable are not.
pub(crate) fn children<'a>(e: &'a Expr, f: &mut dyn FnMut(&'a Expr)) {
    match &e.kind {
        ExprKind::Constant(_) | ExprKind::Name(_) => {}
        ExprKind::Attribute { value, .. }
        | ExprKind::Starred(value)
        | ExprKind::YieldFrom(value)
        | ExprKind::Await(value) => f(value),
        ExprKind::Subscript { value, index } => {
            f(value);
            f(index);
        }
        ExprKind::Slice(s) => [&s.lower, &s.upper, &s.step].into_iter().flatten().for_each(f),
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => items.iter().for_each(f),
        ExprKind::Dict(items) => {
            for (key, value) in items {
                if let Some(key) = key {
                    f(key);
                }
                f(value);
            }
        }
        ExprKind::Unary { operand, .. } => f(operand),
        ExprKind::Binary { left, right, .. } => {
            f(left);
            f(right);
        }
        ExprKind::Bool { values, .. } => values.iter().for_each(f),
        ExprKind::Compare { left, rest } => {
            f(left);
            rest.iter().for_each(|(_, e)| f(e));
        }
        ExprKind::If(i) => {
            f(&i.test);
            f(&i.body);
            f(&i.orelse);
        }
        ExprKind::Named { value, .. } => f(value),
        ExprKind::Call { func, arguments } => {
            f(func);
            arguments.args.iter().for_each(&mut *f);
            arguments.keywords.iter().for_each(|k| f(&k.value));
        }
        ExprKind::Lambda(l) => l.parameters.in_slot_order().filter_map(|p| p.default.as_ref()).for_each(f),
        ExprKind::Comprehension(c) => c.clauses.first().map(|clause| &clause.iter).into_iter().for_each(f),
        ExprKind::Yield(value) => value.iter().for_each(|e| f(e)),
        ExprKind::FString(parts) => f_string(parts, f),
    }
}

fn f_string<'a>(parts: &'a [FStringPart], f: &mut dyn FnMut(&'a Expr)) {
    for part in parts {
        if let FStringPart::Field(field) = part {
            f(&field.value);
            if let Some(spec) = &field.spec {
                f_string(spec, f);
            }
        }
    }
}
