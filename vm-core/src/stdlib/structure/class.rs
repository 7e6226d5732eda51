//! `struct.Struct` and the iterator of `iter_unpack`; packing and unpacking whole formats.

use vm_layout::*;

use super::format::Format;
use super::{convert, error, format_argument};
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{Args, GetSetDef, Native, NativeDef, R, Signature, Tracer, TypeDef, type_flags};
use crate::types::int::class_argument;
use crate::types::memoryview;

pub static STRUCT_DEF: TypeDef = TypeDef {
    module: "_struct",
    flags: type_flags::BASETYPE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::full("__init__", |vm, args| {
            format_of(vm, args)?;
            Ok(vm.none)
        }),
        NativeDef::full("pack", |vm, args| {
            args.no_keywords(vm, "pack")?;
            let f = this(vm, args.pos[0])?;
            pack(vm, &f, &args.pos[1..])
        }),
        NativeDef::full("pack_into", |vm, args| {
            args.no_keywords(vm, "pack_into")?;
            let f = this(vm, args.pos[0])?;
            pack_into(vm, &f, &args.pos[1..])
        }),
        NativeDef::fn2("unpack", |vm, v, data| {
            let f = this(vm, v)?;
            unpack(vm, &f, data)
        }),
        NativeDef::full("unpack_from", |vm, args| {
            const SIG: Signature<2> = Signature::new("unpack_from", ["buffer", "offset"], 1);
            let f = this(vm, args.pos[0])?;
            let [buffer, offset] = args.rest().bind(vm, &SIG)?;
            unpack_from(vm, &f, buffer.unwrap_or(vm.none), offset)
        }),
        NativeDef::fn2("iter_unpack", |vm, v, data| {
            let f = this(vm, v)?;
            iter_unpack(vm, (*f).clone(), data)
        }),
    ],
    getset: &[
        GetSetDef::get("format", |vm, v| {
            let f = this(vm, v)?;
            Ok(vm.str_from_latin1(&f.text).value())
        }),
        GetSetDef::get("size", |vm, v| {
            let f = this(vm, v)?;
            Ok(vm.int_from_usize(f.size))
        }),
    ],
    doc: "Struct(fmt) --> compiled struct object",
    ..TypeDef::new("Struct", Kind::Foreign)
};

/// Words: Struct, bytes, next offset.
pub static ITERATOR_DEF: TypeDef = TypeDef {
    module: "_struct",
    words: 3,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, v| Ok(v)),
        NativeDef::fn1("__next__", next),
        NativeDef::fn1("__length_hint__", |vm, v| {
            let n = remaining(vm, v)?;
            Ok(vm.int_from_usize(n))
        }),
    ],
    ..TypeDef::new("unpack_iterator", Kind::Object)
};

/// A format that several owners read.
struct Shared(std::rc::Rc<Format>);

impl Native for Shared {
    fn trace(&self, _: &mut dyn Tracer) {}
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
        self
    }
}

fn this(vm: &mut Vm, v: Value) -> R<std::rc::Rc<Format>> {
    match vm.foreign_mut::<Shared>(v) {
        Some(f) => Ok(f.0.clone()),
        None => Err(vm.runtime_error("Struct object is not initialized")),
    }
}

fn format_of(vm: &mut Vm, args: Args<'_>) -> R<Format> {
    const SIG: Signature<1> = Signature::new("Struct", ["format"], 1);
    let [f] = args.rest().bind(vm, &SIG)?;
    format_argument(vm, f.unwrap_or(vm.none))
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let base = vm.native_type(&STRUCT_DEF);
    let class = class_argument(vm, args, base)?;
    let f = format_of(vm, args)?;
    Ok(vm.foreign(class, Shared(std::rc::Rc::new(f))))
}

/// The values packed into new bytes.
fn packed(vm: &mut Vm, f: &Format, values: &[Value], what: &str) -> R<Vec<u8>> {
    if values.len() != f.values {
        let n = values.len();
        return Err(error(vm, &format!("{what} expected {} items for packing (got {n})", f.values)));
    }
    vm.charge(f.size)?;
    let mut data = vec![0u8; f.size];
    let mut values = values.iter();
    for item in &f.items {
        for i in 0..item.count {
            let at = item.offset + i * item.size;
            if let Some(&v) = values.next() {
                convert::pack(vm, f, item, v, &mut data[at..at + item.size])?;
            }
        }
    }
    Ok(data)
}

pub fn pack(vm: &mut Vm, f: &Format, values: &[Value]) -> R {
    let data = packed(vm, f, values, "pack")?;
    Ok(vm.bytes(&data))
}

/// What a buffer is wanted for, in the words of the messages.
enum Use {
    Pack,
    Unpack,
}

/// Where in a buffer of `room` bytes the offset `given` lies (below zero: from the end), with space for the whole format.
fn place(vm: &mut Vm, f: &Format, given: i64, room: usize, wanted: Use) -> R<usize> {
    let (function, doing, lack) = match wanted {
        Use::Pack => ("pack_into", "packing", "no space to pack"),
        Use::Unpack => ("unpack_from", "unpacking", "not enough data to unpack"),
    };
    let mut at = given;
    if at < 0 {
        if at + f.size as i64 > 0 {
            return Err(error(vm, &format!("{lack} {} bytes at offset {given}", f.size)));
        }
        if at + (room as i64) < 0 {
            return Err(error(vm, &format!("offset {given} out of range for {room}-byte buffer")));
        }
        at += room as i64;
    }
    let at = at as usize;
    if room < at || room - at < f.size {
        // An offset near the top of the address space has no least size that a word could hold.
        let least = at.saturating_add(f.size);
        return Err(error(
            vm,
            &format!(
                "{function} requires a buffer of at least {least} bytes for {doing} {} bytes at offset {at} \
                 (actual buffer size is {room})",
                f.size
            ),
        ));
    }
    Ok(at)
}

pub fn pack_into(vm: &mut Vm, f: &Format, args: &[Value]) -> R {
    let (&buffer, &offset, values) = match args {
        [buffer, offset, values @ ..] => (buffer, offset, values),
        [_] => return Err(error(vm, "pack_into expected offset argument")),
        [] => return Err(error(vm, "pack_into expected buffer argument")),
    };
    if values.len() != f.values {
        let n = values.len();
        return Err(error(vm, &format!("pack_into expected {} items for packing (got {n})", f.values)));
    }
    let Some(room) = memoryview::writable_len(vm, buffer)? else {
        let given = vm.type_name(buffer);
        return Err(vm.type_error(format!("argument must be read-write bytes-like object, not {given}")));
    };
    let given = vm.index_i64(offset)?;
    let at = place(vm, f, given, room, Use::Pack)?;
    let data = packed(vm, f, values, "pack_into")?;
    memoryview::write_at(vm, buffer, at, &data)?;
    Ok(vm.none)
}

/// The values in `data`, which has the format's size.
fn values(vm: &mut Vm, f: &Format, data: &[u8]) -> R {
    let list = vm.new_list();
    for item in &f.items {
        for i in 0..item.count {
            let at = item.offset + i * item.size;
            let v = convert::unpack(vm, f, item, &data[at..at + item.size]);
            vm.list_push(list, v);
        }
        vm.poll()?;
    }
    Ok(vm.tuple_from_list(list))
}

pub fn unpack(vm: &mut Vm, f: &Format, data: Value) -> R {
    let data = vm.bytes_arg(data)?;
    if data.len() != f.size {
        return Err(error(vm, &format!("unpack requires a buffer of {} bytes", f.size)));
    }
    values(vm, f, &data)
}

pub fn unpack_from(vm: &mut Vm, f: &Format, buffer: Value, offset: Option<Value>) -> R {
    let data = vm.bytes_arg(buffer)?;
    let given = match offset {
        Some(v) => vm.index_i64(v)?,
        None => 0,
    };
    let at = place(vm, f, given, data.len(), Use::Unpack)?;
    values(vm, f, &data[at..at + f.size])
}

pub fn iter_unpack(vm: &mut Vm, f: Format, data: Value) -> R {
    if f.size == 0 {
        return Err(error(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    let bytes = vm.bytes_arg(data)?;
    if bytes.len() % f.size != 0 {
        return Err(error(
            vm,
            &format!("iterative unpacking requires a buffer of a multiple of {} bytes", f.size),
        ));
    }
    let class = vm.native_type(&STRUCT_DEF);
    let format = vm.foreign(class, Shared(std::rc::Rc::new(f)));
    let class = vm.native_type(&ITERATOR_DEF);
    Ok(vm.record(class, &[Some(format), Some(data), Some(Value::small(0))]))
}

/// Tuples still to come.
fn remaining(vm: &mut Vm, v: Value) -> R<usize> {
    let slots = record_slots(v);
    let (Some(format), Some(data)) = (slots[0].get(), slots[1].get()) else { return Ok(0) };
    let f = this(vm, format)?;
    let at = slots[2].get().and_then(|n| n.as_small()).unwrap_or(0) as usize;
    let n = memoryview::visible_len(vm, data).unwrap_or(0);
    Ok(n.saturating_sub(at) / f.size)
}

fn next(vm: &mut Vm, v: Value) -> R {
    let slots = record_slots(v);
    let (Some(format), Some(data)) = (slots[0].get(), slots[1].get()) else {
        return Err(vm.stop_iteration(None));
    };
    let f = this(vm, format)?;
    let at = slots[2].get().and_then(|n| n.as_small()).unwrap_or(0) as usize;
    match memoryview::visible_part(vm, data, at, f.size) {
        Some(part) => {
            slots[2].set(Some(Value::small((at + f.size) as i64)));
            values(vm, &f, &part)
        }
        None => {
            slots[1].set(None);
            Err(vm.stop_iteration(None))
        }
    }
}
