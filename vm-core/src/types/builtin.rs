//! `builtin_function_or_method`: native functions, and native methods bound to a receiver.

use vm_layout::*;

use crate::Vm;
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::types::is_slot_wrapper;
use crate::types::object::identity_hash;
use crate::value::{StrExt, native_def};

pub static DEF: TypeDef = TypeDef {
    words: 3,
    flags: type_flags::TRACKING_SAFE | type_flags::WEAKREFABLE | type_flags::NO_NEW,
    methods: &[
        NativeDef::full("__call__", |vm, args| vm.call_args(args.pos[0], args.rest())),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn2("__eq__", |vm, a, b| {
            let (Some(x), Some(y)) = (a.cast::<Builtin>(), b.cast::<Builtin>()) else {
                return Ok(vm.not_implemented);
            };
            Ok(vm.bool(x.def.get() == y.def.get() && x.receiver.get() == y.receiver.get()))
        }),
        NativeDef::fn1("__hash__", |vm, v| {
            let Some(b) = v.cast::<Builtin>() else { return Ok(vm.none) };
            let h = b.def.get() as i64 ^ b.receiver.get().map_or(0, identity_hash);
            Ok(vm.int(h >> 4))
        }),
    ],
    getset: &[
        GetSetDef::get("__name__", |vm, v| {
            let name = def(v).map_or("", |d| d.name);
            Ok(vm.str(name))
        }),
        GetSetDef::get("__qualname__", |vm, v| {
            let name = qualname(vm, v);
            Ok(vm.str(&name))
        }),
        GetSetDef::get("__self__", |vm, v| {
            let Some(b) = v.cast::<Builtin>() else { return Ok(vm.none) };
            if let Some(r) = b.receiver.get() {
                return Ok(r);
            }
            let module = b.module.get().and_then(|m| m.cast::<Str>());
            Ok(module.and_then(|m| vm.dict_get_str(vm.modules, m)).unwrap_or(vm.none))
        }),
        GetSetDef::get("__module__", |vm, v| {
            Ok(v.cast::<Builtin>().and_then(|b| b.module.get()).unwrap_or(vm.none))
        }),
        GetSetDef::get("__doc__", |vm, v| match def(v).map(|d| d.doc) {
            Some(doc) if !doc.is_empty() => Ok(vm.str(doc)),
            _ => Ok(vm.none),
        }),
        GetSetDef::get("__text_signature__", |vm, _| Ok(vm.none)),
    ],
    ..TypeDef::new("builtin_function_or_method", Kind::Builtin)
};

fn def(v: Value) -> Option<&'static NativeDef> {
    v.cast::<Builtin>().map(|b| native_def(b.def.get()))
}

fn qualname(vm: &mut Vm, v: Value) -> String {
    let (Some(b), Some(d)) = (v.cast::<Builtin>(), def(v)) else { return String::new() };
    match b.receiver.get() {
        Some(r) if b.module.get().is_none() => {
            let class = match r.cast::<Type>() {
                Some(t) => t,
                None => vm.type_of(r),
            };
            format!("{}.{}", class.qualname.get().to_text(), d.name)
        }
        _ => d.name.to_owned(),
    }
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let (Some(b), Some(d)) = (v.cast::<Builtin>(), def(v)) else { return Ok(vm.none) };
    let shown = match b.receiver.get() {
        Some(r) if b.module.get().is_none() => {
            let class = vm.type_name(r);
            let slot = vm.native_owner(d).is_some_and(|t| is_slot_wrapper(t, d));
            if slot {
                format!("<method-wrapper '{}' of {class} object at {:#x}>", d.name, r.bits())
            } else {
                format!("<built-in method {} of {class} object at {:#x}>", d.name, r.bits())
            }
        }
        _ => format!("<built-in function {}>", d.name),
    };
    Ok(vm.str(&shown))
}
