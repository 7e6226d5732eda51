//! `_weakref`: what the Python module `weakref` builds on.

use vm_layout::*;

use crate::native::{ModuleDef, NativeDef};

pub static DEF: ModuleDef = ModuleDef {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: &[&[
        NativeDef::fn1("getweakrefcount", |vm, v| {
            let n = vm.weakrefs.get(&(v.bits() as usize)).map_or(0, Vec::len);
            Ok(vm.int_from_usize(n))
        }),
        NativeDef::fn1("getweakrefs", |vm, v| {
            let list = vm.new_list();
            let known = vm.weakrefs.get(&(v.bits() as usize)).map_or(0, Vec::len);
            for i in 0..known {
                let r = vm.weakrefs.get(&(v.bits() as usize)).and_then(|refs| refs.get(i)).copied();
                if let Some(r) = r {
                    vm.list_push(list, r.value());
                }
            }
            Ok(list.value())
        }),
    ]],
    init: |vm, m| {
        let t = vm.types.weakref.value();
        for name in ["ref", "ReferenceType"] {
            let name: Gc<Str> = vm.intern(name);
            vm.dict_set_str(m.dict.get(), name, t);
        }
        Ok(())
    },
};
