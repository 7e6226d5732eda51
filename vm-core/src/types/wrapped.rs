//! `classmethod` and `staticmethod`.

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::types::Dunder;
use crate::value::StrExt;

const GETSET: &[GetSetDef] = &[
    GetSetDef::member("__func__", |vm, v| Ok(function(vm, v))),
    GetSetDef::member("__wrapped__", |vm, v| Ok(function(vm, v))),
    GetSetDef::get("__isabstractmethod__", |vm, v| {
        let f = function(vm, v);
        let yes = vm.is_abstract_method(f)?;
        Ok(vm.bool(yes))
    }),
    crate::types::object::DICT_GETSET,
];

pub static CLASSMETHOD_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::BASETYPE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__init__", init),
        NativeDef::pos("__get__", 2, 3, class_get),
        NativeDef::fn1("__repr__", |vm, v| repr(vm, v, "classmethod")),
    ],
    getset: GETSET,
    ..TypeDef::new("classmethod", Kind::ClassMethod)
};

pub static STATICMETHOD_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::BASETYPE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__init__", init),
        NativeDef::pos("__get__", 2, 3, |vm, args| Ok(function(vm, args[0]))),
        NativeDef::full("__call__", |vm, args| {
            let f = function(vm, args.pos[0]);
            vm.call_args(f, args.rest())
        }),
        NativeDef::fn1("__repr__", |vm, v| repr(vm, v, "staticmethod")),
    ],
    getset: GETSET,
    ..TypeDef::new("staticmethod", Kind::StaticMethod)
};

fn function(vm: &Vm, v: Value) -> Value {
    record_slots(v).first().and_then(|s| s.get()).unwrap_or(vm.none)
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    match args.pos.first().and_then(|c| c.cast::<Type>()) {
        Some(class) => Ok(vm.record(class, &[])),
        None => Err(vm.type_error("__new__(): not enough arguments")),
    }
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let this = args.pos[0];
    let class = vm.type_name(this);
    args.no_keywords(vm, &class)?;
    let [_, f] = *args.pos else {
        let n = args.pos.len() - 1;
        return Err(vm.type_error(format!("{class} expected 1 argument, got {n}")));
    };
    record_slots(this)[0].set(Some(f));
    // It looks like what it wraps.
    let dict = vm.new_dict();
    record_slots(this)[1].set(Some(dict.value()));
    for name in [vm.names.module, vm.names.name, vm.names.qualname, vm.names.doc, vm.names.annotations] {
        if let Some(v) = vm.try_get_attr(f, name)? {
            vm.dict_set_str(dict, name, v);
        }
    }
    Ok(vm.none)
}

/// Binds to the class; what is wrapped may itself be a descriptor.
fn class_get(vm: &mut Vm, args: &[Value]) -> R {
    let f = function(vm, args[0]);
    let class = match args.get(2).and_then(|c| c.cast::<Type>()) {
        Some(c) => c,
        None => vm.type_of(args[1]),
    };
    let own = vm.type_of(f);
    match own.slots[Dunder::Get as usize].get() {
        // A method is bound once more: CPython's has no `__get__`.
        Some(_) if f.kind() != Kind::Method => vm.bind_descriptor(f, class.value(), class),
        _ => Ok(vm.bound_method(f, class.value())),
    }
}

fn repr(vm: &mut Vm, v: Value, name: &str) -> R {
    let f = function(vm, v);
    let shown = vm.repr(f)?.to_text();
    Ok(vm.str(&format!("<{name}({shown})>")))
}
