//! `str`: code points in arrays of the least width that fits. Methods lie in the modules by what they do; this one
//! has construction, subscripts, operators and iteration.

pub mod casing;
mod pad;
pub mod percent;
pub mod repr;
mod search;
mod split;
pub mod template;
mod translate;
pub mod units;

use vm_layout::*;

use crate::Vm;
use crate::codec::{self, Errors};
use crate::heap::record_slots;
use crate::native::{Args, NativeDef, R, Signature, TypeDef, type_flags};
use crate::types::CompareOp;
use crate::value::StrExt;

pub use casing::is_identifier;
pub use pad::padded;
pub use search::{contains, places, search_args, splice};
pub use split::{Pieces, join, lines, rsplit_at, rsplit_space, split_args, split_at, split_space};

macro_rules! tables {
    ($($part:path),*; $($own:expr,)*) => {{
        const PARTS: &[&[NativeDef]] = &[$(&$part),*, &[$($own),*]];
        const N: usize = {
            let (mut n, mut i) = (0, 0);
            while i < PARTS.len() {
                n += PARTS[i].len();
                i += 1;
            }
            n
        };
        const ALL: [NativeDef; N] = {
            let mut all = [const { NativeDef::fn1("", |vm, _| Ok(vm.none)) }; N];
            let (mut n, mut i) = (0, 0);
            while i < PARTS.len() {
                let mut j = 0;
                while j < PARTS[i].len() {
                    let d = &PARTS[i][j];
                    all[n] = NativeDef { name: d.name, binding: d.binding, call: d.call, varargs: d.varargs, doc: d.doc };
                    n += 1;
                    j += 1;
                }
                i += 1;
            }
            all
        };
        &ALL
    }};
}
pub(crate) use tables;

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: tables![
        search::METHODS, split::METHODS, casing::METHODS, pad::METHODS;
        NativeDef::full("__new__", new),
        NativeDef::fn1("__repr__", |vm, s| {
            let s = receiver(vm, s)?;
            repr::str_repr(vm, s).map(Gc::value)
        }),
        NativeDef::fn1("__str__", |vm, s| {
            let s = receiver(vm, s)?;
            Ok(vm.substr(s, 0, s.len).value())
        }),
        NativeDef::fn1("__hash__", |vm, s| {
            let s = receiver(vm, s)?;
            let hash = vm.name_hash(s);
            Ok(vm.int(hash as i64))
        }),
        NativeDef::fn1("__len__", |vm, s| {
            let s = receiver(vm, s)?;
            Ok(vm.int_from_usize(s.len))
        }),
        NativeDef::fn2("__getitem__", get_item),
        NativeDef::fn1("__iter__", |vm, s| {
            receiver(vm, s)?;
            Ok(vm.str_iter(s))
        }),
        NativeDef::fn2("__add__", |vm, a, b| {
            let a = receiver(vm, a)?;
            match b.cast::<Str>() {
                Some(b) => vm.str_concat(a, b),
                None => {
                    let name = vm.type_name(b);
                    Err(vm.type_error(format!("can only concatenate str (not \"{name}\") to str")))
                }
            }
        }),
        NativeDef::fn2("__mul__", repeat),
        NativeDef::fn2("__rmul__", repeat),
        NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
        NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
        NativeDef::fn2("__lt__", |vm, a, b| compare(vm, CompareOp::Lt, a, b)),
        NativeDef::fn2("__le__", |vm, a, b| compare(vm, CompareOp::Le, a, b)),
        NativeDef::fn2("__gt__", |vm, a, b| compare(vm, CompareOp::Gt, a, b)),
        NativeDef::fn2("__ge__", |vm, a, b| compare(vm, CompareOp::Ge, a, b)),
        NativeDef::full("format", template::format),
        NativeDef::fn2("format_map", template::format_map),
        NativeDef::fn2("__format__", |vm, s, spec| {
            let spec = match spec.cast::<Str>() {
                Some(spec) => spec,
                None => {
                    let name = vm.argument_name(spec);
                    return Err(vm.type_error(format!("__format__() argument must be str, not {name}")));
                }
            };
            crate::types::format_spec::format_str(vm, s, spec)
        }),
        NativeDef::fn2("__mod__", percent::format_str),
        NativeDef::fn2("__rmod__", |vm, a, b| match b.cast::<Str>() {
            Some(_) => percent::format_str(vm, b, a),
            None => Ok(vm.not_implemented),
        }),
        NativeDef::full("encode", |vm, a| {
            let s = receiver(vm, a.pos[0])?;
            let sig = Signature::new("encode", ["encoding", "errors"], 0);
            let [encoding, errors] = a.rest().bind(vm, &sig)?;
            let (codec, errors) = vm.codec_args("encode", encoding, errors)?;
            let data = codec::encode(vm, s, codec, Errors(&errors))?;
            Ok(vm.bytes(&data))
        }),
        NativeDef::fn2("translate", translate::translate),
        NativeDef::full("maketrans", translate::maketrans).as_static(),
        NativeDef::fn1("__getnewargs__", |vm, s| {
            let s = receiver(vm, s)?;
            let text = vm.substr(s, 0, s.len).value();
            Ok(vm.tuple(&[text]))
        }),
    ],
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str",
    ..TypeDef::new("str", Kind::Str)
};

/// Words: the string, the next index; an exhausted iterator has no string.
pub static ITERATOR_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: ITERATOR_METHODS,
    ..TypeDef::new("str_iterator", Kind::Object)
};

/// The same over an ASCII string.
pub static ASCII_ITERATOR_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::TRACKING_SAFE | type_flags::NO_NEW,
    methods: ITERATOR_METHODS,
    ..TypeDef::new("str_ascii_iterator", Kind::Object)
};

const ITERATOR_METHODS: &[NativeDef] = &[
    NativeDef::fn1("__iter__", |_, s| Ok(s)),
    NativeDef::fn1("__next__", |vm, it| match next_char(vm, it) {
        Some(c) => Ok(c),
        None => Err(vm.stop_iteration(None)),
    }),
    NativeDef::fn1("__length_hint__", |vm, it| {
        let words = record_slots(it);
        let at = words[1].get().and_then(|i| i.as_small()).unwrap_or(0) as usize;
        let left = words[0].get().and_then(|s| s.cast::<Str>()).map_or(0, |s| s.len - at);
        Ok(vm.int_from_usize(left))
    }),
];

/// The next character of a `str_iterator`.
pub fn next_char(vm: &mut Vm, iterator: Value) -> Option<Value> {
    let words = record_slots(iterator);
    let s = words[0].get()?.cast::<Str>()?;
    let at = words[1].get()?.as_small()? as usize;
    if at >= s.len {
        words[0].set(None);
        return None;
    }
    words[1].set(Some(Value::small(at as i64 + 1)));
    Some(char_at(vm, s, at))
}

/// The receiver of a str method.
#[inline(always)]
pub fn receiver(vm: &mut Vm, v: Value) -> R<Gc<Str>> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'str' object but received a '{name}'")))
        }
    }
}

/// A str argument: TypeError "must be str, not int".
#[inline]
pub fn str_arg(vm: &mut Vm, v: Value) -> R<Gc<Str>> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => Err(vm.type_error_about("must be str, not ", v)),
    }
}

/// The one-character string at `i < s.len`.
#[inline]
pub fn char_at(vm: &mut Vm, s: Gc<Str>, i: usize) -> Value {
    let c = s.unit(i);
    vm.str_from_units(&[c]).value()
}

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let class = args.pos[0];
    let sig = Signature::new("str", ["object", "encoding", "errors"], 0);
    let [object, encoding, errors] = args.rest().bind(vm, &sig)?;
    vm.check_codec_args("str", encoding, errors)?;
    let text = match object {
        None => vm.empty_str,
        Some(v) if encoding.is_none() && errors.is_none() => vm.str_of(v)?,
        Some(v) => decode_arg(vm, v, encoding, errors)?,
    };
    match class.cast::<Type>() {
        Some(ty) if ty != vm.types.str => {
            let units: Vec<u32> = text.code_points().collect();
            Ok(vm.new_str_of(ty, &units).value())
        }
        _ => Ok(text.value()),
    }
}

fn decode_arg(vm: &mut Vm, v: Value, encoding: Option<Value>, errors: Option<Value>) -> R<Gc<Str>> {
    if v.cast::<Str>().is_some() {
        return Err(vm.type_error("decoding str is not supported"));
    }
    let (codec, errors) = vm.codec_args("str", encoding, errors)?;
    let Some(view) = vm.byte_view(v) else {
        let name = vm.type_name(v);
        return Err(vm.type_error(format!("decoding to str: need a bytes-like object, {name} found")));
    };
    codec::decode(vm, &view, codec, Errors(&errors))
}

fn get_item(vm: &mut Vm, s: Value, key: Value) -> R {
    let s = receiver(vm, s)?;
    if let Some(slice) = key.cast::<Slice>() {
        let sel = vm.slice_selection(slice, s.len)?;
        return Ok(match (sel.step, sel.count) {
            (_, 0) => vm.empty_str.value(),
            (1, n) => vm.substr(s, sel.start as usize, sel.start as usize + n).value(),
            _ => {
                let picked = match s.units() {
                    Units::One(b) => {
                        let out: Vec<u8> = (0..sel.count).map(|i| b[sel.at(i)]).collect();
                        vm.str_from_latin1(&out)
                    }
                    _ => vm.str_from_code_points((0..sel.count).map(|i| s.unit(sel.at(i)))),
                };
                picked.value()
            }
        });
    }
    if !vm.is_index(key) {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("string indices must be integers, not '{name}'")));
    }
    let i = vm.subscript_index(key)?;
    let i = vm.checked_index(i, s.len, "string index out of range")?;
    Ok(char_at(vm, s, i))
}

/// `s * n`.
fn repeat(vm: &mut Vm, s: Value, n: Value) -> R {
    let s = receiver(vm, s)?;
    if !vm.is_index(n) {
        let name = vm.type_name(n);
        return Err(vm.type_error(format!("can't multiply sequence by non-int of type '{name}'")));
    }
    let i = vm.index(n)?;
    let Some(n) = vm.as_i64(i) else {
        let name = vm.type_name(n);
        return Err(vm.overflow_error(format!("cannot fit '{name}' into an index-sized integer")));
    };
    let n = usize::try_from(n).unwrap_or(0);
    if n == 0 || s.len == 0 {
        return Ok(vm.empty_str.value());
    }
    if n == 1 {
        return Ok(vm.substr(s, 0, s.len).value());
    }
    let shift = units::shift_of(s);
    let Some(len) = s.len.checked_mul(n).filter(|&l| l < 1 << 60) else {
        return Err(vm.memory_error());
    };
    vm.charge(len << shift)?;
    let unit = s.len << shift;
    let from = units::address_of(s);
    let out = vm.str_of_width(vm.types.str, len, shift, s.is_ascii(), |p| {
        // SAFETY: room for `n` copies of `unit` bytes; doubling never copies past what is written.
        unsafe {
            if unit == 1 {
                std::ptr::write_bytes(p, *from, n);
                return;
            }
            std::ptr::copy_nonoverlapping(from, p, unit);
            let (mut done, total) = (unit, unit * n);
            while done < total {
                let more = done.min(total - done);
                std::ptr::copy_nonoverlapping(p, p.add(done), more);
                done += more;
            }
        }
    });
    Ok(out.value())
}

/// Order of two strings by code points.
pub fn order(a: Gc<Str>, b: Gc<Str>) -> std::cmp::Ordering {
    match (a.units(), b.units()) {
        (Units::One(x), Units::One(y)) => x.cmp(y),
        _ => a.code_points().cmp(b.code_points()),
    }
}

/// Whether two strings have the same code points.
#[inline]
pub fn equal(a: Gc<Str>, b: Gc<Str>) -> bool {
    a == b || a.len == b.len && a.units() == b.units()
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    let a = receiver(vm, a)?;
    let Some(b) = b.cast::<Str>() else { return Ok(vm.not_implemented) };
    let holds = match op {
        CompareOp::Eq => equal(a, b),
        CompareOp::Ne => !equal(a, b),
        _ => op.holds(order(a, b)),
    };
    Ok(vm.bool(holds))
}
