//! Exit blocks and their descriptions.

use std::cell::Cell;

use cranelift_codegen::ir::{Block, InstBuilder, MemFlagsData, Value as V, types};

use vm_layout::Value;

use super::Builder;
use super::state::AFrame;
use crate::abstract_value::Av;
use crate::exit::{EXIT_WORDS, Exit, FrameExit, Rebuild};

/// The machine values of one exit and their places in the buffer.
#[derive(Default)]
struct Words {
    values: Vec<V>,
    constants: Vec<Value>,
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
            Av::Range(items) => Rebuild::Range(items.iter().map(|i| self.rebuild(i)).collect()),
            Av::Tuple(items) => Rebuild::Tuple(items.iter().map(|i| self.rebuild(i)).collect()),
            Av::RangeIter { next, left, step } => {
                Rebuild::RangeIter { next: self.place(*next), left: self.place(*left), step: *step }
            }
            Av::SeqIter { sequence, index, kind } => {
                Rebuild::SeqIter { sequence: self.place(*sequence), index: self.place(*index), kind: *kind }
            }
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
        }
    }
}

impl Builder<'_, '_> {
    /// A new opcode begins: exits go back to the state as it is now.
    pub(super) fn begin_op(&mut self) {
        self.snap.clone_from(&self.st.frames);
        self.exit_blocks = [None; 2];
    }

    /// The block that leaves at the start of the opcode, or raises in it.
    pub(super) fn exit_block(&mut self, raise: bool) -> Block {
        if let Some(b) = self.exit_blocks[usize::from(raise)] {
            // Frames entered since it was made belong to another exit.
            if self.exits.last().is_none() || self.exit_entered(b) == self.st.entered() {
                return b;
            }
        }
        let mut words = Words::default();
        let frames: Vec<FrameExit> = self
            .snap
            .iter()
            .enumerate()
            .map(|(i, f)| {
                let mut f = words.frame(f);
                // Frames behind the top wait for a result: they go on behind their call.
                if i + 1 < self.snap.len() {
                    f.pc += 1;
                }
                f
            })
            .collect();
        let count = words.values.len();
        let top = &self.snap[self.snap.len() - 1];
        let exit = Box::new(Exit {
            frames,
            entered: self.st.entered(),
            raise,
            words: count.min(EXIT_WORDS),
            taken: Cell::new(0),
            expected: Cell::new(false),
            blame: (top.code, top.pc),
            version: self.version,
        });
        self.too_many_words |= count > EXIT_WORDS;
        for c in std::mem::take(&mut words.constants) {
            self.embed(c);
        }
        let description = &raw const *exit as i64;
        for f in &exit.frames {
            self.embed(f.code.value());
            self.embed(f.globals.value());
            if let Some(f) = f.function {
                self.embed(f.value());
            }
        }
        self.exits.push(exit);
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        self.exits_to_fill.push((block, words.values, description));
        self.exit_blocks[usize::from(raise)] = Some(block);
        self.exit_entries.insert(block, self.st.entered());
        block
    }

    /// Fills the exit blocks: values into the buffer, then the call that leaves.
    pub(super) fn fill_exits(&mut self) {
        for (block, words, description) in std::mem::take(&mut self.exits_to_fill) {
            self.b.switch_to_block(block);
            let buffer = self.iconst(self.buffer as i64);
            for (i, v) in words.into_iter().take(EXIT_WORDS).enumerate() {
                let v = if matches!(self.b.func.dfg.value_type(v), types::I8 | types::I32) {
                    self.b.ins().uextend(types::I64, v)
                } else {
                    v
                };
                self.b.ins().store(MemFlagsData::trusted(), v, buffer, 8 * i as i32);
            }
            let description = self.iconst(description);
            let args = [self.vm_v, self.fp_v, description, buffer];
            let r = self.native(crate::exit::leave as *const (), &args, Some(types::I64));
            self.b.ins().return_(&[r]);
        }
    }

    fn exit_entered(&self, block: Block) -> usize {
        self.exit_entries.get(&block).copied().unwrap_or(usize::MAX)
    }
}
