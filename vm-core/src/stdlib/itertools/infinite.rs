//! `count`, `cycle`, `repeat`.

use vm_layout::*;

use super::{ITER, expect, foreign, iterator, positional, set_small, small};
use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef};
use crate::types::iterators::{class_argument, set_word, word};
use crate::types::{BinaryOp, Dunder};
use crate::value::{ListExt, TextBuilder};

/// Words: next number, step.
pub static COUNT_DEF: TypeDef = iterator(
    "count",
    2,
    &[
        NativeDef::full("__new__", count_new),
        ITER,
        NativeDef::fn1("__next__", count_next),
        NativeDef::fn1("__repr__", count_repr),
        NativeDef::fn1("__reduce__", |vm, c| {
            let (n, step) = (word(c, 0).unwrap_or(vm.none), word(c, 1).unwrap_or(vm.none));
            let args = vm.tuple(&[n, step]);
            let class = vm.type_of(c).value();
            Ok(vm.tuple(&[class, args]))
        }),
    ],
    "Return a count object whose .__next__() method returns consecutive values.",
);

fn count_new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("count", ["start", "step"], 0);
    let class = class_argument(vm, &args, "count")?;
    let [start, step] = args.rest().bind(vm, &SIG)?;
    for v in [start, step].into_iter().flatten() {
        let number = [Dunder::Index, Dunder::Float, Dunder::Complex].iter().any(|&d| vm.slot(v, d).is_some())
            || matches!(v.kind(), Kind::Int | Kind::BigInt | Kind::Bool | Kind::Float | Kind::Complex);
        if !number {
            return Err(vm.type_error("a number is required"));
        }
    }
    let start = start.unwrap_or_else(|| vm.int(0));
    let step = step.unwrap_or_else(|| vm.int(1));
    Ok(vm.record(class, &[Some(start), Some(step)]))
}

fn count_next(vm: &mut Vm, c: Value) -> R {
    let (Some(n), Some(step)) = (word(c, 0), word(c, 1)) else { return foreign(vm, "itertools.count", c) };
    let after = vm.binary_op(BinaryOp::Add, n, step)?;
    set_word(c, 0, Some(after));
    Ok(n)
}

fn count_repr(vm: &mut Vm, c: Value) -> R {
    let (Some(n), Some(step)) = (word(c, 0), word(c, 1)) else { return foreign(vm, "itertools.count", c) };
    let mut text = TextBuilder::new();
    text.push_str(&vm.short_type_name(c));
    text.push_str("(");
    let shown = vm.repr(n)?;
    text.push_object(shown);
    if vm.as_i64(step) != Some(1) {
        text.push_str(", ");
        let shown = vm.repr(step)?;
        text.push_object(shown);
    }
    text.push_str(")");
    Ok(text.finish(vm))
}

/// Words: iterator (unbound once it ended), list of what it gave, index into it.
pub static CYCLE_DEF: TypeDef = iterator(
    "cycle",
    3,
    &[NativeDef::full("__new__", cycle_new), ITER, NativeDef::fn1("__next__", cycle_next)],
    "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
);

fn cycle_new(vm: &mut Vm, args: Args<'_>) -> R {
    let (class, args) = positional(vm, &args, "cycle")?;
    expect(vm, "cycle", args, 1)?;
    let it = vm.iter(args[0])?;
    let saved = vm.new_list();
    Ok(vm.record(class, &[Some(it), Some(saved.value()), Some(Value::small(0))]))
}

fn cycle_next(vm: &mut Vm, c: Value) -> R {
    let Some(saved) = word(c, 1).and_then(|l| vm.plain_list(l)) else {
        return foreign(vm, "itertools.cycle", c);
    };
    if let Some(it) = word(c, 0) {
        if let Some(v) = vm.next(it)? {
            vm.list_push(saved, v);
            return Ok(v);
        }
        set_word(c, 0, None);
    }
    let i = small(c, 2) as usize;
    let Some(v) = saved.item(i) else { return Err(vm.stop_iteration(None)) };
    set_small(c, 2, if i + 1 == saved.len.get() { 0 } else { i as i64 + 1 });
    Ok(v)
}

/// Words: object, how often still (unbound: for ever).
pub static REPEAT_DEF: TypeDef = iterator(
    "repeat",
    2,
    &[
        NativeDef::full("__new__", repeat_new),
        ITER,
        NativeDef::fn1("__next__", repeat_next),
        NativeDef::fn1("__repr__", repeat_repr),
        NativeDef::fn1("__length_hint__", |vm, r| match word(r, 1).and_then(Value::as_small) {
            Some(n) => Ok(vm.int(n)),
            None => Err(vm.type_error("len() of unsized object")),
        }),
    ],
    "repeat(object [,times]) -> create an iterator which returns the object for the specified number of times.",
);

fn repeat_new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("repeat", ["object", "times"], 1);
    let class = class_argument(vm, &args, "repeat")?;
    let [object, times] = args.rest().bind(vm, &SIG)?;
    let times = match times {
        Some(t) => Some(Value::small(vm.index_i64(t)?.clamp(0, Value::SMALL_MAX))),
        None => None,
    };
    Ok(vm.record(class, &[object, times]))
}

fn repeat_next(vm: &mut Vm, r: Value) -> R {
    let Some(v) = word(r, 0) else { return foreign(vm, "itertools.repeat", r) };
    if let Some(n) = word(r, 1).and_then(Value::as_small) {
        if n == 0 {
            return Err(vm.stop_iteration(None));
        }
        set_small(r, 1, n - 1);
    }
    Ok(v)
}

fn repeat_repr(vm: &mut Vm, r: Value) -> R {
    let Some(v) = word(r, 0) else { return foreign(vm, "itertools.repeat", r) };
    let mut text = TextBuilder::new();
    text.push_str(&vm.short_type_name(r));
    text.push_str("(");
    let shown = vm.repr(v)?;
    text.push_object(shown);
    if let Some(n) = word(r, 1).and_then(Value::as_small) {
        text.push_str(&format!(", {n}"));
    }
    text.push_str(")");
    Ok(text.finish(vm))
}
