//! `itertools`. Every iterator is a record of value words; small numbers inside them are tagged in any configuration.

mod chain;
mod combine;
mod groupby;
mod infinite;
mod select;
mod tee;

use vm_layout::*;

use crate::Vm;
use crate::native::{Args, ModuleDef, NativeDef, R, TypeDef, type_flags};
use crate::types::iterators::{class_argument, set_word, word};

pub static DEF: ModuleDef = ModuleDef {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.",
    functions: &[&[NativeDef::pos("tee", 1, 2, tee::tee)]],
    init: |vm, m| {
        let types: [&'static TypeDef; 19] = [
            &infinite::COUNT_DEF,
            &infinite::CYCLE_DEF,
            &infinite::REPEAT_DEF,
            &chain::ACCUMULATE_DEF,
            &chain::CHAIN_DEF,
            &chain::PAIRWISE_DEF,
            &chain::ZIP_LONGEST_DEF,
            &select::COMPRESS_DEF,
            &select::DROPWHILE_DEF,
            &select::TAKEWHILE_DEF,
            &select::FILTERFALSE_DEF,
            &select::STARMAP_DEF,
            &select::ISLICE_DEF,
            &groupby::GROUPBY_DEF,
            &combine::PRODUCT_DEF,
            &combine::PERMUTATIONS_DEF,
            &combine::COMBINATIONS_DEF,
            &combine::COMBINATIONS_WITH_REPLACEMENT_DEF,
            &tee::TEE_DEF,
        ];
        for def in types {
            let t = vm.native_type(def);
            let name = vm.intern(def.name);
            vm.dict_set_str(m.dict.get(), name, t.value());
        }
        Ok(())
    },
};

/// An iterator type of this module.
const fn iterator(
    name: &'static str,
    words: u16,
    methods: &'static [NativeDef],
    doc: &'static str,
) -> TypeDef {
    TypeDef {
        module: "itertools",
        words,
        flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
        methods,
        doc,
        ..TypeDef::new(name, Kind::Object)
    }
}

/// `__iter__` of every iterator.
const ITER: NativeDef = NativeDef::fn1("__iter__", |_, i| Ok(i));

/// The class and the arguments behind it of a `__new__` that takes no keywords.
fn positional<'a>(vm: &mut Vm, args: &Args<'a>, name: &str) -> R<(Gc<Type>, &'a [Value])> {
    let class = class_argument(vm, args, name)?;
    args.no_keywords(vm, name)?;
    Ok((class, &args.pos[1..]))
}

/// TypeError unless there are so many arguments.
fn expect(vm: &mut Vm, name: &str, args: &[Value], n: usize) -> R<()> {
    if args.len() != n {
        let (s, given) = (if n == 1 { "" } else { "s" }, args.len());
        return Err(vm.type_error(format!("{name} expected {n} argument{s}, got {given}")));
    }
    Ok(())
}

/// The number in a word of a record.
fn small(v: Value, i: usize) -> i64 {
    word(v, i).and_then(Value::as_small).unwrap_or(0)
}

fn set_small(v: Value, i: usize, n: i64) {
    set_word(v, i, Some(Value::small(n)));
}

/// The tuple in a word of a record.
fn tuple_word(v: Value, i: usize) -> Option<Gc<Tuple>> {
    word(v, i)?.cast()
}

/// TypeError for a `__next__` called on something else.
fn foreign(vm: &mut Vm, name: &str, v: Value) -> R {
    Err(vm.wrong_receiver("__next__", name, v))
}
