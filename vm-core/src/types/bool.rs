//! `bool`.

use vm_layout::{Int, Kind, Value};

use crate::Vm;
use crate::native::{Args, NativeDef, R, TypeDef, type_flags};
use crate::types::{BinaryOp, int};

pub static DEF: TypeDef = TypeDef {
    base: |t| t.int,
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn2("__and__", and),
        NativeDef::fn2("__rand__", and),
        NativeDef::fn2("__xor__", xor),
        NativeDef::fn2("__rxor__", xor),
        NativeDef::fn2("__or__", or),
        NativeDef::fn2("__ror__", or),
    ],
    doc: "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.",
    ..TypeDef::new("bool", Kind::Bool)
};

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    int::class_argument(vm, args, vm.types.bool)?;
    args.no_keywords(vm, "bool")?;
    match *args.pos {
        [_] => Ok(vm.false_),
        [_, v] => {
            let truth = vm.truth(v)?;
            Ok(vm.bool(truth))
        }
        _ => Err(vm.type_error(format!("bool expected at most 1 argument, got {}", args.pos.len() - 1))),
    }
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let truth = v.cast::<Int>().is_some_and(|i| i.value != 0);
    Ok(vm.str(if truth { "True" } else { "False" }))
}

fn logic(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R {
    match (int::IntRef::of(a), int::IntRef::of(b)) {
        (Some(x), Some(y)) => int::arith::binary(vm, op, a, b, x, y),
        _ => Ok(vm.not_implemented),
    }
}

fn and(vm: &mut Vm, a: Value, b: Value) -> R {
    logic(vm, BinaryOp::And, a, b)
}

fn or(vm: &mut Vm, a: Value, b: Value) -> R {
    logic(vm, BinaryOp::Or, a, b)
}

fn xor(vm: &mut Vm, a: Value, b: Value) -> R {
    logic(vm, BinaryOp::Xor, a, b)
}
