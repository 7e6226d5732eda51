//! Emitting: loads, stores, guards, calls of the runtime, boxes.

use std::mem::offset_of;
use std::rc::Rc;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    AbiParam, Block, InstBuilder, MemFlagsData, SigRef, Signature, StackSlotData, StackSlotKind, Type,
    Value as V, types,
};
use cranelift_codegen::isa::CallConv;
use vm_core::Vm;
use vm_core::heap::{BLOCK, GRANULE, Heap, STARTS};
use vm_layout::*;

use super::Builder;
use crate::abstract_value::{Av, Fact, Ty};
use crate::{preserve, runtime};

/// Byte of a header that holds the kind.
const KIND_BYTE: i32 = 6;

impl Builder<'_, '_> {
    pub(super) fn iconst(&mut self, i: i64) -> V {
        self.b.ins().iconst(types::I64, i)
    }

    pub(super) fn const_word(&mut self, v: Value) -> V {
        self.embed(v);
        self.iconst(v.bits().cast_signed())
    }

    pub(super) fn load(&mut self, base: V, offset: usize) -> V {
        self.load_as(types::I64, base, offset)
    }

    pub(super) fn load_as(&mut self, ty: Type, base: V, offset: usize) -> V {
        self.b.ins().load(ty, MemFlagsData::trusted(), base, offset as i32)
    }

    pub(super) fn store(&mut self, v: V, base: V, offset: usize) {
        self.effects += 1;
        self.b.ins().store(MemFlagsData::trusted(), v, base, offset as i32);
    }

    /// A slot of the outermost frame (operand stack included).
    pub(super) fn load_slot(&mut self, i: usize) -> V {
        self.load(self.fp_v, size_of::<Frame>() + 8 * i)
    }

    /// Goes on in a new block if `c` is not 0, else leaves.
    pub(super) fn guard(&mut self, c: V) {
        let c = if self.vm.config.jit_stress_guards == 0 { c } else { self.stressed(c) };
        let exit = self.exit_block(false);
        self.branch_or(c, exit);
    }

    /// The condition, false once in a while though it is true.
    fn stressed(&mut self, c: V) -> V {
        let every = self.iconst(i64::from(self.vm.config.jit_stress_guards));
        let left = self.load(self.vm_v, offset_of!(Vm, stress_left));
        let left = self.b.ins().iadd_imm_s(left, -1);
        let go_on = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, left, 0);
        let left = self.b.ins().select(go_on, left, every);
        // No effect that matters: exits are to be as they are without.
        let offset = offset_of!(Vm, stress_left) as i32;
        self.b.ins().store(MemFlagsData::trusted(), left, self.vm_v, offset);
        let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, c, 0);
        self.b.ins().band(c, go_on)
    }

    /// Counts an entry or a turn of a loop for `harness explain`.
    pub(super) fn count_turn(&mut self) {
        if !self.vm.config.jit_explain {
            return;
        }
        let version = self.iconst(self.version as i64);
        let turns = offset_of!(crate::version::Version, turns);
        let n = self.load(version, turns);
        let n = self.b.ins().iadd_imm_u(n, 1);
        // No effect that matters, as in `stressed`.
        self.b.ins().store(MemFlagsData::trusted(), n, version, turns as i32);
    }

    /// The same where leaving is no wrong guess.
    pub(super) fn guard_as_expected(&mut self, c: V) {
        self.expecting(|b| b.guard(c));
    }

    /// Does something with an exit of its own, that leaving by is no wrong guess.
    fn expecting<T>(&mut self, leave: impl FnOnce(&mut Self) -> T) -> T {
        let [others, raising] = self.exit_blocks;
        self.exit_blocks = [None, raising];
        let r = leave(self);
        if let Some(exit) = self.exits.last() {
            exit.expected.set(true);
        }
        self.exit_blocks = [others, raising];
        r
    }

    pub(super) fn branch_or(&mut self, c: V, exit: Block) {
        let next = self.b.create_block();
        self.b.ins().brif(c, next, &[], exit, &[]);
        self.b.switch_to_block(next);
    }

    /// Leaves for good.
    pub(super) fn leave(&mut self) -> super::Stop {
        let exit = self.exit_block(false);
        self.b.ins().jump(exit, &[]);
        super::Stop::DeadEnd
    }

    /// Leaves where that is no wrong guess.
    pub(super) fn leave_as_expected(&mut self) -> super::Stop {
        self.expecting(Self::leave)
    }

    /// A call of a runtime function: the VM goes in front.
    pub(super) fn runtime(&mut self, f: *const (), args: &[V]) -> V {
        let mut all = vec![self.vm_v];
        all.extend_from_slice(args);
        self.native(f, &all, Some(types::I64))
    }

    /// A call of any native function.
    pub(super) fn native(&mut self, f: *const (), args: &[V], ret: Option<Type>) -> V {
        self.effects += 1;
        let tys: Vec<Type> = args.iter().map(|&a| self.b.func.dfg.value_type(a)).collect();
        let sig = self.signature(tys, ret);
        let callee = self.iconst(f as i64);
        let call = self.b.ins().call_indirect(sig, callee, args);
        match ret {
            Some(_) => self.b.inst_results(call)[0],
            None => callee,
        }
    }

    /// A call, where it is seldom made, of a function that leaves all registers as they are.
    pub(super) fn preserving(&mut self, f: unsafe extern "C" fn(), args: &[V]) -> V {
        self.effects += 1;
        let mut all = vec![self.vm_v];
        all.extend_from_slice(args);
        let tys: Vec<Type> = all.iter().map(|&a| self.b.func.dfg.value_type(a)).collect();
        let sig = self.signature_of(CallConv::PreserveAll, tys, None);
        let callee = self.iconst(f as *const () as i64);
        self.b.ins().call_indirect(sig, callee, &all);
        self.load(self.vm_v, offset_of!(Vm, exit_words))
    }

    pub(super) fn signature(&mut self, params: Vec<Type>, ret: Option<Type>) -> SigRef {
        self.signature_of(CallConv::SystemV, params, ret)
    }

    fn signature_of(&mut self, convention: CallConv, params: Vec<Type>, ret: Option<Type>) -> SigRef {
        let key = (convention, params, ret);
        if let Some(&s) = self.signatures.get(&key) {
            return s;
        }
        let mut s = Signature::new(convention);
        s.params.extend(key.1.iter().map(|&t| AbiParam::new(t)));
        s.returns.extend(ret.map(AbiParam::new));
        let r = self.b.import_signature(s);
        self.signatures.insert(key, r);
        r
    }

    /// A runtime call that may run any code, and raises by returning 0.
    pub(super) fn call_or_raise(&mut self, f: *const (), args: &[V]) -> V {
        self.before_call();
        let r = self.runtime(f, args);
        let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, r, 0);
        self.guard_raised(c);
        self.st.forget_mutable();
        r
    }

    /// The same of one that answers 0, 1 or 2 for "raised".
    pub(super) fn test_or_raise(&mut self, f: *const (), args: &[V]) -> V {
        self.before_call();
        let r = self.runtime(f, args);
        let c = self.b.ins().icmp_imm_u(IntCC::NotEqual, r, 2);
        self.guard_raised(c);
        self.st.forget_mutable();
        self.b.ins().ireduce(types::I8, r)
    }

    /// Values laid out in memory for a runtime function. The native stack is scanned, so they are alive there.
    pub(super) fn in_row(&mut self, values: &[V]) -> V {
        let size = 8 * values.len().max(1) as u32;
        let slot = self.b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, size, 3));
        for (i, &v) in values.iter().enumerate() {
            self.b.ins().stack_store(types::I64, v, slot, 8 * i as i32);
        }
        self.b.ins().stack_addr(types::I64, slot, 0)
    }

    /// The values of a row are not needed any more: the collector must not find them there.
    pub(super) fn clear_row(&mut self, row: V, n: usize) {
        let zero = self.iconst(0);
        for i in 0..n {
            self.store(zero, row, 8 * i);
        }
    }

    /// Before unknown code runs: inlined frames are entered, and each frame's `pc` says where it is.
    pub(super) fn before_call(&mut self) {
        self.make_parts();
        let n = self.st.frames.len();
        let first = self.st.entered() + 1;
        if first < n {
            for i in first..n {
                self.enter_inlined(i);
            }
            let top = self.st.frames[n - 1].offset;
            let addr = self.b.ins().iadd_imm_u(self.fp_v, top as i64);
            self.store(addr, self.vm_v, offset_of!(Vm, frame));
            self.add_depth((n - first) as i64);
        }
        self.save_pc(n - 1);
    }

    pub(super) fn save_pc(&mut self, i: usize) {
        let f = &self.st.frames[i];
        let pc = f.code.words.get().wrapping_add(f.pc as usize + 1) as i64;
        let offset = f.offset + offset_of!(Frame, pc);
        let v = self.iconst(pc);
        self.store(v, self.fp_v, offset);
    }

    fn enter_inlined(&mut self, i: usize) {
        self.save_pc(i - 1);
        let (f, back) = (self.st.frames[i].clone(), self.st.frames[i - 1].offset);
        let at = f.offset;
        let back = self.b.ins().iadd_imm_u(self.fp_v, back as i64);
        self.store(back, self.fp_v, at + offset_of!(Frame, back));
        let words = [
            (offset_of!(Frame, code), f.code.address() as i64),
            (offset_of!(Frame, consts), f.code.const_items.get() as i64),
            (offset_of!(Frame, globals), f.globals.address() as i64),
            (offset_of!(Frame, function), f.function.map_or(0, |f| f.address() as i64)),
        ];
        for (offset, word) in words {
            let v = self.iconst(word);
            self.store(v, self.fp_v, at + offset);
        }
        let zero32 = self.b.ins().iconst(types::I32, 0);
        self.store(zero32, self.fp_v, at + offset_of!(Frame, flags));
        let action = self.b.ins().iconst(types::I8, ReturnAction::Push as i64);
        self.store(action, self.fp_v, at + offset_of!(Frame, action));
        let zero = self.iconst(0);
        for s in 0..f.code.slot_count.get() as usize {
            self.store(zero, self.fp_v, at + size_of::<Frame>() + 8 * s);
        }
        self.st.frame_mut(i).entered = true;
    }

    fn add_depth(&mut self, n: i64) {
        let d = self.load_as(types::I32, self.vm_v, offset_of!(Vm, depth));
        let d = self.b.ins().iadd_imm_s(d, n);
        self.store(d, self.vm_v, offset_of!(Vm, depth));
    }

    /// Leaves inlined frames until so many are entered.
    pub(super) fn leave_to(&mut self, entered: usize) {
        let now = self.st.entered();
        if now <= entered {
            return;
        }
        // What looked at the frames meanwhile left a note in them.
        for i in (entered + 1..=now).rev() {
            let at = self.st.frames[i].offset;
            let flags = self.load_as(types::I32, self.fp_v, at + offset_of!(Frame, flags));
            let (noted, next) = (self.b.create_block(), self.b.create_block());
            self.b.set_cold_block(noted);
            self.b.ins().brif(flags, noted, &[], next, &[]);
            self.b.switch_to_block(noted);
            let f = self.b.ins().iadd_imm_u(self.fp_v, at as i64);
            self.runtime(runtime::frame_left as *const (), &[f]);
            self.b.ins().jump(next, &[]);
            self.b.switch_to_block(next);
        }
        let offset = self.st.frames[entered].offset;
        let addr = self.b.ins().iadd_imm_u(self.fp_v, offset as i64);
        self.store(addr, self.vm_v, offset_of!(Vm, frame));
        self.add_depth(-((now - entered) as i64));
        for i in entered + 1..=now {
            self.st.frame_mut(i).entered = false;
        }
    }

    /// The value as a word: boxes, and makes what has not been made.
    pub(super) fn word(&mut self, av: &Av) -> V {
        match av {
            Av::Word(v) | Av::Float(_, Some(v)) => *v,
            Av::Const(c) => self.const_word(*c),
            Av::Unbound | Av::Dead | Av::Memory | Av::Tracked(_) => self.iconst(0),
            Av::Float(f, None) => {
                let v = self.box_float(*f);
                self.note_box(*f, v);
                v
            }
            Av::Number(f, int) => self.number_word(*f, *int),
            Av::Bool(b) => {
                let (t, f) = (self.vm.true_, self.vm.false_);
                let (t, f) = (self.const_word(t), self.const_word(f));
                self.b.ins().select(*b, t, f)
            }
            Av::Method(f, this) => {
                let (f, this) = (self.const_word(*f), self.word(this));
                self.runtime(runtime::bound_method as *const (), &[f, this])
            }
            Av::OneOf(cases, shape) => {
                let mut f = self.const_word(cases[0].1);
                for (s, g) in &cases[1..] {
                    let c = self.b.ins().icmp_imm_u(IntCC::Equal, *shape, i64::from(*s));
                    let g = self.const_word(*g);
                    f = self.b.ins().select(c, g, f);
                }
                f
            }
            Av::Methods(cases, this, shape) => {
                let f = self.word(&Av::OneOf(cases.clone(), *shape));
                let this = self.word(this);
                self.runtime(runtime::bound_method as *const (), &[f, this])
            }
            Av::Super { class, this, .. } => {
                let (class, this) = (self.const_word(*class), self.word(this));
                self.runtime(runtime::make_super as *const (), &[class, this])
            }
            Av::Range(items) => {
                let items: Vec<V> = items.iter().map(|i| self.word(i)).collect();
                let n = self.iconst(items.len() as i64);
                let row = self.in_row(&items);
                let range = self.vm.types.range.value();
                let range = self.const_word(range);
                // Its arguments are known to be small ints: it can't raise.
                self.runtime(runtime::call as *const (), &[range, row, n])
            }
            Av::RangeIter { next, left, step } => {
                let step = self.iconst(*step);
                self.runtime(runtime::range_iter as *const (), &[*next, *left, step])
            }
            Av::SeqIter { sequence, index, kind } => {
                let f = if *kind == Kind::Tuple {
                    runtime::tuple_iter as *const ()
                } else {
                    runtime::list_iter as *const ()
                };
                self.runtime(f, &[*sequence, *index])
            }
            Av::Enumerate(inner, next) => {
                let inner = self.word(inner);
                self.runtime(runtime::enumerate as *const (), &[inner, *next])
            }
            Av::Zip(parts) => {
                let iterators = self.word(&Av::Tuple(0, parts.clone()));
                self.runtime(runtime::zip as *const (), &[iterators])
            }
            Av::Tuple(number, items) => {
                if let Some(m) = self.st.made.iter().find(|m| m.0 == *number) {
                    return m.1;
                }
                let items: Vec<V> = items.iter().map(|i| self.word(i)).collect();
                let n = self.iconst(items.len() as i64);
                let row = self.in_row(&items);
                let v = self.runtime(runtime::tuple as *const (), &[row, n]);
                self.clear_row(row, items.len());
                if *number != 0 {
                    self.note_made(*number, v);
                }
                v
            }
            Av::Object(number) => self.make_object(*number),
            Av::Function(maker) => self.make_maker(maker),
            Av::Generator(maker, it) => {
                let (f, it) = (self.make_maker(maker), self.word(it));
                self.runtime(runtime::generator_expression as *const (), &[f, it])
            }
            Av::Slice(parts) => {
                let parts = parts.each_ref().map(|p| self.word(p));
                self.runtime(runtime::slice as *const (), &parts)
            }
            Av::Resumable(it) => self.make_resumable(it),
            Av::IntSet(members) => self.runtime(runtime::set_of_bits as *const (), &[*members]),
            Av::Part(list, parts) => self.make_part(*list, parts),
        }
    }

    /// Remembers the box of a float wherever the float is.
    fn note_box(&mut self, f: V, boxed: V) {
        for frame in &mut self.st.frames {
            if !frame.locals.iter().chain(&frame.stack).any(|av| *av == Av::Float(f, None)) {
                continue;
            }
            let frame = Rc::make_mut(frame);
            for av in frame.locals.iter_mut().chain(&mut frame.stack) {
                if *av == Av::Float(f, None) {
                    *av = Av::Float(f, Some(boxed));
                }
            }
        }
        self.st.facts.insert(boxed, Fact::of(Ty::Exact(Kind::Float)));
    }

    /// The object that a number is, and remembers it wherever the number is.
    fn number_word(&mut self, f: V, int: V) -> V {
        let (whole, other, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        self.b.ins().brif(int, whole, &[], other, &[]);
        self.b.switch_to_block(whole);
        let i = self.b.ins().fcvt_to_sint_sat(types::I64, f);
        let i = self.b.ins().ishl_imm_u(i, 1);
        let i = self.b.ins().bor_imm_u(i, 1);
        self.b.ins().jump(done, &[i.into()]);
        self.b.switch_to_block(other);
        let v = self.box_float(f);
        self.b.ins().jump(done, &[v.into()]);
        self.b.switch_to_block(done);
        for frame in &mut self.st.frames {
            let is_it = |av: &Av| *av == Av::Number(f, int);
            if frame.locals.iter().chain(&frame.stack).any(is_it) {
                let frame = Rc::make_mut(frame);
                for av in frame.locals.iter_mut().chain(&mut frame.stack).filter(|av| is_it(av)) {
                    *av = Av::Word(result);
                }
            }
        }
        self.st.facts.insert(result, Fact::default());
        result
    }

    /// Remembers the tuple wherever it is.
    fn note_made(&mut self, number: u32, tuple: V) {
        for frame in &mut self.st.frames {
            let is_it = |av: &Av| matches!(av, Av::Tuple(n, _) if *n == number);
            if !frame.locals.iter().chain(&frame.stack).any(is_it) {
                continue;
            }
            let frame = Rc::make_mut(frame);
            for av in frame.locals.iter_mut().chain(&mut frame.stack) {
                if is_it(av) {
                    *av = Av::Word(tuple);
                }
            }
        }
        self.st.made.push((number, tuple));
        self.st.facts.insert(tuple, Fact::of(Ty::Exact(Kind::Tuple)));
    }

    /// A new float object: bumped inline, by the runtime when the hole is used up.
    pub(super) fn box_float(&mut self, f: V) -> V {
        let word = Header::pack(self.vm.types.float, Kind::Float, false, 0);
        let (slow, done) = (self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        let p = self.bump(size_of::<Float>(), word, slow);
        self.store(f, p, offset_of!(Float, value));
        self.b.ins().jump(done, &[p.into()]);
        self.b.switch_to_block(slow);
        let r = self.preserving(preserve::float, &[f]);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        result
    }

    /// Zeroed memory with a header out of the current hole; goes to `slow` when it is used up.
    fn bump(&mut self, size: usize, word: u64, slow: Block) -> V {
        let size = vm_core::heap::round(size);
        let (bump, limit) =
            (offset_of!(Vm, heap) + offset_of!(Heap, bump), offset_of!(Vm, heap) + offset_of!(Heap, limit));
        let p = self.load(self.vm_v, bump);
        let end = self.b.ins().iadd_imm_u(p, size as i64);
        let limit = self.load(self.vm_v, limit);
        let full = self.b.ins().icmp(IntCC::UnsignedGreaterThan, end, limit);
        let next = self.b.create_block();
        self.b.set_cold_block(slow);
        self.b.ins().brif(full, slow, &[], next, &[]);
        self.b.switch_to_block(next);
        self.store(end, self.vm_v, bump);
        // The table of granules is at the very start of the block.
        let start = self.b.ins().band_imm_s(p, -(BLOCK as i64));
        let inside = self.b.ins().band_imm_u(p, BLOCK as i64 - 1);
        let granule = self.b.ins().ushr_imm_u(inside, i64::from(GRANULE.trailing_zeros()));
        let byte = self.b.ins().iadd(start, granule);
        let mark = self.b.ins().iconst(types::I8, i64::from(STARTS));
        self.store(mark, byte, 0);
        let word = self.iconst(word.cast_signed());
        self.store(word, p, 0);
        p
    }

    /// A new map instance of a class without finalizers, with the room that it has now.
    pub(super) fn new_map_object(&mut self, class: Gc<vm_layout::Type>) -> V {
        let word = Header::pack(class, Kind::MapObject, class.instances_are_subclass.get(), 0);
        let capacity = class.expected_slots.get();
        let (slow, done) = (self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        let p = self.bump(size_of::<MapObject>() + 8 * capacity as usize, word, slow);
        let both = u64::from(class.root_shape.get()) | u64::from(capacity) << 32;
        let both = self.iconst(both.cast_signed());
        self.store(both, p, offset_of!(MapObject, shape));
        self.b.ins().jump(done, &[p.into()]);
        self.b.switch_to_block(slow);
        let c = self.const_word(class.value());
        let r = self.preserving(preserve::new_instance, &[c]);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        result
    }

    /// A new instance, without a shape, of a class without finalizers.
    pub(super) fn new_record(&mut self, class: Gc<vm_layout::Type>) -> V {
        let word = Header::pack(class, Kind::Object, class.instances_are_subclass.get(), 0);
        let words = class.base_words.get() as usize + class.ext_words.get() as usize;
        let (slow, done) = (self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, types::I64);
        let p = self.bump(size_of::<Header>() + 8 * words, word, slow);
        self.b.ins().jump(done, &[p.into()]);
        self.b.switch_to_block(slow);
        let c = self.const_word(class.value());
        let r = self.preserving(preserve::new_instance, &[c]);
        self.b.ins().jump(done, &[r.into()]);
        self.b.switch_to_block(done);
        result
    }

    /// A word known to be of this type.
    pub(super) fn typed(&mut self, v: V, ty: Ty) -> Av {
        self.st.facts.insert(v, Fact::of(ty));
        Av::Word(v)
    }

    /// Guards that a word is a tagged int.
    pub(super) fn guard_small(&mut self, v: V) {
        let fact = self.st.facts.get(&v).copied().unwrap_or_default();
        if fact == Fact::of(Ty::Small) {
            return;
        }
        let c = self.b.ins().band_imm_u(v, 1);
        self.guard(c);
        self.st.facts.insert(v, Fact::of(Ty::Small));
    }

    /// Guards that a word, which is not 0, is a heap object.
    pub(super) fn guard_pointer(&mut self, v: V) {
        if matches!(
            self.st.facts.get(&v).map(|f| f.ty),
            Some(
                Ty::Exact(_)
                    | Ty::Shape(_)
                    | Ty::Shapes(_)
                    | Ty::ShapeIs(_)
                    | Ty::Instance(_)
                    | Ty::ListOf(_)
                    | Ty::AnyList
            )
        ) {
            return;
        }
        if self.tagged {
            let bit = self.b.ins().band_imm_u(v, 1);
            let c = self.b.ins().icmp_imm_u(IntCC::Equal, bit, 0);
            self.guard(c);
        }
    }

    /// Whether the kind byte of a heap object is exactly this.
    pub(super) fn has_kind(&mut self, v: V, kind: Kind) -> V {
        let byte = self.load_as(types::I8, v, KIND_BYTE as usize);
        self.b.ins().icmp_imm_u(IntCC::Equal, byte, kind as i64)
    }

    /// Guards that a word is an object of exactly this kind.
    pub(super) fn guard_exact(&mut self, v: V, kind: Kind) {
        if self.st.facts.get(&v).map(|f| f.ty) == Some(Ty::Exact(kind)) {
            return;
        }
        self.guard_pointer(v);
        let c = self.has_kind(v, kind);
        self.guard(c);
        self.st.facts.insert(v, Fact::of(Ty::Exact(kind)));
    }

    /// Guards that a word is an instance of exactly this class, without a shape.
    pub(super) fn guard_instance(&mut self, v: V, class: Gc<vm_layout::Type>) {
        let ty = Ty::Instance(class.value());
        if self.st.facts.get(&v).map(|f| f.ty) == Some(ty) {
            return;
        }
        self.guard_bound(v);
        self.guard_pointer(v);
        let word = Header::pack(class, Kind::Object, class.instances_are_subclass.get(), 0);
        let expected = self.iconst((word << 8).cast_signed());
        let word = self.load(v, 0);
        // Without the flags.
        let word = self.b.ins().ishl_imm_u(word, 8);
        let c = self.b.ins().icmp(IntCC::Equal, word, expected);
        self.guard(c);
        self.st.facts.insert(v, Fact::of(ty));
    }

    /// Guards that a word is a list of whatever representation.
    pub(super) fn guard_any_list(&mut self, v: V) {
        if self.st.facts.get(&v).is_some_and(|f| f.ty.is_list()) {
            return;
        }
        self.guard_pointer(v);
        let byte = self.load_as(types::I8, v, KIND_BYTE as usize);
        let from_list = self.b.ins().iadd_imm_s(byte, -(Kind::List as i64));
        let last = Kind::StrList as i64 - Kind::List as i64;
        let c = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThanOrEqual, from_list, last);
        self.guard(c);
        self.st.facts.insert(v, Fact::of(Ty::AnyList));
    }

    /// Guards that a word is a map instance with this shape.
    pub(super) fn guard_shape(&mut self, v: V, shape: u32) {
        if self.st.facts.get(&v).map(|f| f.ty) == Some(Ty::Shape(shape)) {
            return;
        }
        self.guard_map_object(v);
        let s = self.load_as(types::I32, v, offset_of!(MapObject, shape));
        let c = self.b.ins().icmp_imm_u(IntCC::Equal, s, i64::from(shape));
        self.guard(c);
        self.st.facts.insert(v, Fact::of(Ty::Shape(shape)));
    }

    /// Guards that a word is a map instance with one of these shapes.
    pub(super) fn guard_shapes(&mut self, v: V, shapes: &[u32]) {
        let known = match self.st.facts.get(&v).map(|f| f.ty) {
            Some(Ty::Shape(s)) => shapes.contains(&s),
            Some(Ty::Shapes(i)) => self.shape_lists[i as usize].iter().all(|s| shapes.contains(s)),
            _ => false,
        };
        if known {
            return;
        }
        self.guard_map_object(v);
        let s = self.load_as(types::I32, v, offset_of!(MapObject, shape));
        let (first, last) =
            shapes.iter().fold((u32::MAX, 0), |(first, last), &s| (first.min(s), last.max(s)));
        let c = if shapes.len() > 2 && last - first < 64 {
            // As bits: one test for all.
            let mask = shapes.iter().fold(0u64, |m, s| m | 1 << (s - first));
            let s = self.b.ins().uextend(types::I64, s);
            let i = self.b.ins().iadd_imm_s(s, -i64::from(first));
            let near = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, i, 64);
            let mask = self.iconst(mask.cast_signed());
            let bit = self.b.ins().ushr(mask, i);
            let bit = self.b.ins().ireduce(types::I8, bit);
            self.b.ins().band(bit, near)
        } else {
            let each: Vec<V> =
                shapes.iter().map(|&k| self.b.ins().icmp_imm_u(IntCC::Equal, s, i64::from(k))).collect();
            let Some(c) = each.into_iter().reduce(|a, b| self.b.ins().bor(a, b)) else { return };
            c
        };
        self.guard(c);
        let ty = self.shapes_type(shapes);
        self.st.facts.insert(v, Fact::of(ty));
    }

    /// The type of an instance with one of these shapes.
    pub(super) fn shapes_type(&mut self, shapes: &[u32]) -> Ty {
        if let [one] = shapes {
            return Ty::Shape(*one);
        }
        let mut list = shapes.to_vec();
        list.sort_unstable();
        let i = self.shape_lists.iter().position(|l| *l == list).unwrap_or_else(|| {
            self.shape_lists.push(list);
            self.shape_lists.len() - 1
        });
        u16::try_from(i).map_or(Ty::Any, Ty::Shapes)
    }

    /// Guards that a word is a map instance of whatever shape.
    pub(super) fn guard_map_object(&mut self, v: V) {
        if matches!(self.st.facts.get(&v).map(|f| f.ty), Some(Ty::Shape(_) | Ty::Shapes(_) | Ty::ShapeIs(_)))
        {
            return;
        }
        self.guard_pointer(v);
        let c = self.has_kind(v, Kind::MapObject);
        self.guard(c);
    }

    /// A new block, entered when `c` is not 0; the current one goes on otherwise.
    pub(super) fn split(&mut self, c: V) -> Block {
        let (then, other) = (self.b.create_block(), self.b.create_block());
        self.b.ins().brif(c, then, &[], other, &[]);
        self.b.switch_to_block(other);
        then
    }
}
