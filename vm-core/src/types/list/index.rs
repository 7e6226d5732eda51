//! Subscripts of lists: items and slices, read, assigned and deleted.

use vm_layout::*;

use super::methods::move_slots;
use super::progression::progression;
use super::strategy::special_words;
use crate::Vm;
use crate::native::{R, Raised};
use crate::protocol::item::from_end;
use crate::types::Dunder;
use crate::types::slice::{SliceSpec, Span};
use crate::value::ListExt;

impl Vm {
    /// An index argument as CPython takes it; IndexError where it leaves 64 bits, TypeError naming the sequence.
    pub fn sequence_index(&mut self, sequence: &str, key: Value) -> R<i64> {
        if let Some(i) = self.as_i64(key) {
            return Ok(i);
        }
        if !self.is_int(key) && self.slot(key, Dunder::Index).is_none() {
            let name = self.type_name(key);
            return Err(self.type_error(format!("{sequence} indices must be integers or slices, not {name}")));
        }
        let i = self.index(key)?;
        match self.as_i64(i) {
            Some(i) => Ok(i),
            None => {
                let name = self.type_name(key);
                Err(self.index_error(format!("cannot fit '{name}' into an index-sized integer")))
            }
        }
    }

    /// `l[key]` on a list or range list, subclasses included.
    pub fn list_get_item(&mut self, l: Value, key: Value) -> R {
        if let Some(s) = key.cast::<Slice>() {
            let spec = self.slice_spec(s)?;
            return self.list_get_slice(l, &spec);
        }
        let i = self.sequence_index("list", key)?;
        self.count_reads(l, 1);
        let i = from_end(i, self.sequence_len(l));
        match self.sequence_item(l, i) {
            Some(v) => Ok(v),
            None => Err(self.index_error("list index out of range")),
        }
    }

    pub(super) fn list_get_slice(&mut self, l: Value, spec: &SliceSpec) -> R {
        if let Some(p) = l.cast::<RangeList>().and_then(progression)
            && let Some(part) = p.slice(spec.start, spec.stop, spec.step)
        {
            return Ok(self.list_of_progression(&part));
        }
        let Some(list) = self.movable_list(l) else {
            return Err(self.wrong_receiver("__getitem__", "list", l));
        };
        let span = spec.clip(list.len.get());
        self.charge(span.count * 8)?;
        if list.header.kind() != Kind::List {
            return Ok(self.words_slice(list, &span));
        }
        if span.step == 1 {
            let items = list.as_slice();
            let part = self.list_from(&items[span.start..span.start + span.count]);
            return Ok(part.value());
        }
        let result = self.new_list();
        self.list_reserve(result, span.count);
        for n in 0..span.count {
            if let Some(v) = list.item(span.index(n)) {
                self.list_push(result, v);
            }
        }
        Ok(result.value())
    }

    /// `l[key] = v`, or `del l[key]` for `None`, on a list or range list, subclasses included.
    pub fn list_set_item(&mut self, l: Value, key: Value, v: Option<Value>) -> R<()> {
        if let Some(s) = key.cast::<Slice>() {
            let spec = self.slice_spec(s)?;
            return match v {
                Some(v) => self.list_set_slice(l, &spec, v),
                None => self.list_del_slice(l, &spec),
            };
        }
        let i = self.sequence_index("list", key)?;
        if let Some(list) = special_words(l) {
            let i = from_end(i, list.len.get());
            match v {
                Some(v) if i < list.len.get() && self.special_set(list, i, v) => return Ok(()),
                None if i < list.len.get() => {
                    self.list_replace(list, i, i + 1, None);
                    return Ok(());
                }
                _ => {}
            }
        }
        let Some(list) = self.plain_list(l) else {
            return Err(self.wrong_receiver("__setitem__", "list", l));
        };
        let n = list.len.get();
        let i = from_end(i, n);
        if i >= n {
            return Err(self.index_error("list assignment index out of range"));
        }
        match v {
            Some(v) => list.set_item(i, v),
            None => self.list_replace(list, i, i + 1, None),
        }
        Ok(())
    }

    pub fn list_set_slice(&mut self, l: Value, spec: &SliceSpec, v: Value) -> R<()> {
        // As in CPython the bounds are clipped before the iterable runs, and again after it.
        let span = spec.clip(self.sequence_len(l));
        let new = self.slice_source(l, v, spec.step)?;
        if let Some(list) = special_words(l) {
            self.charge(new.len.get() * 8)?;
            let done = if span.step == 1 {
                let start = span.start.min(list.len.get());
                let stop = span.stop.clamp(start, list.len.get());
                self.special_replace(list, start, stop, new)
            } else {
                new.len.get() == span.count && self.special_scatter(list, &span, new)
            };
            if done {
                return Ok(());
            }
        }
        // A source that is raw words still: only lists with a strategy take them as they are.
        let Some(new) = self.plain_list(new.value()) else {
            return Err(self.wrong_receiver("__setitem__", "list", l));
        };
        let Some(list) = self.plain_list(l) else {
            return Err(self.wrong_receiver("__setitem__", "list", l));
        };
        if span.step == 1 {
            self.charge(new.len.get() * 8)?;
            let start = span.start.min(list.len.get());
            let stop = span.stop.clamp(start, list.len.get());
            self.list_replace(list, start, stop, Some(new));
            return Ok(());
        }
        if new.len.get() != span.count {
            return Err(self.wrong_size(new.len.get(), span));
        }
        for n in 0..span.count {
            let i = span.index(n);
            if let Some(v) = new.item(n)
                && i < list.len.get()
            {
                list.set_item(i, v);
            }
        }
        Ok(())
    }

    #[cold]
    fn wrong_size(&mut self, size: usize, span: Span) -> Raised {
        self.value_error(format!(
            "attempt to assign sequence of size {size} to extended slice of size {}",
            span.count
        ))
    }

    /// The right side of a slice assignment: a plain list other than `l`, or a new one with a strategy.
    fn slice_source(&mut self, l: Value, v: Value, step: i64) -> R<Gc<List>> {
        if let Some(words) = special_words(v) {
            let n = words.len.get();
            self.charge(n * 8)?;
            return Ok(self.words_copy(words, n));
        }
        if v != l && v.is_exact(Kind::List) {
            return v.cast().ok_or_else(|| self.system_error("a list of no list's kind"));
        }
        if !self.is_iterable(v) {
            return Err(self.type_error(if step == 1 {
                "can only assign an iterable"
            } else {
                "must assign iterable to extended slice"
            }));
        }
        self.collect_list(v)
    }

    fn list_del_slice(&mut self, l: Value, spec: &SliceSpec) -> R<()> {
        let Some(list) = self.movable_list(l) else {
            return Err(self.wrong_receiver("__delitem__", "list", l));
        };
        let n = list.len.get();
        let span = spec.clip(n);
        if span.count == 0 {
            return Ok(());
        }
        if span.step == 1 {
            self.list_replace(list, span.start, span.stop, None);
            return Ok(());
        }
        // Ascending order: each kept run moves down behind what is kept already.
        let (first, step) = if span.step > 0 {
            (span.start, span.step as usize)
        } else {
            (span.index(span.count - 1), span.step.unsigned_abs() as usize)
        };
        let Some(a) = list.items.get() else { return Ok(()) };
        let mut to = first;
        for k in 0..span.count {
            let from = first + k * step + 1;
            let end = if k + 1 == span.count { n } else { from + step - 1 };
            move_slots(&a, from, to, end - from);
            to += end - from;
        }
        list.truncate(to);
        Ok(())
    }

    /// Replaces items `from..to` of a list by those of another of the same kind (by none: deletes them). There is room
    /// already in a list of raw words.
    pub fn list_replace(&mut self, list: Gc<List>, from: usize, to: usize, new: Option<Gc<List>>) {
        let (n, m) = (list.len.get(), new.map_or(0, |l| l.len.get()));
        let total = n - (to - from) + m;
        self.list_reserve(list, total);
        let Some(a) = list.items.get() else { return };
        move_slots(&a, to, from + m, n - to);
        if let Some(b) = new.and_then(|l| l.items.get()) {
            super::copy_words(&b, 0, &a, from, m);
        }
        if total < n {
            list.truncate(total);
        } else {
            list.len.set(total);
        }
    }
}
