//! `tuple` and its iterator.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef, type_flags};
use crate::protocol::item::from_end;
use crate::types::CompareOp;
use crate::types::Dunder;
use crate::types::list::{count_equal, find_between, iterator, repetitions};
use crate::value::{ListExt, TextBuilder};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("__hash__", |vm, t| {
            this(vm, t, "__hash__")?;
            let h = vm.hash_builtin(t)?.unwrap_or(0);
            Ok(vm.int(h))
        }),
        NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
        NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
        NativeDef::fn2("__lt__", |vm, a, b| compare(vm, CompareOp::Lt, a, b)),
        NativeDef::fn2("__le__", |vm, a, b| compare(vm, CompareOp::Le, a, b)),
        NativeDef::fn2("__gt__", |vm, a, b| compare(vm, CompareOp::Gt, a, b)),
        NativeDef::fn2("__ge__", |vm, a, b| compare(vm, CompareOp::Ge, a, b)),
        NativeDef::fn1("__len__", |vm, t| {
            let t = this(vm, t, "__len__")?;
            Ok(vm.int_from_usize(t.len))
        }),
        NativeDef::fn2("__getitem__", |vm, t, key| {
            this(vm, t, "__getitem__")?;
            vm.tuple_get_item(t, key)
        }),
        NativeDef::fn2("__contains__", |vm, t, v| {
            this(vm, t, "__contains__")?;
            let found = vm.sequence_contains(t, v)?;
            Ok(vm.bool(found))
        }),
        NativeDef::fn1("__iter__", |vm, t| {
            this(vm, t, "__iter__")?;
            Ok(vm.tuple_iter(t))
        }),
        NativeDef::fn2("__add__", add),
        NativeDef::fn2("__mul__", mul),
        NativeDef::fn2("__rmul__", mul),
        NativeDef::pos("index", 2, 4, index),
        NativeDef::fn2("count", |vm, t, v| {
            this(vm, t, "count")?;
            count_equal(vm, t, v)
        }),
        NativeDef::fn1("__getnewargs__", |vm, t| {
            let t = this(vm, t, "__getnewargs__")?;
            let plain = vm.tuple(t.items());
            Ok(vm.tuple(&[plain]))
        }),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    doc: "Built-in immutable sequence.",
    ..TypeDef::new("tuple", Kind::Tuple)
};

pub static TUPLE_ITERATOR_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", iterator::next),
        NativeDef::fn1("__length_hint__", iterator::length_hint),
        NativeDef::fn1("__reduce__", iterator::reduce),
        NativeDef::fn2("__setstate__", iterator::set_state),
    ],
    ..TypeDef::new("tuple_iterator", Kind::TupleIter)
};

fn this(vm: &mut Vm, v: Value, method: &str) -> R<Gc<Tuple>> {
    v.cast::<Tuple>().ok_or_else(|| vm.wrong_receiver(method, "tuple", v))
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<1> = Signature::new("tuple", ["iterable"], 0).pos_only(1);
    let Some(class) = args.pos.first().and_then(|c| c.cast::<Type>()) else {
        return Err(vm.type_error("tuple.__new__(X): X is not a type object"));
    };
    let rest = args.rest();
    // A subclass may take keywords in its `__init__`; else tuple has to say that it takes none.
    if class.slots[Dunder::Init as usize].get() == vm.types.tuple.slots[Dunder::Init as usize].get() {
        rest.no_keywords(vm, "tuple")?;
    }
    let [iterable] = Args::positional(rest.pos).bind(vm, &SIG)?;
    let Some(iterable) = iterable else {
        return Ok(if class == vm.types.tuple { vm.empty_tuple } else { vm.new_tuple_of(class, &[]) }.value());
    };
    if class == vm.types.tuple {
        return vm.to_tuple(iterable);
    }
    let items = vm.to_tuple(iterable)?;
    match items.cast::<Tuple>() {
        Some(t) => Ok(vm.new_tuple_of(class, t.items()).value()),
        None => Ok(items),
    }
}

impl Vm {
    /// `tuple(iterable)`: an exact tuple as it is, anything else collected.
    pub fn to_tuple(&mut self, iterable: Value) -> R {
        if iterable.is_exact(Kind::Tuple) {
            return Ok(iterable);
        }
        let list = self.collect_list(iterable)?;
        self.charge(list.len.get() * 8)?;
        Ok(self.tuple_from_list(list))
    }

    /// `t[key]` on a tuple, subclasses included.
    pub fn tuple_get_item(&mut self, v: Value, key: Value) -> R {
        let t = this(self, v, "__getitem__")?;
        if let Some(s) = key.cast::<Slice>() {
            let span = self.slice_spec(s)?.clip(t.len);
            if span.step == 1 {
                if span.count == t.len && v.is_exact(Kind::Tuple) {
                    return Ok(v);
                }
                return Ok(self.tuple(&t.items()[span.start..span.start + span.count]));
            }
            let part = self.new_list();
            for n in 0..span.count {
                self.list_push(part, t.items()[span.index(n)]);
            }
            return Ok(self.tuple(part.as_slice()));
        }
        let i = self.sequence_index("tuple", key)?;
        match t.items().get(from_end(i, t.len)) {
            Some(&v) => Ok(v),
            None => Err(self.index_error("tuple index out of range")),
        }
    }
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    this(vm, a, op.dunder().name())?;
    match b.kind() {
        Kind::Tuple => vm.compare_sequences(op, a, b),
        _ => Ok(vm.not_implemented),
    }
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v, "__repr__")?;
    if t.len == 0 {
        return Ok(vm.str("()"));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.str("(...)"));
    }
    let mut text = TextBuilder::new();
    let result = repr_items(vm, t, &mut text);
    vm.leave_repr(v);
    result?;
    Ok(text.finish(vm))
}

fn repr_items(vm: &mut Vm, t: Gc<Tuple>, text: &mut TextBuilder) -> R<()> {
    for (i, &v) in t.items().iter().enumerate() {
        text.push_str(if i == 0 { "(" } else { ", " });
        let item = vm.repr(v)?;
        text.push_charged(vm, item)?;
    }
    text.push_str(if t.len == 1 { ",)" } else { ")" });
    Ok(())
}

fn add(vm: &mut Vm, a: Value, b: Value) -> R {
    let x = this(vm, a, "__add__")?;
    let Some(y) = b.cast::<Tuple>() else {
        let name = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate tuple (not \"{name}\") to tuple")));
    };
    if x.len == 0 && b.is_exact(Kind::Tuple) {
        return Ok(b);
    }
    if y.len == 0 && a.is_exact(Kind::Tuple) {
        return Ok(a);
    }
    vm.charge((x.len + y.len) * 8)?;
    let list = vm.new_list();
    vm.list_reserve(list, x.len + y.len);
    for &v in x.items().iter().chain(y.items()) {
        vm.list_push(list, v);
    }
    Ok(vm.tuple_from_list(list))
}

fn mul(vm: &mut Vm, v: Value, n: Value) -> R {
    let t = this(vm, v, "__mul__")?;
    let n = repetitions(vm, n)?;
    if n == 1 && v.is_exact(Kind::Tuple) {
        return Ok(v);
    }
    let Some(total) = t.len.checked_mul(n).filter(|&t| t <= isize::MAX as usize / 16) else {
        return Err(vm.memory_error());
    };
    vm.charge(total * 16)?;
    let list = vm.new_list();
    vm.list_reserve(list, total);
    for _ in 0..if t.len == 0 { 0 } else { n } {
        for &v in t.items() {
            vm.list_push(list, v);
        }
    }
    Ok(vm.tuple_from_list(list))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0], "index")?;
    match find_between(vm, args[0], &args[1..])? {
        Some(i) => Ok(vm.int_from_usize(i)),
        None => Err(vm.value_error("tuple.index(x): x not in tuple")),
    }
}
