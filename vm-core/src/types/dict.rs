//! `dict`.

use vm_layout::Kind;

use crate::native::{TypeDef, type_flags};

pub static DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::BASETYPE | type_flags::TRACKING_SAFE,
    ..TypeDef::new("dict", Kind::Dict)
};

pub static DICT_ITERATOR_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    ..TypeDef::new("dict_keyiterator", Kind::DictIter)
};

pub static DICT_VALUE_ITERATOR_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    ..TypeDef::new("dict_valueiterator", Kind::DictIter)
};

pub static DICT_ITEM_ITERATOR_DEF: TypeDef = TypeDef {
    words: 0,
    flags: type_flags::TRACKING_SAFE,
    ..TypeDef::new("dict_itemiterator", Kind::DictIter)
};

pub static DICT_KEYS_DEF: TypeDef =
    TypeDef { words: 1, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("dict_keys", Kind::Object) };

pub static DICT_VALUES_DEF: TypeDef =
    TypeDef { words: 1, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("dict_values", Kind::Object) };

pub static DICT_ITEMS_DEF: TypeDef =
    TypeDef { words: 1, flags: type_flags::TRACKING_SAFE, ..TypeDef::new("dict_items", Kind::Object) };
