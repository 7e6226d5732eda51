//! The functions of `sys`.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature};
use crate::types::Dunder;
use crate::types::async_generator::{FINALIZER_HOOK, FIRST_STEP_HOOK};
use crate::value::StrExt;

pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::pos("exit", 0, 1, |vm, args| {
        let args = if args.is_empty() { &[][..] } else { args };
        Err(vm.raise_new(vm.exc.system_exit, args))
    }),
    NativeDef::fn0("getrecursionlimit", |vm| Ok(vm.int(i64::from(vm.recursion_limit)))),
    NativeDef::fn1("setrecursionlimit", |vm, v| {
        let n = vm.index_i64(v)?;
        if n < 1 {
            return Err(vm.value_error("recursion limit must be greater or equal than 1"));
        }
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        // The call of this function counts in CPython, and makes no frame here.
        let depth = vm.depth + 1;
        if depth >= n {
            return Err(vm.recursion_error(format!(
                "cannot set the recursion limit to {n} at the recursion depth {depth}: the limit is too low"
            )));
        }
        vm.recursion_limit = n;
        Ok(vm.none)
    }),
    NativeDef::fn0("exc_info", |vm| {
        let none = vm.none;
        match vm.handled {
            Some(e) if e != none => {
                let class = vm.type_of(e).value();
                let tb = e.cast::<Exception>().and_then(|x| x.traceback.get()).unwrap_or(none);
                Ok(vm.tuple(&[class, e, tb]))
            }
            _ => Ok(vm.tuple(&[none, none, none])),
        }
    }),
    NativeDef::fn0("exception", |vm| Ok(vm.handled.unwrap_or(vm.none))),
    NativeDef::fn3("excepthook", |vm, _, e, _| {
        if vm.is_exception(e) {
            vm.print_exception(e);
        }
        Ok(vm.none)
    }),
    NativeDef::fn1("displayhook", display),
    NativeDef::fn1("intern", |vm, v| match v.exact::<Str>() {
        Some(s) => Ok(vm.intern_value(s).value()),
        None => {
            let got = vm.type_name(v);
            Err(vm.type_error(match v.kind() {
                Kind::Str => format!("can't intern {got}"),
                _ => format!("intern() argument must be str, not {got}"),
            }))
        }
    }),
    NativeDef::full("getsizeof", get_size),
    NativeDef::pos("_getframe", 0, 1, |vm, args| {
        let depth = match args.first() {
            Some(&d) => vm.index_i64(d)?,
            None => 0,
        };
        match vm.frame_at(depth) {
            Some(f) => Ok(f),
            None => Err(vm.value_error("call stack is not deep enough")),
        }
    }),
    // LIMIT: nothing counts references here; the constant is what a value held by one variable shows in CPython.
    NativeDef::fn1("getrefcount", |vm, _| Ok(vm.int(2))),
    NativeDef::fn0("getdefaultencoding", |vm| Ok(vm.str("utf-8"))),
    NativeDef::fn0("getfilesystemencoding", |vm| Ok(vm.str("utf-8"))),
    NativeDef::fn0("getfilesystemencodeerrors", |vm| Ok(vm.str("surrogateescape"))),
    NativeDef::fn0("get_asyncgen_hooks", |vm| {
        let hook = |vm: &Vm, key: &str| vm.kept.get(key).copied().unwrap_or(vm.none);
        let hooks = [hook(vm, FIRST_STEP_HOOK), hook(vm, FINALIZER_HOOK)];
        Ok(vm.tuple(&hooks))
    }),
    NativeDef::full("set_asyncgen_hooks", |vm, args| {
        let sig: Signature<2> = Signature::new("set_asyncgen_hooks", ["firstiter", "finalizer"], 0);
        let [first, last] = args.bind(vm, &sig)?;
        for (key, hook) in [(FIRST_STEP_HOOK, first), (FINALIZER_HOOK, last)] {
            if let Some(hook) = hook {
                vm.kept.insert(key, hook);
            }
        }
        Ok(vm.none)
    }),
    NativeDef::fn0("gettrace", |vm| Ok(vm.none)),
    NativeDef::fn0("getprofile", |vm| Ok(vm.none)),
    NativeDef::fn0("getswitchinterval", |vm| Ok(vm.float(0.005))),
    NativeDef::fn1("setswitchinterval", |vm, _| Ok(vm.none)),
    NativeDef::fn0("is_finalizing", |vm| Ok(vm.false_)),
    NativeDef::fn0("getallocatedblocks", |vm| {
        let n = vm.heap.in_use() / 64;
        Ok(vm.int_from_usize(n))
    }),
    NativeDef::fn0("get_int_max_str_digits", |vm| {
        let n = vm.int_max_str_digits;
        Ok(vm.int(i64::from(n)))
    }),
    NativeDef::fn1("set_int_max_str_digits", |vm, v| {
        let n = vm.index_i64(v)?;
        if n != 0 && n < 640 {
            return Err(vm.value_error("maxdigits must be 0 or larger than 640"));
        }
        match u32::try_from(n) {
            Ok(n) => vm.int_max_str_digits = n,
            Err(_) => return Err(vm.value_error("maxdigits must be 0 or larger than 640")),
        }
        Ok(vm.none)
    }),
];

fn display(vm: &mut Vm, v: Value) -> R {
    if v == vm.none {
        return Ok(v);
    }
    let builtins = vm.builtins;
    let name = vm.intern("_");
    let none = vm.none;
    vm.dict_set_str(builtins, name, none);
    let file = vm.stdout_object()?;
    let shown = vm.repr(v)?;
    vm.write_text(file, shown)?;
    let newline = vm.latin1[b'\n' as usize];
    vm.write_text(file, newline)?;
    vm.dict_set_str(builtins, name, v);
    Ok(none)
}

const GET_SIZE: Signature<2> = Signature::new("getsizeof", ["object", "default"], 1);

fn get_size(vm: &mut Vm, args: Args<'_>) -> R {
    let [v, default] = args.bind(vm, &GET_SIZE)?;
    let Some(v) = v else { return Ok(vm.none) };
    let f = vm.intern("__sizeof__");
    let class = vm.type_of(v);
    let Some(f) = vm.lookup_in_type(class, f) else {
        return match default {
            Some(default) => Ok(default),
            None => {
                let name = class.name.get().to_text();
                Err(vm.type_error(format!("Type {name} doesn't define __sizeof__")))
            }
        };
    };
    let f = vm.bind_descriptor(f, v, class)?;
    let size = vm.call(f, &[])?;
    if vm.special(size, Dunder::Index).is_none() && !vm.is_int(size) {
        return Err(vm.type_error("an integer is required"));
    }
    let n = vm.index_i64(size)?;
    if n < 0 {
        return Err(vm.value_error("__sizeof__() should return >= 0"));
    }
    Ok(vm.int(n))
}
