//! Methods and attributes of `array.array`.

use vm_layout::*;

use super::item::Code;
use super::{ARRAY_DEF, ArrayData, data, is_array, iterator, make, splice, subscript};
use crate::Vm;
use crate::native::{Args, GetSetDef, NativeDef, R};
use crate::types::CompareOp;
use crate::types::int::class_argument;
use crate::value::{StrExt, TextBuilder};

pub const METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", new),
    NativeDef::fn1("__repr__", repr),
    NativeDef::fn1("__len__", |vm, v| {
        let n = data(vm, v)?.len();
        Ok(vm.int_from_usize(n))
    }),
    NativeDef::fn1("__iter__", iterator::iter),
    NativeDef::fn2("__getitem__", subscript::get),
    NativeDef::fn3("__setitem__", subscript::set),
    NativeDef::fn2("__delitem__", subscript::delete),
    NativeDef::fn2("__contains__", |vm, v, x| {
        let found = find(vm, v, x, 0, usize::MAX)?.is_some();
        Ok(vm.bool(found))
    }),
    NativeDef::fn2("__lt__", |vm, a, b| compare(vm, CompareOp::Lt, a, b)),
    NativeDef::fn2("__le__", |vm, a, b| compare(vm, CompareOp::Le, a, b)),
    NativeDef::fn2("__eq__", |vm, a, b| compare(vm, CompareOp::Eq, a, b)),
    NativeDef::fn2("__ne__", |vm, a, b| compare(vm, CompareOp::Ne, a, b)),
    NativeDef::fn2("__gt__", |vm, a, b| compare(vm, CompareOp::Gt, a, b)),
    NativeDef::fn2("__ge__", |vm, a, b| compare(vm, CompareOp::Ge, a, b)),
    NativeDef::fn2("__add__", add),
    NativeDef::fn2("__iadd__", iadd),
    NativeDef::fn2("__mul__", mul),
    NativeDef::fn2("__rmul__", mul),
    NativeDef::fn2("__imul__", imul),
    NativeDef::fn1("__copy__", copy),
    NativeDef::fn2("__deepcopy__", |vm, v, _| copy(vm, v)),
    NativeDef::fn2("__reduce_ex__", reduce),
    NativeDef::fn1("__sizeof__", |vm, v| {
        let n = data(vm, v)?.bytes.capacity();
        Ok(vm.int_from_usize(64 + n))
    }),
    NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    NativeDef::fn2("append", append).with_doc("Append new value v to the end of the array."),
    NativeDef::fn1("buffer_info", |vm, v| {
        let d = data(vm, v)?;
        let address = vm.int_from_usize(d.bytes.as_ptr() as usize);
        let n = vm.int_from_usize(d.len());
        Ok(vm.tuple(&[address, n]))
    })
    .with_doc("Return a tuple (address, length) giving the current memory address and the length in items."),
    NativeDef::fn1("byteswap", |vm, v| {
        let d = data(vm, v)?;
        let size = d.code.size();
        d.bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
        Ok(vm.none)
    })
    .with_doc("Byteswap all items of the array."),
    NativeDef::fn2("count", count).with_doc("Return number of occurrences of v in the array."),
    NativeDef::fn2("extend", |vm, v, other| {
        extend(vm, v, other)?;
        Ok(vm.none)
    })
    .with_doc("Append items to the end of the array."),
    NativeDef::fn2("frombytes", frombytes)
        .with_doc("Appends items from the string, interpreting it as an array of machine values."),
    NativeDef::fn3("fromfile", fromfile).with_doc("Read n objects from the file object f and append them."),
    NativeDef::fn2("fromlist", fromlist).with_doc("Append items to array from list."),
    NativeDef::fn2("fromunicode", fromunicode)
        .with_doc("Extends this array with data from the unicode string ustr."),
    NativeDef::pos("index", 2, 4, index).with_doc("Return index of first occurrence of v in the array."),
    NativeDef::fn3("insert", insert).with_doc("Insert a new item v into the array before position i."),
    NativeDef::pos("pop", 1, 2, pop).with_doc("Return the i-th element and delete it from the array."),
    NativeDef::fn2("remove", remove).with_doc("Remove the first occurrence of v in the array."),
    NativeDef::fn1("reverse", |vm, v| {
        let d = data(vm, v)?;
        let size = d.code.size();
        // All bytes backwards, then each item forwards again.
        d.bytes.reverse();
        d.bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
        Ok(vm.none)
    })
    .with_doc("Reverse the order of the items in the array."),
    NativeDef::fn1("tobytes", |vm, v| {
        let d = data(vm, v)?;
        vm.charge(d.bytes.len())?;
        Ok(vm.bytes(&d.bytes))
    })
    .with_doc("Convert the array to an array of machine values and return the bytes representation."),
    NativeDef::fn2("tofile", |vm, v, file| {
        let d = data(vm, v)?;
        let bytes = vm.bytes(&d.bytes);
        vm.call_method(file, "write", &[bytes])?;
        Ok(vm.none)
    })
    .with_doc("Write all items (as machine values) to the file object f."),
    NativeDef::fn1("tolist", |vm, v| Ok(tolist(vm, v)?.value()))
        .with_doc("Convert array to an ordinary list with the same items."),
    NativeDef::fn1("tounicode", |vm, v| {
        if !data(vm, v)?.code.is_text() {
            return Err(vm.value_error("tounicode() may only be called on unicode type arrays"));
        }
        text(vm, v)
    })
    .with_doc("Extends this array with data from the unicode string ustr."),
];

pub const GETSET: &[GetSetDef] = &[
    GetSetDef::get("itemsize", |vm, v| {
        let n = data(vm, v)?.code.size();
        Ok(vm.int_from_usize(n))
    }),
    GetSetDef::get("typecode", |vm, v| {
        let c = data(vm, v)?.code.letter();
        Ok(vm.str(c.encode_utf8(&mut [0; 4])))
    }),
];

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    let base = vm.native_type(&ARRAY_DEF);
    let class = class_argument(vm, args, base)?;
    if !crate::types::float::overrides_init(class, base) {
        args.no_keywords(vm, "array.array")?;
    }
    let given = args.pos.len() - 1;
    if given == 0 {
        return Err(vm.type_error("array() takes at least 1 argument (0 given)"));
    }
    if given > 2 {
        return Err(vm.type_error(format!("array() takes at most 2 arguments ({given} given)")));
    }
    let code = match args.pos[1].cast::<Str>() {
        Some(s) if s.len == 1 => s.unit(0),
        _ => {
            let given = vm.type_name(args.pos[1]);
            return Err(vm.type_error(format!("array() argument 1 must be a unicode character, not {given}")));
        }
    };
    let code = Code::new(code);
    let initial = args.pos.get(2).copied();
    if let (Some(v), Some(code)) = (initial, code)
        && !code.is_text()
    {
        if v.kind() == Kind::Str {
            let c = code.letter();
            return Err(vm.type_error(format!("cannot use a str to initialize an array with typecode '{c}'")));
        }
        if is_array(vm, v) && data(vm, v)?.code.is_text() {
            let c = code.letter();
            return Err(vm.type_error(format!(
                "cannot use a unicode array to initialize an array with typecode '{c}'"
            )));
        }
    }
    let Some(code) = code else {
        return Err(vm.value_error("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)"));
    };
    let array = vm.foreign(class, ArrayData::new(code, Vec::new()));
    let Some(v) = initial else { return Ok(array) };
    match v.kind() {
        Kind::Str if code.is_text() => {
            fromunicode(vm, array, v)?;
        }
        Kind::Bytes | Kind::ByteArray => {
            frombytes(vm, array, v)?;
        }
        _ if is_array(vm, v) && data(vm, v)?.code == code => extend(vm, array, v)?,
        _ => extend_by_items(vm, array, v)?,
    }
    Ok(array)
}

/// The characters of a `u` array.
fn text(vm: &mut Vm, v: Value) -> R {
    let d = data(vm, v)?;
    let mut out = TextBuilder::with_capacity(d.len());
    for c in d.bytes.chunks_exact(4) {
        out.push(u32::from_le_bytes([c[0], c[1], c[2], c[3]]));
    }
    Ok(out.finish(vm))
}

fn tolist(vm: &mut Vm, v: Value) -> R<Gc<List>> {
    let list = vm.new_list();
    let n = data(vm, v)?.len();
    vm.charge(n * 8)?;
    vm.list_reserve(list, n);
    for i in 0..n {
        let d = data(vm, v)?;
        let item = d.code.get(vm, d.item(i));
        vm.list_push(list, item);
    }
    Ok(list)
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let class = vm.type_of(v).name.get().to_text();
    let d = data(vm, v)?;
    let code = d.code;
    let mut out = TextBuilder::new();
    out.push_str(&format!("{class}('{}'", code.letter()));
    if d.len() > 0 {
        out.push_str(", ");
        let inner = if code.is_text() { text(vm, v)? } else { tolist(vm, v)?.value() };
        let s = vm.repr(inner)?;
        out.push_object(s);
    }
    out.push_str(")");
    Ok(out.finish(vm))
}

/// The first index from `from` to `to` whose item equals `x`.
fn find(vm: &mut Vm, v: Value, x: Value, from: usize, to: usize) -> R<Option<usize>> {
    let mut i = from;
    loop {
        let d = data(vm, v)?;
        if i >= d.len().min(to) {
            return Ok(None);
        }
        let item = d.code.get(vm, d.item(i));
        if vm.compare_bool(CompareOp::Eq, item, x)? {
            return Ok(Some(i));
        }
        i += 1;
        if i.is_multiple_of(4096) {
            vm.poll()?;
        }
    }
}

fn count(vm: &mut Vm, v: Value, x: Value) -> R {
    let (mut n, mut from) = (0, 0);
    while let Some(i) = find(vm, v, x, from, usize::MAX)? {
        n += 1;
        from = i + 1;
    }
    Ok(vm.int(n))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    let n = data(vm, args[0])?.len();
    let (start, stop) = vm.search_bounds(&args[2..], n)?;
    match find(vm, args[0], args[1], start, stop)? {
        Some(i) => Ok(vm.int_from_usize(i)),
        None => Err(vm.value_error("array.index(x): x not in array")),
    }
}

fn remove(vm: &mut Vm, v: Value, x: Value) -> R {
    match find(vm, v, x, 0, usize::MAX)? {
        Some(i) => {
            let size = data(vm, v)?.code.size();
            splice(vm, v, i * size, (i + 1) * size, &[])?;
            Ok(vm.none)
        }
        None => Err(vm.value_error("array.remove(x): x not in array")),
    }
}

fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    if !is_array(vm, a) || !is_array(vm, b) {
        return Ok(vm.not_implemented);
    }
    let (x, y) = (data(vm, a)?, data(vm, b)?);
    let (n, m) = (x.len(), y.len());
    if n != m && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(vm.bool(op == CompareOp::Ne));
    }
    let mut i = 0;
    loop {
        let (x, y) = (data(vm, a)?, data(vm, b)?);
        if i >= x.len().min(y.len()) {
            return Ok(vm.bool(op.holds(x.len().cmp(&y.len()))));
        }
        let p = x.code.get(vm, x.item(i));
        let q = y.code.get(vm, y.item(i));
        if !vm.compare_bool(CompareOp::Eq, p, q)? {
            return match op {
                CompareOp::Eq => Ok(vm.false_),
                CompareOp::Ne => Ok(vm.true_),
                _ => vm.compare(op, p, q),
            };
        }
        i += 1;
    }
}

fn add(vm: &mut Vm, a: Value, b: Value) -> R {
    if !is_array(vm, b) {
        let given = vm.type_name(b);
        return Err(vm.type_error(format!("can only append array (not \"{given}\") to array")));
    }
    let (x, y) = (data(vm, a)?, data(vm, b)?);
    if x.code != y.code {
        return Err(vm.type_error("bad argument type for built-in operation"));
    }
    vm.charge(x.bytes.len() + y.bytes.len())?;
    let bytes = [&x.bytes[..], &y.bytes[..]].concat();
    Ok(make(vm, x.code, bytes))
}

fn iadd(vm: &mut Vm, a: Value, b: Value) -> R {
    if !is_array(vm, b) {
        let given = vm.type_name(b);
        return Err(vm.type_error(format!("can only extend array with array (not \"{given}\")")));
    }
    extend(vm, a, b)?;
    Ok(a)
}

/// The bytes repeated; negative counts as none.
fn repeated(vm: &mut Vm, v: Value, count: Value) -> R<Vec<u8>> {
    let n = vm.index_i64(count)?.max(0) as usize;
    let len = data(vm, v)?.bytes.len();
    match len.checked_mul(n) {
        Some(total) => vm.charge(total)?,
        None => return Err(vm.memory_error()),
    }
    Ok(data(vm, v)?.bytes.repeat(n))
}

fn mul(vm: &mut Vm, v: Value, count: Value) -> R {
    let bytes = repeated(vm, v, count)?;
    let code = data(vm, v)?.code;
    Ok(make(vm, code, bytes))
}

fn imul(vm: &mut Vm, v: Value, count: Value) -> R {
    let bytes = repeated(vm, v, count)?;
    let n = data(vm, v)?.bytes.len();
    splice(vm, v, 0, n, &bytes)?;
    Ok(v)
}

fn copy(vm: &mut Vm, v: Value) -> R {
    let d = data(vm, v)?;
    vm.charge(d.bytes.len())?;
    let bytes = d.bytes.clone();
    Ok(make(vm, d.code, bytes))
}

fn reduce(vm: &mut Vm, v: Value, _protocol: Value) -> R {
    let class = vm.type_of(v).value();
    let code = data(vm, v)?.code.letter();
    let code = vm.str(code.encode_utf8(&mut [0; 4]));
    let items = tolist(vm, v)?.value();
    let args = vm.tuple(&[code, items]);
    let dict = vm.existing_dict(v).map_or(vm.none, |d| d.value());
    Ok(vm.tuple(&[class, args, dict]))
}

/// Adds one value at the end.
fn push(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let code = data(vm, v)?.code;
    let item = code.put(vm, x)?;
    let n = data(vm, v)?.bytes.len();
    splice(vm, v, n, n, &item[..code.size()])
}

fn append(vm: &mut Vm, v: Value, x: Value) -> R {
    push(vm, v, x)?;
    Ok(vm.none)
}

fn extend_by_items(vm: &mut Vm, v: Value, iterable: Value) -> R<()> {
    vm.for_each(iterable, &mut |vm, x| push(vm, v, x))
}

fn extend(vm: &mut Vm, v: Value, other: Value) -> R<()> {
    if !is_array(vm, other) {
        return extend_by_items(vm, v, other);
    }
    if data(vm, other)?.code != data(vm, v)?.code {
        return Err(vm.type_error("can only extend with array of same kind"));
    }
    let bytes = data(vm, other)?.bytes.clone();
    let n = data(vm, v)?.bytes.len();
    splice(vm, v, n, n, &bytes)
}

fn frombytes(vm: &mut Vm, v: Value, bytes: Value) -> R {
    let new = vm.bytes_arg(bytes)?.into_owned();
    let d = data(vm, v)?;
    if new.len() % d.code.size() != 0 {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    let n = d.bytes.len();
    splice(vm, v, n, n, &new)?;
    Ok(vm.none)
}

fn fromfile(vm: &mut Vm, v: Value, file: Value, count: Value) -> R {
    let n = vm.index_i64(count)?;
    if n < 0 {
        return Err(vm.value_error("negative count"));
    }
    let wanted = n as usize * data(vm, v)?.code.size();
    let wanted_value = vm.int_from_usize(wanted);
    let read = vm.call_method(file, "read", &[wanted_value])?;
    let Some(b) = read.cast::<Bytes>() else {
        return Err(vm.type_error("read() didn't return bytes"));
    };
    let short = b.len < wanted;
    frombytes(vm, v, read)?;
    if short {
        return Err(vm.eof_error("read() didn't return enough bytes"));
    }
    Ok(vm.none)
}

fn fromlist(vm: &mut Vm, v: Value, list: Value) -> R {
    if !list.kind().is_list() {
        return Err(vm.type_error("arg must be list"));
    }
    let before = data(vm, v)?.bytes.len();
    let n = vm.sequence_len(list);
    for i in 0..n {
        let result = match vm.sequence_item(list, i) {
            Some(x) => push(vm, v, x),
            None => Err(vm.runtime_error("list changed size during iteration")),
        };
        if let Err(raised) = result {
            // All or nothing.
            let now = data(vm, v)?.bytes.len();
            splice(vm, v, before, now, &[])?;
            return Err(raised);
        }
    }
    Ok(vm.none)
}

fn fromunicode(vm: &mut Vm, v: Value, text: Value) -> R {
    let Some(s) = text.cast::<Str>() else {
        let given = vm.type_name(text);
        return Err(vm.type_error(format!("fromunicode() argument must be str, not {given}")));
    };
    let d = data(vm, v)?;
    if !d.code.is_text() {
        return Err(vm.value_error("fromunicode() may only be called on unicode type arrays"));
    }
    let n = d.bytes.len();
    let new: Vec<u8> = s.code_points().flat_map(u32::to_le_bytes).collect();
    splice(vm, v, n, n, &new)?;
    Ok(vm.none)
}

fn insert(vm: &mut Vm, v: Value, position: Value, x: Value) -> R {
    let i = vm.index_i64(position)?;
    let code = data(vm, v)?.code;
    let item = code.put(vm, x)?;
    let n = data(vm, v)?.len() as i64;
    let i = if i < 0 { (i + n).max(0) } else { i.min(n) } as usize;
    splice(vm, v, i * code.size(), i * code.size(), &item[..code.size()])?;
    Ok(vm.none)
}

fn pop(vm: &mut Vm, args: &[Value]) -> R {
    let i = match args.get(1) {
        Some(&i) => vm.index_i64(i)?,
        None => -1,
    };
    let d = data(vm, args[0])?;
    let n = d.len();
    if n == 0 {
        return Err(vm.index_error("pop from empty array"));
    }
    let i = vm.checked_index(i, n, "pop index out of range")?;
    let size = d.code.size();
    let item = d.code.get(vm, d.item(i));
    splice(vm, args[0], i * size, (i + 1) * size, &[])?;
    Ok(item)
}
