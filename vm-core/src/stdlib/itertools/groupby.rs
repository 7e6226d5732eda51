//! `groupby`.

use vm_layout::*;

use super::{ITER, foreign, iterator, set_small, small};
use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef};
use crate::types::iterators::{class_argument, set_word, word};

/// Words: iterator, key function, key of the group given out, key of the current item, current item (unbound once
/// used), number of the group given out.
pub static GROUPBY_DEF: TypeDef = iterator(
    "groupby",
    6,
    &[NativeDef::full("__new__", new), ITER, NativeDef::fn1("__next__", next)],
    "make an iterator that returns consecutive keys and groups from the iterable",
);

/// Words: the groupby, key of the group, its number.
static GROUPER_DEF: TypeDef = iterator("_grouper", 3, &[ITER, NativeDef::fn1("__next__", group_next)], "");

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("groupby", ["iterable", "key"], 1);
    let class = class_argument(vm, &args, "groupby")?;
    let [iterable, key] = args.rest().bind(vm, &SIG)?;
    let it = vm.iter(iterable.unwrap_or(vm.none))?;
    let key = key.unwrap_or(vm.none);
    Ok(vm.record(class, &[Some(it), Some(key), None, None, None, Some(Value::small(0))]))
}

/// Takes the next item and its key; false at the end.
fn step(vm: &mut Vm, g: Value) -> R<bool> {
    let (Some(it), Some(f)) = (word(g, 0), word(g, 1)) else {
        return foreign(vm, "itertools.groupby", g).map(|_| false);
    };
    let Some(v) = vm.next(it)? else { return Ok(false) };
    let key = if f == vm.none { v } else { vm.call(f, &[v])? };
    set_word(g, 4, Some(v));
    set_word(g, 3, Some(key));
    Ok(true)
}

fn next(vm: &mut Vm, g: Value) -> R {
    // A group that is still held ends here.
    set_small(g, 5, small(g, 5) + 1);
    loop {
        match (word(g, 3), word(g, 2)) {
            (None, _) => {}
            (Some(_), None) => break,
            (Some(current), Some(given)) => {
                if !vm.eq(given, current)? {
                    break;
                }
            }
        }
        if !step(vm, g)? {
            return Err(vm.stop_iteration(None));
        }
        vm.poll()?;
    }
    let Some(key) = word(g, 3) else { return Err(vm.stop_iteration(None)) };
    set_word(g, 2, Some(key));
    let ty = vm.native_type(&GROUPER_DEF);
    let group = vm.record(ty, &[Some(g), Some(key), Some(Value::small(small(g, 5)))]);
    Ok(vm.tuple(&[key, group]))
}

fn group_next(vm: &mut Vm, group: Value) -> R {
    let (Some(g), Some(key)) = (word(group, 0), word(group, 1)) else {
        return foreign(vm, "itertools._grouper", group);
    };
    if small(g, 5) != small(group, 2) {
        return Err(vm.stop_iteration(None));
    }
    if word(g, 4).is_none() && !step(vm, g)? {
        return Err(vm.stop_iteration(None));
    }
    let Some(current) = word(g, 3) else { return Err(vm.stop_iteration(None)) };
    if !vm.eq(key, current)? {
        return Err(vm.stop_iteration(None));
    }
    let v = word(g, 4);
    set_word(g, 4, None);
    v.ok_or_else(|| vm.stop_iteration(None))
}
