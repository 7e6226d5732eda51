//! `function`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef =
    TypeDef { words: 11, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("function", Kind::Function) };
