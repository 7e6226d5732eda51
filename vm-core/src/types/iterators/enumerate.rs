//! `enumerate`.

use vm_layout::*;

use super::{class_argument, set_word, word};
use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef, type_flags};
use crate::types::BinaryOp;

/// Words: iterator, next index (an int as Python sees it).
pub static ENUMERATE_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", next),
        NativeDef::fn1("__reduce__", |vm, i| {
            let (it, n) = (word(i, 0).unwrap_or(vm.none), word(i, 1).unwrap_or(vm.none));
            let args = vm.tuple(&[it, n]);
            let class = vm.type_of(i).value();
            Ok(vm.tuple(&[class, args]))
        }),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    doc: "Return an enumerate object.",
    ..TypeDef::new("enumerate", Kind::Object)
};

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("enumerate", ["iterable", "start"], 1);
    let class = class_argument(vm, &args, "enumerate")?;
    if args.pos.len() == 1 && !args.has_keywords() {
        return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
    }
    let [iterable, start] = args.rest().bind(vm, &SIG)?;
    let start = match start {
        Some(s) => vm.index(s)?,
        None => vm.int(0),
    };
    let it = vm.iter(iterable.unwrap_or(vm.none))?;
    Ok(vm.record(class, &[Some(it), Some(start)]))
}

fn next(vm: &mut Vm, i: Value) -> R {
    let (Some(it), Some(n)) = (word(i, 0), word(i, 1)) else {
        return Err(vm.wrong_receiver("__next__", "enumerate", i));
    };
    let Some(v) = vm.next(it)? else { return Err(vm.stop_iteration(None)) };
    let after = match vm.as_i64(n).and_then(|n| n.checked_add(1)) {
        Some(n) => vm.int(n),
        None => {
            let one = vm.int(1);
            vm.binary_op(BinaryOp::Add, n, one)?
        }
    };
    set_word(i, 1, Some(after));
    Ok(vm.tuple(&[n, v]))
}
