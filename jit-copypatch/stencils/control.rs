//! Jumps, truth tests, loops over ranges and sequences.

use vm_layout::*;

use super::*;

stencil!(
    /// A jump that is always taken.
    jump, |vm, fp| { jump!(vm, fp) }
);

stencil!(jump_backward, |vm, fp| {
    if *(hole64!(_BREAKER) as *const u32) != 0 {
        slow!(vm, fp)
    }
    jump!(vm, fp)
});

stencil!(
    /// The start of a function that is to be compiled better once it was entered often enough.
    count_entry, |vm, fp| {
        let code = *field!(fp, Frame, code: u64);
        let heat = *field!(code, Code, entry_heat: u32);
        if heat == 0 {
            slow!(vm, fp)
        }
        *field!(code, Code, entry_heat: u32) = heat - 1;
        cont!(vm, fp)
    }
);

stencil!(
    /// The same for a loop.
    jump_backward_counted, |vm, fp| {
        if *(hole64!(_BREAKER) as *const u32) != 0 {
            slow!(vm, fp)
        }
        let code = *field!(fp, Frame, code: u64);
        let heat = *field!(code, Code, loop_heat: u32);
        if heat == 0 {
            slow!(vm, fp)
        }
        *field!(code, Code, loop_heat: u32) = heat - 1;
        jump!(vm, fp)
    }
);

/// The tagged int 0.
const ZERO: u64 = 1;

stencil!(jump_if_true, |vm, fp| {
    let v = *at!(fp, _A);
    if v == *at!(vm, _VM_TRUE) {
        jump!(vm, fp)
    }
    if v != *at!(vm, _VM_FALSE) {
        slow!(vm, fp)
    }
    cont!(vm, fp)
});

stencil!(jump_if_true_rest, |vm, fp| {
    let v = *at!(fp, _A);
    if v == *at!(vm, _VM_NONE) || v == ZERO {
        done!(vm, fp)
    }
    if v & 1 == 0 {
        give_up!(vm, fp)
    }
    jump!(vm, fp)
});

stencil!(jump_if_false, |vm, fp| {
    let v = *at!(fp, _A);
    if v == *at!(vm, _VM_FALSE) {
        jump!(vm, fp)
    }
    if v != *at!(vm, _VM_TRUE) {
        slow!(vm, fp)
    }
    cont!(vm, fp)
});

stencil!(jump_if_false_rest, |vm, fp| {
    let v = *at!(fp, _A);
    if v == *at!(vm, _VM_NONE) || v == ZERO {
        jump!(vm, fp)
    }
    if v & 1 == 0 {
        give_up!(vm, fp)
    }
    done!(vm, fp)
});

stencil!(jump_if_none, |vm, fp| {
    if *at!(fp, _A) == *at!(vm, _VM_NONE) {
        jump!(vm, fp)
    }
    cont!(vm, fp)
});

stencil!(jump_if_not_none, |vm, fp| {
    if *at!(fp, _A) != *at!(vm, _VM_NONE) {
        jump!(vm, fp)
    }
    cont!(vm, fp)
});

stencil!(unary_not, |vm, fp| {
    let v = *at!(fp, _A);
    let (yes, no) = (*at!(vm, _VM_TRUE), *at!(vm, _VM_FALSE));
    if v != no && v != yes {
        slow!(vm, fp)
    }
    *at!(fp, _R) = if v == no { yes } else { no };
    cont!(vm, fp)
});

stencil!(unary_not_rest, |vm, fp| {
    let v = *at!(fp, _A);
    let (yes, no) = (*at!(vm, _VM_TRUE), *at!(vm, _VM_FALSE));
    let holds = v != *at!(vm, _VM_NONE) && v != ZERO;
    if holds && v & 1 == 0 {
        give_up!(vm, fp)
    }
    *at!(fp, _R) = if holds { no } else { yes };
    done!(vm, fp)
});

/// Whether two values are the same object; ints and floats go by value, so they are `$slow` when their words differ.
macro_rules! same {
    ($a:ident, $b:ident, $slow:expr) => {{
        if $a != $b && ($b & 1 != 0 || kind($b) < Kind::FIRST_RECORD as u8) {
            $slow
        }
        $a == $b
    }};
}

stencil!(is, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    let v = if same!(a, b, slow!(vm, fp)) { *at!(vm, _VM_TRUE) } else { *at!(vm, _VM_FALSE) };
    *at!(fp, _R) = v;
    cont!(vm, fp)
});

stencil!(is_not, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    let v = if same!(a, b, slow!(vm, fp)) { *at!(vm, _VM_FALSE) } else { *at!(vm, _VM_TRUE) };
    *at!(fp, _R) = v;
    cont!(vm, fp)
});

stencil!(
    /// FOR_ITER over a range, tagged ints.
    for_range, |vm, fp| {
        let it = *at!(fp, _A);
        if kind(it) != Kind::RangeIter as u8 {
            slow!(vm, fp)
        }
        let left = *field!(it, RangeIter, remaining: u64);
        if left == 0 {
            jump!(vm, fp)
        }
        let i = *field!(it, RangeIter, next: i64);
        let Some(doubled) = i.checked_mul(2) else { slow!(vm, fp) };
        *field!(it, RangeIter, next: i64) = i.wrapping_add(*field!(it, RangeIter, step: i64));
        *field!(it, RangeIter, remaining: u64) = left - 1;
        *at!(fp, _R) = (doubled | 1) as u64;
        cont!(vm, fp)
    }
);

/// The next item of a list whose iterator is `$it`: a value, or with `$bare` also an int of a list of ints, which is tagged.
macro_rules! next_of_list {
    ($it:ident, $bare:expr, $fail:expr) => {{
        if kind($it) != Kind::ListIter as u8 {
            $fail
        }
        let l = *field!($it, SeqIter, sequence: u64);
        if l == 0 {
            $fail
        }
        let i = *field!($it, SeqIter, index: u64);
        let k = kind(l) & !Header::SUBCLASS;
        if k != Kind::List as u8 && (!$bare || k != Kind::IntList as u8 && k != Kind::StrList as u8)
            || i >= *field!(l, List, len: u64)
        {
            $fail
        }
        let items = *field!(l, List, items: u64);
        let mut v = *(items as *const u64).wrapping_add(size_of::<Array>() / 8).wrapping_add(i as usize);
        if $bare && k == Kind::IntList as u8 {
            let Some(doubled) = (v as i64).checked_mul(2) else { $fail };
            v = (doubled | 1) as u64;
        }
        *field!($it, SeqIter, index: u64) = i + 1;
        v
    }};
}

/// The next item of a tuple whose iterator is `$it`.
macro_rules! next_of_tuple {
    ($it:ident, $fail:expr) => {{
        let t = *field!($it, SeqIter, sequence: u64);
        if t == 0 {
            $fail
        }
        let i = *field!($it, SeqIter, index: u64);
        if i >= *field!(t, Tuple, len: u64) {
            $fail
        }
        *field!($it, SeqIter, index: u64) = i + 1;
        *(t as *const u64).wrapping_add(size_of::<Tuple>() / 8).wrapping_add(i as usize)
    }};
}

stencil!(
    /// FOR_ITER over a list.
    for_list, |vm, fp| {
        let it = *at!(fp, _A);
        let v = next_of_list!(it, false, slow!(vm, fp));
        *at!(fp, _R) = v;
        cont!(vm, fp)
    }
);

stencil!(
    /// FOR_ITER over whatever `for_range` and `for_list` don't do, where ints are tagged.
    for_iter_rest, |vm, fp| {
        let it = *at!(fp, _A);
        let v;
        if kind(it) == Kind::RangeIter as u8 {
            let left = *field!(it, RangeIter, remaining: u64);
            if left == 0 {
                jump!(vm, fp)
            }
            let i = *field!(it, RangeIter, next: i64);
            let Some(doubled) = i.checked_mul(2) else { give_up!(vm, fp) };
            *field!(it, RangeIter, next: i64) = i.wrapping_add(*field!(it, RangeIter, step: i64));
            *field!(it, RangeIter, remaining: u64) = left - 1;
            v = (doubled | 1) as u64;
        } else if kind(it) == Kind::TupleIter as u8 {
            v = next_of_tuple!(it, give_up!(vm, fp));
        } else {
            v = next_of_list!(it, true, give_up!(vm, fp));
        }
        *at!(fp, _R) = v;
        done!(vm, fp)
    }
);

stencil!(
    /// FOR_ITER over a list or a tuple, where ints are objects.
    for_sequence_rest, |vm, fp| {
        let it = *at!(fp, _A);
        let v = if kind(it) == Kind::TupleIter as u8 {
            next_of_tuple!(it, give_up!(vm, fp))
        } else {
            next_of_list!(it, false, give_up!(vm, fp))
        };
        *at!(fp, _R) = v;
        done!(vm, fp)
    }
);

/// A new iterator over the list or tuple `$o`.
macro_rules! sequence_iterator {
    ($vm:ident, $fp:ident, $o:ident, $word:ident, $fail:expr) => {{
        let it = allocate!($vm, (size_of::<SeqIter>().next_multiple_of(GRANULE)), hole64!($word), $fail);
        *field!(it, SeqIter, sequence: u64) = $o;
        *at!($fp, _R) = it;
    }};
}

stencil!(
    /// GET_ITER of a list.
    list_iterator, |vm, fp| {
        let o = *at!(fp, _A);
        if o & 1 != 0 || kind(o) != Kind::List as u8 {
            slow!(vm, fp)
        }
        sequence_iterator!(vm, fp, o, _LIST_ITER_WORD, slow!(vm, fp));
        cont!(vm, fp)
    }
);

stencil!(
    /// GET_ITER of a tuple, of lists of other kinds, of a range of tagged ints; of what is an iterator.
    iterator_rest, |vm, fp| {
        let o = *at!(fp, _A);
        if o & 1 != 0 {
            give_up!(vm, fp)
        }
        let k = kind(o);
        if k == Kind::Tuple as u8 {
            sequence_iterator!(vm, fp, o, _TUPLE_ITER_WORD, give_up!(vm, fp));
        } else if k == Kind::RangeList as u8 || k == Kind::StrList as u8 {
            sequence_iterator!(vm, fp, o, _LIST_ITER_WORD, give_up!(vm, fp));
        } else if k == Kind::Range as u8 {
            let (start, step) = (*field!(o, Range, start: u64), *field!(o, Range, step: u64));
            let length = *field!(o, Range, length: u64);
            if start & step & length & 1 == 0 {
                give_up!(vm, fp)
            }
            let it = allocate!(vm, size_of::<RangeIter>(), hole64!(_RANGE_ITER_WORD), give_up!(vm, fp));
            *field!(it, RangeIter, next: i64) = *field!(o, Range, start: i64) >> 1;
            *field!(it, RangeIter, step: i64) = *field!(o, Range, step: i64) >> 1;
            *field!(it, RangeIter, remaining: i64) = *field!(o, Range, length: i64) >> 1;
            *at!(fp, _R) = it;
        } else {
            if k != Kind::RangeIter as u8 && k != Kind::ListIter as u8 && k != Kind::TupleIter as u8 {
                give_up!(vm, fp)
            }
            *at!(fp, _R) = o;
        }
        done!(vm, fp)
    }
);

stencil!(
    /// FOR_ITER over `enumerate` of a list, and the pair taken apart behind it: the number, a tagged int, goes to `_R`, the item
    /// to `_B`.
    for_enumerate, |vm, fp| {
        let it = *at!(fp, _A);
        if it & 1 != 0 || (*(it as *const u64) ^ hole64!(_ENUMERATE_WORD) as u64) << 8 != 0 {
            slow!(vm, fp)
        }
        // A record of two words: the iterator, the number.
        let number = (it as *mut u64).wrapping_add(2);
        let inner = *(it as *const u64).wrapping_add(1);
        let n = *number;
        if n & 1 == 0 {
            slow!(vm, fp)
        }
        let Some(after) = (n as i64).checked_add(2) else { slow!(vm, fp) };
        let v = next_of_list!(inner, false, slow!(vm, fp));
        *number = after as u64;
        *at!(fp, _R) = n;
        *at!(fp, _B) = v;
        cont!(vm, fp)
    }
);
