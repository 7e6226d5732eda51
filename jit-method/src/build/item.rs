//! Subscripts, unpacking, appending.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{Block, InstBuilder, Value as V, types};
use vm_core::config::Switch;
use vm_core::feedback::{holds, seen};
use vm_core::types::Dunder;
use vm_layout::*;

use super::{Builder, C};
use crate::abstract_value::{Av, Ty, is_list};
use crate::runtime;

/// Whether lists of this kind keep their items in an array.
fn has_items(kind: Kind) -> bool {
    is_list(kind) && !matches!(kind, Kind::RangeList | Kind::EmptyList)
}

impl Builder<'_, '_> {
    /// The kind of sequence that an operand is, or was so far: a list of some representation, or a tuple.
    pub(super) fn sequence_kind(&self, av: &Av, seen: u8) -> Option<Kind> {
        match self.st.fact(av).ty {
            Ty::Exact(k) if k == Kind::Tuple || has_items(k) => Some(k),
            Ty::Any | Ty::AnyList if !self.distrusted() => match seen {
                seen::LIST => Some(Kind::List),
                seen::TUPLE => Some(Kind::Tuple),
                holds::INTS if self.tagged => Some(Kind::IntList),
                holds::FLOATS => Some(Kind::FloatList),
                holds::STRS => Some(Kind::StrList),
                _ => None,
            },
            _ => None,
        }
    }

    /// The item at an address in a sequence of this kind.
    pub(super) fn item(&mut self, kind: Kind, at: V, header: usize) -> Av {
        match kind {
            Kind::IntList => {
                let i = self.load(at, header);
                let word = self.b.ins().ishl_imm_u(i, 1);
                let back = self.b.ins().sshr_imm_u(word, 1);
                let fits = self.b.ins().icmp(IntCC::Equal, back, i);
                self.guard(fits);
                let word = self.b.ins().bor_imm_u(word, 1);
                self.typed(word, Ty::Small)
            }
            Kind::FloatList => Av::Float(self.load_as(types::F64, at, header), None),
            Kind::StrList => {
                let v = self.load(at, header);
                self.typed(v, Ty::Exact(Kind::Str))
            }
            _ => {
                let v = self.load(at, header);
                self.typed(v, Ty::Any)
            }
        }
    }

    /// The machine value as which a list of this kind keeps a value. Guards that it can.
    fn item_word(&mut self, kind: Kind, av: &Av) -> V {
        match kind {
            Kind::IntList => {
                let v = self.word(av);
                self.guard_small(v);
                self.b.ins().sshr_imm_u(v, 1)
            }
            Kind::FloatList => {
                if self.st.fact(av).ty != Ty::Exact(Kind::Float) {
                    let v = self.word(av);
                    self.guard_exact(v, Kind::Float);
                }
                let f = self.float_of(av);
                // A NaN would lose its identity.
                let c = self.b.ins().fcmp(FloatCC::Equal, f, f);
                self.guard(c);
                f
            }
            Kind::StrList => {
                let v = self.word(av);
                self.guard_exact(v, Kind::Str);
                v
            }
            _ => self.word(av),
        }
    }

    /// Address of an item, its index tested; the items begin `header` bytes behind it.
    fn item_address(&mut self, sequence: V, kind: Kind, key: V, key_av: &Av) -> (V, usize) {
        let (len, items, header) = match kind {
            Kind::Tuple => (self.load(sequence, offset_of!(Tuple, len)), sequence, size_of::<Tuple>()),
            _ => {
                let len = self.load(sequence, offset_of!(List, len));
                let items = self.load(sequence, offset_of!(List, items));
                (len, items, size_of::<Array>())
            }
        };
        let mut i = self.b.ins().sshr_imm_u(key, 1);
        let known = matches!(key_av, Av::Const(c) if c.as_small().is_some_and(|i| i >= 0));
        if !known {
            let from_end = self.b.ins().iadd(i, len);
            let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, i, 0);
            i = self.b.ins().select(negative, from_end, i);
        }
        let c = self.b.ins().icmp(IntCC::UnsignedLessThan, i, len);
        self.guard(c);
        let offset = self.b.ins().ishl_imm_u(i, 3);
        (self.b.ins().iadd(items, offset), header)
    }

    pub(super) fn load_item(&mut self) -> C {
        let (key, container) = (self.st.pop(), self.st.pop());
        let (l, r) = self.notes(self.st.top().pc).map_or((0, 0), |n| (n.left.get(), n.right.get()));
        if self.unseen(l) && matches!(self.st.fact(&container).ty, Ty::Any) {
            return Err(self.leave());
        }
        if let (Av::Tuple(_, items), Av::Const(c)) = (&container, &key)
            && let Some(i) = c.as_small()
            && let Some(item) = usize::try_from(i).ok().and_then(|i| items.get(i))
        {
            let item = item.clone();
            self.st.push(item);
            return Ok(());
        }
        if let Av::Slice(parts) = &key
            && self.load_part(&container, parts, l)
        {
            return Ok(());
        }
        let int_key = self.tagged && (self.st.fact(&key).ty == Ty::Small || r == seen::INT);
        if int_key && let Some(kind) = self.sequence_kind(&container, l) {
            let (c, k) = (self.word(&container), self.word(&key));
            self.guard_exact(c, kind);
            self.guard_small(k);
            let (at, offset) = self.item_address(c, kind, k, &key);
            let av = self.item(kind, at, offset);
            self.st.push(av);
            return Ok(());
        }
        let list = self.st.fact(&container).ty.is_list() || l != 0 && l & !holds::LISTS == 0;
        if int_key && list && !self.distrusted() {
            let (c, k) = (self.word(&container), self.word(&key));
            self.guard_any_list(c);
            self.guard_small(k);
            let av = self.load_any_item(c, k);
            self.st.push(av);
            return Ok(());
        }
        let of_str = match self.st.fact(&container).ty {
            Ty::Exact(Kind::Str) => true,
            Ty::Any => l == seen::STR && matches!(container, Av::Word(_)),
            _ => false,
        };
        if int_key && of_str && !self.suspected() {
            let (c, k) = (self.word(&container), self.word(&key));
            let av = self.load_character(c, k);
            self.st.push(av);
            return Ok(());
        }
        if let Some(av) = self.item_method(&container, &key)? {
            self.st.push(av);
            return Ok(());
        }
        let (c, k) = (self.word(&container), self.word(&key));
        let v = self.call_or_raise(runtime::get_item as *const (), &[c, k]);
        self.st.push(Av::Word(v));
        Ok(())
    }

    pub(super) fn store_item(&mut self) -> C {
        let (key, container, value) = (self.st.pop(), self.st.pop(), self.st.pop());
        let (l, r) = self.notes(self.st.top().pc).map_or((0, 0), |n| (n.left.get(), n.right.get()));
        if self.unseen(l) && matches!(self.st.fact(&container).ty, Ty::Any) {
            return Err(self.leave());
        }
        if let Av::Slice(parts) = &key
            && self.store_part(&container, parts, &value, l)
        {
            return Ok(());
        }
        let int_key = self.tagged && (self.st.fact(&key).ty == Ty::Small || r == seen::INT);
        let (c, k) = (self.word(&container), self.word(&key));
        if int_key && let Some(kind) = self.sequence_kind(&container, l).filter(|k| *k != Kind::Tuple) {
            self.guard_exact(c, kind);
            self.guard_small(k);
            let v = self.item_word(kind, &value);
            let (at, offset) = self.item_address(c, kind, k, &key);
            self.store(v, at, offset);
            return Ok(());
        }
        if self.set_item_method(&container, &key, &value)? {
            return Ok(());
        }
        let v = self.word(&value);
        self.call_or_raise(runtime::set_item as *const (), &[c, k, v]);
        Ok(())
    }

    /// An item of a list whose representation is decided by looking at it.
    pub(super) fn load_any_item(&mut self, list: V, key: V) -> Av {
        let (slow, done) = (self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        self.b.set_cold_block(slow);
        let kinds = [Kind::List, Kind::IntList, Kind::FloatList].map(|kind| {
            let (here, other) = (self.b.create_block(), self.b.create_block());
            let c = self.has_kind(list, kind);
            self.b.ins().brif(c, here, &[], other, &[]);
            self.b.switch_to_block(other);
            (here, kind)
        });
        self.b.ins().jump(slow, &[]);
        for (block, kind) in kinds {
            self.b.switch_to_block(block);
            let len = self.load(list, offset_of!(List, len));
            let i = self.b.ins().sshr_imm_u(key, 1);
            let next = self.b.create_block();
            let c = self.b.ins().icmp(IntCC::UnsignedLessThan, i, len);
            self.b.ins().brif(c, next, &[], slow, &[]);
            self.b.switch_to_block(next);
            let items = self.load(list, offset_of!(List, items));
            let offset = self.b.ins().ishl_imm_u(i, 3);
            let at = self.b.ins().iadd(items, offset);
            if kind == Kind::FloatList {
                let f = self.load_as(types::F64, at, size_of::<Array>());
                let v = self.box_float(f);
                self.b.ins().jump(done, &[v.into()]);
                continue;
            }
            let mut v = self.load(at, size_of::<Array>());
            if kind == Kind::IntList {
                let word = self.b.ins().ishl_imm_u(v, 1);
                let back = self.b.ins().sshr_imm_u(word, 1);
                let fits = self.b.ins().icmp(IntCC::Equal, back, v);
                let next = self.b.create_block();
                self.b.ins().brif(fits, next, &[], slow, &[]);
                self.b.switch_to_block(next);
                v = self.b.ins().bor_imm_u(word, 1);
            }
            self.b.ins().jump(done, &[v.into()]);
        }
        self.b.switch_to_block(slow);
        // Nothing of the program runs in it, but it raises where there is no such item.
        let r = self.runtime(runtime::get_item as *const (), &[list, key]);
        let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, r, 0);
        self.guard_raised(c);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        self.typed(result, Ty::Any)
    }

    /// Appends to a list: in place while there is room, if its representation takes the value.
    pub(super) fn push_to_list(&mut self, list: V, av: &Av) {
        let known = match self.st.facts.get(&list).map_or(Ty::Any, |f| f.ty) {
            Ty::ListOf(_) => Ty::Exact(Kind::List),
            ty => ty,
        };
        let value = self.st.fact(av).ty;
        let (slow, done) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(slow);
        let special = match value {
            Ty::Small => Some(Kind::IntList),
            Ty::Exact(Kind::Float) => Some(Kind::FloatList),
            Ty::Exact(Kind::Str) => Some(Kind::StrList),
            _ => None,
        };
        let mut kinds = vec![Kind::List];
        if known != Ty::Exact(Kind::List) && self.vm.config.switches.has(Switch::ListStrategies) {
            kinds.splice(0..0, special);
        }
        // A float is boxed in front, if a plain list may need it: a box is for all that follows.
        let word = if kinds[0] == Kind::FloatList { None } else { Some(self.word(av)) };
        for kind in kinds {
            let next = self.b.create_block();
            if known == Ty::Exact(kind) {
                self.b.ins().jump(next, &[]);
                self.b.switch_to_block(next);
                self.append_in_place(list, kind, av, word, slow, done);
                break;
            }
            let here = self.b.create_block();
            let c = self.has_kind(list, kind);
            self.b.ins().brif(c, here, &[], next, &[]);
            self.b.switch_to_block(here);
            self.append_in_place(list, kind, av, word, slow, done);
            self.b.switch_to_block(next);
            if kind == Kind::List {
                self.b.ins().jump(slow, &[]);
            }
        }
        self.b.switch_to_block(slow);
        let v = self.item_boxed(av, word);
        let fine = self.runtime(runtime::list_append as *const (), &[list, v]);
        self.guard_raised(fine);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
        if known != Ty::Exact(Kind::List) {
            self.st.lists_changed();
        }
    }

    /// A value as an object, its box not to be remembered: on one path only.
    fn item_boxed(&mut self, av: &Av, word: Option<V>) -> V {
        match (word, av) {
            (Some(v), _) => v,
            (None, Av::Float(f, None)) => self.box_float(*f),
            (None, av) => self.word(av),
        }
    }

    /// Appends a value to a list of this kind, which takes it, if there is room.
    fn append_in_place(&mut self, list: V, kind: Kind, av: &Av, word: Option<V>, slow: Block, done: Block) {
        let (try_, fast) = (self.b.create_block(), self.b.create_block());
        let items = self.load(list, offset_of!(List, items));
        self.b.ins().brif(items, try_, &[], slow, &[]);
        self.b.switch_to_block(try_);
        let len = self.load(list, offset_of!(List, len));
        let capacity = self.load(items, offset_of!(Array, capacity));
        let c = self.b.ins().icmp(IntCC::UnsignedLessThan, len, capacity);
        self.b.ins().brif(c, fast, &[], slow, &[]);
        self.b.switch_to_block(fast);
        let v = match kind {
            Kind::IntList => {
                let v = self.item_boxed(av, word);
                self.b.ins().sshr_imm_u(v, 1)
            }
            Kind::FloatList => {
                let f = self.float_of(av);
                let c = self.b.ins().fcmp(FloatCC::Equal, f, f);
                let number = self.b.create_block();
                self.b.ins().brif(c, number, &[], slow, &[]);
                self.b.switch_to_block(number);
                f
            }
            _ => self.item_boxed(av, word),
        };
        let offset = self.b.ins().ishl_imm_u(len, 3);
        let at = self.b.ins().iadd(items, offset);
        self.store(v, at, size_of::<Array>());
        let len = self.b.ins().iadd_imm_u(len, 1);
        self.store(len, list, offset_of!(List, len));
        self.b.ins().jump(done, &[]);
    }

    pub(super) fn unpack(&mut self, n: usize) -> C<bool> {
        let s = self.st.pop();
        if let Av::Tuple(_, items) = &s
            && items.len() == n
        {
            for i in items.iter().rev() {
                self.st.push(i.clone());
            }
            return Ok(true);
        }
        let seen = self.notes(self.st.top().pc).map_or(0, |n| n.right.get());
        if self.unseen(seen) && self.st.fact(&s).ty == Ty::Any {
            return Err(self.leave());
        }
        let Some(kind) = self.sequence_kind(&s, seen) else {
            self.st.push(s);
            return Ok(false);
        };
        let v = self.word(&s);
        self.guard_exact(v, kind);
        let (len, items, header) = match kind {
            Kind::Tuple => (self.load(v, offset_of!(Tuple, len)), v, size_of::<Tuple>()),
            _ => {
                let items = self.load(v, offset_of!(List, items));
                (self.load(v, offset_of!(List, len)), items, size_of::<Array>())
            }
        };
        let c = self.b.ins().icmp_imm_u(IntCC::Equal, len, n as i64);
        self.guard(c);
        for i in (0..n).rev() {
            let item = self.item(kind, items, header + 8 * i);
            self.st.push(item);
        }
        Ok(true)
    }

    /// The length of something whose layout is known, as a tagged int.
    pub(super) fn len_of(&mut self, av: &Av) -> Option<V> {
        if let Av::IntSet(members) = av {
            let n = self.b.ins().popcnt(*members);
            let n = self.b.ins().ishl_imm_u(n, 1);
            return Some(self.b.ins().bor_imm_u(n, 1));
        }
        let (ty, offset) = match self.st.fact(av).ty {
            ty if ty.is_list() => (types::I64, offset_of!(List, len)),
            Ty::ListOf(c) if self.as_in_list(c.cast()?, Dunder::Len) => (types::I64, offset_of!(List, len)),
            Ty::Exact(Kind::Tuple) => (types::I64, offset_of!(Tuple, len)),
            Ty::Exact(Kind::Str) => (types::I64, offset_of!(Str, len)),
            Ty::Exact(Kind::Dict) => (types::I32, offset_of!(Dict, used)),
            Ty::Any if matches!(av, Av::Word(_)) && !self.suspected() => {
                let v = self.word(av);
                return Some(self.len_by_layout(v));
            }
            _ => return None,
        };
        let v = self.word(av);
        let n = self.load_as(ty, v, offset);
        let n = if ty == types::I32 { self.b.ins().uextend(types::I64, n) } else { n };
        let n = self.b.ins().ishl_imm_u(n, 1);
        Some(self.b.ins().bor_imm_u(n, 1))
    }
}
