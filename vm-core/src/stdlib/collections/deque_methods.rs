//! The methods of `deque`.

use vm_layout::*;

use super::deque::{Deque, ITERATOR_DEF, REVERSE_ITERATOR_DEF};
use crate::Vm;
use crate::native::{Args, R, Signature};
use crate::protocol::item::from_end;
use crate::types::iterators::{class_argument, set_word, word};
use crate::types::list::repetitions;
use crate::types::{CompareOp, Dunder};
use crate::value::{ListExt, TextBuilder};

pub fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let class = class_argument(vm, &args, "deque")?;
    Ok(empty(vm, class).0)
}

fn empty(vm: &mut Vm, class: Gc<Type>) -> Deque {
    let zero = Some(Value::small(0));
    Deque(vm.record(class, &[None, zero, zero, None, zero]))
}

pub fn init(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("deque", ["iterable", "maxlen"], 0);
    let d = Deque::of(vm, args.pos[0])?;
    let [iterable, max] = args.rest().bind(vm, &SIG)?;
    let max = match max.filter(|&m| m != vm.none) {
        None => None,
        Some(m) if !vm.is_int(m) => return Err(vm.type_error("an integer is required")),
        Some(m) => match usize::try_from(vm.index_i64(m)?) {
            Ok(n) => Some(n),
            Err(_) => return Err(vm.value_error("maxlen must be non-negative")),
        },
    };
    d.set_max(max);
    d.clear();
    if let Some(i) = iterable {
        extend(vm, d.0, i)?;
    }
    Ok(vm.none)
}

/// The items in a new list.
fn items(vm: &mut Vm, d: Deque) -> Gc<List> {
    let list = vm.new_list();
    vm.list_reserve(list, d.len());
    for i in 0..d.len() {
        if let Some(v) = d.get(i) {
            vm.list_push(list, v);
        }
    }
    list
}

pub fn repr(vm: &mut Vm, v: Value) -> R {
    let d = Deque::of(vm, v)?;
    if !vm.enter_repr(v) {
        return Ok(vm.str("[...]"));
    }
    let list = items(vm, d);
    let shown = vm.repr(list.value());
    vm.leave_repr(v);
    let shown = shown?;
    let mut text = TextBuilder::new();
    text.push_str(&vm.short_type_name(v));
    text.push_str("(");
    text.push_object(shown);
    if let Some(m) = d.max() {
        text.push_str(&format!(", maxlen={m}"));
    }
    text.push_str(")");
    Ok(text.finish(vm))
}

pub fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    let x = Deque::of(vm, a)?;
    let Some(y) = Deque::try_of(vm, b) else { return Ok(vm.not_implemented) };
    if a == b && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(vm.bool(op == CompareOp::Eq));
    }
    let (x, y) = (items(vm, x), items(vm, y));
    vm.compare_sequences(op, x.value(), y.value())
}

fn position(vm: &mut Vm, d: Deque, key: Value) -> R<usize> {
    if !vm.is_int(key) && vm.slot(key, Dunder::Index).is_none() {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("sequence index must be integer, not '{name}'")));
    }
    let i = vm.subscript_index(key)?;
    let i = from_end(i, d.len());
    if i >= d.len() {
        return Err(vm.index_error("deque index out of range"));
    }
    Ok(i)
}

pub fn get_item(vm: &mut Vm, v: Value, key: Value) -> R {
    let d = Deque::of(vm, v)?;
    let i = position(vm, d, key)?;
    Ok(d.get(i).unwrap_or(vm.none))
}

pub fn set_item(vm: &mut Vm, v: Value, key: Value, to: Value) -> R {
    let d = Deque::of(vm, v)?;
    let i = position(vm, d, key)?;
    d.set(i, to);
    Ok(vm.none)
}

pub fn del_item(vm: &mut Vm, v: Value, key: Value) -> R {
    let d = Deque::of(vm, v)?;
    let i = position(vm, d, key)?;
    delete(d, i);
    Ok(vm.none)
}

/// Removes item `i` by moving the shorter side.
fn delete(d: Deque, i: usize) {
    let n = d.len();
    if i < n / 2 {
        (0..i).rev().for_each(|j| d.swap(j, j + 1));
        d.pop_front();
    } else {
        (i..n - 1).for_each(|j| d.swap(j, j + 1));
        d.pop_back();
    }
}

/// Index of the first item equal to `x`; RuntimeError if comparing changed the deque.
fn find(vm: &mut Vm, d: Deque, x: Value, from: usize, to: usize) -> R<Option<usize>> {
    let changes = d.changes();
    for i in from..to {
        let Some(v) = d.get(i) else { break };
        let equal = vm.eq(v, x)?;
        if d.changes() != changes {
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
        if equal {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

pub fn contains(vm: &mut Vm, v: Value, x: Value) -> R {
    let d = Deque::of(vm, v)?;
    let found = find(vm, d, x, 0, d.len())?.is_some();
    Ok(vm.bool(found))
}

pub fn count(vm: &mut Vm, v: Value, x: Value) -> R {
    let d = Deque::of(vm, v)?;
    let (mut i, mut n) = (0, 0);
    while let Some(found) = find(vm, d, x, i, d.len())? {
        n += 1;
        i = found + 1;
    }
    Ok(vm.int(n))
}

pub fn index(vm: &mut Vm, args: &[Value]) -> R {
    let d = Deque::of(vm, args[0])?;
    let mut bounds = [0, i64::MAX];
    for (b, &a) in bounds.iter_mut().zip(&args[2..]) {
        *b = vm.search_bound(a)?;
    }
    let n = d.len() as i64;
    let [from, to] = bounds.map(|b| (if b < 0 { b.saturating_add(n).max(0) } else { b.min(n) }) as usize);
    match find(vm, d, args[1], from, to)? {
        Some(i) => Ok(vm.int_from_usize(i)),
        None => {
            let text = vm.repr(args[1])?;
            let text = crate::value::StrExt::to_text(&text);
            Err(vm.value_error(format!("{text} is not in deque")))
        }
    }
}

pub fn remove(vm: &mut Vm, v: Value, x: Value) -> R {
    let d = Deque::of(vm, v)?;
    let changes = d.changes();
    for i in 0..d.len() {
        let Some(item) = d.get(i) else { break };
        let equal = vm.eq(item, x)?;
        if d.changes() != changes {
            return Err(vm.index_error("deque mutated during remove()."));
        }
        if equal {
            delete(d, i);
            return Ok(vm.none);
        }
    }
    let text = vm.repr(x)?;
    let text = crate::value::StrExt::to_text(&text);
    Err(vm.value_error(format!("{text} is not in deque")))
}

pub fn insert(vm: &mut Vm, v: Value, index: Value, x: Value) -> R {
    let d = Deque::of(vm, v)?;
    let i = vm.index_i64(index)?;
    let n = d.len();
    if d.max() == Some(n) {
        return Err(vm.index_error("deque already at its maximum size"));
    }
    let i = if i < 0 { i.saturating_add(n as i64).max(0) as usize } else { (i as usize).min(n) };
    if i < n / 2 {
        d.push_front(vm, x);
        (0..i).for_each(|j| d.swap(j, j + 1));
    } else {
        d.push_back(vm, x);
        (i..n).rev().for_each(|j| d.swap(j, j + 1));
    }
    Ok(vm.none)
}

pub fn append(vm: &mut Vm, v: Value, x: Value) -> R {
    let d = Deque::of(vm, v)?;
    d.push_back(vm, x);
    Ok(vm.none)
}

pub fn appendleft(vm: &mut Vm, v: Value, x: Value) -> R {
    let d = Deque::of(vm, v)?;
    d.push_front(vm, x);
    Ok(vm.none)
}

/// What `extend` walks over: a copy if it is the deque itself.
fn source(vm: &mut Vm, d: Deque, iterable: Value) -> Value {
    if iterable == d.0 { items(vm, d).value() } else { iterable }
}

pub fn extend(vm: &mut Vm, v: Value, iterable: Value) -> R {
    let d = Deque::of(vm, v)?;
    let s = source(vm, d, iterable);
    vm.for_each(s, &mut |vm, x| {
        d.push_back(vm, x);
        Ok(())
    })?;
    Ok(vm.none)
}

pub fn extendleft(vm: &mut Vm, v: Value, iterable: Value) -> R {
    let d = Deque::of(vm, v)?;
    let s = source(vm, d, iterable);
    vm.for_each(s, &mut |vm, x| {
        d.push_front(vm, x);
        Ok(())
    })?;
    Ok(vm.none)
}

pub fn pop(vm: &mut Vm, v: Value) -> R {
    let d = Deque::of(vm, v)?;
    d.pop_back().ok_or_else(|| vm.index_error("pop from an empty deque"))
}

pub fn popleft(vm: &mut Vm, v: Value) -> R {
    let d = Deque::of(vm, v)?;
    d.pop_front().ok_or_else(|| vm.index_error("pop from an empty deque"))
}

pub fn clear(vm: &mut Vm, v: Value) -> R {
    Deque::of(vm, v)?.clear();
    Ok(vm.none)
}

pub fn copy(vm: &mut Vm, v: Value) -> R {
    let d = Deque::of(vm, v)?;
    let class = vm.type_of(v);
    if class == vm.native_type(&super::deque::DEQUE_DEF) {
        let c = empty(vm, class);
        c.set_max(d.max());
        extend(vm, c.0, v)?;
        return Ok(c.0);
    }
    match d.max() {
        Some(m) => {
            let m = vm.int_from_usize(m);
            vm.call(class.value(), &[v, m])
        }
        None => vm.call(class.value(), &[v]),
    }
}

pub fn reverse(vm: &mut Vm, v: Value) -> R {
    let d = Deque::of(vm, v)?;
    let n = d.len();
    (0..n / 2).for_each(|i| d.swap(i, n - 1 - i));
    Ok(vm.none)
}

pub fn rotate(vm: &mut Vm, args: &[Value]) -> R {
    let d = Deque::of(vm, args[0])?;
    let n = match args.get(1) {
        Some(&n) => vm.index_i64(n)?,
        None => 1,
    };
    let len = d.len() as i64;
    if len > 1 {
        d.rotate(n.rem_euclid(len) as usize);
    }
    Ok(vm.none)
}

pub fn add(vm: &mut Vm, a: Value, b: Value) -> R {
    Deque::of(vm, a)?;
    if Deque::try_of(vm, b).is_none() {
        let name = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate deque (not \"{name}\") to deque")));
    }
    let result = copy(vm, a)?;
    extend(vm, result, b)?;
    Ok(result)
}

pub fn iadd(vm: &mut Vm, a: Value, b: Value) -> R {
    extend(vm, a, b)?;
    Ok(a)
}

pub fn mul(vm: &mut Vm, a: Value, n: Value) -> R {
    Deque::of(vm, a)?;
    let n = vm.index(n)?;
    let result = copy(vm, a)?;
    imul(vm, result, n)
}

pub fn imul(vm: &mut Vm, a: Value, n: Value) -> R {
    let d = Deque::of(vm, a)?;
    let n = repetitions(vm, n)?;
    let list = items(vm, d);
    let total = list.len.get().saturating_mul(n);
    vm.charge(d.max().map_or(total, |m| m.min(total)).saturating_mul(8))?;
    if n == 0 {
        d.clear();
        return Ok(a);
    }
    if list.len.get() > 0 {
        for _ in 1..n {
            for i in 0..list.len.get() {
                if let Some(v) = list.item(i) {
                    d.push_back(vm, v);
                }
            }
            vm.poll()?;
        }
    }
    Ok(a)
}

/// `(class, ((), maxlen) or (), instance dict, iterator)`.
pub fn reduce(vm: &mut Vm, v: Value) -> R {
    let d = Deque::of(vm, v)?;
    let args = match d.max() {
        Some(m) => {
            let (none, m) = (vm.empty_tuple.value(), vm.int_from_usize(m));
            vm.tuple(&[none, m])
        }
        None => vm.empty_tuple.value(),
    };
    let state = match vm.instance_dict(v) {
        Some(s) if s.used.get() > 0 => s.value(),
        _ => vm.none,
    };
    let it = iter(vm, v, false)?;
    let class = vm.type_of(v).value();
    Ok(vm.tuple(&[class, args, state, it]))
}

pub fn iter(vm: &mut Vm, v: Value, reversed: bool) -> R {
    let d = Deque::of(vm, v)?;
    let ty = vm.native_type(if reversed { &REVERSE_ITERATOR_DEF } else { &ITERATOR_DEF });
    let changes = Value::small(d.changes() as i64);
    Ok(vm.record(ty, &[Some(v), Some(Value::small(0)), Some(changes), Some(vm.bool(reversed))]))
}

pub fn iter_next(vm: &mut Vm, i: Value) -> R {
    let (Some(d), Some(n)) = (word(i, 0).map(Deque), word(i, 1).and_then(Value::as_small)) else {
        return Err(vm.stop_iteration(None));
    };
    if word(i, 2) != Some(Value::small(d.changes() as i64)) {
        set_word(i, 0, None);
        return Err(vm.runtime_error("deque mutated during iteration"));
    }
    let n = n as usize;
    let at = if word(i, 3) == Some(vm.true_) { d.len().wrapping_sub(n + 1) } else { n };
    match d.get(at) {
        Some(v) => {
            set_word(i, 1, Some(Value::small(n as i64 + 1)));
            Ok(v)
        }
        None => {
            set_word(i, 0, None);
            Err(vm.stop_iteration(None))
        }
    }
}

pub fn iter_length_hint(vm: &mut Vm, i: Value) -> R {
    let left = match (word(i, 0).map(Deque), word(i, 1).and_then(Value::as_small)) {
        (Some(d), Some(n)) => d.len().saturating_sub(n as usize),
        _ => 0,
    };
    Ok(vm.int_from_usize(left))
}
