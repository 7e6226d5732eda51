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
comparison!(jump_eq, jump_eq_k, compare_eq, ==);
comparison!(jump_ne, jump_ne_k, compare_ne, !=);
comparison!(jump_gt, jump_gt_k, compare_gt, >);
comparison!(jump_ge, jump_ge_k, compare_ge, >=);

/// Whether two values are equal, where identity tells, or for floats: tagged ints, interned strs, an int and a str. Everything else is
/// `$slow`.
macro_rules! equal {
    ($a:ident, $b:ident, $slow:expr) => {{
        if $a & $b & 1 != 0 {
            $a == $b
        } else if ($a | $b) & 1 != 0 {
            let other = if $a & 1 != 0 { $b } else { $a };
            if kind(other) != Kind::Str as u8 {
                $slow
            }
            false
        } else if kind($a) == Kind::Float as u8 && kind($b) == Kind::Float as u8 {
            *($a as *const f64).wrapping_add(1) == *($b as *const f64).wrapping_add(1)
        } else {
            if kind($a) != Kind::Str as u8 || kind($b) != Kind::Str as u8 {
                $slow
            }
            if $a != $b && flags($a) & flags($b) & header_flags::INTERNED == 0 {
                $slow
            }
            $a == $b
        }
    }};
}

/// Comparisons of strs of one byte a character: of one character in the hot code, of any length in the cold code.
macro_rules! texts {
    ($jump:ident, $rest:ident, $op:tt) => {
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

        stencil!($rest, |vm, fp| {
            let (a, b) = (*at!(fp, _A), *at!(fp, _B));
            if (a | b) & 1 != 0 || kind(a) != Kind::Str as u8 || kind(b) != Kind::Str as u8 {
                give_up!(vm, fp)
            }
            if (flags(a) | flags(b)) & header_flags::WIDTH_MASK != 0 {
                give_up!(vm, fp)
            }
            // Read anew at each turn: there are not registers enough to keep them.
            let (one, other) = (field!(a, Str, len: u64), field!(b, Str, len: u64));
            let mut i = 0;
            let (mut x, mut y);
            loop {
                (x, y) = (one.read_volatile(), other.read_volatile());
                // Where all characters are equal, the lengths decide.
                if i == x || i == y {
                    break;
                }
                x = *(a as *const u8).wrapping_add(size_of::<Str>()).wrapping_add(i as usize) as u64;
                y = *(b as *const u8).wrapping_add(size_of::<Str>()).wrapping_add(i as usize) as u64;
                if x != y {
                    break;
                }
                i += 1;
            }
            if x $op y {
                jump!(vm, fp)
            }
            done!(vm, fp)
        });
    };
}

texts!(str_jump_lt, str_jump_lt_rest, <);
texts!(str_jump_le, str_jump_le_rest, <=);
texts!(str_jump_gt, str_jump_gt_rest, >);
texts!(str_jump_ge, str_jump_ge_rest, >=);

/// Whether two strs are the same word, or both interned, so that they would be if they were equal.
macro_rules! same_str {
    ($a:ident, $b:ident, $fail:expr) => {{
        if ($a | $b) & 1 != 0 || kind($a) != Kind::Str as u8 || kind($b) != Kind::Str as u8 {
            $fail
        }
        if $a != $b && flags($a) & flags($b) & header_flags::INTERNED == 0 {
            $fail
        }
        $a == $b
    }};
}

stencil!(str_jump_eq, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    if same_str!(a, b, slow!(vm, fp)) {
        jump!(vm, fp)
    }
    cont!(vm, fp)
});

stencil!(str_jump_ne, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    if same_str!(a, b, slow!(vm, fp)) {
        cont!(vm, fp)
    }
    jump!(vm, fp)
});

stencil!(jump_eq_rest, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    if equal!(a, b, give_up!(vm, fp)) {
        jump!(vm, fp)
    }
    done!(vm, fp)
});

stencil!(jump_ne_rest, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    if equal!(a, b, give_up!(vm, fp)) {
        done!(vm, fp)
    }
    jump!(vm, fp)
});

stencil!(compare_eq_rest, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    let v = if equal!(a, b, give_up!(vm, fp)) { *at!(vm, _VM_TRUE) } else { *at!(vm, _VM_FALSE) };
    *at!(fp, _R) = v;
    done!(vm, fp)
});

stencil!(compare_ne_rest, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    let v = if equal!(a, b, give_up!(vm, fp)) { *at!(vm, _VM_FALSE) } else { *at!(vm, _VM_TRUE) };
    *at!(fp, _R) = v;
    done!(vm, fp)
});
