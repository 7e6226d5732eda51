//! `function`.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, GetSetDef, NativeDef, R, Signature, TypeDef, type_flags};
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    words: 11,
    flags: type_flags::TRACKING_SAFE | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__call__", |vm, args| vm.call_args(args.pos[0], args.rest())),
        NativeDef::pos("__get__", 2, 3, |vm, args| {
            if args[1] == vm.none {
                return Ok(args[0]);
            }
            Ok(vm.bound_method(args[0], args[1]))
        }),
        NativeDef::fn1("__repr__", |vm, v| {
            let name = function(vm, v)?.qualname.get().unwrap_or(vm.none);
            let name = vm.str_of(name)?.to_text();
            Ok(vm.str(&format!("<function {name} at {:#x}>", v.bits())))
        }),
    ],
    getset: &[
        GetSetDef::get_set("__code__", |vm, v| Ok(function(vm, v)?.code.get().value()), set_code),
        GetSetDef::get_set(
            "__defaults__",
            |vm, v| Ok(function(vm, v)?.defaults.get().map_or(vm.none, |d| d.value())),
            set_defaults,
        ),
        GetSetDef::get_set(
            "__kwdefaults__",
            |vm, v| Ok(function(vm, v)?.kwdefaults.get().unwrap_or(vm.none)),
            |vm, v, to| {
                let to = to.filter(|&t| t != vm.none);
                if to.is_some_and(|t| t.kind() != Kind::Dict) {
                    return Err(vm.type_error("__kwdefaults__ must be set to a dict object"));
                }
                function(vm, v)?.kwdefaults.set(to);
                Ok(())
            },
        ),
        GetSetDef::member("__closure__", |vm, v| {
            Ok(function(vm, v)?.closure.get().map_or(vm.none, |c| c.value()))
        }),
        GetSetDef::member("__globals__", |vm, v| Ok(function(vm, v)?.globals.get().value())),
        GetSetDef::member("__builtins__", |vm, _| Ok(vm.builtins.value())),
        GetSetDef::get_set(
            "__name__",
            |vm, v| Ok(function(vm, v)?.name.get().unwrap_or(vm.none)),
            |vm, v, to| {
                let to = string(vm, "__name__", to)?;
                function(vm, v)?.name.set(Some(to));
                Ok(())
            },
        ),
        GetSetDef::get_set(
            "__qualname__",
            |vm, v| Ok(function(vm, v)?.qualname.get().unwrap_or(vm.none)),
            |vm, v, to| {
                let to = string(vm, "__qualname__", to)?;
                function(vm, v)?.qualname.set(Some(to));
                Ok(())
            },
        ),
        GetSetDef::get_set(
            "__module__",
            |vm, v| Ok(function(vm, v)?.module.get().unwrap_or(vm.none)),
            |vm, v, to| {
                function(vm, v)?.module.set(to);
                Ok(())
            },
        ),
        GetSetDef::get_set(
            "__doc__",
            |vm, v| Ok(function(vm, v)?.doc.get().unwrap_or(vm.none)),
            |vm, v, to| {
                function(vm, v)?.doc.set(to);
                Ok(())
            },
        ),
        GetSetDef::get_set("__annotations__", annotations, |vm, v, to| {
            let to = to.filter(|&t| t != vm.none);
            if to.is_some_and(|t| t.kind() != Kind::Dict) {
                return Err(vm.type_error("__annotations__ must be set to a dict object"));
            }
            function(vm, v)?.annotations.set(to);
            Ok(())
        }),
        crate::types::object::DICT_GETSET,
    ],
    ..TypeDef::new("function", Kind::Function)
};

fn function(vm: &mut Vm, v: Value) -> R<Gc<Function>> {
    match v.cast::<Function>() {
        Some(f) => Ok(f),
        None => {
            let got = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'function' object but received a '{got}'")))
        }
    }
}

fn string(vm: &mut Vm, name: &str, to: Option<Value>) -> R {
    match to {
        Some(v) if v.kind() == Kind::Str => Ok(v),
        _ => Err(vm.type_error(format!("{name} must be set to a string object"))),
    }
}

fn set_defaults(vm: &mut Vm, v: Value, to: Option<Value>) -> R<()> {
    let f = function(vm, v)?;
    match to.filter(|&t| t != vm.none) {
        None => f.defaults.set(None),
        Some(t) => match t.cast::<Tuple>() {
            Some(t) => f.defaults.set(Some(t)),
            None => return Err(vm.type_error("__defaults__ must be set to a tuple object")),
        },
    }
    vm.nothing_assumed();
    Ok(())
}

fn set_code(vm: &mut Vm, v: Value, to: Option<Value>) -> R<()> {
    let f = function(vm, v)?;
    let Some(code) = to.and_then(|t| t.cast::<Code>()) else {
        return Err(vm.type_error("__code__ must be set to a code object"));
    };
    let have = f.closure.get().map_or(0, |c| c.len);
    let want = code.free_count.get() as usize;
    if have != want {
        let name = vm.str_of(f.name.get().unwrap_or(vm.none))?.to_text();
        return Err(
            vm.value_error(format!("{name}() requires a code object with {have} free vars, not {want}"))
        );
    }
    f.code.set(code);
    vm.nothing_assumed();
    Ok(())
}

/// The annotations as a dict: MAKE_FUNCTION leaves a flat tuple of names and values.
fn annotations(vm: &mut Vm, v: Value) -> R {
    let f = function(vm, v)?;
    let d = match f.annotations.get() {
        Some(a) if a.kind() == Kind::Dict => return Ok(a),
        Some(a) => {
            let d = vm.new_dict();
            if let Some(pairs) = a.cast::<Tuple>() {
                for pair in pairs.items().chunks_exact(2) {
                    vm.dict_set(d, pair[0], pair[1])?;
                }
            }
            d
        }
        None => vm.new_dict(),
    };
    f.annotations.set(Some(d.value()));
    Ok(d.value())
}

const NEW: Signature<5> = Signature::new("function", ["code", "globals", "name", "argdefs", "closure"], 2);

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let [code, globals, name, defaults, closure] = args.rest().bind(vm, &NEW)?;
    let (Some(code), Some(globals)) = (code, globals) else { return Ok(vm.none) };
    let Some(code) = code.cast::<Code>() else {
        let got = vm.type_name(code);
        return Err(vm.type_error(format!("function() argument 'code' must be code, not {got}")));
    };
    if globals.kind() != Kind::Dict {
        let got = vm.type_name(globals);
        return Err(vm.type_error(format!("function() argument 'globals' must be dict, not {got}")));
    }
    let given = |v: Option<Value>, vm: &Vm| v.filter(|&v| v != vm.none);
    let (name, defaults, closure) = (given(name, vm), given(defaults, vm), given(closure, vm));
    let want = code.free_count.get() as usize;
    let have = closure.and_then(|c| c.cast::<Tuple>()).map_or(0, |c| c.len);
    if have != want {
        if closure.is_none() {
            return Err(vm.type_error("arg 5 (closure) must be tuple"));
        }
        return Err(vm.value_error(format!("requires closure of length {want}, not {have}")));
    }
    let unit = &crate::interp::code::body(code).unit;
    let qualname = vm.str(&unit.qualname);
    let own_name = vm.str(&unit.name);
    if let Some(g) = globals.cast::<Dict>() {
        vm.widen_dict(g);
    }
    let module = globals.cast::<Dict>().and_then(|g| vm.dict_get_str(g, vm.names.name));
    let words = [
        Some(code.value()),
        Some(globals),
        defaults,
        closure,
        None,
        Some(name.unwrap_or(own_name)),
        Some(name.unwrap_or(qualname)),
        module,
    ];
    Ok(vm.record(vm.types.function, &words))
}
