//! Ints, floats and complex numbers as objects.

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use vm_layout::*;

use crate::Vm;
use crate::config::{Switch, SwitchSet};

/// Bytes of Rust memory behind a big int.
pub fn big_bytes(b: &BigInt) -> usize {
    (b.bits() as usize).div_ceil(8) + size_of::<BigInt>()
}

/// Switches under which some ints are made in another way than as a new object.
const SPECIAL_INTS: SwitchSet = SwitchSet::BASE.with(Switch::TaggedInts).with(Switch::PrebuiltInts);

impl Vm {
    /// An int: tagged when tagged ints are on and it fits 63 bits, prebuilt when those are on and it is in their table,
    /// else boxed.
    #[inline(always)]
    pub fn int(&mut self, i: i64) -> Value {
        if self.config.switches.has_any(SPECIAL_INTS) {
            if self.config.switches.has(Switch::TaggedInts) {
                if (Value::SMALL_MIN..=Value::SMALL_MAX).contains(&i) {
                    self.stats.tagged_made += 1;
                    return Value::small(i);
                }
            } else if let Some(v) = self.switches.prebuilt.get(i) {
                self.stats.prebuilt_hits += 1;
                return v;
            }
        }
        self.boxed_int(i)
    }

    /// An int object on the heap.
    #[inline(always)]
    pub fn boxed_int(&mut self, i: i64) -> Value {
        let o: Gc<Int> = self.alloc(self.types.int, Kind::Int, size_of::<Int>());
        // SAFETY: nobody else has seen the object.
        unsafe { (*o.as_ptr()).value = i };
        o.value()
    }

    /// An int of any size; those that fit 64 bits are stored as such.
    pub fn big(&mut self, b: BigInt) -> Value {
        if let Some(i) = b.to_i64() {
            return self.int(i);
        }
        let bytes = big_bytes(&b);
        if self.heap.external_due() {
            self.collect();
        }
        let boxed = Box::into_raw(Box::new(b));
        let o: Gc<BigIntObject> = self.alloc(self.types.int, Kind::BigInt, size_of::<BigIntObject>());
        // SAFETY: nobody else has seen the object.
        unsafe { (*o.as_ptr()).number = boxed.cast() };
        self.heap.owners.push(o.address());
        self.heap.external += bytes;
        o.value()
    }

    pub fn int_from_u64(&mut self, i: u64) -> Value {
        match i64::try_from(i) {
            Ok(i) => self.int(i),
            Err(_) => self.big(BigInt::from(i)),
        }
    }

    pub fn int_from_usize(&mut self, i: usize) -> Value {
        self.int_from_u64(i as u64)
    }

    pub fn int_from_i128(&mut self, i: i128) -> Value {
        match i64::try_from(i) {
            Ok(i) => self.int(i),
            Err(_) => self.big(BigInt::from(i)),
        }
    }

    #[inline(always)]
    pub fn float(&mut self, f: f64) -> Value {
        let o: Gc<Float> = self.alloc(self.types.float, Kind::Float, size_of::<Float>());
        // SAFETY: nobody else has seen the object.
        unsafe { (*o.as_ptr()).value = f };
        o.value()
    }

    pub fn complex(&mut self, re: f64, im: f64) -> Value {
        let o: Gc<Complex> = self.alloc(self.types.complex, Kind::Complex, size_of::<Complex>());
        // SAFETY: nobody else has seen the object.
        unsafe { ((*o.as_ptr()).re, (*o.as_ptr()).im) = (re, im) };
        o.value()
    }

    /// The value of an int or bool (or instance of an int subclass) that fits 64 bits.
    #[inline(always)]
    pub fn as_i64(&self, v: Value) -> Option<i64> {
        match v.as_small() {
            Some(i) => Some(i),
            None => v.cast::<Int>().map(|i| i.value),
        }
    }

    /// The number inside a big int object.
    pub fn as_big<'a>(&self, v: Value) -> Option<&'a BigInt> {
        // SAFETY: `number` is a live box as long as the object lives, and the caller holds it.
        v.cast::<BigIntObject>().map(|b| unsafe { &*b.number.cast::<BigInt>() })
    }

    /// Any int as a big number.
    pub fn to_bigint(&self, v: Value) -> Option<BigInt> {
        match self.as_i64(v) {
            Some(i) => Some(BigInt::from(i)),
            None => self.as_big(v).cloned(),
        }
    }

    /// Whether a value is an int of any size (bools and subclasses included).
    pub fn is_int(&self, v: Value) -> bool {
        matches!(v.kind(), Kind::Int | Kind::Bool | Kind::BigInt)
    }

    /// The value of a float (subclasses included).
    #[inline(always)]
    pub fn as_f64(&self, v: Value) -> Option<f64> {
        v.cast::<Float>().map(|f| f.value)
    }
}
