//! Names in namespaces: globals, builtins, attributes of modules. Values lie in known entries as long as the keys stay the same.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, types};
use vm_core::config::Switch;
use vm_layout::*;

use super::{Builder, C};
use crate::abstract_value::{Av, Fact};
use crate::runtime;

impl Builder<'_, '_> {
    /// An attribute of a module that is a constant.
    pub(super) fn load_from_module(&mut self, module: Value, name: Gc<Str>) -> C<Option<Av>> {
        let Some(m) = module.exact::<Module>() else { return Ok(None) };
        let dict = m.dict.get();
        if self.distrusted() || self.vm.find_name(dict, name).is_none() {
            return Ok(None);
        }
        let av = self.load_from_namespace(dict, name);
        Ok(av)
    }

    /// LOAD_GLOBAL: the value lies in a known entry as long as the namespace has the keys it has now.
    pub(super) fn load_global(&mut self, name: u32) -> C {
        let name = self.name(name);
        let globals = self.st.top().globals;
        if !self.distrusted() && !self.vm.custom_builtins {
            let here = self.vm.find_name(globals, name).is_some();
            let builtins = self.vm.builtins;
            if here || self.vm.find_name(builtins, name).is_some() {
                if !here {
                    self.guard_namespace(globals);
                }
                if let Some(av) = self.load_from_namespace(if here { globals } else { builtins }, name) {
                    self.st.push(av);
                    return Ok(());
                }
            }
        }
        let d = self.const_word(globals.value());
        let n = self.const_word(name.value());
        let v = self.call_or_raise(runtime::load_global as *const (), &[d, n]);
        self.st.push(Av::Word(v));
        Ok(())
    }

    /// Guards that a namespace still has the keys that it has now.
    pub(super) fn guard_namespace(&mut self, d: Gc<Dict>) {
        if self.st.namespaces.contains(&d.address()) {
            return;
        }
        let p = self.const_word(d.value());
        // The low half: the high one is a mark of shadow tracking.
        let version = self.load_as(types::I32, p, offset_of!(Dict, version));
        let c = self.b.ins().icmp_imm_u(IntCC::Equal, version, i64::from(d.version.get() as u32));
        self.guard(c);
        self.st.namespaces.push(d.address());
    }

    /// The value under a name of a namespace; functions and the like become constants.
    pub(super) fn load_from_namespace(&mut self, d: Gc<Dict>, name: Gc<Str>) -> Option<Av> {
        let i = self.vm.find_name(d, name)?;
        let entries = d.entries.get()?;
        let now = entries.entries()[i].value.get()?;
        self.guard_namespace(d);
        let address = std::ptr::from_ref(&entries.entries()[i].value) as i64;
        let p = self.iconst(address);
        let v = self.load(p, 0);
        let constant = !now.is_small()
            && matches!(now.kind(), Kind::Function | Kind::Type | Kind::Builtin | Kind::Module);
        if constant {
            let c = self.const_word(now);
            let c = self.b.ins().icmp(IntCC::Equal, v, c);
            self.guard(c);
            return Some(Av::Const(now));
        }
        self.st.facts.insert(v, Fact::default());
        Some(Av::Word(v))
    }

    pub(super) fn store_global(&mut self, name: u32) {
        let name = self.name(name);
        let v = self.st.pop();
        let v = self.word(&v);
        let globals = self.st.top().globals;
        if !self.distrusted()
            && let Some(i) = self.vm.find_name(globals, name)
            && let Some(entries) = globals.entries.get()
            && entries.entries()[i].value.get().is_some()
        {
            self.guard_namespace(globals);
            let p = self.iconst(std::ptr::from_ref(&entries.entries()[i].value) as i64);
            self.store(v, p, 0);
            if self.vm.config.switches.has(Switch::Pep266) {
                self.tell_trackers(globals, name, v);
            }
            return;
        }
        let d = self.const_word(globals.value());
        let n = self.const_word(name.value());
        self.before_call();
        self.runtime(runtime::store_global as *const (), &[d, n, v]);
        self.st.forget_mutable();
    }
}
