//! Arithmetic on floats: Python's floor division, modulo and power.

use vm_layout::Value;

use crate::Vm;
use crate::native::R;
use crate::types::{BinaryOp, complex};

/// Quotient rounded down and remainder with the sign of the divisor, which is not zero.
pub fn div_mod(a: f64, b: f64) -> (f64, f64) {
    let mut m = a % b;
    // Exact but for the last rounding: `a - m` is a multiple of `b`.
    let mut q = (a - m) / b;
    if m != 0.0 {
        if (b < 0.0) != (m < 0.0) {
            m += b;
            q -= 1.0;
        }
    } else {
        m = 0.0f64.copysign(b);
    }
    let q = if q != 0.0 {
        let f = q.floor();
        if q - f > 0.5 { f + 1.0 } else { f }
    } else {
        0.0f64.copysign(a / b)
    };
    (q, m)
}

/// `a % b` for a divisor that is not zero.
pub fn modulo(a: f64, b: f64) -> f64 {
    let m = a % b;
    if m == 0.0 {
        0.0f64.copysign(b)
    } else if (b < 0.0) != (m < 0.0) {
        m + b
    } else {
        m
    }
}

/// `a op b` for two floats; NotImplemented for operators that floats lack.
#[inline]
pub fn binary(vm: &mut Vm, op: BinaryOp, a: f64, b: f64) -> R {
    let r = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::TrueDiv if b != 0.0 => a / b,
        BinaryOp::FloorDiv if b != 0.0 => div_mod(a, b).0,
        BinaryOp::Mod if b != 0.0 => modulo(a, b),
        BinaryOp::Pow => return power(vm, a, b),
        BinaryOp::DivMod if b != 0.0 => {
            let (q, m) = div_mod(a, b);
            let (q, m) = (vm.float(q), vm.float(m));
            return Ok(vm.tuple(&[q, m]));
        }
        BinaryOp::TrueDiv => return Err(vm.zero_division_error("float division by zero")),
        BinaryOp::FloorDiv => return Err(vm.zero_division_error("float floor division by zero")),
        BinaryOp::Mod => return Err(vm.zero_division_error("float modulo")),
        BinaryOp::DivMod => return Err(vm.zero_division_error("float divmod()")),
        _ => return Ok(vm.not_implemented),
    };
    Ok(vm.float(r))
}

/// `a ** b`: a complex number for a negative base with a fractional exponent.
pub fn power(vm: &mut Vm, a: f64, b: f64) -> R {
    if b == 0.0 || a == 1.0 {
        return Ok(vm.float(1.0));
    }
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(vm.zero_division_error("0.0 cannot be raised to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        return complex::power(vm, (a, 0.0), (b, 0.0));
    }
    let r = a.powf(b);
    if r.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(range_error(vm));
    }
    Ok(vm.float(r))
}

/// OverflowError as the C library's ERANGE becomes.
pub fn range_error(vm: &mut Vm) -> crate::native::Raised {
    let code = vm.int(34);
    let text: Value = vm.str("Numerical result out of range");
    vm.raise_new(vm.exc.overflow_error, &[code, text])
}
