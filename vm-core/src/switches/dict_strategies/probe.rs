//! Looking up keys in dicts under a strategy. Nothing here runs code of the program except the hash of a foreign key,
//! before anything is read.

use opt_strategies::dict::table::{Index, Wanted};
use opt_strategies::dict::{KeyClass, LookUp, Strategy};
use vm_layout::*;

use super::{exact_int, strategy};
use crate::Vm;
use crate::config::Switch;
use crate::native::R;
use crate::value::{OTHER_KEYS, same_short_text, same_text};

/// Texts of so many code points are compared without a call whatever their width.
const SHORT_TEXT: usize = 16;

/// Looks for the pair whose key is this word.
struct Word {
    first: *const Pair,
    word: u64,
}

impl Wanted for Word {
    #[inline(always)]
    fn is_pair(&self, n: usize) -> bool {
        // SAFETY: tables ask for pairs below `filled` and for such that their index holds: all exist.
        let pair = unsafe { &*self.first.add(n) };
        // A deleted pair's word is 0, which is an int.
        pair.key.get() == self.word && pair.value.get().is_some()
    }
}

/// Looks for a text: by identity, and by text too unless the dict has interned names only and this is one.
struct Text<const SHORT: bool> {
    first: *const Pair,
    text: Gc<Str>,
    hash: u64,
    names: bool,
}

impl<const SHORT: bool> Wanted for Text<SHORT> {
    #[inline(always)]
    fn is_pair(&self, n: usize) -> bool {
        // SAFETY: as above; the keys of such a dict are exact texts.
        unsafe {
            let Some(k) = Value::from_bits((*self.first.add(n)).key.get()) else { return false };
            let k: Gc<Str> = k.cast_unchecked();
            if k == self.text {
                return true;
            }
            if self.names || k.hash.get() != self.hash {
                return false;
            }
            if SHORT { same_short_text(k, self.text) } else { same_text(k, self.text) }
        }
    }
}

/// Looks for a byte string.
struct Raw {
    first: *const Pair,
    bytes: Gc<Bytes>,
    hash: u64,
}

impl Wanted for Raw {
    #[inline(always)]
    fn is_pair(&self, n: usize) -> bool {
        // SAFETY: as above.
        let word = unsafe { (*self.first.add(n)).key.get() };
        let k = Value::from_bits(word).and_then(|k| k.cast::<Bytes>());
        k.is_some_and(|k| {
            k == self.bytes || k.hash.get() == self.hash && k.as_slice() == self.bytes.as_slice()
        })
    }
}

/// The pair whose key is this word. `hash` is any function of the word, the same for all of the dict.
#[inline(always)]
fn find_word(d: Gc<Dict>, hash: u64, word: u64) -> Option<usize> {
    let table = d.pairs()?;
    let wanted = Word { first: table.items_ptr(), word };
    Index::new(table.slots()).find(d.filled.get(), hash, wanted)
}

/// The pair of an int.
#[inline(always)]
fn find_int(d: Gc<Dict>, i: i64) -> Option<usize> {
    find_word(d, i as u64, i as u64)
}

/// The pair of an object that compares by identity.
#[inline(always)]
fn find_object(d: Gc<Dict>, v: Value) -> Option<usize> {
    find_word(d, v.bits() >> 4, v.bits())
}

impl Vm {
    /// What tells the pair of a text of this hash.
    #[inline(always)]
    fn wanted_text<const SHORT: bool>(
        d: Gc<Dict>,
        table: Gc<Pairs>,
        text: Gc<Str>,
        hash: u64,
    ) -> Text<SHORT> {
        let names = !d.header.has_flag(OTHER_KEYS) && text.header.has_flag(header_flags::INTERNED);
        Text { first: table.items_ptr(), text, hash, names }
    }

    /// The pair of a text.
    #[inline(always)]
    fn find_text(&self, d: Gc<Dict>, s: Gc<Str>) -> Option<usize> {
        let (table, hash) = (d.pairs()?, self.name_hash(s));
        let wanted = Vm::wanted_text::<false>(d, table, s, hash);
        Index::new(table.slots()).find(d.filled.get(), hash, wanted)
    }

    #[inline(always)]
    fn find_bytes(&self, d: Gc<Dict>, bytes: Gc<Bytes>) -> Option<usize> {
        let (table, hash) = (d.pairs()?, self.bytes_hash(bytes));
        let wanted = Raw { first: table.items_ptr(), bytes, hash };
        Index::new(table.slots()).find(d.filled.get(), hash, wanted)
    }

    /// The pair of a key of the strategy's own class. `Err`: the key is of another.
    #[inline(always)]
    pub(super) fn find_own(&self, d: Gc<Dict>, key: Value) -> Result<Option<usize>, ()> {
        match strategy(d) {
            Strategy::Str => match key.exact::<Str>() {
                Some(s) => Ok(self.find_text(d, s)),
                None => Err(()),
            },
            Strategy::Int => match exact_int(key) {
                Some(i) => Ok(find_int(d, i)),
                None => Err(()),
            },
            Strategy::Identity if self.compares_by_identity(key) => Ok(find_object(d, key)),
            Strategy::Bytes => match key.exact::<Bytes>() {
                Some(b) => Ok(self.find_bytes(d, b)),
                None => Err(()),
            },
            _ => Err(()),
        }
    }

    /// The value slot of a key of the strategy's own class, without a call: for handlers. `Err`: that takes one.
    // Inlined into handlers, where no address of a local may be left over; with assertions on there would be some.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[cfg_attr(debug_assertions, inline(never))]
    #[allow(clippy::result_unit_err, reason = "three outcomes in a word, not an error that anybody reports")]
    pub fn strategy_probe(&self, d: Gc<Dict>, key: Value) -> Result<Option<&'static Slot>, ()> {
        let Some(table) = d.pairs() else { return Err(()) };
        let first: *const Pair = table.items_ptr();
        let found = match strategy(d) {
            Strategy::Int => match exact_int(key) {
                Some(i) => find_int(d, i),
                None => return Err(()),
            },
            Strategy::Identity if self.compares_by_identity(key) => find_object(d, key),
            Strategy::Str => match key.exact::<Str>() {
                Some(s) if s.hash.get() != 0 && s.len <= SHORT_TEXT => {
                    let wanted = Vm::wanted_text::<true>(d, table, s, s.hash.get());
                    Index::new(table.slots()).find(d.filled.get(), s.hash.get(), wanted)
                }
                _ => return Err(()),
            },
            _ => return Err(()),
        };
        match found {
            // SAFETY: a pair that was found exists; dicts keep their storage until the collector finds them dead.
            Some(n) => Ok(Some(unsafe { &(*first.add(n)).value })),
            None => Ok(None),
        }
    }

    /// Number of the pair (or, once the key has widened the dict, of the entry) whose key equals `key`, in a dict
    /// without entries.
    pub fn strategy_find(&mut self, d: Gc<Dict>, key: Value) -> R<Option<usize>> {
        match self.find_own(d, key) {
            Ok(found) => Ok(found),
            Err(()) => {
                let hash = self.hash(key)? as u64;
                self.dict_find(d, key, hash)
            }
        }
    }

    /// The same with the hash at hand.
    #[cold]
    #[inline(never)]
    pub fn strategy_find_hashed(&mut self, d: Gc<Dict>, key: Value, hash: u64) -> R<Option<usize>> {
        let s = strategy(d);
        if s == Strategy::General {
            return Ok(None);
        }
        if let Ok(found) = self.find_own(d, key) {
            return Ok(found);
        }
        let (class, i) = self.wanted_class(key);
        match s.looking_up(class) {
            LookUp::Miss => Ok(None),
            LookUp::Probe if class == KeyClass::Int => Ok(find_int(d, i)),
            _ => {
                self.widen_dict(d);
                self.dict_find(d, key, hash)
            }
        }
    }

    /// The value of a key in a dict without entries.
    #[inline(never)]
    pub fn strategy_get(&mut self, d: Gc<Dict>, key: Value) -> R<Option<Value>> {
        match self.find_own(d, key) {
            Ok(Some(i)) => Ok(d.pairs().and_then(|t| t.pairs()[i].value.get())),
            Ok(None) => Ok(None),
            Err(()) => {
                let found = self.strategy_find(d, key)?;
                Ok(found.and_then(|i| self.dict_value_at(d, i)))
            }
        }
    }

    /// The value of an interned name in a dict without entries.
    #[cold]
    #[inline(never)]
    pub fn strategy_named(&self, d: Gc<Dict>, name: Gc<Str>) -> Option<Value> {
        let n = self.strategy_find_name(d, name)?;
        self.strategy_value(d, n)
    }

    /// The pair of an interned name in a dict without entries.
    #[cold]
    #[inline(never)]
    pub fn strategy_find_name(&self, d: Gc<Dict>, name: Gc<Str>) -> Option<usize> {
        if strategy(d) == Strategy::Str { self.find_text(d, name) } else { None }
    }

    /// The value of pair `i`.
    #[cold]
    #[inline(never)]
    pub fn strategy_value(&self, d: Gc<Dict>, i: usize) -> Option<Value> {
        d.pairs()?.pairs().get(i)?.value.get()
    }

    /// Hash, key and value of pair `i`, if it is live.
    pub fn strategy_item(&mut self, d: Gc<Dict>, i: usize) -> Option<(u64, Value, Value)> {
        let (s, table) = (strategy(d), d.pairs()?);
        let pair = table.pairs().get(i)?;
        let (word, value) = (pair.key.get(), pair.value.get()?);
        let hash = self.key_hash(s, word);
        Some((hash, self.key_value(s, word), value))
    }

    /// The next live pair from `position` on, which is moved behind it.
    #[inline(never)]
    pub fn strategy_next(&mut self, d: Gc<Dict>, position: &mut usize) -> Option<(Value, Value)> {
        self.pairs_next(d, position)
    }

    /// The same in place, for the iterators of programs: a call for each step made it a sixth slower.
    #[inline(always)]
    pub fn pairs_next(&mut self, d: Gc<Dict>, position: &mut usize) -> Option<(Value, Value)> {
        let table = d.pairs()?;
        let raw = table.header.has_flag(header_flags::RAW_KEYS);
        let used = &table.pairs()[..d.filled.get()];
        while let Some(pair) = used.get(*position) {
            *position += 1;
            if let Some(value) = pair.value.get() {
                let word = pair.key.get();
                let key = match (raw, table.boxes.get()) {
                    (false, _) => Value::from_bits(word)?,
                    (true, None) => self.int(word as i64),
                    (true, Some(boxes)) => self.boxed_key(&boxes, *position - 1, word),
                };
                return Some((key, value));
            }
        }
        None
    }

    /// The same of values only: no key is made for them.
    pub fn pairs_next_value(&mut self, d: Gc<Dict>, position: &mut usize) -> Option<Value> {
        let table = d.pairs()?;
        let used = &table.pairs()[..d.filled.get()];
        while let Some(pair) = used.get(*position) {
            *position += 1;
            if let Some(value) = pair.value.get() {
                return Some(value);
            }
        }
        None
    }

    /// The int object of a key in place `i`: the one that is kept, if it still is this key's.
    fn boxed_key(&mut self, boxes: &Gc<Array>, i: usize, word: u64) -> Value {
        let slot = &boxes.slots()[i];
        if let Some(kept) = slot.get()
            && kept.cast::<Int>().is_some_and(|k| k.value == word as i64)
        {
            return kept;
        }
        let made = self.int(word as i64);
        slot.set(Some(made));
        made
    }

    /// To be called when an iteration begins that hands out keys. Where each bare int needs an object for that, those
    /// made by a second iteration are kept: until then the dict is as small as it can be.
    pub fn keys_iterated(&mut self, d: Gc<Dict>) {
        if strategy(d) != Strategy::Int || self.config.switches.has(Switch::TaggedInts) {
            return;
        }
        let Some(table) = d.pairs() else { return };
        if !table.header.has_flag(header_flags::ITERATED) {
            table.header.set_flag(header_flags::ITERATED);
        } else if table.boxes.get().is_none() {
            let boxes = self.new_array(table.capacity as usize);
            table.boxes.set(Some(boxes));
        }
    }
}
