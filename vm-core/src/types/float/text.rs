//! Floats as text: the shortest digits that read back the same, and parsing.

/// Decimal digits and exponent of a finite number's magnitude: `d.ddd… * 10^exponent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digits {
    /// At least one ASCII digit, the first not 0 but for zero itself.
    pub digits: Vec<u8>,
    pub exponent: i32,
}

impl Digits {
    fn from_scientific(text: &str) -> Digits {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits = mantissa.bytes().filter(|c| *c != b'.').collect();
        Digits { digits, exponent: exponent.parse().unwrap_or(0) }
    }

    /// The fewest digits that identify the number.
    pub fn shortest(f: f64) -> Digits {
        let d = Digits::from_scientific(&format!("{:e}", f.abs()));
        // Where two candidates are equally near, std takes the upper one, Python the even one. The number must then
        // end in a 5 right behind the digits, so its fraction has few bits.
        const FRACTION: f64 = (1u64 << 26) as f64;
        if d.digits.len() > 15 && f.abs() < 9007199254740992.0 && (f * FRACTION).fract() == 0.0 {
            let even = Digits::significant(f, d.digits.len());
            let text = format!("{}e{}", mantissa(&even), even.exponent);
            if text.parse() == Ok(f.abs()) {
                return even;
            }
        }
        d
    }

    /// So many significant digits (at least one), correctly rounded.
    pub fn significant(f: f64, count: usize) -> Digits {
        // No double has more than 767 digits: the rest are zeros.
        let exact = count.clamp(1, 800);
        let mut d = Digits::from_scientific(&format!("{:.*e}", exact - 1, f.abs()));
        d.digits.resize(count.max(1), b'0');
        d
    }
}

/// The magnitude with so many digits after the point, correctly rounded.
pub fn fixed(f: f64, places: usize) -> String {
    let exact = places.min(1100);
    let mut s = format!("{:.*}", exact, f.abs());
    s.extend(std::iter::repeat_n('0', places - exact));
    s
}

/// Appends an exponent as Python writes it: sign and at least two digits.
pub fn push_exponent(out: &mut String, mark: char, exponent: i32) {
    out.push(mark);
    out.push(if exponent < 0 { '-' } else { '+' });
    let e = exponent.unsigned_abs();
    if e < 10 {
        out.push('0');
    }
    out.push_str(&e.to_string());
}

/// Digits laid out around a decimal point for an exponent of -4 up to any; no point if nothing follows it.
pub fn positional(d: &Digits) -> String {
    let mut out = String::with_capacity(24);
    let push = |out: &mut String, digits: &[u8]| out.extend(digits.iter().map(|&c| char::from(c)));
    if d.exponent < 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', (-d.exponent - 1) as usize));
        push(&mut out, &d.digits);
    } else {
        let whole = d.exponent as usize + 1;
        if d.digits.len() <= whole {
            push(&mut out, &d.digits);
            out.extend(std::iter::repeat_n('0', whole - d.digits.len()));
        } else {
            push(&mut out, &d.digits[..whole]);
            out.push('.');
            push(&mut out, &d.digits[whole..]);
        }
    }
    out
}

/// Digits as `d.ddd`, without exponent.
pub fn mantissa(d: &Digits) -> String {
    let mut out = String::with_capacity(d.digits.len() + 8);
    out.push(char::from(d.digits[0]));
    if d.digits.len() > 1 {
        out.push('.');
        out.extend(d.digits[1..].iter().map(|&c| char::from(c)));
    }
    out
}

/// `repr(f)`; without `point`, a whole number is shown without `.0` (inside complex numbers).
pub fn repr_with(f: f64, point: bool) -> String {
    if f.is_nan() {
        return "nan".to_owned();
    }
    let sign = if f.is_sign_negative() { "-" } else { "" };
    if f.is_infinite() {
        return format!("{sign}inf");
    }
    if f == 0.0 {
        return format!("{sign}0{}", if point { ".0" } else { "" });
    }
    let d = Digits::shortest(f);
    let mut out = sign.to_owned();
    if (-4..16).contains(&d.exponent) {
        out.push_str(&positional(&d));
        if point && d.digits.len() as i32 <= d.exponent + 1 {
            out.push_str(".0");
        }
    } else {
        out.push_str(&mantissa(&d));
        push_exponent(&mut out, 'e', d.exponent);
    }
    out
}

/// `repr(f)`.
pub fn repr(f: f64) -> String {
    repr_with(f, true)
}

/// Whether each `_` stands between two digits; gives the text without them.
pub fn strip_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for (i, &c) in text.iter().enumerate() {
        if c == b'_' {
            let before = i > 0 && text[i - 1].is_ascii_digit();
            if !before || !text.get(i + 1).is_some_and(u8::is_ascii_digit) {
                return None;
            }
        } else {
            out.push(c);
        }
    }
    Some(out)
}

/// Length of the longest prefix that is a float literal with optional sign (`inf` and `nan` too); 0 if there is none.
pub fn literal_len(text: &[u8]) -> usize {
    let mut i = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    for word in [&b"infinity"[..], b"inf", b"nan"] {
        if text.len() >= i + word.len() && text[i..i + word.len()].eq_ignore_ascii_case(word) {
            return i + word.len();
        }
    }
    let digits = |from: usize| text[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let whole = digits(i);
    i += whole;
    let mut fraction = 0;
    if text.get(i) == Some(&b'.') {
        fraction = digits(i + 1);
        i += 1 + fraction;
    }
    if whole + fraction == 0 {
        return 0;
    }
    if matches!(text.get(i), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(i + 1), Some(b'+' | b'-')));
        let n = if i + 1 + sign <= text.len() { digits(i + 1 + sign) } else { 0 };
        if n > 0 {
            i += 1 + sign + n;
        }
    }
    i
}

/// The number that a literal (checked by [`literal_len`]) names, correctly rounded.
pub fn literal_value(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Parses a trimmed ASCII text; `None` if it is no float.
pub fn parse(text: &[u8]) -> Option<f64> {
    let stripped;
    let text = if text.contains(&b'_') {
        stripped = strip_underscores(text)?;
        &stripped
    } else {
        text
    };
    if text.is_empty() || literal_len(text) != text.len() {
        return None;
    }
    literal_value(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::excessive_precision, reason = "the texts under test")]
    #[test]
    fn repr_is_pythons() {
        let cases: [(f64, &str); 13] = [
            (0.1, "0.1"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (9999999999999998.0, "9999999999999998.0"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (-1.0 / 33554432.0, "-2.9802322387695312e-08"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            // Exactly halfway between two shortest candidates: the even digit.
            (82417583415218.625, "82417583415218.62"),
            (574345141147644.25, "574345141147644.2"),
        ];
        for (f, text) in cases {
            assert_eq!(repr(f), text);
        }
    }

    #[test]
    fn literals() {
        for good in ["1", "1.", ".5", "1e5", "1_0.2_5e-1_0", "+inf", "-NaN", "Infinity"] {
            assert!(parse(good.as_bytes()).is_some(), "{good}");
        }
        for bad in ["", ".", "e5", "1e", "_1", "1_", "1__0", "1_.5", "0x1", "infi", "1 2"] {
            assert!(parse(bad.as_bytes()).is_none(), "{bad}");
        }
        assert_eq!(parse(b"1_0.2_5e-1_0"), Some(1.025e-9));
    }
}
