//! `type`: subtype tests, the flags and dunder slots that follow from a class's dict. Making classes, their layout,
//! order, methods and checks lie in the files beside.

mod check;
mod create;
mod layout;
mod methods;
mod mro;

pub use create::ArgBuffer;
pub use layout::mangle;

use vm_layout::*;

use crate::Vm;
use crate::native::{TypeDef, type_flags};
use crate::types::Dunder;
use crate::value::ListExt;

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::METACLASS | type_flags::WEAKREFABLE,
    methods: methods::METHODS,
    getset: methods::GETSET,
    ..TypeDef::new("type", Kind::Type)
};

impl Vm {
    /// Whether `a` is `b` or derives from it.
    #[inline]
    pub fn is_subtype(&self, a: Gc<Type>, b: Gc<Type>) -> bool {
        a == b || a.mro.get().items().contains(&b.value())
    }

    /// Sets the flags that follow from what a class defines (`type_flags::CUSTOM_GETATTRIBUTE` and so on).
    pub fn update_type_flags(&mut self, t: Gc<Type>) {
        let slot = |t: Gc<Type>, d: Dunder| t.slots[d as usize].get();
        let (object, meta) = (self.types.object, self.types.type_);
        let custom = |d: Dunder| {
            let own = slot(t, d);
            own.is_some() && own != slot(object, d) && own != slot(meta, d)
        };
        let mut flags = t.flags.get()
            & !(type_flags::CUSTOM_GETATTRIBUTE
                | type_flags::HAS_GETATTR
                | type_flags::CUSTOM_SETATTR
                | type_flags::HAS_DEL);
        if custom(Dunder::GetAttribute) {
            flags |= type_flags::CUSTOM_GETATTRIBUTE;
        }
        if custom(Dunder::SetAttr) || custom(Dunder::DelAttr) {
            flags |= type_flags::CUSTOM_SETATTR;
        }
        if slot(t, Dunder::GetAttr).is_some() {
            flags |= type_flags::HAS_GETATTR;
        }
        if slot(t, Dunder::Del).is_some() {
            flags |= type_flags::HAS_DEL;
        }
        t.flags.set(flags);
    }

    /// After a change of `name` in the dict of `t`: the dunder slot of that name in it and in all that derives from it.
    pub fn refresh_slots(&mut self, t: Gc<Type>, name: Gc<Str>) {
        let Some(i) = self.names.dunders.iter().position(|&d| d == name) else { return };
        self.refresh_slot(t, i);
    }

    /// Tells the caches that a class changed without `type_set_attr`.
    pub fn class_touched(&mut self, t: Gc<Type>) {
        self.invalidate_class(t);
    }

    fn refresh_slot(&mut self, t: Gc<Type>, i: usize) {
        let found = self.lookup_in_type(t, self.names.dunders[i]);
        t.slots[i].set(found);
        self.update_type_flags(t);
        let mut n = 0;
        while let Some(sub) = t.subclasses.get().and_then(|l| l.item(n)).and_then(|v| v.cast::<Type>()) {
            self.refresh_slot(sub, i);
            n += 1;
        }
    }
}
