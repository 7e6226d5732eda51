//! Prebuilt ints: the ints of a window are objects made once; who makes an int looks there first.
//!
//! The window is a range test and an index; the table itself, which holds objects, is the VM's. The test is paid by
//! every int that is made, inside the window or not, which is why PyPy left the option off.
//!
//! Source: PyPy, "Standard Interpreter Optimizations", section "Caching Small Integers" (`objspace.std.withprebuiltint`);
//! CPython's small ints (−5 to 256) are the same table.

/// The ints from a lowest to a highest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    low: i64,
    count: u64,
}

impl Window {
    /// No int at all.
    pub const EMPTY: Window = Window { low: 0, count: 0 };

    /// The ints from `low` to `high`, both of them included; none if `high` is below `low`. A window over all 2^64 ints
    /// would be none, too: its count has no 64 bits.
    pub const fn new(low: i64, high: i64) -> Window {
        if high < low {
            return Window::EMPTY;
        }
        Window { low, count: (high.wrapping_sub(low) as u64).wrapping_add(1) }
    }

    /// How many ints are in it.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The int at a place of the table.
    pub const fn at(&self, index: u64) -> i64 {
        self.low.wrapping_add(index as i64)
    }

    /// The place of an int in the table: one subtraction and one unsigned comparison.
    #[inline(always)]
    pub const fn index_of(&self, i: i64) -> Option<usize> {
        let index = i.wrapping_sub(self.low) as u64;
        if index < self.count { Some(index as usize) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_in() {
        let w = Window::new(-5, 256);
        assert_eq!(w.count(), 262);
        assert_eq!((w.index_of(-5), w.index_of(256)), (Some(0), Some(261)));
        assert_eq!((w.index_of(-6), w.index_of(257)), (None, None));
        assert_eq!((w.index_of(i64::MIN), w.index_of(i64::MAX)), (None, None));
    }

    #[test]
    fn places_and_ints_agree_at_the_ends_of_64_bits() {
        for (low, high) in [(i64::MIN, i64::MIN + 3), (i64::MAX - 3, i64::MAX), (-1, 0), (7, 7)] {
            let w = Window::new(low, high);
            for i in low..=high {
                let at = w.index_of(i).expect("inside");
                assert_eq!(w.at(at as u64), i);
            }
            assert_eq!(w.index_of(low.wrapping_sub(1)), None, "{low}..{high}");
            assert_eq!(w.index_of(high.wrapping_add(1)), None, "{low}..{high}");
        }
    }

    #[test]
    fn a_window_turned_round_or_of_everything_is_empty() {
        for w in [Window::EMPTY, Window::new(1, 0), Window::new(i64::MIN, i64::MAX)] {
            assert_eq!(w.count(), 0);
            assert!([i64::MIN, -1, 0, 1, i64::MAX].iter().all(|&i| w.index_of(i).is_none()));
        }
    }
}
