//! The `cmath` module: functions of complex numbers, with C99's results for infinities, NaNs and signed zeros.

mod circular;
mod logarithm;
mod special;

use vm_layout::{Gc, Module, Value};

use super::math::{domain_error, range_error};
use crate::Vm;
use crate::native::{Args, ModuleDef, NativeDef, R, Signature};
use crate::types::complex::{self, Pair};

pub static DEF: ModuleDef = ModuleDef {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: &[FUNCTIONS],
    init,
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn1("acos", |vm, v| apply(vm, v, circular::acos)).with_doc("Return the arc cosine of z."),
    NativeDef::fn1("acosh", |vm, v| apply(vm, v, circular::acosh))
        .with_doc("Return the inverse hyperbolic cosine of z."),
    NativeDef::fn1("asin", |vm, v| apply(vm, v, circular::asin)).with_doc("Return the arc sine of z."),
    NativeDef::fn1("asinh", |vm, v| apply(vm, v, circular::asinh))
        .with_doc("Return the inverse hyperbolic sine of z."),
    NativeDef::fn1("atan", |vm, v| apply(vm, v, circular::atan)).with_doc("Return the arc tangent of z."),
    NativeDef::fn1("atanh", |vm, v| apply(vm, v, circular::atanh))
        .with_doc("Return the inverse hyperbolic tangent of z."),
    NativeDef::fn1("cos", |vm, v| apply(vm, v, circular::cos)).with_doc("Return the cosine of z."),
    NativeDef::fn1("cosh", |vm, v| apply(vm, v, circular::cosh))
        .with_doc("Return the hyperbolic cosine of z."),
    NativeDef::fn1("exp", |vm, v| apply(vm, v, logarithm::exp))
        .with_doc("Return the exponential value e**z."),
    NativeDef::full("isclose", isclose).with_doc("Determine whether two complex numbers are close in value."),
    NativeDef::fn1("isfinite", |vm, v| {
        let (re, im) = argument(vm, v)?;
        Ok(vm.bool(re.is_finite() && im.is_finite()))
    }),
    NativeDef::fn1("isinf", |vm, v| {
        let (re, im) = argument(vm, v)?;
        Ok(vm.bool(re.is_infinite() || im.is_infinite()))
    }),
    NativeDef::fn1("isnan", |vm, v| {
        let (re, im) = argument(vm, v)?;
        Ok(vm.bool(re.is_nan() || im.is_nan()))
    }),
    NativeDef::pos("log", 1, 2, log).with_doc("log(z[, base]) -> the logarithm of z to the given base."),
    NativeDef::fn1("log10", |vm, v| apply(vm, v, logarithm::log10))
        .with_doc("Return the base-10 logarithm of z."),
    NativeDef::fn1("phase", |vm, v| {
        let (re, im) = argument(vm, v)?;
        Ok(vm.float(im.atan2(re)))
    })
    .with_doc("Return argument, also known as the phase angle, of a complex."),
    NativeDef::fn1("polar", |vm, v| {
        let (re, im) = argument(vm, v)?;
        let r = re.hypot(im);
        if r.is_infinite() && re.is_finite() && im.is_finite() {
            return Err(range_error(vm));
        }
        let (r, phi) = (vm.float(r), vm.float(im.atan2(re)));
        Ok(vm.tuple(&[r, phi]))
    })
    .with_doc("Convert a complex from rectangular coordinates to polar coordinates."),
    NativeDef::fn2("rect", rect).with_doc("Convert from polar coordinates to rectangular coordinates."),
    NativeDef::fn1("sin", |vm, v| apply(vm, v, circular::sin)).with_doc("Return the sine of z."),
    NativeDef::fn1("sinh", |vm, v| apply(vm, v, circular::sinh)).with_doc("Return the hyperbolic sine of z."),
    NativeDef::fn1("sqrt", |vm, v| apply(vm, v, logarithm::sqrt)).with_doc("Return the square root of z."),
    NativeDef::fn1("tan", |vm, v| apply(vm, v, circular::tan)).with_doc("Return the tangent of z."),
    NativeDef::fn1("tanh", |vm, v| apply(vm, v, circular::tanh))
        .with_doc("Return the hyperbolic tangent of z."),
];

/// Why a function has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Domain,
    Range,
}

/// A function's value.
pub type Outcome = Result<Pair, Failure>;

fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let dict = module.dict.get();
    let reals = [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, value) in reals {
        let value = vm.float(value);
        let name = vm.intern(name);
        vm.dict_set_str(dict, name, value);
    }
    for (name, im) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
        let value = vm.complex(0.0, im);
        let name = vm.intern(name);
        vm.dict_set_str(dict, name, value);
    }
    Ok(())
}

/// An argument as a complex number; TypeError "must be real number, not str".
fn argument(vm: &mut Vm, v: Value) -> R<Pair> {
    match complex::from_number(vm, v)? {
        Some(p) => Ok(p),
        None => Ok((vm.float_arg(v)?, 0.0)),
    }
}

fn finish(vm: &mut Vm, outcome: Outcome) -> R {
    match outcome {
        Ok((re, im)) => Ok(vm.complex(re, im)),
        Err(Failure::Domain) => Err(domain_error(vm)),
        Err(Failure::Range) => Err(range_error(vm)),
    }
}

fn apply(vm: &mut Vm, v: Value, f: fn(Pair) -> Outcome) -> R {
    let z = argument(vm, v)?;
    finish(vm, f(z))
}

fn log(vm: &mut Vm, args: &[Value]) -> R {
    let z = argument(vm, args[0])?;
    let Some(&base) = args.get(1) else { return finish(vm, logarithm::log(z)) };
    let base = argument(vm, base)?;
    let quotient = logarithm::log(z)
        .and_then(|a| logarithm::log(base).and_then(|b| complex::divide(a, b).ok_or(Failure::Domain)));
    finish(vm, quotient)
}

fn rect(vm: &mut Vm, r: Value, phi: Value) -> R {
    let r = vm.float_arg(r)?;
    let phi = vm.float_arg(phi)?;
    finish(vm, special::rect(r, phi))
}

fn isclose(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<4> = Signature::new("isclose", ["a", "b", "rel_tol", "abs_tol"], 2).kw_only_from(2);
    let [a, b, relative, absolute] = args.bind(vm, &SIG)?;
    let a = argument(vm, a.unwrap_or(vm.none))?;
    let b = argument(vm, b.unwrap_or(vm.none))?;
    let relative = relative.map_or(Ok(1e-9), |v| vm.float_arg(v))?;
    let absolute = absolute.map_or(Ok(0.0), |v| vm.float_arg(v))?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(vm.true_);
    }
    if [a.0, a.1, b.0, b.1].iter().any(|x| x.is_infinite()) {
        return Ok(vm.false_);
    }
    let size = |z: Pair| z.0.hypot(z.1);
    let difference = size((a.0 - b.0, a.1 - b.1));
    let close =
        difference <= relative * size(b) || difference <= relative * size(a) || difference <= absolute;
    Ok(vm.bool(close))
}
