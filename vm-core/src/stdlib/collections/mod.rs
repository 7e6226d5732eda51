//! `_collections`: the native part of `collections`.

mod defaultdict;
mod deque;
mod deque_methods;
mod ordered;

use crate::native::ModuleDef;

pub static DEF: ModuleDef = ModuleDef {
    name: "_collections",
    doc: "High performance data structures.",
    functions: &[],
    init: |vm, m| {
        let types = [vm.native_type(&deque::DEQUE_DEF), defaultdict::make_type(vm), ordered::make_type(vm)];
        for t in types {
            let name = t.name.get();
            vm.dict_set_str(m.dict.get(), name, t.value());
        }
        Ok(())
    },
};
