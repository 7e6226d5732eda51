//! `frame`: what Python code sees of a frame, a copy of what a traceback needs.

use vm_layout::*;

use crate::Vm;
use crate::interp::code::body;
use crate::native::{GetSetDef, NativeDef, R, TypeDef, type_flags};
use crate::value::StrExt;

pub static DEF: TypeDef = TypeDef {
    words: 5,
    flags: type_flags::NO_NEW,
    methods: &[NativeDef::fn1("__repr__", repr), NativeDef::fn1("clear", |vm, _| Ok(vm.none))],
    getset: &[
        GetSetDef::get("f_code", |_, v| Ok(v.cast::<FrameObject>().map_or(v, |f| f.code.get().value()))),
        GetSetDef::get("f_globals", |_, v| {
            Ok(v.cast::<FrameObject>().map_or(v, |f| f.globals.get().value()))
        }),
        GetSetDef::get("f_builtins", |vm, _| Ok(vm.builtins.value())),
        GetSetDef::get("f_locals", locals),
        GetSetDef::get("f_back", |vm, v| Ok(word(vm, v, |f| &f.back))),
        GetSetDef::get("f_lineno", |vm, v| {
            let line = word(vm, v, |f| &f.line);
            Ok(vm.as_i64(line).map_or(vm.none, |i| vm.int(i)))
        }),
        GetSetDef::get("f_lasti", |vm, _| Ok(vm.int(0))),
        GetSetDef::get("f_trace", |vm, _| Ok(vm.none)),
    ],
    ..TypeDef::new("frame", Kind::FrameObject)
};

fn word(vm: &Vm, v: Value, slot: fn(&FrameObject) -> &Slot) -> Value {
    v.cast::<FrameObject>().and_then(|f| slot(&f).get()).unwrap_or(vm.none)
}

fn locals(vm: &mut Vm, v: Value) -> R {
    let Some(f) = v.cast::<FrameObject>() else { return Ok(vm.none) };
    match f.locals.get() {
        Some(l) => match l.cast::<Array>() {
            // The slots that a traceback copied: their dict takes their place.
            Some(a) => {
                let d = vm.locals_of_slots(f.code.get(), a.slots()).value();
                f.locals.set(Some(d));
                Ok(d)
            }
            None => Ok(l),
        },
        None => {
            let d = vm.new_dict().value();
            f.locals.set(Some(d));
            Ok(d)
        }
    }
}

fn repr(vm: &mut Vm, v: Value) -> R {
    let Some(f) = v.cast::<FrameObject>() else { return Ok(vm.none) };
    let unit = &body(f.code.get()).unit;
    let file = vm.str(&unit.filename);
    let file = vm.repr(file)?.to_text();
    let line = f.line.get().and_then(|l| vm.as_i64(l)).unwrap_or(0);
    Ok(vm.str(&format!("<frame at {:#x}, file {file}, line {line}, code {}>", v.bits(), unit.name)))
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

    /// What Python code sees of a frame, those below it included; `None` for the end of the stack.
    pub fn frame_object(&mut self, f: *mut Frame) -> Option<Value> {
        if f.is_null() {
            return None;
        }
        // From the outermost frame inwards, so that each finds the one behind it made.
        let mut frames = Vec::new();
        let mut at = f;
        while !at.is_null() {
            frames.push(at);
            // SAFETY: as in `frame_at`.
            at = unsafe { (*at).back };
        }
        let mut back = None;
        for (i, &at) in frames.iter().enumerate().rev() {
            // SAFETY: as in `frame_at`; the pc points behind the word being run, inside the code's words.
            let (code, globals, word) = unsafe {
                let code = (*at).code;
                let word = (*at).pc.offset_from(code.words.get()) - 1;
                (code, (*at).globals, usize::try_from(word).unwrap_or(0))
            };
            let line = body(code).unit.positions.get(word).map_or(0, |p| i64::from(p.line));
            // LIMIT: the locals are a copy of the moment, and only of the frame asked for.
            let locals = if i == 0 { self.frame_locals(at).ok() } else { None };
            let v = self.record(
                self.types.frame,
                &[Some(code.value()), Some(globals.value()), back, locals, Some(Value::small(line))],
            );
            back = Some(v);
        }
        back
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
