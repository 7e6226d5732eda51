//! Attributes of instances with shapes (map dicts): the site's first two shapes.

use vm_layout::*;

use super::*;

/// The place of the slot that the site knows for the shape of `$o`, and the entry's third word.
macro_rules! slot_of {
    ($vm:ident, $fp:ident, $o:ident, |$slot:ident, $next:ident| $then:block) => {{
        if $o & 1 != 0 || kind($o) != Kind::MapObject as u8 {
            slow!($vm, $fp)
        }
        let site = hole64!(_P) as *mut u8;
        let shape = *field!($o, MapObject, shape: u32);
        let (index, $next);
        if shape == *site.wrapping_add(hole!(_SITE_SHAPE0)).cast::<u32>() {
            index = *site.wrapping_add(hole!(_SITE_INDEX0)).cast::<u32>();
            $next = *site.wrapping_add(hole!(_SITE_NEXT0)).cast::<u32>();
        } else if shape == *site.wrapping_add(hole!(_SITE_SHAPE1)).cast::<u32>() {
            index = *site.wrapping_add(hole!(_SITE_INDEX1)).cast::<u32>();
            $next = *site.wrapping_add(hole!(_SITE_NEXT1)).cast::<u32>();
        } else {
            slow!($vm, $fp)
        }
        // The index of "not in the instance" is past every capacity.
        if index >= *field!($o, MapObject, capacity: u32) {
            slow!($vm, $fp)
        }
        let $slot = ($o as *mut u64).wrapping_add(size_of::<MapObject>() / 8).wrapping_add(index as usize);
        $then
    }};
}

stencil!(load_attr, |vm, fp| {
    let o = *at!(fp, _A);
    slot_of!(vm, fp, o, |slot, _next| {
        *at!(fp, _R) = *slot;
        cont!(vm, fp)
    })
});

stencil!(
    /// The value in slot `_B` becomes an attribute of the object in slot `_A`.
    store_attr, |vm, fp| {
        let o = *at!(fp, _A);
        slot_of!(vm, fp, o, |slot, next| {
            *slot = *at!(fp, _B);
            if next != 0 {
                *field!(o, MapObject, shape: u32) = next;
            }
            cont!(vm, fp)
        })
    }
);
