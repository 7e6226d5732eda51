//! The table behind `set` and `frozenset`: CPython's probing (runs of ten slots, then a perturbed jump) and growth, so
//! that sets of ints print in the same order.
//!
//! A user's `__eq__` can run between two probes; a probe starts anew when the set has changed under it.

use vm_layout::*;

use crate::Vm;
use crate::interp::generator::Drained;
use crate::native::R;

/// Slots looked at behind the first one before jumping.
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const MIN_SLOTS: usize = 8;
/// Hash of a slot whose key was removed; no key has it.
const REMOVED: u64 = u64::MAX;

/// Where a probe ended.
enum Probe {
    Found(usize),
    /// The unused slot that a new key goes to.
    Unused(usize),
    /// The slot of a removed key that a new one goes to: the last one passed, as in CPython.
    Removed(usize),
    /// The set has no table yet.
    NoTable,
    /// Comparing keys changed the set.
    Changed,
}

/// Number of slots of a set's table, allocated or not, less one.
fn mask(s: Gc<Set>) -> usize {
    s.table.get().map_or(MIN_SLOTS, |t| t.capacity) - 1
}

/// The first unused slot for a hash in a table without removed slots and without the key.
fn clean_slot(table: &Gc<SetTable>, hash: u64) -> usize {
    let slots = table.entries();
    let mask = slots.len() - 1;
    let mut perturb = hash;
    let mut i = hash as usize & mask;
    loop {
        let last = if i + LINEAR_PROBES <= mask { i + LINEAR_PROBES } else { i };
        if let Some(j) = (i..=last).find(|&j| slots[j].key.get().is_none()) {
            return j;
        }
        perturb >>= PERTURB_SHIFT;
        i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
    }
}

impl Vm {
    pub fn new_set(&mut self) -> Gc<Set> {
        self.new_set_of(self.types.set)
    }

    /// An empty set or frozenset of class `ty` (either or a subclass).
    pub fn new_set_of(&mut self, ty: Gc<Type>) -> Gc<Set> {
        self.alloc(ty, ty.instance_kind.get(), size_of::<Set>() + 8 * ty.ext_words.get() as usize)
    }

    /// Looks a key up, from the start again as often as its comparison changes the set.
    fn set_probe(&mut self, s: Gc<Set>, key: Value, hash: u64) -> R<Probe> {
        loop {
            match self.set_probe_once(s, key, hash)? {
                Probe::Changed => {}
                found => return Ok(found),
            }
        }
    }

    fn set_probe_once(&mut self, s: Gc<Set>, key: Value, hash: u64) -> R<Probe> {
        let Some(table) = s.table.get() else { return Ok(Probe::NoTable) };
        let version = s.version.get();
        let slots = table.entries();
        let mask = slots.len() - 1;
        let mut perturb = hash;
        let mut i = hash as usize & mask;
        let mut removed = None;
        loop {
            let last = if i + LINEAR_PROBES <= mask { i + LINEAR_PROBES } else { i };
            for (j, e) in slots.iter().enumerate().take(last + 1).skip(i) {
                let Some(k) = e.key.get() else {
                    if e.hash.get() == 0 {
                        return Ok(removed.map_or(Probe::Unused(j), Probe::Removed));
                    }
                    removed = Some(j);
                    continue;
                };
                if e.hash.get() != hash {
                    continue;
                }
                if k == key || self.eq(k, key)? {
                    // A removed or replaced key is no find.
                    return Ok(if s.version.get() == version { Probe::Found(j) } else { Probe::Changed });
                }
                if s.version.get() != version {
                    return Ok(Probe::Changed);
                }
            }
            perturb >>= PERTURB_SHIFT;
            i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }

    /// Whether a key whose hash is known is in the set.
    pub fn set_has_hashed(&mut self, s: Gc<Set>, key: Value, hash: u64) -> R<bool> {
        Ok(matches!(self.set_probe(s, key, hash)?, Probe::Found(_)))
    }

    /// `key in s`.
    pub fn set_has(&mut self, s: Gc<Set>, key: Value) -> R<bool> {
        let hash = self.hash(key)? as u64;
        self.set_has_hashed(s, key, hash)
    }

    /// `s.add(key)`; true if it was not there.
    pub fn set_add(&mut self, s: Gc<Set>, key: Value) -> R<bool> {
        let hash = self.hash(key)? as u64;
        self.set_add_hashed(s, key, hash)
    }

    /// Adds a key whose hash is known.
    pub fn set_add_hashed(&mut self, s: Gc<Set>, key: Value, hash: u64) -> R<bool> {
        let (slot, fresh) = match self.set_probe(s, key, hash)? {
            Probe::Found(_) => return Ok(false),
            Probe::Unused(i) => (i, true),
            Probe::Removed(i) => (i, false),
            Probe::NoTable | Probe::Changed => {
                self.set_resize(s, 0);
                (hash as usize & (MIN_SLOTS - 1), true)
            }
        };
        let Some(table) = s.table.get() else { return Ok(false) };
        let e = &table.entries()[slot];
        e.key.set(Some(key));
        e.hash.set(hash);
        s.used.set(s.used.get() + 1);
        s.version.set(s.version.get() + 1);
        if !fresh {
            return Ok(true);
        }
        s.fill.set(s.fill.get() + 1);
        if s.fill.get() * 5 >= mask(s) * 3 {
            self.charge(grown(s) * 2 * size_of::<SetEntry>())?;
            self.set_resize(s, grown(s));
        }
        Ok(true)
    }

    /// Removes a key whose hash is known; false if it was not there.
    pub fn set_discard_hashed(&mut self, s: Gc<Set>, key: Value, hash: u64) -> R<bool> {
        match self.set_probe(s, key, hash)? {
            Probe::Found(i) => {
                self.set_remove_slot(s, i);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn set_remove_slot(&mut self, s: Gc<Set>, i: usize) -> Option<Value> {
        let table = s.table.get()?;
        let e = &table.entries()[i];
        e.hash.set(REMOVED);
        s.used.set(s.used.get() - 1);
        s.version.set(s.version.get() + 1);
        e.key.take()
    }

    /// Moves the keys to a table for more than `min` of them.
    fn set_resize(&mut self, s: Gc<Set>, min: usize) {
        let mut capacity = MIN_SLOTS;
        while capacity <= min {
            capacity <<= 1;
        }
        let size = size_of::<SetTable>() + size_of::<SetEntry>() * capacity;
        let new: Gc<SetTable> = self.alloc(self.types.set_storage, Kind::SetTable, size);
        // SAFETY: nobody else has seen the object.
        unsafe { (*new.as_ptr()).capacity = capacity };
        if let Some(old) = s.table.get() {
            for e in old.entries() {
                if let Some(k) = e.key.get() {
                    let to = &new.entries()[clean_slot(&new, e.hash.get())];
                    to.key.set(Some(k));
                    to.hash.set(e.hash.get());
                }
            }
        }
        s.table.set(Some(new));
        s.fill.set(s.used.get());
        s.version.set(s.version.get() + 1);
    }

    /// Removes everything.
    pub fn set_clear(&mut self, s: Gc<Set>) {
        s.table.set(None);
        s.used.set(0);
        s.fill.set(0);
        s.version.set(s.version.get() + 1);
    }

    /// The next key from slot `position` on, with its hash; `position` is moved behind it.
    pub fn set_next(&self, s: Gc<Set>, position: &mut usize) -> Option<(Value, u64)> {
        let table = s.table.get()?;
        while *position < table.capacity {
            let e = &table.entries()[*position];
            *position += 1;
            if let Some(k) = e.key.get() {
                return Some((k, e.hash.get()));
            }
        }
        None
    }

    /// Removes and returns some key: the next one round the table from where the last `pop` ended.
    pub fn set_pop(&mut self, s: Gc<Set>) -> Option<Value> {
        let table = s.table.get()?;
        if s.used.get() == 0 {
            return None;
        }
        // A set has no hash: its field keeps the finger.
        let mut i = s.hash.get() as usize & mask(s);
        while table.entries()[i].key.get().is_none() {
            i = (i + 1) & mask(s);
        }
        s.hash.set(i as u64 + 1);
        self.set_remove_slot(s, i)
    }

    /// Makes room for `more` keys at once, as CPython does before merging.
    pub fn set_reserve(&mut self, s: Gc<Set>, more: usize) {
        if (s.fill.get() + more) * 5 >= mask(s) * 3 {
            self.set_resize(s, (s.used.get() + more) * 2);
        }
    }

    /// Drops removed slots if they are more than a quarter of the table.
    pub fn set_tidy(&mut self, s: Gc<Set>) {
        if s.fill.get() - s.used.get() > mask(s) / 4 {
            self.set_resize(s, grown(s));
        }
    }

    /// `s |= other` for another set.
    pub fn set_merge(&mut self, s: Gc<Set>, other: Gc<Set>) -> R<()> {
        if s == other || other.used.get() == 0 {
            return Ok(());
        }
        self.set_reserve(s, other.used.get());
        if s.fill.get() == 0 {
            self.set_merge_into_empty(s, other);
            return Ok(());
        }
        let mut position = 0;
        while let Some((k, h)) = self.set_next(other, &mut position) {
            self.set_add_hashed(s, k, h)?;
        }
        Ok(())
    }

    fn set_merge_into_empty(&mut self, s: Gc<Set>, other: Gc<Set>) {
        if s.table.get().is_none() {
            self.set_resize(s, 0);
        }
        let (Some(to), Some(from)) = (s.table.get(), other.table.get()) else { return };
        let same = to.capacity == from.capacity && other.fill.get() == other.used.get();
        for (i, e) in from.entries().iter().enumerate() {
            if let Some(k) = e.key.get() {
                let slot = if same { i } else { clean_slot(&to, e.hash.get()) };
                to.entries()[slot].key.set(Some(k));
                to.entries()[slot].hash.set(e.hash.get());
            }
        }
        s.used.set(other.used.get());
        s.fill.set(other.used.get());
        s.version.set(s.version.get() + 1);
    }

    /// `s.update(iterable)`.
    pub fn set_update(&mut self, s: Gc<Set>, iterable: Value) -> R<()> {
        if let Some(other) = iterable.cast::<Set>() {
            return self.set_merge(s, other);
        }
        if let Some(d) = iterable.exact::<Dict>() {
            self.set_reserve(s, d.used.get());
            let mut i = 0;
            while i < d.filled.get() {
                let item = self.dict_item_at(d, i);
                i += 1;
                if let Some((hash, k, _)) = item {
                    self.set_add_hashed(s, k, hash)?;
                }
            }
            return Ok(());
        }
        self.for_each(iterable, &mut |vm, v| vm.set_add(s, v).map(|_| ()))
    }

    /// Fills a set that has just been made.
    pub fn set_fill(&mut self, s: Gc<Set>, iterable: Value) -> R<()> {
        match self.drain_generator(iterable, s.value())? {
            Drained::Not => {}
            Drained::Ended => return Ok(()),
            Drained::Yielded(v) => {
                self.set_add(s, v)?;
            }
        }
        self.set_update(s, iterable)
    }

    /// A new set of the keys of `s`, of class `ty`.
    pub fn set_copy(&mut self, ty: Gc<Type>, s: Gc<Set>) -> Gc<Set> {
        let copy = self.new_set_of(ty);
        if s.used.get() != 0 {
            self.set_reserve(copy, s.used.get());
            self.set_merge_into_empty(copy, s);
        }
        copy
    }

    /// `hash(frozenset)`, the same for every order of the keys.
    pub fn frozenset_hash(&mut self, s: Gc<Set>) -> i64 {
        if s.hash.get() != 0 {
            return s.hash.get() as i64;
        }
        let shuffle = |h: u64| ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167);
        let mut h = 0u64;
        let mut position = 0;
        while let Some((_, hash)) = self.set_next(s, &mut position) {
            h ^= shuffle(hash);
        }
        h ^= (s.used.get() as u64 + 1).wrapping_mul(1_927_868_237);
        h ^= (h >> 11) ^ (h >> 25);
        h = h.wrapping_mul(69_069).wrapping_add(907_133_923);
        if h == u64::MAX {
            h = 590_923_713;
        }
        s.hash.set(h);
        h as i64
    }
}

/// Slots that a set which has become too full asks for.
fn grown(s: Gc<Set>) -> usize {
    if s.used.get() > 50_000 { s.used.get() * 2 } else { s.used.get() * 4 }
}
