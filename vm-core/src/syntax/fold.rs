//! Constant folding, where CPython folds: results stay small and nothing that raises is touched.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::literal::{code_points, text};
use super::tree::{BinOp, CmpOp, Expr, ExprKind, FStringField, FStringPart, UnaryOp};
use crate::bytecode::Const;

/// Bits of the largest int that folding may make.
const MAX_INT_BITS: u64 = 128;
/// Characters of the longest string that a folded `*` may make.
const MAX_STR: usize = 4096;
/// Items of the longest tuple that a folded `*` may make.
const MAX_TUPLE: usize = 256;

fn int(value: BigInt) -> Const {
    match value.to_i64() {
        Some(small) => Const::Int(small),
        None => Const::BigInt(value),
    }
}

fn as_int(value: &Const) -> Option<BigInt> {
    match value {
        Const::Int(i) => Some(BigInt::from(*i)),
        Const::Bool(b) => Some(BigInt::from(*b as i64)),
        Const::BigInt(b) => Some(b.clone()),
        _ => None,
    }
}

/// A float operand; ints only as far as the conversion is exact.
fn as_float(value: &Const) -> Option<f64> {
    match value {
        Const::Float(f) => Some(*f),
        _ => as_int(value)?.to_i64().filter(|i| i.unsigned_abs() <= 1 << 53).map(|i| i as f64),
    }
}

fn as_complex(value: &Const) -> Option<(f64, f64)> {
    match value {
        Const::Complex(re, im) => Some((*re, *im)),
        _ => as_float(value).map(|f| (f, 0.0)),
    }
}

/// Folds a unary operation. `not a in b` becomes `a not in b`, as in CPython.
pub(super) fn unary(op: UnaryOp, operand: &Expr) -> Option<ExprKind> {
    if op == UnaryOp::Not
        && let ExprKind::Compare { left, rest } = &operand.kind
        && let [(cmp, right)] = rest.as_slice()
    {
        let inverse = match cmp {
            CmpOp::Is => CmpOp::IsNot,
            CmpOp::IsNot => CmpOp::Is,
            CmpOp::In => CmpOp::NotIn,
            CmpOp::NotIn => CmpOp::In,
            _ => return None,
        };
        return Some(ExprKind::Compare { left: left.clone(), rest: vec![(inverse, right.clone())] });
    }
    let value = operand.as_constant()?;
    let folded = match (op, value) {
        (UnaryOp::Not, _) => Const::Bool(!truth(value)?),
        (UnaryOp::Minus, Const::Float(f)) => Const::Float(-f),
        (UnaryOp::Plus, Const::Float(f)) => Const::Float(*f),
        (UnaryOp::Minus, Const::Complex(re, im)) => Const::Complex(-re, -im),
        (UnaryOp::Plus, Const::Complex(re, im)) => Const::Complex(*re, *im),
        (UnaryOp::Minus, _) => int(-as_int(value)?),
        (UnaryOp::Plus, _) => int(as_int(value)?),
        (UnaryOp::Invert, _) => int(-as_int(value)? - 1),
    };
    Some(ExprKind::Constant(folded))
}

/// The truth value of a constant.
pub(crate) fn truth(value: &Const) -> Option<bool> {
    Some(match value {
        Const::None => false,
        Const::Ellipsis => true,
        Const::Bool(b) => *b,
        Const::Int(i) => *i != 0,
        Const::BigInt(b) => !b.is_zero(),
        Const::Float(f) => *f != 0.0,
        Const::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Const::Str(s) => !s.is_empty(),
        Const::WideStr(s) => !s.is_empty(),
        Const::Bytes(b) => !b.is_empty(),
        Const::Tuple(t) | Const::FrozenSet(t) => !t.is_empty(),
        Const::Code(_) => return None,
    })
}

/// Folds a binary operation on constants.
pub(super) fn binary(op: BinOp, left: &Expr, right: &Expr) -> Option<Const> {
    let (l, r) = (left.as_constant()?, right.as_constant()?);
    if let (Some(a), Some(b)) = (as_int(l), as_int(r)) {
        return int_binary(op, a, b, l, r);
    }
    match (op, l, r) {
        (BinOp::Add, Const::Str(_) | Const::WideStr(_), Const::Str(_) | Const::WideStr(_)) => {
            if let (Const::Str(a), Const::Str(b)) = (l, r) {
                return Some(Const::Str(format!("{a}{b}").into()));
            }
            let mut points = code_points(l);
            points.extend(code_points(r));
            return Some(text(points));
        }
        (BinOp::Add, Const::Bytes(a), Const::Bytes(b)) => {
            return Some(Const::Bytes([&**a, &**b].concat().into()));
        }
        (BinOp::Add, Const::Tuple(a), Const::Tuple(b)) => {
            return Some(Const::Tuple([&**a, &**b].concat().into()));
        }
        (BinOp::Mul, sequence, count) | (BinOp::Mul, count, sequence)
            if as_int(count).is_some() && as_int(sequence).is_none() && as_complex(sequence).is_none() =>
        {
            return repeat(sequence, as_int(count)?.to_i64()?.max(0) as usize);
        }
        _ => {}
    }
    if matches!(l, Const::Complex(..)) || matches!(r, Const::Complex(..)) {
        let ((a, b), (c, d)) = (as_complex(l)?, as_complex(r)?);
        return match op {
            BinOp::Add => Some(Const::Complex(a + c, b + d)),
            BinOp::Sub => Some(Const::Complex(a - c, b - d)),
            BinOp::Mul => Some(Const::Complex(a * c - b * d, a * d + b * c)),
            _ => None,
        };
    }
    let (a, b) = (as_float(l)?, as_float(r)?);
    match op {
        BinOp::Add => Some(Const::Float(a + b)),
        BinOp::Sub => Some(Const::Float(a - b)),
        BinOp::Mul => Some(Const::Float(a * b)),
        BinOp::Div if b != 0.0 => Some(Const::Float(a / b)),
        _ => None,
    }
}

fn int_binary(op: BinOp, a: BigInt, b: BigInt, l: &Const, r: &Const) -> Option<Const> {
    let small_enough = |bits: u64| (bits <= MAX_INT_BITS).then_some(());
    let both_bool = matches!((l, r), (Const::Bool(_), Const::Bool(_)));
    Some(match op {
        BinOp::Add => int(a + b),
        BinOp::Sub => int(a - b),
        BinOp::Mul => {
            if !a.is_zero() && !b.is_zero() {
                small_enough(a.bits() + b.bits())?;
            }
            int(a * b)
        }
        BinOp::FloorDiv if !b.is_zero() => int(a.div_floor(&b)),
        BinOp::Mod if !b.is_zero() => int(a.mod_floor(&b)),
        BinOp::Div if !b.is_zero() => Const::Float(as_float(l)? / as_float(r)?),
        BinOp::Pow if !b.is_negative() => {
            let exponent = b.to_u32()?;
            small_enough(a.bits().saturating_mul(exponent as u64))?;
            int(a.pow(exponent))
        }
        BinOp::LShift if !b.is_negative() => {
            let shift = b.to_u64().filter(|&s| s <= MAX_INT_BITS)?;
            small_enough(a.bits() + shift)?;
            int(a << shift)
        }
        BinOp::RShift if !b.is_negative() => int(a >> b.to_u64()?),
        BinOp::And if both_bool => Const::Bool(truth(l)? & truth(r)?),
        BinOp::Or if both_bool => Const::Bool(truth(l)? | truth(r)?),
        BinOp::Xor if both_bool => Const::Bool(truth(l)? ^ truth(r)?),
        BinOp::And => int(a & b),
        BinOp::Or => int(a | b),
        BinOp::Xor => int(a ^ b),
        _ => return None,
    })
}

fn repeat(sequence: &Const, count: usize) -> Option<Const> {
    let fits = |len: usize, max: usize| (len.checked_mul(count)? <= max).then_some(());
    Some(match sequence {
        Const::Str(s) => {
            fits(s.chars().count(), MAX_STR)?;
            Const::Str(s.repeat(count).into())
        }
        Const::Bytes(b) => {
            fits(b.len(), MAX_STR)?;
            Const::Bytes(b.repeat(count).into())
        }
        Const::Tuple(t) => {
            fits(t.len(), MAX_TUPLE)?;
            Const::Tuple(t.iter().cloned().cycle().take(t.len() * count).collect())
        }
        _ => return None,
    })
}

/// A tuple display of constants.
pub(super) fn tuple(items: &[Expr]) -> Option<Const> {
    let constants: Option<Vec<Const>> = items.iter().map(|e| e.as_constant().cloned()).collect();
    Some(Const::Tuple(constants?.into()))
}

/// `constant[constant]`.
pub(super) fn subscript(value: &Expr, index: &Expr) -> Option<Const> {
    let index = as_int(index.as_constant()?)?.to_i64()?;
    let at = |len: usize| {
        let at = if index < 0 { index.checked_add(len as i64)? } else { index };
        usize::try_from(at).ok().filter(|&at| at < len)
    };
    match value.as_constant()? {
        Const::Tuple(items) => Some(items[at(items.len())?].clone()),
        Const::Bytes(bytes) => Some(Const::Int(bytes[at(bytes.len())?] as i64)),
        string @ (Const::Str(_) | Const::WideStr(_)) => {
            let points = code_points(string);
            Some(text(vec![points[at(points.len())?]]))
        }
        _ => None,
    }
}

/// A list or set display that only a loop or `in` will see: a constant if its items are.
pub(super) fn unshared_display(expr: Expr) -> Expr {
    let kind = match expr.kind {
        ExprKind::List(items) => match tuple(&items) {
            Some(constant) => ExprKind::Constant(constant),
            None if items.iter().any(|e| matches!(e.kind, ExprKind::Starred(_))) => ExprKind::List(items),
            None => ExprKind::Tuple(items),
        },
        ExprKind::Set(items) => match tuple(&items) {
            Some(Const::Tuple(constants)) => ExprKind::Constant(Const::FrozenSet(constants)),
            _ => ExprKind::Set(items),
        },
        other => other,
    };
    Expr { span: expr.span, kind }
}

/// `"…%s…" % (a, b)` as an f-string, which needs no tuple and no parsing at run time.
///
/// Only `%s`, `%r` and `%a` with width and precision, as in CPython; anything else stays as it is.
pub(super) fn percent_format(format: &Const, values: &[Expr]) -> Option<Vec<FStringPart>> {
    if values.iter().any(|e| matches!(e.kind, ExprKind::Starred(_))) {
        return None;
    }
    let Const::Str(format) = format else { return None };
    let mut parts = Vec::new();
    let mut pending = String::new();
    let mut values = values.iter();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            pending.push(c);
            continue;
        }
        if chars.next_if_eq(&'%').is_some() {
            pending.push('%');
            continue;
        }
        let left = chars.next_if_eq(&'-').is_some();
        let mut width = String::new();
        while let Some(digit) = chars.next_if(|c| c.is_ascii_digit()) {
            width.push(digit);
        }
        let mut precision = None;
        if chars.next_if_eq(&'.').is_some() {
            let digits = precision.insert(String::new());
            while let Some(digit) = chars.next_if(|c| c.is_ascii_digit()) {
                digits.push(digit);
            }
        }
        let conversion = chars.next().filter(|c| matches!(c, 's' | 'r' | 'a'))?;
        // A leading zero is a flag, not a width; very long numbers are left to run time.
        if width.starts_with('0') || width.len() > 2 || precision.as_ref().is_some_and(|p| p.len() > 2) {
            return None;
        }
        let mut spec = String::new();
        if !width.is_empty() {
            if !left {
                spec.push('>');
            }
            spec.push_str(&width);
        }
        if let Some(digits) = &precision {
            spec.push('.');
            spec.push_str(if digits.is_empty() { "0" } else { digits });
        }
        if !pending.is_empty() {
            parts.push(FStringPart::Text(Const::Str(std::mem::take(&mut pending).into())));
        }
        let value = values.next()?.clone();
        let spec = (!spec.is_empty()).then(|| vec![FStringPart::Text(Const::Str(spec.into()))]);
        let span = value.span;
        parts.push(FStringPart::Field(Box::new(FStringField {
            span,
            value,
            conversion: Some(conversion),
            spec,
        })));
    }
    if !pending.is_empty() {
        parts.push(FStringPart::Text(Const::Str(pending.into())));
    }
    if parts.is_empty() {
        parts.push(FStringPart::Text(Const::Str("".into())));
    }
    values.next().is_none().then_some(parts)
}
