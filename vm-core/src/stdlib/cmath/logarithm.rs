//! Exponential, logarithms and square root.

use std::f64::consts::{E, LN_2, LN_10};

use super::{Failure, Outcome, special};
use crate::types::complex::Pair;
use crate::types::float::libm::ldexp;

/// A quarter of the largest double: numbers above are halved before they are squared or added.
pub const LARGE: f64 = f64::MAX / 4.0;

/// `ln(LARGE)`, beyond which `exp` is computed in two factors.
pub fn log_large() -> f64 {
    LARGE.ln()
}

pub fn finite((re, im): Pair) -> bool {
    re.is_finite() && im.is_finite()
}

/// A range error where a finite argument gave an infinity.
pub fn bounded(z: Pair) -> Outcome {
    if z.0.is_infinite() || z.1.is_infinite() { Err(Failure::Range) } else { Ok(z) }
}

pub fn exp(z: Pair) -> Outcome {
    if !finite(z) {
        return special::exp(z);
    }
    let (re, im) = z;
    if re > log_large() {
        let size = (re - 1.0).exp();
        bounded((size * im.cos() * E, size * im.sin() * E))
    } else {
        let size = re.exp();
        bounded((size * im.cos(), size * im.sin()))
    }
}

pub fn log(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(special::log(z));
    }
    let (re, im) = z;
    let (x, y) = (re.abs(), im.abs());
    let size = if x > LARGE || y > LARGE {
        (x / 2.0).hypot(y / 2.0).ln() + LN_2
    } else if x < f64::MIN_POSITIVE && y < f64::MIN_POSITIVE {
        if x == 0.0 && y == 0.0 {
            return Err(Failure::Domain);
        }
        ldexp(x, 53).hypot(ldexp(y, 53)).ln() - 53.0 * LN_2
    } else {
        let h = x.hypot(y);
        if (0.71..=1.73).contains(&h) {
            // Near the unit circle the logarithm is small: its digits come from the distance to the circle.
            let (a, b) = if x > y { (x, y) } else { (y, x) };
            ((a - 1.0) * (a + 1.0) + b * b).ln_1p() / 2.0
        } else {
            h.ln()
        }
    };
    Ok((size, im.atan2(re)))
}

pub fn log10(z: Pair) -> Outcome {
    log(z).map(|(re, im)| (re / LN_10, im / LN_10))
}

/// The root with a real part that is not negative.
pub fn root(z: Pair) -> Pair {
    if !finite(z) {
        return special::sqrt(z);
    }
    let (re, im) = z;
    if re == 0.0 && im == 0.0 {
        return (0.0, im);
    }
    let (x, y) = (re.abs(), im.abs());
    let s = if x < f64::MIN_POSITIVE && y < f64::MIN_POSITIVE {
        let x = ldexp(x, 53);
        ldexp((x + x.hypot(ldexp(y, 53))).sqrt(), -27)
    } else {
        let x = x / 8.0;
        2.0 * (x + x.hypot(y / 8.0)).sqrt()
    };
    let d = y / (2.0 * s);
    if re >= 0.0 { (s, d.copysign(im)) } else { (d, s.copysign(im)) }
}

pub fn sqrt(z: Pair) -> Outcome {
    Ok(root(z))
}
