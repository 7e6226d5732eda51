//! `product`, `permutations`, `combinations`, `combinations_with_replacement`.
//!
//! Each holds its pool and the indices of the tuple given last, in an array of tagged numbers.

use vm_layout::*;

use super::{ITER, foreign, iterator, tuple_word};
use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef};
use crate::types::iterators::{class_argument, set_word, word};

/// Words: tuple of pools, indices (unbound before the first tuple), whether it has ended.
pub static PRODUCT_DEF: TypeDef = iterator(
    "product",
    3,
    &[NativeDef::full("__new__", product_new), ITER, NativeDef::fn1("__next__", product_next)],
    "product(*iterables, repeat=1) --> product object",
);

/// Words: pool, indices, whether it has ended, rotations left at each place.
pub static PERMUTATIONS_DEF: TypeDef = iterator(
    "permutations",
    5,
    &[NativeDef::full("__new__", permutations_new), ITER, NativeDef::fn1("__next__", permutations_next)],
    "Return successive r-length permutations of elements in the iterable.",
);

/// Words: pool, indices, whether it has ended, whether the first tuple is still to come.
pub static COMBINATIONS_DEF: TypeDef = iterator(
    "combinations",
    4,
    &[
        NativeDef::full("__new__", |vm, args| combinations_new(vm, args, "combinations")),
        ITER,
        NativeDef::fn1("__next__", |vm, c| combinations_next(vm, c, false)),
    ],
    "Return successive r-length combinations of elements in the iterable.",
);

/// Words: as in [`COMBINATIONS_DEF`].
pub static COMBINATIONS_WITH_REPLACEMENT_DEF: TypeDef = iterator(
    "combinations_with_replacement",
    4,
    &[
        NativeDef::full("__new__", |vm, args| combinations_new(vm, args, "combinations_with_replacement")),
        ITER,
        NativeDef::fn1("__next__", |vm, c| combinations_next(vm, c, true)),
    ],
    "Return successive r-length combinations of elements in the iterable allowing individual elements to have \
     successive repeats.",
);

/// An array of numbers.
fn numbers(vm: &mut Vm, n: usize, f: impl Fn(usize) -> usize) -> R<Gc<Array>> {
    vm.charge(n.saturating_mul(8))?;
    let a = vm.new_array(n);
    for (i, s) in a.slots().iter().enumerate() {
        s.set(Some(Value::small(f(i) as i64)));
    }
    Ok(a)
}

fn get(a: &Gc<Array>, i: usize) -> usize {
    a.slots()[i].get().and_then(Value::as_small).unwrap_or(0) as usize
}

fn put(a: &Gc<Array>, i: usize, n: usize) {
    a.slots()[i].set(Some(Value::small(n as i64)));
}

fn array_word(v: Value, i: usize) -> Option<Gc<Array>> {
    word(v, i)?.cast()
}

/// The tuple of the items of a pool at these indices.
fn picked(vm: &mut Vm, pool: Gc<Tuple>, indices: Gc<Array>, r: usize) -> Value {
    let row = vm.new_list();
    vm.list_reserve(row, r);
    for i in 0..r {
        vm.list_push(row, pool.items()[get(&indices, i)]);
    }
    vm.tuple_from_list(row)
}

fn end(vm: &mut Vm, v: Value) -> R {
    set_word(v, 2, Some(vm.true_));
    Err(vm.stop_iteration(None))
}

fn product_new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<1> = Signature::new("product", ["repeat"], 0);
    let class = class_argument(vm, &args, "product")?;
    let [repeat] = Args { pos: &[], ..args }.bind(vm, &SIG)?;
    let repeat = match repeat {
        Some(r) => vm.index_i64(r)?,
        None => 1,
    };
    let Ok(repeat) = usize::try_from(repeat) else {
        return Err(vm.value_error("repeat argument cannot be negative"));
    };
    let given = &args.pos[1..];
    let Some(total) = given.len().checked_mul(repeat).filter(|&t| t < isize::MAX as usize / 8) else {
        return Err(vm.overflow_error("repeat argument too large"));
    };
    vm.charge(total * 8)?;
    let pools = vm.new_list();
    if repeat > 0 {
        for &v in given {
            let pool = vm.to_tuple(v)?;
            vm.list_push(pools, pool);
        }
        let n = given.len();
        for i in n..total {
            if let Some(p) = vm.sequence_item(pools.value(), i - n) {
                vm.list_push(pools, p);
            }
        }
    }
    let pools = vm.tuple_from_list(pools);
    Ok(vm.record(class, &[Some(pools), None, Some(vm.false_)]))
}

fn product_next(vm: &mut Vm, p: Value) -> R {
    let Some(pools) = tuple_word(p, 0) else { return foreign(vm, "itertools.product", p) };
    if word(p, 2) == Some(vm.true_) {
        return Err(vm.stop_iteration(None));
    }
    let pool = |i: usize| pools.items()[i].cast::<Tuple>();
    let indices = match array_word(p, 1) {
        None => {
            if (0..pools.len).any(|i| pool(i).is_none_or(|t| t.len == 0)) {
                return end(vm, p);
            }
            let a = numbers(vm, pools.len, |_| 0)?;
            set_word(p, 1, Some(a.value()));
            a
        }
        Some(a) => {
            // Like an odometer: the last place turns, carries go to the left.
            let mut i = pools.len;
            loop {
                if i == 0 {
                    return end(vm, p);
                }
                i -= 1;
                let n = get(&a, i) + 1;
                if pool(i).is_some_and(|t| n < t.len) {
                    put(&a, i, n);
                    break;
                }
                put(&a, i, 0);
            }
            a
        }
    };
    let row = vm.new_list();
    vm.list_reserve(row, pools.len);
    for i in 0..pools.len {
        if let Some(t) = pool(i) {
            vm.list_push(row, t.items()[get(&indices, i)]);
        }
    }
    Ok(vm.tuple_from_list(row))
}

fn permutations_new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("permutations", ["iterable", "r"], 1);
    let class = class_argument(vm, &args, "permutations")?;
    let [iterable, r] = args.rest().bind(vm, &SIG)?;
    let pool = vm.to_tuple(iterable.unwrap_or(vm.none))?;
    let n = pool.cast::<Tuple>().map_or(0, |t| t.len);
    let r = match r.filter(|&r| r != vm.none) {
        None => n as i64,
        Some(r) if !vm.is_int(r) => return Err(vm.type_error("Expected int as r")),
        Some(r) => vm.index_i64(r)?,
    };
    let Ok(r) = usize::try_from(r) else { return Err(vm.value_error("r must be non-negative")) };
    let indices = numbers(vm, n, |i| i)?;
    let cycles = if r > n { None } else { Some(numbers(vm, r, |i| n - i)?) };
    let ended = Some(vm.bool(r > n));
    Ok(vm.record(
        class,
        &[Some(pool), Some(indices.value()), ended, cycles.map(|c| c.value()), Some(vm.true_)],
    ))
}

fn permutations_next(vm: &mut Vm, p: Value) -> R {
    let (Some(pool), Some(indices)) = (tuple_word(p, 0), array_word(p, 1)) else {
        return foreign(vm, "itertools.permutations", p);
    };
    if word(p, 2) == Some(vm.true_) {
        return Err(vm.stop_iteration(None));
    }
    let Some(cycles) = array_word(p, 3) else { return end(vm, p) };
    let (n, r) = (pool.len, cycles.capacity);
    if word(p, 4) == Some(vm.true_) {
        set_word(p, 4, Some(vm.false_));
        return Ok(picked(vm, pool, indices, r));
    }
    for i in (0..r).rev() {
        let left = get(&cycles, i) - 1;
        put(&cycles, i, left);
        if left > 0 {
            indices.slots()[i].swap(&indices.slots()[n - left]);
            return Ok(picked(vm, pool, indices, r));
        }
        // Rotates the rest by one and starts the place over.
        let first = get(&indices, i);
        for j in i..n - 1 {
            let v = get(&indices, j + 1);
            put(&indices, j, v);
        }
        put(&indices, n - 1, first);
        put(&cycles, i, n - i);
    }
    end(vm, p)
}

fn combinations_new(vm: &mut Vm, args: Args<'_>, name: &'static str) -> R {
    let sig: Signature<2> = Signature::new(name, ["iterable", "r"], 2);
    let class = class_argument(vm, &args, name)?;
    let [iterable, r] = args.rest().bind(vm, &sig)?;
    let pool = vm.to_tuple(iterable.unwrap_or(vm.none))?;
    let n = pool.cast::<Tuple>().map_or(0, |t| t.len);
    let r = vm.index_i64(r.unwrap_or(vm.none))?;
    let Ok(r) = usize::try_from(r) else { return Err(vm.value_error("r must be non-negative")) };
    let repeats = name != "combinations";
    let ended = if repeats { n == 0 && r > 0 } else { r > n };
    let indices = numbers(vm, if ended { 0 } else { r }, |i| if repeats { 0 } else { i })?;
    Ok(vm.record(class, &[Some(pool), Some(indices.value()), Some(vm.bool(ended)), Some(vm.true_)]))
}

fn combinations_next(vm: &mut Vm, c: Value, repeats: bool) -> R {
    let (Some(pool), Some(indices)) = (tuple_word(c, 0), array_word(c, 1)) else {
        return foreign(vm, "itertools.combinations", c);
    };
    if word(c, 2) == Some(vm.true_) {
        return Err(vm.stop_iteration(None));
    }
    let (n, r) = (pool.len, indices.capacity);
    if word(c, 3) == Some(vm.true_) {
        set_word(c, 3, Some(vm.false_));
        return Ok(picked(vm, pool, indices, r));
    }
    let last = |i: usize| if repeats { n - 1 } else { n - r + i };
    let Some(i) = (0..r).rev().find(|&i| get(&indices, i) != last(i)) else { return end(vm, c) };
    let mut v = get(&indices, i) + 1;
    for j in i..r {
        put(&indices, j, v);
        v += usize::from(!repeats);
    }
    Ok(picked(vm, pool, indices, r))
}
