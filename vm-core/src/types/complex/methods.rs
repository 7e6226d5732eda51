//! Methods and attributes of `complex`.

use vm_layout::{Str, Value};

use super::{Pair, absolute, binary as operate, equals, hash_complex, operand, pair_of, repr as show};
use crate::Vm;
use crate::native::{GetSetDef, NativeDef, R};
use crate::types::{BinaryOp, format_spec};

fn both(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R {
    match (operand(vm, a)?, operand(vm, b)?) {
        (Some(x), Some(y)) => operate(vm, op, x, y),
        _ => Ok(vm.not_implemented),
    }
}

binary_methods! {
    add radd Add;
    sub rsub Sub;
    mul rmul Mul;
    truediv rtruediv TrueDiv;
}

/// The receiver, which the descriptor has checked to be a complex.
fn receiver(vm: &mut Vm, v: Value) -> R<Pair> {
    match pair_of(v) {
        Some(p) => Ok(p),
        None => {
            let given = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'complex' object but received a '{given}'")))
        }
    }
}

fn pow_operands(vm: &mut Vm, a: Value, b: Value, modulus: Option<&Value>) -> R {
    let (Some(_), Some(_)) = (operand(vm, a)?, operand(vm, b)?) else { return Ok(vm.not_implemented) };
    if modulus.is_some_and(|&m| m != vm.none) {
        return Err(vm.value_error("complex modulo"));
    }
    both(vm, BinaryOp::Pow, a, b)
}

fn pow(vm: &mut Vm, args: &[Value]) -> R {
    pow_operands(vm, args[0], args[1], args.get(2))
}

fn rpow(vm: &mut Vm, args: &[Value]) -> R {
    pow_operands(vm, args[1], args[0], args.get(2))
}

fn eq(vm: &mut Vm, a: Value, b: Value) -> R {
    let x = receiver(vm, a)?;
    Ok(equals(x, b).map_or(vm.not_implemented, |e| vm.bool(e)))
}

fn ne(vm: &mut Vm, a: Value, b: Value) -> R {
    let x = receiver(vm, a)?;
    Ok(equals(x, b).map_or(vm.not_implemented, |e| vm.bool(!e)))
}

fn unordered(vm: &mut Vm, _: Value, _: Value) -> R {
    Ok(vm.not_implemented)
}

fn neg(vm: &mut Vm, a: Value) -> R {
    let (re, im) = receiver(vm, a)?;
    Ok(vm.complex(-re, -im))
}

fn plain(vm: &mut Vm, a: Value) -> R {
    let (re, im) = receiver(vm, a)?;
    if a.is_exact(vm_layout::Kind::Complex) { Ok(a) } else { Ok(vm.complex(re, im)) }
}

fn abs(vm: &mut Vm, a: Value) -> R {
    let p = receiver(vm, a)?;
    absolute(vm, p)
}

fn truth(vm: &mut Vm, a: Value) -> R {
    let p = receiver(vm, a)?;
    Ok(vm.bool(p != (0.0, 0.0)))
}

fn hash(vm: &mut Vm, a: Value) -> R {
    let p = receiver(vm, a)?;
    Ok(vm.int(hash_complex(p)))
}

fn repr(vm: &mut Vm, a: Value) -> R {
    let p = receiver(vm, a)?;
    Ok(vm.str(&show(p)))
}

fn conjugate(vm: &mut Vm, a: Value) -> R {
    let (re, im) = receiver(vm, a)?;
    Ok(vm.complex(re, -im))
}

fn getnewargs(vm: &mut Vm, a: Value) -> R {
    let (re, im) = receiver(vm, a)?;
    let re = vm.float(re);
    let im = vm.float(im);
    Ok(vm.tuple(&[re, im]))
}

fn format(vm: &mut Vm, a: Value, spec: Value) -> R {
    let Some(spec) = spec.cast::<Str>() else {
        let given = vm.argument_name(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {given}")));
    };
    format_spec::format_complex(vm, a, spec)
}

fn real(vm: &mut Vm, a: Value) -> R {
    let (re, _) = receiver(vm, a)?;
    Ok(vm.float(re))
}

fn imag(vm: &mut Vm, a: Value) -> R {
    let (_, im) = receiver(vm, a)?;
    Ok(vm.float(im))
}

pub const METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", super::new),
    NativeDef::fn1("__repr__", repr),
    NativeDef::fn1("__hash__", hash),
    NativeDef::fn2("__lt__", unordered),
    NativeDef::fn2("__le__", unordered),
    NativeDef::fn2("__eq__", eq),
    NativeDef::fn2("__ne__", ne),
    NativeDef::fn2("__gt__", unordered),
    NativeDef::fn2("__ge__", unordered),
    NativeDef::fn2("__add__", add),
    NativeDef::fn2("__radd__", radd),
    NativeDef::fn2("__sub__", sub),
    NativeDef::fn2("__rsub__", rsub),
    NativeDef::fn2("__mul__", mul),
    NativeDef::fn2("__rmul__", rmul),
    NativeDef::pos("__pow__", 2, 3, pow),
    NativeDef::pos("__rpow__", 2, 3, rpow),
    NativeDef::fn1("__neg__", neg),
    NativeDef::fn1("__pos__", plain),
    NativeDef::fn1("__abs__", abs),
    NativeDef::fn1("__bool__", truth),
    NativeDef::fn2("__truediv__", truediv),
    NativeDef::fn2("__rtruediv__", rtruediv),
    NativeDef::fn1("conjugate", conjugate).with_doc("Return the complex conjugate of its argument."),
    NativeDef::fn1("__complex__", plain).with_doc("Convert this value to exact type complex."),
    NativeDef::fn1("__getnewargs__", getnewargs),
    NativeDef::fn2("__format__", format).with_doc("Convert to a string according to format_spec."),
];

pub const GETSET: &[GetSetDef] = &[GetSetDef::get("real", real), GetSetDef::get("imag", imag)];
