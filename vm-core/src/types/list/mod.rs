//! `list`: construction, the table of methods, repr. A list made of a range may be a [`RangeList`], one of
//! ints, floats or strs a list with a strategy (`strategy`); what an operation does not understand is made a plain list
//! in place first.

mod bulk;
mod index;
pub mod iterator;
mod methods;
#[cfg(not(feature = "range-lists"))]
mod no_progression;
#[cfg(not(feature = "list-strategies"))]
mod no_strategy;
pub mod part;
mod progression;
mod sort;
mod strategy;

pub use iterator::{LIST_ITERATOR_DEF, LIST_REVERSE_ITERATOR_DEF};
pub use methods::{count_equal, find_between, repetitions};
pub use progression::progression;
pub use strategy::{class_of, copy_words, list_words, special_words, word_of};

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef, type_flags};
use crate::types::CompareOp;
use crate::types::Dunder;
use crate::value::TextBuilder;

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__init__", init),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
        NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
        NativeDef::fn2("__lt__", |vm, a, b| compare(vm, CompareOp::Lt, a, b)),
        NativeDef::fn2("__le__", |vm, a, b| compare(vm, CompareOp::Le, a, b)),
        NativeDef::fn2("__gt__", |vm, a, b| compare(vm, CompareOp::Gt, a, b)),
        NativeDef::fn2("__ge__", |vm, a, b| compare(vm, CompareOp::Ge, a, b)),
        NativeDef::fn1("__len__", len),
        NativeDef::fn2("__getitem__", |vm, l, key| {
            check(vm, l, "__getitem__")?;
            vm.list_get_item(l, key)
        }),
        NativeDef::fn3("__setitem__", |vm, l, key, v| {
            check(vm, l, "__setitem__")?;
            vm.list_set_item(l, key, Some(v))?;
            Ok(vm.none)
        }),
        NativeDef::fn2("__delitem__", |vm, l, key| {
            check(vm, l, "__delitem__")?;
            vm.list_set_item(l, key, None)?;
            Ok(vm.none)
        }),
        NativeDef::fn2("__contains__", |vm, l, v| {
            check(vm, l, "__contains__")?;
            let found = vm.sequence_contains(l, v)?;
            Ok(vm.bool(found))
        }),
        NativeDef::fn1("__iter__", |vm, l| {
            check(vm, l, "__iter__")?;
            Ok(vm.list_iter(l))
        }),
        NativeDef::fn1("__reversed__", iterator::reversed),
        NativeDef::fn2("__add__", methods::add),
        NativeDef::fn2("__iadd__", methods::iadd),
        NativeDef::fn2("__mul__", methods::mul),
        NativeDef::fn2("__rmul__", methods::mul),
        NativeDef::fn2("__imul__", methods::imul),
        NativeDef::fn2("append", methods::append),
        NativeDef::fn2("extend", methods::extend),
        NativeDef::fn3("insert", methods::insert),
        NativeDef::fn2("remove", methods::remove),
        NativeDef::pos("pop", 1, 2, methods::pop),
        NativeDef::fn1("clear", methods::clear),
        NativeDef::pos("index", 2, 4, methods::index),
        NativeDef::fn2("count", methods::count),
        NativeDef::full("sort", sort::method),
        NativeDef::fn1("reverse", methods::reverse),
        NativeDef::fn1("copy", methods::copy),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    doc: "Built-in mutable sequence.",
    ..TypeDef::new("list", Kind::List)
};

/// TypeError unless `v` is a list.
fn check(vm: &mut Vm, v: Value, method: &str) -> R<()> {
    match v.kind() {
        k if k.is_list() => Ok(()),
        _ => Err(vm.wrong_receiver(method, "list", v)),
    }
}

/// The list behind a receiver, plain.
fn plain(vm: &mut Vm, v: Value, method: &str) -> R<Gc<List>> {
    match vm.plain_list(v) {
        Some(l) => Ok(l),
        None => Err(vm.wrong_receiver(method, "list", v)),
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    match args.pos.first().and_then(|c| c.cast::<Type>()) {
        Some(class) if class == vm.types.list => Ok(vm.empty_list()),
        Some(class) => Ok(vm.new_list_of(class).value()),
        None => Err(vm.type_error("list.__new__(X): X is not a type object")),
    }
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<1> = Signature::new("list", ["iterable"], 0).pos_only(1);
    let l = args.pos[0];
    let rest = args.rest();
    // A subclass may take keywords in its `__new__`.
    let class = vm.type_of(l);
    if class.slots[Dunder::New as usize].get() == vm.types.list.slots[Dunder::New as usize].get() {
        rest.no_keywords(vm, "list")?;
    }
    let [iterable] = Args::positional(rest.pos).bind(vm, &SIG)?;
    if let (Kind::EmptyList, Some(words)) = (l.kind(), list_words(l)) {
        if let Some(iterable) = iterable
            && !vm.try_become_range_list(words, iterable)?
        {
            vm.extend_list(l, iterable)?;
        }
        return Ok(vm.none);
    }
    let list = plain(vm, l, "__init__")?;
    vm.list_clear(list);
    if let Some(iterable) = iterable {
        vm.list_extend(list, iterable)?;
    }
    Ok(vm.none)
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    check(vm, a, op.dunder().name())?;
    if b.kind().is_list() { vm.compare_sequences(op, a, b) } else { Ok(vm.not_implemented) }
}

fn len(vm: &mut Vm, l: Value) -> R {
    check(vm, l, "__len__")?;
    let n = vm.sequence_len(l);
    Ok(vm.int_from_usize(n))
}

fn repr(vm: &mut Vm, l: Value) -> R {
    check(vm, l, "__repr__")?;
    if vm.sequence_len(l) == 0 {
        return Ok(vm.str("[]"));
    }
    if !vm.enter_repr(l) {
        return Ok(vm.str("[...]"));
    }
    let mut text = TextBuilder::new();
    let result = repr_items(vm, l, &mut text);
    vm.leave_repr(l);
    result?;
    Ok(text.finish(vm))
}

fn repr_items(vm: &mut Vm, l: Value, text: &mut TextBuilder) -> R<()> {
    let mut i = 0;
    while let Some(v) = vm.sequence_item(l, i) {
        text.push_str(if i == 0 { "[" } else { ", " });
        let item = vm.repr(v)?;
        text.push_charged(vm, item)?;
        i += 1;
    }
    text.push_str("]");
    Ok(())
}

impl Vm {
    /// Removes all items of a plain list.
    pub fn list_clear(&mut self, l: Gc<List>) {
        l.len.set(0);
        l.items.set(None);
    }
}
