//! `range`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef =
    TypeDef { words: 4, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("range", Kind::Range) };

pub static RANGE_ITERATOR_DEF: TypeDef =
    TypeDef { words: 0, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("range_iterator", Kind::RangeIter) };
