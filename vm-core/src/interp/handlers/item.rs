//! Subscripts: lists, tuples and range lists by a small index here, the rest in `protocol::item`.

use vm_layout::*;

use super::super::dispatch::Flavor;
use super::arith::{try_float, try_int};
use super::special::{enter_special, is_instance};
use super::{attempt, exact_int, handler, next, peek, put, words_unchecked};

/// An index operand as the flavor finds it without a call.
#[inline(always)]
fn index<F: Flavor>(v: Value) -> Option<i64> {
    if F::TAGGED {
        v.as_small()
    } else if v.is_exact(Kind::Int) {
        // SAFETY: the kind has just been tested.
        Some(unsafe { v.cast_unchecked::<Int>().value })
    } else {
        None
    }
}

/// A Python index into `len` items, from the end when negative.
#[inline(always)]
fn place(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i.wrapping_add(len as i64) } else { i };
    ((i as u64) < len as u64).then_some(i as usize)
}

handler!(binary_subscr<F>, |vm, fp, sp, pc, w, t| {
    let c = peek(sp, 2);
    if let Some(i) = index::<F>(peek(sp, 1)) {
        if c.is_exact(Kind::List) {
            let l: Gc<List> = c.cast_unchecked();
            if let Some(i) = place(i, l.len.get())
                && let Some(a) = l.items.get()
                && let Some(v) = (*a.items_ptr().add(i)).get()
            {
                put(sp, 2, v);
                next!(vm, fp, sp.sub(1), pc, t)
            }
        } else if c.is_exact(Kind::Tuple) {
            let tuple: Gc<Tuple> = c.cast_unchecked();
            if let Some(i) = place(i, tuple.len) {
                put(sp, 2, *tuple.items_ptr().add(i));
                next!(vm, fp, sp.sub(1), pc, t)
            }
        } else if c.is_exact(Kind::RangeList) {
            return binary_subscr_range::<F>(vm, fp, sp, pc, w, t);
        }
    }
    binary_subscr_slow(vm, fp, sp, pc, w, t)
});

handler!(
    /// An item of a range list is computed.
    binary_subscr_range<F>, |vm, fp, sp, pc, w, t| {
        let l: Gc<RangeList> = peek(sp, 2).cast_unchecked();
        if let Some(i) = index::<F>(peek(sp, 1))
            && let Some(i) = place(i, l.len.get())
            && let Some(v) =
                try_int::<F>(vm, l.start.get().wrapping_add((i as i64).wrapping_mul(l.step.get())))
        {
            put(sp, 2, v);
            next!(vm, fp, sp.sub(1), pc, t)
        }
        binary_subscr_slow(vm, fp, sp, pc, w, t)
    }
);

handler!(binary_subscr_strategy<F>, |vm, fp, sp, pc, w, t| {
    let c = peek(sp, 2);
    if let Some(i) = index::<F>(peek(sp, 1)) {
        if c.is_exact(Kind::List) {
            let l: Gc<List> = c.cast_unchecked();
            if let Some(i) = place(i, l.len.get())
                && let Some(a) = l.items.get()
                && let Some(v) = (*a.items_ptr().add(i)).get()
            {
                put(sp, 2, v);
                next!(vm, fp, sp.sub(1), pc, t)
            }
        } else if c.is_exact(Kind::IntList) {
            let l = words_unchecked(c);
            let reads = l.reserved.get();
            if let Some(i) = place(i, l.len.get())
                && let Some(a) = l.items.get()
                && (F::TAGGED || reads < l.len.get() as u64)
                && let Some(v) = try_int::<F>(vm, a.items_ptr().add(i).cast::<i64>().read())
            {
                if !F::TAGGED {
                    l.reserved.set(reads + 1);
                }
                put(sp, 2, v);
                next!(vm, fp, sp.sub(1), pc, t)
            }
        } else {
            return binary_subscr_words::<F>(vm, fp, sp, pc, w, t);
        }
    }
    binary_subscr_slow(vm, fp, sp, pc, w, t)
});

handler!(binary_subscr_words<F>, |vm, fp, sp, pc, w, t| {
    let c = peek(sp, 2);
    if let Some(i) = index::<F>(peek(sp, 1)) {
        if c.is_exact(Kind::Tuple) {
            let tuple: Gc<Tuple> = c.cast_unchecked();
            if let Some(i) = place(i, tuple.len) {
                put(sp, 2, *tuple.items_ptr().add(i));
                next!(vm, fp, sp.sub(1), pc, t)
            }
        } else if c.is_exact(Kind::RangeList) {
            return binary_subscr_range::<F>(vm, fp, sp, pc, w, t);
        } else if c.is_exact(Kind::FloatList) {
            let l = words_unchecked(c);
            let reads = l.reserved.get();
            if let Some(i) = place(i, l.len.get())
                && let Some(a) = l.items.get()
                && reads < l.len.get() as u64
                && let Some(v) = try_float(vm, a.items_ptr().add(i).cast::<f64>().read())
            {
                l.reserved.set(reads + 1);
                put(sp, 2, v);
                next!(vm, fp, sp.sub(1), pc, t)
            }
        } else if c.is_exact(Kind::StrList) {
            let l = words_unchecked(c);
            if let Some(i) = place(i, l.len.get())
                && let Some(a) = l.items.get()
                && let Some(v) = (*a.items_ptr().add(i)).get()
            {
                put(sp, 2, v);
                next!(vm, fp, sp.sub(1), pc, t)
            }
        }
    }
    binary_subscr_slow(vm, fp, sp, pc, w, t)
});

handler!(binary_subscr_slow, |vm, fp, sp, pc, w, t| {
    if peek(sp, 2).is_exact(Kind::Dict) {
        return super::dict::dict_subscr(vm, fp, sp, pc, w, t);
    }
    binary_subscr_any(vm, fp, sp, pc, w, t)
});

handler!(binary_subscr_any, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if is_instance(peek(sp, 2)) {
        enter_special!((*vm).item_frame(sp), vm, fp, sp, pc, w, t);
    }
    let v = attempt!((*vm).get_item(peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    put(sp, 2, v);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(store_subscr<F>, |vm, fp, sp, pc, w, t| {
    let c = peek(sp, 2);
    if c.is_exact(Kind::List)
        && let Some(i) = index::<F>(peek(sp, 1))
    {
        let l: Gc<List> = c.cast_unchecked();
        if let Some(i) = place(i, l.len.get())
            && let Some(a) = l.items.get()
        {
            (*a.items_ptr().add(i)).set(Some(peek(sp, 3)));
            next!(vm, fp, sp.sub(3), pc, t)
        }
    }
    store_subscr_slow(vm, fp, sp, pc, w, t)
});

handler!(store_subscr_strategy<F>, |vm, fp, sp, pc, w, t| {
    let c = peek(sp, 2);
    if let Some(i) = index::<F>(peek(sp, 1)) {
        if c.is_exact(Kind::List) {
            let l: Gc<List> = c.cast_unchecked();
            if let Some(i) = place(i, l.len.get())
                && let Some(a) = l.items.get()
            {
                (*a.items_ptr().add(i)).set(Some(peek(sp, 3)));
                next!(vm, fp, sp.sub(3), pc, t)
            }
        } else if c.is_exact(Kind::IntList) {
            let l = words_unchecked(c);
            if let Some(i) = place(i, l.len.get())
                && let Some(a) = l.items.get()
                && let Some(word) = exact_int(peek(sp, 3))
            {
                (*a.items_ptr().add(i)).set(Value::from_bits(word as u64));
                next!(vm, fp, sp.sub(3), pc, t)
            }
        } else {
            return store_subscr_words::<F>(vm, fp, sp, pc, w, t);
        }
    }
    store_subscr_slow(vm, fp, sp, pc, w, t)
});

handler!(store_subscr_words<F>, |vm, fp, sp, pc, w, t| {
    let (c, v) = (peek(sp, 2), peek(sp, 3));
    if let Some(i) = index::<F>(peek(sp, 1)) {
        let word = if c.is_exact(Kind::FloatList) && v.is_exact(Kind::Float) {
            let f = v.cast_unchecked::<Float>().value;
            // A NaN would lose its identity.
            if f.is_nan() { None } else { Some(f.to_bits()) }
        } else if c.is_exact(Kind::StrList) && v.is_exact(Kind::Str) {
            Some(v.bits())
        } else {
            None
        };
        if let Some(word) = word {
            let l = words_unchecked(c);
            if let Some(i) = place(i, l.len.get())
                && let Some(a) = l.items.get()
            {
                (*a.items_ptr().add(i)).set(Value::from_bits(word));
                next!(vm, fp, sp.sub(3), pc, t)
            }
        }
    }
    store_subscr_slow(vm, fp, sp, pc, w, t)
});

handler!(store_subscr_slow, |vm, fp, sp, pc, w, t| {
    if peek(sp, 2).is_exact(Kind::Dict) {
        return super::dict::dict_store(vm, fp, sp, pc, w, t);
    }
    store_subscr_any(vm, fp, sp, pc, w, t)
});

handler!(store_subscr_any, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if is_instance(peek(sp, 2)) {
        enter_special!((*vm).set_item_frame(sp), vm, fp, sp, pc, w, t);
    }
    attempt!((*vm).set_item(peek(sp, 2), peek(sp, 1), peek(sp, 3)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(3), pc, t)
});

handler!(delete_subscr, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).del_item(peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    if (*vm).ends_something(Some(peek(sp, 2))) {
        (*vm).end_promptly(crate::types::prompt::Occasion::Unbound, sp.sub(2));
    }
    next!(vm, fp, sp.sub(2), pc, t)
});

handler!(build_slice, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let n = w.b() as usize;
    let step = if n == 3 { peek(sp, 1) } else { (*vm).none };
    let v = (*vm).slice(peek(sp, n), peek(sp, n - 1), step);
    put(sp, n, v);
    next!(vm, fp, sp.sub(n - 1), pc, t)
});
