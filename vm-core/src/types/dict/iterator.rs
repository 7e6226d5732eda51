//! Iterators over dicts: keys, values, items, forwards and backwards.

use vm_layout::*;

use crate::Vm;
use crate::native::{NativeDef, R, TypeDef, type_flags};

/// What an iterator or view shows (`DictIter::what`).
pub const KEYS: u32 = 0;
pub const VALUES: u32 = 1;
pub const ITEMS: u32 = 2;
/// Added when the iterator runs backwards.
pub const REVERSED: u32 = 4;

const METHODS: &[NativeDef] = &[
    NativeDef::fn1("__iter__", |_, i| Ok(i)),
    NativeDef::fn1("__next__", |vm, i| match vm.dict_iter_next(i)? {
        Some(v) => Ok(v),
        None => Err(vm.stop_iteration(None)),
    }),
    NativeDef::fn1("__length_hint__", length_hint),
    NativeDef::fn1("__reduce__", reduce),
];

macro_rules! iterator_types {
    ($($def:ident $name:literal;)*) => {
        $(
            pub static $def: TypeDef = TypeDef {
                words: 0,
                flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
                methods: METHODS,
                ..TypeDef::new($name, Kind::DictIter)
            };
        )*
    };
}

iterator_types! {
    DICT_ITERATOR_DEF "dict_keyiterator";
    DICT_VALUE_ITERATOR_DEF "dict_valueiterator";
    DICT_ITEM_ITERATOR_DEF "dict_itemiterator";
    DICT_REVERSE_ITERATOR_DEF "dict_reversekeyiterator";
    DICT_REVERSE_VALUE_ITERATOR_DEF "dict_reversevalueiterator";
    DICT_REVERSE_ITEM_ITERATOR_DEF "dict_reverseitemiterator";
}

/// `DictIter::used`: entries when it was made (low half) and how many of them are still to come (high half).
fn counts(it: Gc<DictIter>) -> (usize, usize) {
    (it.used.get() & 0xffff_ffff, it.used.get() >> 32)
}

fn length_hint(vm: &mut Vm, i: Value) -> R {
    let Some(it) = i.cast::<DictIter>() else {
        return Err(vm.wrong_receiver("__length_hint__", "dict_keyiterator", i));
    };
    let Some(d) = it.dict.get() else { return Ok(vm.int(0)) };
    if d.used.get() != counts(it).0 {
        return Ok(vm.int(0));
    }
    let range =
        if it.what.get() & REVERSED != 0 { 0..it.position.get() } else { it.position.get()..d.filled.get() };
    let left = range.filter(|&n| vm.dict_value_at(d, n).is_some()).count();
    Ok(vm.int_from_usize(left))
}

/// `(iter, (list of what is left,))`.
fn reduce(vm: &mut Vm, i: Value) -> R {
    let Some(it) = i.cast::<DictIter>() else {
        return Err(vm.wrong_receiver("__reduce__", "dict_keyiterator", i));
    };
    let copy: Gc<DictIter> = vm.alloc(vm.type_of(i), Kind::DictIter, size_of::<DictIter>());
    copy.dict.set(it.dict.get());
    copy.position.set(it.position.get());
    copy.used.set(it.used.get());
    copy.what.set(it.what.get());
    let rest = vm.collect_list(copy.value())?;
    let name = vm.intern("iter");
    let Some(iter) = vm.dict_get_str(vm.builtins, name) else {
        return Err(vm.runtime_error("lost builtins.iter"));
    };
    let args = vm.tuple(&[rest.value()]);
    Ok(vm.tuple(&[iter, args]))
}

impl Vm {
    /// An iterator over a dict: [`KEYS`], [`VALUES`] or [`ITEMS`], plus [`REVERSED`].
    pub fn dict_iter(&mut self, d: Gc<Dict>, what: u32) -> Value {
        let t = self.types;
        let ty = match what {
            KEYS => t.dict_iterator,
            VALUES => t.dict_value_iterator,
            ITEMS => t.dict_item_iterator,
            4 => t.dict_reverse_iterator,
            5 => t.dict_reverse_value_iterator,
            _ => t.dict_reverse_item_iterator,
        };
        if what & 3 != VALUES && d.entries.get().is_none() {
            self.keys_iterated(d);
        }
        let i: Gc<DictIter> = self.alloc(ty, Kind::DictIter, size_of::<DictIter>());
        i.dict.set(Some(d));
        i.used.set(d.used.get() | d.used.get() << 32);
        i.what.set(what);
        if what & REVERSED != 0 {
            i.position.set(d.filled.get());
        }
        i.value()
    }

    /// The next item of a dict iterator.
    pub fn dict_iter_next(&mut self, iterator: Value) -> R<Option<Value>> {
        let Some(it) = iterator.cast::<DictIter>() else {
            return Err(self.wrong_receiver("__next__", "dict_keyiterator", iterator));
        };
        let Some(d) = it.dict.get() else { return Ok(None) };
        if counts(it).0 != d.used.get() {
            // From now on every call says so.
            it.used.set(usize::MAX);
            return Err(self.runtime_error("dictionary changed size during iteration"));
        }
        let mut position = it.position.get();
        let found = if it.what.get() & REVERSED != 0 {
            position = position.min(d.filled.get());
            loop {
                if position == 0 {
                    break None;
                }
                position -= 1;
                if let Some((_, k, v)) = self.dict_item_at(d, position) {
                    break Some((k, v));
                }
            }
        } else if d.entries.get().is_some() {
            self.namespace_next(d, &mut position)
        } else {
            // Compiled apart, with the rest of the step: in here it would cost dicts in general form registers.
            return self.pairs_iter_next(it, d);
        };
        self.iter_found(it, position, found)
    }

    /// The step of a `for` loop in the common case: forwards, over a dict that has not changed, and not at the end.
    /// 0 where anything else must be looked at.
    #[inline(never)]
    pub fn dict_iter_step(&mut self, iterator: Value) -> u64 {
        let Some(it) = iterator.cast::<DictIter>() else { return 0 };
        let (Some(d), (used, left), what) = (it.dict.get(), counts(it), it.what.get()) else { return 0 };
        if used != d.used.get() || left == 0 || what & REVERSED != 0 {
            return 0;
        }
        let mut position = it.position.get();
        let found = match d.entries.get() {
            Some(_) => self.namespace_next(d, &mut position),
            None if what == VALUES => self.pairs_next_value(d, &mut position).map(|v| (v, v)),
            None => self.pairs_next(d, &mut position),
        };
        let Some((k, v)) = found else { return 0 };
        it.position.set(position);
        it.used.set(used | (left - 1) << 32);
        match what {
            KEYS => k.bits(),
            VALUES => v.bits(),
            _ => self.tuple(&[k, v]).bits(),
        }
    }

    /// The step of an iterator over a dict under a strategy.
    #[inline(never)]
    fn pairs_iter_next(&mut self, it: Gc<DictIter>, d: Gc<Dict>) -> R<Option<Value>> {
        let mut position = it.position.get();
        let found = self.pairs_next(d, &mut position);
        self.iter_found(it, position, found)
    }

    /// Moves an iterator to behind what it has found, and takes from that what it is over.
    #[inline(always)]
    fn iter_found(
        &mut self,
        it: Gc<DictIter>,
        position: usize,
        found: Option<(Value, Value)>,
    ) -> R<Option<Value>> {
        let (used, left) = counts(it);
        it.position.set(position);
        let Some((k, v)) = found else {
            it.dict.set(None);
            return Ok(None);
        };
        if left == 0 {
            it.dict.set(None);
            return Err(self.runtime_error("dictionary keys changed during iteration"));
        }
        it.used.set(used | (left - 1) << 32);
        Ok(Some(match it.what.get() & 3 {
            KEYS => k,
            VALUES => v,
            _ => self.tuple(&[k, v]),
        }))
    }
}
