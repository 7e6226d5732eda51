//! `await`, `async for`, `async with`.

use vm_layout::*;

use super::super::generator::generator_state;
use super::super::unwind::unwind_again;
use super::{attempt, handler, next, peek, push, put};
use crate::Vm;
use crate::bytecode::flags;
use crate::native::R;

handler!(get_awaitable, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).awaitable(peek(sp, 1), w.a()), vm, fp, sp, pc, w, t);
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(get_aiter, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).async_iter(peek(sp, 1)), vm, fp, sp, pc, w, t);
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(get_anext, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).async_next(peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(end_async_for, |vm, fp, sp, pc, w, t| {
    let e = peek(sp, 1);
    if (*vm).ends_async_for(e) {
        next!(vm, fp, sp.sub(2), pc, t)
    }
    (*fp).pc = pc;
    (*vm).raised = Some(e);
    unwind_again(vm, fp, sp, pc, w, t)
});

handler!(async_gen_wrap, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = (*vm).wrap_yielded(peek(sp, 1));
    put(sp, 1, v);
    next!(vm, fp, sp, pc, t)
});

handler!(before_async_with, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let manager = peek(sp, 1);
    let exit = attempt!((*vm).async_exit_of(manager), vm, fp, sp, pc, w, t);
    put(sp, 1, exit);
    let v = attempt!((*vm).async_enter(manager), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

impl Vm {
    /// A method that only the class is asked for, bound.
    #[inline(never)]
    pub fn class_method_of(&mut self, v: Value, name: &str) -> R<Option<Value>> {
        let t = self.type_of(v);
        let name = self.intern(name);
        match self.lookup_in_type(t, name) {
            Some(f) => self.bind_descriptor(f, v, t).map(Some),
            None => Ok(None),
        }
    }

    /// What `await v` runs: an iterator. `origin` as GET_AWAITABLE has it.
    #[inline(never)]
    pub fn awaitable(&mut self, v: Value, origin: u16) -> R {
        if let Some(g) = v.cast::<Generator>() {
            let f = g.code.get().flags.get();
            if f & flags::COROUTINE != 0 && g.state.get() == generator_state::SUSPENDED && origin == 0 {
                // Somebody else awaits it: only a coroutine that is delegating is known to be in the middle.
                if self.delegate_of(g).is_some() {
                    return Err(self.runtime_error("coroutine is being awaited already"));
                }
            }
            if f & (flags::COROUTINE | flags::ITERABLE_COROUTINE) != 0 {
                return Ok(v);
            }
        }
        let Some(f) = self.class_method_of(v, "__await__")? else {
            let name = self.type_name(v);
            return Err(self.type_error(match origin {
                0 => format!("object {name} can't be used in 'await' expression"),
                1 => format!(
                    "'async with' received an object from __aenter__ that does not implement __await__: {name}"
                ),
                _ => format!(
                    "'async with' received an object from __aexit__ that does not implement __await__: {name}"
                ),
            }));
        };
        let it = self.call(f, &[])?;
        if it.cast::<Generator>().is_some_and(|g| g.code.get().flags.get() & flags::COROUTINE != 0) {
            return Err(self.type_error("__await__() returned a coroutine"));
        }
        if self.special(it, crate::types::Dunder::Next).is_none() {
            let name = self.type_name(it);
            return Err(self.type_error(format!("__await__() returned non-iterator of type '{name}'")));
        }
        Ok(it)
    }

    /// `aiter(v)` as `async for` does it.
    #[inline(never)]
    fn async_iter(&mut self, v: Value) -> R {
        if self.type_of(v) == self.types.async_generator {
            return Ok(v);
        }
        let Some(f) = self.class_method_of(v, "__aiter__")? else {
            let name = self.type_name(v);
            let message = format!("'async for' requires an object with __aiter__ method, got {name}");
            return Err(self.type_error(message));
        };
        let it = self.call(f, &[])?;
        if self.type_of(it) != self.types.async_generator && self.class_method_of(it, "__anext__")?.is_none()
        {
            let name = self.type_name(it);
            return Err(self.type_error(format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
            )));
        }
        Ok(it)
    }

    /// What `async for` awaits for the next item.
    #[inline(never)]
    fn async_next(&mut self, it: Value) -> R {
        if let Some(awaited) = self.next_of_async_generator(it) {
            return awaited;
        }
        let Some(f) = self.class_method_of(it, "__anext__")? else {
            let name = self.type_name(it);
            let message = format!("'async for' requires an iterator with __anext__ method, got {name}");
            return Err(self.type_error(message));
        };
        let next = self.call(f, &[])?;
        match self.awaitable(next, 0) {
            Ok(v) => Ok(v),
            Err(raised) => {
                let cause = self.take_raised(raised);
                let name = self.type_name(next);
                let message = format!("'async for' received an invalid object from __anext__: {name}");
                let raised = self.type_error(message);
                let e = self.take_raised(raised);
                if let Some(x) = e.cast::<Exception>() {
                    x.cause.set(Some(cause));
                    x.context.set(Some(cause));
                    x.suppress_context.set(Some(self.true_));
                }
                Err(self.raise_as_is(e))
            }
        }
    }

    #[inline(never)]
    fn ends_async_for(&mut self, e: Value) -> bool {
        self.is_subtype(self.type_of(e), self.exc.stop_async_iteration)
    }

    #[inline(never)]
    fn async_exit_of(&mut self, manager: Value) -> R {
        let missing = if self.class_method_of(manager, "__aenter__")?.is_none() {
            ""
        } else if let Some(exit) = self.class_method_of(manager, "__aexit__")? {
            return Ok(exit);
        } else {
            " (missed __aexit__ method)"
        };
        let class = self.type_name(manager);
        Err(self.type_error(format!(
            "'{class}' object does not support the asynchronous context manager protocol{missing}"
        )))
    }

    #[inline(never)]
    fn async_enter(&mut self, manager: Value) -> R {
        match self.class_method_of(manager, "__aenter__")? {
            Some(f) => self.call(f, &[]),
            None => Ok(self.none),
        }
    }
}
