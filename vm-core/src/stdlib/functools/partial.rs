//! `functools.partial`.

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::types::int::class_argument;
use crate::value::{ListExt, StrExt, TextBuilder};

/// Words: function, positional arguments (tuple), keyword arguments (dict).
pub static DEF: TypeDef = TypeDef {
    module: "functools",
    words: 3,
    flags: type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__call__", call),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("__reduce__", reduce),
        NativeDef::fn2("__setstate__", setstate),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    getset: &[GetSetDef::get("__dict__", |vm, v| Ok(vm.instance_dict(v).map_or(vm.none, |d| d.value())))],
    members: &[("func", 0, true), ("args", 1, true), ("keywords", 2, true)],
    doc: "partial(func, *args, **keywords) - new function with partial application\n    \
          of the given arguments and keywords.\n",
    ..TypeDef::new("partial", Kind::Object)
};

/// Function, positional and keyword arguments of a partial.
fn parts(vm: &mut Vm, v: Value) -> R<(Value, Gc<Tuple>, Gc<Dict>)> {
    let slots = record_slots(v);
    if let [f, args, keywords, ..] = slots
        && let (Some(f), Some(args), Some(keywords)) = (f.get(), args.get(), keywords.get())
        && let (Some(args), Some(keywords)) = (args.cast::<Tuple>(), keywords.cast::<Dict>())
    {
        return Ok((f, args, keywords));
    }
    Err(vm.type_error("uninitialized partial object"))
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let base = vm.native_type(&DEF);
    let class = class_argument(vm, args, base)?;
    let Some(&f) = args.pos.get(1) else {
        return Err(vm.type_error("type 'partial' takes at least one argument"));
    };
    if !is_callable(vm, f) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let all = vm.new_list();
    let keywords = vm.new_dict();
    let mut function = f;
    // A partial of a partial is taken apart, unless it carries attributes of its own.
    if vm.is_subtype(vm.type_of(f), base) && vm.existing_dict(f).is_none() {
        let (inner, inner_args, inner_keywords) = parts(vm, f)?;
        function = inner;
        for &v in inner_args.items() {
            vm.list_push(all, v);
        }
        let mut at = 0;
        while let Some((k, v)) = vm.dict_next(inner_keywords, &mut at) {
            vm.dict_set(keywords, k, v)?;
        }
    }
    for &v in &args.pos[2..] {
        vm.list_push(all, v);
    }
    for (k, v) in args.keywords() {
        vm.dict_set(keywords, k, v)?;
    }
    let all = vm.tuple_from_list(all);
    Ok(vm.record(class, &[Some(function), Some(all), Some(keywords.value())]))
}

fn is_callable(vm: &Vm, v: Value) -> bool {
    matches!(v.kind(), Kind::Function | Kind::Builtin | Kind::Method | Kind::Type | Kind::Descr)
        || vm.special(v, crate::types::Dunder::Call).is_some()
}

fn call(vm: &mut Vm, args: Args<'_>) -> R {
    let (f, first, keywords) = parts(vm, args.pos[0])?;
    let rest = &args.pos[1..];
    const ON_STACK: usize = 8;
    let count = first.len + rest.len();
    let mut stack = [f; ON_STACK];
    let list;
    let pos = if count <= ON_STACK {
        stack[..first.len].copy_from_slice(first.items());
        stack[first.len..count].copy_from_slice(rest);
        &stack[..count]
    } else {
        let l = vm.new_list();
        vm.list_reserve(l, count);
        for &v in first.items().iter().chain(rest) {
            vm.list_push(l, v);
        }
        list = l;
        list.as_slice()
    };
    if keywords.used.get() == 0 {
        return vm.call_args(f, Args { pos, ..args });
    }
    let merged = vm.new_dict();
    let mut at = 0;
    while let Some((k, v)) = vm.dict_next(keywords, &mut at) {
        vm.dict_set(merged, k, v)?;
    }
    for (k, v) in args.keywords() {
        vm.dict_set(merged, k, v)?;
    }
    let (names, values) = (vm.new_list(), vm.new_list());
    let mut at = 0;
    while let Some((k, v)) = vm.dict_next(merged, &mut at) {
        vm.list_push(names, k);
        vm.list_push(values, v);
    }
    vm.call_args(f, Args { pos, kw_names: names.as_slice(), kw_values: values.as_slice() })
}

fn repr(vm: &mut Vm, v: Value) -> R {
    if !vm.enter_repr(v) {
        return Ok(vm.str("..."));
    }
    let r = repr_inside(vm, v);
    vm.leave_repr(v);
    r
}

fn repr_inside(vm: &mut Vm, v: Value) -> R {
    let (f, args, keywords) = parts(vm, v)?;
    let mut out = TextBuilder::new();
    let class = vm.type_of(v);
    let base = vm.native_type(&DEF);
    if class == base {
        out.push_str("functools.partial(");
    } else {
        out.push_str(&class.qualname.get().to_text());
        out.push_str("(");
    }
    let s = vm.repr(f)?;
    out.push_object(s);
    for &a in args.items() {
        out.push_str(", ");
        let s = vm.repr(a)?;
        out.push_object(s);
    }
    let mut at = 0;
    while let Some((k, v)) = vm.dict_next(keywords, &mut at) {
        out.push_str(", ");
        let name = vm.str_of(k)?;
        out.push_object(name);
        out.push_str("=");
        let s = vm.repr(v)?;
        out.push_object(s);
    }
    out.push_str(")");
    Ok(out.finish(vm))
}

fn reduce(vm: &mut Vm, v: Value) -> R {
    let (f, args, keywords) = parts(vm, v)?;
    let dict = vm.existing_dict(v).map_or(vm.none, |d| d.value());
    let class = vm.type_of(v).value();
    let constructor = vm.tuple(&[f]);
    let state = vm.tuple(&[f, args.value(), keywords.value(), dict]);
    Ok(vm.tuple(&[class, constructor, state]))
}

fn setstate(vm: &mut Vm, v: Value, state: Value) -> R {
    let invalid = "invalid partial state";
    let Some([f, args, keywords, dict]) =
        state.cast::<Tuple>().filter(|t| t.len == 4).and_then(|t| t.items().first_chunk::<4>().copied())
    else {
        return Err(vm.type_error(invalid));
    };
    let is_dict = |vm: &Vm, v: Value| v == vm.none || v.cast::<Dict>().is_some();
    if !is_callable(vm, f) || args.cast::<Tuple>().is_none() || !is_dict(vm, keywords) || !is_dict(vm, dict) {
        return Err(vm.type_error(invalid));
    }
    let keywords = if keywords == vm.none { vm.new_dict().value() } else { keywords };
    let slots = record_slots(v);
    slots[0].set(Some(f));
    slots[1].set(Some(args));
    slots[2].set(Some(keywords));
    if let (Some(from), Some(to)) = (dict.cast::<Dict>(), vm.instance_dict(v)) {
        let mut at = 0;
        while let Some((k, v)) = vm.dict_next(from, &mut at) {
            vm.dict_set(to, k, v)?;
        }
    }
    Ok(vm.none)
}
