//! Methods and attributes of `memoryview`.

use vm_layout::*;

use super::items::{format_char, item_size, pack, unpack};
use super::{MemoryView, view_state, write_owner};
use crate::Vm;
use crate::native::{Args, GetSetDef, NativeDef, R, Signature};
use crate::types::bounds::Selection;
use crate::types::bytes::{hex_layout, hex_text};
use crate::value::{ListExt, StrExt};

pub const METHODS: &[NativeDef] = &[
    NativeDef::full("__new__", |vm, args| {
        let [object] = args.rest().bind(vm, &Signature::new("memoryview", ["object"], 1))?;
        vm.memoryview(object.unwrap_or(vm.none))
    }),
    NativeDef::fn1("__len__", |vm, v| {
        let m = state(vm, v)?;
        let n = m.shape.first().copied().unwrap_or(1);
        Ok(vm.int_from_usize(n))
    }),
    NativeDef::fn2("__getitem__", get_item),
    NativeDef::fn3("__setitem__", set_item),
    NativeDef::fn2("__delitem__", |vm, v, _| {
        let m = state(vm, v)?;
        let readonly = m.readonly;
        Err(vm.type_error(if readonly { "cannot modify read-only memory" } else { "cannot delete memory" }))
    }),
    NativeDef::fn1("__iter__", |vm, v| {
        let list = to_list(vm, v)?;
        vm.iter(list)
    }),
    NativeDef::fn2("__eq__", |vm, a, b| compare(vm, a, b, true)),
    NativeDef::fn2("__ne__", |vm, a, b| compare(vm, a, b, false)),
    NativeDef::fn1("__hash__", |vm, v| {
        let m = state(vm, v)?;
        if !m.readonly {
            return Err(vm.value_error("cannot hash writable memoryview object"));
        }
        if !matches!(format_char(&m.format), Some(b'b' | b'B' | b'c')) {
            return Err(vm.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
        }
        let data = m.to_bytes();
        let bytes = vm.bytes(&data);
        let hash = vm.hash(bytes)?;
        Ok(vm.int(hash))
    }),
    NativeDef::fn1("__repr__", |vm, v| {
        let released = vm.foreign_mut::<MemoryView>(v).is_some_and(|m| m.released);
        let what = if released { "released memory" } else { "memory" };
        Ok(vm.str(&format!("<{what} at {:#x}>", v.bits())))
    }),
    NativeDef::fn1("__enter__", |vm, v| {
        state(vm, v)?;
        Ok(v)
    }),
    NativeDef::pos("__exit__", 1, u8::MAX, |vm, a| release(vm, a[0])).as_varargs(),
    NativeDef::fn1("release", release),
    NativeDef::fn1("tolist", to_list),
    NativeDef::full("tobytes", |vm, a| {
        let [order] = a.rest().bind(vm, &Signature::new("tobytes", ["order"], 0))?;
        if let Some(o) = order.filter(|&o| o != vm.none) {
            let Some(s) = o.cast::<Str>() else {
                let given = vm.type_name(o);
                return Err(
                    vm.type_error(format!("tobytes() argument 'order' must be str or None, not {given}"))
                );
            };
            if !matches!(s.as_ascii(), Some("C" | "F" | "A")) {
                return Err(vm.value_error("order must be 'C', 'F' or 'A'"));
            }
        }
        let data = state(vm, a.pos[0])?.to_bytes();
        Ok(vm.bytes(&data))
    }),
    NativeDef::full("hex", |vm, a| {
        let (sep, group) = hex_layout(vm, a.rest())?;
        let data = state(vm, a.pos[0])?.to_bytes();
        let text = hex_text(&data, sep, group);
        Ok(vm.str_from_latin1(&text).value())
    }),
    NativeDef::full("cast", cast),
    NativeDef::fn1("toreadonly", |vm, v| {
        let Some(mut m) = view_state(vm, v)? else { return Ok(vm.none) };
        m.readonly = true;
        Ok(vm.foreign(vm.types.memoryview, m))
    }),
];

pub const GETSET: &[GetSetDef] = &[
    GetSetDef::get("obj", |vm, v| Ok(state(vm, v)?.owner)),
    GetSetDef::get("nbytes", |vm, v| {
        let m = state(vm, v)?;
        let n = m.count() * m.item_size;
        Ok(vm.int_from_usize(n))
    }),
    GetSetDef::get("readonly", |vm, v| {
        let readonly = state(vm, v)?.readonly;
        Ok(vm.bool(readonly))
    }),
    GetSetDef::get("itemsize", |vm, v| {
        let n = state(vm, v)?.item_size;
        Ok(vm.int_from_usize(n))
    }),
    GetSetDef::get("format", |vm, v| {
        let format = state(vm, v)?.format.clone();
        Ok(vm.str(&format))
    }),
    GetSetDef::get("ndim", |vm, v| {
        let n = state(vm, v)?.shape.len();
        Ok(vm.int_from_usize(n))
    }),
    GetSetDef::get("shape", |vm, v| {
        let shape: Vec<i64> = state(vm, v)?.shape.iter().map(|&n| n as i64).collect();
        int_tuple(vm, &shape)
    }),
    GetSetDef::get("strides", |vm, v| {
        let m = state(vm, v)?;
        let strides = strides(m);
        int_tuple(vm, &strides)
    }),
    GetSetDef::get("suboffsets", |vm, v| {
        state(vm, v)?;
        Ok(vm.empty_tuple.value())
    }),
    GetSetDef::get("c_contiguous", is_contiguous),
    GetSetDef::get("f_contiguous", |vm, v| {
        let m = state(vm, v)?;
        let flat = m.shape.len() < 2;
        if flat { is_contiguous(vm, v) } else { Ok(vm.false_) }
    }),
    GetSetDef::get("contiguous", is_contiguous),
];

fn is_contiguous(vm: &mut Vm, v: Value) -> R {
    let contiguous = state(vm, v)?.is_contiguous();
    Ok(vm.bool(contiguous))
}

fn int_tuple(vm: &mut Vm, numbers: &[i64]) -> R {
    let list = vm.new_list();
    for &n in numbers {
        let n = vm.int(n);
        vm.list_push(list, n);
    }
    Ok(vm.tuple(list.as_slice()))
}

fn strides(m: &MemoryView) -> Vec<i64> {
    if m.shape.len() == 1 {
        return vec![m.stride];
    }
    (0..m.shape.len())
        .map(|d| m.shape[d + 1..].iter().product::<usize>() as i64 * m.item_size as i64)
        .collect()
}

/// The view behind a receiver that has not been released.
fn state(vm: &mut Vm, v: Value) -> R<&'static mut MemoryView> {
    match vm.foreign_mut::<MemoryView>(v) {
        Some(m) if m.released => Err(vm.value_error("operation forbidden on released memoryview object")),
        Some(m) => Ok(m),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'memoryview' object but received a '{name}'")))
        }
    }
}

fn release(vm: &mut Vm, v: Value) -> R {
    if let Some(m) = vm.foreign_mut::<MemoryView>(v) {
        m.release();
    }
    Ok(vm.none)
}

fn known_format(vm: &mut Vm, m: &MemoryView) -> R<u8> {
    match format_char(&m.format) {
        Some(c) => Ok(c),
        None => Err(vm.not_implemented_error(format!("memoryview: format {} not supported", m.format))),
    }
}

fn to_list(vm: &mut Vm, v: Value) -> R {
    let m = state(vm, v)?;
    let format = known_format(vm, m)?;
    let shape = m.shape.clone();
    let mut next = 0;
    nested_list(vm, m, format, &shape, &mut next)
}

fn nested_list(vm: &mut Vm, m: &MemoryView, format: u8, shape: &[usize], next: &mut usize) -> R {
    let Some((&n, inner)) = shape.split_first() else {
        *next += 1;
        if next.is_multiple_of(4096) {
            vm.poll()?;
        }
        return Ok(unpack(vm, format, m.item(*next - 1)));
    };
    let list = vm.new_list();
    for _ in 0..n {
        let item = nested_list(vm, m, format, inner, next)?;
        vm.list_push(list, item);
    }
    Ok(list.value())
}

/// The item that an index (or a tuple of them) means.
fn item_index(vm: &mut Vm, v: Value, key: Value) -> R<usize> {
    if let Some(t) = key.cast::<Tuple>() {
        let shape = state(vm, v)?.shape.clone();
        if t.len != shape.len() {
            return Err(vm.type_error(format!(
                "cannot index {}-dimension view with {}-element tuple",
                shape.len(),
                t.len
            )));
        }
        let mut at = 0;
        for (d, (&k, &n)) in t.items().iter().zip(&shape).enumerate() {
            let i = vm.subscript_index(k)?;
            at = at * n + vm.checked_index(i, n, &format!("index out of bounds on dimension {}", d + 1))?;
        }
        return Ok(at);
    }
    let i = vm.subscript_index(key)?;
    let m = state(vm, v)?;
    match m.shape.as_slice() {
        [n] => vm.checked_index(i, *n, "index out of bounds on dimension 1"),
        [] => Err(vm.type_error("invalid indexing of 0-dim memory")),
        _ => Err(vm.not_implemented_error("multi-dimensional sub-views are not implemented")),
    }
}

/// The part of a one-dimensional view that a slice selects.
fn selected(vm: &mut Vm, v: Value, slice: Gc<Slice>) -> R<MemoryView> {
    let (start, stop, step) = vm.slice_bounds(slice)?;
    let Some(mut m) = view_state(vm, v)? else {
        return Err(vm.type_error("memoryview: invalid slice key"));
    };
    if m.shape.len() != 1 {
        return Err(vm.not_implemented_error("multi-dimensional slicing is not implemented"));
    }
    let sel = Selection::clip(start, stop, step, m.shape[0]);
    m.start = if sel.count == 0 { m.start } else { m.offset(sel.start as usize) };
    m.stride *= sel.step;
    m.shape = vec![sel.count];
    Ok(m)
}

fn is_index_key(vm: &Vm, key: Value) -> bool {
    vm.is_index(key) || key.cast::<Tuple>().is_some_and(|t| t.items().iter().all(|&k| vm.is_index(k)))
}

fn get_item(vm: &mut Vm, v: Value, key: Value) -> R {
    state(vm, v)?;
    if let Some(slice) = key.cast::<Slice>() {
        let part = selected(vm, v, slice)?;
        return Ok(vm.foreign(vm.types.memoryview, part));
    }
    if !is_index_key(vm, key) {
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    let i = item_index(vm, v, key)?;
    let m = state(vm, v)?;
    let format = known_format(vm, m)?;
    Ok(unpack(vm, format, m.item(i)))
}

fn set_item(vm: &mut Vm, v: Value, key: Value, new: Value) -> R {
    let m = state(vm, v)?;
    if m.readonly {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    let format = known_format(vm, m)?;
    if let Some(slice) = key.cast::<Slice>() {
        let part = selected(vm, v, slice)?;
        let Some(source) = view_state(vm, new)? else {
            let name = vm.type_name(new);
            return Err(vm.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")));
        };
        let same_format = format_char(&source.format) == Some(format);
        if source.shape != part.shape || !same_format {
            return Err(vm.value_error("memoryview assignment: lvalue and rvalue have different structures"));
        }
        // A copy first: the two may share memory.
        let data = source.to_bytes();
        for (i, item) in data.chunks(part.item_size).enumerate() {
            write_owner(part.owner, part.offset(i), item);
        }
        return Ok(vm.none);
    }
    if !is_index_key(vm, key) {
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    let i = item_index(vm, v, key)?;
    let bytes = pack(vm, format, new)?;
    let m = state(vm, v)?;
    write_owner(m.owner, m.offset(i), &bytes);
    Ok(vm.none)
}

fn compare(vm: &mut Vm, a: Value, b: Value, wanted: bool) -> R {
    if a == b {
        return Ok(vm.bool(wanted));
    }
    if vm.foreign_mut::<MemoryView>(a).is_some_and(|m| m.released)
        || vm.foreign_mut::<MemoryView>(b).is_some_and(|m| m.released)
    {
        return Ok(vm.bool(!wanted));
    }
    let (Some(x), Some(y)) = (view_state(vm, a)?, view_state(vm, b)?) else { return Ok(vm.not_implemented) };
    if x.shape != y.shape {
        return Ok(vm.bool(!wanted));
    }
    let equal = match (format_char(&x.format), format_char(&y.format)) {
        (Some(f), Some(g)) if f == g && !matches!(f, b'f' | b'd' | b'e' | b'?') => {
            x.to_bytes() == y.to_bytes()
        }
        (Some(f), Some(g)) => {
            let mut equal = true;
            for i in 0..x.count() {
                let (p, q) = (unpack(vm, f, x.item(i)), unpack(vm, g, y.item(i)));
                if !vm.compare_bool(crate::types::CompareOp::Eq, p, q)? {
                    equal = false;
                    break;
                }
            }
            equal
        }
        _ => false,
    };
    Ok(vm.bool(equal == wanted))
}

fn cast(vm: &mut Vm, a: Args<'_>) -> R {
    let [format, shape] = a.rest().bind(vm, &Signature::new("cast", ["format", "shape"], 1))?;
    let given = format.unwrap_or(vm.none);
    let Some(format) = given.cast::<Str>() else {
        let given = vm.argument_name(given);
        return Err(vm.type_error(format!("cast() argument 'format' must be str, not {given}")));
    };
    let format = format.to_text();
    if let Some(shape) = shape
        && !shape.kind().is_list()
        && shape.cast::<Tuple>().is_none()
    {
        return Err(vm.type_error("shape must be a list or a tuple"));
    }
    let Some(mut m) = view_state(vm, a.pos[0])? else { return Ok(vm.none) };
    if !m.is_contiguous() {
        return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let Some(c) = format_char(&format) else {
        return Err(vm.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    let is_byte = |c: Option<u8>| matches!(c, Some(b'b' | b'B' | b'c'));
    if !is_byte(Some(c)) && !is_byte(format_char(&m.format)) {
        return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let size = item_size(c).unwrap_or(1);
    let bytes = m.count() * m.item_size;
    if bytes % size != 0 {
        return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let mut dims = vec![bytes / size];
    if let Some(shape) = shape {
        let given = vm.collect_list(shape)?;
        dims.clear();
        for &d in given.as_slice() {
            match vm.as_i64(d).and_then(|d| usize::try_from(d).ok()).filter(|&d| d > 0) {
                Some(d) => dims.push(d),
                None if vm.is_int(d) => {
                    return Err(vm.value_error("memoryview.cast(): elements of shape must be integers > 0"));
                }
                None => {
                    return Err(vm.type_error("memoryview.cast(): elements of shape must be integers"));
                }
            }
        }
        if dims.iter().try_fold(size, |n, &d| n.checked_mul(d)) != Some(bytes) {
            return Err(vm.type_error("memoryview: product(shape) * itemsize != buffer size"));
        }
    }
    m.shape = dims;
    m.stride = size as i64;
    m.item_size = size;
    m.format = format;
    Ok(vm.foreign(vm.types.memoryview, m))
}
