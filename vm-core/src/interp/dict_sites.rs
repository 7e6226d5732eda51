//! Attributes of instances with a dict, for machine code: sites of its own (`vm_layout::DictSite`), and the handlers of
//! LOAD_ATTR and STORE_ATTR that fill them. The interpreter itself never looks at a site.

use vm_layout::*;

use super::code::body;
use super::dispatch::Handler;
use super::handlers::{attempt, handler, name, next, peek, put};
use crate::Vm;
use crate::native::{R, type_flags};

/// Whether a word has a site.
pub fn has_site(op: Op) -> bool {
    matches!(op, Op::LOAD_ATTR | Op::LOAD_ATTR_CACHED | Op::STORE_ATTR | Op::STORE_ATTR_CACHED)
}

/// The sites of a code object, one for each word that has one, in the order of the words. They live as long as it does.
pub fn dict_sites(code: Gc<Code>) -> &'static [DictSite] {
    let body = body(code);
    body.dict_sites.get_or_init(|| {
        let count = body.unit.words.iter().filter(|w| w.op().is_some_and(has_site)).count();
        (0..count).map(|_| DictSite::new()).collect()
    })
}

/// The handlers that machine code calls at a site instead of those of LOAD_ATTR and STORE_ATTR. In place of the word they
/// get the site's address.
pub fn noting_handlers() -> [Handler; 2] {
    [load_attr_noting, store_attr_noting]
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

impl Vm {
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
