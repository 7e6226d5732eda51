//! The C library's mathematical functions that Rust's std does not offer: the same ones that CPython calls, so that
//! results agree to the last bit.

mod c {
    unsafe extern "C" {
        pub safe fn ldexp(x: f64, exponent: i32) -> f64;
        pub safe fn erf(x: f64) -> f64;
        pub safe fn erfc(x: f64) -> f64;
        pub safe fn nextafter(x: f64, y: f64) -> f64;
        pub safe fn exp2(x: f64) -> f64;
        pub safe fn acosh(x: f64) -> f64;
        pub safe fn asinh(x: f64) -> f64;
        pub safe fn atanh(x: f64) -> f64;
    }
}

/// `x * 2^exponent`, rounded once.
pub fn ldexp(x: f64, exponent: i32) -> f64 {
    c::ldexp(x, exponent)
}

pub fn erf(x: f64) -> f64 {
    c::erf(x)
}

pub fn erfc(x: f64) -> f64 {
    c::erfc(x)
}

/// The double next to `x` in the direction of `y`.
pub fn nextafter(x: f64, y: f64) -> f64 {
    c::nextafter(x, y)
}

pub fn exp2(x: f64) -> f64 {
    c::exp2(x)
}

pub fn acosh(x: f64) -> f64 {
    c::acosh(x)
}

pub fn asinh(x: f64) -> f64 {
    c::asinh(x)
}

pub fn atanh(x: f64) -> f64 {
    c::atanh(x)
}

/// Mantissa in [0.5, 1) and exponent of a finite number.
pub fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    if exponent == 0 {
        // Subnormal: scaled into the normal range first.
        let (m, e) = frexp(x * 18014398509481984.0);
        return (m, e - 54);
    }
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - 1022)
}
