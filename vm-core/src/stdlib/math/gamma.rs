//! `gamma` and `lgamma` by Lanczos' approximation (the coefficients of Boost for g = 6.0246…, 13 terms), as CPython
//! computes them.
// The coefficients are given as they were published.
#![allow(clippy::excessive_precision)]

use std::f64::consts::PI;

use vm_layout::Value;

use super::{domain_error, range_error};
use crate::Vm;
use crate::native::{NativeDef, R};

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn1("gamma", gamma).with_doc("Gamma function at x."),
    NativeDef::fn1("lgamma", lgamma).with_doc("Natural logarithm of absolute value of Gamma function at x."),
];

const G: f64 = 6.024_680_040_776_729_583_740_234_375;
const NUMERATOR: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];
const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// The rational function for positive `x`, evaluated from whichever end keeps the terms small.
fn lanczos_sum(x: f64) -> f64 {
    let (mut n, mut d) = (0.0, 0.0);
    if x < 5.0 {
        for i in (0..13).rev() {
            n = n * x + NUMERATOR[i];
            d = d * x + DENOMINATOR[i];
        }
    } else {
        for i in 0..13 {
            n = n / x + NUMERATOR[i];
            d = d / x + DENOMINATOR[i];
        }
    }
    n / d
}

/// `sin(pi * x)` without the error of multiplying first.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let r = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1.0f64.copysign(x) * r
}

fn gamma(vm: &mut Vm, v: Value) -> R {
    let x = vm.float_arg(v)?;
    if x.is_nan() || x == f64::INFINITY {
        return Ok(vm.float(x));
    }
    if x == f64::NEG_INFINITY || x == 0.0 {
        return Err(domain_error(vm));
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(domain_error(vm));
        }
        if x <= 23.0 {
            // Factorials up to 22! are exact doubles.
            let r = (2..x as u64).fold(1.0, |r, i| r * i as f64);
            return Ok(vm.float(r));
        }
    }
    let size = x.abs();
    let r = if size < 1e-20 {
        1.0 / x
    } else if size > 200.0 {
        if x < 0.0 { 0.0 / sin_pi(x) } else { f64::INFINITY }
    } else {
        let y = size + (G - 0.5);
        // Rounding error of y, to be made up for.
        let z = if size > G - 0.5 { (y - size) - (G - 0.5) } else { (y - (G - 0.5)) - size };
        let z = z * G / y;
        // The power is taken in two steps where it could overflow before the result does.
        let (power, steps) =
            if size < 140.0 { (y.powf(size - 0.5), 1) } else { (y.powf(size / 2.0 - 0.25), 2) };
        if x < 0.0 {
            let mut r = -PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
            r -= z * r;
            (0..steps).for_each(|_| r /= power);
            r
        } else {
            let mut r = lanczos_sum(size) / y.exp();
            r += z * r;
            (0..steps).for_each(|_| r *= power);
            r
        }
    };
    if r.is_infinite() {
        return Err(range_error(vm));
    }
    Ok(vm.float(r))
}

fn lgamma(vm: &mut Vm, v: Value) -> R {
    let x = vm.float_arg(v)?;
    if x.is_nan() {
        return Ok(vm.float(x));
    }
    if x.is_infinite() {
        return Ok(vm.float(f64::INFINITY));
    }
    if x == x.floor() && x <= 2.0 {
        if x <= 0.0 {
            return Err(domain_error(vm));
        }
        return Ok(vm.float(0.0));
    }
    let size = x.abs();
    let r = if size < 1e-20 {
        -size.ln()
    } else {
        let mut r = lanczos_sum(size).ln() - G;
        r += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
        if x < 0.0 {
            r = PI.ln() - sin_pi(size).abs().ln() - size.ln() - r;
        }
        r
    };
    if r.is_infinite() {
        return Err(range_error(vm));
    }
    Ok(vm.float(r))
}
