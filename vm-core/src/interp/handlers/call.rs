//! Calls and returns. Calling a Python function, method or plain class pushes a frame and goes on; nothing recurses
//! on the native stack.

use vm_layout::*;

use super::super::dispatch::{Handler, Table};
use super::super::stack::FrameStack;
use super::super::unwind::unwind;
use super::special::{GENERAL, enter_special, is_instance, operator_returned};
use super::{attempt, handler, jump, next, peek, push, put, stack_base, values};
use crate::Vm;
use crate::builtins::iteration;
use crate::bytecode::flags;
use crate::config::Switch;
use crate::native::{Args, Call, R, type_flags};
use crate::types::Dunder;
use crate::types::prompt::Occasion;
use crate::value::ListExt;

/// What CALL makes of a callable that is not run by a native call.
enum Target {
    /// Run this frame.
    Frame(*mut Frame),
    /// The call is done: its result.
    Value(Value),
}

handler!(call, |vm, fp, sp, pc, w, t| {
    let argc = w.b() as usize;
    let callable = peek(sp, argc + 1);
    let (function, receiver) = if callable.is_exact(Kind::Function) {
        (callable.cast_unchecked::<Function>(), None)
    } else if callable.is_exact(Kind::Method) {
        let m: Gc<Method> = callable.cast_unchecked();
        if !m.function.get().is_exact(Kind::Function) {
            return call_slow(vm, fp, sp, pc, w, t);
        }
        (m.function.get().cast_unchecked::<Function>(), Some(m.receiver.get()))
    } else if callable.is_exact(Kind::Builtin) {
        return call_builtin(vm, fp, sp, pc, w, t);
    } else if callable.is_exact(Kind::Type) {
        return call_class(vm, fp, sp, pc, w, t);
    } else {
        return call_slow(vm, fp, sp, pc, w, t);
    };
    enter_function(vm, fp, sp, pc, w, t, function, receiver, argc, sp.sub(argc + 1), call_slow)
});

/// Pushes a frame for a function whose arguments are `receiver` and the top `argc` values, and goes on in it; what is
/// not that simple goes to `slow`.
///
/// # Safety
/// As for handlers; `result_sp` is where the callable lies.
#[inline(always)]
#[allow(clippy::too_many_arguments)]
pub(super) unsafe fn enter_function(
    vm: *mut Vm,
    fp: *mut Frame,
    sp: *mut Slot,
    pc: *const Word,
    w: Word,
    t: *const Table,
    function: Gc<Function>,
    receiver: Option<Value>,
    argc: usize,
    result_sp: *mut Slot,
    slow: Handler,
) -> u64 {
    // SAFETY: the caller's promise; a new frame lies above the operand stack of the running one, and there is room.
    unsafe {
        let code = function.code.get();
        let given = argc + receiver.is_some() as usize;
        let at = FrameStack::end_of(fp);
        let slots_bytes = 8 * code.slot_count.get() as usize;
        let end = at.wrapping_add(8 * (Frame::WORDS + code.frame_words.get() as usize));
        if given != code.fast_args.get() as usize
            || (*vm).depth >= (*vm).recursion_limit
            || end > (*vm).frames.limit()
            || (*vm).breaker.load(std::sync::atomic::Ordering::Relaxed) != 0
        {
            return slow(vm, fp, sp, pc, w, t);
        }
        (*fp).pc = pc;
        let f = at.cast::<Frame>();
        (&raw mut (*f).back).write(fp);
        (&raw mut (*f).code).write(code);
        (&raw mut (*f).consts).write(code.const_items.get());
        (&raw mut (*f).return_sp).write(result_sp);
        (&raw mut (*f).globals).write(function.globals.get());
        (&raw mut (*f).function).write(Some(function));
        (&raw mut (*f).action).write(ReturnAction::Push);
        (&raw mut (*f).flags).write(0);
        let slots = Frame::slots(f);
        let mut to = slots;
        if let Some(r) = receiver {
            to = push(to, r);
        }
        // Volatile, or the compiler makes a vector copy and a call of memset out of loops over three or four words,
        // and saves six registers for it.
        let mut from = sp.sub(argc);
        while from < sp {
            to.write_volatile(from.read());
            to = to.add(1);
            from = from.add(1);
        }
        let end = slots.byte_add(slots_bytes);
        while to < end {
            to.write_volatile(Slot::new(None));
            to = to.add(1);
        }
        (*vm).frame = f;
        (*vm).depth += 1;
        next!(vm, f, end, code.words.get(), t)
    }
}

handler!(
    /// A native function: no frame, the arguments stay on the operand stack.
    #[inline(never)]
    call_builtin, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let argc = w.b() as usize;
        if !(*vm).heap.finalizable.is_empty() {
            (*vm).end_before_output(peek(sp, argc + 1), sp);
        }
        let b: Gc<Builtin> = peek(sp, argc + 1).cast_unchecked();
        // Most native functions that are called often take one argument and are not bound.
        if argc == 1
            && b.receiver.get().is_none()
            && let Call::Fn1(f) = crate::value::native_def(b.def.get()).call
        {
            // The one builtin that is often asked of instances with a method of their own.
            if f as *const () == iteration::len as *const () && is_instance(peek(sp, 1)) {
                enter_special!((*vm).unary_frame(Dunder::Len, sp, true), vm, fp, sp, pc, w, t);
            }
            let v = attempt!(f(&mut *vm, peek(sp, 1)), vm, fp, sp, pc, w, t);
            put(sp, 2, v);
            next!(vm, fp, sp.sub(1), pc, t)
        }
        let v = attempt!((*vm).call_on_stack(b.value(), values(sp, argc)), vm, fp, sp, pc, w, t);
        put(sp, argc + 1, v);
        next!(vm, fp, sp.sub(argc), pc, t)
    }
);

handler!(
    /// A class with an `__init__` that takes just these arguments: the instance is made and the frame pushed at once.
    #[inline(never)]
    call_class, |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        enter_special!((*vm).init_frame(sp, w.b() as usize), vm, fp, sp, pc, w, t);
        call_slow(vm, fp, sp, pc, w, t)
    }
);

handler!(
    #[inline(never)]
    call_slow,
    |vm, fp, sp, pc, w, t| {
        (*fp).pc = pc;
        let argc = w.b() as usize;
        if is_instance(peek(sp, argc + 1)) {
            enter_special!((*vm).call_frame(sp, argc), vm, fp, sp, pc, w, t);
        }
        let target = (*vm).prepare_positional(peek(sp, argc + 1), values(sp, argc), sp.sub(argc + 1));
        finish_call(vm, fp, sp, pc, w, t, target, sp.sub(argc + 1))
    }
);

handler!(call_kw, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let argc = w.b() as usize;
    if !(*vm).heap.finalizable.is_empty() {
        (*vm).end_before_output(peek(sp, argc + 2), sp);
    }
    let names: Gc<Tuple> = peek(sp, 1).cast_unchecked();
    let target = (*vm).prepare_keywords(peek(sp, argc + 2), names, values(sp.sub(1), argc), sp.sub(argc + 2));
    finish_call(vm, fp, sp, pc, w, t, target, sp.sub(argc + 2))
});

handler!(call_ex, |vm, fp, sp, pc, w, t| {
    (*fp).pc = pc;
    let has_kw = w.a() as usize;
    let callable = peek(sp, 2 + has_kw);
    let kwargs = if has_kw == 1 { Some(peek(sp, 1)) } else { None };
    let target = (*vm).prepare_call_ex(callable, peek(sp, 1 + has_kw), kwargs, sp.sub(2 + has_kw));
    finish_call(vm, fp, sp, pc, w, t, target, sp.sub(2 + has_kw))
});

/// Enters the frame that a call prepared, or pushes its result.
///
/// # Safety
/// As for handlers; `result_sp` is where the callable lay.
#[inline(always)]
#[allow(clippy::too_many_arguments)]
pub(super) unsafe fn finish_call(
    vm: *mut Vm,
    fp: *mut Frame,
    sp: *mut Slot,
    pc: *const Word,
    w: Word,
    t: *const Table,
    target: R<u64>,
    result_sp: *mut Slot,
) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        match target {
            Err(_) => unwind(vm, fp, sp, pc, w, t),
            Ok(SMALL_RESULT) => next!(vm, fp, result_sp.add(1), pc, t),
            Ok(bits) if bits & FRAME_BIT == 0 => {
                let sp = push(result_sp, Value::from_bits(bits).unwrap_unchecked());
                next!(vm, fp, sp, pc, t)
            }
            Ok(bits) => {
                let f = (bits & !FRAME_BIT) as *mut Frame;
                (*vm).enter_frame(f);
                let code = (*f).code;
                next!(vm, f, stack_base(f), code.words.get(), t)
            }
        }
    }
}

/// Marks a frame pointer in the word that `prepare_call` returns, where heap addresses have zeros. One word, so
/// that no address of a local escapes in a handler; tagged ints travel otherwise ([`SMALL_RESULT`]).
const FRAME_BIT: u64 = 2;

fn pack(target: Target) -> u64 {
    match target {
        Target::Frame(f) => f as u64 | FRAME_BIT,
        Target::Value(v) => v.bits(),
    }
}

/// The frame of a function that makes [`Args`] has a word to spare, for alignment, in which the collector's scan would find
/// an operand of an earlier call: a file that nobody has any more would stay open. This fills
/// the frame up with zeros.
#[inline(always)]
fn with_full_frame<T>(call: impl FnOnce() -> T) -> T {
    let mut zeros = [0usize; 2];
    std::hint::black_box(&mut zeros);
    let result = call();
    std::hint::black_box(&mut zeros);
    result
}

impl Vm {
    /// Calls a native function object.
    #[inline(never)]
    pub(super) fn call_on_stack(&mut self, f: Value, args: &[Value]) -> R {
        with_full_frame(|| self.call_args(f, Args::positional(args)))
    }

    /// Calls a native method on an instance of its class.
    #[inline(never)]
    pub(super) fn call_native_method(&mut self, method: Gc<Descr>, args: &[Value]) -> R {
        let def = crate::value::native_def(method.def.get());
        with_full_frame(|| self.call_native(def, Args::positional(args)))
    }

    /// `prepare_call` for CALL. (An [`Args`] made in a handler would be a local whose address escapes.)
    #[inline(never)]
    pub(super) fn prepare_positional(&mut self, f: Value, args: &[Value], return_sp: *mut Slot) -> R<u64> {
        self.prepare_call(f, Args::positional(args), return_sp)
    }

    /// `prepare_call` for CALL_KW: the last arguments belong to `names`.
    #[inline(never)]
    pub(super) fn prepare_keywords(
        &mut self,
        f: Value,
        names: Gc<Tuple>,
        all: &[Value],
        return_sp: *mut Slot,
    ) -> R<u64> {
        let (pos, kw_values) = all.split_at(all.len() - names.len);
        self.prepare_call(f, Args { pos, kw_names: names.items(), kw_values }, return_sp)
    }

    /// The frame to run for a call, its result going to `return_sp`; or the result of a call that needs none.
    #[inline(never)]
    fn prepare_call(&mut self, f: Value, args: Args<'_>, return_sp: *mut Slot) -> R<u64> {
        self.poll()?;
        let target = self.prepare(f, args, return_sp)?;
        Ok(match target {
            // A tagged int may have the frame bit set.
            Target::Value(v) if v.is_small() => return self.pack_small(v, return_sp),
            target => pack(target),
        })
    }

    /// Results that are tagged ints travel in the callable's own stack slot.
    fn pack_small(&mut self, v: Value, return_sp: *mut Slot) -> R<u64> {
        // SAFETY: the callable's slot lies on the operand stack and is about to be overwritten by the result.
        unsafe { (*return_sp).set(Some(v)) };
        Ok(SMALL_RESULT)
    }

    fn prepare(&mut self, f: Value, args: Args<'_>, return_sp: *mut Slot) -> R<Target> {
        match f.kind() {
            Kind::Function => {
                // SAFETY: the kind has this layout.
                let function: Gc<Function> = unsafe { f.cast_unchecked() };
                self.prepare_function(function, args, return_sp)
            }
            Kind::Method => {
                // SAFETY: the kind has this layout.
                let m: Gc<Method> = unsafe { f.cast_unchecked() };
                match m.function.get().cast::<Function>() {
                    Some(function) => {
                        let mut target = Err(crate::native::Raised);
                        self.with_receiver(m.receiver.get(), args, |vm, args| {
                            target = vm.prepare_function(function, args, return_sp);
                            Ok(vm.none)
                        })?;
                        target
                    }
                    None => self.call_args(f, args).map(Target::Value),
                }
            }
            Kind::Type => self.prepare_instance(f, args, return_sp),
            Kind::Object | Kind::MapObject => {
                match self.special(f, Dunder::Call).and_then(|c| c.cast::<Function>()) {
                    Some(function) => {
                        let mut target = Err(crate::native::Raised);
                        self.with_receiver(f, args, |vm, args| {
                            target = vm.prepare_function(function, args, return_sp);
                            Ok(vm.none)
                        })?;
                        target
                    }
                    None => self.call_args(f, args).map(Target::Value),
                }
            }
            _ => self.call_args(f, args).map(Target::Value),
        }
    }

    fn prepare_function(
        &mut self,
        function: Gc<Function>,
        args: Args<'_>,
        return_sp: *mut Slot,
    ) -> R<Target> {
        let f = self.frame_for_call(function, args, ReturnAction::Push)?;
        if function.code.get().flags.get() & flags::GENERATOR != 0 {
            return Ok(Target::Value(self.generator_from_frame(f, function)));
        }
        // SAFETY: a new frame.
        unsafe { (*f).return_sp = return_sp };
        Ok(Target::Frame(f))
    }

    /// Calling a class: where `__new__` is object's and `__init__` a Python function, its frame is run by the loop.
    fn prepare_instance(&mut self, f: Value, args: Args<'_>, return_sp: *mut Slot) -> R<Target> {
        // SAFETY: the caller has tested the kind.
        let class: Gc<Type> = unsafe { f.cast_unchecked() };
        let plain_meta = self.type_of(f) == self.types.type_;
        let flags = class.flags.get();
        if plain_meta
            && flags & type_flags::HEAP != 0
            && flags & type_flags::ABSTRACT == 0
            && class.instance_kind.get() == Kind::Object
            && class.slots[Dunder::New as usize].get() == self.types.object.slots[Dunder::New as usize].get()
            && let Some(init) = class.slots[Dunder::Init as usize].get().and_then(|i| i.cast::<Function>())
            && init.code.get().flags.get() & flags::GENERATOR == 0
        {
            let o = self.new_plain_object(class);
            let mut frame = Err(crate::native::Raised);
            self.with_receiver(o, args, |vm, args| {
                frame = vm.frame_for_call(init, args, ReturnAction::PushInstance);
                Ok(vm.none)
            })?;
            let frame = frame?;
            // SAFETY: a new frame.
            unsafe {
                (*frame).return_sp = return_sp;
                (*frame).extra = Some(o);
            }
            return Ok(Target::Frame(frame));
        }
        if plain_meta {
            // What `type.__call__` does, without looking for it.
            self.enter_native(" while calling a Python object")?;
            let made = self.instantiate(class, args);
            self.leave_native();
            return made.map(Target::Value);
        }
        self.call_args(f, args).map(Target::Value)
    }

    /// Enters the frame of `__init__` for the class that lies below the top `argc` values, if nothing about it is special:
    /// `Vm::prepare_instance` without the general way of passing arguments.
    ///
    /// # Safety
    /// The class and `argc` values lie below `sp`, the top of the running frame's operand stack.
    #[inline(never)]
    unsafe fn init_frame(&mut self, sp: *mut Slot, argc: usize) -> u64 {
        // SAFETY: the caller's promise.
        unsafe {
            let f = peek(sp, argc + 1);
            let class: Gc<Type> = f.cast_unchecked();
            let flags = class.flags.get();
            if self.type_of(f) != self.types.type_
                || flags & (type_flags::HEAP | type_flags::ABSTRACT) != type_flags::HEAP
                || class.instance_kind.get() != Kind::Object
                || class.slots[Dunder::New as usize].get()
                    != self.types.object.slots[Dunder::New as usize].get()
            {
                return GENERAL;
            }
            let Some(init) = class.slots[Dunder::Init as usize].get().and_then(|i| i.exact::<Function>())
            else {
                return GENERAL;
            };
            let code = init.code.get();
            if !self.takes_just(code, argc + 1) {
                return GENERAL;
            }
            let o = self.new_plain_object(class);
            self.push_frame(
                init,
                code,
                Some(o),
                values(sp, argc),
                sp.sub(argc + 1),
                ReturnAction::PushInstance,
            ) as u64
        }
    }

    /// Enters the frame of `__call__` of the instance that lies below the top `argc` values.
    ///
    /// # Safety
    /// As for `init_frame`.
    #[inline(never)]
    unsafe fn call_frame(&mut self, sp: *mut Slot, argc: usize) -> u64 {
        // SAFETY: the caller's promise.
        unsafe {
            let o = peek(sp, argc + 1);
            let method = self.slot(o, Dunder::Call).and_then(|f| f.exact::<Function>());
            match method {
                Some(f) if self.takes_just(f.code.get(), argc + 1) => {
                    let code = f.code.get();
                    let (args, result) = (values(sp, argc), sp.sub(argc + 1));
                    self.push_frame(f, code, Some(o), args, result, ReturnAction::Push) as u64
                }
                _ => GENERAL,
            }
        }
    }

    /// Whether a call with so many positional arguments may enter a frame of this code at once.
    #[inline(always)]
    fn takes_just(&self, code: Gc<Code>, argc: usize) -> bool {
        let end =
            FrameStack::end_of(self.frame).wrapping_add(8 * (Frame::WORDS + code.frame_words.get() as usize));
        code.fast_args.get() as usize == argc
            && self.depth < self.recursion_limit
            && end <= self.frames.limit()
            && self.breaker.load(std::sync::atomic::Ordering::Relaxed) == 0
    }

    /// A new instance of a Python class whose instances are plain objects (`object.__new__` has no arguments to
    /// check).
    #[inline]
    pub fn new_plain_object(&mut self, class: Gc<Type>) -> Value {
        if self.config.switches.has(Switch::MapDicts)
            && class.flags.get() & type_flags::MAPPABLE != 0
            && let Some(o) = self.new_map_object(class)
        {
            if class.flags.get() & type_flags::HAS_DEL != 0 {
                self.heap.finalizable.push(o.bits() as usize);
                self.note_finalizable();
            }
            return o;
        }
        self.record(class, &[])
    }

    #[inline(never)]
    fn prepare_call_ex(
        &mut self,
        f: Value,
        args: Value,
        kwargs: Option<Value>,
        return_sp: *mut Slot,
    ) -> R<u64> {
        self.poll()?;
        let pos = match args.exact::<Tuple>() {
            Some(t) => t,
            None => {
                if self.special(args, Dunder::Iter).is_none() && self.special(args, Dunder::GetItem).is_none()
                {
                    let (f, class) = (self.callable_text(f)?, self.type_name(args));
                    return Err(
                        self.type_error(format!("{f} argument after * must be an iterable, not {class}"))
                    );
                }
                let l = self.collect_list(args)?;
                self.new_tuple(l.as_slice())
            }
        };
        let names = self.new_list();
        let vals = self.new_list();
        if let Some(kw) = kwargs
            && let Some(d) = kw.cast::<Dict>()
        {
            let mut position = 0;
            while let Some((k, v)) = self.dict_next(d, &mut position) {
                if k.cast::<Str>().is_none() {
                    return Err(self.type_error("keywords must be strings"));
                }
                self.list_push(names, k);
                self.list_push(vals, v);
            }
        }
        let args = Args { pos: pos.items(), kw_names: names.as_slice(), kw_values: vals.as_slice() };
        let target = self.prepare(f, args, return_sp)?;
        std::hint::black_box((pos, names, vals));
        match target {
            Target::Value(v) if v.is_small() => self.pack_small(v, return_sp),
            target => Ok(pack(target)),
        }
    }

    /// How messages about bad `*` and `**` arguments name the callable.
    pub fn callable_text(&mut self, f: Value) -> R<String> {
        use crate::value::StrExt;
        let qualname = self.try_get_attr(f, self.names.qualname)?.and_then(|q| q.cast::<Str>());
        match qualname {
            Some(q) => {
                let module = self.try_get_attr(f, self.names.module)?.and_then(|m| m.cast::<Str>());
                match module {
                    Some(m) if m.to_text() != "builtins" => Ok(format!("{}.{}()", m.to_text(), q.to_text())),
                    _ => Ok(format!("{}()", q.to_text())),
                }
            }
            None => Ok(self.str_of(f)?.to_text()),
        }
    }
}

/// The word that says: the result already lies in the callable's slot. No heap address and no frame is 4.
const SMALL_RESULT: u64 = 4;

handler!(return_value, |vm, fp, sp, pc, w, t| {
    let v = peek(sp, 1);
    if (*fp).action == ReturnAction::Push && (*fp).flags == 0 {
        let back = (*fp).back;
        let sp = push((*fp).return_sp, v);
        (*vm).frame = back;
        (*vm).depth -= 1;
        next!(vm, back, sp, (*back).pc, t)
    }
    return_slow(vm, fp, sp, pc, w, t)
});

handler!(return_slow, |vm, fp, sp, pc, w, t| {
    let v = peek(sp, 1);
    (*fp).pc = pc;
    let (action, flags) = ((*fp).action, (*fp).flags);
    (*vm).close_frame(fp);
    let back = (*fp).back;
    let return_sp = (*fp).return_sp;
    if flags & frame_flags::FINALIZABLE != 0 {
        // Runs code in frames that overwrite this one.
        if let Some(sp) = (*vm).pass_on_finalizable(back, return_sp, action) {
            (*vm).end_promptly(Occasion::Return, sp);
        }
    }
    match action {
        ReturnAction::Leave => v.bits(),
        ReturnAction::Push | ReturnAction::Resume => next!(vm, back, push(return_sp, v), (*back).pc, t),
        ReturnAction::Discard => next!(vm, back, return_sp, (*back).pc, t),
        ReturnAction::PushInstance | ReturnAction::ResumeInstance => {
            let o = (*fp).extra.unwrap_unchecked();
            let sp = push(return_sp, o);
            if v != (*vm).none {
                let _ = (*vm).init_returned(v);
                return unwind(vm, back, sp, (*back).pc, w, t);
            }
            next!(vm, back, sp, (*back).pc, t)
        }
        ReturnAction::ForIter => {
            // A generator's return ends the loop: the iterator is dropped and FOR_ITER's jump taken.
            let for_iter = *(*back).pc.sub(1);
            jump!(vm, back, return_sp.sub(1), for_iter.b(), t)
        }
        ReturnAction::Operator | ReturnAction::Alternate => {
            operator_returned(vm, back, return_sp, v.bits() as *const Word, Word(action as u64), t)
        }
    }
});

impl Vm {
    #[cold]
    fn init_returned(&mut self, v: Value) -> crate::native::Raised {
        let class = self.type_name(v);
        self.type_error(format!("__init__() should return None, not '{class}'"))
    }

    /// A frame in which something with a finalizer was made has been left: what was made may live on in the frame
    /// behind. Whether a collection is due, and how deep the operand stack of that frame is then.
    #[cold]
    #[inline(never)]
    fn pass_on_finalizable(
        &mut self,
        back: *mut Frame,
        return_sp: *mut Slot,
        action: ReturnAction,
    ) -> Option<*mut Slot> {
        self.note_finalizable();
        if back.is_null() || action.makes_instance() {
            // An instance under construction: whoever makes it holds what it made.
            return None;
        }
        Some(if action == ReturnAction::Leave { std::ptr::null_mut() } else { return_sp })
    }

    /// The running frame is done: its tracked slots are released, its generator is finished.
    pub(crate) fn close_frame(&mut self, f: *mut Frame) {
        // SAFETY: `f` is the running frame; fields are read where the flags say they are set.
        unsafe {
            if (*f).flags & frame_flags::TRACKED != 0 {
                self.release_tracked(f);
            }
            if (*f).flags & frame_flags::OBJECT != 0 {
                self.detach_frame_object(f);
            }
            if (*f).flags & frame_flags::GENERATOR != 0 {
                self.finish_generator(f);
            }
            if (*f).flags & frame_flags::DEEP != 0 {
                self.depth -= 1;
            }
        }
        self.leave_frame(f);
    }
}
