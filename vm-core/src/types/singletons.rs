//! `NoneType`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static NONE_TYPE_DEF: TypeDef =
    TypeDef { words: 0, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("NoneType", Kind::None) };

pub static NOT_IMPLEMENTED_TYPE_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    ..TypeDef::new("NotImplementedType", Kind::NotImplemented)
};

pub static ELLIPSIS_TYPE_DEF: TypeDef =
    TypeDef { words: 0, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("ellipsis", Kind::Ellipsis) };
