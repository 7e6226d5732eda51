//! Lists with a strategy (`strategy`) worked on as a whole: slices, searching, comparing, sums and sorting go over bare words
//! and make no object of an item.

use std::cmp::Ordering;

#[cfg(feature = "list-strategies")]
use opt_strategies::list_strategy as raw;
use vm_layout::*;

#[cfg(not(feature = "list-strategies"))]
use super::no_strategy as raw;
use super::strategy::{class_of, copy_words, floats, ints, kind_of, list_words, strategy_of};
use crate::Vm;
use crate::protocol::compare::exact_kind;
use crate::types::slice::Span;
use crate::value::ListExt;
use raw::{Class, Strategy};

impl Vm {
    /// A new list of the words that a slice selects.
    pub fn words_slice(&mut self, l: Gc<List>, span: &Span) -> Value {
        let copy = self.empty_list();
        let (Some(to), Some(from)) = (list_words(copy), l.items.get()) else { return copy };
        if span.count == 0 {
            return copy;
        }
        let kind = l.header.kind();
        l.reserved.set(0);
        let a = self.new_storage(kind, span.count);
        if span.step == 1 {
            copy_words(&from, span.start, &a, 0, span.count);
        } else {
            for (n, s) in a.slots().iter().enumerate().take(span.count) {
                s.set(from.slots()[span.index(n)].get());
            }
        }
        to.items.set(Some(a));
        to.len.set(span.count);
        to.header.set_kind(kind);
        self.stats.list_strategies_made += 1;
        copy
    }

    /// A copy of a list with a strategy, with room for `capacity` words.
    pub fn words_copy(&mut self, l: Gc<List>, capacity: usize) -> Gc<List> {
        let n = l.len.get();
        let all = Span { start: 0, stop: n, step: 1, count: n };
        let copy = self.words_slice(l, &all);
        // SAFETY: `words_slice` makes a list of a kind that has this layout.
        let copy: Gc<List> = unsafe { Gc::from_raw(copy.bits() as *mut List) };
        if n > 0 {
            self.words_reserve(copy, capacity);
        }
        copy
    }

    /// The items of a list as words that a list with a strategy can take as they are; `None` if it must widen.
    fn fitting_words(&mut self, list: Gc<List>, new: Gc<List>) -> Option<Gc<List>> {
        let strategy = strategy_of(list);
        let plain = new.header.kind() == Kind::List;
        let other = if plain {
            Strategy::of_all(new.as_slice().iter().map(|&v| class_of(v)))
        } else {
            strategy_of(new)
        };
        if strategy == Strategy::Empty || strategy.with(other) != strategy {
            return None;
        }
        // No items fit any list; those that fit ask for its strategy.
        Some(if plain && other == strategy { self.list_of_kind(new.as_slice(), kind_of(other)) } else { new })
    }

    /// `l[from:to] = new` on a list with a strategy, if the new items fit it; else false and nothing is done.
    pub fn special_replace(&mut self, list: Gc<List>, from: usize, to: usize, new: Gc<List>) -> bool {
        let Some(words) = self.fitting_words(list, new) else { return false };
        self.words_reserve(list, list.len.get() - (to - from) + new.len.get());
        self.list_replace(list, from, to, Some(words));
        true
    }

    /// The same for a slice with a step; there are as many new items as it selects.
    pub fn special_scatter(&mut self, list: Gc<List>, span: &Span, new: Gc<List>) -> bool {
        let Some(words) = self.fitting_words(list, new) else { return false };
        if let (Some(a), Some(b)) = (list.items.get(), words.items.get()) {
            for (n, s) in b.slots()[..words.len.get()].iter().enumerate() {
                let i = span.index(n);
                if i < list.len.get() {
                    a.slots()[i].set(s.get());
                }
            }
        }
        true
    }

    /// Index of the first item equal to `v` in a list with a strategy; `None` if only comparing item by item can tell.
    pub fn special_find(&mut self, l: Value, v: Value, from: usize, to: usize) -> Option<Option<usize>> {
        let n = list_words(l)?.len.get();
        let (from, to) = (from.min(n), to.min(n));
        if from >= to {
            return Some(None);
        }
        let found = match (l.kind(), class_of(v)) {
            (Kind::IntList, Class::Int) => raw::position(&ints(l)?[from..to], self.as_i64(v)?),
            (Kind::FloatList, Class::Float) => raw::position(&floats(l)?[from..to], self.as_f64(v)?),
            // Strs and numbers are never equal, nor are they to None: without looking.
            (Kind::IntList | Kind::FloatList, Class::Str) | (Kind::StrList, Class::Int | Class::Float) => {
                None
            }
            _ if v == self.none => None,
            _ => return None,
        };
        Some(found.map(|i| i + from))
    }

    /// `min` or `max` of a list with a strategy.
    pub fn special_extreme(&mut self, l: Value, wanted: Ordering) -> Option<Value> {
        match exact_kind(l)? {
            Kind::IntList => raw::extreme(ints(l)?, wanted).map(|i| self.int(i)),
            Kind::FloatList => raw::extreme(floats(l)?, wanted).map(|f| self.float(f)),
            _ => None,
        }
    }

    /// How two lists of the same raw strategy compare.
    pub fn special_compare(&self, a: Value, b: Value) -> Option<Ordering> {
        match (a.kind(), b.kind()) {
            (Kind::IntList, Kind::IntList) => Some(raw::compare(ints(a)?, ints(b)?)),
            (Kind::FloatList, Kind::FloatList) => Some(raw::compare(floats(a)?, floats(b)?)),
            _ => None,
        }
    }

    /// Sum of a list of ints and of what came before.
    pub fn sum_int_list(&mut self, l: Value) -> Option<Value> {
        let sum = raw::sum_ints(ints(l)?);
        Some(self.int_from_i128(sum))
    }

    /// Sum of a list of floats that has some.
    pub fn sum_float_list(&mut self, l: Value, start: f64) -> Option<Value> {
        let items = floats(l).filter(|f| !f.is_empty())?;
        let sum = raw::sum_floats(start, items);
        Some(self.float(sum))
    }

    /// Sorts a raw list without keys in place; false for any other list.
    pub fn sort_special(&mut self, l: Value, reverse: bool) -> bool {
        if let Some(items) = ints(l) {
            raw::sort(items, reverse);
        } else if let Some(items) = floats(l) {
            raw::sort(items, reverse);
        } else {
            return false;
        }
        true
    }
}
