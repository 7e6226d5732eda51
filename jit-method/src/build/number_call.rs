//! Calls of built-in functions and classes of numbers and characters: `min`, `max`, `abs`, `divmod`, `ord`, `chr`, `int`, `float`,
//! `bool` of what is known, or was noted, to be an int or a float.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value as V, types};
use vm_core::feedback::{holds, seen};
use vm_core::value::native_def;
use vm_layout::*;

use super::{Builder, C};
use crate::abstract_value::{Av, Ty};

/// Past this a float is not made an int here: ints are compared with what 62 bits hold.
const LARGE: f64 = (1i64 << 61) as f64;

/// Byte of a header that holds the flags.
const FLAG_BYTE: usize = 7;

/// A number that an argument is, and its machine value: a tagged int or an unboxed float.
#[derive(Clone, Copy)]
enum Number {
    Int(V),
    Float(V),
}

impl Builder<'_, '_> {
    /// What an argument is, or was so far: guarded.
    fn number_argument(&mut self, av: &Av, noted: u8) -> Option<Number> {
        match self.st.fact(av).ty {
            Ty::Small => return Some(Number::Int(self.word(av))),
            Ty::Exact(Kind::Float) => return Some(Number::Float(self.float_of(av))),
            Ty::Any if matches!(av, Av::Word(_)) && !self.suspected() => {}
            _ => return None,
        }
        let v = self.word(av);
        match noted {
            seen::OTHER => self.guard_small(v),
            0 if self.eager => self.guard_small(v),
            holds::NUMBER => {
                self.guard_exact(v, Kind::Float);
                return Some(Number::Float(self.float_of(av)));
            }
            _ => return None,
        }
        Some(Number::Int(v))
    }

    /// All arguments as numbers, if they are of one kind.
    fn number_arguments(&mut self, args: &[Av]) -> Option<Vec<Number>> {
        let noted = self.notes(self.st.top().pc).map_or((0, 0), |n| (n.left.get(), n.right.get()));
        let both = [noted.0, noted.1];
        args.iter().enumerate().map(|(i, a)| self.number_argument(a, both[i.min(1)])).collect()
    }

    /// A call of a built-in function that needs no runtime.
    pub(super) fn call_number_builtin(&mut self, f: Value, args: &[Av]) -> C<Option<Av>> {
        let Some(b) = f.exact::<Builtin>().filter(|b| b.receiver.get().is_none()) else { return Ok(None) };
        if !self.tagged || self.distrusted() {
            return Ok(None);
        }
        let name = native_def(b.def.get()).name;
        match (name, args) {
            ("min" | "max", [_, _] | [_, _, _]) => Ok(self.extreme(name == "min", args)),
            ("abs", [x]) => Ok(self.absolute(x)),
            ("divmod", [x, y]) => self.divided(x, y),
            ("ord", [x]) => Ok(self.ordinal(x)),
            ("chr", [x]) => Ok(self.character(x)),
            _ => Ok(None),
        }
    }

    fn extreme(&mut self, least: bool, args: &[Av]) -> Option<Av> {
        let numbers = self.number_arguments(args)?;
        let ints = numbers.iter().filter(|n| matches!(n, Number::Int(_))).count();
        if ints != 0 && ints != numbers.len() {
            return None;
        }
        // The first of equal ones, and what a NaN is not compared with.
        let mut best = numbers[0];
        for &n in &numbers[1..] {
            best = match (best, n) {
                (Number::Int(a), Number::Int(b)) => {
                    let cc = if least { IntCC::SignedLessThan } else { IntCC::SignedGreaterThan };
                    let c = self.b.ins().icmp(cc, b, a);
                    Number::Int(self.b.ins().select(c, b, a))
                }
                (Number::Float(a), Number::Float(b)) => {
                    let cc = if least { FloatCC::LessThan } else { FloatCC::GreaterThan };
                    let c = self.b.ins().fcmp(cc, b, a);
                    Number::Float(self.b.ins().select(c, b, a))
                }
                _ => return None,
            };
        }
        Some(match best {
            Number::Int(v) => self.typed(v, Ty::Small),
            Number::Float(f) => Av::Float(f, None),
        })
    }

    fn absolute(&mut self, x: &Av) -> Option<Av> {
        let n = self.number_arguments(std::slice::from_ref(x))?;
        Some(match n[0] {
            Number::Float(f) => Av::Float(self.b.ins().fabs(f), None),
            Number::Int(v) => {
                let two = self.iconst(2);
                let (negated, o) = self.b.ins().ssub_overflow(two, v);
                // Only the least int has no opposite.
                self.guard_not(o);
                let c = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, v, 0);
                let v = self.b.ins().select(c, negated, v);
                self.typed(v, Ty::Small)
            }
        })
    }

    fn divided(&mut self, x: &Av, y: &Av) -> C<Option<Av>> {
        let noted = self.notes(self.st.top().pc).map_or((0, 0), |n| (n.left.get(), n.right.get()));
        let (Some(Number::Int(_)), Some(Number::Int(_))) =
            (self.number_argument(x, noted.0), self.number_argument(y, noted.1))
        else {
            return Ok(None);
        };
        let quotient = self.int_binary(Op::BINARY_FLOOR_DIVIDE, x, y)?;
        let rest = self.int_binary(Op::BINARY_MODULO, x, y)?;
        Ok(quotient.zip(rest).map(|(q, r)| {
            self.tuples += 1;
            Av::Tuple(self.tuples, vec![q, r])
        }))
    }

    /// `ord` of a character up to U+00FF.
    fn ordinal(&mut self, x: &Av) -> Option<Av> {
        let noted = self.notes(self.st.top().pc).map_or(0, |n| n.left.get());
        match self.st.fact(x).ty {
            Ty::Exact(Kind::Str) => {}
            Ty::Any if matches!(x, Av::Word(_)) && noted == seen::STR && !self.suspected() => {}
            _ => return None,
        }
        let s = self.word(x);
        self.guard_exact(s, Kind::Str);
        let len = self.load(s, offset_of!(Str, len));
        let one = self.b.ins().icmp_imm_u(IntCC::Equal, len, 1);
        self.guard(one);
        let byte = self.latin1_unit(s, None);
        let i = self.b.ins().ishl_imm_u(byte, 1);
        let i = self.b.ins().bor_imm_u(i, 1);
        Some(self.typed(i, Ty::Small))
    }

    /// A unit of a str of which each has a byte, which is guarded; the first, or one at an index that has been tested.
    fn latin1_unit(&mut self, s: V, index: Option<V>) -> V {
        let flags = self.load_as(types::I8, s, FLAG_BYTE);
        let width = self.b.ins().band_imm_u(flags, i64::from(header_flags::WIDTH_MASK));
        let c = self.b.ins().icmp_imm_u(IntCC::Equal, width, 0);
        self.guard(c);
        let at = index.map_or(s, |i| self.b.ins().iadd(s, i));
        let byte = self.load_as(types::I8, at, size_of::<Str>());
        self.b.ins().uextend(types::I64, byte)
    }

    /// The character with this number (raw, up to 255) as a str.
    fn character_at(&mut self, byte: V) -> Av {
        let row = self.b.ins().ishl_imm_u(byte, 3);
        let at = self.b.ins().iadd(self.vm_v, row);
        let v = self.load(at, offset_of!(vm_core::Vm, latin1));
        self.typed(v, Ty::Exact(Kind::Str))
    }

    /// `chr` of a number up to 255.
    fn character(&mut self, x: &Av) -> Option<Av> {
        let Number::Int(v) = self.number_arguments(std::slice::from_ref(x))?[0] else { return None };
        let i = self.b.ins().sshr_imm_u(v, 1);
        let c = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, i, 256);
        self.guard(c);
        Some(self.character_at(i))
    }

    /// `s[i]` of a str whose characters have a byte each.
    pub(super) fn load_character(&mut self, s: V, key: V) -> Av {
        self.guard_exact(s, Kind::Str);
        self.guard_small(key);
        let len = self.load(s, offset_of!(Str, len));
        let i = self.b.ins().sshr_imm_u(key, 1);
        let from_end = self.b.ins().iadd(i, len);
        let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, i, 0);
        let i = self.b.ins().select(negative, from_end, i);
        let c = self.b.ins().icmp(IntCC::UnsignedLessThan, i, len);
        self.guard(c);
        let byte = self.latin1_unit(s, Some(i));
        self.character_at(byte)
    }

    /// `int`, `float` or `bool` of a number.
    pub(super) fn call_number_class(&mut self, class: Gc<Type>, args: &[Av]) -> C<Option<Av>> {
        let [x] = args else { return Ok(None) };
        let t = &self.vm.types;
        let (int, float, bool_) = (t.int, t.float, t.bool);
        if !self.tagged || self.distrusted() {
            return Ok(None);
        }
        if class == bool_ && matches!(self.st.fact(x).ty, Ty::Small | Ty::Exact(Kind::Bool)) {
            return Ok(Some(Av::Bool(self.truth(x)?)));
        }
        if class == self.vm.types.str && self.st.fact(x).ty == Ty::Small {
            return Ok(Some(self.int_text(x)));
        }
        if class != int && class != float {
            return Ok(None);
        }
        let Some(n) = self.number_arguments(args) else { return Ok(None) };
        Ok(Some(match (n[0], class == int) {
            (Number::Int(v), true) => self.typed(v, Ty::Small),
            (Number::Float(f), false) => Av::Float(f, None),
            (Number::Int(v), false) => {
                let i = self.b.ins().sshr_imm_u(v, 1);
                Av::Float(self.b.ins().fcvt_from_sint(types::F64, i), None)
            }
            (Number::Float(f), true) => {
                let size = self.b.ins().fabs(f);
                let large = self.b.ins().f64const(LARGE);
                let c = self.b.ins().fcmp(FloatCC::LessThan, size, large);
                self.guard(c);
                let i = self.b.ins().fcvt_to_sint_sat(types::I64, f);
                let v = self.b.ins().ishl_imm_u(i, 1);
                let v = self.b.ins().bor_imm_u(v, 1);
                self.typed(v, Ty::Small)
            }
        }))
    }
}
