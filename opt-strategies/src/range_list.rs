//! Range lists: a list of equally spaced ints kept as start, step and length.
//!
//! `list(range(n))` takes constant memory until someone changes it in a way that leaves the progression. What
//! stays one: every read, slicing, reversing, popping at either end, clearing, copying. What doesn't, so that
//! the VM makes real elements first: item or slice assignment, `insert`, `append`, `extend`, `remove` or `pop` in
//! the middle, `sort` with a key, in-place repetition.
//!
//! Invariant: `len` is at most `i64::MAX`, and all elements, so also their sums in `i128`, fit without overflow;
//! a progression that would break it is refused at birth (`None`) and the VM makes an ordinary list.
//!
//! Source: PyPy, "Standard Interpreter Optimizations", section "Range Lists" (`objspace/std/listobject.py`,
//! range strategy).

use std::cmp::Ordering;

/// An arithmetic progression that stands for a list.
#[derive(Clone, Copy, Debug)]
pub struct RangeList {
    start: i64,
    step: i64,
    len: u64,
}

impl RangeList {
    /// The list with no elements.
    pub const EMPTY: RangeList = RangeList { start: 0, step: 1, len: 0 };

    /// `list(range(start, stop, step))`. `None` for step 0 (the VM has raised) and past 2^63−1 elements.
    pub const fn new(start: i64, stop: i64, step: i64) -> Option<RangeList> {
        if step == 0 {
            return None;
        }
        let span = stop as i128 - start as i128;
        if (span > 0) != (step > 0) || span == 0 {
            return Some(RangeList::EMPTY);
        }
        // Both have the same sign, so plain division rounds down; the last element is inside.
        let len = (span.unsigned_abs() - 1) / (step as i128).unsigned_abs() + 1;
        if len > i64::MAX as u128 {
            return None;
        }
        Some(RangeList { start, step, len: len as u64 })
    }

    /// `len` elements from `start` on. `None` where the last would leave 64 bits.
    pub const fn from_parts(start: i64, step: i64, len: u64) -> Option<RangeList> {
        if len == 0 {
            return Some(RangeList::EMPTY);
        }
        if len > i64::MAX as u64 || step == 0 {
            return None;
        }
        let last = start as i128 + step as i128 * (len as i128 - 1);
        if last < i64::MIN as i128 || last > i64::MAX as i128 {
            None
        } else {
            Some(RangeList { start, step, len })
        }
    }

    /// Number of elements.
    #[inline(always)]
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether there are none.
    #[inline(always)]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first element (of an empty list, where it would be).
    pub const fn start(&self) -> i64 {
        self.start
    }

    /// The distance between elements.
    pub const fn step(&self) -> i64 {
        self.step
    }

    /// Element `i`, counted from the front.
    #[inline(always)]
    pub const fn get(&self, i: u64) -> Option<i64> {
        if i < self.len { Some(self.at(i)) } else { None }
    }

    /// `l[index]`, negative from the end.
    #[inline(always)]
    pub const fn index(&self, index: i64) -> Option<i64> {
        let i = if index < 0 { index.wrapping_add(self.len as i64) } else { index };
        // A still negative index is a huge unsigned one.
        self.get(i as u64)
    }

    /// The last element.
    pub const fn last(&self) -> Option<i64> {
        if self.len == 0 { None } else { Some(self.at(self.len - 1)) }
    }

    // Wrapping, because the product alone may leave 64 bits (start −2^63, element 2^63−1) where the sum doesn't.
    #[inline(always)]
    const fn at(&self, i: u64) -> i64 {
        self.start.wrapping_add(self.step.wrapping_mul(i as i64))
    }

    /// `l[lower:upper:step]` with the bounds as Python's `slice.indices` clips them: `lower` and `upper` are
    /// optional and may be negative or out of range. `None`: the slice is no range list (its step leaves 64 bits,
    /// or is 0, where the VM has raised) and must be made of elements.
    pub fn slice(&self, lower: Option<i64>, upper: Option<i64>, step: i64) -> Option<RangeList> {
        if step == 0 {
            return None;
        }
        let len = i128::from(self.len);
        let (min, max) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let clip = |bound: i64| {
            let bound = i128::from(bound);
            (if bound < 0 { bound + len } else { bound }).clamp(min, max)
        };
        let lower = lower.map_or(if step > 0 { min } else { max }, clip);
        let upper = upper.map_or(if step > 0 { max } else { min }, clip);
        let span = if step > 0 { upper - lower } else { lower - upper };
        if span <= 0 {
            return Some(RangeList::EMPTY);
        }
        let count = ((span - 1) / i128::from(step).abs() + 1) as u64;
        let start = self.at(lower as u64);
        // One element has no distance; a made-up one keeps the product in range.
        let step = if count == 1 { 1 } else { self.step.checked_mul(step)? };
        RangeList::from_parts(start, step, count)
    }

    /// The position of the first (and only) element equal to `value`.
    pub const fn index_of(&self, value: i64) -> Option<u64> {
        let offset = value as i128 - self.start as i128;
        let step = self.step as i128;
        if offset % step != 0 {
            return None;
        }
        let i = offset / step;
        if i >= 0 && i < self.len as i128 { Some(i as u64) } else { None }
    }

    /// `value in l`.
    pub const fn contains(&self, value: i64) -> bool {
        self.index_of(value).is_some()
    }

    /// `sum(l)`, in closed form; always fits.
    pub const fn sum(&self) -> i128 {
        if self.len == 0 {
            return 0;
        }
        let ends = self.start as i128 + self.at(self.len - 1) as i128;
        let len = self.len as i128;
        // One of the two is even: (first + last) where the number of elements is odd.
        if len % 2 == 0 { len / 2 * ends } else { ends / 2 * len }
    }

    /// `min(l)`.
    pub fn min(&self) -> Option<i64> {
        Some(self.start.min(self.last()?))
    }

    /// `max(l)`.
    pub fn max(&self) -> Option<i64> {
        Some(self.start.max(self.last()?))
    }

    /// `l.pop()`.
    #[inline]
    pub const fn pop_last(&mut self) -> Option<i64> {
        let last = self.last();
        if last.is_some() {
            self.len -= 1;
        }
        last
    }

    /// `l.pop(0)`, in constant time.
    #[inline]
    pub const fn pop_first(&mut self) -> Option<i64> {
        if self.len == 0 {
            return None;
        }
        let first = self.start;
        self.len -= 1;
        // Past the last element the next one need not exist.
        if self.len > 0 {
            self.start += self.step;
        }
        Some(first)
    }

    /// The list `l.reverse()` leaves. `None` where the step has no negative (−2^63); then elements must be made.
    pub const fn reversed(&self) -> Option<RangeList> {
        if self.len < 2 {
            return Some(*self);
        }
        match self.step.checked_neg() {
            Some(step) => Some(RangeList { start: self.at(self.len - 1), step, len: self.len }),
            None => None,
        }
    }

    /// What `l.sort()` (or with `reverse=True`) leaves: the list itself or its reverse. `None` as in
    /// [`reversed`](Self::reversed).
    pub const fn sorted(&self, descending: bool) -> Option<RangeList> {
        if (self.step < 0) == descending { Some(*self) } else { self.reversed() }
    }

    /// How the lists compare, as Python compares lists: by the first element that differs, then by length.
    pub fn compare(&self, other: &RangeList) -> Ordering {
        // Progressions that agree in two elements agree in all that both have.
        for i in 0..2 {
            match (self.get(i), other.get(i)) {
                (Some(a), Some(b)) if a != b => return a.cmp(&b),
                (Some(_), Some(_)) => {}
                _ => break,
            }
        }
        self.len.cmp(&other.len)
    }

    /// The elements in order.
    pub const fn iter(&self) -> Iter {
        Iter { rest: *self }
    }
}

/// Lists with equal elements are equal, whatever the step of one that has fewer than two.
impl PartialEq for RangeList {
    fn eq(&self, other: &RangeList) -> bool {
        self.compare(other) == Ordering::Equal
    }
}

impl Eq for RangeList {}

impl IntoIterator for &RangeList {
    type Item = i64;
    type IntoIter = Iter;
    fn into_iter(self) -> Iter {
        self.iter()
    }
}

/// Iterates over the elements as they were when it was made. (A VM's list iterator holds list and position
/// instead, because the list may change under it.)
#[derive(Clone, Debug)]
pub struct Iter {
    rest: RangeList,
}

impl Iterator for Iter {
    type Item = i64;

    #[inline(always)]
    fn next(&mut self) -> Option<i64> {
        self.rest.pop_first()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = usize::try_from(self.rest.len).ok();
        (len.unwrap_or(usize::MAX), len)
    }
}

impl DoubleEndedIterator for Iter {
    fn next_back(&mut self) -> Option<i64> {
        self.rest.pop_last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: i64, stop: i64, step: i64) -> RangeList {
        RangeList::new(start, stop, step).expect("a range list")
    }

    #[test]
    fn extremes_are_kept_or_refused() {
        assert_eq!(RangeList::new(0, 10, 0), None);
        assert_eq!(RangeList::new(i64::MIN, i64::MAX, 1), None, "2^64-1 elements");
        assert_eq!(range(0, i64::MAX, 1).len(), i64::MAX as u64);
        let wide = range(i64::MIN, i64::MAX, i64::MAX);
        assert_eq!(wide.iter().collect::<Vec<_>>(), [i64::MIN, -1, i64::MAX - 1]);
        let down = range(i64::MAX, i64::MIN, i64::MIN);
        assert_eq!(down.iter().collect::<Vec<_>>(), [i64::MAX, -1]);
        assert_eq!(down.reversed(), None);
        assert_eq!(RangeList::from_parts(i64::MAX, 1, 2), None);
        assert_eq!(RangeList::from_parts(i64::MAX, 1, 1).and_then(|r| r.last()), Some(i64::MAX));
        assert_eq!(range(0, i64::MAX, 1).sum(), i128::from(i64::MAX) * (i128::from(i64::MAX) - 1) / 2);
    }

    #[test]
    fn an_index_out_of_range_is_none() {
        let r = range(0, 30, 10);
        assert_eq!((r.index(0), r.index(2), r.index(3)), (Some(0), Some(20), None));
        assert_eq!((r.index(-1), r.index(-3), r.index(-4)), (Some(20), Some(0), None));
        assert_eq!((r.index(i64::MIN), r.index(i64::MAX)), (None, None));
    }

    #[test]
    fn a_slice_whose_step_leaves_64_bits_is_refused() {
        let r = range(i64::MIN, i64::MAX, 1 << 62);
        assert_eq!(r.len(), 4);
        assert_eq!(r.slice(None, None, 3), None);
        assert_eq!(r.slice(None, Some(3), 3).map(|s| s.len()), Some(1));
        assert_eq!(r.slice(None, None, i64::MIN).map(|s| s.iter().collect::<Vec<_>>()), Some(vec![1 << 62]));
        assert_eq!(r.slice(None, None, 0), None);
    }

    #[test]
    fn comparison_is_that_of_lists() {
        assert_eq!(range(5, 6, 1), range(5, 105, 100));
        assert_ne!(range(5, 7, 1), range(5, 9, 2));
        assert_eq!(range(0, 3, 1).compare(&range(0, 30, 1)), Ordering::Less);
        assert_eq!(range(0, 30, 1).compare(&range(0, 6, 2)), Ordering::Less);
        assert_eq!(RangeList::EMPTY, range(7, 7, 3));
    }

    #[test]
    fn sorting() {
        let down = range(9, 0, -3);
        assert_eq!(down.sorted(false).map(|s| s.iter().collect::<Vec<_>>()), Some(vec![3, 6, 9]));
        assert_eq!(down.sorted(true), Some(down));
        assert_eq!((down.min(), down.max()), (Some(3), Some(9)));
        assert_eq!(RangeList::EMPTY.min(), None);
    }
}
