//! `array.arrayiterator`.

use vm_layout::*;

use super::data;
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{NativeDef, R, TypeDef, type_flags};

/// Words: array (unbound at the end), next index.
pub static DEF: TypeDef = TypeDef {
    module: "array",
    words: 2,
    flags: type_flags::NO_NEW | type_flags::TRACKING_SAFE,
    methods: &[NativeDef::fn1("__iter__", |_, v| Ok(v)), NativeDef::fn1("__next__", next)],
    ..TypeDef::new("arrayiterator", Kind::Object)
};

pub fn iter(vm: &mut Vm, array: Value) -> R {
    let class = vm.native_type(&DEF);
    Ok(vm.record(class, &[Some(array), Some(Value::small(0))]))
}

fn next(vm: &mut Vm, v: Value) -> R {
    let slots = record_slots(v);
    let Some(array) = slots[0].get() else { return Err(vm.stop_iteration(None)) };
    let i = slots[1].get().and_then(|i| i.as_small()).unwrap_or(0);
    let d = data(vm, array)?;
    if i as usize >= d.len() {
        slots[0].set(None);
        return Err(vm.stop_iteration(None));
    }
    slots[1].set(Some(Value::small(i + 1)));
    Ok(d.code.get(vm, d.item(i as usize)))
}
