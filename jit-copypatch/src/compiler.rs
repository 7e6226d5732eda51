//! The JIT as the VM sees it: stubs made at start-up, then one function at a time.

use std::cell::Cell;

use vm_core::Vm;
use vm_core::code::{Declined, Finished, Jit, Place, Trigger, reenter_table};
use vm_core::interp::dict_sites::noting_handler;
use vm_core::interp::dispatch::{Handler, table_for};
use vm_core::interp::tiering::resume_warm;
use vm_layout::{Code, Dict, Gc, OPS, Op, Value};

use crate::dump;
use crate::emit::{Emitter, Laid};
use crate::lower::{Lower, Stubs};
use crate::stencil::{Id, STENCILS, Set};

/// Functions past this many words of bytecode are left to the interpreter: their machine code would not pay.
const MAX_WORDS: usize = 100_000;

/// The copy-and-patch JIT of one VM.
pub struct CopyPatch {
    set: Set,
    stubs: Stubs,
    emitter: Emitter,
    exits: Box<Exits>,
    hot_bytes: u64,
    cold_bytes: u64,
    data_bytes: u64,
    /// Time spent on machine code itself; finding room for it and protecting it is the rest of `jit.compile-ns`.
    translate_ns: u64,
    refused: u64,
}

/// How often machine code left for the interpreter, by opcode. The stubs count.
struct Exits {
    /// The opcode has no stencil in this configuration.
    unhandled: [Cell<u64>; 256],
    /// It has, but what it met was not what it is for.
    missed: [Cell<u64>; 256],
}

impl CopyPatch {
    /// Prepares the stencils and the stubs; `None` if there is no executable memory.
    pub fn new(vm: &mut Vm) -> Option<CopyPatch> {
        let set = Set::new(vm);
        // SAFETY: the table of a configuration is a static.
        let handlers = unsafe { &*table_for(&vm.config) };
        let exits = Box::new(Exits {
            unhandled: [const { Cell::new(0) }; 256],
            missed: [const { Cell::new(0) }; 256],
        });
        let mut code = Vec::with_capacity(1 << 14);
        let mut stub = |count: &Cell<u64>, loads_word: bool, handler: Handler| {
            let start = code.len() as u64;
            // mov rax, counter; inc qword [rax]
            code.extend_from_slice(&[0x48, 0xb8]);
            code.extend_from_slice(&(count.as_ptr() as u64).to_le_bytes());
            code.extend_from_slice(&[0x48, 0xff, 0x00]);
            if loads_word {
                // mov r8, [rcx - 8]: the word.
                code.extend_from_slice(&[0x4c, 0x8b, 0x41, 0xf8]);
            }
            // mov r9, table; mov rax, handler; jmp rax
            code.extend_from_slice(&[0x49, 0xb9]);
            code.extend_from_slice(&(reenter_table() as u64).to_le_bytes());
            code.extend_from_slice(&[0x48, 0xb8]);
            code.extend_from_slice(&(handler as usize as u64).to_le_bytes());
            code.extend_from_slice(&[0xff, 0xe0]);
            start
        };
        let mut stubs = Stubs { unhandled: Vec::new(), missed: Vec::new() };
        for &op in OPS {
            let (handler, plain) = match noting_handler(op) {
                Some(noting) => (noting, false),
                // Where a function begins, only code that counts its entries asks.
                None if op == Op::RESUME => (resume_warm as Handler, true),
                None => (handlers.0[op as usize], true),
            };
            stubs.unhandled.push(stub(&exits.unhandled[op as usize], plain, handler));
            stubs.missed.push(stub(&exits.missed[op as usize], plain, handler));
        }
        let enter = code.len() as u64;
        code.extend_from_slice(set.get(Id::call_enter).code());
        let construct = code.len() as u64;
        code.extend_from_slice(set.get(Id::call_construct).code());
        let memory = &mut vm.code_store.as_mut()?.memory;
        let base = memory.take(code.len())?;
        memory.write(base, code.len(), |bytes| bytes.copy_from_slice(&code)).ok()?;
        let base = base as u64;
        stubs.unhandled.iter_mut().chain(&mut stubs.missed).for_each(|s| *s += base);
        let mut emitter = Emitter::default();
        (emitter.enter, emitter.construct) = (base + enter, base + construct);
        emitter.trace = vm.config.jit_dump.then(Vec::new);
        Some(CopyPatch {
            set,
            stubs,
            emitter,
            exits,
            hot_bytes: 0,
            cold_bytes: 0,
            data_bytes: 0,
            translate_ns: 0,
            refused: 0,
        })
    }
}

/// A function translated, not yet where it will run.
pub struct Translated {
    pub laid: Laid,
    /// Offset of each word that can be entered, and of the entry of calls.
    pub entries: Vec<u32>,
    pub entry: u32,
    pub places: Vec<Place>,
    embedded: Vec<Value>,
}

impl CopyPatch {
    /// Translates a function that will run with these globals, if they are known. `trigger`: what it was that made it hot.
    pub fn translate(
        &mut self,
        vm: &mut Vm,
        code: Gc<Code>,
        globals: Option<Gc<Dict>>,
        trigger: Trigger,
    ) -> Translated {
        let often_called = matches!(trigger, Trigger::Entry);
        let mut out =
            Lower::new(vm, &self.set, &self.stubs, &mut self.emitter, code, globals, often_called).run();
        if !out.unversioned.is_empty() {
            // Calls of these classes can be done once they have versions.
            for class in std::mem::take(&mut out.unversioned) {
                vm.class_version_number(class);
            }
            out =
                Lower::new(vm, &self.set, &self.stubs, &mut self.emitter, code, globals, often_called).run();
        }
        let laid = self.emitter.lay_out(&out.words);
        let entries = out.words.iter().map(|&l| laid.offset(l, &[])).collect();
        let entry = laid.offset(out.entry, &[]);
        let mut places = out.places;
        places.extend(out.cold_places.iter().map(|p| Place { offset: p.offset + laid.hot_len(), ..*p }));
        Translated { laid, entries, entry, places, embedded: out.embedded }
    }

    /// Takes the buffers of a translation back.
    pub fn recycle(&mut self, t: Translated) {
        self.emitter.recycle(t.laid);
    }
}

impl Jit for CopyPatch {
    fn compile(&mut self, vm: &mut Vm, code: Gc<Code>, trigger: Trigger) -> Result<(), Declined> {
        let unit = &vm_core::interp::code::body(code).unit;
        if unit.words.len() > MAX_WORDS {
            return Err(Declined::Never);
        }
        // SAFETY: the running frame is initialised.
        let globals =
            unsafe { (!vm.frame.is_null() && (*vm.frame).code == code).then(|| (*vm.frame).globals) };
        let began = std::time::Instant::now();
        let mut t = self.translate(vm, code, globals, trigger);
        self.translate_ns += began.elapsed().as_nanos() as u64;
        vm.embed(code, &t.embedded);
        let hot = t.laid.hot_len();
        let places = std::mem::take(&mut t.places);
        let shown = vm.config.jit_dump.then(|| places.clone());
        let finished = Finished { len: t.laid.code.len(), entries: &t.entries, entry: t.entry, places };
        if !vm.publish(code, finished, |base, bytes| t.laid.copy_to(base, bytes)) {
            self.refused += 1;
            self.recycle(t);
            return Err(Declined::Later);
        }
        self.hot_bytes += u64::from(hot);
        self.cold_bytes += u64::from(t.laid.cold_len());
        self.data_bytes += u64::from(t.laid.data_len());
        if let Some(places) = shown
            && let Some(v) = vm.code_store.as_ref().and_then(|s| s.versions.back().map(|v| (v, &s.memory)))
        {
            let bytes = v.1.bytes(v.0.start, v.0.len);
            let mut stencils: Vec<(u32, &str)> = Vec::new();
            for (label, id) in self.emitter.trace.iter().flatten() {
                stencils.push((t.laid.offset(*label, &[]), STENCILS[*id as usize].name));
            }
            stencils.sort_unstable();
            eprint!("{}", dump::dump(unit, &places, &stencils, hot, v.0.start, bytes));
        }
        self.recycle(t);
        Ok(())
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        let mut all = vec![
            ("jit.hot-bytes", self.hot_bytes),
            ("jit.cold-bytes", self.cold_bytes),
            ("jit.data-bytes", self.data_bytes),
            ("jit.translate-ns", self.translate_ns),
            ("jit.refused-for-room", self.refused),
        ];
        let sum = |counts: &[Cell<u64>; 256]| counts.iter().map(Cell::get).sum();
        all.push(("jit.exits-unhandled", sum(&self.exits.unhandled)));
        all.push(("jit.exits-missed", sum(&self.exits.missed)));
        for (reason, counts) in [(0, &self.exits.unhandled), (1, &self.exits.missed)] {
            let counted = OPS.iter().map(|&op| (EXIT_NAMES[op as usize][reason], counts[op as usize].get()));
            all.extend(counted.filter(|(_, n)| *n > 0));
        }
        all
    }
}

macro_rules! exit_names {
    ($($op:ident)*) => {
        /// What the counters of exits are called: an opcode has no stencil; what its stencil met was not what it is for.
        const EXIT_NAMES: &[[&str; 2]] = &[$([
            concat!("jit.exit-unhandled.", stringify!($op)),
            concat!("jit.exit-missed.", stringify!($op)),
        ]),*];
    };
}
vm_layout::for_each_op!(exit_names);
