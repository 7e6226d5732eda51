//! `list.sort`: a stable merge sort over natural runs, short ones extended by binary insertion, merged in the order
//! that powersort gives (Munro and Wild, "Nearly-optimal mergesorts", 2018).
//!
//! Keys and items lie in arrays of the heap while user code (`key`, `__lt__`) runs; the list itself is empty then. An
//! error leaves some permutation of the items behind.

use vm_layout::*;

use super::methods::move_slots;
use super::progression::{progression, set_progression};
use super::strategy::special_words;
use super::{check, plain};
use crate::Vm;
use crate::native::{Args, R, Signature};
use crate::protocol::compare::{compare_strs, exact_kind};
use crate::types::CompareOp;

/// `list.sort(*, key=None, reverse=False)`.
pub fn method(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("sort", ["key", "reverse"], 0).kw_only_from(0);
    check(vm, args.pos[0], "sort")?;
    let [key, reverse] = args.rest().bind(vm, &SIG)?;
    let reverse = match reverse {
        Some(r) => vm.index_i32(r)? != 0,
        None => false,
    };
    let key = key.filter(|&k| k != vm.none);
    vm.sort_list(args.pos[0], key, reverse)?;
    Ok(vm.none)
}

/// Slot `i`, which is bound.
#[inline(always)]
fn at(a: &Gc<Array>, i: usize) -> Value {
    match a.slots()[i].get() {
        Some(v) => v,
        None => unreachable!("the slots being sorted are bound"),
    }
}

fn reverse_slots(a: &Gc<Array>, from: usize, to: usize) {
    let slots = &a.slots()[from..to];
    for i in 0..slots.len() / 2 {
        slots[i].swap(&slots[slots.len() - 1 - i]);
    }
}

impl Vm {
    /// Sorts a list in place.
    pub fn sort_list(&mut self, l: Value, key: Option<Value>, reverse: bool) -> R<()> {
        if key.is_none()
            && let Some(r) = l.cast::<RangeList>()
            && let Some(p) = progression(r).and_then(|p| p.sorted(reverse))
        {
            set_progression(r, &p);
            return Ok(());
        }
        if let Some(list) = special_words(l) {
            return self.sort_strategic(list, key, reverse);
        }
        let list = plain(self, l, "sort")?;
        let n = list.len.get();
        let Some(items) = list.items.get() else { return Ok(()) };
        self.list_clear(list);
        let result = self.sort_items(items, n, key, reverse);
        let modified = list.items.get().is_some();
        list.items.set(Some(items));
        list.len.set(n);
        result?;
        if modified {
            return Err(self.value_error("list modified during sort"));
        }
        Ok(())
    }

    /// Sorts a list with a strategy: by its words, or with keys, for which it gives up its strategy meanwhile.
    fn sort_strategic(&mut self, list: Gc<List>, key: Option<Value>, reverse: bool) -> R<()> {
        let (l, n) = (list.value(), list.len.get());
        if key.is_none() {
            return match list.items.get() {
                _ if self.sort_special(l, reverse) => Ok(()),
                // Strs lie there as values, and nothing below runs code of the program.
                Some(items) => self.sort_items(items, n, None, reverse),
                None => Ok(()),
            };
        }
        let copy = self.words_copy(list, n);
        let Some(items) = self.plain_list(copy.value()).and_then(|c| c.items.get()) else { return Ok(()) };
        self.list_clear(list);
        list.header.set_kind(Kind::EmptyList);
        let result = self.sort_items(items, n, key, reverse);
        let modified = list.items.get().is_some();
        let untouched = list.header.kind() == Kind::EmptyList;
        list.header.set_kind(Kind::List);
        list.items.set(Some(items));
        list.len.set(n);
        if untouched {
            self.strategic_list(list);
        }
        result?;
        if modified {
            return Err(self.value_error("list modified during sort"));
        }
        Ok(())
    }

    fn sort_items(&mut self, items: Gc<Array>, n: usize, key: Option<Value>, reverse: bool) -> R<()> {
        let keys = match key {
            None => items,
            Some(f) => {
                self.charge(n * 8)?;
                let keys = self.new_array(n);
                for i in 0..n {
                    let k = self.call(f, &[at(&items, i)])?;
                    keys.slots()[i].set(Some(k));
                }
                keys
            }
        };
        // Reversed before and after, so that equal items stay in order.
        if reverse {
            reverse_slots(&items, 0, n);
            if keys != items {
                reverse_slots(&keys, 0, n);
            }
        }
        let result = self.sort_keys(keys, (keys != items).then_some(items), n);
        if reverse {
            reverse_slots(&items, 0, n);
        }
        result
    }

    /// Picks the comparison by what the keys are and sorts.
    fn sort_keys(&mut self, keys: Gc<Array>, values: Option<Gc<Array>>, n: usize) -> R<()> {
        if n < 2 {
            return Ok(());
        }
        let all = |kind: Kind| (0..n).all(|i| exact_kind(at(&keys, i)) == Some(kind));
        match exact_kind(at(&keys, 0)) {
            Some(Kind::Int) if all(Kind::Int) => {
                let lt = |vm: &mut Vm, a: Value, b: Value| Ok(vm.as_i64(a) < vm.as_i64(b));
                Sorter::new(self, keys, values, n, lt)?.sort(self, n)
            }
            Some(Kind::Float) if all(Kind::Float) => {
                let lt = |vm: &mut Vm, a: Value, b: Value| Ok(vm.as_f64(a) < vm.as_f64(b));
                Sorter::new(self, keys, values, n, lt)?.sort(self, n)
            }
            Some(Kind::Str) if all(Kind::Str) => {
                let lt = |_: &mut Vm, a: Value, b: Value| match (a.cast::<Str>(), b.cast::<Str>()) {
                    (Some(a), Some(b)) => Ok(compare_strs(a, b).is_lt()),
                    _ => Ok(false),
                };
                Sorter::new(self, keys, values, n, lt)?.sort(self, n)
            }
            _ => {
                let lt = |vm: &mut Vm, a: Value, b: Value| vm.compare_bool(CompareOp::Lt, a, b);
                Sorter::new(self, keys, values, n, lt)?.sort(self, n)
            }
        }
    }
}

/// A sorted stretch; `power` is the depth of the boundary behind it in the merge tree.
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

/// One sort under way: keys, the items that move along with them, and room for merging.
struct Sorter<F> {
    keys: Gc<Array>,
    values: Option<Gc<Array>>,
    spare_keys: Gc<Array>,
    spare_values: Option<Gc<Array>>,
    lt: F,
    runs: Vec<Run>,
}

impl<F: FnMut(&mut Vm, Value, Value) -> R<bool>> Sorter<F> {
    fn new(vm: &mut Vm, keys: Gc<Array>, values: Option<Gc<Array>>, n: usize, lt: F) -> R<Sorter<F>> {
        // A list of few items is sorted by insertion alone and needs no room.
        let room = if n < 64 { 0 } else { n };
        vm.charge(room * 16)?;
        let spare_keys = vm.new_array(room);
        let spare_values = values.map(|_| vm.new_array(room));
        Ok(Sorter { keys, values, spare_keys, spare_values, lt, runs: Vec::new() })
    }

    fn less(&mut self, vm: &mut Vm, a: Value, b: Value) -> R<bool> {
        (self.lt)(vm, a, b)
    }

    fn sort(mut self, vm: &mut Vm, n: usize) -> R<()> {
        let min = min_run(n);
        let mut start = 0;
        while start < n {
            let mut len = self.count_run(vm, start, n)?;
            if len < min {
                let forced = min.min(n - start);
                self.insert(vm, start, start + len, start + forced)?;
                len = forced;
            }
            self.push_run(vm, start, len, n)?;
            start += len;
            vm.poll()?;
        }
        while self.runs.len() > 1 {
            let mut i = self.runs.len() - 2;
            if i > 0 && self.runs[i - 1].len < self.runs[i + 1].len {
                i -= 1;
            }
            self.merge_at(vm, i)?;
        }
        Ok(())
    }

    /// Length of the run that begins at `start`; a strictly descending one is turned round.
    fn count_run(&mut self, vm: &mut Vm, start: usize, end: usize) -> R<usize> {
        let mut i = start + 1;
        if i == end {
            return Ok(1);
        }
        let descending = self.less(vm, at(&self.keys, i), at(&self.keys, i - 1))?;
        i += 1;
        while i < end && self.less(vm, at(&self.keys, i), at(&self.keys, i - 1))? == descending {
            i += 1;
        }
        if descending {
            reverse_slots(&self.keys, start, i);
            if let Some(v) = &self.values {
                reverse_slots(v, start, i);
            }
        }
        Ok(i - start)
    }

    /// Sorts `start..end`, of which `start..sorted` is in order.
    fn insert(&mut self, vm: &mut Vm, start: usize, sorted: usize, end: usize) -> R<()> {
        for i in sorted.max(start + 1)..end {
            let pivot = at(&self.keys, i);
            let to = self.upper_bound(vm, pivot, start, i)?;
            rotate_in(&self.keys, to, i);
            if let Some(v) = &self.values {
                rotate_in(v, to, i);
            }
        }
        Ok(())
    }

    /// The first position in `low..high` whose key is greater than `key`.
    fn upper_bound(&mut self, vm: &mut Vm, key: Value, mut low: usize, mut high: usize) -> R<usize> {
        while low < high {
            let middle = low + (high - low) / 2;
            if self.less(vm, key, at(&self.keys, middle))? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// The first position in `low..high` whose key is not less than `key`.
    fn lower_bound(&mut self, vm: &mut Vm, key: Value, mut low: usize, mut high: usize) -> R<usize> {
        while low < high {
            let middle = low + (high - low) / 2;
            if self.less(vm, at(&self.keys, middle), key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    fn push_run(&mut self, vm: &mut Vm, start: usize, len: usize, n: usize) -> R<()> {
        if let Some(last) = self.runs.last() {
            let power = boundary_power(last.start, last.len, len, n);
            while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
                self.merge_at(vm, self.runs.len() - 2)?;
            }
            if let Some(last) = self.runs.last_mut() {
                last.power = power;
            }
        }
        self.runs.push(Run { start, len, power: 0 });
        Ok(())
    }

    /// Merges run `i` with the one behind it.
    fn merge_at(&mut self, vm: &mut Vm, i: usize) -> R<()> {
        let right = self.runs.remove(i + 1);
        let left = &mut self.runs[i];
        let (start, middle, end) = (left.start, right.start, right.start + right.len);
        left.len += right.len;
        left.power = right.power;
        // What is in place already at either end takes no part.
        let from = self.upper_bound(vm, at(&self.keys, middle), start, middle)?;
        if from == middle {
            return Ok(());
        }
        let to = self.lower_bound(vm, at(&self.keys, middle - 1), middle, end)?;
        if to == middle {
            return Ok(());
        }
        self.merge(vm, from, middle, to)
    }

    fn merge(&mut self, vm: &mut Vm, start: usize, middle: usize, end: usize) -> R<()> {
        let n = middle - start;
        copy_slots(&self.keys, start, &self.spare_keys, 0, n);
        if let (Some(v), Some(s)) = (&self.values, &self.spare_values) {
            copy_slots(v, start, s, 0, n);
        }
        let (mut left, mut right, mut to) = (0, middle, start);
        let mut result = Ok(());
        while left < n && right < end {
            let take_right = match self.less(vm, at(&self.keys, right), at(&self.spare_keys, left)) {
                Ok(t) => t,
                Err(r) => {
                    result = Err(r);
                    break;
                }
            };
            if take_right {
                move_slots(&self.keys, right, to, 1);
                if let Some(v) = &self.values {
                    move_slots(v, right, to, 1);
                }
                right += 1;
            } else {
                copy_slots(&self.spare_keys, left, &self.keys, to, 1);
                if let (Some(v), Some(s)) = (&self.values, &self.spare_values) {
                    copy_slots(s, left, v, to, 1);
                }
                left += 1;
            }
            to += 1;
        }
        // The rest of the left run, also after an error: nothing may be lost.
        copy_slots(&self.spare_keys, left, &self.keys, to, n - left);
        if let (Some(v), Some(s)) = (&self.values, &self.spare_values) {
            copy_slots(s, left, v, to, n - left);
        }
        result
    }
}

#[inline(always)]
fn copy_slots(from: &Gc<Array>, i: usize, to: &Gc<Array>, j: usize, n: usize) {
    for (t, f) in to.slots()[j..j + n].iter().zip(&from.slots()[i..i + n]) {
        t.set(f.get());
    }
}

/// Moves slot `i` to `to <= i`, shifting those between up.
fn rotate_in(a: &Gc<Array>, to: usize, i: usize) {
    let v = a.slots()[i].get();
    move_slots(a, to, to + 1, i - to);
    a.slots()[to].set(v);
}

/// Runs shorter than this are extended: 32 to 64, such that the list divides into nearly a power of two of them.
fn min_run(mut n: usize) -> usize {
    let mut odd = 0;
    while n >= 64 {
        odd |= n & 1;
        n >>= 1;
    }
    n + odd
}

/// The first bit in which the midpoints of two neighbouring runs, as fractions of the whole, differ.
fn boundary_power(start: usize, left: usize, right: usize, n: usize) -> u32 {
    let (mut a, mut b) = (2 * start + left, 2 * start + 2 * left + right);
    let mut power = 0;
    loop {
        power += 1;
        if a >= n {
            a -= n;
            b -= n;
        } else if b >= n {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}
