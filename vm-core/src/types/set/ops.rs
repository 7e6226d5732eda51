//! Set algebra, in CPython's order of operations, so that the tables come out alike.

use vm_layout::*;

use super::this;
use crate::Vm;
use crate::native::R;
use crate::types::CompareOp;

/// An operator on two sets; the result has the left one's base class.
pub fn binary(vm: &mut Vm, a: Value, b: Value, op: fn(&mut Vm, Value, Value) -> R) -> R {
    if a.cast::<Set>().is_none() || b.cast::<Set>().is_none() {
        return Ok(vm.not_implemented);
    }
    op(vm, a, b)
}

/// An operator that changes its left operand.
pub fn in_place(vm: &mut Vm, a: Value, b: Value, op: fn(&mut Vm, Gc<Set>, Value) -> R<()>) -> R {
    let s = this(vm, a, "__ior__")?;
    if b.cast::<Set>().is_none() {
        return Ok(vm.not_implemented);
    }
    op(vm, s, b)?;
    Ok(a)
}

pub fn and(vm: &mut Vm, a: Value, b: Value) -> R {
    let s = this(vm, a, "intersection")?;
    vm.set_intersection(s, b).map(|s| s.value())
}

pub fn or(vm: &mut Vm, a: Value, b: Value) -> R {
    let s = this(vm, a, "union")?;
    let base = vm.set_base(a);
    let result = vm.set_copy(base, s);
    if a != b {
        vm.set_update(result, b)?;
    }
    Ok(result.value())
}

pub fn sub(vm: &mut Vm, a: Value, b: Value) -> R {
    let s = this(vm, a, "difference")?;
    vm.set_difference(s, b).map(|s| s.value())
}

pub fn xor(vm: &mut Vm, a: Value, b: Value) -> R {
    this(vm, a, "symmetric_difference")?;
    let base = vm.set_base(a);
    let result = vm.new_set_of(base);
    vm.set_update(result, b)?;
    vm.set_symmetric_difference_update(result, a)?;
    Ok(result.value())
}

pub fn union(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0], "union")?;
    let base = vm.set_base(args[0]);
    let result = vm.set_copy(base, s);
    for &other in &args[1..] {
        if other != args[0] {
            vm.set_update(result, other)?;
        }
    }
    Ok(result.value())
}

pub fn intersection(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0], "intersection")?;
    let base = vm.set_base(args[0]);
    if args.len() == 1 {
        return if args[0].is_exact(Kind::FrozenSet) {
            Ok(args[0])
        } else {
            Ok(vm.set_copy(base, s).value())
        };
    }
    let mut result = s;
    for &other in &args[1..] {
        result = vm.set_intersection(result, other)?;
    }
    Ok(result.value())
}

pub fn difference(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0], "difference")?;
    let base = vm.set_base(args[0]);
    let [_, first, more @ ..] = args else {
        return if args[0].is_exact(Kind::FrozenSet) {
            Ok(args[0])
        } else {
            Ok(vm.set_copy(base, s).value())
        };
    };
    let result = vm.set_difference(s, *first)?;
    for &other in more {
        vm.set_difference_update(result, other)?;
    }
    Ok(result.value())
}

pub fn symmetric_difference(vm: &mut Vm, a: Value, b: Value) -> R {
    xor(vm, a, b)
}

pub fn update(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0], "update")?;
    for &other in &args[1..] {
        vm.set_update(s, other)?;
    }
    Ok(vm.none)
}

pub fn intersection_update(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0], "intersection_update")?;
    let result = intersection(vm, args)?;
    if let Some(r) = result.cast::<Set>() {
        vm.set_swap_body(s, r);
    }
    Ok(vm.none)
}

pub fn difference_update(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0], "difference_update")?;
    for &other in &args[1..] {
        vm.set_difference_update(s, other)?;
    }
    Ok(vm.none)
}

pub fn symmetric_difference_update(vm: &mut Vm, a: Value, b: Value) -> R {
    let s = this(vm, a, "symmetric_difference_update")?;
    vm.set_symmetric_difference_update(s, b)?;
    Ok(vm.none)
}

pub fn is_disjoint(vm: &mut Vm, a: Value, b: Value) -> R {
    let s = this(vm, a, "isdisjoint")?;
    if a == b {
        return Ok(vm.bool(s.used.get() == 0));
    }
    if let Some(other) = b.exact::<Set>() {
        let (small, large) = if other.used.get() > s.used.get() { (s, other) } else { (other, s) };
        let mut position = 0;
        while let Some((k, h)) = vm.set_next(small, &mut position) {
            if vm.set_has_hashed(large, k, h)? {
                return Ok(vm.false_);
            }
        }
        return Ok(vm.true_);
    }
    let it = vm.iter(b)?;
    while let Some(k) = vm.next(it)? {
        if vm.set_has(s, k)? {
            return Ok(vm.false_);
        }
        vm.poll()?;
    }
    Ok(vm.true_)
}

/// Whether every key of `a` is in `b`.
fn contained(vm: &mut Vm, a: Gc<Set>, b: Gc<Set>) -> R<bool> {
    if a.used.get() > b.used.get() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((k, h)) = vm.set_next(a, &mut position) {
        if !vm.set_has_hashed(b, k, h)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub fn is_subset(vm: &mut Vm, a: Value, b: Value) -> R {
    let s = this(vm, a, "issubset")?;
    let result = match b.cast::<Set>() {
        Some(other) => contained(vm, s, other)?,
        None => vm.set_intersection(s, b)?.used.get() == s.used.get(),
    };
    Ok(vm.bool(result))
}

pub fn is_superset(vm: &mut Vm, a: Value, b: Value) -> R {
    let s = this(vm, a, "issuperset")?;
    if let Some(other) = b.cast::<Set>() {
        let result = contained(vm, other, s)?;
        return Ok(vm.bool(result));
    }
    let it = vm.iter(b)?;
    while let Some(k) = vm.next(it)? {
        if !vm.set_has(s, k)? {
            return Ok(vm.false_);
        }
        vm.poll()?;
    }
    Ok(vm.true_)
}

pub fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    let x = this(vm, a, op.dunder().name())?;
    let Some(y) = b.cast::<Set>() else { return Ok(vm.not_implemented) };
    let (m, n) = (x.used.get(), y.used.get());
    let holds = match op {
        CompareOp::Eq => m == n && contained(vm, x, y)?,
        CompareOp::Ne => !(m == n && contained(vm, x, y)?),
        CompareOp::Lt => m < n && contained(vm, x, y)?,
        CompareOp::Le => contained(vm, x, y)?,
        CompareOp::Gt => m > n && contained(vm, y, x)?,
        CompareOp::Ge => contained(vm, y, x)?,
    };
    Ok(vm.bool(holds))
}

impl Vm {
    /// A new set (or frozenset, as `s` is) of the keys of `s` that are in `other`.
    pub fn set_intersection(&mut self, s: Gc<Set>, other: Value) -> R<Gc<Set>> {
        let base = self.set_base(s.value());
        if s.value() == other {
            return Ok(self.set_copy(base, s));
        }
        let result = self.new_set_of(base);
        if let Some(o) = other.cast::<Set>() {
            let (walk, ask) = if o.used.get() > s.used.get() { (s, o) } else { (o, s) };
            let mut position = 0;
            while let Some((k, h)) = self.set_next(walk, &mut position) {
                if self.set_has_hashed(ask, k, h)? {
                    self.set_add_hashed(result, k, h)?;
                }
            }
            return Ok(result);
        }
        self.for_each(other, &mut |vm, k| {
            let h = vm.hash(k)? as u64;
            if vm.set_has_hashed(s, k, h)? {
                vm.set_add_hashed(result, k, h)?;
            }
            Ok(())
        })?;
        Ok(result)
    }

    /// `s &= other`.
    pub fn set_intersection_update(&mut self, s: Gc<Set>, other: Value) -> R<()> {
        let result = self.set_intersection(s, other)?;
        self.set_swap_body(s, result);
        Ok(())
    }

    /// Gives `s` the table of `from`, which is not used any more.
    pub fn set_swap_body(&mut self, s: Gc<Set>, from: Gc<Set>) {
        s.table.set(from.table.get());
        s.used.set(from.used.get());
        s.fill.set(from.fill.get());
        s.version.set(s.version.get() + 1);
    }

    /// A new set (or frozenset) of the keys of `s` that are not in `other`.
    pub fn set_difference(&mut self, s: Gc<Set>, other: Value) -> R<Gc<Set>> {
        let base = self.set_base(s.value());
        let size = match (other.cast::<Set>(), other.exact::<Dict>()) {
            (Some(o), _) => Some(o.used.get()),
            (_, Some(d)) => Some(d.used.get()),
            _ => None,
        };
        // Where `other` is much the smaller one, a copy that loses its keys is cheaper.
        if size.is_none_or(|n| s.used.get() >> 2 > n) {
            let copy = self.set_copy(base, s);
            self.set_difference_update(copy, other)?;
            return Ok(copy);
        }
        let result = self.new_set_of(base);
        let mut position = 0;
        while let Some((k, h)) = self.set_next(s, &mut position) {
            let found = match (other.cast::<Set>(), other.exact::<Dict>()) {
                (Some(o), _) => self.set_has_hashed(o, k, h)?,
                (_, Some(d)) => self.dict_find(d, k, h)?.is_some(),
                _ => false,
            };
            if !found {
                self.set_add_hashed(result, k, h)?;
            }
        }
        Ok(result)
    }

    /// `s -= other`.
    pub fn set_difference_update(&mut self, s: Gc<Set>, other: Value) -> R<()> {
        if s.value() == other {
            self.set_clear(s);
            return Ok(());
        }
        if let Some(o) = other.cast::<Set>() {
            let mut position = 0;
            while let Some((k, h)) = self.set_next(o, &mut position) {
                self.set_discard_hashed(s, k, h)?;
            }
        } else {
            self.for_each(other, &mut |vm, k| {
                let h = vm.hash(k)? as u64;
                vm.set_discard_hashed(s, k, h).map(|_| ())
            })?;
        }
        self.set_tidy(s);
        Ok(())
    }

    /// `s ^= other`.
    pub fn set_symmetric_difference_update(&mut self, s: Gc<Set>, other: Value) -> R<()> {
        if s.value() == other {
            self.set_clear(s);
            return Ok(());
        }
        if let Some(d) = other.exact::<Dict>() {
            let mut i = 0;
            while i < d.filled.get() {
                let item = self.dict_item_at(d, i);
                i += 1;
                if let Some((hash, k, _)) = item {
                    self.set_toggle(s, k, hash)?;
                }
            }
            return Ok(());
        }
        let o = match other.cast::<Set>() {
            Some(o) => o,
            None => {
                let o = self.new_set();
                self.set_update(o, other)?;
                o
            }
        };
        let mut position = 0;
        while let Some((k, h)) = self.set_next(o, &mut position) {
            self.set_toggle(s, k, h)?;
        }
        Ok(())
    }

    fn set_toggle(&mut self, s: Gc<Set>, key: Value, hash: u64) -> R<()> {
        if !self.set_discard_hashed(s, key, hash)? {
            self.set_add_hashed(s, key, hash)?;
        }
        Ok(())
    }
}
