//! `None`, `NotImplemented` and `Ellipsis`.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, TypeDef, type_flags};

pub static NONE_TYPE_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", |vm, args| the_one(vm, args, "NoneType", vm.none)),
        NativeDef::fn1("__repr__", |vm, _| Ok(vm.str("None"))),
        NativeDef::fn1("__bool__", |vm, _| Ok(vm.false_)),
    ],
    ..TypeDef::new("NoneType", Kind::None)
};

pub static NOT_IMPLEMENTED_TYPE_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", |vm, args| the_one(vm, args, "NotImplementedType", vm.not_implemented)),
        NativeDef::fn1("__repr__", |vm, _| Ok(vm.str("NotImplemented"))),
        NativeDef::fn1("__reduce__", |vm, _| Ok(vm.str("NotImplemented"))),
        // LIMIT: without CPython's DeprecationWarning.
        NativeDef::fn1("__bool__", |vm, _| Ok(vm.true_)),
    ],
    ..TypeDef::new("NotImplementedType", Kind::NotImplemented)
};

pub static ELLIPSIS_TYPE_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", |vm, args| the_one(vm, args, "EllipsisType", vm.ellipsis)),
        NativeDef::fn1("__repr__", |vm, _| Ok(vm.str("Ellipsis"))),
        NativeDef::fn1("__reduce__", |vm, _| Ok(vm.str("Ellipsis"))),
    ],
    ..TypeDef::new("ellipsis", Kind::Ellipsis)
};

/// `type(None)()` is None.
fn the_one(vm: &mut Vm, args: Args<'_>, class: &str, v: Value) -> R {
    if args.pos.len() > 1 || args.has_keywords() {
        return Err(vm.type_error(format!("{class} takes no arguments")));
    }
    Ok(v)
}
