//! Cells, globals, names; what happens when a local is unbound; TRACK_OBJECT.

use vm_layout::*;

use super::super::code::body;
use super::{attempt, handler, name, next, peek, push};
use crate::Vm;
use crate::native::{R, Raised};
use crate::types::prompt::Occasion;
use crate::value::{Probe, StrExt, probe};

impl Vm {
    /// A global name, then a builtin.
    #[inline(never)]
    pub fn load_global(&mut self, globals: Gc<Dict>, name: Gc<Str>) -> R {
        if let Some(v) = self.name_in(globals, name) {
            return Ok(v);
        }
        let builtins = if self.custom_builtins { self.builtins_of(globals) } else { self.builtins };
        match self.dict_get_str(builtins, name) {
            Some(v) => Ok(v),
            None => Err(self.name_not_defined(name)),
        }
    }

    /// What `__builtins__` of some globals names: a dict or a module.
    #[cold]
    pub fn builtins_of(&mut self, globals: Gc<Dict>) -> Gc<Dict> {
        match self.dict_get_str(globals, self.names.builtins) {
            Some(v) => match (v.cast::<Dict>(), v.cast::<Module>()) {
                (Some(d), _) => d,
                (_, Some(m)) => m.dict.get(),
                _ => self.builtins,
            },
            None => self.builtins,
        }
    }

    /// Whether [`Vm::end_promptly`] is due when a name is not bound to `ended` any more. (Who asks must not hold
    /// the value any longer when it collects.)
    #[inline(never)]
    pub fn ends_something(&self, ended: Option<Value>) -> bool {
        ended.is_some_and(|v| self.may_end_something(v))
    }

    #[cold]
    pub fn name_not_defined(&mut self, name: Gc<Str>) -> Raised {
        let message = self.str(&format!("name '{}' is not defined", name.to_text()));
        let e = self.new_exception(self.exc.name_error, &[message]);
        // NameError's own word: name.
        crate::heap::record_slots(e)[5].set(Some(name.value()));
        self.raise(e)
    }

    #[cold]
    fn local_not_bound(&mut self, f: *mut Frame, slot: u32) -> Raised {
        // SAFETY: `f` is the running frame.
        let code = unsafe { (*f).code };
        let unit = &body(code).unit;
        let name = unit.varnames.get(slot as usize).map_or("?", |n| n);
        self.unbound_local_error(format!(
            "cannot access local variable '{name}' where it is not associated with a value"
        ))
    }

    #[cold]
    fn cell_not_bound(&mut self, f: *mut Frame, slot: u32) -> Raised {
        // SAFETY: `f` is the running frame.
        let code = unsafe { (*f).code };
        let unit = &body(code).unit;
        if slot >= code.first_free.get() {
            let name = &unit.freevars[(slot - code.first_free.get()) as usize];
            let message = self.str(&format!(
                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            ));
            return self.raise_new(self.exc.name_error, &[message]);
        }
        let cell = unit.cell_slots.iter().position(|&s| s == slot);
        let name = cell.map_or("?", |i| &unit.cellvars[i]);
        self.unbound_local_error(format!(
            "cannot access local variable '{name}' where it is not associated with a value"
        ))
    }

    /// An unbound local is read: an error, unless it is a hidden local of PEP 266 whose chain is broken. Then the
    /// ordinary look-up is made, and raises where untracked code would.
    #[inline(never)]
    fn read_unbound(&mut self, f: *mut Frame, slot: u32) -> R {
        // SAFETY: `f` is the running frame.
        let (code, globals) = unsafe { ((*f).code, (*f).globals) };
        let unit = &body(code).unit;
        let Some(hidden) =
            slot.checked_sub(unit.first_hidden).filter(|&h| (h as usize) < unit.hidden_chains.len())
        else {
            return Err(self.local_not_bound(f, slot));
        };
        let chain = &unit.chains[unit.hidden_chains[hidden as usize] as usize];
        let names = code.names.get();
        let mut v = match chain.local_root {
            // SAFETY: the verifier has checked the slot number.
            Some(local) => match unsafe { (*Frame::slots(f).add(local as usize)).get() } {
                Some(v) => v,
                None => return Err(self.local_not_bound(f, local)),
            },
            None => {
                // SAFETY: the verifier has checked the name index; names are strs.
                let root = unsafe { names.items()[chain.root as usize].cast_unchecked() };
                self.load_global(globals, root)?
            }
        };
        for &i in &chain.attributes {
            // SAFETY: as above.
            v = self.get_attr(v, unsafe { names.items()[i as usize].cast_unchecked() })?;
        }
        Ok(v)
    }

    /// LOAD_NAME: the frame's namespace, globals, builtins.
    #[inline(never)]
    fn load_name(&mut self, f: *mut Frame, name: Gc<Str>) -> R {
        // SAFETY: `f` is the running frame.
        let (flags, globals, locals) = unsafe { ((*f).flags, (*f).globals, (&raw const (*f).locals).read()) };
        if flags & frame_flags::LOCALS != 0
            && let Some(l) = locals
            && l != globals.value()
            && let Some(v) = self.namespace_get(l, name)?
        {
            return Ok(v);
        }
        self.load_global(globals, name)
    }

    /// A name in a namespace that may be any mapping.
    fn namespace_get(&mut self, namespace: Value, name: Gc<Str>) -> R<Option<Value>> {
        if let Some(d) = namespace.exact::<Dict>() {
            return Ok(self.dict_get_str(d, name));
        }
        match self.get_item(namespace, name.value()) {
            Ok(v) => Ok(Some(v)),
            Err(r) => self.catch(r, self.exc.key_error).map(|_| None),
        }
    }

    fn store_name(&mut self, f: *mut Frame, name: Gc<Str>, v: Value) -> R<bool> {
        // SAFETY: `f` is the running frame.
        let (flags, globals, locals) = unsafe { ((*f).flags, (*f).globals, (&raw const (*f).locals).read()) };
        let namespace = if flags & frame_flags::LOCALS != 0 { locals } else { None };
        let d = match namespace {
            Some(l) => match l.exact::<Dict>() {
                Some(d) => d,
                None => return self.set_item(l, name.value(), v).map(|()| false),
            },
            None => globals,
        };
        let watched = !self.heap.finalizable.is_empty() || !self.weakrefs.is_empty();
        let ends =
            watched && self.dict_get_str(d, name).is_some_and(|old| old != v && self.may_end_something(old));
        self.dict_set_str(d, name, v);
        Ok(ends)
    }

    fn delete_name(&mut self, f: *mut Frame, name: Gc<Str>) -> R<bool> {
        // SAFETY: `f` is the running frame.
        let (flags, globals, locals) = unsafe { ((*f).flags, (*f).globals, (&raw const (*f).locals).read()) };
        let namespace = if flags & frame_flags::LOCALS != 0 { locals } else { None };
        let d = match namespace {
            Some(l) => match l.exact::<Dict>() {
                Some(d) => d,
                None => return self.del_item(l, name.value()).map(|()| false),
            },
            None => globals,
        };
        match self.dict_del_str(d, name) {
            Some(v) => Ok(self.may_end_something(v)),
            None => Err(self.name_not_defined(name)),
        }
    }
}

handler!(
    /// LOAD_FAST and its kin found slot `b` unbound.
    load_unbound_fast, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let v = attempt!((*vm).read_unbound(fp, w.b()), vm, fp, sp, pc, w, t);
        next!(vm, fp, push(sp, v), pc, t)
    }
);

handler!(
    /// One of a pair of loads found its slot unbound.
    load_unbound_pair, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let slots = Frame::slots(fp);
        let a = match (*slots.add(w.a() as usize)).get() {
            Some(v) => v,
            None => attempt!((*vm).read_unbound(fp, w.a() as u32), vm, fp, sp, pc, w, t),
        };
        let sp = push(sp, a);
        if w.op_byte() == Op::LOAD_FAST_LOAD_CONST as u8 {
            let v = *(*fp).consts.add(w.b() as usize);
            next!(vm, fp, push(sp, v), pc, t)
        }
        match (*slots.add(w.b() as usize)).get() {
            Some(v) => next!(vm, fp, push(sp, v), pc, t),
            None => load_unbound_fast(vm, fp, sp, pc, w, t),
        }
    }
);

handler!(
    /// DELETE_FAST found its slot unbound.
    unbound_fast, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let _ = (*vm).local_not_bound(fp, w.b());
        super::super::unwind::unwind(vm, fp, sp, pc, w, t)
    }
);

handler!(make_cell, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let slot = Frame::slots(fp).add(w.b() as usize);
    let cell = (*vm).cell((*slot).get());
    (*slot).set(Some(cell));
    next!(vm, fp, sp, pc, t)
});

handler!(load_closure, |vm, fp, sp, pc, w, t| {
    let cell = (*Frame::slots(fp).add(w.b() as usize)).get().unwrap_unchecked();
    next!(vm, fp, push(sp, cell), pc, t)
});

handler!(load_deref, |vm, fp, sp, pc, w, t| {
    let cell = (*Frame::slots(fp).add(w.b() as usize)).get().unwrap_unchecked();
    let cell: Gc<CellObject> = cell.cast_unchecked();
    match cell.value.get() {
        Some(v) => next!(vm, fp, push(sp, v), pc, t),
        None => unbound_deref(vm, fp, sp, pc, w, t),
    }
});

handler!(unbound_deref, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let _ = (*vm).cell_not_bound(fp, w.b());
    super::super::unwind::unwind(vm, fp, sp, pc, w, t)
});

handler!(store_deref, |vm, fp, sp, pc, w, t| {
    let cell = (*Frame::slots(fp).add(w.b() as usize)).get().unwrap_unchecked();
    let cell: Gc<CellObject> = cell.cast_unchecked();
    cell.value.set(Some(peek(sp, 1)));
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(delete_deref, |vm, fp, sp, pc, w, t| {
    let cell = (*Frame::slots(fp).add(w.b() as usize)).get().unwrap_unchecked();
    let cell: Gc<CellObject> = cell.cast_unchecked();
    if cell.value.get().is_none() {
        return unbound_deref(vm, fp, sp, pc, w, t);
    }
    cell.value.set(None);
    next!(vm, fp, sp, pc, t)
});

handler!(load_classderef, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    match (*vm).class_body_name(fp, w.b()) {
        0 => load_deref(vm, fp, sp, pc, w, t),
        2 => super::super::unwind::unwind(vm, fp, sp, pc, w, t),
        bits => next!(vm, fp, push(sp, Value::from_bits(bits).unwrap_unchecked()), pc, t),
    }
});

impl Vm {
    /// What the namespace of a class body has under the name of one of its cells, in one word: 0 where it has nothing, 2
    /// (no value's word) when that raised.
    #[inline(never)]
    fn class_body_name(&mut self, f: *mut Frame, slot: u32) -> u64 {
        // SAFETY: the frame runs.
        let (code, locals) = unsafe {
            if (*f).flags & frame_flags::LOCALS == 0 {
                return 0;
            }
            ((*f).code, (*f).locals)
        };
        let Some(locals) = locals else { return 0 };
        let unit = &body(code).unit;
        let text: &str = if slot >= code.first_free.get() {
            &unit.freevars[(slot - code.first_free.get()) as usize]
        } else {
            unit.cell_slots.iter().position(|&s| s == slot).map_or("", |i| &unit.cellvars[i])
        };
        let name = self.intern(text);
        match self.namespace_get(locals, name) {
            Ok(found) => found.map_or(0, |v| v.bits()),
            Err(_) => 2,
        }
    }
}

handler!(load_global, |vm, fp, sp, pc, w, t| {
    let (globals, name) = ((*fp).globals, name(fp, w.b()));
    let found = match probe(globals, name) {
        // A dict under a strategy has no entries either.
        Probe::Absent if !(*vm).custom_builtins && globals.entries.get().is_some() => {
            probe((*vm).builtins, name)
        }
        found => found,
    };
    match found {
        Probe::Bound(entry) => next!(vm, fp, push(sp, entry.value.get().unwrap_unchecked()), pc, t),
        _ => load_global_slow(vm, fp, sp, pc, w, t),
    }
});

handler!(load_global_slow, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).load_global((*fp).globals, name(fp, w.b())), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(store_global, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    (*vm).dict_set_str((*fp).globals, name(fp, w.b()), peek(sp, 1));
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(delete_global, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let n = name(fp, w.b());
    let ended = (*vm).dict_del_str((*fp).globals, n);
    if ended.is_none() {
        let _ = (*vm).name_not_defined(n);
        return super::super::unwind::unwind(vm, fp, sp, pc, w, t);
    }
    if (*vm).ends_something(ended) {
        (*vm).end_promptly(Occasion::Unbound, sp);
    }
    next!(vm, fp, sp, pc, t)
});

handler!(load_name, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).load_name(fp, name(fp, w.b())), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(store_name, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if attempt!((*vm).store_name(fp, name(fp, w.b()), peek(sp, 1)), vm, fp, sp, pc, w, t) {
        (*vm).end_promptly(Occasion::Unbound, sp.sub(1));
    }
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(delete_name, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if attempt!((*vm).delete_name(fp, name(fp, w.b())), vm, fp, sp, pc, w, t) {
        (*vm).end_promptly(Occasion::Unbound, sp);
    }
    next!(vm, fp, sp, pc, t)
});

handler!(
    /// The first TRACK_OBJECT of a region does the work of all; machine code that steps over single words gets single work.
    track_object, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        if (*vm).stepping == fp {
            (*vm).track_object(fp, w.a() as u32, w.b());
            next!(vm, fp, sp, pc, t)
        }
        let pc = (*vm).track_region(fp, pc.sub(1));
        next!(vm, fp, sp, pc, t)
    }
);

handler!(untrack_object, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    if (*vm).stepping == fp {
        (*vm).untrack_object(fp, w.a() as u32);
        next!(vm, fp, sp, pc, t)
    }
    let pc = (*vm).untrack_region(fp, pc.sub(1));
    next!(vm, fp, sp, pc, t)
});
