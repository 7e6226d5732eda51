//! LOAD_ATTR and STORE_ATTR without any switch: the walk along the MRO and the look into the instance's dict, in the handler
//! itself. The frequent cases call nothing, so they save no registers; all others go to the general form.

use vm_layout::*;

use super::{attempt, handler, name, next, peek, put};
use crate::native::type_flags;
use crate::value::{Probe, may_bind, probe, probe_class};

/// What the MRO of a class has under a name: as [`crate::Vm::lookup_in_type`], but without a call.
#[inline(always)]
fn class_attribute(class: Gc<Type>, name: Gc<Str>) -> Probe {
    for &class in class.mro.get().items() {
        // SAFETY: an MRO consists of types.
        let class: Gc<Type> = unsafe { class.cast_unchecked() };
        let namespace = class.dict.get();
        if may_bind(namespace, name) {
            match probe_class(namespace, name) {
                Probe::Absent => {}
                found => return found,
            }
        }
    }
    Probe::Absent
}

/// The word that a member of `__slots__` names in an instance of the very class that defines it.
///
/// # Safety
/// `member` is a member, `o` a plain instance of `class`.
#[inline(always)]
unsafe fn own_word<'a>(member: Value, o: Value, class: Gc<Type>) -> Option<(&'a Slot, bool)> {
    // SAFETY: the caller's promise. A record is its header, the words of its built-in part and its ext words; a member
    // counts both as one row, and the instance is of the class that laid it out.
    unsafe {
        let member: Gc<Member> = member.cast_unchecked();
        if member.owner.get() != class {
            return None;
        }
        let word = member.word.get();
        Some((&*(o.bits() as *const Slot).add(1 + (word >> 2) as usize), word & 2 != 0))
    }
}

/// The dict of a plain instance, if it has one.
///
/// # Safety
/// `o` is a plain instance of `class`.
#[inline(always)]
unsafe fn own_dict(o: Value, class: Gc<Type>) -> Option<Gc<Dict>> {
    let word = class.dict_word.get();
    if word == u16::MAX {
        return None;
    }
    let offset = 1 + class.base_words.get() as usize + word as usize;
    // SAFETY: the caller's promise; the dict word holds a dict or nothing.
    unsafe { (*(o.bits() as *const Slot).add(offset)).get().map(|d| d.cast_unchecked()) }
}

handler!(load_attr, |vm, fp, sp, pc, w, t| {
    let o = peek(sp, 1);
    let name = name(fp, w.b());
    if !o.is_exact(Kind::Object) {
        return load_attr_slow(vm, fp, sp, pc, w, t);
    }
    let class = o.header().unwrap_unchecked().ty();
    if class.flags.get() & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR) != 0 {
        return load_attr_slow(vm, fp, sp, pc, w, t);
    }
    let method = match class_attribute(class, name) {
        Probe::Absent => None,
        Probe::Unsure => return load_attr_slow(vm, fp, sp, pc, w, t),
        Probe::Bound(entry) => {
            let attribute = entry.value.get().unwrap_unchecked();
            if attribute.is_exact(Kind::Member)
                && let Some((slot, _)) = own_word(attribute, o, class)
                && let Some(v) = slot.get()
            {
                put(sp, 1, v);
                next!(vm, fp, sp, pc, t)
            }
            if !attribute.is_exact(Kind::Function) {
                return load_attr_slow(vm, fp, sp, pc, w, t);
            }
            Some(attribute)
        }
    };
    if let Some(d) = own_dict(o, class) {
        match probe(d, name) {
            Probe::Bound(entry) => {
                put(sp, 1, entry.value.get().unwrap_unchecked());
                next!(vm, fp, sp, pc, t)
            }
            Probe::Unsure => return load_attr_slow(vm, fp, sp, pc, w, t),
            Probe::Absent => {}
        }
    }
    if let Some(function) = method
        && let Some(p) = (*vm).heap.try_bump(crate::heap::round(size_of::<Method>()))
    {
        (*vm).stats.bound_methods += 1;
        let m: Gc<Method> = Gc::from_raw(p as *mut Method);
        m.header.set_word(Header::pack((*vm).types.method, Kind::Method, false, 0));
        m.function.set(function);
        m.receiver.set(o);
        put(sp, 1, m.value());
        next!(vm, fp, sp, pc, t)
    }
    load_attr_slow(vm, fp, sp, pc, w, t)
});

handler!(store_attr, |vm, fp, sp, pc, w, t| {
    let (o, v) = (peek(sp, 1), peek(sp, 2));
    let name = name(fp, w.b());
    if !o.is_exact(Kind::Object) {
        return store_attr_slow(vm, fp, sp, pc, w, t);
    }
    let class = o.header().unwrap_unchecked().ty();
    if class.flags.get() & type_flags::CUSTOM_SETATTR != 0 {
        return store_attr_slow(vm, fp, sp, pc, w, t);
    }
    match class_attribute(class, name) {
        Probe::Absent => {}
        Probe::Unsure => return store_attr_slow(vm, fp, sp, pc, w, t),
        Probe::Bound(entry) => {
            let attribute = entry.value.get().unwrap_unchecked();
            if attribute.is_exact(Kind::Member)
                && let Some((slot, false)) = own_word(attribute, o, class)
            {
                slot.set(Some(v));
                next!(vm, fp, sp.sub(2), pc, t)
            }
            if !attribute.is_exact(Kind::Function) && !attribute.is_exact(Kind::Int) {
                return store_attr_slow(vm, fp, sp, pc, w, t);
            }
        }
    }
    if let Some(d) = own_dict(o, class)
        && !d.header.has_flag(header_flags::WATCHED)
        && let Probe::Bound(entry) = probe(d, name)
    {
        entry.value.set(Some(v));
        next!(vm, fp, sp.sub(2), pc, t)
    }
    store_attr_slow(vm, fp, sp, pc, w, t)
});

handler!(
    /// LOAD_ATTR in general.
    load_attr_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).get_attr(peek(sp, 1), name(fp, w.b())), vm, fp, sp, pc, w, t);
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(
    /// STORE_ATTR in general.
    store_attr_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).set_attr(peek(sp, 1), name(fp, w.b()), Some(peek(sp, 2))), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(2), pc, t)
});
