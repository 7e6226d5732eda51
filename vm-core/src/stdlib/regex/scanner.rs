//! The scanner of a pattern over a text, and the iterator that `finditer` returns.

use vm_layout::*;

use super::matched;
use super::matcher::Request;
use super::pattern;
use super::subject::Subject;
use crate::Vm;
use crate::heap::record_slots;
use crate::native::{NativeDef, R, TypeDef, type_flags};

/// Words: pattern, string, where to go on (-1: done), end, whether the next match must not be empty there, start.
pub static SCANNER_DEF: TypeDef = TypeDef {
    module: "_sre",
    words: 6,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("search", |vm, v| step(vm, v, false)),
        NativeDef::fn1("match", |vm, v| step(vm, v, true)),
    ],
    members: &[("pattern", 0, true)],
    ..TypeDef::new("SRE_Scanner", Kind::Object)
};

/// Word: a scanner.
pub static ITERATOR_DEF: TypeDef = TypeDef {
    words: 1,
    flags: type_flags::NO_NEW,
    methods: &[
        NativeDef::fn1("__iter__", |_, v| Ok(v)),
        NativeDef::fn1("__next__", |vm, v| {
            let Some(scanner) = record_slots(v)[0].get() else { return Err(vm.stop_iteration(None)) };
            let found = step(vm, scanner, false)?;
            if found == vm.none {
                record_slots(v)[0].set(None);
                return Err(vm.stop_iteration(None));
            }
            Ok(found)
        }),
    ],
    ..TypeDef::new("callable_iterator", Kind::Object)
};

/// A scanner.
pub fn make(vm: &mut Vm, pattern: Value, s: &Subject) -> Value {
    let class = vm.native_type(&SCANNER_DEF);
    let words = [
        Some(pattern),
        Some(s.value),
        Some(Value::small(s.start as i64)),
        Some(Value::small(s.end as i64)),
        Some(Value::small(0)),
        Some(Value::small(s.start as i64)),
    ];
    vm.record(class, &words)
}

/// An iterator over a scanner's matches.
pub fn iterate(vm: &mut Vm, scanner: Value) -> Value {
    let class = vm.native_type(&ITERATOR_DEF);
    vm.record(class, &[Some(scanner)])
}

fn step(vm: &mut Vm, scanner: Value, here: bool) -> R {
    let slots = record_slots(scanner);
    let number = |i: usize| slots[i].get().and_then(|v| v.as_small()).unwrap_or(-1);
    let (Some(p), Some(text)) = (slots[0].get(), slots[1].get()) else { return Ok(vm.none) };
    let at = number(2);
    if at < 0 {
        return Ok(vm.none);
    }
    let c = pattern::this(vm, p)?;
    let bounds = (number(5) as usize, number(3) as usize);
    let subject = Subject::new(vm, c, text, at, number(3))?;
    let ask = Request { start: at as usize, full: false, advance: number(4) != 0, here };
    match subject.search(vm, c, ask)? {
        None => {
            slots[2].set(Some(Value::small(-1)));
            Ok(vm.none)
        }
        Some(f) => {
            let (a, b) = (f.registers[0], f.registers[1]);
            slots[2].set(Some(Value::small(b as i64)));
            slots[4].set(Some(Value::small(i64::from(a == b))));
            Ok(matched::make(vm, p, c, text, bounds, &f))
        }
    }
}
