//! Bounds of slices and of the `start, end` arguments of search methods.

use num_bigint::Sign;
use vm_layout::*;

use crate::Vm;
use crate::native::R;
use crate::types::Dunder;

/// The positions that a slice selects in a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub start: i64,
    /// Where it ends, exclusive; before `start` when `step` is negative.
    pub stop: i64,
    pub step: i64,
    /// How many positions.
    pub count: usize,
}

impl Selection {
    /// The `i`-th position.
    #[inline]
    pub fn at(&self, i: usize) -> usize {
        (self.start + i as i64 * self.step) as usize
    }

    /// Clips raw bounds to a sequence of `len` items.
    pub fn clip(start: Option<i64>, stop: Option<i64>, step: i64, len: usize) -> Selection {
        let len = len as i64;
        let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let clip = |bound: i64| {
            let from_start = if bound < 0 { bound.saturating_add(len) } else { bound };
            from_start.clamp(low, high)
        };
        let (first, last) = if step < 0 { (high, low) } else { (low, high) };
        let start = start.map_or(first, clip);
        let stop = stop.map_or(last, clip);
        let distance = if step < 0 { start - stop } else { stop - start };
        let count = if distance <= 0 { 0 } else { (distance - 1) as u64 / step.unsigned_abs() + 1 };
        Selection { start, stop, step, count: count as usize }
    }
}

impl Vm {
    /// One bound of a slice: `None` stays open, ints past 64 bits are clipped, anything else must have `__index__`.
    pub fn slice_bound(&mut self, v: Value) -> R<Option<i64>> {
        if let Some(i) = self.as_i64(v) {
            return Ok(Some(i));
        }
        if v == self.none {
            return Ok(None);
        }
        if !self.is_int(v) && self.type_of(v).slots[Dunder::Index as usize].get().is_none() {
            return Err(self.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        let i = self.index(v)?;
        Ok(Some(match self.as_i64(i) {
            Some(i) => i,
            None => match self.as_big(i).map(|b| b.sign()) {
                Some(Sign::Minus) => i64::MIN,
                _ => i64::MAX,
            },
        }))
    }

    /// What a slice object selects in a sequence of `len` items; ValueError for step zero. May run `__index__`.
    pub fn slice_selection(&mut self, slice: Gc<Slice>, len: usize) -> R<Selection> {
        let (start, stop, step) = self.slice_bounds(slice)?;
        Ok(Selection::clip(start, stop, step, len))
    }

    /// The bounds of a slice object as given: for containers whose length `__index__` may change.
    pub fn slice_bounds(&mut self, slice: Gc<Slice>) -> R<(Option<i64>, Option<i64>, i64)> {
        let step = self.slice_bound(slice.step.get())?.unwrap_or(1).max(-i64::MAX);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let start = self.slice_bound(slice.start.get())?;
        let stop = self.slice_bound(slice.stop.get())?;
        Ok((start, stop, step))
    }

    /// The `start, end` arguments of `find` and the like, as a range in a sequence of `len` items; the start may
    /// lie past the end.
    pub fn search_bounds(&mut self, args: &[Value], len: usize) -> R<(usize, usize)> {
        let len = len as i64;
        let mut bounds = [0, len];
        for (bound, &v) in bounds.iter_mut().zip(args) {
            if let Some(i) = self.slice_bound(v)? {
                *bound = if i < 0 { i.saturating_add(len).max(0) } else { i };
            }
        }
        Ok((bounds[0] as usize, bounds[1].min(len) as usize))
    }

    /// An index into a sequence of `len` items, counted from the end if negative; IndexError with `message`.
    pub fn checked_index(&mut self, index: i64, len: usize, message: &str) -> R<usize> {
        let i = if index < 0 { index.saturating_add(len as i64) } else { index };
        if i < 0 || i >= len as i64 {
            return Err(self.index_error(message));
        }
        Ok(i as usize)
    }

    /// An index argument of a subscript: IndexError "cannot fit 'int' into an index-sized integer" when too large.
    pub fn subscript_index(&mut self, v: Value) -> R<i64> {
        if let Some(i) = self.as_i64(v) {
            return Ok(i);
        }
        let i = self.index(v)?;
        match self.as_i64(i) {
            Some(i) => Ok(i),
            None => {
                let name = self.type_name(v);
                Err(self.index_error(format!("cannot fit '{name}' into an index-sized integer")))
            }
        }
    }

    /// Whether a value can be an index: an int or something with `__index__`.
    pub fn is_index(&self, v: Value) -> bool {
        self.is_int(v) || self.type_of(v).slots[Dunder::Index as usize].get().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Selection;

    #[test]
    fn clipping() {
        let s = |start, stop, step, len| {
            let c = Selection::clip(start, stop, step, len);
            (0..c.count).map(|i| c.at(i)).collect::<Vec<_>>()
        };
        assert_eq!(s(None, None, -1, 3), [2, 1, 0]);
        assert_eq!(s(Some(-2), None, 1, 5), [3, 4]);
        assert_eq!(s(Some(10), Some(0), -3, 8), [7, 4, 1]);
        assert_eq!(s(None, None, 2, 5), [0, 2, 4]);
        assert!(s(Some(3), Some(1), 1, 5).is_empty());
        assert!(s(None, Some(i64::MIN), 1, 5).is_empty());
    }
}
