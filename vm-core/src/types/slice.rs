//! `slice`, and what every sequence needs to understand one.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, TypeDef, type_flags};
use crate::types::{CompareOp, Dunder};
use crate::value::TextBuilder;

pub static DEF: TypeDef = TypeDef {
    words: 3,
    flags: type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn2("indices", indices),
        NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
        NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
        NativeDef::fn2("__lt__", |vm, a, b| compare(vm, CompareOp::Lt, a, b)),
        NativeDef::fn2("__le__", |vm, a, b| compare(vm, CompareOp::Le, a, b)),
        NativeDef::fn2("__gt__", |vm, a, b| compare(vm, CompareOp::Gt, a, b)),
        NativeDef::fn2("__ge__", |vm, a, b| compare(vm, CompareOp::Ge, a, b)),
        NativeDef::fn1("__reduce__", reduce),
    ],
    members: &[("start", 0, true), ("stop", 1, true), ("step", 2, true)],
    ..TypeDef::new("slice", Kind::Slice)
};

/// The numbers of a slice before a length is known.
#[derive(Clone, Copy, Debug)]
pub struct SliceSpec {
    pub start: Option<i64>,
    pub stop: Option<i64>,
    pub step: i64,
}

/// The items that a slice selects: `count` of them, from `start` on, `step` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    /// Where the selection ends (for step 1 never before `start`).
    pub stop: usize,
    pub step: i64,
    pub count: usize,
}

impl Span {
    /// Index of the `n`th selected item.
    #[inline(always)]
    pub fn index(&self, n: usize) -> usize {
        (self.start as i64).wrapping_add((n as i64).wrapping_mul(self.step)) as usize
    }
}

impl SliceSpec {
    /// Clips the slice to a sequence of `len` items.
    pub fn clip(&self, len: usize) -> Span {
        let n = len as i64;
        let (low, high) = if self.step < 0 { (-1, n - 1) } else { (0, n) };
        let bound = |i: Option<i64>, missing: i64| match i {
            None => missing,
            Some(i) if i < 0 => i.saturating_add(n).max(low),
            Some(i) => i.min(high),
        };
        let (start, stop) = if self.step < 0 {
            (bound(self.start, high), bound(self.stop, low))
        } else {
            (bound(self.start, low), bound(self.stop, high))
        };
        let count = if self.step < 0 {
            if stop < start { (start - stop - 1) as u64 / self.step.unsigned_abs() + 1 } else { 0 }
        } else if start < stop {
            (stop - start - 1) as u64 / self.step as u64 + 1
        } else {
            0
        };
        let stop = if self.step > 0 && stop < start { start } else { stop };
        Span { start: start as usize, stop: stop as usize, step: self.step, count: count as usize }
    }
}

impl Vm {
    /// Reads a slice's three numbers; may run Python code (`__index__`), so lengths are taken afterwards.
    pub fn slice_spec(&mut self, s: Gc<Slice>) -> R<SliceSpec> {
        let step = match self.slice_part(s.step.get())? {
            None => 1,
            Some(0) => return Err(self.value_error("slice step cannot be zero")),
            Some(i) => i.max(-i64::MAX),
        };
        let start = self.slice_part(s.start.get())?;
        let stop = self.slice_part(s.stop.get())?;
        Ok(SliceSpec { start, stop, step })
    }

    fn slice_part(&mut self, v: Value) -> R<Option<i64>> {
        if v == self.none {
            return Ok(None);
        }
        if !self.is_int(v) && self.slot(v, Dunder::Index).is_none() {
            return Err(self.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        self.clamped_index(v).map(Some)
    }

    /// An int, or what `__index__` makes of a value, pulled into 64 bits.
    pub fn clamped_index(&mut self, v: Value) -> R<i64> {
        if let Some(i) = self.as_i64(v) {
            return Ok(i);
        }
        let i = self.index(v)?;
        Ok(match self.as_i64(i) {
            Some(i) => i,
            None if self.as_big(i).is_some_and(|b| b.sign() == num_bigint::Sign::Minus) => i64::MIN,
            None => i64::MAX,
        })
    }

    /// A `start` or `stop` argument of `index` methods.
    pub fn search_bound(&mut self, v: Value) -> R<i64> {
        if !self.is_int(v) && self.slot(v, Dunder::Index).is_none() {
            return Err(self.type_error("slice indices must be integers or have an __index__ method"));
        }
        self.clamped_index(v)
    }
}

fn this(vm: &mut Vm, v: Value, method: &str) -> R<Gc<Slice>> {
    v.cast::<Slice>().ok_or_else(|| vm.wrong_receiver(method, "slice", v))
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    args.no_keywords(vm, "slice")?;
    let none = vm.none;
    match *args.pos.get(1..).unwrap_or(&[]) {
        [stop] => Ok(vm.slice(none, stop, none)),
        [start, stop] => Ok(vm.slice(start, stop, none)),
        [start, stop, step] => Ok(vm.slice(start, stop, step)),
        [] => Err(vm.type_error("slice expected at least 1 argument, got 0")),
        ref more => {
            let n = more.len();
            Err(vm.type_error(format!("slice expected at most 3 arguments, got {n}")))
        }
    }
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "__repr__")?;
    let mut text = TextBuilder::new();
    for (open, part) in [("slice(", &s.start), (", ", &s.stop), (", ", &s.step)] {
        text.push_str(open);
        let part = vm.repr(part.get())?;
        text.push_object(part);
    }
    text.push_str(")");
    Ok(text.finish(vm))
}

/// `slice.indices(length)`, for lengths of any size.
fn indices(vm: &mut Vm, v: Value, length: Value) -> R {
    let s = this(vm, v, "indices")?;
    let n = vm.index(length)?;
    let zero = vm.int(0);
    if vm.compare_bool(CompareOp::Lt, n, zero)? {
        return Err(vm.value_error("length should not be negative"));
    }
    let parts = [s.start.get(), s.stop.get(), s.step.get()];
    let mut ints = parts;
    for (i, &p) in parts.iter().enumerate() {
        if p == vm.none {
            continue;
        }
        if !vm.is_int(p) && vm.slot(p, Dunder::Index).is_none() {
            return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        ints[i] = vm.index(p)?;
    }
    let big = |vm: &Vm, v: Value| vm.to_bigint(v).unwrap_or_default();
    let n = big(vm, n);
    let step = if ints[2] == vm.none { 1.into() } else { big(vm, ints[2]) };
    let zero = num_bigint::BigInt::from(0);
    if step == zero {
        return Err(vm.value_error("slice step cannot be zero"));
    }
    let down = step < zero;
    let (low, high) = if down { (-1 + &zero, &n - 1) } else { (zero.clone(), n.clone()) };
    let clip = |vm: &Vm, v: Value, missing: &num_bigint::BigInt| {
        if v == vm.none {
            return missing.clone();
        }
        let b = big(vm, v);
        if b < zero { (b + &n).max(low.clone()) } else { b.min(high.clone()) }
    };
    let (start, stop) = if down {
        (clip(vm, ints[0], &high), clip(vm, ints[1], &low))
    } else {
        (clip(vm, ints[0], &low), clip(vm, ints[1], &high))
    };
    let (start, stop, step) = (vm.big(start), vm.big(stop), vm.big(step));
    Ok(vm.tuple(&[start, stop, step]))
}

fn as_tuple(vm: &mut Vm, s: Gc<Slice>) -> Value {
    vm.tuple(&[s.start.get(), s.stop.get(), s.step.get()])
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    let x = this(vm, a, op.dunder().name())?;
    let Some(y) = b.cast::<Slice>() else { return Ok(vm.not_implemented) };
    let (x, y) = (as_tuple(vm, x), as_tuple(vm, y));
    vm.compare_sequences(op, x, y)
}

fn reduce(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v, "__reduce__")?;
    let parts = as_tuple(vm, s);
    let class = vm.types.slice.value();
    Ok(vm.tuple(&[class, parts]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clip(start: Option<i64>, stop: Option<i64>, step: i64, len: usize) -> (usize, usize) {
        let s = SliceSpec { start, stop, step }.clip(len);
        (s.start, s.count)
    }

    #[test]
    fn slices_are_clipped_as_in_cpython() {
        assert_eq!(clip(None, None, 1, 5), (0, 5));
        assert_eq!(clip(None, None, -1, 5), (4, 5));
        assert_eq!(clip(Some(-2), None, 1, 5), (3, 2));
        assert_eq!(clip(Some(10), Some(20), 1, 5), (5, 0));
        assert_eq!(clip(None, None, 2, 5), (0, 3));
        assert_eq!(clip(Some(-100), Some(100), 1, 5), (0, 5));
        assert_eq!(clip(None, None, -i64::MAX, 5), (4, 1));
        assert_eq!(clip(None, Some(-100), -1, 0).1, 0);
    }
}
