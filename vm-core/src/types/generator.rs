//! `generator`.

use vm_layout::*;

use crate::Vm;
use crate::interp::code::body;
use crate::interp::generator::{Resume, Resumed, generator_state};
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::fn1("__iter__", |_, v| Ok(v)),
        NativeDef::fn1("__next__", |vm, v| {
            let none = vm.none;
            step(vm, v, Resume::Send(none))
        }),
        NativeDef::fn2("send", |vm, v, sent| step(vm, v, Resume::Send(sent))),
        NativeDef::pos("throw", 2, 4, throw),
        NativeDef::fn1("close", |vm, v| vm.close_generator(generator(v))),
        NativeDef::fn1("__repr__", |vm, v| repr(vm, v, "generator")),
    ],
    getset: &[
        GetSetDef::get("gi_running", ATTRIBUTES.running),
        GetSetDef::get("gi_suspended", ATTRIBUTES.suspended),
        GetSetDef::get("gi_code", ATTRIBUTES.code),
        GetSetDef::get("gi_yieldfrom", ATTRIBUTES.delegate),
        GetSetDef::get("gi_frame", ATTRIBUTES.frame),
        ATTRIBUTES.name,
        ATTRIBUTES.qualname,
    ],
    ..TypeDef::new("generator", Kind::Generator)
};

const ATTRIBUTES: Parts = attributes();

/// The attributes that generators, coroutines and asynchronous generators have under different names.
pub(super) struct Parts {
    pub running: fn(&mut Vm, Value) -> R,
    pub suspended: fn(&mut Vm, Value) -> R,
    pub code: fn(&mut Vm, Value) -> R,
    pub delegate: fn(&mut Vm, Value) -> R,
    pub frame: fn(&mut Vm, Value) -> R,
    pub name: GetSetDef,
    pub qualname: GetSetDef,
}

pub(super) const fn attributes() -> Parts {
    Parts {
        running: |vm, v| Ok(vm.bool(generator(v).state.get() == generator_state::RUNNING)),
        suspended: |vm, v| Ok(vm.bool(generator(v).state.get() == generator_state::SUSPENDED)),
        code: |_, v| Ok(generator(v).code.get().value()),
        delegate: |vm, v| Ok(vm.delegate_of(generator(v)).unwrap_or(vm.none)),
        frame,
        name: GetSetDef::get_set(
            "__name__",
            |vm, v| Ok(generator(v).name.get().unwrap_or(vm.none)),
            |vm, v, to| {
                let to = name(vm, "__name__", to)?;
                generator(v).name.set(Some(to));
                Ok(())
            },
        ),
        qualname: GetSetDef::get_set(
            "__qualname__",
            |vm, v| Ok(generator(v).qualname.get().unwrap_or(vm.none)),
            |vm, v, to| {
                let to = name(vm, "__qualname__", to)?;
                generator(v).qualname.set(Some(to));
                Ok(())
            },
        ),
    }
}

pub(super) fn repr(vm: &mut Vm, v: Value, what: &str) -> R {
    let name = vm.str_of(generator(v).qualname.get().unwrap_or(vm.none))?.to_text();
    Ok(vm.str(&format!("<{what} object {name} at {:#x}>", v.bits())))
}

pub(super) fn generator(v: Value) -> Gc<Generator> {
    // SAFETY: methods of `generator` are called on instances of it only (the call checks the receiver).
    unsafe { v.cast_unchecked() }
}

fn name(vm: &mut Vm, attr: &str, to: Option<Value>) -> R {
    match to {
        Some(v) if v.kind() == Kind::Str => Ok(v),
        _ => Err(vm.type_error(format!("{attr} must be set to a string object"))),
    }
}

/// One step, the end as StopIteration.
pub(super) fn step(vm: &mut Vm, v: Value, how: Resume) -> R {
    let resumed = vm.resume_generator(generator(v), how)?;
    finish_step(vm, resumed)
}

pub(super) fn finish_step(vm: &mut Vm, resumed: Resumed) -> R {
    match resumed {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) if v == vm.none => Err(vm.stop_iteration(None)),
        Resumed::Returned(v) => Err(vm.stop_iteration(Some(v))),
    }
}

/// `throw(value)` or `throw(type[, value[, traceback]])`.
pub(super) fn throw(vm: &mut Vm, args: &[Value]) -> R {
    let e = exception_to_throw(vm, args)?;
    step(vm, args[0], Resume::Throw(e))
}

/// The exception that `throw(…)` throws; the arguments come behind the generator.
pub(super) fn exception_to_throw(vm: &mut Vm, args: &[Value]) -> R {
    let given = |i: usize| args.get(i).copied().filter(|&v| v != vm.none);
    let (class, value, tb) = (args[1], given(2), given(3));
    if args.len() == 2 && vm.is_exception_class(class) {
        return Ok(class);
    }
    if tb.is_some_and(|t| t.kind() != Kind::Traceback) {
        return Err(vm.type_error("throw() third argument must be a traceback object"));
    }
    let e = if vm.is_exception_class(class) {
        match value {
            Some(v) if vm.is_instance_by_class(v, class)? => v,
            Some(v) => match v.cast::<Tuple>() {
                Some(many) => vm.call(class, many.items())?,
                None => vm.call(class, &[v])?,
            },
            None => vm.call(class, &[])?,
        }
    } else if vm.is_exception(class) {
        if value.is_some() {
            return Err(vm.type_error("instance exception may not have a separate value"));
        }
        class
    } else {
        let got = vm.type_name(class);
        return Err(vm.type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {got}"
        )));
    };
    if let (Some(t), Some(x)) = (tb, e.cast::<Exception>()) {
        x.traceback.set(Some(t));
    }
    Ok(e)
}

/// The suspended frame: where it stands, and its variables.
fn frame(vm: &mut Vm, v: Value) -> R {
    let g = generator(v);
    if g.state.get() == generator_state::FINISHED {
        return Ok(vm.none);
    }
    let code = g.code.get();
    let globals = match g.function.get().and_then(|f| f.cast::<Function>()) {
        Some(f) => f.globals.get(),
        None => vm.builtins,
    };
    let words = (g.pc.get() as usize).saturating_sub(code.words.get() as usize) / size_of::<Word>();
    let unit = &body(code).unit;
    let line = match g.state.get() {
        generator_state::CREATED => i64::from(unit.first_line),
        _ => unit.positions.get(words.saturating_sub(1)).map_or(0, |p| i64::from(p.line)),
    };
    let locals = match g.state.get() {
        generator_state::RUNNING => None,
        _ => Some(vm.locals_of_slots(code, &g.slots()[..code.slot_count.get() as usize]).value()),
    };
    Ok(vm.record(
        vm.types.frame,
        &[Some(code.value()), Some(globals.value()), None, locals, Some(Value::small(line))],
    ))
}
