//! Items of lists, tuples and strs by tagged ints; unpacking.

use vm_layout::*;

use super::*;

/// The container in `_A` and the index in `_B`, a tagged int, of which negative ones are past every length.
macro_rules! operands {
    ($fp:ident, $fail:expr) => {{
        let (o, i) = (*at!($fp, _A), *at!($fp, _B));
        if i & 1 == 0 || o & 1 != 0 {
            $fail
        }
        (o, ((i as i64) >> 1) as u64)
    }};
}

/// The word at `$i` of a list's array.
macro_rules! word_of {
    ($o:ident, $i:ident, $fail:expr) => {{
        if $i >= *field!($o, List, len: u64) {
            $fail
        }
        let items = *field!($o, List, items: u64);
        *(items as *const u64).wrapping_add(size_of::<Array>() / 8).wrapping_add($i as usize)
    }};
}

/// The int in a word of a list of ints.
macro_rules! tagged {
    ($word:expr, $fail:expr) => {{
        let Some(doubled) = ($word as i64).checked_mul(2) else { $fail };
        (doubled | 1) as u64
    }};
}

/// The character at `$i` of a str of one byte a character: all of them exist already.
macro_rules! character {
    ($vm:ident, $o:ident, $i:ident, $fail:expr) => {{
        if flags($o) & header_flags::WIDTH_MASK != 0 || $i >= *field!($o, Str, len: u64) {
            $fail
        }
        let c = *($o as *const u8).wrapping_add(size_of::<Str>()).wrapping_add($i as usize);
        *at!($vm, _VM_LATIN1).wrapping_add(c as usize)
    }};
}

stencil!(
    /// An item of a list.
    list_item, |vm, fp| {
        let (o, i) = operands!(fp, slow!(vm, fp));
        if kind(o) != Kind::List as u8 {
            slow!(vm, fp)
        }
        *at!(fp, _R) = word_of!(o, i, slow!(vm, fp));
        cont!(vm, fp)
    }
);

stencil!(
    /// An item of a list of ints.
    int_list_item, |vm, fp| {
        let (o, i) = operands!(fp, slow!(vm, fp));
        if kind(o) != Kind::IntList as u8 {
            slow!(vm, fp)
        }
        *at!(fp, _R) = tagged!(word_of!(o, i, slow!(vm, fp)), slow!(vm, fp));
        cont!(vm, fp)
    }
);

stencil!(
    /// A character of a str.
    str_item, |vm, fp| {
        let (o, i) = operands!(fp, slow!(vm, fp));
        if kind(o) != Kind::Str as u8 {
            slow!(vm, fp)
        }
        *at!(fp, _R) = character!(vm, o, i, slow!(vm, fp));
        cont!(vm, fp)
    }
);

stencil!(
    /// What remains of all of these.
    item_rest, |vm, fp| {
        let (o, i) = operands!(fp, give_up!(vm, fp));
        let k = kind(o);
        let v;
        if k == Kind::List as u8 || k == Kind::StrList as u8 {
            v = word_of!(o, i, give_up!(vm, fp));
        } else if k == Kind::Tuple as u8 {
            if i >= *field!(o, Tuple, len: u64) {
                give_up!(vm, fp)
            }
            v = *(o as *const u64).wrapping_add(size_of::<Tuple>() / 8).wrapping_add(i as usize);
        } else if k == Kind::IntList as u8 {
            v = tagged!(word_of!(o, i, give_up!(vm, fp)), give_up!(vm, fp));
        } else {
            if k != Kind::Str as u8 {
                give_up!(vm, fp)
            }
            v = character!(vm, o, i, give_up!(vm, fp));
        }
        *at!(fp, _R) = v;
        done!(vm, fp)
    }
);

stencil!(
    /// The value in `_A` becomes an item of the list in `_B`; the index is in `_R`.
    store_subscript, |vm, fp| {
        let (o, i) = (*at!(fp, _B), *at!(fp, _R));
        if i & 1 == 0 || o & 1 != 0 {
            slow!(vm, fp)
        }
        if kind(o) != Kind::List as u8 {
            slow!(vm, fp)
        }
        let i = ((i as i64) >> 1) as u64;
        if i >= *field!(o, List, len: u64) {
            slow!(vm, fp)
        }
        let items = *field!(o, List, items: u64);
        let slot = (items as *mut u64).wrapping_add(size_of::<Array>() / 8).wrapping_add(i as usize);
        *slot = *at!(fp, _A);
        cont!(vm, fp)
    }
);

stencil!(
    /// The same with a list of ints, which takes ints only, and bare.
    store_subscript_rest, |vm, fp| {
        let (o, i, v) = (*at!(fp, _B), *at!(fp, _R), *at!(fp, _A));
        if i & v & 1 == 0 || o & 1 != 0 || kind(o) != Kind::IntList as u8 {
            give_up!(vm, fp)
        }
        let i = ((i as i64) >> 1) as u64;
        if i >= *field!(o, List, len: u64) {
            give_up!(vm, fp)
        }
        let items = *field!(o, List, items: u64);
        let slot = (items as *mut i64).wrapping_add(size_of::<Array>() / 8).wrapping_add(i as usize);
        *slot = (v as i64) >> 1;
        done!(vm, fp)
    }
);

stencil!(
    /// A tuple of two: its first item goes to `_R`, the second to `_B`.
    unpack_two, |vm, fp| {
        let o = *at!(fp, _A);
        if o & 1 != 0 || kind(o) != Kind::Tuple as u8 || *field!(o, Tuple, len: u64) != 2 {
            slow!(vm, fp)
        }
        let items = (o as *const u64).wrapping_add(size_of::<Tuple>() / 8);
        let (first, second) = (*items, *items.wrapping_add(1));
        *at!(fp, _R) = first;
        *at!(fp, _B) = second;
        cont!(vm, fp)
    }
);
