//! Builtins about iteration. `enumerate`, `zip`, `map`, `filter`, `reversed` and `range` are types.

use std::cmp::Ordering;

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature};
use crate::protocol::compare::exact_kind;
use crate::types::list::progression;
use crate::types::{BinaryOp, CompareOp, Dunder};

/// `len(v)`.
pub fn len(vm: &mut Vm, v: Value) -> R {
    let n = vm.len(v)?;
    Ok(vm.int_from_usize(n))
}

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn1("len", len).with_doc("Return the number of items in a container."),
    NativeDef::pos("iter", 1, 2, iter).with_doc("Get an iterator from an object."),
    NativeDef::pos("next", 1, 2, next).with_doc("Return the next item from the iterator."),
    NativeDef::fn1("aiter", crate::types::async_generator::aiter)
        .with_doc("Return an AsyncIterator for an AsyncIterable object."),
    NativeDef::pos("anext", 1, 2, crate::types::async_generator::anext)
        .with_doc("Return the next item from the async iterator."),
    NativeDef::full("sorted", sorted).with_doc("Return a new list containing all items in ascending order."),
    NativeDef::full("min", |vm, args| extreme(vm, args, "min", CompareOp::Lt))
        .with_doc("With a single iterable argument, return its smallest item."),
    NativeDef::full("max", |vm, args| extreme(vm, args, "max", CompareOp::Gt))
        .with_doc("With a single iterable argument, return its biggest item."),
    NativeDef::full("sum", sum).with_doc("Return the sum of a 'start' value (default: 0) plus an iterable."),
    NativeDef::fn1("any", |vm, v| {
        let found = first_truth(vm, v, true)?;
        Ok(vm.bool(found))
    })
    .with_doc("Return True if bool(x) is True for any x in the iterable."),
    NativeDef::fn1("all", |vm, v| {
        let found = first_truth(vm, v, false)?;
        Ok(vm.bool(!found))
    })
    .with_doc("Return True if bool(x) is True for all values x in the iterable."),
];

/// `range` that returns a list, as in Python 2.
static LIST_RANGE: NativeDef = NativeDef::full("range", |vm, args| {
    let class = vm.types.range.value();
    let r = vm.call_args(class, args)?;
    match r.cast::<Range>() {
        Some(r) => vm.list_from_range(r),
        None => Ok(r),
    }
});

/// `--py2-range`: `range` becomes a function that returns a list, the type is called `xrange`.
pub fn add_range(vm: &mut Vm, m: Gc<Module>) {
    if !vm.config.py2_range {
        return;
    }
    let f = vm.builtin(&LIST_RANGE, None, Some("builtins"));
    let class = vm.types.range.value();
    for (name, v) in [("range", f), ("xrange", class)] {
        let name = vm.intern(name);
        vm.dict_set_str(m.dict.get(), name, v);
    }
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    match *args {
        [f, sentinel] => {
            if !vm.is_callable(f) {
                return Err(vm.type_error("iter(v, w): v must be callable"));
            }
            Ok(vm.callable_iter(f, sentinel))
        }
        _ => vm.iter(args[0]),
    }
}

fn next(vm: &mut Vm, args: &[Value]) -> R {
    let it = args[0];
    // Where there is no default the iterator's own StopIteration is passed on, with its value.
    let result = match exact_kind(it) {
        Some(Kind::ListIter | Kind::TupleIter | Kind::RangeIter | Kind::DictIter) => match vm.next(it)? {
            Some(v) => return Ok(v),
            None if args.len() == 2 => return Ok(args[1]),
            None => return Err(vm.stop_iteration(None)),
        },
        _ => match vm.slot(it, Dunder::Next) {
            Some(f) => vm.call_slot1(f, Dunder::Next, it),
            None => {
                let name = vm.type_name(it);
                return Err(vm.type_error(format!("'{name}' object is not an iterator")));
            }
        },
    };
    match (result, args.get(1)) {
        (Err(r), Some(&default)) => vm.catch(r, vm.exc.stop_iteration).map(|_| default),
        (result, _) => result,
    }
}

fn sorted(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("sort", ["key", "reverse"], 0).kw_only_from(0);
    let [iterable] = *args.pos else {
        let n = args.pos.len();
        return Err(vm.type_error(format!("sorted expected 1 argument, got {n}")));
    };
    let [key, reverse] = args.rest().bind(vm, &SIG)?;
    let list = match exact_kind(iterable) {
        // A range list's copy is one too and is sorted without its items.
        Some(Kind::RangeList | Kind::IntList | Kind::FloatList | Kind::StrList) => vm.list_copy(iterable)?,
        _ => {
            let list = vm.collect_list(iterable)?;
            vm.strategic_list(list)
        }
    };
    let reverse = match reverse {
        Some(r) => vm.index_i64(r)? != 0,
        None => false,
    };
    let key = key.filter(|&k| k != vm.none);
    vm.sort_list(list, key, reverse)?;
    Ok(list)
}

/// Whether some item's truth is `wanted`.
fn first_truth(vm: &mut Vm, v: Value, wanted: bool) -> R<bool> {
    let it = vm.iter(v)?;
    while let Some(item) = vm.next(it)? {
        if vm.truth(item)? == wanted {
            return Ok(true);
        }
        vm.poll()?;
    }
    Ok(false)
}

/// `min` and `max`: `op` says when an item takes the place of the best so far.
fn extreme(vm: &mut Vm, args: Args<'_>, name: &'static str, op: CompareOp) -> R {
    let sig: Signature<2> = Signature::new(name, ["key", "default"], 0).kw_only_from(0);
    if args.pos.is_empty() {
        return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    let [key, default] = Args { pos: &[], ..args }.bind(vm, &sig)?;
    let key = key.filter(|&k| k != vm.none);
    if let [_, _, ..] = args.pos {
        if default.is_some() {
            return Err(vm.type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
        let mut best = None;
        for &v in args.pos {
            best = Some(better(vm, op, key, best, v)?);
        }
        return Ok(best.map_or(vm.none, |(v, _)| v));
    }
    if key.is_none()
        && let Some(p) = args.pos[0].exact::<RangeList>().and_then(progression)
    {
        let found = if op == CompareOp::Lt { p.min() } else { p.max() };
        if let Some(i) = found {
            return Ok(vm.int(i));
        }
    }
    if key.is_none()
        && let Some(v) = vm.special_extreme(
            args.pos[0],
            if op == CompareOp::Lt { Ordering::Less } else { Ordering::Greater },
        )
    {
        return Ok(v);
    }
    let it = vm.iter(args.pos[0])?;
    let mut best = None;
    while let Some(v) = vm.next(it)? {
        best = Some(better(vm, op, key, best, v)?);
        vm.poll()?;
    }
    match (best, default) {
        (Some((v, _)), _) => Ok(v),
        (None, Some(d)) => Ok(d),
        (None, None) => Err(vm.value_error(format!("{name}() arg is an empty sequence"))),
    }
}

/// The better of the best item so far and `v`, each with its key.
#[inline]
fn better(
    vm: &mut Vm,
    op: CompareOp,
    key: Option<Value>,
    best: Option<(Value, Value)>,
    v: Value,
) -> R<(Value, Value)> {
    let k = match key {
        Some(f) => vm.call(f, &[v])?,
        None => v,
    };
    match best {
        Some((b, bk)) if !vm.compare_bool(op, k, bk)? => Ok((b, bk)),
        _ => Ok((v, k)),
    }
}

fn sum(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("sum", ["iterable", "start"], 1).pos_only(1);
    let [iterable, start] = args.bind(vm, &SIG)?;
    let iterable = iterable.unwrap_or(vm.none);
    let start = match start {
        None => vm.int(0),
        Some(s) => {
            let message = match s.kind() {
                Kind::Str => "sum() can't sum strings [use ''.join(seq) instead]",
                Kind::Bytes => "sum() can't sum bytes [use b''.join(seq) instead]",
                Kind::ByteArray => "sum() can't sum bytearray [use b''.join(seq) instead]",
                _ => "",
            };
            if !message.is_empty() {
                return Err(vm.type_error(message));
            }
            s
        }
    };
    if let Some(p) = iterable.exact::<RangeList>().and_then(progression)
        && exact_kind(start) == Some(Kind::Int)
    {
        let total = vm.int_from_i128(p.sum());
        return vm.binary_op(BinaryOp::Add, start, total);
    }
    match (exact_kind(iterable), exact_kind(start)) {
        (Some(Kind::IntList), Some(Kind::Int)) => {
            if let Some(total) = vm.sum_int_list(iterable) {
                return vm.binary_op(BinaryOp::Add, start, total);
            }
        }
        (Some(Kind::FloatList), Some(Kind::Int | Kind::Float)) => {
            let start = vm.as_f64(start).or_else(|| vm.as_i64(start).map(|i| i as f64));
            if let Some(total) = start.and_then(|s| vm.sum_float_list(iterable, s)) {
                return Ok(total);
            }
        }
        _ => {}
    }
    let it = vm.iter(iterable)?;
    let mut total = start;
    let mut pending = None;
    if exact_kind(total) == Some(Kind::Int) {
        match sum_ints(vm, it, total)? {
            (t, None) => return Ok(t),
            (t, item) => (total, pending) = (t, item),
        }
    }
    if let Some(item) = pending.take() {
        total = vm.binary_op(BinaryOp::Add, total, item)?;
    }
    if let Some(f) = total.exact::<Float>() {
        match sum_floats(vm, it, f.value)? {
            (f, None) => return Ok(vm.float(f)),
            (f, Some(item)) => {
                let f = vm.float(f);
                total = vm.binary_op(BinaryOp::Add, f, item)?;
            }
        }
    }
    while let Some(item) = vm.next(it)? {
        total = vm.binary_op(BinaryOp::Add, total, item)?;
        vm.poll()?;
    }
    Ok(total)
}

/// Adds ints as long as they come and the sum fits 64 bits; returns the item that was not added, if any.
fn sum_ints(vm: &mut Vm, it: Value, start: Value) -> R<(Value, Option<Value>)> {
    let mut total = vm.as_i64(start).unwrap_or(0);
    while let Some(item) = vm.next(it)? {
        let next = match exact_kind(item) {
            Some(Kind::Int | Kind::Bool) => vm.as_i64(item).and_then(|i| total.checked_add(i)),
            _ => None,
        };
        match next {
            Some(t) => total = t,
            None => return Ok((vm.int(total), Some(item))),
        }
        vm.poll()?;
    }
    Ok((vm.int(total), None))
}

/// The same for floats, to which small ints may be added.
fn sum_floats(vm: &mut Vm, it: Value, start: f64) -> R<(f64, Option<Value>)> {
    let mut total = start;
    while let Some(item) = vm.next(it)? {
        match exact_kind(item) {
            Some(Kind::Float) => total += vm.as_f64(item).unwrap_or(0.0),
            Some(Kind::Int | Kind::Bool) => total += vm.as_i64(item).unwrap_or(0) as f64,
            _ => return Ok((total, Some(item))),
        }
        vm.poll()?;
    }
    Ok((total, None))
}
