//! The method JIT: hot functions and loops are compiled from bytecode and what the interpreter noted about them,
//! speculatively, with Cranelift as the back end.
//!
//! `build` walks over the bytecode and emits CLIF; `exit` leaves compiled code where a guess was wrong; `runtime`
//! is what compiled code calls; `version` keeps what was compiled and gives it up when it is wrong too often;
//! `worker` is the thread in which Cranelift runs.

#![allow(clippy::vec_box, reason = "machine code holds the addresses of versions and exits")]

mod abstract_value;
mod build;
mod cpu_clock;
mod exit;
mod explain;
mod preserve;
mod runtime;
mod share;
mod taken;
mod tidy;
mod version;
mod worker;

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cranelift_codegen::Context;
use cranelift_codegen::ir::Function;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::FunctionBuilderContext;
use vm_core::Vm;
use vm_core::code::{Declined, Jit, Trigger};
use vm_core::config::DEFAULT_JIT_THRESHOLD;
use vm_core::feedback;
use vm_core::interp::code::body;
use vm_core::native::Tracer;
use vm_layout::*;

use build::{Builder, Built, Plan, Stop};
use cpu_clock::CpuTime;
use share::Share;
use version::{Version, WordCosts};
use worker::{Job, Worker};

/// Builds of one version before it is given up.
const REBUILDS: usize = 24;
/// Functions that may wait for the thread: what becomes hot then counts on, and the hottest comes first when there is room.
const WAITING: usize = 6;
/// Words of bytecode in them past which none joins them: what waits keeps its CLIF in memory.
const WAITING_WORDS: usize = 300;
/// Entries or turns of a loop after which is asked again for what there was no room or no time for. (With 16, half of the first
/// iteration of richards went into asking.)
const PATIENCE: u32 = 256;
/// The same of what is being compiled: nobody need ask, since the thread says when it is ready.
const BEING_COMPILED: u32 = 1 << 20;
/// Time between the first code that became warm and the first that is noted about: what is over by then gains nothing from
/// machine code. (The first iteration of deltablue, 2.4 ms in the interpreter, is 7.4 ms without a delay and 2.8 ms with one of 4 ms.)
const DELAY: Duration = Duration::from_millis(4);

/// Whether the JIT works on this machine.
pub fn available() -> bool {
    cfg!(all(target_arch = "x86_64", target_os = "linux"))
}

/// The machine to compile for, and whether Cranelift optimizes.
fn machine(opt_level: &str) -> Option<Arc<dyn TargetIsa>> {
    let mut flags = settings::builder();
    for (name, value) in [
        ("opt_level", opt_level),
        ("is_pic", "false"),
        ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
        ("unwind_info", "false"),
        ("enable_probestack", "false"),
    ] {
        flags.set(name, value).ok()?;
    }
    cranelift_native::builder().ok()?.finish(settings::Flags::new(flags)).ok()
}

/// Makes the JIT of a VM; `None` if it can't work here.
pub fn make(vm: &mut Vm) -> Option<Box<dyn Jit>> {
    let isas = [machine("speed")?, machine("none")?];
    // Who asks for everything at once, tests above all, wants to see it run.
    let forced = vm.config.jit_threshold == 0 || vm.config.jit_loop_threshold == 0;
    // Which functions are compiled must not depend on the clock then.
    let at_once = forced || vm.config.jit_foreground || vm.config.jit_dump;
    let alone = std::thread::available_parallelism().map_or(1, usize::from) == 1;
    Some(Box::new(MethodJit {
        isas,
        context: Context::new(),
        builder_context: FunctionBuilderContext::new(),
        versions: Vec::new(),
        past: Vec::new(),
        attempts: HashMap::new(),
        counters: Counters::default(),
        costs: WordCosts::default(),
        worker: OnceCell::new(),
        waiting: Vec::new(),
        refusals: Vec::new(),
        jobs: 0,
        forced,
        at_once,
        foreground: at_once || alone,
        hasty: forced || vm.config.jit_foreground || vm.config.jit_threshold < DEFAULT_JIT_THRESHOLD,
        warm: None,
        share: Share::new(),
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
    late: u64,
    build_ns: u64,
    cranelift_ns: u64,
    bytes: u64,
    /// Of versions that are gone.
    exits: u64,
    retired: u64,
}

/// A version that has been built and is being compiled.
struct Waiting {
    id: usize,
    version: Box<Version>,
    built: Built,
}

/// The JIT of one VM.
struct MethodJit {
    /// Small functions are optimized by Cranelift, too; large ones are not (see `worker`).
    isas: worker::Machines,
    /// For what is compiled in the program's thread.
    context: Context,
    builder_context: FunctionBuilderContext,
    /// All versions whose machine code is in memory: their exits may be taken as long as it runs.
    versions: Vec<Box<Version>>,
    /// Versions that are gone, if somebody wants to know.
    past: Vec<Box<Version>>,
    /// By code address and loop header (`u32::MAX`: the whole function).
    attempts: HashMap<(usize, u32), u32>,
    counters: Counters,
    /// What versions took to compile.
    costs: WordCosts,
    /// The thread, started for the first function; `None` inside: the system refused one.
    worker: OnceCell<Option<Worker>>,
    waiting: Vec<Waiting>,
    /// What was refused and why, if somebody wants to know.
    refusals: Vec<String>,
    jobs: usize,
    /// Everything is compiled when asked for.
    forced: bool,
    /// What is asked for is compiled whatever share of the time that takes.
    at_once: bool,
    /// Compiled in the program's thread.
    foreground: bool,
    /// Somebody wants to see machine code at once.
    hasty: bool,
    /// When the first code became warm.
    warm: Option<Instant>,
    share: Share,
}

fn place_of(trigger: Trigger) -> u32 {
    match trigger {
        Trigger::Entry => u32::MAX,
        Trigger::Loop(word) => word,
    }
}

/// Sets when a function or loop without machine code is asked for again.
fn set_heat(code: Gc<Code>, trigger: Trigger, heat: u32) {
    if let Some(n) = feedback::notes(code) {
        match trigger {
            Trigger::Entry => n.heat.set(heat),
            Trigger::Loop(word) => n.set_loop_body(word, n.loop_body(word), heat),
        }
    }
}

impl MethodJit {
    /// Builds a version, and the function to be compiled for it.
    fn build(
        &mut self,
        vm: &mut Vm,
        code: Gc<Code>,
        trigger: Trigger,
    ) -> Result<(Box<Function>, Box<Version>, Built), Declined> {
        let clock = CpuTime::start();
        let attempt = {
            let n = self.attempts.entry((code.address(), place_of(trigger))).or_insert(0);
            *n += 1;
            *n
        };
        let mut version = Box::new(Version {
            code,
            trigger,
            start: Cell::new(0),
            valid: Cell::new(1),
            attempt,
            exits: Vec::new(),
            retired: Cell::new(false),
            dead: Cell::new(false),
            words: 0,
            inlined: 0,
            build_nanos: 0,
            cranelift_nanos: Cell::new(0),
            bytes: Cell::new(0),
            turns: Cell::new(0),
            remarks: Vec::new(),
        });
        let mut plan = Plan::default();
        let mut function = Box::new(Function::new());
        let mut refused = "its loops are too fickle";
        for _ in 0..REBUILDS {
            function.clear();
            let outcome = Builder::build(
                &mut function,
                &mut self.builder_context,
                vm,
                &mut plan,
                &version,
                self.isas[0].frontend_config(),
            );
            let why = match outcome {
                Ok(mut built) => {
                    for &name in &built.assumed {
                        vm.assume_class_attribute(name, &version.valid);
                    }
                    vm.assume_the_usual(&version.valid);
                    version.exits = std::mem::take(&mut built.exits);
                    version.remarks = std::mem::take(&mut built.remarks);
                    (version.words, version.inlined) = (built.words, built.inlined);
                    version.build_nanos = clock.nanos();
                    self.counters.build_ns += version.build_nanos;
                    return Ok((function, version, built));
                }
                Err(Stop::Restart) => {
                    self.counters.rebuilds += 1;
                    self.builder_context = FunctionBuilderContext::new();
                    continue;
                }
                Err(Stop::Refuse(why)) => why,
                Err(Stop::DeadEnd) => "it goes nowhere",
            };
            self.builder_context = FunctionBuilderContext::new();
            if vm.config.jit_dump {
                eprintln!("jit: refused {} {trigger:?}: {why}", body(code).unit.qualname);
            }
            refused = why;
            break;
        }
        if vm.config.jit_explain {
            self.refusals.push(format!("{} ({trigger:?}): {refused}", body(code).unit.qualname));
        }
        self.counters.refused += 1;
        Err(Declined::Never)
    }

    /// Compiles here and now.
    fn compile_here(&mut self, vm: &mut Vm, code: Gc<Code>, trigger: Trigger) -> Result<(), Declined> {
        let (function, version, built) = self.build(vm, code, trigger)?;
        let (dump, attempt) = (vm.config.jit_dump, version.attempt);
        if dump {
            let name = &body(code).unit.qualname;
            eprintln!("jit: {name} {trigger:?}, attempt {attempt}\n{}", function.display());
        }
        self.context.clear();
        self.context.func = *function;
        self.context.set_disasm(dump);
        let clock = CpuTime::start();
        let machine = worker::machine_code(&mut self.context, &self.isas, built.words);
        version.cranelift_nanos.set(clock.nanos());
        self.counters.cranelift_ns += version.cranelift_nanos.get();
        if let Some(text) = self.context.compiled_code().and_then(|c| c.vcode.as_ref()).filter(|_| dump) {
            eprintln!("{text}");
        }
        self.install(vm, version, built, machine)
    }

    /// Builds, and sends the rest to the thread.
    fn compile_beside(&mut self, vm: &mut Vm, code: Gc<Code>, trigger: Trigger) -> Result<(), Declined> {
        let started = feedback::notes(code).is_some_and(|n| match trigger {
            Trigger::Entry => n.body.get() != 0,
            Trigger::Loop(word) => n.loop_body(word) != 0,
        });
        if started {
            return Ok(());
        }
        set_heat(code, trigger, BEING_COMPILED);
        let asked = self.waiting.iter().any(|w| w.version.code == code && w.version.trigger == trigger);
        if asked {
            return Ok(());
        }
        let words: usize = self.waiting.iter().map(|w| w.built.words).sum();
        if self.waiting.len() >= WAITING || words > WAITING_WORDS {
            set_heat(code, trigger, PATIENCE);
            return Ok(());
        }
        let worker =
            self.worker.get_or_init(|| Worker::start(self.isas.clone(), Arc::clone(&vm.breaker))).is_some();
        if !worker {
            self.foreground = true;
            return self.compile_here(vm, code, trigger);
        }
        let (function, version, built) = match self.build(vm, code, trigger) {
            Ok(all) => all,
            Err(declined) => {
                set_heat(code, trigger, u32::MAX);
                return Err(declined);
            }
        };
        let id = self.jobs;
        self.jobs += 1;
        if let Some(Some(worker)) = self.worker.get() {
            worker.send(Job { id, words: built.words, function });
        }
        self.waiting.push(Waiting { id, version, built });
        Ok(())
    }

    /// Takes over what the thread has finished.
    fn collect(&mut self, vm: &mut Vm) {
        let Some(Some(worker)) = self.worker.get() else { return };
        for done in worker.finished() {
            self.counters.cranelift_ns += done.nanos;
            if let Some(i) = self.waiting.iter().position(|w| w.id == done.id) {
                let Waiting { version, built, .. } = self.waiting.swap_remove(i);
                version.cranelift_nanos.set(done.nanos);
                let (code, trigger) = (version.code, version.trigger);
                match self.install(vm, version, built, done.machine) {
                    Ok(()) => {}
                    // No room: some other time.
                    Err(Declined::Later) => set_heat(code, trigger, 4 * PATIENCE),
                    Err(Declined::Never) => set_heat(code, trigger, u32::MAX),
                }
            }
        }
        if self.waiting.is_empty() {
            // The largest functions have left their memory in there.
            self.context = Context::new();
            self.builder_context = FunctionBuilderContext::new();
        }
    }

    /// Publishes machine code and makes the VM enter it.
    fn install(
        &mut self,
        vm: &mut Vm,
        version: Box<Version>,
        built: Built,
        machine: Option<Vec<u8>>,
    ) -> Result<(), Declined> {
        let (code, trigger) = (version.code, version.trigger);
        let valid = version.valid.get() != 0;
        if machine.is_none() || !valid {
            vm.end_assumptions(&[&version.valid]);
        }
        let Some(machine) = machine else {
            self.counters.refused += 1;
            return Err(Declined::Never);
        };
        if let Some(v) = self.versions.last() {
            v.bytes.set(machine.len());
            self.counters.bytes += machine.len() as u64;
            self.costs.add(v);
        }
        if !valid {
            // What it takes for granted is no longer so.
            self.counters.late += 1;
            set_heat(code, trigger, PATIENCE);
            return Ok(());
        }
        let start = vm.publish_body(code, trigger, machine.len(), |_, bytes| bytes.copy_from_slice(&machine));
        // Its place may be that of a version which had to go for it.
        let freed = std::mem::take(&mut vm.freed_bodies);
        self.bodies_freed(vm, &freed);
        let Some(start) = start else {
            vm.end_assumptions(&[&version.valid]);
            return Err(Declined::Later);
        };
        version.start.set(start);
        self.versions.push(version);
        vm.embed(code, &built.embedded);
        self.counters.compiled += 1;
        self.counters.words += built.words as u64;
        self.counters.inlined += built.inlined as u64;
        if let Some(n) = feedback::notes(code) {
            n.set_body(trigger, start);
            if let Trigger::Loop(_) = trigger {
                // Where machine code of another tier runs the loop, it looks at its next turn.
                code.loop_heat.set(0);
            }
        }
        Ok(())
    }

    /// Whether the program may well be over before machine code is worth what it costs.
    fn is_too_early(&mut self) -> bool {
        !self.hasty && self.warm.get_or_insert_with(Instant::now).elapsed() < DELAY
    }

    /// Whether the program's thread has spent its share of the time.
    fn overdrawn(&self) -> bool {
        !self.at_once && self.share.overdrawn()
    }
}

impl Jit for MethodJit {
    fn compile(&mut self, vm: &mut Vm, code: Gc<Code>, trigger: Trigger) -> Result<(), Declined> {
        if feedback::notes(code).is_none() {
            if self.is_too_early() {
                return Ok(());
            }
            // It has become warm: from now on notes are taken, and it is compiled a little later.
            let heat = if self.forced { 0 } else { vm.config.jit_threshold.max(8) };
            feedback::start(code, heat);
            if let Some(n) = feedback::notes(code).filter(|_| vm.config.jit_threshold == u32::MAX) {
                // Functions not at all, only loops.
                n.heat.set(u32::MAX);
            }
            return Ok(());
        }
        if vm.config.jit_dump {
            eprintln!("jit: compiling {} {trigger:?}", body(code).unit.qualname);
        }
        let began = Instant::now();
        // What the build finds lies in Rust memory until the code object has it.
        vm.heap.hold_off += 1;
        self.collect(vm);
        let outcome = if self.overdrawn() {
            set_heat(code, trigger, PATIENCE);
            Ok(())
        } else if self.foreground {
            self.compile_here(vm, code, trigger)
        } else {
            self.compile_beside(vm, code, trigger)
        };
        vm.heap.hold_off -= 1;
        self.share.spend(began);
        outcome
    }

    fn take_over(&mut self, vm: &mut Vm) {
        let began = Instant::now();
        vm.heap.hold_off += 1;
        self.collect(vm);
        vm.heap.hold_off -= 1;
        self.share.spend(began);
    }

    fn forget(&mut self, code: usize) {
        for v in self.versions.iter().chain(&self.past).filter(|v| v.code.address() == code) {
            v.valid.set(0);
            v.dead.set(true);
        }
        self.attempts.retain(|(c, _), _| *c != code);
    }

    fn give_up_invalid(&mut self, vm: &mut Vm) {
        for v in self.versions.iter().filter(|v| v.valid.get() == 0 && !v.retired.get() && !v.dead.get()) {
            let heat = if v.attempt >= 3 * version::ATTEMPTS { u32::MAX } else { PATIENCE };
            version::give_up(vm, v, heat);
        }
    }

    fn bodies_freed(&mut self, vm: &mut Vm, starts: &[usize]) {
        if starts.is_empty() {
            return;
        }
        let (gone, kept) =
            std::mem::take(&mut self.versions).into_iter().partition(|v| starts.contains(&v.start.get()));
        self.versions = kept;
        let gone: Vec<Box<Version>> = gone;
        let flags: Vec<&Cell<u64>> = gone.iter().map(|v| &v.valid).collect();
        vm.end_assumptions(&flags);
        self.counters.exits += gone.iter().map(|v| v.exits_taken()).sum::<u64>();
        self.counters.retired += gone.iter().filter(|v| v.retired.get()).count() as u64;
        if vm.config.jit_explain {
            // Somebody wants to read about them.
            gone.iter().for_each(|v| v.start.set(0));
            self.past.extend(gone);
        }
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        let exits: u64 = self.versions.iter().map(|v| v.exits_taken()).sum();
        let [largest, largest_stretch] = self.share.largest();
        vec![
            ("jit-method.share-permille", largest),
            ("jit-method.share-of-50ms-permille", largest_stretch),
            ("jit-method.compiled", self.counters.compiled),
            ("jit-method.words", self.counters.words),
            ("jit-method.inlined", self.counters.inlined),
            ("jit-method.rebuilds", self.counters.rebuilds),
            ("jit-method.refused", self.counters.refused),
            ("jit-method.late", self.counters.late),
            ("jit-method.build-ns", self.counters.build_ns),
            ("jit-method.cranelift-ns", self.counters.cranelift_ns),
            ("jit-method.bytes", self.counters.bytes),
            ("jit-method.word-ns-p10", self.costs.at(10)),
            ("jit-method.word-ns-median", self.costs.at(50)),
            ("jit-method.word-ns-p90", self.costs.at(90)),
            ("jit-method.word-ns-max", self.costs.at(100)),
            ("jit-method.exits", self.counters.exits + exits),
            (
                "jit-method.retired",
                self.counters.retired + self.versions.iter().filter(|v| v.retired.get()).count() as u64,
            ),
            ("jit-method.versions", self.versions.len() as u64),
        ]
    }

    fn explain(&self) -> String {
        explain::text(self.versions.iter().chain(&self.past), &self.refusals, &self.costs)
    }

    fn trace(&self, tracer: &mut dyn Tracer) {
        // Code that is being compiled is referred to from here only.
        for w in &self.waiting {
            tracer.value(w.version.code.value());
            w.built.embedded.iter().for_each(|&v| tracer.value(v));
        }
    }
}
