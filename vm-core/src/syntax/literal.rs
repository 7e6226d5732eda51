//! Literals: numbers of any size, and strings whose surrogate escapes the parser cannot represent.

use num_bigint::BigInt;
use ruff_python_ast::{self as ast, StringFlags};
use ruff_text_size::Ranged;

use super::convert::{Converted, span};
use super::error::ErrorKind;
use super::source::Source;
use crate::bytecode::Const;

/// CPython's limit on decimal digits in a literal.
const MAX_DECIMAL_DIGITS: usize = 4300;

/// The value of a number literal.
pub(super) fn number(source: &Source, e: &ast::ExprNumberLiteral) -> Converted<Const> {
    Ok(match &e.value {
        ast::Number::Int(value) => match value.as_i64() {
            Some(small) => Const::Int(small),
            None => {
                let text = source.slice(span(e.range())).replace('_', "");
                let (digits, radix) = match text.get(..2) {
                    Some("0x" | "0X") => (&text[2..], 16),
                    Some("0o" | "0O") => (&text[2..], 8),
                    Some("0b" | "0B") => (&text[2..], 2),
                    _ => (&text[..], 10),
                };
                if radix == 10 && digits.len() > MAX_DECIMAL_DIGITS {
                    let message = format!(
                        "Exceeds the limit (4300 digits) for integer string conversion: value has {} digits; use \
                         sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer \
                         literals to avoid decimal conversion limits.",
                        digits.len()
                    );
                    return Err(source.error(ErrorKind::Syntax, message, span(e.range())));
                }
                match BigInt::parse_bytes(digits.as_bytes(), radix) {
                    Some(big) => Const::BigInt(big),
                    None => {
                        return Err(source.error(ErrorKind::Syntax, "invalid syntax", span(e.range())));
                    }
                }
            }
        },
        ast::Number::Float(value) => Const::Float(*value),
        ast::Number::Complex { real, imag } => Const::Complex(*real, *imag),
    })
}

/// The value of a string literal, adjacent parts joined.
pub(super) fn string(source: &Source, e: &ast::ExprStringLiteral) -> Const {
    if let [only] = e.value.as_slice()
        && !source.slice(span(only.range())).contains('\\')
    {
        return Const::Str(only.value.clone());
    }
    let mut out = Vec::new();
    for part in e.value.iter() {
        out.extend(string_part(source, part));
    }
    text(out)
}

/// The code points of one part of a string literal.
pub(super) fn string_part(source: &Source, part: &ast::StringLiteral) -> Vec<u32> {
    let raw = part.flags.prefix().is_raw();
    let whole = source.slice(span(part.range()));
    let quote = whole.find(['\'', '"']).unwrap_or(0);
    let body = &whole[quote..];
    let width = if part.flags.is_triple_quoted() { 3 } else { 1 };
    let body = body.get(width..body.len().saturating_sub(width)).unwrap_or("");
    decode(body, &part.value, raw, false)
}

/// Replaces in the parser's value what it could not represent: `\ud800` comes back from it as U+FFFD.
///
/// The source is walked escape by escape beside the value, so that names (`\N{…}`) need no second table.
pub(super) fn decode(written: &str, value: &str, raw: bool, f_string: bool) -> Vec<u32> {
    if raw || !(written.contains("\\u") || written.contains("\\U")) {
        return value.chars().map(u32::from).collect();
    }
    let mut out = Vec::with_capacity(value.len());
    let mut values = value.chars();
    let mut rest = written;
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        if f_string && (first == '{' || first == '}') && rest.starts_with(first) {
            rest = &rest[1..];
        }
        let mut escaped = None;
        if first == '\\' {
            let Some(kind) = rest.chars().next() else { break };
            let after = &rest[kind.len_utf8()..];
            match kind {
                '\n' => {
                    rest = after;
                    continue;
                }
                'u' | 'U' | 'x' => {
                    let count = match kind {
                        'u' => 4,
                        'U' => 8,
                        _ => 2,
                    };
                    let digits = after.get(..count).unwrap_or(after);
                    escaped = u32::from_str_radix(digits, 16).ok();
                    rest = &after[digits.len()..];
                }
                'N' => {
                    let end = after.find('}').map_or(after.len(), |at| at + 1);
                    rest = &after[end..];
                }
                '0'..='7' => {
                    let count = rest.bytes().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
                    rest = &rest[count..];
                }
                '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' => rest = after,
                // Not an escape: the backslash stands for itself.
                _ => {}
            }
        }
        let Some(given) = values.next() else { break };
        out.push(escaped.filter(|c| (0xd800..0xe000).contains(c)).unwrap_or(given as u32));
    }
    out.extend(values.map(u32::from));
    out
}

/// A string constant from code points.
pub(super) fn text(points: Vec<u32>) -> Const {
    let plain: Option<String> = points.iter().map(|&p| char::from_u32(p)).collect();
    match plain {
        Some(plain) => Const::Str(plain.into()),
        None => Const::WideStr(points.into()),
    }
}

/// The code points of a string constant.
pub(super) fn code_points(constant: &Const) -> Vec<u32> {
    match constant {
        Const::Str(text) => text.chars().map(u32::from).collect(),
        Const::WideStr(points) => points.to_vec(),
        _ => Vec::new(),
    }
}
