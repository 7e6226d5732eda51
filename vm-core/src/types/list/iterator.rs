//! Iterators over lists, in both directions.

use vm_layout::*;

use super::check;
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{NativeDef, R, TypeDef, type_flags};

pub static LIST_ITERATOR_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", next),
        NativeDef::fn1("__length_hint__", length_hint),
        NativeDef::fn1("__reduce__", reduce),
        NativeDef::fn2("__setstate__", set_state),
    ],
    ..TypeDef::new("list_iterator", Kind::ListIter)
};

/// Words: list (unbound at the end), index of the next item.
pub static LIST_REVERSE_ITERATOR_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", reverse_next),
        NativeDef::fn1("__length_hint__", reverse_length_hint),
    ],
    ..TypeDef::new("list_reverseiterator", Kind::Object)
};

/// `__next__` of list and tuple iterators.
pub fn next(vm: &mut Vm, i: Value) -> R {
    match vm.seq_iter_next(i) {
        Some(v) => Ok(v),
        None => Err(vm.stop_iteration(None)),
    }
}

/// `__length_hint__` of list and tuple iterators.
pub fn length_hint(vm: &mut Vm, i: Value) -> R {
    let left = match i.cast::<SeqIter>() {
        Some(it) => it.sequence.get().map_or(0, |s| vm.sequence_len(s).saturating_sub(it.index.get())),
        None => return Err(vm.wrong_receiver("__length_hint__", "list_iterator", i)),
    };
    Ok(vm.int_from_usize(left))
}

/// `__reduce__` of list and tuple iterators: `(iter, (sequence,), index)`.
pub fn reduce(vm: &mut Vm, i: Value) -> R {
    let Some(it) = i.cast::<SeqIter>() else {
        return Err(vm.wrong_receiver("__reduce__", "list_iterator", i));
    };
    let name = vm.intern("iter");
    let Some(iter) = vm.dict_get_str(vm.builtins, name) else {
        return Err(vm.runtime_error("lost builtins.iter"));
    };
    match it.sequence.get() {
        Some(s) => {
            let args = vm.tuple(&[s]);
            let index = vm.int_from_usize(it.index.get());
            Ok(vm.tuple(&[iter, args, index]))
        }
        None => {
            let empty = match i.kind() {
                Kind::TupleIter => vm.empty_tuple.value(),
                _ => vm.new_list().value(),
            };
            let args = vm.tuple(&[empty]);
            Ok(vm.tuple(&[iter, args]))
        }
    }
}

/// `__setstate__` of list and tuple iterators.
pub fn set_state(vm: &mut Vm, i: Value, state: Value) -> R {
    let index = vm.index_i64(state)?;
    if let Some(it) = i.cast::<SeqIter>()
        && let Some(s) = it.sequence.get()
    {
        it.index.set(usize::try_from(index).unwrap_or(0).min(vm.sequence_len(s)));
    }
    Ok(vm.none)
}

/// `reversed(list)`.
pub fn reversed(vm: &mut Vm, l: Value) -> R {
    check(vm, l, "__reversed__")?;
    let last = vm.sequence_len(l) as i64 - 1;
    Ok(vm.record(vm.types.list_reverse_iterator, &[Some(l), Some(Value::small(last))]))
}

fn reverse_next(vm: &mut Vm, i: Value) -> R {
    let [list, index] = record_slots(i) else {
        return Err(vm.wrong_receiver("__next__", "list_reverseiterator", i));
    };
    if let Some(l) = list.get()
        && let Some(n) = index.get().and_then(Value::as_small)
        && n >= 0
    {
        if let Some(v) = vm.sequence_item(l, n as usize) {
            index.set(Some(Value::small(n - 1)));
            return Ok(v);
        }
        list.set(None);
    }
    Err(vm.stop_iteration(None))
}

fn reverse_length_hint(vm: &mut Vm, i: Value) -> R {
    let [list, index] = record_slots(i) else {
        return Err(vm.wrong_receiver("__length_hint__", "list_reverseiterator", i));
    };
    let left = match (list.get(), index.get().and_then(Value::as_small)) {
        (Some(l), Some(n)) if vm.sequence_len(l) as i64 > n => n + 1,
        _ => 0,
    };
    Ok(vm.int(left))
}
