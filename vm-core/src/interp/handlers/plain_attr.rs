//! LOAD_ATTR, STORE_ATTR and LOOKUP_METHOD of instances with a dict: the walk along the MRO, or the method cache in its
//! place, and the look into the instance's dict, unless shadow tracking knows better, in the handler itself. The frequent
//! cases call nothing, so they save no registers; all others go to the general form. All ways of asking share this form,
//! so that what a switch gains or costs is its idea and not the shape of a handler.

use vm_layout::*;

use super::attr::{
    load_attr_cached_shadow_slow, load_attr_cached_slow, load_attr_shadow_slow, place,
    store_attr_cached_shadow_slow, store_attr_cached_slow, store_attr_shadow_slow,
};
use super::method::{
    lookup_method_cached_shadow_slow, lookup_method_cached_slow, lookup_method_shadow_slow,
    lookup_method_slow,
};
use super::special::{read_property, write_property};
use super::{attempt, handler, name, next, peek, put};
use crate::Vm;
use crate::heap::record_slots;
use crate::native::type_flags;
use crate::types::Dunder;
use crate::value::{Probe, may_bind, probe, probe_class};

/// What a class answers to a name.
enum Said {
    Nothing,
    This(Value),
    /// It takes a call to find out.
    Unsure,
}

/// What the MRO of a class has under a name: as [`crate::Vm::lookup_in_type`], but without a call.
#[inline(always)]
fn walk(class: Gc<Type>, name: Gc<Str>) -> Said {
    for &class in class.mro.get().items() {
        // SAFETY: an MRO consists of types.
        let class: Gc<Type> = unsafe { class.cast_unchecked() };
        let namespace = class.dict.get();
        if may_bind(namespace, name) {
            match probe_class(namespace, name) {
                Probe::Absent => {}
                // SAFETY: a bound entry has a value.
                Probe::Bound(entry) => return Said::This(unsafe { entry.value.get().unwrap_unchecked() }),
                Probe::Unsure => return Said::Unsure,
            }
        }
    }
    Said::Nothing
}

/// The same as the method cache has it.
#[inline(always)]
fn ask_cache(vm: &mut Vm, class: Gc<Type>, name: Gc<Str>, place: u32) -> Said {
    match vm.probe_method_cache(class, name, place) {
        None => Said::Unsure,
        Some(None) => Said::Nothing,
        Some(Some(v)) => Said::This(v),
    }
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

/// What a class and an instance of it have under a name, for LOAD_ATTR and LOOKUP_METHOD: the value on top is done with by
/// `$value` if it is no method, else by `$method`; what takes a call goes to `$slow`.
macro_rules! find_attribute {
    ($slow:path, $says:expr, $trusted:expr, ($vm:ident, $fp:ident, $sp:ident, $pc:ident, $w:ident, $t:ident),
     |$o:ident, $class:ident, $name:ident, $d:ident| value $value:expr, method |$function:ident| $method:expr,
     property |$property:ident| $read:expr) => {{
        let $o = peek($sp, 1);
        let $name = name($fp, $w.b());
        if !$o.is_exact(Kind::Object) {
            return $slow($vm, $fp, $sp, $pc, $w, $t);
        }
        let $class = $o.header().unwrap_unchecked().ty();
        if $class.flags.get() & (type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR) != 0 {
            return $slow($vm, $fp, $sp, $pc, $w, $t);
        }
        let method = match $says {
            Said::Nothing => None,
            Said::Unsure => return $slow($vm, $fp, $sp, $pc, $w, $t),
            Said::This(attribute) => {
                if attribute.is_exact(Kind::Member)
                    && let Some((slot, _)) = own_word(attribute, $o, $class)
                    && let Some(v) = slot.get()
                {
                    put($sp, 1, v);
                    $value
                }
                if !attribute.is_exact(Kind::Function) {
                    let $property = attribute;
                    $read
                    return $slow($vm, $fp, $sp, $pc, $w, $t);
                }
                Some(attribute)
            }
        };
        if let Some($d) = own_dict($o, $class)
            && !(method.is_some() && $trusted)
        {
            match probe($d, $name) {
                Probe::Bound(entry) => {
                    put($sp, 1, entry.value.get().unwrap_unchecked());
                    $value
                }
                Probe::Unsure => return $slow($vm, $fp, $sp, $pc, $w, $t),
                Probe::Absent => {}
            }
        }
        if let Some($function) = method {
            $method
        }
        $slow($vm, $fp, $sp, $pc, $w, $t)
    }};
}

/// LOAD_ATTR, STORE_ATTR and LOOKUP_METHOD with their general forms, given how the class is asked and whether a dict is
/// trusted to shadow nothing of the class.
macro_rules! attribute_handlers {
    (
        $load:ident else $load_slow:path, $store:ident new $new:path, else $store_slow:path, $lookup:ident else $lookup_slow:path,
        |$vm:ident, $class:ident, $name:ident, $pc:ident| $says:expr, |$d:ident| $trusted:expr
    ) => {
        handler!($load, |$vm, fp, sp, $pc, w, t| {
            find_attribute!(
                $load_slow, $says, $trusted, ($vm, fp, sp, $pc, w, t),
                |o, $class, $name, $d| value next!($vm, fp, sp, $pc, t),
                method |function| if let Some(p) = (*$vm).heap.try_bump(crate::heap::round(size_of::<Method>())) {
                    (*$vm).stats.bound_methods += 1;
                    let m: Gc<Method> = Gc::from_raw(p as *mut Method);
                    m.header.set_word(Header::pack((*$vm).types.method, Kind::Method, false, 0));
                    m.function.set(function);
                    m.receiver.set(o);
                    put(sp, 1, m.value());
                    next!($vm, fp, sp, $pc, t)
                },
                property |property| if property.is_exact(Kind::Property) {
                    (*fp).pc = $pc;
                    return read_property($vm, fp, sp, property.bits() as *const Word, w, t);
                }
            )
        });

        handler!($lookup, |$vm, fp, sp, $pc, w, t| {
            find_attribute!(
                $lookup_slow, $says, $trusted, ($vm, fp, sp, $pc, w, t),
                |o, $class, $name, $d| value {
                    (*sp).set(None);
                    next!($vm, fp, sp.add(1), $pc, t)
                },
                method |function| {
                    (*$vm).stats.methods_unbound = (*$vm).stats.methods_unbound.wrapping_add(1);
                    put(sp, 1, function);
                    (*sp).set(Some(o));
                    next!($vm, fp, sp.add(1), $pc, t)
                },
                property |property| {}
            )
        });

        handler!($store, |$vm, fp, sp, $pc, w, t| {
            let (o, v) = (peek(sp, 1), peek(sp, 2));
            let $name = name(fp, w.b());
            if !o.is_exact(Kind::Object) {
                return $store_slow($vm, fp, sp, $pc, w, t);
            }
            let $class = o.header().unwrap_unchecked().ty();
            if $class.flags.get() & type_flags::CUSTOM_SETATTR != 0 {
                return $store_slow($vm, fp, sp, $pc, w, t);
            }
            match $says {
                Said::Nothing => {}
                Said::Unsure => return $store_slow($vm, fp, sp, $pc, w, t),
                Said::This(attribute) => {
                    if attribute.is_exact(Kind::Member)
                        && let Some((slot, false)) = own_word(attribute, o, $class)
                    {
                        slot.set(Some(v));
                        next!($vm, fp, sp.sub(2), $pc, t)
                    }
                    if !attribute.is_exact(Kind::Function) && !attribute.is_exact(Kind::Int) {
                        if attribute.is_exact(Kind::Property) {
                            (*fp).pc = $pc;
                            return write_property($vm, fp, sp, attribute.bits() as *const Word, w, t);
                        }
                        return $store_slow($vm, fp, sp, $pc, w, t);
                    }
                }
            }
            if let Some(d) = own_dict(o, $class) {
                match probe(d, $name) {
                    Probe::Bound(entry) if !d.header.has_flag(header_flags::WATCHED) => {
                        entry.value.set(Some(v));
                        next!($vm, fp, sp.sub(2), $pc, t)
                    }
                    Probe::Absent => return $new($vm, fp, sp, $pc, w, t),
                    _ => {}
                }
            } else if $class.dict_word.get() != u16::MAX {
                return $new($vm, fp, sp, $pc, w, t);
            }
            $store_slow($vm, fp, sp, $pc, w, t)
        });
    };
}

attribute_handlers!(
    load_attr else load_attr_slow, store_attr new store_new_attr, else store_attr_slow, lookup_method else lookup_method_slow,
    |vm, class, name, pc| walk(class, name), |d| false
);
attribute_handlers!(
    load_attr_cached else load_attr_cached_slow, store_attr_cached new store_new_attr, else store_attr_cached_slow,
    lookup_method_cached else lookup_method_cached_slow,
    |vm, class, name, pc| ask_cache(&mut *vm, class, name, place(pc)), |d| false
);
attribute_handlers!(
    load_attr_shadow else load_attr_shadow_slow, store_attr_shadow new store_attr_shadow_slow, else store_attr_shadow_slow,
    lookup_method_shadow else lookup_method_shadow_slow,
    |vm, class, name, pc| walk(class, name), |d| (*vm).is_unshadowing(d, class)
);
attribute_handlers!(
    load_attr_cached_shadow else load_attr_cached_shadow_slow,
    store_attr_cached_shadow new store_attr_cached_shadow_slow, else store_attr_cached_shadow_slow,
    lookup_method_cached_shadow else lookup_method_cached_shadow_slow,
    |vm, class, name, pc| ask_cache(&mut *vm, class, name, place(pc)), |d| (*vm).is_unshadowing(d, class)
);

handler!(
    /// STORE_ATTR of a name that the instance hasn't bound and for which its class has nothing that would take the store.
    #[inline(never)]
    store_new_attr, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        (*vm).bind_in_instance(peek(sp, 1), name(fp, w.b()), peek(sp, 2));
        next!(vm, fp, sp.sub(2), pc, t)
    }
);

handler!(
    /// LOAD_ATTR in general.
    load_attr_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if peek(sp, 1).is_exact(Kind::Type)
        && let Some(v) = Value::from_bits((*vm).class_attr(peek(sp, 1), name(fp, w.b())))
    {
        put(sp, 1, v);
        next!(vm, fp, sp, pc, t)
    }
    let v = attempt!((*vm).get_attr(peek(sp, 1), name(fp, w.b())), vm, fp, sp, pc, w, t);
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

impl Vm {
    /// What a class of plain metaclass has under a name of which the metaclass knows nothing, where that takes no Python
    /// code; 0 where the general look-up has to see to it.
    #[inline(never)]
    fn class_attr(&mut self, class: Value, name: Gc<Str>) -> u64 {
        // SAFETY: the caller has tested the kind.
        let class: Gc<Type> = unsafe { class.cast_unchecked() };
        let meta = class.header.ty();
        let (Said::Nothing, Said::This(v)) = (walk(meta, name), walk(class, name)) else { return 0 };
        if meta != self.types.type_ {
            return 0;
        }
        let receives = self.type_of(v).slots[Dunder::Get as usize].get().is_some();
        match v.kind() {
            _ if !receives => v.bits(),
            Kind::Function | Kind::Property | Kind::GetSet | Kind::Member | Kind::Builtin => v.bits(),
            Kind::ClassMethod if v.is_exact(Kind::ClassMethod) => {
                match record_slots(v)[0].get().filter(|f| f.is_exact(Kind::Function)) {
                    Some(f) => self.bound_method(f, class.value()).bits(),
                    None => 0,
                }
            }
            Kind::StaticMethod if v.is_exact(Kind::StaticMethod) => {
                record_slots(v)[0].get().map_or(0, |f| f.bits())
            }
            _ => 0,
        }
    }
}

handler!(
    /// STORE_ATTR in general.
    store_attr_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).set_attr(peek(sp, 1), name(fp, w.b()), Some(peek(sp, 2))), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(2), pc, t)
});
