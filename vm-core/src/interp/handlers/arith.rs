//! Arithmetic and comparison: ints that fit a word and floats here, everything else in `protocol::number`.

use vm_layout::opcodes::compare as mask;
use vm_layout::*;

use super::super::dispatch::Flavor;
use super::special::{enter_special, is_instance, truth_of_top};
use super::{attempt, handler, jump, next, peek, put};
use crate::Vm;
use crate::heap::round;
use crate::types::{BinaryOp, CompareOp, UnaryOp};

/// Both operands as ints, where the flavor finds them without a call.
#[inline(always)]
fn ints<F: Flavor>(a: Value, b: Value) -> Option<(i64, i64)> {
    if F::TAGGED {
        Some((a.as_small()?, b.as_small()?))
    } else {
        if !a.is_exact(Kind::Int) || !b.is_exact(Kind::Int) {
            return None;
        }
        // SAFETY: both kinds have just been tested.
        unsafe { Some((a.cast_unchecked::<Int>().value, b.cast_unchecked::<Int>().value)) }
    }
}

/// Both operands as floats, one of them converted from an int where that is exact.
#[inline(always)]
fn floats(a: Value, b: Value) -> Option<(f64, f64)> {
    if !a.is_exact(Kind::Float) || !b.is_exact(Kind::Float) {
        return None;
    }
    // SAFETY: both kinds have just been tested.
    unsafe { Some((a.cast_unchecked::<Float>().value, b.cast_unchecked::<Float>().value)) }
}

/// An int made without a call: `None` when the hole is used up or the tag's range passed.
///
/// # Safety
/// `vm` is the VM.
#[inline(always)]
pub unsafe fn try_int<F: Flavor>(vm: *mut Vm, i: i64) -> Option<Value> {
    if F::TAGGED {
        return (Value::SMALL_MIN..=Value::SMALL_MAX).contains(&i).then(|| Value::small(i));
    }
    if F::PREBUILT
        // SAFETY: the caller's promise.
        && let Some(v) = unsafe { (*vm).switches.prebuilt.get(i) }
    {
        // SAFETY: as above.
        unsafe { (*vm).stats.prebuilt_hits += 1 };
        return Some(v);
    }
    // SAFETY: the memory was just handed out, is zeroed and as large as an Int.
    unsafe {
        let p = (*vm).heap.try_bump(round(size_of::<Int>()))? as *mut Int;
        (*p).header.set_word(Header::pack((*vm).types.int, Kind::Int, false, 0));
        (*p).value = i;
        Some(Gc::from_raw(p).value())
    }
}

/// A float made without a call.
///
/// # Safety
/// `vm` is the VM.
#[inline(always)]
pub unsafe fn try_float(vm: *mut Vm, f: f64) -> Option<Value> {
    // SAFETY: as in `try_int`.
    unsafe {
        let p = (*vm).heap.try_bump(round(size_of::<Float>()))? as *mut Float;
        (*p).header.set_word(Header::pack((*vm).types.float, Kind::Float, false, 0));
        (*p).value = f;
        Some(Gc::from_raw(p).value())
    }
}

/// The binary operator of an opcode byte, and whether it is in place.
pub(super) fn operator(op: u8) -> (BinaryOp, bool) {
    use BinaryOp::*;
    const OPS: [BinaryOp; 13] =
        [Add, Sub, Mul, TrueDiv, FloorDiv, Mod, Pow, LShift, RShift, And, Or, Xor, MatMul];
    let i = op - Op::BINARY_ADD as u8;
    if i < 13 { (OPS[i as usize], false) } else { (OPS[i as usize - 13], true) }
}

impl Vm {
    #[inline(never)]
    fn binary_by_opcode(&mut self, op: u8, a: Value, b: Value) -> crate::native::R {
        match operator(op) {
            (op, false) => self.binary_op(op, a, b),
            (op, true) => self.inplace_op(op, a, b),
        }
    }

    #[inline(never)]
    fn compare_by_mask(&mut self, m: u16, a: Value, b: Value) -> crate::native::R {
        let op = compare_op(m);
        self.compare(op, a, b)
    }

    #[inline(never)]
    fn compare_bool_by_mask(&mut self, m: u16, a: Value, b: Value) -> crate::native::R<bool> {
        let op = compare_op(m);
        self.compare_bool(op, a, b)
    }
}

pub(super) fn compare_op(m: u16) -> CompareOp {
    match m & 15 {
        mask::LT => CompareOp::Lt,
        mask::LE => CompareOp::Le,
        mask::EQ => CompareOp::Eq,
        mask::GT => CompareOp::Gt,
        mask::GE => CompareOp::Ge,
        _ => CompareOp::Ne,
    }
}

handler!(binary_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if is_instance(peek(sp, 2)) || is_instance(peek(sp, 1)) {
        enter_special!((*vm).binary_frame(w.op_byte(), sp), vm, fp, sp, pc, w, t);
    }
    let v = attempt!((*vm).binary_by_opcode(w.op_byte(), peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    put(sp, 2, v);
    next!(vm, fp, sp.sub(1), pc, t)
});

/// A handler for an operator on ints (that may overflow into the slow path) and floats. The float half is a handler
/// of its own: in one function the two need more registers than there are to spare, and push some on each run.
macro_rules! arithmetic {
    ($name:ident, $floats:ident, $int:expr, $float:expr) => {
        handler!($name<F>, |vm, fp, sp, pc, w, t| {
            let Some((x, y)) = ints::<F>(peek(sp, 2), peek(sp, 1)) else {
                return $floats(vm, fp, sp, pc, w, t);
            };
            let int: fn(i64, i64) -> Option<i64> = $int;
            let Some(i) = int(x, y) else { return binary_slow(vm, fp, sp, pc, w, t) };
            let Some(v) = try_int::<F>(vm, i) else { return binary_slow(vm, fp, sp, pc, w, t) };
            put(sp, 2, v);
            next!(vm, fp, sp.sub(1), pc, t)
        });

        handler!($floats, |vm, fp, sp, pc, w, t| {
            let Some((x, y)) = floats(peek(sp, 2), peek(sp, 1)) else {
                return binary_slow(vm, fp, sp, pc, w, t);
            };
            let float: fn(f64, f64) -> f64 = $float;
            let Some(v) = try_float(vm, float(x, y)) else { return binary_slow(vm, fp, sp, pc, w, t) };
            put(sp, 2, v);
            next!(vm, fp, sp.sub(1), pc, t)
        });
    };
}

arithmetic!(add, add_floats, |x, y| x.checked_add(y), |x, y| x + y);
arithmetic!(subtract, subtract_floats, |x, y| x.checked_sub(y), |x, y| x - y);
arithmetic!(multiply, multiply_floats, |x, y| x.checked_mul(y), |x, y| x * y);

/// A handler for an operator on ints only.
macro_rules! integer {
    ($name:ident, $int:expr) => {
        handler!($name<F>, |vm, fp, sp, pc, w, t| {
            if let Some((x, y)) = ints::<F>(peek(sp, 2), peek(sp, 1)) {
                let int: fn(i64, i64) -> Option<i64> = $int;
                if let Some(i) = int(x, y)
                    && let Some(v) = try_int::<F>(vm, i)
                {
                    put(sp, 2, v);
                    next!(vm, fp, sp.sub(1), pc, t)
                }
            }
            binary_slow(vm, fp, sp, pc, w, t)
        });
    };
}

integer!(floor_divide, |x, y| {
    if y <= 0 {
        return None;
    }
    Some(x.div_euclid(y))
});
integer!(modulo, |x, y| {
    if y <= 0 {
        return None;
    }
    Some(x.rem_euclid(y))
});
integer!(and, |x, y| Some(x & y));
integer!(or, |x, y| Some(x | y));
integer!(xor, |x, y| Some(x ^ y));
integer!(right_shift, |x, y| if (0..64).contains(&y) { Some(x >> y) } else { None });

handler!(true_divide, |vm, fp, sp, pc, w, t| {
    if let Some((x, y)) = floats(peek(sp, 2), peek(sp, 1))
        && y != 0.0
        && let Some(v) = try_float(vm, x / y)
    {
        put(sp, 2, v);
        next!(vm, fp, sp.sub(1), pc, t)
    }
    binary_slow(vm, fp, sp, pc, w, t)
});

/// Which bit of a comparison mask two ints satisfy.
#[inline(always)]
fn outcome(x: i64, y: i64) -> u16 {
    1 << (x.cmp(&y) as i8 + 1)
}

/// The same for floats.
#[inline(always)]
fn float_outcome(x: f64, y: f64) -> u16 {
    if x < y {
        mask::LESS
    } else if x == y {
        mask::EQUAL
    } else if x > y {
        mask::GREATER
    } else {
        mask::UNORDERED
    }
}

handler!(compare<F>, |vm, fp, sp, pc, w, t| {
    let (a, b) = (peek(sp, 2), peek(sp, 1));
    let found = if let Some((x, y)) = ints::<F>(a, b) {
        outcome(x, y)
    } else if let Some((x, y)) = floats(a, b) {
        float_outcome(x, y)
    } else {
        return compare_slow(vm, fp, sp, pc, w, t);
    };
    let v = if w.a() & found != 0 { (*vm).true_ } else { (*vm).false_ };
    put(sp, 2, v);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(compare_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if is_instance(peek(sp, 2)) {
        enter_special!((*vm).compare_frame(w.a(), sp), vm, fp, sp, pc, w, t);
    }
    let v = attempt!((*vm).compare_by_mask(w.a(), peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    put(sp, 2, v);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(compare_jump<F>, |vm, fp, sp, pc, w, t| {
    let Some((x, y)) = ints::<F>(peek(sp, 2), peek(sp, 1)) else {
        return compare_jump_floats(vm, fp, sp, pc, w, t);
    };
    if (w.a() & outcome(x, y) != 0) == (w.a() & mask::JUMP_IF_TRUE != 0) {
        jump!(vm, fp, sp.sub(2), w.b(), t)
    }
    next!(vm, fp, sp.sub(2), pc, t)
});

handler!(compare_jump_floats, |vm, fp, sp, pc, w, t| {
    let (a, b) = (peek(sp, 2), peek(sp, 1));
    let found = if let Some((x, y)) = floats(a, b) {
        float_outcome(x, y)
    } else if a == b && a.is_exact(Kind::Str) {
        // One-character strings are shared and names interned: identity answers most of these.
        mask::EQUAL
    } else {
        return compare_jump_slow(vm, fp, sp, pc, w, t);
    };
    if (w.a() & found != 0) == (w.a() & mask::JUMP_IF_TRUE != 0) {
        jump!(vm, fp, sp.sub(2), w.b(), t)
    }
    next!(vm, fp, sp.sub(2), pc, t)
});

handler!(compare_jump_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if is_instance(peek(sp, 2)) {
        enter_special!((*vm).compare_frame(w.a(), sp), vm, fp, sp, pc, w, t);
    }
    let truth = attempt!((*vm).compare_bool_by_mask(w.a(), peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    if truth == (w.a() & mask::JUMP_IF_TRUE != 0) {
        jump!(vm, fp, sp.sub(2), w.b(), t)
    }
    next!(vm, fp, sp.sub(2), pc, t)
});

handler!(unary_negative<F>, |vm, fp, sp, pc, w, t| {
    let a = peek(sp, 1);
    if let Some((x, _)) = ints::<F>(a, a) {
        if let Some(i) = x.checked_neg()
            && let Some(v) = try_int::<F>(vm, i)
        {
            put(sp, 1, v);
            next!(vm, fp, sp, pc, t)
        }
    } else if let Some((x, _)) = floats(a, a)
        && let Some(v) = try_float(vm, -x)
    {
        put(sp, 1, v);
        next!(vm, fp, sp, pc, t)
    }
    unary_slow(vm, fp, sp, pc, w, t)
});

handler!(unary_positive, |vm, fp, sp, pc, w, t| { unary_slow(vm, fp, sp, pc, w, t) });

handler!(unary_invert, |vm, fp, sp, pc, w, t| { unary_slow(vm, fp, sp, pc, w, t) });

handler!(unary_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    const NEGATIVE: u8 = Op::UNARY_NEGATIVE as u8;
    const POSITIVE: u8 = Op::UNARY_POSITIVE as u8;
    let op = match w.op_byte() {
        NEGATIVE => UnaryOp::Neg,
        POSITIVE => UnaryOp::Pos,
        _ => UnaryOp::Invert,
    };
    if is_instance(peek(sp, 1)) {
        enter_special!((*vm).unary_frame(op.dunder(), sp, false), vm, fp, sp, pc, w, t);
    }
    let v = attempt!((*vm).unary_op(op, peek(sp, 1)), vm, fp, sp, pc, w, t);
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(unary_not, |vm, fp, sp, pc, w, t| {
    let a = peek(sp, 1);
    let truth = if a == (*vm).true_ {
        true
    } else if a == (*vm).false_ || a == (*vm).none {
        false
    } else {
        (*fp).pc = pc;
        truth_of_top!(vm, fp, sp, pc, w, t)
    };
    put(sp, 1, (*vm).bool(!truth));
    next!(vm, fp, sp, pc, t)
});
