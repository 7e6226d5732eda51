//! `functools.lru_cache`: the callable that keeps the results of the function it wraps.

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, GetSetDef, NativeDef, R, Signature, TypeDef, type_flags};

/// Slots of the record, all set: function, results, most results kept (None for all of them), whether types tell
/// calls apart, hits, misses (untyped small ints), the class that `cache_info` makes.
const FUNCTION: usize = 0;
const RESULTS: usize = 1;
const MOST: usize = 2;
const TYPED: usize = 3;
const HITS: usize = 4;
const MISSES: usize = 5;
const INFO: usize = 6;

pub static DEF: TypeDef = TypeDef {
    module: "functools",
    words: 7,
    flags: type_flags::BASETYPE | type_flags::HAS_DICT | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__call__", call),
        NativeDef::pos("__get__", 2, 3, |vm, args| {
            if args[1] == vm.none {
                return Ok(args[0]);
            }
            Ok(vm.bound_method(args[0], args[1]))
        }),
        NativeDef::fn1("cache_info", cache_info).with_doc("Report cache statistics"),
        NativeDef::fn1("cache_clear", cache_clear).with_doc("Clear the cache and cache statistics"),
        NativeDef::fn1("__reduce__", |vm, v| {
            let name = vm.intern("__qualname__");
            vm.get_attr(v, name)
        }),
        NativeDef::fn1("__copy__", |_, v| Ok(v)),
        NativeDef::fn2("__deepcopy__", |_, v, _| Ok(v)),
    ],
    getset: &[GetSetDef::get("__dict__", |vm, v| Ok(vm.instance_dict(v).map_or(vm.none, |d| d.value())))],
    doc: "Create a cached callable that wraps another function.",
    ..TypeDef::new("_lru_cache_wrapper", Kind::Object)
};

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<4> =
        Signature::new("lru_cache", ["user_function", "maxsize", "typed", "cache_info_type"], 4);
    let base = vm.native_type(&DEF);
    let class = crate::types::int::class_argument(vm, args, base)?;
    let [Some(function), Some(most), Some(typed), Some(info)] = args.rest().bind(vm, &SIG)? else {
        return Err(vm.type_error("lru_cache() needs four arguments"));
    };
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let most = if most == vm.none { most } else { Value::small(vm.index_i64(most)?.max(0)) };
    let typed = Value::small(vm.truth(typed)? as i64);
    let results = vm.new_dict().value();
    let zero = Some(Value::small(0));
    Ok(vm.record(class, &[Some(function), Some(results), Some(most), Some(typed), zero, zero, Some(info)]))
}

/// The function and its results.
fn parts(vm: &mut Vm, v: Value) -> R<(Value, Gc<Dict>)> {
    let slots = record_slots(v);
    match (slots.get(FUNCTION).and_then(|s| s.get()), slots.get(RESULTS).and_then(|s| s.get())) {
        (Some(function), Some(results)) if results.cast::<Dict>().is_some() => {
            // SAFETY: it was just seen to be a dict.
            Ok((function, unsafe { results.cast_unchecked() }))
        }
        _ => Err(vm.type_error("uninitialized lru_cache object")),
    }
}

fn count(v: Value, slot: usize) {
    let slot = &record_slots(v)[slot];
    let n = slot.get().and_then(Value::as_small).unwrap_or(0);
    slot.set(Some(Value::small(n + 1)));
}

fn call(vm: &mut Vm, args: Args<'_>) -> R {
    let v = args.pos[0];
    let args = args.rest();
    let (function, results) = parts(vm, v)?;
    let most = record_slots(v)[MOST].get().and_then(Value::as_small);
    if most == Some(0) {
        count(v, MISSES);
        return vm.call_args(function, args);
    }
    let key = key(vm, v, args)?;
    let hash = vm.hash(key)? as u64;
    if let Some(i) = vm.dict_find(results, key, hash)?
        && let Some(value) = vm.dict_value_at(results, i)
    {
        // What was used last stands last, unless all of them are kept.
        if most.is_some() && i + 1 != results.filled.get() {
            vm.remove_entry(results, i);
            vm.dict_set_hashed(results, key, hash, value)?;
        }
        count(v, HITS);
        return Ok(value);
    }
    count(v, MISSES);
    let value = vm.call_args(function, args)?;
    let Some(most) = most else {
        vm.dict_set(results, key, value)?;
        return Ok(value);
    };
    // The function may have been called with the same arguments meanwhile.
    if vm.dict_find(results, key, hash)?.is_none() {
        if results.used.get() >= most as usize
            && let Some(oldest) = vm.first_entry(results)
        {
            vm.remove_entry(results, oldest);
        }
        vm.dict_set(results, key, value)?;
    }
    Ok(value)
}

/// What stands for the arguments: an int or a string alone for itself, else a tuple of the positional ones, then,
/// behind this class as a mark, names and values of the others, and the classes of all where they matter.
fn key(vm: &mut Vm, v: Value, args: Args<'_>) -> R {
    let typed = record_slots(v)[TYPED].get() == Some(Value::small(1));
    if !typed && !args.has_keywords() {
        if let &[alone] = args.pos
            && (alone.is_small() || (vm.type_of(alone) == vm.types.int || vm.type_of(alone) == vm.types.str))
        {
            return Ok(alone);
        }
        return Ok(vm.tuple(args.pos));
    }
    let parts = vm.list_from(args.pos);
    if args.has_keywords() {
        let mark = vm.native_type(&DEF).value();
        vm.list_push(parts, mark);
        for (name, value) in args.keywords() {
            vm.list_push(parts, name);
            vm.list_push(parts, value);
        }
    }
    if typed {
        for &value in args.pos {
            let class = vm.type_of(value).value();
            vm.list_push(parts, class);
        }
        for (_, value) in args.keywords() {
            let class = vm.type_of(value).value();
            vm.list_push(parts, class);
        }
    }
    Ok(vm.tuple_from_list(parts))
}

fn cache_info(vm: &mut Vm, v: Value) -> R {
    let (_, results) = parts(vm, v)?;
    let n = |slot: usize| record_slots(v)[slot].get().and_then(Value::as_small);
    let hits = vm.int(n(HITS).unwrap_or(0));
    let misses = vm.int(n(MISSES).unwrap_or(0));
    let most = n(MOST).map_or(vm.none, |n| vm.int(n));
    let used = vm.int(results.used.get() as i64);
    let class = record_slots(v)[INFO].get().unwrap_or(vm.none);
    vm.call(class, &[hits, misses, most, used])
}

fn cache_clear(vm: &mut Vm, v: Value) -> R {
    let (_, results) = parts(vm, v)?;
    vm.dict_clear(results);
    record_slots(v)[HITS].set(Some(Value::small(0)));
    record_slots(v)[MISSES].set(Some(Value::small(0)));
    Ok(vm.none)
}
