//! Parts of lists: slices whose bounds are small ints are not made, a part that is assigned at once is not copied first,
//! and the methods that change a list in place are called without argument rows.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value as V, types};
use vm_core::feedback::holds;
use vm_core::types::list::part::MISSING;
use vm_core::value::native_def;
use vm_layout::*;

use super::Builder;
use crate::abstract_value::{Av, Ty};
use crate::runtime;

/// Words behind a slice of a list that are looked at for the assignment that it is for.
const AHEAD: usize = 12;

impl Builder<'_, '_> {
    /// BUILD_SLICE; false: by the interpreter.
    pub(super) fn build_slice(&mut self, n: usize) -> bool {
        let none = self.vm.none;
        let stack = &self.st.top().stack;
        let mut parts = stack[stack.len() - n..].to_vec();
        parts.resize(3, Av::Const(none));
        let step_is_known =
            matches!(parts[2], Av::Const(c) if c == none || c.as_small().is_some_and(|s| s != 0));
        if !self.tagged || !step_is_known || self.distrusted() {
            return false;
        }
        for p in &parts[..2] {
            match (p, self.st.fact(p).ty) {
                (Av::Const(c), _) if *c == none || c.is_small() => {}
                (Av::Word(_), Ty::Small | Ty::Any) => {}
                _ => return false,
            }
        }
        for p in &parts[..2] {
            if let Av::Word(v) = *p {
                self.guard_small(v);
            }
        }
        let at = self.st.top().stack.len() - n;
        self.st.top_mut().stack.truncate(at);
        if let Ok(parts) = <[Av; 3]>::try_from(parts) {
            self.st.push(Av::Slice(Box::new(parts)));
        }
        true
    }

    /// The three numbers of a slice as machine values.
    fn bounds(&mut self, parts: &[Av; 3]) -> [V; 3] {
        let [start, stop, step] = parts;
        let bounds = [start, stop].map(|p| match p {
            Av::Const(c) => self.iconst(c.as_small().unwrap_or(MISSING)),
            p => {
                let v = self.word(p);
                self.b.ins().sshr_imm_u(v, 1)
            }
        });
        let step = match step {
            Av::Const(c) => c.as_small().unwrap_or(1),
            _ => 1,
        };
        [bounds[0], bounds[1], self.iconst(step)]
    }

    /// Whether a container is a list, or was one so far.
    pub(super) fn taken_for_list(&self, container: &Av, seen: u8) -> bool {
        self.st.fact(container).ty.is_list() || seen != 0 && seen & !holds::LISTS == 0 && !self.distrusted()
    }

    /// `container[slice]`; false if that is no list's.
    pub(super) fn load_part(&mut self, container: &Av, parts: &[Av; 3], seen: u8) -> bool {
        if !self.taken_for_list(container, seen) {
            return false;
        }
        let list = self.word(container);
        self.guard_any_list(list);
        if self.is_assigned_at_once() {
            self.st.push(Av::Part(list, Box::new(parts.clone())));
            return true;
        }
        let part = self.make_part(list, parts);
        self.st.push(Av::Word(part));
        true
    }

    /// Copies a part of a list.
    pub(super) fn make_part(&mut self, list: V, parts: &[Av; 3]) -> V {
        let [start, stop, step] = self.bounds(parts);
        let part = self.runtime(runtime::list_part as *const (), &[list, start, stop, step]);
        let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, part, 0);
        self.guard_raised(c);
        self.list_changed(list);
        self.typed(part, Ty::AnyList);
        part
    }

    /// A list may have another representation now, and any variable may refer to it.
    fn list_changed(&mut self, list: V) {
        if !matches!(self.st.facts.get(&list).map(|f| f.ty), Some(Ty::Exact(Kind::List))) {
            self.st.lists_changed();
        }
    }

    /// Whether the slice being read is on its way into another one: until then only locals and constants are read, and
    /// nothing can change the list.
    fn is_assigned_at_once(&self) -> bool {
        let top = self.st.top();
        let unit = &vm_core::interp::code::body(top.code).unit;
        // Values above the part that is being followed.
        let mut above = 0usize;
        for w in unit.words.iter().skip(top.pc as usize + 1).take(AHEAD) {
            match w.op() {
                Some(Op::LOAD_FAST | Op::LOAD_CONST) => above += 1,
                Some(Op::LOAD_FAST_LOAD_FAST | Op::LOAD_FAST_LOAD_CONST) => above += 2,
                Some(Op::BINARY_ADD | Op::BINARY_SUBTRACT) if above >= 2 => above -= 1,
                Some(Op::UNARY_NEGATIVE) if above >= 1 => {}
                Some(Op::BUILD_SLICE) if above > w.b() as usize => above -= w.b() as usize - 1,
                Some(Op::STORE_SUBSCR | Op::STORE_SUBSCR_STRATEGY) => return above == 2,
                _ => return false,
            }
        }
        false
    }

    /// Unknown code is about to run: parts that have only been noted are copied now.
    pub(super) fn make_parts(&mut self) {
        let depth = self.st.top().stack.len();
        for i in 0..depth {
            if let Av::Part(list, parts) = self.st.top().stack[i].clone() {
                let part = self.make_part(list, &parts);
                self.st.top_mut().stack[i] = Av::Word(part);
            }
        }
    }

    /// `container[slice] = value`; false if that is no list's.
    pub(super) fn store_part(&mut self, container: &Av, parts: &[Av; 3], value: &Av, seen: u8) -> bool {
        if !self.taken_for_list(container, seen) {
            return false;
        }
        let list = self.word(container);
        self.guard_any_list(list);
        let [start, stop, step] = self.bounds(parts);
        if let Av::Part(from, part) = value {
            let [part_start, part_stop, part_step] = self.bounds(part);
            let done = self.b.create_block();
            let none = Av::Const(self.vm.none);
            let is_none = |av: &Av| *av == none;
            let from_first =
                is_none(&parts[0]) && (is_none(&parts[2]) || parts[2] == Av::Const(Value::small(1)));
            let to_first = is_none(&part[1]) && part[2] == Av::Const(Value::small(-1));
            if list == *from && from_first && to_first {
                self.reverse_head(list, stop, part_start, done);
            }
            let args = [list, start, stop, step, *from, part_start, part_stop, part_step];
            let fine = self.runtime(runtime::list_move_part as *const (), &args);
            self.guard_raised(fine);
            self.b.ins().jump(done, &[]);
            self.b.switch_to_block(done);
            self.st.lists_changed();
            return true;
        }
        let v = self.word(value);
        self.call_or_raise(runtime::list_set_part as *const (), &[list, start, stop, step, v]);
        true
    }

    /// `list[:n] = list[last::-1]`, in place and to `done`, if `n` is the one behind `last` and both lie in the list; else
    /// control goes on.
    fn reverse_head(&mut self, list: V, n: V, last: V, done: Block) {
        let (try_, turn, swap, slow) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block(), self.b.create_block());
        let low = self.b.append_block_param(turn, types::I64);
        let high = self.b.append_block_param(turn, types::I64);
        let behind = self.b.ins().iadd_imm_u(last, 1);
        let all = self.b.ins().icmp(IntCC::Equal, behind, n);
        let len = self.load(list, offset_of!(List, len));
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, last, len);
        let c = self.b.ins().band(all, inside);
        // Its items are no words.
        let progression = self.has_kind(list, Kind::RangeList);
        let words = self.b.ins().bxor_imm_u(progression, 1);
        let c = self.b.ins().band(c, words);
        self.b.ins().brif(c, try_, &[], slow, &[]);
        self.b.switch_to_block(try_);
        let items = self.load(list, offset_of!(List, items));
        let first = self.b.ins().iadd_imm_u(items, size_of::<Array>() as i64);
        let offset = self.b.ins().ishl_imm_u(last, 3);
        let end = self.b.ins().iadd(first, offset);
        self.b.ins().jump(turn, &[first.into(), end.into()]);
        self.b.switch_to_block(turn);
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, low, high);
        self.b.ins().brif(more, swap, &[], done, &[]);
        self.b.switch_to_block(swap);
        let (a, b) = (self.load(low, 0), self.load(high, 0));
        self.store(b, low, 0);
        self.store(a, high, 0);
        let (up, down) = (self.b.ins().iadd_imm_u(low, 8), self.b.ins().iadd_imm_s(high, -8));
        self.b.ins().jump(turn, &[up.into(), down.into()]);
        self.b.switch_to_block(slow);
    }

    /// A native function that was always bound to something, as it was noted at this call: what it is bound to, if that
    /// is a list.
    pub(super) fn bound_list_method(&mut self, callee: V) -> Option<(&'static str, V)> {
        let def = self.notes(self.st.top().pc)?.native().filter(|_| !self.distrusted())?;
        let name = native_def(def).name;
        let of_list = vm_core::types::list::DEF.methods.iter().any(|d| std::ptr::eq(d, native_def(def)));
        if !of_list || !matches!(name, "append" | "insert" | "pop") {
            return None;
        }
        self.guard_bound(callee);
        self.guard_exact(callee, Kind::Builtin);
        let word = self.load(callee, offset_of!(Builtin, def));
        let expected = self.iconst(def.cast_signed());
        let c = self.b.ins().icmp(IntCC::Equal, word, expected);
        self.guard(c);
        let this = self.load(callee, offset_of!(Builtin, receiver));
        self.typed(this, Ty::Any);
        self.guard_any_list(this);
        Some((name, this))
    }

    /// Calls a method of a list that runs no other code; `None`: by the runtime.
    pub(super) fn call_list_method(&mut self, list: V, name: &str, args: &[Av]) -> Option<Av> {
        let index = |b: &mut Self, av: &Av| match (av, b.st.fact(av).ty) {
            (Av::Const(c), Ty::Small) => Some(b.iconst(c.as_small().unwrap_or(0))),
            (Av::Word(v), Ty::Small) => Some(b.b.ins().sshr_imm_u(*v, 1)),
            _ => None,
        };
        if !self.tagged {
            return None;
        }
        match (name, args) {
            ("append", [item]) => self.push_to_list(list, item),
            ("insert", [i, item]) => {
                let i = index(self, i)?;
                let v = self.word(item);
                let fine = self.runtime(runtime::list_insert as *const (), &[list, i, v]);
                self.guard_raised(fine);
                self.st.lists_changed();
            }
            ("pop", [] | [_]) => {
                let i = match args {
                    [i] => index(self, i)?,
                    _ => self.iconst(-1),
                };
                let v = self.runtime(runtime::list_pop as *const (), &[list, i]);
                let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, v, 0);
                self.guard_raised(c);
                self.list_changed(list);
                return Some(self.typed(v, Ty::Any));
            }
            _ => return None,
        }
        Some(Av::Const(self.vm.none))
    }
}
