//! Generators: a frame that is copied off the stack at each yield and back at each resumption.

use vm_layout::*;

use super::code::body;
use super::compiled::STOPPED;
use super::frame::slots;
use super::handlers::stack_base;
use crate::Vm;
use crate::bytecode::{UnitRef, flags};
use crate::config::JitLevel;
use crate::native::{R, Raised};
use crate::value::StrExt;

/// Values of `Generator::state`.
pub mod generator_state {
    pub const CREATED: u32 = 0;
    pub const SUSPENDED: u32 = 1;
    pub const RUNNING: u32 = 2;
    pub const FINISHED: u32 = 3;
}
use generator_state::*;

/// Bit of `Generator::async_state`: marked as running only while its delegate is thrown into.
pub const SLOTS_IN_USE: u64 = 8;

/// How many of the newest things with finalizers are looked through for a generator that ends.
const RECENT: usize = 16;

/// How a generator is resumed.
#[derive(Clone, Copy, Debug)]
pub enum Resume {
    /// `next(g)` (None) or `g.send(v)`.
    Send(Value),
    /// `g.throw(e)`, an exception instance.
    Throw(Value),
}

/// What a generator did with it.
#[derive(Clone, Copy, Debug)]
pub enum Resumed {
    Yielded(Value),
    Returned(Value),
}

/// What [`Vm::drain_generator`] came to.
pub enum Drained {
    /// Nothing was done: the generator is to be asked item by item.
    Not,
    /// It yielded this and was suspended; what it yielded before is in the container.
    Yielded(Value),
    /// It came to its end, and all it yielded is in the container.
    Ended,
}

/// Whether something of the program's waits for an exception at word `at`. Where PEP 266 releases what a loop tracks doesn't
/// count: nobody is to be told, and the collector releases the frames of dead generators itself.
fn is_waited_for(unit: &UnitRef, mut at: u32) -> bool {
    loop {
        let covering = unit.handlers.iter().filter(|h| (h.start..h.end).contains(&at));
        let Some(innermost) = covering.min_by_key(|h| h.end - h.start) else { return false };
        if unit.words[innermost.target as usize].op_byte() != Op::UNTRACK_OBJECT as u8 {
            return true;
        }
        at = innermost.target;
    }
}

impl Vm {
    /// The generator of a call whose frame has been made but not entered.
    pub(crate) fn generator_from_frame(&mut self, f: *mut Frame, function: Gc<Function>) -> Value {
        let code = function.code.get();
        let capacity = code.frame_words.get() as usize;
        let size = size_of::<Generator>() + 8 * capacity;
        let class = match code.flags.get() & (flags::COROUTINE | flags::ASYNC_GENERATOR) {
            0 => self.types.generator,
            flags::COROUTINE => self.types.coroutine,
            _ => self.types.async_generator,
        };
        let g: Gc<Generator> = self.alloc(class, Kind::Generator, size);
        // SAFETY: nobody else has seen the object.
        unsafe { (*g.as_ptr()).capacity = capacity };
        g.code.set(code);
        g.function.set(Some(function.value()));
        g.name.set(function.name.get());
        g.qualname.set(function.qualname.get());
        g.pc.set(code.words.get());
        // SAFETY: a new frame, its slots initialised.
        for (to, from) in g.slots().iter().zip(unsafe { slots(f, code.slot_count.get()) }) {
            to.set(from.get());
        }
        self.pending_end = std::ptr::null_mut();
        g.value()
    }

    /// A generator of `function` that has not begun and owns nothing yet.
    fn new_generator(&mut self, function: Gc<Function>) -> Gc<Generator> {
        let code = function.code.get();
        let capacity = code.frame_words.get() as usize;
        let g: Gc<Generator> =
            self.alloc(self.types.generator, Kind::Generator, size_of::<Generator>() + 8 * capacity);
        // SAFETY: nobody else has seen the object.
        unsafe { (*g.as_ptr()).capacity = capacity };
        g.code.set(code);
        g.function.set(Some(function.value()));
        g.name.set(function.name.get());
        g.qualname.set(function.qualname.get());
        g.pc.set(code.words.get());
        g
    }

    /// What calling the function of a generator expression with an iterator gives.
    pub fn generator_expression(&mut self, function: Gc<Function>, it: Value) -> Value {
        let g = self.new_generator(function);
        let slots = g.slots();
        slots[0].set(Some(it));
        let first = function.code.get().first_free.get() as usize;
        for (slot, &cell) in slots[first..].iter().zip(function.closure.get().iter().flat_map(|c| c.items()))
        {
            slot.set(Some(cell));
        }
        g.value()
    }

    /// Ends a suspended generator whose frame goes on elsewhere.
    pub fn generator_over(&mut self, g: Gc<Generator>) {
        g.state.set(FINISHED);
        g.slots().iter().for_each(|s| s.set(None));
    }

    /// A generator that stands at word `pc` of its code, its first or one behind a yield, with `depth` operands. Its slots and
    /// operands are the caller's to fill.
    pub fn generator_at(&mut self, function: Gc<Function>, pc: u32, depth: u32) -> Gc<Generator> {
        let g = self.new_generator(function);
        if pc != 0 {
            g.state.set(SUSPENDED);
            g.pc.set(function.code.get().words.get().wrapping_add(pc as usize));
            g.depth.set(depth);
        }
        g
    }

    /// Makes a frame on the stack, that of a generator's function, the frame of a new generator that runs.
    ///
    /// # Safety
    /// `f` is on the frame stack, entered, and has slots and operands; no generator has it yet.
    pub unsafe fn generator_for_frame(&mut self, f: *mut Frame, function: Gc<Function>) -> Gc<Generator> {
        let g = self.new_generator(function);
        g.state.set(RUNNING);
        // SAFETY: the caller's promise.
        unsafe {
            (&raw mut (*f).function).write(Some(function));
            (&raw mut (*f).generator).write(Some(g));
            (&raw mut (*f).outer_handled).write(self.handled);
            (&raw mut (*f).extra).write(None);
            (*f).flags |= frame_flags::GENERATOR;
            (*f).action = ReturnAction::Leave;
        }
        g
    }

    /// Copies a generator's frame back onto the stack, not yet entered.
    pub(crate) fn restore_frame(&mut self, g: Gc<Generator>, action: ReturnAction) -> R<*mut Frame> {
        let code = g.code.get();
        let function = g.function.get().and_then(|f| f.cast::<Function>());
        let globals = match function {
            Some(f) => f.globals.get(),
            None => self.builtins,
        };
        let f = self.new_frame(code, globals, function, action)?;
        let live = code.slot_count.get() + g.depth.get();
        // SAFETY: a new frame with room for all its words.
        unsafe {
            for (to, from) in slots(f, live).iter().zip(g.slots()) {
                to.set(from.get());
            }
            (*f).generator = Some(g);
            (*f).flags = frame_flags::GENERATOR;
            (*f).outer_handled = self.handled;
        }
        if g.frame_id.get() != 0 {
            self.tracked_frame_resumed(g, f);
        }
        if g.handled.get().is_some() {
            self.handled = g.handled.get();
        }
        g.state.set(RUNNING);
        Ok(f)
    }

    /// Copies the running generator frame into its object and leaves the frame. `sp` and `pc` are where it will
    /// go on (without the value sent).
    ///
    /// # Safety
    /// `f` is the running frame, `sp` and `pc` are its own.
    #[inline(never)]
    pub unsafe fn suspend_generator(&mut self, f: *mut Frame, sp: *mut Slot, pc: *const Word) {
        // SAFETY: the caller's promise.
        unsafe {
            let Some(g) = (*f).generator else { return };
            let code = (*f).code;
            let depth = sp.offset_from(stack_base(f)) as u32;
            let live = code.slot_count.get() + depth;
            let slots_of_g = g.slots();
            for (to, from) in slots_of_g.iter().zip(slots(f, live)) {
                to.set(from.get());
            }
            // What lay deeper at the last yield is no longer alive; behind that nothing was ever written.
            let stale = code.slot_count.get() + g.depth.get();
            if live < stale {
                slots_of_g[live as usize..stale as usize].iter().for_each(|s| s.set(None));
            }
            g.depth.set(depth);
            g.pc.set(pc);
            g.state.set(SUSPENDED);
            let outer = (*f).outer_handled;
            g.handled.set(if self.handled == outer { None } else { self.handled });
            self.handled = outer;
            if (*f).flags & frame_flags::TRACKED != 0 {
                self.tracked_frame_suspended(f, g);
            }
            if (*f).flags & frame_flags::OBJECT != 0 {
                self.detach_frame_object(f);
            }
            // Suspended where a `finally` or `with` waits: the collector must close it.
            let unit = &body(code).unit;
            if !unit.handlers.is_empty() && !g.header.has_flag(header_flags::CLOSE_BEFORE_FREE) {
                let at = pc.offset_from(code.words.get()) as u32 - 1;
                if is_waited_for(&body(code).unit, at) {
                    g.header.set_flag(header_flags::CLOSE_BEFORE_FREE);
                    self.heap.finalizable.push(g.address());
                    // It belongs to whoever resumed it.
                    let back = (*f).back;
                    if !back.is_null() {
                        (*back).flags |= frame_flags::FINALIZABLE;
                    }
                }
            }
        }
        self.leave_frame(f);
    }

    /// The frame of a generator has returned or raised.
    pub(crate) fn finish_generator(&mut self, f: *mut Frame) {
        // SAFETY: `f` is the running frame and a generator's.
        unsafe {
            if let Some(g) = (*f).generator {
                g.state.set(FINISHED);
                g.frame_id.set(0);
                g.slots().iter().for_each(|s| s.set(None));
                g.handled.set(None);
                if g.header.has_flag(header_flags::CLOSE_BEFORE_FREE) {
                    self.needs_no_closing(g);
                }
            }
            self.handled = (*f).outer_handled;
        }
    }

    /// A generator that was to be closed before it is freed has come to its end: nothing is to be looked for any more when
    /// references end. (Generators end in the reverse of the order in which they began, mostly.)
    fn needs_no_closing(&mut self, g: Gc<Generator>) {
        let recent = self.heap.finalizable.len().saturating_sub(RECENT);
        if let Some(at) = self.heap.finalizable[recent..].iter().rposition(|&p| p == g.address()) {
            self.heap.finalizable.remove(recent + at);
        }
    }

    /// Resumes a generator from native code.
    pub fn resume_generator(&mut self, g: Gc<Generator>, how: Resume) -> R<Resumed> {
        let how = match how {
            // A delegate is handed the class itself; here it must be an exception.
            Resume::Throw(e) if e.kind() == Kind::Type && self.delegate_of(g).is_none() => {
                Resume::Throw(self.thrown_instance(e)?)
            }
            how => how,
        };
        match (g.state.get(), how) {
            (RUNNING, _) => {
                let what = self.generator_word(g);
                return Err(self.value_error(format!("{what} already executing")));
            }
            (FINISHED, _) if self.type_of(g.value()) == self.types.coroutine => {
                return Err(self.runtime_error("cannot reuse already awaited coroutine"));
            }
            (FINISHED, Resume::Send(_)) => return Ok(Resumed::Returned(self.none)),
            (FINISHED, Resume::Throw(e)) => return Err(self.raise(e)),
            (CREATED, Resume::Send(v)) if v != self.none => {
                let what = self.generator_word(g);
                return Err(self.type_error(format!("can't send non-None value to a just-started {what}")));
            }
            (SUSPENDED, Resume::Throw(e)) => {
                if let Some(sub) = self.delegate_of(g) {
                    return self.throw_to_delegate(g, sub, e);
                }
            }
            _ => {}
        }
        if let Resume::Send(v) = how {
            if self.code_may_resume(g) {
                return self.resume_by_code(g, v);
            }
            if self.waits_for(g).is_some_and(|sub| self.waits_for(sub).is_some()) {
                return self.resume_last_delegate(g, v);
            }
        }
        let fresh = g.state.get() == CREATED;
        let pc = g.pc.get();
        let in_handler = g.handled.get().is_some();
        let f = self.restore_frame(g, ReturnAction::Leave)?;
        let result = match how {
            Resume::Send(v) => {
                let mut depth = g.depth.get();
                if !fresh {
                    // SAFETY: a suspended frame has room for the value sent.
                    unsafe { (*stack_base(f).add(depth as usize)).set(Some(v)) };
                    depth += 1;
                }
                self.execute_at(f, depth, pc)
            }
            Resume::Throw(e) => {
                self.raised = Some(e);
                if in_handler {
                    self.chain_context(e);
                }
                // One not started raises before its first word, where no handler is: `pc` is the code's start.
                self.execute_raising(f, pc)
            }
        };
        self.after_resumption(g, result)
    }

    /// Whether a generator that waits behind a `yield` is to be resumed by [`Vm::resume_by_code`]: there is machine code that
    /// begins there, or it is time to ask for some.
    #[inline]
    pub(crate) fn code_may_resume(&self, g: Gc<Generator>) -> bool {
        self.jit.is_some()
            && g.state.get() == SUSPENDED
            && crate::feedback::enter::can_resume(g.code.get(), g.pc.get())
    }

    /// Resumes a generator by machine code that begins behind the `yield` where it waits. What is not compiled (yet), and
    /// whatever follows an exit, is run by the interpreter.
    #[inline(never)]
    fn resume_by_code(&mut self, g: Gc<Generator>, sent: Value) -> R<Resumed> {
        let marker = 0u8;
        if (std::hint::black_box(&raw const marker) as usize) < self.native_limit {
            return Err(self.frame_too_deep());
        }
        let (code, pc) = (g.code.get(), g.pc.get());
        let f = self.restore_frame(g, ReturnAction::Leave)?;
        // SAFETY: a suspended frame has room for the value sent; the handlers are those of this VM, the frame the running one.
        let bits = unsafe {
            let sp = stack_base(f).add(g.depth.get() as usize);
            (*sp).set(Some(sent));
            self.enter_frame(f);
            (*f).pc = pc;
            match crate::feedback::enter::run_resumed(self, f, code, pc) {
                None => self.resume(f, sp.add(1)),
                Some(STOPPED) => self.resume(self.frame, self.stopped_sp),
                // It raised and has been unwound, or yielded and has been suspended.
                Some(bits) if bits == 0 || g.state.get() == SUSPENDED => bits,
                Some(bits) => {
                    let sp = stack_base(f);
                    (*sp).set(Value::from_bits(bits));
                    let t = self.handlers;
                    let h = (&(*t).0)[Op::RETURN_VALUE as usize];
                    h(self, f, sp.add(1), (*f).pc, *pc, t)
                }
            }
        };
        self.after_resumption(g, Value::from_bits(bits).ok_or(Raised))
    }

    /// Runs a generator that has not begun so that the handler of its yields puts the items into an exact list or set
    /// as long as it can; then it is suspended as usual.
    fn drain_by_handler(&mut self, g: Gc<Generator>, into: Value) -> R<Drained> {
        let pc = g.pc.get();
        let f = self.restore_frame(g, ReturnAction::Leave)?;
        // SAFETY: a frame just made.
        unsafe {
            (*f).extra = Some(into);
            (*f).flags |= frame_flags::DRAINS;
        }
        let result = self.execute_at(f, 0, pc);
        Ok(match self.after_resumption(g, result)? {
            Resumed::Yielded(v) => Drained::Yielded(v),
            Resumed::Returned(_) => Drained::Ended,
        })
    }

    /// Puts an item into a container where that runs no other code; `false`: the owner has to do it.
    #[inline(never)]
    pub(super) fn drain_item(&mut self, into: Option<Value>, v: Value) -> bool {
        let Some(into) = into else { return false };
        if let Some(l) = into.exact::<List>() {
            // Of a long list the owner watches the memory.
            let few = into.is_exact(Kind::List) && l.len.get() < 1 << 13;
            if few {
                self.list_push(l, v);
            }
            return few;
        }
        let simple = v.is_small()
            || matches!(v.kind(), Kind::Int | Kind::Float | Kind::Str | Kind::None) && v.is_exact(v.kind());
        match into.exact::<Set>() {
            Some(s) if simple => self.set_add(s, v).is_ok(),
            _ => false,
        }
    }

    /// Runs a generator that has not begun by machine code that puts what it yields into an exact list or set instead of
    /// suspending at each item. Anything it can't do so ends in an ordinary yield.
    #[inline]
    pub fn drain_generator(&mut self, it: Value, into: Value) -> R<Drained> {
        match it.cast::<Generator>() {
            Some(g) if self.jit.is_some() && g.state.get() == CREATED => self.drain_new_generator(g, into),
            _ => Ok(Drained::Not),
        }
    }

    #[inline(never)]
    fn drain_new_generator(&mut self, g: Gc<Generator>, into: Value) -> R<Drained> {
        let code = g.code.get();
        let can = self.config.jit.speculates() && crate::feedback::enter::can_drain(code);
        if !can && self.config.jit != JitLevel::Method {
            return self.drain_by_handler(g, into);
        }
        let marker = 0u8;
        if !can || (std::hint::black_box(&raw const marker) as usize) < self.native_limit {
            return Ok(Drained::Not);
        }
        let f = self.restore_frame(g, ReturnAction::Leave)?;
        // SAFETY: a frame just made; machine code of a generator's whole function looks for the container there.
        let result = unsafe {
            (*f).extra = Some(into);
            self.enter_frame(f);
            let pc = code.words.get();
            crate::feedback::enter::enter_drain(self, f, stack_base(f), pc.add(1), *pc, self.handlers)
        };
        let result = Value::from_bits(result).ok_or(Raised);
        Ok(match self.after_resumption(g, result)? {
            Resumed::Yielded(v) => Drained::Yielded(v),
            Resumed::Returned(_) => Drained::Ended,
        })
    }

    /// What messages call it.
    pub(super) fn generator_word(&self, g: Gc<Generator>) -> &'static str {
        match g.code.get().flags.get() & (flags::COROUTINE | flags::ASYNC_GENERATOR) {
            0 => "generator",
            flags::COROUTINE => "coroutine",
            _ => "async generator",
        }
    }

    fn after_resumption(&mut self, g: Gc<Generator>, result: R) -> R<Resumed> {
        match result {
            Ok(v) if g.state.get() == SUSPENDED => Ok(Resumed::Yielded(v)),
            Ok(v) => Ok(Resumed::Returned(v)),
            Err(raised) => {
                if g.state.get() == RUNNING {
                    // The frame could not be entered.
                    g.state.set(FINISHED);
                }
                Err(raised)
            }
        }
    }

    /// The iterator that a generator suspended in `yield from` delegates to.
    pub fn delegate_of(&self, g: Gc<Generator>) -> Option<Value> {
        // SAFETY: the pc of a suspended generator is one of its words.
        let word = unsafe { *g.pc.get() };
        if g.state.get() != SUSPENDED || word.op_byte() != Op::YIELD_FROM as u8 {
            return None;
        }
        let top = g.code.get().slot_count.get() + g.depth.get();
        g.slots()[top as usize - 1].get()
    }

    fn throw_to_delegate(&mut self, g: Gc<Generator>, sub: Value, e: Value) -> R<Resumed> {
        g.state.set(RUNNING);
        g.async_state.set(g.async_state.get() | SLOTS_IN_USE);
        let stepped = self.throw_into(sub, e);
        g.async_state.set(g.async_state.get() & !SLOTS_IN_USE);
        g.state.set(SUSPENDED);
        match stepped {
            Ok(Resumed::Yielded(v)) => Ok(Resumed::Yielded(v)),
            done => self.go_on_behind_delegate(g, done),
        }
    }

    /// The delegate of a generator is finished: the frame goes on behind YIELD_FROM, with its result or its exception.
    fn go_on_behind_delegate(&mut self, g: Gc<Generator>, done: R<Resumed>) -> R<Resumed> {
        let pc = g.pc.get().wrapping_add(1);
        let depth = g.depth.get() - 1;
        g.depth.set(depth);
        g.slots()[(g.code.get().slot_count.get() + depth) as usize].set(None);
        let in_handler = g.handled.get().is_some();
        let f = self.restore_frame(g, ReturnAction::Leave)?;
        let result = match done {
            Ok(Resumed::Returned(v) | Resumed::Yielded(v)) => {
                // SAFETY: the delegate's slot has just been freed.
                unsafe { (*stack_base(f).add(depth as usize)).set(Some(v)) };
                self.execute_at(f, depth + 1, pc)
            }
            Err(Raised) => {
                if in_handler && let Some(e) = self.raised {
                    self.chain_context(e);
                }
                self.execute_raising(f, pc)
            }
        };
        self.after_resumption(g, result)
    }

    /// The generator that a suspended one does nothing but wait for.
    fn waits_for(&self, g: Gc<Generator>) -> Option<Gc<Generator>> {
        let sub = self.delegate_of(g).filter(|_| g.handled.get().is_none())?.cast::<Generator>()?;
        (self.type_of(sub.value()) == self.types.generator).then_some(sub)
    }

    /// Resumes a generator that waits for one that waits for another, and so on: the last of them at once. What it yields is what the
    /// first one yields, and those between need not be woken for it. They count as running meanwhile.
    #[inline(never)]
    fn resume_last_delegate(&mut self, first: Gc<Generator>, sent: Value) -> R<Resumed> {
        let mut last = first;
        while let Some(sub) = self.waits_for(last) {
            last.state.set(RUNNING);
            last.async_state.set(last.async_state.get() | SLOTS_IN_USE);
            last = sub;
        }
        let mut done = self.resume_generator(last, Resume::Send(sent));
        loop {
            if let Ok(Resumed::Yielded(_)) = done {
                let mut waiting = Some(first);
                while let Some(g) = waiting.filter(|g| awake_only_in_name(*g)) {
                    wait_again(g);
                    waiting = self.delegate_of(g).and_then(|d| d.cast::<Generator>());
                }
                return done;
            }
            if last == first {
                return done;
            }
            let mut above = first;
            while let Some(sub) = delegate_slot(above).filter(|sub| *sub != last) {
                above = sub;
            }
            wait_again(above);
            done = self.go_on_behind_delegate(above, done);
            last = above;
        }
    }

    /// What is thrown, where a class may have been given.
    fn thrown_instance(&mut self, e: Value) -> R {
        if e.kind() != Kind::Type {
            return Ok(e);
        }
        let made = self.call(e, &[])?;
        if made.kind() == Kind::Exception {
            return Ok(made);
        }
        let (class, given) = (self.repr(e)?.to_text(), self.type_name(made));
        Err(self.type_error(format!(
            "calling {class} should have returned an instance of BaseException, not {given}"
        )))
    }

    /// Throws into any iterator that a generator delegates to.
    fn throw_into(&mut self, sub: Value, e: Value) -> R<Resumed> {
        let class = e.cast::<Type>().unwrap_or(self.type_of(e));
        let exit = self.is_subtype(class, self.exc.generator_exit);
        if let Some(g) = sub.cast::<Generator>() {
            if exit {
                self.close_generator(g)?;
                let e = self.thrown_instance(e)?;
                return Err(self.raise_as_is(e));
            }
            return self.resume_generator(g, Resume::Throw(e));
        }
        let name = if exit { self.names.close } else { self.names.throw };
        match self.try_get_attr(sub, name)? {
            Some(f) if exit => {
                self.call(f, &[])?;
                let e = self.thrown_instance(e)?;
                Err(self.raise_as_is(e))
            }
            Some(f) => {
                let r = self.call(f, &[e]);
                self.stepped(r)
            }
            None => {
                let e = self.thrown_instance(e)?;
                Err(self.raise_as_is(e))
            }
        }
    }

    /// Sets an exception without touching its context: it is on its way already.
    pub fn raise_as_is(&mut self, e: Value) -> Raised {
        self.raised = Some(e);
        Raised
    }

    /// A value or StopIteration, as a step of an iterator.
    fn stepped(&mut self, r: R) -> R<Resumed> {
        match r {
            Ok(v) => Ok(Resumed::Yielded(v)),
            Err(raised) => {
                let stop = self.catch(raised, self.exc.stop_iteration)?;
                // StopIteration's own word: value.
                let value = crate::heap::record_slots(stop)[5].get().unwrap_or(self.none);
                Ok(Resumed::Returned(value))
            }
        }
    }

    /// `g.close()`.
    pub fn close_generator(&mut self, g: Gc<Generator>) -> R {
        match g.state.get() {
            CREATED => {
                g.state.set(FINISHED);
                g.slots().iter().for_each(|s| s.set(None));
                return Ok(self.none);
            }
            FINISHED => return Ok(self.none),
            _ => {}
        }
        let e = self.new_exception(self.exc.generator_exit, &[]);
        match self.resume_generator(g, Resume::Throw(e)) {
            Ok(Resumed::Yielded(_)) => {
                let what = self.generator_word(g);
                Err(self.runtime_error(format!("{what} ignored GeneratorExit")))
            }
            Ok(Resumed::Returned(_)) => Ok(self.none),
            Err(raised) => match self.catch(raised, self.exc.generator_exit) {
                Ok(_) => Ok(self.none),
                Err(raised) => self.catch(raised, self.exc.stop_iteration).map(|_| self.none),
            },
        }
    }

    /// One step of `yield from`: the value to yield, or, with `vm.delegate_done` set, the delegate's result.
    #[inline(never)]
    pub fn delegate_step(&mut self, sub: Value, sent: Value) -> R {
        let resumed = if let Some(g) = sub.cast::<Generator>() {
            self.resume_generator(g, Resume::Send(sent))?
        } else if let Some(stepped) = self.step_async_generator(sub, sent) {
            stepped?
        } else if sent == self.none {
            let f = self.special(sub, crate::types::Dunder::Next);
            let r = match f {
                Some(f) => self.call_found(f, sub, &[]),
                None => self.call_method(sub, "__next__", &[]),
            };
            self.stepped(r)?
        } else {
            let r = self.call_method(sub, "send", &[sent]);
            self.stepped(r)?
        };
        let (Resumed::Yielded(v) | Resumed::Returned(v)) = resumed;
        self.delegate_done = matches!(resumed, Resumed::Returned(_));
        Ok(v)
    }
}

/// Whether a generator counts as running while the last one of those it waits for runs.
fn awake_only_in_name(g: Gc<Generator>) -> bool {
    g.state.get() == RUNNING && g.async_state.get() & SLOTS_IN_USE != 0
}

fn wait_again(g: Gc<Generator>) {
    g.async_state.set(g.async_state.get() & !SLOTS_IN_USE);
    g.state.set(SUSPENDED);
}

/// The generator that one in YIELD_FROM waits for, whatever its state.
fn delegate_slot(g: Gc<Generator>) -> Option<Gc<Generator>> {
    let top = g.code.get().slot_count.get() + g.depth.get();
    g.slots()[top as usize - 1].get()?.cast::<Generator>()
}
