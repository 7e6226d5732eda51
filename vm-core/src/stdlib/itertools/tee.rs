//! `tee`: iterators that share a chain of the items taken so far. An item nobody can reach any more is garbage.

use vm_layout::*;

use super::{ITER, foreign, iterator};
use crate::Vm;
use crate::native::{NativeDef, R, TypeDef, type_flags};
use crate::types::iterators::{set_word, word};

/// Words: the link to read next, the shared iterator.
pub static TEE_DEF: TypeDef = iterator(
    "_tee",
    2,
    &[
        NativeDef::full("__new__", |vm, args| match *args.pos {
            [_, iterable] => {
                let it = vm.iter(iterable)?;
                Ok(one(vm, it))
            }
            _ => {
                let n = args.pos.len().saturating_sub(1);
                Err(vm.type_error(format!("_tee expected 1 argument, got {n}")))
            }
        }),
        ITER,
        NativeDef::fn1("__next__", next),
        NativeDef::fn1("__copy__", |vm, t| Ok(copy(vm, t))),
    ],
    "Iterator wrapped to make it copyable.",
);

/// Words: item (unbound: not taken yet), link behind it.
static LINK_DEF: TypeDef = TypeDef {
    module: "itertools",
    words: 2,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("_tee_dataobject", Kind::Object)
};

fn copy(vm: &mut Vm, t: Value) -> Value {
    let ty = vm.type_of(t);
    vm.record(ty, &[word(t, 0), word(t, 1)])
}

/// A tee of an iterator; one that is a tee already is copied.
fn one(vm: &mut Vm, it: Value) -> Value {
    let ty = vm.native_type(&TEE_DEF);
    if vm.type_of(it) == ty {
        return copy(vm, it);
    }
    let link = vm.native_type(&LINK_DEF);
    let link = vm.record(link, &[]);
    vm.record(ty, &[Some(link), Some(it)])
}

/// `tee(iterable, n=2)`.
pub fn tee(vm: &mut Vm, args: &[Value]) -> R {
    let n = match args.get(1) {
        Some(&n) => vm.index_i64(n)?,
        None => 2,
    };
    let Ok(n) = usize::try_from(n) else { return Err(vm.value_error("n must be >= 0")) };
    vm.charge(n.saturating_mul(32))?;
    let tees = vm.new_list();
    if n > 0 {
        let it = vm.iter(args[0])?;
        let first = one(vm, it);
        vm.list_push(tees, first);
        for _ in 1..n {
            let t = copy(vm, first);
            vm.list_push(tees, t);
        }
    }
    Ok(vm.tuple_from_list(tees))
}

fn next(vm: &mut Vm, t: Value) -> R {
    let (Some(link), Some(it)) = (word(t, 0), word(t, 1)) else { return foreign(vm, "itertools._tee", t) };
    if word(link, 0).is_none() {
        let Some(v) = vm.next(it)? else { return Err(vm.stop_iteration(None)) };
        // The iterator may have come back here and filled the link itself.
        if word(link, 0).is_none() {
            let ty = vm.type_of(link);
            let behind = vm.record(ty, &[]);
            set_word(link, 0, Some(v));
            set_word(link, 1, Some(behind));
        }
    }
    set_word(t, 0, word(link, 1));
    match word(link, 0) {
        Some(v) => Ok(v),
        None => Err(vm.stop_iteration(None)),
    }
}
