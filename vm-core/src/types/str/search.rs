//! Methods that look for one string in another: find, count, replace, startswith, `in`, partition.

use vm_layout::*;

use super::units::{self, needle_units, shift_of};
use super::{receiver, str_arg};
use crate::native::{Args, NativeDef, R};
use crate::value::StrExt;
use crate::{Vm, each_width};

pub const METHODS: [NativeDef; 13] = [
    NativeDef::full("find", |vm, a| {
        let found = search(vm, a, "find", false)?;
        Ok(index_or_minus_one(vm, found))
    })
    .as_varargs(),
    NativeDef::full("rfind", |vm, a| {
        let found = search(vm, a, "rfind", true)?;
        Ok(index_or_minus_one(vm, found))
    })
    .as_varargs(),
    NativeDef::full("index", |vm, a| match search(vm, a, "index", false)? {
        Some(i) => Ok(vm.int_from_usize(i)),
        None => Err(vm.value_error("substring not found")),
    })
    .as_varargs(),
    NativeDef::full("rindex", |vm, a| match search(vm, a, "rindex", true)? {
        Some(i) => Ok(vm.int_from_usize(i)),
        None => Err(vm.value_error("substring not found")),
    })
    .as_varargs(),
    NativeDef::full("count", count).as_varargs(),
    NativeDef::pos("replace", 3, 4, replace),
    NativeDef::full("startswith", |vm, a| affix(vm, a, false)).as_varargs(),
    NativeDef::full("endswith", |vm, a| affix(vm, a, true)).as_varargs(),
    NativeDef::fn2("removeprefix", |vm, s, p| remove_affix(vm, s, p, false)),
    NativeDef::fn2("removesuffix", |vm, s, p| remove_affix(vm, s, p, true)),
    NativeDef::fn2("partition", |vm, s, sep| partition(vm, s, sep, false)),
    NativeDef::fn2("rpartition", |vm, s, sep| partition(vm, s, sep, true)),
    NativeDef::fn2("__contains__", |vm, s, part| {
        let s = receiver(vm, s)?;
        let Some(part) = part.cast::<Str>() else {
            let name = vm.type_name(part);
            return Err(vm.type_error(format!("'in <string>' requires string as left operand, not {name}")));
        };
        Ok(vm.bool(contains(s, part)))
    }),
];

fn index_or_minus_one(vm: &mut Vm, found: Option<usize>) -> Value {
    match found {
        Some(i) => vm.int_from_usize(i),
        None => vm.int(-1),
    }
}

/// The first or last place of `needle` in `s[start..end]`, counted from the start of `s`.
pub fn find_in(s: Gc<Str>, needle: Gc<Str>, start: usize, end: usize, from_end: bool) -> Option<usize> {
    if start > end || needle.len > end - start {
        return None;
    }
    if let (Units::One(text), Units::One(n), false) = (s.units(), needle.units(), from_end) {
        return units::find_bytes(&text[start..end], n).map(|i| i + start);
    }
    each_width!(s.units(), text => {
        let n = needle_units(needle)?;
        let text = &text[start..end];
        let found = if from_end { units::rfind(text, &n) } else { units::find(text, &n) };
        found.map(|i| i + start)
    })
}

/// `part in s`.
pub fn contains(s: Gc<Str>, part: Gc<Str>) -> bool {
    find_in(s, part, 0, s.len, false).is_some()
}

/// Checks the arguments of `find` and the like: (receiver, what is looked for, rest).
pub fn search_args<'a>(vm: &mut Vm, a: Args<'a>, name: &str) -> R<(Value, Value, &'a [Value])> {
    match *a.pos {
        [s, part, ref rest @ ..] if rest.len() <= 2 => Ok((s, part, rest)),
        [_] => Err(vm.type_error(format!("{name}() takes at least 1 argument (0 given)"))),
        _ => {
            let given = a.pos.len().saturating_sub(1);
            Err(vm.type_error(format!("{name}() takes at most 3 arguments ({given} given)")))
        }
    }
}

fn search(vm: &mut Vm, a: Args<'_>, name: &str, from_end: bool) -> R<Option<usize>> {
    let (s, needle, bounds) = search_args(vm, a, name)?;
    let s = receiver(vm, s)?;
    let (start, end) = vm.search_bounds(bounds, s.len)?;
    let needle = str_arg(vm, needle)?;
    Ok(find_in(s, needle, start, end, from_end))
}

fn count(vm: &mut Vm, a: Args<'_>) -> R {
    let (s, needle, bounds) = search_args(vm, a, "count")?;
    let s = receiver(vm, s)?;
    let (start, end) = vm.search_bounds(bounds, s.len)?;
    let needle = str_arg(vm, needle)?;
    if start > end || shift_of(needle) > shift_of(s) {
        return Ok(vm.int(0));
    }
    let n = each_width!(s.units(), text => match needle_units(needle) {
        Some(n) => units::count(&text[start..end], &n),
        None => 0,
    });
    Ok(vm.int_from_usize(n))
}

fn replace(vm: &mut Vm, a: &[Value]) -> R {
    let s = receiver(vm, a[0])?;
    let mut parts = [s; 2];
    for (i, part) in parts.iter_mut().enumerate() {
        *part = match a[i + 1].cast::<Str>() {
            Some(p) => p,
            None => {
                let name = vm.argument_name(a[i + 1]);
                return Err(vm.type_error(format!("replace() argument {} must be str, not {name}", i + 1)));
            }
        };
    }
    let limit = match a.get(3) {
        Some(&n) => vm.index_i64(n)?,
        None => -1,
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    replace_units(vm, s, parts[0], parts[1], limit).map(|s| s.value())
}

/// `s` with up to `limit` occurrences of `old` replaced.
fn replace_units(vm: &mut Vm, s: Gc<Str>, old: Gc<Str>, new: Gc<Str>, limit: usize) -> R<Gc<Str>> {
    let whole = |vm: &mut Vm| Ok(vm.substr(s, 0, s.len));
    if limit == 0 || shift_of(old) > shift_of(s) || old.len > s.len {
        return whole(vm);
    }
    let hits = each_width!(s.units(), text => match needle_units(old) {
        Some(n) => places(text, &n, limit),
        None => Vec::new(),
    });
    if hits.is_empty() {
        return whole(vm);
    }
    let kept = s.len - hits.len() * old.len;
    let shift = shift_of(s).max(shift_of(new));
    match hits.len().checked_mul(new.len).and_then(|n| n.checked_add(kept)).filter(|&n| n < 1 << 60) {
        Some(n) => vm.charge(n << shift)?,
        None => return Err(vm.overflow_error("replace string is too long")),
    }
    if let (Units::One(text), Units::One(n)) = (s.units(), new.units()) {
        return Ok(vm.str_from_latin1(&splice(text, &hits, old.len, n)));
    }
    let wide = |s: Gc<Str>| s.code_points().collect::<Vec<u32>>();
    let out = splice(&wide(s), &hits, old.len, &wide(new));
    Ok(vm.str_from_units(&out))
}

/// Where `needle` occurs without overlap, at most `limit` places.
pub fn places<T: units::Unit>(text: &[T], needle: &[T], limit: usize) -> Vec<usize> {
    if needle.is_empty() {
        return (0..=text.len()).take(limit).collect();
    }
    let (mut out, mut at) = (Vec::new(), 0);
    while out.len() < limit
        && let Some(i) = units::find(&text[at..], needle)
    {
        out.push(at + i);
        at += i + needle.len();
    }
    out
}

/// `text` with `new` in place of `old_len` units at each place.
pub fn splice<T: Copy>(text: &[T], places: &[usize], old_len: usize, new: &[T]) -> Vec<T> {
    let mut out = Vec::with_capacity(text.len() + places.len() * new.len() - places.len() * old_len);
    let mut done = 0;
    for &at in places {
        out.extend_from_slice(&text[done..at]);
        out.extend_from_slice(new);
        done = at + old_len;
    }
    out.extend_from_slice(&text[done..]);
    out
}

/// Whether `part` lies in `s` at `at` (in range or not).
pub fn matches_at(s: Gc<Str>, part: Gc<Str>, at: usize) -> bool {
    if at + part.len > s.len || shift_of(part) > shift_of(s) {
        return false;
    }
    match (s.units(), part.units()) {
        (Units::One(t), Units::One(p)) => t[at..at + p.len()] == *p,
        _ => (0..part.len).all(|i| s.unit(at + i) == part.unit(i)),
    }
}

fn affix(vm: &mut Vm, a: Args<'_>, at_end: bool) -> R {
    let name = if at_end { "endswith" } else { "startswith" };
    let (s, wanted, bounds) = search_args(vm, a, name)?;
    let s = receiver(vm, s)?;
    let (start, end) = vm.search_bounds(bounds, s.len)?;
    let test = |part: Gc<Str>| {
        start <= end
            && part.len <= end - start
            && matches_at(s, part, if at_end { end - part.len } else { start })
    };
    if let Some(part) = wanted.cast::<Str>() {
        return Ok(vm.bool(test(part)));
    }
    let Some(parts) = wanted.cast::<Tuple>() else {
        let got = vm.type_name(wanted);
        return Err(vm.type_error(format!("{name} first arg must be str or a tuple of str, not {got}")));
    };
    for &part in parts.items() {
        match part.cast::<Str>() {
            Some(p) if test(p) => return Ok(vm.true_),
            Some(_) => {}
            None => {
                let got = vm.type_name(part);
                return Err(vm.type_error(format!("tuple for {name} must only contain str, not {got}")));
            }
        }
    }
    Ok(vm.false_)
}

fn remove_affix(vm: &mut Vm, s: Value, part: Value, at_end: bool) -> R {
    let s = receiver(vm, s)?;
    let Some(part) = part.cast::<Str>() else {
        let name = vm.argument_name(part);
        let method = if at_end { "removesuffix" } else { "removeprefix" };
        return Err(vm.type_error(format!("{method}() argument must be str, not {name}")));
    };
    let (start, end) = match part.len {
        n if n > s.len => (0, s.len),
        n if at_end && matches_at(s, part, s.len - n) => (0, s.len - n),
        n if !at_end && matches_at(s, part, 0) => (n, s.len),
        _ => (0, s.len),
    };
    Ok(vm.substr(s, start, end).value())
}

fn partition(vm: &mut Vm, s: Value, separator: Value, from_end: bool) -> R {
    let s = receiver(vm, s)?;
    let sep = str_arg(vm, separator)?;
    if sep.len == 0 {
        return Err(vm.value_error("empty separator"));
    }
    let empty = vm.empty_str.value();
    let parts = match find_in(s, sep, 0, s.len, from_end) {
        Some(i) => {
            let before = vm.substr(s, 0, i).value();
            let after = vm.substr(s, i + sep.len, s.len).value();
            [before, separator, after]
        }
        None => {
            let whole = vm.substr(s, 0, s.len).value();
            if from_end { [empty, empty, whole] } else { [whole, empty, empty] }
        }
    };
    Ok(vm.tuple(&parts))
}
