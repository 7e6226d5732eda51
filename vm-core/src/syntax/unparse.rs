//! Expressions back to text, as `from __future__ import annotations` stores them.

use super::literal;
use super::tree::*;
use crate::bytecode::{Const, repr};

/// How tightly an operator binds; a subexpression that binds less tightly gets parentheses.
mod level {
    pub const TUPLE: u8 = 0;
    pub const TEST: u8 = 1;
    pub const OR: u8 = 2;
    pub const AND: u8 = 3;
    pub const NOT: u8 = 4;
    pub const COMPARE: u8 = 5;
    pub const BIT_OR: u8 = 6;
    pub const BIT_XOR: u8 = 7;
    pub const BIT_AND: u8 = 8;
    pub const SHIFT: u8 = 9;
    pub const SUM: u8 = 10;
    pub const TERM: u8 = 11;
    pub const FACTOR: u8 = 12;
    pub const POWER: u8 = 13;
    pub const AWAIT: u8 = 14;
    pub const ATOM: u8 = 15;
}

/// The text of an expression, as a string constant.
pub(crate) fn expression(e: &Expr) -> Const {
    let mut out = String::new();
    write(e, level::TEST, &mut out);
    Const::Str(out.into())
}

fn write(e: &Expr, at: u8, out: &mut String) {
    let own = own_level(e);
    let parentheses = own < at;
    if parentheses {
        out.push('(');
    }
    write_bare(e, own, out);
    if parentheses {
        out.push(')');
    }
}

fn own_level(e: &Expr) -> u8 {
    match &e.kind {
        ExprKind::If(_) | ExprKind::Lambda(_) => level::TEST,
        ExprKind::Named { .. } | ExprKind::Tuple(_) | ExprKind::Yield(_) | ExprKind::YieldFrom(_) => {
            level::TUPLE
        }
        ExprKind::Bool { and: false, .. } => level::OR,
        ExprKind::Bool { and: true, .. } => level::AND,
        ExprKind::Unary { op: UnaryOp::Not, .. } => level::NOT,
        ExprKind::Unary { .. } => level::FACTOR,
        ExprKind::Compare { .. } => level::COMPARE,
        ExprKind::Binary { op, .. } => binary(*op).1,
        ExprKind::Await(_) => level::AWAIT,
        _ => level::ATOM,
    }
}

fn binary(op: BinOp) -> (&'static str, u8) {
    match op {
        BinOp::Or => (" | ", level::BIT_OR),
        BinOp::Xor => (" ^ ", level::BIT_XOR),
        BinOp::And => (" & ", level::BIT_AND),
        BinOp::LShift => (" << ", level::SHIFT),
        BinOp::RShift => (" >> ", level::SHIFT),
        BinOp::Add => (" + ", level::SUM),
        BinOp::Sub => (" - ", level::SUM),
        BinOp::Mul => (" * ", level::TERM),
        BinOp::Div => (" / ", level::TERM),
        BinOp::FloorDiv => (" // ", level::TERM),
        BinOp::Mod => (" % ", level::TERM),
        BinOp::MatMul => (" @ ", level::TERM),
        BinOp::Pow => (" ** ", level::POWER),
    }
}

fn list(items: &[Expr], out: &mut String) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        write(item, level::TEST, out);
    }
}

fn write_bare(e: &Expr, own: u8, out: &mut String) {
    match &e.kind {
        ExprKind::Constant(Const::Ellipsis) => out.push_str("..."),
        ExprKind::Constant(value) => out.push_str(&repr(value)),
        ExprKind::Name(name) => out.push_str(name),
        ExprKind::Attribute { value, name } => {
            write(value, level::ATOM, out);
            if matches!(value.as_constant(), Some(Const::Int(_) | Const::BigInt(_))) {
                out.push(' ');
            }
            out.push('.');
            out.push_str(name);
        }
        ExprKind::Subscript { value, index } => {
            write(value, level::ATOM, out);
            out.push('[');
            match &index.kind {
                ExprKind::Tuple(items) if !items.is_empty() => tuple_items(items, out),
                _ => write(index, level::TUPLE, out),
            }
            out.push(']');
        }
        ExprKind::Slice(s) => {
            s.lower.iter().for_each(|e| write(e, level::TEST, out));
            out.push(':');
            s.upper.iter().for_each(|e| write(e, level::TEST, out));
            if let Some(step) = &s.step {
                out.push(':');
                write(step, level::TEST, out);
            }
        }
        ExprKind::Starred(inner) => {
            out.push('*');
            write(inner, level::BIT_OR, out);
        }
        ExprKind::Tuple(items) => tuple_items(items, out),
        ExprKind::List(items) => bracketed('[', items, ']', out),
        ExprKind::Set(items) => bracketed('{', items, '}', out),
        ExprKind::Dict(items) => {
            out.push('{');
            for (i, (key, value)) in items.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                match key {
                    Some(key) => {
                        write(key, level::TEST, out);
                        out.push_str(": ");
                        write(value, level::TEST, out);
                    }
                    None => {
                        out.push_str("**");
                        write(value, level::BIT_OR, out);
                    }
                }
            }
            out.push('}');
        }
        ExprKind::Unary { op, operand } => {
            out.push_str(match op {
                UnaryOp::Invert => "~",
                UnaryOp::Not => "not ",
                UnaryOp::Plus => "+",
                UnaryOp::Minus => "-",
            });
            write(operand, own, out);
        }
        ExprKind::Binary { op, left, right } => {
            // `**` groups to the right, everything else to the left.
            let right_first = *op == BinOp::Pow;
            write(left, own + right_first as u8, out);
            out.push_str(binary(*op).0);
            write(right, own + !right_first as u8, out);
        }
        ExprKind::Bool { and, values } => {
            for (i, value) in values.iter().enumerate() {
                if i > 0 {
                    out.push_str(if *and { " and " } else { " or " });
                }
                write(value, own + 1, out);
            }
        }
        ExprKind::Compare { left, rest } => {
            write(left, own + 1, out);
            for (op, operand) in rest {
                out.push_str(match op {
                    CmpOp::Eq => " == ",
                    CmpOp::NotEq => " != ",
                    CmpOp::Lt => " < ",
                    CmpOp::LtE => " <= ",
                    CmpOp::Gt => " > ",
                    CmpOp::GtE => " >= ",
                    CmpOp::Is => " is ",
                    CmpOp::IsNot => " is not ",
                    CmpOp::In => " in ",
                    CmpOp::NotIn => " not in ",
                });
                write(operand, own + 1, out);
            }
        }
        ExprKind::If(i) => {
            write(&i.body, level::OR, out);
            out.push_str(" if ");
            write(&i.test, level::OR, out);
            out.push_str(" else ");
            write(&i.orelse, level::TEST, out);
        }
        ExprKind::Named { target, value } => {
            write(target, level::ATOM, out);
            out.push_str(" := ");
            write(value, level::ATOM, out);
        }
        ExprKind::Call { func, arguments } => call(func, arguments, out),
        ExprKind::Lambda(l) => {
            out.push_str("lambda");
            parameters(&l.parameters, out);
            out.push_str(": ");
            write(&l.body, level::TEST, out);
        }
        ExprKind::Comprehension(c) => comprehension(c, out),
        ExprKind::Yield(value) => {
            out.push_str("yield");
            if let Some(value) = value {
                out.push(' ');
                write(value, level::TUPLE, out);
            }
        }
        ExprKind::YieldFrom(value) => {
            out.push_str("yield from ");
            write(value, level::TEST, out);
        }
        ExprKind::Await(value) => {
            out.push_str("await ");
            write(value, level::ATOM, out);
        }
        ExprKind::FString(parts) => f_string(parts, out),
    }
}

fn tuple_items(items: &[Expr], out: &mut String) {
    list(items, out);
    if items.len() == 1 {
        out.push(',');
    }
}

fn bracketed(open: char, items: &[Expr], close: char, out: &mut String) {
    out.push(open);
    list(items, out);
    out.push(close);
}

fn call(func: &Expr, arguments: &Arguments, out: &mut String) {
    write(func, level::ATOM, out);
    if let ([only], []) = (arguments.args.as_slice(), arguments.keywords.as_slice())
        && matches!(&only.kind, ExprKind::Comprehension(c) if c.kind == ComprehensionKind::Generator)
    {
        write(only, level::TEST, out);
        return;
    }
    out.push('(');
    list(&arguments.args, out);
    for (i, keyword) in arguments.keywords.iter().enumerate() {
        if i > 0 || !arguments.args.is_empty() {
            out.push_str(", ");
        }
        match &keyword.name {
            Some(name) => {
                out.push_str(name);
                out.push('=');
            }
            None => out.push_str("**"),
        }
        write(&keyword.value, level::TEST, out);
    }
    out.push(')');
}

fn parameters(p: &Parameters, out: &mut String) {
    let mut first = true;
    let mut piece = |star: &str, parameter: Option<&Parameter>, out: &mut String| {
        out.push_str(if first { " " } else { ", " });
        first = false;
        out.push_str(star);
        if let Some(parameter) = parameter {
            out.push_str(&parameter.name);
            if let Some(default) = &parameter.default {
                out.push('=');
                write(default, level::TEST, out);
            }
        }
    };
    for parameter in &p.posonly {
        piece("", Some(parameter), out);
    }
    if !p.posonly.is_empty() {
        piece("/", None, out);
    }
    for parameter in &p.args {
        piece("", Some(parameter), out);
    }
    match &p.vararg {
        Some(vararg) => piece("*", Some(vararg), out),
        None if !p.kwonly.is_empty() => piece("*", None, out),
        None => {}
    }
    for parameter in &p.kwonly {
        piece("", Some(parameter), out);
    }
    if let Some(kwarg) = &p.kwarg {
        piece("**", Some(kwarg), out);
    }
}

fn comprehension(c: &Comprehension, out: &mut String) {
    let (open, close) = match c.kind {
        ComprehensionKind::List => ('[', ']'),
        ComprehensionKind::Set | ComprehensionKind::Dict => ('{', '}'),
        ComprehensionKind::Generator => ('(', ')'),
    };
    out.push(open);
    write(&c.element, level::TEST, out);
    if let Some(value) = &c.value {
        out.push_str(": ");
        write(value, level::TEST, out);
    }
    for clause in &c.clauses {
        out.push_str(" for ");
        write(&clause.target, level::TUPLE, out);
        out.push_str(" in ");
        write(&clause.iter, level::OR, out);
        for condition in &clause.conditions {
            out.push_str(" if ");
            write(condition, level::OR, out);
        }
    }
    out.push(close);
}

fn f_string(parts: &[FStringPart], out: &mut String) {
    let mut inner = String::new();
    f_string_parts(parts, &mut inner);
    // The quotes and escapes are those of a plain string with the same characters.
    out.push('f');
    out.push_str(&repr(&Const::Str(inner.into())));
}

fn f_string_parts(parts: &[FStringPart], out: &mut String) {
    for part in parts {
        match part {
            FStringPart::Text(text) => {
                let points = literal::code_points(text);
                let plain: String = points.iter().filter_map(|&p| char::from_u32(p)).collect();
                out.push_str(&plain.replace('{', "{{").replace('}', "}}"));
            }
            FStringPart::Field(field) => {
                out.push('{');
                let before = out.len();
                write(&field.value, level::OR, out);
                if out[before..].starts_with('{') {
                    out.insert(before, ' ');
                }
                if let Some(conversion) = field.conversion {
                    out.push('!');
                    out.push(conversion);
                }
                if let Some(spec) = &field.spec {
                    out.push(':');
                    f_string_parts(spec, out);
                }
                out.push('}');
            }
        }
    }
}
