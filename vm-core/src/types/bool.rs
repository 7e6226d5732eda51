//! `bool`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    base: |t| t.int,
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    ..TypeDef::new("bool", Kind::Bool)
};
