//! `bytes`, and what it shares with `bytearray`.

mod search;
mod shape;
pub mod view;

use vm_layout::*;

use crate::Vm;
use crate::codec::{self, Errors};
use crate::heap::record_slots;
use crate::native::{Args, NativeDef, R, Signature, TypeDef, type_flags};
use crate::types::str::tables;
use crate::types::{CompareOp, Dunder};

pub use search::METHODS as SEARCH;
pub use shape::{METHODS as SHAPE, hex_layout, hex_text, maketrans};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: tables![
        search::METHODS, shape::METHODS, SHARED;
        NativeDef::full("__new__", new),
        NativeDef::fn1("__hash__", |vm, b| {
            let hash = vm.hash(b)?;
            Ok(vm.int(hash))
        }),
        NativeDef::fn1("__repr__", |vm, b| {
            let text = vm.byte_receiver(b)?;
            vm.charge(text.len() * 4)?;
            let text = quoted(text);
            Ok(vm.str_from_latin1(&text).value())
        }),
        NativeDef::fn1("__bytes__", |vm, b| {
            if b.is_exact(Kind::Bytes) {
                return Ok(b);
            }
            let data = vm.byte_receiver(b)?;
            Ok(vm.bytes(data))
        }),
        NativeDef::fn1("__getnewargs__", |vm, b| {
            let data = vm.byte_receiver(b)?;
            let copy = vm.bytes(data);
            Ok(vm.tuple(&[copy]))
        }),
        NativeDef::full("maketrans", |vm, a| maketrans(vm, a, "bytes")).as_static(),
        NativeDef::fn2("fromhex", |vm, class, text| {
            let data = fromhex_arg(vm, text)?;
            let bytes = vm.bytes(&data);
            if class == vm.types.bytes.value() { Ok(bytes) } else { vm.call(class, &[bytes]) }
        }).as_class(),
    ],
    doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes",
    ..TypeDef::new("bytes", Kind::Bytes)
};

/// Words: the object, the next index.
pub static ITERATOR_DEF: TypeDef = TypeDef { methods: ITERATOR_METHODS, ..iterator_def("bytes_iterator") };

/// The iterator of bytearrays.
pub static BYTEARRAY_ITERATOR_DEF: TypeDef =
    TypeDef { methods: ITERATOR_METHODS, ..iterator_def("bytearray_iterator") };

const fn iterator_def(name: &'static str) -> TypeDef {
    TypeDef {
        words: 2,
        flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
        ..TypeDef::new(name, Kind::Object)
    }
}

const ITERATOR_METHODS: &[NativeDef] = &[
    NativeDef::fn1("__iter__", |_, it| Ok(it)),
    NativeDef::fn1("__next__", |vm, it| {
        let words = record_slots(it);
        let at = words[1].get().and_then(|i| i.as_small()).unwrap_or(0);
        let Some(object) = words[0].get() else { return Err(vm.stop_iteration(None)) };
        let data = vm.byte_receiver(object)?;
        match data.get(at as usize) {
            Some(&b) => {
                words[1].set(Some(Value::small(at + 1)));
                Ok(vm.int(i64::from(b)))
            }
            None => {
                words[0].set(None);
                Err(vm.stop_iteration(None))
            }
        }
    }),
    NativeDef::fn1("__length_hint__", |vm, it| {
        let words = record_slots(it);
        let at = words[1].get().and_then(|i| i.as_small()).unwrap_or(0) as usize;
        let left = match words[0].get() {
            Some(object) => vm.byte_receiver(object)?.len().saturating_sub(at),
            None => 0,
        };
        Ok(vm.int_from_usize(left))
    }),
];

/// What bytes and bytearray share beside searching and shaping.
pub const SHARED: [NativeDef; 17] = [
    NativeDef::fn1("__len__", |vm, b| {
        let data = vm.byte_receiver(b)?;
        Ok(vm.int_from_usize(data.len()))
    }),
    NativeDef::fn2("__getitem__", get_item),
    NativeDef::fn1("__iter__", |vm, b| {
        let def = if b.kind() == Kind::Bytes { &ITERATOR_DEF } else { &BYTEARRAY_ITERATOR_DEF };
        let ty = vm.native_type(def);
        Ok(vm.record(ty, &[Some(b), Some(Value::small(0))]))
    }),
    NativeDef::fn2("__add__", |vm, a, b| {
        let Some(tail) = vm.byte_view(b) else {
            let (left, right) = (vm.type_name(a), vm.type_name(b));
            return Err(vm.type_error(format!("can't concat {right} to {left}")));
        };
        let data = vm.byte_receiver(a)?;
        vm.charge(data.len() + tail.len())?;
        let joined = [data, &tail].concat();
        Ok(vm.bytes_like(a, &joined))
    }),
    NativeDef::fn2("__mul__", repeat),
    NativeDef::fn2("__rmul__", repeat),
    NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
    NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
    NativeDef::fn2("__lt__", |vm, a, b| compare(vm, CompareOp::Lt, a, b)),
    NativeDef::fn2("__le__", |vm, a, b| compare(vm, CompareOp::Le, a, b)),
    NativeDef::fn2("__gt__", |vm, a, b| compare(vm, CompareOp::Gt, a, b)),
    NativeDef::fn2("__ge__", |vm, a, b| compare(vm, CompareOp::Ge, a, b)),
    NativeDef::fn1("__str__", |vm, b| vm.repr(b).map(Gc::value)),
    NativeDef::full("decode", |vm, a| {
        let sig = Signature::new("decode", ["encoding", "errors"], 0);
        let [encoding, errors] = a.rest().bind(vm, &sig)?;
        let (codec, errors) = vm.codec_args("decode", encoding, errors)?;
        let data = vm.byte_receiver(a.pos[0])?;
        codec::decode(vm, data, codec, Errors(&errors)).map(Gc::value)
    }),
    NativeDef::full("hex", shape::hex),
    NativeDef::fn2("__rmod__", |vm, a, b| {
        if b.kind() == a.kind() {
            crate::types::str::percent::format_bytes(vm, b, a)
        } else {
            Ok(vm.not_implemented)
        }
    }),
    NativeDef::fn2("__mod__", crate::types::str::percent::format_bytes),
];

/// The argument of `fromhex`.
pub fn fromhex_arg(vm: &mut Vm, text: Value) -> R<Vec<u8>> {
    match text.cast::<Str>() {
        Some(s) => shape::from_hex(vm, s),
        None => {
            let name = vm.argument_name(text);
            Err(vm.type_error(format!("fromhex() argument must be str, not {name}")))
        }
    }
}

/// The literal of bytes: `b'…'`.
pub fn quoted(bytes: &[u8]) -> Vec<u8> {
    quoted_escaping(bytes, false)
}

/// The same; bytearray escapes single quotes even between double ones.
pub fn quoted_escaping(bytes: &[u8], single: bool) -> Vec<u8> {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = vec![b'b', quote];
    for &b in bytes {
        match b {
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            _ if b == quote || single && b == b'\'' => out.extend_from_slice(&[b'\\', b]),
            0x20..0x7f => out.push(b),
            _ => out.extend_from_slice(format!("\\x{b:02x}").as_bytes()),
        }
    }
    out.push(quote);
    out
}

fn get_item(vm: &mut Vm, b: Value, key: Value) -> R {
    let is_array = b.kind() == Kind::ByteArray;
    if let Some(slice) = key.cast::<Slice>() {
        let (start, stop, step) = vm.slice_bounds(slice)?;
        let data = vm.byte_receiver(b)?;
        let sel = crate::types::bounds::Selection::clip(start, stop, step, data.len());
        if sel.step == 1 && sel.count > 0 {
            if sel.count == data.len() && b.is_exact(Kind::Bytes) {
                return Ok(b);
            }
            return Ok(vm.bytes_like(b, &data[sel.at(0)..sel.at(0) + sel.count]));
        }
        let out: Vec<u8> = (0..sel.count).map(|i| data[sel.at(i)]).collect();
        return Ok(vm.bytes_like(b, &out));
    }
    if !vm.is_index(key) {
        let name = vm.type_name(key);
        let what = if is_array { "bytearray" } else { "byte" };
        return Err(vm.type_error(format!("{what} indices must be integers or slices, not {name}")));
    }
    let i = vm.subscript_index(key)?;
    let data = vm.byte_receiver(b)?;
    let message = if is_array { "bytearray index out of range" } else { "index out of range" };
    let i = vm.checked_index(i, data.len(), message)?;
    Ok(vm.int(i64::from(data[i])))
}

/// How often a sequence is to be repeated: negative is zero.
pub fn repeat_count(vm: &mut Vm, n: Value) -> R<usize> {
    if !vm.is_index(n) {
        let name = vm.type_name(n);
        return Err(vm.type_error(format!("can't multiply sequence by non-int of type '{name}'")));
    }
    let i = vm.index(n)?;
    match vm.as_i64(i) {
        Some(i) => Ok(usize::try_from(i).unwrap_or(0)),
        None => {
            let name = vm.type_name(n);
            Err(vm.overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

fn repeat(vm: &mut Vm, b: Value, n: Value) -> R {
    let n = repeat_count(vm, n)?;
    let data = vm.byte_receiver(b)?;
    match data.len().checked_mul(n).filter(|&l| l < 1 << 60) {
        Some(total) => vm.charge(total)?,
        None => return Err(vm.memory_error()),
    }
    let out = data.repeat(n);
    Ok(vm.bytes_like(b, &out))
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    // What is like bytes without being bytes compares itself with them.
    if a.cast::<Bytes>().is_some() && b.cast::<Bytes>().is_none() {
        return Ok(vm.not_implemented);
    }
    let Some(other) = vm.byte_view(b) else { return Ok(vm.not_implemented) };
    let data = vm.byte_receiver(a)?;
    Ok(vm.bool(op.holds(data.cmp(&other[..]))))
}

/// What the constructors of bytes and bytearray make of their arguments.
pub fn contents(vm: &mut Vm, args: Args<'_>, name: &'static str) -> R<Vec<u8>> {
    let sig = Signature::new(name, ["source", "encoding", "errors"], 0);
    let [source, encoding, errors] = args.rest().bind(vm, &sig)?;
    vm.check_codec_args(name, encoding, errors)?;
    let Some(source) = source else {
        return match (encoding, errors) {
            (None, None) => Ok(Vec::new()),
            (Some(_), _) => Err(vm.type_error("encoding without a string argument")),
            (None, _) => Err(vm.type_error("errors without a string argument")),
        };
    };
    if let Some(s) = source.cast::<Str>() {
        if encoding.is_none() {
            let class = vm.type_of(source);
            if name == "bytes" && class != vm.types.str && vm.slot(source, Dunder::Bytes).is_some() {
                return bytes_from(vm, source, name);
            }
            return Err(vm.type_error("string argument without an encoding"));
        }
        let (codec, errors) = vm.codec_args(name, encoding, errors)?;
        return codec::encode(vm, s, codec, Errors(&errors));
    }
    if encoding.is_some() || errors.is_some() {
        let what = if encoding.is_some() { "encoding" } else { "errors" };
        return Err(vm.type_error(format!("{what} without a string argument")));
    }
    bytes_from(vm, source, name)
}

/// `bytes(source)` for anything but a str.
pub fn bytes_from(vm: &mut Vm, source: Value, name: &str) -> R<Vec<u8>> {
    if let Some(view) = vm.byte_view(source)
        && (!source.header().is_some_and(Header::is_subclass_instance) || name != "bytes")
    {
        return Ok(view.into_owned());
    }
    if name == "bytes"
        && let Some(made) = vm.call_special(source, Dunder::Bytes, &[])?
    {
        return match made.cast::<Bytes>() {
            Some(b) => Ok(view::bytes_slice(b).to_vec()),
            None => {
                let got = vm.type_name(made);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {got})")))
            }
        };
    }
    if vm.is_index(source) {
        let i = vm.index(source)?;
        let Some(n) = vm.as_i64(i) else {
            let got = vm.type_name(source);
            return Err(vm.overflow_error(format!("cannot fit '{got}' into an index-sized integer")));
        };
        let Ok(n) = usize::try_from(n) else {
            return Err(vm.value_error("negative count"));
        };
        vm.charge(n)?;
        return Ok(vec![0; n]);
    }
    let slots = &vm.type_of(source).slots;
    if source.cast::<Str>().is_some()
        || slots[Dunder::Iter as usize].get().is_none() && slots[Dunder::GetItem as usize].get().is_none()
    {
        let got = vm.type_name(source);
        return Err(vm.type_error(format!("cannot convert '{got}' object to {name}")));
    }
    let what = if name == "bytes" { "bytes" } else { "byte" };
    let mut out = Vec::new();
    vm.for_each(source, &mut |vm, item| {
        vm.charge_growth(&out)?;
        out.push(vm.byte_value(item, what)?);
        Ok(())
    })?;
    Ok(out)
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let plain = args.pos[0] == vm.types.bytes.value();
    if plain && args.pos.len() == 2 && !args.has_keywords() && args.pos[1].is_exact(Kind::Bytes) {
        return Ok(args.pos[1]);
    }
    let data = contents(vm, args, "bytes")?;
    match args.pos[0].cast::<Type>() {
        Some(ty) if !plain => Ok(vm.new_bytes_of(ty, &data).value()),
        _ => Ok(vm.bytes(&data)),
    }
}
