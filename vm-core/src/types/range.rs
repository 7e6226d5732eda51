//! `range` of ints of any size, and its iterators.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, NativeDef, R, TypeDef, type_flags};
use crate::protocol::compare::exact_kind;
use crate::types::{CompareOp, Dunder};
use crate::value::TextBuilder;

pub static DEF: TypeDef = TypeDef {
    words: 4,
    flags: type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("__hash__", |vm, r| {
            this(vm, r, "__hash__")?;
            let h = vm.hash_builtin(r)?.unwrap_or(0);
            Ok(vm.int(h))
        }),
        NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
        NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
        NativeDef::fn2("__lt__", |vm, a, b| compare(vm, CompareOp::Lt, a, b)),
        NativeDef::fn2("__le__", |vm, a, b| compare(vm, CompareOp::Le, a, b)),
        NativeDef::fn2("__gt__", |vm, a, b| compare(vm, CompareOp::Gt, a, b)),
        NativeDef::fn2("__ge__", |vm, a, b| compare(vm, CompareOp::Ge, a, b)),
        NativeDef::fn1("__len__", |vm, r| {
            let n = this(vm, r, "__len__")?.length.get();
            if vm.as_i64(n).is_none() {
                return Err(vm.overflow_error("Python int too large to convert to C ssize_t"));
            }
            Ok(n)
        }),
        NativeDef::fn1("__bool__", |vm, r| {
            let r = this(vm, r, "__bool__")?;
            Ok(vm.bool(vm.as_i64(r.length.get()) != Some(0)))
        }),
        NativeDef::fn2("__getitem__", get_item),
        NativeDef::fn2("__contains__", |vm, r, v| {
            let r = this(vm, r, "__contains__")?;
            let found = find(vm, r, v)?.is_some();
            Ok(vm.bool(found))
        }),
        NativeDef::fn1("__iter__", |vm, r| {
            let r = this(vm, r, "__iter__")?;
            vm.range_iter(r)
        }),
        NativeDef::fn1("__reversed__", reversed),
        NativeDef::fn2("index", index),
        NativeDef::fn2("count", count),
        NativeDef::fn1("__reduce__", |vm, r| {
            let r = this(vm, r, "__reduce__")?;
            let args = vm.tuple(&[r.start.get(), r.stop.get(), r.step.get()]);
            Ok(vm.tuple(&[vm.types.range.value(), args]))
        }),
    ],
    members: &[("start", 0, true), ("stop", 1, true), ("step", 2, true)],
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object",
    ..TypeDef::new("range", Kind::Range)
};

pub static RANGE_ITERATOR_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", |vm, i| match vm.range_iter_next(i) {
            Some(v) => Ok(v),
            None => Err(vm.stop_iteration(None)),
        }),
        NativeDef::fn1("__length_hint__", |vm, i| {
            let left = i.cast::<RangeIter>().map_or(0, |i| i.remaining.get());
            Ok(vm.int_from_u64(left))
        }),
        NativeDef::fn1("__reduce__", |vm, i| {
            let Some(it) = i.cast::<RangeIter>() else {
                return Err(vm.wrong_receiver("__reduce__", "range_iterator", i));
            };
            let (next, step, left) = (it.next.get(), it.step.get(), it.remaining.get());
            let stop = i128::from(next) + i128::from(step) * i128::from(left);
            let parts = [vm.int(next), vm.int_from_i128(stop), vm.int(step)];
            let rest = vm.new_range(parts[0], parts[1], parts[2])?;
            let name = vm.intern("iter");
            let Some(iter) = vm.dict_get_str(vm.builtins, name) else {
                return Err(vm.runtime_error("lost builtins.iter"));
            };
            let args = vm.tuple(&[rest]);
            Ok(vm.tuple(&[iter, args]))
        }),
    ],
    ..TypeDef::new("range_iterator", Kind::RangeIter)
};

/// Iterator over a range whose numbers leave 64 bits. Words: next item, step, items left.
pub static LONG_RANGE_ITERATOR_DEF: TypeDef = TypeDef {
    words: 3,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", long_next),
        NativeDef::fn1("__length_hint__", |vm, i| {
            Ok(record_slots(i).get(2).and_then(|s| s.get()).unwrap_or(vm.none))
        }),
    ],
    ..TypeDef::new("longrange_iterator", Kind::Object)
};

fn this(vm: &mut Vm, v: Value, method: &str) -> R<Gc<Range>> {
    v.cast::<Range>().ok_or_else(|| vm.wrong_receiver(method, "range", v))
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    args.no_keywords(vm, "range")?;
    let rest = args.pos.get(1..).unwrap_or(&[]);
    let (start, stop, step) = match *rest {
        [stop] => (None, stop, None),
        [start, stop] => (Some(start), stop, None),
        [start, stop, step] => (Some(start), stop, Some(step)),
        [] => return Err(vm.type_error("range expected at least 1 argument, got 0")),
        _ => {
            let n = rest.len();
            return Err(vm.type_error(format!("range expected at most 3 arguments, got {n}")));
        }
    };
    let start = match start {
        Some(s) => vm.index(s)?,
        None => vm.int(0),
    };
    let stop = vm.index(stop)?;
    let step = match step {
        Some(s) => vm.index(s)?,
        None => vm.int(1),
    };
    vm.new_range(start, stop, step)
}

fn big(vm: &Vm, v: Value) -> BigInt {
    vm.to_bigint(v).unwrap_or_default()
}

/// Number of items between two bounds.
fn length(start: &BigInt, stop: &BigInt, step: &BigInt) -> BigInt {
    let span = if step.is_negative() { start - stop } else { stop - start };
    if span.is_positive() { (span - BigInt::one()) / step.abs() + BigInt::one() } else { BigInt::zero() }
}

impl Vm {
    /// `range(start, stop, step)` of three ints.
    pub fn new_range(&mut self, start: Value, stop: Value, step: Value) -> R {
        let length = match (self.as_i64(start), self.as_i64(stop), self.as_i64(step)) {
            (_, _, Some(0)) => return Err(self.value_error("range() arg 3 must not be zero")),
            (Some(a), Some(b), Some(s)) => {
                let span = if s < 0 { i128::from(a) - i128::from(b) } else { i128::from(b) - i128::from(a) };
                let n = if span > 0 { (span - 1) / i128::from(s).abs() + 1 } else { 0 };
                self.int_from_i128(n)
            }
            _ => {
                let n = length(&big(self, start), &big(self, stop), &big(self, step));
                self.big(n)
            }
        };
        Ok(self.record(self.types.range, &[Some(start), Some(stop), Some(step), Some(length)]))
    }

    /// `range(start, stop, step)` where the numbers fit; used for `range(n)` of small ints.
    pub fn range_of(&mut self, start: i64, stop: i64, step: i64) -> R {
        let parts = [self.int(start), self.int(stop), self.int(step)];
        self.new_range(parts[0], parts[1], parts[2])
    }

    /// An iterator over a range.
    #[inline]
    pub fn range_iter(&mut self, r: Gc<Range>) -> R {
        let parts = (self.as_i64(r.start.get()), self.as_i64(r.step.get()), self.as_i64(r.length.get()));
        if let (Some(start), Some(step), Some(len)) = parts {
            // Items between two ints of 64 bits; the last one is inside, so all are.
            let last = i128::from(start) + i128::from(step) * i128::from((len - 1).max(0));
            if i64::try_from(last).is_ok() {
                let i: Gc<RangeIter> =
                    self.alloc(self.types.range_iterator, Kind::RangeIter, size_of::<RangeIter>());
                i.next.set(start);
                i.step.set(step);
                i.remaining.set(len as u64);
                return Ok(i.value());
            }
        }
        let words = [r.start.get(), r.step.get(), r.length.get()].map(Some);
        Ok(self.record(self.types.long_range_iterator, &words))
    }
}

fn long_next(vm: &mut Vm, i: Value) -> R {
    let slots = record_slots(i);
    let [Some(next), Some(step), Some(left)] = [0, 1, 2].map(|n| slots.get(n).and_then(|s| s.get())) else {
        return Err(vm.wrong_receiver("__next__", "longrange_iterator", i));
    };
    if vm.as_i64(left) == Some(0) {
        return Err(vm.stop_iteration(None));
    }
    let (after, left) = (big(vm, next) + big(vm, step), big(vm, left) - 1);
    let after = vm.big(after);
    slots[0].set(Some(after));
    let left = vm.big(left);
    slots[2].set(Some(left));
    Ok(next)
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let r = this(vm, v, "__repr__")?;
    let mut text = TextBuilder::new();
    text.push_str("range(");
    let start = vm.repr(r.start.get())?;
    text.push_object(start);
    text.push_str(", ");
    let stop = vm.repr(r.stop.get())?;
    text.push_object(stop);
    if vm.as_i64(r.step.get()) != Some(1) {
        text.push_str(", ");
        let step = vm.repr(r.step.get())?;
        text.push_object(step);
    }
    text.push_str(")");
    Ok(text.finish(vm))
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    let x = this(vm, a, op.dunder().name())?;
    let (Some(y), CompareOp::Eq | CompareOp::Ne) = (b.cast::<Range>(), op) else {
        return Ok(vm.not_implemented);
    };
    let same = |vm: &Vm, p: Value, q: Value| vm.number_ordering(p, q).is_some_and(|o| o.is_eq());
    let equal = same(vm, x.length.get(), y.length.get())
        && match vm.as_i64(x.length.get()) {
            Some(0) => true,
            Some(1) => same(vm, x.start.get(), y.start.get()),
            _ => same(vm, x.start.get(), y.start.get()) && same(vm, x.step.get(), y.step.get()),
        };
    Ok(vm.bool(equal == (op == CompareOp::Eq)))
}

/// Item `i`, which is in range.
fn item(vm: &mut Vm, r: Gc<Range>, i: &BigInt) -> Value {
    let v = big(vm, r.start.get()) + i * big(vm, r.step.get());
    vm.big(v)
}

fn get_item(vm: &mut Vm, v: Value, key: Value) -> R {
    let r = this(vm, v, "__getitem__")?;
    if let Some(s) = key.cast::<Slice>() {
        return get_slice(vm, r, s);
    }
    if !vm.is_int(key) && vm.slot(key, Dunder::Index).is_none() {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("range indices must be integers or slices, not {name}")));
    }
    let key = vm.index(key)?;
    if let (Some(i), Some(n)) = (vm.as_i64(key), vm.as_i64(r.length.get()))
        && let (Some(start), Some(step)) = (vm.as_i64(r.start.get()), vm.as_i64(r.step.get()))
    {
        let i = if i < 0 { i.saturating_add(n) } else { i };
        if i < 0 || i >= n {
            return Err(vm.index_error("range object index out of range"));
        }
        return Ok(vm.int_from_i128(i128::from(start) + i128::from(i) * i128::from(step)));
    }
    let n = big(vm, r.length.get());
    let mut i = big(vm, key);
    if i.is_negative() {
        i += &n;
    }
    if i.is_negative() || i >= n {
        return Err(vm.index_error("range object index out of range"));
    }
    Ok(item(vm, r, &i))
}

fn get_slice(vm: &mut Vm, r: Gc<Range>, s: Gc<Slice>) -> R {
    let indices = vm.intern("indices");
    let f = vm.get_attr(s.value(), indices)?;
    let bounds = vm.call(f, &[r.length.get()])?;
    let [Some(start), Some(stop), Some(step)] = [0, 1, 2].map(|i| vm.sequence_item(bounds, i)) else {
        return Err(vm.system_error("slice.indices made no triple"));
    };
    let (start, stop, step) = (big(vm, start), big(vm, stop), big(vm, step));
    let start = item(vm, r, &start);
    let stop = item(vm, r, &stop);
    let step = big(vm, r.step.get()) * step;
    let step = vm.big(step);
    vm.new_range(start, stop, step)
}

/// Index of the item equal to `v`.
fn find(vm: &mut Vm, r: Gc<Range>, v: Value) -> R<Option<BigInt>> {
    if !matches!(exact_kind(v), Some(Kind::Int | Kind::Bool | Kind::BigInt)) {
        let it = vm.range_iter(r)?;
        let mut i = 0u64;
        while let Some(x) = vm.next(it)? {
            if vm.eq(x, v)? {
                return Ok(Some(BigInt::from(i)));
            }
            i += 1;
            if i.is_multiple_of(4096) {
                vm.poll()?;
            }
        }
        return Ok(None);
    }
    if let (Some(x), Some(start), Some(step), Some(n)) =
        (vm.as_i64(v), vm.as_i64(r.start.get()), vm.as_i64(r.step.get()), vm.as_i64(r.length.get()))
    {
        let offset = i128::from(x) - i128::from(start);
        let i = offset / i128::from(step);
        let found = offset % i128::from(step) == 0 && i >= 0 && i < i128::from(n);
        return Ok(found.then(|| BigInt::from(i)));
    }
    let (offset, step) = (big(vm, v) - big(vm, r.start.get()), big(vm, r.step.get()));
    let i = &offset / &step;
    let inside = (&offset % &step).is_zero() && !i.is_negative() && i < big(vm, r.length.get());
    Ok(inside.then_some(i))
}

fn index(vm: &mut Vm, v: Value, x: Value) -> R {
    let r = this(vm, v, "index")?;
    match find(vm, r, x)? {
        Some(i) => Ok(vm.big(i)),
        None if vm.is_int(x) => {
            let text = vm.repr(x)?;
            let text = crate::value::StrExt::to_text(&text);
            Err(vm.value_error(format!("{text} is not in range")))
        }
        None => Err(vm.value_error("sequence.index(x): x not in sequence")),
    }
}

fn count(vm: &mut Vm, v: Value, x: Value) -> R {
    let r = this(vm, v, "count")?;
    if matches!(exact_kind(x), Some(Kind::Int | Kind::Bool | Kind::BigInt)) {
        let found = find(vm, r, x)?.is_some();
        return Ok(vm.int(i64::from(found)));
    }
    let it = vm.range_iter(r)?;
    let mut n = 0;
    while let Some(item) = vm.next(it)? {
        n += i64::from(vm.eq(item, x)?);
        vm.poll()?;
    }
    Ok(vm.int(n))
}

fn reversed(vm: &mut Vm, v: Value) -> R {
    let r = this(vm, v, "__reversed__")?;
    let n = big(vm, r.length.get());
    let last = if n.is_zero() { r.start.get() } else { item(vm, r, &(n - 1)) };
    let step = -big(vm, r.step.get());
    let step = vm.big(step);
    let words = [Some(last), None, Some(step), Some(r.length.get())];
    let back = vm.record(vm.types.range, &words);
    let back = this(vm, back, "__reversed__")?;
    back.stop.set(last);
    vm.range_iter(back)
}
