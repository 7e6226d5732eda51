//! Case mappings and the is… family.

use vm_layout::*;

use super::receiver;
use crate::native::{NativeDef, R};
use crate::value::StrExt;
use crate::{Vm, each_width, unicode};

pub const METHODS: [NativeDef; 18] = [
    NativeDef::fn1("upper", |vm, s| map(vm, s, |b| b.to_ascii_uppercase(), upper)),
    NativeDef::fn1("lower", |vm, s| map(vm, s, |b| b.to_ascii_lowercase(), lower)),
    NativeDef::fn1("casefold", |vm, s| map(vm, s, |b| b.to_ascii_lowercase(), fold)),
    NativeDef::fn1("swapcase", |vm, s| map(vm, s, swap_ascii, swap)),
    NativeDef::fn1("title", |vm, s| {
        let s = receiver(vm, s)?;
        Ok(mapped(vm, s, title))
    }),
    NativeDef::fn1("capitalize", |vm, s| {
        let s = receiver(vm, s)?;
        Ok(mapped(vm, s, capitalize))
    }),
    NativeDef::fn1("isalpha", |vm, s| every(vm, s, false, unicode::is_alpha)),
    NativeDef::fn1("isalnum", |vm, s| every(vm, s, false, unicode::is_alnum)),
    NativeDef::fn1("isdecimal", |vm, s| every(vm, s, false, unicode::is_decimal)),
    NativeDef::fn1("isdigit", |vm, s| every(vm, s, false, unicode::is_digit)),
    NativeDef::fn1("isnumeric", |vm, s| every(vm, s, false, unicode::is_numeric)),
    NativeDef::fn1("isspace", |vm, s| every(vm, s, false, unicode::is_space)),
    NativeDef::fn1("isprintable", |vm, s| every(vm, s, true, unicode::is_printable)),
    NativeDef::fn1("isascii", |vm, s| {
        let s = receiver(vm, s)?;
        Ok(vm.bool(s.is_ascii()))
    }),
    NativeDef::fn1("isidentifier", |vm, s| {
        let s = receiver(vm, s)?;
        Ok(vm.bool(is_identifier(s)))
    }),
    NativeDef::fn1("islower", |vm, s| {
        one_case(vm, s, unicode::is_lower, |c| unicode::is_upper(c) || unicode::is_title(c))
    }),
    NativeDef::fn1("isupper", |vm, s| {
        one_case(vm, s, unicode::is_upper, |c| unicode::is_lower(c) || unicode::is_title(c))
    }),
    NativeDef::fn1("istitle", is_title),
];

fn wide(s: Gc<Str>) -> Vec<u32> {
    s.code_points().collect()
}

fn mapped(vm: &mut Vm, s: Gc<Str>, f: impl Fn(&[u32]) -> Vec<u32>) -> Value {
    let out = f(&wide(s));
    vm.str_from_units(&out).value()
}

/// A mapping that ASCII text takes byte by byte.
fn map(vm: &mut Vm, s: Value, ascii: impl Fn(u8) -> u8, other: impl Fn(&[u32]) -> Vec<u32>) -> R {
    let s = receiver(vm, s)?;
    vm.charge(s.len)?;
    match s.units() {
        Units::One(b) if s.is_ascii() => {
            let out: Vec<u8> = b.iter().map(|&b| ascii(b)).collect();
            Ok(vm.str_from_latin1(&out).value())
        }
        _ => Ok(mapped(vm, s, other)),
    }
}

pub fn upper(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    text.iter().for_each(|&c| unicode::push_upper(c, &mut out));
    out
}

pub fn lower(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    (0..text.len()).for_each(|i| unicode::push_lower_at(text, i, &mut out));
    out
}

fn fold(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    text.iter().for_each(|&c| unicode::push_folded(c, &mut out));
    out
}

fn swap_ascii(b: u8) -> u8 {
    if b.is_ascii_alphabetic() { b ^ 0x20 } else { b }
}

fn swap(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    for (i, &c) in text.iter().enumerate() {
        if unicode::is_upper(c) {
            unicode::push_lower_at(text, i, &mut out);
        } else if unicode::is_lower(c) {
            unicode::push_upper(c, &mut out);
        } else {
            out.push(c);
        }
    }
    out
}

fn title(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    let mut inside = false;
    for (i, &c) in text.iter().enumerate() {
        if inside {
            unicode::push_lower_at(text, i, &mut out);
        } else {
            unicode::push_title(c, &mut out);
        }
        inside = unicode::is_cased(c);
    }
    out
}

fn capitalize(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    for (i, &c) in text.iter().enumerate() {
        if i == 0 {
            unicode::push_title(c, &mut out);
        } else {
            unicode::push_lower_at(text, i, &mut out);
        }
    }
    out
}

/// Whether every code point satisfies `test`; the empty string answers `empty`.
fn every(vm: &mut Vm, s: Value, empty: bool, test: impl Fn(u32) -> bool) -> R {
    let s = receiver(vm, s)?;
    let holds =
        if s.len == 0 { empty } else { each_width!(s.units(), text => text.iter().all(|&u| test(u.into()))) };
    Ok(vm.bool(holds))
}

/// Whether there is a `wanted` code point and no `unwanted` one.
fn one_case(vm: &mut Vm, s: Value, wanted: fn(u32) -> bool, unwanted: fn(u32) -> bool) -> R {
    let s = receiver(vm, s)?;
    let holds = s.code_points().any(wanted) && !s.code_points().any(unwanted);
    Ok(vm.bool(holds))
}

fn is_title(vm: &mut Vm, s: Value) -> R {
    let s = receiver(vm, s)?;
    let (mut any, mut inside) = (false, false);
    for c in s.code_points() {
        if unicode::is_upper(c) || unicode::is_title(c) {
            if inside {
                return Ok(vm.false_);
            }
            (any, inside) = (true, true);
        } else if unicode::is_lower(c) {
            if !inside {
                return Ok(vm.false_);
            }
        } else {
            inside = false;
        }
    }
    Ok(vm.bool(any))
}

/// Whether a string could be a name.
pub fn is_identifier(s: Gc<Str>) -> bool {
    let mut points = s.code_points();
    points.next().is_some_and(unicode::is_identifier_start) && points.all(unicode::is_identifier_continue)
}
