//! One opcode at a time.

use std::collections::{BTreeMap, HashMap};
use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{Block, InstBuilder, Value as V, types};
use vm_core::bytecode::flags;
use vm_core::feedback::seen;
use vm_layout::*;

use super::state::{Edge, State};
use super::survey::Survey;
use super::track::hidden_chain;
use super::{Builder, C, Header, Stop};
use crate::abstract_value::{Av, Fact, Ty};
use crate::version::Version;
use crate::{preserve, runtime};

impl Builder<'_, '_> {
    /// Compiles the word at `pc`. Err(DeadEnd): control does not fall through.
    pub(super) fn op(
        &mut self,
        pc: u32,
        survey: &Survey,
        pending: &mut BTreeMap<u32, Vec<Edge>>,
        headers: &HashMap<u32, Header>,
        returns: &mut Vec<(Block, State, Av)>,
    ) -> C {
        // At RESUME nothing may leave (below): the next word tests.
        if survey.unit.words[pc as usize].op() != Some(Op::RESUME) {
            self.check_valid();
        }
        // What runs once is interpreted, and leaves no values behind on the native stack.
        if survey.once && !survey.loops.iter().any(|(&first, &last)| (first..=last).contains(&pc)) {
            return Err(self.leave_as_expected());
        }
        let w = survey.unit.words[pc as usize];
        let (a, b) = (w.a(), w.b());
        let Some(op) = w.op() else { return Err(Stop::Refuse("an unknown opcode")) };
        match op {
            Op::NOP => {}
            // Whoever went back to it would enter machine code again and come no further.
            Op::RESUME => self.begin_block(),
            Op::POP_TOP => {
                self.st.pop();
            }
            Op::POP_ITER => {
                let it = self.st.pop();
                if let Av::Word(v) = it
                    && self.st.fact(&it).ty != Ty::Exact(Kind::RangeIter)
                {
                    // A finalizer may be due: as with names that are deleted.
                    let nothing = self.runtime(runtime::loop_ends_nothing as *const (), &[v]);
                    self.guard_as_expected(nothing);
                }
            }
            Op::COPY => {
                let s = &self.st.top().stack;
                let v = s[s.len() - b as usize].clone();
                self.st.push(v);
            }
            Op::SWAP => {
                let s = &mut self.st.top_mut().stack;
                let n = s.len();
                s.swap(n - 1, n - b as usize);
            }
            Op::LOAD_CONST => self.push_const(b),
            Op::LOAD_FAST => self.load_fast(b as usize)?,
            Op::LOAD_FAST_LOAD_FAST => {
                self.load_fast(a as usize)?;
                self.load_fast(b as usize)?;
            }
            Op::LOAD_FAST_LOAD_CONST => {
                self.load_fast(a as usize)?;
                self.push_const(b);
            }
            Op::STORE_FAST => self.store_fast(b as usize),
            Op::TRACK_OBJECT if self.draining_or_no_generator(survey.unit) && self.chain_folds(b) => {
                self.st.top_mut().locals[a as usize] = Av::Tracked(b);
            }
            Op::TRACK_OBJECT => {
                self.st.top_mut().locals[a as usize] = Av::Memory;
                self.step(op, w, pc, pending)?;
            }
            Op::UNTRACK_OBJECT if self.st.top().locals[a as usize] != Av::Memory => {
                self.st.top_mut().locals[a as usize] = Av::Unbound;
            }
            Op::STORE_FAST_LOAD_FAST => {
                self.store_fast(a as usize);
                self.load_fast(b as usize)?;
            }
            Op::DELETE_FAST if self.delete_fast(b as usize) => {}
            // Finalizers may be due: the interpreter knows when, and has no copies of the value.
            Op::DELETE_FAST | Op::DELETE_DEREF | Op::DELETE_NAME | Op::DELETE_GLOBAL => {
                return Err(self.leave_as_expected());
            }
            Op::LOAD_DEREF => {
                let cell = self.cell(b as usize);
                let v = self.load(cell, offset_of!(CellObject, value));
                let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, v, 0);
                self.guard(c);
                self.st.push(Av::Word(v));
            }
            Op::STORE_DEREF => {
                let v = self.st.pop();
                let v = self.word(&v);
                let cell = self.cell(b as usize);
                self.store(v, cell, offset_of!(CellObject, value));
            }
            Op::LOAD_CLOSURE => {
                let v = self.cell(b as usize);
                self.st.push(Av::Word(v));
            }
            Op::LOAD_GLOBAL => self.load_global(b)?,
            Op::STORE_GLOBAL => self.store_global(b),
            Op::LOAD_ATTR | Op::LOAD_ATTR_CACHED | Op::LOAD_ATTR_MAP | Op::LOAD_ATTR_MAP_CACHED => {
                self.load_attr(op, a, b, pc)?;
            }
            Op::STORE_ATTR | Op::STORE_ATTR_CACHED | Op::STORE_ATTR_MAP => self.store_attr(op, a, b)?,
            Op::BINARY_SUBSCR | Op::BINARY_SUBSCR_STRATEGY => self.load_item()?,
            Op::STORE_SUBSCR | Op::STORE_SUBSCR_STRATEGY => self.store_item()?,
            Op::UNARY_NOT => {
                let v = self.st.pop();
                let t = self.truth(&v)?;
                let n = self.b.ins().bxor_imm_u(t, 1);
                self.st.push(Av::Bool(n));
            }
            Op::UNARY_NEGATIVE => self.negative()?,
            Op::IS_OP => self.is_op(a)?,
            Op::CONTAINS_OP => {
                let (container, item) = (self.st.pop(), self.st.pop());
                let mut t = match self.contains_method(&container, &item)? {
                    Some(t) => t,
                    None => {
                        let (container, item) = (self.word(&container), self.word(&item));
                        self.test_or_raise(runtime::contains as *const (), &[item, container])
                    }
                };
                if a == 1 {
                    t = self.b.ins().bxor_imm_u(t, 1);
                }
                self.st.push(Av::Bool(t));
            }
            Op::COMPARE_OP => {
                let t = self.compare(a)?;
                self.st.push(t);
            }
            Op::COMPARE_JUMP => {
                let (x, y) = (self.st.top().stack.len(), 2);
                debug_assert!(x >= y);
                let t = self.compare_truth(a)?;
                let jump_if = a & vm_core::bytecode::compare::JUMP_IF_TRUE != 0;
                return self.branch(t, jump_if, b, pc, pending);
            }
            Op::JUMP => {
                self.edge_to(b, pending);
                return Err(Stop::DeadEnd);
            }
            Op::JUMP_BACKWARD => {
                self.poll();
                let Some(header) = headers.get(&b) else {
                    if self.ends_turn(b) || self.rotate(b) {
                        return Err(Stop::DeadEnd);
                    }
                    // Entered in an inner loop: the outer one is entered from the interpreter.
                    return Err(self.leave_as_expected());
                };
                return self.close_loop(b, header);
            }
            Op::POP_JUMP_IF_FALSE | Op::POP_JUMP_IF_TRUE => {
                let v = self.st.pop();
                let t = self.truth(&v)?;
                return self.branch(t, op == Op::POP_JUMP_IF_TRUE, b, pc, pending);
            }
            Op::POP_JUMP_IF_NONE | Op::POP_JUMP_IF_NOT_NONE => {
                let v = self.st.pop();
                let none = self.vm.none;
                let t = match v {
                    Av::Const(c) => self.b.ins().iconst(types::I8, i64::from(c == none)),
                    Av::Word(v) => {
                        let n = self.const_word(none);
                        self.b.ins().icmp(IntCC::Equal, v, n)
                    }
                    _ => self.b.ins().iconst(types::I8, 0),
                };
                return self.branch(t, op == Op::POP_JUMP_IF_NONE, b, pc, pending);
            }
            Op::JUMP_IF_FALSE_OR_POP | Op::JUMP_IF_TRUE_OR_POP => {
                let v = self.st.pop();
                let t = self.truth(&v)?;
                let c = if op == Op::JUMP_IF_TRUE_OR_POP { t } else { self.b.ins().bxor_imm_u(t, 1) };
                let jump = self.split(c);
                let mut state = self.st.clone();
                state.push(v);
                pending.entry(b).or_default().push((jump, state));
            }
            Op::GET_ITER => self.get_iter()?,
            Op::FOR_ITER | Op::FOR_ITER_STRATEGY => return self.for_iter(b, pending),
            Op::RETURN_VALUE => {
                let v = self.st.pop();
                let v = self.returned(v)?;
                let block = self.b.create_block();
                self.b.ins().jump(block, &[]);
                returns.push((block, self.st.clone(), v));
                return Err(Stop::DeadEnd);
            }
            Op::CALL => self.call(b as usize)?,
            Op::LOOKUP_METHOD
            | Op::LOOKUP_METHOD_CACHED
            | Op::LOOKUP_METHOD_MAP
            | Op::LOOKUP_METHOD_MAP_CACHED => self.lookup_method(op, a, b, pc)?,
            Op::CALL_KW | Op::CALL_METHOD_KW => {
                if !self.call_with_names(b as usize, op == Op::CALL_METHOD_KW)? {
                    self.step(op, w, pc, pending)?;
                }
            }
            Op::CALL_METHOD if self.receiver_unknown(b as usize) => self.step(op, w, pc, pending)?,
            Op::CALL_METHOD => self.call_method(b as usize)?,
            Op::BUILD_TUPLE => {
                let n = b as usize;
                let at = self.st.top().stack.len() - n;
                let items: Vec<Av> = self.st.top_mut().stack.split_off(at);
                self.tuples += 1;
                self.st.push(Av::Tuple(self.tuples, items));
            }
            Op::FORMAT_VALUE if a & !opcodes::format_value::STR == 0 && self.format_plainly() => {}
            Op::BUILD_STRING => self.build_string(b as usize),
            Op::BUILD_LIST | Op::BUILD_LIST_STRATEGY => {
                let n = b as usize;
                let at = self.st.top().stack.len() - n;
                let items: Vec<Av> = self.st.top_mut().stack.split_off(at);
                let items: Vec<V> = items.iter().map(|i| self.word(i)).collect();
                let row = self.in_row(&items);
                let n = self.iconst(n as i64);
                let (f, ty) = match op {
                    Op::BUILD_LIST => (runtime::list as *const (), Ty::Exact(Kind::List)),
                    _ => (runtime::list_of as *const (), Ty::AnyList),
                };
                let v = self.runtime(f, &[row, n]);
                self.clear_row(row, items.len());
                let av = self.typed(v, ty);
                self.st.push(av);
            }
            Op::LIST_APPEND | Op::LIST_APPEND_STRATEGY => {
                let v = self.st.pop();
                let s = &self.st.top().stack;
                let list = s[s.len() - b as usize].clone();
                let list = self.word(&list);
                self.push_to_list(list, &v);
            }
            Op::MAKE_FUNCTION => {
                if !self.make_comprehension(b) {
                    self.step(op, w, pc, pending)?;
                }
            }
            Op::BUILD_SLICE => {
                if !self.build_slice(b as usize) {
                    self.step(op, w, pc, pending)?;
                }
            }
            Op::UNPACK_SEQUENCE => {
                if !self.unpack(b as usize)? {
                    self.step(op, w, pc, pending)?;
                }
            }
            op if (Op::BINARY_ADD as u8..=Op::INPLACE_MATRIX_MULTIPLY as u8).contains(&(op as u8)) => {
                self.binary(op)?;
            }
            Op::YIELD_VALUE if self.st.top().taken.is_some() => self.take_item(returns)?,
            Op::YIELD_VALUE if self.st.top().generator => return self.hand_out(),
            Op::YIELD_VALUE => self.yield_value()?,
            // What only the interpreter does well: exceptions being handled, generators, class bodies.
            Op::RAISE_VARARGS => return self.raise_statement(b),
            Op::PUSH_EXC_INFO if survey.unit.flags & flags::GENERATOR == 0 => self.push_exc_info(),
            Op::POP_EXCEPT if survey.unit.flags & flags::GENERATOR == 0 => self.pop_except(),
            Op::CHECK_EXC_MATCH => self.check_match(),
            Op::RERAISE => return Err(self.leave_as_expected()),
            Op::PUSH_EXC_INFO
            | Op::POP_EXCEPT
            | Op::YIELD_FROM
            | Op::PREP_RERAISE_STAR
            | Op::CHECK_EG_MATCH
            | Op::END_ASYNC_FOR
            | Op::GET_AWAITABLE
            | Op::GET_AITER
            | Op::GET_ANEXT
            | Op::ASYNC_GEN_WRAP
            | Op::BEFORE_ASYNC_WITH
            | Op::LOAD_CLASSDEREF => return Err(self.leave()),
            _ => self.step(op, w, pc, pending)?,
        }
        Ok(())
    }

    /// Tests what was assumed, if unknown code has run.
    pub(super) fn check_valid(&mut self) {
        if !std::mem::take(&mut self.st.check_valid) {
            return;
        }
        let version = self.iconst(self.version as i64);
        if self.vm.config.jit_stress_invalidate != 0 {
            let valid = self.b.ins().iadd_imm_u(version, offset_of!(Version, valid) as i64);
            self.runtime(runtime::stress_invalidate as *const (), &[valid]);
        }
        let v = self.load(version, offset_of!(Version, valid));
        self.guard(v);
    }

    fn push_const(&mut self, i: u32) {
        let c = self.const_at(i);
        self.embed(c);
        self.st.push(Av::Const(c));
    }

    fn load_fast(&mut self, i: usize) -> C {
        let av = self.st.top().locals[i].clone();
        if let Some(chain) = hidden_chain(self.st.top().code, i) {
            return self.load_chain(chain, i);
        }
        match av {
            Av::Unbound => return Err(self.leave()),
            Av::Memory => {
                let v = self.load_slot(i);
                let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, v, 0);
                self.guard(c);
                self.st.push(Av::Word(v));
            }
            Av::Word(v) => {
                self.guard_bound(v);
                self.st.push(av);
            }
            av => self.st.push(av),
        }
        Ok(())
    }

    /// The cell in a slot: in an inlined function it may be a constant.
    fn cell(&mut self, i: usize) -> V {
        match self.st.top().locals[i].clone() {
            Av::Memory => self.load_slot(i),
            av => self.word(&av),
        }
    }

    fn store_fast(&mut self, i: usize) {
        let v = self.st.pop();
        if self.st.top().locals[i] == Av::Memory {
            let v = self.word(&v);
            self.store(v, self.fp_v, size_of::<Frame>() + 8 * i);
        } else {
            self.st.top_mut().locals[i] = v;
        }
    }

    /// A conditional jump on an `i8`.
    fn branch(
        &mut self,
        t: V,
        jump_if: bool,
        target: u32,
        pc: u32,
        pending: &mut BTreeMap<u32, Vec<Edge>>,
    ) -> C {
        let (jump, next) = (self.b.create_block(), self.b.create_block());
        if jump_if {
            self.b.ins().brif(t, jump, &[], next, &[]);
        } else {
            self.b.ins().brif(t, next, &[], jump, &[]);
        }
        pending.entry(target).or_default().push((jump, self.st.clone()));
        pending.entry(pc + 1).or_default().push((next, self.st.clone()));
        Err(Stop::DeadEnd)
    }

    /// The truth of a value as an `i8`.
    pub(super) fn truth(&mut self, av: &Av) -> C<V> {
        let (t, f, none) = (self.vm.true_, self.vm.false_, self.vm.none);
        let known = match av {
            Av::Bool(b) => return Ok(*b),
            Av::Number(f, _) => {
                let zero = self.b.ins().f64const(0.0);
                return Ok(self.b.ins().fcmp(FloatCC::NotEqual, *f, zero));
            }
            Av::Const(c) if *c == t => Some(1),
            Av::Const(c) if *c == f || *c == none => Some(0),
            Av::Const(c) if c.is_small() => Some(i64::from(*c != Value::small(0))),
            Av::Method(..) => Some(1),
            Av::Tuple(_, items) => Some(i64::from(!items.is_empty())),
            _ => None,
        };
        if let Some(b) = known {
            return Ok(self.b.ins().iconst(types::I8, b));
        }
        let v = self.word(av);
        if self.st.fact(av).ty == Ty::Any && !self.suspected() {
            match self.notes(self.st.top().pc).map_or(0, |n| n.right.get()) {
                seen::BOOL => {
                    let is_true = self.is_word(v, t);
                    let is_false = self.is_word(v, f);
                    let is_none = self.is_word(v, none);
                    let c = self.b.ins().bor(is_true, is_false);
                    let c = self.b.ins().bor(c, is_none);
                    self.guard(c);
                    return Ok(is_true);
                }
                seen::INT if self.tagged => self.guard_small(v),
                seen::STR => self.guard_exact(v, Kind::Str),
                seen::TUPLE => self.guard_exact(v, Kind::Tuple),
                seen::DICT => self.guard_exact(v, Kind::Dict),
                seen::LIST => self.guard_any_list(v),
                _ => {}
            }
        }
        let fact = self.st.facts.get(&v).copied().unwrap_or_else(|| self.st.fact(av));
        match fact.ty {
            Ty::Small => {
                let zero = self.iconst(Value::small(0).bits() as i64);
                return Ok(self.b.ins().icmp(IntCC::NotEqual, v, zero));
            }
            Ty::Exact(Kind::Bool) => {
                let t = self.const_word(t);
                return Ok(self.b.ins().icmp(IntCC::Equal, v, t));
            }
            ty if ty.is_list() || matches!(ty, Ty::Exact(Kind::Str | Kind::Tuple | Kind::Dict)) => {
                let n = match ty {
                    ty if ty.is_list() => self.load(v, offset_of!(List, len)),
                    Ty::Exact(Kind::Str) => self.load(v, offset_of!(Str, len)),
                    Ty::Exact(Kind::Dict) => self.load_as(types::I32, v, offset_of!(Dict, used)),
                    _ => self.load(v, offset_of!(Tuple, len)),
                };
                return Ok(self.b.ins().icmp_imm_u(IntCC::NotEqual, n, 0));
            }
            _ => {}
        }
        Ok(self.truth_by_looking(v))
    }

    /// The truth of a word of which nothing is guessed: True, False and None inline; what else there is asks the runtime.
    pub(super) fn truth_by_looking(&mut self, v: V) -> V {
        let (t, f, none) = (self.vm.true_, self.vm.false_, self.vm.none);
        self.before_call();
        let (tw, fw, nw) = (self.const_word(t), self.const_word(f), self.const_word(none));
        let done = self.b.create_block();
        let result = self.b.append_block_param(done, types::I8);
        let one = self.b.ins().iconst(types::I8, 1);
        let zero = self.b.ins().iconst(types::I8, 0);
        if self.tagged {
            let (int, other) = (self.b.create_block(), self.b.create_block());
            let tag = self.b.ins().band_imm_u(v, 1);
            self.b.ins().brif(tag, int, &[], other, &[]);
            self.b.switch_to_block(int);
            let t = self.b.ins().icmp_imm_u(IntCC::NotEqual, v, Value::small(0).bits() as i64);
            self.b.ins().jump(done, &[t.into()]);
            self.b.switch_to_block(other);
        }
        for (word, answer) in [(tw, one), (fw, zero), (nw, zero)] {
            let c = self.b.ins().icmp(IntCC::Equal, v, word);
            let next = self.b.create_block();
            self.b.ins().brif(c, done, &[answer.into()], next, &[]);
            self.b.switch_to_block(next);
        }
        let r = self.test_or_raise(runtime::truth as *const (), &[v]);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        result
    }

    /// Whether a word is this value.
    pub(super) fn is_word(&mut self, v: V, value: Value) -> V {
        let w = self.const_word(value);
        self.b.ins().icmp(IntCC::Equal, v, w)
    }

    fn is_op(&mut self, negated: u16) -> C {
        let (y, x) = (self.st.pop(), self.st.pop());
        // Numbers are the same when they are equal; of everything else the word tells.
        let by_word = |b: &Self, av: &Av| match b.st.fact(av).ty {
            Ty::Any | Ty::Exact(Kind::Float | Kind::Int | Kind::BigInt | Kind::Complex) => false,
            Ty::Small => false,
            Ty::Exact(_)
            | Ty::Shape(_)
            | Ty::Shapes(_)
            | Ty::ShapeIs(_)
            | Ty::Instance(_)
            | Ty::ListOf(_)
            | Ty::AnyList => true,
        };
        let is_object = |av: &Av| matches!(av, Av::Object(_));
        if is_object(&x) || is_object(&y) {
            // Nothing else can be what is not made.
            let same = (x == y) != (negated == 1);
            self.st.push(Av::Const(if same { self.vm.true_ } else { self.vm.false_ }));
            return Ok(());
        }
        if matches!(x, Av::Tuple(..)) && x == y {
            self.st.push(Av::Const(if negated == 1 { self.vm.false_ } else { self.vm.true_ }));
            return Ok(());
        }
        let plain =
            by_word(self, &x) || by_word(self, &y) || [&x, &y].iter().any(|av| self.is_plain_const(av));
        let (x, y) = (self.word(&x), self.word(&y));
        let t = if plain {
            self.b.ins().icmp(IntCC::Equal, x, y)
        } else {
            let r = self.runtime(runtime::same as *const (), &[x, y]);
            self.b.ins().ireduce(types::I8, r)
        };
        let t = if negated == 1 { self.b.ins().bxor_imm_u(t, 1) } else { t };
        self.st.push(Av::Bool(t));
        Ok(())
    }

    fn is_plain_const(&self, av: &Av) -> bool {
        matches!(av, Av::Const(c) if !c.is_small()
            && !matches!(c.kind(), Kind::Float | Kind::Int | Kind::BigInt | Kind::Complex))
    }

    /// The poll of a backward jump.
    fn poll(&mut self) {
        let address = std::sync::Arc::as_ptr(&self.vm.breaker) as i64;
        let p = self.iconst(address);
        let bits = self.load_as(types::I32, p, 0);
        let (asked, next) = (self.b.create_block(), self.b.create_block());
        self.b.ins().brif(bits, asked, &[], next, &[]);
        self.b.set_cold_block(asked);
        let before = self.st.clone();
        self.b.switch_to_block(asked);
        self.before_call();
        let r = self.preserving(preserve::poll, &[]);
        self.guard_raised(r);
        // Facts about shapes are forgotten at the header anyway; what was assumed is tested here.
        self.st.check_valid = true;
        self.check_valid();
        self.leave_to(before.entered());
        self.b.ins().jump(next, &[]);
        self.st = before;
        self.b.switch_to_block(next);
    }

    /// Runs the word by the interpreter's own handler: operands into the frame, results out of it.
    fn step(&mut self, op: Op, w: Word, pc: u32, _: &mut BTreeMap<u32, Vec<Edge>>) -> C {
        if op.effect_jump().is_some() {
            return Err(Stop::Refuse("an unknown jump"));
        }
        self.show_frame();
        self.before_call();
        let (pops, pushes) = op.effect_next(w.a(), w.b());
        let (pops, pushes) = (pops as usize, pushes as usize);
        // Containers that are added to lie deeper than what is popped.
        let deep = match op {
            Op::SET_ADD | Op::LIST_EXTEND | Op::SET_UPDATE | Op::DICT_UPDATE => w.b() as usize + 1,
            Op::MAP_ADD | Op::DICT_MERGE => w.b() as usize + 3,
            Op::WITH_EXCEPT_START => 4,
            _ => pops,
        };
        let frame = self.st.top().clone();
        let depth = frame.stack.len();
        let base = frame.offset + size_of::<Frame>() + 8 * frame.code.slot_count.get() as usize;
        for i in depth - deep.max(pops).min(depth)..depth {
            let v = self.word(&frame.stack[i]);
            self.store(v, self.fp_v, base + 8 * i);
        }
        if matches!(op, Op::MAKE_CELL) {
            let i = w.b() as usize;
            if frame.locals[i] != Av::Memory {
                return Err(Stop::Refuse("a cell that is none"));
            }
        }
        let at = self.b.ins().iadd_imm_u(self.fp_v, frame.offset as i64);
        let sp = self.b.ins().iadd_imm_u(self.fp_v, (base + 8 * depth) as i64);
        let word = self.iconst(frame.code.words.get().wrapping_add(pc as usize) as i64);
        let r = self.runtime(runtime::step as *const (), &[at, sp, word]);
        self.guard_raised(r);
        self.st.forget_mutable();
        self.st.top_mut().stack.truncate(depth - pops);
        for i in 0..pushes {
            let v = self.load(self.fp_v, base + 8 * (depth - pops + i));
            self.st.facts.insert(v, Fact::default());
            self.st.push(Av::Word(v));
        }
        Ok(())
    }

    /// The result of the running frame: `__init__` must return None.
    fn returned(&mut self, v: Av) -> C<Av> {
        let Some(instance) = self.st.top().instance.clone() else { return Ok(v) };
        if v != Av::Const(self.vm.none) {
            let word = self.word(&v);
            let none = self.vm.none;
            let none = self.const_word(none);
            let c = self.b.ins().icmp(IntCC::Equal, word, none);
            self.guard(c);
        }
        Ok(instance)
    }
}
