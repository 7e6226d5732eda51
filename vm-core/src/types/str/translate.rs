//! `str.translate` and `str.maketrans`.

use vm_layout::*;

use super::receiver;
use crate::Vm;
use crate::native::{Args, R};
use crate::value::{StrExt, TextBuilder};

/// `s.translate(table)`: the table maps code points to code points, strings or None.
pub fn translate(vm: &mut Vm, s: Value, table: Value) -> R {
    let s = receiver(vm, s)?;
    let mut out = TextBuilder::with_capacity(s.len);
    for i in 0..s.len {
        let c = s.unit(i);
        let key = vm.int(i64::from(c));
        let mapped = match vm.get_item(table, key) {
            Ok(v) => v,
            Err(raised) => {
                vm.catch(raised, vm.exc.lookup_error)?;
                out.push(c);
                continue;
            }
        };
        if mapped == vm.none {
            continue;
        }
        if let Some(text) = mapped.cast::<Str>() {
            out.push_charged(vm, text)?;
        } else if vm.is_int(mapped) {
            match vm.as_i64(mapped).and_then(|i| u32::try_from(i).ok()).filter(|&c| c <= 0x10ffff) {
                Some(c) => out.push(c),
                None => return Err(vm.value_error("character mapping must be in range(0x110000)")),
            }
        } else {
            return Err(vm.type_error("character mapping must return integer, None or str"));
        }
    }
    Ok(out.finish(vm))
}

/// `str.maketrans(x[, y[, z]])`.
pub fn maketrans(vm: &mut Vm, args: Args<'_>) -> R {
    args.no_keywords(vm, "str.maketrans")?;
    let a = args.pos;
    if a.is_empty() || a.len() > 3 {
        let bound = if a.is_empty() { "at least 1 argument" } else { "at most 3 arguments" };
        return Err(vm.type_error(format!("maketrans expected {bound}, got {}", a.len())));
    }
    let table = vm.new_dict();
    if let [x] = *a {
        let Some(map) = x.exact::<Dict>() else {
            return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        let mut at = 0;
        while let Some((key, value)) = vm.dict_next(map, &mut at) {
            let point = if let Some(s) = key.cast::<Str>() {
                if s.len != 1 {
                    return Err(vm.value_error("string keys in translate table must be of length 1"));
                }
                vm.int(i64::from(s.unit(0)))
            } else if vm.is_int(key) {
                key
            } else {
                return Err(vm.type_error("keys in translate table must be strings or integers"));
            };
            vm.dict_set(table, point, value)?;
        }
        return Ok(table.value());
    }
    let mut rest = [None; 2];
    for (i, v) in a[1..].iter().enumerate() {
        match v.cast::<Str>() {
            Some(s) => rest[i] = Some(s),
            None => {
                let name = vm.argument_name(*v);
                return Err(vm.type_error(format!("maketrans() argument {} must be str, not {name}", i + 2)));
            }
        }
    }
    let Some(x) = a[0].cast::<Str>() else {
        return Err(vm.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    let Some(y) = rest[0] else { return Ok(table.value()) };
    if x.len != y.len {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in x.code_points().zip(y.code_points()) {
        let (from, to) = (vm.int(i64::from(from)), vm.int(i64::from(to)));
        vm.dict_set(table, from, to)?;
    }
    for c in rest[1].into_iter().flat_map(|z| z.code_points()) {
        let c = vm.int(i64::from(c));
        vm.dict_set(table, c, vm.none)?;
    }
    Ok(table.value())
}
