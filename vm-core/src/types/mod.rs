//! Every built-in type, and how types are made and asked.

/// Binary methods of a number type, each with its reflected twin; both ask the caller's `both(vm, op, left, right)`.
macro_rules! binary_methods {
    ($($name:ident $reflected:ident $op:ident;)*) => {
        $(
            fn $name(vm: &mut $crate::Vm, a: vm_layout::Value, b: vm_layout::Value) -> $crate::native::R {
                both(vm, $crate::types::BinaryOp::$op, a, b)
            }
            fn $reflected(vm: &mut $crate::Vm, a: vm_layout::Value, b: vm_layout::Value) -> $crate::native::R {
                both(vm, $crate::types::BinaryOp::$op, b, a)
            }
        )*
    };
}

pub mod alias;
pub mod async_generator;
pub mod bool;
pub mod bounds;
pub mod builtin;
pub mod bytearray;
pub mod bytes;
pub mod cell;
pub mod class;
pub mod code;
pub mod complex;
pub mod coroutine;
pub mod descr;
pub mod dict;
pub mod dunder;
pub mod exceptions;
pub mod finalize;
pub mod float;
pub mod format_spec;
pub mod frame;
pub mod frozenset;
pub mod function;
pub mod generator;
pub mod int;
pub mod iterators;
pub mod list;
pub mod mappingproxy;
pub mod memoryview;
pub mod method;
pub mod module;
pub mod object;
pub mod prompt;
pub mod property;
pub mod range;
pub mod set;
pub mod singletons;
pub mod slice;
pub mod storage;
pub mod str;
pub mod super_object;
pub mod traceback;
pub mod tuple;
pub mod weakref;
pub mod wrapped;

pub use dunder::{BinaryOp, CompareOp, DUNDERS, Dunder, UnaryOp, is_slot_wrapper};

use vm_layout::{Gc, Type};

use crate::native::TypeDef;

macro_rules! builtin_types {
    ($($field:ident: $def:path;)*) => {
        /// The classes of built-in objects, bases before what derives from them.
        #[derive(Clone, Copy)]
        pub struct Types { $(pub $field: Gc<Type>),* }

        /// Number of built-in types.
        pub const TYPE_COUNT: usize = [$(stringify!($field)),*].len();

        impl Types {
            /// Definitions in field order.
            pub const DEFS: [&'static TypeDef; TYPE_COUNT] = [$(&$def),*];

            /// All types in field order.
            pub fn all(&self) -> [Gc<Type>; TYPE_COUNT] {
                [$(self.$field),*]
            }

            /// From the types made for [`Types::DEFS`], in that order.
            pub fn from_array(all: [Gc<Type>; TYPE_COUNT]) -> Types {
                let [$($field),*] = all;
                Types { $($field),* }
            }
        }
    };
}

builtin_types! {
    object: object::DEF;
    type_: class::DEF;
    int: int::DEF;
    bool: bool::DEF;
    float: float::DEF;
    complex: complex::DEF;
    str: str::DEF;
    bytes: bytes::DEF;
    bytearray: bytearray::DEF;
    memoryview: memoryview::DEF;
    list: list::DEF;
    tuple: tuple::DEF;
    dict: dict::DEF;
    set: set::DEF;
    frozenset: frozenset::DEF;
    range: range::DEF;
    slice: slice::DEF;
    none_type: singletons::NONE_TYPE_DEF;
    not_implemented_type: singletons::NOT_IMPLEMENTED_TYPE_DEF;
    ellipsis_type: singletons::ELLIPSIS_TYPE_DEF;
    function: function::DEF;
    method: method::DEF;
    builtin: builtin::DEF;
    method_descriptor: descr::METHOD_DESCRIPTOR_DEF;
    wrapper_descriptor: descr::WRAPPER_DESCRIPTOR_DEF;
    classmethod_descriptor: descr::CLASSMETHOD_DESCRIPTOR_DEF;
    getset_descriptor: descr::GETSET_DESCRIPTOR_DEF;
    member_descriptor: descr::MEMBER_DESCRIPTOR_DEF;
    property: property::DEF;
    classmethod: wrapped::CLASSMETHOD_DEF;
    staticmethod: wrapped::STATICMETHOD_DEF;
    super_: super_object::DEF;
    module: module::DEF;
    code: code::DEF;
    frame: frame::DEF;
    traceback: traceback::DEF;
    cell: cell::DEF;
    generator: generator::DEF;
    coroutine: coroutine::DEF;
    async_generator: async_generator::DEF;
    weakref: weakref::DEF;
    mappingproxy: mappingproxy::DEF;
    list_iterator: list::LIST_ITERATOR_DEF;
    tuple_iterator: tuple::TUPLE_ITERATOR_DEF;
    range_iterator: range::RANGE_ITERATOR_DEF;
    dict_iterator: dict::DICT_ITERATOR_DEF;
    dict_value_iterator: dict::DICT_VALUE_ITERATOR_DEF;
    dict_item_iterator: dict::DICT_ITEM_ITERATOR_DEF;
    dict_keys: dict::DICT_KEYS_DEF;
    dict_values: dict::DICT_VALUES_DEF;
    dict_items: dict::DICT_ITEMS_DEF;
    dict_reverse_iterator: dict::DICT_REVERSE_ITERATOR_DEF;
    dict_reverse_value_iterator: dict::DICT_REVERSE_VALUE_ITERATOR_DEF;
    dict_reverse_item_iterator: dict::DICT_REVERSE_ITEM_ITERATOR_DEF;
    list_reverse_iterator: list::LIST_REVERSE_ITERATOR_DEF;
    long_range_iterator: range::LONG_RANGE_ITERATOR_DEF;
    set_iterator: set::SET_ITERATOR_DEF;
    seq_iterator: iterators::SEQUENCE_ITERATOR_DEF;
    str_iterator: str::ITERATOR_DEF;
    str_ascii_iterator: str::ASCII_ITERATOR_DEF;
    callable_iterator: iterators::CALLABLE_ITERATOR_DEF;
    enumerate: iterators::ENUMERATE_DEF;
    zip: iterators::ZIP_DEF;
    map: iterators::MAP_DEF;
    filter: iterators::FILTER_DEF;
    reversed: iterators::REVERSED_DEF;
    array_storage: storage::ARRAY_STORAGE_DEF;
    buffer_storage: storage::BUFFER_STORAGE_DEF;
    entries_storage: storage::ENTRIES_STORAGE_DEF;
    pairs_storage: storage::PAIRS_STORAGE_DEF;
    set_storage: storage::SET_STORAGE_DEF;
    io_base: crate::stdlib::io::IO_BASE_DEF;
    raw_io_base: crate::stdlib::io::RAW_IO_BASE_DEF;
    buffered_io_base: crate::stdlib::io::BUFFERED_IO_BASE_DEF;
    text_io_base: crate::stdlib::io::TEXT_IO_BASE_DEF;
}
