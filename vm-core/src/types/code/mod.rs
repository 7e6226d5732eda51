//! `code`: what Python code sees of a compiled scope.

mod replace;

use vm_layout::*;

use crate::Vm;
use crate::bytecode::CodeUnit;
use crate::interp::code::body;
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW | type_flags::WEAKREFABLE,
    methods: &[
        NativeDef::fn1("__repr__", |vm, v| {
            let u = unit(v);
            let text = format!(
                "<code object {} at {:#x}, file \"{}\", line {}>",
                u.name,
                v.bits(),
                u.filename,
                u.first_line
            );
            Ok(vm.str(&text))
        }),
        // By what they hold, as in CPython: a code object that went through `marshal` is equal to itself.
        NativeDef::fn2("__eq__", |vm, a, b| match b.cast::<Code>() {
            Some(_) => Ok(vm.bool(a == b || unit(a) == unit(b))),
            None => Ok(vm.not_implemented),
        }),
        NativeDef::fn1("__hash__", |vm, v| {
            let u = unit(v);
            let hash = crate::protocol::hash::hash_bytes(u.qualname.as_bytes()) ^ u.words.len() as u64;
            Ok(vm.int((hash >> 2) as i64))
        }),
        NativeDef::fn1("co_lines", lines),
        NativeDef::fn1("co_positions", positions),
        NativeDef::full("replace", replace::replace),
    ],
    getset: &[
        GetSetDef::member("co_name", |vm, v| Ok(vm.str(&unit(v).name))),
        GetSetDef::member("co_qualname", |vm, v| Ok(vm.str(&unit(v).qualname))),
        GetSetDef::member("co_filename", |vm, v| Ok(vm.str(&unit(v).filename))),
        GetSetDef::member("co_firstlineno", |vm, v| Ok(vm.int(i64::from(unit(v).first_line)))),
        GetSetDef::member("co_argcount", |vm, v| Ok(vm.int(i64::from(unit(v).arg_count)))),
        GetSetDef::member("co_posonlyargcount", |vm, v| Ok(vm.int(i64::from(unit(v).posonly_count)))),
        GetSetDef::member("co_kwonlyargcount", |vm, v| Ok(vm.int(i64::from(unit(v).kwonly_count)))),
        GetSetDef::get("co_nlocals", |vm, v| Ok(vm.int_from_usize(unit(v).varnames.len()))),
        GetSetDef::member("co_stacksize", |vm, v| Ok(vm.int(i64::from(unit(v).stack_size)))),
        GetSetDef::member("co_flags", |vm, v| {
            use crate::bytecode::flags;
            let f = unit(v).flags;
            // GENERATOR stands beside the asynchronous kinds inside the VM only.
            let other = f & (flags::COROUTINE | flags::ASYNC_GENERATOR) != 0;
            Ok(vm.int(i64::from(if other { f & !flags::GENERATOR } else { f })))
        }),
        GetSetDef::member("co_consts", |vm, v| {
            let Some(c) = v.cast::<Code>() else { return Ok(vm.none) };
            vm.wake_code(c)?;
            Ok(c.consts.get().value())
        }),
        GetSetDef::member("co_names", |vm, v| {
            let Some(c) = v.cast::<Code>() else { return Ok(vm.none) };
            vm.wake_code(c)?;
            Ok(c.names.get().value())
        }),
        GetSetDef::get("co_varnames", |vm, v| Ok(names(vm, &unit(v).varnames))),
        GetSetDef::get("co_cellvars", |vm, v| Ok(names(vm, &unit(v).cellvars))),
        GetSetDef::get("co_freevars", |vm, v| Ok(names(vm, &unit(v).freevars))),
        GetSetDef::get("co_code", replace::co_code),
        GetSetDef::get("co_lnotab", |vm, _| Ok(vm.bytes(b""))),
        GetSetDef::get("co_linetable", |vm, v| {
            let bytes = crate::cache::position_bytes(&unit(v).positions);
            Ok(vm.bytes(&bytes))
        }),
        GetSetDef::get("co_exceptiontable", |vm, v| {
            let bytes = crate::cache::handler_bytes(&unit(v).handlers);
            Ok(vm.bytes(&bytes))
        }),
    ],
    ..TypeDef::new("code", Kind::Code)
};

fn unit(v: Value) -> &'static CodeUnit {
    // SAFETY: attributes of `code` are asked of instances of it only (the look-up starts from their class).
    &body(unsafe { v.cast_unchecked() }).unit
}

fn names(vm: &mut Vm, names: &[Box<str>]) -> Value {
    let list = vm.new_list();
    for n in names {
        let n = vm.intern(n);
        vm.list_push(list, n.value());
    }
    vm.tuple_from_list(list)
}

fn lines(vm: &mut Vm, v: Value) -> R {
    let out = vm.new_list();
    let positions = &unit(v).positions;
    let mut start = 0;
    for i in 1..=positions.len() {
        if i == positions.len() || positions[i].line != positions[start].line {
            let line = positions[start].line;
            let line = if line == 0 { vm.none } else { vm.int(i64::from(line)) };
            let row = [vm.int_from_usize(2 * start), vm.int_from_usize(2 * i), line];
            let row = vm.tuple(&row);
            vm.list_push(out, row);
            start = i;
        }
    }
    vm.iter(out.value())
}

fn positions(vm: &mut Vm, v: Value) -> R {
    let out = vm.new_list();
    for p in &unit(v).positions {
        let row = [p.line, p.end_line, p.column, p.end_column]
            .map(|n| if p.line == 0 { vm.none } else { vm.int(i64::from(n)) });
        let row = vm.tuple(&row);
        vm.list_push(out, row);
    }
    vm.iter(out.value())
}
