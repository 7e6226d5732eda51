//! `re.Match`.

use vm_layout::*;

use super::matcher::{Found, NONE};
use super::pattern::{self, Compiled};
use super::subject::slice;
use super::template;
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{GetSetDef, NativeDef, R, Signature, TypeDef, type_flags};
use crate::value::StrExt;

/// Words: pattern, string, pos, endpos, last group (0: none), tuple of places (-1: none).
pub static DEF: TypeDef = TypeDef {
    module: "re",
    words: 6,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn2("expand", template::expand),
        NativeDef::pos("group", 1, u8::MAX, |vm, args| match *args {
            [m] => group(vm, m, 0),
            [m, which] => group_by(vm, m, which),
            [m, ref which @ ..] => {
                let list = vm.new_list();
                for &w in which {
                    let v = group_by(vm, m, w)?;
                    vm.list_push(list, v);
                }
                Ok(vm.tuple_from_list(list))
            }
            [] => Ok(vm.none),
        }),
        NativeDef::full("groups", |vm, args| {
            const SIG: Signature<1> = Signature::new("groups", ["default"], 0);
            let [default] = args.rest().bind(vm, &SIG)?;
            let default = default.unwrap_or(vm.none);
            let m = args.pos[0];
            let list = vm.new_list();
            for i in 1..places(m).len() / 2 {
                let v = group_or(vm, m, i, default)?;
                vm.list_push(list, v);
            }
            Ok(vm.tuple_from_list(list))
        }),
        NativeDef::full("groupdict", |vm, args| {
            const SIG: Signature<1> = Signature::new("groupdict", ["default"], 0);
            let [default] = args.rest().bind(vm, &SIG)?;
            let default = default.unwrap_or(vm.none);
            let m = args.pos[0];
            let out = vm.new_plain_dict();
            let Some(names) = compiled(vm, m)?.groupindex.cast::<Dict>() else { return Ok(out.value()) };
            let mut at = 0;
            while let Some((name, index)) = vm.dict_next(names, &mut at) {
                let i = vm.as_i64(index).unwrap_or(0) as usize;
                let v = group_or(vm, m, i, default)?;
                vm.dict_set(out, name, v)?;
            }
            Ok(out.value())
        }),
        NativeDef::pos("start", 1, 2, |vm, args| {
            let (start, _) = span(vm, args)?;
            Ok(vm.int(start))
        }),
        NativeDef::pos("end", 1, 2, |vm, args| {
            let (_, end) = span(vm, args)?;
            Ok(vm.int(end))
        }),
        NativeDef::pos("span", 1, 2, |vm, args| {
            let (start, end) = span(vm, args)?;
            let pair = [vm.int(start), vm.int(end)];
            Ok(vm.tuple(&pair))
        }),
        NativeDef::fn2("__getitem__", group_by),
        NativeDef::fn1("__repr__", repr),
        NativeDef::fn1("__copy__", |_, v| Ok(v)),
        NativeDef::fn2("__deepcopy__", |_, v, _| Ok(v)),
        NativeDef::fn2("__class_getitem__", |vm, class, key| vm.generic_alias(class, key)).as_class(),
    ],
    getset: &[
        GetSetDef::get("lastindex", |vm, m| {
            Ok(match word(m, 4) {
                0 => vm.none,
                i => vm.int(i),
            })
        }),
        GetSetDef::get("lastgroup", |vm, m| {
            let last = word(m, 4);
            let names = compiled(vm, m)?.groupindex;
            let Some(names) = names.cast::<Dict>() else { return Ok(vm.none) };
            let mut at = 0;
            while let Some((name, index)) = vm.dict_next(names, &mut at) {
                if vm.as_i64(index) == Some(last) {
                    return Ok(name);
                }
            }
            Ok(vm.none)
        }),
        GetSetDef::get("regs", |vm, m| {
            let list = vm.new_list();
            for pair in places(m).chunks_exact(2) {
                let pair =
                    [vm.int(pair[0].as_small().unwrap_or(-1)), vm.int(pair[1].as_small().unwrap_or(-1))];
                let pair = vm.tuple(&pair);
                vm.list_push(list, pair);
            }
            Ok(vm.tuple_from_list(list))
        }),
        GetSetDef::member("pos", |vm, m| Ok(vm.int(word(m, 2)))),
        GetSetDef::member("endpos", |vm, m| Ok(vm.int(word(m, 3)))),
    ],
    members: &[("re", 0, true), ("string", 1, true)],
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    ..TypeDef::new("Match", Kind::Object)
};

/// A match object.
pub fn make(
    vm: &mut Vm,
    pattern: Value,
    c: &Compiled,
    text: Value,
    bounds: (usize, usize),
    f: &Found,
) -> Value {
    let program = &c.program;
    let list = vm.new_list();
    for g in 0..program.groups {
        let (a, b) = (f.registers[g * 2], f.registers[g * 2 + 1]);
        let (a, b) = if a == NONE || b == NONE { (-1, -1) } else { (a as i64, b as i64) };
        vm.list_push(list, Value::small(a));
        vm.list_push(list, Value::small(b));
    }
    let places = vm.tuple_from_list(list);
    let last = match f.registers[program.last_index()] {
        NONE => 0,
        i => i as i64,
    };
    let class = vm.native_type(&DEF);
    let words = [
        Some(pattern),
        Some(text),
        Some(Value::small(bounds.0 as i64)),
        Some(Value::small(bounds.1 as i64)),
        Some(Value::small(last)),
        Some(places),
    ];
    vm.record(class, &words)
}

fn word(m: Value, i: usize) -> i64 {
    record_slots(m)[i].get().and_then(|v| v.as_small()).unwrap_or(0)
}

/// Begin and end of each group, as internal small ints.
fn places(m: Value) -> &'static [Value] {
    match record_slots(m)[5].get().and_then(|v| v.cast::<Tuple>()) {
        // SAFETY: the tuple lives as long as the match, which the caller holds; tuples never change or move.
        Some(t) => unsafe { std::slice::from_raw_parts(t.items_ptr(), t.len) },
        None => &[],
    }
}

pub fn pattern_of(vm: &mut Vm, m: Value) -> R {
    match record_slots(m)[0].get() {
        Some(p) => Ok(p),
        None => Err(vm.type_error("not a match")),
    }
}

fn compiled<'a>(vm: &mut Vm, m: Value) -> R<&'a Compiled> {
    let p = pattern_of(vm, m)?;
    pattern::this(vm, p)
}

fn group_or(vm: &mut Vm, m: Value, i: usize, default: Value) -> R {
    let places = places(m);
    let (Some(a), Some(b)) = (places.get(i * 2), places.get(i * 2 + 1)) else {
        return Err(vm.index_error("no such group"));
    };
    let (Some(a), Some(b)) = (a.as_small(), b.as_small()) else { return Ok(default) };
    if a < 0 {
        return Ok(default);
    }
    let text = record_slots(m)[1].get().unwrap_or(vm.none);
    slice(vm, text, a as usize, b as usize)
}

/// The text of a group, `None` if it did not match.
pub fn group(vm: &mut Vm, m: Value, i: usize) -> R {
    group_or(vm, m, i, vm.none)
}

/// The number of a group given by number or name.
fn index(vm: &mut Vm, m: Value, which: Value) -> R<usize> {
    let count = places(m).len() / 2;
    let n = if vm.is_int(which) || vm.special(which, crate::types::Dunder::Index).is_some() {
        let i = vm.index(which)?;
        vm.as_i64(i)
    } else {
        match compiled(vm, m)?.groupindex.cast::<Dict>() {
            Some(names) if which.cast::<Str>().is_some() => {
                vm.dict_get(names, which)?.and_then(|i| vm.as_i64(i))
            }
            _ => None,
        }
    };
    match n.and_then(|n| usize::try_from(n).ok()).filter(|&n| n < count) {
        Some(n) => Ok(n),
        None => Err(vm.index_error("no such group")),
    }
}

fn group_by(vm: &mut Vm, m: Value, which: Value) -> R {
    let i = index(vm, m, which)?;
    group(vm, m, i)
}

fn span(vm: &mut Vm, args: &[Value]) -> R<(i64, i64)> {
    let i = match args.get(1) {
        Some(&which) => index(vm, args[0], which)?,
        None => 0,
    };
    let p = places(args[0]);
    Ok((p[i * 2].as_small().unwrap_or(-1), p[i * 2 + 1].as_small().unwrap_or(-1)))
}

fn repr(vm: &mut Vm, m: Value) -> R {
    let text = group(vm, m, 0)?;
    let shown = vm.repr(text)?;
    let shown: String = shown.to_text().chars().take(50).collect();
    let (a, b) = span(vm, &[m])?;
    Ok(vm.str(&format!("<re.Match object; span=({a}, {b}), match={shown}>")))
}
