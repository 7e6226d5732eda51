//! Jumps, truth tests, `is` and `in`.

use super::special::{enter_special, is_instance, truth_of_top};
use super::{attempt, handler, next, peek, put};

handler!(jump, |vm, fp, sp, pc, w, t| { super::jump!(vm, fp, sp, w.b(), t) });

handler!(jump_backward, |vm, fp, sp, pc, w, t| {
    if (*vm).breaker.load(std::sync::atomic::Ordering::Relaxed) != 0 {
        return jump_backward_poll(vm, fp, sp, pc, w, t);
    }
    super::jump!(vm, fp, sp, w.b(), t)
});

handler!(jump_backward_poll, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).poll(), vm, fp, sp, pc, w, t);
    super::jump!(vm, fp, sp, w.b(), t)
});

/// A conditional jump that pops: `$if_true` says on which truth value it jumps.
macro_rules! pop_jump {
    ($name:ident, $slow:ident, $if_true:literal) => {
        handler!($name, |vm, fp, sp, pc, w, t| {
            let v = peek(sp, 1);
            let truth = if v == (*vm).true_ {
                true
            } else if v == (*vm).false_ || v == (*vm).none {
                false
            } else {
                return $slow(vm, fp, sp, pc, w, t);
            };
            if truth == $if_true {
                super::jump!(vm, fp, sp.sub(1), w.b(), t)
            }
            next!(vm, fp, sp.sub(1), pc, t)
        });

        handler!($slow, |vm, fp, sp, pc, w, t| {
            (*fp).pc = pc;
            let truth = truth_of_top!(vm, fp, sp, pc, w, t);
            if truth == $if_true {
                super::jump!(vm, fp, sp.sub(1), w.b(), t)
            }
            next!(vm, fp, sp.sub(1), pc, t)
        });
    };
}

pop_jump!(pop_jump_if_true, pop_jump_if_true_slow, true);
pop_jump!(pop_jump_if_false, pop_jump_if_false_slow, false);

handler!(pop_jump_if_none, |vm, fp, sp, pc, w, t| {
    if peek(sp, 1) == (*vm).none {
        super::jump!(vm, fp, sp.sub(1), w.b(), t)
    }
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(pop_jump_if_not_none, |vm, fp, sp, pc, w, t| {
    if peek(sp, 1) != (*vm).none {
        super::jump!(vm, fp, sp.sub(1), w.b(), t)
    }
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(jump_if_false_or_pop, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let truth = truth_of_top!(vm, fp, sp, pc, w, t);
    if truth {
        next!(vm, fp, sp.sub(1), pc, t)
    }
    super::jump!(vm, fp, sp, w.b(), t)
});

handler!(jump_if_true_or_pop, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let truth = truth_of_top!(vm, fp, sp, pc, w, t);
    if truth {
        super::jump!(vm, fp, sp, w.b(), t)
    }
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(is_op, |vm, fp, sp, pc, w, t| {
    let (a, b) = (peek(sp, 2), peek(sp, 1));
    let same = a == b || (*vm).is(a, b);
    put(sp, 2, (*vm).bool(same == (w.a() == 0)));
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(contains_op, |vm, fp, sp, pc, w, t| {
    if peek(sp, 1).is_exact(vm_layout::Kind::Dict) {
        return super::dict::dict_contains(vm, fp, sp, pc, w, t);
    }
    contains_any(vm, fp, sp, pc, w, t)
});

handler!(contains_any, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if is_instance(peek(sp, 1)) {
        enter_special!((*vm).contains_frame(sp), vm, fp, sp, pc, w, t);
    }
    let found = attempt!((*vm).contains(peek(sp, 1), peek(sp, 2)), vm, fp, sp, pc, w, t);
    put(sp, 2, (*vm).bool(found == (w.a() == 0)));
    next!(vm, fp, sp.sub(1), pc, t)
});
