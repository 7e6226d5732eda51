//! Leaving compiled code: the description of every exit and the rebuilding of the interpreter's frames from it.
//!
//! Machine code at an exit stores its live machine values, unboxed as they are, into [`Vm::exit_words`] and calls [`leave`];
//! boxing, the objects that were never made and the frames of inlined functions are made there.

use std::cell::Cell;
use std::rc::Rc;

use vm_core::Vm;
use vm_core::interp::compiled::{EXIT_WORDS, STOPPED};
use vm_layout::*;

use crate::abstract_value::Taker;
use crate::taken;

/// Bit of [`Frame::flags`]: the frame was called by compiled code, which waits for its value on the native stack.
pub const COMPILED_CALLER: u32 = 1 << 16;
/// How one slot is rebuilt. Numbers are places in the buffer.
#[derive(Clone, Debug)]
pub enum Rebuild {
    /// Frame memory holds it already.
    Keep,
    Unbound,
    Const(Value),
    Word(u16),
    Float(u16),
    Bool(u16),
    Method(Value, Box<Rebuild>),
    /// The function that goes with the shape in this place.
    OneOf(Vec<(u32, Value)>, u16),
    /// The method that goes with the shape in the last place.
    Methods(Vec<(u32, Value)>, Box<Rebuild>, u16),
    /// See [`Av::Super`](crate::abstract_value::Av::Super).
    Super {
        class: Value,
        this: Box<Rebuild>,
    },
    Range(Vec<Rebuild>),
    RangeIter {
        next: u16,
        left: u16,
        step: i64,
    },
    SeqIter {
        sequence: u16,
        index: u16,
        kind: Kind,
    },
    Enumerate(Box<Rebuild>, u16),
    Zip(Vec<Rebuild>),
    /// The number tells the tuple from others of the exit: slots with the same number get the same tuple.
    Tuple(u32, Vec<Rebuild>),
    /// An instance, by its number among the exit's.
    Object(usize),
    Function(RebuildFunction),
    Generator(RebuildFunction, Box<Rebuild>),
    Slice(Box<[Rebuild; 3]>),
    /// See [`Av::IntSet`](crate::abstract_value::Av::IntSet).
    IntSet(u16),
    /// See [`Av::Number`](crate::abstract_value::Av::Number).
    Number(u16, u16),
    /// A generator of this function that goes on at this word: slots, operand stack.
    Resumable(Gc<Function>, u32, Vec<Rebuild>, Vec<Rebuild>),
    /// A part of the list in this place.
    Part(u16, Box<[Rebuild; 3]>),
    /// PEP 266 begins to track this chain here.
    Tracked(u32),
}

/// How the function of a comprehension is made.
#[derive(Clone, Debug)]
pub struct RebuildFunction {
    pub code: Gc<Code>,
    pub globals: Gc<Dict>,
    pub closure: Option<Box<Rebuild>>,
}

/// How an instance that was not made is made. Many slots may hold it.
#[derive(Clone, Debug)]
pub struct RebuildObject {
    pub class: Gc<Type>,
    pub shape: u32,
    pub fields: Vec<Rebuild>,
}

/// Instances not made at the same time, at most.
pub const OBJECTS: usize = 16;

/// How one frame is rebuilt.
#[derive(Debug)]
pub struct FrameExit {
    pub code: Gc<Code>,
    pub function: Option<Gc<Function>>,
    pub globals: Gc<Dict>,
    /// Bytes behind the outermost frame.
    pub offset: usize,
    /// Word to go on at.
    pub pc: u32,
    pub locals: Vec<Rebuild>,
    pub stack: Vec<Rebuild>,
    /// The instance that the frame, an `__init__`, leaves behind instead of its result.
    pub instance: Option<Rebuild>,
    /// An operator of the frame below is finished with what the frame returns.
    pub operator: bool,
    /// The frame is that of a generator whose items a loop of the frame before takes: the generator belongs on top of that one's stack.
    pub generator: bool,
    /// The frame is that of a generator expression: who takes all of it (the callable, too), and what there is of that so far.
    pub taken: Option<(Taker, Value, Rebuild)>,
}

/// One exit.
#[derive(Debug)]
pub struct Exit {
    /// Shared by the exits that go back to the same opcode.
    pub frames: Rc<Vec<FrameExit>>,
    /// Instances that are made on the way out.
    pub objects: Rc<Vec<RebuildObject>>,
    /// Inlined frames that are the VM's running frames already.
    pub entered: usize,
    /// The exception that is set is raised; else the interpreter goes on.
    pub raise: bool,
    pub words: usize,
    /// It says nothing against the version.
    pub expected: Cell<bool>,
    /// Where the exception is handled in one of the frames, though not by compiled code.
    pub handler: Option<(Gc<Code>, u32)>,
    /// Times it was taken.
    pub taken: Cell<u32>,
    /// The code's table of failures per word, and which word this is.
    pub blame: (Gc<Code>, u32),
    /// Compiled version it belongs to.
    pub version: *const crate::version::Version,
}

/// What an exit has made so far. On the native stack, where the collector sees it.
struct Made<'e> {
    /// By number.
    tuples: [(u32, Option<Value>); 8],
    objects: [Option<Value>; OBJECTS],
    exit: &'e Exit,
}

impl<'e> Made<'e> {
    fn nothing(exit: &'e Exit) -> Made<'e> {
        Made { tuples: [(0, None); 8], objects: [None; OBJECTS], exit }
    }
}

/// Makes the value of a slot.
fn rebuild(vm: &mut Vm, r: &Rebuild, words: &[u64], made: &mut Made) -> Option<Value> {
    match r {
        Rebuild::Keep | Rebuild::Unbound | Rebuild::Tracked(_) => None,
        Rebuild::Const(v) => Some(*v),
        Rebuild::Word(i) => Value::from_bits(words[*i as usize]),
        Rebuild::Float(i) => Some(vm.float(f64::from_bits(words[*i as usize]))),
        Rebuild::Number(f, int) => {
            let f = f64::from_bits(words[*f as usize]);
            Some(if words[*int as usize] & 1 != 0 { Value::small(f as i64) } else { vm.float(f) })
        }
        Rebuild::Bool(i) => Some(vm.bool(words[*i as usize] & 1 != 0)),
        Rebuild::Method(f, this) => {
            let this = rebuild(vm, this, words, made).unwrap_or(vm.none);
            Some(crate::runtime::bind(vm, *f, this))
        }
        Rebuild::OneOf(cases, shape) => {
            let shape = words[*shape as usize] as u32;
            Some(cases.iter().find(|c| c.0 == shape).map_or(vm.none, |c| c.1))
        }
        Rebuild::Methods(cases, this, shape) => {
            let shape = words[*shape as usize] as u32;
            let f = cases.iter().find(|c| c.0 == shape).map_or(vm.none, |c| c.1);
            let this = rebuild(vm, this, words, made).unwrap_or(vm.none);
            Some(crate::runtime::bind(vm, f, this))
        }
        Rebuild::Super { class, this } => {
            let this = rebuild(vm, this, words, made).unwrap_or(vm.none);
            Some(vm.make_super(*class, this))
        }
        Rebuild::Range(items) => {
            let list = vm.new_list();
            for i in items {
                let v = rebuild(vm, i, words, made).unwrap_or(vm.none);
                vm.list_push(list, v);
            }
            let range = vm.types.range.value();
            let args = vm_core::value::ListExt::as_slice(&list);
            // The arguments were tested to be small ints: it can't fail.
            Some(vm.call(range, args).unwrap_or(vm.none))
        }
        Rebuild::RangeIter { next, left, step } => Some(crate::runtime::make_range_iter(
            vm,
            words[*next as usize] as i64,
            words[*left as usize],
            *step,
        )),
        Rebuild::SeqIter { sequence, index, kind } => {
            let sequence = Value::from_bits(words[*sequence as usize]).unwrap_or(vm.none);
            Some(crate::runtime::make_seq_iter(vm, sequence, words[*index as usize] as usize, *kind))
        }
        Rebuild::Tuple(number, items) => {
            if let Some(made) = made.tuples.iter().find(|m| m.0 == *number && m.1.is_some()) {
                return made.1;
            }
            let list = vm.new_list();
            for i in items {
                let v = rebuild(vm, i, words, made).unwrap_or(vm.none);
                vm.list_push(list, v);
            }
            let tuple = vm.tuple_from_list(list);
            // With more of them than places some may be made twice.
            if let Some(free) = made.tuples.iter_mut().find(|m| m.1.is_none()) {
                *free = (*number, Some(tuple));
            }
            Some(tuple)
        }
        Rebuild::Enumerate(inner, next) => {
            let inner = rebuild(vm, inner, words, made).unwrap_or(vm.none);
            let next = words[*next as usize] as i64;
            Some(crate::runtime::make_enumerate(vm, inner, next))
        }
        Rebuild::Zip(parts) => {
            let list = vm.new_list();
            for p in parts {
                let v = rebuild(vm, p, words, made).unwrap_or(vm.none);
                vm.list_push(list, v);
            }
            let iterators = vm.tuple_from_list(list);
            Some(crate::runtime::make_zip(vm, iterators))
        }
        Rebuild::Object(i) => rebuild_object(vm, *i, words, made),
        Rebuild::Function(f) => Some(rebuild_function(vm, f, words, made).value()),
        Rebuild::Generator(f, it) => {
            let function = rebuild_function(vm, f, words, made);
            let it = rebuild(vm, it, words, made).unwrap_or(vm.none);
            Some(vm.generator_expression(function, it))
        }
        Rebuild::Slice(parts) => Some(rebuild_slice(vm, parts, words, made)),
        Rebuild::Resumable(function, pc, slots, stack) => {
            let g = vm.generator_at(*function, *pc, stack.len() as u32);
            for (i, r) in slots.iter().chain(stack).enumerate() {
                // What PEP 266 tracks is looked up where a slot is empty.
                let v = rebuild(vm, r, words, made);
                g.slots()[i].set(v);
            }
            Some(g.value())
        }
        Rebuild::IntSet(i) => Some(taken::set_of_bits(vm, words[*i as usize])),
        Rebuild::Part(list, parts) => {
            let slice = rebuild_slice(vm, parts, words, made);
            let list = Value::from_bits(words[*list as usize]).unwrap_or(vm.none);
            // A slice of a list by small ints: only memory could be missing for it.
            Some(vm.get_item(list, slice).unwrap_or(vm.none))
        }
    }
}

fn rebuild_object(vm: &mut Vm, i: usize, words: &[u64], made: &mut Made) -> Option<Value> {
    if let Some(v) = made.objects[i] {
        return Some(v);
    }
    let exit = made.exit;
    let RebuildObject { class, shape, fields } = &exit.objects[i];
    let o = vm.new_plain_object(*class);
    // Before what it holds, which may hold it.
    made.objects[i] = Some(o);
    for (index, field) in fields.iter().enumerate() {
        let v = rebuild(vm, field, words, made).unwrap_or(vm.none);
        if let Some(m) = o.cast::<MapObject>() {
            vm.map_append(m, index as u32, *shape, v);
        } else if let Some(name) = vm.map_names(*shape).get(index) {
            // The class has stopped having shapes meanwhile. Nothing can be raised but for want of memory.
            let _ = vm.set_attr(o, *name, Some(v));
        }
    }
    Some(o)
}

fn rebuild_function(vm: &mut Vm, f: &RebuildFunction, words: &[u64], made: &mut Made) -> Gc<Function> {
    let closure = f.closure.as_ref().and_then(|c| rebuild(vm, c, words, made));
    let function = vm.make_closure(f.globals, f.code, closure);
    // SAFETY: it has just been made.
    unsafe { function.cast_unchecked() }
}

fn rebuild_slice(vm: &mut Vm, parts: &[Rebuild; 3], words: &[u64], made: &mut Made) -> Value {
    let [start, stop, step] = parts.each_ref().map(|p| rebuild(vm, p, words, made).unwrap_or(vm.none));
    vm.slice(start, stop, step)
}

/// Leaves compiled code. What it returns, compiled code returns.
///
/// # Safety
/// Called by compiled code only: `fp` is the outermost frame of the exit's version, `exit_words` holds the exit's words.
pub unsafe extern "C" fn leave(vm: *mut Vm, fp: *mut Frame, exit: *const Exit) -> u64 {
    // SAFETY: the caller's promise. The copied values are off the native stack when the frames go on.
    unsafe {
        rebuild_frames(vm, fp, exit);
        go_on(vm, fp, exit)
    }
}

/// Makes the frames what the exit says; the VM's running frame and `stopped_sp` are where to go on.
///
/// # Safety
/// That of [`leave`].
#[inline(never)]
unsafe fn rebuild_frames(vm: *mut Vm, fp: *mut Frame, exit: *const Exit) {
    let mut words = [0u64; EXIT_WORDS];
    // SAFETY: the caller's promise; frames are rebuilt where the exit says, inside the frame stack's red zone.
    unsafe {
        let (vm, exit) = (&mut *vm, &*exit);
        let mut made = Made::nothing(exit);
        words[..exit.words].copy_from_slice(&vm.exit_words[..exit.words]);
        // The collector sees the copy: it lies on the native stack.
        std::hint::black_box(&words);
        exit.taken.set(exit.taken.get() + 1);
        let base = fp.cast::<u8>();
        let at = |f: &FrameExit| base.add(f.offset).cast::<Frame>();
        enter_frames(vm, base, exit);
        for f in exit.frames.iter() {
            let p = at(f);
            (*p).pc = f.code.words.get().add(f.pc as usize);
            let slots = Frame::slots(p);
            for (i, r) in f.locals.iter().enumerate() {
                match r {
                    Rebuild::Keep => {}
                    // A handler that finds the slot empty looks the name up itself.
                    Rebuild::Tracked(chain) if !exit.raise && !f.generator => {
                        vm.track_object(p, i as u32, *chain)
                    }
                    _ => {
                        let v = rebuild(vm, r, &words, &mut made);
                        (*slots.add(i)).set(v);
                    }
                }
            }
            let stack = slots.add(f.code.slot_count.get() as usize);
            for (i, r) in f.stack.iter().enumerate() {
                let v = rebuild(vm, r, &words, &mut made);
                (*stack.add(i)).set(v);
            }
            if let Some((_, _, r)) = &f.taken {
                // Found again by `taken::go_on`, which is called next; until then the frame holds it.
                (&raw mut (*p).extra).write(rebuild(vm, r, &words, &mut made));
            }
            if f.operator {
                (*p).action = ReturnAction::Operator;
            }
            if let Some(r) = &f.instance {
                (*p).extra = rebuild(vm, r, &words, &mut made);
                (*p).action = ReturnAction::PushInstance;
            }
            vm.stopped_sp = stack.add(f.stack.len());
        }
        for (i, f) in exit.frames.iter().enumerate() {
            if let Some(function) = f.function.filter(|_| f.generator) {
                let g = vm.generator_for_frame(at(f), function);
                (*at(f)).action = ReturnAction::ForIter;
                let below = &exit.frames[i - 1];
                let stack = Frame::slots(at(below)).add(below.code.slot_count.get() as usize);
                (*stack.add(below.stack.len() - 1)).set(Some(g.value()));
            }
        }
        std::hint::black_box((&words, &made.tuples, &made.objects));
    }
}

/// The headers of inlined frames. New frames are zeroed, so that what is made meanwhile is found in them.
///
/// # Safety
/// That of [`leave`]; `base` is the outermost frame.
unsafe fn enter_frames(vm: &mut Vm, base: *mut u8, exit: &Exit) {
    // SAFETY: the caller's promise.
    unsafe {
        let at = |f: &FrameExit| base.add(f.offset).cast::<Frame>();
        for (i, f) in exit.frames.iter().enumerate().skip(1) {
            let p = at(f);
            let back = at(&exit.frames[i - 1]);
            if i > exit.entered {
                std::ptr::write_bytes(p.cast::<u64>(), 0, Frame::WORDS + f.code.frame_words.get() as usize);
                vm.depth += 1;
                (&raw mut (*p).flags).write(0);
            }
            (&raw mut (*p).back).write(back);
            (&raw mut (*p).code).write(f.code);
            (&raw mut (*p).consts).write(f.code.const_items.get());
            (&raw mut (*p).globals).write(f.globals);
            (&raw mut (*p).function).write(f.function);
            (&raw mut (*p).action).write(ReturnAction::Push);
            let below = &exit.frames[i - 1];
            let base = Frame::slots(back).add(below.code.slot_count.get() as usize);
            (&raw mut (*p).return_sp).write(base.add(below.stack.len()));
            vm.frame = p;
        }
    }
}

/// The exception that is set is handled in one of the frames: they are made what its traceback is to show, those behind that
/// one are left, and compiled code goes on with the exception.
///
/// # Safety
/// That of [`leave`]; `level` is the number of the frame.
pub unsafe extern "C" fn catch(vm: *mut Vm, fp: *mut Frame, exit: *const Exit, level: u64) -> u64 {
    let mut words = [0u64; EXIT_WORDS];
    // SAFETY: the caller's promise.
    unsafe {
        let (vm, exit) = (&mut *vm, &*exit);
        let mut made = Made::nothing(exit);
        words[..exit.words].copy_from_slice(&vm.exit_words[..exit.words]);
        std::hint::black_box(&words);
        let base = fp.cast::<u8>();
        enter_frames(vm, base, exit);
        for (i, f) in exit.frames.iter().enumerate() {
            let p = base.add(f.offset).cast::<Frame>();
            let raises = usize::from(i + 1 == exit.frames.len());
            (*p).pc = f.code.words.get().add(f.pc as usize + raises);
            for (slot, r) in f.locals.iter().enumerate() {
                if !matches!(r, Rebuild::Keep) {
                    let v = rebuild(vm, r, &words, &mut made);
                    (*Frame::slots(p).add(slot)).set(v);
                }
            }
        }
        std::hint::black_box((&words, &made.tuples, &made.objects));
        vm.catch_in(base.add(exit.frames[level as usize].offset).cast::<Frame>()).bits()
    }
}

/// Goes on in the frames that were rebuilt.
///
/// # Safety
/// That of [`leave`].
#[inline(never)]
unsafe fn go_on(vm: *mut Vm, fp: *mut Frame, exit: *const Exit) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        let (vm, exit) = (&mut *vm, &*exit);
        let top = vm.frame;
        let nested = (*fp).flags & COMPILED_CALLER != 0;
        (*fp).flags &= !COMPILED_CALLER;
        if vm.config.jit_dump {
            let (code, word) = exit.blame;
            let unit = &vm_core::interp::code::body(code).unit;
            let op = unit.words[word as usize].op().map_or("", Op::name);
            eprintln!(
                "jit: exit from {} at {word} {op}{}",
                unit.qualname,
                if exit.raise { ", raising" } else { "" }
            );
        }
        if !exit.raise && !exit.expected.get() {
            crate::version::failed(vm, exit);
        }
        if let Some((code, handler)) = exit.handler {
            crate::version::handled_outside(vm, exit, code, handler);
        }
        if exit.frames.iter().any(|f| f.taken.is_some()) {
            return taken::go_on(vm, fp, exit, nested);
        }
        match (exit.raise, nested) {
            (true, _) => {
                (*top).pc = (*top).pc.add(1);
                vm.raise_in(top, nested)
            }
            (false, true) => vm.resume(top, vm.stopped_sp),
            (false, false) => STOPPED,
        }
    }
}
