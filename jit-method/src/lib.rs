//! The method JIT: hot functions and loops are compiled from bytecode and what the interpreter noted about them,
//! speculatively, with Cranelift as the back end.
//!
//! `build` walks over the bytecode and emits CLIF; `exit` leaves compiled code where a guess was wrong; `runtime`
//! is what compiled code calls; `version` keeps what was compiled and gives it up when it is wrong too often.

#![allow(clippy::vec_box, reason = "machine code holds the addresses of versions and exits")]

mod abstract_value;
mod build;
mod exit;
mod runtime;
mod version;

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_codegen::{Context, control::ControlPlane};
use cranelift_frontend::FunctionBuilderContext;
use vm_core::Vm;
use vm_core::code::{Declined, Finished, Jit, Trigger};
use vm_core::feedback;
use vm_core::interp::code::body;
use vm_core::native::Tracer;
use vm_layout::*;

use build::{Builder, Plan, Stop};
use exit::EXIT_WORDS;
use version::Version;

/// Builds of one version before it is given up.
const REBUILDS: usize = 24;

/// Whether the JIT works on this machine.
pub fn available() -> bool {
    cfg!(all(target_arch = "x86_64", target_os = "linux"))
}

/// Makes the JIT of a VM; `None` if it can't work here.
pub fn make(_: &mut Vm) -> Option<Box<dyn Jit>> {
    let mut flags = settings::builder();
    for (name, value) in [
        ("opt_level", "speed"),
        ("is_pic", "false"),
        ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
        ("unwind_info", "false"),
        ("enable_probestack", "false"),
    ] {
        flags.set(name, value).ok()?;
    }
    let isa = cranelift_native::builder().ok()?.finish(settings::Flags::new(flags)).ok()?;
    Some(Box::new(MethodJit {
        isa,
        context: Context::new(),
        builder_context: FunctionBuilderContext::new(),
        buffer: Box::new([0; EXIT_WORDS]),
        versions: Vec::new(),
        attempts: HashMap::new(),
        counters: Counters::default(),
    }))
}

/// What the JIT counts.
#[derive(Default)]
struct Counters {
    compiled: u64,
    words: u64,
    inlined: u64,
    rebuilds: u64,
    refused: u64,
}

/// The JIT of one VM.
struct MethodJit {
    isa: Arc<dyn TargetIsa>,
    context: Context,
    builder_context: FunctionBuilderContext,
    /// Where exits put their values.
    buffer: Box<[u64; EXIT_WORDS]>,
    /// All versions ever made: their exits may be taken as long as their code runs.
    versions: Vec<Box<Version>>,
    /// By code address and loop header (`u32::MAX`: the whole function).
    attempts: HashMap<(usize, u32), u32>,
    counters: Counters,
}

fn place_of(trigger: Trigger) -> u32 {
    match trigger {
        Trigger::Entry => u32::MAX,
        Trigger::Loop(word) => word,
    }
}

impl MethodJit {
    fn compile_version(&mut self, vm: &mut Vm, code: Gc<Code>, trigger: Trigger) -> Result<(), Declined> {
        let attempt = {
            let n = self.attempts.entry((code.address(), place_of(trigger))).or_insert(0);
            *n += 1;
            *n
        };
        let mut version = Box::new(Version {
            code,
            trigger,
            valid: Cell::new(1),
            attempt,
            exits: Vec::new(),
            retired: Cell::new(false),
        });
        let mut plan = Plan::default();
        let mut built = None;
        for _ in 0..REBUILDS {
            self.context.clear();
            let outcome = Builder::build(
                &mut self.context.func,
                &mut self.builder_context,
                vm,
                &mut plan,
                &version,
                self.buffer.as_ptr(),
                self.isa.frontend_config(),
            );
            match outcome {
                Ok(b) => {
                    built = Some(b);
                    break;
                }
                Err(Stop::Restart) => {
                    self.counters.rebuilds += 1;
                    self.builder_context = FunctionBuilderContext::new();
                }
                Err(Stop::Refuse(why)) => {
                    self.builder_context = FunctionBuilderContext::new();
                    if vm.config.jit_dump {
                        eprintln!("jit: refused {} {trigger:?}: {why}", body(code).unit.qualname);
                    }
                    self.counters.refused += 1;
                    return Err(Declined::Never);
                }
                Err(Stop::DeadEnd) => {
                    self.builder_context = FunctionBuilderContext::new();
                    self.counters.refused += 1;
                    return Err(Declined::Never);
                }
            }
        }
        let Some(built) = built else {
            self.counters.refused += 1;
            return Err(Declined::Never);
        };
        let dump = vm.config.jit_dump;
        if dump {
            eprintln!(
                "jit: {} {trigger:?}, attempt {attempt}\n{}",
                body(code).unit.qualname,
                self.context.func.display()
            );
        }
        self.context.set_disasm(dump);
        let compiled = match self.context.compile(&*self.isa, &mut ControlPlane::default()) {
            Ok(c) => c,
            Err(e) => {
                debug_assert!(false, "{}: {e:?}", body(code).unit.qualname);
                self.counters.refused += 1;
                return Err(Declined::Never);
            }
        };
        if let Some(text) = compiled.vcode.as_ref().filter(|_| dump) {
            eprintln!("{text}");
        }
        if !compiled.buffer.relocs().is_empty() {
            // Calls go by address; nothing else is relocated.
            debug_assert!(false, "relocations");
            return Err(Declined::Never);
        }
        let machine = compiled.code_buffer().to_vec();
        // In front: what the VM jumps to, should it relink the version by itself.
        let entry = feedback::enter::enter_function as *const () as u64;
        let mut stub = vec![0x48, 0xb8];
        stub.extend_from_slice(&entry.to_le_bytes());
        stub.extend_from_slice(&[0xff, 0xe0]);
        stub.resize(64, 0x90);
        let entries = vec![u32::MAX; body(code).unit.words.len()];
        let mut start = 0;
        let finished =
            Finished { len: stub.len() + machine.len(), entries: &entries, entry: 0, places: Vec::new() };
        let done = vm.publish(code, finished, |base, bytes| {
            bytes[..stub.len()].copy_from_slice(&stub);
            bytes[stub.len()..stub.len() + machine.len()].copy_from_slice(&machine);
            start = base + stub.len();
        });
        feedback::link(code);
        if !done {
            return Err(Declined::Later);
        }
        // What machine code refers to lives as long as the code object.
        let mut embedded = built.embedded;
        if let Some(old) = code.embedded.get().and_then(|e| e.cast::<Tuple>()) {
            embedded.extend(
                old.items().iter().filter(|v| !built_has(&embedded, **v)).copied().collect::<Vec<_>>(),
            );
        }
        let list = vm.new_list();
        for v in embedded {
            vm.list_push(list, v);
        }
        code.embedded.set(Some(vm.tuple_from_list(list)));
        for name in built.assumed {
            vm.assume_class_attribute(name, &version.valid);
        }
        vm.assume_the_usual(&version.valid);
        version.exits = built.exits;
        self.counters.compiled += 1;
        self.counters.words += built.words as u64;
        self.counters.inlined += built.inlined as u64;
        if let Some(n) = feedback::notes(code) {
            match trigger {
                Trigger::Entry => n.body.set(start),
                Trigger::Loop(word) => n.set_loop_body(word, start, 0),
            }
        }
        self.versions.push(version);
        Ok(())
    }
}

fn built_has(values: &[Value], v: Value) -> bool {
    values.contains(&v)
}

impl Jit for MethodJit {
    fn compile(&mut self, vm: &mut Vm, code: Gc<Code>, trigger: Trigger) -> Result<(), Declined> {
        if feedback::notes(code).is_none() {
            // It has become warm: from now on notes are taken, and it is compiled a little later.
            let heat = if vm.config.jit_threshold == 0 { 0 } else { vm.config.jit_threshold.max(8) };
            feedback::start(code, heat);
            return Ok(());
        }
        if vm.config.jit_dump {
            eprintln!("jit: compiling {} {trigger:?}", body(code).unit.qualname);
        }
        // What the build finds lies in Rust memory until the code object has it.
        vm.heap.hold_off += 1;
        let outcome = self.compile_version(vm, code, trigger);
        vm.heap.hold_off -= 1;
        outcome
    }

    fn forget(&mut self, code: usize) {
        for v in self.versions.iter().filter(|v| v.code.address() == code) {
            v.valid.set(0);
        }
        self.attempts.retain(|(c, _), _| *c != code);
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        let exits: u64 = self.versions.iter().flat_map(|v| &v.exits).map(|e| u64::from(e.taken.get())).sum();
        vec![
            ("jit-method.compiled", self.counters.compiled),
            ("jit-method.words", self.counters.words),
            ("jit-method.inlined", self.counters.inlined),
            ("jit-method.rebuilds", self.counters.rebuilds),
            ("jit-method.refused", self.counters.refused),
            ("jit-method.exits", exits),
            ("jit-method.retired", self.versions.iter().filter(|v| v.retired.get()).count() as u64),
        ]
    }

    fn trace(&self, _: &mut dyn Tracer) {}
}
