//! Comprehensions: their functions are not made where they are called at once, and a generator expression that is taken
//! whole by `tuple`, `list`, `set`, `sum`, `any` or `all` is compiled in the place of that call, without a generator.
//! An exit in the middle makes the generator and has the rest taken ([`crate::taken`]).

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value as V};
use vm_core::bytecode::flags;
use vm_core::feedback;
use vm_core::interp::code::body;
use vm_core::value::native_def;
use vm_layout::*;

use super::call::{MAX_DEPTH, code_words};
use super::state::{State, Taken};
use super::{BUDGET, Builder, C, Stop, looks_at_itself, small_and_simple};
use crate::abstract_value::{Av, Maker, Taker, Ty};
use crate::runtime;

impl Builder<'_, '_> {
    /// MAKE_FUNCTION of a comprehension: it is called where it is made. False: by the interpreter.
    pub(super) fn make_comprehension(&mut self, parts: u32) -> bool {
        let stack = &self.st.top().stack;
        let Some(Av::Const(code)) = stack.last() else { return false };
        let Some(code) = code.cast::<Code>() else { return false };
        let unit = &body(code).unit;
        let of_comprehension = ["<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"].contains(&&*unit.name);
        let awaits = flags::COROUTINE | flags::ASYNC_GENERATOR | flags::ITERABLE_COROUTINE;
        if !of_comprehension
            || parts & !vm_layout::opcodes::make_function::CLOSURE != 0
            || unit.flags & awaits != 0
            || self.vm.custom_builtins
        {
            return false;
        }
        self.st.pop();
        let closure = (parts != 0).then(|| Box::new(self.st.pop()));
        self.embed(code.value());
        let globals = self.st.top().globals;
        self.st.push(Av::Function(Maker { code, globals, closure }));
        true
    }

    /// Makes the function of a comprehension after all.
    pub(super) fn make_maker(&mut self, maker: &Maker) -> V {
        let globals = self.const_word(maker.globals.value());
        let code = self.const_word(maker.code.value());
        let closure = match &maker.closure {
            Some(c) => self.word(c),
            None => self.iconst(0),
        };
        self.runtime(runtime::closure as *const (), &[globals, code, closure])
    }

    /// The slots of a comprehension's frame: the iterator, nothing, the cells.
    fn comprehension_slots(&self, maker: &Maker, it: Av) -> Option<Vec<Av>> {
        let code = maker.code;
        let mut slots = vec![Av::Unbound; code.slot_count.get() as usize];
        if slots.is_empty() {
            return None;
        }
        slots[0] = it;
        let cells = match maker.closure.as_deref() {
            Some(Av::Tuple(_, cells)) => cells.as_slice(),
            Some(_) => return None,
            None => &[],
        };
        if cells.len() != code.free_count.get() as usize {
            return None;
        }
        for (slot, cell) in slots[code.first_free.get() as usize..].iter_mut().zip(cells) {
            *slot = cell.clone();
        }
        Some(slots)
    }

    /// Whether the next word calls something with the result of this one: nobody else will have it.
    fn is_argument_at_once(&self) -> bool {
        let top = self.st.top();
        let next = body(top.code).unit.words.get(top.pc as usize + 1);
        next.is_some_and(|w| w.op() == Some(Op::CALL) && w.b() == 1)
    }

    /// Whether a comprehension can be compiled where it is called.
    fn fits_here(&mut self, maker: &Maker) -> bool {
        let code = maker.code;
        small_and_simple(code)
            && !looks_at_itself(&body(code).unit)
            && self.st.frames.len() < MAX_DEPTH
            && self.words + code_words(code) < BUDGET
            && !self.st.frames.iter().any(|f| f.code == code)
            && !self.plan.apart.contains(&code.address())
            && self.chains_fold(code, maker.globals)
            && self.comprehension_slots(maker, Av::Unbound).is_some()
    }

    /// Calls the function of a comprehension.
    pub(super) fn call_maker(&mut self, maker: Maker, args: Vec<Av>) -> C {
        if let [it] = args.as_slice() {
            if body(maker.code).unit.flags & flags::GENERATOR != 0 {
                let generator = Av::Generator(maker, Box::new(it.clone()));
                let v = if self.is_argument_at_once() { generator } else { Av::Word(self.word(&generator)) };
                self.st.push(v);
                return Ok(());
            }
            if self.fits_here(&maker)
                && let Some(slots) = self.comprehension_slots(&maker, it.clone())
            {
                return self.inline_code(maker.code, None, maker.globals, slots, None, None);
            }
        }
        let f = self.make_maker(&maker);
        self.call_any(&Av::Word(f), &args)
    }

    /// What a callable does with an iterable, if that is to take it whole.
    pub(super) fn taker(&self, f: Value) -> Option<Taker> {
        let t = &self.vm.types;
        if let Some(class) = f.cast::<Type>() {
            return match class {
                c if c == t.tuple => Some(Taker::Tuple),
                c if c == t.list => Some(Taker::List),
                c if c == t.set => Some(Taker::Set),
                _ => None,
            };
        }
        let b = f.exact::<Builtin>().filter(|b| b.receiver.get().is_none())?;
        let def = native_def(b.def.get());
        let of_builtins =
            vm_core::builtins::DEF.functions.iter().flat_map(|t| t.iter()).any(|d| std::ptr::eq(d, def));
        match def.name {
            "sum" if of_builtins && self.tagged => Some(Taker::Sum),
            "any" if of_builtins => Some(Taker::Any),
            "all" if of_builtins => Some(Taker::All),
            _ => None,
        }
    }

    /// Whether a generator expression can be taken in place.
    pub(super) fn can_take(&mut self, maker: &Maker) -> bool {
        !self.distrusted() && self.fits_here(maker)
    }

    /// Takes all of a generator expression.
    pub(super) fn take(&mut self, taker: Taker, callee: Value, maker: Maker, it: Av) -> C {
        let Some(mut slots) = self.comprehension_slots(&maker, it) else {
            return Err(Stop::Refuse("a closure that is none"));
        };
        let into = match taker {
            Taker::Tuple => {
                let room = match slots.first() {
                    Some(Av::RangeIter { left, .. }) => *left,
                    Some(Av::SeqIter { sequence, kind: Kind::Tuple, .. }) => {
                        self.load(*sequence, offset_of!(Tuple, len))
                    }
                    Some(Av::SeqIter { sequence, .. }) => self.load(*sequence, offset_of!(List, len)),
                    _ => self.iconst(0),
                };
                let v = self.runtime(runtime::list_with_room as *const (), &[room]);
                self.typed(v, Ty::Exact(Kind::List));
                Some(v)
            }
            Taker::List => {
                let n = self.iconst(0);
                let row = self.in_row(&[]);
                let v = self.runtime(runtime::list_of as *const (), &[row, n]);
                self.typed(v, Ty::AnyList);
                Some(v)
            }
            Taker::Set if self.is_only_counted(maker.code) => {
                slots.push(Av::IntSet(self.iconst(0)));
                None
            }
            Taker::Set => {
                let v = self.runtime(runtime::new_set as *const (), &[]);
                self.typed(v, Ty::Exact(Kind::Set));
                Some(v)
            }
            Taker::Sum => {
                slots.push(Av::Const(Value::small(0)));
                None
            }
            Taker::Any | Taker::All => None,
        };
        self.embed(callee);
        self.inline_code(maker.code, None, maker.globals, slots, None, Some(Taken { taker, callee, into }))
    }

    /// YIELD_VALUE of a generator expression that is being taken: the taker has the value, and sends None.
    pub(super) fn take_item(&mut self, returns: &mut Vec<(Block, State, Av)>) -> C {
        let Some(Taken { taker, into, .. }) = self.st.top().taken else { return Ok(()) };
        let item = self.st.top().stack.last().cloned().unwrap_or(Av::Dead);
        match (taker, into) {
            (Taker::Tuple, Some(list)) => {
                // Nobody else knows of the list.
                self.typed(list, Ty::Exact(Kind::List));
                self.push_to_list(list, &item);
            }
            (Taker::List, Some(list)) => {
                self.typed(list, Ty::AnyList);
                self.push_to_list(list, &item);
            }
            (Taker::Set, Some(set)) => {
                let v = self.word(&item);
                let put = self.runtime(runtime::drain_item as *const (), &[set, v]);
                // Anything whose hash or equality is a program's own.
                self.guard(put);
            }
            (Taker::Set, None) => self.add_to_counted(&item)?,
            (Taker::Sum, _) => self.add_to_sum(&item)?,
            (Taker::Any | Taker::All, _) => {
                let t = self.truth_without_calls(&item)?;
                let (decided, next) = (self.b.create_block(), self.b.create_block());
                let any = taker == Taker::Any;
                let (yes, no) = if any { (decided, next) } else { (next, decided) };
                self.b.ins().brif(t, yes, &[], no, &[]);
                let answer = if any { self.vm.true_ } else { self.vm.false_ };
                returns.push((decided, self.st.clone(), Av::Const(answer)));
                self.b.switch_to_block(next);
            }
            _ => return Err(Stop::Refuse("a taker without a container")),
        }
        self.st.pop();
        self.st.push(Av::Const(self.vm.none));
        Ok(())
    }

    /// The truth of an item, where asking for it runs no code: what it raises would not be raised by the expression.
    fn truth_without_calls(&mut self, item: &Av) -> C<V> {
        let known = match self.st.fact(item).ty {
            Ty::Small => true,
            Ty::Exact(k) => matches!(k, Kind::Bool | Kind::Str | Kind::Tuple | Kind::Dict),
            ty => ty.is_list(),
        };
        if known || matches!(item, Av::Bool(_)) {
            return self.truth(item);
        }
        if self.distrusted() {
            return Err(Stop::Refuse("what is asked for its truth may be anything"));
        }
        let v = self.word(item);
        let [t, f, n] = [self.vm.true_, self.vm.false_, self.vm.none].map(|c| self.is_word(v, c));
        let c = self.b.ins().bor(t, f);
        let c = self.b.ins().bor(c, n);
        self.guard(c);
        Ok(t)
    }

    /// Whether the set that this call makes is the argument of `len` and nothing else, and what an expression yields has been
    /// small ints only as far as anybody knows.
    fn is_only_counted(&self, code: Gc<Code>) -> bool {
        let top = self.st.top();
        let Some(Av::Const(f)) = top.stack.last() else { return false };
        let is_len = f
            .exact::<Builtin>()
            .is_some_and(|b| b.receiver.get().is_none() && native_def(b.def.get()).name == "len");
        let notes = feedback::notes(code);
        is_len
            && self.tagged
            && self.is_argument_at_once()
            && !self.plan.to_be_made.contains(&code.address())
            && notes.is_none_or(|n| n.words.iter().all(|w| w.failures.get() == 0))
    }

    fn add_to_counted(&mut self, item: &Av) -> C {
        let at = self.st.top().home.len();
        let Av::IntSet(members) = self.st.top().locals[at] else {
            return Err(Stop::Refuse("a set that is none"));
        };
        match self.st.fact(item).ty {
            Ty::Any | Ty::Small => {}
            _ => {
                let code = self.st.top().code;
                self.plan.to_be_made.insert(code.address());
                return Err(Stop::Restart);
            }
        }
        let v = self.word(item);
        self.guard_small(v);
        let i = self.b.ins().sshr_imm_u(v, 1);
        let from_first = self.b.ins().iadd_imm_s(i, 32);
        let c = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, from_first, 64);
        self.guard(c);
        let one = self.iconst(1);
        let bit = self.b.ins().ishl(one, i);
        let members = self.b.ins().bor(members, bit);
        self.st.top_mut().locals[at] = Av::IntSet(members);
        Ok(())
    }

    /// Ints only: a sum of anything else is the runtime's.
    fn add_to_sum(&mut self, item: &Av) -> C {
        let at = self.st.top().home.len();
        let sum = self.st.top().locals[at].clone();
        if self.st.fact(item).ty == Ty::Any
            && let Av::Word(v) = item
            && !self.distrusted()
        {
            self.guard_small(*v);
        }
        let now = self.st.fact(&sum).ty;
        if self.st.fact(item).ty != Ty::Small || now != Ty::Small {
            return Err(Stop::Refuse("a sum of something else than ints"));
        }
        let Some(sum) = self.int_binary(Op::BINARY_ADD, &sum, item)? else {
            return Err(Stop::Refuse("a sum of something else than ints"));
        };
        self.st.top_mut().locals[at] = sum;
        Ok(())
    }

    /// What the taker gives when the running frame, a generator expression's, has returned `v`; `v` itself of any other.
    pub(super) fn taken_whole(&mut self, v: Av) -> Av {
        let Some(Taken { taker, into, .. }) = self.st.top().taken else { return v };
        match (taker, into) {
            (Taker::Tuple, Some(list)) => {
                let v = self.runtime(runtime::tuple_of_list as *const (), &[list]);
                self.typed(v, Ty::Exact(Kind::Tuple))
            }
            (Taker::List, Some(list)) => self.typed(list, Ty::AnyList),
            (Taker::Set, Some(set)) => self.typed(set, Ty::Exact(Kind::Set)),
            (Taker::Sum, _) | (Taker::Set, None) => {
                let top = self.st.top();
                top.locals[top.home.len()].clone()
            }
            // What was decided early, else what there is when nothing decided it.
            _ => match v {
                Av::Const(c) if c == self.vm.none => {
                    Av::Const(if taker == Taker::Any { self.vm.false_ } else { self.vm.true_ })
                }
                v => v,
            },
        }
    }
}
