//! `classmethod`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static CLASSMETHOD_DEF: TypeDef =
    TypeDef { words: 2, flags: type_flags::BASETYPE, ..TypeDef::new("classmethod", Kind::ClassMethod) };

pub static STATICMETHOD_DEF: TypeDef =
    TypeDef { words: 2, flags: type_flags::BASETYPE, ..TypeDef::new("staticmethod", Kind::StaticMethod) };
