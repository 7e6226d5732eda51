//! Loops over ranges, lists and tuples without iterator objects.

use std::collections::BTreeMap;
use std::mem::offset_of;
use std::rc::Rc;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value as V, types};
use vm_core::feedback::holds;
use vm_core::types::Dunder;
use vm_layout::*;

use super::state::Edge;
use super::{Builder, C, Stop};
use crate::abstract_value::{ANY_LIST, Av, Fact, Form, Ty};
use crate::runtime;

impl Builder<'_, '_> {
    pub(super) fn get_iter(&mut self) -> C {
        let v = self.st.pop();
        // What was made for this loop is its own iterator.
        if Form::of_iterator(&v).is_some() || matches!(v, Av::Resumable(_)) {
            self.st.push(v);
            return Ok(());
        }
        let seen = self.notes(self.st.top().pc).map_or(0, |n| n.right.get());
        if self.unseen(seen) && self.st.fact(&v).ty == Ty::Any {
            return Err(self.leave());
        }
        if let Some(class) = self.list_class(&v, self.st.top().pc)
            && self.as_in_list(class, Dunder::Iter)
        {
            let sequence = self.word(&v);
            self.guard_list_of(sequence, class);
            let index = self.iconst(0);
            self.st.push(Av::SeqIter { sequence, index, kind: Kind::List });
            return Ok(());
        }
        let av = match self.virtual_iter(&v, seen) {
            Some(av) => av,
            None => {
                let w = self.word(&v);
                Av::Word(self.call_or_raise(runtime::iter as *const (), &[w]))
            }
        };
        self.st.push(av);
        Ok(())
    }

    /// An iterator that is not made over something of which this was seen.
    fn virtual_iter(&mut self, v: &Av, seen: u8) -> Option<Av> {
        if let Av::Range(items) = v {
            return Some(self.range_iter(items));
        }
        if seen == holds::RANGE && self.tagged && !self.distrusted() && matches!(v, Av::Word(_)) {
            return Some(self.range_object_iter(v));
        }
        let index = self.iconst(0);
        if let Some(kind) = self.sequence_kind(v, seen) {
            let sequence = self.word(v);
            self.guard_exact(sequence, kind);
            return Some(Av::SeqIter { sequence, index, kind });
        }
        if self.tagged && self.taken_for_list(v, seen) {
            let sequence = self.word(v);
            self.guard_any_list(sequence);
            return Some(Av::SeqIter { sequence, index, kind: ANY_LIST });
        }
        None
    }

    /// `enumerate`, `zip` or `reversed` in the head of a loop: an iterator that is not made, if it is over such.
    pub(super) fn call_iterator(&mut self, class: Gc<Type>, args: &[Av]) -> Option<Av> {
        let pc = self.st.top().pc;
        let unit = &vm_core::interp::code::body(self.st.top().code).unit;
        let for_loop = unit.words.get(pc as usize + 1).and_then(|w| w.op()) == Some(Op::GET_ITER);
        if !for_loop || !self.tagged || self.distrusted() {
            return None;
        }
        let types = &self.vm.types;
        let (enumerate, zip, reversed) = (types.enumerate, types.zip, types.reversed);
        let notes = self.notes(pc)?;
        let seen = [notes.left.get(), notes.right.get()];
        match args {
            [Av::Range(items)] if class == reversed => match self.range_iter(items) {
                Av::RangeIter { next, left, step } => {
                    let before_last = self.b.ins().iadd_imm_s(left, -1);
                    let size = self.iconst(step);
                    let way = self.b.ins().imul(before_last, size);
                    let last = self.b.ins().iadd(next, way);
                    Some(Av::RangeIter { next: last, left, step: -step })
                }
                _ => None,
            },
            [over] if class == enumerate => {
                let inner = self.virtual_iter(over, seen[0])?;
                Some(Av::Enumerate(Box::new(inner), self.iconst(0)))
            }
            [a, b] if class == zip => {
                let a = self.virtual_iter(a, seen[0])?;
                let b = self.virtual_iter(b, seen[1])?;
                Some(Av::Zip(vec![a, b]))
            }
            _ => None,
        }
    }

    /// An iterator over a range object of small ints with step 1, as most are that are kept.
    fn range_object_iter(&mut self, range: &Av) -> Av {
        let v = self.word(range);
        self.guard_exact(v, Kind::Range);
        let step = self.load(v, offset_of!(Range, step));
        let one = self.iconst(Value::small(1).bits().cast_signed());
        let c = self.b.ins().icmp(IntCC::Equal, step, one);
        self.guard(c);
        let bounds = [offset_of!(Range, start), offset_of!(Range, stop)].map(|at| {
            let bound = self.load(v, at);
            self.guard_small(bound);
            Av::Word(bound)
        });
        self.range_iter(&bounds)
    }

    /// The raw int of a value known to be tagged.
    fn raw(&mut self, av: &Av) -> V {
        let v = self.word(av);
        self.b.ins().sshr_imm_u(v, 1)
    }

    fn range_iter(&mut self, items: &[Av]) -> Av {
        let zero = Av::Const(Value::small(0));
        let (start, stop) = if items.len() == 1 { (&zero, &items[0]) } else { (&items[0], &items[1]) };
        let step = match items.get(2) {
            Some(Av::Const(c)) => c.as_small().unwrap_or(1),
            _ => 1,
        };
        let (next, stop) = (self.raw(start), self.raw(stop));
        let (from, to) = if step > 0 { (next, stop) } else { (stop, next) };
        let mut left = self.b.ins().isub(to, from);
        if step.abs() != 1 {
            let up = self.b.ins().iadd_imm_s(left, step.abs() - 1);
            let size = self.iconst(step.abs());
            left = self.b.ins().sdiv(up, size);
        }
        let nothing = self.iconst(0);
        let some = self.b.ins().icmp(IntCC::SignedLessThan, from, to);
        let left = self.b.ins().select(some, left, nothing);
        Av::RangeIter { next, left, step }
    }

    pub(super) fn for_iter(&mut self, end: u32, pending: &mut BTreeMap<u32, Vec<Edge>>) -> C {
        let it = self.st.pop();
        let pc = self.st.top().pc;
        let (more, over) = (self.b.create_block(), self.b.create_block());
        let before = self.st.clone();
        match it {
            it if Form::of_iterator(&it).is_some() => {
                let Some((it, item)) = self.advance(it, over) else {
                    return Err(Stop::Refuse("an iterator that is none"));
                };
                self.b.ins().jump(more, &[]);
                self.b.switch_to_block(more);
                self.st.push(it);
                self.st.push(item);
            }
            Av::Word(v) if self.st.fact(&it).ty == Ty::Exact(Kind::RangeIter) => {
                let left = self.load(v, offset_of!(RangeIter, remaining));
                self.b.ins().brif(left, more, &[], over, &[]);
                self.b.switch_to_block(more);
                let next = self.load(v, offset_of!(RangeIter, next));
                let step = self.load(v, offset_of!(RangeIter, step));
                let left = self.b.ins().iadd_imm_s(left, -1);
                // The bounds of the object may be any 64-bit ints.
                let item = if self.tagged {
                    let moved = self.b.ins().iadd_imm_s(next, 1 << 62);
                    let c = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, moved, 0);
                    self.guard(c);
                    self.range_item(next)
                } else {
                    self.range_item(next)
                };
                let after = self.b.ins().iadd(next, step);
                self.store(after, v, offset_of!(RangeIter, next));
                self.store(left, v, offset_of!(RangeIter, remaining));
                self.st.push(it);
                self.st.push(item);
            }
            it => {
                let v = self.word(&it);
                self.st.push(Av::Word(v));
                self.before_call();
                let item = self.b.append_block_param(more, types::I64);
                if self.st.fact(&it).ty == Ty::Exact(Kind::ListIter) {
                    self.next_of_list_iterator(v, more);
                }
                let r = self.runtime(runtime::next as *const (), &[v]);
                let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, r, 2);
                self.guard_raised(c);
                self.st.forget_mutable();
                let mut ended = self.st.clone();
                ended.pop();
                self.b.ins().brif(r, more, &[r.into()], over, &[]);
                self.st.facts.insert(item, Fact::default());
                self.st.push(Av::Word(item));
                self.b.switch_to_block(over);
                self.loop_ended(v);
                let over = self.b.create_block();
                self.b.ins().jump(over, &[]);
                pending.entry(end).or_default().push((over, ended));
                pending.entry(pc + 1).or_default().push((more, self.st.clone()));
                return Err(Stop::DeadEnd);
            }
        }
        pending.entry(end).or_default().push((over, before));
        self.edge_to(pc + 1, pending);
        Err(Stop::DeadEnd)
    }

    /// The next item of a list iterator that was made before this code was entered goes to `more`, if it goes over a list of values
    /// and has one; else control goes on.
    fn next_of_list_iterator(&mut self, it: V, more: Block) {
        let other = self.b.create_block();
        let sequence = self.load(it, offset_of!(SeqIter, sequence));
        self.go_on_if(sequence, other);
        let plain = self.has_kind(sequence, Kind::List);
        self.go_on_if(plain, other);
        let index = self.load(it, offset_of!(SeqIter, index));
        let len = self.load(sequence, offset_of!(List, len));
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, index, len);
        self.go_on_if(inside, other);
        let items = self.load(sequence, offset_of!(List, items));
        let offset = self.b.ins().ishl_imm_u(index, 3);
        let at = self.b.ins().iadd(items, offset);
        let item = self.load(at, size_of::<Array>());
        let index = self.b.ins().iadd_imm_u(index, 1);
        self.store(index, it, offset_of!(SeqIter, index));
        self.b.ins().jump(more, &[item.into()]);
        self.b.switch_to_block(other);
    }

    /// The next item of an iterator that is not made, and the iterator behind it; control goes to `over` where there is none.
    fn advance(&mut self, it: Av, over: Block) -> Option<(Av, Av)> {
        Some(match it {
            Av::RangeIter { next, left, step } => {
                self.go_on_if(left, over);
                let item = self.range_item(next);
                let next = self.b.ins().iadd_imm_s(next, step);
                let left = self.b.ins().iadd_imm_s(left, -1);
                (Av::RangeIter { next, left, step }, item)
            }
            Av::SeqIter { sequence, index, kind } => {
                let item = if kind == ANY_LIST {
                    self.item_of_any_list(sequence, index, over)
                } else {
                    self.item_of_sequence(sequence, index, kind, over)
                };
                let index = self.b.ins().iadd_imm_u(index, 1);
                (Av::SeqIter { sequence, index, kind }, item)
            }
            Av::Enumerate(inner, number) => {
                let (inner, item) = self.advance(*inner, over)?;
                let n = self.range_item(number);
                let number = self.b.ins().iadd_imm_u(number, 1);
                self.tuples += 1;
                (Av::Enumerate(Box::new(inner), number), Av::Tuple(self.tuples, vec![n, item]))
            }
            Av::Zip(parts) => {
                let both = parts.into_iter().map(|p| self.advance(p, over)).collect::<Option<Vec<_>>>()?;
                let (parts, items) = both.into_iter().unzip();
                self.tuples += 1;
                (Av::Zip(parts), Av::Tuple(self.tuples, items))
            }
            _ => return None,
        })
    }

    fn go_on_if(&mut self, c: V, over: Block) {
        let next = self.b.create_block();
        self.b.ins().brif(c, next, &[], over, &[]);
        self.b.switch_to_block(next);
    }

    fn item_of_sequence(&mut self, sequence: V, index: V, kind: Kind, over: Block) -> Av {
        // A list may have changed its layout since the last turn.
        self.guard_layout(sequence, kind);
        let offset = if kind == Kind::Tuple { offset_of!(Tuple, len) } else { offset_of!(List, len) };
        let len = self.load(sequence, offset);
        let c = self.b.ins().icmp(IntCC::UnsignedLessThan, index, len);
        self.go_on_if(c, over);
        let (items, header) = if kind == Kind::Tuple {
            (sequence, size_of::<Tuple>())
        } else {
            (self.load(sequence, offset_of!(List, items)), size_of::<Array>())
        };
        let offset = self.b.ins().ishl_imm_u(index, 3);
        let at = self.b.ins().iadd(items, offset);
        self.item(kind, at, header)
    }

    /// The representation of the list is looked at in every turn.
    fn item_of_any_list(&mut self, sequence: V, index: V, over: Block) -> Av {
        // All kinds of lists have their length in the same place.
        let len = self.load(sequence, offset_of!(List, len));
        let c = self.b.ins().icmp(IntCC::UnsignedLessThan, index, len);
        self.go_on_if(c, over);
        let key = self.b.ins().ishl_imm_u(index, 1);
        let key = self.b.ins().bor_imm_u(key, 1);
        self.load_any_item(sequence, key)
    }

    /// The iterator has nothing more, and may be the last to refer to something with a finalizer: the interpreter sees to
    /// it, in whose frame another iterator lies that has nothing more either. (This one must not be asked again.)
    fn loop_ended(&mut self, it: V) {
        let Ok(other) = self.vm.iter(self.vm.empty_str.value()) else { return };
        let nothing = self.runtime(runtime::loop_ends_nothing as *const (), &[it]);
        if let Some(slot) =
            Rc::make_mut(&mut self.now).last_mut().and_then(|f| Rc::make_mut(f).stack.last_mut())
        {
            *slot = Av::Const(other);
        }
        self.exit_blocks = [None; 2];
        self.resume_here();
        self.guard_as_expected(nothing);
        self.exit_blocks = [None; 2];
        self.begin_block();
    }

    /// An item of a range as a value.
    fn range_item(&mut self, i: V) -> Av {
        if self.tagged {
            let v = self.b.ins().ishl_imm_u(i, 1);
            let v = self.b.ins().bor_imm_u(v, 1);
            return self.typed(v, Ty::Small);
        }
        let v = self.runtime(runtime::int as *const (), &[i]);
        self.typed(v, Ty::Exact(Kind::Int))
    }

    /// `range(…)` with small ints is not made.
    pub(super) fn call_range(&mut self, args: &[Av]) -> Option<Av> {
        if !self.tagged || self.vm.config.py2_range || !(1..=3).contains(&args.len()) || self.distrusted() {
            return None;
        }
        if let Some(step) = args.get(2)
            && !matches!(step, Av::Const(c) if c.as_small().is_some_and(|s| s != 0 && s.abs() < 1 << 32))
        {
            return None;
        }
        for a in args {
            match self.st.fact(a).ty {
                Ty::Small => {}
                Ty::Any if matches!(a, Av::Word(_)) => {
                    let v = self.word(a);
                    self.guard_small(v);
                }
                _ => return None,
            }
        }
        Some(Av::Range(args.to_vec()))
    }
}
