//! `complex`: two doubles.

mod methods;
mod parse;

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, Signature, TypeDef, type_flags};
use crate::types::float::{hash_float, text};
use crate::types::int::{self, IntRef};
use crate::types::{BinaryOp, Dunder};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: methods::METHODS,
    members: &[],
    getset: methods::GETSET,
    doc: "Create a complex number from a real part and an optional imaginary part.\n\n\
          This is equivalent to (real + imag*1j) where imag defaults to 0.",
    ..TypeDef::new("complex", Kind::Complex)
};

/// Real and imaginary part.
pub type Pair = (f64, f64);

/// The number in a complex value.
pub fn pair_of(v: Value) -> Option<Pair> {
    v.cast::<Complex>().map(|c| (c.re, c.im))
}

/// `hash(c)`.
pub fn hash_complex((re, im): Pair) -> i64 {
    let h = (hash_float(re) as u64).wrapping_add((hash_float(im) as u64).wrapping_mul(1000003)) as i64;
    if h == -1 { -2 } else { h }
}

pub fn multiply(a: Pair, b: Pair) -> Pair {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// Quotient by scaling with the larger part of the divisor; `None` when that is zero.
pub fn divide(a: Pair, b: Pair) -> Option<Pair> {
    let (size_re, size_im) = (b.0.abs(), b.1.abs());
    if size_re >= size_im {
        if size_re == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let scale = b.0 + b.1 * ratio;
        Some(((a.0 + a.1 * ratio) / scale, (a.1 - a.0 * ratio) / scale))
    } else if size_im >= size_re {
        let ratio = b.0 / b.1;
        let scale = b.0 * ratio + b.1;
        Some(((a.0 * ratio + a.1) / scale, (a.1 * ratio - a.0) / scale))
    } else {
        Some((f64::NAN, f64::NAN))
    }
}

/// A whole power by repeated squaring.
fn whole_power(x: Pair, n: u32) -> Pair {
    let (mut r, mut p, mut rest) = ((1.0, 0.0), x, n);
    while rest != 0 {
        if rest & 1 != 0 {
            r = multiply(r, p);
        }
        rest >>= 1;
        p = multiply(p, p);
    }
    r
}

/// `a ** b`.
pub fn power(vm: &mut Vm, a: Pair, b: Pair) -> R {
    let mut zero = false;
    let r = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0 {
        let n = b.0 as i32;
        let p = whole_power(a, n.unsigned_abs());
        if n >= 0 {
            p
        } else {
            let q = divide((1.0, 0.0), p);
            zero = q.is_none();
            q.unwrap_or((0.0, 0.0))
        }
    } else if b == (0.0, 0.0) {
        (1.0, 0.0)
    } else if a == (0.0, 0.0) {
        zero = b.1 != 0.0 || b.0 < 0.0;
        (0.0, 0.0)
    } else {
        let size = a.0.hypot(a.1);
        let mut length = size.powf(b.0);
        let angle = a.1.atan2(a.0);
        let mut phase = angle * b.0;
        if b.1 != 0.0 {
            length /= (angle * b.1).exp();
            phase += b.1 * size.ln();
        }
        (length * phase.cos(), length * phase.sin())
    };
    if zero {
        return Err(vm.zero_division_error("0.0 to a negative or complex power"));
    }
    if r.0.is_infinite() || r.1.is_infinite() {
        return Err(vm.overflow_error("complex exponentiation"));
    }
    Ok(vm.complex(r.0, r.1))
}

/// `a op b`; NotImplemented for operators that complex numbers lack.
pub fn binary(vm: &mut Vm, op: BinaryOp, a: Pair, b: Pair) -> R {
    let r = match op {
        BinaryOp::Add => (a.0 + b.0, a.1 + b.1),
        BinaryOp::Sub => (a.0 - b.0, a.1 - b.1),
        BinaryOp::Mul => multiply(a, b),
        BinaryOp::TrueDiv => match divide(a, b) {
            Some(q) => q,
            None => return Err(vm.zero_division_error("complex division by zero")),
        },
        BinaryOp::Pow => return power(vm, a, b),
        _ => return Ok(vm.not_implemented),
    };
    Ok(vm.complex(r.0, r.1))
}

/// An int, float or complex operand as a complex number; `None` for anything else.
pub fn operand(vm: &mut Vm, v: Value) -> R<Option<Pair>> {
    if let Some(p) = pair_of(v) {
        return Ok(Some(p));
    }
    if let Some(f) = vm.as_f64(v) {
        return Ok(Some((f, 0.0)));
    }
    match IntRef::of(v) {
        Some(x) => Ok(Some((int::int_to_f64(vm, x)?, 0.0))),
        None => Ok(None),
    }
}

/// `repr(c)`.
pub fn repr((re, im): Pair) -> String {
    if re == 0.0 && !re.is_sign_negative() {
        return format!("{}j", text::repr_with(im, false));
    }
    let plus = if im.is_nan() || !im.is_sign_negative() { "+" } else { "" };
    format!("({}{plus}{}j)", text::repr_with(re, false), text::repr_with(im, false))
}

/// What `__complex__` gives, checked; `None` if there is no such method.
fn by_complex_method(vm: &mut Vm, v: Value) -> R<Option<Pair>> {
    if let Some(c) = v.exact::<Complex>() {
        return Ok(Some((c.re, c.im)));
    }
    match vm.call_special(v, Dunder::Complex, &[])? {
        None => Ok(None),
        Some(r) => match pair_of(r) {
            Some(p) => Ok(Some(p)),
            None => {
                let given = vm.type_name(r);
                Err(vm.type_error(format!("__complex__ returned non-complex (type {given})")))
            }
        },
    }
}

/// An argument as a complex number, as `cmath` and the constructor take it; `None` if it is no number.
pub fn from_number(vm: &mut Vm, v: Value) -> R<Option<Pair>> {
    if let Some(p) = by_complex_method(vm, v)? {
        return Ok(Some(p));
    }
    if let Some(p) = pair_of(v) {
        return Ok(Some(p));
    }
    if vm.special(v, Dunder::Float).is_some() || vm.special(v, Dunder::Index).is_some() {
        return Ok(Some((vm.float_arg(v)?, 0.0)));
    }
    Ok(None)
}

fn complex_of(vm: &mut Vm, ty: Gc<Type>, (re, im): Pair) -> Value {
    let o: Gc<Complex> = vm.alloc(ty, Kind::Complex, size_of::<Complex>() + 8 * ty.ext_words.get() as usize);
    // SAFETY: nobody else has seen the object.
    unsafe { ((*o.as_ptr()).re, (*o.as_ptr()).im) = (re, im) };
    o.value()
}

/// `complex.__new__(cls, real=0, imag=0)`.
fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let ty = int::class_argument(vm, args, vm.types.complex)?;
    let rest = args.rest();
    let given = rest.pos.len() + rest.kw_names.len();
    if given > 2 {
        return Err(vm.type_error(format!("complex() takes at most 2 arguments ({given} given)")));
    }
    const SIG: Signature<2> = Signature::new("complex", ["real", "imag"], 0);
    let [re, im] = rest.bind(vm, &SIG)?;
    if let (Some(re), None) = (re, im)
        && ty == vm.types.complex
        && re.is_exact(Kind::Complex)
    {
        return Ok(re);
    }
    if let Some(s) = re.and_then(|v| v.cast::<Str>()) {
        if im.is_some() {
            return Err(vm.type_error("complex() can't take second arg if first is a string"));
        }
        let ascii = int::text::ascii_number(s);
        return match parse::parse(&ascii) {
            Some(p) => Ok(complex_of(vm, ty, p)),
            None => Err(vm.value_error("complex() arg is a malformed string")),
        };
    }
    if im.is_some_and(|v| v.cast::<Str>().is_some()) {
        return Err(vm.type_error("complex() second arg can't be a string"));
    }
    let a = match re {
        None => (0.0, 0.0),
        Some(v) => match from_number(vm, v)? {
            Some(p) => p,
            None => {
                let given = vm.type_name(v);
                return Err(vm.type_error(format!(
                    "complex() first argument must be a string or a number, not '{given}'"
                )));
            }
        },
    };
    let Some(im) = im else { return Ok(complex_of(vm, ty, a)) };
    let b = match pair_of(im) {
        Some(p) => p,
        None if vm.special(im, Dunder::Float).is_some() || vm.special(im, Dunder::Index).is_some() => {
            (vm.float_arg(im)?, 0.0)
        }
        None => {
            let given = vm.type_name(im);
            return Err(vm.type_error(format!("complex() second argument must be a number, not '{given}'")));
        }
    };
    // Parts that are complex themselves add up: re + im * 1j. Only they may change a sign of zero.
    let mut r = (a.0, b.0);
    if pair_of(im).is_some() {
        r.0 -= b.1;
    }
    if re.is_some_and(|v| pair_of(v).is_some()) || a.1 != 0.0 {
        r.1 += a.1;
    }
    Ok(complex_of(vm, ty, r))
}

/// `abs(c)`; OverflowError if it is out of range.
pub fn absolute(vm: &mut Vm, (re, im): Pair) -> R {
    let size = re.hypot(im);
    if size.is_infinite() && re.is_finite() && im.is_finite() {
        return Err(vm.overflow_error("absolute value too large"));
    }
    Ok(vm.float(size))
}

/// Whether a complex number equals a number, ints compared exactly; `None` if the other is no number.
pub fn equals(a: Pair, b: Value) -> Option<bool> {
    if let Some(p) = pair_of(b) {
        return Some(a == p);
    }
    let order = if let Some(f) = b.cast::<Float>() {
        a.0.partial_cmp(&f.value)
    } else {
        int::compare_int_float(IntRef::of(b)?, a.0)
    };
    Some(a.1 == 0.0 && order == Some(std::cmp::Ordering::Equal))
}
