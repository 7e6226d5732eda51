//! Putting a formatted number together: sign, prefix, digits in groups, padding.

use super::FormatSpec;
use crate::value::TextBuilder;

/// The pieces of a number, left to right.
pub struct Pieces<'a> {
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'a str,
    /// Digits before the point, to be grouped; empty for `nan` and `inf`.
    pub digits: &'a str,
    /// What follows: point, fraction, exponent, `%`, or `nan`.
    pub rest: &'a str,
}

/// Digits per group and the separator.
pub struct Grouping {
    pub separator: char,
    pub size: usize,
}

/// `digits` in groups, with zeros in front until it is `min_width` wide (a separator never comes first).
pub fn grouped(digits: &str, grouping: Option<&Grouping>, min_width: usize) -> String {
    let Some(g) = grouping else {
        let zeros = min_width.saturating_sub(digits.len());
        return "0".repeat(zeros) + digits;
    };
    let mut reversed = String::with_capacity(digits.len() + digits.len() / g.size + 1);
    let mut count = 0;
    let mut source = digits.chars().rev();
    loop {
        let c = match source.next() {
            Some(c) => c,
            None if reversed.len() < min_width => '0',
            None => break,
        };
        if count != 0 && count % g.size == 0 {
            reversed.push(g.separator);
        }
        reversed.push(c);
        count += 1;
    }
    reversed.chars().rev().collect()
}

/// The sign to show.
pub fn sign(spec: &FormatSpec, negative: bool) -> &'static str {
    match (negative, spec.sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        _ => "",
    }
}

/// Adds a number with its padding.
pub fn push_number(out: &mut TextBuilder, spec: &FormatSpec, grouping: Option<&Grouping>, p: &Pieces<'_>) {
    let sign = sign(spec, p.negative);
    let around = sign.len() + p.prefix.len() + p.rest.len();
    // Zeros that fill up to the width are grouped like digits.
    let zero_fill = spec.fill == u32::from(b'0') && spec.align == b'=';
    let min_width = if zero_fill { spec.width.saturating_sub(around) } else { 0 };
    let digits = if p.digits.is_empty() { String::new() } else { grouped(p.digits, grouping, min_width) };
    let total = spec.width.saturating_sub(around + digits.len());
    let (before, inside, after) = match spec.align {
        b'<' => (0, 0, total),
        b'^' => (total / 2, 0, total - total / 2),
        b'=' => (0, total, 0),
        _ => (total, 0, 0),
    };
    (0..before).for_each(|_| out.push(spec.fill));
    out.push_str(sign);
    out.push_str(p.prefix);
    (0..inside).for_each(|_| out.push(spec.fill));
    out.push_str(&digits);
    out.push_str(p.rest);
    (0..after).for_each(|_| out.push(spec.fill));
}
