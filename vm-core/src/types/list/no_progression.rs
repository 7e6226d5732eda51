//! What stands for a progression where `range-lists` is not built in: a type without values, so that code which asks
//! for one compiles to nothing.

use std::cmp::Ordering;

/// There is none.
#[derive(Clone, Copy, Debug)]
pub enum Progression {}

/// Methods that nothing can call.
macro_rules! never {
    ($(fn $name:ident($($arg:ident: $t:ty),*) -> $r:ty;)*) => {
        impl Progression {
            $(
                pub fn $name(&self, $($arg: $t),*) -> $r {
                    $(let _ = $arg;)*
                    match *self {}
                }
            )*
        }
    };
}

never! {
    fn is_empty() -> bool;
    fn len() -> u64;
    fn start() -> i64;
    fn step() -> i64;
    fn index_of(value: i64) -> Option<u64>;
    fn slice(lower: Option<i64>, upper: Option<i64>, step: i64) -> Option<Progression>;
    fn sum() -> i128;
    fn min() -> Option<i64>;
    fn max() -> Option<i64>;
    fn pop_last() -> Option<i64>;
    fn pop_first() -> Option<i64>;
    fn reversed() -> Option<Progression>;
    fn sorted(descending: bool) -> Option<Progression>;
    fn compare(other: &Progression) -> Ordering;
}

impl Progression {
    /// Always `None`.
    pub fn from_parts(_start: i64, _step: i64, _len: u64) -> Option<Progression> {
        None
    }
}
