//! Attributes of instances that have a dict, by what their site knows (`vm_layout::DictSite`).

use vm_layout::*;

use super::*;

/// Bytes of a bound method.
const METHOD: usize = size_of::<Method>().next_multiple_of(16);
const GRANULE: usize = 16;

/// Which entry of `$site` is for the class of `$o`.
macro_rules! known {
    ($vm:ident, $fp:ident, $o:ident, $site:ident) => {{
        if $o & 1 != 0 || kind($o) != Kind::Object as u8 {
            slow!($vm, $fp)
        }
        let class = *($o as *const u64) << 16 >> 16;
        let version = *field!(class, Type, version: u32);
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
            slow!($vm, $fp)
        }
    }};
}

/// The place of the value that dict `$d` has in the entry that the site knows, if the entry's key is the name in `_Q`.
macro_rules! own {
    ($vm:ident, $fp:ident, $d:ident, $site:ident) => {{
        if $d == 0 {
            slow!($vm, $fp)
        }
        let entries = *field!($d, Dict, entries: u64);
        if entries == 0 || *field!($d, Dict, filled: u64) <= *field!($site, DictSite, number: u32) as u64 {
            slow!($vm, $fp)
        }
        let entry = entries.wrapping_add(*field!($site, DictSite, entry: u32) as u64);
        if *field!(entry, Entry, key: u64) != hole64!(_Q) as u64 {
            slow!($vm, $fp)
        }
        field!(entry, Entry, value: u64)
    }};
}

stencil!(
    /// An attribute of the object in `_A`: its own, or a function of its class, which is bound.
    load_dict_attr, |vm, fp| {
        let o = *at!(fp, _A);
        let site = hole64!(_P) as *mut u8;
        let i: usize = known!(vm, fp, o, site);
        let function = *field!(site, DictSite, methods: u64).wrapping_add(i);
        let d = *(o as *mut u8).wrapping_add(*field!(site, DictSite, dict_word: u32) as usize).cast::<u64>();
        if function == 0 {
            let v = *own!(vm, fp, d, site);
            *at!(fp, _R) = v;
            cont!(vm, fp)
        }
        if d != 0 {
            // No index, and all keys are names: then one that is not there is none of the keys.
            if *field!(d, Dict, index: u64) != 0 || flags(d) & hole!(_DICT_OTHER_KEYS) as u8 != 0 {
                slow!(vm, fp)
            }
            let name = hole64!(_Q) as u64;
            let mut left = *field!(d, Dict, filled: u64);
            let mut entry = (*field!(d, Dict, entries: u64)).wrapping_add(size_of::<Entries>() as u64);
            while left != 0 {
                if *field!(entry, Entry, key: u64) == name {
                    slow!(vm, fp)
                }
                entry = entry.wrapping_add(size_of::<Entry>() as u64);
                left -= 1;
            }
        }
        let p = *at!(vm, _VM_BUMP) as usize;
        let end = p.wrapping_add(METHOD);
        if end as u64 > *at!(vm, _VM_HEAP_LIMIT) {
            slow!(vm, fp)
        }
        *at!(vm, _VM_BUMP) = end as u64;
        let inside = p & hole!(_HEAP_BLOCK_MASK);
        // The granules' bytes are at the start of the block.
        *((p - inside).wrapping_add(inside / GRANULE) as *mut u8) = hole!(_HEAP_STARTS) as u8;
        *(p as *mut u64) = hole64!(_METHOD_WORD) as u64;
        *field!(p, Method, function: u64) = function;
        *field!(p, Method, receiver: u64) = o;
        *at!(fp, _R) = p as u64;
        cont!(vm, fp)
    }
);

stencil!(
    /// The value in `_B` becomes an attribute that the object in `_A` has already.
    store_dict_attr, |vm, fp| {
        let o = *at!(fp, _A);
        let site = hole64!(_P) as *mut u8;
        let _: usize = known!(vm, fp, o, site);
        let d = *(o as *mut u8).wrapping_add(*field!(site, DictSite, dict_word: u32) as usize).cast::<u64>();
        let place = own!(vm, fp, d, site);
        if flags(d) & header_flags::WATCHED != 0 {
            slow!(vm, fp)
        }
        *place = *at!(fp, _B);
        cont!(vm, fp)
    }
);
