//! Iteration and generators.

use vm_layout::*;

use super::super::generator::generator_state;
use super::arith::{try_float, try_int};
use super::special::{enter_special, is_instance};
use super::{attempt, handler, jump, next, peek, push, put, stack_base, words_unchecked};
use crate::Vm;
use crate::bytecode::flags;
use crate::native::R;
use crate::types::Dunder;
use crate::types::dict;
use crate::types::prompt::Occasion;

handler!(get_iter, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if is_instance(peek(sp, 1)) {
        enter_special!((*vm).unary_frame(Dunder::Iter, sp, true), vm, fp, sp, pc, w, t);
    }
    let v = attempt!((*vm).iter(peek(sp, 1)), vm, fp, sp, pc, w, t);
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(for_iter<F>, |vm, fp, sp, pc, w, t| {
    let it = peek(sp, 1);
    let Some(h) = it.header() else { return for_iter_slow(vm, fp, sp, pc, w, t) };
    match h.kind() {
        Kind::RangeIter => {
            let r: Gc<RangeIter> = it.cast_unchecked();
            let left = r.remaining.get();
            if left == 0 {
                jump!(vm, fp, sp.sub(1), w.b(), t)
            }
            let i = r.next.get();
            if let Some(v) = try_int::<F>(vm, i) {
                r.next.set(i.wrapping_add(r.step.get()));
                r.remaining.set(left - 1);
                next!(vm, fp, push(sp, v), pc, t)
            }
        }
        Kind::ListIter => {
            let s: Gc<SeqIter> = it.cast_unchecked();
            if let Some(v) = s.sequence.get()
                && v.kind() == Kind::List
            {
                let l: Gc<List> = v.cast_unchecked();
                let i = s.index.get();
                if i < l.len.get()
                    && let Some(a) = l.items.get()
                    && let Some(v) = (*a.items_ptr().add(i)).get()
                {
                    s.index.set(i + 1);
                    next!(vm, fp, push(sp, v), pc, t)
                }
            } else if let Some(v) = s.sequence.get()
                && v.kind() == Kind::RangeList
            {
                let l: Gc<RangeList> = v.cast_unchecked();
                let i = s.index.get();
                if i < l.len.get()
                    && let Some(v) =
                        try_int::<F>(vm, l.start.get().wrapping_add((i as i64).wrapping_mul(l.step.get())))
                {
                    s.index.set(i + 1);
                    next!(vm, fp, push(sp, v), pc, t)
                }
            }
        }
        Kind::TupleIter => {
            let s: Gc<SeqIter> = it.cast_unchecked();
            if let Some(v) = s.sequence.get() {
                let tuple: Gc<Tuple> = v.cast_unchecked();
                let i = s.index.get();
                if i < tuple.len {
                    s.index.set(i + 1);
                    next!(vm, fp, push(sp, *tuple.items_ptr().add(i)), pc, t)
                }
            }
        }
        Kind::Generator => return for_iter_generator(vm, fp, sp, pc, w, t),
        Kind::DictIter => return for_iter_dict::<F>(vm, fp, sp, pc, w, t),
        _ => {}
    }
    for_iter_slow(vm, fp, sp, pc, w, t)
});

handler!(for_iter_strategy<F>, |vm, fp, sp, pc, w, t| {
    let it = peek(sp, 1);
    let Some(h) = it.header() else { return for_iter_slow(vm, fp, sp, pc, w, t) };
    match h.kind() {
        Kind::RangeIter => {
            let r: Gc<RangeIter> = it.cast_unchecked();
            let left = r.remaining.get();
            if left == 0 {
                jump!(vm, fp, sp.sub(1), w.b(), t)
            }
            let i = r.next.get();
            if let Some(v) = try_int::<F>(vm, i) {
                r.next.set(i.wrapping_add(r.step.get()));
                r.remaining.set(left - 1);
                next!(vm, fp, push(sp, v), pc, t)
            }
            for_iter_slow(vm, fp, sp, pc, w, t)
        }
        Kind::ListIter => {
            let s: Gc<SeqIter> = it.cast_unchecked();
            if let Some(list) = s.sequence.get() {
                let i = s.index.get();
                match list.kind() {
                    Kind::List | Kind::StrList => {
                        let l = words_unchecked(list);
                        if i < l.len.get()
                            && let Some(a) = l.items.get()
                            && let Some(v) = (*a.items_ptr().add(i)).get()
                        {
                            s.index.set(i + 1);
                            next!(vm, fp, push(sp, v), pc, t)
                        }
                        return for_iter_slow(vm, fp, sp, pc, w, t);
                    }
                    Kind::IntList => {
                        let l = words_unchecked(list);
                        if i < l.len.get()
                            && let Some(a) = l.items.get()
                            && let Some(v) = try_int::<F>(vm, a.items_ptr().add(i).cast::<i64>().read())
                        {
                            s.index.set(i + 1);
                            next!(vm, fp, push(sp, v), pc, t)
                        }
                        return for_iter_slow(vm, fp, sp, pc, w, t);
                    }
                    Kind::FloatList => {
                        let l = words_unchecked(list);
                        if i < l.len.get()
                            && let Some(a) = l.items.get()
                            && let Some(v) = try_float(vm, a.items_ptr().add(i).cast::<f64>().read())
                        {
                            s.index.set(i + 1);
                            next!(vm, fp, push(sp, v), pc, t)
                        }
                        return for_iter_slow(vm, fp, sp, pc, w, t);
                    }
                    _ => {}
                }
            }
            for_iter::<F>(vm, fp, sp, pc, w, t)
        }
        _ => for_iter::<F>(vm, fp, sp, pc, w, t),
    }
});

handler!(
    /// A generator's frame is run by this loop: nothing recurses.
    for_iter_generator, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let g: Gc<Generator> = peek(sp, 1).cast_unchecked();
        let state = g.state.get();
        if state > generator_state::SUSPENDED
            || (*vm).code_may_resume(g)
            || (*vm).breaker.load(std::sync::atomic::Ordering::Relaxed) != 0
        {
            return for_iter_slow(vm, fp, sp, pc, w, t);
        }
        let f = attempt!((*vm).restore_frame(g, ReturnAction::ForIter), vm, fp, sp, pc, w, t);
        (*f).return_sp = sp;
        (*vm).enter_frame(f);
        let mut inner = stack_base(f).add(g.depth.get() as usize);
        if state == generator_state::SUSPENDED {
            inner = push(inner, (*vm).none);
        }
        next!(vm, f, inner, g.pc.get(), t)
    }
);

handler!(
    /// The next key or value of a dict that has not changed, in place: a call for it took as long as all the rest.
    for_iter_dict<F>, |vm, fp, sp, pc, w, t| {
        let it: Gc<DictIter> = peek(sp, 1).cast_unchecked();
        let (position, used, what) = (it.position.get(), it.used.get(), it.what.get());
        // Equal sizes and one left at least: the high half of `used` is not 0.
        if let Some(d) = it.dict.get()
            && used & 0xffff_ffff == d.used.get()
            && used > 0xffff_ffff
            && what <= dict::VALUES
            && position < d.filled.get()
        {
            if let Some(entries) = d.entries.get() {
                let e = &*entries.items_ptr().add(position);
                if let (Some(k), Some(v)) = (e.key.get(), e.value.get()) {
                    it.position.set(position + 1);
                    it.used.set(used - (1 << 32));
                    next!(vm, fp, push(sp, if what == dict::KEYS { k } else { v }), pc, t)
                }
            } else if let Some(table) = d.pairs() {
                let pair = &*table.items_ptr().add(position);
                let Some(v) = pair.value.get() else { return for_iter_dict_gap(vm, fp, sp, pc, w, t) };
                let item = if what != dict::KEYS {
                    Some(v)
                } else if !table.header.has_flag(header_flags::RAW_KEYS) {
                    Value::from_bits(pair.key.get())
                } else if let Some(boxes) = table.boxes.get().filter(|_| !F::TAGGED) {
                    // The object that is kept of it, if there is one.
                    (*boxes.items_ptr().add(position)).get().filter(|kept| {
                        kept.is_exact(Kind::Int)
                            && kept.cast_unchecked::<Int>().value == pair.key.get() as i64
                    })
                } else {
                    try_int::<F>(vm, pair.key.get() as i64)
                };
                if let Some(item) = item {
                    it.position.set(position + 1);
                    it.used.set(used - (1 << 32));
                    next!(vm, fp, push(sp, item), pc, t)
                }
            }
        }
        for_iter_dict_gap(vm, fp, sp, pc, w, t)
    }
);

handler!(
    /// Where a deleted entry is passed over, pairs are handed out or a key's object is made.
    for_iter_dict_gap, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        if let Some(v) = Value::from_bits((*vm).dict_iter_step(peek(sp, 1))) {
            next!(vm, fp, push(sp, v), pc, t)
        }
        for_iter_slow(vm, fp, sp, pc, w, t)
    }
);

impl Vm {
    /// The next item, or a null word at the end.
    #[inline(never)]
    fn for_iter_step(&mut self, it: Value) -> R<u64> {
        self.poll()?;
        Ok(self.next(it)?.map_or(0, |v| v.bits()))
    }
}

handler!(for_iter_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if is_instance(peek(sp, 1)) {
        enter_special!((*vm).next_frame(sp), vm, fp, sp, pc, w, t);
    }
    match (*vm).next_or_stop(peek(sp, 1)) {
        0 => {
            if (*vm).loop_may_end_something(peek(sp, 1)) {
                (*vm).end_promptly(Occasion::LoopLeft, sp.sub(1));
            }
            jump!(vm, fp, sp.sub(1), w.b(), t)
        }
        2 => super::super::unwind::unwind(vm, fp, sp, pc, w, t),
        bits => next!(vm, fp, push(sp, Value::from_bits(bits).unwrap_unchecked()), pc, t),
    }
});

impl Vm {
    /// A step of an iterator in one word: 0 at the end, 2 (no value's word) when it raised.
    #[inline(never)]
    fn next_or_stop(&mut self, it: Value) -> u64 {
        self.for_iter_step(it).unwrap_or(2)
    }
}

handler!(pop_iter, |vm, fp, sp, pc, w, t| {
    let it = peek(sp, 1);
    if (*vm).loop_may_end_something(it) {
        (*fp).pc = pc;
        (*vm).end_promptly(Occasion::LoopLeft, sp.sub(1));
    }
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(get_yield_from_iter, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = peek(sp, 1);
    let code = (*fp).code;
    let it = attempt!((*vm).delegate_iter(v, code), vm, fp, sp, pc, w, t);
    put(sp, 1, it);
    next!(vm, fp, sp, pc, t)
});

impl Vm {
    /// What `yield from v` delegates to.
    #[inline(never)]
    fn delegate_iter(&mut self, v: Value, code: Gc<Code>) -> R {
        if v.kind() == Kind::Generator && self.type_of(v) == self.types.coroutine {
            if code.flags.get() & (flags::COROUTINE | flags::ITERABLE_COROUTINE) == 0 {
                return Err(
                    self.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")
                );
            }
            return Ok(v);
        }
        self.iter(v)
    }
}

handler!(yield_from, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).delegate_step(peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    if (*vm).delegate_done {
        put(sp, 2, v);
        next!(vm, fp, sp.sub(1), pc, t)
    }
    // Stays at this word: the value sent next is pushed above the iterator again.
    leave_by_yield(vm, fp, push(sp.sub(1), v), pc.sub(1), w, t)
});

handler!(yield_value, |vm, fp, sp, pc, w, t| { leave_by_yield(vm, fp, sp, pc, w, t) });

handler!(
    /// Suspends the running generator at `pc` with the top as the value yielded.
    leave_by_yield, |vm, fp, sp, pc, w, t| {
        let v = peek(sp, 1);
        let (action, back, return_sp) = ((*fp).action, (*fp).back, (*fp).return_sp);
        (*vm).suspend_generator(fp, sp.sub(1), pc);
        if action == ReturnAction::ForIter {
            next!(vm, back, push(return_sp, v), (*back).pc, t)
        }
        v.bits()
    }
);
