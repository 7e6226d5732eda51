//! Attributes: the plain opcodes, and those of method-cache and map-dicts.

use vm_layout::*;

use super::{attempt, handler, name, next, peek, put, stack_base};
use crate::switches::Site;

/// Names a site for the method cache: the address of its word, which no other site shares.
pub(super) fn place(pc: *const Word) -> u32 {
    (pc as usize >> 3) as u32
}

/// The cache of a site of the running code.
///
/// # Safety
/// `fp` is a live frame, `i` one of its code's sites.
#[inline(always)]
pub(in crate::interp) unsafe fn site<'a>(fp: *mut Frame, i: u16) -> &'a Site {
    // SAFETY: the caller's promise; sites live as long as the code object.
    unsafe {
        let code = (*fp).code;
        &*code.sites.get().cast::<Site>().add(i as usize)
    }
}

handler!(delete_attr, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).set_attr(peek(sp, 1), name(fp, w.b()), None), vm, fp, sp, pc, w, t);
    if (*vm).ends_something(Some(peek(sp, 1))) {
        (*vm).end_promptly(crate::types::prompt::Occasion::Unbound, sp.sub(1));
    }
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(
    /// LOAD_ATTR_CACHED in general.
    load_attr_cached_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).get_attr_cached(peek(sp, 1), name(fp, w.b()), place(pc)), vm, fp, sp, pc, w, t);
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(
    /// STORE_ATTR_CACHED in general.
    store_attr_cached_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!(
        (*vm).set_attr_cached(peek(sp, 1), name(fp, w.b()), peek(sp, 2), place(pc)),
        vm,
        fp,
        sp,
        pc,
        w,
        t
    );
    next!(vm, fp, sp.sub(2), pc, t)
});

/// The general forms with shadow tracking.
macro_rules! shadow_handlers {
    ($load:ident, $store:ident, $get:ident, $set:ident, |$pc:ident| $($place:expr)?) => {
        handler!($load, |vm, fp, sp, $pc, w, t| {
            (*fp).pc = $pc;
            let v = attempt!((*vm).$get(peek(sp, 1), name(fp, w.b()) $(, $place)?), vm, fp, sp, $pc, w, t);
            put(sp, 1, v);
            next!(vm, fp, sp, $pc, t)
        });

        handler!($store, |vm, fp, sp, $pc, w, t| {
            (*fp).pc = $pc;
            attempt!(
                (*vm).$set(peek(sp, 1), name(fp, w.b()), peek(sp, 2) $(, $place)?),
                vm,
                fp,
                sp,
                $pc,
                w,
                t
            );
            next!(vm, fp, sp.sub(2), $pc, t)
        });
    };
}

shadow_handlers!(load_attr_shadow_slow, store_attr_shadow_slow, get_attr_shadow, set_attr_shadow, |pc|);
shadow_handlers!(
    load_attr_cached_shadow_slow,
    store_attr_cached_shadow_slow,
    get_attr_cached_shadow,
    set_attr_cached_shadow,
    |pc| place(pc)
);

/// The slot that a site's guard proves, or the jump to `$miss`.
macro_rules! guarded_slot {
    ($miss:path, $vm:ident, $fp:ident, $sp:ident, $pc:ident, $w:ident, $t:ident) => {{
        let o = peek($sp, 1);
        let site = &site($fp, $w.a()).entries[0];
        if !o.is_exact(Kind::MapObject) {
            return $miss($vm, $fp, $sp, $pc, $w, $t);
        }
        let m: Gc<MapObject> = o.cast_unchecked();
        let index = site.index.get();
        if m.shape.get() != site.shape.get() || index >= m.capacity {
            return $miss($vm, $fp, $sp, $pc, $w, $t);
        }
        (m, index, site)
    }};
}

/// The slot, in the object or behind it, that any entry of the site gives for the shape of the map instance on top, and
/// the entry; or the jump to `$miss`. Without a call: a method of a base class meets the shapes of all derived ones.
macro_rules! other_slot {
    ($miss:path, $vm:ident, $fp:ident, $sp:ident, $pc:ident, $w:ident, $t:ident) => {{
        let o = peek($sp, 1);
        if !o.is_exact(Kind::MapObject) {
            return $miss($vm, $fp, $sp, $pc, $w, $t);
        }
        let m: Gc<MapObject> = o.cast_unchecked();
        let shape = m.shape.get();
        let [first, second, third, fourth] = &site($fp, $w.a()).entries;
        let entry = if second.shape.get() == shape {
            second
        } else if third.shape.get() == shape {
            third
        } else if fourth.shape.get() == shape {
            fourth
        } else {
            first
        };
        if entry.shape.get() != shape {
            return $miss($vm, $fp, $sp, $pc, $w, $t);
        }
        let index = entry.index.get();
        let slot = if index < m.capacity {
            m.items_ptr().add(index as usize)
        } else {
            let behind = (index - m.capacity) as usize;
            match m.overflow.get() {
                Some(a) if behind < a.capacity => a.items_ptr().add(behind),
                _ => return $miss($vm, $fp, $sp, $pc, $w, $t),
            }
        };
        (*$vm).stats.map_hits = (*$vm).stats.map_hits.wrapping_add(1);
        (m, &*slot, entry)
    }};
}

/// LOAD_ATTR_MAP and its slower parts, given what `method-cache` adds to the look-up of a miss.
macro_rules! map_loads {
    ($load:ident, $other:ident, $miss:ident, |$at:ident| $cached:expr) => {
        handler!($load, |vm, fp, sp, pc, w, t| {
            let (m, index, _) = guarded_slot!($other, vm, fp, sp, pc, w, t);
            let v = (*m.items_ptr().add(index as usize)).get().unwrap_unchecked();
            put(sp, 1, v);
            next!(vm, fp, sp, pc, t)
        });

        handler!(
            #[inline(never)]
            $other,
            |vm, fp, sp, pc, w, t| {
                let (_, slot, _) = other_slot!($miss, vm, fp, sp, pc, w, t);
                put(sp, 1, slot.get().unwrap_unchecked());
                next!(vm, fp, sp, pc, t)
            }
        );

        handler!(
            #[inline(never)]
            $miss,
            |vm, fp, sp, $at, w, t| {
                (*fp).pc = $at;
                let (o, name, site) = (peek(sp, 1), name(fp, w.b()), site(fp, w.a()));
                let found = (*vm).load_attr_map_slow(o, name, site, $cached, sp.sub(1));
                let v = attempt!(found, vm, fp, sp, $at, w, t);
                let running = (*vm).frame;
                if running != fp {
                    // A property's getter.
                    let code = (*running).code;
                    next!(vm, running, stack_base(running), code.words.get(), t)
                }
                put(sp, 1, v);
                next!(vm, fp, sp, $at, t)
            }
        );
    };
}

map_loads!(load_attr_map, load_attr_map_other, load_attr_map_miss, |pc| None);
map_loads!(load_attr_map_cached, load_attr_map_cached_other, load_attr_map_cached_miss, |pc| Some(place(pc)));

handler!(store_attr_map, |vm, fp, sp, pc, w, t| {
    let (m, index, site) = guarded_slot!(store_attr_map_other, vm, fp, sp, pc, w, t);
    (*m.items_ptr().add(index as usize)).set(Some(peek(sp, 2)));
    let next_shape = site.next_shape.get();
    if next_shape != 0 {
        m.shape.set(next_shape);
    }
    next!(vm, fp, sp.sub(2), pc, t)
});

handler!(
    #[inline(never)]
    store_attr_map_other,
    |vm, fp, sp, pc, w, t| {
        let (m, slot, entry) = other_slot!(store_attr_map_miss, vm, fp, sp, pc, w, t);
        slot.set(Some(peek(sp, 2)));
        let next_shape = entry.next_shape.get();
        if next_shape != 0 {
            m.shape.set(next_shape);
        }
        next!(vm, fp, sp.sub(2), pc, t)
    }
);

handler!(
    #[inline(never)]
    store_attr_map_miss,
    |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let (o, name, site) = (peek(sp, 1), name(fp, w.b()), site(fp, w.a()));
        let stored = (*vm).store_attr_map_slow(o, name, peek(sp, 2), site, sp.sub(2));
        attempt!(stored, vm, fp, sp, pc, w, t);
        let running = (*vm).frame;
        if running != fp {
            // A property's setter.
            let code = (*running).code;
            next!(vm, running, stack_base(running), code.words.get(), t)
        }
        next!(vm, fp, sp.sub(2), pc, t)
    }
);
