//! Attributes of instances with shapes (map dicts): what the interpreter's site knows, and methods by machine code's own.

use core::mem::offset_of;

use vm_layout::*;

use super::*;

/// A field of entry `$i` of a site.
macro_rules! entry {
    ($site:ident, $i:expr, $f:ident) => {
        *$site
            .wrapping_add(offset_of!(Site, entries) + $i * size_of::<SiteEntry>() + offset_of!(SiteEntry, $f))
            .cast::<u32>()
    };
}

/// The shape of `$o`, if it is an instance that has one.
macro_rules! shape_of {
    ($o:ident, $fail:expr) => {{
        if $o & 1 != 0 || kind($o) != Kind::MapObject as u8 {
            $fail
        }
        *field!($o, MapObject, shape: u32)
    }};
}

/// The place of slot `$index` of `$o`.
macro_rules! slot_of {
    ($o:ident, $index:expr, $fail:expr) => {{
        // The index of "not in the instance" is past every capacity.
        if $index >= *field!($o, MapObject, capacity: u32) {
            $fail
        }
        ($o as *mut u64).wrapping_add(size_of::<MapObject>() / 8).wrapping_add($index as usize)
    }};
}

/// Which of the entries behind the first is for `$shape`: its offset in the site, as a place of its own.
macro_rules! other_entry {
    ($site:ident, $shape:ident, $fail:expr) => {
        if entry!($site, 1, shape) == $shape {
            $site.wrapping_add(size_of::<SiteEntry>())
        } else if entry!($site, 2, shape) == $shape {
            $site.wrapping_add(2 * size_of::<SiteEntry>())
        } else if entry!($site, 3, shape) == $shape {
            $site.wrapping_add(3 * size_of::<SiteEntry>())
        } else {
            $fail
        }
    };
}

stencil!(load_attr, |vm, fp| {
    let o = *at!(fp, _A);
    let shape = shape_of!(o, slow!(vm, fp));
    let site = hole64!(_P) as *mut u8;
    if shape != entry!(site, 0, shape) {
        slow!(vm, fp)
    }
    let slot = slot_of!(o, entry!(site, 0, index), slow!(vm, fp));
    *at!(fp, _R) = *slot;
    cont!(vm, fp)
});

stencil!(load_attr_rest, |vm, fp| {
    let o = *at!(fp, _A);
    let shape = shape_of!(o, give_up!(vm, fp));
    let site = hole64!(_P) as *mut u8;
    let site = other_entry!(site, shape, give_up!(vm, fp));
    let slot = slot_of!(o, entry!(site, 0, index), give_up!(vm, fp));
    *at!(fp, _R) = *slot;
    done!(vm, fp)
});

stencil!(
    /// The value in slot `_B` becomes an attribute of the object in slot `_A`.
    store_attr, |vm, fp| {
        let o = *at!(fp, _A);
        let shape = shape_of!(o, slow!(vm, fp));
        let site = hole64!(_P) as *mut u8;
        if shape != entry!(site, 0, shape) {
            slow!(vm, fp)
        }
        let slot = slot_of!(o, entry!(site, 0, index), slow!(vm, fp));
        *slot = *at!(fp, _B);
        let next = entry!(site, 0, next_shape);
        if next != 0 {
            *field!(o, MapObject, shape: u32) = next;
        }
        cont!(vm, fp)
    }
);

stencil!(store_attr_rest, |vm, fp| {
    let o = *at!(fp, _A);
    let shape = shape_of!(o, give_up!(vm, fp));
    let site = hole64!(_P) as *mut u8;
    let site = other_entry!(site, shape, give_up!(vm, fp));
    let slot = slot_of!(o, entry!(site, 0, index), give_up!(vm, fp));
    *slot = *at!(fp, _B);
    let next = entry!(site, 0, next_shape);
    if next != 0 {
        *field!(o, MapObject, shape: u32) = next;
    }
    done!(vm, fp)
});

/// The version of the class of a heap object.
macro_rules! version_of {
    ($o:ident) => {{
        let class = *($o as *const u64) << 16 >> 16;
        *field!(class, Type, version: u32)
    }};
}

/// The method in the first entry of a site, which lies in the words of index and next shape, if it is for this version.
macro_rules! method_in {
    ($site:ident, $version:expr, $fail:expr) => {{
        if $version != entry!($site, 0, version) {
            $fail
        }
        $site.wrapping_add(offset_of!(SiteEntry, index)).cast::<u64>().read_unaligned()
    }};
}

/// The method that the site knows for `$o`, by its first entry, or by the others.
macro_rules! first_method {
    ($o:ident, $site:ident, $fail:expr) => {{
        let shape = shape_of!($o, $fail);
        $site = hole64!(_P) as *mut u8;
        if shape != entry!($site, 0, shape) {
            $fail
        }
        method_in!($site, version_of!($o), $fail)
    }};
}

macro_rules! other_method {
    ($o:ident, $fail:expr) => {{
        if $o & 1 != 0 {
            $fail
        }
        // Objects without a shape have this one in the site.
        let shape =
            if kind($o) == Kind::MapObject as u8 { *field!($o, MapObject, shape: u32) } else { Site::NO_SHAPE };
        let site = hole64!(_P) as *mut u8;
        let site = if entry!(site, 0, shape) == shape { site } else { other_entry!(site, shape, $fail) };
        method_in!(site, version_of!($o), $fail)
    }};
}

stencil!(
    /// LOOKUP_METHOD at a site that knows the object's shape and its class's version: the method goes to `_R`, the object
    /// in `_A` to `_B`.
    lookup_method, |vm, fp| {
        let o = *at!(fp, _A);
        let site;
        let method = first_method!(o, site, slow!(vm, fp));
        *at!(fp, _R) = method;
        *at!(fp, _B) = o;
        cont!(vm, fp)
    }
);

stencil!(lookup_method_rest, |vm, fp| {
    let o = *at!(fp, _A);
    let method = other_method!(o, give_up!(vm, fp));
    *at!(fp, _R) = method;
    *at!(fp, _B) = o;
    done!(vm, fp)
});

/// Bytes of a bound method.
const METHOD: usize = size_of::<Method>().next_multiple_of(GRANULE);

stencil!(
    /// LOAD_ATTR of a method, which is bound.
    load_method, |vm, fp| {
        let o = *at!(fp, _A);
        let site;
        let method = first_method!(o, site, slow!(vm, fp));
        let bound = allocate!(vm, METHOD, hole64!(_METHOD_WORD), slow!(vm, fp));
        *field!(bound, Method, function: u64) = method;
        *field!(bound, Method, receiver: u64) = o;
        *at!(fp, _R) = bound;
        cont!(vm, fp)
    }
);

stencil!(load_method_rest, |vm, fp| {
    let o = *at!(fp, _A);
    // Sites that bind have no entries for objects without a shape.
    let method = other_method!(o, give_up!(vm, fp));
    let bound = allocate!(vm, METHOD, hole64!(_METHOD_WORD), give_up!(vm, fp));
    *field!(bound, Method, function: u64) = method;
    *field!(bound, Method, receiver: u64) = o;
    *at!(fp, _R) = bound;
    done!(vm, fp)
});

/// That `$o` is a plain instance of the class in `_P`, and that this has the version `_K`.
macro_rules! of_class {
    ($vm:ident, $fp:ident, $o:ident) => {{
        let class = hole64!(_P) as u64;
        if $o & 1 != 0 || kind($o) != Kind::Object as u8 || (*($o as *const u64) ^ class) << 16 != 0 {
            slow!($vm, $fp)
        }
        if *field!(class, Type, version: u32) != hole!(_K) as u32 {
            slow!($vm, $fp)
        }
    }};
}

stencil!(
    /// A slot of an instance of a class with `__slots__`, at offset `_N`.
    load_slot, |vm, fp| {
        let o = *at!(fp, _A);
        of_class!(vm, fp, o);
        let v = *at!((o as *mut u8), _N);
        if v == 0 {
            slow!(vm, fp)
        }
        *at!(fp, _R) = v;
        cont!(vm, fp)
    }
);

stencil!(
    /// The value in `_A` goes to such a slot of the instance in `_B`.
    store_slot, |vm, fp| {
        let o = *at!(fp, _B);
        of_class!(vm, fp, o);
        *at!((o as *mut u8), _N) = *at!(fp, _A);
        cont!(vm, fp)
    }
);

stencil!(
    /// That the class in `_P` has the version `_K`.
    check_version, |vm, fp| {
        if *field!(hole64!(_P), Type, version: u32) != hole!(_K) as u32 {
            slow!(vm, fp)
        }
        cont!(vm, fp)
    }
);

stencil!(
    /// What the class in `_P` has under a name, while it has the version `_K`: the value in `_Q`.
    load_class_attribute, |vm, fp| {
        let class = hole64!(_P) as u64;
        if *at!(fp, _A) != class || *field!(class, Type, version: u32) != hole!(_K) as u32 {
            slow!(vm, fp)
        }
        *at!(fp, _R) = hole64!(_Q) as u64;
        cont!(vm, fp)
    }
);
