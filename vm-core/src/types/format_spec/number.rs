//! Ints, floats and complex numbers by a format specification.

use vm_layout::{Gc, Kind, Str, Value};

use super::layout::{Grouping, Pieces, push_number};
use super::{FormatSpec, charge_width, padding, unknown_kind};
use crate::Vm;
use crate::native::R;
use crate::types::complex;
use crate::types::float::text::{self, Digits};
use crate::types::int::{self, IntRef};
use crate::value::TextBuilder;

fn grouping_of(spec: &FormatSpec, size: usize) -> Option<Grouping> {
    (spec.grouping != 0).then(|| Grouping { separator: char::from(spec.grouping), size })
}

/// `format(i, spec)` for an int or bool.
pub fn format_int(vm: &mut Vm, v: Value, spec: Gc<Str>) -> R {
    match IntRef::of(v) {
        Some(x) => int::holding(&[v, spec.value()], || int_by_spec(vm, v, x, spec)),
        None => Ok(vm.not_implemented),
    }
}

fn int_by_spec(vm: &mut Vm, v: Value, x: IntRef<'_>, spec: Gc<Str>) -> R {
    if spec.len == 0 {
        if v.is_small() || v.is_exact(Kind::Int) || v.is_exact(Kind::BigInt) {
            let s = int::text::decimal(vm, x)?;
            return Ok(vm.str(&s));
        }
        return vm.str_of(v).map(|s| s.value());
    }
    let class = vm.type_name(v);
    let f = FormatSpec::parse(vm, spec, &class, b'd', b'>')?;
    match f.kind_byte() {
        b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n' => {}
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
            let n = int::int_to_f64(vm, x)?;
            return float_by_spec(vm, n, &f, &class);
        }
        _ => return Err(unknown_kind(vm, f.kind, &class)),
    }
    if f.precision.is_some() {
        return Err(vm.value_error("Precision not allowed in integer format specifier"));
    }
    if f.no_negative_zero {
        return Err(vm.value_error("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    charge_width(vm, &f)?;
    let mut out = TextBuilder::new();
    if f.kind_byte() == b'c' {
        if f.sign != 0 {
            return Err(vm.value_error("Sign not allowed with integer format specifier 'c'"));
        }
        if f.alternate {
            return Err(vm.value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
        let c = match x {
            IntRef::Small(i @ 0..0x110000) => i as u32,
            IntRef::Small(_) => return Err(vm.overflow_error("%c arg not in range(0x110000)")),
            _ => return Err(vm.overflow_error("Python int too large to convert to C long")),
        };
        let (left, right) = padding(&f, 1);
        (0..left).for_each(|_| out.push(f.fill));
        out.push(c);
        (0..right).for_each(|_| out.push(f.fill));
        return Ok(out.finish(vm));
    }
    let (digits, prefix, size) = match f.kind_byte() {
        b'b' => (int::text::magnitude_in_base(vm, x, 2)?, "0b", 4),
        b'o' => (int::text::magnitude_in_base(vm, x, 8)?, "0o", 4),
        b'x' => (int::text::magnitude_in_base(vm, x, 16)?, "0x", 4),
        b'X' => (int::text::magnitude_in_base(vm, x, 16)?.to_ascii_uppercase(), "0X", 4),
        _ => {
            let s = int::text::decimal(vm, x)?;
            (s.strip_prefix('-').map(str::to_owned).unwrap_or(s), "", 3)
        }
    };
    let prefix = if f.alternate { prefix } else { "" };
    let pieces = Pieces { negative: x.is_negative(), prefix, digits: &digits, rest: "" };
    push_number(&mut out, &f, grouping_of(&f, size).as_ref(), &pieces);
    Ok(out.finish(vm))
}

/// The magnitude of a float in one of the C-like formats `e f g r` (upper case gives upper case; `r`: as repr, or as
/// `g` with at least one digit after the point when a precision is given).
pub fn float_digits(f: f64, kind: u8, precision: Option<usize>, alternate: bool) -> String {
    let upper = kind.is_ascii_uppercase();
    let s = if f.is_nan() {
        "nan".to_owned()
    } else if f.is_infinite() {
        "inf".to_owned()
    } else {
        match kind.to_ascii_lowercase() {
            b'f' => {
                let p = precision.unwrap_or(6);
                let mut s = text::fixed(f, p);
                if p == 0 && alternate {
                    s.push('.');
                }
                s
            }
            b'e' => {
                let d = Digits::significant(f, precision.unwrap_or(6) + 1);
                let mut s = text::mantissa(&d);
                if d.digits.len() == 1 && alternate {
                    s.push('.');
                }
                text::push_exponent(&mut s, 'e', d.exponent);
                s
            }
            b'g' => general(f, precision.unwrap_or(6), alternate, false),
            _ => match precision {
                Some(p) => general(f, p, alternate, true),
                None => {
                    let mut s = text::repr(f.abs());
                    if alternate && !s.contains('.') {
                        let at = s.find('e').unwrap_or(s.len());
                        s.insert(at, '.');
                    }
                    s
                }
            },
        }
    };
    if upper { s.to_ascii_uppercase() } else { s }
}

/// `g`: significant digits, positional for exponents from -4 to the precision, without trailing zeros unless
/// `alternate`. With `point`, whole numbers get `.0` and the largest positional exponent is one less.
fn general(f: f64, precision: usize, alternate: bool, point: bool) -> String {
    let precision = precision.max(1);
    let mut d = Digits::significant(f, precision);
    if !alternate {
        while d.digits.len() > 1 && d.digits.last() == Some(&b'0') {
            d.digits.pop();
        }
    }
    let limit = precision as i64 - i64::from(point);
    let exponent = i64::from(d.exponent);
    if exponent < -4 || exponent >= limit {
        let mut s = text::mantissa(&d);
        if alternate && d.digits.len() == 1 {
            s.push('.');
        }
        text::push_exponent(&mut s, 'e', d.exponent);
        return s;
    }
    let mut s = text::positional(&d);
    if !s.contains('.') {
        if point {
            s.push_str(".0");
        } else if alternate {
            s.push('.');
        }
    }
    s
}

/// Whether a formatted magnitude has no digit but zeros.
fn shows_zero(s: &str) -> bool {
    s.bytes().take_while(|c| !matches!(c, b'e' | b'E')).all(|c| matches!(c, b'0' | b'.'))
}

/// `format(f, spec)` for a float.
pub fn format_float(vm: &mut Vm, v: Value, spec: Gc<Str>) -> R {
    let Some(n) = vm.as_f64(v) else { return Ok(vm.not_implemented) };
    if spec.len == 0 {
        if v.is_exact(Kind::Float) {
            return Ok(vm.str(&text::repr(n)));
        }
        return vm.str_of(v).map(|s| s.value());
    }
    let class = vm.type_name(v);
    let f = FormatSpec::parse(vm, spec, &class, 0, b'>')?;
    float_by_spec(vm, n, &f, &class)
}

/// Splits a formatted magnitude into the digits before the point and the rest.
fn split_digits(s: &str) -> (&str, &str) {
    s.split_at(s.bytes().take_while(u8::is_ascii_digit).count())
}

fn float_by_spec(vm: &mut Vm, n: f64, f: &FormatSpec, class: &str) -> R {
    let kind = match f.kind_byte() {
        k @ (b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%') => k,
        b'n' => b'g',
        0 => b'r',
        _ => return Err(unknown_kind(vm, f.kind, class)),
    };
    if f.precision.is_some_and(|p| p > i32::MAX as usize) {
        return Err(vm.value_error("precision too big"));
    }
    charge_width(vm, f)?;
    let mut body = if kind == b'%' {
        float_digits(n * 100.0, b'f', f.precision, f.alternate)
    } else {
        float_digits(n, kind, f.precision, f.alternate)
    };
    let mut negative = n.is_sign_negative() && !n.is_nan();
    if f.no_negative_zero && shows_zero(&body) {
        negative = false;
    }
    if kind == b'%' {
        body.push('%');
    }
    let (digits, rest) = split_digits(&body);
    let mut out = TextBuilder::new();
    let pieces = Pieces { negative, prefix: "", digits, rest };
    push_number(&mut out, f, grouping_of(f, 3).as_ref(), &pieces);
    Ok(out.finish(vm))
}

/// `format(c, spec)` for a complex number.
pub fn format_complex(vm: &mut Vm, v: Value, spec: Gc<Str>) -> R {
    let Some((re, im)) = complex::pair_of(v) else { return Ok(vm.not_implemented) };
    if spec.len == 0 {
        if v.is_exact(Kind::Complex) {
            return Ok(vm.str(&complex::repr((re, im))));
        }
        return vm.str_of(v).map(|s| s.value());
    }
    let class = vm.type_name(v);
    let f = FormatSpec::parse(vm, spec, &class, 0, b'>')?;
    let plain = f.kind == 0;
    let kind = match f.kind_byte() {
        k @ (b'e' | b'E' | b'f' | b'F' | b'g' | b'G') => k,
        b'n' => b'g',
        0 if f.precision.is_some() => b'g',
        0 => b'r',
        _ => return Err(unknown_kind(vm, f.kind, &class)),
    };
    if f.fill == u32::from(b'0') {
        return Err(vm.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if f.align == b'=' {
        return Err(vm.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    charge_width(vm, &f)?;
    let part = |x: f64, sign: u8| {
        let mut body = float_digits(x, kind, f.precision, f.alternate);
        if kind == b'r' && body.ends_with(".0") {
            body.truncate(body.len() - if f.alternate { 1 } else { 2 });
        }
        let mut negative = x.is_sign_negative() && !x.is_nan();
        if f.no_negative_zero && shows_zero(&body) {
            negative = false;
        }
        let (digits, rest) = split_digits(&body);
        let bare = FormatSpec { width: 0, sign, align: b'<', ..f.clone() };
        let mut out = TextBuilder::new();
        push_number(
            &mut out,
            &bare,
            grouping_of(&f, 3).as_ref(),
            &Pieces { negative, prefix: "", digits, rest },
        );
        out
    };
    let skip_real = plain && re == 0.0 && !re.is_sign_negative();
    let brackets = plain && !skip_real;
    let mut body = TextBuilder::new();
    if brackets {
        body.push_str("(");
    }
    if skip_real {
        part(im, f.sign).as_slice().iter().for_each(|&c| body.push(c));
    } else {
        part(re, f.sign).as_slice().iter().for_each(|&c| body.push(c));
        part(im, b'+').as_slice().iter().for_each(|&c| body.push(c));
    }
    body.push_str(if brackets { "j)" } else { "j" });
    let (left, right) = padding(&f, body.len());
    let mut out = TextBuilder::with_capacity(left + body.len() + right);
    (0..left).for_each(|_| out.push(f.fill));
    body.as_slice().iter().for_each(|&c| out.push(c));
    (0..right).for_each(|_| out.push(f.fill));
    Ok(out.finish(vm))
}
