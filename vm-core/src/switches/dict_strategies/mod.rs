//! Dict strategies and identity dicts: the host of `opt_strategies::dict`.
//!
//! A dict under a strategy has no entries (`Dict::entries` is empty), so every fast path of the general form misses and
//! comes here; that is how the general form pays nothing. Its keys and values lie in a [`Pairs`] object. Dicts that
//! programs make (displays, `dict()`, copies, `**kwargs`) begin empty; the namespaces that the VM makes (modules,
//! classes, instances) stay general, whose look-up of an interned name is by identity already, and a dict that becomes
//! a namespace is widened.
//!
//! Why identity dicts need no registry of dicts: two live objects never have the same address, and the hash of an
//! object that compares by identity *is* its address. So a key whose class compares by identity when it is looked up
//! can only be found by identity, whatever has become of the classes of the other keys; and a key whose class doesn't
//! (any more) widens the dict first. The class is asked at every probe, by its two slots.

mod probe;
mod store;

use opt_strategies::dict::{Allowed, KeyClass, Strategy};
use vm_layout::*;

use crate::Vm;
use crate::config::{Switch, SwitchSet};
use crate::types::Dunder;
use crate::value::OTHER_KEYS;

/// What the switches mean for new dicts, and the counters.
#[derive(Clone, Debug, Default)]
pub struct State {
    allowed: Allowed,
    /// Dicts that took up a strategy, by its number.
    pub made: [u64; 6],
    /// Dicts that lost it.
    pub widened: [u64; 6],
}

impl State {
    pub fn new(switches: SwitchSet) -> State {
        let allowed = Allowed {
            by_value: switches.has(Switch::DictStrategies),
            by_identity: switches.has(Switch::IdentityDicts),
        };
        State { allowed, ..State::default() }
    }

    /// Flag bits of a dict that a program makes.
    pub fn start_flags(&self) -> u8 {
        (self.allowed.start() as u8) << header_flags::STRATEGY_SHIFT
    }

    /// The counters, as `--stats` names them.
    pub fn named_counters(&self) -> [(&'static str, u64); 7] {
        let [_, _, texts, bytes, ints, identity] = self.made;
        [
            ("dict-strategies.made", texts + bytes + ints),
            ("dict-strategies.str", texts),
            ("dict-strategies.bytes", bytes),
            ("dict-strategies.int", ints),
            ("dict-strategies.widened", self.widened[2..5].iter().sum()),
            ("identity-dicts.made", identity),
            ("identity-dicts.widened", self.widened[5]),
        ]
    }
}

/// The strategy of a dict.
#[inline(always)]
fn strategy(d: Gc<Dict>) -> Strategy {
    Strategy::from_number(d.strategy_number())
}

/// The int of an exact int that fits 64 bits.
#[inline(always)]
fn exact_int(v: Value) -> Option<i64> {
    if v.is_small() {
        return v.as_small();
    }
    if !v.is_exact(Kind::Int) {
        return None;
    }
    v.cast::<Int>().map(|i| i.value)
}

impl Vm {
    /// Whether equality and hash of a heap value come from `object`: then it is equal to itself only.
    #[inline(always)]
    fn compares_by_identity(&self, v: Value) -> bool {
        let Some(h) = v.header() else { return false };
        let (own, root) = (&h.ty().slots, &self.types.object.slots);
        own[Dunder::Eq as usize] == root[Dunder::Eq as usize]
            && own[Dunder::Hash as usize] == root[Dunder::Hash as usize]
            // None hashes to a constant.
            && h.kind() != Kind::None
    }

    /// The class of a key that is to be stored.
    fn key_class(&self, key: Value) -> KeyClass {
        if key.is_small() || key.is_exact(Kind::Int) {
            KeyClass::Int
        } else if key.is_exact(Kind::Str) {
            KeyClass::Str
        } else if key.is_exact(Kind::Bytes) {
            KeyClass::Bytes
        } else if self.compares_by_identity(key) {
            KeyClass::Identity
        } else {
            KeyClass::Other
        }
    }

    /// The class of a key that is looked up, and the int that it equals if it is a number equal to one.
    fn wanted_class(&self, key: Value) -> (KeyClass, i64) {
        /// 2 to the 63rd: the first float that no `i64` holds.
        const LIMIT: f64 = (1_u64 << 63) as f64;
        let class = self.key_class(key);
        if class != KeyClass::Other {
            return (class, exact_int(key).unwrap_or(0));
        }
        let Some(h) = key.header().filter(|h| !h.is_subclass_instance()) else { return (class, 0) };
        match h.kind() {
            Kind::Bool => (KeyClass::Int, self.as_i64(key).unwrap_or(0)),
            Kind::Float => match self.as_f64(key) {
                // Exactly the floats that an `i64` can hold.
                Some(f) if f == f.trunc() && (-LIMIT..LIMIT).contains(&f) => (KeyClass::Int, f as i64),
                _ => (KeyClass::Apart, 0),
            },
            Kind::BigInt | Kind::None | Kind::Tuple => (KeyClass::Apart, 0),
            _ => (KeyClass::Other, 0),
        }
    }

    /// The key value behind a key word; makes an int object where the word is a number.
    #[inline(always)]
    fn key_value(&mut self, s: Strategy, word: u64) -> Value {
        if s == Strategy::Int {
            return self.int(word as i64);
        }
        Value::from_bits(word).unwrap_or(self.none)
    }

    /// The hash of a stored key by the language's rules.
    fn key_hash(&self, s: Strategy, word: u64) -> u64 {
        match (s, Value::from_bits(word)) {
            (Strategy::Int, _) => crate::protocol::hash::hash_i64(word as i64) as u64,
            (Strategy::Str, Some(v)) => v.cast::<Str>().map_or(0, |s| self.name_hash(s)),
            (Strategy::Bytes, Some(v)) => v.cast::<Bytes>().map_or(0, |b| b.hash.get()),
            (_, Some(v)) => self.address_hash(v) as u64,
            (_, None) => 0,
        }
    }

    /// Makes a dict general. Positions stay what they were, so iterators notice nothing.
    #[cold]
    pub fn widen_dict(&mut self, d: Gc<Dict>) {
        let s = strategy(d);
        let Some(pairs) = d.pairs() else {
            d.set_strategy_number(Strategy::General as u8);
            return;
        };
        self.switches.dicts.widened[s as usize] += 1;
        let (capacity, filled) = (pairs.capacity as usize, d.filled.get());
        let (entries, index) = self.new_entries(capacity);
        let mut hashes = 0;
        for (i, pair) in pairs.pairs()[..filled].iter().enumerate() {
            let Some(value) = pair.value.get() else { continue };
            let hash = self.key_hash(s, pair.key.get());
            let key = self.key_value(s, pair.key.get());
            let e = &entries.entries()[i];
            e.hash.set(hash);
            hashes = Dict::with_hash(hashes, index.is_some(), i, hash);
            e.key.set(Some(key));
            e.value.set(Some(value));
            if let Some(index) = &index {
                crate::value::insert_index(index, hash, i);
            }
        }
        d.set_strategy_number(Strategy::General as u8);
        d.entries.set(Some(entries));
        d.index.set(index);
        d.hashes.set(hashes);
        if s != Strategy::Str {
            d.header.set_flag(OTHER_KEYS);
        }
        d.version.set(d.version.get() + 1);
    }
}
