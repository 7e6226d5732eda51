//! Calls of classes of plain instances.

use vm_core::config::Switch;
use vm_core::native::type_flags;
use vm_core::types::Dunder;
use vm_layout::*;

use super::{Builder, C};
use crate::abstract_value::{Av, Ty};
use crate::runtime;

impl Builder<'_, '_> {
    /// The `__init__` of a class whose instances are made as `object` makes them.
    pub(super) fn plain_init(&self, class: Gc<Type>) -> Option<Value> {
        let flags = class.flags.get();
        let object = self.vm.types.object;
        let plain = self.vm.type_of(class.value()) == self.vm.types.type_
            && flags & type_flags::HEAP != 0
            && flags & type_flags::ABSTRACT == 0
            && class.instance_kind.get() == Kind::Object
            && class.slots[Dunder::New as usize].get() == object.slots[Dunder::New as usize].get();
        class.slots[Dunder::Init as usize].get().filter(|i| plain && i.is_exact(Kind::Function))
    }

    /// Calling a class of plain instances: the instance is made here and `__init__` called like any function.
    pub(super) fn call_class(&mut self, class: Gc<Type>, args: Vec<Av>) -> C {
        let flags = class.flags.get();
        let Some(init) = self.plain_init(class) else {
            return self.call_any(&Av::Const(class.value()), &args);
        };
        for d in [Dunder::Init, Dunder::New, Dunder::Del] {
            let name = self.vm.names.dunders[d as usize];
            self.assume(name);
        }
        let root = class.root_shape.get();
        let mapped =
            self.vm.config.switches.has(Switch::MapDicts) && flags & type_flags::MAPPABLE != 0 && root != 0;
        self.embed(class.value());
        if mapped
            && flags & type_flags::HAS_DEL == 0
            && let Some(av) = self.new_object(class, &args)
        {
            let mut all = vec![av.clone()];
            all.extend(args);
            return self.call_function(init, all, Some(av));
        }
        let o = if mapped && flags & type_flags::HAS_DEL == 0 {
            self.new_map_object(class)
        } else if !mapped && flags & (type_flags::HAS_DEL | type_flags::MAPPABLE) == 0 {
            self.new_record(class)
        } else {
            let c = self.const_word(class.value());
            self.runtime(runtime::new_instance as *const (), &[c])
        };
        let fact = match mapped {
            true => Ty::Shape(root),
            false if flags & type_flags::MAPPABLE == 0 => Ty::Instance(class.value()),
            false => Ty::Any,
        };
        if mapped && flags & type_flags::HAS_DEL == 0 {
            self.st.room.insert(o, u32::from(class.expected_slots.get()));
        }
        let av = self.typed(o, fact);
        let mut all = vec![av.clone()];
        all.extend(args);
        self.call_function(init, all, Some(av))
    }
}
