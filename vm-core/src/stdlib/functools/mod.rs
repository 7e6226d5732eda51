//! The `_functools` module: `partial`, `reduce`, `cmp_to_key`, and what `lru_cache` makes.

mod cached;
mod key;
mod partial;

use vm_layout::{Gc, Module, Value};

use crate::Vm;
use crate::native::{ModuleDef, NativeDef, R};
use crate::value::ListExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "_functools",
    doc: "Tools that operate on functions.",
    functions: &[FUNCTIONS],
    init: |vm: &mut Vm, module: Gc<Module>| {
        for def in [&partial::DEF, &cached::DEF] {
            let class = vm.native_type(def);
            let name = vm.intern(def.name);
            vm.dict_set_str(module.dict.get(), name, class.value());
        }
        Ok(())
    },
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::full("cmp_to_key", key::cmp_to_key).with_doc("Convert a cmp= function into a key= function."),
    NativeDef::pos("reduce", 2, 3, reduce).with_doc(
        "reduce(function, iterable[, initial]) -> value\n\n\
         Apply a function of two arguments cumulatively to the items of a sequence or iterable, from left to right.",
    ),
];

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let f = args[0];
    let it = match vm.iter(args[1]) {
        Ok(it) => it,
        Err(raised) => {
            vm.catch(raised, vm.exc.type_error)?;
            return Err(vm.type_error("reduce() arg 2 must support iteration"));
        }
    };
    // One slot that the collector sees, whatever the compiler does with the accumulator.
    let result = vm.new_list();
    match args.get(2) {
        Some(&initial) => vm.list_push(result, initial),
        None => match vm.next(it)? {
            Some(first) => vm.list_push(result, first),
            None => return Err(vm.type_error("reduce() of empty iterable with no initial value")),
        },
    }
    while let Some(item) = vm.next(it)? {
        let so_far = result.item(0).unwrap_or(vm.none);
        let next = vm.call(f, &[so_far, item])?;
        result.set_item(0, next);
        vm.poll()?;
    }
    Ok(result.item(0).unwrap_or(vm.none))
}
