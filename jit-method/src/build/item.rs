//! Subscripts, unpacking, appending.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as V, types};
use vm_core::feedback::seen;
use vm_layout::*;

use super::{Builder, C};
use crate::abstract_value::{Av, Fact, Ty};
use crate::runtime;

impl Builder<'_, '_> {
    /// The kind of sequence that an operand is, or was so far: list or tuple.
    fn sequence_kind(&self, av: &Av, seen: u8) -> Option<Kind> {
        match self.st.fact(av).ty {
            Ty::Exact(k @ (Kind::List | Kind::Tuple)) => Some(k),
            Ty::Any if !self.distrusted() => match seen {
                seen::LIST => Some(Kind::List),
                seen::TUPLE => Some(Kind::Tuple),
                _ => None,
            },
            _ => None,
        }
    }

    /// Address of an item, its index tested; the items begin `header` bytes behind it.
    fn item_address(&mut self, sequence: V, kind: Kind, key: V, key_av: &Av) -> (V, usize) {
        let (len, items, header) = match kind {
            Kind::List => {
                let len = self.load(sequence, offset_of!(List, len));
                let items = self.load(sequence, offset_of!(List, items));
                (len, items, size_of::<Array>())
            }
            _ => (self.load(sequence, offset_of!(Tuple, len)), sequence, size_of::<Tuple>()),
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
        if self.unseen(l) && self.st.fact(&container).ty == Ty::Any {
            return Err(self.leave());
        }
        if let (Av::Tuple(items), Av::Const(c)) = (&container, &key)
            && let Some(i) = c.as_small()
            && let Some(item) = usize::try_from(i).ok().and_then(|i| items.get(i))
        {
            let item = item.clone();
            self.st.push(item);
            return Ok(());
        }
        let int_key = self.tagged && (self.st.fact(&key).ty == Ty::Small || r == seen::INT);
        if int_key && let Some(kind) = self.sequence_kind(&container, l) {
            let (c, k) = (self.word(&container), self.word(&key));
            self.guard_exact(c, kind);
            self.guard_small(k);
            let (at, offset) = self.item_address(c, kind, k, &key);
            let v = self.load(at, offset);
            self.st.facts.insert(v, Fact::default());
            self.st.push(Av::Word(v));
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
        if self.unseen(l) && self.st.fact(&container).ty == Ty::Any {
            return Err(self.leave());
        }
        let int_key = self.tagged && (self.st.fact(&key).ty == Ty::Small || r == seen::INT);
        let (c, k, v) = (self.word(&container), self.word(&key), self.word(&value));
        if int_key && self.sequence_kind(&container, l) == Some(Kind::List) {
            self.guard_exact(c, Kind::List);
            self.guard_small(k);
            let (at, offset) = self.item_address(c, Kind::List, k, &key);
            self.store(v, at, offset);
            return Ok(());
        }
        self.call_or_raise(runtime::set_item as *const (), &[c, k, v]);
        Ok(())
    }

    /// Appends to a list: in place while there is room.
    pub(super) fn push_to_list(&mut self, list: V, v: V) {
        if self.st.facts.get(&list).map(|f| f.ty) != Some(Ty::Exact(Kind::List)) {
            self.runtime(runtime::list_push as *const (), &[list, v]);
            return;
        }
        let (slow, try_, fast, done) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block(), self.b.create_block());
        let items = self.load(list, offset_of!(List, items));
        self.b.ins().brif(items, try_, &[], slow, &[]);
        self.b.switch_to_block(try_);
        let len = self.load(list, offset_of!(List, len));
        let capacity = self.load(items, offset_of!(Array, capacity));
        let c = self.b.ins().icmp(IntCC::UnsignedLessThan, len, capacity);
        self.b.ins().brif(c, fast, &[], slow, &[]);
        self.b.switch_to_block(fast);
        let offset = self.b.ins().ishl_imm_u(len, 3);
        let at = self.b.ins().iadd(items, offset);
        self.store(v, at, size_of::<Array>());
        let len = self.b.ins().iadd_imm_u(len, 1);
        self.store(len, list, offset_of!(List, len));
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(slow);
        self.runtime(runtime::list_push as *const (), &[list, v]);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    pub(super) fn unpack(&mut self, n: usize) -> C<bool> {
        let s = self.st.pop();
        if let Av::Tuple(items) = &s
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
            Kind::List => {
                let items = self.load(v, offset_of!(List, items));
                (self.load(v, offset_of!(List, len)), items, size_of::<Array>())
            }
            _ => (self.load(v, offset_of!(Tuple, len)), v, size_of::<Tuple>()),
        };
        let c = self.b.ins().icmp_imm_u(IntCC::Equal, len, n as i64);
        self.guard(c);
        for i in (0..n).rev() {
            let item = self.load(items, header + 8 * i);
            self.st.facts.insert(item, Fact::default());
            self.st.push(Av::Word(item));
        }
        Ok(true)
    }

    /// The length of something whose layout is known, as a tagged int.
    pub(super) fn len_of(&mut self, av: &Av) -> Option<V> {
        let offset = match self.st.fact(av).ty {
            Ty::Exact(Kind::List) => offset_of!(List, len),
            Ty::Exact(Kind::Tuple) => offset_of!(Tuple, len),
            Ty::Exact(Kind::Str) => offset_of!(Str, len),
            Ty::Exact(Kind::Dict) => offset_of!(Dict, used),
            _ => return None,
        };
        let v = self.word(av);
        let n = self.load_as(types::I64, v, offset);
        let n = self.b.ins().ishl_imm_u(n, 1);
        Some(self.b.ins().bor_imm_u(n, 1))
    }
}
