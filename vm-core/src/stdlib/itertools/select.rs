//! Iterators that pick some items of another one: `compress`, `dropwhile`, `takewhile`, `filterfalse`, `islice`; and
//! `starmap`.

use vm_layout::*;

use super::{ITER, expect, foreign, iterator, positional, set_small, small};
use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef};
use crate::types::iterators::{class_argument, set_word, word};

/// Words: data, selectors.
pub static COMPRESS_DEF: TypeDef = iterator(
    "compress",
    2,
    &[NativeDef::full("__new__", compress_new), ITER, NativeDef::fn1("__next__", compress_next)],
    "Return data elements corresponding to true selector elements.",
);

fn compress_new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("compress", ["data", "selectors"], 2);
    let class = class_argument(vm, &args, "compress")?;
    let [data, selectors] = args.rest().bind(vm, &SIG)?;
    let data = vm.iter(data.unwrap_or(vm.none))?;
    let selectors = vm.iter(selectors.unwrap_or(vm.none))?;
    Ok(vm.record(class, &[Some(data), Some(selectors)]))
}

fn compress_next(vm: &mut Vm, c: Value) -> R {
    let (Some(data), Some(selectors)) = (word(c, 0), word(c, 1)) else {
        return foreign(vm, "itertools.compress", c);
    };
    while let Some(v) = vm.next(data)? {
        let Some(s) = vm.next(selectors)? else { break };
        if vm.truth(s)? {
            return Ok(v);
        }
        vm.poll()?;
    }
    Err(vm.stop_iteration(None))
}

/// The two arguments of `f(predicate, iterable)`, as a record with a third word of 0.
fn with_predicate(vm: &mut Vm, args: Args<'_>, name: &str) -> R {
    let (class, args) = positional(vm, &args, name)?;
    expect(vm, name, args, 2)?;
    let it = vm.iter(args[1])?;
    Ok(vm.record(class, &[Some(args[0]), Some(it), Some(Value::small(0))]))
}

fn holds(vm: &mut Vm, predicate: Value, v: Value) -> R<bool> {
    let answer = vm.call(predicate, &[v])?;
    vm.truth(answer)
}

/// Words: predicate, iterator, 1 once it has failed.
pub static DROPWHILE_DEF: TypeDef = iterator(
    "dropwhile",
    3,
    &[
        NativeDef::full("__new__", |vm, args| with_predicate(vm, args, "dropwhile")),
        ITER,
        NativeDef::fn1("__next__", dropwhile_next),
    ],
    "Drop items from the iterable while predicate(item) is true.",
);

fn dropwhile_next(vm: &mut Vm, d: Value) -> R {
    let (Some(predicate), Some(it)) = (word(d, 0), word(d, 1)) else {
        return foreign(vm, "itertools.dropwhile", d);
    };
    while let Some(v) = vm.next(it)? {
        if small(d, 2) == 1 {
            return Ok(v);
        }
        if !holds(vm, predicate, v)? {
            set_small(d, 2, 1);
            return Ok(v);
        }
        vm.poll()?;
    }
    Err(vm.stop_iteration(None))
}

/// Words: predicate, iterator, 1 once it has failed.
pub static TAKEWHILE_DEF: TypeDef = iterator(
    "takewhile",
    3,
    &[
        NativeDef::full("__new__", |vm, args| with_predicate(vm, args, "takewhile")),
        ITER,
        NativeDef::fn1("__next__", takewhile_next),
    ],
    "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
);

fn takewhile_next(vm: &mut Vm, t: Value) -> R {
    let (Some(predicate), Some(it)) = (word(t, 0), word(t, 1)) else {
        return foreign(vm, "itertools.takewhile", t);
    };
    if small(t, 2) == 0
        && let Some(v) = vm.next(it)?
    {
        if holds(vm, predicate, v)? {
            return Ok(v);
        }
        set_small(t, 2, 1);
    }
    Err(vm.stop_iteration(None))
}

/// Words: predicate, iterator, nothing.
pub static FILTERFALSE_DEF: TypeDef = iterator(
    "filterfalse",
    3,
    &[
        NativeDef::full("__new__", |vm, args| with_predicate(vm, args, "filterfalse")),
        ITER,
        NativeDef::fn1("__next__", filterfalse_next),
    ],
    "Return those items of iterable for which function(item) is false.",
);

fn filterfalse_next(vm: &mut Vm, f: Value) -> R {
    let (Some(predicate), Some(it)) = (word(f, 0), word(f, 1)) else {
        return foreign(vm, "itertools.filterfalse", f);
    };
    let by_truth = predicate == vm.none || predicate == vm.types.bool.value();
    while let Some(v) = vm.next(it)? {
        let good = if by_truth { vm.truth(v)? } else { holds(vm, predicate, v)? };
        if !good {
            return Ok(v);
        }
        vm.poll()?;
    }
    Err(vm.stop_iteration(None))
}

/// Words: function, iterator, nothing.
pub static STARMAP_DEF: TypeDef = iterator(
    "starmap",
    3,
    &[
        NativeDef::full("__new__", |vm, args| with_predicate(vm, args, "starmap")),
        ITER,
        NativeDef::fn1("__next__", starmap_next),
    ],
    "Return an iterator whose values are returned from the function evaluated with an argument tuple.",
);

fn starmap_next(vm: &mut Vm, s: Value) -> R {
    let (Some(f), Some(it)) = (word(s, 0), word(s, 1)) else { return foreign(vm, "itertools.starmap", s) };
    let Some(v) = vm.next(it)? else { return Err(vm.stop_iteration(None)) };
    let args = vm.to_tuple(v)?;
    match args.cast::<Tuple>() {
        Some(t) => vm.call(f, t.items()),
        None => vm.call(f, &[]),
    }
}

/// Words: iterator (unbound at the end), items taken so far, next position wanted, end (−1: none), step.
pub static ISLICE_DEF: TypeDef = iterator(
    "islice",
    5,
    &[NativeDef::full("__new__", islice_new), ITER, NativeDef::fn1("__next__", islice_next)],
    "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object",
);

/// A bound of `islice`: None, or an int from 0 on.
fn bound(vm: &mut Vm, v: Value, missing: i64, message: &str) -> R<i64> {
    if v == vm.none {
        return Ok(missing);
    }
    match vm.index_i64(v) {
        Ok(i) if i >= 0 => Ok(i.min(Value::SMALL_MAX)),
        Ok(_) => Err(vm.value_error(message)),
        Err(r) => {
            if let Err(r) = vm.catch(r, vm.exc.type_error) {
                vm.catch(r, vm.exc.overflow_error)?;
            }
            Err(vm.value_error(message))
        }
    }
}

fn islice_new(vm: &mut Vm, args: Args<'_>) -> R {
    let (class, args) = positional(vm, &args, "islice")?;
    let none = vm.none;
    let (iterable, start, stop, step) = match *args {
        [i, stop] => (i, none, stop, none),
        [i, start, stop] => (i, start, stop, none),
        [i, start, stop, step] => (i, start, stop, step),
        _ => {
            let (n, which) =
                (args.len(), if args.len() < 2 { "least 2 arguments" } else { "most 4 arguments" });
            return Err(vm.type_error(format!("islice expected at {which}, got {n}")));
        }
    };
    let simple = args.len() == 2;
    const STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const BOTH: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    let stop = bound(vm, stop, -1, if simple { STOP } else { BOTH })?;
    let start = bound(vm, start, 0, BOTH)?;
    let step = bound(vm, step, 1, "Step for islice() must be a positive integer or None.")?;
    if step == 0 {
        return Err(vm.value_error("Step for islice() must be a positive integer or None."));
    }
    let it = vm.iter(iterable)?;
    let words = [0, start, stop, step].map(|n| Some(Value::small(n)));
    Ok(vm.record(class, &[Some(it), words[0], words[1], words[2], words[3]]))
}

fn islice_next(vm: &mut Vm, s: Value) -> R {
    let Some(it) = word(s, 0) else { return Err(vm.stop_iteration(None)) };
    let (next, stop) = (small(s, 2), small(s, 3));
    let wanted = if stop >= 0 && next >= stop { stop } else { next };
    while small(s, 1) < wanted {
        if vm.next(it)?.is_none() {
            set_word(s, 0, None);
            return Err(vm.stop_iteration(None));
        }
        set_small(s, 1, small(s, 1) + 1);
        vm.poll()?;
    }
    if stop >= 0 && small(s, 1) >= stop {
        set_word(s, 0, None);
        return Err(vm.stop_iteration(None));
    }
    let Some(v) = vm.next(it)? else {
        set_word(s, 0, None);
        return Err(vm.stop_iteration(None));
    };
    set_small(s, 1, small(s, 1) + 1);
    let after = next.saturating_add(small(s, 4)).min(Value::SMALL_MAX);
    set_small(s, 2, if stop >= 0 { after.min(stop) } else { after });
    Ok(v)
}
