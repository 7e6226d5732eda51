//! Comparison and truth: exact built-in kinds first, dunder slots for everything else.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};
use vm_layout::*;

use crate::Vm;
use crate::native::R;
use crate::types::{CompareOp, Dunder};
use crate::value::ListExt;

/// Layout of a value that is no instance of a Python subclass.
#[inline(always)]
pub(crate) fn exact_kind(v: Value) -> Option<Kind> {
    match v.header() {
        None => Some(Kind::Int),
        Some(h) if h.is_subclass_instance() => None,
        Some(h) => Some(h.kind()),
    }
}

impl Vm {
    /// `a op b` as a value (what `__lt__` and the like return).
    pub fn compare(&mut self, op: CompareOp, a: Value, b: Value) -> R {
        if let (Some(x), Some(y)) = (a.as_small(), b.as_small()) {
            return Ok(self.bool(op.holds(x.cmp(&y))));
        }
        match self.compare_exact(op, a, b)? {
            Some(v) => Ok(v),
            None => self.compare_slots(op, a, b),
        }
    }

    /// `a op b` as a truth value; identity is NOT taken for equality.
    pub fn compare_bool(&mut self, op: CompareOp, a: Value, b: Value) -> R<bool> {
        if let (Some(x), Some(y)) = (a.as_small(), b.as_small()) {
            return Ok(op.holds(x.cmp(&y)));
        }
        let v = self.compare(op, a, b)?;
        if v == self.true_ {
            return Ok(true);
        }
        if v == self.false_ {
            return Ok(false);
        }
        self.truth(v)
    }

    /// `a is b or a == b`, as containers compare.
    #[inline]
    pub fn eq(&mut self, a: Value, b: Value) -> R<bool> {
        if a == b {
            return Ok(true);
        }
        match self.eq_without_code(a, b) {
            Some(equal) => Ok(equal),
            None => self.compare_bool(CompareOp::Eq, a, b),
        }
    }

    /// Equality of two exact built-in scalars (int, bool, float, str, bytes, None) without running code; `None`: can't tell.
    #[inline]
    pub fn eq_without_code(&self, a: Value, b: Value) -> Option<bool> {
        if let (Some(x), Some(y)) = (a.as_small(), b.as_small()) {
            return Some(x == y);
        }
        let (ka, kb) = (exact_kind(a)?, exact_kind(b)?);
        use Kind::*;
        match (ka, kb) {
            (Str, Str) => {
                let (x, y) = (a.cast::<vm_layout::Str>()?, b.cast::<vm_layout::Str>()?);
                let (hx, hy) = (x.hash.get(), y.hash.get());
                Some(x == y || !(hx != 0 && hy != 0 && hx != hy) && x.units() == y.units())
            }
            (Int | Bool, Int | Bool) => Some(self.as_i64(a)? == self.as_i64(b)?),
            (Int | Bool | BigInt | Float, Int | Bool | BigInt | Float) => {
                Some(self.number_ordering(a, b).is_some_and(Ordering::is_eq))
            }
            (Bytes, Bytes) => {
                Some(a.cast::<vm_layout::Bytes>()?.as_slice() == b.cast::<vm_layout::Bytes>()?.as_slice())
            }
            (
                Int | Bool | BigInt | Float | Str | Bytes | None | Tuple,
                Int | Bool | BigInt | Float | Str | Bytes | None,
            )
            | (Int | Bool | BigInt | Float | Str | Bytes | None, Tuple) => Some(ka == None && kb == None),
            _ => Option::None,
        }
    }

    /// How two ints or floats of any exact kind compare; `None` if one is NaN (or no number).
    pub fn number_ordering(&self, a: Value, b: Value) -> Option<Ordering> {
        match (self.as_i64(a), self.as_i64(b)) {
            (Some(x), Some(y)) => return Some(x.cmp(&y)),
            (Some(x), None) if b.kind() == Kind::Float => {
                return float_int(self.as_f64(b)?, x).map(Ordering::reverse);
            }
            (None, Some(y)) if a.kind() == Kind::Float => return float_int(self.as_f64(a)?, y),
            _ => {}
        }
        match (self.as_f64(a), self.as_f64(b)) {
            (Some(x), Some(y)) => x.partial_cmp(&y),
            (Some(x), None) => float_big(x, &self.to_bigint(b)?),
            (None, Some(y)) => float_big(y, &self.to_bigint(a)?).map(Ordering::reverse),
            (None, None) => match (self.as_big(a), self.as_big(b)) {
                (Some(x), Some(y)) => Some(x.cmp(y)),
                // A big int lies beyond every int of 64 bits.
                (Some(x), None) => Some(x.sign().cmp(&num_bigint::Sign::NoSign)),
                (None, Some(y)) => Some(num_bigint::Sign::NoSign.cmp(&y.sign())),
                (None, None) => None,
            },
        }
    }

    /// The comparison of two values of exact built-in kinds that know each other; `None`: ask the slots.
    fn compare_exact(&mut self, op: CompareOp, a: Value, b: Value) -> R<Option<Value>> {
        let (Some(ka), Some(kb)) = (exact_kind(a), exact_kind(b)) else { return Ok(Option::None) };
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        use Kind::*;
        let holds = match (ka, kb) {
            (Int | Bool | BigInt | Float, Int | Bool | BigInt | Float) => match self.number_ordering(a, b) {
                Some(o) => op.holds(o),
                Option::None => op == CompareOp::Ne,
            },
            (Str, Str) if equality => {
                let equal = a == b || self.eq_without_code(a, b) == Some(true);
                equal == (op == CompareOp::Eq)
            }
            (Str, Str) => match (a.cast(), b.cast()) {
                (Some(x), Some(y)) => op.holds(compare_strs(x, y)),
                _ => return Ok(Option::None),
            },
            (Bytes, Bytes) => match (a.cast::<vm_layout::Bytes>(), b.cast::<vm_layout::Bytes>()) {
                (Some(x), Some(y)) => op.holds(x.as_slice().cmp(y.as_slice())),
                _ => return Ok(Option::None),
            },
            (Tuple, Tuple)
            | (
                List | RangeList | EmptyList | IntList | FloatList | StrList,
                List | RangeList | EmptyList | IntList | FloatList | StrList,
            ) => {
                return self.compare_sequences(op, a, b).map(Some);
            }
            (Dict, Dict) if equality => match (a.cast(), b.cast()) {
                (Some(x), Some(y)) => self.dict_equal(x, y)? == (op == CompareOp::Eq),
                _ => return Ok(Option::None),
            },
            (None, None) | (Type, Type) | (Function, Function) if equality => {
                (a == b) == (op == CompareOp::Eq)
            }
            _ => return Ok(Option::None),
        };
        Ok(Some(self.bool(holds)))
    }

    /// Rich comparison by the classes' methods: the reflected one first where the right operand's class derives
    /// from the left one's.
    fn compare_slots(&mut self, op: CompareOp, a: Value, b: Value) -> R {
        self.enter_native(" in comparison")?;
        let result = self.compare_slots_inner(op, a, b);
        self.leave_native();
        result
    }

    fn compare_slots_inner(&mut self, op: CompareOp, a: Value, b: Value) -> R {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let (forward, reflected) = (op.dunder(), op.swapped().dunder());
        let mut reflected_done = false;
        if ta != tb
            && self.is_subtype(tb, ta)
            && let Some(f) = tb.slots[reflected as usize].get()
        {
            reflected_done = true;
            let v = self.call_slot2(f, reflected, b, a)?;
            if v != self.not_implemented {
                return Ok(v);
            }
        }
        if let Some(f) = ta.slots[forward as usize].get() {
            let v = self.call_slot2(f, forward, a, b)?;
            if v != self.not_implemented {
                return Ok(v);
            }
        }
        self.compare_declined(op, a, b, reflected_done)
    }

    /// The rest of a comparison of which the left operand's method has answered `NotImplemented`.
    pub fn compare_declined(&mut self, op: CompareOp, a: Value, b: Value, reflected_done: bool) -> R {
        let reflected = op.swapped().dunder();
        if !reflected_done && let Some(f) = self.type_of(b).slots[reflected as usize].get() {
            let v = self.call_slot2(f, reflected, b, a)?;
            if v != self.not_implemented {
                return Ok(v);
            }
        }
        match op {
            CompareOp::Eq => Ok(self.bool(a == b)),
            CompareOp::Ne => Ok(self.bool(a != b)),
            _ => {
                let (x, y) = (self.type_name(a), self.type_name(b));
                let sign = op.sign();
                Err(self.type_error(format!("'{sign}' not supported between instances of '{x}' and '{y}'")))
            }
        }
    }

    /// Item `i` of a tuple or list of any kind as it is now.
    #[inline]
    pub fn sequence_item(&mut self, v: Value, i: usize) -> Option<Value> {
        match v.kind() {
            Kind::Tuple => v.cast::<Tuple>()?.items().get(i).copied(),
            Kind::List => v.cast::<List>()?.item(i),
            Kind::RangeList => {
                let r = v.cast::<RangeList>()?;
                if i >= r.len.get() {
                    return None;
                }
                let n = r.start.get().wrapping_add((i as i64).wrapping_mul(r.step.get()));
                Some(self.int(n))
            }
            Kind::IntList | Kind::FloatList | Kind::StrList => self.special_item(v, i),
            _ => None,
        }
    }

    /// Number of items of a tuple or list of any kind as it is now.
    #[inline]
    pub fn sequence_len(&self, v: Value) -> usize {
        match v.kind() {
            Kind::Tuple => v.cast::<Tuple>().map_or(0, |t| t.len),
            Kind::List => v.cast::<List>().map_or(0, |t| t.len.get()),
            Kind::RangeList => v.cast::<RangeList>().map_or(0, |t| t.len.get()),
            Kind::EmptyList | Kind::IntList | Kind::FloatList | Kind::StrList => {
                crate::types::list::list_words(v).map_or(0, |t| t.len.get())
            }
            _ => 0,
        }
    }

    /// Compares two lists, or two tuples (subclasses included), item by item.
    pub fn compare_sequences(&mut self, op: CompareOp, a: Value, b: Value) -> R {
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        if equality && self.sequence_len(a) != self.sequence_len(b) {
            return Ok(self.bool(op == CompareOp::Ne));
        }
        if let (Some(x), Some(y)) = (a.cast::<RangeList>(), b.cast::<RangeList>())
            && let (Some(x), Some(y)) =
                (crate::types::list::progression(x), crate::types::list::progression(y))
        {
            return Ok(self.bool(op.holds(x.compare(&y))));
        }
        if let Some(order) = self.special_compare(a, b) {
            return Ok(self.bool(op.holds(order)));
        }
        self.enter_native(" in comparison")?;
        let result = self.compare_items(op, a, b);
        self.leave_native();
        result
    }

    fn compare_items(&mut self, op: CompareOp, a: Value, b: Value) -> R {
        let mut i = 0;
        loop {
            let (Some(x), Some(y)) = (self.sequence_item(a, i), self.sequence_item(b, i)) else {
                let (m, n) = (self.sequence_len(a), self.sequence_len(b));
                return Ok(self.bool(op.holds(m.cmp(&n))));
            };
            if !self.eq(x, y)? {
                return match op {
                    CompareOp::Eq => Ok(self.false_),
                    CompareOp::Ne => Ok(self.true_),
                    _ => self.compare(op, x, y),
                };
            }
            i += 1;
        }
    }

    /// `a == b` for dicts, subclasses' storage included.
    pub fn dict_equal(&mut self, a: Gc<Dict>, b: Gc<Dict>) -> R<bool> {
        if a.used.get() != b.used.get() {
            return Ok(false);
        }
        self.enter_native(" in comparison")?;
        let result = self.dict_equal_inner(a, b);
        self.leave_native();
        result
    }

    fn dict_equal_inner(&mut self, a: Gc<Dict>, b: Gc<Dict>) -> R<bool> {
        let mut i = 0;
        while i < a.filled.get() {
            let item = self.dict_item_at(a, i);
            i += 1;
            let Some((hash, key, value)) = item else { continue };
            let Some(j) = self.dict_find(b, key, hash)? else { return Ok(false) };
            let Some(other) = self.dict_value_at(b, j) else { return Ok(false) };
            if !self.eq(value, other)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `bool(v)`.
    #[inline]
    pub fn truth(&mut self, v: Value) -> R<bool> {
        if v == self.true_ {
            return Ok(true);
        }
        if v == self.false_ || v == self.none {
            return Ok(false);
        }
        if let Some(i) = v.as_small() {
            return Ok(i != 0);
        }
        self.truth_slow(v)
    }

    fn truth_slow(&mut self, v: Value) -> R<bool> {
        if let Some(kind) = exact_kind(v) {
            match kind {
                Kind::Int => return Ok(self.as_i64(v) != Some(0)),
                Kind::BigInt | Kind::Function | Kind::Method | Kind::Builtin | Kind::Ellipsis => {
                    return Ok(true);
                }
                Kind::Float => return Ok(self.as_f64(v) != Some(0.0)),
                Kind::Str => return Ok(v.cast::<Str>().is_some_and(|s| s.len != 0)),
                Kind::Bytes => return Ok(v.cast::<Bytes>().is_some_and(|s| s.len != 0)),
                kind if kind.is_list() || kind == Kind::Tuple => return Ok(self.sequence_len(v) != 0),
                Kind::Dict => return Ok(v.cast::<Dict>().is_some_and(|d| d.used.get() != 0)),
                Kind::Set | Kind::FrozenSet => return Ok(v.cast::<Set>().is_some_and(|s| s.used.get() != 0)),
                _ => {}
            }
        }
        if let Some(f) = self.slot(v, Dunder::Bool) {
            let r = self.call_slot1(f, Dunder::Bool, v)?;
            return self.truth_from(r);
        }
        if self.slot(v, Dunder::Len).is_some() {
            return Ok(self.len(v)? != 0);
        }
        Ok(true)
    }

    /// What a `__bool__` returned as a truth value.
    pub fn truth_from(&mut self, r: Value) -> R<bool> {
        if r == self.true_ {
            return Ok(true);
        }
        if r == self.false_ {
            return Ok(false);
        }
        let name = self.type_name(r);
        Err(self.type_error(format!("__bool__ should return bool, returned {name}")))
    }

    /// `a is b`: by value for ints and floats under every switch.
    #[inline]
    pub fn is(&self, a: Value, b: Value) -> bool {
        a == b || self.is_by_value(a, b)
    }

    fn is_by_value(&self, a: Value, b: Value) -> bool {
        match (exact_kind(a), exact_kind(b)) {
            (Some(Kind::Int), Some(Kind::Int)) => self.as_i64(a) == self.as_i64(b),
            (Some(Kind::BigInt), Some(Kind::BigInt)) => self.as_big(a) == self.as_big(b),
            (Some(Kind::Float), Some(Kind::Float)) => {
                self.as_f64(a).map(f64::to_bits) == self.as_f64(b).map(f64::to_bits)
            }
            _ => false,
        }
    }
}

/// Code points decide.
pub fn compare_strs(a: Gc<Str>, b: Gc<Str>) -> Ordering {
    match (a.units(), b.units()) {
        (Units::One(x), Units::One(y)) => x.cmp(y),
        (Units::Two(x), Units::Two(y)) => x.cmp(y),
        (Units::Four(x), Units::Four(y)) => x.cmp(y),
        _ => crate::value::StrExt::code_points(&a).cmp(crate::value::StrExt::code_points(&b)),
    }
}

/// A float against an int, exactly.
fn float_int(f: f64, i: i64) -> Option<Ordering> {
    if i.unsigned_abs() <= 1 << 53 {
        return f.partial_cmp(&(i as f64));
    }
    if f.is_nan() {
        return None;
    }
    // 2^63 is a float; at or beyond it the int is smaller in magnitude.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if f >= LIMIT {
        return Some(Ordering::Greater);
    }
    if f < -LIMIT {
        return Some(Ordering::Less);
    }
    // In range: the whole part converts exactly, what is left of the float decides ties.
    let whole = f.trunc();
    let by_whole = (whole as i64).cmp(&i);
    Some(by_whole.then(f.partial_cmp(&whole)?))
}

fn float_big(f: f64, b: &BigInt) -> Option<Ordering> {
    if f.is_nan() {
        return None;
    }
    if f.is_infinite() {
        return Some(if f > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    // More than 64 bits: no fraction can decide, and a finite float's whole part is an exact big int.
    let whole = BigInt::from_f64(f.trunc())?;
    debug_assert!(b.to_i64().is_none());
    Some(whole.cmp(b))
}
