//! `filter`.

use vm_layout::*;

use super::{class_argument, word};
use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef, type_flags};

/// Words: function or None, iterator.
pub static FILTER_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", next),
    ],
    doc: "filter(function or None, iterable) --> filter object",
    ..TypeDef::new("filter", Kind::Object)
};

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<2> = Signature::new("filter", ["function", "iterable"], 2).pos_only(2);
    let class = class_argument(vm, &args, "filter")?;
    let rest = args.rest();
    if class == vm.types.filter {
        rest.no_keywords(vm, "filter")?;
    }
    let [f, iterable] = Args::positional(rest.pos).bind(vm, &SIG)?;
    let it = vm.iter(iterable.unwrap_or(vm.none))?;
    Ok(vm.record(class, &[f, Some(it)]))
}

fn next(vm: &mut Vm, i: Value) -> R {
    let (Some(f), Some(it)) = (word(i, 0), word(i, 1)) else {
        return Err(vm.wrong_receiver("__next__", "filter", i));
    };
    let by_truth = f == vm.none || f == vm.types.bool.value();
    while let Some(v) = vm.next(it)? {
        let keep = if by_truth {
            vm.truth(v)?
        } else {
            let answer = vm.call(f, &[v])?;
            vm.truth(answer)?
        };
        if keep {
            return Ok(v);
        }
        vm.poll()?;
    }
    Err(vm.stop_iteration(None))
}
