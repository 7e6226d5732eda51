//! `functools.cmp_to_key`: objects that compare by an old-style comparison function.

use vm_layout::*;

use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, GetSetDef, NativeDef, R, Signature, TypeDef, type_flags};
use crate::types::CompareOp;

/// Words: comparison function, object (none yet in what `cmp_to_key` returns).
pub static DEF: TypeDef = TypeDef {
    module: "functools",
    words: 2,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::full("__call__", call),
        NativeDef::fn2("__lt__", |vm, a, b| compare(vm, CompareOp::Lt, a, b)),
        NativeDef::fn2("__le__", |vm, a, b| compare(vm, CompareOp::Le, a, b)),
        NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
        NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
        NativeDef::fn2("__gt__", |vm, a, b| compare(vm, CompareOp::Gt, a, b)),
        NativeDef::fn2("__ge__", |vm, a, b| compare(vm, CompareOp::Ge, a, b)),
    ],
    getset: &[GetSetDef::get_set("obj", get_object, set_object)],
    ..TypeDef::new("KeyWrapper", Kind::Object)
};

fn get_object(vm: &mut Vm, v: Value) -> R {
    match record_slots(v).get(1).and_then(|s| s.get()) {
        Some(o) => Ok(o),
        None => Err(vm.attribute_error("object")),
    }
}

fn set_object(vm: &mut Vm, v: Value, o: Option<Value>) -> R<()> {
    let _ = vm;
    record_slots(v)[1].set(o);
    Ok(())
}

pub fn cmp_to_key(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<1> = Signature::new("cmp_to_key", ["mycmp"], 1);
    let [f] = args.bind(vm, &SIG)?;
    let class = vm.native_type(&DEF);
    Ok(vm.record(class, &[f]))
}

/// `K(obj)`.
fn call(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<1> = Signature::new("K", ["obj"], 1);
    let [object] = args.rest().bind(vm, &SIG)?;
    let f = record_slots(args.pos[0])[0].get();
    let class = vm.native_type(&DEF);
    Ok(vm.record(class, &[f, object]))
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    let class = vm.native_type(&DEF);
    if vm.type_of(b) != class {
        return Err(vm.type_error("other argument must be K instance"));
    }
    let f = record_slots(a)[0].get().unwrap_or(vm.none);
    let (x, y) = (get_object(vm, a)?, get_object(vm, b)?);
    let order = vm.call(f, &[x, y])?;
    let zero = vm.int(0);
    vm.compare(op, order, zero)
}
