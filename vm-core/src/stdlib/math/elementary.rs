//! Functions of one or two floats: those of the C library, with CPython's errors.

use vm_layout::{Float, Value};

use crate::Vm;
use crate::native::{Args, NativeDef, R, Raised, Signature};
use crate::types::Dunder;
use crate::types::float::{self, libm};
use crate::types::int::{self, IntRef};

#[cold]
pub fn domain_error(vm: &mut Vm) -> Raised {
    vm.value_error("math domain error")
}

#[cold]
pub fn range_error(vm: &mut Vm) -> Raised {
    vm.overflow_error("math range error")
}

/// Calls `f`: a NaN from a number is a domain error, an infinity from a finite number a range error (`overflows`) or a
/// domain error.
#[inline]
fn apply(vm: &mut Vm, v: Value, overflows: bool, f: impl Fn(f64) -> f64) -> R {
    let x = match v.exact::<Float>() {
        Some(x) => x.value,
        None => vm.float_arg(v)?,
    };
    let r = f(x);
    if !r.is_finite() {
        if r.is_nan() && !x.is_nan() {
            return Err(domain_error(vm));
        }
        if r.is_infinite() && x.is_finite() {
            return Err(if overflows { range_error(vm) } else { domain_error(vm) });
        }
    }
    Ok(vm.float(r))
}

macro_rules! unary {
    ($($name:ident $overflows:literal $f:expr;)*) => {
        $(
            fn $name(vm: &mut Vm, v: Value) -> R {
                apply(vm, v, $overflows, $f)
            }
        )*
    };
}

unary! {
    acos false f64::acos;
    acosh false libm::acosh;
    asin false f64::asin;
    asinh false libm::asinh;
    atan false f64::atan;
    atanh false libm::atanh;
    cbrt false f64::cbrt;
    cos false f64::cos;
    cosh true f64::cosh;
    erf false libm::erf;
    erfc false libm::erfc;
    exp true f64::exp;
    exp2 true libm::exp2;
    expm1 true f64::exp_m1;
    fabs false f64::abs;
    log1p false |x| if x == 0.0 { x } else { x.ln_1p() };
    sin false f64::sin;
    sinh true f64::sinh;
    sqrt false f64::sqrt;
    tan false f64::tan;
    tanh false f64::tanh;
}

/// Two float arguments.
fn two(vm: &mut Vm, a: Value, b: Value) -> R<(f64, f64)> {
    Ok((vm.float_arg(a)?, vm.float_arg(b)?))
}

fn atan2(vm: &mut Vm, a: Value, b: Value) -> R {
    let (y, x) = two(vm, a, b)?;
    Ok(vm.float(y.atan2(x)))
}

fn copysign(vm: &mut Vm, a: Value, b: Value) -> R {
    let (x, y) = two(vm, a, b)?;
    Ok(vm.float(x.copysign(y)))
}

fn fmod(vm: &mut Vm, a: Value, b: Value) -> R {
    let (x, y) = two(vm, a, b)?;
    let r = x % y;
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(vm));
    }
    Ok(vm.float(r))
}

/// IEEE 754 remainder: the quotient rounded to even.
fn ieee_remainder(x: f64, y: f64) -> f64 {
    if y.is_infinite() {
        return x;
    }
    let (absolute, size) = (x.abs(), y.abs());
    let m = absolute % size;
    // `size - m` is exact where it matters: compare m with the distance to the next multiple.
    let c = size - m;
    let r = if m < c {
        m
    } else if m > c {
        -c
    } else {
        // Halfway: the even quotient wins.
        m - 2.0 * ((0.5 * (absolute - m)) % size)
    };
    1.0f64.copysign(x) * r
}

fn remainder(vm: &mut Vm, a: Value, b: Value) -> R {
    let (x, y) = two(vm, a, b)?;
    if x.is_nan() || y.is_nan() {
        return Ok(vm.float(f64::NAN));
    }
    if x.is_infinite() || y == 0.0 {
        return Err(domain_error(vm));
    }
    Ok(vm.float(ieee_remainder(x, y)))
}

fn pow(vm: &mut Vm, a: Value, b: Value) -> R {
    let (x, y) = two(vm, a, b)?;
    let r = x.powf(y);
    if !r.is_finite() && x.is_finite() && y.is_finite() {
        return Err(if r.is_nan() || x == 0.0 { domain_error(vm) } else { range_error(vm) });
    }
    Ok(vm.float(r))
}

fn nextafter(vm: &mut Vm, a: Value, b: Value) -> R {
    let (x, y) = two(vm, a, b)?;
    Ok(vm.float(libm::nextafter(x, y)))
}

fn ulp(vm: &mut Vm, a: Value) -> R {
    let x = vm.float_arg(a)?.abs();
    if !x.is_finite() {
        return Ok(vm.float(x));
    }
    let next = libm::nextafter(x, f64::INFINITY);
    if next.is_infinite() {
        return Ok(vm.float(x - libm::nextafter(x, 0.0)));
    }
    Ok(vm.float(next - x))
}

fn degrees(vm: &mut Vm, a: Value) -> R {
    let x = vm.float_arg(a)?;
    Ok(vm.float(x * (180.0 / std::f64::consts::PI)))
}

fn radians(vm: &mut Vm, a: Value) -> R {
    let x = vm.float_arg(a)?;
    Ok(vm.float(x * (std::f64::consts::PI / 180.0)))
}

fn isnan(vm: &mut Vm, a: Value) -> R {
    let x = vm.float_arg(a)?;
    Ok(vm.bool(x.is_nan()))
}

fn isinf(vm: &mut Vm, a: Value) -> R {
    let x = vm.float_arg(a)?;
    Ok(vm.bool(x.is_infinite()))
}

fn isfinite(vm: &mut Vm, a: Value) -> R {
    let x = vm.float_arg(a)?;
    Ok(vm.bool(x.is_finite()))
}

fn isclose(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<4> = Signature::new("isclose", ["a", "b", "rel_tol", "abs_tol"], 2).kw_only_from(2);
    let [a, b, relative, absolute] = args.bind(vm, &SIG)?;
    let mut numbers = [0.0, 0.0, 1e-9, 0.0];
    for (n, v) in numbers.iter_mut().zip([a, b, relative, absolute]) {
        if let Some(v) = v {
            *n = vm.float_arg(v)?;
        }
    }
    let [a, b, relative, absolute] = numbers;
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(vm.true_);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(vm.false_);
    }
    let difference = (b - a).abs();
    let close =
        difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute;
    Ok(vm.bool(close))
}

/// Which logarithm.
#[derive(Clone, Copy)]
enum Log {
    Natural,
    Two,
    Ten,
}

/// A logarithm of any positive number, ints beyond the range of floats too.
fn log_of(vm: &mut Vm, v: Value, which: Log) -> R<f64> {
    let of = |x: f64| match which {
        Log::Natural => x.ln(),
        Log::Two => x.log2(),
        Log::Ten => x.log10(),
    };
    if let Some(x) = IntRef::of(v) {
        if x.is_negative() || x.is_zero() {
            return Err(domain_error(vm));
        }
        let whole = match x {
            IntRef::Small(i) => i as f64,
            IntRef::Big(b) => int::bigint_to_f64(b),
        };
        if whole.is_finite() {
            return Ok(of(whole));
        }
        // Mantissa and exponent apart.
        let big = x.big();
        let shift = big.bits() - 64;
        let mantissa = libm::ldexp(int::bigint_to_f64(&(&*big >> shift)), -64);
        return Ok(of(mantissa) + of(2.0) * (shift + 64) as f64);
    }
    let x = vm.float_arg(v)?;
    if x.is_nan() {
        return Ok(x);
    }
    if x <= 0.0 {
        return Err(domain_error(vm));
    }
    Ok(of(x))
}

fn log(vm: &mut Vm, args: Args<'_>) -> R {
    args.no_keywords(vm, "math.log")?;
    match *args.pos {
        [x] => {
            let r = log_of(vm, x, Log::Natural)?;
            Ok(vm.float(r))
        }
        [x, base] => {
            let n = log_of(vm, x, Log::Natural)?;
            let d = log_of(vm, base, Log::Natural)?;
            if d == 0.0 {
                return Err(vm.zero_division_error("float division by zero"));
            }
            Ok(vm.float(n / d))
        }
        _ => Err(vm.type_error("math.log requires 1 to 2 arguments")),
    }
}

fn log2(vm: &mut Vm, v: Value) -> R {
    let r = log_of(vm, v, Log::Two)?;
    Ok(vm.float(r))
}

fn log10(vm: &mut Vm, v: Value) -> R {
    let r = log_of(vm, v, Log::Ten)?;
    Ok(vm.float(r))
}

fn frexp(vm: &mut Vm, v: Value) -> R {
    let x = vm.float_arg(v)?;
    let (m, e) = libm::frexp(x);
    let (m, e) = (vm.float(m), vm.int(i64::from(e)));
    Ok(vm.tuple(&[m, e]))
}

fn ldexp(vm: &mut Vm, a: Value, b: Value) -> R {
    let x = vm.float_arg(a)?;
    let Some(e) = IntRef::of(b) else {
        return Err(vm.type_error("Expected an int as second argument to ldexp."));
    };
    if x == 0.0 || !x.is_finite() {
        return Ok(vm.float(x));
    }
    let e = match e {
        IntRef::Small(e) => e.clamp(-1 << 20, 1 << 20) as i32,
        e if e.is_negative() => -1 << 20,
        _ => 1 << 20,
    };
    let r = libm::ldexp(x, e);
    if r.is_infinite() {
        return Err(range_error(vm));
    }
    Ok(vm.float(r))
}

fn modf(vm: &mut Vm, v: Value) -> R {
    let x = vm.float_arg(v)?;
    let (fraction, whole) =
        if x.is_infinite() { (0.0f64.copysign(x), x) } else { ((x - x.trunc()).copysign(x), x.trunc()) };
    let (fraction, whole) = (vm.float(fraction), vm.float(whole));
    Ok(vm.tuple(&[fraction, whole]))
}

/// `floor` and `ceil`: by the special method, else on the value as a float.
fn rounded(vm: &mut Vm, v: Value, dunder: Dunder, f: fn(f64) -> f64) -> R {
    if let Some(x) = v.exact::<Float>() {
        return float::to_int(vm, f(x.value));
    }
    if let Some(r) = vm.call_special(v, dunder, &[])? {
        return Ok(r);
    }
    let x = vm.float_arg(v)?;
    float::to_int(vm, f(x))
}

fn floor(vm: &mut Vm, v: Value) -> R {
    rounded(vm, v, Dunder::Floor, f64::floor)
}

fn ceil(vm: &mut Vm, v: Value) -> R {
    rounded(vm, v, Dunder::Ceil, f64::ceil)
}

fn trunc(vm: &mut Vm, v: Value) -> R {
    if let Some(x) = v.exact::<Float>() {
        return float::to_int(vm, x.value);
    }
    match vm.call_special(v, Dunder::Trunc, &[])? {
        Some(r) => Ok(r),
        None => {
            let given = vm.type_name(v);
            Err(vm.type_error(format!("type {given} doesn't define __trunc__ method")))
        }
    }
}

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn1("acos", acos).with_doc("Return the arc cosine (measured in radians) of x."),
    NativeDef::fn1("acosh", acosh).with_doc("Return the inverse hyperbolic cosine of x."),
    NativeDef::fn1("asin", asin).with_doc("Return the arc sine (measured in radians) of x."),
    NativeDef::fn1("asinh", asinh).with_doc("Return the inverse hyperbolic sine of x."),
    NativeDef::fn1("atan", atan).with_doc("Return the arc tangent (measured in radians) of x."),
    NativeDef::fn2("atan2", atan2).with_doc("Return the arc tangent (measured in radians) of y/x."),
    NativeDef::fn1("atanh", atanh).with_doc("Return the inverse hyperbolic tangent of x."),
    NativeDef::fn1("cbrt", cbrt).with_doc("Return the cube root of x."),
    NativeDef::fn1("ceil", ceil)
        .with_doc("Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x."),
    NativeDef::fn2("copysign", copysign)
        .with_doc("Return a float with the magnitude (absolute value) of x but the sign of y."),
    NativeDef::fn1("cos", cos).with_doc("Return the cosine of x (measured in radians)."),
    NativeDef::fn1("cosh", cosh).with_doc("Return the hyperbolic cosine of x."),
    NativeDef::fn1("degrees", degrees).with_doc("Convert angle x from radians to degrees."),
    NativeDef::fn1("erf", erf).with_doc("Error function at x."),
    NativeDef::fn1("erfc", erfc).with_doc("Complementary error function at x."),
    NativeDef::fn1("exp", exp).with_doc("Return e raised to the power of x."),
    NativeDef::fn1("exp2", exp2).with_doc("Return 2 raised to the power of x."),
    NativeDef::fn1("expm1", expm1).with_doc("Return exp(x)-1."),
    NativeDef::fn1("fabs", fabs).with_doc("Return the absolute value of the float x."),
    NativeDef::fn1("floor", floor)
        .with_doc("Return the floor of x as an Integral.\n\nThis is the largest integer <= x."),
    NativeDef::fn2("fmod", fmod).with_doc("Return fmod(x, y), according to platform C."),
    NativeDef::fn1("frexp", frexp).with_doc("Return the mantissa and exponent of x, as pair (m, e)."),
    NativeDef::full("isclose", isclose)
        .with_doc("Determine whether two floating point numbers are close in value."),
    NativeDef::fn1("isfinite", isfinite)
        .with_doc("Return True if x is neither an infinity nor a NaN, and False otherwise."),
    NativeDef::fn1("isinf", isinf)
        .with_doc("Return True if x is a positive or negative infinity, and False otherwise."),
    NativeDef::fn1("isnan", isnan).with_doc("Return True if x is a NaN (not a number), and False otherwise."),
    NativeDef::fn2("ldexp", ldexp).with_doc("Return x * (2**i)."),
    NativeDef::full("log", log).with_doc(
        "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\n\
         If the base not specified, returns the natural logarithm (base e) of x.",
    ),
    NativeDef::fn1("log10", log10).with_doc("Return the base 10 logarithm of x."),
    NativeDef::fn1("log1p", log1p).with_doc("Return the natural logarithm of 1+x (base e)."),
    NativeDef::fn1("log2", log2).with_doc("Return the base 2 logarithm of x."),
    NativeDef::fn1("modf", modf).with_doc("Return the fractional and integer parts of x."),
    NativeDef::fn2("nextafter", nextafter)
        .with_doc("Return the next floating-point value after x towards y."),
    NativeDef::fn2("pow", pow).with_doc("Return x**y (x to the power of y)."),
    NativeDef::fn1("radians", radians).with_doc("Convert angle x from degrees to radians."),
    NativeDef::fn2("remainder", remainder)
        .with_doc("Difference between x and the closest integer multiple of y."),
    NativeDef::fn1("sin", sin).with_doc("Return the sine of x (measured in radians)."),
    NativeDef::fn1("sinh", sinh).with_doc("Return the hyperbolic sine of x."),
    NativeDef::fn1("sqrt", sqrt).with_doc("Return the square root of x."),
    NativeDef::fn1("tan", tan).with_doc("Return the tangent of x (measured in radians)."),
    NativeDef::fn1("tanh", tanh).with_doc("Return the hyperbolic tangent of x."),
    NativeDef::fn1("trunc", trunc).with_doc("Truncates the Real x to the nearest Integral toward 0."),
    NativeDef::fn1("ulp", ulp).with_doc("Return the value of the least significant bit of the float x."),
];
