//! Arithmetic and comparison of tagged ints; comparison of names and one-character strings by identity.

use vm_layout::*;

use super::*;

/// An operator on two tagged ints in slots, and on a slot and a constant. `$small` gets the words, the second one without
/// its tag, and gives the result's word or `None`.
macro_rules! arithmetic {
    ($slots:ident, $constant:ident, $int:expr) => {
        stencil!($slots, |vm, fp| {
            let (a, b) = (*at!(fp, _A), *at!(fp, _B));
            if a & b & 1 == 0 {
                slow!(vm, fp)
            }
            let int: fn(i64, i64) -> Option<i64> = $int;
            let Some(r) = int(a as i64, b.wrapping_sub(1) as i64) else { slow!(vm, fp) };
            *at!(fp, _R) = r as u64;
            cont!(vm, fp)
        });

        stencil!($constant, |vm, fp| {
            let a = *at!(fp, _A);
            if a & 1 == 0 {
                slow!(vm, fp)
            }
            let int: fn(i64, i64) -> Option<i64> = $int;
            // `_K` is the constant's word without its tag: twice its value.
            let Some(r) = int(a as i64, hole!(_K) as i64) else { slow!(vm, fp) };
            *at!(fp, _R) = r as u64;
            cont!(vm, fp)
        });
    };
}

// Words are 2x + 1, second operands 2y.
arithmetic!(add, add_k, |x, y| x.checked_add(y));
arithmetic!(subtract, subtract_k, |x, y| x.checked_sub(y));
arithmetic!(multiply, multiply_k, |x, y| (x & !1).checked_mul(y >> 1).map(|r| r | 1));
arithmetic!(and, and_k, |x, y| Some(x & (y | 1)));
arithmetic!(or, or_k, |x, y| Some(x | y));
arithmetic!(xor, xor_k, |x, y| Some(x ^ y));
arithmetic!(right_shift, right_shift_k, |x, y| {
    let n = y >> 1;
    if (n as u64) < 64 { Some((x >> n) | 1) } else { None }
});
arithmetic!(floor_divide, floor_divide_k, |x, y| {
    let (x, y) = (x >> 1, y >> 1);
    if y <= 0 { None } else { Some(x.div_euclid(y) << 1 | 1) }
});
arithmetic!(modulo, modulo_k, |x, y| {
    let (x, y) = (x >> 1, y >> 1);
    if y <= 0 { None } else { Some(x.rem_euclid(y) << 1 | 1) }
});

stencil!(negate, |vm, fp| {
    let a = *at!(fp, _A);
    if a & 1 == 0 {
        slow!(vm, fp)
    }
    let Some(r) = 0i64.checked_sub((a & !1) as i64) else { slow!(vm, fp) };
    *at!(fp, _R) = (r | 1) as u64;
    cont!(vm, fp)
});

/// Comparisons of tagged ints: as a jump when true, as a jump when a constant is compared, and as a value.
macro_rules! comparison {
    ($jump:ident, $jump_k:ident, $value:ident, $op:tt) => {
        stencil!($jump, |vm, fp| {
            let (a, b) = (*at!(fp, _A), *at!(fp, _B));
            if a & b & 1 == 0 {
                slow!(vm, fp)
            }
            if (a as i64) $op (b as i64) {
                jump!(vm, fp)
            }
            cont!(vm, fp)
        });

        stencil!($jump_k, |vm, fp| {
            let a = *at!(fp, _A);
            if a & 1 == 0 {
                slow!(vm, fp)
            }
            if (a as i64) $op (hole!(_K) as i64) {
                jump!(vm, fp)
            }
            cont!(vm, fp)
        });

        stencil!($value, |vm, fp| {
            let (a, b) = (*at!(fp, _A), *at!(fp, _B));
            if a & b & 1 == 0 {
                slow!(vm, fp)
            }
            let v = if (a as i64) $op (b as i64) { *at!(vm, _VM_TRUE) } else { *at!(vm, _VM_FALSE) };
            *at!(fp, _R) = v;
            cont!(vm, fp)
        });
    };
}

comparison!(jump_lt, jump_lt_k, compare_lt, <);
comparison!(jump_le, jump_le_k, compare_le, <=);
comparison!(jump_eq_int, jump_eq_k, compare_eq_int, ==);
comparison!(jump_ne_int, jump_ne_k, compare_ne_int, !=);
comparison!(jump_gt, jump_gt_k, compare_gt, >);
comparison!(jump_ge, jump_ge_k, compare_ge, >=);

/// Whether two values are equal, where identity tells: tagged ints, interned strs, an int and a str. Everything else is
/// `$slow`.
macro_rules! equal {
    ($a:ident, $b:ident, $slow:expr) => {{
        if $a & $b & 1 == 0 {
            if ($a | $b) & 1 != 0 {
                let other = if $a & 1 != 0 { $b } else { $a };
                if kind(other) != Kind::Str as u8 {
                    $slow
                }
            } else {
                if kind($a) != Kind::Str as u8 || kind($b) != Kind::Str as u8 {
                    $slow
                }
                if $a != $b && flags($a) & flags($b) & header_flags::INTERNED == 0 {
                    $slow
                }
            }
        }
        $a == $b
    }};
}

/// Comparisons of strs of one character that takes one byte.
macro_rules! characters {
    ($jump:ident, $op:tt) => {
        stencil!($jump, |vm, fp| {
            let (a, b) = (*at!(fp, _A), *at!(fp, _B));
            if (a | b) & 1 != 0 || kind(a) != Kind::Str as u8 || kind(b) != Kind::Str as u8 {
                slow!(vm, fp)
            }
            let (one, other) = (*field!(a, Str, len: u64), *field!(b, Str, len: u64));
            if one != 1 || other != 1 || (flags(a) | flags(b)) & header_flags::WIDTH_MASK != 0 {
                slow!(vm, fp)
            }
            let x = *(a as *const u8).wrapping_add(size_of::<Str>());
            let y = *(b as *const u8).wrapping_add(size_of::<Str>());
            if x $op y {
                jump!(vm, fp)
            }
            cont!(vm, fp)
        });
    };
}

characters!(str_jump_lt, <);
characters!(str_jump_le, <=);
characters!(str_jump_gt, >);
characters!(str_jump_ge, >=);

stencil!(jump_eq, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    if equal!(a, b, slow!(vm, fp)) {
        jump!(vm, fp)
    }
    cont!(vm, fp)
});

stencil!(jump_ne, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    if equal!(a, b, slow!(vm, fp)) {
        cont!(vm, fp)
    }
    jump!(vm, fp)
});

stencil!(compare_eq, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    let v = if equal!(a, b, slow!(vm, fp)) { *at!(vm, _VM_TRUE) } else { *at!(vm, _VM_FALSE) };
    *at!(fp, _R) = v;
    cont!(vm, fp)
});

stencil!(compare_ne, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    let v = if equal!(a, b, slow!(vm, fp)) { *at!(vm, _VM_FALSE) } else { *at!(vm, _VM_TRUE) };
    *at!(fp, _R) = v;
    cont!(vm, fp)
});
