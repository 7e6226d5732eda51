//! `map`.

use vm_layout::*;

use super::{class_argument, word};
use crate::Vm;
use crate::native::{Args, NativeDef, R, TypeDef, type_flags};
use crate::value::ListExt;

/// Words: function, tuple of iterators.
pub static MAP_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", next),
    ],
    doc: "map(func, *iterables) --> map object",
    ..TypeDef::new("map", Kind::Object)
};

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let class = class_argument(vm, &args, "map")?;
    let rest = args.rest();
    if class == vm.types.map {
        rest.no_keywords(vm, "map")?;
    }
    let [f, iterables @ ..] = rest.pos else {
        return Err(vm.type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let iterators = vm.new_list();
    for &v in iterables {
        let it = vm.iter(v)?;
        vm.list_push(iterators, it);
    }
    let iterators = vm.tuple_from_list(iterators);
    Ok(vm.record(class, &[Some(*f), Some(iterators)]))
}

fn next(vm: &mut Vm, i: Value) -> R {
    let (Some(f), Some(iterators)) = (word(i, 0), word(i, 1).and_then(|t| t.cast::<Tuple>())) else {
        return Err(vm.wrong_receiver("__next__", "map", i));
    };
    if let [it] = *iterators.items() {
        return match vm.next(it)? {
            Some(v) => vm.call(f, &[v]),
            None => Err(vm.stop_iteration(None)),
        };
    }
    let row = vm.new_list();
    vm.list_reserve(row, iterators.len);
    for &it in iterators.items() {
        let Some(v) = vm.next(it)? else { return Err(vm.stop_iteration(None)) };
        vm.list_push(row, v);
    }
    // The row belongs to this call alone: nothing else can change it.
    vm.call(f, row.as_slice())
}
