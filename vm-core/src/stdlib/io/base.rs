//! The abstract classes of `io`, whose methods do for every stream what can be done by calling `read`, `readline`,
//! `write`, `close`.

use vm_layout::*;

use crate::Vm;
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};

const fn base_def(name: &'static str, doc: &'static str) -> TypeDef {
    TypeDef {
        module: "io",
        flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::HAS_DICT,
        doc,
        ..TypeDef::new(name, Kind::Object)
    }
}

pub static IO_BASE_DEF: TypeDef = TypeDef {
    methods: METHODS,
    getset: &[GetSetDef::get("closed", |vm, s| {
        let name = vm.intern("__IOBase_closed");
        let closed = vm.instance_attr(s, name).is_some();
        Ok(vm.bool(closed))
    })],
    ..base_def("IOBase", "The abstract base class for all I/O classes.")
};

pub static RAW_IO_BASE_DEF: TypeDef =
    TypeDef { base: |t| t.io_base, ..base_def("RawIOBase", "Base class for raw binary I/O.") };

pub static BUFFERED_IO_BASE_DEF: TypeDef =
    TypeDef { base: |t| t.io_base, ..base_def("BufferedIOBase", "Base class for buffered IO objects.") };

pub static TEXT_IO_BASE_DEF: TypeDef =
    TypeDef { base: |t| t.io_base, ..base_def("TextIOBase", "Base class for text I/O.") };

const METHODS: &[NativeDef] = &[
    NativeDef::fn1("close", |vm, s| {
        let name = vm.intern("__IOBase_closed");
        vm.call_method(s, "flush", &[])?;
        if let Some(dict) = vm.instance_dict(s) {
            vm.dict_set_str(dict, name, vm.true_);
        }
        Ok(vm.none)
    }),
    NativeDef::fn1("flush", |vm, s| {
        check_open(vm, s)?;
        Ok(vm.none)
    }),
    NativeDef::fn1("readable", |vm, _| Ok(vm.false_)),
    NativeDef::fn1("writable", |vm, _| Ok(vm.false_)),
    NativeDef::fn1("seekable", |vm, _| Ok(vm.false_)),
    NativeDef::fn1("isatty", |vm, s| {
        check_open(vm, s)?;
        Ok(vm.false_)
    }),
    NativeDef::fn1("fileno", |vm, _| Err(vm.unsupported_io("fileno"))),
    NativeDef::pos("seek", 1, 3, |vm, _| Err(vm.unsupported_io("seek"))),
    NativeDef::fn1("tell", |vm, s| {
        let (zero, one) = (vm.int(0), vm.int(1));
        vm.call_method(s, "seek", &[zero, one])
    }),
    NativeDef::pos("truncate", 1, 2, |vm, _| Err(vm.unsupported_io("truncate"))),
    NativeDef::pos("read", 1, 2, |vm, _| Err(vm.unsupported_io("read"))),
    NativeDef::fn2("write", |vm, _, _| Err(vm.unsupported_io("write"))),
    NativeDef::pos("readline", 1, 2, read_line),
    NativeDef::pos("readlines", 1, 2, read_lines),
    NativeDef::fn2("writelines", |vm, s, lines| {
        check_open(vm, s)?;
        vm.for_each(lines, &mut |vm, line| {
            vm.call_method(s, "write", &[line])?;
            Ok(())
        })?;
        Ok(vm.none)
    }),
    NativeDef::fn1("__iter__", |vm, s| {
        check_open(vm, s)?;
        Ok(s)
    }),
    NativeDef::fn1("__next__", |vm, s| {
        let line = vm.call_method(s, "readline", &[])?;
        if vm.truth(line)? { Ok(line) } else { Err(vm.stop_iteration(None)) }
    }),
    NativeDef::fn1("__enter__", |vm, s| {
        check_open(vm, s)?;
        Ok(s)
    }),
    NativeDef::pos("__exit__", 1, u8::MAX, |vm, a| {
        vm.call_method(a[0], "close", &[])?;
        Ok(vm.none)
    }),
];

/// ValueError if a stream's `closed` says so.
pub fn check_open(vm: &mut Vm, s: Value) -> R<()> {
    let closed = vm.get_attr_str(s, "closed")?;
    if vm.truth(closed)? {
        return Err(vm.value_error("I/O operation on closed file."));
    }
    Ok(())
}

/// A line of a binary stream that only has `read`, byte by byte.
fn read_line(vm: &mut Vm, a: &[Value]) -> R {
    let limit = size_arg(vm, a.get(1).copied())?.unwrap_or(usize::MAX);
    let mut line = Vec::new();
    while line.len() < limit && line.last() != Some(&b'\n') {
        let one = vm.int(1);
        let got = vm.call_method(a[0], "read", &[one])?;
        let got = vm.bytes_arg(got)?;
        if got.is_empty() {
            break;
        }
        line.extend_from_slice(&got);
    }
    Ok(vm.bytes(&line))
}

fn read_lines(vm: &mut Vm, a: &[Value]) -> R {
    let hint = size_arg(vm, a.get(1).copied())?.filter(|&n| n > 0);
    let list = vm.new_list();
    let mut total = 0;
    loop {
        let line = vm.call_method(a[0], "readline", &[])?;
        let n = vm.len(line)?;
        if n == 0 {
            return Ok(list.value());
        }
        vm.list_push(list, line);
        total += n;
        if hint.is_some_and(|h| total >= h) {
            return Ok(list.value());
        }
    }
}

/// A size argument: `None` for no limit (absent, None or negative).
pub fn size_arg(vm: &mut Vm, v: Option<Value>) -> R<Option<usize>> {
    match v {
        None => Ok(None),
        Some(v) if v == vm.none => Ok(None),
        Some(v) if !vm.is_index(v) => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("argument should be integer or None, not '{name}'")))
        }
        Some(v) => Ok(usize::try_from(vm.index_i64(v)?).ok()),
    }
}
