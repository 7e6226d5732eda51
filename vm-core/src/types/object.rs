//! `object`: what every instance can do.

use vm_layout::*;

use crate::Vm;
use crate::native::{GetSetDef, R, TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    ..TypeDef::new("object", Kind::Object)
};

/// `__dict__` of classes whose instances have one.
pub const DICT_GETSET: GetSetDef = GetSetDef::get_set("__dict__", get_dict, set_dict);

fn get_dict(vm: &mut Vm, this: Value) -> R {
    match vm.instance_dict(this) {
        Some(d) => Ok(d.value()),
        None => Err(vm.no_attribute(this, vm.names.dict)),
    }
}

fn set_dict(vm: &mut Vm, this: Value, to: Option<Value>) -> R<()> {
    let Some(to) = to else { return Err(vm.type_error("cannot delete __dict__")) };
    let Some(dict) = to.cast::<Dict>() else {
        let name = vm.type_name(to);
        return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{name}'")));
    };
    vm.replace_instance_dict(this, dict)
}

impl Vm {
    /// Makes `dict` the `__dict__` of an instance.
    pub fn replace_instance_dict(&mut self, this: Value, dict: Gc<Dict>) -> R<()> {
        // Devolves a map instance and makes sure that there is a dict word.
        if self.instance_dict(this).is_none() {
            return Err(self.no_attribute(this, self.names.dict));
        }
        let word = self.type_of(this).dict_word.get() as usize;
        match crate::heap::ext_slots(this).get(word) {
            Some(slot) if this.kind() != Kind::MapObject => {
                slot.set(Some(dict.value()));
                Ok(())
            }
            _ => {
                // A namespace that lies elsewhere (function, module): its content is exchanged.
                let Some(own) = self.instance_dict(this) else { return Ok(()) };
                if own == dict {
                    return Ok(());
                }
                self.dict_clear(own);
                let mut at = 0;
                while let Some((k, v)) = self.dict_next(dict, &mut at) {
                    self.dict_set(own, k, v)?;
                }
                Ok(())
            }
        }
    }
}
