//! `unicodedata`: names, categories, numeric values, normalization.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use vm_layout::*;

use crate::Vm;
use crate::native::{ModuleDef, NativeDef, R};
use crate::unicode;
use crate::value::StrExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "unicodedata",
    doc: "Access to the Unicode Character Database.",
    functions: &[FUNCTIONS],
    init: |vm, m| {
        let (name, version) = (vm.intern("unidata_version"), vm.str("14.0.0"));
        vm.dict_set_str(m.dict.get(), name, version);
        Ok(())
    },
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::fn1("category", |vm, c| {
        let c = char_arg(vm, c, "category")?;
        Ok(vm.str(unicode::category(c)))
    }),
    NativeDef::fn1("combining", |vm, c| {
        let c = char_arg(vm, c, "combining")?;
        let class = char::from_u32(c).map_or(0, canonical_combining_class);
        Ok(vm.int(i64::from(class)))
    }),
    NativeDef::pos("name", 1, 2, |vm, a| {
        let c = char_arg(vm, a[0], "name")?;
        let name = char::from_u32(c).filter(|_| unicode::category(c) != "Cn").and_then(unicode_names2::name);
        match (name, a.get(1)) {
            (Some(n), _) => Ok(vm.str(&n.to_string())),
            (None, Some(&default)) => Ok(default),
            (None, None) => Err(vm.value_error("no such name")),
        }
    }),
    NativeDef::fn1("lookup", |vm, name| {
        let Some(name) = name.cast::<Str>() else {
            return Err(vm.type_error_about("lookup() argument must be str, not ", name));
        };
        let name = name.to_text();
        match unicode_names2::character(&name) {
            Some(c) => Ok(vm.str_from_units(&[c as u32]).value()),
            None => {
                let text = vm.str(&format!("undefined character name '{name}'"));
                Err(vm.key_error(text))
            }
        }
    }),
    NativeDef::pos("decimal", 1, 2, |vm, a| {
        let c = char_arg(vm, a[0], "decimal")?;
        match (unicode::decimal_value(c), a.get(1)) {
            (Some(d), _) => Ok(vm.int(i64::from(d))),
            (None, Some(&default)) => Ok(default),
            (None, None) => Err(vm.value_error("not a decimal")),
        }
    }),
    NativeDef::fn2("normalize", |vm, form, s| normalize(vm, form, s, false)),
    NativeDef::fn2("is_normalized", |vm, form, s| normalize(vm, form, s, true)),
];

fn char_arg(vm: &mut Vm, v: Value, function: &str) -> R<u32> {
    match v.cast::<Str>() {
        Some(s) if s.len == 1 => Ok(s.unit(0)),
        Some(_) => Err(vm.type_error(format!("{function}() argument must be a unicode character, not str"))),
        None => {
            let name = vm.type_name(v);
            Err(vm.type_error(format!("{function}() argument must be a unicode character, not {name}")))
        }
    }
}

fn normalize(vm: &mut Vm, form: Value, v: Value, only_ask: bool) -> R {
    let (Some(form), Some(s)) = (form.cast::<Str>(), v.cast::<Str>()) else {
        return Err(vm.type_error("normalize() arguments must be str"));
    };
    let form = form.to_text();
    // Lone surrogates normalize to themselves: they separate the runs that are normalized.
    let units: Vec<u32> = s.code_points().collect();
    let mut out: Vec<u32> = Vec::with_capacity(units.len());
    for run in units.chunk_by(|a, b| char::from_u32(*a).is_some() == char::from_u32(*b).is_some()) {
        let text: String = run.iter().filter_map(|&c| char::from_u32(c)).collect();
        if text.is_empty() {
            out.extend_from_slice(run);
            continue;
        }
        match form.as_str() {
            "NFC" => out.extend(text.nfc().map(u32::from)),
            "NFD" => out.extend(text.nfd().map(u32::from)),
            "NFKC" => out.extend(text.nfkc().map(u32::from)),
            "NFKD" => out.extend(text.nfkd().map(u32::from)),
            _ => return Err(vm.value_error("invalid normalization form")),
        }
    }
    if only_ask {
        return Ok(vm.bool(out == units));
    }
    Ok(vm.str_from_units(&out).value())
}
