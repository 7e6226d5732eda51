//! The dict: insertion order, identity first, a byte of hash for each of up to eight entries and an index beyond.
//!
//! Every change of a binding goes through [`Vm::write_entry`] or [`Vm::remove_entry`]: they see the bit that says
//! PEP 266's registry watches this namespace. Where a key's `__eq__` can run Python code the probe restarts when
//! the dict has changed under it.
//!
//! A dict under a strategy (`dict-strategies`, `identity-dicts`) has no entries. What is here finds none and goes on in
//! `switches::dict_strategies`, so the general form pays nothing for there being others.

use vm_layout::*;

use crate::Vm;
use crate::native::R;

/// Header flag: a key that is no interned name has been stored, so a missed identity is not yet a miss.
pub const OTHER_KEYS: u8 = 8;

/// Entries up to this number are found by their tags, of which one word holds eight.
const SCAN: usize = 8;
const DELETED: u32 = u32::MAX;

/// First index slot of a hash: Fibonacci hashing spreads strided ints.
#[inline(always)]
fn first_slot(hash: u64, mask: usize) -> usize {
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask
}

/// The u32 slots of an index.
#[inline(always)]
fn index_slots(index: &Gc<Buffer>) -> &[std::cell::Cell<u32>] {
    // SAFETY: an index buffer holds a power of two of u32 slots, zeroed at allocation; cells may be shared.
    unsafe { std::slice::from_raw_parts(index.items_ptr().cast(), index.capacity / 4) }
}

/// What the entries of a dict say about an interned name.
pub enum Probe {
    Bound(&'static Entry),
    Absent,
    /// Keys that are no names must be asked too.
    Unsure,
}

/// Whether an interned name can be in a dict whose `hashes` are bits.
#[inline(always)]
pub fn may_bind(d: Gc<Dict>, name: Gc<Str>) -> bool {
    d.hashes.get() & Dict::hash_bit(name.hash.get()) != 0
}

/// Whether `hashes` are bits, not tags.
#[inline(always)]
fn has_bits(d: Gc<Dict>) -> bool {
    d.index.get().is_some() || d.header.has_flag(header_flags::HASH_BITS)
}

/// Looks an interned name up in a dict of the general form. Calls nothing, so that a handler may do it without saving its
/// registers.
#[inline(always)]
pub fn probe(d: Gc<Dict>, name: Gc<Str>) -> Probe {
    let Some(entries) = d.entries.get() else { return Probe::Absent };
    let first: *const Entry = entries.items_ptr();
    let (hash, key) = (name.hash.get(), Some(name.value()));
    // SAFETY: every tag and every slot of the index that is in use has its entry; index slots are masked and hold numbers
    // of entries that exist, plus 1; one slot at least is empty. The collector doesn't run while the entry is looked at.
    unsafe {
        match d.index.get() {
            None => {
                let mut candidates = match d.header.has_flag(header_flags::HASH_BITS) {
                    true => Dict::all_tagged(d.filled.get()),
                    false => Dict::tagged(d.hashes.get(), hash),
                };
                while candidates != 0 {
                    let e = first.add(candidates.trailing_zeros() as usize / 8);
                    if (*e).key.get() == key {
                        return Probe::Bound(&*e);
                    }
                    candidates &= candidates - 1;
                }
            }
            Some(index) => {
                if let Some(e) = indexed(first, index, hash, key) {
                    return Probe::Bound(e);
                }
            }
        }
    }
    if d.header.has_flag(OTHER_KEYS) { Probe::Unsure } else { Probe::Absent }
}

/// The same in the namespace of a class that may have the name: its `hashes` are no tags.
#[inline(always)]
pub fn probe_class(d: Gc<Dict>, name: Gc<Str>) -> Probe {
    let Some(entries) = d.entries.get() else { return Probe::Absent };
    let first: *const Entry = entries.items_ptr();
    let (hash, key) = (name.hash.get(), Some(name.value()));
    // SAFETY: `filled` entries exist; the collector doesn't run while the entry is looked at.
    unsafe {
        match d.index.get() {
            None => {
                let mut e = first;
                let end = first.add(d.filled.get());
                while e < end {
                    if (*e).key.get() == key {
                        return Probe::Bound(&*e);
                    }
                    e = e.add(1);
                }
            }
            Some(index) => {
                if let Some(e) = indexed(first, index, hash, key) {
                    return Probe::Bound(e);
                }
            }
        }
    }
    if d.header.has_flag(OTHER_KEYS) { Probe::Unsure } else { Probe::Absent }
}

/// The entry that an index leads to.
///
/// # Safety
/// `index` is that of a dict whose entries begin at `first`.
#[inline(always)]
unsafe fn indexed(
    first: *const Entry,
    index: Gc<Buffer>,
    hash: u64,
    key: Option<Value>,
) -> Option<&'static Entry> {
    let slots: *const u32 = index.items_ptr().cast();
    let mask = index.capacity / 4 - 1;
    let mut i = first_slot(hash, mask);
    loop {
        // SAFETY: slot numbers are masked; slots hold numbers of entries that exist, plus 1; one at least is empty.
        unsafe {
            match *slots.add(i) {
                0 => return None,
                DELETED => {}
                n => {
                    let e = first.add(n as usize - 1);
                    if (*e).key.get() == key {
                        return Some(&*e);
                    }
                }
            }
        }
        i = (i + 1) & mask;
    }
}

impl Vm {
    /// An empty dict of the general form: a namespace, or what the runtime keeps.
    pub fn new_dict(&mut self) -> Gc<Dict> {
        self.alloc(self.types.dict, Kind::Dict, size_of::<Dict>())
    }

    /// An empty dict that the program asked for, so that it may take up a strategy.
    pub fn new_plain_dict(&mut self) -> Gc<Dict> {
        self.new_dict_of(self.types.dict)
    }

    /// The same of class `ty` (dict or a subclass).
    pub fn new_dict_of(&mut self, ty: Gc<Type>) -> Gc<Dict> {
        let word = Header::pack(ty, Kind::Dict, ty.instances_are_subclass.get(), self.dict_flags);
        self.alloc_word(word, size_of::<Dict>() + 8 * ty.ext_words.get() as usize)
    }

    /// Number of the entry with this interned name.
    #[inline]
    pub fn find_name(&self, d: Gc<Dict>, name: Gc<Str>) -> Option<usize> {
        let Some(entries) = d.entries.get() else { return self.strategy_find_name(d, name) };
        let entry: *const Entry = self.name_entry(d, name)?;
        let first = entries.items_ptr().cast_const();
        // SAFETY: both point into the dict's entries.
        Some(unsafe { entry.offset_from(first) } as usize)
    }

    /// The entry with this interned name. Calls nothing but in the rare case that ends it, so that it saves no register.
    #[inline(never)]
    pub fn name_entry(&self, d: Gc<Dict>, name: Gc<Str>) -> Option<&'static Entry> {
        debug_assert!(name.header.has_flag(header_flags::INTERNED));
        match probe(d, name) {
            Probe::Bound(entry) => Some(entry),
            Probe::Absent => None,
            Probe::Unsure => self.find_equal_text(d, name),
        }
    }

    /// The rare case that the namespace has keys that are not interned: equal text counts.
    // LIMIT: a key that is no str but equal to one (an object with `__eq__` and the same hash) is not found by name.
    #[cold]
    #[inline(never)]
    fn find_equal_text(&self, d: Gc<Dict>, name: Gc<Str>) -> Option<&'static Entry> {
        let entries = d.entries.get()?;
        let first: *const Entry = entries.items_ptr();
        let hash = self.name_hash(name);
        let found = entries.entries()[..d.filled.get()].iter().position(|e| {
            e.hash.get() == hash
                && e.key.get().and_then(|k| k.cast::<Str>()).is_some_and(|k| k.units() == name.units())
        })?;
        // SAFETY: an entry that exists; dicts keep their entries until the collector finds them dead.
        Some(unsafe { &*first.add(found) })
    }

    /// The hash of a name, computed at most once.
    #[inline(always)]
    pub fn name_hash(&self, name: Gc<Str>) -> u64 {
        match name.hash.get() {
            0 => self.str_hash(name),
            h => h,
        }
    }

    /// The value bound to an interned name.
    #[inline]
    pub fn dict_get_str(&self, d: Gc<Dict>, name: Gc<Str>) -> Option<Value> {
        match self.name_entry(d, name) {
            Some(entry) => entry.value.get(),
            None if d.header.has_flag(header_flags::STRATEGY_MASK) => self.strategy_named(d, name),
            None => None,
        }
    }

    /// The same in the namespace of a module, class or instance: such a dict is general.
    #[inline]
    pub fn name_in(&self, d: Gc<Dict>, name: Gc<Str>) -> Option<Value> {
        debug_assert!(d.strategy_number() == 0);
        // Most instances don't have the names of methods, and most classes of an MRO not the name: nearly all of these are
        // told without a call and without a look at the entries.
        let may_have = match has_bits(d) {
            true => may_bind(d, name),
            false => Dict::tagged(d.hashes.get(), name.hash.get()) != 0,
        };
        if !may_have {
            debug_assert!(self.name_entry(d, name).is_none());
            return None;
        }
        self.name_entry(d, name)?.value.get()
    }

    /// The same in the namespace of a class.
    #[inline(always)]
    pub fn class_binding(&self, d: Gc<Dict>, name: Gc<Str>) -> Option<Value> {
        debug_assert!(has_bits(d));
        if may_bind(d, name) { self.name_entry(d, name)?.value.get() } else { None }
    }

    /// An empty dict that becomes the namespace of a class.
    pub fn new_class_dict(&mut self) -> Gc<Dict> {
        let d = self.new_dict();
        d.header.set_flag(header_flags::HASH_BITS);
        d
    }

    /// The value of entry `i`.
    #[inline(always)]
    pub fn dict_value_at(&self, d: Gc<Dict>, i: usize) -> Option<Value> {
        match d.entries.get() {
            Some(entries) => entries.entries()[i].value.get(),
            None => self.strategy_value(d, i),
        }
    }

    /// Hash, key and value of entry `i`, if it is live.
    #[inline]
    pub fn dict_item_at(&mut self, d: Gc<Dict>, i: usize) -> Option<(u64, Value, Value)> {
        match d.entries.get() {
            Some(entries) => {
                let e = &entries.entries()[i];
                Some((e.hash.get(), e.key.get()?, e.value.get()?))
            }
            None => self.strategy_item(d, i),
        }
    }

    /// Entries that there is room for.
    pub fn dict_capacity(&self, d: Gc<Dict>) -> usize {
        match (d.entries.get(), d.pairs()) {
            (Some(entries), _) => entries.capacity,
            (None, Some(pairs)) => pairs.capacity as usize,
            (None, None) => 0,
        }
    }

    /// Bytes of a dict's storage.
    pub fn dict_storage_bytes(&self, d: Gc<Dict>) -> usize {
        match (d.entries.get(), d.pairs()) {
            (Some(entries), _) => {
                size_of::<Entry>() * entries.capacity + d.index.get().map_or(0, |index| index.capacity)
            }
            (None, Some(p)) => crate::heap::pairs_size(p.capacity as usize, p.index_slots as usize),
            (None, None) => 0,
        }
    }

    /// Binds an interned name.
    pub fn dict_set_str(&mut self, d: Gc<Dict>, name: Gc<Str>, value: Value) {
        let found = self.find_name(d, name);
        let hash = self.name_hash(name);
        self.write_entry(d, found, name.value(), hash, value);
    }

    /// Unbinds an interned name; returns what it was bound to.
    pub fn dict_del_str(&mut self, d: Gc<Dict>, name: Gc<Str>) -> Option<Value> {
        let i = self.find_name(d, name)?;
        Some(self.remove_entry(d, i))
    }

    /// Number of the entry whose key equals `key`. May run Python code (`__eq__`).
    pub fn dict_find(&mut self, d: Gc<Dict>, key: Value, hash: u64) -> R<Option<usize>> {
        'restart: loop {
            let Some(entries) = d.entries.get() else { return self.strategy_find_hashed(d, key, hash) };
            let candidates = Candidates::new(d, hash);
            for i in candidates {
                let e = &entries.entries()[i];
                let Some(k) = e.key.get() else { continue };
                // An object whose hash has changed since it was stored is not found any more, by itself either.
                if e.hash.get() != hash {
                    continue;
                }
                if k == key {
                    return Ok(Some(i));
                }
                let equal = match self.eq_without_code(k, key) {
                    Some(equal) => equal,
                    None => {
                        let equal = self.eq(k, key)?;
                        // Added keys don't matter unless they moved the entries; an `__eq__` that adds one each time
                        // would keep the probe from ending.
                        if d.entries.get() != Some(entries) || e.key.get() != Some(k) {
                            continue 'restart;
                        }
                        equal
                    }
                };
                if equal {
                    return Ok(Some(i));
                }
            }
            return Ok(None);
        }
    }

    /// Number of the entry of a key; TypeError if it is unhashable.
    pub fn dict_find_key(&mut self, d: Gc<Dict>, key: Value) -> R<Option<usize>> {
        if d.entries.get().is_none() {
            return self.strategy_find(d, key);
        }
        let hash = self.hash(key)? as u64;
        self.dict_find(d, key, hash)
    }

    /// The value of a key; TypeError if it is unhashable.
    pub fn dict_get(&mut self, d: Gc<Dict>, key: Value) -> R<Option<Value>> {
        if d.entries.get().is_none() {
            return self.strategy_get(d, key);
        }
        let hash = self.hash(key)? as u64;
        let found = self.dict_find(d, key, hash)?;
        Ok(found.and_then(|i| self.dict_value_at(d, i)))
    }

    /// `d[key]`; KeyError.
    // Called from handlers, which nothing may be inlined into that takes the address of a local.
    #[inline(never)]
    pub fn dict_item(&mut self, d: Gc<Dict>, key: Value) -> R {
        match self.dict_get(d, key)? {
            Some(v) => Ok(v),
            None => Err(self.key_error(key)),
        }
    }

    /// Binds a key.
    // Called from handlers, which nothing may be inlined into that takes the address of a local.
    #[inline(never)]
    pub fn dict_set(&mut self, d: Gc<Dict>, key: Value, value: Value) -> R<()> {
        if d.entries.get().is_none() {
            return self.strategy_set(d, key, value);
        }
        let hash = self.hash(key)? as u64;
        self.dict_set_hashed(d, key, hash, value)
    }

    /// Binds a key whose hash is known.
    pub fn dict_set_hashed(&mut self, d: Gc<Dict>, key: Value, hash: u64, value: Value) -> R<()> {
        let found = self.dict_find(d, key, hash)?;
        if found.is_none()
            && d.filled.get() >= 1 << 12
            && d.entries.get().is_some_and(|e| d.filled.get() == e.capacity)
        {
            // Entries and index of the next size.
            self.charge(d.used.get() * 2 * (size_of::<Entry>() + 8))?;
        }
        self.write_entry(d, found, key, hash, value);
        Ok(())
    }

    /// Unbinds a key; returns what it was bound to.
    pub fn dict_del(&mut self, d: Gc<Dict>, key: Value) -> R<Option<Value>> {
        let found = self.dict_find_key(d, key)?;
        Ok(found.map(|i| self.remove_entry(d, i)))
    }

    /// The next live entry from `position` on, which is moved behind it.
    pub fn dict_next(&mut self, d: Gc<Dict>, position: &mut usize) -> Option<(Value, Value)> {
        if d.entries.get().is_none() {
            return self.strategy_next(d, position);
        }
        self.namespace_next(d, position)
    }

    /// The same of a dict that is general, as the namespaces that the VM makes are.
    #[inline]
    pub fn namespace_next(&self, d: Gc<Dict>, position: &mut usize) -> Option<(Value, Value)> {
        let entries = d.entries.get()?;
        while *position < d.filled.get() {
            let e = &entries.entries()[*position];
            *position += 1;
            if let (Some(k), Some(v)) = (e.key.get(), e.value.get()) {
                return Some((k, v));
            }
        }
        None
    }

    /// Writes the value of entry `found`, or appends an entry.
    #[inline]
    pub fn write_entry(&mut self, d: Gc<Dict>, found: Option<usize>, key: Value, hash: u64, value: Value) {
        if d.header.has_flag(header_flags::WATCHED) {
            return self.write_watched(d, found, key, hash, value);
        }
        match (found, d.entries.get()) {
            (Some(i), Some(entries)) => entries.entries()[i].value.set(Some(value)),
            _ => self.append_entry(d, found, key, hash, value),
        }
    }

    /// [`Vm::write_entry`] where somebody follows names of this dict: they are told, unless the name is bound to what it
    /// was bound to.
    #[cold]
    #[inline(never)]
    fn write_watched(&mut self, d: Gc<Dict>, found: Option<usize>, key: Value, hash: u64, value: Value) {
        match (found, d.entries.get()) {
            (Some(i), Some(entries)) => {
                if entries.entries()[i].value.replace(Some(value)) == Some(value) {
                    return;
                }
            }
            _ => self.append_entry(d, found, key, hash, value),
        }
        self.notify_rebound(d, key, Some(value));
    }

    fn append_entry(&mut self, d: Gc<Dict>, found: Option<usize>, key: Value, hash: u64, value: Value) {
        let n = d.filled.get();
        if d.entries.get().is_none_or(|e| n == e.capacity) {
            if d.entries.get().is_none() && self.strategy_write(d, found, key, value) {
                return;
            }
            self.dict_resize(d);
        }
        let Some(entries) = d.entries.get() else { return };
        let n = d.filled.get();
        let e = &entries.entries()[n];
        e.hash.set(hash);
        e.key.set(Some(key));
        e.value.set(Some(value));
        d.hashes.set(Dict::with_hash(d.hashes.get(), has_bits(d), n, hash));
        d.filled.set(n + 1);
        d.used.set(d.used.get() + 1);
        d.key_set_changed();
        if !key.cast::<Str>().is_some_and(|s| s.header.has_flag(header_flags::INTERNED)) {
            d.header.set_flag(OTHER_KEYS);
        }
        if let Some(index) = d.index.get() {
            insert_index(&index, hash, n);
        }
    }

    /// Makes room for another entry: drops deleted ones, grows, and builds the index anew.
    fn dict_resize(&mut self, d: Gc<Dict>) {
        let used = d.used.get();
        let capacity = if used < 4 { 4 } else { (used * 2).next_power_of_two().max(SCAN) };
        self.dict_rebuild(d, capacity);
    }

    /// Moves the live entries into new storage for `capacity` of them.
    pub fn dict_rebuild(&mut self, d: Gc<Dict>, capacity: usize) {
        if d.strategy_number() != 0 {
            return self.strategy_rebuild(d, capacity);
        }
        let (new, index) = self.new_entries(capacity);
        let (mut n, mut hashes) = (0, 0);
        let bits = index.is_some() || d.header.has_flag(header_flags::HASH_BITS);
        if let Some(old) = d.entries.get() {
            for e in old.entries()[..d.filled.get()].iter().filter(|e| e.key.get().is_some()) {
                let to = &new.entries()[n];
                to.hash.set(e.hash.get());
                hashes = Dict::with_hash(hashes, bits, n, e.hash.get());
                to.key.set(e.key.get());
                to.value.set(e.value.get());
                if let Some(ix) = &index {
                    insert_index(ix, e.hash.get(), n);
                }
                n += 1;
            }
        }
        d.entries.set(Some(new));
        d.index.set(index);
        d.hashes.set(hashes);
        d.filled.set(n);
        d.key_set_changed();
    }

    /// Storage for `capacity` entries, and the index that goes with it.
    pub fn new_entries(&mut self, capacity: usize) -> (Gc<Entries>, Option<Gc<Buffer>>) {
        let size = size_of::<Entries>() + size_of::<Entry>() * capacity;
        let new: Gc<Entries> = self.alloc(self.types.entries_storage, Kind::Entries, size);
        // SAFETY: nobody else has seen the object.
        unsafe { (*new.as_ptr()).capacity = capacity };
        let index = (capacity > SCAN).then(|| self.new_buffer((capacity * 2).next_power_of_two() * 4));
        (new, index)
    }

    /// Removes entry `i`, which is live; returns its value.
    pub fn remove_entry(&mut self, d: Gc<Dict>, i: usize) -> Value {
        let Some(entries) = d.entries.get() else { return self.strategy_remove(d, i) };
        let e = &entries.entries()[i];
        let (key, value) = (e.key.take(), e.value.take());
        let last = i + 1 == d.filled.get();
        if let Some(index) = d.index.get() {
            let slots = index_slots(&index);
            let mask = slots.len() - 1;
            let mut s = first_slot(e.hash.get(), mask);
            while slots[s].get() != i as u32 + 1 {
                s = (s + 1) & mask;
            }
            // The last entry was the last to take an empty slot, so no other key's probe leads past it.
            slots[s].set(if last { 0 } else { DELETED });
        }
        d.used.set(d.used.get() - 1);
        d.key_set_changed();
        if d.header.has_flag(header_flags::WATCHED)
            && let Some(k) = key
        {
            self.notify_rebound(d, k, None);
        }
        value.unwrap_or(self.none)
    }

    /// Removes everything.
    pub fn dict_clear(&mut self, d: Gc<Dict>) {
        if d.header.has_flag(header_flags::WATCHED) {
            while let Some(i) = self.last_entry(d) {
                self.remove_entry(d, i);
            }
        }
        d.entries.set(None);
        d.index.set(None);
        d.used.set(0);
        d.filled.set(0);
        d.hashes.set(0);
        d.key_set_changed();
        d.header.clear_flag(OTHER_KEYS);
        self.strategy_clear(d);
    }

    /// Number of the last live entry.
    pub fn last_entry(&self, d: Gc<Dict>) -> Option<usize> {
        (0..d.filled.get()).rev().find(|&i| self.dict_value_at(d, i).is_some())
    }

    /// Number of the first live entry.
    pub fn first_entry(&self, d: Gc<Dict>) -> Option<usize> {
        (0..d.filled.get()).find(|&i| self.dict_value_at(d, i).is_some())
    }
}

/// Enters the number of an entry whose key is not in the index.
pub fn insert_index(index: &Gc<Buffer>, hash: u64, entry: usize) {
    let slots = index_slots(index);
    let mask = slots.len() - 1;
    let mut i = first_slot(hash, mask);
    while slots[i].get() != 0 {
        i = (i + 1) & mask;
    }
    slots[i].set(entry as u32 + 1);
}

/// The entries that may hold a key of some hash, in probe order.
struct Candidates {
    index: Option<Gc<Buffer>>,
    /// Next slot of the index, or the tags that are still to be looked at.
    next: usize,
    end: usize,
}

impl Candidates {
    fn new(d: Gc<Dict>, hash: u64) -> Candidates {
        match d.index.get() {
            None => {
                let tags = match has_bits(d) {
                    true => Dict::all_tagged(d.filled.get()),
                    false => Dict::tagged(d.hashes.get(), hash),
                };
                Candidates { index: None, next: tags as usize, end: 0 }
            }
            Some(index) => {
                let mask = index.capacity / 4 - 1;
                Candidates { index: Some(index), next: first_slot(hash, mask), end: mask }
            }
        }
    }
}

impl Iterator for Candidates {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let Some(index) = &self.index else {
            let tags = self.next;
            self.next &= tags.wrapping_sub(1);
            return (tags != 0).then_some(tags.trailing_zeros() as usize / 8);
        };
        let slots = index_slots(index);
        loop {
            let n = slots[self.next].get();
            self.next = (self.next + 1) & self.end;
            match n {
                0 => return None,
                DELETED => {}
                n => return Some(n as usize - 1),
            }
        }
    }
}
