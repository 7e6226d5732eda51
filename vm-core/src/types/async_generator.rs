//! `async_generator` (PEP 525): its methods give awaitables; each step of one resumes the generator.

use vm_layout::*;

use super::generator::{Parts, attributes, exception_to_throw, generator, repr};
use crate::Vm;
use crate::heap::record_slots;
use crate::interp::generator::{Resume, Resumed, generator_state};
use crate::native::{GetSetDef, NativeDef, R, Raised, TypeDef, type_flags};

const ATTRIBUTES: Parts = attributes();

/// Bits of `Generator::async_state`.
const RUNNING: u64 = 1;
const CLOSED: u64 = 2;
const ANNOUNCED: u64 = 4;

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::fn1("__aiter__", |_, v| Ok(v)),
        NativeDef::fn1("__anext__", |vm, v| {
            let none = vm.none;
            awaitable(vm, v, &SEND_DEF, none)
        }),
        NativeDef::fn2("asend", |vm, v, sent| awaitable(vm, v, &SEND_DEF, sent)),
        NativeDef::pos("athrow", 2, 4, |vm, args| {
            let e = vm.tuple(&args[1..]);
            awaitable(vm, args[0], &THROW_DEF, e)
        }),
        NativeDef::fn1("aclose", |vm, v| {
            let none = vm.none;
            awaitable(vm, v, &THROW_DEF, none)
        }),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
        NativeDef::fn1("__repr__", |vm, v| repr(vm, v, "async_generator")),
    ],
    getset: &[
        GetSetDef::get("ag_running", |vm, v| Ok(vm.bool(has(v, RUNNING)))),
        GetSetDef::get("ag_suspended", ATTRIBUTES.suspended),
        GetSetDef::get("ag_code", ATTRIBUTES.code),
        GetSetDef::get("ag_await", ATTRIBUTES.delegate),
        GetSetDef::get("ag_frame", ATTRIBUTES.frame),
        ATTRIBUTES.name,
        ATTRIBUTES.qualname,
    ],
    ..TypeDef::new("async_generator", Kind::Generator)
};

/// Types of objects that every step makes one of.
#[derive(Default)]
pub struct AsyncTypes {
    /// The awaitable of `__anext__` and `asend`.
    send: Option<Gc<Type>>,
    wrapped: Option<Gc<Type>>,
}

/// A value yielded by the generator itself.
static WRAPPED_DEF: TypeDef = TypeDef {
    words: 1,
    flags: type_flags::NO_NEW,
    ..TypeDef::new("async_generator_wrapped_value", Kind::Object)
};

/// Words of an awaitable: generator, argument, state.
const GENERATOR: usize = 0;
const ARGUMENT: usize = 1;
const STATE: usize = 2;
const FRESH: i64 = 0;
const STEPPING: i64 = 1;
const DONE: i64 = 2;

static SEND_DEF: TypeDef = TypeDef {
    words: 3,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__await__", |_, v| Ok(v)),
        NativeDef::fn1("__iter__", |_, v| Ok(v)),
        NativeDef::fn1("__next__", |vm, v| {
            let none = vm.none;
            send(vm, v, none)
        }),
        NativeDef::fn2("send", send),
        NativeDef::pos("throw", 2, 4, send_throw),
        NativeDef::fn1("close", |vm, v| {
            set_state(v, DONE);
            Ok(vm.none)
        }),
    ],
    ..TypeDef::new("async_generator_asend", Kind::Object)
};

static THROW_DEF: TypeDef = TypeDef {
    words: 3,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__await__", |_, v| Ok(v)),
        NativeDef::fn1("__iter__", |_, v| Ok(v)),
        NativeDef::fn1("__next__", |vm, v| {
            let none = vm.none;
            close_or_throw(vm, v, none)
        }),
        NativeDef::fn2("send", close_or_throw),
        NativeDef::pos("throw", 2, 4, close_throw),
        NativeDef::fn1("close", |vm, v| {
            set_state(v, DONE);
            Ok(vm.none)
        }),
    ],
    ..TypeDef::new("async_generator_athrow", Kind::Object)
};

fn has(g: Value, bit: u64) -> bool {
    generator(g).async_state.get() & bit != 0
}

fn set(g: Value, bit: u64, on: bool) {
    let g = generator(g);
    let bits = g.async_state.get();
    g.async_state.set(if on { bits | bit } else { bits & !bit });
}

fn awaitable(vm: &mut Vm, g: Value, def: &'static TypeDef, argument: Value) -> R {
    if !has(g, ANNOUNCED) {
        set(g, ANNOUNCED, true);
        if let Some(hook) = vm.kept.get(FIRST_STEP_HOOK).copied().filter(|&h| h != vm.none) {
            vm.call(hook, &[g])?;
        }
    }
    let class = if std::ptr::eq(def, &SEND_DEF) { send_type(vm) } else { vm.native_type(def) };
    Ok(vm.record(class, &[Some(g), Some(argument), Some(Value::small(FRESH))]))
}

fn send_type(vm: &mut Vm) -> Gc<Type> {
    if let Some(t) = vm.async_types.send {
        return t;
    }
    let t = vm.native_type(&SEND_DEF);
    vm.async_types.send = Some(t);
    t
}

fn wrapped_type(vm: &mut Vm) -> Gc<Type> {
    if let Some(t) = vm.async_types.wrapped {
        return t;
    }
    let t = vm.native_type(&WRAPPED_DEF);
    vm.async_types.wrapped = Some(t);
    t
}

/// Key in [`Vm::kept`] of the hook that `sys.set_asyncgen_hooks(firstiter=…)` installs.
pub const FIRST_STEP_HOOK: &str = "asyncgen firstiter";
/// The same of `finalizer`.
pub const FINALIZER_HOOK: &str = "asyncgen finalizer";

fn parts(vm: &Vm, v: Value) -> (Value, Value, i64) {
    let w = record_slots(v);
    let word = |i: usize| w[i].get().unwrap_or(vm.none);
    (word(GENERATOR), word(ARGUMENT), word(STATE).as_small().unwrap_or(DONE))
}

fn set_state(v: Value, state: i64) {
    record_slots(v)[STATE].set(Some(Value::small(state)));
}

fn wrapped(vm: &mut Vm, v: Value) -> Option<Value> {
    if vm.async_types.wrapped != Some(vm.type_of(v)) {
        return None;
    }
    record_slots(v)[0].get()
}

/// What a step came to: a value for the event loop, or the end of the awaitable.
fn unwrap(vm: &mut Vm, g: Value, resumed: R<Resumed>) -> R<Resumed> {
    match resumed {
        Ok(Resumed::Yielded(v)) => Ok(match wrapped(vm, v) {
            Some(inner) => {
                set(g, RUNNING, false);
                Resumed::Returned(inner)
            }
            None => Resumed::Yielded(v),
        }),
        Ok(Resumed::Returned(_)) => {
            set(g, CLOSED, true);
            set(g, RUNNING, false);
            Err(vm.raise_new(vm.exc.stop_async_iteration, &[]))
        }
        Err(raised) => {
            set(g, RUNNING, false);
            if let Some(e) = vm.raised {
                let class = vm.type_of(e);
                if vm.is_subtype(class, vm.exc.stop_async_iteration)
                    || vm.is_subtype(class, vm.exc.generator_exit)
                {
                    set(g, CLOSED, true);
                }
            }
            Err(raised)
        }
    }
}

/// A step as methods give it: the end of the awaitable is an exception.
fn as_method(vm: &mut Vm, step: R<Resumed>) -> R {
    match step? {
        Resumed::Yielded(v) => Ok(v),
        Resumed::Returned(v) => Err(vm.stop_iteration(Some(v))),
    }
}

fn send(vm: &mut Vm, v: Value, given: Value) -> R {
    let step = send_step(vm, v, given);
    as_method(vm, step)
}

fn send_step(vm: &mut Vm, v: Value, given: Value) -> R<Resumed> {
    let (g, argument, state) = parts(vm, v);
    if state == DONE {
        return Err(vm.runtime_error("cannot reuse already awaited __anext__()/asend()"));
    }
    let mut sent = given;
    if state == FRESH {
        if has(g, RUNNING) {
            return Err(vm.runtime_error("anext(): asynchronous generator is already running"));
        }
        if sent == vm.none {
            sent = argument;
        }
        set_state(v, STEPPING);
        set(g, RUNNING, true);
    }
    let resumed = vm.resume_generator(generator(g), Resume::Send(sent));
    let result = unwrap(vm, g, resumed);
    if !matches!(result, Ok(Resumed::Yielded(_))) {
        set_state(v, DONE);
    }
    result
}

fn send_throw(vm: &mut Vm, args: &[Value]) -> R {
    let (g, _, state) = parts(vm, args[0]);
    if state == DONE {
        return Err(vm.runtime_error("cannot reuse already awaited __anext__()/asend()"));
    }
    let e = exception_to_throw(vm, args)?;
    let resumed = vm.resume_generator(generator(g), Resume::Throw(e));
    let step = unwrap(vm, g, resumed);
    let result = as_method(vm, step);
    if result.is_err() {
        set_state(args[0], DONE);
    }
    result
}

fn close_or_throw(vm: &mut Vm, v: Value, given: Value) -> R {
    let (g, argument, state) = parts(vm, v);
    let closing = argument == vm.none;
    if state == DONE {
        return Err(vm.runtime_error("cannot reuse already awaited aclose()/athrow()"));
    }
    if state == FRESH {
        if has(g, RUNNING) {
            set_state(v, DONE);
            let what = if closing { "aclose" } else { "athrow" };
            return Err(vm.runtime_error(format!("{what}(): asynchronous generator is already running")));
        }
        if has(g, CLOSED) || generator(g).state.get() == generator_state::FINISHED {
            set_state(v, DONE);
            return Err(if closing {
                vm.stop_iteration(None)
            } else {
                vm.raise_new(vm.exc.stop_async_iteration, &[])
            });
        }
        if given != vm.none {
            return Err(vm.runtime_error("can't send non-None value to a just-started coroutine"));
        }
        set_state(v, STEPPING);
        set(g, RUNNING, true);
        let resumed = if closing {
            set(g, CLOSED, true);
            let e = vm.new_exception(vm.exc.generator_exit, &[]);
            vm.resume_generator(generator(g), Resume::Throw(e))
        } else {
            let items = argument.cast::<Tuple>().unwrap_or(vm.empty_tuple);
            let mut thrown = [g; 4];
            let n = items.items().len().min(3);
            thrown[1..=n].copy_from_slice(&items.items()[..n]);
            match exception_to_throw(vm, &thrown[..=n]) {
                Ok(e) => vm.resume_generator(generator(g), Resume::Throw(e)),
                Err(raised) => Err(raised),
            }
        };
        return after_throw(vm, v, g, closing, resumed);
    }
    let resumed = vm.resume_generator(generator(g), Resume::Send(given));
    after_throw(vm, v, g, closing, resumed)
}

fn close_throw(vm: &mut Vm, args: &[Value]) -> R {
    let (g, argument, state) = parts(vm, args[0]);
    if state == DONE {
        return Err(vm.runtime_error("cannot reuse already awaited aclose()/athrow()"));
    }
    let e = exception_to_throw(vm, args)?;
    let resumed = vm.resume_generator(generator(g), Resume::Throw(e));
    let closing = argument == vm.none;
    after_throw(vm, args[0], g, closing, resumed)
}

fn after_throw(vm: &mut Vm, v: Value, g: Value, closing: bool, resumed: R<Resumed>) -> R {
    if !closing {
        let step = unwrap(vm, g, resumed);
        let result = as_method(vm, step);
        if result.is_err() {
            set_state(v, DONE);
        }
        return result;
    }
    let raised = match resumed {
        Ok(Resumed::Yielded(value)) => {
            if wrapped(vm, value).is_none() {
                return Ok(value);
            }
            set(g, RUNNING, false);
            set_state(v, DONE);
            return Err(vm.runtime_error("async generator ignored GeneratorExit"));
        }
        Ok(Resumed::Returned(_)) => vm.stop_iteration(None),
        Err(raised) => closed(vm, raised),
    };
    set(g, RUNNING, false);
    set_state(v, DONE);
    Err(raised)
}

/// The exceptions by which a generator closes end `aclose()` normally.
fn closed(vm: &mut Vm, raised: Raised) -> Raised {
    let raised = match vm.catch(raised, vm.exc.stop_async_iteration) {
        Ok(_) => return vm.stop_iteration(None),
        Err(raised) => raised,
    };
    match vm.catch(raised, vm.exc.generator_exit) {
        Ok(_) => vm.stop_iteration(None),
        Err(raised) => raised,
    }
}

impl Vm {
    /// Marks a value as yielded by an asynchronous generator (ASYNC_GEN_WRAP).
    #[inline(never)]
    pub fn wrap_yielded(&mut self, v: Value) -> Value {
        let class = wrapped_type(self);
        self.record(class, &[Some(v)])
    }

    /// What `async for` awaits for the next item of an asynchronous generator; None for any other iterator.
    #[inline]
    pub(crate) fn next_of_async_generator(&mut self, it: Value) -> Option<R> {
        let none = self.none;
        (self.type_of(it) == self.types.async_generator).then(|| awaitable(self, it, &SEND_DEF, none))
    }

    /// A step of the awaitable of a generator's `__anext__` or `asend`, its end no exception; None of anything else.
    #[inline]
    pub(crate) fn step_async_generator(&mut self, awaited: Value, sent: Value) -> Option<R<Resumed>> {
        (self.async_types.send == Some(self.type_of(awaited))).then(|| send_step(self, awaited, sent))
    }
}

/// `anext(iterator, default)`.
static NEXT_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__await__", |_, v| Ok(v)),
        NativeDef::fn1("__iter__", |_, v| Ok(v)),
        NativeDef::fn1("__next__", |vm, v| {
            let none = vm.none;
            step_or_default(vm, v, "send", &[none])
        }),
        NativeDef::fn2("send", |vm, v, sent| step_or_default(vm, v, "send", &[sent])),
        NativeDef::pos("throw", 2, 4, |vm, args| step_or_default(vm, args[0], "throw", &args[1..])),
        NativeDef::fn1("close", |vm, v| step_or_default(vm, v, "close", &[])),
    ],
    ..TypeDef::new("anext_awaitable", Kind::Object)
};

fn step_or_default(vm: &mut Vm, v: Value, method: &str, args: &[Value]) -> R {
    let w = record_slots(v);
    let (awaited, default) = (w[0].get().unwrap_or(vm.none), w[1].get().unwrap_or(vm.none));
    let iterator = vm.awaitable(awaited, 0)?;
    let stepped = match iterator.cast::<Generator>() {
        _ if method != "send" => vm.call_method(iterator, method, args),
        None if args == [vm.none] => vm.call_method(iterator, "__next__", &[]),
        _ => vm.call_method(iterator, method, args),
    };
    match stepped {
        Ok(v) => Ok(v),
        Err(raised) => match vm.catch(raised, vm.exc.stop_async_iteration) {
            Ok(_) => Err(vm.stop_iteration(Some(default))),
            Err(raised) => Err(raised),
        },
    }
}

/// `aiter(v)`.
pub fn aiter(vm: &mut Vm, v: Value) -> R {
    let Some(f) = vm.class_method_of(v, "__aiter__")? else {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("'{name}' object is not an async iterable")));
    };
    let it = vm.call(f, &[])?;
    if vm.class_method_of(it, "__anext__")?.is_none() {
        let name = vm.type_name(it);
        return Err(vm.type_error(format!("aiter() returned not an async iterator of type '{name}'")));
    }
    Ok(it)
}

/// `anext(v[, default])`.
pub fn anext(vm: &mut Vm, args: &[Value]) -> R {
    let Some(f) = vm.class_method_of(args[0], "__anext__")? else {
        let name = vm.type_name(args[0]);
        return Err(vm.type_error(format!("'{name}' object is not an async iterator")));
    };
    let awaited = vm.call(f, &[])?;
    match args.get(1) {
        None => Ok(awaited),
        Some(&default) => {
            let class = vm.native_type(&NEXT_DEF);
            Ok(vm.record(class, &[Some(awaited), Some(default)]))
        }
    }
}
