//! Items of lists, tuples and strs by tagged ints; unpacking.

use vm_layout::*;

use super::*;

stencil!(subscript, |vm, fp| {
    let (o, i) = (*at!(fp, _A), *at!(fp, _B));
    if i & 1 == 0 || o & 1 != 0 {
        slow!(vm, fp)
    }
    // A negative index is past every length.
    let i = ((i as i64) >> 1) as u64;
    let k = kind(o);
    let v;
    if k == Kind::List as u8 {
        if i >= *field!(o, List, len: u64) {
            slow!(vm, fp)
        }
        let items = *field!(o, List, items: u64);
        v = *(items as *const u64).wrapping_add(size_of::<Array>() / 8).wrapping_add(i as usize);
    } else if k == Kind::Tuple as u8 {
        if i >= *field!(o, Tuple, len: u64) {
            slow!(vm, fp)
        }
        v = *(o as *const u64).wrapping_add(size_of::<Tuple>() / 8).wrapping_add(i as usize);
    } else if k == Kind::IntList as u8 || k == Kind::StrList as u8 {
        if i >= *field!(o, List, len: u64) {
            slow!(vm, fp)
        }
        let items = *field!(o, List, items: u64);
        let word = *(items as *const u64).wrapping_add(size_of::<Array>() / 8).wrapping_add(i as usize);
        if k == Kind::StrList as u8 {
            v = word;
        } else {
            let Some(doubled) = (word as i64).checked_mul(2) else { slow!(vm, fp) };
            v = (doubled | 1) as u64;
        }
    } else {
        // Strs of one byte a character: the results exist already.
        if k != Kind::Str as u8 || flags(o) & header_flags::WIDTH_MASK != 0 || i >= *field!(o, Str, len: u64) {
            slow!(vm, fp)
        }
        let c = *(o as *const u8).wrapping_add(size_of::<Str>()).wrapping_add(i as usize);
        v = *at!(vm, _VM_LATIN1).wrapping_add(c as usize);
    }
    *at!(fp, _R) = v;
    cont!(vm, fp)
});

stencil!(
    /// The value in `_A` becomes an item of the list in `_B`; the index is in `_R`.
    store_subscript, |vm, fp| {
        let (o, i) = (*at!(fp, _B), *at!(fp, _R));
        if i & 1 == 0 || o & 1 != 0 {
            slow!(vm, fp)
        }
        let mut v = *at!(fp, _A);
        if kind(o) != Kind::List as u8 {
            // A list of ints takes ints only, and bare.
            if kind(o) != Kind::IntList as u8 || v & 1 == 0 {
                slow!(vm, fp)
            }
            v = ((v as i64) >> 1) as u64;
        }
        let i = ((i as i64) >> 1) as u64;
        if i >= *field!(o, List, len: u64) {
            slow!(vm, fp)
        }
        let items = *field!(o, List, items: u64);
        let slot = (items as *mut u64).wrapping_add(size_of::<Array>() / 8).wrapping_add(i as usize);
        *slot = v;
        cont!(vm, fp)
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
