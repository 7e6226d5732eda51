//! Subscripts of, stores into and membership in exact dicts, which the handlers of `item` and `control` hand over.
//!
//! A dict under a strategy is probed right here, without a call, if the key is of the strategy's class; everything else
//! goes on in the VM's functions.

use vm_layout::*;

use super::{attempt, handler, next, peek, put};

handler!(
    /// `d[key]`
    dict_subscr, |vm, fp, sp, pc, w, t| {
    let d: Gc<Dict> = peek(sp, 2).cast_unchecked();
    if d.entries.get().is_none()
        && let Ok(Some(slot)) = (*vm).strategy_probe(d, peek(sp, 1))
        && let Some(v) = slot.get()
    {
        put(sp, 2, v);
        next!(vm, fp, sp.sub(1), pc, t)
    }
    dict_subscr_slow(vm, fp, sp, pc, w, t)
});

handler!(dict_subscr_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let d: Gc<Dict> = peek(sp, 2).cast_unchecked();
    let v = attempt!((*vm).dict_item(d, peek(sp, 1)), vm, fp, sp, pc, w, t);
    put(sp, 2, v);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(
    /// `d[key] = v`
    dict_store, |vm, fp, sp, pc, w, t| {
    let d: Gc<Dict> = peek(sp, 2).cast_unchecked();
    if d.entries.get().is_none()
        && !d.header.has_flag(header_flags::WATCHED)
        && let Ok(Some(slot)) = (*vm).strategy_probe(d, peek(sp, 1))
    {
        slot.set(Some(peek(sp, 3)));
        next!(vm, fp, sp.sub(3), pc, t)
    }
    dict_store_slow(vm, fp, sp, pc, w, t)
});

handler!(dict_store_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let d: Gc<Dict> = peek(sp, 2).cast_unchecked();
    attempt!((*vm).dict_set(d, peek(sp, 1), peek(sp, 3)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(3), pc, t)
});

handler!(
    /// `key in d`
    dict_contains, |vm, fp, sp, pc, w, t| {
    let d: Gc<Dict> = peek(sp, 1).cast_unchecked();
    if d.entries.get().is_none()
        && let Ok(found) = (*vm).strategy_probe(d, peek(sp, 2))
    {
        put(sp, 2, (*vm).bool(found.is_some() == (w.a() == 0)));
        next!(vm, fp, sp.sub(1), pc, t)
    }
    dict_contains_slow(vm, fp, sp, pc, w, t)
});

handler!(dict_contains_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let d: Gc<Dict> = peek(sp, 1).cast_unchecked();
    let found = attempt!((*vm).dict_has(d, peek(sp, 2)), vm, fp, sp, pc, w, t);
    put(sp, 2, (*vm).bool(found == (w.a() == 0)));
    next!(vm, fp, sp.sub(1), pc, t)
});
