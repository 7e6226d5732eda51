//! `mappingproxy`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef =
    TypeDef { words: 1, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("mappingproxy", Kind::Object) };
