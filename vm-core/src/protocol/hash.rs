//! Hashing: numbers and tuples as CPython 3.11 does, so that sets of them print alike; texts by SipHash-1-3 without a key.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;
use vm_layout::*;

use crate::Vm;
use crate::native::{R, Raised};
use crate::protocol::compare::exact_kind;
use crate::types::Dunder;

/// The prime modulo which numbers are hashed: 2^61 − 1.
const MODULUS: u64 = (1 << 61) - 1;
/// What CPython gives infinities.
const INFINITY: i64 = 314_159;
/// Stands for None: any fixed number does.
const NONE: i64 = 0x0fca_86b5;
/// Weight of a complex number's imaginary part.
const IMAGINARY: u64 = 1_000_003;

/// −1 means an error inside CPython, so no hash is −1.
#[inline(always)]
pub fn never_minus_one(h: i64) -> i64 {
    if h == -1 { -2 } else { h }
}

/// `hash(i)`.
#[inline(always)]
pub fn hash_i64(i: i64) -> i64 {
    let m = i.unsigned_abs();
    let h = (if m < MODULUS { m } else { m % MODULUS }) as i64;
    never_minus_one(if i < 0 { -h } else { h })
}

/// `hash(b)`.
pub fn hash_big(b: &BigInt) -> i64 {
    let h = (b.magnitude() % MODULUS).to_i64().unwrap_or(0);
    never_minus_one(if b.sign() == Sign::Minus { -h } else { h })
}

/// `hash(f)`; NaN hashes by the object it is (`address_hash`), which the caller knows.
pub fn hash_f64(f: f64) -> Option<i64> {
    if f.is_nan() {
        return None;
    }
    if f.is_infinite() {
        return Some(if f > 0.0 { INFINITY } else { -INFINITY });
    }
    if f == f.trunc() && f.abs() < 9.0e15 {
        return Some(hash_i64(f as i64));
    }
    let bits = f.to_bits();
    let raw_exponent = (bits >> 52 & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = match raw_exponent {
        0 => (fraction, -1074),
        e => (fraction | 1 << 52, e - 1075),
    };
    // mantissa * 2^exponent modulo 2^61 − 1, where a power of two is a rotation by the exponent modulo 61.
    let turn = exponent.rem_euclid(61) as u32;
    let m = mantissa % MODULUS;
    let rotated = (m << turn & MODULUS) | if turn == 0 { 0 } else { m >> (61 - turn) };
    let h = (rotated % MODULUS) as i64;
    Some(never_minus_one(if f < 0.0 { -h } else { h }))
}

/// SipHash-1-3 with a key of zeros (Aumasson and Bernstein), which is what CPython computes under `PYTHONHASHSEED=0`:
/// sets of texts print alike there.
pub fn hash_bytes(data: &[u8]) -> u64 {
    if data.is_empty() {
        return 0;
    }
    let mut v = [0x736f_6d65_7073_6575, 0x646f_7261_6e64_6f6d, 0x6c79_6765_6e65_7261, 0x7465_6462_7974_6573];
    let mut chunks = data.chunks_exact(8);
    for c in &mut chunks {
        let word = u64::from_le_bytes([c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]]);
        v[3] ^= word;
        sip_round(&mut v);
        v[0] ^= word;
    }
    let last = (data.len() as u64) << 56 | last_bytes(data);
    v[3] ^= last;
    sip_round(&mut v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for _ in 0..3 {
        sip_round(&mut v);
    }
    let h = v[0] ^ v[1] ^ v[2] ^ v[3];
    // −1 is no hash, and 0 means "not computed" where hashes are stored.
    match h {
        u64::MAX => u64::MAX - 1,
        0 => 1,
        h => h,
    }
}

/// The up to seven bytes behind the last whole word, as a little-endian number. Overlapping loads in place of a loop over
/// the bytes: most texts that are hashed have no more than these.
#[inline(always)]
fn last_bytes(data: &[u8]) -> u64 {
    let rest = data.len() % 8;
    match data {
        _ if rest == 0 => 0,
        [.., a, b, c, d, e, f, g, h] => {
            u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]) >> (64 - 8 * rest)
        }
        [a, b, c, d, ..] => {
            let low = u32::from_le_bytes([*a, *b, *c, *d]);
            let [.., e, f, g, h] = data else { return 0 };
            u64::from(low) | u64::from(u32::from_le_bytes([*e, *f, *g, *h])) << (8 * (rest - 4))
        }
        [a, middle @ .., c] => {
            let middle = middle.first().map_or(0, |&b| u64::from(b));
            u64::from(*a) | middle << 8 | u64::from(*c) << (8 * (rest - 1))
        }
        [a] => u64::from(*a),
        [] => 0,
    }
}

#[inline(always)]
fn sip_round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[2] = v[2].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[1]);
    v[0] = v[0].wrapping_add(v[3]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].rotate_left(32);
}

/// A tuple's hash, fed item by item (xxHash's rounds, as CPython 3.8 and later).
pub struct TupleHasher {
    acc: u64,
    len: u64,
}

impl TupleHasher {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;

    pub fn new() -> TupleHasher {
        TupleHasher { acc: TupleHasher::P5, len: 0 }
    }

    pub fn add(&mut self, hash: i64) {
        self.acc = self.acc.wrapping_add((hash as u64).wrapping_mul(TupleHasher::P2));
        self.acc = self.acc.rotate_left(31).wrapping_mul(TupleHasher::P1);
        self.len += 1;
    }

    pub fn finish(self) -> i64 {
        let h = self.acc.wrapping_add(self.len ^ (TupleHasher::P5 ^ 3_527_539)) as i64;
        if h == -1 { 1_546_275_796 } else { h }
    }
}

impl Default for TupleHasher {
    fn default() -> TupleHasher {
        TupleHasher::new()
    }
}

impl Vm {
    /// `hash(v)`; TypeError "unhashable type: 'list'".
    #[inline]
    pub fn hash(&mut self, v: Value) -> R<i64> {
        if let Some(i) = v.as_small() {
            return Ok(hash_i64(i));
        }
        if let Some(s) = v.exact::<Str>() {
            return Ok(self.name_hash(s) as i64);
        }
        match exact_kind(v) {
            Some(_) => match self.hash_builtin(v)? {
                Some(h) => Ok(h),
                None => self.hash_slot(v),
            },
            None => self.hash_slot(v),
        }
    }

    /// The hash that the built-in class of `v` computes, whatever a subclass overrides; `None`: by its slot.
    pub fn hash_builtin(&mut self, v: Value) -> R<Option<i64>> {
        Ok(Some(match v.kind() {
            Kind::Int | Kind::Bool => hash_i64(self.as_i64(v).unwrap_or(0)),
            Kind::BigInt => self.as_big(v).map_or(0, hash_big),
            Kind::Float => match self.as_f64(v).and_then(hash_f64) {
                Some(h) => h,
                None => self.address_hash(v),
            },
            Kind::Complex => {
                let Some(c) = v.cast::<Complex>() else { return Ok(None) };
                let part = |f: f64| hash_f64(f).unwrap_or_else(|| self.address_hash(v)) as u64;
                never_minus_one(part(c.re).wrapping_add(part(c.im).wrapping_mul(IMAGINARY)) as i64)
            }
            Kind::Str => v.cast::<Str>().map_or(0, |s| self.name_hash(s)) as i64,
            Kind::Bytes => {
                let Some(b) = v.cast::<Bytes>() else { return Ok(None) };
                self.bytes_hash(b) as i64
            }
            Kind::Tuple => match v.cast::<Tuple>() {
                Some(t) => self.hash_tuple(t)?,
                None => return Ok(None),
            },
            Kind::FrozenSet => v.cast::<Set>().map_or(0, |s| self.frozenset_hash(s)),
            Kind::Range => match v.cast::<Range>() {
                Some(r) => self.hash_range(r)?,
                None => return Ok(None),
            },
            Kind::None => NONE,
            Kind::Function | Kind::Ellipsis | Kind::NotImplemented => self.address_hash(v),
            Kind::Type if !v.header().is_some_and(Header::is_subclass_instance) => self.address_hash(v),
            _ => return Ok(None),
        }))
    }

    /// The hash of a byte string, computed at most once.
    #[inline]
    pub fn bytes_hash(&self, b: Gc<Bytes>) -> u64 {
        if b.hash.get() == 0 {
            b.hash.set(hash_bytes(b.as_slice()));
        }
        b.hash.get()
    }

    fn hash_slot(&mut self, v: Value) -> R<i64> {
        let Some(f) = self.slot(v, Dunder::Hash).filter(|&f| f != self.none) else {
            return Err(self.unhashable(v));
        };
        let h = self.call_slot1(f, Dunder::Hash, v)?;
        if let Some(i) = self.as_i64(h) {
            // Numbers of 64 bits stay as they are, wherever they came from.
            return Ok(never_minus_one(i));
        }
        match self.as_big(h) {
            Some(b) => Ok(hash_big(b)),
            None => Err(self.type_error("__hash__ method should return an integer")),
        }
    }

    /// TypeError for a value that has no hash.
    #[cold]
    pub fn unhashable(&mut self, v: Value) -> Raised {
        let name = self.type_name(v);
        self.type_error(format!("unhashable type: '{name}'"))
    }

    /// What `object.__hash__` returns: the place of the object, which never changes.
    #[inline]
    pub fn address_hash(&self, v: Value) -> i64 {
        never_minus_one((v.bits() >> 4) as i64)
    }

    fn hash_tuple(&mut self, t: Gc<Tuple>) -> R<i64> {
        self.enter_native(" while hashing a tuple")?;
        let result = self.hash_items(t);
        self.leave_native();
        result
    }

    fn hash_items(&mut self, t: Gc<Tuple>) -> R<i64> {
        let mut hasher = TupleHasher::new();
        for &v in t.items() {
            hasher.add(self.hash(v)?);
        }
        Ok(hasher.finish())
    }

    /// Equal ranges hash alike: by length, start and step, as far as they matter.
    fn hash_range(&mut self, r: Gc<Range>) -> R<i64> {
        let mut hasher = TupleHasher::new();
        let length = r.length.get();
        hasher.add(self.hash(length)?);
        let (start, step) = match self.as_i64(length) {
            Some(0) => (NONE, NONE),
            Some(1) => (self.hash(r.start.get())?, NONE),
            _ => (self.hash(r.start.get())?, self.hash(r.step.get())?),
        };
        hasher.add(start);
        hasher.add(step);
        Ok(hasher.finish())
    }

    /// Hash of a str from its units, stored in the object; 0 for the empty one only.
    pub fn str_hash(&self, s: Gc<Str>) -> u64 {
        let h = match s.units() {
            Units::One(b) => hash_bytes(b),
            Units::Two(b) => hash_bytes(as_bytes(b)),
            Units::Four(b) => hash_bytes(as_bytes(b)),
        };
        s.hash.set(h);
        h
    }
}

fn as_bytes<T: Copy>(units: &[T]) -> &[u8] {
    // SAFETY: plain integers without padding, read as bytes over the same length.
    unsafe { std::slice::from_raw_parts(units.as_ptr().cast(), std::mem::size_of_val(units)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_hash_as_in_cpython() {
        assert_eq!(hash_i64(-1), -2);
        assert_eq!(hash_i64(i64::MAX), 3);
        assert_eq!(hash_i64(i64::MIN), -4);
        assert_eq!(hash_i64((1 << 61) - 1), 0);
        assert_eq!(hash_f64(0.5), Some(1_152_921_504_606_846_976));
        assert_eq!(hash_f64(1e300), Some(1_224_995_262_755_759_164));
        assert_eq!(hash_f64(-3.0), Some(-3));
        assert_eq!(hash_f64(f64::NEG_INFINITY), Some(-314_159));
        assert_eq!(hash_big(&(BigInt::from(1) << 100u32)), 549_755_813_888);
    }

    #[test]
    fn texts_hash_as_in_cpython_without_a_seed() {
        assert_eq!(hash_bytes(b"a") as i64, 4_644_417_185_603_328_019);
        assert_eq!(hash_bytes(b"abcdefghijk") as i64, 1_450_545_860_578_130_900);
    }

    #[test]
    fn the_last_bytes_are_those_behind_the_words() {
        let data: Vec<u8> = (1..=40).map(|i| i * 5).collect();
        for len in 0..=data.len() {
            let rest = data[..len].chunks_exact(8).remainder();
            let expected = rest.iter().rev().fold(0u64, |word, &b| word << 8 | u64::from(b));
            assert_eq!(last_bytes(&data[..len]), expected, "{len}");
        }
    }

    #[test]
    fn tuples_hash_as_in_cpython() {
        let mut h = TupleHasher::new();
        for i in 1..=3 {
            h.add(i);
        }
        assert_eq!(h.finish(), 529_344_067_295_497_451);
        assert_eq!(TupleHasher::new().finish(), 5_740_354_900_026_072_187);
    }
}
