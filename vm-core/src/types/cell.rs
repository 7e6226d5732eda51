//! `cell`: a variable shared between scopes.

use vm_layout::*;

use crate::Vm;
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    words: 1,
    flags: type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::pos("__new__", 1, 2, |vm, args| Ok(vm.cell(args.get(1).copied()))),
        NativeDef::fn1("__repr__", |vm, v| {
            let inside = match v.cast::<CellObject>().and_then(|c| c.value.get()) {
                Some(x) => format!("{} object at {:#x}", vm.type_name(x), x.bits()),
                None => "empty".to_owned(),
            };
            Ok(vm.str(&format!("<cell at {:#x}: {inside}>", v.bits())))
        }),
    ],
    getset: &[GetSetDef::get_set("cell_contents", get, |_, v, to| {
        if let Some(c) = v.cast::<CellObject>() {
            c.value.set(to);
        }
        Ok(())
    })],
    ..TypeDef::new("cell", Kind::Cell)
};

fn get(vm: &mut Vm, v: Value) -> R {
    match v.cast::<CellObject>().and_then(|c| c.value.get()) {
        Some(x) => Ok(x),
        None => Err(vm.value_error("Cell is empty")),
    }
}
