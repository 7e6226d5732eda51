//! What stands for `opt_strategies::list_strategy` where `list-strategies` is not built in: every list is general, and
//! what works on raw words is never asked.

use std::cmp::Ordering;

/// What a value is to a list; nothing asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Int,
    Float,
    Str,
    Other,
}

/// How a list stores its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "matches name the strategies that nothing makes")]
pub enum Strategy {
    Empty,
    Int,
    Float,
    Str,
    General,
}

impl Strategy {
    pub fn of(_class: Class) -> Strategy {
        Strategy::General
    }

    pub fn with(self, _other: Strategy) -> Strategy {
        Strategy::General
    }

    pub fn of_all(_classes: impl Iterator<Item = Class>) -> Strategy {
        Strategy::General
    }
}

/// A number in a raw list.
pub trait Number: Copy {}
impl Number for i64 {}
impl Number for f64 {}

/// Functions that nothing can call: there is no raw list.
macro_rules! never {
    ($(fn $name:ident$(<$t:ident>)?($($arg:ident: $of:ty),*) -> $r:ty;)*) => {
        $(
            pub fn $name$(<$t: Number>)?($($arg: $of),*) -> $r {
                $(let _ = $arg;)*
                unreachable!("no list of raw words is made")
            }
        )*
    };
}

never! {
    fn position<T>(items: &[T], wanted: T) -> Option<usize>;
    fn extreme<T>(items: &[T], wanted: Ordering) -> Option<T>;
    fn compare<T>(a: &[T], b: &[T]) -> Ordering;
    fn sort<T>(items: &mut [T], descending: bool) -> ();
    fn sum_ints(items: &[i64]) -> i128;
    fn sum_floats(start: f64, items: &[f64]) -> f64;
}
