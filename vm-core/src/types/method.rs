//! Bound methods.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::types::object::identity_hash;
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::TRACKING_SAFE | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__call__", |vm, args| vm.call_args(args.pos[0], args.rest())),
        NativeDef::pos("__get__", 2, 3, |_, args| Ok(args[0])),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn2("__getattribute__", attribute),
        NativeDef::fn2("__eq__", |vm, a, b| {
            let (Some(x), Some(y)) = (a.cast::<Method>(), b.cast::<Method>()) else {
                return Ok(vm.not_implemented);
            };
            let same = x.receiver.get() == y.receiver.get() && vm.eq(x.function.get(), y.function.get())?;
            Ok(vm.bool(same))
        }),
        NativeDef::fn1("__hash__", |vm, v| {
            let Some(m) = v.cast::<Method>() else { return Ok(vm.none) };
            let h = identity_hash(m.receiver.get()) ^ vm.hash(m.function.get())?;
            Ok(vm.int(if h == -1 { -2 } else { h }))
        }),
        NativeDef::fn1("__reduce__", |vm, v| {
            let Some(m) = v.cast::<Method>() else { return Ok(vm.none) };
            let name = vm.get_attr(m.function.get(), vm.names.name)?;
            let getattr = vm.intern("getattr");
            let f = vm.dict_get_str(vm.builtins, getattr).unwrap_or(vm.none);
            let args = vm.tuple(&[m.receiver.get(), name]);
            Ok(vm.tuple(&[f, args]))
        }),
    ],
    getset: &[
        GetSetDef::member("__func__", |_, v| Ok(v.cast::<Method>().map_or(v, |m| m.function.get()))),
        GetSetDef::member("__self__", |_, v| Ok(v.cast::<Method>().map_or(v, |m| m.receiver.get()))),
    ],
    ..TypeDef::new("method", Kind::Method)
};

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    args.no_keywords(vm, "method")?;
    let [_, function, receiver] = *args.pos else {
        let n = args.pos.len().saturating_sub(1);
        return Err(vm.type_error(format!("method expected 2 arguments, got {n}")));
    };
    if !vm.is_callable(function) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if receiver == vm.none {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(vm.bound_method(function, receiver))
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let Some(m) = v.cast::<Method>() else { return Ok(vm.none) };
    let f = m.function.get();
    let mut name = None;
    for attr in [vm.names.qualname, vm.names.name] {
        if name.is_none() {
            name = vm.try_get_attr(f, attr)?.and_then(|n| n.cast::<Str>());
        }
    }
    let name = name.map_or_else(|| "?".to_owned(), |n| n.to_text());
    let receiver = vm.repr(m.receiver.get())?;
    let mut out = crate::value::TextBuilder::new();
    out.push_str(&format!("<bound method {name} of "));
    out.push_object(receiver);
    out.push_str(">");
    Ok(out.finish(vm))
}

/// A method's own attributes, else the function's.
fn attribute(vm: &mut Vm, v: Value, name: Value) -> R {
    let Some(name) = name.cast::<Str>() else { return Err(vm.type_error("attribute name must be string")) };
    let name = vm.intern_value(name);
    let t = vm.type_of(v);
    if let Some(a) = vm.lookup_in_type(t, name)
        && name != vm.names.doc
    {
        return vm.bind_descriptor(a, v, t);
    }
    let Some(m) = v.cast::<Method>() else { return Ok(vm.none) };
    vm.get_attr(m.function.get(), name)
}
