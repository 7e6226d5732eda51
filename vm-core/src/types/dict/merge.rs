//! Filling dicts from other dicts, mappings, pairs and keyword arguments.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, R};
use crate::types::Dunder;
use crate::value::ListExt;

impl Vm {
    /// Copies the items of `from` into an empty dict.
    pub fn dict_copy_into(&mut self, to: Gc<Dict>, from: Gc<Dict>) {
        if (to.strategy_number() != 0) && self.strategy_copy(to, from) {
            return;
        }
        if from.used.get() > 0 {
            self.dict_rebuild(to, from.used.get().next_power_of_two().max(8));
        }
        let mut i = 0;
        while i < from.filled.get() {
            if let Some((hash, k, v)) = self.dict_item_at(from, i) {
                self.write_entry(to, None, k, hash, v);
            }
            i += 1;
        }
    }

    /// `d.update(other)`: from a dict, from anything with `keys`, or from pairs.
    pub fn dict_update(&mut self, d: Gc<Dict>, other: Value) -> R<()> {
        if let Some(from) = other.cast::<Dict>()
            && self.slot(other, Dunder::Iter) == self.types.dict.slots[Dunder::Iter as usize].get()
        {
            return self.dict_update_from(d, from);
        }
        if other.kind() != Kind::List && other.kind() != Kind::Tuple {
            let keys = self.names.keys;
            if let Some(f) = self.try_get_attr(other, keys)? {
                let keys = self.call(f, &[])?;
                return self.for_each(keys, &mut |vm, k| {
                    let v = vm.get_item(other, k)?;
                    vm.dict_set(d, k, v)
                });
            }
        }
        let mut n = 0usize;
        self.for_each(other, &mut |vm, pair| {
            vm.dict_add_pair(d, n, pair)?;
            n += 1;
            Ok(())
        })
    }

    fn dict_update_from(&mut self, d: Gc<Dict>, from: Gc<Dict>) -> R<()> {
        if d == from || from.used.get() == 0 {
            return Ok(());
        }
        if d.used.get() == 0 && d.filled.get() == 0 && !d.header.has_flag(header_flags::WATCHED) {
            self.dict_copy_into(d, from);
            return Ok(());
        }
        let mut i = 0;
        let used = from.used.get();
        while i < from.filled.get() {
            let item = self.dict_item_at(from, i);
            i += 1;
            if let Some((hash, k, v)) = item {
                self.dict_set_hashed(d, k, hash, v)?;
                if from.used.get() != used {
                    return Err(self.runtime_error("dict mutated during update"));
                }
            }
        }
        Ok(())
    }

    fn dict_add_pair(&mut self, d: Gc<Dict>, n: usize, pair: Value) -> R<()> {
        let items = match pair.kind() {
            Kind::Tuple if pair.cast::<Tuple>().is_some_and(|t| t.len == 2) => pair,
            _ => {
                let collected = self.collect_list(pair);
                match collected {
                    Ok(l) => l.value(),
                    Err(r) => {
                        if self.is_iterable(pair) {
                            return Err(r);
                        }
                        self.catch(r, self.exc.type_error)?;
                        return Err(self.type_error(format!(
                            "cannot convert dictionary update sequence element #{n} to a sequence"
                        )));
                    }
                }
            }
        };
        let (Some(k), Some(v), 2) =
            (self.sequence_item(items, 0), self.sequence_item(items, 1), self.sequence_len(items))
        else {
            let len = self.sequence_len(items);
            return Err(self.value_error(format!(
                "dictionary update sequence element #{n} has length {len}; 2 is required"
            )));
        };
        self.dict_set(d, k, v)
    }

    /// The arguments of `dict(…)` and `d.update(…)`.
    pub fn dict_update_args(&mut self, d: Gc<Dict>, args: Args<'_>, function: &str) -> R<()> {
        if args.pos.len() > 1 {
            let n = args.pos.len();
            return Err(self.type_error(format!("{function} expected at most 1 argument, got {n}")));
        }
        if let [other] = *args.pos {
            self.dict_update(d, other)?;
        }
        for (k, v) in args.keywords() {
            self.dict_set(d, k, v)?;
        }
        Ok(())
    }

    /// The keys of a dict in a new list.
    pub fn dict_key_list(&mut self, d: Gc<Dict>) -> Gc<List> {
        let list = self.new_list();
        let mut position = 0;
        while let Some((k, _)) = self.dict_next(d, &mut position) {
            self.list_push(list, k);
        }
        debug_assert_eq!(list.as_slice().len(), d.used.get());
        list
    }
}
