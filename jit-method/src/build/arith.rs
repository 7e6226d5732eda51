//! Arithmetic and comparison of ints and floats; strings are compared, the rest is the runtime's.

use std::rc::Rc;

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value as V, types};
use vm_core::bytecode::compare as mask;
use vm_core::feedback::seen;
use vm_layout::*;

use super::state::{COMPUTED, Computed};
use super::{Builder, C};
use crate::abstract_value::{Av, Fact, Ty};
use crate::runtime;

/// What an operand is taken for.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Operand {
    Int,
    Float,
    Str,
    /// A tagged int or a float: decided by looking at it.
    Number,
    /// Never seen.
    Never,
    Other,
}

/// Ints and floats were seen.
const BOTH: u8 = seen::INT | seen::FLOAT;

impl Builder<'_, '_> {
    /// What an operand is, or was so far.
    fn operand(&self, av: &Av, seen: u8) -> Operand {
        if let Av::Number(..) = av {
            return Operand::Number;
        }
        match self.st.fact(av).ty {
            Ty::Small => return Operand::Int,
            Ty::Exact(Kind::Float) => return Operand::Float,
            Ty::Exact(Kind::Str) => return Operand::Str,
            Ty::Any => {}
            _ => return Operand::Other,
        }
        match seen {
            _ if self.distrusted() => Operand::Other,
            seen::INT if self.tagged => Operand::Int,
            seen::FLOAT => Operand::Float,
            BOTH if self.tagged && matches!(av, Av::Word(_)) => Operand::Number,
            seen::STR => Operand::Str,
            seen if self.unseen(seen) => Operand::Never,
            _ => Operand::Other,
        }
    }

    fn operands(&self, x: &Av, y: &Av) -> (Operand, Operand) {
        let (l, r) = self.notes(self.st.top().pc).map_or((0, 0), |n| (n.left.get(), n.right.get()));
        (self.operand(x, l), self.operand(y, r))
    }

    /// The tagged word of an operand taken for an int.
    fn small(&mut self, av: &Av) -> V {
        let v = self.word(av);
        if self.st.fact(av).ty != Ty::Small {
            self.guard_small(v);
        }
        v
    }

    /// An operand taken for a float or int, as a float.
    fn float(&mut self, av: &Av, kind: Operand) -> V {
        if let Av::Number(f, _) = av {
            return *f;
        }
        if kind == Operand::Int {
            if let Av::Const(c) = av
                && let Some(i) = c.as_small()
            {
                return self.b.ins().f64const(i as f64);
            }
            let v = self.small(av);
            let i = self.b.ins().sshr_imm_u(v, 1);
            return self.b.ins().fcvt_from_sint(types::F64, i);
        }
        if kind == Operand::Number {
            let v = self.word(av);
            return self.number(v);
        }
        if let Av::Word(v) = av {
            self.guard_exact(*v, Kind::Float);
            let f = self.float_of(av);
            // From now on it is known unboxed as well, wherever it lies.
            let word = *v;
            for frame in &mut self.st.frames {
                if !frame.locals.iter().chain(&frame.stack).any(|av| *av == Av::Word(word)) {
                    continue;
                }
                let frame = Rc::make_mut(frame);
                for slot in frame.locals.iter_mut().chain(&mut frame.stack) {
                    if *slot == Av::Word(word) {
                        *slot = Av::Float(f, Some(word));
                    }
                }
            }
            return f;
        }
        self.float_of(av)
    }

    /// An operator of which either side may be an int or a float: the tags decide, each time, which arithmetic it is.
    fn number_binary(&mut self, op: Op, x: &Av, kx: Operand, y: &Av, ky: Operand) -> C<Option<Av>> {
        if !matches!(op, Op::BINARY_ADD | Op::BINARY_SUBTRACT | Op::BINARY_MULTIPLY) {
            return Ok(None);
        }
        let made = [x, y].map(|av| match av {
            Av::Number(..) => Av::Word(self.word(av)),
            av => av.clone(),
        });
        let [x, y] = &made;
        let mut tag = None;
        for (av, kind) in [(x, kx), (y, ky)] {
            if kind == Operand::Int {
                self.small(av);
            } else {
                let v = self.word(av);
                tag = Some(match tag {
                    Some(other) => self.b.ins().band(other, v),
                    None => v,
                });
            }
        }
        let Some(tags) = tag else { return Ok(None) };
        let (ints, floats, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        let both = self.b.ins().band_imm_u(tags, 1);
        self.b.ins().brif(both, ints, &[], floats, &[]);
        // What one side finds out about the operands does not hold on the other, and what it computes is not there.
        let facts = self.st.facts.clone();
        let computed = self.st.computed.clone();
        self.b.switch_to_block(ints);
        for av in [x, y] {
            if let Av::Word(v) = av {
                self.st.facts.insert(*v, Fact::of(Ty::Small));
            }
        }
        if let Some(av) = self.int_binary(op, x, y)? {
            let v = self.word(&av);
            self.b.ins().jump(done, &[v.into()]);
        }
        self.st.facts = facts.clone();
        self.st.computed = computed;
        self.b.switch_to_block(floats);
        let (f, g) = (self.float(x, kx), self.float(y, ky));
        let r = match op {
            Op::BINARY_ADD => self.b.ins().fadd(f, g),
            Op::BINARY_SUBTRACT => self.b.ins().fsub(f, g),
            _ => self.b.ins().fmul(f, g),
        };
        let r = self.box_float(r);
        self.b.ins().jump(done, &[r.into()]);
        self.st.facts = facts;
        self.b.switch_to_block(done);
        Ok(Some(Av::Word(result)))
    }

    /// A word that is a tagged int or a float, as a float.
    fn number(&mut self, v: V) -> V {
        let (int, other, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::F64);
        let tag = self.b.ins().band_imm_u(v, 1);
        self.b.ins().brif(tag, int, &[], other, &[]);
        self.b.switch_to_block(int);
        let i = self.b.ins().sshr_imm_u(v, 1);
        let f = self.b.ins().fcvt_from_sint(types::F64, i);
        self.b.ins().jump(done, &[f.into()]);
        self.b.switch_to_block(other);
        let c = self.has_kind(v, Kind::Float);
        self.guard(c);
        let f = self.load_as(types::F64, v, std::mem::offset_of!(Float, value));
        self.b.ins().jump(done, &[f.into()]);
        self.b.switch_to_block(done);
        result
    }

    pub(super) fn binary(&mut self, op: Op) -> C {
        let (y, x) = (self.st.pop(), self.st.pop());
        if op == Op::BINARY_ADD && self.st.fact(&x).ty.is_list() && self.st.fact(&y).ty.is_list() {
            let (x, y) = (self.word(&x), self.word(&y));
            let v = self.runtime(runtime::list_sum as *const (), &[x, y]);
            let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, v, 0);
            self.guard_raised(c);
            let sum = self.typed(v, Ty::AnyList);
            self.st.push(sum);
            return Ok(());
        }
        let (kx, ky) = self.operands(&x, &y);
        let plain = if op as u8 >= Op::INPLACE_ADD as u8 {
            Op::from_byte(op as u8 - (Op::INPLACE_ADD as u8 - Op::BINARY_ADD as u8)).unwrap_or(op)
        } else {
            op
        };
        let result = match (kx, ky) {
            (Operand::Never, _) | (_, Operand::Never) => return Err(self.leave()),
            (Operand::Int, Operand::Int) if self.tagged => self.int_binary(plain, &x, &y)?,
            (Operand::Int | Operand::Float, Operand::Int | Operand::Float)
                if kx == Operand::Float || ky == Operand::Float =>
            {
                self.float_binary(plain, &x, kx, &y, ky)
            }
            (Operand::Number, Operand::Float) | (Operand::Float, Operand::Number) => {
                self.float_binary(plain, &x, kx, &y, ky)
            }
            (Operand::Number, Operand::Number | Operand::Int) | (Operand::Int, Operand::Number) => {
                self.number_binary(plain, &x, kx, &y, ky)?
            }
            _ => None,
        };
        let result = match result {
            None if kx == Operand::Other => self.binary_method(op, &x, &y)?,
            result => result,
        };
        let av = match result {
            Some(av) => av,
            None => {
                let (x, y) = (self.word(&x), self.word(&y));
                let op = self.iconst(op as i64);
                let v = self.call_or_raise(runtime::binary as *const (), &[op, x, y]);
                Av::Word(v)
            }
        };
        self.st.push(av);
        Ok(())
    }

    /// An operator on two tagged ints. The tag is 1 and the int is shifted by one, so that overflow of the word is overflow
    /// of the 63 bits.
    pub(super) fn int_binary(&mut self, op: Op, x: &Av, y: &Av) -> C<Option<Av>> {
        if let (Av::Const(a), Av::Const(b)) = (x, y)
            && let (Some(a), Some(b)) = (a.as_small(), b.as_small())
        {
            let r = match op {
                Op::BINARY_ADD => a.checked_add(b),
                Op::BINARY_SUBTRACT => a.checked_sub(b),
                Op::BINARY_MULTIPLY => a.checked_mul(b),
                _ => None,
            };
            if let Some(r) = r.filter(|r| (Value::SMALL_MIN..=Value::SMALL_MAX).contains(r)) {
                return Ok(Some(Av::Const(Value::small(r))));
            }
        }
        let checked = matches!(op, Op::BINARY_ADD | Op::BINARY_SUBTRACT | Op::BINARY_MULTIPLY);
        let operands = Computed::of(x).zip(Computed::of(y)).filter(|_| checked);
        if let Some((p, q)) = operands
            && let Some(c) = self.st.computed.iter().find(|c| (c.0, c.1, c.2) == (op, p, q))
        {
            return Ok(Some(Av::Word(c.3)));
        }
        let constant = |av: &Av| match av {
            Av::Const(c) => c.as_small(),
            _ => None,
        };
        let (a, b) = (self.small(x), self.small(y));
        let v = match op {
            Op::BINARY_ADD => {
                let b = self.b.ins().iadd_imm_s(b, -1);
                let (r, o) = self.b.ins().sadd_overflow(a, b);
                self.guard_not(o);
                r
            }
            Op::BINARY_SUBTRACT => {
                let b = self.b.ins().iadd_imm_s(b, -1);
                let (r, o) = self.b.ins().ssub_overflow(a, b);
                self.guard_not(o);
                r
            }
            Op::BINARY_MULTIPLY => {
                let a = self.b.ins().iadd_imm_s(a, -1);
                let b = self.b.ins().sshr_imm_u(b, 1);
                let (r, o) = self.b.ins().smul_overflow(a, b);
                self.guard_not(o);
                self.b.ins().bor_imm_u(r, 1)
            }
            Op::BINARY_FLOOR_DIVIDE | Op::BINARY_MODULO => {
                let (i, j) = (self.b.ins().sshr_imm_u(a, 1), self.b.ins().sshr_imm_u(b, 1));
                match constant(y) {
                    Some(n) if n > 0 && n & (n - 1) == 0 => {
                        let shift = n.trailing_zeros();
                        let r = if op == Op::BINARY_MODULO {
                            self.b.ins().band_imm_u(i, n - 1)
                        } else {
                            self.b.ins().sshr_imm_u(i, i64::from(shift))
                        };
                        let r = self.b.ins().ishl_imm_u(r, 1);
                        self.b.ins().bor_imm_u(r, 1)
                    }
                    n => {
                        if n.is_none_or(|n| n <= 0) {
                            let c = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, j, 0);
                            self.guard(c);
                        }
                        let q = self.b.ins().sdiv(i, j);
                        let p = self.b.ins().imul(q, j);
                        let rest = self.b.ins().isub(i, p);
                        let negative = self.b.ins().sshr_imm_u(rest, 63);
                        let r = if op == Op::BINARY_MODULO {
                            let fix = self.b.ins().band(negative, j);
                            self.b.ins().iadd(rest, fix)
                        } else {
                            self.b.ins().iadd(q, negative)
                        };
                        let r = self.b.ins().ishl_imm_u(r, 1);
                        self.b.ins().bor_imm_u(r, 1)
                    }
                }
            }
            Op::BINARY_AND => self.b.ins().band(a, b),
            Op::BINARY_OR => self.b.ins().bor(a, b),
            Op::BINARY_XOR => {
                let r = self.b.ins().bxor(a, b);
                self.b.ins().bor_imm_u(r, 1)
            }
            Op::BINARY_RSHIFT => {
                let j = self.b.ins().sshr_imm_u(b, 1);
                let c = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, j, 63);
                self.guard(c);
                let r = self.b.ins().sshr(a, j);
                self.b.ins().bor_imm_u(r, 1)
            }
            Op::BINARY_LSHIFT => {
                let j = self.b.ins().sshr_imm_u(b, 1);
                let c = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, j, 62);
                self.guard(c);
                let i = self.b.ins().iadd_imm_s(a, -1);
                let r = self.b.ins().ishl(i, j);
                let back = self.b.ins().sshr(r, j);
                let c = self.b.ins().icmp(IntCC::Equal, back, i);
                self.guard(c);
                self.b.ins().bor_imm_u(r, 1)
            }
            Op::BINARY_TRUE_DIVIDE => {
                // Exact as long as both ints are exact as floats.
                let (i, j) = (self.b.ins().sshr_imm_u(a, 1), self.b.ins().sshr_imm_u(b, 1));
                for (v, av) in [(i, x), (j, y)] {
                    if constant(av).is_none_or(|n| n.unsigned_abs() > 1 << 53) {
                        let moved = self.b.ins().iadd_imm_s(v, 1 << 53);
                        let c = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, moved, 1 << 54);
                        self.guard(c);
                    }
                }
                self.guard(j);
                let (f, g) =
                    (self.b.ins().fcvt_from_sint(types::F64, i), self.b.ins().fcvt_from_sint(types::F64, j));
                return Ok(Some(Av::Float(self.b.ins().fdiv(f, g), None)));
            }
            _ => return Ok(None),
        };
        if let Some((p, q)) = operands {
            if self.st.computed.len() == COMPUTED {
                self.st.computed.remove(0);
            }
            self.st.computed.push((op, p, q, v));
        }
        Ok(Some(self.typed(v, Ty::Small)))
    }

    pub(super) fn guard_not(&mut self, c: V) {
        if self.vm.config.jit_stress_guards != 0 {
            let c = self.b.ins().bxor_imm_u(c, 1);
            return self.guard(c);
        }
        let exit = self.exit_block(false);
        let next = self.b.create_block();
        self.b.ins().brif(c, exit, &[], next, &[]);
        self.b.switch_to_block(next);
    }

    /// An operator of which one side is a float and the other a float or int.
    fn float_binary(&mut self, op: Op, x: &Av, kx: Operand, y: &Av, ky: Operand) -> Option<Av> {
        let arithmetic = matches!(
            op,
            Op::BINARY_ADD
                | Op::BINARY_SUBTRACT
                | Op::BINARY_MULTIPLY
                | Op::BINARY_TRUE_DIVIDE
                | Op::BINARY_POWER
        );
        if !arithmetic {
            return None;
        }
        let (f, g) = (self.float(x, kx), self.float(y, ky));
        let r = match op {
            Op::BINARY_ADD => self.b.ins().fadd(f, g),
            Op::BINARY_SUBTRACT => self.b.ins().fsub(f, g),
            Op::BINARY_MULTIPLY => self.b.ins().fmul(f, g),
            Op::BINARY_TRUE_DIVIDE => {
                let zero = self.b.ins().f64const(0.0);
                let c = self.b.ins().fcmp(FloatCC::NotEqual, g, zero);
                self.guard(c);
                self.b.ins().fdiv(f, g)
            }
            _ => {
                // Of a positive base or to a natural power, with a finite result; the rest has its own rules and errors.
                let natural = match y {
                    Av::Const(c) => match (c.as_small(), c.cast::<Float>()) {
                        (Some(i), _) => i > 0,
                        (None, Some(f)) => f.value > 0.0 && f.value.fract() == 0.0,
                        _ => false,
                    },
                    _ => false,
                };
                if !natural {
                    let zero = self.b.ins().f64const(0.0);
                    let c = self.b.ins().fcmp(FloatCC::GreaterThan, f, zero);
                    self.guard(c);
                }
                let r = self.native(runtime::power as *const (), &[f, g], Some(types::F64));
                let infinite = self.b.ins().f64const(f64::INFINITY);
                let size = self.b.ins().fabs(r);
                let c = self.b.ins().fcmp(FloatCC::LessThan, size, infinite);
                self.guard(c);
                r
            }
        };
        Some(Av::Float(r, None))
    }

    pub(super) fn negative(&mut self) -> C {
        let x = self.st.pop();
        let seen = self.notes(self.st.top().pc).map_or(0, |n| n.right.get());
        let av = match self.operand(&x, seen) {
            Operand::Never => return Err(self.leave()),
            Operand::Int if self.tagged => {
                let v = self.small(&x);
                let two = self.iconst(2);
                let (r, o) = self.b.ins().ssub_overflow(two, v);
                self.guard_not(o);
                self.typed(r, Ty::Small)
            }
            Operand::Float => {
                let f = self.float(&x, Operand::Float);
                Av::Float(self.b.ins().fneg(f), None)
            }
            _ => {
                let x = self.word(&x);
                let op = self.iconst(0);
                Av::Word(self.call_or_raise(runtime::unary as *const (), &[op, x]))
            }
        };
        self.st.push(av);
        Ok(())
    }

    /// An operand of a comparison as a float. An int past 2^53 is not compared as one: there the code is left.
    fn comparable(&mut self, av: &Av, kind: Operand) -> V {
        let exact = |i: i64| i.unsigned_abs() < 1 << 53;
        match (kind, av) {
            (Operand::Int, Av::Const(c)) if c.as_small().is_some_and(exact) => self.float(av, kind),
            (Operand::Int, _) => {
                let v = self.small(av);
                self.guard_exact_as_float(v);
                self.float(av, kind)
            }
            (Operand::Number, Av::Number(f, _)) => *f,
            (Operand::Number, _) => {
                let v = self.word(av);
                let (int, other) = (self.b.create_block(), self.b.create_block());
                let tag = self.b.ins().band_imm_u(v, 1);
                self.b.ins().brif(tag, int, &[], other, &[]);
                self.b.switch_to_block(int);
                self.guard_exact_as_float(v);
                self.b.ins().jump(other, &[]);
                self.b.switch_to_block(other);
                self.number(v)
            }
            _ => self.float(av, kind),
        }
    }

    /// Guards that a tagged int is the same number as a float.
    fn guard_exact_as_float(&mut self, tagged: V) {
        let i = self.b.ins().sshr_imm_u(tagged, 1);
        let moved = self.b.ins().iadd_imm_s(i, 1 << 53);
        let c = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, moved, 1 << 54);
        self.guard(c);
    }

    /// A comparison of the two on top as an `i8`, where it can be made without the runtime.
    fn compare_fast(&mut self, m: u16, x: &Av, y: &Av) -> C<Option<V>> {
        let (kx, ky) = self.operands(x, y);
        let m = m & 15;
        Ok(match (kx, ky) {
            (Operand::Never, _) | (_, Operand::Never) => return Err(self.leave()),
            (Operand::Int, Operand::Int) if self.tagged => {
                let (a, b) = (self.small(x), self.small(y));
                let cc = match m {
                    mask::LT => IntCC::SignedLessThan,
                    mask::LE => IntCC::SignedLessThanOrEqual,
                    mask::EQ => IntCC::Equal,
                    mask::GT => IntCC::SignedGreaterThan,
                    mask::GE => IntCC::SignedGreaterThanOrEqual,
                    _ => IntCC::NotEqual,
                };
                Some(self.b.ins().icmp(cc, a, b))
            }
            (
                Operand::Float | Operand::Int | Operand::Number,
                Operand::Float | Operand::Int | Operand::Number,
            ) => {
                let (f, g) = (self.comparable(x, kx), self.comparable(y, ky));
                let cc = match m {
                    mask::LT => FloatCC::LessThan,
                    mask::LE => FloatCC::LessThanOrEqual,
                    mask::EQ => FloatCC::Equal,
                    mask::GT => FloatCC::GreaterThan,
                    mask::GE => FloatCC::GreaterThanOrEqual,
                    _ => FloatCC::NotEqual,
                };
                Some(self.b.ins().fcmp(cc, f, g))
            }
            (Operand::Str, Operand::Str) => Some(self.compare_strs(m, x, y)),
            _ => None,
        })
    }

    /// COMPARE_OP: the value of a comparison.
    pub(super) fn compare(&mut self, m: u16) -> C<Av> {
        let (y, x) = (self.st.pop(), self.st.pop());
        if let Some(t) = self.compare_fast(m, &x, &y)? {
            return Ok(Av::Bool(t));
        }
        if let Some(v) = self.compare_method(m, &x, &y)? {
            return Ok(Av::Word(v));
        }
        if let Some(t) = self.compare_identity(m, &x, &y) {
            return Ok(Av::Bool(t));
        }
        let (x, y) = (self.word(&x), self.word(&y));
        let m = self.iconst(i64::from(m));
        Ok(Av::Word(self.call_or_raise(runtime::compare as *const (), &[m, x, y])))
    }

    /// COMPARE_JUMP: the truth of a comparison.
    pub(super) fn compare_truth(&mut self, m: u16) -> C<V> {
        let (y, x) = (self.st.pop(), self.st.pop());
        if let Some(t) = self.compare_fast(m, &x, &y)? {
            return Ok(t);
        }
        if let Some(v) = self.compare_method(m, &x, &y)? {
            return Ok(self.truth_by_looking(v));
        }
        if let Some(t) = self.compare_identity(m, &x, &y) {
            return Ok(t);
        }
        let (x, y) = (self.word(&x), self.word(&y));
        let m = self.iconst(i64::from(m));
        Ok(self.test_or_raise(runtime::compare_bool as *const (), &[m, x, y]))
    }

    /// `==` and `!=` of objects whose classes, so far, left both to `object`.
    fn compare_identity(&mut self, m: u16, x: &Av, y: &Av) -> Option<V> {
        let m = m & 15;
        if !matches!(m, mask::EQ | mask::NE) || self.distrusted() {
            return None;
        }
        let (l, r) = self.notes(self.st.top().pc).map_or((0, 0), |n| (n.left.get(), n.right.get()));
        if (l | r) != seen::OTHER {
            return None;
        }
        let (x, y) = (self.word(x), self.word(y));
        let r = self.pure_runtime(runtime::same_unless_compared as *const (), &[x, y]);
        let known = self.b.ins().icmp_imm_u(IntCC::NotEqual, r, 2);
        self.guard(known);
        let t = self.b.ins().ireduce(types::I8, r);
        Some(if m == mask::NE { self.b.ins().bxor_imm_u(t, 1) } else { t })
    }
}
