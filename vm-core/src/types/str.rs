//! `str`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    ..TypeDef::new("str", Kind::Str)
};
