//! raise, except, with.

use vm_layout::*;

use super::super::unwind::{unwind, unwind_again};
use super::special::{enter_special, is_instance};
use super::{attempt, handler, next, peek, push, put};
use crate::Vm;
use crate::native::{R, Raised, type_flags};
use crate::types::Dunder;
use crate::types::prompt::Occasion;

handler!(push_exc_info, |vm, fp, sp, pc, w, t| {
    let e = peek(sp, 1);
    let inherited = (*fp).flags & frame_flags::GENERATOR != 0 && (*vm).handled == (*fp).outer_handled;
    // What a generator finds being handled outside is not its own: it would be stale after a yield.
    let before = if inherited { None } else { (*vm).handled };
    put(sp, 1, before.unwrap_or((*vm).none));
    (*vm).handled = Some(e);
    if !(*vm).heap.finalizable.is_empty() {
        (*fp).pc = pc;
        (*vm).end_promptly(Occasion::Handler, push(sp, e));
    }
    next!(vm, fp, push(sp, e), pc, t)
});

handler!(pop_except, |vm, fp, sp, pc, w, t| {
    let v = peek(sp, 1);
    (*vm).handled = if v != (*vm).none {
        Some(v)
    } else if (*fp).flags & frame_flags::GENERATOR != 0 {
        (*fp).outer_handled
    } else {
        None
    };
    if !(*vm).heap.finalizable.is_empty() {
        (*fp).pc = pc;
        (*vm).end_promptly(Occasion::Handler, sp.sub(1));
    }
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(check_exc_match, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let found = attempt!((*vm).exception_matches(peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    put(sp, 1, (*vm).bool(found));
    next!(vm, fp, sp, pc, t)
});

handler!(check_eg_match, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    // One word, a pair: a result in memory would be a local whose address escapes.
    let pair = attempt!((*vm).group_match(peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    let pair: Gc<Tuple> = pair.cast_unchecked();
    let (rest, matching) = (*pair.items_ptr(), *pair.items_ptr().add(1));
    if matching != (*vm).none {
        (*vm).handled = Some(matching);
    }
    put(sp, 2, rest);
    put(sp, 1, matching);
    next!(vm, fp, sp, pc, t)
});

handler!(prep_reraise_star, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).group_to_raise(peek(sp, 2), peek(sp, 1)), vm, fp, sp, pc, w, t);
    put(sp, 2, v);
    next!(vm, fp, sp.sub(1), pc, t)
});

handler!(reraise, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    (*vm).raised = Some(peek(sp, 1));
    unwind_again(vm, fp, sp, pc, w, t)
});

handler!(raise_varargs, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    match w.b() {
        0 => {
            if let Some(e) = (*vm).handled {
                (*vm).raised = Some(e);
                return unwind_again(vm, fp, sp, pc, w, t);
            }
            let _ = (*vm).runtime_error("No active exception to reraise");
        }
        1 => {
            let Raised = (*vm).raise_statement(peek(sp, 1), None);
        }
        _ => {
            let Raised = (*vm).raise_statement(peek(sp, 2), Some(peek(sp, 1)));
        }
    }
    unwind(vm, fp, sp, pc, w, t)
});

handler!(load_assertion_error, |vm, fp, sp, pc, w, t| {
    next!(vm, fp, push(sp, (*vm).exc.assertion_error.value()), pc, t)
});

handler!(before_with, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let manager = peek(sp, 1);
    let exit = attempt!((*vm).exit_of(manager), vm, fp, sp, pc, w, t);
    put(sp, 1, exit);
    // The manager itself is kept alive by its bound method.
    if is_instance(manager) {
        enter_special!((*vm).enter_frame_of(manager, sp), vm, fp, sp, pc, w, t);
    }
    let v = attempt!((*vm).enter_manager(manager), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

handler!(with_except_start, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let v = attempt!((*vm).call_exit(peek(sp, 4), peek(sp, 1)), vm, fp, sp, pc, w, t);
    next!(vm, fp, push(sp, v), pc, t)
});

impl Vm {
    /// Whether `except class:` catches the exception.
    #[inline(never)]
    pub fn exception_matches(&mut self, e: Value, class: Value) -> R<bool> {
        if let Some(classes) = class.cast::<Tuple>() {
            // All are checked before any can match, as CPython does.
            for &c in classes.items() {
                self.check_catchable(c)?;
            }
            let mut found = false;
            for &c in classes.items() {
                found |= c.cast::<Type>().is_some_and(|c| self.is_subtype(self.type_of(e), c));
            }
            return Ok(found);
        }
        let class = self.check_catchable(class)?;
        Ok(self.is_subtype(self.type_of(e), class))
    }

    fn check_catchable(&mut self, c: Value) -> R<Gc<Type>> {
        match c.cast::<Type>() {
            Some(t) if t.flags.get() & type_flags::EXCEPTION != 0 => Ok(t),
            _ => {
                Err(self.type_error("catching classes that do not inherit from BaseException is not allowed"))
            }
        }
    }

    /// An exception instance of what a raise statement names.
    fn exception_instance(&mut self, what: Value, message: &str) -> R {
        if let Some(t) = what.cast::<Type>()
            && t.flags.get() & type_flags::EXCEPTION != 0
        {
            let e = self.call(what, &[])?;
            if e.kind() == Kind::Exception {
                return Ok(e);
            }
            let (class, given) = (self.repr(what)?, self.type_of(e).value());
            let given = self.repr(given)?;
            use crate::value::StrExt;
            return Err(self.type_error(format!(
                "calling {} should have returned an instance of BaseException, not {}",
                class.to_text(),
                given.to_text()
            )));
        }
        if what.kind() == Kind::Exception {
            return Ok(what);
        }
        Err(self.type_error(message))
    }

    /// `raise what from cause`.
    #[inline(never)]
    pub fn raise_statement(&mut self, what: Value, cause: Option<Value>) -> Raised {
        let e = match self.exception_instance(what, "exceptions must derive from BaseException") {
            Ok(e) => e,
            Err(r) => return r,
        };
        if let (Some(c), Some(x)) = (cause, e.cast::<Exception>()) {
            let c = if c == self.none {
                None
            } else {
                match self.exception_instance(c, "exception causes must derive from BaseException") {
                    Ok(c) => Some(c),
                    Err(r) => return r,
                }
            };
            x.cause.set(c);
            x.suppress_context.set(Some(self.true_));
        }
        self.raise(e)
    }

    #[inline(never)]
    fn exit_of(&mut self, manager: Value) -> R {
        let t = self.type_of(manager);
        if self.special(manager, Dunder::Enter).is_none() {
            let class = self.type_name(manager);
            return Err(
                self.type_error(format!("'{class}' object does not support the context manager protocol"))
            );
        }
        match self.special(manager, Dunder::Exit) {
            Some(exit) => self.bind_descriptor(exit, manager, t),
            None => {
                let class = self.type_name(manager);
                Err(self.type_error(format!(
                    "'{class}' object does not support the context manager protocol (missed __exit__ method)"
                )))
            }
        }
    }

    #[inline(never)]
    fn enter_manager(&mut self, manager: Value) -> R {
        match self.call_special(manager, Dunder::Enter, &[])? {
            Some(v) => Ok(v),
            None => Ok(self.none),
        }
    }

    #[inline(never)]
    fn call_exit(&mut self, exit: Value, e: Value) -> R {
        let class = self.type_of(e).value();
        let tb = e.cast::<Exception>().and_then(|e| e.traceback.get()).unwrap_or(self.none);
        self.call(exit, &[class, e, tb])
    }
}
