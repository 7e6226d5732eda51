//! `_sre`: regular expressions with the syntax, semantics and messages of CPython's `re`, which is a thin layer of
//! Python over this.
//!
//! text → `parse` → tree (`node`) → `program` → `matcher`. Crates were weighed and not taken: none has sre's rules for
//! groups in loops, empty matches, case folding and lone surrogates, and errors need Python's own parser anyway.

pub mod charset;
pub mod flags;
pub mod matched;
pub mod matcher;
pub mod node;
pub mod parse;
pub mod pattern;
pub mod program;
pub mod scanner;
pub mod subject;
pub mod template;

use vm_layout::*;

use crate::Vm;
use crate::native::{ModuleDef, NativeDef, R, Raised};
use crate::value::StrExt;
use parse::Blame;

pub static DEF: ModuleDef = ModuleDef {
    name: "_sre",
    doc: "",
    functions: &[&[
        NativeDef::pos("compile", 4, 4, pattern::compile)
            .with_doc("compile(pattern, flags, error, warn): a Pattern; error is the exception class."),
        NativeDef::pos("expand", 3, 3, template::expand_with)
            .with_doc("expand(match, template, error): the template with the match's groups."),
    ]],
    init: |vm, module| {
        for (name, def) in
            [("Pattern", &pattern::DEF), ("Match", &matched::DEF), ("SRE_Scanner", &scanner::SCANNER_DEF)]
        {
            let class = vm.native_type(def);
            let name = vm.intern(name);
            vm.dict_set_str(module.dict.get(), name, class.value());
        }
        Ok(())
    },
};

/// Raises `re.error(message, pattern, position)`.
#[cold]
pub fn pattern_error(vm: &mut Vm, blame: Blame, message: &str, at: Option<usize>) -> Raised {
    let message = vm.str(message);
    let at = match at {
        Some(at) => vm.int_from_usize(at),
        None => vm.none,
    };
    match vm.call(blame.class, &[message, blame.pattern, at]) {
        Ok(exception) => vm.raise(exception),
        Err(raised) => raised,
    }
}

/// The code points of a pattern or template; bytes count as Latin-1. The flag: it is a str.
pub fn units_of(vm: &mut Vm, v: Value) -> R<(Vec<u32>, bool)> {
    if let Some(s) = v.cast::<Str>() {
        return Ok((s.code_points().collect(), true));
    }
    match vm.byte_view(v) {
        Some(view) => Ok((view.iter().map(|&b| u32::from(b)).collect(), false)),
        None => {
            let given = vm.type_name(v);
            Err(vm.type_error(format!("decoding to str: need a bytes-like object, {given} found")))
        }
    }
}
