//! `frozenset`: its table of methods; what they do lies in `types::set`.

use vm_layout::Kind;

use crate::native::{NativeDef, TypeDef, type_flags};
use crate::types::CompareOp;
use crate::types::set::{methods, ops};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("__new__", methods::frozenset_new),
        NativeDef::fn1("__repr__", methods::repr),
        NativeDef::fn1("__hash__", methods::hash),
        NativeDef::fn2("__eq__", |vm, a, b| ops::compare(vm, CompareOp::Eq, a, b)),
        NativeDef::fn2("__ne__", |vm, a, b| ops::compare(vm, CompareOp::Ne, a, b)),
        NativeDef::fn2("__lt__", |vm, a, b| ops::compare(vm, CompareOp::Lt, a, b)),
        NativeDef::fn2("__le__", |vm, a, b| ops::compare(vm, CompareOp::Le, a, b)),
        NativeDef::fn2("__gt__", |vm, a, b| ops::compare(vm, CompareOp::Gt, a, b)),
        NativeDef::fn2("__ge__", |vm, a, b| ops::compare(vm, CompareOp::Ge, a, b)),
        NativeDef::fn1("__len__", methods::len),
        NativeDef::fn1("__iter__", methods::iter),
        NativeDef::fn2("__contains__", methods::contains),
        NativeDef::fn2("__and__", |vm, a, b| ops::binary(vm, a, b, ops::and)),
        NativeDef::fn2("__rand__", |vm, a, b| ops::binary(vm, b, a, ops::and)),
        NativeDef::fn2("__or__", |vm, a, b| ops::binary(vm, a, b, ops::or)),
        NativeDef::fn2("__ror__", |vm, a, b| ops::binary(vm, b, a, ops::or)),
        NativeDef::fn2("__sub__", |vm, a, b| ops::binary(vm, a, b, ops::sub)),
        NativeDef::fn2("__rsub__", |vm, a, b| ops::binary(vm, b, a, ops::sub)),
        NativeDef::fn2("__xor__", |vm, a, b| ops::binary(vm, a, b, ops::xor)),
        NativeDef::fn2("__rxor__", |vm, a, b| ops::binary(vm, b, a, ops::xor)),
        NativeDef::fn1("copy", methods::copy),
        NativeDef::pos("union", 1, u8::MAX, ops::union).as_varargs(),
        NativeDef::pos("intersection", 1, u8::MAX, ops::intersection).as_varargs(),
        NativeDef::pos("difference", 1, u8::MAX, ops::difference).as_varargs(),
        NativeDef::fn2("symmetric_difference", ops::symmetric_difference),
        NativeDef::fn2("isdisjoint", ops::is_disjoint),
        NativeDef::fn2("issubset", ops::is_subset),
        NativeDef::fn2("issuperset", ops::is_superset),
        NativeDef::fn1("__reduce__", methods::reduce),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    doc: "frozenset() -> empty frozenset object",
    ..TypeDef::new("frozenset", Kind::FrozenSet)
};
