//! Lists as objects. Every function that reads elements expects a plain list: call [`Vm::plain_list`] first where a
//! range list may come along.

use vm_layout::*;

use crate::Vm;

/// Reading and writing plain lists.
pub trait ListExt {
    /// The item at `i`, if there is one.
    fn item(&self, i: usize) -> Option<Value>;
    /// Overwrites the item at `i < len`.
    fn set_item(&self, i: usize, v: Value);
    /// The items as they are now. The slice must not be held while the list may change: read by index there.
    fn as_slice(&self) -> &[Value];
    /// Forgets the items from `len` on.
    fn truncate(&self, len: usize);
}

impl ListExt for Gc<List> {
    #[inline(always)]
    fn item(&self, i: usize) -> Option<Value> {
        if i >= self.len.get() {
            return None;
        }
        self.items.get()?.slots().get(i)?.get()
    }

    #[inline(always)]
    fn set_item(&self, i: usize, v: Value) {
        if let Some(a) = self.items.get() {
            a.slots()[i].set(Some(v));
        }
    }

    fn as_slice(&self) -> &[Value] {
        match self.items.get() {
            // SAFETY: the first `len` slots of a list's array are bound, and a bound slot has a Value's layout.
            Some(a) => unsafe { std::slice::from_raw_parts(a.items_ptr().cast::<Value>(), self.len.get()) },
            None => &[],
        }
    }

    fn truncate(&self, len: usize) {
        let old = self.len.get();
        if len < old {
            self.len.set(len);
            if let Some(a) = self.items.get() {
                a.slots()[len..old].iter().for_each(|s| s.set(None));
            }
        }
    }
}

impl Vm {
    pub fn new_list(&mut self) -> Gc<List> {
        self.new_list_of(self.types.list)
    }

    /// An empty list of class `ty` (list or a subclass).
    pub fn new_list_of(&mut self, ty: Gc<Type>) -> Gc<List> {
        self.alloc(ty, Kind::List, size_of::<List>() + 8 * ty.ext_words.get() as usize)
    }

    pub fn list_from(&mut self, items: &[Value]) -> Gc<List> {
        let l = self.new_list();
        if !items.is_empty() {
            let a = self.new_array(items.len());
            for (s, &v) in a.slots().iter().zip(items) {
                s.set(Some(v));
            }
            l.items.set(Some(a));
            l.len.set(items.len());
        }
        l
    }

    /// Appends to a plain list.
    #[inline]
    pub fn list_push(&mut self, l: Gc<List>, v: Value) {
        let n = l.len.get();
        match l.items.get() {
            Some(a) if n < a.capacity => a.slots()[n].set(Some(v)),
            _ => {
                self.list_reserve(l, n + 1);
                if let Some(a) = l.items.get() {
                    a.slots()[n].set(Some(v));
                }
            }
        }
        l.len.set(n + 1);
    }

    /// Makes room for `capacity` items, growing by an eighth and some as CPython does.
    pub fn list_reserve(&mut self, l: Gc<List>, capacity: usize) {
        let old = l.items.get();
        let have = old.map_or(0, |a| a.capacity);
        if capacity <= have {
            return;
        }
        let grown = if have == 0 { capacity.max(4) } else { (capacity + (capacity >> 3) + 6) & !3 };
        let a = self.new_array(grown);
        if let Some(o) = old {
            for (to, from) in a.slots().iter().zip(&o.slots()[..l.len.get()]) {
                to.set(from.get());
            }
        }
        l.items.set(Some(a));
    }

    /// The list behind a value (subclasses included) as a plain one: a range list is materialised in place, a list with a
    /// strategy widened.
    #[inline]
    pub fn plain_list(&mut self, v: Value) -> Option<Gc<List>> {
        match v.kind() {
            Kind::List => v.cast(),
            k if k.is_list() => Some(self.general_list(v)),
            _ => None,
        }
    }

    /// Turns a range list into a plain list in place.
    pub fn materialise_range_list(&mut self, v: Value) -> Gc<List> {
        // SAFETY: the caller has tested the kind.
        let r: Gc<RangeList> = unsafe { v.cast_unchecked() };
        let (n, start, step) = (r.len.get(), r.start.get(), r.step.get());
        let a = self.new_array(n);
        for i in 0..n {
            // In range: a range list is only made when its last item fits 64 bits.
            let item = self.int(start.wrapping_add((i as i64).wrapping_mul(step)));
            a.slots()[i].set(Some(item));
        }
        self.stats.range_lists_materialised += 1;
        r.header.set_kind(Kind::List);
        // SAFETY: both layouts have the same size; the kind has just been changed.
        let l: Gc<List> = unsafe { v.cast_unchecked() };
        l.items.set(Some(a));
        l.reserved.set(0);
        l
    }
}
