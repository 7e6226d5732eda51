//! `frozenset`: its table of methods; what they do lies in `types::set`.

use vm_layout::Kind;

use crate::native::{NativeDef, TypeDef, type_flags};
use crate::types::CompareOp;
use crate::types::set::{methods, ops, set_methods};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE | type_flags::WEAKREFABLE,
    methods: set_methods![
        NativeDef::full("__new__", methods::frozenset_new),
        NativeDef::fn1("__hash__", methods::hash),
    ],
    doc: "frozenset() -> empty frozenset object",
    ..TypeDef::new("frozenset", Kind::FrozenSet)
};
