//! Moving values between slots; constants; cells.

use vm_layout::*;

use super::*;

stencil!(copy, |vm, fp| {
    *at!(fp, _R) = *at!(fp, _A);
    cont!(vm, fp)
});

stencil!(
    /// Copies a slot that may be unbound.
    copy_checked, |vm, fp| {
        let v = *at!(fp, _A);
        if v == 0 {
            slow!(vm, fp)
        }
        *at!(fp, _R) = v;
        cont!(vm, fp)
    }
);

stencil!(check_bound, |vm, fp| {
    if *at!(fp, _A) == 0 {
        slow!(vm, fp)
    }
    cont!(vm, fp)
});

stencil!(
    /// That a tracked name's slot is empty, as machine code leaves it that reads the name itself.
    check_unbound, |vm, fp| {
        if *at!(fp, _A) != 0 {
            slow!(vm, fp)
        }
        cont!(vm, fp)
    }
);

stencil!(set_small, |vm, fp| {
    *at!(fp, _R) = hole!(_K) as u64;
    cont!(vm, fp)
});

stencil!(set_value, |vm, fp| {
    *at!(fp, _R) = hole64!(_P) as u64;
    cont!(vm, fp)
});

stencil!(clear, |vm, fp| {
    *at!(fp, _R) = 0;
    cont!(vm, fp)
});

stencil!(swap, |vm, fp| {
    let (a, b) = (*at!(fp, _A), *at!(fp, _B));
    *at!(fp, _A) = b;
    *at!(fp, _B) = a;
    cont!(vm, fp)
});

stencil!(load_deref, |vm, fp| {
    let cell = *at!(fp, _A);
    let v = *field!(cell, CellObject, value: u64);
    if v == 0 {
        slow!(vm, fp)
    }
    *at!(fp, _R) = v;
    cont!(vm, fp)
});

stencil!(store_deref, |vm, fp| {
    let cell = *at!(fp, _B);
    *field!(cell, CellObject, value: u64) = *at!(fp, _A);
    cont!(vm, fp)
});

stencil!(
    /// A global of this dict, to which no name was added since and from which none was taken: then its entry is where it was.
    load_known_global, |vm, fp| {
        let d = *field!(fp, Frame, globals: u64);
        if d != hole64!(_P) as u64 || *field!(d, Dict, version: u32) != hole!(_K) as u32 {
            slow!(vm, fp)
        }
        let entries = *field!(d, Dict, entries: *mut u8);
        *at!(fp, _R) = *at!(entries, _N);
        cont!(vm, fp)
    }
);

stencil!(
    /// Otherwise by the entry's key.
    load_known_global_rest, |vm, fp| {
        let d = *field!(fp, Frame, globals: u64);
        let entries = hole64!(_P) as u64;
        if *field!(d, Dict, entries: u64) != entries || u64::from(*field!(d, Dict, filled: u32)) <= hole!(_K) as u64 {
            give_up!(vm, fp)
        }
        let entry = entries.wrapping_add(hole!(_N) as u64);
        if *field!(entry, Entry, key: u64) != hole64!(_Q) as u64 {
            give_up!(vm, fp)
        }
        *at!(fp, _R) = *field!(entry, Entry, value: u64);
        done!(vm, fp)
    }
);

stencil!(
    /// A global found before: the dict's entries are where they were, and the entry still has this key.
    load_global, |vm, fp| {
        let d = *field!(fp, Frame, globals: u64);
        let entries = hole64!(_P) as u64;
        if *field!(d, Dict, entries: u64) != entries || u64::from(*field!(d, Dict, filled: u32)) <= hole!(_K) as u64 {
            slow!(vm, fp)
        }
        let entry = entries.wrapping_add(hole!(_N) as u64);
        if *field!(entry, Entry, key: u64) != hole64!(_Q) as u64 {
            slow!(vm, fp)
        }
        // An entry with a key has a value.
        *at!(fp, _R) = *field!(entry, Entry, value: u64);
        cont!(vm, fp)
    }
);

stencil!(
    /// The value in `_A` becomes that of a global found before, unless somebody wants to be told of stores
    /// to this name.
    store_global, |vm, fp| {
        let d = *field!(fp, Frame, globals: u64);
        let entries = hole64!(_P) as u64;
        if *field!(d, Dict, entries: u64) != entries || u64::from(*field!(d, Dict, filled: u32)) <= hole!(_K) as u64 {
            slow!(vm, fp)
        }
        let entry = entries.wrapping_add(hole!(_N) as u64);
        let name = hole64!(_Q) as u64;
        if *field!(entry, Entry, key: u64) != name {
            slow!(vm, fp)
        }
        let (place, v) = (field!(entry, Entry, value: u64), *at!(fp, _A));
        // Nothing changes for those who follow the name when it is bound to what it was bound to.
        if flags(d) & header_flags::WATCHED != 0 && flags(name) & header_flags::WATCHED != 0 && *place != v {
            slow!(vm, fp)
        }
        *place = v;
        cont!(vm, fp)
    }
);

stencil!(
    /// That this dict is the globals and has had no name added since: `load_builtin` must follow.
    check_globals, |vm, fp| {
        let d = *field!(fp, Frame, globals: u64);
        if d != hole64!(_P) as u64 || *field!(d, Dict, version: u64) != hole64!(_Q) as u64 {
            slow!(vm, fp)
        }
        if *vm.wrapping_add(hole!(_VM_CUSTOM_BUILTINS)) != 0 {
            slow!(vm, fp)
        }
        cont!(vm, fp)
    }
);

stencil!(load_builtin, |vm, fp| {
    let d = *at!(vm, _VM_BUILTINS);
    let entries = hole64!(_P) as u64;
    if *field!(d, Dict, entries: u64) != entries || u64::from(*field!(d, Dict, filled: u32)) <= hole!(_K) as u64 {
        slow!(vm, fp)
    }
    let entry = entries.wrapping_add(hole!(_N) as u64);
    if *field!(entry, Entry, key: u64) != hole64!(_Q) as u64 {
        slow!(vm, fp)
    }
    *at!(fp, _R) = *field!(entry, Entry, value: u64);
    cont!(vm, fp)
});
