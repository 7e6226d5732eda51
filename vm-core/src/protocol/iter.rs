//! Iteration.

use vm_layout::*;

use crate::Vm;
use crate::interp::generator::{Drained, Resume, Resumed};
use crate::native::R;
use crate::types::Dunder;

/// Native loops ask after Ctrl-C and the memory limit once in so many steps.
pub const POLL_INTERVAL: usize = 4096;

impl Vm {
    /// `iter(v)`.
    pub fn iter(&mut self, v: Value) -> R {
        if let Some(h) = v.header()
            && !h.is_subclass_instance()
        {
            match h.kind() {
                kind if kind.is_list() => return Ok(self.list_iter(v)),
                Kind::Tuple => return Ok(self.tuple_iter(v)),
                Kind::Range => {
                    if let Some(r) = v.cast() {
                        return self.range_iter(r);
                    }
                }
                Kind::Dict => {
                    if let Some(d) = v.cast() {
                        return Ok(self.dict_iter(d, 0));
                    }
                }
                Kind::ListIter | Kind::TupleIter | Kind::RangeIter | Kind::DictIter => return Ok(v),
                Kind::Generator if h.ty() == self.types.generator => return Ok(v),
                _ => {}
            }
        }
        match self.slot(v, Dunder::Iter) {
            Some(f) if f != self.none => {
                let it = self.call_slot1(f, Dunder::Iter, v)?;
                self.checked_iterator(it)
            }
            None if self.is_iterable(v) => {
                let zero = Some(Value::small(0));
                Ok(self.record(self.types.seq_iterator, &[Some(v), zero]))
            }
            _ => {
                let name = self.type_name(v);
                Err(self.type_error(format!("'{name}' object is not iterable")))
            }
        }
    }

    /// What an `__iter__` returned, if it is an iterator.
    pub fn checked_iterator(&mut self, it: Value) -> R {
        if self.slot(it, Dunder::Next).is_none() {
            let name = self.type_name(it);
            return Err(self.type_error(format!("iter() returned non-iterator of type '{name}'")));
        }
        Ok(it)
    }

    /// Whether the class has `__iter__`, or `__getitem__` of the old sequence protocol.
    pub fn is_iterable(&self, v: Value) -> bool {
        match self.slot(v, Dunder::Iter) {
            Some(f) => f != self.none,
            None => self.slot(v, Dunder::GetItem).is_some() && v.kind() != Kind::Dict,
        }
    }

    /// An iterator over a list or range list.
    #[inline]
    pub fn list_iter(&mut self, list: Value) -> Value {
        if matches!(list.kind(), Kind::IntList | Kind::FloatList) {
            self.count_reads(list, self.sequence_len(list));
        }
        let i: Gc<SeqIter> = self.alloc(self.types.list_iterator, Kind::ListIter, size_of::<SeqIter>());
        i.sequence.set(Some(list));
        i.value()
    }

    /// An iterator over a tuple.
    #[inline]
    pub fn tuple_iter(&mut self, tuple: Value) -> Value {
        let i: Gc<SeqIter> = self.alloc(self.types.tuple_iterator, Kind::TupleIter, size_of::<SeqIter>());
        i.sequence.set(Some(tuple));
        i.value()
    }

    /// The next item of an iterator; `None` at its end (StopIteration swallowed).
    #[inline]
    pub fn next(&mut self, iterator: Value) -> R<Option<Value>> {
        if let Some(h) = iterator.header() {
            match h.kind() {
                Kind::ListIter | Kind::TupleIter => return Ok(self.seq_iter_next(iterator)),
                Kind::RangeIter => return Ok(self.range_iter_next(iterator)),
                Kind::DictIter => return self.dict_iter_next(iterator),
                Kind::Generator => {
                    if let Some(g) = iterator.cast::<Generator>() {
                        let none = self.none;
                        // No StopIteration is made for an end that nobody sees.
                        return Ok(match self.resume_generator(g, Resume::Send(none))? {
                            Resumed::Yielded(v) => Some(v),
                            Resumed::Returned(_) => None,
                        });
                    }
                }
                _ => {}
            }
        }
        let Some(f) = self.slot(iterator, Dunder::Next) else {
            let name = self.type_name(iterator);
            return Err(self.type_error(format!("'{name}' object is not an iterator")));
        };
        let result = self.call_slot1(f, Dunder::Next, iterator);
        self.catch_stop(result)
    }

    /// The next item of an iterator over a list or tuple.
    #[inline]
    pub fn seq_iter_next(&mut self, iterator: Value) -> Option<Value> {
        let it = iterator.cast::<SeqIter>()?;
        let sequence = it.sequence.get()?;
        let i = it.index.get();
        match self.sequence_item(sequence, i) {
            Some(v) => {
                it.index.set(i + 1);
                Some(v)
            }
            None => {
                it.sequence.set(None);
                None
            }
        }
    }

    /// The next item of an iterator over a range of 64-bit bounds.
    #[inline]
    pub fn range_iter_next(&mut self, iterator: Value) -> Option<Value> {
        let it = iterator.cast::<RangeIter>()?;
        let left = it.remaining.get();
        if left == 0 {
            return None;
        }
        it.remaining.set(left - 1);
        let i = it.next.get();
        it.next.set(i.wrapping_add(it.step.get()));
        Some(self.int(i))
    }

    /// Calls `f` with each item of any iterable; fast for lists, tuples, ranges.
    pub fn for_each(&mut self, iterable: Value, f: &mut dyn FnMut(&mut Vm, Value) -> R<()>) -> R<()> {
        if let Some(h) = iterable.header()
            && !h.is_subclass_instance()
            && (h.kind().is_list() || h.kind() == Kind::Tuple)
        {
            let mut i = 0;
            while let Some(v) = self.sequence_item(iterable, i) {
                f(self, v)?;
                i += 1;
            }
            return Ok(());
        }
        let it = self.iter(iterable)?;
        let mut steps = 0usize;
        while let Some(v) = self.next(it)? {
            f(self, v)?;
            steps += 1;
            if steps.is_multiple_of(POLL_INTERVAL) {
                self.poll()?;
            }
        }
        Ok(())
    }

    /// The items of any iterable in a new plain list.
    pub fn collect_list(&mut self, iterable: Value) -> R<Gc<List>> {
        let list = self.new_list();
        self.list_extend(list, iterable)?;
        Ok(list)
    }

    /// Appends the items of any iterable to a plain list.
    pub fn list_extend(&mut self, list: Gc<List>, iterable: Value) -> R<()> {
        match crate::protocol::compare::exact_kind(iterable) {
            Some(Kind::Tuple) => {
                if let Some(t) = iterable.cast::<Tuple>() {
                    self.charge(t.len * 8)?;
                    self.list_reserve(list, list.len.get() + t.len);
                    for &v in t.items() {
                        self.list_push(list, v);
                    }
                }
                return Ok(());
            }
            Some(kind) if kind.is_list() => {
                // The count is taken first: a list may be extended by itself.
                let n = self.sequence_len(iterable);
                self.charge(n.saturating_mul(8))?;
                self.list_reserve(list, list.len.get() + n);
                for i in 0..n {
                    if let Some(v) = self.sequence_item(iterable, i) {
                        self.list_push(list, v);
                    }
                }
                return Ok(());
            }
            _ => {}
        }
        let it = self.iter(iterable)?;
        let hint = self.length_hint(iterable)?;
        if hint > 0 {
            self.charge(hint.saturating_mul(8))?;
            self.list_reserve(list, list.len.get() + hint);
        }
        let mut steps = 0usize;
        match self.drain_generator(it, list.value())? {
            Drained::Not => {}
            Drained::Ended => return Ok(()),
            Drained::Yielded(v) => {
                self.list_charge_growth(list)?;
                self.list_push(list, v);
            }
        }
        while let Some(v) = self.next(it)? {
            self.list_charge_growth(list)?;
            self.list_push(list, v);
            steps += 1;
            if steps.is_multiple_of(POLL_INTERVAL) {
                self.poll()?;
            }
        }
        Ok(())
    }

    /// Announces the array that a big list's next item needs: MemoryError rather than the end of the process.
    #[inline]
    pub fn list_charge_growth(&mut self, list: Gc<List>) -> R<()> {
        let n = list.len.get();
        if n >= 1 << 13 && list.items.get().is_none_or(|a| a.capacity == n) {
            self.charge(n * 10)?;
        }
        Ok(())
    }

    /// `operator.length_hint(v, 0)`; errors of `__length_hint__` propagate.
    pub fn length_hint(&mut self, v: Value) -> R<usize> {
        Ok(self.length_hint_or_none(v)?.unwrap_or(0))
    }

    /// The same; None if it does not say.
    pub fn length_hint_or_none(&mut self, v: Value) -> R<Option<usize>> {
        if let Some(it) = v.cast::<RangeIter>() {
            return Ok(usize::try_from(it.remaining.get()).ok());
        }
        if self.slot(v, Dunder::Len).is_some() {
            let length = self.len(v);
            return match length {
                Ok(n) => Ok(Some(n)),
                Err(r) => self.catch(r, self.exc.type_error).map(|_| None),
            };
        }
        let Some(f) = self.slot(v, Dunder::LengthHint) else { return Ok(None) };
        let hint = match self.call_slot1(f, Dunder::LengthHint, v) {
            Ok(h) => h,
            Err(r) => return self.catch(r, self.exc.type_error).map(|_| None),
        };
        if hint == self.not_implemented {
            return Ok(None);
        }
        if !self.is_int(hint) {
            let name = self.type_name(hint);
            return Err(self.type_error(format!("__length_hint__ must be an integer, not {name}")));
        }
        match self.as_i64(hint) {
            Some(n) => usize::try_from(n)
                .map(Some)
                .map_err(|_| self.value_error("__length_hint__() should return >= 0")),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }
}
