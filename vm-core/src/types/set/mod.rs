//! `set`, and everything that it shares with `frozenset`. The table lies in `value::set`.

pub mod methods;
pub mod ops;

use vm_layout::*;

use crate::Vm;
use crate::native::{NativeDef, R, TypeDef, type_flags};
use crate::types::CompareOp;

/// A table of methods: a type's own, then those that `set` and `frozenset` share. The names in it are the caller's.
macro_rules! set_methods {
    ($($own:expr),* $(,)?) => {
        &[
            $($own,)*
            NativeDef::fn1("__repr__", methods::repr),
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
        ]
    };
}
pub(super) use set_methods;

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::WEAKREFABLE,
    methods: set_methods![
        NativeDef::full("__new__", methods::new),
        NativeDef::full("__init__", methods::init),
        NativeDef::fn2("__iand__", |vm, a, b| ops::in_place(vm, a, b, Vm::set_intersection_update)),
        NativeDef::fn2("__ior__", |vm, a, b| ops::in_place(vm, a, b, Vm::set_update)),
        NativeDef::fn2("__isub__", |vm, a, b| ops::in_place(vm, a, b, Vm::set_difference_update)),
        NativeDef::fn2("__ixor__", |vm, a, b| ops::in_place(vm, a, b, Vm::set_symmetric_difference_update)),
        NativeDef::fn2("add", methods::add),
        NativeDef::fn2("remove", methods::remove),
        NativeDef::fn2("discard", methods::discard),
        NativeDef::fn1("pop", methods::pop),
        NativeDef::fn1("clear", methods::clear),
        NativeDef::pos("update", 1, u8::MAX, ops::update).as_varargs(),
        NativeDef::pos("intersection_update", 1, u8::MAX, ops::intersection_update).as_varargs(),
        NativeDef::pos("difference_update", 1, u8::MAX, ops::difference_update).as_varargs(),
        NativeDef::fn2("symmetric_difference_update", ops::symmetric_difference_update),
    ],
    doc: "set() -> new empty set object",
    ..TypeDef::new("set", Kind::Set)
};

/// Words: the set (unbound at the end), slot to look at next, keys when it was made (−1 after a change was seen).
pub static SET_ITERATOR_DEF: TypeDef = TypeDef {
    words: 3,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", methods::iter_next),
        NativeDef::fn1("__length_hint__", methods::iter_length_hint),
    ],
    ..TypeDef::new("set_iterator", Kind::Object)
};

/// The set or frozenset behind a receiver.
fn this(vm: &mut Vm, v: Value, method: &str) -> R<Gc<Set>> {
    v.cast::<Set>().ok_or_else(|| vm.wrong_receiver(method, "set", v))
}
