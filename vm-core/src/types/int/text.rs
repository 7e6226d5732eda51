//! Ints as text: parsing (signs, prefixes, underscores, Unicode digits), decimal and other bases, and the limit on
//! decimal digits (`sys.set_int_max_str_digits`).

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Zero;
use vm_layout::{Gc, Str, Value};

use super::{IntRef, big};
use crate::Vm;
use crate::native::{R, Raised};
use crate::value::StrExt;

/// `sys.int_info.default_max_str_digits`.
pub const DEFAULT_MAX_STR_DIGITS: u32 = 4300;
/// Conversions of so many digits are never refused (`sys.int_info.str_digits_check_threshold`).
pub const CHECK_THRESHOLD: u32 = 640;

/// The zero of each run of ten decimal digits in Unicode (version 14, CPython 3.11's).
const DIGIT_ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50,
    0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
    0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066,
    0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950,
    0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
    0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// The value of a decimal digit of any script.
pub fn decimal_digit(code_point: u32) -> Option<u32> {
    let i = DIGIT_ZEROS.partition_point(|&z| z <= code_point).checked_sub(1)?;
    let d = code_point - DIGIT_ZEROS[i];
    (d < 10).then_some(d)
}

/// The text of a number with digits of any script and white space made ASCII; what is neither becomes `?`.
pub fn ascii_number(s: Gc<Str>) -> Vec<u8> {
    if let Some(text) = s.as_ascii() {
        return text.as_bytes().to_vec();
    }
    s.code_points()
        .map(|c| match c {
            0..127 => c as u8,
            _ if char::from_u32(c).is_some_and(char::is_whitespace) => b' ',
            _ => decimal_digit(c).map_or(b'?', |d| b'0' + d as u8),
        })
        .collect()
}

/// White space as C has it.
pub fn trim(text: &[u8]) -> &[u8] {
    let space = |c: &u8| matches!(c, b' ' | b'\t'..=b'\r');
    let start = text.iter().position(|c| !space(c)).unwrap_or(text.len());
    let end = text.iter().rposition(|c| !space(c)).map_or(start, |i| i + 1);
    &text[start..end]
}

/// Why a text is no int.
pub enum ParseError {
    Malformed,
    /// More decimal digits than allowed.
    TooLong(usize),
    /// Ctrl-C while the digits were put together.
    Raised(Raised),
}

fn digit(c: u8) -> u32 {
    char::from(c).to_digit(36).unwrap_or(99)
}

/// Parses a trimmed literal in a base of 2 to 36, or 0 for "as its prefix says". `limit` is the digit limit (0: none).
pub fn parse(vm: &mut Vm, text: &[u8], base: u32, limit: u32) -> Result<BigInt, ParseError> {
    let (negative, mut rest) = match text {
        [b'-', r @ ..] => (true, r),
        [b'+', r @ ..] => (false, r),
        r => (false, r),
    };
    let prefix = match rest {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let mut only_zero = false;
    let base = match base {
        0 if prefix != 0 => prefix,
        0 => {
            // `010` is refused, `0` and `00` are not.
            only_zero = rest.first() == Some(&b'0');
            10
        }
        b => b,
    };
    if prefix == base {
        rest = &rest[2..];
        if let [b'_', r @ ..] = rest {
            rest = r;
        }
    }
    let mut digits = Vec::with_capacity(rest.len());
    let mut underscore = true;
    for (i, &c) in rest.iter().enumerate() {
        if c == b'_' {
            if underscore {
                return Err(ParseError::Malformed);
            }
            underscore = true;
        } else if digit(c) < base {
            underscore = false;
            digits.push(digit(c) as u8);
        } else {
            // The length is complained of first, but only where a digit stands right before.
            if !underscore && too_long(digits.len(), base, limit) && i > 0 {
                return Err(ParseError::TooLong(digits.len()));
            }
            return Err(ParseError::Malformed);
        }
    }
    if underscore {
        return Err(ParseError::Malformed);
    }
    if too_long(digits.len(), base, limit) {
        return Err(ParseError::TooLong(digits.len()));
    }
    if only_zero && digits.iter().any(|&d| d != 0) {
        return Err(ParseError::Malformed);
    }
    let n = if digits.len() <= 18 && base <= 10 {
        BigInt::from(digits.iter().fold(0u64, |n, &d| n * u64::from(base) + u64::from(d)))
    } else {
        BigInt::from(from_digits(vm, &digits, base).map_err(ParseError::Raised)?)
    };
    Ok(if negative { -n } else { n })
}

fn too_long(digits: usize, base: u32, limit: u32) -> bool {
    !base.is_power_of_two() && limit != 0 && digits > limit as usize && digits > CHECK_THRESHOLD as usize
}

/// The number with these digits (values, not characters), most significant first.
fn from_digits(vm: &mut Vm, digits: &[u8], base: u32) -> R<BigUint> {
    if digits.len() <= 2000 || base.is_power_of_two() {
        return Ok(BigUint::from_radix_be(digits, base).unwrap_or_default());
    }
    vm.poll()?;
    let (high, low) = digits.split_at(digits.len() / 2);
    let mut scale = BigInt::from(1);
    for bit in (0..usize::BITS - low.len().leading_zeros()).rev() {
        scale = big::square(vm, &scale)?;
        if low.len() >> bit & 1 != 0 {
            scale *= base;
        }
    }
    let high = BigInt::from(from_digits(vm, high, base)?);
    let low = from_digits(vm, low, base)?;
    Ok(big::multiply(vm, &high, &scale)?.into_parts().1 + low)
}

/// ValueError or digit-limit error of `int(text, base)`; `shown` is the argument.
pub fn parse_error(vm: &mut Vm, error: &ParseError, base: i64, shown: Value) -> Raised {
    match error {
        ParseError::Raised(raised) => *raised,
        ParseError::Malformed => {
            let repr = match vm.repr(shown) {
                Ok(r) => r
                    .code_points()
                    .take(200)
                    .map(|c| char::from_u32(c).unwrap_or('\u{fffd}'))
                    .collect::<String>(),
                Err(raised) => return raised,
            };
            vm.value_error(format!("invalid literal for int() with base {base}: {repr}"))
        }
        ParseError::TooLong(n) => {
            let limit = vm.int_max_str_digits;
            vm.value_error(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {n} digits; \
                 use sys.set_int_max_str_digits() to increase the limit"
            ))
        }
    }
}

/// Decimal text; ValueError past the digit limit.
pub fn decimal(vm: &mut Vm, x: IntRef<'_>) -> R<String> {
    let b = match x {
        IntRef::Small(i) => return Ok(i.to_string()),
        IntRef::Big(b) => b,
    };
    let limit = vm.int_max_str_digits;
    // log2(10) > 3.32: so many bits surely have more digits than the limit.
    let surely = limit != 0 && b.bits() > u64::from(limit) * 333 / 100 + 64;
    if surely {
        return Err(limit_error(vm, limit));
    }
    vm.charge((b.bits() / 3) as usize)?;
    let mut text = String::new();
    if b.sign() == Sign::Minus {
        text.push('-');
    }
    let signs = text.len();
    if b.bits() < 1 << 14 {
        text += &b.magnitude().to_string();
    } else {
        let digits = (b.bits() as f64 * std::f64::consts::LOG10_2) as u32 + 1;
        push_decimal(vm, b.magnitude(), digits, false, &mut text)?;
    }
    if limit != 0 && text.len() - signs > limit as usize {
        return Err(limit_error(vm, limit));
    }
    Ok(text)
}

/// Appends the decimal digits of `n`, which has at most `digits` of them; with `pad`, exactly so many.
fn push_decimal(vm: &mut Vm, n: &BigUint, digits: u32, pad: bool, out: &mut String) -> R<()> {
    if digits <= 2000 {
        let text = if n.is_zero() { String::new() } else { n.to_string() };
        if pad {
            out.extend(std::iter::repeat_n('0', digits as usize - text.len()));
        }
        out.push_str(&text);
        return Ok(());
    }
    vm.poll()?;
    let low_digits = digits / 2;
    let divisor = BigInt::from(BigUint::from(10u32).pow(low_digits));
    let (high, low) = big::div_mod_floor(vm, &BigInt::from(n.clone()), &divisor)?;
    let leading = !pad && high.is_zero();
    if !leading {
        push_decimal(vm, high.magnitude(), digits - low_digits, pad, out)?;
    }
    push_decimal(vm, low.magnitude(), low_digits, !leading, out)
}

#[cold]
fn limit_error(vm: &mut Vm, limit: u32) -> Raised {
    vm.value_error(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion; \
         use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// Digits of the magnitude in base 2, 8 or 16, lower case, without prefix or sign.
pub fn magnitude_in_base(vm: &mut Vm, x: IntRef<'_>, base: u32) -> R<String> {
    match x {
        IntRef::Small(i) => {
            let m = i.unsigned_abs();
            Ok(match base {
                2 => format!("{m:b}"),
                8 => format!("{m:o}"),
                _ => format!("{m:x}"),
            })
        }
        IntRef::Big(b) => {
            vm.charge((b.bits() / u64::from(base.trailing_zeros()).max(1)) as usize)?;
            Ok(b.magnitude().to_str_radix(base))
        }
    }
}
