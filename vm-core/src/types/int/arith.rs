//! Arithmetic on ints: 64 bits first, big numbers behind, sizes charged before anything big is computed.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use vm_layout::{Kind, Value};

use super::{IntRef, big, holding};
use crate::Vm;
use crate::native::R;
use crate::types::BinaryOp;
use crate::types::float;

/// `a op b` for two ints; division by zero, negative shifts and oversized results raise.
#[inline]
pub fn binary(vm: &mut Vm, op: BinaryOp, a: Value, b: Value, x: IntRef<'_>, y: IntRef<'_>) -> R {
    if let (IntRef::Small(i), IntRef::Small(j)) = (x, y) {
        return small(vm, op, a, b, i, j);
    }
    holding(&[a, b], || large(vm, op, x, y))
}

/// Both operands fit 64 bits. `a` and `b` are only looked at for `True & False` being a bool.
#[inline]
fn small(vm: &mut Vm, op: BinaryOp, a: Value, b: Value, i: i64, j: i64) -> R {
    let r = match op {
        BinaryOp::Add => i.checked_add(j),
        BinaryOp::Sub => i.checked_sub(j),
        BinaryOp::Mul => i.checked_mul(j),
        BinaryOp::FloorDiv if j != 0 => floor_div(i, j),
        BinaryOp::Mod if j != 0 => Some(floor_mod(i, j)),
        BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => {
            let r = match op {
                BinaryOp::And => i & j,
                BinaryOp::Or => i | j,
                _ => i ^ j,
            };
            if a.is_exact(Kind::Bool) && b.is_exact(Kind::Bool) {
                return Ok(vm.bool(r != 0));
            }
            Some(r)
        }
        BinaryOp::RShift if j >= 0 => Some(i >> j.min(63)),
        BinaryOp::LShift if (0..63).contains(&j) && (i << j) >> j == i => Some(i << j),
        BinaryOp::TrueDiv if j != 0 && i.unsigned_abs() <= 1 << 53 && j.unsigned_abs() <= 1 << 53 => {
            return Ok(vm.float(i as f64 / j as f64));
        }
        BinaryOp::Pow if j >= 0 => u32::try_from(j).ok().and_then(|e| i.checked_pow(e)),
        _ => None,
    };
    match r {
        Some(r) => Ok(vm.int(r)),
        None => large(vm, op, IntRef::Small(i), IntRef::Small(j)),
    }
}

/// Rounds towards minus infinity; `None` on overflow.
#[inline]
pub fn floor_div(i: i64, j: i64) -> Option<i64> {
    let q = i.checked_div(j)?;
    Some(if i % j != 0 && (i < 0) != (j < 0) { q - 1 } else { q })
}

/// Takes the sign of the divisor, which is not zero.
#[inline]
pub fn floor_mod(i: i64, j: i64) -> i64 {
    let r = i.wrapping_rem(j);
    if r != 0 && (r < 0) != (j < 0) { r + j } else { r }
}

#[cold]
fn zero_division(vm: &mut Vm, op: BinaryOp) -> crate::native::Raised {
    vm.zero_division_error(match op {
        BinaryOp::TrueDiv => "division by zero",
        BinaryOp::Mod => "integer modulo by zero",
        _ => "integer division or modulo by zero",
    })
}

#[inline(never)]
fn large(vm: &mut Vm, op: BinaryOp, x: IntRef<'_>, y: IntRef<'_>) -> R {
    let bytes = (x.bits().max(y.bits()) / 8) as usize + 8;
    match op {
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => {
            vm.charge(bytes)?;
            let r = match (op, x, y) {
                (BinaryOp::Add, IntRef::Big(p), IntRef::Small(q)) => p + q,
                (BinaryOp::Add, IntRef::Small(q), IntRef::Big(p)) => p + q,
                (BinaryOp::Sub, IntRef::Big(p), IntRef::Small(q)) => p - q,
                (BinaryOp::Add, ..) => &*x.big() + &*y.big(),
                (BinaryOp::Sub, ..) => &*x.big() - &*y.big(),
                (BinaryOp::And, ..) => &*x.big() & &*y.big(),
                (BinaryOp::Or, ..) => &*x.big() | &*y.big(),
                _ => &*x.big() ^ &*y.big(),
            };
            Ok(vm.big(r))
        }
        BinaryOp::Mul => {
            if let (IntRef::Small(i), IntRef::Small(j)) = (x, y) {
                return Ok(vm.int_from_i128(i128::from(i) * i128::from(j)));
            }
            vm.charge(((x.bits() + y.bits()) / 8) as usize)?;
            let r = match (x, y) {
                (IntRef::Big(p), IntRef::Small(q)) | (IntRef::Small(q), IntRef::Big(p)) => p * q,
                _ => big::multiply(vm, &x.big(), &y.big())?,
            };
            Ok(vm.big(r))
        }
        BinaryOp::FloorDiv | BinaryOp::Mod | BinaryOp::DivMod => {
            if y.is_zero() {
                return Err(zero_division(vm, op));
            }
            if let (IntRef::Small(i), IntRef::Small(j)) = (x, y) {
                // DivMod, or i64::MIN // -1.
                let m = floor_mod(i, j);
                let q = (i128::from(i) - i128::from(m)) / i128::from(j);
                return match op {
                    BinaryOp::FloorDiv => Ok(vm.int_from_i128(q)),
                    BinaryOp::Mod => Ok(vm.int(m)),
                    _ => {
                        let (q, m) = (vm.int_from_i128(q), vm.int(m));
                        Ok(vm.tuple(&[q, m]))
                    }
                };
            }
            vm.charge(bytes)?;
            let (q, m) = big::div_mod_floor(vm, &x.big(), &y.big())?;
            match op {
                BinaryOp::FloorDiv => Ok(vm.big(q)),
                BinaryOp::Mod => Ok(vm.big(m)),
                _ => {
                    let q = vm.big(q);
                    let m = vm.big(m);
                    Ok(vm.tuple(&[q, m]))
                }
            }
        }
        BinaryOp::TrueDiv => {
            if y.is_zero() {
                return Err(zero_division(vm, op));
            }
            match big::true_divide(&x.big(), &y.big()) {
                Some(f) => Ok(vm.float(f)),
                None => Err(vm.overflow_error("integer division result too large for a float")),
            }
        }
        BinaryOp::LShift => {
            if y.is_negative() {
                return Err(vm.value_error("negative shift count"));
            }
            if x.is_zero() {
                return Ok(vm.int(0));
            }
            let n = match y {
                IntRef::Small(n) => n as u64,
                IntRef::Big(_) => return Err(vm.overflow_error("too many digits in integer")),
            };
            vm.charge(((x.bits() as u128 + n as u128) / 8).min(usize::MAX as u128) as usize)?;
            let r = &*x.big() << n;
            Ok(vm.big(r))
        }
        BinaryOp::RShift => {
            if y.is_negative() {
                return Err(vm.value_error("negative shift count"));
            }
            let n = match y {
                IntRef::Small(n) => n as u64,
                IntRef::Big(_) => u64::MAX,
            };
            if n >= x.bits() {
                return Ok(vm.int(if x.is_negative() { -1 } else { 0 }));
            }
            let r = &*x.big() >> n;
            Ok(vm.big(r))
        }
        BinaryOp::Pow => power(vm, x, y),
        BinaryOp::MatMul => Ok(vm.not_implemented),
    }
}

/// `x ** y`: a float for negative exponents, as Python has it.
fn power(vm: &mut Vm, x: IntRef<'_>, y: IntRef<'_>) -> R {
    if y.is_negative() {
        let (p, q) = (super::int_to_f64(vm, x)?, super::int_to_f64(vm, y)?);
        return float::arith::power(vm, p, q);
    }
    match (x, y) {
        (_, IntRef::Small(0)) | (IntRef::Small(1), _) => return Ok(vm.int(1)),
        (IntRef::Small(0), _) => return Ok(vm.int(0)),
        (IntRef::Small(-1), _) => {
            let odd = match y {
                IntRef::Small(e) => e & 1 != 0,
                IntRef::Big(e) => e.is_odd(),
            };
            return Ok(vm.int(if odd { -1 } else { 1 }));
        }
        _ => {}
    }
    let IntRef::Small(e) = y else { return Err(vm.memory_error()) };
    let e = e as u64;
    // At least (bits - 1) * e bits and at most bits * e: the lower bound must fit.
    let bits = u128::from(x.bits() - 1).max(1) * u128::from(e);
    vm.charge((bits / 8).min(usize::MAX as u128) as usize)?;
    if let IntRef::Small(2) = x {
        return Ok({
            let r = BigInt::one() << e;
            vm.big(r)
        });
    }
    let base = x.big();
    let mut r = BigInt::one();
    for bit in (0..64 - e.leading_zeros()).rev() {
        vm.poll()?;
        r = big::square(vm, &r)?;
        if e >> bit & 1 != 0 {
            r = big::multiply(vm, &r, &base)?;
        }
    }
    Ok(vm.big(r))
}

/// `pow(x, y, m)` for three ints; the result takes the sign of `m`.
pub fn power_modulo(vm: &mut Vm, x: IntRef<'_>, y: IntRef<'_>, m: IntRef<'_>) -> R {
    if m.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    if let (IntRef::Small(base), IntRef::Small(exponent @ 0..), IntRef::Small(modulus)) = (x, y, m) {
        return Ok(vm.int(small_power_modulo(base, exponent as u64, modulus)));
    }
    let modulus = m.big();
    let size = modulus.abs();
    if size.is_one() {
        return Ok(vm.int(0));
    }
    let mut base = x.big().mod_floor(&size);
    let mut exponent = y.big().into_owned();
    if exponent.is_negative() {
        let g = base.extended_gcd(&size);
        if !g.gcd.is_one() {
            return Err(vm.value_error("base is not invertible for the given modulus"));
        }
        base = g.x.mod_floor(&size);
        exponent = -exponent;
    }
    let r = if size.bits() * exponent.bits() < 1 << 22 && size.bits() < 1 << 12 {
        base.modpow(&exponent, &size)
    } else {
        // Long enough to be interrupted between the steps.
        let mut r = BigInt::one();
        for bit in (0..exponent.bits()).rev() {
            vm.poll()?;
            r = big::square(vm, &r)?;
            r = big::div_mod_floor(vm, &r, &size)?.1;
            if exponent.bit(bit) {
                r = big::multiply(vm, &r, &base)?;
                r = big::div_mod_floor(vm, &r, &size)?.1;
            }
        }
        r
    };
    let r = if modulus.is_negative() && !r.is_zero() { r + &*modulus } else { r };
    Ok(vm.big(r))
}

/// The same on machine words; `modulus` is not zero.
fn small_power_modulo(base: i64, mut exponent: u64, modulus: i64) -> i64 {
    let size = u128::from(modulus.unsigned_abs());
    let mut square = i128::from(base).rem_euclid(size as i128) as u128;
    let mut r = 1 % size;
    while exponent != 0 {
        if exponent & 1 != 0 {
            r = r * square % size;
        }
        square = square * square % size;
        exponent >>= 1;
    }
    let r = r as i128;
    (if modulus < 0 && r != 0 { r + i128::from(modulus) } else { r }) as i64
}

/// `-x`.
pub fn negate(vm: &mut Vm, x: IntRef<'_>) -> Value {
    match x {
        IntRef::Small(i) => match i.checked_neg() {
            Some(n) => vm.int(n),
            None => vm.int_from_i128(-i128::from(i)),
        },
        IntRef::Big(b) => {
            let r = -b;
            vm.big(r)
        }
    }
}

/// `~x`.
pub fn invert(vm: &mut Vm, x: IntRef<'_>) -> Value {
    match x {
        IntRef::Small(i) => vm.int(!i),
        IntRef::Big(b) => {
            let r = !b;
            vm.big(r)
        }
    }
}

/// `abs(x)`.
pub fn absolute(vm: &mut Vm, x: IntRef<'_>) -> Value {
    match x {
        IntRef::Small(i) => vm.int_from_u64(i.unsigned_abs()),
        IntRef::Big(b) => {
            let r = b.abs();
            vm.big(r)
        }
    }
}

/// The number as 64 bits, if it fits.
pub fn to_i64(x: IntRef<'_>) -> Option<i64> {
    match x {
        IntRef::Small(i) => Some(i),
        IntRef::Big(b) => b.to_i64(),
    }
}
