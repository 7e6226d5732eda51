//! Functions of ints: gcd, lcm, comb, perm, factorial, isqrt.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use vm_layout::Value;

use crate::Vm;
use crate::native::{NativeDef, R};
use crate::types::int::{IntRef, big};

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::pos("comb", 2, 2, comb)
        .with_doc("Number of ways to choose k items from n items without repetition and without order."),
    NativeDef::fn1("factorial", factorial).with_doc("Find n!."),
    NativeDef::pos("gcd", 0, u8::MAX, gcd).with_doc("Greatest Common Divisor."),
    NativeDef::fn1("isqrt", isqrt).with_doc("Return the integer part of the square root of the input."),
    NativeDef::pos("lcm", 0, u8::MAX, lcm).with_doc("Least Common Multiple."),
    NativeDef::pos("perm", 1, 2, perm)
        .with_doc("Number of ways to choose k items from n items without repetition and with order."),
];

/// An argument as a big number, by `__index__`.
fn number(vm: &mut Vm, v: Value) -> R<BigInt> {
    let i = vm.index(v)?;
    Ok(IntRef::of(i).map(|x| x.big().into_owned()).unwrap_or_default())
}

fn gcd(vm: &mut Vm, args: &[Value]) -> R {
    if let [a, b] = *args
        && let (Some(x), Some(y)) = (vm.as_i64(a), vm.as_i64(b))
    {
        return Ok(vm.int_from_u64(x.unsigned_abs().gcd(&y.unsigned_abs())));
    }
    let mut r = BigInt::zero();
    for &v in args {
        let n = number(vm, v)?;
        r = r.gcd(&n);
        vm.poll()?;
    }
    Ok(vm.big(r))
}

fn lcm(vm: &mut Vm, args: &[Value]) -> R {
    let mut r = BigInt::one();
    for &v in args {
        let n = number(vm, v)?;
        if n.is_zero() || r.is_zero() {
            r = BigInt::zero();
            continue;
        }
        let g = r.gcd(&n);
        r = big::multiply(vm, &(r / g), &n)?.abs();
    }
    Ok(vm.big(r))
}

/// `isqrt(n)`.
pub fn isqrt(vm: &mut Vm, v: Value) -> R {
    let n = number(vm, v)?;
    if n.is_negative() {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    let r = n.magnitude().sqrt();
    Ok(vm.big(BigInt::from(r)))
}

/// The product of all integers from `first` to `last`, halved until the factors are few, so that big factors meet big
/// ones.
fn range_product(vm: &mut Vm, first: &BigInt, count: u64) -> R<BigInt> {
    if count <= 16 {
        let mut r = BigInt::one();
        for i in 0..count {
            r *= first + i;
        }
        return Ok(r);
    }
    vm.poll()?;
    let half = count / 2;
    let low = range_product(vm, first, half)?;
    let high = range_product(vm, &(first + half), count - half)?;
    big::multiply(vm, &low, &high)
}

fn factorial(vm: &mut Vm, v: Value) -> R {
    let n = number(vm, v)?;
    if n.is_negative() {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = n.to_i64() else {
        return Err(vm.overflow_error("factorial() argument should not exceed 9223372036854775807"));
    };
    // log2(n!) is about n * (log2(n) - 1.44).
    let bits = n as f64 * ((n as f64).max(2.0).log2() - 1.45).max(0.0);
    vm.charge((bits / 8.0) as usize)?;
    let r = range_product(vm, &BigInt::one(), n as u64)?;
    Ok(vm.big(r))
}

/// How many factors a falling product has; OverflowError past 64 bits.
fn factor_count(vm: &mut Vm, k: &BigInt, what: &str) -> R<u64> {
    match k.to_i64() {
        Some(k) => Ok(k as u64),
        None => Err(vm.overflow_error(format!("{what} must not exceed 9223372036854775807"))),
    }
}

fn perm(vm: &mut Vm, args: &[Value]) -> R {
    let k = match args.get(1) {
        Some(&k) if k != vm.none => k,
        _ => return factorial(vm, args[0]),
    };
    let n = number(vm, args[0])?;
    let k = number(vm, k)?;
    if n.is_negative() {
        return Err(vm.value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(vm.value_error("k must be a non-negative integer"));
    }
    if n < k {
        return Ok(vm.int(0));
    }
    let count = factor_count(vm, &k, "k")?;
    vm.charge((u128::from(count) * u128::from(n.bits()) / 16).min(usize::MAX as u128) as usize)?;
    let r = range_product(vm, &(&n - count + 1), count)?;
    Ok(vm.big(r))
}

fn comb(vm: &mut Vm, args: &[Value]) -> R {
    let n = number(vm, args[0])?;
    let k = number(vm, args[1])?;
    if n.is_negative() {
        return Err(vm.value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(vm.value_error("k must be a non-negative integer"));
    }
    if n < k {
        return Ok(vm.int(0));
    }
    let k = (&n - &k).min(k);
    let count = factor_count(vm, &k, "min(n - k, k)")?;
    if let Some(n) = n.to_u64().filter(|_| count <= 62) {
        // Each step is exact: the product of i neighbours is divisible by i!.
        let mut r = 1u128;
        let small = (1..=count).all(|i| match r.checked_mul(u128::from(n - count + i)) {
            Some(p) => {
                r = p / u128::from(i);
                true
            }
            None => false,
        });
        if small {
            return Ok(vm.big(BigInt::from(r)));
        }
    }
    vm.charge((u128::from(count) * u128::from(n.bits()) / 16).min(usize::MAX as u128) as usize)?;
    let top = range_product(vm, &(&n - count + 1), count)?;
    let bottom = range_product(vm, &BigInt::one(), count)?;
    let (r, _) = big::div_mod_floor(vm, &top, &bottom)?;
    Ok(vm.big(r))
}
