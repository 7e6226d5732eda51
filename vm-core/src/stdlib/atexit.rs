//! `atexit`.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, ModuleDef, NativeDef, R};
use crate::value::ListExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "atexit",
    doc: "allow programmer to define multiple exit functions to be executed upon normal program termination.",
    functions: &[&[
        NativeDef::full("register", register),
        NativeDef::fn1("unregister", unregister),
        NativeDef::fn0("_clear", |vm| {
            vm.exit_functions().truncate(0);
            Ok(vm.none)
        }),
        NativeDef::fn0("_ncallbacks", |vm| {
            let n = vm.exit_functions().len.get();
            Ok(vm.int_from_usize(n))
        }),
        NativeDef::fn0("_run_exitfuncs", |vm| {
            vm.run_exit_functions();
            Ok(vm.none)
        }),
    ]],
    init: |_, _| Ok(()),
};

fn register(vm: &mut Vm, args: Args<'_>) -> R {
    let [f, rest @ ..] = args.pos else {
        return Err(vm.type_error("register() takes at least 1 argument (0 given)"));
    };
    if !vm.is_callable(*f) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let (pos, names, values) = (vm.tuple(rest), vm.tuple(args.kw_names), vm.tuple(args.kw_values));
    let entry = vm.tuple(&[*f, pos, names, values]);
    let list = vm.exit_functions();
    vm.list_push(list, entry);
    Ok(*f)
}

fn unregister(vm: &mut Vm, f: Value) -> R {
    let list = vm.exit_functions();
    let mut i = 0;
    while let Some(entry) = list.item(i) {
        let registered = entry.cast::<Tuple>().and_then(|t| t.items().first().copied());
        let same = match registered {
            Some(r) => vm.eq(r, f)?,
            None => false,
        };
        if !same {
            i += 1;
            continue;
        }
        let n = list.len.get();
        for at in i + 1..n {
            if let Some(v) = list.item(at) {
                list.set_item(at - 1, v);
            }
        }
        list.truncate(n - 1);
    }
    Ok(vm.none)
}
