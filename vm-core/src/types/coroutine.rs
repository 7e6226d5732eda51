//! `coroutine`: a generator in all but name, and what `__await__` gives for one.

use vm_layout::*;

use super::generator::{Parts, attributes, finish_step, generator, repr, step, throw};
use crate::Vm;
use crate::heap::record_slots;
use crate::interp::generator::Resume;
use crate::native::{GetSetDef, NativeDef, TypeDef, type_flags};

const ATTRIBUTES: Parts = attributes();

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::fn1("__await__", |vm, v| {
            let class = vm.native_type(&WRAPPER_DEF);
            Ok(vm.record(class, &[Some(v)]))
        }),
        NativeDef::fn2("send", |vm, v, sent| step(vm, v, Resume::Send(sent))),
        NativeDef::pos("throw", 2, 4, throw),
        NativeDef::fn1("close", |vm, v| vm.close_generator(generator(v))),
        NativeDef::fn1("__repr__", |vm, v| repr(vm, v, "coroutine")),
    ],
    getset: &[
        GetSetDef::get("cr_running", ATTRIBUTES.running),
        GetSetDef::get("cr_suspended", ATTRIBUTES.suspended),
        GetSetDef::get("cr_code", ATTRIBUTES.code),
        GetSetDef::get("cr_await", ATTRIBUTES.delegate),
        GetSetDef::get("cr_frame", ATTRIBUTES.frame),
        GetSetDef::get("cr_origin", |vm, _| Ok(vm.none)),
        ATTRIBUTES.name,
        ATTRIBUTES.qualname,
    ],
    ..TypeDef::new("coroutine", Kind::Generator)
};

/// The iterator that drives a coroutine awaited by hand.
static WRAPPER_DEF: TypeDef = TypeDef {
    words: 1,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, v| Ok(v)),
        NativeDef::fn1("__next__", |vm, v| {
            let (none, c) = (vm.none, coroutine(vm, v));
            let resumed = vm.resume_generator(generator(c), Resume::Send(none))?;
            finish_step(vm, resumed)
        }),
        NativeDef::fn2("send", |vm, v, sent| {
            let c = coroutine(vm, v);
            step(vm, c, Resume::Send(sent))
        }),
        NativeDef::pos("throw", 2, 4, |vm, args| {
            let c = coroutine(vm, args[0]);
            let mut given = [c, vm.none, vm.none, vm.none];
            given[1..args.len()].copy_from_slice(&args[1..]);
            throw(vm, &given[..args.len()])
        }),
        NativeDef::fn1("close", |vm, v| {
            let c = coroutine(vm, v);
            vm.close_generator(generator(c))
        }),
    ],
    ..TypeDef::new("coroutine_wrapper", Kind::Object)
};

fn coroutine(vm: &Vm, wrapper: Value) -> Value {
    record_slots(wrapper)[0].get().unwrap_or(vm.none)
}
