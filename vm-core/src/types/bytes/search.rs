//! Methods of bytes and bytearray that look for bytes in bytes.

use std::borrow::Cow;

use vm_layout::*;

use super::view::View;
use crate::Vm;
use crate::native::{Args, NativeDef, R};
use crate::types::str::{search_args, units};

pub const METHODS: [NativeDef; 13] = [
    NativeDef::full("find", |vm, a| {
        let found = search(vm, a, "find", false)?;
        Ok(vm.int(found.map_or(-1, |i| i as i64)))
    })
    .as_varargs(),
    NativeDef::full("rfind", |vm, a| {
        let found = search(vm, a, "rfind", true)?;
        Ok(vm.int(found.map_or(-1, |i| i as i64)))
    })
    .as_varargs(),
    NativeDef::full("index", |vm, a| match search(vm, a, "index", false)? {
        Some(i) => Ok(vm.int_from_usize(i)),
        None => Err(vm.value_error("subsection not found")),
    })
    .as_varargs(),
    NativeDef::full("rindex", |vm, a| match search(vm, a, "rindex", true)? {
        Some(i) => Ok(vm.int_from_usize(i)),
        None => Err(vm.value_error("subsection not found")),
    })
    .as_varargs(),
    NativeDef::full("count", count).as_varargs(),
    NativeDef::pos("replace", 3, 4, replace),
    NativeDef::full("startswith", |vm, a| affix(vm, a, false)).as_varargs(),
    NativeDef::full("endswith", |vm, a| affix(vm, a, true)).as_varargs(),
    NativeDef::fn2("removeprefix", |vm, s, p| {
        let (text, part) = (vm.byte_receiver(s)?, vm.bytes_arg(p)?);
        let rest = text.strip_prefix(&part[..]).unwrap_or(text);
        Ok(vm.bytes_like(s, rest))
    }),
    NativeDef::fn2("removesuffix", |vm, s, p| {
        let (text, part) = (vm.byte_receiver(s)?, vm.bytes_arg(p)?);
        let rest = text.strip_suffix(&part[..]).unwrap_or(text);
        Ok(vm.bytes_like(s, rest))
    }),
    NativeDef::fn2("partition", |vm, s, sep| partition(vm, s, sep, false)),
    NativeDef::fn2("rpartition", |vm, s, sep| partition(vm, s, sep, true)),
    NativeDef::fn2("__contains__", |vm, s, part| {
        let needle = if vm.is_index(part) { one_byte(vm, part)? } else { vm.bytes_arg(part)? };
        let text = vm.byte_receiver(s)?;
        Ok(vm.bool(units::find_bytes(text, &needle).is_some()))
    }),
];

fn one_byte(vm: &mut Vm, v: Value) -> R<View> {
    Ok(Cow::Owned(vec![vm.byte_value(v, "byte")?]))
}

/// What is looked for: bytes, or an int that is one byte.
fn needle_arg(vm: &mut Vm, v: Value) -> R<View> {
    if let Some(view) = vm.byte_view(v) {
        return Ok(view);
    }
    if vm.is_index(v) {
        return one_byte(vm, v);
    }
    let name = vm.type_name(v);
    Err(vm.type_error(format!("argument should be integer or bytes-like object, not '{name}'")))
}

fn search(vm: &mut Vm, a: Args<'_>, name: &str, from_end: bool) -> R<Option<usize>> {
    let (s, needle, bounds) = search_args(vm, a, name)?;
    let len = vm.byte_receiver(s)?.len();
    let (start, end) = vm.search_bounds(bounds, len)?;
    let needle = needle_arg(vm, needle)?;
    let text = vm.byte_receiver(s)?;
    let Some(text) = text.get(start..end) else { return Ok(None) };
    let found = if from_end { units::rfind(text, &needle) } else { units::find_bytes(text, &needle) };
    Ok(found.map(|i| i + start))
}

fn count(vm: &mut Vm, a: Args<'_>) -> R {
    let (s, needle, bounds) = search_args(vm, a, "count")?;
    let len = vm.byte_receiver(s)?.len();
    let (start, end) = vm.search_bounds(bounds, len)?;
    let needle = needle_arg(vm, needle)?;
    let text = vm.byte_receiver(s)?;
    let n = text.get(start..end).map_or(0, |t| units::count(t, &needle));
    Ok(vm.int_from_usize(n))
}

fn replace(vm: &mut Vm, a: &[Value]) -> R {
    // The order of the errors.
    vm.bytes_arg(a[1])?;
    vm.bytes_arg(a[2])?;
    let limit = match a.get(3) {
        Some(&n) => vm.index_i64(n)?,
        None => -1,
    };
    let (old, new) = (vm.bytes_arg(a[1])?, vm.bytes_arg(a[2])?);
    let text = vm.byte_receiver(a[0])?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let hits = crate::types::str::places(text, &old, limit);
    let kept = text.len() - hits.len() * old.len();
    match hits.len().checked_mul(new.len()).and_then(|n| n.checked_add(kept)).filter(|&n| n < 1 << 60) {
        Some(n) => vm.charge(n)?,
        None => return Err(vm.overflow_error("replace bytes is too long")),
    }
    let out = crate::types::str::splice(text, &hits, old.len(), &new);
    Ok(vm.bytes_like(a[0], &out))
}

fn affix(vm: &mut Vm, a: Args<'_>, at_end: bool) -> R {
    let name = if at_end { "endswith" } else { "startswith" };
    let (s, wanted, bounds) = search_args(vm, a, name)?;
    let len = vm.byte_receiver(s)?.len();
    let (start, end) = vm.search_bounds(bounds, len)?;
    let text = vm.byte_receiver(s)?;
    let test = |part: &[u8]| {
        text.get(start..end).is_some_and(|t| if at_end { t.ends_with(part) } else { t.starts_with(part) })
    };
    if let Some(part) = vm.byte_view(wanted) {
        return Ok(vm.bool(test(&part)));
    }
    let Some(parts) = wanted.cast::<Tuple>() else {
        let got = vm.type_name(wanted);
        return Err(vm.type_error(format!("{name} first arg must be bytes or a tuple of bytes, not {got}")));
    };
    for &part in parts.items() {
        let part = vm.bytes_arg(part)?;
        if test(&part) {
            return Ok(vm.true_);
        }
    }
    Ok(vm.false_)
}

fn partition(vm: &mut Vm, s: Value, separator: Value, from_end: bool) -> R {
    let sep = vm.bytes_arg(separator)?;
    if sep.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let text = vm.byte_receiver(s)?;
    let found = if from_end { units::rfind(text, &sep) } else { units::find(text, &sep) };
    let parts: [&[u8]; 3] = match found {
        Some(i) => [&text[..i], &sep, &text[i + sep.len()..]],
        None if from_end => [b"", b"", text],
        None => [text, b"", b""],
    };
    let a = vm.bytes_like(s, parts[0]);
    let b = vm.bytes_like(s, parts[1]);
    let c = vm.bytes_like(s, parts[2]);
    Ok(vm.tuple(&[a, b, c]))
}
