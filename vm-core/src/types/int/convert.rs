//! Ints from and to other things: the constructor, floats, hashes, comparisons.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_traits::{FromPrimitive, ToPrimitive};
use vm_layout::*;

use super::{IntRef, text};
use crate::Vm;
use crate::native::{Args, R, Signature};
use crate::types::Dunder;
use crate::types::float::libm::ldexp;

/// The modulus of numeric hashes.
const HASH_PRIME: u64 = (1 << 61) - 1;

/// `hash(i)` of an int that fits 64 bits.
#[inline]
pub fn hash_int(i: i64) -> i64 {
    let h = (i.unsigned_abs() % HASH_PRIME) as i64;
    match if i < 0 { -h } else { h } {
        -1 => -2,
        h => h,
    }
}

/// `hash(b)` of any int.
pub fn hash_bigint(b: &BigInt) -> i64 {
    // 2^61 is 1 modulo the prime, so 64-bit digits weigh 8^i.
    let mut h: u128 = 0;
    for d in b.iter_u64_digits().rev() {
        h = (h * 8 + u128::from(d)) % u128::from(HASH_PRIME);
    }
    match if b.sign() == Sign::Minus { -(h as i64) } else { h as i64 } {
        -1 => -2,
        h => h,
    }
}

/// The float nearest to a big number (ties to even), infinite when out of range.
pub fn bigint_to_f64(b: &BigInt) -> f64 {
    let bits = b.bits();
    let magnitude = b.magnitude();
    let f = if bits <= 64 {
        magnitude.to_u64().unwrap_or(0) as f64
    } else if bits > 1024 {
        f64::INFINITY
    } else {
        let shift = bits - 64;
        let mut top = (magnitude >> shift).to_u64().unwrap_or(u64::MAX);
        if magnitude.trailing_zeros().unwrap_or(0) < shift {
            // Sticky: what was cut off decides between exactly half and more.
            top |= 1;
        }
        ldexp(top as f64, shift as i32)
    };
    if b.sign() == Sign::Minus { -f } else { f }
}

/// OverflowError "int too large to convert to float".
pub fn int_to_f64(vm: &mut Vm, x: IntRef<'_>) -> R<f64> {
    match x {
        IntRef::Small(i) => Ok(i as f64),
        IntRef::Big(b) => {
            let f = bigint_to_f64(b);
            if f.is_infinite() {
                return Err(vm.overflow_error("int too large to convert to float"));
            }
            Ok(f)
        }
    }
}

/// The integral part of a finite float.
pub fn bigint_from_f64(f: f64) -> BigInt {
    BigInt::from_f64(f.trunc()).unwrap_or_default()
}

pub fn compare_ints(x: IntRef<'_>, y: IntRef<'_>) -> Ordering {
    match (x, y) {
        (IntRef::Small(i), IntRef::Small(j)) => i.cmp(&j),
        (IntRef::Big(p), IntRef::Big(q)) => p.cmp(q),
        // A big number never fits 64 bits: its sign decides.
        (IntRef::Small(_), IntRef::Big(q)) => {
            if q.sign() == Sign::Minus {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
        (IntRef::Big(_), IntRef::Small(_)) => compare_ints(y, x).reverse(),
    }
}

/// An int and a float by their exact values; `None` for NaN.
pub fn compare_int_float(x: IntRef<'_>, f: f64) -> Option<Ordering> {
    if let IntRef::Small(i) = x
        && i.unsigned_abs() <= 1 << 53
    {
        return (i as f64).partial_cmp(&f);
    }
    if f.is_nan() {
        return None;
    }
    if f.is_infinite() {
        return Some(if f > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = f.trunc();
    let order = match x {
        IntRef::Small(i) if whole.abs() < 9.3e18 => i128::from(i).cmp(&(whole as i128)),
        _ => x.big().as_ref().cmp(&bigint_from_f64(whole)),
    };
    Some(order.then_with(|| 0.0f64.total_cmp(&(f - whole + 0.0))))
}

/// An int object of class `ty`: `int` itself or a subclass.
pub fn int_of(vm: &mut Vm, ty: Gc<Type>, number: Value) -> Value {
    if ty == vm.types.int {
        return number;
    }
    let ext = 8 * ty.ext_words.get() as usize;
    match IntRef::of(number) {
        Some(IntRef::Big(b)) => {
            let copy = b.clone();
            let bytes = crate::value::big_bytes(&copy);
            let boxed = Box::into_raw(Box::new(copy));
            let o: Gc<BigIntObject> = vm.alloc(ty, Kind::BigInt, size_of::<BigIntObject>() + ext);
            // SAFETY: nobody else has seen the object.
            unsafe { (*o.as_ptr()).number = boxed.cast() };
            vm.heap.owners.push(o.address());
            vm.heap.external += bytes;
            o.value()
        }
        Some(IntRef::Small(i)) => {
            let o: Gc<Int> = vm.alloc(ty, Kind::Int, size_of::<Int>() + ext);
            // SAFETY: nobody else has seen the object.
            unsafe { (*o.as_ptr()).value = i };
            o.value()
        }
        None => number,
    }
}

/// The same number as a plain `int` (bools and subclass instances are converted).
pub fn exact(vm: &mut Vm, v: Value) -> Value {
    match v.header() {
        None => v,
        Some(h) if h.kind_byte() == Kind::Int as u8 || h.kind_byte() == Kind::BigInt as u8 => v,
        Some(_) => match IntRef::of(v) {
            Some(IntRef::Small(i)) => vm.int(i),
            Some(IntRef::Big(b)) => {
                let copy = b.clone();
                vm.big(copy)
            }
            None => v,
        },
    }
}

/// The class argument of a `__new__`: TypeError unless it is a class derived from `base`.
pub fn class_argument(vm: &mut Vm, args: Args<'_>, base: Gc<Type>) -> R<Gc<Type>> {
    let name = base.name.get().as_ascii().unwrap_or("").to_owned();
    let Some(&first) = args.pos.first() else {
        return Err(vm.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(ty) = first.cast::<Type>() else {
        let given = vm.type_name(first);
        return Err(vm.type_error(format!("{name}.__new__(X): X is not a type object ({given})")));
    };
    if !vm.is_subtype(ty, base) {
        let given = crate::value::StrExt::to_text(&ty.name.get());
        return Err(vm.type_error(format!("{name}.__new__({given}): {given} is not a subtype of {name}")));
    }
    if ty.instance_kind.get() != base.instance_kind.get() {
        let given = crate::value::StrExt::to_text(&ty.name.get());
        return Err(vm.type_error(format!("{name}.__new__({given}) is not safe, use {given}.__new__()")));
    }
    Ok(ty)
}

/// The bytes of a bytes-like object, copied.
pub fn buffer_of(vm: &mut Vm, v: Value) -> R<Option<Vec<u8>>> {
    Ok(vm.byte_view(v).map(|view| view.into_owned()))
}

/// `int.__new__`.
pub fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let ty = class_argument(vm, args, vm.types.int)?;
    let rest = args.rest();
    let (x, base) = if !rest.has_keywords() && rest.pos.len() < 2 {
        (rest.pos.first().copied(), None)
    } else {
        let given = rest.pos.len() + rest.kw_names.len();
        if given > 2 {
            return Err(vm.type_error(format!("int() takes at most 2 arguments ({given} given)")));
        }
        const SIG: Signature<2> = Signature::new("int", ["", "base"], 0).pos_only(1);
        let [x, base] = rest.bind(vm, &SIG)?;
        (x, base)
    };
    let number = match (x, base) {
        (None, None) => vm.int(0),
        (None, Some(_)) => return Err(vm.type_error("int() missing string argument")),
        (Some(x), None) => int_from_value(vm, x)?,
        (Some(x), Some(base)) => {
            let index = vm.index(base)?;
            let b = match vm.as_i64(index) {
                Some(b) if b == 0 || (2..=36).contains(&b) => b as u32,
                _ => return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0")),
            };
            match parse_value(vm, x, b, false)? {
                Some(n) => n,
                None => return Err(vm.type_error("int() can't convert non-string with explicit base")),
            }
        }
    };
    Ok(int_of(vm, ty, number))
}

/// Parses a str or bytes (with `buffers`, any buffer); `None` for anything else.
fn parse_value(vm: &mut Vm, x: Value, base: u32, buffers: bool) -> R<Option<Value>> {
    let (bytes, shown) = if let Some(s) = x.cast::<Str>() {
        (text::ascii_number(s), x)
    } else if buffers || matches!(x.kind(), Kind::Bytes | Kind::ByteArray) {
        match buffer_of(vm, x)? {
            Some(b) => {
                let shown = vm.bytes(&b);
                (b, shown)
            }
            None => return Ok(None),
        }
    } else {
        return Ok(None);
    };
    vm.charge(bytes.len())?;
    let limit = vm.int_max_str_digits;
    match text::parse(vm, text::trim(&bytes), base, limit) {
        Ok(n) => Ok(Some(vm.big(n))),
        Err(e) => Err(text::parse_error(vm, &e, i64::from(base), shown)),
    }
}

/// `int(x)` as a plain int.
pub fn int_from_value(vm: &mut Vm, x: Value) -> R {
    if IntRef::of(x).is_some() && x.header().is_none_or(|h| !h.is_subclass_instance()) {
        return Ok(exact(vm, x));
    }
    if let Some(f) = x.exact::<Float>() {
        return crate::types::float::to_int(vm, f.value);
    }
    if let Some(r) = vm.call_special(x, Dunder::Int, &[])? {
        if !vm.is_int(r) {
            let given = vm.type_name(r);
            return Err(vm.type_error(format!("__int__ returned non-int (type {given})")));
        }
        return Ok(exact(vm, r));
    }
    if vm.special(x, Dunder::Index).is_some() {
        return vm.index(x);
    }
    if let Some(r) = vm.call_special(x, Dunder::Trunc, &[])? {
        if vm.is_int(r) {
            return Ok(exact(vm, r));
        }
        if vm.special(r, Dunder::Index).is_none() {
            let given = vm.type_name(r);
            return Err(vm.type_error(format!("__trunc__ returned non-Integral (type {given})")));
        }
        return vm.index(r);
    }
    if let Some(n) = parse_value(vm, x, 10, true)? {
        return Ok(n);
    }
    let given = vm.type_name(x);
    Err(vm.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{given}'"
    )))
}
