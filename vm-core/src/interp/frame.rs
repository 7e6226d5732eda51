//! Making frames: binding arguments to parameters as CPython does, with its messages.

use vm_layout::*;

use super::code::body;
use super::stack::FrameStack;
use crate::Vm;
use crate::bytecode::flags;
use crate::native::{Args, R, Raised};
use crate::value::StrExt;

/// The slots of a frame, of which `count` are initialised.
///
/// # Safety
/// `frame` is a live frame and nobody else refers to its slots mutably (cells may be shared).
pub unsafe fn slots<'a>(frame: *mut Frame, count: u32) -> &'a [Slot] {
    // SAFETY: the slots follow the header; they were written when the frame was made.
    unsafe { std::slice::from_raw_parts(Frame::slots(frame), count as usize) }
}

impl Vm {
    /// Reserves a frame above the running one: header filled in, slots unbound. RecursionError if too deep.
    #[inline]
    pub(crate) fn new_frame(
        &mut self,
        code: Gc<Code>,
        globals: Gc<Dict>,
        function: Option<Gc<Function>>,
        action: ReturnAction,
    ) -> R<*mut Frame> {
        self.wake_code(code)?;
        let back = self.frame;
        let at = if back.is_null() { self.frames.base() } else { FrameStack::end_of(back) };
        let words = Frame::WORDS + code.frame_words.get() as usize;
        if self.depth >= self.recursion_limit || at.wrapping_add(8 * words) > self.frames.limit() {
            return Err(self.frame_too_deep());
        }
        let f = at.cast::<Frame>();
        // SAFETY: the range lies in the frame stack's mapping, below its limit; fields not written here are only
        // read when `flags` says so.
        unsafe {
            (&raw mut (*f).back).write(back);
            (&raw mut (*f).code).write(code);
            (&raw mut (*f).consts).write(code.const_items.get());
            (&raw mut (*f).pc).write(code.words.get());
            (&raw mut (*f).return_sp).write(std::ptr::null_mut());
            (&raw mut (*f).globals).write(globals);
            (&raw mut (*f).function).write(function);
            (&raw mut (*f).action).write(action);
            (&raw mut (*f).flags).write(0);
            std::ptr::write_bytes(Frame::slots(f), 0, code.slot_count.get() as usize);
        }
        self.pending_end = at.wrapping_add(8 * words);
        Ok(f)
    }

    /// Makes a new frame the running one.
    #[inline(always)]
    pub(crate) fn enter_frame(&mut self, f: *mut Frame) {
        self.frame = f;
        self.depth += 1;
        self.pending_end = std::ptr::null_mut();
    }

    /// Makes the frame behind the running one the running one.
    #[inline(always)]
    pub(crate) fn leave_frame(&mut self, f: *mut Frame) {
        // SAFETY: `f` is the running frame.
        self.frame = unsafe { (*f).back };
        self.depth -= 1;
    }

    #[cold]
    #[inline(never)]
    pub fn frame_too_deep(&mut self) -> Raised {
        // The handler needs room to run in.
        self.recursion_error("maximum recursion depth exceeded")
    }

    /// A frame for calling `function` with these arguments, not yet entered.
    pub(crate) fn frame_for_call(
        &mut self,
        function: Gc<Function>,
        args: Args<'_>,
        action: ReturnAction,
    ) -> R<*mut Frame> {
        let code = function.code.get();
        let f = self.new_frame(code, function.globals.get(), Some(function), action)?;
        self.bind_arguments(f, code, function, args)?;
        Ok(f)
    }

    /// Writes arguments, defaults and free variables into the slots of a new frame.
    fn bind_arguments(
        &mut self,
        f: *mut Frame,
        code: Gc<Code>,
        function: Gc<Function>,
        args: Args<'_>,
    ) -> R<()> {
        // SAFETY: a new frame; its slots were zeroed by `new_frame`.
        let slots = unsafe { slots(f, code.slot_count.get()) };
        let count = code.arg_count.get() as usize;
        let given = args.pos.len();
        for (slot, &v) in slots[..count].iter().zip(args.pos) {
            slot.set(Some(v));
        }
        if !code.simple.get() || args.has_keywords() || given != count {
            // The frame is not yet entered, so what lies in its slots is kept alive by the caller's arguments; but
            // what is made here (the *args tuple, the **kwargs dict) must lie in this native frame.
            self.bind_general(f, code, function, args)?;
        }
        if let Some(closure) = function.closure.get() {
            let first = code.first_free.get() as usize;
            for (slot, &cell) in slots[first..].iter().zip(closure.items()) {
                slot.set(Some(cell));
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn bind_general(
        &mut self,
        f: *mut Frame,
        code: Gc<Code>,
        function: Gc<Function>,
        args: Args<'_>,
    ) -> R<()> {
        // SAFETY: a new frame; its slots were zeroed by `new_frame`.
        let slots = unsafe { slots(f, code.slot_count.get()) };
        let unit = &body(code).unit;
        let count = unit.arg_count as usize;
        let kwonly = unit.kwonly_count as usize;
        let total = count + kwonly;
        let given = args.pos.len();
        let mut next = total;
        if unit.flags & flags::VARARGS != 0 {
            let rest = self.tuple(args.pos.get(count..).unwrap_or(&[]));
            slots[next].set(Some(rest));
            next += 1;
        }
        let kwargs = (unit.flags & flags::VARKEYWORDS != 0).then(|| {
            let d = self.new_plain_dict();
            slots[next].set(Some(d.value()));
            d
        });
        let mut foreign = false;
        for (name, value) in args.keywords() {
            let Some(key) = name.cast::<Str>() else {
                return Err(self.type_error("keywords must be strings"));
            };
            foreign |= !name.is_exact(Kind::Str);
            let text = key.to_text();
            let found = unit.varnames[..total].iter().position(|n| **n == *text);
            match (found, kwargs) {
                (Some(i), _) if i >= unit.posonly_count as usize => {
                    if slots[i].get().is_some() {
                        let f = self.function_name(function);
                        return Err(
                            self.type_error(format!("{f}() got multiple values for argument '{text}'"))
                        );
                    }
                    slots[i].set(Some(value));
                }
                (_, Some(d)) if foreign => self.set_above(f, d, name, value)?,
                (_, Some(d)) => self.dict_set(d, name, value)?,
                (Some(_), None) => return Err(self.positional_only_by_keyword(function, code, args)),
                (None, None) => {
                    let f = self.function_name(function);
                    return Err(self.type_error(format!("{f}() got an unexpected keyword argument '{text}'")));
                }
            }
        }
        if given > count && unit.flags & flags::VARARGS == 0 {
            return Err(self.too_many_positional(function, code, given, slots));
        }
        let defaults = function.defaults.get();
        let default_count = defaults.map_or(0, |d| d.len);
        let required = count - default_count.min(count);
        if slots[..required].iter().any(|s| s.get().is_none()) {
            let missing: Vec<usize> = (0..required).filter(|&i| slots[i].get().is_none()).collect();
            return Err(self.missing_arguments(function, code, &missing, "positional"));
        }
        if let Some(d) = defaults {
            for (slot, &v) in
                slots[required..count].iter().zip(&d.items()[default_count - (count - required)..])
            {
                if slot.get().is_none() {
                    slot.set(Some(v));
                }
            }
        }
        if kwonly > 0 {
            let mut missing = Vec::new();
            for (i, slot) in slots.iter().enumerate().take(total).skip(count) {
                if slot.get().is_none() {
                    let name = self.intern(&unit.varnames[i]);
                    let d = function.kwdefaults.get().and_then(|d| d.cast::<Dict>());
                    match d.and_then(|d| self.dict_get_str(d, name)) {
                        Some(v) => slot.set(Some(v)),
                        None => missing.push(i),
                    }
                }
            }
            if !missing.is_empty() {
                return Err(self.missing_arguments(function, code, &missing, "keyword-only"));
            }
        }
        Ok(())
    }

    /// Stores a key that may hash or compare itself by code of the program, whose frames must come to lie above `f`.
    #[cold]
    fn set_above(&mut self, f: *mut Frame, d: Gc<Dict>, key: Value, value: Value) -> R<()> {
        let pending_end = self.pending_end;
        self.enter_frame(f);
        let result = self.dict_set(d, key, value);
        self.leave_frame(f);
        self.pending_end = pending_end;
        result
    }

    fn function_name(&self, function: Gc<Function>) -> String {
        function.qualname.get().and_then(|q| q.cast::<Str>()).map(|s| s.to_text()).unwrap_or_default()
    }

    #[cold]
    fn positional_only_by_keyword(
        &mut self,
        function: Gc<Function>,
        code: Gc<Code>,
        args: Args<'_>,
    ) -> Raised {
        let unit = &body(code).unit;
        let names: Vec<String> = unit.varnames[..unit.posonly_count as usize]
            .iter()
            .filter(|n| args.kw_names.iter().any(|k| k.cast::<Str>().is_some_and(|k| k.to_text() == ***n)))
            .map(|n| n.to_string())
            .collect();
        let f = self.function_name(function);
        self.type_error(format!(
            "{f}() got some positional-only arguments passed as keyword arguments: '{}'",
            names.join(", ")
        ))
    }

    #[cold]
    fn too_many_positional(
        &mut self,
        function: Gc<Function>,
        code: Gc<Code>,
        given: usize,
        slots: &[Slot],
    ) -> Raised {
        let unit = &body(code).unit;
        let count = unit.arg_count as usize;
        let kwonly_given =
            (count..count + unit.kwonly_count as usize).filter(|&i| slots[i].get().is_some()).count();
        let defaults = function.defaults.get().map_or(0, |d| d.len);
        let f = self.function_name(function);
        let (takes, plural) = if defaults > 0 {
            (format!("from {} to {count}", count - defaults), true)
        } else {
            (count.to_string(), count != 1)
        };
        let s = if plural { "s" } else { "" };
        let given_text = if kwonly_given > 0 {
            format!(
                "{given} positional argument{} (and {kwonly_given} keyword-only argument{}) were",
                if given == 1 { "" } else { "s" },
                if kwonly_given == 1 { "" } else { "s" }
            )
        } else {
            format!("{given} {}", if given == 1 { "was" } else { "were" })
        };
        self.type_error(format!("{f}() takes {takes} positional argument{s} but {given_text} given"))
    }

    #[cold]
    fn missing_arguments(
        &mut self,
        function: Gc<Function>,
        code: Gc<Code>,
        missing: &[usize],
        kind: &str,
    ) -> Raised {
        let unit = &body(code).unit;
        let names: Vec<String> = missing.iter().map(|&i| format!("'{}'", unit.varnames[i])).collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [init @ .., last] => format!("{}, and {last}", init.join(", ")),
            [] => String::new(),
        };
        let f = self.function_name(function);
        let s = if names.len() == 1 { "" } else { "s" };
        self.type_error(format!("{f}() missing {} required {kind} argument{s}: {list}", names.len()))
    }

    /// Calls a Python function from native code.
    pub fn call_function(&mut self, function: Gc<Function>, args: Args<'_>) -> R {
        let f = self.frame_for_call(function, args, ReturnAction::Leave)?;
        let code = function.code.get();
        if code.flags.get() & flags::GENERATOR != 0 {
            return Ok(self.generator_from_frame(f, function));
        }
        self.execute(f)
    }

    /// Runs module, class or `exec` code. `locals` is the namespace of its names, mostly a dict.
    pub fn run_code(&mut self, code: Gc<Code>, globals: Gc<Dict>, locals: Value) -> R {
        let f = self.new_frame(code, globals, None, ReturnAction::Leave)?;
        // SAFETY: a new frame.
        unsafe {
            (*f).locals = Some(locals);
            (*f).flags = frame_flags::LOCALS;
        }
        self.execute(f)
    }

    /// Runs the body of a class statement in a namespace.
    pub fn run_class_body(&mut self, function: Gc<Function>, namespace: Value) -> R {
        let f = self.frame_for_call(function, Args::positional(&[]), ReturnAction::Leave)?;
        // SAFETY: a new frame.
        unsafe {
            (*f).locals = Some(namespace);
            (*f).flags = frame_flags::LOCALS;
        }
        self.execute(f)
    }

    /// The namespace of a frame as `locals()` gives it: the namespace itself, or a new dict of the bound slots.
    pub(crate) fn frame_locals(&mut self, f: *mut Frame) -> R {
        // SAFETY: the caller passes a frame on the stack.
        let (flags, locals) = unsafe { ((*f).flags, (&raw const (*f).locals).read()) };
        if flags & frame_flags::LOCALS != 0
            && let Some(l) = locals
        {
            return Ok(l);
        }
        let object = self.object_of_frame(f);
        self.frame_object_locals(object)
    }

    /// A new dict of the variables bound in the slots of a frame.
    pub fn locals_of_slots(&mut self, code: Gc<Code>, slots: &[Slot]) -> Gc<Dict> {
        let d = self.new_dict();
        self.merge_locals(d, code, slots);
        d
    }

    /// Brings a dict of variables up to date with the slots; what else is in it stays.
    pub(crate) fn merge_locals(&mut self, d: Gc<Dict>, code: Gc<Code>, slots: &[Slot]) {
        let unit = &body(code).unit;
        let cell_slot =
            |name: &str| unit.cellvars.iter().position(|c| **c == *name).map(|i| unit.cell_slots[i]);
        for (i, name) in unit.varnames.iter().enumerate() {
            let v = match cell_slot(name) {
                Some(_) => slots[i].get().and_then(|v| match v.cast::<CellObject>() {
                    Some(c) => c.value.get(),
                    None => Some(v),
                }),
                None => slots[i].get(),
            };
            let name = self.intern(name);
            self.merge_local(d, name, v);
        }
        let frees = (0..unit.freevars.len()).map(|i| (&unit.freevars[i], code.first_free.get() + i as u32));
        let cells = unit.cellvars.iter().zip(unit.cell_slots.iter().copied());
        for (name, slot) in cells.chain(frees) {
            let v =
                slots[slot as usize].get().and_then(|v| v.cast::<CellObject>()).and_then(|c| c.value.get());
            let name = self.intern(name);
            self.merge_local(d, name, v);
        }
    }

    fn merge_local(&mut self, d: Gc<Dict>, name: Gc<Str>, v: Option<Value>) {
        match v {
            Some(v) => self.dict_set_str(d, name, v),
            None => {
                self.dict_del_str(d, name);
            }
        }
    }
}
