//! Methods and attributes of `float`.

use std::cmp::Ordering;

use vm_layout::{Str, Value};

use super::{arith, hash_float, hex, ratio, text, to_int};
use crate::Vm;
use crate::native::{GetSetDef, NativeDef, R};
use crate::types::int::{self, IntRef};
use crate::types::{BinaryOp, CompareOp, format_spec};

/// An operand as a float: floats and ints; `None` for anything else. OverflowError for huge ints.
fn operand(vm: &mut Vm, v: Value) -> R<Option<f64>> {
    match vm.as_f64(v) {
        Some(f) => Ok(Some(f)),
        None => match IntRef::of(v) {
            Some(x) => int::int_to_f64(vm, x).map(Some),
            None => Ok(None),
        },
    }
}

fn both(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R {
    match (operand(vm, a)?, operand(vm, b)?) {
        (Some(x), Some(y)) => arith::binary(vm, op, x, y),
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
}

/// The order of a float and a number; `None`: unordered (NaN). Not a number at all: the outer `None`.
pub fn compare(a: f64, b: Value) -> Option<Option<Ordering>> {
    if let Some(y) = b.cast::<vm_layout::Float>() {
        return Some(a.partial_cmp(&y.value));
    }
    IntRef::of(b).map(|y| int::compare_int_float(y, a).map(Ordering::reverse))
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {
        $(
            fn $name(vm: &mut Vm, a: Value, b: Value) -> R {
                let x = receiver(vm, a)?;
                match compare(x, b) {
                    Some(Some(order)) => Ok(vm.bool(CompareOp::$op.holds(order))),
                    Some(None) => Ok(vm.bool(matches!(CompareOp::$op, CompareOp::Ne))),
                    None => Ok(vm.not_implemented),
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

/// The receiver, which the descriptor has checked to be a float.
fn receiver(vm: &mut Vm, v: Value) -> R<f64> {
    match vm.as_f64(v) {
        Some(f) => Ok(f),
        None => {
            let given = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'float' object but received a '{given}'")))
        }
    }
}

fn pow(vm: &mut Vm, args: &[Value]) -> R {
    no_modulus(vm, args)?;
    both(vm, BinaryOp::Pow, args[0], args[1])
}

fn rpow(vm: &mut Vm, args: &[Value]) -> R {
    no_modulus(vm, args)?;
    both(vm, BinaryOp::Pow, args[1], args[0])
}

fn no_modulus(vm: &mut Vm, args: &[Value]) -> R<()> {
    match args.get(2) {
        Some(&m) if m != vm.none => {
            Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
        }
        _ => Ok(()),
    }
}

fn neg(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    Ok(vm.float(-f))
}

fn plain(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    if a.is_exact(vm_layout::Kind::Float) { Ok(a) } else { Ok(vm.float(f)) }
}

fn abs(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    Ok(vm.float(f.abs()))
}

fn truth(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    Ok(vm.bool(f != 0.0))
}

fn hash(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    Ok(vm.int(hash_float(f)))
}

fn repr(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    Ok(vm.str(&text::repr(f)))
}

fn trunc(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    to_int(vm, f)
}

fn floor(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    to_int(vm, f.floor())
}

fn ceil(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    to_int(vm, f.ceil())
}

/// A float rounded half to even at a decimal place; infinite if the result is out of range.
pub fn round_to(f: f64, places: i64) -> f64 {
    if !f.is_finite() || f == 0.0 || places > 323 {
        return f;
    }
    if places < -308 {
        return 0.0f64.copysign(f);
    }
    if places >= 0 {
        format!("{:.*}", places as usize, f).parse().unwrap_or(f)
    } else {
        // Significant digits left of the place; with none, a number above half a unit becomes one unit.
        let shortest = text::Digits::significant(f, 17);
        let count = i64::from(shortest.exponent) + 1 + places;
        if count > 0 {
            format!("{:.*e}", count as usize - 1, f).parse().unwrap_or(f)
        } else if count == 0 {
            let unit: f64 = format!("1e{}", -places).parse().unwrap_or(f64::INFINITY);
            let half: f64 = format!("5e{}", -places - 1).parse().unwrap_or(f64::INFINITY);
            if f.abs() > half { unit.copysign(f) } else { 0.0f64.copysign(f) }
        } else {
            0.0f64.copysign(f)
        }
    }
}

fn round(vm: &mut Vm, args: &[Value]) -> R {
    let f = receiver(vm, args[0])?;
    let places = match args.get(1) {
        Some(&d) if d != vm.none => vm.index(d)?,
        _ => return to_int(vm, f.round_ties_even()),
    };
    let places = match IntRef::of(places) {
        Some(IntRef::Small(n)) => n,
        Some(x) if x.is_negative() => i64::MIN,
        _ => i64::MAX,
    };
    let r = round_to(f, places);
    if r.is_infinite() && f.is_finite() {
        return Err(vm.overflow_error("rounded value too large to represent"));
    }
    Ok(vm.float(r))
}

fn is_integer(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    Ok(vm.bool(f.is_finite() && f == f.trunc()))
}

fn as_integer_ratio(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    if f.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (n, d) = ratio(f);
    let n = vm.big(n);
    let d = vm.big(d);
    Ok(vm.tuple(&[n, d]))
}

fn to_hex(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    Ok(vm.str(&hex::to_hex(f)))
}

fn getnewargs(vm: &mut Vm, a: Value) -> R {
    let f = receiver(vm, a)?;
    let v = vm.float(f);
    Ok(vm.tuple(&[v]))
}

fn format(vm: &mut Vm, a: Value, spec: Value) -> R {
    let Some(spec) = spec.cast::<Str>() else {
        let given = vm.argument_name(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {given}")));
    };
    format_spec::format_float(vm, a, spec)
}

fn getformat(vm: &mut Vm, _class: Value, kind: Value) -> R {
    match kind.cast::<Str>() {
        Some(s) if matches!(s.as_ascii(), Some("double" | "float")) => {
            Ok(vm.str(if cfg!(target_endian = "little") {
                "IEEE, little-endian"
            } else {
                "IEEE, big-endian"
            }))
        }
        Some(_) => Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
        None => {
            let given = vm.type_name(kind);
            Err(vm.type_error(format!("__getformat__() argument must be str, not {given}")))
        }
    }
}

fn imaginary(vm: &mut Vm, _: Value) -> R {
    Ok(vm.float(0.0))
}

pub const METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", super::new),
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
    NativeDef::fn1("__int__", trunc),
    NativeDef::fn1("__float__", plain),
    NativeDef::fn2("__floordiv__", floordiv),
    NativeDef::fn2("__rfloordiv__", rfloordiv),
    NativeDef::fn2("__truediv__", truediv),
    NativeDef::fn2("__rtruediv__", rtruediv),
    NativeDef::fn1("conjugate", plain).with_doc("Return self, the complex conjugate of any float."),
    NativeDef::fn1("__trunc__", trunc),
    NativeDef::fn1("__floor__", floor),
    NativeDef::fn1("__ceil__", ceil),
    NativeDef::pos("__round__", 1, 2, round),
    NativeDef::fn1("as_integer_ratio", as_integer_ratio)
        .with_doc("Return a pair of integers, whose ratio is exactly equal to the original float."),
    NativeDef::fn2("fromhex", hex::from_hex)
        .as_class()
        .with_doc("Create a floating-point number from a hexadecimal string."),
    NativeDef::fn1("hex", to_hex).with_doc("Return a hexadecimal representation of a floating-point number."),
    NativeDef::fn1("is_integer", is_integer).with_doc("Return True if the float is an integer."),
    NativeDef::fn1("__getnewargs__", getnewargs),
    NativeDef::fn2("__getformat__", getformat).as_class(),
    NativeDef::fn2("__format__", format),
];

pub const GETSET: &[GetSetDef] = &[GetSetDef::get("real", plain), GetSetDef::get("imag", imaginary)];
