//! Numbers that are objects: ints where they are not tagged, floats.

use vm_layout::*;

use super::*;

/// Bytes of an int or a float: one granule.
const NUMBER: usize = size_of::<Int>().next_multiple_of(16);

/// A new object of one word in the hole being filled, as the interpreter's handlers make them.
macro_rules! number {
    ($vm:ident, $fp:ident, $word:ident, $value:expr) => {{
        let o = allocate!($vm, NUMBER, hole64!($word), slow!($vm, $fp));
        *(o as *mut u64).wrapping_add(1) = $value;
        o
    }};
}

/// The values of two objects of this kind in `_A` and `_B`.
macro_rules! both {
    ($vm:ident, $fp:ident, $kind:ident, $t:ty) => {{
        let (a, b) = (*at!($fp, _A), *at!($fp, _B));
        if (a | b) & 1 != 0 || kind(a) != Kind::$kind as u8 || kind(b) != Kind::$kind as u8 {
            slow!($vm, $fp)
        }
        (*(a as *const $t).wrapping_add(1), *(b as *const $t).wrapping_add(1))
    }};
}

/// An operator on two boxed ints.
macro_rules! integers {
    ($name:ident, $int:expr) => {
        stencil!($name, |vm, fp| {
            let (x, y) = both!(vm, fp, Int, i64);
            let int: fn(i64, i64) -> Option<i64> = $int;
            let Some(i) = int(x, y) else { slow!(vm, fp) };
            *at!(fp, _R) = number!(vm, fp, _INT_WORD, i as u64);
            cont!(vm, fp)
        });
    };
}

integers!(boxed_add, |x, y| x.checked_add(y));
integers!(boxed_subtract, |x, y| x.checked_sub(y));
integers!(boxed_multiply, |x, y| x.checked_mul(y));
integers!(boxed_and, |x, y| Some(x & y));
integers!(boxed_or, |x, y| Some(x | y));
integers!(boxed_xor, |x, y| Some(x ^ y));
integers!(boxed_floor_divide, |x, y| if y <= 0 { None } else { Some(x.div_euclid(y)) });
integers!(boxed_modulo, |x, y| if y <= 0 { None } else { Some(x.rem_euclid(y)) });

/// A float, or a tagged int as the nearest float.
macro_rules! as_float {
    ($vm:ident, $fp:ident, $v:ident) => {{
        if $v & 1 != 0 {
            ($v as i64 >> 1) as f64
        } else {
            if kind($v) != Kind::Float as u8 {
                slow!($vm, $fp)
            }
            *($v as *const f64).wrapping_add(1)
        }
    }};
}

/// The operands of float arithmetic: two floats, or a float and a tagged int.
macro_rules! operands {
    ($vm:ident, $fp:ident) => {{
        let (a, b) = (*at!($fp, _A), *at!($fp, _B));
        if a & b & 1 != 0 {
            slow!($vm, $fp)
        }
        (as_float!($vm, $fp, a), as_float!($vm, $fp, b))
    }};
}

/// An operator on floats.
macro_rules! floats {
    ($name:ident, $op:tt) => {
        stencil!($name, |vm, fp| {
            let (x, y) = operands!(vm, fp);
            *at!(fp, _R) = number!(vm, fp, _FLOAT_WORD, (x $op y).to_bits());
            cont!(vm, fp)
        });
    };
}

floats!(float_add, +);
floats!(float_subtract, -);
floats!(float_multiply, *);

stencil!(
    /// True division of two tagged ints that floats hold exactly.
    divide, |vm, fp| {
        let (a, b) = (*at!(fp, _A), *at!(fp, _B));
        if a & b & 1 == 0 {
            slow!(vm, fp)
        }
        let (x, y) = (a as i64 >> 1, b as i64 >> 1);
        let fits = |i: i64| (i + (1 << 53)) as u64 <= 1 << 54;
        if y == 0 || !fits(x) || !fits(y) {
            slow!(vm, fp)
        }
        *at!(fp, _R) = number!(vm, fp, _FLOAT_WORD, (x as f64 / y as f64).to_bits());
        cont!(vm, fp)
    }
);

stencil!(float_divide, |vm, fp| {
    let (x, y) = operands!(vm, fp);
    // Zero of either sign has no bit but the sign.
    if y.to_bits() << 1 == 0 {
        slow!(vm, fp)
    }
    *at!(fp, _R) = number!(vm, fp, _FLOAT_WORD, (x / y).to_bits());
    cont!(vm, fp)
});

/// Comparisons as jumps: of boxed ints, of floats, and of floats where the comparison does not hold (which for NaN is
/// not the opposite comparison).
macro_rules! comparisons {
    ($boxed:ident, $float:ident, $unless:ident, $op:tt) => {
        stencil!($boxed, |vm, fp| {
            let (x, y) = both!(vm, fp, Int, i64);
            if x $op y {
                jump!(vm, fp)
            }
            cont!(vm, fp)
        });

        stencil!($float, |vm, fp| {
            let (x, y) = both!(vm, fp, Float, f64);
            if x $op y {
                jump!(vm, fp)
            }
            cont!(vm, fp)
        });

        stencil!($unless, |vm, fp| {
            let (x, y) = both!(vm, fp, Float, f64);
            if x $op y {
                cont!(vm, fp)
            }
            jump!(vm, fp)
        });
    };
}

comparisons!(boxed_jump_lt, float_jump_lt, float_jump_unless_lt, <);
comparisons!(boxed_jump_le, float_jump_le, float_jump_unless_le, <=);
comparisons!(boxed_jump_gt, float_jump_gt, float_jump_unless_gt, >);
comparisons!(boxed_jump_ge, float_jump_ge, float_jump_unless_ge, >=);
comparisons!(boxed_jump_eq, float_jump_eq, float_jump_unless_eq, ==);
comparisons!(boxed_jump_ne, float_jump_ne, float_jump_unless_ne, !=);

stencil!(
    /// FOR_ITER over a range where ints are objects.
    boxed_for_range, |vm, fp| {
        let it = *at!(fp, _A);
        if kind(it) != Kind::RangeIter as u8 {
            slow!(vm, fp)
        }
        let left = *field!(it, RangeIter, remaining: u64);
        if left == 0 {
            jump!(vm, fp)
        }
        let i = *field!(it, RangeIter, next: i64);
        let v = number!(vm, fp, _INT_WORD, i as u64);
        *field!(it, RangeIter, next: i64) = i.wrapping_add(*field!(it, RangeIter, step: i64));
        *field!(it, RangeIter, remaining: u64) = left - 1;
        *at!(fp, _R) = v;
        cont!(vm, fp)
    }
);

stencil!(
    /// An item of a list where ints are objects.
    boxed_subscript, |vm, fp| {
        let (o, i) = (*at!(fp, _A), *at!(fp, _B));
        if (o | i) & 1 != 0 || kind(i) != Kind::Int as u8 || kind(o) != Kind::List as u8 {
            slow!(vm, fp)
        }
        let i = *field!(i, Int, value: u64);
        if i >= *field!(o, List, len: u64) {
            slow!(vm, fp)
        }
        let items = *field!(o, List, items: u64);
        let v = *(items as *const u64).wrapping_add(size_of::<Array>() / 8).wrapping_add(i as usize);
        *at!(fp, _R) = v;
        cont!(vm, fp)
    }
);
