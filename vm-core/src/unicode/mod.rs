//! What str methods ask about code points, as CPython 3.11 answers (Unicode 14). `tables` is generated; case mappings
//! come from the Rust standard library, limited to code points that Unicode 14 knows.

mod tables;

use tables::*;

/// Index of the general category in [`CATEGORIES`].
fn category_index(c: u32) -> u8 {
    let i = CATEGORY_RUNS.partition_point(|&run| run >> 8 <= c);
    CATEGORY_RUNS[i - 1] as u8
}

/// General category: `Lu`, `Nd`, …
pub fn category(c: u32) -> &'static str {
    CATEGORIES[category_index(c) as usize]
}

fn in_ranges(ranges: &[(u32, u32)], c: u32) -> bool {
    let i = ranges.partition_point(|r| r.1 < c);
    ranges.get(i).is_some_and(|r| r.0 <= c)
}

pub fn is_alpha(c: u32) -> bool {
    match c {
        0..=0x7f => (c as u8).is_ascii_alphabetic(),
        _ => category(c).starts_with('L'),
    }
}

pub fn is_decimal(c: u32) -> bool {
    match c {
        0..=0x7f => (c as u8).is_ascii_digit(),
        _ => category(c) == "Nd",
    }
}

pub fn is_digit(c: u32) -> bool {
    is_decimal(c) || in_ranges(&DIGIT_ONLY, c)
}

pub fn is_numeric(c: u32) -> bool {
    is_digit(c) || in_ranges(&NUMERIC_ONLY, c)
}

pub fn is_alnum(c: u32) -> bool {
    match c {
        0..=0x7f => (c as u8).is_ascii_alphanumeric(),
        _ => is_alpha(c) || is_numeric(c),
    }
}

/// The value of a decimal digit of any script.
pub fn decimal_value(c: u32) -> Option<u32> {
    match c {
        0x30..=0x39 => Some(c - 0x30),
        0..=0x7f => None,
        _ => {
            let i = CATEGORY_RUNS.partition_point(|&run| run >> 8 <= c);
            let run = CATEGORY_RUNS[i - 1];
            // Decimal digits come in whole tens: each run begins with a zero.
            (CATEGORIES[run as u8 as usize] == "Nd").then(|| (c - (run >> 8)) % 10)
        }
    }
}

/// Whether a code point is white space to str methods.
#[inline]
pub fn is_space(c: u32) -> bool {
    matches!(c, 9..=13 | 0x1c..=0x20 | 0x85 | 0xa0)
        || c > 0xff && matches!(c, 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000)
}

/// Whether a code point ends a line for `splitlines`.
#[inline]
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 10..=13 | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

/// Whether repr shows a code point as it is.
#[inline]
pub fn is_printable(c: u32) -> bool {
    match c {
        0..=0x7f => (0x20..0x7f).contains(&c),
        _ => !matches!(category(c), "Cc" | "Cf" | "Cs" | "Co" | "Cn" | "Zl" | "Zp" | "Zs"),
    }
}

pub fn is_upper(c: u32) -> bool {
    match c {
        0..=0x7f => (c as u8).is_ascii_uppercase(),
        _ => category(c) == "Lu" || in_ranges(&UPPERCASE_EXTRA, c),
    }
}

pub fn is_lower(c: u32) -> bool {
    match c {
        0..=0x7f => (c as u8).is_ascii_lowercase(),
        _ => category(c) == "Ll" || in_ranges(&LOWERCASE_EXTRA, c),
    }
}

pub fn is_title(c: u32) -> bool {
    c > 0x7f && category(c) == "Lt"
}

pub fn is_cased(c: u32) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

/// Whether a code point is looked through when deciding whether a sigma ends a word.
pub fn is_case_ignorable(c: u32) -> bool {
    matches!(
        c,
        0x27 | 0x2e
            | 0x3a
            | 0xb7
            | 0x387
            | 0x55f
            | 0x5f4
            | 0x2018
            | 0x2019
            | 0x2024
            | 0x2027
            | 0xfe13
            | 0xfe52
            | 0xfe55
            | 0xff07
            | 0xff0e
            | 0xff1a
    ) || matches!(category(c), "Mn" | "Me" | "Cf" | "Lm" | "Sk")
}

pub fn is_identifier_start(c: u32) -> bool {
    match c {
        0..=0x7f => c == u32::from(b'_') || (c as u8).is_ascii_alphabetic(),
        _ => is_assigned(c) && char::from_u32(c).is_some_and(unicode_ident::is_xid_start),
    }
}

pub fn is_identifier_continue(c: u32) -> bool {
    match c {
        0..=0x7f => c == u32::from(b'_') || (c as u8).is_ascii_alphanumeric(),
        _ => is_assigned(c) && char::from_u32(c).is_some_and(unicode_ident::is_xid_continue),
    }
}

fn is_assigned(c: u32) -> bool {
    category(c) != "Cn"
}

/// Hands out a mapping unless it leads out of Unicode 14.
fn push_mapping(c: u32, mapping: impl Iterator<Item = char> + Clone, out: &mut Vec<u32>) {
    if mapping.clone().all(|m| is_assigned(m as u32)) {
        out.extend(mapping.map(u32::from));
    } else {
        out.push(c);
    }
}

/// Appends the upper case of `c`, of up to three code points.
pub fn push_upper(c: u32, out: &mut Vec<u32>) {
    match char::from_u32(c) {
        Some(ch) => push_mapping(c, ch.to_uppercase(), out),
        None => out.push(c),
    }
}

/// Appends the lower case of `c` (a sigma's depends on what is around it: see [`push_lower_at`]).
pub fn push_lower(c: u32, out: &mut Vec<u32>) {
    match char::from_u32(c) {
        Some(ch) => push_mapping(c, ch.to_lowercase(), out),
        None => out.push(c),
    }
}

const CAPITAL_SIGMA: u32 = 0x3a3;

/// Appends the lower case of `text[i]`: a capital sigma that ends a word becomes a final one.
pub fn push_lower_at(text: &[u32], i: usize, out: &mut Vec<u32>) {
    if text[i] != CAPITAL_SIGMA {
        return push_lower(text[i], out);
    }
    let before = text[..i].iter().rev().find(|&&c| !is_case_ignorable(c));
    let after = text[i + 1..].iter().find(|&&c| !is_case_ignorable(c));
    let is_final = before.is_some_and(|&c| is_cased(c)) && !after.is_some_and(|&c| is_cased(c));
    out.push(if is_final { 0x3c2 } else { 0x3c3 });
}

/// Appends the title case of `c`.
pub fn push_title(c: u32, out: &mut Vec<u32>) {
    match TITLE_EXCEPTIONS.binary_search_by_key(&c, |e| e.0) {
        Ok(i) => out.extend(TITLE_EXCEPTIONS[i].1.chars().map(u32::from)),
        Err(_) => push_upper(c, out),
    }
}

/// Appends the case folding of `c`.
pub fn push_folded(c: u32, out: &mut Vec<u32>) {
    match FOLD_EXCEPTIONS.binary_search_by_key(&c, |e| e.0) {
        Ok(i) => out.extend(FOLD_EXCEPTIONS[i].1.chars().map(u32::from)),
        Err(_) => push_lower(c, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_and_values() {
        assert_eq!(category(0x41), "Lu");
        assert_eq!(category(0xd800), "Cs");
        assert_eq!(category(0x10ffff), "Cn");
        assert_eq!(decimal_value(0x0663), Some(3));
        assert_eq!(decimal_value(0x1d7ff), Some(9));
        assert_eq!(decimal_value(0xb2), None);
        assert!(is_digit(0xb2) && !is_decimal(0xb2));
        assert!(is_numeric(0xbd) && !is_digit(0xbd));
    }

    #[test]
    fn sigma_at_the_end_of_a_word() {
        let text: Vec<u32> = "ΑΣ Σ".chars().map(u32::from).collect();
        let mut out = Vec::new();
        (0..text.len()).for_each(|i| push_lower_at(&text, i, &mut out));
        let lower: String = out.into_iter().filter_map(char::from_u32).collect();
        assert_eq!(lower, "ας σ");
    }
}
