//! LOOKUP_METHOD and CALL_METHOD (`lookup-method`): `o.name(…)` without a bound method.
//!
//! Between the two, two values lie below the arguments: function and receiver, or any callable and an empty slot.

use vm_layout::*;

use super::attr::{place, site};
use super::call::{enter_function, finish_call};
use super::{attempt, handler, name, next, peek, put, values};
use crate::native::Call;
use crate::switches::Site;

handler!(
    /// LOOKUP_METHOD in general.
    lookup_method_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).lookup_method(sp, name(fp, w.b()), None), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.add(1), pc, t)
});

handler!(
    /// LOOKUP_METHOD_CACHED in general.
    lookup_method_cached_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).lookup_method(sp, name(fp, w.b()), Some(place(pc))), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.add(1), pc, t)
});

macro_rules! shadow_handler {
    ($handler:ident, |$pc:ident| $cached:expr) => {
        handler!($handler, |vm, fp, sp, $pc, w, t| {
            (*fp).pc = $pc;
            attempt!((*vm).lookup_method_shadow(sp, name(fp, w.b()), $cached), vm, fp, sp, $pc, w, t);
            next!(vm, fp, sp.add(1), $pc, t)
        });
    };
}

shadow_handler!(lookup_method_shadow_slow, |pc| None);
shadow_handler!(lookup_method_cached_shadow_slow, |pc| Some(place(pc)));

handler!(lookup_method_map, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).lookup_method_map(sp, name(fp, w.b()), site(fp, w.a()), None), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.add(1), pc, t)
});

/// Leaves the method of a site's entry, whose guard holds, below the object.
macro_rules! found {
    ($vm:ident, $fp:ident, $sp:ident, $pc:ident, $t:ident, $o:ident, $entry:ident) => {{
        (*$vm).stats.method_site_hits = (*$vm).stats.method_site_hits.wrapping_add(1);
        put($sp, 1, Value::from_bits($entry.method()).unwrap_unchecked());
        (*$sp).set(Some($o));
        next!($vm, $fp, $sp.add(1), $pc, $t)
    }};
}

handler!(lookup_method_map_cached, |vm, fp, sp, pc, w, t| {
    let o = peek(sp, 1);
    let entry = &site(fp, w.a()).entries[0];
    if !o.is_exact(Kind::MapObject) {
        return lookup_method_no_shape(vm, fp, sp, pc, w, t);
    }
    let m: Gc<MapObject> = o.cast_unchecked();
    if m.shape.get() != entry.shape.get() || m.header.ty().version.get() != entry.version.get() {
        return lookup_method_other_shape(vm, fp, sp, pc, w, t);
    }
    found!(vm, fp, sp, pc, t, o, entry)
});

handler!(
    /// The other entries of the site.
    #[inline(never)]
    lookup_method_other_shape, |vm, fp, sp, pc, w, t| {
        let o = peek(sp, 1);
        let m: Gc<MapObject> = o.cast_unchecked();
        let entries = &site(fp, w.a()).entries;
        let shape = m.shape.get();
        let entry = if entries[1].shape.get() == shape {
            &entries[1]
        } else if entries[2].shape.get() == shape {
            &entries[2]
        } else {
            &entries[3]
        };
        if entry.shape.get() != shape || entry.version.get() != m.header.ty().version.get() {
            return lookup_method_map_cached_miss(vm, fp, sp, pc, w, t);
        }
        found!(vm, fp, sp, pc, t, o, entry)
    }
);

handler!(
    /// An object that is no map instance: where its class alone decides (lists, strs, …), its version is the guard.
    #[inline(never)]
    lookup_method_no_shape, |vm, fp, sp, pc, w, t| {
        let o = peek(sp, 1);
        let entry = &site(fp, w.a()).entries[0];
        let Some(header) = o.header() else {
            return lookup_method_map_cached_miss(vm, fp, sp, pc, w, t);
        };
        if entry.shape.get() != Site::NO_SHAPE || header.ty().version.get() != entry.version.get() {
            return lookup_method_map_cached_miss(vm, fp, sp, pc, w, t);
        }
        found!(vm, fp, sp, pc, t, o, entry)
    }
);

handler!(
    #[inline(never)]
    lookup_method_map_cached_miss,
    |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        attempt!(
            (*vm).lookup_method_map(sp, name(fp, w.b()), site(fp, w.a()), Some(place(pc))),
            vm,
            fp,
            sp,
            pc,
            w,
            t
        );
        next!(vm, fp, sp.add(1), pc, t)
    }
);

handler!(call_method, |vm, fp, sp, pc, w, t| {
    let argc = w.b() as usize;
    let callable = peek(sp, argc + 2);
    if !callable.is_exact(Kind::Function) {
        return call_method_native(vm, fp, sp, pc, w, t);
    }
    let given = argc + (*sp.sub(argc + 1)).get().is_some() as usize;
    let function: Gc<Function> = callable.cast_unchecked();
    enter_function(vm, fp, sp, pc, w, t, function, None, given, sp.sub(argc + 2), call_method_slow)
});

handler!(
    /// A native method with its receiver, or a native function: the arguments stay on the operand stack.
    /// (Inlined into `call_method` it made that save six registers.)
    #[inline(never)]
    call_method_native, |vm, fp, sp, pc, w, t| {
        let argc = w.b() as usize;
        let callable = peek(sp, argc + 2);
        let receiver = (*sp.sub(argc + 1)).get();
        (*fp).pc = pc;
        let v = if callable.is_exact(Kind::Descr) && receiver.is_some() {
            let method: Gc<Descr> = callable.cast_unchecked();
            attempt!((*vm).call_native_method(method, values(sp, argc + 1)), vm, fp, sp, pc, w, t)
        } else if callable.is_exact(Kind::Builtin) && receiver.is_none() {
            let b: Gc<Builtin> = callable.cast_unchecked();
            // As in CALL: a module's function of one argument, `math.sin(x)`.
            if argc == 1
                && b.receiver.get().is_none()
                && let Call::Fn1(f) = crate::value::native_def(b.def.get()).call
            {
                let v = attempt!(f(&mut *vm, peek(sp, 1)), vm, fp, sp, pc, w, t);
                put(sp, 3, v);
                next!(vm, fp, sp.sub(2), pc, t)
            }
            attempt!((*vm).call_on_stack(callable, values(sp, argc)), vm, fp, sp, pc, w, t)
        } else {
            return call_method_slow(vm, fp, sp, pc, w, t);
        };
        put(sp, argc + 2, v);
        next!(vm, fp, sp.sub(argc + 1), pc, t)
    }
);

handler!(
    #[inline(never)]
    call_method_slow,
    |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let argc = w.b() as usize;
        let result_sp = sp.sub(argc + 2);
        let given = argc + (*sp.sub(argc + 1)).get().is_some() as usize;
        let target = (*vm).prepare_positional(peek(sp, argc + 2), values(sp, given), result_sp);
        finish_call(vm, fp, sp, pc, w, t, target, result_sp)
    }
);

handler!(call_method_kw, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let argc = w.b() as usize;
    let names: Gc<Tuple> = peek(sp, 1).cast_unchecked();
    let result_sp = sp.sub(argc + 3);
    let given = argc + (*sp.sub(argc + 2)).get().is_some() as usize;
    let target = (*vm).prepare_keywords(peek(sp, argc + 3), names, values(sp.sub(1), given), result_sp);
    finish_call(vm, fp, sp, pc, w, t, target, result_sp)
});
