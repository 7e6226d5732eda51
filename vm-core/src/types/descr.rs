//! `method_descriptor`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static METHOD_DESCRIPTOR_DEF: TypeDef =
    TypeDef { words: 2, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("method_descriptor", Kind::Descr) };

pub static WRAPPER_DESCRIPTOR_DEF: TypeDef =
    TypeDef { words: 2, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("wrapper_descriptor", Kind::Descr) };

pub static CLASSMETHOD_DESCRIPTOR_DEF: TypeDef = TypeDef {
    words: 2,
    flags: type_flags::TRACKING_SAFE,
    ..TypeDef::new("classmethod_descriptor", Kind::Descr)
};

pub static GETSET_DESCRIPTOR_DEF: TypeDef =
    TypeDef { words: 2, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("getset_descriptor", Kind::GetSet) };

pub static MEMBER_DESCRIPTOR_DEF: TypeDef =
    TypeDef { words: 3, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("member_descriptor", Kind::Member) };
