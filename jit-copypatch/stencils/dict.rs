//! Attributes of instances that have a dict, by what their site knows (`vm_layout::DictSite`).

use vm_layout::*;

use super::*;

/// Bytes of a bound method.
const METHOD: usize = size_of::<Method>().next_multiple_of(GRANULE);

/// The version of the class of `$o`, an instance with a dict.
macro_rules! version_of {
    ($o:ident, $fail:expr) => {{
        if $o & 1 != 0 || kind($o) != Kind::Object as u8 {
            $fail
        }
        let class = *($o as *const u64) << 16 >> 16;
        *field!(class, Type, version: u32)
    }};
}

/// Which entry of `$site` is for this version.
macro_rules! known {
    ($version:expr, $site:ident, $fail:expr) => {{
        let version = $version;
        let versions = field!($site, DictSite, versions: u32);
        if version == *versions {
            0
        } else if version == *versions.wrapping_add(1) {
            1
        } else if version == *versions.wrapping_add(2) {
            2
        } else if version == *versions.wrapping_add(3) {
            3
        } else {
            $fail
        }
    }};
}

/// The dict of an instance, or 0.
macro_rules! dict_of {
    ($o:ident, $site:ident) => {
        *($o as *mut u8).wrapping_add(*field!($site, DictSite, dict_word: u32) as usize).cast::<u64>()
    };
}

/// The place of the value that dict `$d` has in the entry that the site knows, if the entry's key is the name in `_Q`.
macro_rules! own {
    ($d:ident, $site:ident, $fail:expr) => {{
        if $d == 0 {
            $fail
        }
        let entries = *field!($d, Dict, entries: u64);
        if entries == 0 || *field!($d, Dict, filled: u32) <= *field!($site, DictSite, number: u32) {
            $fail
        }
        let entry = entries.wrapping_add(*field!($site, DictSite, entry: u32) as u64);
        if *field!(entry, Entry, key: u64) != hole64!(_Q) as u64 {
            $fail
        }
        field!(entry, Entry, value: u64)
    }};
}

/// Makes sure that dict `$d`, if there is one, does not have the name in `_Q`.
macro_rules! lacks {
    ($d:ident, $fail:expr) => {
        if $d != 0 {
            // No index, and all keys are names: then one that is not there is none of the keys.
            if *field!($d, Dict, index: u64) != 0 || flags($d) & hole!(_DICT_OTHER_KEYS) as u8 != 0 {
                $fail
            }
            let name = hole64!(_Q) as u64;
            let mut left = *field!($d, Dict, filled: u32);
            let mut entry = (*field!($d, Dict, entries: u64)).wrapping_add(size_of::<Entries>() as u64);
            while left != 0 {
                if *field!(entry, Entry, key: u64) == name {
                    $fail
                }
                entry = entry.wrapping_add(size_of::<Entry>() as u64);
                left -= 1;
            }
        }
    };
}

/// A bound method.
macro_rules! bind {
    ($vm:ident, $fp:ident, $function:ident, $o:ident, $fail:expr) => {{
        let bound = allocate!($vm, METHOD, hole64!(_METHOD_WORD), $fail);
        *field!(bound, Method, function: u64) = $function;
        *field!(bound, Method, receiver: u64) = $o;
        *at!($fp, _R) = bound;
    }};
}

stencil!(
    /// An attribute that the object in `_A` has itself.
    load_own_attr, |vm, fp| {
        let o = *at!(fp, _A);
        let site = hole64!(_P) as *mut u8;
        if version_of!(o, slow!(vm, fp)) != *field!(site, DictSite, versions: u32)
            || *field!(site, DictSite, methods: u64) != 0
        {
            slow!(vm, fp)
        }
        let d = dict_of!(o, site);
        let v = *own!(d, site, slow!(vm, fp));
        *at!(fp, _R) = v;
        cont!(vm, fp)
    }
);

stencil!(
    /// A function of the class of the object in `_A`, which is bound.
    load_dict_method, |vm, fp| {
        let o = *at!(fp, _A);
        let site = hole64!(_P) as *mut u8;
        let function = *field!(site, DictSite, methods: u64);
        if version_of!(o, slow!(vm, fp)) != *field!(site, DictSite, versions: u32) || function == 0 {
            slow!(vm, fp)
        }
        let d = dict_of!(o, site);
        lacks!(d, slow!(vm, fp));
        bind!(vm, fp, function, o, slow!(vm, fp));
        cont!(vm, fp)
    }
);

stencil!(
    /// What remains of both: the site's other classes, or a way that was not expected.
    load_dict_attr_rest, |vm, fp| {
        let o = *at!(fp, _A);
        let site = hole64!(_P) as *mut u8;
        let i: usize = known!(version_of!(o, give_up!(vm, fp)), site, give_up!(vm, fp));
        let function = *field!(site, DictSite, methods: u64).wrapping_add(i);
        let d = dict_of!(o, site);
        if function == 0 {
            let v = *own!(d, site, give_up!(vm, fp));
            *at!(fp, _R) = v;
            done!(vm, fp)
        }
        lacks!(d, give_up!(vm, fp));
        bind!(vm, fp, function, o, give_up!(vm, fp));
        done!(vm, fp)
    }
);

stencil!(
    /// LOOKUP_METHOD: a function of the class of the object in `_A` goes to `_R`, the object to `_B`.
    lookup_dict_method, |vm, fp| {
        let o = *at!(fp, _A);
        let site = hole64!(_P) as *mut u8;
        let function = *field!(site, DictSite, methods: u64);
        if version_of!(o, slow!(vm, fp)) != *field!(site, DictSite, versions: u32) || function == 0 {
            slow!(vm, fp)
        }
        let d = dict_of!(o, site);
        lacks!(d, slow!(vm, fp));
        *at!(fp, _R) = function;
        *at!(fp, _B) = o;
        cont!(vm, fp)
    }
);

stencil!(lookup_dict_method_rest, |vm, fp| {
    let o = *at!(fp, _A);
    let site = hole64!(_P) as *mut u8;
    let i: usize = known!(version_of!(o, give_up!(vm, fp)), site, give_up!(vm, fp));
    let function = *field!(site, DictSite, methods: u64).wrapping_add(i);
    if function == 0 {
        give_up!(vm, fp)
    }
    let d = dict_of!(o, site);
    lacks!(d, give_up!(vm, fp));
    *at!(fp, _R) = function;
    *at!(fp, _B) = o;
    done!(vm, fp)
});

stencil!(
    /// The value in `_B` becomes an attribute that the object in `_A` has already.
    store_dict_attr, |vm, fp| {
        let o = *at!(fp, _A);
        let site = hole64!(_P) as *mut u8;
        if version_of!(o, slow!(vm, fp)) != *field!(site, DictSite, versions: u32) {
            slow!(vm, fp)
        }
        let d = dict_of!(o, site);
        let place = own!(d, site, slow!(vm, fp));
        if flags(d) & header_flags::WATCHED != 0 {
            slow!(vm, fp)
        }
        *place = *at!(fp, _B);
        cont!(vm, fp)
    }
);

stencil!(store_dict_attr_rest, |vm, fp| {
    let o = *at!(fp, _A);
    let site = hole64!(_P) as *mut u8;
    let _: usize = known!(version_of!(o, give_up!(vm, fp)), site, give_up!(vm, fp));
    let d = dict_of!(o, site);
    let place = own!(d, site, give_up!(vm, fp));
    if flags(d) & header_flags::WATCHED != 0 {
        give_up!(vm, fp)
    }
    *place = *at!(fp, _B);
    done!(vm, fp)
});
