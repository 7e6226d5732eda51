//! Iterators over objects with `__getitem__` only, and over what a callable returns until a sentinel.

use vm_layout::*;

use super::{builtin_function, set_word, word};
use crate::Vm;
use crate::native::{NativeDef, R, TypeDef, type_flags};

/// Words: sequence (unbound at the end), index.
pub static SEQUENCE_ITERATOR_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", sequence_next),
        NativeDef::fn1("__length_hint__", |vm, i| match (word(i, 0), word(i, 1).and_then(Value::as_small)) {
            (Some(s), Some(n)) if vm.slot(s, crate::types::Dunder::Len).is_some() => {
                let len = vm.len(s)? as i64;
                Ok(vm.int((len - n).max(0)))
            }
            (Some(_), _) => Ok(vm.not_implemented),
            _ => Ok(vm.int(0)),
        }),
        NativeDef::fn1("__reduce__", sequence_reduce),
    ],
    ..TypeDef::new("iterator", Kind::Object)
};

/// Words: callable (unbound at the end), sentinel.
pub static CALLABLE_ITERATOR_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::NO_NEW,
    methods: &[NativeDef::fn1("__iter__", |_, i| Ok(i)), NativeDef::fn1("__next__", callable_next)],
    ..TypeDef::new("callable_iterator", Kind::Object)
};

fn sequence_next(vm: &mut Vm, i: Value) -> R {
    if let (Some(s), Some(n)) = (word(i, 0), word(i, 1).and_then(Value::as_small)) {
        let index = vm.int(n);
        match vm.get_item(s, index) {
            Ok(v) => {
                set_word(i, 1, Some(Value::small(n + 1)));
                return Ok(v);
            }
            Err(r) => {
                if let Err(r) = vm.catch(r, vm.exc.index_error) {
                    vm.catch(r, vm.exc.stop_iteration)?;
                }
                set_word(i, 0, None);
            }
        }
    }
    Err(vm.stop_iteration(None))
}

fn sequence_reduce(vm: &mut Vm, i: Value) -> R {
    let iter = builtin_function(vm, "iter")?;
    match (word(i, 0), word(i, 1).and_then(Value::as_small)) {
        (Some(s), Some(n)) => {
            let args = vm.tuple(&[s]);
            let n = vm.int(n);
            Ok(vm.tuple(&[iter, args, n]))
        }
        _ => {
            let args = vm.tuple(&[vm.empty_tuple.value()]);
            Ok(vm.tuple(&[iter, args]))
        }
    }
}

fn callable_next(vm: &mut Vm, i: Value) -> R {
    if let (Some(f), Some(sentinel)) = (word(i, 0), word(i, 1)) {
        let v = match vm.call(f, &[]) {
            Ok(v) => v,
            Err(r) => {
                let r = match vm.catch(r, vm.exc.stop_iteration) {
                    Ok(_) => vm.stop_iteration(None),
                    Err(r) => return Err(r),
                };
                set_word(i, 0, None);
                return Err(r);
            }
        };
        // The call may have ended the iterator.
        if word(i, 0).is_some() {
            if !vm.eq(sentinel, v)? {
                return Ok(v);
            }
            set_word(i, 0, None);
        }
    }
    Err(vm.stop_iteration(None))
}

impl Vm {
    /// An iterator over a str.
    pub fn str_iter(&mut self, s: Value) -> Value {
        let ascii = s.cast::<Str>().is_some_and(|s| s.is_ascii());
        let class = if ascii { self.types.str_ascii_iterator } else { self.types.str_iterator };
        self.record(class, &[Some(s), Some(Value::small(0))])
    }

    /// `iter(f, sentinel)`.
    pub fn callable_iter(&mut self, f: Value, sentinel: Value) -> Value {
        self.record(self.types.callable_iterator, &[Some(f), Some(sentinel)])
    }
}
