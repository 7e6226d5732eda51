//! `frame`: what Python code sees of a frame.
//!
//! An object is made when a frame is first asked for; while the frame is on the stack (`frame_flags::OBJECT`) the
//! object reads from it, and when it is left its line and variables are copied into the object.

use vm_layout::*;

use crate::Vm;
use crate::interp::code::body;
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    words: 7,
    flags: type_flags::NO_NEW,
    methods: &[NativeDef::fn1("__repr__", repr), NativeDef::fn1("clear", clear)],
    getset: &[
        GetSetDef::get("f_code", |_, v| Ok(v.cast::<FrameObject>().map_or(v, |f| f.code.get().value()))),
        GetSetDef::get("f_globals", |_, v| {
            Ok(v.cast::<FrameObject>().map_or(v, |f| f.globals.get().value()))
        }),
        GetSetDef::get("f_builtins", |vm, _| Ok(vm.builtins.value())),
        GetSetDef::get("f_locals", |vm, v| match v.cast::<FrameObject>() {
            Some(f) => vm.frame_object_locals(f),
            None => Ok(vm.none),
        }),
        GetSetDef::get("f_back", |vm, v| {
            let Some(f) = v.cast::<FrameObject>() else { return Ok(vm.none) };
            match live(f) {
                // SAFETY: the frame is on the stack, and so is the one behind it.
                Some(at) => Ok(vm.frame_object(unsafe { (*at).back }).unwrap_or(vm.none)),
                None => Ok(f.back.get().unwrap_or(vm.none)),
            }
        }),
        GetSetDef::get("f_lineno", |vm, v| match v.cast::<FrameObject>().and_then(line_of) {
            Some(line) => Ok(vm.int(line)),
            None => Ok(vm.none),
        }),
        GetSetDef::get("f_lasti", |vm, v| {
            let word = v.cast::<FrameObject>().and_then(live).map_or(0, word_of);
            Ok(vm.int_from_usize(2 * word))
        }),
        GetSetDef::get_set("f_trace", |vm, _| Ok(vm.none), |_, _, _| Ok(())),
        GetSetDef::get_set("f_trace_lines", |vm, _| Ok(vm.true_), |_, _, _| Ok(())),
        GetSetDef::get_set("f_trace_opcodes", |vm, _| Ok(vm.false_), |_, _, _| Ok(())),
    ],
    ..TypeDef::new("frame", Kind::FrameObject)
};

/// The frame on the stack that an object stands for.
fn live(f: Gc<FrameObject>) -> Option<*mut Frame> {
    f.live.get().and_then(Value::as_small).map(|address| address as *mut Frame)
}

/// The word that a frame on the stack is running.
fn word_of(f: *mut Frame) -> usize {
    // SAFETY: a frame on the stack; its pc points behind the word being run, inside the code's words.
    let word = unsafe {
        let code = (*f).code;
        (*f).pc.offset_from(code.words.get()) - 1
    };
    usize::try_from(word).unwrap_or(0)
}

fn line_of(f: Gc<FrameObject>) -> Option<i64> {
    match live(f) {
        Some(at) => {
            let unit = &body(f.code.get()).unit;
            Some(unit.positions.get(word_of(at)).map_or(i64::from(unit.first_line), |p| i64::from(p.line)))
        }
        None => f.line.get().and_then(Value::as_small),
    }
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let Some(f) = v.cast::<FrameObject>() else { return Ok(vm.none) };
    let unit = &body(f.code.get()).unit;
    let file = vm.str(&unit.filename);
    let file = vm.repr(file)?.to_text();
    let line = line_of(f).unwrap_or(0);
    Ok(vm.str(&format!("<frame at {:#x}, file {file}, line {line}, code {}>", v.bits(), unit.name)))
}

fn clear(vm: &mut Vm, v: Value) -> R {
    if let Some(f) = v.cast::<FrameObject>() {
        if live(f).is_some() {
            return Err(vm.runtime_error("cannot clear an executing frame"));
        }
        f.slots.set(None);
        f.locals.set(None);
    }
    Ok(vm.none)
}

impl Vm {
    /// The globals of the running Python frame; `None` outside any.
    pub fn current_globals(&self) -> Option<Gc<Dict>> {
        if self.frame.is_null() {
            return None;
        }
        // SAFETY: the running frame is live and its globals are set when it is made.
        Some(unsafe { (*self.frame).globals })
    }

    /// The frame `depth` calls above the running one, as an object.
    pub fn frame_at(&mut self, depth: i64) -> Option<Value> {
        let mut f = self.frame;
        for _ in 0..depth.max(0) {
            if f.is_null() {
                break;
            }
            // SAFETY: frames on the stack are linked from the running one down to null.
            f = unsafe { (*f).back };
        }
        self.frame_object(f)
    }

    /// The object of a frame on the stack; `None` for the end of the stack.
    pub fn frame_object(&mut self, f: *mut Frame) -> Option<Value> {
        if f.is_null() { None } else { Some(self.object_of_frame(f).value()) }
    }

    /// The object of a frame on the stack, made at the first call.
    pub(crate) fn object_of_frame(&mut self, f: *mut Frame) -> Gc<FrameObject> {
        // SAFETY: the caller passes a frame on the stack; `object` is set where the flag says so.
        unsafe {
            if (*f).flags & frame_flags::OBJECT != 0 {
                return (*f).object;
            }
            let (code, globals) = ((*f).code, (*f).globals);
            let address = Some(Value::small(f as i64));
            let v = self.record(
                self.types.frame,
                &[Some(code.value()), Some(globals.value()), None, None, None, None, address],
            );
            let object: Gc<FrameObject> = v.cast_unchecked();
            (*f).object = object;
            (*f).flags |= frame_flags::OBJECT;
            object
        }
    }

    /// A frame with an object is left: the object keeps what it showed.
    #[cold]
    #[inline(never)]
    pub(crate) fn detach_frame_object(&mut self, f: *mut Frame) {
        // SAFETY: the caller passes the running frame, which has an object.
        let (object, back, flags) = unsafe { ((*f).object, (*f).back, (*f).flags) };
        object.line.set(line_of(object).map(Value::small));
        if !back.is_null() {
            let back = self.object_of_frame(back);
            object.back.set(Some(back.value()));
        }
        if flags & frame_flags::LOCALS != 0 {
            // SAFETY: set where the flag says so.
            object.locals.set(unsafe { (*f).locals });
        } else {
            let count = object.code.get().slot_count.get();
            if count > 0 {
                let copy = self.new_array(count as usize);
                // SAFETY: the slots of a frame on the stack.
                for (to, from) in copy.slots().iter().zip(unsafe { crate::interp::frame::slots(f, count) }) {
                    to.set(from.get());
                }
                object.slots.set(Some(copy.value()));
            }
        }
        object.live.set(None);
        // SAFETY: as above.
        unsafe { (*f).flags &= !frame_flags::OBJECT };
    }

    /// `f_locals`: the namespace itself, or a dict of the variables that is brought up to date at each call and
    /// keeps what else was put into it.
    pub fn frame_object_locals(&mut self, f: Gc<FrameObject>) -> R {
        let code = f.code.get();
        let at = live(f);
        if let Some(at) = at {
            // SAFETY: the frame is on the stack; `locals` is set where the flag says so.
            let namespace = unsafe {
                if (*at).flags & frame_flags::LOCALS != 0 { (&raw const (*at).locals).read() } else { None }
            };
            if let Some(l) = namespace {
                return Ok(l);
            }
        }
        let dict = match f.locals.get() {
            Some(l) if at.is_none() && f.slots.get().is_none() => return Ok(l),
            Some(l) => l,
            None => {
                let d = self.new_dict().value();
                f.locals.set(Some(d));
                d
            }
        };
        if let Some(d) = dict.cast::<Dict>() {
            match (at, f.slots.get().and_then(|s| s.cast::<Array>())) {
                // SAFETY: the slots of a frame on the stack.
                (Some(at), _) => self
                    .merge_locals(d, code, unsafe { crate::interp::frame::slots(at, code.slot_count.get()) }),
                (None, Some(a)) => self.merge_locals(d, code, a.slots()),
                _ => {}
            }
        }
        Ok(dict)
    }

    /// The code of the running Python frame.
    pub fn current_code(&self) -> Option<Gc<Code>> {
        if self.frame.is_null() {
            return None;
        }
        // SAFETY: the running frame is live and its code is set when it is made.
        Some(unsafe { (*self.frame).code })
    }
}
