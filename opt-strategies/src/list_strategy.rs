//! List strategies: a list whose items are all ints, all floats or all strs says so once, and stores words.
//!
//! [`Strategy`] says how a list's strategy follows from what is put into it; the functions below do on the raw words
//! what would need a type test (and for ints and floats an object) an item otherwise. The storage is the VM's.
//!
//! Invariants: a float list never holds a NaN (the VM counts one as [`Class::Other`]). So its words are totally ordered,
//! `in` needs no identity test, and the order in which a sort compares can't be seen. Ints in an int list fit 64 bits.
//!
//! Source: Bolz, Diekmann, Tratt, "Storage Strategies for Collections in Dynamically Typed Languages", OOPSLA 2013;
//! PyPy, "Standard Interpreter Optimizations", section "List Optimizations".

use std::cmp::Ordering;

/// What a value is to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// An int of 64 bits; no bool, no instance of a subclass.
    Int,
    /// A float that is a number; no instance of a subclass.
    Float,
    /// A str; no instance of a subclass.
    Str,
    Other,
}

/// How a list stores its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Nothing in it, nothing known.
    Empty,
    /// 64-bit ints.
    Int,
    /// 64-bit floats.
    Float,
    /// References, all of them to strs.
    Str,
    /// References to anything. There is no way back from here.
    General,
}

impl Strategy {
    /// The strategy for a first item.
    #[inline]
    pub const fn of(class: Class) -> Strategy {
        match class {
            Class::Int => Strategy::Int,
            Class::Float => Strategy::Float,
            Class::Str => Strategy::Str,
            Class::Other => Strategy::General,
        }
    }

    /// The strategy of a list of this one with items of another: it stays, is chosen, or is given up.
    #[inline]
    pub fn with(self, other: Strategy) -> Strategy {
        match (self, other) {
            (Strategy::Empty, s) | (s, Strategy::Empty) => s,
            (a, b) if a == b => a,
            _ => Strategy::General,
        }
    }

    /// The strategy for all of these values.
    #[inline]
    pub fn of_all(classes: impl Iterator<Item = Class>) -> Strategy {
        let mut all = Strategy::Empty;
        for class in classes {
            all = all.with(Strategy::of(class));
            if all == Strategy::General {
                break;
            }
        }
        all
    }

    /// Whether the items are stored as bare numbers, which the collector must not look at.
    #[inline]
    pub const fn is_raw(self) -> bool {
        matches!(self, Strategy::Int | Strategy::Float)
    }
}

/// A number in a raw list.
pub trait Number: Copy {
    /// The order of two numbers; 0.0 and -0.0 are equal.
    fn order(self, other: Self) -> Ordering;
}

impl Number for i64 {
    #[inline(always)]
    fn order(self, other: i64) -> Ordering {
        self.cmp(&other)
    }
}

impl Number for f64 {
    #[inline(always)]
    fn order(self, other: f64) -> Ordering {
        // Never a NaN: see the invariant.
        if self < other {
            Ordering::Less
        } else if self > other {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }
}

/// `items.index(wanted)`.
#[inline]
pub fn position<T: Number>(items: &[T], wanted: T) -> Option<usize> {
    items.iter().position(|i| i.order(wanted).is_eq())
}

/// `min(items)`, or `max(items)`: the first of equal ones.
pub fn extreme<T: Number>(items: &[T], wanted: Ordering) -> Option<T> {
    let (&first, rest) = items.split_first()?;
    Some(rest.iter().fold(first, |best, &i| if i.order(best) == wanted { i } else { best }))
}

/// How two lists compare: by the first items that differ, then by length.
pub fn compare<T: Number>(a: &[T], b: &[T]) -> Ordering {
    let differing = a.iter().zip(b).map(|(x, y)| x.order(*y)).find(|o| o.is_ne());
    differing.unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// `items.sort()`; stable, also for `reverse=True`, where equal ones keep their order too.
pub fn sort<T: Number>(items: &mut [T], descending: bool) {
    if descending {
        items.sort_by(|a, b| b.order(*a));
    } else {
        items.sort_by(|a, b| a.order(*b));
    }
}

/// `sum(items)`; a slice has fewer than 2^63 items, so it always fits.
pub fn sum_ints(items: &[i64]) -> i128 {
    items.iter().map(|&i| i128::from(i)).sum()
}

/// `sum(items, start)`, in order: each addition rounds.
pub fn sum_floats(start: f64, items: &[f64]) -> f64 {
    items.iter().fold(start, |total, f| total + f)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: [Class; 4] = [Class::Int, Class::Float, Class::Str, Class::Other];
    const ALL: [Strategy; 5] =
        [Strategy::Empty, Strategy::Int, Strategy::Float, Strategy::Str, Strategy::General];

    #[test]
    fn widening_is_a_join() {
        for a in ALL {
            assert_eq!(a.with(a), a);
            assert_eq!(a.with(Strategy::Empty), a);
            assert_eq!(a.with(Strategy::General), Strategy::General);
            for b in ALL {
                assert_eq!(a.with(b), b.with(a));
                for c in ALL {
                    assert_eq!(a.with(b).with(c), a.with(b.with(c)));
                }
            }
        }
    }

    #[test]
    fn one_class_stays_and_two_widen() {
        assert_eq!(Strategy::of_all([].into_iter()), Strategy::Empty);
        for a in CLASSES {
            assert_eq!(Strategy::of_all([a, a, a].into_iter()), Strategy::of(a));
            for b in CLASSES.into_iter().filter(|&b| b != a) {
                assert_eq!(Strategy::of_all([a, a, b].into_iter()), Strategy::General);
            }
        }
    }

    #[test]
    fn zeros_are_equal_and_keep_their_order() {
        let mut z = [0.0, -1.0, -0.0, 0.0];
        sort(&mut z, false);
        assert_eq!(z.map(f64::to_bits), [-1.0, 0.0, -0.0, 0.0].map(f64::to_bits));
        let mut z = [-0.0, 1.0, 0.0];
        sort(&mut z, true);
        assert_eq!(z.map(f64::to_bits), [1.0, -0.0, 0.0].map(f64::to_bits));
        assert_eq!(position(&[1.0, -0.0], 0.0), Some(1));
        assert_eq!(extreme(&[-0.0, 0.0], Ordering::Less).map(f64::to_bits), Some((-0.0f64).to_bits()));
    }

    #[test]
    fn sums_past_64_bits() {
        assert_eq!(sum_ints(&[i64::MAX; 3]), 3 * i128::from(i64::MAX));
        assert_eq!(sum_floats(0.0, &[1e16, 1.0, -1e16]), 0.0, "rounded at each step, as CPython 3.11");
        assert_eq!(sum_floats(-0.0, &[]).to_bits(), (-0.0f64).to_bits());
    }
}
