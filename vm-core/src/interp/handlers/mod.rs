//! The handlers, by what they do. `table` puts them in order.

mod arith;
mod asynchronous;
mod attr;
mod build;
mod call;
mod control;
mod dict;
mod exception;
mod import;
mod item;
pub mod iterate;
pub mod method;
mod name;
mod pattern;
mod plain_attr;
pub mod special;
mod stack;

use vm_layout::*;

use super::dispatch::{Flavor, Handler, Table, plain_table_for};
use crate::Vm;
use crate::native::R;

/// Defines a handler.
macro_rules! handler {
    ($(#[$m:meta])* $name:ident $(<$f:ident>)?, |$vm:ident, $fp:ident, $sp:ident, $pc:ident, $w:ident, $t:ident| $body:block) => {
        $(#[$m])*
        #[allow(unused_variables, unused_mut, clippy::missing_safety_doc)]
        pub unsafe extern "C" fn $name $(<$f: $crate::interp::dispatch::Flavor>)? (
            $vm: *mut $crate::Vm,
            $fp: *mut vm_layout::Frame,
            mut $sp: *mut vm_layout::Slot,
            mut $pc: *const vm_layout::Word,
            $w: vm_layout::Word,
            $t: *const $crate::interp::dispatch::Table,
        ) -> u64 {
            // SAFETY: `vm` is the one VM, exclusively ours while a handler runs; `fp` is its running frame; the
            // verifier has checked that operands index existing slots, constants and words and that the operand
            // stack holds what the opcode pops and has room for what it pushes.
            unsafe { $body }
        }
    };
}

/// Jumps to the handler of the next word.
macro_rules! next {
    ($vm:ident, $fp:ident, $sp:expr, $pc:expr, $t:ident) => {{
        let pc: *const vm_layout::Word = $pc;
        let word = *pc;
        let h = (&(*$t).0)[word.op_byte() as usize];
        return h($vm, $fp, $sp, pc.add(1), word, $t);
    }};
}

/// Jumps to word `$target` of the running code.
macro_rules! jump {
    ($vm:ident, $fp:ident, $sp:expr, $target:expr, $t:ident) => {{
        let code = (*$fp).code;
        let pc = code.words.get().add($target as usize);
        next!($vm, $fp, $sp, pc, $t)
    }};
}

/// The value of an `R`, or the jump to the unwinder.
macro_rules! attempt {
    ($e:expr, $vm:ident, $fp:ident, $sp:ident, $pc:ident, $w:ident, $t:ident) => {
        match $e {
            Ok(v) => v,
            Err(_) => return $crate::interp::unwind::unwind($vm, $fp, $sp, $pc, $w, $t),
        }
    };
}

pub(crate) use {attempt, handler, jump, next};

pub(in crate::interp) use attr::site;
pub(crate) use call::return_value;
pub(crate) use control::jump_backward_poll;

/// The value `n` deep on the operand stack (1 is the top).
///
/// # Safety
/// At least `n` values lie on it.
#[inline(always)]
pub unsafe fn peek(sp: *mut Slot, n: usize) -> Value {
    // SAFETY: the caller's promise; values on the operand stack are bound.
    unsafe { (*sp.sub(n)).get().unwrap_unchecked() }
}

/// Writes the value `n` deep.
///
/// # Safety
/// The slot lies in the frame's operand stack.
#[inline(always)]
pub unsafe fn put(sp: *mut Slot, n: usize, v: Value) {
    // SAFETY: the caller's promise.
    unsafe { (*sp.sub(n)).set(Some(v)) }
}

/// Pushes a value.
///
/// # Safety
/// The operand stack has room.
#[inline(always)]
pub unsafe fn push(sp: *mut Slot, v: Value) -> *mut Slot {
    // SAFETY: the caller's promise.
    unsafe {
        (*sp).set(Some(v));
        sp.add(1)
    }
}

/// The top `n` values as a slice.
///
/// # Safety
/// At least `n` values lie on the operand stack, and they stay there while the slice is used.
#[inline(always)]
pub unsafe fn values<'a>(sp: *mut Slot, n: usize) -> &'a [Value] {
    // SAFETY: the caller's promise; a bound slot has a Value's layout.
    unsafe { std::slice::from_raw_parts(sp.sub(n).cast::<Value>(), n) }
}

/// The int that is no instance of a subclass and fits 64 bits, tagged or not.
#[inline(always)]
pub fn exact_int(v: Value) -> Option<i64> {
    match v.as_small() {
        Some(i) => Some(i),
        // SAFETY: the kind has just been tested.
        None if v.is_exact(Kind::Int) => Some(unsafe { v.cast_unchecked::<Int>().value }),
        None => None,
    }
}

/// The struct of a list that is no range list.
///
/// # Safety
/// The value is such a list. Its slots are values only if its kind says so.
#[inline(always)]
pub unsafe fn words_unchecked(v: Value) -> Gc<List> {
    // SAFETY: the caller's promise.
    unsafe { Gc::from_raw(v.bits() as *mut List) }
}

/// Name `i` of the running code.
///
/// # Safety
/// `fp` is a live frame, `i` one of its code's name indexes.
#[inline(always)]
pub unsafe fn name(fp: *mut Frame, i: u32) -> Gc<Str> {
    // SAFETY: the caller's promise; `names` holds strs only.
    unsafe {
        let code = (*fp).code;
        (*code.names.get().items_ptr().add(i as usize)).cast_unchecked()
    }
}

/// First slot of the operand stack.
///
/// # Safety
/// `fp` is a live frame.
#[inline(always)]
pub unsafe fn stack_base(fp: *mut Frame) -> *mut Slot {
    // SAFETY: the caller's promise.
    unsafe {
        let code = (*fp).code;
        Frame::slots(fp).add(code.slot_count.get() as usize)
    }
}

handler!(
    /// An opcode byte that the verifier would have refused.
    illegal, |vm, fp, sp, pc, w, t| {
        (*vm).raised = None;
        let _ = (*vm).system_error("unknown opcode");
        super::unwind::unwind(vm, fp, sp, pc, w, t)
    }
);

handler!(
    /// Entry of the counting table: counts and goes on to the real handler.
    count_and_run, |vm, fp, sp, pc, w, t| {
        (*vm).stats.opcodes[w.op_byte() as usize] += 1;
        let plain = plain_table_for(&(*vm).config);
        let h = (&(*plain).0)[w.op_byte() as usize];
        h(vm, fp, sp, pc, w, t)
    }
);

handler!(nop, |vm, fp, sp, pc, w, t| { next!(vm, fp, sp, pc, t) });

/// Result of an operation that leaves one value in place of `n`.
#[allow(dead_code)]
type Unary = fn(&mut Vm, Value) -> R;

/// The handler table of a flavor in a VM with a JIT.
pub const fn tiering_table<F: Flavor>() -> Table {
    let Table(mut t) = table::<F>();
    t[Op::JUMP_BACKWARD as usize] = super::tiering::jump_backward;
    t[Op::RETURN_VALUE as usize] = super::tiering::return_value_resuming;
    t[Op::YIELD_VALUE as usize] = super::tiering::yield_value;
    t[Op::YIELD_FROM as usize] = super::tiering::yield_from;
    Table(t)
}

/// The handler table of a flavor.
pub const fn table<F: Flavor>() -> Table {
    let mut t: [Handler; 256] = [illegal; 256];
    macro_rules! set {
        ($($op:ident => $h:expr;)*) => { $( t[Op::$op as usize] = $h; )* };
    }
    set! {
        NOP => nop;
        RESUME => super::tiering::resume;
        POP_TOP => stack::pop_top;
        COPY => stack::copy;
        SWAP => stack::swap;
        LOAD_CONST => stack::load_const;
        LOAD_FAST => stack::load_fast;
        STORE_FAST => stack::store_fast;
        DELETE_FAST => stack::delete_fast;
        LOAD_FAST_LOAD_FAST => stack::load_fast_load_fast;
        STORE_FAST_LOAD_FAST => stack::store_fast_load_fast;
        LOAD_FAST_LOAD_CONST => stack::load_fast_load_const;
        MAKE_CELL => name::make_cell;
        LOAD_CLOSURE => name::load_closure;
        LOAD_DEREF => name::load_deref;
        STORE_DEREF => name::store_deref;
        DELETE_DEREF => name::delete_deref;
        LOAD_CLASSDEREF => name::load_classderef;
        LOAD_GLOBAL => name::load_global;
        STORE_GLOBAL => name::store_global;
        DELETE_GLOBAL => name::delete_global;
        LOAD_NAME => name::load_name;
        STORE_NAME => name::store_name;
        DELETE_NAME => name::delete_name;
        LOAD_ATTR => plain_attr::load_attr;
        STORE_ATTR => plain_attr::store_attr;
        DELETE_ATTR => attr::delete_attr;
        LOAD_ATTR_CACHED => plain_attr::load_attr_cached;
        LOAD_ATTR_MAP => attr::load_attr_map;
        LOAD_ATTR_MAP_CACHED => attr::load_attr_map_cached;
        STORE_ATTR_CACHED => plain_attr::store_attr_cached;
        STORE_ATTR_MAP => attr::store_attr_map;
        BINARY_SUBSCR => item::binary_subscr::<F>;
        STORE_SUBSCR => item::store_subscr::<F>;
        DELETE_SUBSCR => item::delete_subscr;
        BUILD_SLICE => item::build_slice;
        UNARY_POSITIVE => arith::unary_positive;
        UNARY_NEGATIVE => arith::unary_negative::<F>;
        UNARY_NOT => arith::unary_not;
        UNARY_INVERT => arith::unary_invert;
        BINARY_ADD => arith::add::<F>;
        BINARY_SUBTRACT => arith::subtract::<F>;
        BINARY_MULTIPLY => arith::multiply::<F>;
        BINARY_TRUE_DIVIDE => arith::true_divide;
        BINARY_FLOOR_DIVIDE => arith::floor_divide::<F>;
        BINARY_MODULO => arith::modulo::<F>;
        BINARY_POWER => arith::binary_slow;
        BINARY_LSHIFT => arith::binary_slow;
        BINARY_RSHIFT => arith::right_shift::<F>;
        BINARY_AND => arith::and::<F>;
        BINARY_OR => arith::or::<F>;
        BINARY_XOR => arith::xor::<F>;
        BINARY_MATRIX_MULTIPLY => arith::binary_slow;
        INPLACE_ADD => arith::add::<F>;
        INPLACE_SUBTRACT => arith::subtract::<F>;
        INPLACE_MULTIPLY => arith::multiply::<F>;
        INPLACE_TRUE_DIVIDE => arith::true_divide;
        INPLACE_FLOOR_DIVIDE => arith::floor_divide::<F>;
        INPLACE_MODULO => arith::modulo::<F>;
        INPLACE_POWER => arith::binary_slow;
        INPLACE_LSHIFT => arith::binary_slow;
        INPLACE_RSHIFT => arith::right_shift::<F>;
        INPLACE_AND => arith::and::<F>;
        INPLACE_OR => arith::or::<F>;
        INPLACE_XOR => arith::xor::<F>;
        INPLACE_MATRIX_MULTIPLY => arith::binary_slow;
        COMPARE_OP => arith::compare::<F>;
        COMPARE_JUMP => arith::compare_jump::<F>;
        IS_OP => control::is_op;
        CONTAINS_OP => control::contains_op;
        JUMP => control::jump;
        JUMP_BACKWARD => control::jump_backward;
        POP_JUMP_IF_FALSE => control::pop_jump_if_false;
        POP_JUMP_IF_TRUE => control::pop_jump_if_true;
        POP_JUMP_IF_NONE => control::pop_jump_if_none;
        POP_JUMP_IF_NOT_NONE => control::pop_jump_if_not_none;
        JUMP_IF_FALSE_OR_POP => control::jump_if_false_or_pop;
        JUMP_IF_TRUE_OR_POP => control::jump_if_true_or_pop;
        GET_ITER => iterate::get_iter;
        FOR_ITER => iterate::for_iter::<F>;
        POP_ITER => iterate::pop_iter;
        GET_YIELD_FROM_ITER => iterate::get_yield_from_iter;
        YIELD_FROM => iterate::yield_from;
        YIELD_VALUE => iterate::yield_value;
        RETURN_VALUE => call::return_value;
        CALL => call::call;
        CALL_KW => call::call_kw;
        CALL_EX => call::call_ex;
        MAKE_FUNCTION => build::make_function;
        LOAD_BUILD_CLASS => import::load_build_class;
        LOAD_ASSERTION_ERROR => exception::load_assertion_error;
        SETUP_ANNOTATIONS => import::setup_annotations;
        PRINT_EXPR => import::print_expr;
        BUILD_TUPLE => build::build_tuple;
        BUILD_LIST => build::build_list;
        BUILD_SET => build::build_set;
        BUILD_STRING => build::build_string;
        BUILD_MAP => build::build_map;
        BUILD_CONST_KEY_MAP => build::build_const_key_map;
        LIST_APPEND => build::list_append;
        SET_ADD => build::set_add;
        MAP_ADD => build::map_add;
        LIST_EXTEND => build::list_extend;
        SET_UPDATE => build::set_update;
        DICT_UPDATE => build::dict_update;
        DICT_MERGE => build::dict_merge;
        LIST_TO_TUPLE => build::list_to_tuple;
        UNPACK_SEQUENCE => build::unpack_sequence;
        UNPACK_EX => build::unpack_ex;
        FORMAT_VALUE => build::format_value;
        IMPORT_NAME => import::import_name;
        IMPORT_FROM => import::import_from;
        IMPORT_STAR => import::import_star;
        PUSH_EXC_INFO => exception::push_exc_info;
        POP_EXCEPT => exception::pop_except;
        CHECK_EXC_MATCH => exception::check_exc_match;
        RERAISE => exception::reraise;
        RAISE_VARARGS => exception::raise_varargs;
        BEFORE_WITH => exception::before_with;
        WITH_EXCEPT_START => exception::with_except_start;
        LOOKUP_METHOD => plain_attr::lookup_method;
        LOOKUP_METHOD_CACHED => plain_attr::lookup_method_cached;
        LOOKUP_METHOD_MAP => method::lookup_method_map;
        LOOKUP_METHOD_MAP_CACHED => method::lookup_method_map_cached;
        LOAD_ATTR_SHADOW => plain_attr::load_attr_shadow;
        LOAD_ATTR_CACHED_SHADOW => plain_attr::load_attr_cached_shadow;
        STORE_ATTR_SHADOW => plain_attr::store_attr_shadow;
        STORE_ATTR_CACHED_SHADOW => plain_attr::store_attr_cached_shadow;
        LOOKUP_METHOD_SHADOW => plain_attr::lookup_method_shadow;
        LOOKUP_METHOD_CACHED_SHADOW => plain_attr::lookup_method_cached_shadow;
        CALL_METHOD => method::call_method;
        CALL_METHOD_KW => method::call_method_kw;
        CHECK_EG_MATCH => exception::check_eg_match;
        PREP_RERAISE_STAR => exception::prep_reraise_star;
        GET_LEN => pattern::get_len;
        MATCH_SEQUENCE => pattern::match_sequence;
        MATCH_MAPPING => pattern::match_mapping;
        MATCH_KEYS => pattern::match_keys;
        MATCH_CLASS => pattern::match_class;
        GET_AWAITABLE => asynchronous::get_awaitable;
        GET_AITER => asynchronous::get_aiter;
        GET_ANEXT => asynchronous::get_anext;
        END_ASYNC_FOR => asynchronous::end_async_for;
        ASYNC_GEN_WRAP => asynchronous::async_gen_wrap;
        BEFORE_ASYNC_WITH => asynchronous::before_async_with;
        BUILD_LIST_STRATEGY => build::build_list_strategy;
        LIST_APPEND_STRATEGY => build::list_append_strategy;
        BINARY_SUBSCR_STRATEGY => item::binary_subscr_strategy::<F>;
        STORE_SUBSCR_STRATEGY => item::store_subscr_strategy::<F>;
        FOR_ITER_STRATEGY => iterate::for_iter_strategy::<F>;
        TRACK_OBJECT => name::track_object;
        UNTRACK_OBJECT => name::untrack_object;
    }
    Table(t)
}
