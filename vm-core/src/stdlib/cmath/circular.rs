//! Circular and hyperbolic functions and their inverses (Kahan's formulas).

use std::f64::consts::{E, FRAC_PI_2, LN_2};

use super::logarithm::{LARGE, bounded, finite, log_large, root};
use super::{Failure, Outcome, special};
use crate::types::complex::Pair;
use crate::types::float::libm::asinh as real_asinh;

/// `i * z`.
fn turned((re, im): Pair) -> Pair {
    (-im, re)
}

/// `-i * w`.
fn turned_back((re, im): Pair) -> Pair {
    (im, -re)
}

/// The logarithm of the size of a huge number, doubled.
fn log_of_huge((re, im): Pair) -> f64 {
    (re / 2.0).hypot(im / 2.0).ln() + LN_2 * 2.0
}

fn huge((re, im): Pair) -> bool {
    re.abs() > LARGE || im.abs() > LARGE
}

pub fn acos(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(special::acos(z));
    }
    let (re, im) = z;
    if huge(z) {
        let size = log_of_huge(z);
        let imaginary = if re < 0.0 { -size.copysign(im) } else { size.copysign(-im) };
        return Ok((im.abs().atan2(re), imaginary));
    }
    let s1 = root((1.0 - re, -im));
    let s2 = root((1.0 + re, im));
    Ok((2.0 * s1.0.atan2(s2.0), real_asinh(s2.0 * s1.1 - s2.1 * s1.0)))
}

pub fn acosh(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(special::acosh(z));
    }
    let (re, im) = z;
    if huge(z) {
        return Ok((log_of_huge(z), im.atan2(re)));
    }
    let s1 = root((re - 1.0, im));
    let s2 = root((re + 1.0, im));
    Ok((real_asinh(s1.0 * s2.0 + s1.1 * s2.1), 2.0 * s1.1.atan2(s2.0)))
}

pub fn asin(z: Pair) -> Outcome {
    asinh(turned(z)).map(turned_back)
}

pub fn asinh(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(special::asinh(z));
    }
    let (re, im) = z;
    if huge(z) {
        let size = log_of_huge(z);
        let real = if im >= 0.0 { size.copysign(re) } else { -size.copysign(-re) };
        return Ok((real, im.atan2(re.abs())));
    }
    let s1 = root((1.0 + im, -re));
    let s2 = root((1.0 - im, re));
    Ok((real_asinh(s1.0 * s2.1 - s2.0 * s1.1), im.atan2(s1.0 * s2.0 - s1.1 * s2.1)))
}

pub fn atan(z: Pair) -> Outcome {
    atanh(turned(z)).map(turned_back)
}

pub fn atanh(z: Pair) -> Outcome {
    if !finite(z) {
        return Ok(special::atanh(z));
    }
    let (re, im) = z;
    if re.is_sign_negative() {
        return atanh((-re, -im)).map(|(re, im)| (-re, -im));
    }
    let y = im.abs();
    if re > LARGE.sqrt() || y > LARGE.sqrt() {
        let h = (re / 2.0).hypot(im / 2.0);
        return Ok((re / 4.0 / h / h, -FRAC_PI_2.copysign(-im)));
    }
    if re == 1.0 && y < f64::MIN_POSITIVE.sqrt() {
        if y == 0.0 {
            return Err(Failure::Domain);
        }
        let real = -(y.sqrt() / y.hypot(2.0).sqrt()).ln();
        return Ok((real, (2.0f64.atan2(-y) / 2.0).copysign(im)));
    }
    let real = (4.0 * re / ((1.0 - re) * (1.0 - re) + y * y)).ln_1p() / 4.0;
    let imaginary = -(-2.0 * im).atan2((1.0 - re) * (1.0 + re) - y * y) / 2.0;
    Ok((real, imaginary))
}

pub fn cos(z: Pair) -> Outcome {
    cosh(turned(z))
}

pub fn cosh(z: Pair) -> Outcome {
    if !finite(z) {
        return special::cosh(z);
    }
    let (re, im) = z;
    if re.abs() > log_large() {
        let less = re - 1.0f64.copysign(re);
        bounded((im.cos() * less.cosh() * E, im.sin() * less.sinh() * E))
    } else {
        bounded((im.cos() * re.cosh(), im.sin() * re.sinh()))
    }
}

pub fn sin(z: Pair) -> Outcome {
    sinh(turned(z)).map(turned_back)
}

pub fn sinh(z: Pair) -> Outcome {
    if !finite(z) {
        return special::sinh(z);
    }
    let (re, im) = z;
    if re.abs() > log_large() {
        let less = re - 1.0f64.copysign(re);
        bounded((im.cos() * less.sinh() * E, im.sin() * less.cosh() * E))
    } else {
        bounded((im.cos() * re.sinh(), im.sin() * re.cosh()))
    }
}

pub fn tan(z: Pair) -> Outcome {
    tanh(turned(z)).map(turned_back)
}

pub fn tanh(z: Pair) -> Outcome {
    if !finite(z) {
        return special::tanh(z);
    }
    let (re, im) = z;
    if re.abs() > log_large() {
        return Ok((1.0f64.copysign(re), 4.0 * im.sin() * im.cos() * (-2.0 * re.abs()).exp()));
    }
    let (tx, ty) = (re.tanh(), im.tan());
    let cx = 1.0 / re.cosh();
    let denominator = 1.0 + (tx * ty) * (tx * ty);
    Ok((tx * (1.0 + ty * ty) / denominator, ty / denominator * cx * cx))
}
