//! Parts of lists whose bounds are numbers already, for compiled code: no slice object is made, a part that is assigned to
//! another at once is moved without a copy in between, and `insert` and `pop` are called without argument tuples.

use vm_layout::*;

use super::methods::{self, move_slots};
use super::strategy::{list_words, word_of};
use crate::Vm;
use crate::native::R;
use crate::types::slice::{SliceSpec, Span};

/// A place in a part that says "missing", as None does: no int of 63 bits.
pub const MISSING: i64 = i64::MIN;

/// The numbers of a slice.
pub fn spec(start: i64, stop: i64, step: i64) -> SliceSpec {
    let bound = |i| if i == MISSING { None } else { Some(i) };
    SliceSpec { start: bound(start), stop: bound(stop), step }
}

impl Vm {
    /// A new list of the part of a list of any kind.
    pub fn list_part(&mut self, l: Value, spec: &SliceSpec) -> R {
        let Some(list) = list_words(l) else { return self.list_get_slice(l, spec) };
        let span = spec.clip(list.len.get());
        let kind = list.header.kind();
        let Some(from) = list.items.get().filter(|_| span.count > 0 && kind != Kind::EmptyList) else {
            return self.list_get_slice(l, spec);
        };
        self.charge(span.count * 8)?;
        let a = self.new_array(span.count);
        if matches!(kind, Kind::IntList | Kind::FloatList) {
            a.header.set_kind(Kind::Words);
        }
        copy_part(&from, &span, &a);
        let part = self.new_list();
        part.items.set(Some(a));
        part.len.set(span.count);
        if kind != Kind::List {
            part.header.set_kind(kind);
            self.stats.list_strategies_made += 1;
        }
        Ok(part.value())
    }

    /// `a + b`, both lists of any kind.
    pub fn list_sum(&mut self, a: Value, b: Value) -> R {
        methods::add(self, a, b)
    }

    /// `a + b` of lists of one kind, neither empty, whose words are copied. Room for them has been asked for.
    pub fn list_joined(&mut self, a: Value, b: Value) -> Option<Value> {
        let (l, r) = (list_words(a)?, list_words(b)?);
        let kind = l.header.kind();
        let (first, second) = (l.items.get()?, r.items.get()?);
        let (n, m) = (l.len.get(), r.len.get());
        if kind != r.header.kind() || kind == Kind::EmptyList || n == 0 || m == 0 {
            return None;
        }
        let items = self.new_array(n + m);
        if matches!(kind, Kind::IntList | Kind::FloatList) {
            items.header.set_kind(Kind::Words);
        }
        copy_span(&first, &Span { start: 0, stop: n, step: 1, count: n }, &items, 0);
        copy_span(&second, &Span { start: 0, stop: m, step: 1, count: m }, &items, n);
        let list = self.new_list();
        list.items.set(Some(items));
        list.len.set(n + m);
        if kind != Kind::List {
            list.header.set_kind(kind);
            self.stats.list_strategies_made += 1;
        }
        Some(list.value())
    }

    /// `to[at] = from[part]`, both lists of any kind.
    pub fn list_move_part(&mut self, to: Value, at: &SliceSpec, from: Value, part: &SliceSpec) -> R<()> {
        if let (Some(t), Some(f)) = (list_words(to), list_words(from))
            && t.header.kind() == f.header.kind()
            && let (Some(a), Some(b)) = (t.items.get(), f.items.get())
        {
            let (there, here) = (at.clip(t.len.get()), part.clip(f.len.get()));
            // A slice assigned to one with a step must be as long: that is complained about elsewhere.
            if there.step == 1 && there.count == here.count {
                if a != b {
                    copy_span(&b, &here, &a, there.start);
                    return Ok(());
                }
                if here.step == 1 {
                    move_slots(&a, here.start, there.start, here.count);
                    return Ok(());
                }
                if here.step == -1 && here.start + 1 == there.stop {
                    reverse(&a, there.start, there.count);
                    return Ok(());
                }
            }
        }
        let v = self.list_part(from, part)?;
        self.list_set_slice(to, at, v)
    }

    /// `l.insert(i, v)` on a list of any kind.
    pub fn list_insert_at(&mut self, l: Value, i: i64, v: Value) -> R<()> {
        if let Some(list) = list_words(l)
            && let Some(a) = list.items.get()
            && let n = list.len.get()
            && n < a.capacity
            && (0..=n as i64).contains(&i)
            && let Some(word) = word_of(list.header.kind(), v)
        {
            move_slots(&a, i as usize, i as usize + 1, n - i as usize);
            a.slots()[i as usize].set(Value::from_bits(word));
            list.len.set(n + 1);
            return Ok(());
        }
        let n = self.sequence_len(l) as i64;
        let i = if i < 0 { (i.saturating_add(n)).max(0) } else { i.min(n) } as usize;
        self.list_insert_value(l, i, v)
    }

    /// `l.pop(i)` on a list of any kind.
    pub fn list_pop_at(&mut self, l: Value, i: i64) -> R {
        if let Some(list) = list_words(l)
            && let n = list.len.get()
            && let at = (if i < 0 { i.saturating_add(n as i64) } else { i }) as usize
            && at < n
            && let Some(a) = list.items.get()
        {
            let word = a.slots()[at].get().map_or(0, Value::bits);
            // Before the word is gone from the list: a reference is alive in it, whatever is made.
            let v = self.word_value(list.header.kind(), word);
            move_slots(&a, at + 1, at, n - at - 1);
            a.slots()[n - 1].set(None);
            list.len.set(n - 1);
            return Ok(v);
        }
        let i = self.int(i);
        methods::pop(self, &[l, i])
    }
}

/// Copies the words that a span selects to the start of other storage.
#[inline]
fn copy_part(from: &Gc<Array>, span: &Span, to: &Gc<Array>) {
    copy_span(from, span, to, 0);
}

/// Copies the words that a span selects into other storage, from place `at` on.
#[inline]
fn copy_span(from: &Gc<Array>, span: &Span, to: &Gc<Array>, at: usize) {
    let (source, target) = (from.slots(), &to.slots()[at..at + span.count]);
    match span.step {
        1 => {
            for (t, f) in target.iter().zip(&source[span.start..span.start + span.count]) {
                t.set(f.get());
            }
        }
        -1 => {
            let part = &source[span.start + 1 - span.count..=span.start];
            for (t, f) in target.iter().zip(part.iter().rev()) {
                t.set(f.get());
            }
        }
        _ => {
            for (n, t) in target.iter().enumerate() {
                t.set(source[span.index(n)].get());
            }
        }
    }
}

/// Reverses `n` words in place.
#[inline]
fn reverse(a: &Gc<Array>, start: usize, n: usize) {
    let part = &a.slots()[start..start + n];
    for i in 0..n / 2 {
        part[i].swap(&part[n - 1 - i]);
    }
}
