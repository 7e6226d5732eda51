//! `property`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef =
    TypeDef { words: 5, flags: type_flags::BASETYPE, ..TypeDef::new("property", Kind::Property) };
