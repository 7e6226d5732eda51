//! Tagged integers: 63-bit ints inside the 64-bit value word.
//!
//! A word whose low bit is 1 is the int in its upper 63 bits; a word whose low bit is 0 is a pointer. All
//! functions take and give such words; those that can leave the 63-bit range give `None`, and the caller makes a
//! big int. They are written so that the tag costs one instruction or none, and addition's overflow check is the
//! processor's own overflow flag: the tagged sum overflows 64 bits exactly when the sum overflows 63.
//!
//! Source: PyPy's `withsmallint` ("Integers as Tagged Pointers"), Lisp and Smalltalk systems before it.

/// The bit that says "int".
pub const TAG: u64 = 1;
/// The smallest int that fits: −2^62.
pub const MIN: i64 = -(1 << 62);
/// The largest int that fits: 2^62 − 1.
pub const MAX: i64 = (1 << 62) - 1;

/// Whether the word is an int.
#[inline(always)]
pub const fn is_tagged(word: u64) -> bool {
    word & TAG != 0
}

/// Whether both words are ints: one `and`, one test.
#[inline(always)]
pub const fn both_tagged(a: u64, b: u64) -> bool {
    a & b & TAG != 0
}

/// Whether the int fits in 63 bits.
#[inline(always)]
pub const fn fits(i: i64) -> bool {
    (i << 1) >> 1 == i
}

/// The word for an int, if it fits.
#[inline(always)]
pub const fn encode(i: i64) -> Option<u64> {
    if fits(i) { Some(encode_fitting(i)) } else { None }
}

/// The word for an int that is known to fit (a length, an index, a byte); drops the top bit of another.
#[inline(always)]
pub const fn encode_fitting(i: i64) -> u64 {
    (i << 1) as u64 | TAG
}

/// The int in a tagged word.
#[inline(always)]
pub const fn decode(word: u64) -> i64 {
    word as i64 >> 1
}

/// `a + b`.
#[inline(always)]
pub const fn add(a: u64, b: u64) -> Option<u64> {
    // (2i+1) + 2j
    match (a as i64).checked_add((b & !TAG) as i64) {
        Some(sum) => Some(sum as u64),
        None => None,
    }
}

/// `a - b`.
#[inline(always)]
pub const fn sub(a: u64, b: u64) -> Option<u64> {
    // (2i+1) - 2j
    match (a as i64).checked_sub((b & !TAG) as i64) {
        Some(difference) => Some(difference as u64),
        None => None,
    }
}

/// `a * b`.
#[inline(always)]
pub const fn mul(a: u64, b: u64) -> Option<u64> {
    // 2i * j
    match ((a & !TAG) as i64).checked_mul(decode(b)) {
        Some(product) => Some(product as u64 | TAG),
        None => None,
    }
}

/// `-a`. Only −(−2^62) leaves the range.
#[inline(always)]
pub const fn neg(a: u64) -> Option<u64> {
    // 2 - (2i+1) = 2(-i) + 1
    match 2i64.checked_sub(a as i64) {
        Some(negated) => Some(negated as u64),
        None => None,
    }
}

/// `a // b`, rounding towards minus infinity. `None` for a zero divisor too: the caller raises.
#[inline]
pub const fn floor_div(a: u64, b: u64) -> Option<u64> {
    let (i, j) = (decode(a), decode(b));
    if j == 0 {
        return None;
    }
    // 63-bit operands: the one overflow of 64-bit division can't occur, −2^62 // −1 is caught by `encode`.
    let quotient = i / j;
    let rounds_up = i % j != 0 && (i < 0) != (j < 0);
    encode(quotient - rounds_up as i64)
}

/// `a % b`, with the sign of the divisor. `None` for a zero divisor.
#[inline]
pub const fn modulo(a: u64, b: u64) -> Option<u64> {
    let (i, j) = (decode(a), decode(b));
    if j == 0 {
        return None;
    }
    let remainder = i % j;
    let wrong_sign = remainder != 0 && (remainder < 0) != (j < 0);
    Some(encode_fitting(if wrong_sign { remainder + j } else { remainder }))
}

/// `a << b`. `None` where the result leaves the range, and for a negative count (the caller raises).
#[inline]
pub const fn shl(a: u64, b: u64) -> Option<u64> {
    let (i, count) = (decode(a), decode(b));
    if i == 0 && count >= 0 {
        return Some(TAG);
    }
    if count < 0 || count > 62 {
        return None;
    }
    let shifted = i << count;
    if shifted >> count == i { encode(shifted) } else { None }
}

/// `a >> b`, keeping the sign. `None` for a negative count.
#[inline]
pub const fn shr(a: u64, b: u64) -> Option<u64> {
    let count = decode(b);
    if count < 0 {
        return None;
    }
    let count = if count > 63 { 63 } else { count };
    Some((a as i64 >> count) as u64 | TAG)
}

/// `a & b`; the tag is its own result.
#[inline(always)]
pub const fn and(a: u64, b: u64) -> u64 {
    a & b
}

/// `a | b`.
#[inline(always)]
pub const fn or(a: u64, b: u64) -> u64 {
    a | b
}

/// `a ^ b`.
#[inline(always)]
pub const fn xor(a: u64, b: u64) -> u64 {
    a ^ b | TAG
}

/// `~a`.
#[inline(always)]
pub const fn not(a: u64) -> u64 {
    a ^ !TAG
}

/// `a < b`: tagged words are ordered as their ints are, so all comparisons work on the words.
#[inline(always)]
pub const fn lt(a: u64, b: u64) -> bool {
    (a as i64) < b as i64
}

/// `a <= b`.
#[inline(always)]
pub const fn le(a: u64, b: u64) -> bool {
    a as i64 <= b as i64
}

/// Whether the int is at least 0 and below `limit`: one unsigned comparison, for indexing.
#[inline(always)]
pub const fn is_index_below(word: u64, limit: u64) -> bool {
    is_tagged(word) && (decode(word) as u64) < limit
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every value near an edge where something could go wrong.
    fn edges() -> Vec<i64> {
        let mut all = Vec::new();
        for base in
            [0, 1 << 15, 1 << 30, 1 << 31, 1 << 32, 1 << 61, MAX, MIN, MIN / 2, 3037000499, -3037000499]
        {
            for d in -3i64..=3 {
                all.extend([base + d, -(base + d)]);
            }
        }
        all.retain(|&i| fits(i));
        all.sort_unstable();
        all.dedup();
        all
    }

    fn expect(i: i128) -> Option<u64> {
        i64::try_from(i).ok().and_then(encode)
    }

    #[test]
    fn the_range_has_63_bits() {
        assert_eq!(encode(MAX).map(decode), Some(MAX));
        assert_eq!(encode(MIN).map(decode), Some(MIN));
        assert_eq!(encode(MAX + 1), None);
        assert_eq!(encode(MIN - 1), None);
        assert_eq!(encode(i64::MAX), None);
        assert_eq!(encode(i64::MIN), None);
        const IN_A_CONST: Option<u64> = add(encode_fitting(20), encode_fitting(22));
        assert_eq!(IN_A_CONST.map(decode), Some(42));
    }

    #[test]
    fn encoding_round_trips_and_never_makes_zero() {
        for i in edges() {
            let word = encode(i).expect("an edge fits");
            assert!(is_tagged(word) && word != 0);
            assert_eq!(decode(word), i);
        }
    }

    #[test]
    fn binary_operations_at_every_pair_of_edges() {
        for i in edges() {
            for j in edges() {
                let (a, b) = (encode_fitting(i), encode_fitting(j));
                let (x, y) = (i128::from(i), i128::from(j));
                assert!(both_tagged(a, b));
                assert_eq!(add(a, b), expect(x + y), "{i} + {j}");
                assert_eq!(sub(a, b), expect(x - y), "{i} - {j}");
                assert_eq!(mul(a, b), expect(x * y), "{i} * {j}");
                assert_eq!(decode(and(a, b)), i & j);
                assert_eq!(decode(or(a, b)), i | j);
                assert_eq!(decode(xor(a, b)), i ^ j);
                assert_eq!(lt(a, b), i < j);
                assert_eq!(le(a, b), i <= j);
                if j == 0 {
                    assert_eq!((floor_div(a, b), modulo(a, b)), (None, None));
                } else {
                    let mut quotient = x.div_euclid(y);
                    let mut remainder = x.rem_euclid(y);
                    if y < 0 && remainder != 0 {
                        quotient -= 1;
                        remainder += y;
                    }
                    assert_eq!(floor_div(a, b), expect(quotient), "{i} // {j}");
                    assert_eq!(modulo(a, b), expect(remainder), "{i} % {j}");
                }
            }
        }
    }

    #[test]
    fn unary_operations() {
        for i in edges() {
            let a = encode_fitting(i);
            assert_eq!(neg(a), expect(-i128::from(i)), "-{i}");
            assert_eq!(decode(not(a)), !i);
            assert!(is_tagged(not(a)));
        }
    }

    #[test]
    fn shifts_by_every_count() {
        for i in edges() {
            for count in (-2..130).chain([MIN, MAX]) {
                let (a, b) = (encode_fitting(i), encode_fitting(count));
                if count < 0 {
                    assert_eq!((shl(a, b), shr(a, b)), (None, None));
                    continue;
                }
                let right = if count > 63 { i >> 63 } else { i >> count };
                assert_eq!(shr(a, b).map(decode), Some(right), "{i} >> {count}");
                let left = if i == 0 {
                    Some(0)
                } else if count < 64 {
                    Some(i128::from(i) << count)
                } else {
                    None
                };
                assert_eq!(shl(a, b), left.and_then(expect), "{i} << {count}");
            }
        }
    }

    #[test]
    fn index_tests() {
        assert!(is_index_below(encode_fitting(0), 1));
        assert!(!is_index_below(encode_fitting(1), 1));
        assert!(!is_index_below(encode_fitting(-1), u64::MAX >> 1));
        assert!(!is_index_below(0, 5), "a pointer is no index");
    }
}
