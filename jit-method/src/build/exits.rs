//! Exit blocks and their descriptions.

use std::cell::Cell;
use std::mem::offset_of;
use std::rc::Rc;

use cranelift_codegen::ir::{Block, InstBuilder, Value as V, types};
use vm_core::Vm;

use vm_layout::Value;

use super::Builder;
use super::state::AFrame;
use crate::abstract_value::{Av, Maker, Virtual};
use vm_core::interp::compiled::EXIT_WORDS;

use crate::exit::{Exit, FrameExit, Rebuild, RebuildFunction, RebuildObject};

/// The machine values of one exit and their places in the buffer.
#[derive(Default)]
struct Words {
    values: Vec<V>,
    constants: Vec<Value>,
    /// The instances that are not made, and what has been made by now.
    objects: Rc<Vec<Virtual>>,
    made: Vec<(u32, V)>,
    /// Those of them that have been described: numbers and descriptions.
    numbers: Vec<u32>,
    described: Vec<RebuildObject>,
}

impl Words {
    fn place(&mut self, v: V) -> u16 {
        let i = self.values.iter().position(|&w| w == v).unwrap_or_else(|| {
            self.values.push(v);
            self.values.len() - 1
        });
        i as u16
    }

    fn rebuild(&mut self, av: &Av) -> Rebuild {
        match av {
            Av::Unbound | Av::Dead => Rebuild::Unbound,
            Av::Memory => Rebuild::Keep,
            Av::Tracked(chain) => Rebuild::Tracked(*chain),
            Av::Const(c) => {
                self.constants.push(*c);
                Rebuild::Const(*c)
            }
            Av::Word(v) | Av::Float(_, Some(v)) => Rebuild::Word(self.place(*v)),
            Av::Float(f, None) => Rebuild::Float(self.place(*f)),
            Av::Number(f, int) => {
                let f = self.place(*f);
                Rebuild::Number(f, self.place(*int))
            }
            Av::Bool(b) => Rebuild::Bool(self.place(*b)),
            Av::Method(f, this) => {
                self.constants.push(*f);
                Rebuild::Method(*f, Box::new(self.rebuild(this)))
            }
            Av::OneOf(cases, shape) => {
                self.constants.extend(cases.iter().map(|c| c.1));
                Rebuild::OneOf(cases.clone(), self.place(*shape))
            }
            Av::Methods(cases, this, shape) => {
                self.constants.extend(cases.iter().map(|c| c.1));
                Rebuild::Methods(cases.clone(), Box::new(self.rebuild(this)), self.place(*shape))
            }
            Av::Super { class, this, .. } => {
                self.constants.push(*class);
                Rebuild::Super { class: *class, this: Box::new(self.rebuild(this)) }
            }
            Av::Range(items) => Rebuild::Range(items.iter().map(|i| self.rebuild(i)).collect()),
            Av::Tuple(number, items) => {
                Rebuild::Tuple(*number, items.iter().map(|i| self.rebuild(i)).collect())
            }
            Av::Object(number) => self.object(*number),
            Av::Enumerate(inner, next) => {
                let inner = Box::new(self.rebuild(inner));
                Rebuild::Enumerate(inner, self.place(*next))
            }
            Av::Zip(parts) => Rebuild::Zip(parts.iter().map(|p| self.rebuild(p)).collect()),
            Av::Function(maker) => Rebuild::Function(self.maker(maker)),
            Av::Generator(maker, it) => {
                let maker = self.maker(maker);
                Rebuild::Generator(maker, Box::new(self.rebuild(it)))
            }
            Av::Slice(parts) => Rebuild::Slice(Box::new(parts.each_ref().map(|p| self.rebuild(p)))),
            Av::Resumable(it) => {
                let parts = |words: &mut Words, avs: &[Av]| avs.iter().map(|av| words.rebuild(av)).collect();
                let (slots, stack) = (parts(self, &it.slots), parts(self, &it.stack));
                Rebuild::Resumable(it.place.function, it.place.pc, slots, stack)
            }
            Av::IntSet(members) => Rebuild::IntSet(self.place(*members)),
            Av::Part(list, parts) => {
                let list = self.place(*list);
                Rebuild::Part(list, Box::new(parts.each_ref().map(|p| self.rebuild(p))))
            }
            Av::RangeIter { next, left, step } => {
                Rebuild::RangeIter { next: self.place(*next), left: self.place(*left), step: *step }
            }
            Av::SeqIter { sequence, index, kind } => {
                Rebuild::SeqIter { sequence: self.place(*sequence), index: self.place(*index), kind: *kind }
            }
        }
    }

    fn object(&mut self, number: u32) -> Rebuild {
        if let Some(made) = self.made.iter().find(|m| m.0 == number) {
            return Rebuild::Word(self.place(made.1));
        }
        if let Some(i) = self.numbers.iter().position(|n| *n == number) {
            return Rebuild::Object(i);
        }
        let objects = Rc::clone(&self.objects);
        let Some(o) = objects.iter().find(|o| o.number == number) else { return Rebuild::Unbound };
        let i = self.numbers.len();
        self.numbers.push(number);
        self.constants.push(o.class.value());
        self.described.push(RebuildObject { class: o.class, shape: o.shape, fields: Vec::new() });
        // It may be among its own fields' fields.
        let fields = o.fields.iter().map(|av| self.rebuild(av)).collect();
        self.described[i].fields = fields;
        Rebuild::Object(i)
    }

    fn maker(&mut self, maker: &Maker) -> RebuildFunction {
        self.constants.extend([maker.code.value(), maker.globals.value()]);
        RebuildFunction {
            code: maker.code,
            globals: maker.globals,
            closure: maker.closure.as_ref().map(|c| Box::new(self.rebuild(c))),
        }
    }

    fn frame(&mut self, f: &AFrame) -> FrameExit {
        let locals = f.locals.iter().zip(&f.home);
        FrameExit {
            code: f.code,
            function: f.function,
            globals: f.globals,
            offset: f.offset,
            pc: f.pc,
            locals: locals
                .map(|(av, home)| if home.as_ref() == Some(av) { Rebuild::Keep } else { self.rebuild(av) })
                .collect(),
            stack: f.stack.iter().map(|av| self.rebuild(av)).collect(),
            instance: f.instance.as_ref().map(|av| self.rebuild(av)),
            operator: f.operator.is_some(),
            generator: f.generator,
            taken: f.taken.map(|t| {
                self.constants.push(t.callee);
                let so_far = match t.into {
                    Some(v) => Rebuild::Word(self.place(v)),
                    None => f.locals.get(f.home.len()).map_or(Rebuild::Unbound, |av| self.rebuild(av)),
                };
                (t.taker, t.callee, so_far)
            }),
        }
    }
}

/// One description of the frames, and the blocks that leave with it.
pub(super) struct Leaving {
    entered: usize,
    words: Vec<V>,
    frames: Rc<Vec<FrameExit>>,
    objects: Rc<Vec<RebuildObject>>,
    /// Blocks and the addresses of their [`Exit`]s.
    blocks: Vec<(Block, i64)>,
}

impl Builder<'_, '_> {
    /// A new opcode begins: exits go back to the state as it is now, or to that of an opcode before it, if nothing but
    /// computing has been done since. Most exits share their description, and the code for it, with others so.
    pub(super) fn begin_op(&mut self) {
        self.now = Rc::new(self.st.frames.clone());
        self.now_objects = Rc::clone(&self.st.objects);
        self.exit_blocks = [None; 2];
        let top = self.st.top();
        let same = self.resume.last().is_some_and(|f| f.path == top.path && f.code == top.code);
        if !same || self.resume.len() != self.now.len() || self.resume_effects != self.effects {
            self.resume_here();
        }
    }

    /// Exits go back to the start of this opcode and no further.
    pub(super) fn resume_here(&mut self) {
        self.resume = Rc::clone(&self.now);
        self.resume_objects = Rc::clone(&self.now_objects);
        self.resume_effects = self.effects;
        self.shared = None;
    }

    /// A block begins: what was known of the way there is no state to go back to.
    pub(super) fn begin_block(&mut self) {
        self.resume_effects = u64::MAX;
    }

    /// The block that leaves at the start of the opcode, or raises in it.
    pub(super) fn exit_block(&mut self, raise: bool) -> Block {
        let entered = self.st.entered();
        if let Some((b, e)) = self.exit_blocks[usize::from(raise)]
            // Frames entered since it was made belong to another exit.
            && e == entered
        {
            return b;
        }
        let leaving = match self.shared {
            Some(i) if !raise && self.leaving[i].entered == entered => i,
            _ => self.describe(raise, entered),
        };
        let top = &self.now[self.now.len() - 1];
        let exit = Box::new(Exit {
            frames: Rc::clone(&self.leaving[leaving].frames),
            objects: Rc::clone(&self.leaving[leaving].objects),
            entered,
            raise,
            words: self.leaving[leaving].words.len().min(EXIT_WORDS),
            taken: Cell::new(0),
            expected: Cell::new(false),
            handler: if raise {
                self.handler_here().map(|(i, h)| (self.now[i].code, h.target))
            } else {
                None
            },
            blame: (top.code, top.pc),
            version: self.version,
        });
        let description = &raw const *exit as i64;
        self.embed(exit.blame.0.value());
        self.exits.push(exit);
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        self.leaving[leaving].blocks.push((block, description));
        self.exit_blocks[usize::from(raise)] = Some((block, entered));
        block
    }

    /// A new description of the frames: those to go on in, or those at the opcode that raises.
    fn describe(&mut self, raise: bool, entered: usize) -> usize {
        let frames = Rc::clone(if raise { &self.now } else { &self.resume });
        let objects = Rc::clone(if raise { &self.now_objects } else { &self.resume_objects });
        // Where code goes back nobody has seen what was made since; what raises may have kept it.
        let mut made = self.st.made.clone();
        if !raise {
            made.retain(|m| objects.iter().all(|o| o.number != m.0));
        }
        let mut words = Words { objects, made, ..Words::default() };
        let described = frames.iter().enumerate().map(|(i, f)| {
            let mut f = words.frame(f);
            // Frames behind the top wait for a result: they go on behind their call.
            if i + 1 < frames.len() {
                f.pc += 1;
            }
            f
        });
        let described: Vec<FrameExit> = described.collect();
        self.embed_described(&mut words, &described);
        let i = self.leaving.len();
        self.leaving.push(Leaving {
            entered,
            words: words.values,
            frames: Rc::new(described),
            objects: Rc::new(std::mem::take(&mut words.described)),
            blocks: Vec::new(),
        });
        if !raise {
            self.shared = Some(i);
        }
        i
    }

    /// What a description refers to lives as long as the code does.
    fn embed_described(&mut self, words: &mut Words, frames: &[FrameExit]) {
        self.too_many_words |= words.values.len() > EXIT_WORDS;
        for c in std::mem::take(&mut words.constants) {
            self.embed(c);
        }
        for f in frames {
            self.embed(f.code.value());
            self.embed(f.globals.value());
            if let Some(f) = f.function {
                self.embed(f.value());
            }
        }
    }

    /// What is needed of the frames where an exception is handled in that of a level: its locals, and those of the frames that are
    /// left. The machine values that it takes.
    pub(super) fn describe_caught(&mut self, level: usize) -> (Rc<Vec<FrameExit>>, Vec<V>) {
        let frames = Rc::clone(&self.now);
        let mut words = Words { made: self.st.made.clone(), ..Words::default() };
        let described = frames.iter().enumerate().map(|(i, f)| {
            let waits = i + 1 < frames.len();
            let none = AFrame { locals: Vec::new(), home: Vec::new(), instance: None, ..AFrame::clone(f) };
            let of = AFrame { stack: Vec::new(), ..if i < level { none } else { AFrame::clone(f) } };
            let mut of = words.frame(&of);
            // Only how many there are is asked for, by the frame behind.
            of.stack = vec![Rebuild::Keep; f.stack.len()];
            of.pc += u32::from(waits);
            of
        });
        let described: Vec<FrameExit> = described.collect();
        self.embed_described(&mut words, &described);
        words.values.truncate(EXIT_WORDS);
        (Rc::new(described), words.values)
    }

    /// Fills the exit blocks: values into the VM's row for them, then to the one call that leaves.
    pub(super) fn fill_exits(&mut self) {
        let all = std::mem::take(&mut self.leaving);
        if all.is_empty() {
            return;
        }
        let tail = self.cold_block_with_word();
        for Leaving { words, blocks, .. } in all {
            if let [(block, description)] = *blocks {
                self.b.switch_to_block(block);
                self.put_exit_words(words);
                let description = self.iconst(description);
                self.b.ins().jump(tail.0, &[description.into()]);
                continue;
            }
            let common = self.cold_block_with_word();
            for (block, description) in blocks {
                self.b.switch_to_block(block);
                let description = self.iconst(description);
                self.b.ins().jump(common.0, &[description.into()]);
            }
            self.b.switch_to_block(common.0);
            self.put_exit_words(words);
            self.b.ins().jump(tail.0, &[common.1.into()]);
        }
        self.b.switch_to_block(tail.0);
        let args = [self.vm_v, self.fp_v, tail.1];
        let r = self.native(crate::exit::leave as *const (), &args, Some(types::I64));
        self.b.ins().return_(&[r]);
    }

    fn cold_block_with_word(&mut self) -> (Block, V) {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        (block, self.b.append_block_param(block, types::I64))
    }

    pub(super) fn put_exit_words(&mut self, words: Vec<V>) {
        for (i, v) in words.into_iter().take(EXIT_WORDS).enumerate() {
            let v = if matches!(self.b.func.dfg.value_type(v), types::I8 | types::I32) {
                self.b.ins().uextend(types::I64, v)
            } else {
                v
            };
            self.store(v, self.vm_v, offset_of!(Vm, exit_words) + 8 * i);
        }
    }
}
