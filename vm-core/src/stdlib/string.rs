//! `_string`: the template parser behind `string.Formatter`, and the width of text on a terminal for `traceback`.

use vm_layout::*;

use crate::Vm;
use crate::native::{ModuleDef, NativeDef, R};
use crate::types::exceptions::is_wide;
use crate::types::str::template::{Step, as_index, next_piece, next_step, split_name};
use crate::value::StrExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "_string",
    doc: "string helper module",
    functions: &[&[
        NativeDef::fn1("columns", columns),
        NativeDef::fn1("formatter_parser", parser),
        NativeDef::fn1("formatter_field_name_split", split_field_name),
    ]],
    init: |_, _| Ok(()),
};

fn units(vm: &mut Vm, v: Value) -> R<Vec<u32>> {
    match v.cast::<Str>() {
        Some(s) => Ok(s.code_points().collect()),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("expected str, got {name}")))
        }
    }
}

/// How many columns of a terminal the text takes up.
fn columns(vm: &mut Vm, text: Value) -> R {
    let n = units(vm, text)?.iter().map(|&u| 1 + i64::from(char::from_u32(u).is_some_and(is_wide))).sum();
    Ok(vm.int(n))
}

/// Pieces as (literal, field name, spec, conversion).
fn parser(vm: &mut Vm, template: Value) -> R {
    let text = units(vm, template)?;
    let list = vm.new_list();
    let mut at = 0;
    loop {
        let piece = match next_piece(&text, &mut at) {
            Ok(Some(p)) => p,
            Ok(None) => return vm.iter(list.value()),
            Err(message) => return Err(vm.value_error(message)),
        };
        let literal = vm.str_from_units(&piece.literal).value();
        let none = vm.none;
        let parts = match piece.field {
            None => [literal, none, none, none],
            Some(f) => {
                let name = vm.str_from_units(&f.name).value();
                let spec = vm.str_from_units(&f.spec).value();
                let conversion = match f.conversion {
                    Some(c) => vm.str_from_units(&[c]).value(),
                    None => none,
                };
                [literal, name, spec, conversion]
            }
        };
        let tuple = vm.tuple(&parts);
        vm.list_push(list, tuple);
    }
}

/// The first part of a field name, and an iterator of (is attribute, name or key).
fn split_field_name(vm: &mut Vm, name: Value) -> R {
    let text = units(vm, name)?;
    let (first, mut rest) = split_name(&text);
    let first = match as_index(first) {
        Ok(Some(i)) => vm.int(i),
        Ok(None) => vm.str_from_units(first).value(),
        Err(message) => return Err(vm.value_error(message)),
    };
    let list = vm.new_list();
    loop {
        let step = match next_step(&mut rest) {
            Ok(Some(s)) => s,
            Ok(None) => break,
            Err(message) => return Err(vm.value_error(message)),
        };
        let (is_attribute, key) = match step {
            Step::Attribute(n) => (true, vm.str_from_units(&n).value()),
            Step::Key(k) => (false, vm.str_from_units(&k).value()),
            Step::Index(i) => (false, vm.int(i)),
        };
        let pair = [vm.bool(is_attribute), key];
        let pair = vm.tuple(&pair);
        vm.list_push(list, pair);
    }
    let rest = vm.iter(list.value())?;
    Ok(vm.tuple(&[first, rest]))
}
