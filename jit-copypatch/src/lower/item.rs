//! Items, slices, tuples made and taken apart.

use vm_layout::{Array, Kind, Slice, Tuple};

use super::{Entry, Ints, Lower};
use crate::emit::Label;
use crate::stencil::{Id, Operands};

const _: () = assert!(size_of::<Slice>().is_multiple_of(16));

impl Lower<'_> {
    /// The place in a list that a constant index names, and where that is in the list's storage.
    fn constant_place(&self, e: Entry) -> Option<(u32, u32)> {
        let place = self.small_word(e)? >> 1;
        (place < 1 << 20).then(|| (place, size_of::<Array>() as u32 + 8 * place))
    }

    /// BINARY_SUBSCR.
    pub(super) fn load_item(&mut self, i: usize) {
        let seen = self.seen_kind(2);
        let float = self.seems_list_of_floats(2);
        if let (true, Some((k, n))) = (
            self.tagged && !matches!(seen, Some(Kind::Str | Kind::IntList | Kind::Tuple)),
            self.constant_place(self.stack[self.stack.len() - 1]),
        ) {
            let a = self.operand(2);
            let r = self.result(i, 2);
            let b = self.depth_offset(self.stack.len() - 1);
            let hot = Operands { a, k, n, r, ..Operands::default() };
            let cold = Operands { a, b, r, ..Operands::default() };
            self.emit_rest_constant(i, (Id::list_item_k, hot), (Id::item_rest, cold), Label::Hot(0));
        } else {
            let (a, b) = (self.operand(2), self.operand(1));
            let r = self.result(i, 2);
            let o = Operands { a, b, r, ..Operands::default() };
            let id = match (self.ints, seen) {
                (Ints::Boxed | Ints::Prebuilt, _) => Id::boxed_subscript,
                (Ints::Tagged, Some(Kind::Str)) => Id::str_item,
                (Ints::Tagged, Some(Kind::IntList)) => Id::int_list_item,
                _ => Id::list_item,
            };
            self.emit_rest(i, id, Id::item_rest, o);
        }
        self.replace(2, if float { Entry::Float } else { Entry::Slot });
    }

    /// STORE_SUBSCR.
    pub(super) fn store_item(&mut self, i: usize) {
        let (a, b) = (self.operand(3), self.operand(2));
        if let (true, Some((k, n))) = (self.tagged, self.constant_place(self.stack[self.stack.len() - 1])) {
            let r = self.depth_offset(self.stack.len() - 1);
            let hot = Operands { a, b, k, n, ..Operands::default() };
            let cold = Operands { a, b, r, ..Operands::default() };
            let (id, rest) = (Id::store_subscript_k, Id::store_subscript_rest);
            self.emit_rest_constant(i, (id, hot), (rest, cold), Label::Hot(0));
        } else {
            let r = self.operand(1);
            let o = Operands { a, b, r, ..Operands::default() };
            let id = if self.tagged { Id::store_subscript } else { Id::boxed_store_subscript };
            self.emit_rest(i, id, Id::store_subscript_rest, o);
        }
        self.stack.truncate(self.stack.len() - 3);
    }

    /// UNPACK_SEQUENCE into any number but two.
    pub(super) fn unpack(&mut self, i: usize, n: u32) {
        let seen = self.seen_kind(1);
        let a = self.operand(1);
        let r = self.depth_offset(self.stack.len() - 1);
        let id = if seen == Some(Kind::List) { Id::unpack_list } else { Id::unpack_tuple };
        self.emit_rest(i, id, Id::unpack_rest, Operands { a, r, n, ..Operands::default() });
        self.stack.pop();
        self.stack.resize(self.stack.len() + n as usize, Entry::Slot);
    }

    pub(super) fn build_tuple(&mut self, i: usize, n: u32) {
        self.flush(0);
        let a = self.depth_offset(self.stack.len() - n as usize);
        let k = (size_of::<Tuple>() as u32 + 8 * n).next_multiple_of(16);
        let r = self.result(i, n as usize);
        self.emit_slow(i, Id::build_tuple, Operands { a, b: 8 * n, r, k, n, ..Operands::default() });
        self.replace(n as usize, Entry::Slot);
    }

    pub(super) fn build_slice(&mut self, i: usize, parts: usize) {
        let (a, b) = (self.operand(parts), self.operand(parts - 1));
        let n = if parts == 3 { self.operand(1) } else { 0 };
        let r = self.result(i, parts);
        let id = if parts == 3 { Id::build_slice_step } else { Id::build_slice };
        self.emit_slow(i, id, Operands { a, b, r, n, ..Operands::default() });
        self.replace(parts, Entry::Slot);
    }
}
