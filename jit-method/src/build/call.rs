//! Calls: inlined, direct between compiled functions, or by the runtime.

use std::mem::offset_of;
use std::rc::Rc;

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value as V, types};
use vm_core::Vm;
use vm_core::feedback::{self, CodeNotes};
use vm_core::value::native_def;
use vm_layout::*;

use super::state::{AFrame, Edge, Taken};
use super::{BUDGET, Builder, C, GENEROUS, SMALL, Stop, inlinable};
use crate::abstract_value::{Av, Fact, Ty};
use crate::exit::COMPILED_CALLER;
use crate::runtime;

/// Frames of inlined functions on top of each other.
pub(super) const MAX_DEPTH: usize = 8;

impl Builder<'_, '_> {
    pub(super) fn call(&mut self, argc: usize) -> C {
        let at = self.st.top().stack.len() - argc;
        let args: Vec<Av> = self.st.top_mut().stack.split_off(at);
        let callee = self.st.pop();
        match callee {
            Av::Method(f, this) if f.is_exact(Kind::Function) => {
                let mut all = vec![*this];
                all.extend(args);
                self.call_function(f, all, None)
            }
            Av::Method(f, this) => {
                let is_list = match self.st.fact(&this).ty {
                    Ty::ListOf(_) => true,
                    ty => ty.is_list(),
                };
                if let Some(d) = f.cast::<Descr>().filter(|_| is_list) {
                    let list = self.word(&this);
                    if let Some(r) = self.call_list_method(list, native_def(d.def.get()).name, &args) {
                        self.st.push(r);
                        return Ok(());
                    }
                }
                if self.does_nothing(f, args.len()) {
                    self.st.push(Av::Const(self.vm.none));
                    return Ok(());
                }
                self.call_descriptor(f, &this, &args)
            }
            Av::Methods(cases, this, shape) => self.call_methods(cases, &this, shape, &args),
            Av::Const(c) => self.call_const(c, args),
            Av::Function(maker) => self.call_maker(maker, args),
            callee => {
                if let Av::Word(v) = callee
                    && let Some((name, list)) = self.bound_list_method(v)
                    && let Some(r) = self.call_list_method(list, name, &args)
                {
                    self.st.push(r);
                    return Ok(());
                }
                if let Some((class, f)) = self.called_instance(&callee) {
                    self.guard_class(&callee, class);
                    let mut all = vec![callee];
                    all.extend(args);
                    return self.call_function(f, all, None);
                }
                let noted = self.notes(self.st.top().pc).and_then(|n| n.callable());
                let bound = self.notes(self.st.top().pc).is_some_and(|n| n.is_bound());
                let Some(f) = noted.filter(|_| !self.distrusted()) else {
                    let never = self.notes(self.st.top().pc).is_some_and(|n| n.target.get() == 0);
                    if never && !self.eager {
                        return Err(self.leave());
                    }
                    return self.call_any(&callee, &args);
                };
                if !matches!(f.kind(), Kind::Function | Kind::Type | Kind::Builtin) {
                    return self.call_any(&callee, &args);
                }
                let v = self.word(&callee);
                if bound {
                    self.guard_bound(v);
                    self.guard_exact(v, Kind::Method);
                    let function = self.load(v, offset_of!(Method, function));
                    let this = self.load(v, offset_of!(Method, receiver));
                    let expected = self.const_word(f);
                    let c = self.b.ins().icmp(IntCC::Equal, function, expected);
                    self.guard(c);
                    let mut all = vec![self.typed(this, Ty::Any)];
                    all.extend(args);
                    return self.call_const(f, all);
                }
                let expected = self.const_word(f);
                let c = self.b.ins().icmp(IntCC::Equal, v, expected);
                self.guard(c);
                self.call_const(f, args)
            }
        }
    }

    /// Whether only the running program knows if LOOKUP_METHOD has left a receiver or an empty slot.
    pub(super) fn receiver_unknown(&self, argc: usize) -> bool {
        let stack = &self.st.top().stack;
        let at = stack.len() - argc;
        !matches!((&stack[at - 2], &stack[at - 1]), (_, Av::Unbound) | (Av::Const(_) | Av::OneOf(..), _))
    }

    /// CALL_METHOD: what LOOKUP_METHOD left lies below the arguments.
    pub(super) fn call_method(&mut self, argc: usize) -> C {
        let at = self.st.top().stack.len() - argc;
        let args: Vec<Av> = self.st.top_mut().stack.split_off(at);
        let (this, f) = (self.st.pop(), self.st.pop());
        let callee = match (f, this) {
            (f, Av::Unbound) => f,
            (Av::Const(f), this) => Av::Method(f, Box::new(this)),
            (Av::OneOf(cases, shape), this) => Av::Methods(cases, Box::new(this), shape),
            (f, _) => f,
        };
        self.st.push(callee);
        self.st.top_mut().stack.extend(args);
        self.call(argc)
    }

    /// A call of a known callable.
    fn call_const(&mut self, f: Value, args: Vec<Av>) -> C {
        self.embed(f);
        if f.is_exact(Kind::Function) {
            return self.call_function(f, args, None);
        }
        if let [Av::Generator(maker, it)] = args.as_slice()
            && let Some(taker) = self.taker(f)
            && self.can_take(maker)
        {
            return self.take(taker, f, maker.clone(), (**it).clone());
        }
        if let Some(class) = f.cast::<Type>() {
            if class == self.vm.types.range
                && let Some(av) = self.call_range(&args)
            {
                self.st.push(av);
                return Ok(());
            }
            if class == self.vm.types.super_
                && let Some(av) = self.call_super(&args)
            {
                self.st.push(av);
                return Ok(());
            }
            if let Some(av) = self.call_number_class(class, &args)? {
                self.st.push(av);
                return Ok(());
            }
            if let Some(av) = self.call_iterator(class, &args) {
                self.st.push(av);
                return Ok(());
            }
            return self.call_class(class, args);
        }
        // Whoever asks for a collection knows what is dead; the interpreter has no copies of values.
        if f.exact::<Builtin>().is_some_and(|b| native_def(b.def.get()).name == "collect") {
            return Err(self.leave_as_expected());
        }
        if let Some(b) = f.exact::<Builtin>()
            && b.receiver.get().is_none()
            && self.tagged
            && native_def(b.def.get()).name == "len"
            && let [arg] = args.as_slice()
        {
            let n = match self.len_of(arg) {
                Some(n) => n,
                None if let Some(n) = self.len_method(arg)? => n,
                None => {
                    let v = self.word(arg);
                    self.call_or_raise(runtime::len as *const (), &[v])
                }
            };
            // No length is past 62 bits.
            let av = self.typed(n, Ty::Small);
            self.st.push(av);
            return Ok(());
        }
        if let [object, Av::Const(class)] = args.as_slice()
            && let Some(av) = self.call_isinstance(f, object, *class)
        {
            self.st.push(av);
            return Ok(());
        }
        if let [arg] = args.as_slice()
            && let Some(av) = self.call_math(f, arg)
        {
            self.st.push(av);
            return Ok(());
        }
        if let Some(av) = self.call_number_builtin(f, &args)? {
            self.st.push(av);
            return Ok(());
        }
        self.call_any(&Av::Const(f), &args)
    }

    /// `isinstance` with a plain class: of that very class most are that are asked.
    fn call_isinstance(&mut self, f: Value, object: &Av, class: Value) -> Option<Av> {
        let b = f.exact::<Builtin>()?;
        let of_type = class.cast::<Type>().is_some_and(|c| self.vm.type_of(c.value()) == self.vm.types.type_);
        if b.receiver.get().is_some() || native_def(b.def.get()).name != "isinstance" || !of_type {
            return None;
        }
        let known = match self.st.fact(object).ty {
            Ty::Shape(s) => self.vm.class_of_shape(s).map(|c| c.value()),
            Ty::Instance(c) => Some(c),
            _ => None,
        };
        if known == Some(class) {
            return Some(Av::Const(self.vm.true_));
        }
        let Av::Word(v) = *object else { return None };
        self.before_call();
        let (look, yes, slow, done) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I8);
        let expected = self.const_word(class);
        let tag = self.b.ins().band_imm_u(v, 1);
        self.b.ins().brif(tag, slow, &[], look, &[]);
        self.b.switch_to_block(look);
        let word = self.load(v, 0);
        let ty = self.b.ins().band_imm_u(word, (1 << 48) - 1);
        let c = self.b.ins().icmp(IntCC::Equal, ty, expected);
        self.b.ins().brif(c, yes, &[], slow, &[]);
        self.b.switch_to_block(yes);
        let one = self.b.ins().iconst(types::I8, 1);
        self.b.ins().jump(done, &[one.into()]);
        self.b.switch_to_block(slow);
        let t = self.test_or_raise(runtime::is_instance as *const (), &[v, expected]);
        self.b.ins().jump(done, &[t.into()]);
        self.b.switch_to_block(done);
        Some(Av::Bool(result))
    }

    /// A function of `math` of one float. Where it raises, or gives what may be an error, the interpreter calls it.
    fn call_math(&mut self, f: Value, arg: &Av) -> Option<Av> {
        let def = native_def(f.exact::<Builtin>()?.def.get());
        let mut of_math = vm_core::stdlib::math::DEF.functions.iter().flat_map(|t| t.iter());
        if self.distrusted() || !of_math.any(|d| std::ptr::eq(d, def)) {
            return None;
        }
        let native = match def.name {
            "sqrt" | "fabs" => None,
            "sin" => Some(runtime::sine as *const ()),
            "cos" => Some(runtime::cosine as *const ()),
            "exp" => Some(runtime::exponential as *const ()),
            _ => return None,
        };
        let x = match self.st.fact(arg).ty {
            Ty::Exact(Kind::Float) => self.float_of(arg),
            Ty::Small => {
                let v = self.word(arg);
                let i = self.b.ins().sshr_imm_u(v, 1);
                self.b.ins().fcvt_from_sint(types::F64, i)
            }
            _ => return None,
        };
        let r = match native {
            Some(native) => self.native(native, &[x], Some(types::F64)),
            None if def.name == "sqrt" => self.b.ins().sqrt(x),
            None => self.b.ins().fabs(x),
        };
        // Neither infinite nor NaN: less itself it is 0.
        let zero = self.b.ins().fsub(r, r);
        let finite = self.b.ins().fcmp(FloatCC::Equal, zero, zero);
        self.guard(finite);
        Some(Av::Float(r, None))
    }

    /// A call by the runtime.
    pub(super) fn call_any(&mut self, f: &Av, args: &[Av]) -> C {
        let f = self.word(f);
        let args: Vec<V> = args.iter().map(|a| self.word(a)).collect();
        let v = self.call_words(f, &args);
        self.st.push(Av::Word(v));
        Ok(())
    }

    /// A call of a native method that was found in the class of its receiver.
    fn call_descriptor(&mut self, f: Value, this: &Av, args: &[Av]) -> C {
        let mut all = vec![this.clone()];
        all.extend_from_slice(args);
        let Some(d) = f.cast::<Descr>() else { return self.call_any(&Av::Const(f), &all) };
        let all: Vec<V> = all.iter().map(|a| self.word(a)).collect();
        let row = self.in_row(&all);
        let (def, n) = (self.iconst(d.def.get() as i64), self.iconst(all.len() as i64));
        let v = self.call_or_raise(runtime::call_native as *const (), &[def, row, n]);
        self.clear_row(row, all.len());
        self.st.push(Av::Word(v));
        Ok(())
    }

    fn call_words(&mut self, f: V, args: &[V]) -> V {
        if args.is_empty() {
            self.show_frame();
        }
        let row = self.in_row(args);
        let n = self.iconst(args.len() as i64);
        let v = self.call_or_raise(runtime::call as *const (), &[f, row, n]);
        self.clear_row(row, args.len());
        v
    }

    /// A call of a Python function; with an instance it is its `__init__`.
    pub(super) fn call_function(&mut self, f: Value, args: Vec<Av>, instance: Option<Av>) -> C {
        self.embed(f);
        let Some(function) = f.cast::<Function>() else { return self.call_any(&Av::Const(f), &args) };
        let code = function.code.get();
        let mut args = args;
        let wanted = code.arg_count.get() as usize;
        if code.simple.get()
            && args.len() < wanted
            && let Some(defaults) = function.defaults.get()
            && args.len() + defaults.len >= wanted
        {
            let missing = wanted - args.len();
            for &d in &defaults.items()[defaults.len - missing..] {
                self.embed(d);
                args.push(Av::Const(d));
            }
        }
        let fits = code.simple.get() && args.len() == wanted;
        let recursive = self.is_running(code);
        if fits && self.is_worth_inlining(function) {
            return self.inline(function, args, instance);
        }
        if let Some(it) = self.resumable(function, &args).filter(|_| instance.is_none()) {
            self.st.push(it);
            return Ok(());
        }
        self.remark(code, fits, recursive);
        if fits {
            return self.call_direct(function, &args, instance);
        }
        let words: Vec<V> = args.iter().map(|a| self.word(a)).collect();
        let f = self.const_word(f);
        let v = self.call_words(f, &words);
        self.finish_call(v, instance)
    }

    fn is_running(&self, code: Gc<Code>) -> bool {
        self.st.frames.iter().any(|fr| fr.code == code)
    }

    /// Whether calls of a function that fit its parameters are inlined.
    pub(super) fn is_worth_inlining(&mut self, function: Gc<Function>) -> bool {
        let code = function.code.get();
        inlinable(code)
            && !self.is_running(code)
            && self.known(code)
            && self.st.frames.len() < MAX_DEPTH
            && self.words + code_words(code) < if code_words(code) <= SMALL { BUDGET } else { GENEROUS }
            && !self.plan.apart.contains(&code.address())
            && self.chains_fold(code, function.globals.get())
    }

    /// Whether notes about code have been taken, so that there is something to compile it by: a loop in it would run for ever as
    /// the runtime's calls that it becomes without.
    fn known(&self, code: Gc<Code>) -> bool {
        self.eager || feedback::notes(code).is_some()
    }

    /// Says why a call was not inlined, if somebody wants to know.
    fn remark(&mut self, code: Gc<Code>, fits: bool, recursive: bool) {
        if !self.vm.config.jit_explain {
            return;
        }
        let unit = &vm_core::interp::code::body(code).unit;
        let why = if !fits {
            "its arguments or its kind"
        } else if recursive {
            "it is recursive"
        } else if !self.known(code) {
            "nothing was noted about it yet"
        } else if self.st.frames.len() >= MAX_DEPTH {
            "too many calls inside each other"
        } else if unit.words.len() > super::INLINED_WORDS {
            "it is too large"
        } else if self.words + unit.words.len() >= GENEROUS {
            "the caller has grown too large"
        } else {
            "its names are tracked, it has cells, or it looks at its own frame"
        };
        self.remarks.push(format!("{} is called and not inlined: {why}", unit.qualname));
    }

    /// What a call leaves on the stack.
    fn finish_call(&mut self, v: V, instance: Option<Av>) -> C {
        let Some(o) = instance.map(|o| self.st.settled(o)) else {
            self.st.facts.insert(v, Fact::default());
            self.st.push(Av::Word(v));
            return Ok(());
        };
        let none = self.vm.none;
        let none = self.const_word(none);
        let c = self.b.ins().icmp(IntCC::Equal, v, none);
        let (fine, wrong) = (self.b.create_block(), self.b.create_block());
        self.b.ins().brif(c, fine, &[], wrong, &[]);
        self.b.switch_to_block(wrong);
        self.b.set_cold_block(wrong);
        self.runtime(runtime::init_returned as *const (), &[v]);
        let raise = self.exit_block(true);
        self.b.ins().jump(raise, &[]);
        self.b.switch_to_block(fine);
        self.st.push(o);
        Ok(())
    }

    /// Compiles the callee in place of the call.
    pub(super) fn inline(&mut self, function: Gc<Function>, args: Vec<Av>, instance: Option<Av>) -> C {
        self.inline_code(function.code.get(), Some(function), function.globals.get(), args, instance, None)
    }

    /// The same of code whose function may not have been made; `locals` are the first of its slots, or all and one more.
    pub(super) fn inline_code(
        &mut self,
        code: Gc<Code>,
        function: Option<Gc<Function>>,
        globals: Gc<Dict>,
        locals: Vec<Av>,
        instance: Option<Av>,
        taken: Option<Taken>,
    ) -> C {
        let survey = self.survey(code);
        let slots = survey.unit.slot_count as usize;
        let caller = self.st.top();
        let offset = caller.offset + size_of::<Frame>() + 8 * caller.code.frame_words.get() as usize;
        let path = (caller.path.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(caller.pc))
            .wrapping_add(code.address() as u64)
            .rotate_left(17);
        let mut locals: Vec<Av> = locals.into_iter().map(|av| self.st.settled(av)).collect();
        let instance = instance.map(|av| self.st.settled(av));
        let operator = self.operator.take();
        self.forget_dead_locals();
        locals.resize(slots.max(locals.len()), Av::Unbound);
        if let Some(closure) = function.and_then(|f| f.closure.get()) {
            self.embed(closure.value());
            let free = code.first_free.get() as usize;
            for (slot, &cell) in locals[free..].iter_mut().zip(closure.items()) {
                *slot = Av::Const(cell);
            }
        }
        self.embed(code.value());
        self.st.frames.push(Rc::new(AFrame {
            code,
            function,
            globals,
            offset,
            locals,
            stack: Vec::new(),
            pc: 0,
            entered: false,
            home: vec![None; slots],
            instance,
            operator,
            taken,
            generator: false,
            path,
        }));
        let depth = self.st.frames.len();
        self.inlined += 1;
        let first = self.b.create_block();
        self.b.ins().jump(first, &[]);
        let state = self.st.clone();
        let returns = match self.body(vec![(first, state)], 0) {
            Ok(r) => r,
            Err(Stop::Refuse(_)) => {
                self.plan.apart.insert(code.address());
                return Err(Stop::Restart);
            }
            Err(stop) => return Err(stop),
        };
        let mut edges: Vec<Edge> = Vec::new();
        for (block, state, v) in returns {
            self.b.switch_to_block(block);
            self.st = state;
            let v = self.taken_whole(v);
            self.leave_to(depth - 2);
            self.st.frames.truncate(depth - 1);
            if let Some(op) = operator {
                self.operator_answered(op, v, &mut edges);
                continue;
            }
            self.st.push(v);
            let next = self.b.create_block();
            self.b.ins().jump(next, &[]);
            edges.push((next, self.st.clone()));
        }
        self.meet(edges)
    }

    /// Goes on behind several edges, if there are any.
    fn meet(&mut self, mut edges: Vec<Edge>) -> C {
        match edges.len() {
            0 => Err(Stop::DeadEnd),
            1 => {
                if let Some((block, state)) = edges.pop() {
                    self.b.switch_to_block(block);
                    self.st = state;
                }
                Ok(())
            }
            _ => {
                self.join_edges(edges);
                Ok(())
            }
        }
    }

    /// The callee depends on the receiver's shape, which is known to be one of these.
    fn call_methods(&mut self, cases: Vec<(u32, Value)>, this: &Av, shape: V, args: &[Av]) -> C {
        let before = self.st.clone();
        // Cases that call the same function are one.
        let mut functions: Vec<(Value, Vec<u32>)> = Vec::new();
        for (s, f) in cases {
            match functions.iter_mut().find(|(g, _)| *g == f) {
                Some((_, shapes)) => shapes.push(s),
                None => functions.push((f, vec![s])),
            }
        }
        let (now, resume) = (Rc::clone(&self.now), Rc::clone(&self.resume));
        let (resume_effects, shared) = (self.resume_effects, self.shared);
        let objects = (Rc::clone(&self.now_objects), Rc::clone(&self.resume_objects));
        let mut edges: Vec<Edge> = Vec::new();
        let count = functions.len();
        for (i, (f, shapes)) in functions.into_iter().enumerate() {
            let mut rest = None;
            if i + 1 < count {
                let mut any = None;
                for s in &shapes {
                    let c = self.b.ins().icmp_imm_u(IntCC::Equal, shape, i64::from(*s));
                    any = Some(match any {
                        None => c,
                        Some(other) => self.b.ins().bor(other, c),
                    });
                }
                let (hit, next) = (self.b.create_block(), self.b.create_block());
                if let Some(c) = any {
                    self.b.ins().brif(c, hit, &[], next, &[]);
                }
                self.b.switch_to_block(hit);
                rest = Some(next);
            }
            if let Av::Word(v) = this
                && self.st.fact(this).ty == Ty::ShapeIs(shape)
            {
                let ty = self.shapes_type(&shapes);
                self.st.facts.insert(*v, Fact::of(ty));
            }
            let mut all = vec![this.clone()];
            all.extend_from_slice(args);
            match self.call_function(f, all, None) {
                Ok(()) => {
                    let next = self.b.create_block();
                    self.b.ins().jump(next, &[]);
                    edges.push((next, self.st.clone()));
                }
                Err(Stop::DeadEnd) => {}
                Err(stop) => return Err(stop),
            }
            self.st = before.clone();
            (self.now, self.resume) = (Rc::clone(&now), Rc::clone(&resume));
            (self.now_objects, self.resume_objects) = objects.clone();
            (self.resume_effects, self.shared) = (resume_effects, shared);
            self.exit_blocks = [None; 2];
            if let Some(next) = rest {
                self.b.switch_to_block(next);
            }
        }
        self.meet(edges)
    }

    /// A direct call: the callee's frame is made here, its machine code called like a native function.
    pub(super) fn call_direct(&mut self, function: Gc<Function>, args: &[Av], instance: Option<Av>) -> C {
        self.call_deeper(0, function, args, instance)
    }

    /// The same, counted as so many calls more.
    pub(super) fn call_deeper(
        &mut self,
        extra: i64,
        function: Gc<Function>,
        args: &[Av],
        instance: Option<Av>,
    ) -> C {
        let code = function.code.get();
        feedback::start(code, self.vm.config.jit_threshold.max(2));
        let Some(notes) = feedback::notes(code) else { return Err(Stop::Refuse("no notes")) };
        let args: Vec<V> = args.iter().map(|a| self.word(a)).collect();
        self.before_call();
        let top = self.st.top();
        let top_at = top.offset;
        let at = top_at + size_of::<Frame>() + 8 * top.code.frame_words.get() as usize;
        let end = at + size_of::<Frame>() + 8 * code.frame_words.get() as usize;
        self.embed(code.value());
        self.embed(function.value());
        self.embed(function.globals.get().value());
        let f = self.const_word(function.value());
        let (slow, fast, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(slow);
        let result = self.b.append_block_param(done, types::I64);
        let depth = self.load_as(types::I32, self.vm_v, offset_of!(Vm, depth));
        let deepest = if extra == 0 { depth } else { self.b.ins().iadd_imm_s(depth, extra) };
        let p = self.iconst(std::ptr::from_ref(notes) as i64);
        let body = self.load(p, offset_of!(CodeNotes, body));
        let have = self.b.create_block();
        self.b.ins().brif(body, have, &[], slow, &[]);
        self.b.switch_to_block(have);
        // Depth, both stacks, the breaker: any of them goes the runtime's way.
        let limit = self.load_as(types::I32, self.vm_v, offset_of!(Vm, recursion_limit));
        let deep = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, deepest, limit);
        let frame_end = self.b.ins().iadd_imm_u(self.fp_v, end as i64);
        let frames_limit = self.iconst(self.vm.frames.limit() as i64);
        let full = self.b.ins().icmp(IntCC::UnsignedGreaterThan, frame_end, frames_limit);
        let sp = self.b.ins().get_stack_pointer(types::I64);
        let native_limit = self.iconst(self.vm.native_limit as i64);
        let low = self.b.ins().icmp(IntCC::UnsignedLessThan, sp, native_limit);
        let breaker = self.iconst(std::sync::Arc::as_ptr(&self.vm.breaker) as i64);
        let asked = self.load_as(types::I32, breaker, 0);
        let asked = self.b.ins().icmp_imm_u(IntCC::NotEqual, asked, 0);
        let c = self.b.ins().bor(deep, full);
        let c = self.b.ins().bor(c, low);
        let c = self.b.ins().bor(c, asked);
        self.b.ins().brif(c, slow, &[], fast, &[]);
        self.b.switch_to_block(fast);
        let back = self.b.ins().iadd_imm_u(self.fp_v, top_at as i64);
        let fp = self.b.ins().iadd_imm_u(self.fp_v, at as i64);
        self.store(back, fp, offset_of!(Frame, back));
        let words = [
            (offset_of!(Frame, code), code.address() as i64),
            (offset_of!(Frame, consts), code.const_items.get() as i64),
            (offset_of!(Frame, pc), code.words.get() as i64),
            (offset_of!(Frame, globals), function.globals.get().address() as i64),
            (offset_of!(Frame, function), function.address() as i64),
        ];
        for (offset, word) in words {
            let v = self.iconst(word);
            self.store(v, fp, offset);
        }
        let flags = self.b.ins().iconst(types::I32, i64::from(COMPILED_CALLER));
        self.store(flags, fp, offset_of!(Frame, flags));
        let action = self.b.ins().iconst(types::I8, ReturnAction::Leave as i64);
        self.store(action, fp, offset_of!(Frame, action));
        for (i, &v) in args.iter().enumerate() {
            self.store(v, fp, size_of::<Frame>() + 8 * i);
        }
        let zero = self.iconst(0);
        let closure = function.closure.get();
        for i in args.len()..code.slot_count.get() as usize {
            let cell = i.checked_sub(code.first_free.get() as usize);
            let cell = cell.and_then(|i| closure?.items().get(i).copied());
            let v = cell.map_or(zero, |c| self.const_word(c));
            self.store(v, fp, size_of::<Frame>() + 8 * i);
        }
        self.store(fp, self.vm_v, offset_of!(Vm, frame));
        let deeper = self.b.ins().iadd_imm_u(deepest, 1);
        self.store(deeper, self.vm_v, offset_of!(Vm, depth));
        let sig = self.signature(vec![types::I64, types::I64], Some(types::I64));
        let call = self.b.ins().call_indirect(sig, body, &[self.vm_v, fp]);
        let r = self.b.inst_results(call)[0];
        // What looked at the frame meanwhile left a note in it.
        let flags = self.load_as(types::I32, fp, offset_of!(Frame, flags));
        let c = self.b.ins().icmp_imm_u(IntCC::UnsignedGreaterThan, flags, i64::from(COMPILED_CALLER));
        let (noted, next) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(noted);
        self.b.ins().brif(c, noted, &[], next, &[]);
        self.b.switch_to_block(noted);
        self.runtime(runtime::frame_left as *const (), &[fp]);
        self.b.ins().jump(next, &[]);
        self.b.switch_to_block(next);
        self.store(back, self.vm_v, offset_of!(Vm, frame));
        self.store(depth, self.vm_v, offset_of!(Vm, depth));
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(slow);
        let row = self.in_row(&args);
        let n = self.iconst(args.len() as i64);
        if extra != 0 {
            self.store(deepest, self.vm_v, offset_of!(Vm, depth));
        }
        let r = self.runtime(runtime::call as *const (), &[f, row, n]);
        if extra != 0 {
            self.store(depth, self.vm_v, offset_of!(Vm, depth));
        }
        self.clear_row(row, args.len());
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, result, 0);
        self.guard_raised(c);
        self.st.forget_mutable();
        self.finish_call(result, instance)
    }
}

pub(super) fn code_words(code: Gc<Code>) -> usize {
    vm_core::interp::code::body(code).unit.words.len()
}
