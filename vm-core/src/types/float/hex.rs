//! `float.hex` and `float.fromhex`.

use vm_layout::{Str, Type, Value};

use super::libm::ldexp;
use crate::Vm;
use crate::native::R;
use crate::types::int::text;

/// `f.hex()`.
pub fn to_hex(f: f64) -> String {
    if !f.is_finite() {
        return super::text::repr(f);
    }
    let sign = if f.is_sign_negative() { "-" } else { "" };
    if f == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = f.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7ff) as i32 {
        0 => format!("{sign}0x0.{fraction:013x}p-1022"),
        e => format!("{sign}0x1.{fraction:013x}p{:+}", e - 1023),
    }
}

enum HexError {
    Malformed,
    TooLarge,
}

/// Parses hexadecimal digits with optional point and binary exponent, rounding to even.
fn parse(text: &[u8]) -> Result<f64, HexError> {
    let (negative, mut rest) = match text {
        [b'-', r @ ..] => (true, r),
        [b'+', r @ ..] => (false, r),
        r => (false, r),
    };
    let signed = |f: f64| if negative { -f } else { f };
    if rest.eq_ignore_ascii_case(b"inf") || rest.eq_ignore_ascii_case(b"infinity") {
        return Ok(signed(f64::INFINITY));
    }
    if rest.eq_ignore_ascii_case(b"nan") {
        return Ok(signed(f64::NAN));
    }
    if let [b'0', b'x' | b'X', r @ ..] = rest {
        rest = r;
    }
    // The top 60 bits of the digits, whether anything non-zero follows, and the exponent of the lowest bit kept.
    let (mut mantissa, mut sticky, mut exponent) = (0u64, false, 0i64);
    let (mut digits, mut point) = (0, false);
    let mut i = 0;
    while let Some(&c) = rest.get(i) {
        if c == b'.' && !point {
            point = true;
        } else if let Some(d) = char::from(c).to_digit(16) {
            digits += 1;
            if mantissa >> 60 == 0 {
                mantissa = mantissa << 4 | u64::from(d);
                exponent -= if point { 4 } else { 0 };
            } else {
                sticky |= d != 0;
                exponent += if point { 0 } else { 4 };
            }
        } else {
            break;
        }
        i += 1;
    }
    if digits == 0 {
        return Err(HexError::Malformed);
    }
    if let Some(b'p' | b'P') = rest.get(i) {
        let e = std::str::from_utf8(&rest[i + 1..]).map_err(|_| HexError::Malformed)?;
        let bare = e.strip_prefix(['+', '-']).unwrap_or(e);
        if bare.is_empty() || !bare.bytes().all(|c| c.is_ascii_digit()) {
            return Err(HexError::Malformed);
        }
        let n = bare.parse::<i64>().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
        exponent += if e.starts_with('-') { -n } else { n };
        i = rest.len();
    }
    if i != rest.len() {
        return Err(HexError::Malformed);
    }
    if mantissa == 0 {
        return Ok(signed(0.0));
    }
    let bits = 64 - i64::from(mantissa.leading_zeros());
    if bits + exponent > 1024 {
        return Err(HexError::TooLarge);
    }
    if bits + exponent < -1080 {
        return Ok(signed(0.0));
    }
    // Lowest bit that a double of this size can hold.
    let lowest = (bits + exponent - 53).max(-1074);
    let drop = lowest - exponent;
    if drop > 0 {
        let drop = drop.min(63) as u32;
        let half = 1u64 << (drop - 1);
        let rest = mantissa & (2 * half - 1);
        mantissa >>= drop;
        if rest > half || rest == half && (sticky || mantissa & 1 != 0) {
            mantissa += 1;
        }
        exponent += i64::from(drop);
    }
    let f = ldexp(mantissa as f64, exponent as i32);
    if f.is_infinite() { Err(HexError::TooLarge) } else { Ok(signed(f)) }
}

/// `float.fromhex(text)`.
pub fn from_hex(vm: &mut Vm, class: Value, v: Value) -> R {
    let Some(s) = v.cast::<Str>() else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    let ascii = s.as_ascii().map_or(Vec::new(), |t| t.as_bytes().to_vec());
    let f = match parse(text::trim(&ascii)) {
        Ok(f) => f,
        Err(HexError::Malformed) => {
            return Err(vm.value_error("invalid hexadecimal floating-point string"));
        }
        Err(HexError::TooLarge) => {
            return Err(vm.overflow_error("hexadecimal value too large to represent as a float"));
        }
    };
    let number: Value = vm.float(f);
    match class.cast::<Type>() {
        Some(ty) if ty != vm.types.float => vm.call(class, &[number]),
        _ => Ok(number),
    }
}
