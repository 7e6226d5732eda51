//! Numbers that are objects: ints where they are not tagged, floats.

use vm_layout::*;

use super::*;

/// Bytes of an int or a float: one granule.
const NUMBER: usize = size_of::<Int>().next_multiple_of(16);

/// A new object of one word in the hole being filled, as the interpreter's handlers make them.
macro_rules! number {
    ($vm:ident, $fp:ident, $word:ident, $value:expr) => {
        number_or!($vm, $word, $value, slow!($vm, $fp))
    };
}

macro_rules! number_or {
    ($vm:ident, $word:ident, $value:expr, $fail:expr) => {{
        let o = allocate!($vm, NUMBER, hole64!($word), $fail);
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

/// An operator on a boxed int and the constant `_K`.
macro_rules! constants {
    ($name:ident, $int:expr) => {
        stencil!($name, |vm, fp| {
            let a = *at!(fp, _A);
            if a & 1 != 0 || kind(a) != Kind::Int as u8 {
                slow!(vm, fp)
            }
            let int: fn(i64, i64) -> Option<i64> = $int;
            let Some(i) = int(*(a as *const i64).wrapping_add(1), hole!(_K) as i64) else { slow!(vm, fp) };
            *at!(fp, _R) = number!(vm, fp, _INT_WORD, i as u64);
            cont!(vm, fp)
        });
    };
}

constants!(boxed_add_k, |x, y| x.checked_add(y));
constants!(boxed_subtract_k, |x, y| x.checked_sub(y));
constants!(boxed_multiply_k, |x, y| x.checked_mul(y));

/// A float, or an int of either form as the nearest float.
macro_rules! as_float {
    ($v:ident, $fail:expr) => {{
        if $v & 1 != 0 {
            ($v as i64 >> 1) as f64
        } else if kind($v) == Kind::Float as u8 {
            *($v as *const f64).wrapping_add(1)
        } else {
            if kind($v) != Kind::Int as u8 {
                $fail
            }
            *($v as *const i64).wrapping_add(1) as f64
        }
    }};
}

/// An operator on floats, and what the cold code can do besides: ints where floats were expected, floats where ints were, one
/// of each. `$tagged` and `$boxed` say what to do with two ints in these forms.
macro_rules! floats {
    ($name:ident, $tagged:ident, $boxed:ident, $int:expr, $op:tt) => {
        stencil!($name, |vm, fp| {
            let (x, y) = both!(vm, fp, Float, f64);
            *at!(fp, _R) = number!(vm, fp, _FLOAT_WORD, (x $op y).to_bits());
            cont!(vm, fp)
        });

        stencil!($tagged, |vm, fp| {
            let (a, b) = (*at!(fp, _A), *at!(fp, _B));
            if a & b & 1 != 0 {
                let int: fn(i64, i64) -> Option<i64> = $int;
                let Some(i) = int(a as i64 >> 1, b as i64 >> 1) else { give_up!(vm, fp) };
                let Some(doubled) = i.checked_mul(2) else { give_up!(vm, fp) };
                *at!(fp, _R) = (doubled | 1) as u64;
                done!(vm, fp)
            }
            let (x, y) = (as_float!(a, give_up!(vm, fp)), as_float!(b, give_up!(vm, fp)));
            // Two ints of which one is an object have no float between them.
            let float = |v: u64| v & 1 == 0 && kind(v) == Kind::Float as u8;
            if !float(a) && !float(b) {
                give_up!(vm, fp)
            }
            *at!(fp, _R) = number_or!(vm, _FLOAT_WORD, (x $op y).to_bits(), give_up!(vm, fp));
            done!(vm, fp)
        });

        stencil!($boxed, |vm, fp| {
            let (a, b) = (*at!(fp, _A), *at!(fp, _B));
            if (a | b) & 1 != 0 {
                give_up!(vm, fp)
            }
            if kind(a) == Kind::Int as u8 && kind(b) == Kind::Int as u8 {
                let (x, y) = (*(a as *const i64).wrapping_add(1), *(b as *const i64).wrapping_add(1));
                let int: fn(i64, i64) -> Option<i64> = $int;
                let Some(i) = int(x, y) else { give_up!(vm, fp) };
                *at!(fp, _R) = number_or!(vm, _INT_WORD, i as u64, give_up!(vm, fp));
                done!(vm, fp)
            }
            let (x, y) = (as_float!(a, give_up!(vm, fp)), as_float!(b, give_up!(vm, fp)));
            *at!(fp, _R) = number_or!(vm, _FLOAT_WORD, (x $op y).to_bits(), give_up!(vm, fp));
            done!(vm, fp)
        });
    };
}

floats!(float_add, any_add, boxed_any_add, |x, y| x.checked_add(y), +);
floats!(float_subtract, any_subtract, boxed_any_subtract, |x, y| x.checked_sub(y), -);
floats!(float_multiply, any_multiply, boxed_any_multiply, |x, y| x.checked_mul(y), *);

stencil!(float_negate, |vm, fp| {
    let a = *at!(fp, _A);
    if a & 1 != 0 || kind(a) != Kind::Float as u8 {
        slow!(vm, fp)
    }
    let bits = *(a as *const u64).wrapping_add(1) ^ 1 << 63;
    *at!(fp, _R) = number!(vm, fp, _FLOAT_WORD, bits);
    cont!(vm, fp)
});

stencil!(
    /// The negative of a tagged int or a float.
    negate_rest, |vm, fp| {
        let a = *at!(fp, _A);
        if a & 1 != 0 {
            let Some(r) = 0i64.checked_sub((a & !1) as i64) else { give_up!(vm, fp) };
            *at!(fp, _R) = (r | 1) as u64;
            done!(vm, fp)
        }
        if kind(a) != Kind::Float as u8 {
            give_up!(vm, fp)
        }
        let bits = *(a as *const u64).wrapping_add(1) ^ 1 << 63;
        *at!(fp, _R) = number_or!(vm, _FLOAT_WORD, bits, give_up!(vm, fp));
        done!(vm, fp)
    }
);

stencil!(
    /// The negative of an int that is an object.
    boxed_negate_rest, |vm, fp| {
        let a = *at!(fp, _A);
        if a & 1 != 0 || kind(a) != Kind::Int as u8 {
            give_up!(vm, fp)
        }
        let Some(i) = (*(a as *const i64).wrapping_add(1)).checked_neg() else { give_up!(vm, fp) };
        *at!(fp, _R) = number_or!(vm, _INT_WORD, i as u64, give_up!(vm, fp));
        done!(vm, fp)
    }
);

/// Whether a float holds every int up to this one exactly.
#[inline(always)]
fn exact(i: i64) -> bool {
    (i.wrapping_add(1 << 53)) as u64 <= 1 << 54
}

/// True division of whatever numbers: two floats, two ints that floats hold exactly, one of each.
macro_rules! divide_any {
    ($vm:ident, $fp:ident) => {{
        let (a, b) = (*at!($fp, _A), *at!($fp, _B));
        let (x, y) = (as_float!(a, give_up!($vm, $fp)), as_float!(b, give_up!($vm, $fp)));
        // Zero of either sign has no bit but the sign.
        if y.to_bits() << 1 == 0 {
            give_up!($vm, $fp)
        }
        // Ints that were rounded are past this, too; two such quotients differ.
        let wide = |bits: u64| bits << 1 >> 53 >= 1023 + 53;
        let float = |v: u64| v & 1 == 0 && kind(v) == Kind::Float as u8;
        if !float(a) && !float(b) && (wide(x.to_bits()) || wide(y.to_bits())) {
            give_up!($vm, $fp)
        }
        *at!($fp, _R) = number_or!($vm, _FLOAT_WORD, (x / y).to_bits(), give_up!($vm, $fp));
        done!($vm, $fp)
    }};
}

stencil!(divide_rest, |vm, fp| { divide_any!(vm, fp) });

stencil!(
    /// True division of two tagged ints that floats hold exactly.
    divide, |vm, fp| {
        let (a, b) = (*at!(fp, _A), *at!(fp, _B));
        if a & b & 1 == 0 {
            slow!(vm, fp)
        }
        let (x, y) = (a as i64 >> 1, b as i64 >> 1);
        if y == 0 || !exact(x) || !exact(y) {
            slow!(vm, fp)
        }
        *at!(fp, _R) = number!(vm, fp, _FLOAT_WORD, (x as f64 / y as f64).to_bits());
        cont!(vm, fp)
    }
);

stencil!(float_divide, |vm, fp| {
    let (x, y) = both!(vm, fp, Float, f64);
    // Zero of either sign has no bit but the sign.
    if y.to_bits() << 1 == 0 {
        slow!(vm, fp)
    }
    *at!(fp, _R) = number!(vm, fp, _FLOAT_WORD, (x / y).to_bits());
    cont!(vm, fp)
});

/// Comparisons as jumps: of boxed ints, of one and the constant `_K`, of floats, and of floats where the comparison does not hold (which for NaN is
/// not the opposite comparison).
macro_rules! comparisons {
    ($boxed:ident, $constant:ident, $float:ident, $unless:ident, $op:tt) => {
        stencil!($constant, |vm, fp| {
            let a = *at!(fp, _A);
            if a & 1 != 0 || kind(a) != Kind::Int as u8 {
                slow!(vm, fp)
            }
            if *(a as *const i64).wrapping_add(1) $op hole!(_K) as i64 {
                jump!(vm, fp)
            }
            cont!(vm, fp)
        });

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

/// Comparisons as jumps in the cold code: two ints of either form, two floats, or one of each that a float holds exactly. As
/// a jump when it holds, one when it does not, and as a value.
macro_rules! any_comparisons {
    ($jump:ident, $unless:ident, $value:ident, $op:tt) => {
        stencil!($jump, |vm, fp| {
            if compare_any!(vm, fp, $op) {
                jump!(vm, fp)
            }
            done!(vm, fp)
        });

        stencil!($unless, |vm, fp| {
            if compare_any!(vm, fp, $op) {
                done!(vm, fp)
            }
            jump!(vm, fp)
        });

        stencil!($value, |vm, fp| {
            let holds = compare_any!(vm, fp, $op);
            *at!(fp, _R) = if holds { *at!(vm, _VM_TRUE) } else { *at!(vm, _VM_FALSE) };
            done!(vm, fp)
        });
    };
}

/// What an int is worth in either form.
macro_rules! int_value {
    ($v:ident) => {
        if $v & 1 != 0 { $v as i64 >> 1 } else { *($v as *const i64).wrapping_add(1) }
    };
}

macro_rules! compare_any {
    ($vm:ident, $fp:ident, $op:tt) => {{
        let (a, b) = (*at!($fp, _A), *at!($fp, _B));
        let is_int = |v: u64| v & 1 != 0 || kind(v) == Kind::Int as u8;
        if is_int(a) && is_int(b) {
            int_value!(a) $op int_value!(b)
        } else {
            if is_int(a) && !exact(int_value!(a)) || is_int(b) && !exact(int_value!(b)) {
                give_up!($vm, $fp)
            }
            as_float!(a, give_up!($vm, $fp)) $op as_float!(b, give_up!($vm, $fp))
        }
    }};
}

any_comparisons!(any_jump_lt, any_jump_unless_lt, any_lt, <);
any_comparisons!(any_jump_le, any_jump_unless_le, any_le, <=);
any_comparisons!(any_jump_gt, any_jump_unless_gt, any_gt, >);
any_comparisons!(any_jump_ge, any_jump_unless_ge, any_ge, >=);

comparisons!(boxed_jump_lt, boxed_jump_lt_k, float_jump_lt, float_jump_unless_lt, <);
comparisons!(boxed_jump_le, boxed_jump_le_k, float_jump_le, float_jump_unless_le, <=);
comparisons!(boxed_jump_gt, boxed_jump_gt_k, float_jump_gt, float_jump_unless_gt, >);
comparisons!(boxed_jump_ge, boxed_jump_ge_k, float_jump_ge, float_jump_unless_ge, >=);
comparisons!(boxed_jump_eq, boxed_jump_eq_k, float_jump_eq, float_jump_unless_eq, ==);
comparisons!(boxed_jump_ne, boxed_jump_ne_k, float_jump_ne, float_jump_unless_ne, !=);

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

stencil!(
    /// A store in a list where ints are objects.
    boxed_store_subscript, |vm, fp| {
        let (o, i) = (*at!(fp, _B), *at!(fp, _R));
        if (o | i) & 1 != 0 || kind(i) != Kind::Int as u8 || kind(o) != Kind::List as u8 {
            slow!(vm, fp)
        }
        let i = *field!(i, Int, value: u64);
        if i >= *field!(o, List, len: u64) {
            slow!(vm, fp)
        }
        let items = *field!(o, List, items: u64);
        let slot = (items as *mut u64).wrapping_add(size_of::<Array>() / 8).wrapping_add(i as usize);
        *slot = *at!(fp, _A);
        cont!(vm, fp)
    }
);
