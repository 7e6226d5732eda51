//! Changing dicts under a strategy.

use opt_strategies::dict::Strategy;
use opt_strategies::dict::table::{Index, capacity_for, index_slots};
use vm_layout::*;

use super::{exact_int, strategy};
use crate::Vm;
use crate::heap::pairs_size;
use crate::native::R;
use crate::value::OTHER_KEYS;

impl Vm {
    /// Binds a key in a dict without entries.
    #[inline(never)]
    pub fn strategy_set(&mut self, d: Gc<Dict>, key: Value, value: Value) -> R<()> {
        match self.find_own(d, key) {
            Ok(found) => {
                if found.is_none()
                    && let Some(t) = d.pairs()
                    && d.filled.get() >= 1 << 12
                    && d.filled.get() == t.capacity as usize
                {
                    // Pairs and index of the next size.
                    self.charge(d.used.get() * 2 * (size_of::<Pair>() + 8))?;
                }
                self.set_pair(d, strategy(d), found, key, value);
                if d.header.has_flag(header_flags::WATCHED) {
                    self.notify_rebound(d, key, Some(value));
                }
                Ok(())
            }
            // The first key, which decides. (The way below does the same with twice the work.)
            Err(()) if strategy(d) == Strategy::Empty && !d.header.has_flag(header_flags::WATCHED) => {
                let first = Strategy::Empty.storing(self.key_class(key), self.switches.dicts.allowed);
                if first == Strategy::General {
                    let hash = self.hash(key)? as u64;
                    return self.dict_set_hashed(d, key, hash, value);
                }
                d.set_strategy_number(first as u8);
                self.switches.dicts.made[first as usize] += 1;
                self.push_pair(d, first, key, value);
                Ok(())
            }
            Err(()) => {
                let hash = self.hash(key)? as u64;
                self.dict_set_hashed(d, key, hash, value)
            }
        }
    }

    /// Writes the value of pair `found`, or appends a pair; false if the dict is (now) general, and nothing done.
    pub fn strategy_write(&mut self, d: Gc<Dict>, found: Option<usize>, key: Value, value: Value) -> bool {
        let before = strategy(d);
        if before == Strategy::General {
            return false;
        }
        if found.is_some() {
            self.set_pair(d, before, found, key, value);
            return true;
        }
        let after = before.storing(self.key_class(key), self.switches.dicts.allowed);
        if after == Strategy::General {
            self.widen_dict(d);
            return false;
        }
        if before == Strategy::Empty {
            d.set_strategy_number(after as u8);
            self.switches.dicts.made[after as usize] += 1;
        }
        self.set_pair(d, after, None, key, value);
        true
    }

    #[inline(always)]
    fn set_pair(&mut self, d: Gc<Dict>, s: Strategy, found: Option<usize>, key: Value, value: Value) {
        match (found, d.pairs()) {
            (Some(i), Some(t)) => t.pairs()[i].value.set(Some(value)),
            _ => self.push_pair(d, s, key, value),
        }
    }

    /// Appends a pair whose key is of the strategy's class and not in the dict.
    fn push_pair(&mut self, d: Gc<Dict>, s: Strategy, key: Value, value: Value) {
        let (word, hash) = match s {
            Strategy::Int => {
                let i = exact_int(key).unwrap_or(0) as u64;
                (i, i)
            }
            Strategy::Str => {
                let Some(text) = key.cast::<Str>() else { return };
                if !text.header.has_flag(header_flags::INTERNED) {
                    d.header.set_flag(OTHER_KEYS);
                }
                (key.bits(), self.name_hash(text))
            }
            Strategy::Bytes => (key.bits(), key.cast::<Bytes>().map_or(0, |b| self.bytes_hash(b))),
            _ => (key.bits(), key.bits() >> 4),
        };
        if d.pairs().is_none_or(|t| d.filled.get() == t.capacity as usize) {
            self.strategy_rebuild(d, capacity_for(d.used.get()));
        }
        let Some(t) = d.pairs() else { return };
        let n = d.filled.get();
        let pair = &t.pairs()[n];
        pair.key.set(word);
        pair.value.set(Some(value));
        Index::new(t.slots()).insert(hash, n);
        d.filled.set(n + 1);
        d.used.set(d.used.get() + 1);
        d.version.set(d.version.get() + 1);
    }

    /// The hash by which the table of a dict under a strategy finds a stored key.
    fn table_hash(&self, s: Strategy, word: u64) -> u64 {
        match s {
            Strategy::Int => word,
            Strategy::Identity => word >> 4,
            _ => self.key_hash(s, word),
        }
    }

    /// Moves the live pairs into new storage for `capacity` of them.
    #[inline(never)]
    pub fn strategy_rebuild(&mut self, d: Gc<Dict>, capacity: usize) {
        let new = self.new_pairs(strategy(d), capacity);
        let n = self.copy_pairs(d, new);
        d.set_pairs(new);
        d.filled.set(n);
        d.version.set(d.version.get() + 1);
    }

    fn new_pairs(&mut self, s: Strategy, capacity: usize) -> Gc<Pairs> {
        let slots = index_slots(capacity);
        let new: Gc<Pairs> = self.alloc(self.types.pairs_storage, Kind::Pairs, pairs_size(capacity, slots));
        // SAFETY: nobody else has seen the object.
        unsafe {
            (*new.as_ptr()).capacity = capacity as u32;
            (*new.as_ptr()).index_slots = slots as u32;
        }
        if s == Strategy::Int {
            new.header.set_flag(header_flags::RAW_KEYS);
        }
        new
    }

    /// Copies the live pairs of `d` into fresh storage; returns how many.
    fn copy_pairs(&self, d: Gc<Dict>, new: Gc<Pairs>) -> usize {
        let Some(old) = d.pairs() else { return 0 };
        let (s, index) = (strategy(d), Index::new(new.slots()));
        let mut n = 0;
        for pair in old.pairs()[..d.filled.get()].iter().filter(|p| p.value.get().is_some()) {
            let word = pair.key.get();
            new.pairs()[n].key.set(word);
            new.pairs()[n].value.set(pair.value.get());
            if new.index_slots != 0 {
                index.insert(self.table_hash(s, word), n);
            }
            n += 1;
        }
        n
    }

    /// Copies a dict under a strategy into one that is empty and may take it up; false if that is not what they are,
    /// and nothing done but that `to` is general if it must be.
    pub fn strategy_copy(&mut self, to: Gc<Dict>, from: Gc<Dict>) -> bool {
        let s = strategy(from);
        if strategy(to) != Strategy::Empty || s == Strategy::General {
            self.widen_dict(to);
            return false;
        }
        if from.used.get() == 0 {
            return true;
        }
        let new = self.new_pairs(s, from.used.get().next_power_of_two().max(8));
        let n = self.copy_pairs(from, new);
        to.set_strategy_number(s as u8);
        if from.header.has_flag(OTHER_KEYS) {
            to.header.set_flag(OTHER_KEYS);
        }
        self.switches.dicts.made[s as usize] += 1;
        to.set_pairs(new);
        to.used.set(n);
        to.filled.set(n);
        to.version.set(to.version.get() + 1);
        true
    }

    /// Removes pair `i`, which is live; returns its value.
    pub fn strategy_remove(&mut self, d: Gc<Dict>, i: usize) -> Value {
        let (s, Some(t)) = (strategy(d), d.pairs()) else { return self.none };
        let pair = &t.pairs()[i];
        let (word, value) = (pair.key.replace(0), pair.value.take());
        let last = i + 1 == d.filled.get();
        Index::new(t.slots()).remove(self.table_hash(s, word), i, last);
        d.used.set(d.used.get() - 1);
        d.version.set(d.version.get() + 1);
        if d.header.has_flag(header_flags::WATCHED) {
            let key = self.key_value(s, word);
            self.notify_rebound(d, key, None);
        }
        value.unwrap_or(self.none)
    }

    /// A dict without keys begins anew, unless it is general.
    pub fn strategy_clear(&mut self, d: Gc<Dict>) {
        if strategy(d) != Strategy::General {
            d.set_strategy_number(Strategy::Empty as u8);
        }
    }
}
