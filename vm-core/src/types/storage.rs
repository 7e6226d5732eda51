//! `array_storage`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static ARRAY_STORAGE_DEF: TypeDef =
    TypeDef { words: 0, flags: type_flags::NO_NEW, ..TypeDef::new("array_storage", Kind::Array) };

pub static BUFFER_STORAGE_DEF: TypeDef =
    TypeDef { words: 0, flags: type_flags::NO_NEW, ..TypeDef::new("buffer_storage", Kind::Buffer) };

pub static ENTRIES_STORAGE_DEF: TypeDef =
    TypeDef { words: 0, flags: type_flags::NO_NEW, ..TypeDef::new("entries_storage", Kind::Entries) };

pub static SET_STORAGE_DEF: TypeDef =
    TypeDef { words: 0, flags: type_flags::NO_NEW, ..TypeDef::new("set_storage", Kind::SetTable) };

pub static PAIRS_STORAGE_DEF: TypeDef =
    TypeDef { words: 0, flags: type_flags::NO_NEW, ..TypeDef::new("pairs_storage", Kind::Pairs) };
