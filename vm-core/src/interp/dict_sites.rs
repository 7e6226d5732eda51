//! What machine code remembers of attributes, where the interpreter's own sites do not tell it: of instances with a dict
//! ([`DictSite`]) and of methods of instances with a shape ([`MethodSite`]); and the handlers that fill these sites. The
//! interpreter itself never looks at one.

use std::cell::Cell;

use vm_layout::*;

use super::code::body;
use super::dispatch::Handler;
use super::handlers::{attempt, handler, name, next, peek, put, site};
use crate::Vm;
use crate::native::{R, type_flags};
use crate::switches::Site;

/// Whether a word has a [`DictSite`].
pub fn has_site(op: Op) -> bool {
    matches!(
        op,
        Op::LOAD_ATTR
            | Op::LOAD_ATTR_CACHED
            | Op::STORE_ATTR
            | Op::STORE_ATTR_CACHED
            | Op::LOOKUP_METHOD
            | Op::LOOKUP_METHOD_CACHED
    )
}

/// Whether a word has a [`MethodSite`].
pub fn has_method_site(op: Op) -> bool {
    matches!(op, Op::LOAD_ATTR_MAP | Op::LOAD_ATTR_MAP_CACHED | Op::LOOKUP_METHOD_MAP)
}

/// Methods that instances with certain shapes get from their class, while it has a certain version.
#[derive(Default)]
#[repr(C)]
pub struct MethodSite {
    pub known: Site,
    /// How often the interpreter was asked.
    asked: Cell<u32>,
}

/// The sites of a code object's methods, one for each word that has one, in the order of the words.
pub fn method_sites(code: Gc<Code>) -> &'static [MethodSite] {
    let body = body(code);
    body.method_sites.get_or_init(|| {
        let count = body.unit.words.iter().filter(|w| w.op().is_some_and(has_method_site)).count();
        (0..count).map(|_| MethodSite::default()).collect()
    })
}

/// The sites of a code object, one for each word that has one, in the order of the words. They live as long as it does.
pub fn dict_sites(code: Gc<Code>) -> &'static [DictSite] {
    let body = body(code);
    body.dict_sites.get_or_init(|| {
        let count = body.unit.words.iter().filter(|w| w.op().is_some_and(has_site)).count();
        (0..count).map(|_| DictSite::new()).collect()
    })
}

/// The handler that machine code calls at a word with a site instead of the opcode's own. In place of the word it gets the
/// site's address.
pub fn noting_handler(op: Op) -> Option<Handler> {
    Some(match op {
        Op::LOAD_ATTR | Op::LOAD_ATTR_CACHED => load_attr_noting,
        Op::STORE_ATTR | Op::STORE_ATTR_CACHED => store_attr_noting,
        Op::LOOKUP_METHOD | Op::LOOKUP_METHOD_CACHED => lookup_method_noting,
        Op::LOAD_ATTR_MAP | Op::LOAD_ATTR_MAP_CACHED => load_attr_map_noting,
        Op::LOOKUP_METHOD_MAP => lookup_method_map_noting,
        _ => return None,
    })
}

handler!(load_attr_noting, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let site = w.0 as *const DictSite;
    let w = *pc.sub(1);
    let v = attempt!((*vm).load_attr_noting(peek(sp, 1), name(fp, w.b()), &*site), vm, fp, sp, pc, w, t);
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(store_attr_noting, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let site = w.0 as *const DictSite;
    let w = *pc.sub(1);
    let (o, v) = (peek(sp, 1), peek(sp, 2));
    attempt!((*vm).store_attr_noting(o, name(fp, w.b()), v, &*site), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(2), pc, t)
});

handler!(lookup_method_noting, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let site = w.0 as *const DictSite;
    let w = *pc.sub(1);
    attempt!((*vm).lookup_method_noting(sp, name(fp, w.b()), &*site), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.add(1), pc, t)
});

handler!(load_attr_map_noting, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let methods = w.0 as *const MethodSite;
    let w = *pc.sub(1);
    let own = site(fp, w.a());
    let v = attempt!(
        (*vm).load_attr_map_noting(peek(sp, 1), name(fp, w.b()), own, &*methods),
        vm,
        fp,
        sp,
        pc,
        w,
        t
    );
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(lookup_method_map_noting, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let methods = w.0 as *const MethodSite;
    let w = *pc.sub(1);
    let own = site(fp, w.a());
    attempt!((*vm).lookup_method_map_noting(sp, name(fp, w.b()), own, &*methods), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.add(1), pc, t)
});

impl Vm {
    /// # Safety
    /// As for [`Vm::lookup_method`].
    #[inline(never)]
    unsafe fn lookup_method_noting(&mut self, sp: *mut Slot, name: Gc<Str>, site: &DictSite) -> R<()> {
        // SAFETY: the caller's promise.
        unsafe {
            let o = (*sp.sub(1)).get().unwrap_unchecked();
            let custom = type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR | type_flags::METACLASS;
            self.note_site(o, name, site, custom, true);
            self.lookup_method(sp, name, None)
        }
    }

    #[inline(never)]
    fn load_attr_map_noting(&mut self, o: Value, name: Gc<Str>, site: &Site, methods: &MethodSite) -> R {
        self.note_method(o, name, methods);
        self.load_attr_map_slow(o, name, site, None, std::ptr::null_mut())
    }

    /// # Safety
    /// As for [`Vm::lookup_method_map`].
    #[inline(never)]
    unsafe fn lookup_method_map_noting(
        &mut self,
        sp: *mut Slot,
        name: Gc<Str>,
        site: &Site,
        methods: &MethodSite,
    ) -> R<()> {
        // SAFETY: the caller's promise.
        unsafe {
            let o = (*sp.sub(1)).get().unwrap_unchecked();
            self.note_method(o, name, methods);
            self.lookup_method_map(sp, name, site, None)
        }
    }

    /// Lets the site know which function of its class a map instance has as this method.
    fn note_method(&mut self, o: Value, name: Gc<Str>, site: &MethodSite) {
        let Some(m) = o.exact::<MapObject>() else { return };
        let asked = site.asked.get();
        if asked >= DictSite::PATIENCE {
            return;
        }
        site.asked.set(asked + 1);
        let t = m.header.ty();
        let custom = type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR | type_flags::METACLASS;
        if t.flags.get() & custom != 0 {
            return;
        }
        let shape = m.shape.get();
        let Some(f) = self.lookup_in_type(t, name).filter(|a| a.is_exact(Kind::Function)) else { return };
        if self.map_index(shape, name).is_some() {
            return;
        }
        let version = self.class_version_number(t);
        if version != 0 {
            site.known.fill_method(shape, version, f.bits());
        }
    }

    #[inline(never)]
    fn load_attr_noting(&mut self, o: Value, name: Gc<Str>, site: &DictSite) -> R {
        let custom = type_flags::CUSTOM_GETATTRIBUTE | type_flags::HAS_GETATTR | type_flags::METACLASS;
        self.note_site(o, name, site, custom, true);
        self.get_attr(o, name)
    }

    #[inline(never)]
    fn store_attr_noting(&mut self, o: Value, name: Gc<Str>, v: Value, site: &DictSite) -> R<()> {
        self.note_site(o, name, site, type_flags::CUSTOM_SETATTR | type_flags::METACLASS, false);
        self.set_attr(o, name, Some(v))
    }

    /// Lets the site know what the look-up that is about to be made will find, if it is of a kind that machine code can make
    /// by itself.
    fn note_site(&mut self, o: Value, name: Gc<Str>, site: &DictSite, custom: u32, methods: bool) {
        let asked = site.asked.get();
        if asked >= DictSite::PATIENCE || !o.is_exact(Kind::Object) {
            return;
        }
        site.asked.set(asked + 1);
        let t = self.type_of(o);
        if t.flags.get() & custom != 0 || t.dict_word.get() == u16::MAX {
            return;
        }
        let attr = self.lookup_in_type(t, name);
        if attr.is_some_and(|a| self.is_data_descriptor(a)) {
            return;
        }
        let dict = self.existing_dict(o);
        let entries = dict.and_then(|d| d.entries.get());
        if dict.is_some() && entries.is_none() {
            return;
        }
        let found = dict.and_then(|d| self.find_name(d, name));
        let method = match (found, entries, attr) {
            (Some(n), Some(entries), _) => {
                let Ok(number) = u32::try_from(n) else { return };
                let offset = entries.items_ptr().wrapping_add(n) as usize - entries.address();
                let Ok(offset) = u32::try_from(offset) else { return };
                site.number.set(number);
                site.entry.set(offset);
                0
            }
            (None, _, Some(f)) if methods && f.is_exact(Kind::Function) => f.bits(),
            _ => return,
        };
        let version = self.class_version_number(t);
        if version != 0 {
            let word = 8 * (1 + u32::from(t.base_words.get()) + u32::from(t.dict_word.get()));
            site.note(version, method, word);
        }
    }
}
