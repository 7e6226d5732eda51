//! `super`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef =
    TypeDef { words: 3, flags: type_flags::BASETYPE, ..TypeDef::new("super", Kind::Super) };
