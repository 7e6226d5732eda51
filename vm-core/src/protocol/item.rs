//! Subscripts, length, membership.

use vm_layout::*;

use crate::Vm;
use crate::native::R;
use crate::types::{CompareOp, Dunder};
use crate::value::{ListExt, StrExt};

impl Vm {
    /// `len(v)`.
    pub fn len(&mut self, v: Value) -> R<usize> {
        if let Some(h) = v.header()
            && !h.is_subclass_instance()
        {
            match h.kind() {
                kind if kind.is_list() || kind == Kind::Tuple => return Ok(self.sequence_len(v)),
                Kind::Dict => return Ok(v.cast::<Dict>().map_or(0, |d| d.used.get())),
                Kind::Str => return Ok(v.cast::<Str>().map_or(0, |s| s.len)),
                Kind::Set | Kind::FrozenSet => return Ok(v.cast::<Set>().map_or(0, |s| s.used.get())),
                Kind::Bytes => return Ok(v.cast::<Bytes>().map_or(0, |s| s.len)),
                _ => {}
            }
        }
        let Some(f) = self.slot(v, Dunder::Len) else {
            let name = self.type_name(v);
            return Err(self.type_error(format!("object of type '{name}' has no len()")));
        };
        let n = self.call_slot1(f, Dunder::Len, v)?;
        self.length_from(n)
    }

    /// What a `__len__` returned as a length.
    pub fn length_from(&mut self, n: Value) -> R<usize> {
        let i = self.index(n)?;
        if let Some(i) = self.as_i64(i) {
            return match usize::try_from(i) {
                Ok(n) => Ok(n),
                Err(_) => Err(self.value_error("__len__() should return >= 0")),
            };
        }
        let negative = self.as_big(i).is_some_and(|b| b.sign() == num_bigint::Sign::Minus);
        if negative {
            return Err(self.value_error("__len__() should return >= 0"));
        }
        Err(self.overflow_error("cannot fit 'int' into an index-sized integer"))
    }

    /// `c[key]`.
    pub fn get_item(&mut self, c: Value, key: Value) -> R {
        if let Some(h) = c.header()
            && !h.is_subclass_instance()
        {
            match h.kind() {
                Kind::List => {
                    if let Some(i) = self.as_i64(key)
                        && let Some(l) = c.cast::<List>()
                        && let Some(v) = l.item(from_end(i, l.len.get()))
                    {
                        return Ok(v);
                    }
                    return self.list_get_item(c, key);
                }
                Kind::RangeList | Kind::EmptyList | Kind::IntList | Kind::FloatList | Kind::StrList => {
                    return self.list_get_item(c, key);
                }
                Kind::Tuple => {
                    if let Some(i) = self.as_i64(key)
                        && let Some(t) = c.cast::<Tuple>()
                        && let Some(&v) = t.items().get(from_end(i, t.len))
                    {
                        return Ok(v);
                    }
                    return self.tuple_get_item(c, key);
                }
                Kind::Dict => {
                    if let Some(d) = c.cast::<Dict>() {
                        return self.dict_item(d, key);
                    }
                }
                Kind::Str => {
                    if let Some(i) = self.as_i64(key)
                        && let Some(s) = c.cast::<Str>()
                    {
                        let i = from_end(i, s.len);
                        if i < s.len {
                            return Ok(self.str_from_units(&[s.unit(i)]).value());
                        }
                    }
                }
                _ => {}
            }
        }
        if let Some(f) = self.slot(c, Dunder::GetItem) {
            return self.call_slot2(f, Dunder::GetItem, c, key);
        }
        if let Some(t) = c.cast::<Type>() {
            return self.class_get_item(t, key);
        }
        let name = self.type_name(c);
        Err(self.type_error(format!("'{name}' object is not subscriptable")))
    }

    /// `C[key]` where the metaclass defines no `__getitem__`.
    fn class_get_item(&mut self, t: Gc<Type>, key: Value) -> R {
        if t == self.types.type_ {
            return self.generic_alias(t.value(), key);
        }
        match self.try_get_attr(t.value(), self.names.class_getitem)? {
            Some(f) => self.call(f, &[key]),
            None => {
                let name = crate::value::StrExt::to_text(&t.name.get());
                Err(self.type_error(format!("type '{name}' is not subscriptable")))
            }
        }
    }

    /// `class[key]` of a generic built-in class.
    pub fn generic_alias(&mut self, class: Value, key: Value) -> R {
        Ok(crate::types::alias::generic_alias(self, class, key))
    }

    /// `c[key] = v`.
    pub fn set_item(&mut self, c: Value, key: Value, v: Value) -> R<()> {
        if let Some(h) = c.header()
            && !h.is_subclass_instance()
        {
            match h.kind() {
                Kind::List => {
                    if let Some(i) = self.as_i64(key)
                        && let Some(l) = c.cast::<List>()
                    {
                        let i = from_end(i, l.len.get());
                        if i < l.len.get() {
                            l.set_item(i, v);
                            return Ok(());
                        }
                    }
                    return self.list_set_item(c, key, Some(v));
                }
                Kind::RangeList | Kind::EmptyList | Kind::IntList | Kind::FloatList | Kind::StrList => {
                    return self.list_set_item(c, key, Some(v));
                }
                Kind::Dict => {
                    if let Some(d) = c.cast::<Dict>() {
                        return self.dict_set(d, key, v);
                    }
                }
                _ => {}
            }
        }
        match self.slot(c, Dunder::SetItem) {
            Some(f) => self.call_slot3(f, Dunder::SetItem, c, key, v).map(|_| ()),
            None => {
                let name = self.type_name(c);
                if self.is_sequence_to_cpython(c) && self.is_index(key) {
                    self.index_sized(key)?;
                }
                Err(self.type_error(format!("'{name}' object does not support item assignment")))
            }
        }
    }

    /// `del c[key]`.
    pub fn del_item(&mut self, c: Value, key: Value) -> R<()> {
        if let Some(h) = c.header()
            && !h.is_subclass_instance()
        {
            match h.kind() {
                kind if kind.is_list() => return self.list_set_item(c, key, None),
                Kind::Dict => {
                    if let Some(d) = c.cast::<Dict>() {
                        return match self.dict_del(d, key)? {
                            Some(_) => Ok(()),
                            None => Err(self.key_error(key)),
                        };
                    }
                }
                _ => {}
            }
        }
        match self.slot(c, Dunder::DelItem) {
            Some(f) => self.call_slot2(f, Dunder::DelItem, c, key).map(|_| ()),
            None => {
                let name = self.type_name(c);
                // CPython's sequences say it in other words than everything else.
                let sequence = self.is_sequence_to_cpython(c) && self.is_index(key);
                if sequence {
                    self.index_sized(key)?;
                }
                let verb = if sequence { "doesn't" } else { "does not" };
                Err(self.type_error(format!("'{name}' object {verb} support item deletion")))
            }
        }
    }

    /// Whether CPython's type of `c` has a table of sequence functions: then an index is converted before anything
    /// is said about the container.
    fn is_sequence_to_cpython(&self, c: Value) -> bool {
        self.type_of(c).flags.get() & crate::native::type_flags::HEAP != 0
            || self.slot(c, Dunder::Len).is_some()
            || self.slot(c, Dunder::Contains).is_some()
    }

    /// IndexError for an index of more than 63 bits.
    fn index_sized(&mut self, key: Value) -> R<()> {
        let i = self.index(key)?;
        if self.as_i64(i).is_none() {
            let name = self.type_name(key);
            return Err(self.index_error(format!("cannot fit '{name}' into an index-sized integer")));
        }
        Ok(())
    }

    /// `v in c`.
    pub fn contains(&mut self, c: Value, v: Value) -> R<bool> {
        if let Some(h) = c.header()
            && !h.is_subclass_instance()
        {
            match h.kind() {
                kind if kind.is_list() || kind == Kind::Tuple => return self.sequence_contains(c, v),
                Kind::Dict => {
                    if let Some(d) = c.cast::<Dict>() {
                        return self.dict_has(d, v);
                    }
                }
                // A set that is looked for is looked for as a frozenset: that is its method's affair.
                Kind::Set | Kind::FrozenSet if !matches!(v.kind(), Kind::Set) => {
                    if let Some(s) = c.cast::<Set>() {
                        return self.set_has(s, v);
                    }
                }
                _ => {}
            }
        }
        match self.slot(c, Dunder::Contains) {
            Some(f) if f == self.none => {
                let name = self.type_name(c);
                Err(self.type_error(format!("'{name}' object is not a container")))
            }
            Some(f) => {
                let found = self.call_slot2(f, Dunder::Contains, c, v)?;
                self.truth(found)
            }
            None => self.iterate_for(c, v),
        }
    }

    /// Membership by iteration, for classes without `__contains__`.
    fn iterate_for(&mut self, c: Value, v: Value) -> R<bool> {
        if !self.is_iterable(c) {
            let name = self.type_name(c);
            return Err(self.type_error(format!("argument of type '{name}' is not iterable")));
        }
        let it = self.iter(c)?;
        while let Some(item) = self.next(it)? {
            if self.eq(item, v)? {
                return Ok(true);
            }
            self.poll()?;
        }
        Ok(false)
    }

    /// `v in c` for a tuple, list or range list.
    pub fn sequence_contains(&mut self, c: Value, v: Value) -> R<bool> {
        Ok(self.sequence_find(c, v, 0, usize::MAX)?.is_some())
    }

    /// Index of the first item equal to `v` between two positions.
    pub fn sequence_find(&mut self, c: Value, v: Value, from: usize, to: usize) -> R<Option<usize>> {
        if let Some(r) = c.cast::<RangeList>()
            && let Some(p) = crate::types::list::progression(r)
            && matches!(crate::protocol::compare::exact_kind(v), Some(Kind::Int | Kind::Bool))
            && let Some(wanted) = self.as_i64(v)
        {
            let found = p.index_of(wanted).and_then(|i| usize::try_from(i).ok());
            return Ok(found.filter(|&i| i >= from && i < to));
        }
        if crate::types::list::special_words(c).is_some()
            && let Some(found) = self.special_find(c, v, from, to)
        {
            return Ok(found);
        }
        let mut i = from;
        while i < to
            && let Some(item) = self.sequence_item(c, i)
        {
            if item == v {
                return Ok(Some(i));
            }
            let equal = match self.eq_without_code(item, v) {
                Some(e) => e,
                None => self.compare_bool(CompareOp::Eq, item, v)?,
            };
            if equal {
                return Ok(Some(i));
            }
            i += 1;
        }
        Ok(None)
    }
}

/// An index counted from the end if it is negative; out of range either way is past the end.
#[inline(always)]
pub fn from_end(i: i64, len: usize) -> usize {
    (if i < 0 { i.wrapping_add(len as i64) } else { i }) as usize
}
