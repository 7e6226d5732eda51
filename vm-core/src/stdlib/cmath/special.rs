//! Values at infinities and NaNs (C99, Annex G), and `rect`.

use std::f64::consts::FRAC_PI_2;

use super::{Failure, Outcome};
use crate::types::complex::Pair;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

fn infinite((re, im): Pair) -> bool {
    re.is_infinite() || im.is_infinite()
}

pub fn acos(z: Pair) -> Pair {
    let (re, im) = z;
    if infinite(z) {
        (im.abs().atan2(re), if im.is_nan() { INF } else { -INF.copysign(im) })
    } else if re == 0.0 {
        (FRAC_PI_2, NAN)
    } else {
        (NAN, NAN)
    }
}

pub fn acosh(z: Pair) -> Pair {
    if infinite(z) { (INF, z.1.atan2(z.0)) } else { (NAN, NAN) }
}

pub fn asinh(z: Pair) -> Pair {
    let (re, im) = z;
    if infinite(z) {
        (if re.is_nan() { INF } else { INF.copysign(re) }, im.atan2(re.abs()))
    } else {
        (NAN, if im == 0.0 { im } else { NAN })
    }
}

pub fn atanh(z: Pair) -> Pair {
    let (re, im) = z;
    let zero = if re.is_nan() { 0.0 } else { 0.0f64.copysign(re) };
    if infinite(z) {
        (zero, if im.is_nan() { NAN } else { FRAC_PI_2.copysign(im) })
    } else {
        (if re == 0.0 { re } else { NAN }, NAN)
    }
}

/// `e^x * (cos y, sin y)` and its like where `x` is infinite: `size` with the signs of the unit vector.
fn directed(size: f64, y: f64) -> Pair {
    if y == 0.0 { (size, 0.0f64.copysign(size) * y) } else { (size * y.cos(), size * y.sin()) }
}

pub fn cosh((re, im): Pair) -> Outcome {
    if im.is_infinite() && !re.is_nan() {
        return Err(Failure::Domain);
    }
    Ok(if re.is_infinite() {
        if im.is_nan() {
            (INF, NAN)
        } else if im == 0.0 {
            (INF, im * 1.0f64.copysign(re))
        } else {
            (INF * im.cos(), INF * im.sin() * 1.0f64.copysign(re))
        }
    } else if re.is_nan() {
        (NAN, if im == 0.0 { 0.0 } else { NAN })
    } else {
        (NAN, if re == 0.0 { 0.0 } else { NAN })
    })
}

pub fn exp((re, im): Pair) -> Outcome {
    if re == f64::NEG_INFINITY {
        return Ok(if im.is_finite() { (0.0 * im.cos(), 0.0 * im.sin()) } else { (0.0, 0.0) });
    }
    if im.is_infinite() && !re.is_nan() {
        return Err(Failure::Domain);
    }
    Ok(if re.is_infinite() {
        if im.is_nan() {
            (INF, NAN)
        } else if im == 0.0 {
            (INF, im)
        } else {
            directed(INF, im)
        }
    } else {
        (NAN, if re.is_nan() && im == 0.0 { im } else { NAN })
    })
}

pub fn log(z: Pair) -> Pair {
    if infinite(z) { (INF, z.1.atan2(z.0)) } else { (NAN, NAN) }
}

pub fn sinh((re, im): Pair) -> Outcome {
    if im.is_infinite() && !re.is_nan() {
        return Err(Failure::Domain);
    }
    Ok(if re.is_infinite() {
        if im.is_nan() {
            (INF, NAN)
        } else if im == 0.0 {
            (re, im)
        } else {
            (re * im.cos(), INF * im.sin())
        }
    } else if re.is_nan() {
        (NAN, if im == 0.0 { im } else { NAN })
    } else if re == 0.0 {
        (0.0, NAN)
    } else {
        (NAN, NAN)
    })
}

pub fn sqrt((re, im): Pair) -> Pair {
    if im.is_infinite() {
        (INF, im)
    } else if re == INF {
        (INF, if im.is_nan() { NAN } else { 0.0f64.copysign(im) })
    } else if re == f64::NEG_INFINITY {
        if im.is_nan() { (NAN, INF) } else { (0.0, INF.copysign(im)) }
    } else {
        (NAN, NAN)
    }
}

pub fn tanh((re, im): Pair) -> Outcome {
    if re.is_infinite() {
        let sign = if im.is_finite() { 0.0f64.copysign((2.0 * im).sin()) } else { 0.0 };
        return Ok((1.0f64.copysign(re), sign));
    }
    if re.is_nan() {
        return Ok((NAN, if im == 0.0 { im } else { NAN }));
    }
    if im.is_infinite() { Err(Failure::Domain) } else { Ok((NAN, NAN)) }
}

/// From polar coordinates.
pub fn rect(r: f64, phi: f64) -> Outcome {
    if r.is_finite() && phi.is_finite() {
        return Ok((r * phi.cos(), r * phi.sin()));
    }
    if r == 0.0 {
        return Ok((0.0, 0.0));
    }
    if r.is_nan() {
        return Ok((NAN, if phi == 0.0 { 0.0 } else { NAN }));
    }
    if phi.is_infinite() {
        return Err(Failure::Domain);
    }
    Ok(if phi.is_nan() {
        (if r.is_infinite() { INF } else { NAN }, NAN)
    } else if phi == 0.0 {
        (r, phi * 1.0f64.copysign(r))
    } else {
        (r * phi.cos(), r * phi.sin())
    })
}
