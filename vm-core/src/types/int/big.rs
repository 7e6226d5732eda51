//! Operations on big numbers that may take long: cut into pieces, so that Ctrl-C and the memory limit are seen to
//! between them; and division of ints to a correctly rounded float.

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::Vm;
use crate::native::R;
use crate::types::float::libm::ldexp;

/// Operands up to so many bits are multiplied in one go (some tens of milliseconds).
const PIECE: u64 = 2 << 20;

/// `a * b`.
pub fn multiply(vm: &mut Vm, a: &BigInt, b: &BigInt) -> R<BigInt> {
    if a.bits().min(b.bits()) < 1 << 10 || a.bits().max(b.bits()) <= PIECE {
        return Ok(a * b);
    }
    let sign = if a.sign() == b.sign() { Sign::Plus } else { Sign::Minus };
    let r = karatsuba(vm, a.magnitude(), b.magnitude())?;
    Ok(BigInt::from_biguint(sign, r))
}

/// `a * a`.
pub fn square(vm: &mut Vm, a: &BigInt) -> R<BigInt> {
    multiply(vm, a, a)
}

/// The low `n` bits and the rest.
fn split(a: &BigUint, n: u64) -> (BigUint, BigUint) {
    let high = a >> n;
    let low = a - (&high << n);
    (low, high)
}

fn karatsuba(vm: &mut Vm, a: &BigUint, b: &BigUint) -> R<BigUint> {
    let (a, b) = if a.bits() < b.bits() { (b, a) } else { (a, b) };
    if a.bits() <= PIECE || b.bits() < 1 << 10 {
        vm.poll()?;
        return Ok(a * b);
    }
    let half = (a.bits() / 2).next_multiple_of(64);
    let (a0, a1) = split(a, half);
    if b.bits() <= half {
        let low = karatsuba(vm, &a0, b)?;
        let high = karatsuba(vm, &a1, b)?;
        return Ok(low + (high << half));
    }
    let (b0, b1) = split(b, half);
    let low = karatsuba(vm, &a0, &b0)?;
    let high = karatsuba(vm, &a1, &b1)?;
    let middle = karatsuba(vm, &(a0 + a1), &(b0 + b1))? - &low - &high;
    Ok(low + (middle << half) + (high << (2 * half)))
}

/// Quotient rounded down and remainder with the sign of `b`, which is not zero.
pub fn div_mod_floor(vm: &mut Vm, a: &BigInt, b: &BigInt) -> R<(BigInt, BigInt)> {
    let rows = a.bits().saturating_sub(b.bits()) / 64;
    let columns = b.bits() / 64;
    if rows.saturating_mul(columns) < 1 << 26 {
        return Ok(a.div_mod_floor(b));
    }
    // Long division by pieces of the dividend, each small enough to be interrupted after.
    let step = ((1 << 26) / columns).max(1) * 64;
    let (n, d) = (a.magnitude(), b.magnitude());
    let pieces = n.bits().div_ceil(step);
    let mut quotient = BigUint::zero();
    let mut rest = BigUint::zero();
    for i in (0..pieces).rev() {
        vm.poll()?;
        let (low, _) = split(&(n >> (i * step)), step);
        let (q, r) = ((rest << step) + low).div_rem(d);
        quotient = (quotient << step) + q;
        rest = r;
    }
    let negative = a.is_negative() != b.is_negative();
    let mut q = BigInt::from(quotient);
    let mut r = BigInt::from(rest);
    if negative {
        q = -q;
        if !r.is_zero() {
            q -= 1;
            r = BigInt::from(d.clone()) - r;
        }
    }
    Ok((q, if b.is_negative() { -r } else { r }))
}

/// `a / b`, correctly rounded; `None` when it is too large for a float.
pub fn true_divide(a: &BigInt, b: &BigInt) -> Option<f64> {
    let negative = a.is_negative() != b.is_negative();
    let (n, d) = (a.magnitude(), b.magnitude());
    if n.is_zero() {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    // The quotient lies in [2^(scale-1), 2^(scale+1)).
    let scale = n.bits() as i64 - d.bits() as i64;
    if scale > 1025 {
        return None;
    }
    if scale < -1100 {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    // A quotient of 55 or 56 bits, fewer for subnormal results, whose last bits and remainder decide the rounding.
    let shift = scale.max(-1021) - 55;
    let scaled = if shift >= 0 { n >> shift as u64 } else { n << (-shift) as u64 };
    let lost = shift > 0 && n.trailing_zeros().unwrap_or(0) < shift as u64;
    let (q, r) = scaled.div_rem(d);
    let mut q = q.to_u64()?;
    if lost || !r.is_zero() {
        q |= 1;
    }
    let bits = 64 - i64::from(q.leading_zeros());
    let extra = bits.max(-1021 - shift) - 53;
    // `extra` is at least 2, so the sticky bit above never is a result bit.
    let half = 1u64 << (extra - 1);
    let mut rounded = q & !(2 * half - 1);
    if q & half != 0 && q & (3 * half - 1) != 0 {
        rounded += 2 * half;
    }
    let f = ldexp(rounded as f64, shift as i32);
    if f.is_infinite() {
        return None;
    }
    Some(if negative { -f } else { f })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quotients whose rounding is decided by the last bits: compared with exact rational arithmetic.
    #[test]
    fn true_division_rounds_to_nearest_even() {
        let one = BigInt::from(1);
        // 2^53 + 1 lies halfway between two doubles: the even one is below; a trace more rounds up.
        let half = (BigInt::from(1u64 << 53) + 1) * (&one << 200u32);
        assert_eq!(true_divide(&half, &(&one << 200u32)), Some(9007199254740992.0));
        assert_eq!(true_divide(&(&half + 1), &(&one << 200u32)), Some(9007199254740994.0));
        assert_eq!(true_divide(&(&half - 1), &(&one << 200u32)), Some(9007199254740992.0));
        assert_eq!(true_divide(&-&one, &BigInt::from(3)), Some(-1.0 / 3.0));
        // The least subnormal, half of it (to even: zero) and three quarters of it.
        let tiny = &one << 1074u32;
        assert_eq!(true_divide(&one, &tiny), Some(5e-324));
        assert_eq!(true_divide(&one, &(&tiny << 1u32)), Some(0.0));
        assert_eq!(true_divide(&BigInt::from(3), &(&tiny << 2u32)), Some(5e-324));
        assert_eq!(true_divide(&(&one << 1024u32), &one), None);
        assert_eq!(true_divide(&(&one << 1024u32), &BigInt::from(2)), Some(2f64.powi(1023)));
    }
}
