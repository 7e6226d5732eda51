//! List strategies (`list-strategies`): lists that hold ints, floats or strs only and say so in their kind.
//!
//! All kinds of list but the range list are the same struct. What differs is what its slots hold and how the collector
//! sees them:
//!
//! | kind | slots | storage |
//! |---|---|---|
//! | `EmptyList` | none | none |
//! | `IntList` | 64-bit ints | `Kind::Words`, not traced |
//! | `FloatList` | 64-bit floats, no NaN | `Kind::Words`, not traced |
//! | `StrList` | references to exact strs | `Kind::Array` |
//! | `List` | references | `Kind::Array` |
//!
//! So whatever moves words (insert, delete, reverse, slice, repeat) is written once, over [`list_words`]. A list of kind
//! `List` never becomes another: native code may hold it as plain across calls of Python code. That is why a new list
//! is an `EmptyList`, which no native code holds. Instances of subclasses are always plain.
//!
//! A read of a bare number makes an object where a general list hands out one that exists. Where that costs
//! ([`Vm::reads_make_objects`]) a list is not raw from its first item on if it is short, and one that has been read as often
//! as it has items, since it was made or last worked on as a whole, becomes general: `List::reserved` counts.

#[cfg(feature = "list-strategies")]
use opt_strategies::list_strategy as raw;
use vm_layout::*;

use super::methods::move_slots;
#[cfg(not(feature = "list-strategies"))]
use super::no_strategy as raw;
use crate::Vm;
use crate::config::{Switch, SwitchSet};
use crate::native::R;
use crate::protocol::compare::exact_kind;
use crate::protocol::iter::POLL_INTERVAL;
use crate::value::ListExt;
use raw::{Class, Strategy};

/// Switches under which a new list of the program says that nothing is known of it yet.
const FRESH_LISTS: SwitchSet = SwitchSet::BASE.with(Switch::RangeLists).with(Switch::ListStrategies);

/// Shorter lists are not made raw where reads make objects: what is saved is less than one such object costs.
const SHORTEST_RAW: usize = 8;

/// What a value is to a list.
#[inline(always)]
pub fn class_of(v: Value) -> Class {
    match exact_kind(v) {
        Some(Kind::Int) => Class::Int,
        Some(Kind::Str) => Class::Str,
        // A NaN is equal to nothing but found by identity, which a bare word has lost.
        Some(Kind::Float) if v.cast::<Float>().is_some_and(|f| !f.value.is_nan()) => Class::Float,
        _ => Class::Other,
    }
}

pub(super) fn kind_of(strategy: Strategy) -> Kind {
    match strategy {
        Strategy::Empty => Kind::EmptyList,
        Strategy::Int => Kind::IntList,
        Strategy::Float => Kind::FloatList,
        Strategy::Str => Kind::StrList,
        Strategy::General => Kind::List,
    }
}

/// The struct behind any list but a range list. Its slots are values only if the kind says so.
#[inline(always)]
pub fn list_words(v: Value) -> Option<Gc<List>> {
    match v.kind() {
        Kind::List | Kind::EmptyList | Kind::IntList | Kind::FloatList | Kind::StrList => {
            // SAFETY: these kinds have the layout of `List`.
            Some(unsafe { Gc::from_raw(v.bits() as *mut List) })
        }
        _ => None,
    }
}

/// The struct of a list that has a strategy of its own: of ints, floats or strs.
#[inline(always)]
pub fn special_words(v: Value) -> Option<Gc<List>> {
    if matches!(v.kind(), Kind::List | Kind::EmptyList) { None } else { list_words(v) }
}

pub(super) fn strategy_of(l: Gc<List>) -> Strategy {
    match l.header.kind() {
        Kind::List => Strategy::General,
        _ if l.len.get() == 0 => Strategy::Empty,
        Kind::IntList => Strategy::Int,
        Kind::FloatList => Strategy::Float,
        _ => Strategy::Str,
    }
}

/// The kind of list that all of these values (one at least) ask for. Told by the first; the others are only compared with it.
#[inline(always)]
pub(super) fn kind_of_all(items: &[Value]) -> Kind {
    let Some((&first, rest)) = items.split_first() else { return Kind::EmptyList };
    let kind = kind_of(Strategy::of(class_of(first)));
    let alike = match kind {
        Kind::IntList => rest.iter().all(|v| v.is_small() || v.is_exact(Kind::Int)),
        Kind::StrList => rest.iter().all(|v| v.is_exact(Kind::Str)),
        Kind::FloatList => rest.iter().all(|&v| class_of(v) == Class::Float),
        _ => false,
    };
    if alike { kind } else { Kind::List }
}

/// The word of a value that is known to belong into a list of ints or floats.
#[inline(always)]
fn raw_word(kind: Kind, v: Value) -> u64 {
    if let Some(i) = v.as_small() {
        return i as u64;
    }
    // SAFETY: `kind_of_all` has found an exact int or float, whichever the kind says; bools are of a kind of their own.
    unsafe {
        match kind {
            Kind::IntList => v.cast_unchecked::<Int>().value as u64,
            _ => v.cast_unchecked::<Float>().value.to_bits(),
        }
    }
}

/// The word as which a list of this kind stores a value, if it can.
#[inline(always)]
pub fn word_of(kind: Kind, v: Value) -> Option<u64> {
    match (kind, class_of(v)) {
        (Kind::IntList, Class::Int) => {
            Some(v.as_small().or_else(|| v.cast::<Int>().map(|i| i.value)).unwrap_or(0) as u64)
        }
        (Kind::FloatList, Class::Float) => v.cast::<Float>().map(|f| f.value.to_bits()),
        (Kind::StrList, Class::Str) | (Kind::List, _) => Some(v.bits()),
        _ => None,
    }
}

/// Word `i < len` of a list.
#[inline(always)]
fn word(l: Gc<List>, i: usize) -> u64 {
    l.items.get().map_or(0, |a| a.slots()[i].get().map_or(0, Value::bits))
}

/// The numbers of a raw list, as they are now: the slice must not be held while the list may change.
///
/// # Safety
/// `T` is the number that the list's kind says.
unsafe fn numbers<'a, T: raw::Number>(l: Gc<List>) -> &'a mut [T] {
    match l.items.get() {
        // SAFETY: the first `len` words are numbers of this type; the caller uses no two slices of a list at a time.
        Some(a) => unsafe { std::slice::from_raw_parts_mut(a.items_ptr().cast::<T>(), l.len.get()) },
        None => &mut [],
    }
}

/// The ints of an int list. See [`numbers`] on how long to hold them.
pub fn ints<'a>(v: Value) -> Option<&'a mut [i64]> {
    let l = list_words(v).filter(|l| l.header.kind() == Kind::IntList)?;
    // Worked on as a whole, which is what the strategy is for.
    l.reserved.set(0);
    // SAFETY: the kind has been tested.
    Some(unsafe { numbers(l) })
}

/// The floats of a float list.
pub fn floats<'a>(v: Value) -> Option<&'a mut [f64]> {
    let l = list_words(v).filter(|l| l.header.kind() == Kind::FloatList)?;
    l.reserved.set(0);
    // SAFETY: the kind has been tested.
    Some(unsafe { numbers(l) })
}

impl Vm {
    /// A new empty list for the program: one that may choose a strategy where that is on.
    #[inline]
    pub fn empty_list(&mut self) -> Value {
        let l = self.new_list();
        if self.config.switches.has_any(FRESH_LISTS) {
            l.header.set_kind(Kind::EmptyList);
        }
        l.value()
    }

    /// Storage for the words of a list of this kind.
    pub(super) fn new_storage(&mut self, kind: Kind, capacity: usize) -> Gc<Array> {
        let a = self.new_array(capacity);
        if matches!(kind, Kind::IntList | Kind::FloatList) {
            a.header.set_kind(Kind::Words);
        }
        a
    }

    /// Makes room for `capacity` words in a list of any strategy, growing as a plain one does.
    pub fn words_reserve(&mut self, l: Gc<List>, capacity: usize) {
        self.list_reserve(l, capacity);
        if matches!(l.header.kind(), Kind::IntList | Kind::FloatList)
            && let Some(a) = l.items.get()
        {
            // The collector can't have looked at it between: nothing has been allocated since.
            a.header.set_kind(Kind::Words);
        }
    }

    /// A list of these values, of the strategy that they ask for.
    #[inline(never)]
    pub fn list_of(&mut self, items: &[Value]) -> Value {
        if items.is_empty() {
            return self.empty_list();
        }
        if !self.config.switches.has(Switch::ListStrategies) {
            return self.list_from(items).value();
        }
        // Short displays are made, looked at once and dropped: told by one look at the first item.
        if items.len() < SHORTEST_RAW
            && (items[0].is_exact(Kind::Int) && self.reads_make_objects(Kind::IntList)
                || items[0].is_exact(Kind::Float) && self.reads_make_objects(Kind::FloatList))
        {
            return self.list_from(items).value();
        }
        match kind_of_all(items) {
            Kind::List => self.list_from(items).value(),
            kind => self.list_of_kind(items, kind).value(),
        }
    }

    /// A list of values that are all known to fit this kind.
    pub(super) fn list_of_kind(&mut self, items: &[Value], kind: Kind) -> Gc<List> {
        let l = self.new_list();
        let a = self.new_array(items.len());
        if kind == Kind::StrList {
            for (s, &v) in a.slots().iter().zip(items) {
                s.set(Some(v));
            }
        } else {
            // Before the first word, which the collector would take for a reference. Nothing is allocated in between.
            a.header.set_kind(Kind::Words);
            for (s, &v) in a.slots().iter().zip(items) {
                s.set(Value::from_bits(raw_word(kind, v)));
            }
        }
        l.items.set(Some(a));
        l.len.set(items.len());
        l.header.set_kind(kind);
        self.stats.list_strategies_made += 1;
        l
    }

    /// Whether each read of a list of this kind makes an object: of bare ints that are not tagged, of bare floats but for
    /// the method JIT, which computes with them as they are.
    #[inline(always)]
    pub fn reads_make_objects(&self, kind: Kind) -> bool {
        match kind {
            Kind::IntList => !self.config.switches.has(Switch::TaggedInts),
            Kind::FloatList => !self.config.jit.speculates(),
            _ => false,
        }
    }

    /// To be called before a list is read item by item: counts `reads`, and makes the list general if it is mostly read.
    #[inline(never)]
    pub fn count_reads(&mut self, v: Value, reads: usize) {
        if !matches!(v.kind(), Kind::IntList | Kind::FloatList) {
            return;
        }
        let Some(l) = list_words(v) else { return };
        let so_far = l.reserved.get();
        if !self.reads_make_objects(l.header.kind()) {
            l.reserved.set(0);
        } else if so_far >= l.len.get() as u64 && l.len.get() > 0 {
            self.stats.list_strategies_read += 1;
            self.general_list(v);
        } else {
            l.reserved.set(so_far + reads as u64);
        }
    }

    /// A raw list of the items of a plain one that is too short to be raw itself, for something longer made of it.
    pub fn raw_twin(&mut self, l: Value) -> Option<Gc<List>> {
        let list = l
            .cast::<List>()
            .filter(|l| self.config.switches.has(Switch::ListStrategies) && l.len.get() < SHORTEST_RAW)?;
        let kind = kind_of_all(list.as_slice());
        matches!(kind, Kind::IntList | Kind::FloatList).then(|| self.list_of_kind(list.as_slice(), kind))
    }

    /// A list that nobody has seen yet as one of the strategy that its items ask for.
    pub fn strategic_list(&mut self, l: Gc<List>) -> Value {
        if self.config.switches.has(Switch::ListStrategies)
            && !l.header.is_subclass_instance()
            && l.header.kind() == Kind::List
        {
            let kind = kind_of(Strategy::of_all(l.as_slice().iter().map(|&v| class_of(v))));
            if l.len.get() < SHORTEST_RAW && self.reads_make_objects(kind) {
                return l.value();
            }
            self.specialise(l, kind);
        }
        l.value()
    }

    /// Turns a plain list whose items allow it into one of this kind, in place. Nothing is allocated.
    fn specialise(&mut self, l: Gc<List>, kind: Kind) {
        if kind == Kind::List {
            return;
        }
        if matches!(kind, Kind::IntList | Kind::FloatList)
            && let Some(a) = l.items.get()
        {
            a.header.set_kind(Kind::Words);
            for s in &a.slots()[..l.len.get()] {
                let word = s.get().and_then(|v| word_of(kind, v)).unwrap_or(0);
                s.set(Value::from_bits(word));
            }
        }
        l.header.set_kind(kind);
        if kind != Kind::EmptyList {
            self.stats.list_strategies_made += 1;
        }
    }

    /// The item that a word of a list of this kind stands for.
    #[inline]
    pub fn word_value(&mut self, kind: Kind, word: u64) -> Value {
        match kind {
            Kind::IntList => self.int(word as i64),
            Kind::FloatList => self.float(f64::from_bits(word)),
            _ => Value::from_bits(word).unwrap_or(self.none),
        }
    }

    /// Item `i` of a list with a strategy as it is now.
    #[inline]
    pub fn special_item(&mut self, l: Value, i: usize) -> Option<Value> {
        let words = list_words(l)?;
        if i >= words.len.get() {
            return None;
        }
        Some(self.word_value(words.header.kind(), word(words, i)))
    }

    /// Turns any list into a plain one in place.
    #[cold]
    #[inline(never)]
    pub fn general_list(&mut self, v: Value) -> Gc<List> {
        if v.kind() == Kind::RangeList {
            return self.materialise_range_list(v);
        }
        // SAFETY: every other kind of list has this layout.
        let l: Gc<List> = unsafe { Gc::from_raw(v.bits() as *mut List) };
        let kind = l.header.kind();
        let n = l.len.get();
        if matches!(kind, Kind::IntList | Kind::FloatList) {
            let a = (n > 0).then(|| self.new_array(n));
            if let Some(a) = a {
                for (i, s) in a.slots().iter().enumerate().take(n) {
                    s.set(Some(self.word_value(kind, word(l, i))));
                }
            }
            l.items.set(a);
        }
        l.header.set_kind(Kind::List);
        l.reserved.set(0);
        if kind != Kind::EmptyList && kind != Kind::List {
            self.stats.list_strategies_widened += 1;
        }
        l
    }

    /// A list in which a range list's ints are words, if strategies are on; else a plain one.
    fn range_to_words(&mut self, v: Value) -> Option<Gc<List>> {
        if !self.config.switches.has(Switch::ListStrategies) {
            return self.plain_list(v);
        }
        let r = v.cast::<RangeList>()?;
        let (n, start, step) = (r.len.get(), r.start.get(), r.step.get());
        let a = self.new_storage(Kind::IntList, n);
        fill_progression(&a, 0, n, start, step);
        self.stats.range_lists_materialised += 1;
        self.stats.list_strategies_made += 1;
        r.header.set_kind(Kind::IntList);
        let l = list_words(v)?;
        l.items.set(Some(a));
        l.reserved.set(0);
        Some(l)
    }

    /// The struct of any list, range lists made real: for what only moves words.
    pub fn movable_list(&mut self, v: Value) -> Option<Gc<List>> {
        if v.kind() == Kind::RangeList { self.range_to_words(v) } else { list_words(v) }
    }

    /// Makes the list one that can hold items of this strategy too: its own, a new one if it is empty, or none.
    fn admit(&mut self, l: Gc<List>, other: Strategy) {
        let now = strategy_of(l);
        let wanted = now.with(other);
        if wanted == now {
            return;
        }
        if now == Strategy::Empty && self.config.switches.has(Switch::ListStrategies) {
            l.items.set(None);
            l.header.set_kind(kind_of(wanted));
            self.stats.list_strategies_made += u64::from(wanted != Strategy::General);
        } else {
            self.general_list(l.value());
        }
    }

    /// Appends to a list of any kind.
    #[inline(never)]
    pub fn list_append(&mut self, l: Value, v: Value) -> R<()> {
        let Some(mut list) = list_words(l) else {
            let Some(list) = self.movable_list(l) else {
                return Err(self.wrong_receiver("append", "list", l));
            };
            return self.list_append(list.value(), v);
        };
        self.list_charge_growth(list)?;
        let word = match word_of(list.header.kind(), v) {
            Some(word) => word,
            None => {
                self.admit(list, Strategy::of(class_of(v)));
                // What no strategy took is the value's own word.
                word_of(list.header.kind(), v).unwrap_or(v.bits())
            }
        };
        self.push_word(&mut list, word);
        Ok(())
    }

    #[inline]
    fn push_word(&mut self, l: &mut Gc<List>, word: u64) {
        let n = l.len.get();
        if l.items.get().is_none_or(|a| a.capacity == n) {
            self.words_reserve(*l, n + 1);
        }
        if let Some(a) = l.items.get() {
            a.slots()[n].set(Value::from_bits(word));
        }
        l.len.set(n + 1);
    }

    /// Stores an item `i < len` of a list with a strategy; false if it must be made plain first.
    pub fn special_set(&mut self, l: Gc<List>, i: usize, v: Value) -> bool {
        let (Some(word), Some(a)) = (word_of(l.header.kind(), v), l.items.get()) else { return false };
        a.slots()[i].set(Value::from_bits(word));
        true
    }

    /// Inserts before item `i <= len` of a list of any kind.
    pub fn list_insert_value(&mut self, l: Value, i: usize, v: Value) -> R<()> {
        let Some(list) = self.movable_list(l) else { return Err(self.wrong_receiver("insert", "list", l)) };
        if word_of(list.header.kind(), v).is_none() {
            self.admit(list, Strategy::of(class_of(v)));
        }
        let word = word_of(list.header.kind(), v).unwrap_or(v.bits());
        let n = list.len.get();
        self.words_reserve(list, n + 1);
        if let Some(a) = list.items.get() {
            move_slots(&a, i, i + 1, n - i);
            a.slots()[i].set(Value::from_bits(word));
            list.len.set(n + 1);
        }
        Ok(())
    }

    /// Appends these values to a list of any kind. They must not be the list's own.
    fn list_append_all(&mut self, l: Gc<List>, items: &[Value]) {
        self.admit(l, Strategy::of_all(items.iter().map(|&v| class_of(v))));
        let (n, kind) = (l.len.get(), l.header.kind());
        if items.is_empty() {
            return;
        }
        self.words_reserve(l, n + items.len());
        if let Some(a) = l.items.get() {
            for (s, &v) in a.slots()[n..].iter().zip(items) {
                s.set(Value::from_bits(word_of(kind, v).unwrap_or(v.bits())));
            }
            l.len.set(n + items.len());
        }
    }

    /// Appends the words of another list (or of the list itself) of the same strategy, or its items one by one.
    fn list_append_words(&mut self, l: Gc<List>, other: Gc<List>) -> R<()> {
        let (n, m) = (l.len.get(), other.len.get());
        self.admit(l, strategy_of(other));
        if m == 0 {
            return Ok(());
        }
        if l.header.kind() == other.header.kind() {
            self.words_reserve(l, n + m);
            if let (Some(a), Some(b)) = (l.items.get(), other.items.get()) {
                copy_words(&b, 0, &a, n, m);
                l.len.set(n + m);
            }
            return Ok(());
        }
        for i in 0..m {
            if let Some(v) = self.special_item(other.value(), i) {
                self.list_append(l.value(), v)?;
            }
        }
        Ok(())
    }

    /// Appends the items of any iterable to a list of any kind.
    pub fn extend_list(&mut self, l: Value, iterable: Value) -> R<()> {
        let Some(list) = self.movable_list(l) else { return Err(self.wrong_receiver("extend", "list", l)) };
        let l = list.value();
        match exact_kind(iterable) {
            _ if list.header.kind() == Kind::List => return self.list_extend(list, iterable),
            Some(Kind::Tuple) => {
                if let Some(t) = iterable.cast::<Tuple>() {
                    self.charge(t.len * 8)?;
                    self.list_append_all(list, t.items());
                    return Ok(());
                }
            }
            Some(Kind::List) => {
                if let Some(other) = iterable.cast::<List>() {
                    self.charge(other.len.get() * 8)?;
                    self.list_append_all(list, other.as_slice());
                    return Ok(());
                }
            }
            Some(Kind::EmptyList | Kind::IntList | Kind::FloatList | Kind::StrList) => {
                if let Some(other) = list_words(iterable) {
                    self.charge(other.len.get() * 8)?;
                    return self.list_append_words(list, other);
                }
            }
            Some(Kind::Range | Kind::RangeList) if self.config.switches.has(Switch::ListStrategies) => {
                if let Some((start, step, len)) = self.progression_parts(iterable)
                    && strategy_of(list).with(Strategy::Int) == Strategy::Int
                {
                    self.charge(len.saturating_mul(8))?;
                    self.admit(list, Strategy::Int);
                    let n = list.len.get();
                    self.words_reserve(list, n + len);
                    if let Some(a) = list.items.get() {
                        fill_progression(&a, n, len, start, step);
                        list.len.set(n + len);
                    }
                    return Ok(());
                }
            }
            _ => {}
        }
        let it = self.iter(iterable)?;
        let hint = self.length_hint(iterable)?;
        self.charge(hint.saturating_mul(8))?;
        let mut steps = 0usize;
        while let Some(v) = self.next(it)? {
            self.list_append(l, v)?;
            steps += 1;
            if steps == 1
                && hint > 1
                && let Some(list) = list_words(l)
            {
                // The first item has chosen the storage.
                self.words_reserve(list, list.len.get() + hint - 1);
            }
            if steps.is_multiple_of(POLL_INTERVAL) {
                self.poll()?;
            }
        }
        Ok(())
    }

    /// Start, step and length of a range or range list whose items all fit 64 bits; `None` where one does not.
    fn progression_parts(&mut self, v: Value) -> Option<(i64, i64, usize)> {
        let (start, step, len) = match v.kind() {
            Kind::RangeList => {
                let r = v.cast::<RangeList>()?;
                (r.start.get(), r.step.get(), r.len.get())
            }
            _ => {
                let r = v.cast::<Range>()?;
                let len = usize::try_from(self.as_i64(r.length.get())?).ok()?;
                (self.as_i64(r.start.get())?, self.as_i64(r.step.get())?, len)
            }
        };
        let last = i128::from(start) + i128::from(step) * (len as i128 - 1).max(0);
        i64::try_from(last).ok().map(|_| (start, step, len))
    }
}

/// Copies `n` words from one storage to another; the two may be the same if the places don't overlap.
pub fn copy_words(from: &Gc<Array>, i: usize, to: &Gc<Array>, j: usize, n: usize) {
    for (t, f) in to.slots()[j..j + n].iter().zip(&from.slots()[i..i + n]) {
        t.set(f.get());
    }
}

/// Writes an arithmetic progression into `n` words from `at` on.
fn fill_progression(a: &Gc<Array>, at: usize, n: usize, start: i64, step: i64) {
    for (i, s) in a.slots()[at..at + n].iter().enumerate() {
        s.set(Value::from_bits(start.wrapping_add((i as i64).wrapping_mul(step)) as u64));
    }
}
