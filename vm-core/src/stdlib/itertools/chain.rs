//! Iterators that join or combine others: `chain`, `accumulate`, `pairwise`, `zip_longest`.

use vm_layout::*;

use super::{ITER, expect, foreign, iterator, positional, set_small, small};
use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef};
use crate::types::BinaryOp;
use crate::types::iterators::{class_argument, set_word, word};
use crate::value::ListExt;

/// Words: iterator over the iterables (unbound at the end), the running one.
pub static CHAIN_DEF: TypeDef = iterator(
    "chain",
    2,
    &[
        NativeDef::full("__new__", chain_new),
        ITER,
        NativeDef::fn1("__next__", chain_next),
        NativeDef::fn2("from_iterable", |vm, class, iterable| {
            let it = vm.iter(iterable)?;
            match class.cast::<Type>() {
                Some(class) => Ok(vm.record(class, &[Some(it)])),
                None => Err(vm.type_error("chain.from_iterable needs a class")),
            }
        })
        .as_class(),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    "chain(*iterables) --> chain object",
);

fn chain_new(vm: &mut Vm, args: Args<'_>) -> R {
    let (class, args) = positional(vm, &args, "chain")?;
    let sources = vm.tuple(args);
    let it = vm.tuple_iter(sources);
    Ok(vm.record(class, &[Some(it)]))
}

fn chain_next(vm: &mut Vm, c: Value) -> R {
    while let Some(sources) = word(c, 0) {
        let active = match word(c, 1) {
            Some(a) => a,
            None => {
                let next = match vm.next(sources) {
                    Ok(Some(iterable)) => vm.iter(iterable),
                    Ok(None) => {
                        set_word(c, 0, None);
                        break;
                    }
                    Err(r) => Err(r),
                };
                match next {
                    Ok(it) => {
                        set_word(c, 1, Some(it));
                        it
                    }
                    Err(r) => {
                        set_word(c, 0, None);
                        return Err(r);
                    }
                }
            }
        };
        if let Some(v) = vm.next(active)? {
            return Ok(v);
        }
        set_word(c, 1, None);
        vm.poll()?;
    }
    Err(vm.stop_iteration(None))
}

/// Words: iterator, function (None: addition), total so far, initial value still to be given.
pub static ACCUMULATE_DEF: TypeDef = iterator(
    "accumulate",
    4,
    &[NativeDef::full("__new__", accumulate_new), ITER, NativeDef::fn1("__next__", accumulate_next)],
    "Return series of accumulated sums.",
);

fn accumulate_new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<3> =
        Signature::new("accumulate", ["iterable", "func", "initial"], 1).kw_only_from(2);
    let class = class_argument(vm, &args, "accumulate")?;
    let [iterable, f, initial] = args.rest().bind(vm, &SIG)?;
    let it = vm.iter(iterable.unwrap_or(vm.none))?;
    let initial = initial.filter(|&i| i != vm.none);
    Ok(vm.record(class, &[Some(it), Some(f.unwrap_or(vm.none)), None, initial]))
}

fn accumulate_next(vm: &mut Vm, a: Value) -> R {
    let (Some(it), Some(f)) = (word(a, 0), word(a, 1)) else { return foreign(vm, "itertools.accumulate", a) };
    if let Some(initial) = word(a, 3) {
        set_word(a, 3, None);
        set_word(a, 2, Some(initial));
        return Ok(initial);
    }
    let Some(v) = vm.next(it)? else { return Err(vm.stop_iteration(None)) };
    let total = match word(a, 2) {
        None => v,
        Some(t) if f == vm.none => vm.binary_op(BinaryOp::Add, t, v)?,
        Some(t) => vm.call(f, &[t, v])?,
    };
    set_word(a, 2, Some(total));
    Ok(total)
}

/// Words: iterator (unbound at the end), the item before.
pub static PAIRWISE_DEF: TypeDef = iterator(
    "pairwise",
    2,
    &[NativeDef::full("__new__", pairwise_new), ITER, NativeDef::fn1("__next__", pairwise_next)],
    "Return an iterator of overlapping pairs taken from the input iterator.",
);

fn pairwise_new(vm: &mut Vm, args: Args<'_>) -> R {
    let (class, args) = positional(vm, &args, "pairwise")?;
    expect(vm, "pairwise", args, 1)?;
    let it = vm.iter(args[0])?;
    Ok(vm.record(class, &[Some(it)]))
}

fn pairwise_next(vm: &mut Vm, p: Value) -> R {
    let Some(it) = word(p, 0) else { return Err(vm.stop_iteration(None)) };
    let old = match word(p, 1) {
        Some(v) => Some(v),
        None => {
            let first = vm.next(it)?;
            set_word(p, 1, first);
            first
        }
    };
    if let Some(old) = old
        && let Some(new) = vm.next(it)?
    {
        set_word(p, 1, Some(new));
        return Ok(vm.tuple(&[old, new]));
    }
    set_word(p, 0, None);
    set_word(p, 1, None);
    Err(vm.stop_iteration(None))
}

/// Words: list of iterators (None for one that ended), how many run, what fills the gaps.
pub static ZIP_LONGEST_DEF: TypeDef = iterator(
    "zip_longest",
    3,
    &[NativeDef::full("__new__", zip_longest_new), ITER, NativeDef::fn1("__next__", zip_longest_next)],
    "zip_longest(iter1 [,iter2 [...]], [fillvalue=None]) --> zip_longest object",
);

fn zip_longest_new(vm: &mut Vm, args: Args<'_>) -> R {
    let class = class_argument(vm, &args, "zip_longest")?;
    let mut fill = vm.none;
    for (k, v) in args.keywords() {
        if k.cast::<Str>().as_ref().and_then(|s| s.as_ascii()) != Some("fillvalue") {
            return Err(vm.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = v;
    }
    let iterators = vm.new_list();
    for &v in &args.pos[1..] {
        let it = vm.iter(v)?;
        vm.list_push(iterators, it);
    }
    let running = Value::small(iterators.len.get() as i64);
    Ok(vm.record(class, &[Some(iterators.value()), Some(running), Some(fill)]))
}

fn zip_longest_next(vm: &mut Vm, z: Value) -> R {
    let (Some(iterators), Some(fill)) = (word(z, 0).and_then(|l| vm.plain_list(l)), word(z, 2)) else {
        return foreign(vm, "itertools.zip_longest", z);
    };
    if small(z, 1) == 0 {
        return Err(vm.stop_iteration(None));
    }
    let row = vm.new_list();
    let mut i = 0;
    while let Some(it) = iterators.item(i) {
        let mut v = fill;
        if it != vm.none {
            match vm.next(it) {
                Ok(Some(found)) => v = found,
                Ok(None) => {
                    let running = small(z, 1) - 1;
                    set_small(z, 1, running);
                    if running <= 0 {
                        return Err(vm.stop_iteration(None));
                    }
                    iterators.set_item(i, vm.none);
                }
                Err(r) => {
                    set_small(z, 1, 0);
                    return Err(r);
                }
            }
        }
        vm.list_push(row, v);
        i += 1;
    }
    Ok(vm.tuple_from_list(row))
}
