//! Building and unpacking containers, strings and functions.

use vm_layout::opcodes::{format_value as format_bits, make_function as bits};
use vm_layout::*;

use super::super::code::body;
use super::{attempt, exact_int, handler, next, peek, push, put, values, words_unchecked};
use crate::Vm;
use crate::native::R;
use crate::types::list::list_words;
use crate::value::{ListExt, StrExt};

handler!(build_tuple, |vm, fp, sp, pc, w, t| {
    let n = w.b() as usize;
    let v = (*vm).tuple(values(sp, n));
    next!(vm, fp, push(sp.sub(n), v), pc, t)
});

handler!(build_list, |vm, fp, sp, pc, w, t| {
    let n = w.b() as usize;
    let v = (*vm).list_from(values(sp, n)).value();
    next!(vm, fp, push(sp.sub(n), v), pc, t)
});

handler!(build_set, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let n = w.b() as usize;
    let v = attempt!((*vm).build_set(values(sp, n)), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp.sub(n), v), pc, t)
});

handler!(build_string, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let n = w.b() as usize;
    let v = attempt!((*vm).str_join(values(sp, n)), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp.sub(n), v), pc, t)
});

handler!(build_map, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let n = 2 * w.b() as usize;
    let v = attempt!((*vm).build_map(values(sp, n)), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp.sub(n), v), pc, t)
});

handler!(build_const_key_map, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let n = w.b() as usize;
    let v = attempt!((*vm).build_const_key_map(peek(sp, 1), values(sp.sub(1), n)), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp.sub(n + 1), v), pc, t)
});

handler!(list_append, |vm, fp, sp, pc, w, t| {
    let v = peek(sp, 1);
    let l: Gc<List> = peek(sp, 1 + w.b() as usize).cast_unchecked();
    (*vm).list_push(l, v);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(build_list_strategy, |vm, fp, sp, pc, w, t| {
    let n = w.b() as usize;
    let v = (*vm).list_of(values(sp, n));
    next!(vm, fp, push(sp.sub(n), v), pc, t)
});

handler!(
    /// An int behind others, where there is room, here; all else in `types::list::strategy`.
    list_append_strategy, |vm, fp, sp, pc, w, t| {
        let (v, list) = (peek(sp, 1), peek(sp, 1 + w.b() as usize));
        if list.kind() == Kind::IntList
            && let Some(i) = exact_int(v)
        {
            let l: Gc<List> = words_unchecked(list);
            let n = l.len.get();
            if let Some(a) = l.items.get()
                && n < a.capacity
            {
                (*a.items_ptr().add(n)).set(Value::from_bits(i as u64));
                l.len.set(n + 1);
                next!(vm, fp, sp.sub(1), pc, t)
            }
        }
        list_append_strategy_slow(vm, fp, sp, pc, w, t)
    }
);

handler!(list_append_strategy_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).list_append(peek(sp, 1 + w.b() as usize), peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(set_add, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).add_to_set(peek(sp, 1 + w.b() as usize), peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(map_add, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let d: Gc<Dict> = peek(sp, 2 + w.b() as usize).cast_unchecked();
    attempt!((*vm).dict_set(d, peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(2), pc, t)
});

handler!(list_extend, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!(
        (*vm).extend_display(peek(sp, 1 + w.b() as usize), peek(sp, 1), w.a() != 0),
        vm,
        fp,
        sp,
        pc,
        w,
        t
    );
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(set_update, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).update_set(peek(sp, 1 + w.b() as usize), peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(dict_update, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    attempt!((*vm).update_display(peek(sp, 1 + w.b() as usize), peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(dict_merge, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let n = w.b() as usize;
    attempt!((*vm).merge_keywords(peek(sp, 1 + n), peek(sp, 1), peek(sp, 3 + n)), vm, fp, sp, pc, w, t);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(list_to_tuple, |vm, fp, sp, pc, w, t| {
    let v = (*vm).list_as_tuple(peek(sp, 1));
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(unpack_sequence, |vm, fp, sp, pc, w, t| {
    let n = w.b() as usize;
    let v = peek(sp, 1);
    if v.is_exact(Kind::Tuple) {
        let tuple: Gc<Tuple> = v.cast_unchecked();
        if tuple.len == n {
            let base = sp.sub(1);
            for i in 0..n {
                (*base.add(n - 1 - i)).set(Some(*tuple.items_ptr().add(i)));
            }
            next!(vm, fp, base.add(n), pc, t)
        }
    }
    unpack_sequence_slow(vm, fp, sp, pc, w, t)
});

handler!(unpack_sequence_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let n = w.b() as usize;
    let l = attempt!((*vm).unpack(peek(sp, 1), n), vm, fp, sp, pc, w, t);
    let items = l.items_or_empty();
    let base = sp.sub(1);
    for i in 0..n {
        (*base.add(n - 1 - i)).set((*items.add(i)).get());
    }
    next!(vm, fp, base.add(n), pc, t)
});

handler!(unpack_ex, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let (before, after) = (w.a() as usize, w.b() as usize);
    let l = attempt!((*vm).unpack_star(peek(sp, 1), before, after), vm, fp, sp, pc, w, t);
    let n = before + 1 + after;
    let items = l.items_or_empty();
    let base = sp.sub(1);
    for i in 0..n {
        (*base.add(n - 1 - i)).set((*items.add(i)).get());
    }
    next!(vm, fp, base.add(n), pc, t)
});

handler!(format_value, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let has_spec = w.a() & format_bits::HAS_SPEC != 0;
    let n = 1 + has_spec as usize;
    let spec = if has_spec { Some(peek(sp, 1)) } else { None };
    let v = attempt!((*vm).format_piece(peek(sp, n), spec, w.a() & 3), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp.sub(n), v), pc, t)
});

handler!(make_function, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let n = w.b().count_ones() as usize;
    let v = (*vm).make_function((*fp).globals, peek(sp, 1), w.b(), values(sp.sub(1), n));
    next!(vm, fp, push(sp.sub(n + 1), v), pc, t)
});

/// Element storage of a list that is known to have some.
trait Items {
    fn items_or_empty(self) -> *const Slot;
}

impl Items for Gc<List> {
    fn items_or_empty(self) -> *const Slot {
        self.items.get().map_or(std::ptr::null(), |a| a.items_ptr().cast_const())
    }
}

impl Vm {
    #[inline(never)]
    fn build_map(&mut self, pairs: &[Value]) -> R {
        let d = self.new_plain_dict();
        for pair in pairs.chunks_exact(2) {
            self.dict_set(d, pair[0], pair[1])?;
        }
        Ok(d.value())
    }

    #[inline(never)]
    fn build_const_key_map(&mut self, keys: Value, values: &[Value]) -> R {
        let d = self.new_plain_dict();
        if let Some(keys) = keys.cast::<Tuple>() {
            for (&k, &v) in keys.items().iter().zip(values) {
                self.dict_set(d, k, v)?;
            }
        }
        Ok(d.value())
    }

    #[inline(never)]
    fn build_set(&mut self, items: &[Value]) -> R {
        let l = self.list_from(items);
        self.call(self.types.set.value(), &[l.value()])
    }

    #[inline(never)]
    fn add_to_set(&mut self, set: Value, v: Value) -> R {
        self.call_method(set, "add", &[v])
    }

    #[inline(never)]
    fn update_set(&mut self, set: Value, iterable: Value) -> R {
        self.call_method(set, "update", &[iterable])
    }

    /// `[*iterable]` and `f(*iterable)`. Only a display that this finishes may become a range list: LIST_APPEND takes none.
    #[inline(never)]
    fn extend_display(&mut self, list: Value, iterable: Value, last: bool) -> R<()> {
        if self.special(iterable, crate::types::Dunder::Iter).is_none()
            && self.special(iterable, crate::types::Dunder::GetItem).is_none()
        {
            let class = self.type_name(iterable);
            return Err(self.type_error(format!("Value after * must be an iterable, not {class}")));
        }
        if last
            && let Some(l) = list_words(list)
            && self.try_become_range_list(l, iterable)?
        {
            return Ok(());
        }
        if list.kind() != Kind::List {
            return self.extend_list(list, iterable);
        }
        let Some(l) = self.plain_list(list) else { return Ok(()) };
        self.list_extend(l, iterable)
    }

    /// `{**mapping}`.
    #[inline(never)]
    fn update_display(&mut self, dict: Value, mapping: Value) -> R<()> {
        if mapping.cast::<Dict>().is_none() && self.try_get_attr(mapping, self.names.keys)?.is_none() {
            let class = self.type_name(mapping);
            return Err(self.type_error(format!("'{class}' object is not a mapping")));
        }
        self.call_method(dict, "update", &[mapping]).map(|_| ())
    }

    /// `f(**a, **b)`.
    #[inline(never)]
    fn merge_keywords(&mut self, dict: Value, mapping: Value, callable: Value) -> R<()> {
        let Some(d) = dict.cast::<Dict>() else { return Ok(()) };
        if mapping.cast::<Dict>().is_none() && self.try_get_attr(mapping, self.names.keys)?.is_none() {
            let (f, class) = (self.callable_text(callable)?, self.type_name(mapping));
            return Err(self.type_error(format!("{f} argument after ** must be a mapping, not {class}")));
        }
        let fresh = self.new_plain_dict();
        self.call_method(fresh.value(), "update", &[mapping])?;
        let mut position = 0;
        while let Some((k, v)) = self.dict_next(fresh, &mut position) {
            if self.dict_get(d, k)?.is_some() {
                let f = self.callable_text(callable)?;
                let key = self.str_of(k)?.to_text();
                return Err(self.type_error(format!("{f} got multiple values for keyword argument '{key}'")));
            }
            self.dict_set(d, k, v)?;
        }
        Ok(())
    }

    #[inline(never)]
    fn list_as_tuple(&mut self, list: Value) -> Value {
        match self.plain_list(list) {
            Some(l) => self.tuple_from_list(l),
            None => self.empty_tuple.value(),
        }
    }

    /// Exactly `n` items of an iterable, in a list.
    #[inline(never)]
    fn unpack(&mut self, v: Value, n: usize) -> R<Gc<List>> {
        if self.special(v, crate::types::Dunder::Iter).is_none()
            && self.special(v, crate::types::Dunder::GetItem).is_none()
        {
            let class = self.type_name(v);
            return Err(self.type_error(format!("cannot unpack non-iterable {class} object")));
        }
        let l = self.new_list();
        let it = self.iter(v)?;
        while l.len.get() < n {
            match self.next(it)? {
                Some(v) => self.list_push(l, v),
                None => {
                    let got = l.len.get();
                    return Err(
                        self.value_error(format!("not enough values to unpack (expected {n}, got {got})"))
                    );
                }
            }
        }
        if self.next(it)?.is_some() {
            return Err(self.value_error(format!("too many values to unpack (expected {n})")));
        }
        Ok(l)
    }

    /// The items of an iterable around a star: `before`, a list of the middle ones, `after`.
    #[inline(never)]
    fn unpack_star(&mut self, v: Value, before: usize, after: usize) -> R<Gc<List>> {
        if self.special(v, crate::types::Dunder::Iter).is_none()
            && self.special(v, crate::types::Dunder::GetItem).is_none()
        {
            let class = self.type_name(v);
            return Err(self.type_error(format!("cannot unpack non-iterable {class} object")));
        }
        let all = self.collect_list(v)?;
        let n = all.len.get();
        if n < before + after {
            return Err(self.value_error(format!(
                "not enough values to unpack (expected at least {}, got {n})",
                before + after
            )));
        }
        let l = self.new_list();
        for i in 0..before {
            self.list_push(l, all.as_slice()[i]);
        }
        let middle = self.list_from(&all.as_slice()[before..n - after]);
        self.list_push(l, middle.value());
        for i in n - after..n {
            self.list_push(l, all.as_slice()[i]);
        }
        Ok(l)
    }

    #[inline(never)]
    fn format_piece(&mut self, v: Value, spec: Option<Value>, conversion: u16) -> R {
        let v = match conversion {
            format_bits::STR => self.str_of(v)?.value(),
            format_bits::REPR => self.repr(v)?.value(),
            format_bits::ASCII => self.ascii(v)?.value(),
            _ => v,
        };
        let spec = spec.and_then(|s| s.cast::<Str>()).unwrap_or(self.empty_str);
        if spec.len == 0 && v.is_exact(Kind::Str) {
            return Ok(v);
        }
        Ok(self.format(v, spec)?.value())
    }

    /// A function with nothing but a closure, if it has one.
    pub fn make_closure(&mut self, globals: Gc<Dict>, code: Gc<Code>, closure: Option<Value>) -> Value {
        match closure {
            Some(cells) => self.make_function(globals, code.value(), bits::CLOSURE, &[cells]),
            None => self.make_function(globals, code.value(), 0, &[]),
        }
    }

    #[inline(never)]
    fn make_function(&mut self, globals: Gc<Dict>, code: Value, what: u32, parts: &[Value]) -> Value {
        // SAFETY: MAKE_FUNCTION's operand is a code object.
        let code: Gc<Code> = unsafe { code.cast_unchecked() };
        let body = body(code);
        let f: Gc<Function> = self.alloc(self.types.function, Kind::Function, size_of::<Function>());
        f.code.set(code);
        f.globals.set(globals);
        let mut parts = parts.iter().copied();
        let mut part = |bit| if what & bit != 0 { parts.next() } else { None };
        f.defaults.set(part(bits::DEFAULTS).and_then(|v| v.cast()));
        f.kwdefaults.set(part(bits::KWDEFAULTS));
        f.annotations.set(part(bits::ANNOTATIONS));
        f.closure.set(part(bits::CLOSURE).and_then(|v| v.cast()));
        f.name.set(Some(body.name.value()));
        f.qualname.set(Some(body.qualname.value()));
        let doc = code.consts.get().items().first().copied().filter(|d| d.is_exact(Kind::Str));
        let documented = code.flags.get() & crate::bytecode::flags::NEWLOCALS != 0;
        f.doc.set(doc.filter(|_| documented));
        f.module.set(self.dict_get_str(globals, self.names.name));
        f.value()
    }
}
