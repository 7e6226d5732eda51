//! The handlers that note: each looks at the operands of its opcode and goes on to the opcode's own handler.

use vm_layout::*;

use super::{Notes, container_bit, kind_bit, truth_bit};
use crate::interp::dispatch::{Flavor, Table};
use crate::interp::handlers::{self, handler, peek};
use crate::types::Dunder;

/// Entries of a function called by warm code until it is compiled for itself.
const CALLEE_HEAT: u32 = 40;

/// The notes about the running word, if the code is warm.
///
/// # Safety
/// `fp` is the running frame, `pc` the word behind the running one.
#[inline(always)]
unsafe fn notes<'a>(fp: *mut Frame, pc: *const Word) -> Option<&'a Notes> {
    // SAFETY: the caller's promise; there are as many notes as words.
    unsafe {
        let code = (*fp).code;
        let n = code.feedback.get().cast::<super::CodeNotes>();
        if n.is_null() {
            return None;
        }
        let i = pc.offset_from(code.words.get()) - 1;
        let words: &[Notes] = &(*n).words;
        Some(words.get_unchecked(i as usize))
    }
}

/// Goes on to the opcode's own handler, which comes back to the recording table.
macro_rules! go_on {
    ($f:ident, $vm:ident, $fp:ident, $sp:ident, $pc:ident, $w:ident, $t:ident) => {{
        let h = Tiering::<$f>::TABLE.0[$w.op_byte() as usize];
        return h($vm, $fp, $sp, $pc, $w, $t);
    }};
}

/// The table that the handlers here go on to.
struct Tiering<F>(std::marker::PhantomData<F>);

impl<F: Flavor> Tiering<F> {
    const TABLE: &'static Table = &handlers::tiering_table::<F>();
}

handler!(binary<F>, |vm, fp, sp, pc, w, t| {
    if let Some(n) = notes(fp, pc) {
        n.left.set(n.left.get() | kind_bit(peek(sp, 2)));
        n.right.set(n.right.get() | kind_bit(peek(sp, 1)));
        n.operated(peek(sp, 2));
    }
    go_on!(F, vm, fp, sp, pc, w, t)
});

handler!(unary<F>, |vm, fp, sp, pc, w, t| {
    if let Some(n) = notes(fp, pc) {
        n.right.set(n.right.get() | kind_bit(peek(sp, 1)));
    }
    go_on!(F, vm, fp, sp, pc, w, t)
});

handler!(contains<F>, |vm, fp, sp, pc, w, t| {
    if let Some(n) = notes(fp, pc) {
        n.left.set(n.left.get() | kind_bit(peek(sp, 2)));
        n.right.set(n.right.get() | kind_bit(peek(sp, 1)));
        n.operated(peek(sp, 1));
    }
    go_on!(F, vm, fp, sp, pc, w, t)
});

handler!(subscript<F>, |vm, fp, sp, pc, w, t| {
    if let Some(n) = notes(fp, pc) {
        n.left.set(n.left.get() | container_bit(peek(sp, 2)));
        n.right.set(n.right.get() | kind_bit(peek(sp, 1)));
        n.operated(peek(sp, 2));
    }
    go_on!(F, vm, fp, sp, pc, w, t)
});

handler!(container<F>, |vm, fp, sp, pc, w, t| {
    if let Some(n) = notes(fp, pc) {
        let v = peek(sp, 1);
        let bit = container_bit(v);
        n.right.set(n.right.get() | bit);
        if bit == super::seen::OTHER {
            n.received(v);
        }
    }
    go_on!(F, vm, fp, sp, pc, w, t)
});

handler!(truth<F>, |vm, fp, sp, pc, w, t| {
    if let Some(n) = notes(fp, pc) {
        n.right.set(n.right.get() | truth_bit(peek(sp, 1)));
    }
    go_on!(F, vm, fp, sp, pc, w, t)
});

handler!(receiver<F>, |vm, fp, sp, pc, w, t| {
    if let Some(n) = notes(fp, pc) {
        let v = peek(sp, 1);
        // Most are, and their sites know their shapes.
        if v.header().is_some_and(|h| h.kind_byte() == Kind::MapObject as u8) {
            n.right.set(n.right.get() | super::seen::OTHER);
            // For what its class says of the name: a property.
            n.called(v.header().map_or(v, |h| h.ty().value()), false);
        } else {
            n.right.set(n.right.get() | container_bit(v));
            n.received(v);
        }
    }
    go_on!(F, vm, fp, sp, pc, w, t)
});

/// A call of whatever lies this deep.
#[inline(always)]
unsafe fn called(n: &Notes, f: Value, with_receiver: bool) {
    let is_method = f.is_exact(Kind::Method);
    let bound = is_method || with_receiver;
    let f = if is_method {
        // SAFETY: the kind has this layout.
        let m: Gc<Method> = unsafe { f.cast_unchecked() };
        m.function.get()
    } else {
        f
    };
    // A native function bound to something is another object every time the name is read.
    if let Some(b) = f.exact::<Builtin>()
        && b.receiver.get().is_some()
    {
        n.called_native(b.def.get());
    } else if let Some(h) = f.header()
        && matches!(h.kind(), Kind::MapObject | Kind::Object)
        && h.ty().flags.get() & crate::native::type_flags::HEAP != 0
    {
        n.called_instance(h.ty());
    } else if n.called(f, bound) {
        warm_up(f);
    }
}

/// What warm code calls is noted about as well: it may be inlined.
#[inline(never)]
fn warm_up(f: Value) {
    let function = match f.exact::<Type>() {
        Some(class) => class.slots[Dunder::Init as usize].get().and_then(|i| i.exact::<Function>()),
        None => f.exact::<Function>(),
    };
    if let Some(function) = function
        && function.code.get().feedback.get().is_null()
    {
        super::start(function.code.get(), CALLEE_HEAT);
    }
}

/// What the first two arguments of a call hold.
#[inline(always)]
unsafe fn given(n: &Notes, sp: *mut Slot, argc: usize) {
    // SAFETY: the caller has so many arguments on its operand stack.
    unsafe {
        if argc > 0 {
            n.left.set(n.left.get() | super::argument_bits(peek(sp, argc)));
        }
        if argc > 1 {
            n.right.set(n.right.get() | super::argument_bits(peek(sp, argc - 1)));
        }
    }
}

handler!(call<F>, |vm, fp, sp, pc, w, t| {
    if let Some(n) = notes(fp, pc) {
        called(n, peek(sp, w.b() as usize + 1), false);
        given(n, sp, w.b() as usize);
    }
    go_on!(F, vm, fp, sp, pc, w, t)
});

handler!(call_method<F>, |vm, fp, sp, pc, w, t| {
    if let Some(n) = notes(fp, pc) {
        let argc = w.b() as usize;
        called(n, peek(sp, argc + 2), (*sp.sub(argc + 1)).get().is_some());
    }
    go_on!(F, vm, fp, sp, pc, w, t)
});

/// The recording table of a flavor.
pub const fn table<F: Flavor>() -> Table {
    let Table(mut t) = handlers::tiering_table::<F>();
    let mut op = Op::BINARY_ADD as usize;
    while op <= Op::INPLACE_MATRIX_MULTIPLY as usize {
        t[op] = binary::<F>;
        op += 1;
    }
    t[Op::COMPARE_OP as usize] = binary::<F>;
    t[Op::COMPARE_JUMP as usize] = binary::<F>;
    t[Op::BINARY_SUBSCR as usize] = subscript::<F>;
    t[Op::BINARY_SUBSCR_STRATEGY as usize] = subscript::<F>;
    t[Op::STORE_SUBSCR as usize] = subscript::<F>;
    t[Op::STORE_SUBSCR_STRATEGY as usize] = subscript::<F>;
    t[Op::CONTAINS_OP as usize] = contains::<F>;
    t[Op::UNARY_NEGATIVE as usize] = unary::<F>;
    t[Op::UNARY_NOT as usize] = truth::<F>;
    t[Op::POP_JUMP_IF_FALSE as usize] = truth::<F>;
    t[Op::POP_JUMP_IF_TRUE as usize] = truth::<F>;
    t[Op::JUMP_IF_FALSE_OR_POP as usize] = truth::<F>;
    t[Op::JUMP_IF_TRUE_OR_POP as usize] = truth::<F>;
    t[Op::FOR_ITER as usize] = unary::<F>;
    t[Op::FOR_ITER_STRATEGY as usize] = unary::<F>;
    t[Op::GET_ITER as usize] = container::<F>;
    t[Op::UNPACK_SEQUENCE as usize] = container::<F>;
    t[Op::LOAD_ATTR as usize] = receiver::<F>;
    t[Op::LOAD_ATTR_CACHED as usize] = receiver::<F>;
    t[Op::LOAD_ATTR_MAP as usize] = receiver::<F>;
    t[Op::LOAD_ATTR_MAP_CACHED as usize] = receiver::<F>;
    t[Op::STORE_ATTR as usize] = receiver::<F>;
    t[Op::STORE_ATTR_CACHED as usize] = receiver::<F>;
    t[Op::STORE_ATTR_MAP as usize] = receiver::<F>;
    t[Op::CALL as usize] = call::<F>;
    t[Op::CALL_METHOD as usize] = call_method::<F>;
    t[Op::LOOKUP_METHOD as usize] = receiver::<F>;
    t[Op::LOOKUP_METHOD_CACHED as usize] = receiver::<F>;
    t[Op::LOOKUP_METHOD_MAP as usize] = receiver::<F>;
    t[Op::LOOKUP_METHOD_MAP_CACHED as usize] = receiver::<F>;
    Table(t)
}
