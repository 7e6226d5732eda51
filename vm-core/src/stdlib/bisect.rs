//! `bisect`.

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, ModuleDef, NativeDef, R, Signature};
use crate::types::CompareOp;

pub static DEF: ModuleDef = ModuleDef {
    name: "bisect",
    doc: "Bisection algorithms.",
    functions: &[&[
        NativeDef::full("bisect_left", |vm, args| find(vm, args, "bisect_left", true)),
        NativeDef::full("bisect_right", |vm, args| find(vm, args, "bisect_right", false)),
        NativeDef::full("bisect", |vm, args| find(vm, args, "bisect", false)),
        NativeDef::full("insort_left", |vm, args| insert(vm, args, "insort_left", true)),
        NativeDef::full("insort_right", |vm, args| insert(vm, args, "insort_right", false)),
        NativeDef::full("insort", |vm, args| insert(vm, args, "insort", false)),
    ]],
    init: |_, _| Ok(()),
};

/// The arguments of every function here.
struct Search {
    list: Value,
    x: Value,
    low: usize,
    high: usize,
    key: Option<Value>,
}

fn arguments(vm: &mut Vm, args: Args<'_>, name: &'static str) -> R<Search> {
    let sig: Signature<5> = Signature::new(name, ["a", "x", "lo", "hi", "key"], 2).kw_only_from(4);
    let [list, x, low, high, key] = args.bind(vm, &sig)?;
    let (list, x) = (list.unwrap_or(vm.none), x.unwrap_or(vm.none));
    let low = match low {
        Some(l) => vm.index_i64(l)?,
        None => 0,
    };
    let Ok(low) = usize::try_from(low) else { return Err(vm.value_error("lo must be non-negative")) };
    let high = match high.filter(|&h| h != vm.none) {
        Some(h) => match vm.index_i64(h)? {
            -1 => vm.len(list)?,
            h => h.max(0) as usize,
        },
        None => vm.len(list)?,
    };
    Ok(Search { list, x, low, high, key: key.filter(|&k| k != vm.none) })
}

/// Where `x`, a key already, belongs.
fn position(vm: &mut Vm, s: &Search, left: bool) -> R<usize> {
    let (mut low, mut high) = (s.low, s.high);
    while low < high {
        let middle = low + (high - low) / 2;
        let i = vm.int_from_usize(middle);
        let mut v = vm.get_item(s.list, i)?;
        if let Some(f) = s.key {
            v = vm.call(f, &[v])?;
        }
        let (a, b) = if left { (v, s.x) } else { (s.x, v) };
        if vm.compare_bool(CompareOp::Lt, a, b)? == left {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn find(vm: &mut Vm, args: Args<'_>, name: &'static str, left: bool) -> R {
    let s = arguments(vm, args, name)?;
    let i = position(vm, &s, left)?;
    Ok(vm.int_from_usize(i))
}

fn insert(vm: &mut Vm, args: Args<'_>, name: &'static str, left: bool) -> R {
    let mut s = arguments(vm, args, name)?;
    let x = s.x;
    if let Some(f) = s.key {
        s.x = vm.call(f, &[x])?;
    }
    let i = position(vm, &s, left)?;
    if vm.type_of(s.list) == vm.types.list {
        let i = i.min(vm.sequence_len(s.list));
        vm.list_insert_value(s.list, i, x)?;
    } else {
        let i = vm.int_from_usize(i);
        vm.call_method(s.list, "insert", &[i, x])?;
    }
    Ok(vm.none)
}
