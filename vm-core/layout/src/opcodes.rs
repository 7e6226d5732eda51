//! The instruction set, written once.
//!
//! One row per opcode: name, what its operands mean, how many stack values it pops and pushes when it falls
//! through, the same when it jumps, and which switch emits it. Decoder, disassembler, verifier, handler tables,
//! stencil list and statistics derive from it.
//!
//! A word is 64 bits: `op` in bits 0..8, `a` in bits 16..32, `b` in bits 32..64. Names are CPython's where the
//! meaning is CPython's (3.11, or the older opcode where that is the simpler machine: `YIELD_FROM`,
//! `BINARY_ADD`), PyPy's and PEP 266's otherwise. Jump targets are absolute word indexes.

/// One instruction word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Word(pub u64);

impl Word {
    /// Packs an opcode and its operands.
    pub const fn new(op: Op, a: u16, b: u32) -> Word {
        Word(op as u8 as u64 | (a as u64) << 16 | (b as u64) << 32)
    }

    /// The opcode byte.
    #[inline(always)]
    pub const fn op_byte(self) -> u8 {
        self.0 as u8
    }

    /// The opcode, if the byte is one.
    pub fn op(self) -> Option<Op> {
        Op::from_byte(self.op_byte())
    }

    /// The 16-bit operand.
    #[inline(always)]
    pub const fn a(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// The 32-bit operand.
    #[inline(always)]
    pub const fn b(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// What the operands of an opcode mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operands {
    /// None used.
    None,
    /// `b`: a local, cell or free slot of the frame.
    Local,
    /// `a` and `b`: two local slots.
    LocalLocal,
    /// `a`: a local slot, `b`: a constant.
    LocalConst,
    /// `b`: index into the constants.
    Const,
    /// `b`: index into the names.
    Name,
    /// `b`: index into the names, `a`: cache site of this code object.
    NameSite,
    /// `b`: jump target.
    Jump,
    /// `a`: comparison mask (see [`compare`]).
    Compare,
    /// `a`: comparison mask plus [`compare::JUMP_IF_TRUE`], `b`: jump target.
    CompareJump,
    /// `b`: a count, depth or small number.
    Count,
    /// `a` and `b`: two counts.
    Counts,
    /// `a`: flags or a choice.
    Flags,
    /// `a`: hidden local slot, `b`: index into the code object's tracked chains.
    Chain,
}

/// Comparison masks: the result is true when the bit of the outcome is set.
pub mod compare {
    pub const LESS: u16 = 1;
    pub const EQUAL: u16 = 2;
    pub const GREATER: u16 = 4;
    /// `!=` is true for unordered operands (NaN) as well.
    pub const UNORDERED: u16 = 8;
    pub const LT: u16 = LESS;
    pub const LE: u16 = LESS | EQUAL;
    pub const EQ: u16 = EQUAL;
    pub const NE: u16 = LESS | GREATER | UNORDERED;
    pub const GT: u16 = GREATER;
    pub const GE: u16 = GREATER | EQUAL;
    /// In COMPARE_JUMP: jump when the comparison is true (else: when it is false).
    pub const JUMP_IF_TRUE: u16 = 16;
}

/// Bits of MAKE_FUNCTION's operand; the values lie on the stack in this order, the code object on top.
pub mod make_function {
    pub const DEFAULTS: u32 = 1;
    pub const KWDEFAULTS: u32 = 2;
    pub const ANNOTATIONS: u32 = 4;
    pub const CLOSURE: u32 = 8;
}

/// Bits of FORMAT_VALUE's operand: conversion in the low two bits, then whether a format spec is on top.
pub mod format_value {
    pub const STR: u16 = 1;
    pub const REPR: u16 = 2;
    pub const ASCII: u16 = 3;
    pub const HAS_SPEC: u16 = 4;
}

macro_rules! opcodes {
    ($( $name:ident, $operands:ident, $next:expr, $jump:expr, $emitted:expr; )*) => {
        /// Every opcode of the machine.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op { $($name),* }

        /// All opcodes in numeric order.
        pub const OPS: &[Op] = &[$(Op::$name),*];

        impl Op {
            /// The opcode's name.
            pub const fn name(self) -> &'static str {
                match self { $(Op::$name => stringify!($name)),* }
            }

            /// What its operands mean.
            pub const fn operands(self) -> Operands {
                match self { $(Op::$name => Operands::$operands),* }
            }

            /// The switch id that makes the compiler emit it; `None` for the base set.
            pub const fn emitted_by(self) -> Option<&'static str> {
                match self { $(Op::$name => $emitted),* }
            }

            /// Values popped and pushed when control falls through to the next word.
            pub fn effect_next(self, a: u16, b: u32) -> (u32, u32) {
                match self { $(Op::$name => { let f: fn(u32, u32) -> (u32, u32) = $next; f(a as u32, b) }),* }
            }

            /// Values popped and pushed when control jumps to `b`; `None` if it never jumps.
            pub fn effect_jump(self) -> Option<(u32, u32)> {
                match self { $(Op::$name => $jump),* }
            }
        }

        /// Calls a macro with the list of all opcode names.
        #[macro_export]
        macro_rules! for_each_op {
            ($m:ident) => { $m! { $($name)* } };
        }
    };
}

opcodes! {
    // name, operands, (pops, pushes) falling through, (pops, pushes) jumping, emitted by
    NOP,                  None,        |_, _| (0, 0), None, None;
    // First word of every code unit when a JIT is on: counts calls, enters machine code.
    RESUME,               None,        |_, _| (0, 0), None, Some("jit");
    POP_TOP,              None,        |_, _| (1, 0), None, None;
    // Pushes a copy of the value b deep (1 is the top).
    COPY,                 Count,       |_, b| (b, b + 1), None, None;
    // Exchanges the top with the value b deep (2 is the one below the top).
    SWAP,                 Count,       |_, b| (b, b), None, None;
    LOAD_CONST,           Const,       |_, _| (0, 1), None, None;
    LOAD_FAST,            Local,       |_, _| (0, 1), None, None;
    STORE_FAST,           Local,       |_, _| (1, 0), None, None;
    DELETE_FAST,          Local,       |_, _| (0, 0), None, None;
    // Loads a, then b.
    LOAD_FAST_LOAD_FAST,  LocalLocal,  |_, _| (0, 2), None, None;
    // Stores the top in a, then loads b.
    STORE_FAST_LOAD_FAST, LocalLocal,  |_, _| (1, 1), None, None;
    LOAD_FAST_LOAD_CONST, LocalConst,  |_, _| (0, 2), None, None;
    // Wraps whatever local b holds (an argument or nothing) in a new cell.
    MAKE_CELL,            Local,       |_, _| (0, 0), None, None;
    // Pushes the cell itself, for a closure tuple.
    LOAD_CLOSURE,         Local,       |_, _| (0, 1), None, None;
    LOAD_DEREF,           Local,       |_, _| (0, 1), None, None;
    STORE_DEREF,          Local,       |_, _| (1, 0), None, None;
    DELETE_DEREF,         Local,       |_, _| (0, 0), None, None;
    // In a class body: the class namespace first, then the cell.
    LOAD_CLASSDEREF,      Local,       |_, _| (0, 1), None, None;
    LOAD_GLOBAL,          Name,        |_, _| (0, 1), None, None;
    STORE_GLOBAL,         Name,        |_, _| (1, 0), None, None;
    DELETE_GLOBAL,        Name,        |_, _| (0, 0), None, None;
    LOAD_NAME,            Name,        |_, _| (0, 1), None, None;
    STORE_NAME,           Name,        |_, _| (1, 0), None, None;
    DELETE_NAME,          Name,        |_, _| (0, 0), None, None;
    LOAD_ATTR,            NameSite,    |_, _| (1, 1), None, None;
    // Stack: value, object.
    STORE_ATTR,           NameSite,    |_, _| (2, 0), None, None;
    DELETE_ATTR,          NameSite,    |_, _| (1, 0), None, None;
    // Stack: container, key.
    BINARY_SUBSCR,        None,        |_, _| (2, 1), None, None;
    // Stack: value, container, key.
    STORE_SUBSCR,         None,        |_, _| (3, 0), None, None;
    DELETE_SUBSCR,        None,        |_, _| (2, 0), None, None;
    BUILD_SLICE,          Count,       |_, b| (b, 1), None, None;
    UNARY_POSITIVE,       None,        |_, _| (1, 1), None, None;
    UNARY_NEGATIVE,       None,        |_, _| (1, 1), None, None;
    UNARY_NOT,            None,        |_, _| (1, 1), None, None;
    UNARY_INVERT,         None,        |_, _| (1, 1), None, None;
    BINARY_ADD,           None,        |_, _| (2, 1), None, None;
    BINARY_SUBTRACT,      None,        |_, _| (2, 1), None, None;
    BINARY_MULTIPLY,      None,        |_, _| (2, 1), None, None;
    BINARY_TRUE_DIVIDE,   None,        |_, _| (2, 1), None, None;
    BINARY_FLOOR_DIVIDE,  None,        |_, _| (2, 1), None, None;
    BINARY_MODULO,        None,        |_, _| (2, 1), None, None;
    BINARY_POWER,         None,        |_, _| (2, 1), None, None;
    BINARY_LSHIFT,        None,        |_, _| (2, 1), None, None;
    BINARY_RSHIFT,        None,        |_, _| (2, 1), None, None;
    BINARY_AND,           None,        |_, _| (2, 1), None, None;
    BINARY_OR,            None,        |_, _| (2, 1), None, None;
    BINARY_XOR,           None,        |_, _| (2, 1), None, None;
    BINARY_MATRIX_MULTIPLY, None,      |_, _| (2, 1), None, None;
    INPLACE_ADD,          None,        |_, _| (2, 1), None, None;
    INPLACE_SUBTRACT,     None,        |_, _| (2, 1), None, None;
    INPLACE_MULTIPLY,     None,        |_, _| (2, 1), None, None;
    INPLACE_TRUE_DIVIDE,  None,        |_, _| (2, 1), None, None;
    INPLACE_FLOOR_DIVIDE, None,        |_, _| (2, 1), None, None;
    INPLACE_MODULO,       None,        |_, _| (2, 1), None, None;
    INPLACE_POWER,        None,        |_, _| (2, 1), None, None;
    INPLACE_LSHIFT,       None,        |_, _| (2, 1), None, None;
    INPLACE_RSHIFT,       None,        |_, _| (2, 1), None, None;
    INPLACE_AND,          None,        |_, _| (2, 1), None, None;
    INPLACE_OR,           None,        |_, _| (2, 1), None, None;
    INPLACE_XOR,          None,        |_, _| (2, 1), None, None;
    INPLACE_MATRIX_MULTIPLY, None,     |_, _| (2, 1), None, None;
    COMPARE_OP,           Compare,     |_, _| (2, 1), None, None;
    // A comparison whose only use is the jump behind it; the truth test is included.
    COMPARE_JUMP,         CompareJump, |_, _| (2, 0), Some((2, 0)), None;
    // a = 1: `is not`, `not in`.
    IS_OP,                Flags,       |_, _| (2, 1), None, None;
    CONTAINS_OP,          Flags,       |_, _| (2, 1), None, None;
    JUMP,                 Jump,        |_, _| (0, 0), Some((0, 0)), None;
    // Every loop closes with this one: it polls for signals and queued finalizers.
    JUMP_BACKWARD,        Jump,        |_, _| (0, 0), Some((0, 0)), None;
    POP_JUMP_IF_FALSE,    Jump,        |_, _| (1, 0), Some((1, 0)), None;
    POP_JUMP_IF_TRUE,     Jump,        |_, _| (1, 0), Some((1, 0)), None;
    POP_JUMP_IF_NONE,     Jump,        |_, _| (1, 0), Some((1, 0)), None;
    POP_JUMP_IF_NOT_NONE, Jump,        |_, _| (1, 0), Some((1, 0)), None;
    JUMP_IF_FALSE_OR_POP, Jump,        |_, _| (1, 0), Some((1, 1)), None;
    JUMP_IF_TRUE_OR_POP,  Jump,        |_, _| (1, 0), Some((1, 1)), None;
    GET_ITER,             None,        |_, _| (1, 1), None, None;
    // Pushes the next item above the iterator, or drops the iterator and jumps.
    FOR_ITER,             Jump,        |_, _| (1, 2), Some((1, 0)), None;
    // Drops the iterator of a loop left early (break, return).
    POP_ITER,             None,        |_, _| (1, 0), None, None;
    GET_YIELD_FROM_ITER,  None,        |_, _| (1, 1), None, None;
    // Stack: iterator, value to send. While the iterator yields, yields in turn and stays here; then the result.
    YIELD_FROM,           None,        |_, _| (2, 1), None, None;
    // Suspends with the top; the value sent replaces it on resumption.
    YIELD_VALUE,          None,        |_, _| (1, 1), None, None;
    RETURN_VALUE,         None,        |_, _| (1, 0), None, None;
    // Stack: callable, b positional arguments.
    CALL,                 Count,       |_, b| (b + 1, 1), None, None;
    // Stack: callable, b arguments of which the last are keyword values, tuple of their names.
    CALL_KW,              Count,       |_, b| (b + 2, 1), None, None;
    // Stack: callable, iterable of positional arguments, and if a = 1 a dict of keyword arguments.
    CALL_EX,              Flags,       |a, _| (2 + a, 1), None, None;
    // b: make_function bits.
    MAKE_FUNCTION,        Count,       |_, b| (1 + b.count_ones(), 1), None, None;
    LOAD_BUILD_CLASS,     None,        |_, _| (0, 1), None, None;
    LOAD_ASSERTION_ERROR, None,        |_, _| (0, 1), None, None;
    SETUP_ANNOTATIONS,    None,        |_, _| (0, 0), None, None;
    // `exec` in "single" mode: sys.displayhook.
    PRINT_EXPR,           None,        |_, _| (1, 0), None, None;
    BUILD_TUPLE,          Count,       |_, b| (b, 1), None, None;
    BUILD_LIST,           Count,       |_, b| (b, 1), None, None;
    BUILD_SET,            Count,       |_, b| (b, 1), None, None;
    BUILD_STRING,         Count,       |_, b| (b, 1), None, None;
    // b key-value pairs.
    BUILD_MAP,            Count,       |_, b| (2 * b, 1), None, None;
    // b values, then the tuple of their keys.
    BUILD_CONST_KEY_MAP,  Count,       |_, b| (b + 1, 1), None, None;
    // The container lies b deep below the popped value (1 is directly below).
    LIST_APPEND,          Count,       |_, _| (1, 0), None, None;
    SET_ADD,              Count,       |_, _| (1, 0), None, None;
    // Stack above the dict: key, value.
    MAP_ADD,              Count,       |_, _| (2, 0), None, None;
    // a = 1: the list is finished by it and may take another representation.
    LIST_EXTEND,          Count,       |_, _| (1, 0), None, None;
    SET_UPDATE,           Count,       |_, _| (1, 0), None, None;
    DICT_UPDATE,          Count,       |_, _| (1, 0), None, None;
    // As DICT_UPDATE, but repeated keys are a TypeError: `f(**a, **b)`; the callable lies b + 2 deep.
    DICT_MERGE,           Count,       |_, _| (1, 0), None, None;
    LIST_TO_TUPLE,        None,        |_, _| (1, 1), None, None;
    // Pushes the items so that the first is on top.
    UNPACK_SEQUENCE,      Count,       |_, b| (1, b), None, None;
    // a items before the star, b behind it.
    UNPACK_EX,            Counts,      |a, b| (1, a + b + 1), None, None;
    // a: format_value bits.
    FORMAT_VALUE,         Flags,       |a, _| (1 + (a >> 2 & 1), 1), None, None;
    // Stack: level, from-list.
    IMPORT_NAME,          Name,        |_, _| (2, 1), None, None;
    IMPORT_FROM,          Name,        |_, _| (1, 2), None, None;
    IMPORT_STAR,          None,        |_, _| (1, 0), None, None;
    // Stack: exception; becomes: exception handled before, exception.
    PUSH_EXC_INFO,        None,        |_, _| (1, 2), None, None;
    // Pops the exception handled before and makes it the current one again.
    POP_EXCEPT,           None,        |_, _| (1, 0), None, None;
    // Stack: exception group, class or tuple; becomes: what is left of it, what matches (either may be None).
    CHECK_EG_MATCH,       None,        |_, _| (2, 2), None, None;
    // Stack: exception caught, list of what is left and what handlers raised; becomes: what to raise, or None.
    PREP_RERAISE_STAR,    None,        |_, _| (2, 1), None, None;
    // Stack: exception, class or tuple; pops the class, pushes whether it matches.
    CHECK_EXC_MATCH,      None,        |_, _| (2, 2), None, None;
    // Raises the top again; with b > 0 the traceback line is that of the value b deep below it (a saved pc).
    RERAISE,              Count,       |_, _| (1, 0), None, None;
    // b = 0: bare raise; 1: exception; 2: exception and cause.
    RAISE_VARARGS,        Count,       |_, b| (b, 0), None, None;
    // Stack: manager; becomes: bound __exit__, result of __enter__.
    BEFORE_WITH,          None,        |_, _| (1, 2), None, None;
    // Stack: __exit__, saved pc, exception handled before, exception; pushes the result of calling __exit__.
    WITH_EXCEPT_START,    None,        |_, _| (4, 5), None, None;
    // Pushes the length of the top.
    GET_LEN,              None,        |_, _| (1, 2), None, None;
    // Pushes whether a sequence (mapping) pattern can match the top.
    MATCH_SEQUENCE,       None,        |_, _| (1, 2), None, None;
    MATCH_MAPPING,        None,        |_, _| (1, 2), None, None;
    // Stack: subject, tuple of keys; pushes the tuple of their values, or None.
    MATCH_KEYS,           None,        |_, _| (2, 3), None, None;
    // Stack: subject, class, tuple of attribute names; becomes the tuple of b positional and the named attributes,
    // or None.
    MATCH_CLASS,          Count,       |_, _| (3, 1), None, None;
    // a: 0 for `await`, 1 for __aenter__, 2 for __aexit__.
    GET_AWAITABLE,        Flags,       |_, _| (1, 1), None, None;
    GET_AITER,            None,        |_, _| (1, 1), None, None;
    // Pushes the awaitable of the next item.
    GET_ANEXT,            None,        |_, _| (1, 2), None, None;
    // Stack: asynchronous iterator, exception: drops both if it is StopAsyncIteration, else raises it again.
    END_ASYNC_FOR,        None,        |_, _| (2, 0), None, None;
    // Marks the top as yielded by an asynchronous generator itself, not by what it awaits.
    ASYNC_GEN_WRAP,       None,        |_, _| (1, 1), None, None;
    // Stack: manager; becomes: bound __aexit__, result of __aenter__.
    BEFORE_ASYNC_WITH,    None,        |_, _| (1, 2), None, None;

    // Look-ups of the optional switches.
    LOAD_ATTR_CACHED,     NameSite,    |_, _| (1, 1), None, Some("method-cache");
    LOAD_ATTR_MAP,        NameSite,    |_, _| (1, 1), None, Some("map-dicts");
    LOAD_ATTR_MAP_CACHED, NameSite,    |_, _| (1, 1), None, Some("map-dicts");
    STORE_ATTR_CACHED,    NameSite,    |_, _| (2, 0), None, Some("method-cache");
    STORE_ATTR_MAP,       NameSite,    |_, _| (2, 0), None, Some("map-dicts");
    // Stack: object; becomes: function and object, or the attribute and nothing (an empty slot).
    LOOKUP_METHOD,        NameSite,    |_, _| (1, 2), None, Some("lookup-method");
    LOOKUP_METHOD_CACHED, NameSite,    |_, _| (1, 2), None, Some("lookup-method");
    LOOKUP_METHOD_MAP,    NameSite,    |_, _| (1, 2), None, Some("lookup-method");
    LOOKUP_METHOD_MAP_CACHED, NameSite, |_, _| (1, 2), None, Some("lookup-method");
    // Stack: what LOOKUP_METHOD left, b positional arguments.
    CALL_METHOD,          Count,       |_, b| (b + 2, 1), None, Some("lookup-method");
    // Stack: what LOOKUP_METHOD left, b arguments of which the last are keyword values, tuple of their names.
    CALL_METHOD_KW,       Count,       |_, b| (b + 3, 1), None, Some("lookup-method");
    // The same for instances whose dicts bear a mark that they shadow nothing of their class.
    LOAD_ATTR_SHADOW,     NameSite,    |_, _| (1, 1), None, Some("shadow-tracking");
    LOAD_ATTR_CACHED_SHADOW, NameSite, |_, _| (1, 1), None, Some("shadow-tracking");
    STORE_ATTR_SHADOW,    NameSite,    |_, _| (2, 0), None, Some("shadow-tracking");
    STORE_ATTR_CACHED_SHADOW, NameSite, |_, _| (2, 0), None, Some("shadow-tracking");
    LOOKUP_METHOD_SHADOW, NameSite,    |_, _| (1, 2), None, Some("shadow-tracking");
    LOOKUP_METHOD_CACHED_SHADOW, NameSite, |_, _| (1, 2), None, Some("shadow-tracking");
    // The same as without the suffix, for lists that may have a strategy.
    BUILD_LIST_STRATEGY,  Count,       |_, b| (b, 1), None, Some("list-strategies");
    LIST_APPEND_STRATEGY, Count,       |_, _| (1, 0), None, Some("list-strategies");
    BINARY_SUBSCR_STRATEGY, None,      |_, _| (2, 1), None, Some("list-strategies");
    STORE_SUBSCR_STRATEGY, None,       |_, _| (3, 0), None, Some("list-strategies");
    FOR_ITER_STRATEGY,    Jump,        |_, _| (1, 2), Some((1, 0)), Some("list-strategies");
    // Resolves chain b and keeps hidden local a equal to it from now on.
    TRACK_OBJECT,         Chain,       |_, _| (0, 0), None, Some("pep266");
    UNTRACK_OBJECT,       Chain,       |_, _| (0, 0), None, Some("pep266");
}

impl Op {
    /// The opcode with this number.
    pub fn from_byte(byte: u8) -> Option<Op> {
        OPS.get(byte as usize).copied()
    }

    /// Whether control never falls through to the next word.
    pub const fn ends_block(self) -> bool {
        matches!(self, Op::JUMP | Op::JUMP_BACKWARD | Op::RETURN_VALUE | Op::RERAISE | Op::RAISE_VARARGS)
    }
}
