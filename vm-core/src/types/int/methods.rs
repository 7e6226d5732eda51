//! Methods and attributes of `int`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Signed;
use vm_layout::{Str, Value};

use super::{IntRef, arith, bytes, convert, holding, text};
use crate::Vm;
use crate::native::{GetSetDef, NativeDef, R};
use crate::types::{BinaryOp, CompareOp, format_spec};

fn both(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R {
    match (IntRef::of(a), IntRef::of(b)) {
        (Some(x), Some(y)) => arith::binary(vm, op, a, b, x, y),
        _ => Ok(vm.not_implemented),
    }
}

binary_methods! {
    add radd Add;
    sub rsub Sub;
    mul rmul Mul;
    truediv rtruediv TrueDiv;
    floordiv rfloordiv FloorDiv;
    modulo rmodulo Mod;
    divmod rdivmod DivMod;
    lshift rlshift LShift;
    rshift rrshift RShift;
    and rand And;
    or ror Or;
    xor rxor Xor;
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {
        $(
            fn $name(vm: &mut Vm, a: Value, b: Value) -> R {
                match (IntRef::of(a), IntRef::of(b)) {
                    (Some(x), Some(y)) => Ok(vm.bool(CompareOp::$op.holds(convert::compare_ints(x, y)))),
                    _ => Ok(vm.not_implemented),
                }
            }
        )*
    };
}

comparison! {
    lt Lt;
    le Le;
    eq Eq;
    ne Ne;
    gt Gt;
    ge Ge;
}

/// The receiver, which the descriptor has checked to be an int.
fn receiver<'a>(vm: &mut Vm, v: Value) -> R<IntRef<'a>> {
    match IntRef::of(v) {
        Some(x) => Ok(x),
        None => {
            let given = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'int' object but received a '{given}'")))
        }
    }
}

/// `__pow__` with and without a modulus.
fn pow(vm: &mut Vm, args: &[Value]) -> R {
    let modulus = args.get(2).copied().unwrap_or(vm.none);
    pow_operands(vm, args[0], args[1], modulus)
}

fn rpow(vm: &mut Vm, args: &[Value]) -> R {
    let modulus = args.get(2).copied().unwrap_or(vm.none);
    pow_operands(vm, args[1], args[0], modulus)
}

fn pow_operands(vm: &mut Vm, a: Value, b: Value, modulus: Value) -> R {
    match (IntRef::of(a), IntRef::of(b), IntRef::of(modulus)) {
        (Some(x), Some(y), None) if modulus == vm.none => arith::binary(vm, BinaryOp::Pow, a, b, x, y),
        (Some(x), Some(y), Some(m)) => holding(&[a, b, modulus], || arith::power_modulo(vm, x, y, m)),
        _ => Ok(vm.not_implemented),
    }
}

fn neg(vm: &mut Vm, a: Value) -> R {
    let x = receiver(vm, a)?;
    Ok(arith::negate(vm, x))
}

fn abs(vm: &mut Vm, a: Value) -> R {
    let x = receiver(vm, a)?;
    Ok(arith::absolute(vm, x))
}

fn invert(vm: &mut Vm, a: Value) -> R {
    let x = receiver(vm, a)?;
    Ok(arith::invert(vm, x))
}

/// `+x`, `int(x)`, `x.real`, …: the number as a plain int.
fn plain(vm: &mut Vm, a: Value) -> R {
    receiver(vm, a)?;
    Ok(convert::exact(vm, a))
}

fn truth(vm: &mut Vm, a: Value) -> R {
    let x = receiver(vm, a)?;
    Ok(vm.bool(!x.is_zero()))
}

fn float(vm: &mut Vm, a: Value) -> R {
    let x = receiver(vm, a)?;
    let f = convert::int_to_f64(vm, x)?;
    Ok(vm.float(f))
}

fn hash(vm: &mut Vm, a: Value) -> R {
    let h = match receiver(vm, a)? {
        IntRef::Small(i) => convert::hash_int(i),
        IntRef::Big(b) => convert::hash_bigint(b),
    };
    Ok(vm.int(h))
}

fn repr(vm: &mut Vm, a: Value) -> R {
    let x = receiver(vm, a)?;
    let s = holding(&[a], || text::decimal(vm, x))?;
    Ok(vm.str(&s))
}

fn format(vm: &mut Vm, a: Value, spec: Value) -> R {
    let Some(spec) = spec.cast::<Str>() else {
        let given = vm.argument_name(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {given}")));
    };
    format_spec::format_int(vm, a, spec)
}

fn bit_length(vm: &mut Vm, a: Value) -> R {
    let n = receiver(vm, a)?.bits();
    Ok(vm.int_from_u64(n))
}

fn bit_count(vm: &mut Vm, a: Value) -> R {
    let n = match receiver(vm, a)? {
        IntRef::Small(i) => u64::from(i.unsigned_abs().count_ones()),
        IntRef::Big(b) => b.iter_u64_digits().map(|d| u64::from(d.count_ones())).sum(),
    };
    Ok(vm.int_from_u64(n))
}

fn as_integer_ratio(vm: &mut Vm, a: Value) -> R {
    let n = plain(vm, a)?;
    let one = vm.int(1);
    Ok(vm.tuple(&[n, one]))
}

fn getnewargs(vm: &mut Vm, a: Value) -> R {
    let n = plain(vm, a)?;
    Ok(vm.tuple(&[n]))
}

fn sizeof(vm: &mut Vm, a: Value) -> R {
    // As CPython counts: 24 bytes and 4 for each 30 bits.
    let bits = receiver(vm, a)?.bits();
    Ok(vm.int_from_u64(24 + 4 * bits.div_ceil(30).max(1)))
}

fn round(vm: &mut Vm, args: &[Value]) -> R {
    let digits = match args.get(1) {
        None => return plain(vm, args[0]),
        Some(&d) => vm.index(d)?,
    };
    let x = receiver(vm, args[0])?;
    let n = match IntRef::of(digits) {
        Some(n) if n.is_negative() => n,
        _ => return plain(vm, args[0]),
    };
    let places = match n {
        // 10^places is more than twice the number: it rounds to zero.
        IntRef::Small(n) if n.unsigned_abs() <= x.bits() + 1 => n.unsigned_abs() as u32,
        _ => return Ok(vm.int(0)),
    };
    vm.charge(places as usize / 2)?;
    let unit = BigInt::from(10).pow(places);
    let (q, r) = holding(args, || super::big::div_mod_floor(vm, &x.big(), &unit))?;
    let twice: BigInt = r.abs() * 2;
    let q = match twice.cmp(&unit) {
        std::cmp::Ordering::Greater => q + 1,
        std::cmp::Ordering::Equal if q.is_odd() => q + 1,
        _ => q,
    };
    let result = q * unit;
    Ok(vm.big(result))
}

fn imaginary(vm: &mut Vm, _: Value) -> R {
    Ok(vm.int(0))
}

fn denominator(vm: &mut Vm, _: Value) -> R {
    Ok(vm.int(1))
}

pub const METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", convert::new),
    NativeDef::fn1("__repr__", repr),
    NativeDef::fn1("__hash__", hash),
    NativeDef::fn2("__lt__", lt),
    NativeDef::fn2("__le__", le),
    NativeDef::fn2("__eq__", eq),
    NativeDef::fn2("__ne__", ne),
    NativeDef::fn2("__gt__", gt),
    NativeDef::fn2("__ge__", ge),
    NativeDef::fn2("__add__", add),
    NativeDef::fn2("__radd__", radd),
    NativeDef::fn2("__sub__", sub),
    NativeDef::fn2("__rsub__", rsub),
    NativeDef::fn2("__mul__", mul),
    NativeDef::fn2("__rmul__", rmul),
    NativeDef::fn2("__mod__", modulo),
    NativeDef::fn2("__rmod__", rmodulo),
    NativeDef::fn2("__divmod__", divmod),
    NativeDef::fn2("__rdivmod__", rdivmod),
    NativeDef::pos("__pow__", 2, 3, pow),
    NativeDef::pos("__rpow__", 2, 3, rpow),
    NativeDef::fn1("__neg__", neg),
    NativeDef::fn1("__pos__", plain),
    NativeDef::fn1("__abs__", abs),
    NativeDef::fn1("__bool__", truth),
    NativeDef::fn1("__invert__", invert),
    NativeDef::fn2("__lshift__", lshift),
    NativeDef::fn2("__rlshift__", rlshift),
    NativeDef::fn2("__rshift__", rshift),
    NativeDef::fn2("__rrshift__", rrshift),
    NativeDef::fn2("__and__", and),
    NativeDef::fn2("__rand__", rand),
    NativeDef::fn2("__xor__", xor),
    NativeDef::fn2("__rxor__", rxor),
    NativeDef::fn2("__or__", or),
    NativeDef::fn2("__ror__", ror),
    NativeDef::fn1("__int__", plain),
    NativeDef::fn1("__float__", float),
    NativeDef::fn2("__floordiv__", floordiv),
    NativeDef::fn2("__rfloordiv__", rfloordiv),
    NativeDef::fn2("__truediv__", truediv),
    NativeDef::fn2("__rtruediv__", rtruediv),
    NativeDef::fn1("__index__", plain),
    NativeDef::fn1("conjugate", plain).with_doc("Returns self, the complex conjugate of any int."),
    NativeDef::fn1("bit_length", bit_length)
        .with_doc("Number of bits necessary to represent self in binary."),
    NativeDef::fn1("bit_count", bit_count)
        .with_doc("Number of ones in the binary representation of the absolute value of self."),
    NativeDef::full("to_bytes", bytes::to_bytes)
        .with_doc("Return an array of bytes representing an integer."),
    NativeDef::full("from_bytes", bytes::from_bytes)
        .as_class()
        .with_doc("Return the integer represented by the given array of bytes."),
    NativeDef::fn1("as_integer_ratio", as_integer_ratio)
        .with_doc("Return a pair of integers, whose ratio is exactly equal to the original int."),
    NativeDef::fn1("__trunc__", plain),
    NativeDef::fn1("__floor__", plain),
    NativeDef::fn1("__ceil__", plain),
    NativeDef::pos("__round__", 1, 2, round),
    NativeDef::fn1("__getnewargs__", getnewargs),
    NativeDef::fn2("__format__", format),
    NativeDef::fn1("__sizeof__", sizeof),
];

pub const GETSET: &[GetSetDef] = &[
    GetSetDef::get("real", plain),
    GetSetDef::get("imag", imaginary),
    GetSetDef::get("numerator", plain),
    GetSetDef::get("denominator", denominator),
];
