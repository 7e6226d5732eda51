//! Arithmetic: exact built-in numbers and strings first, then the special methods of the operands' classes with
//! reflected forms, subclass priority and CPython's messages.
//!
//! Sequences have `__add__` and `__mul__` too, but they come last, after every numeric method of either operand, as
//! CPython's `sq_concat` and `sq_repeat` do.

use vm_layout::*;

use crate::Vm;
use crate::native::{Call, R, Raised, type_flags};
use crate::types::int::{self, IntRef};
use crate::types::{BinaryOp, Dunder, UnaryOp, complex, float};
use crate::value::native_def;

/// An exact built-in number.
enum Number<'a> {
    Int(IntRef<'a>),
    Float(f64),
    Complex(complex::Pair),
}

impl Number<'_> {
    #[inline(always)]
    fn exact<'a>(v: Value) -> Option<Number<'a>> {
        let Some(h) = v.header() else { return IntRef::of(v).map(Number::Int) };
        if h.is_subclass_instance() {
            return None;
        }
        match h.kind() {
            Kind::Int | Kind::Bool | Kind::BigInt => IntRef::of(v).map(Number::Int),
            Kind::Float => v.cast::<Float>().map(|f| Number::Float(f.value)),
            Kind::Complex => complex::pair_of(v).map(Number::Complex),
            _ => None,
        }
    }
}

impl Vm {
    /// `a op b` with all of Python's rules: fast paths for built-in numbers, reflected methods, subclass priority.
    pub fn binary_op(&mut self, op: BinaryOp, a: Value, b: Value) -> R {
        if let Some(x) = Number::exact(a) {
            if let Some(y) = Number::exact(b) {
                let r = self.number_op(op, a, b, x, y)?;
                if r != self.not_implemented {
                    return Ok(r);
                }
                return Err(self.unsupported(op.sign(), a, b));
            }
        } else if op == BinaryOp::Add && a.is_exact(Kind::Str) && b.is_exact(Kind::Str) {
            // SAFETY: both kinds were just tested.
            let (s, t) = unsafe { (a.cast_unchecked(), b.cast_unchecked()) };
            return self.str_concat(s, t);
        }
        match self.binary_methods(op, a, b)? {
            Some(r) => Ok(r),
            None => Err(self.unsupported(op.sign(), a, b)),
        }
    }

    /// Exact built-in numbers of any mixture.
    #[inline]
    fn number_op(&mut self, op: BinaryOp, a: Value, b: Value, x: Number<'_>, y: Number<'_>) -> R {
        match (x, y) {
            (Number::Int(x), Number::Int(y)) => int::arith::binary(self, op, a, b, x, y),
            (Number::Float(x), Number::Float(y)) => float::arith::binary(self, op, x, y),
            (Number::Float(x), Number::Int(y)) => {
                if float_lacks(op) {
                    return Ok(self.not_implemented);
                }
                let y = int::int_to_f64(self, y)?;
                float::arith::binary(self, op, x, y)
            }
            (Number::Int(x), Number::Float(y)) => {
                if float_lacks(op) {
                    return Ok(self.not_implemented);
                }
                let x = int::int_to_f64(self, x)?;
                float::arith::binary(self, op, x, y)
            }
            (x, y) => {
                if !matches!(
                    op,
                    BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::TrueDiv | BinaryOp::Pow
                ) {
                    return Ok(self.not_implemented);
                }
                let x = self.number_pair(x)?;
                let y = self.number_pair(y)?;
                complex::binary(self, op, x, y)
            }
        }
    }

    fn number_pair(&mut self, n: Number<'_>) -> R<complex::Pair> {
        Ok(match n {
            Number::Int(x) => (int::int_to_f64(self, x)?, 0.0),
            Number::Float(f) => (f, 0.0),
            Number::Complex(c) => c,
        })
    }

    /// Special methods, then sequence concatenation and repetition; `None`: nobody implements it.
    fn binary_methods(&mut self, op: BinaryOp, a: Value, b: Value) -> R<Option<Value>> {
        let left = self.slot(a, op.dunder());
        self.binary_methods_from(op, a, b, left)
    }

    /// `a op b`, or `a op= b`, of an instance whose own `__op__` has answered `NotImplemented`.
    pub fn binary_op_declined(&mut self, op: BinaryOp, in_place: bool, a: Value, b: Value) -> R {
        let sign = if in_place { in_place_sign(op) } else { op.sign() };
        let answer = match op {
            // Such an operand is not taken for the count of a sequence on the right.
            BinaryOp::Mul if in_place => self.numeric_methods(op.reflected(), a, b, None)?,
            _ => self.binary_methods_from(op, a, b, None)?,
        };
        answer.ok_or_else(|| self.unsupported(sign, a, b))
    }

    /// The same, `left` being what the left operand has under `__op__`.
    fn binary_methods_from(
        &mut self,
        op: BinaryOp,
        a: Value,
        b: Value,
        left: Option<Value>,
    ) -> R<Option<Value>> {
        let reflected = op.reflected();
        let left_sequence = left.filter(|&f| is_sequence_method(op, f));
        let numeric = left.filter(|_| left_sequence.is_none());
        if let Some(r) = self.numeric_methods(reflected, a, b, numeric)? {
            return Ok(Some(r));
        }
        match op {
            BinaryOp::Add => match left_sequence {
                Some(f) => self.call_two(f, a, b).map(|r| self.implemented(r)),
                None => Ok(None),
            },
            BinaryOp::Mul => {
                if let Some(f) = left_sequence {
                    return self.repeat_sequence(f, a, b).map(Some);
                }
                match self.slot(b, Dunder::Mul).filter(|&f| is_sequence_method(op, f)) {
                    Some(f) => self.repeat_sequence(f, b, a).map(Some),
                    None => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    /// `__op__` and `__rop__` in the order that the classes' relation asks for.
    fn numeric_methods(
        &mut self,
        reflected: Dunder,
        a: Value,
        b: Value,
        left: Option<Value>,
    ) -> R<Option<Value>> {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let mut right = None;
        if ta != tb {
            // A sequence's own `__rmul__` waits, unless its class overrides `__mul__`: then it is a numeric method.
            right = self.slot(b, reflected).filter(|&f| {
                !is_reflected_sequence_method(reflected, f)
                    || self.slot(b, Dunder::Mul).is_none_or(|m| !is_native_sequence_descr(m))
            });
            // A subclass that overrides the reflected method is asked first.
            if let Some(f) = right
                && left.is_some()
                && self.slot(a, reflected) != Some(f)
                && self.is_subtype(tb, ta)
            {
                let r = self.call_two(f, b, a)?;
                if r != self.not_implemented {
                    return Ok(Some(r));
                }
                right = None;
            }
        }
        if let Some(f) = left {
            let r = self.call_two(f, a, b)?;
            if r != self.not_implemented {
                return Ok(Some(r));
            }
        }
        if let Some(f) = right {
            let r = self.call_two(f, b, a)?;
            if r != self.not_implemented {
                return Ok(Some(r));
            }
        }
        Ok(None)
    }

    /// `sequence * count`; TypeError unless `count` is an int.
    fn repeat_sequence(&mut self, f: Value, sequence: Value, count: Value) -> R {
        if self.slot(count, Dunder::Index).is_none() {
            let given = self.type_name(count);
            return Err(self.type_error(format!("can't multiply sequence by non-int of type '{given}'")));
        }
        if count.kind() == Kind::BigInt {
            let given = self.type_name(count);
            return Err(self.overflow_error(format!("cannot fit '{given}' into an index-sized integer")));
        }
        self.call_two(f, sequence, count)
    }

    /// Whether the class of `v` was made by a class statement.
    fn is_heap_instance(&self, v: Value) -> bool {
        self.type_of(v).flags.get() & type_flags::HEAP != 0
    }

    fn implemented(&self, r: Value) -> Option<Value> {
        (r != self.not_implemented).then_some(r)
    }

    /// Calls a slot's function with a receiver and one argument: native methods directly, others bound first if they
    /// are descriptors.
    #[inline]
    pub fn call_two(&mut self, f: Value, receiver: Value, other: Value) -> R {
        if f.is_exact(Kind::Descr)
            && let Some(d) = f.cast::<Descr>()
        {
            match native_def(d.def.get()).call {
                Call::Fn2(g) => return g(self, receiver, other),
                Call::Pos(_, _, g) => return g(self, &[receiver, other]),
                _ => {}
            }
        }
        if f.is_exact(Kind::Function) {
            return self.call(f, &[receiver, other]);
        }
        let bound = self.bind_descriptor(f, receiver, self.type_of(receiver))?;
        self.call(bound, &[other])
    }

    /// `a op= b`.
    pub fn inplace_op(&mut self, op: BinaryOp, a: Value, b: Value) -> R {
        if let (Some(x), Some(y)) = (Number::exact(a), Number::exact(b)) {
            let r = self.number_op(op, a, b, x, y)?;
            if r != self.not_implemented {
                return Ok(r);
            }
            return Err(self.unsupported(in_place_sign(op), a, b));
        }
        let method = op.in_place().and_then(|d| self.slot(a, d));
        if let Some(f) = method {
            // A Python subclass of a sequence has `+=` in the numeric slot too, where it comes first.
            let last = is_sequence_method(op, f) && !(op == BinaryOp::Add && self.is_heap_instance(a));
            if !last {
                let r = self.call_two(f, a, b)?;
                if r != self.not_implemented {
                    return Ok(r);
                }
            } else {
                // `list += x`: numeric methods of either side come first, concatenation in place last.
                let numeric = self.slot(a, op.dunder()).filter(|&f| !is_sequence_method(op, f));
                if let Some(r) = self.numeric_methods(op.reflected(), a, b, numeric)? {
                    return Ok(r);
                }
                return match op {
                    BinaryOp::Mul => self.repeat_sequence(f, a, b),
                    _ => self.call_two(f, a, b),
                };
            }
        } else if op == BinaryOp::Add && a.is_exact(Kind::Str) && b.is_exact(Kind::Str) {
            return self.binary_op(op, a, b);
        }
        self.inplace_op_declined(op, a, b)
    }

    /// `a op= b` once `__iop__` is missing or has answered `NotImplemented`.
    pub(crate) fn inplace_op_declined(&mut self, op: BinaryOp, a: Value, b: Value) -> R {
        if op == BinaryOp::Mul && (self.is_heap_instance(a) || self.slot(a, Dunder::Contains).is_some()) {
            // A left operand with any sequence method (every Python class has a table of them) is not taken for the
            // count of a sequence on the right.
            let left = self.slot(a, Dunder::Mul);
            if left.is_none_or(|f| !is_sequence_method(op, f)) {
                return match self.numeric_methods(op.reflected(), a, b, left)? {
                    Some(r) => Ok(r),
                    None => Err(self.unsupported(in_place_sign(op), a, b)),
                };
            }
        }
        match self.binary_methods(op, a, b)? {
            Some(r) => Ok(r),
            None => Err(self.unsupported(in_place_sign(op), a, b)),
        }
    }

    /// TypeError "unsupported operand type(s) for +: 'int' and 'str'".
    #[cold]
    pub(crate) fn unsupported(&mut self, sign: &str, a: Value, b: Value) -> Raised {
        let (ta, tb) = (self.type_name(a), self.type_name(b));
        let mut hint = "";
        if sign == ">>" && is_print(a) {
            hint = ". Did you mean \"print(<message>, file=<output_stream>)\"?";
        }
        self.type_error(format!("unsupported operand type(s) for {sign}: '{ta}' and '{tb}'{hint}"))
    }

    /// `+a`, `-a`, `~a`.
    pub fn unary_op(&mut self, op: UnaryOp, a: Value) -> R {
        let (sign, dunder) = (op.sign(), op.dunder());
        match Number::exact(a) {
            Some(Number::Int(x)) => {
                return Ok(match op {
                    UnaryOp::Pos => int::exact(self, a),
                    UnaryOp::Neg => int::arith::negate(self, x),
                    UnaryOp::Invert => int::arith::invert(self, x),
                });
            }
            Some(Number::Float(f)) if op != UnaryOp::Invert => {
                return Ok(if op == UnaryOp::Neg { self.float(-f) } else { a });
            }
            _ => {}
        }
        match self.call_special(a, dunder, &[])? {
            Some(r) => Ok(r),
            None => {
                let given = self.type_name(a);
                Err(self.type_error(format!("bad operand type for unary {sign}: '{given}'")))
            }
        }
    }

    /// `a ** b % c`; `c` may be None.
    pub fn power(&mut self, a: Value, b: Value, modulus: Value) -> R {
        if modulus == self.none {
            return self.binary_op(BinaryOp::Pow, a, b);
        }
        if let (Some(Number::Int(x)), Some(Number::Int(y)), Some(Number::Int(m))) =
            (Number::exact(a), Number::exact(b), Number::exact(modulus))
        {
            return int::holding(&[a, b, modulus], || int::arith::power_modulo(self, x, y, m));
        }
        // Python-level classes are only asked through the first operand; native numbers look at all three.
        let mut asked = None;
        if let Some(f) = self.slot(a, Dunder::Pow) {
            let r = self.call_three(f, a, b, modulus)?;
            if r != self.not_implemented {
                return Ok(r);
            }
            asked = Some(f);
        }
        for other in [b, modulus] {
            let native = self.slot(other, Dunder::Pow).filter(|f| f.is_exact(Kind::Descr));
            if native.is_some() && native != asked && !matches!(Number::exact(other), Some(Number::Int(_))) {
                return Err(match Number::exact(other) {
                    Some(Number::Complex(_)) => self.value_error("complex modulo"),
                    _ => self.type_error("pow() 3rd argument not allowed unless all arguments are integers"),
                });
            }
        }
        let (ta, tb, tc) = (self.type_name(a), self.type_name(b), self.type_name(modulus));
        Err(self.type_error(format!("unsupported operand type(s) for ** or pow(): '{ta}', '{tb}', '{tc}'")))
    }

    fn call_three(&mut self, f: Value, receiver: Value, b: Value, c: Value) -> R {
        if f.is_exact(Kind::Descr) || f.is_exact(Kind::Function) {
            return self.call(f, &[receiver, b, c]);
        }
        let bound = self.bind_descriptor(f, receiver, self.type_of(receiver))?;
        self.call(bound, &[b, c])
    }

    /// `operator.index(v)`: an int, by `__index__` if need be; TypeError "'X' object cannot be interpreted as an integer".
    pub fn index(&mut self, v: Value) -> R {
        if v.is_small() || self.is_int(v) {
            return Ok(int::exact(self, v));
        }
        match self.call_special(v, Dunder::Index, &[])? {
            Some(r) if self.is_int(r) => Ok(int::exact(self, r)),
            Some(r) => {
                let given = self.type_name(r);
                Err(self.type_error(format!("__index__ returned non-int (type {given})")))
            }
            None => {
                let given = self.type_name(v);
                Err(self.type_error(format!("'{given}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// `index` as 64 bits; OverflowError "Python int too large to convert to C ssize_t".
    pub fn index_i64(&mut self, v: Value) -> R<i64> {
        if let Some(i) = self.as_i64(v) {
            return Ok(i);
        }
        let i = self.index(v)?;
        match self.as_i64(i) {
            Some(i) => Ok(i),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// An argument that is a C `int` in CPython.
    pub fn index_i32(&mut self, v: Value) -> R<i32> {
        let i = self.index(v)?;
        match self.as_i64(i).and_then(|i| i32::try_from(i).ok()) {
            Some(i) => Ok(i),
            None => Err(self.overflow_error("Python int too large to convert to C int")),
        }
    }

    /// A float argument as CPython's "d" format takes it (`__float__`, `__index__`).
    pub fn float_arg(&mut self, v: Value) -> R<f64> {
        if let Some(f) = self.as_f64(v) {
            return Ok(f);
        }
        if let Some(Number::Int(x)) = Number::exact(v) {
            return int::int_to_f64(self, x);
        }
        if let Some(f) = float::by_float_method(self, v)? {
            return Ok(f);
        }
        if self.slot(v, Dunder::Index).is_some() {
            let i = self.index(v)?;
            if let Some(x) = IntRef::of(i) {
                return int::int_to_f64(self, x);
            }
        }
        let given = self.type_name(v);
        Err(self.type_error(format!("must be real number, not {given}")))
    }
}

/// Operators that floats don't have, so that an int operand must not be converted (and overflow) for them.
fn float_lacks(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::LShift | BinaryOp::RShift | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::MatMul
    )
}

fn in_place_sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+=",
        BinaryOp::Sub => "-=",
        BinaryOp::Mul => "*=",
        BinaryOp::TrueDiv => "/=",
        BinaryOp::FloorDiv => "//=",
        BinaryOp::Mod => "%=",
        BinaryOp::Pow => "**=",
        BinaryOp::LShift => "<<=",
        BinaryOp::RShift => ">>=",
        BinaryOp::And => "&=",
        BinaryOp::Or => "|=",
        BinaryOp::Xor => "^=",
        BinaryOp::MatMul => "@=",
        BinaryOp::DivMod => "divmod()",
    }
}

/// Whether `f` is the `__add__`, `__mul__` or in-place form of a native sequence type: one with a length and items.
#[inline]
fn is_sequence_method(op: BinaryOp, f: Value) -> bool {
    matches!(op, BinaryOp::Add | BinaryOp::Mul) && is_native_sequence_descr(f)
}

/// The same for `__rmul__`.
#[inline]
fn is_reflected_sequence_method(dunder: Dunder, f: Value) -> bool {
    dunder == Dunder::RMul && is_native_sequence_descr(f)
}

fn is_native_sequence_descr(f: Value) -> bool {
    f.is_exact(Kind::Descr)
        && f.cast::<Descr>().is_some_and(|d| {
            let owner = d.owner.get();
            owner.flags.get() & type_flags::HEAP == 0
                && owner.slots[Dunder::Len as usize].get().is_some()
                && owner.slots[Dunder::GetItem as usize].get().is_some()
        })
}

fn is_print(v: Value) -> bool {
    v.cast::<Builtin>().is_some_and(|b| native_def(b.def.get()).name == "print")
}
