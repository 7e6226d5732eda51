//! Iterators that are types of their own: over sequences of the old protocol, by calling, and the builtins
//! `enumerate`, `zip`, `map`, `filter` and `reversed`. All are records of value words.

mod enumerate;
mod filter;
mod map;
mod reversed;
mod sequence;
mod zip;

pub use enumerate::ENUMERATE_DEF;
pub use filter::FILTER_DEF;
pub use map::MAP_DEF;
pub use reversed::REVERSED_DEF;
pub use sequence::{CALLABLE_ITERATOR_DEF, SEQUENCE_ITERATOR_DEF};
pub use zip::ZIP_DEF;

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, R};

/// Word `i` of a record.
pub(crate) fn word(v: Value, i: usize) -> Option<Value> {
    record_slots(v).get(i)?.get()
}

/// Sets word `i` of a record.
pub(crate) fn set_word(v: Value, i: usize, to: Option<Value>) {
    if let Some(s) = record_slots(v).get(i) {
        s.set(to);
    }
}

/// The class that a `__new__` was called with.
pub(crate) fn class_argument(vm: &mut Vm, args: &Args<'_>, name: &str) -> R<Gc<Type>> {
    match args.pos.first().and_then(|c| c.cast::<Type>()) {
        Some(c) => Ok(c),
        None => Err(vm.type_error(format!("{name}.__new__(X): X is not a type object"))),
    }
}

/// `(iter, (rest,))` pieces need `builtins.iter`.
pub(crate) fn builtin_function(vm: &mut Vm, name: &str) -> R {
    let n = vm.intern(name);
    match vm.dict_get_str(vm.builtins, n) {
        Some(f) => Ok(f),
        None => Err(vm.runtime_error(format!("lost builtins.{name}"))),
    }
}
