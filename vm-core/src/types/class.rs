//! `type`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::METACLASS,
    ..TypeDef::new("type", Kind::Type)
};

impl crate::Vm {
    /// Whether `a` is `b` or derives from it.
    #[inline]
    pub fn is_subtype(&self, a: vm_layout::Gc<vm_layout::Type>, b: vm_layout::Gc<vm_layout::Type>) -> bool {
        a == b || a.mro.get().items().contains(&b.value())
    }

    /// Sets the flags that follow from what a class defines (`type_flags::CUSTOM_GETATTRIBUTE` and so on).
    pub fn update_type_flags(&mut self, _t: vm_layout::Gc<vm_layout::Type>) {
        todo!()
    }
}
