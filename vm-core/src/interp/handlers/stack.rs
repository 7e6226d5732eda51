//! Constants, locals and the operand stack.

use vm_layout::Frame;

use super::{handler, next, peek, push, put};

handler!(pop_top, |vm, fp, sp, pc, w, t| { next!(vm, fp, sp.sub(1), pc, t) });

handler!(copy, |vm, fp, sp, pc, w, t| {
    let v = peek(sp, w.b() as usize);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(swap, |vm, fp, sp, pc, w, t| {
    let n = w.b() as usize;
    let (top, deep) = (peek(sp, 1), peek(sp, n));
    put(sp, 1, deep);
    put(sp, n, top);
    next!(vm, fp, sp, pc, t)
});

handler!(load_const, |vm, fp, sp, pc, w, t| {
    let v = *(*fp).consts.add(w.b() as usize);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(load_fast, |vm, fp, sp, pc, w, t| {
    match (*Frame::slots(fp).add(w.b() as usize)).get() {
        Some(v) => next!(vm, fp, push(sp, v), pc, t),
        None => super::name::load_unbound_fast(vm, fp, sp, pc, w, t),
    }
});

handler!(store_fast, |vm, fp, sp, pc, w, t| {
    let v = peek(sp, 1);
    (*Frame::slots(fp).add(w.b() as usize)).set(Some(v));
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(delete_fast, |vm, fp, sp, pc, w, t| {
    let slot = &*Frame::slots(fp).add(w.b() as usize);
    if slot.get().is_none() {
        return super::name::unbound_fast(vm, fp, sp, pc, w, t);
    }
    let ends = (*vm).ends_something(slot.get());
    slot.set(None);
    if ends {
        (*fp).pc = pc;
        (*vm).end_promptly(crate::types::prompt::Occasion::Unbound, sp);
    }
    next!(vm, fp, sp, pc, t)
});

handler!(load_fast_load_fast, |vm, fp, sp, pc, w, t| {
    let slots = Frame::slots(fp);
    match ((*slots.add(w.a() as usize)).get(), (*slots.add(w.b() as usize)).get()) {
        (Some(a), Some(b)) => {
            let sp = push(sp, a);
            next!(vm, fp, push(sp, b), pc, t)
        }
        _ => super::name::load_unbound_pair(vm, fp, sp, pc, w, t),
    }
});

handler!(store_fast_load_fast, |vm, fp, sp, pc, w, t| {
    let slots = Frame::slots(fp);
    let v = peek(sp, 1);
    (*slots.add(w.a() as usize)).set(Some(v));
    match (*slots.add(w.b() as usize)).get() {
        Some(v) => {
            put(sp, 1, v);
            next!(vm, fp, sp, pc, t)
        }
        None => super::name::load_unbound_fast(vm, fp, sp.sub(1), pc, w, t),
    }
});

handler!(load_fast_load_const, |vm, fp, sp, pc, w, t| {
    match (*Frame::slots(fp).add(w.a() as usize)).get() {
        Some(a) => {
            let sp = push(sp, a);
            let v = *(*fp).consts.add(w.b() as usize);
            next!(vm, fp, push(sp, v), pc, t)
        }
        None => super::name::load_unbound_pair(vm, fp, sp, pc, w, t),
    }
});
