//! `int`: of any size, stored as a tagged word, 64 bits or a big number (value/number.rs).

pub mod arith;
pub mod big;
mod bytes;
mod convert;
mod methods;
pub mod text;

pub use convert::{
    bigint_from_f64, bigint_to_f64, buffer_of, class_argument, compare_int_float, compare_ints, exact,
    hash_bigint, hash_int, int_from_value, int_of, int_to_f64,
};

use num_bigint::BigInt;
use std::borrow::Cow;
use vm_layout::{BigIntObject, Int, Kind, Value};

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: methods::METHODS,
    getset: methods::GETSET,
    doc: "int([x]) -> integer\nint(x, base=10) -> integer",
    ..TypeDef::new("int", Kind::Int)
};

/// The number in an int value, wherever it is kept. See [`holding`] before collecting with one at hand.
#[derive(Clone, Copy)]
pub enum IntRef<'a> {
    Small(i64),
    Big(&'a BigInt),
}

/// Runs `f` with `values` kept alive for the collector: an [`IntRef`] or a borrowed big number alone does not keep its
/// object, and `f` may collect (by charging memory or polling).
#[inline(always)]
pub fn holding<T>(values: &[Value], f: impl FnOnce() -> T) -> T {
    let r = f();
    std::hint::black_box(values);
    r
}

impl<'a> IntRef<'a> {
    /// The number in an int or bool (subclasses included); `None` for anything else.
    #[inline(always)]
    pub fn of(v: Value) -> Option<IntRef<'a>> {
        if let Some(i) = v.as_small() {
            return Some(IntRef::Small(i));
        }
        if let Some(i) = v.cast::<Int>() {
            return Some(IntRef::Small(i.value));
        }
        // SAFETY: `number` is a live box as long as the object lives; callers hold the object.
        v.cast::<BigIntObject>().map(|b| IntRef::Big(unsafe { &*b.number.cast::<BigInt>() }))
    }

    /// As a big number, copied only if it is small.
    pub fn big(self) -> Cow<'a, BigInt> {
        match self {
            IntRef::Small(i) => Cow::Owned(BigInt::from(i)),
            IntRef::Big(b) => Cow::Borrowed(b),
        }
    }

    /// Bits of the magnitude.
    pub fn bits(self) -> u64 {
        match self {
            IntRef::Small(i) => 64 - u64::from(i.unsigned_abs().leading_zeros()),
            IntRef::Big(b) => b.bits(),
        }
    }

    pub fn is_negative(self) -> bool {
        match self {
            IntRef::Small(i) => i < 0,
            IntRef::Big(b) => b.sign() == num_bigint::Sign::Minus,
        }
    }

    pub fn is_zero(self) -> bool {
        matches!(self, IntRef::Small(0))
    }
}
