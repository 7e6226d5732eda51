//! `dict.keys()`, `.values()` and `.items()`. A view is a record of one word: its dict.

use vm_layout::*;

use super::iterator::{ITEMS, KEYS, REVERSED, VALUES};
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::types::CompareOp;
use crate::value::TextBuilder;

const SET_METHODS: &[NativeDef] = &[
    NativeDef::fn1("__len__", len),
    NativeDef::fn1("__iter__", iter),
    NativeDef::fn1("__reversed__", reversed),
    NativeDef::fn1("__repr__", repr),
    NativeDef::fn2("__contains__", |vm, v, x| {
        let found = contains(vm, v, x)?;
        Ok(vm.bool(found))
    }),
    NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
    NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
    NativeDef::fn2("__lt__", |vm, a, b| compare(vm, CompareOp::Lt, a, b)),
    NativeDef::fn2("__le__", |vm, a, b| compare(vm, CompareOp::Le, a, b)),
    NativeDef::fn2("__gt__", |vm, a, b| compare(vm, CompareOp::Gt, a, b)),
    NativeDef::fn2("__ge__", |vm, a, b| compare(vm, CompareOp::Ge, a, b)),
    NativeDef::fn2("__and__", and),
    NativeDef::fn2("__rand__", |vm, a, b| and(vm, b, a)),
    NativeDef::fn2("__or__", |vm, a, b| by_set(vm, a, b, Vm::set_update)),
    NativeDef::fn2("__ror__", |vm, a, b| by_set(vm, b, a, Vm::set_update)),
    NativeDef::fn2("__sub__", |vm, a, b| by_set(vm, a, b, Vm::set_difference_update)),
    NativeDef::fn2("__rsub__", |vm, a, b| by_set(vm, b, a, Vm::set_difference_update)),
    NativeDef::fn2("__xor__", |vm, a, b| by_set(vm, a, b, Vm::set_symmetric_difference_update)),
    NativeDef::fn2("__rxor__", |vm, a, b| by_set(vm, b, a, Vm::set_symmetric_difference_update)),
    NativeDef::fn2("isdisjoint", is_disjoint),
];

const GETSET: &[GetSetDef] = &[GetSetDef::get("mapping", |vm, v| {
    let d = this(vm, v)?.0;
    let ty = vm.types.mappingproxy;
    Ok(vm.record(ty, &[Some(d.value())]))
})];

pub static DICT_KEYS_DEF: TypeDef = TypeDef {
    words: 1,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: SET_METHODS,
    getset: GETSET,
    ..TypeDef::new("dict_keys", Kind::Object)
};

pub static DICT_VALUES_DEF: TypeDef = TypeDef {
    words: 1,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__len__", len),
        NativeDef::fn1("__iter__", iter),
        NativeDef::fn1("__reversed__", reversed),
        NativeDef::fn1("__repr__", repr),
    ],
    getset: GETSET,
    ..TypeDef::new("dict_values", Kind::Object)
};

pub static DICT_ITEMS_DEF: TypeDef = TypeDef {
    words: 1,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: SET_METHODS,
    getset: GETSET,
    ..TypeDef::new("dict_items", Kind::Object)
};

/// The dict behind a view and what the view shows.
pub fn view_dict(vm: &Vm, v: Value) -> Option<(Gc<Dict>, u32)> {
    let ty = v.header()?.ty();
    // Views of an OrderedDict have classes of their own, derived from these.
    let ty = if ty.base_words.get() == 1 {
        ty.base.get().filter(|&b| b != vm.types.object).unwrap_or(ty)
    } else {
        ty
    };
    let what = if ty == vm.types.dict_keys {
        KEYS
    } else if ty == vm.types.dict_values {
        VALUES
    } else if ty == vm.types.dict_items {
        ITEMS
    } else {
        return None;
    };
    Some((record_slots(v).first()?.get()?.cast()?, what))
}

fn this(vm: &mut Vm, v: Value) -> R<(Gc<Dict>, u32)> {
    view_dict(vm, v).ok_or_else(|| vm.wrong_receiver("method", "dict view", v))
}

fn len(vm: &mut Vm, v: Value) -> R {
    let (d, _) = this(vm, v)?;
    Ok(vm.int_from_usize(d.used.get()))
}

fn iter(vm: &mut Vm, v: Value) -> R {
    let (d, what) = this(vm, v)?;
    Ok(vm.dict_iter(d, what))
}

fn reversed(vm: &mut Vm, v: Value) -> R {
    let (d, what) = this(vm, v)?;
    Ok(vm.dict_iter(d, what | REVERSED))
}

fn repr(vm: &mut Vm, v: Value) -> R {
    if !vm.enter_repr(v) {
        return Ok(vm.str("..."));
    }
    let result = repr_inner(vm, v);
    vm.leave_repr(v);
    result
}

fn repr_inner(vm: &mut Vm, v: Value) -> R {
    let items = vm.collect_list(v)?;
    let items = vm.repr(items.value())?;
    let mut text = TextBuilder::new();
    text.push_str(&vm.type_name(v));
    text.push_str("(");
    text.push_object(items);
    text.push_str(")");
    Ok(text.finish(vm))
}

fn contains(vm: &mut Vm, view: Value, x: Value) -> R<bool> {
    let (d, what) = this(vm, view)?;
    if what == KEYS {
        return vm.dict_has(d, x);
    }
    let Some(pair) = x.cast::<Tuple>().filter(|t| t.len == 2) else { return Ok(false) };
    let [k, v] = *pair.items() else { return Ok(false) };
    match vm.dict_get(d, k)? {
        Some(found) => vm.eq(found, v),
        None => Ok(false),
    }
}

/// Whether every item of `a` is in `b`.
fn all_in(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    let it = vm.iter(a)?;
    while let Some(v) = vm.next(it)? {
        if !vm.contains(b, v)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    this(vm, a)?;
    let set_like = b.cast::<Set>().is_some() || view_dict(vm, b).is_some_and(|(_, what)| what != VALUES);
    if !set_like {
        return Ok(vm.not_implemented);
    }
    let (m, n) = (vm.len(a)?, vm.len(b)?);
    let holds = match op {
        CompareOp::Eq => m == n && all_in(vm, a, b)?,
        CompareOp::Ne => !(m == n && all_in(vm, a, b)?),
        CompareOp::Lt => m < n && all_in(vm, a, b)?,
        CompareOp::Le => m <= n && all_in(vm, a, b)?,
        CompareOp::Gt => m > n && all_in(vm, b, a)?,
        CompareOp::Ge => m >= n && all_in(vm, b, a)?,
    };
    Ok(vm.bool(holds))
}

/// A set operator: a set of the left operand, changed by the right one.
fn by_set(vm: &mut Vm, a: Value, b: Value, change: fn(&mut Vm, Gc<Set>, Value) -> R<()>) -> R {
    let set = vm.new_set();
    // A dict's keys are taken from the dict itself, which makes room for them at once, as CPython does.
    let from = match view_dict(vm, a) {
        Some((d, KEYS)) if d.value().is_exact(Kind::Dict) => d.value(),
        _ => a,
    };
    vm.set_update(set, from)?;
    change(vm, set, b)?;
    Ok(set.value())
}

fn and(vm: &mut Vm, a: Value, b: Value) -> R {
    // One of the two is a view; the smaller side is walked over where both know their length.
    let (mut view, mut other) = if view_dict(vm, a).is_some() { (a, b) } else { (b, a) };
    let (d, _) = this(vm, view)?;
    if let Some(s) = other.exact::<Set>().filter(|_| other.is_exact(Kind::Set))
        && d.used.get() <= s.used.get()
    {
        return vm.set_intersection(s, view).map(|s| s.value());
    }
    if let Some((o, what)) = view_dict(vm, other)
        && what != VALUES
        && o.used.get() > d.used.get()
    {
        (view, other) = (other, view);
    }
    let result = vm.new_set();
    vm.for_each(other, &mut |vm, v| {
        if contains(vm, view, v)? {
            vm.set_add(result, v)?;
        }
        Ok(())
    })?;
    Ok(result.value())
}

fn is_disjoint(vm: &mut Vm, a: Value, b: Value) -> R {
    let it = vm.iter(b)?;
    while let Some(v) = vm.next(it)? {
        if contains(vm, a, v)? {
            return Ok(vm.false_);
        }
    }
    Ok(vm.true_)
}
