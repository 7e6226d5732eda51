//! `dict`: the table of methods, construction, repr. Probing lies in `value::dict`, views and iterators beside this.

mod iterator;
mod merge;
pub(crate) mod methods;
mod views;

pub use iterator::{
    DICT_ITEM_ITERATOR_DEF, DICT_ITERATOR_DEF, DICT_REVERSE_ITEM_ITERATOR_DEF, DICT_REVERSE_ITERATOR_DEF,
    DICT_REVERSE_VALUE_ITERATOR_DEF, DICT_VALUE_ITERATOR_DEF, ITEMS, KEYS, REVERSED, VALUES,
};
pub use views::{DICT_ITEMS_DEF, DICT_KEYS_DEF, DICT_VALUES_DEF, view_dict};

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, TypeDef, type_flags};
use crate::types::CompareOp;
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
        NativeDef::fn1("__len__", |vm, d| {
            let d = this(vm, d, "__len__")?;
            Ok(vm.int_from_usize(d.used.get()))
        }),
        NativeDef::fn2("__getitem__", methods::get_item),
        NativeDef::fn3("__setitem__", |vm, d, key, v| {
            let d = this(vm, d, "__setitem__")?;
            vm.dict_set(d, key, v)?;
            Ok(vm.none)
        }),
        NativeDef::fn2("__delitem__", |vm, d, key| {
            let d = this(vm, d, "__delitem__")?;
            match vm.dict_del(d, key)? {
                Some(_) => Ok(vm.none),
                None => Err(vm.key_error(key)),
            }
        }),
        NativeDef::fn2("__contains__", |vm, d, key| {
            let d = this(vm, d, "__contains__")?;
            let found = vm.dict_has(d, key)?;
            Ok(vm.bool(found))
        }),
        NativeDef::fn1("__iter__", |vm, d| {
            let d = this(vm, d, "__iter__")?;
            Ok(vm.dict_iter(d, KEYS))
        }),
        NativeDef::fn1("__reversed__", |vm, d| {
            let d = this(vm, d, "__reversed__")?;
            Ok(vm.dict_iter(d, KEYS | REVERSED))
        }),
        NativeDef::fn2("__or__", |vm, a, b| methods::or(vm, a, b, a)),
        NativeDef::fn2("__ror__", |vm, a, b| methods::or(vm, b, a, a)),
        NativeDef::fn2("__ior__", |vm, a, b| {
            let d = this(vm, a, "__ior__")?;
            vm.dict_update(d, b)?;
            Ok(a)
        }),
        NativeDef::pos("get", 2, 3, methods::get),
        NativeDef::pos("setdefault", 2, 3, methods::setdefault),
        NativeDef::pos("pop", 2, 3, methods::pop),
        NativeDef::fn1("popitem", methods::popitem),
        NativeDef::full("update", methods::update),
        NativeDef::fn1("clear", |vm, d| {
            let d = this(vm, d, "clear")?;
            vm.dict_clear(d);
            Ok(vm.none)
        }),
        NativeDef::fn1("copy", |vm, d| {
            let d = this(vm, d, "copy")?;
            let copy = vm.dict_copy(d);
            Ok(copy.value())
        }),
        NativeDef::fn1("keys", |vm, d| view(vm, d, KEYS, "keys")),
        NativeDef::fn1("values", |vm, d| view(vm, d, VALUES, "values")),
        NativeDef::fn1("items", |vm, d| view(vm, d, ITEMS, "items")),
        NativeDef::pos("fromkeys", 2, 3, methods::fromkeys).as_class(),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    doc: "dict() -> new empty dictionary",
    ..TypeDef::new("dict", Kind::Dict)
};

/// The dict behind a receiver.
fn this(vm: &mut Vm, v: Value, method: &str) -> R<Gc<Dict>> {
    v.cast::<Dict>().ok_or_else(|| vm.wrong_receiver(method, "dict", v))
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    match args.pos.first().and_then(|c| c.cast::<Type>()) {
        Some(class) => Ok(vm.new_dict_of(class).value()),
        None => Err(vm.type_error("dict.__new__(X): X is not a type object")),
    }
}

fn init(vm: &mut Vm, args: Args<'_>) -> R {
    let d = this(vm, args.pos[0], "__init__")?;
    vm.dict_update_args(d, args.rest(), "dict")?;
    Ok(vm.none)
}

fn view(vm: &mut Vm, d: Value, what: u32, method: &str) -> R {
    this(vm, d, method)?;
    let ty = match what {
        KEYS => vm.types.dict_keys,
        VALUES => vm.types.dict_values,
        _ => vm.types.dict_items,
    };
    Ok(vm.record(ty, &[Some(d)]))
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    let a = this(vm, a, op.dunder().name())?;
    match (b.cast::<Dict>(), op) {
        (Some(b), CompareOp::Eq) => {
            let equal = vm.dict_equal(a, b)?;
            Ok(vm.bool(equal))
        }
        (Some(b), CompareOp::Ne) => {
            let equal = vm.dict_equal(a, b)?;
            Ok(vm.bool(!equal))
        }
        _ => Ok(vm.not_implemented),
    }
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v, "__repr__")?;
    if d.used.get() == 0 {
        return Ok(vm.str("{}"));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.str("{...}"));
    }
    let mut text = TextBuilder::new();
    let result = repr_items(vm, d, &mut text);
    vm.leave_repr(v);
    result?;
    Ok(text.finish(vm))
}

fn repr_items(vm: &mut Vm, d: Gc<Dict>, text: &mut TextBuilder) -> R<()> {
    let mut position = 0;
    let mut open = "{";
    while let Some((k, v)) = vm.dict_next(d, &mut position) {
        text.push_str(open);
        open = ", ";
        let k = vm.repr(k)?;
        text.push_charged(vm, k)?;
        text.push_str(": ");
        let v = vm.repr(v)?;
        text.push_charged(vm, v)?;
    }
    text.push_str("}");
    Ok(())
}

impl Vm {
    /// `key in d`.
    // Called from handlers, which nothing may be inlined into that takes the address of a local.
    #[inline(never)]
    pub fn dict_has(&mut self, d: Gc<Dict>, key: Value) -> R<bool> {
        Ok(self.dict_find_key(d, key)?.is_some())
    }

    /// A new exact dict with the same items.
    pub fn dict_copy(&mut self, d: Gc<Dict>) -> Gc<Dict> {
        let copy = self.new_plain_dict();
        self.dict_copy_into(copy, d);
        copy
    }
}
