//! `reversed`.

use vm_layout::*;

use super::{class_argument, set_word, word};
use crate::Vm;
use crate::native::{Args, NativeDef, R, Signature, TypeDef, type_flags};
use crate::types::Dunder;

/// Words: sequence (unbound at the end), index of the next item.
pub static REVERSED_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    methods: &[
        NativeDef::full("__new__", new),
        NativeDef::fn1("__iter__", |_, i| Ok(i)),
        NativeDef::fn1("__next__", next),
        NativeDef::fn1("__length_hint__", |vm, i| match (word(i, 0), word(i, 1).and_then(Value::as_small)) {
            (Some(s), Some(n)) => {
                let len = vm.len(s)? as i64;
                Ok(vm.int(if len > n { n + 1 } else { 0 }))
            }
            _ => Ok(vm.int(0)),
        }),
    ],
    doc: "Return a reverse iterator over the values of the given sequence.",
    ..TypeDef::new("reversed", Kind::Object)
};

fn new(vm: &mut Vm, args: Args<'_>) -> R {
    const SIG: Signature<1> = Signature::new("reversed", ["sequence"], 1).pos_only(1);
    let class = class_argument(vm, &args, "reversed")?;
    let rest = args.rest();
    if class == vm.types.reversed {
        rest.no_keywords(vm, "reversed")?;
    }
    let [s] = Args::positional(rest.pos).bind(vm, &SIG)?;
    let s = s.unwrap_or(vm.none);
    match vm.slot(s, Dunder::Reversed) {
        Some(f) if f != vm.none => return vm.call_slot1(f, Dunder::Reversed, s),
        None if vm.slot(s, Dunder::GetItem).is_some() && s.kind() != Kind::Dict => {}
        _ => {
            let name = vm.type_name(s);
            return Err(vm.type_error(format!("'{name}' object is not reversible")));
        }
    }
    let last = vm.len(s)? as i64 - 1;
    Ok(vm.record(class, &[Some(s), Some(Value::small(last))]))
}

fn next(vm: &mut Vm, i: Value) -> R {
    if let (Some(s), Some(n)) = (word(i, 0), word(i, 1).and_then(Value::as_small))
        && n >= 0
    {
        let index = vm.int(n);
        match vm.get_item(s, index) {
            Ok(v) => {
                set_word(i, 1, Some(Value::small(n - 1)));
                return Ok(v);
            }
            Err(r) => {
                if let Err(r) = vm.catch(r, vm.exc.index_error) {
                    vm.catch(r, vm.exc.stop_iteration)?;
                }
            }
        }
    }
    set_word(i, 0, None);
    Err(vm.stop_iteration(None))
}
