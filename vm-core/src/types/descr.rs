//! Descriptors of native methods, computed attributes and members, as they lie in class dicts.

use vm_layout::*;

use crate::Vm;
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::value::{StrExt, getset_def, native_def};

const GETSET: &[GetSetDef] = &[
    GetSetDef::member("__name__", |vm, v| {
        let name = name(v);
        Ok(vm.str(&name))
    }),
    GetSetDef::get("__qualname__", |vm, v| {
        let owner = owner(v).map(|o| o.qualname.get().to_text()).unwrap_or_default();
        let name = name(v);
        Ok(vm.str(&format!("{owner}.{name}")))
    }),
    GetSetDef::member("__objclass__", |vm, v| Ok(owner(v).map_or(vm.none, |o| o.value()))),
    GetSetDef::get("__doc__", |vm, v| {
        let doc = match v.kind() {
            Kind::Descr => v.cast::<Descr>().map_or("", |d| native_def(d.def.get()).doc),
            Kind::GetSet => v.cast::<Descr>().map_or("", |d| getset_def(d.def.get()).doc),
            _ => "",
        };
        if doc.is_empty() { Ok(vm.none) } else { Ok(vm.str(doc)) }
    }),
    GetSetDef::get("__text_signature__", |vm, _| Ok(vm.none)),
];

const CALLABLE: &[NativeDef] = &[
    NativeDef::full("__call__", |vm, args| vm.call_args(args.pos[0], args.rest())),
    NativeDef::pos("__get__", 2, 3, get),
    NativeDef::fn1("__repr__", repr),
];

const DATA: &[NativeDef] = &[
    NativeDef::pos("__get__", 2, 3, get),
    NativeDef::fn3("__set__", |vm, d, o, v| {
        set(vm, d, o, Some(v))?;
        Ok(vm.none)
    }),
    NativeDef::fn2("__delete__", |vm, d, o| {
        set(vm, d, o, None)?;
        Ok(vm.none)
    }),
    NativeDef::fn1("__repr__", repr),
];

const fn descriptor(name: &'static str, kind: Kind, words: u16, methods: &'static [NativeDef]) -> TypeDef {
    TypeDef {
        words,
        flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
        methods,
        getset: GETSET,
        ..TypeDef::new(name, kind)
    }
}

pub static METHOD_DESCRIPTOR_DEF: TypeDef = descriptor("method_descriptor", Kind::Descr, 2, CALLABLE);
pub static WRAPPER_DESCRIPTOR_DEF: TypeDef = descriptor("wrapper_descriptor", Kind::Descr, 2, CALLABLE);
pub static CLASSMETHOD_DESCRIPTOR_DEF: TypeDef =
    descriptor("classmethod_descriptor", Kind::Descr, 2, CALLABLE);
pub static GETSET_DESCRIPTOR_DEF: TypeDef = descriptor("getset_descriptor", Kind::GetSet, 2, DATA);
pub static MEMBER_DESCRIPTOR_DEF: TypeDef = descriptor("member_descriptor", Kind::Member, 3, DATA);

fn name(v: Value) -> String {
    match v.kind() {
        Kind::Descr => v.cast::<Descr>().map(|d| native_def(d.def.get()).name.to_owned()),
        Kind::GetSet => v.cast::<Descr>().map(|d| getset_def(d.def.get()).name.to_owned()),
        _ => v.cast::<Member>().map(|m| m.name.get().to_text()),
    }
    .unwrap_or_default()
}

fn owner(v: Value) -> Option<Gc<Type>> {
    match v.kind() {
        Kind::Member => v.cast::<Member>().map(|m| m.owner.get()),
        _ => v.cast::<Descr>().map(|d| d.owner.get()),
    }
}

/// `descriptor.__get__(instance, owner=None)`.
fn get(vm: &mut Vm, args: &[Value]) -> R {
    let (d, o) = (args[0], args[1]);
    let class = args.get(2).and_then(|c| c.cast::<Type>());
    let is_class_method = vm.type_of(d) == vm.types.classmethod_descriptor;
    if o == vm.none && !is_class_method && class.is_none_or(|c| c != vm.types.none_type) {
        return Ok(d);
    }
    let t = if is_class_method { class.unwrap_or(vm.type_of(o)) } else { vm.type_of(o) };
    if !is_class_method {
        check(vm, d, o)?;
    }
    vm.bind_descriptor(d, o, t)
}

/// TypeError unless the descriptor belongs to a class of the object.
fn check(vm: &mut Vm, d: Value, o: Value) -> R<()> {
    let Some(class) = owner(d) else { return Ok(()) };
    if vm.is_subtype(vm.type_of(o), class) {
        return Ok(());
    }
    let (name, class, got) = (name(d), class.name.get().to_text(), vm.type_name(o));
    Err(vm.type_error(format!("descriptor '{name}' for '{class}' objects doesn't apply to a '{got}' object")))
}

fn set(vm: &mut Vm, d: Value, o: Value, v: Option<Value>) -> R<()> {
    check(vm, d, o)?;
    vm.set_descriptor(d, o, v)
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let t = vm.type_of(v);
    let what = if t == vm.types.method_descriptor || t == vm.types.classmethod_descriptor {
        "method"
    } else if t == vm.types.wrapper_descriptor {
        "slot wrapper"
    } else if t == vm.types.getset_descriptor {
        "attribute"
    } else {
        "member"
    };
    let class = owner(v).map(|o| o.name.get().to_text()).unwrap_or_default();
    let name = name(v);
    Ok(vm.str(&format!("<{what} '{name}' of '{class}' objects>")))
}
