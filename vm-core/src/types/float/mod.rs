//! `float`: IEEE 754 doubles.

pub mod arith;
mod hex;
pub mod libm;
mod methods;
pub mod text;

use num_bigint::BigInt;
use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R, TypeDef, type_flags};
use crate::types::Dunder;
use crate::types::int::{self, IntRef};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: methods::METHODS,
    getset: methods::GETSET,
    doc: "Convert a string or number to a floating point number, if possible.",
    ..TypeDef::new("float", Kind::Float)
};

/// `hash(f)`: equal to the hash of an equal int.
pub fn hash_float(f: f64) -> i64 {
    if f.is_infinite() {
        return if f > 0.0 { 314159 } else { -314159 };
    }
    if f.is_nan() {
        // NaNs are told apart by their bits, as `is` does.
        return (f.to_bits() >> 4) as i64;
    }
    if f == f.trunc() && f.abs() < 9.2e18 {
        return int::hash_int(f as i64);
    }
    // The value modulo 2^61 - 1, where 2^-1 is 2^60: the mantissa rotated by the exponent.
    const PRIME: u64 = (1 << 61) - 1;
    let bits = f.abs().to_bits();
    let (mantissa, exponent) = match (bits >> 52) as i32 {
        0 => (bits, -1074),
        e => (bits & ((1 << 52) - 1) | 1 << 52, e - 1075),
    };
    let turn = exponent.rem_euclid(61) as u32;
    let m = u128::from(mantissa) << turn;
    let h = (m % u128::from(PRIME)) as i64;
    match if f < 0.0 { -h } else { h } {
        -1 => -2,
        h => h,
    }
}

/// A float object of class `ty`: `float` itself or a subclass.
fn float_of(vm: &mut Vm, ty: Gc<Type>, f: f64) -> Value {
    let o: Gc<Float> = vm.alloc(ty, Kind::Float, size_of::<Float>() + 8 * ty.ext_words.get() as usize);
    // SAFETY: nobody else has seen the object.
    unsafe { (*o.as_ptr()).value = f };
    o.value()
}

/// The integral part as an int; ValueError or OverflowError for NaN and infinities.
pub fn to_int(vm: &mut Vm, f: f64) -> R {
    if f.abs() < 9.2e18 {
        return Ok(vm.int(f as i64));
    }
    if f.is_nan() {
        return Err(vm.value_error("cannot convert float NaN to integer"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert float infinity to integer"));
    }
    let b = int::bigint_from_f64(f);
    Ok(vm.big(b))
}

/// Numerator and denominator of a finite float.
pub fn ratio(f: f64) -> (BigInt, BigInt) {
    let (m, e) = libm::frexp(f);
    let mut mantissa = (m * 9007199254740992.0) as i64;
    let mut exponent = e - 53;
    if mantissa == 0 {
        return (BigInt::from(0), BigInt::from(1));
    }
    let zeros = mantissa.trailing_zeros();
    mantissa >>= zeros;
    exponent += zeros as i32;
    let one = BigInt::from(1);
    if exponent >= 0 {
        (BigInt::from(mantissa) << exponent as u32, one)
    } else {
        (BigInt::from(mantissa), one << (-exponent) as u32)
    }
}

/// What `__float__` gives, checked to be a float.
pub fn by_float_method(vm: &mut Vm, v: Value) -> R<Option<f64>> {
    match vm.call_special(v, Dunder::Float, &[])? {
        None => Ok(None),
        Some(r) => match vm.as_f64(r) {
            Some(f) => Ok(Some(f)),
            None => {
                let (class, given) = (vm.type_name(v), vm.type_name(r));
                Err(vm.type_error(format!("{class}.__float__ returned non-float (type {given})")))
            }
        },
    }
}

/// `float(v)` for a number or a text; `None` if it is neither.
fn from_value(vm: &mut Vm, v: Value) -> R<Option<f64>> {
    if let Some(f) = v.exact::<Float>() {
        return Ok(Some(f.value));
    }
    if let Some(f) = by_float_method(vm, v)? {
        return Ok(Some(f));
    }
    if vm.special(v, Dunder::Index).is_some() {
        let i = vm.index(v)?;
        return match IntRef::of(i) {
            Some(x) => int::int_to_f64(vm, x).map(Some),
            None => Ok(None),
        };
    }
    let bytes = match v.cast::<Str>() {
        Some(s) => int::text::ascii_number(s),
        None => match int::buffer_of(vm, v)? {
            Some(b) => b,
            None => return Ok(None),
        },
    };
    match text::parse(int::text::trim(&bytes)) {
        Some(f) => Ok(Some(f)),
        None => {
            let repr = vm.repr(v)?;
            let message = crate::value::StrExt::to_text(&repr);
            Err(vm.value_error(format!("could not convert string to float: {message}")))
        }
    }
}

/// Whether a subclass has an `__init__` of its own, which then sees to the keyword arguments.
pub fn overrides_init(ty: Gc<Type>, base: Gc<Type>) -> bool {
    let i = Dunder::Init as usize;
    ty.slots[i].get() != base.slots[i].get()
}

/// `float.__new__`.
fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let ty = int::class_argument(vm, args, vm.types.float)?;
    if args.has_keywords() && !overrides_init(ty, vm.types.float) {
        return Err(vm.type_error("float() takes no keyword arguments"));
    }
    let f = match *args.pos {
        [_] => 0.0,
        [_, v] => {
            if ty == vm.types.float && v.is_exact(Kind::Float) {
                return Ok(v);
            }
            match from_value(vm, v)? {
                Some(f) => f,
                None => {
                    let given = vm.type_name(v);
                    return Err(vm.type_error(format!(
                        "float() argument must be a string or a real number, not '{given}'"
                    )));
                }
            }
        }
        _ => {
            let n = args.pos.len() - 1;
            return Err(vm.type_error(format!("float expected at most 1 argument, got {n}")));
        }
    };
    Ok(float_of(vm, ty, f))
}
