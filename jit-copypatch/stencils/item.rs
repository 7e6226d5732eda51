//! Items of lists, tuples and strs by tagged ints; unpacking.

use vm_layout::*;

use super::*;

/// The container in `_A` and the index in `_B`, an int in either form.
macro_rules! any_operands {
    ($fp:ident, $fail:expr) => {{
        let (o, i) = (*at!($fp, _A), *at!($fp, _B));
        if o & 1 != 0 {
            $fail
        }
        (o, any_index!(i, $fail))
    }};
}

/// The number in an int of either form.
macro_rules! any_index {
    ($i:ident, $fail:expr) => {
        if $i & 1 != 0 {
            $i as i64 >> 1
        } else {
            if kind($i) != Kind::Int as u8 {
                $fail
            }
            *field!($i, Int, value: i64)
        }
    };
}

/// The place that an index means among `$len` items.
macro_rules! place {
    ($i:ident, $len:expr, $fail:expr) => {{
        let len = $len;
        let i = if $i < 0 { $i.wrapping_add(len as i64) } else { $i } as u64;
        if i >= len {
            $fail
        }
        i
    }};
}

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
        let (o, i) = any_operands!(fp, give_up!(vm, fp));
        let k = kind(o);
        let v;
        if k == Kind::List as u8 || k == Kind::StrList as u8 {
            let i = place!(i, *field!(o, List, len: u64), give_up!(vm, fp));
            v = word_of!(o, i, give_up!(vm, fp));
        } else if k == Kind::Tuple as u8 {
            let i = place!(i, *field!(o, Tuple, len: u64), give_up!(vm, fp));
            v = *(o as *const u64).wrapping_add(size_of::<Tuple>() / 8).wrapping_add(i as usize);
        } else if k == Kind::IntList as u8 {
            let i = place!(i, *field!(o, List, len: u64), give_up!(vm, fp));
            v = tagged!(word_of!(o, i, give_up!(vm, fp)), give_up!(vm, fp));
        } else {
            if k != Kind::Str as u8 {
                give_up!(vm, fp)
            }
            let i = place!(i, *field!(o, Str, len: u64), give_up!(vm, fp));
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
    /// The same from the end, and with a list of ints, which takes ints only, and bare.
    store_subscript_rest, |vm, fp| {
        let (o, i) = (*at!(fp, _B), *at!(fp, _R));
        if o & 1 != 0 {
            give_up!(vm, fp)
        }
        let i = any_index!(i, give_up!(vm, fp));
        let mut v = *at!(fp, _A);
        if kind(o) == Kind::IntList as u8 {
            if v & 1 == 0 {
                give_up!(vm, fp)
            }
            v = (v as i64 >> 1) as u64;
        } else if kind(o) != Kind::List as u8 {
            give_up!(vm, fp)
        }
        let i = place!(i, *field!(o, List, len: u64), give_up!(vm, fp));
        let items = *field!(o, List, items: u64);
        *(items as *mut u64).wrapping_add(size_of::<Array>() / 8).wrapping_add(i as usize) = v;
        done!(vm, fp)
    }
);

stencil!(
    /// An item of a list at the constant place `_K`, a tagged int's word.
    list_item_k, |vm, fp| {
        let o = *at!(fp, _A);
        if o & 1 != 0 || kind(o) != Kind::List as u8 {
            slow!(vm, fp)
        }
        if hole!(_K) as u64 >= *field!(o, List, len: u64) {
            slow!(vm, fp)
        }
        let items = *field!(o, List, items: u64);
        // `_N` is where the item lies in the storage.
        *at!(fp, _R) = *at!((items as *mut u8), _N);
        cont!(vm, fp)
    }
);

stencil!(
    /// The value in `_A` becomes the item at a constant place of the list in `_B`.
    store_subscript_k, |vm, fp| {
        let o = *at!(fp, _B);
        if o & 1 != 0 || kind(o) != Kind::List as u8 {
            slow!(vm, fp)
        }
        if hole!(_K) as u64 >= *field!(o, List, len: u64) {
            slow!(vm, fp)
        }
        let items = *field!(o, List, items: u64);
        *at!((items as *mut u8), _N) = *at!(fp, _A);
        cont!(vm, fp)
    }
);

/// Copies `_N` items that begin at `$items` to as many slots from `_R` on, the first one last.
macro_rules! unpack {
    ($fp:ident, $items:expr) => {{
        let mut from = $items;
        let first = $fp.wrapping_add(hole!(_R)).cast::<u64>();
        let mut to = first.wrapping_add(hole!(_N));
        // Volatile, or it becomes a call of memcpy.
        while to != first {
            to = to.wrapping_sub(1);
            to.write_volatile(from.read_volatile());
            from = from.wrapping_add(1);
        }
    }};
}

stencil!(
    /// A tuple of `_N` items, which go to the slots from `_R` on.
    unpack_tuple, |vm, fp| {
        let o = *at!(fp, _A);
        if o & 1 != 0 || kind(o) != Kind::Tuple as u8 || *field!(o, Tuple, len: u64) != hole!(_N) as u64 {
            slow!(vm, fp)
        }
        unpack!(fp, (o as *const u64).wrapping_add(size_of::<Tuple>() / 8));
        cont!(vm, fp)
    }
);

stencil!(
    /// A list, or a tuple where something else was expected.
    unpack_rest, |vm, fp| {
        let o = *at!(fp, _A);
        if o & 1 != 0 {
            give_up!(vm, fp)
        }
        let items;
        if kind(o) == Kind::List as u8 {
            if *field!(o, List, len: u64) != hole!(_N) as u64 {
                give_up!(vm, fp)
            }
            items = (*field!(o, List, items: u64) as *const u64).wrapping_add(size_of::<Array>() / 8);
        } else {
            if kind(o) != Kind::Tuple as u8 || *field!(o, Tuple, len: u64) != hole!(_N) as u64 {
                give_up!(vm, fp)
            }
            items = (o as *const u64).wrapping_add(size_of::<Tuple>() / 8);
        }
        unpack!(fp, items);
        done!(vm, fp)
    }
);

stencil!(
    /// A list of `_N` items, which go to the slots from `_R` on.
    unpack_list, |vm, fp| {
        let o = *at!(fp, _A);
        if o & 1 != 0 || kind(o) != Kind::List as u8 || *field!(o, List, len: u64) != hole!(_N) as u64 {
            slow!(vm, fp)
        }
        let items = *field!(o, List, items: u64) as *const u64;
        unpack!(fp, items.wrapping_add(size_of::<Array>() / 8));
        cont!(vm, fp)
    }
);

stencil!(
    /// A tuple of `_N` values, `_B` bytes, which lie in the slots from `_A` on; it takes `_K` bytes.
    build_tuple, |vm, fp| {
        let o = allocate!(vm, hole!(_K), hole64!(_TUPLE_WORD), slow!(vm, fp));
        *(o as *mut u64).wrapping_add(1) = hole!(_N) as u64;
        let mut i = hole!(_B);
        while i != 0 {
            i -= 8;
            let from = fp.wrapping_add(hole!(_A)).wrapping_add(i).cast::<u64>();
            let to = (o as *mut u8).wrapping_add(size_of::<Tuple>()).wrapping_add(i).cast::<u64>();
            // Volatile, or it becomes a call of memcpy.
            to.write_volatile(from.read_volatile());
        }
        *at!(fp, _R) = o;
        cont!(vm, fp)
    }
);

/// A slice of these bounds.
macro_rules! slice {
    ($vm:ident, $fp:ident, $step:expr) => {{
        let o = allocate!($vm, size_of::<Slice>(), hole64!(_SLICE_WORD), slow!($vm, $fp));
        *field!(o, Slice, start: u64) = *at!($fp, _A);
        *field!(o, Slice, stop: u64) = *at!($fp, _B);
        *field!(o, Slice, step: u64) = $step;
        *at!($fp, _R) = o;
        cont!($vm, $fp)
    }};
}

stencil!(build_slice, |vm, fp| { slice!(vm, fp, *at!(vm, _VM_NONE)) });

stencil!(
    /// With a step, in `_N`.
    build_slice_step, |vm, fp| { slice!(vm, fp, *at!(fp, _N)) }
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
