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

/// Whether an entry of a LOOKUP_METHOD site holds for the shape `$s` and the class version `$v`: then the method in it.
macro_rules! method_of {
    ($site:ident, $s:expr, $v:expr, $shape:ident, $index:ident, $version:ident) => {
        if $s == *$site.wrapping_add(hole!($shape)).cast::<u32>()
            && $v == *$site.wrapping_add(hole!($version)).cast::<u32>()
        {
            // The words of index and next shape.
            Some($site.wrapping_add(hole!($index)).cast::<u64>().read_unaligned())
        } else {
            None
        }
    };
}

stencil!(
    /// LOOKUP_METHOD at a site that knows the object's shape and its class's version: the method goes to `_R`, the object
    /// in `_A` to `_B`.
    lookup_method, |vm, fp| {
        let o = *at!(fp, _A);
        if o & 1 != 0 {
            slow!(vm, fp)
        }
        let site = hole64!(_P) as *mut u8;
        let class = *(o as *const u64) << 16 >> 16;
        let version = *field!(class, Type, version: u32);
        // Objects without a shape have this one in the site.
        let shape = if kind(o) == Kind::MapObject as u8 { *field!(o, MapObject, shape: u32) } else { u32::MAX };
        let method;
        if let Some(m) = method_of!(site, shape, version, _SITE_SHAPE0, _SITE_INDEX0, _SITE_VERSION0) {
            method = m;
        } else if let Some(m) = method_of!(site, shape, version, _SITE_SHAPE1, _SITE_INDEX1, _SITE_VERSION1) {
            method = m;
        } else if let Some(m) = method_of!(site, shape, version, _SITE_SHAPE2, _SITE_INDEX2, _SITE_VERSION2) {
            method = m;
        } else if let Some(m) = method_of!(site, shape, version, _SITE_SHAPE3, _SITE_INDEX3, _SITE_VERSION3) {
            method = m;
        } else {
            slow!(vm, fp)
        }
        *at!(fp, _R) = method;
        *at!(fp, _B) = o;
        cont!(vm, fp)
    }
);

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
