//! Compiled versions: what they assumed, and what becomes of one whose guesses turn out wrong.

use std::cell::Cell;

use vm_core::Vm;
use vm_core::code::Trigger;
use vm_core::feedback;
use vm_layout::*;

use crate::exit::Exit;

/// Exits at one place before the version is given up.
const PATIENCE: u32 = 24;
/// Versions of one function or loop before it is left as it is.
pub const ATTEMPTS: u32 = 10;

/// One compiled version of a function or loop.
pub struct Version {
    pub code: Gc<Code>,
    pub trigger: Trigger,
    /// Where its machine code lies; 0: nowhere (yet).
    pub start: Cell<usize>,
    /// 0 once something assumed about a class or function is wrong: compiled code tests it.
    pub valid: Cell<u64>,
    /// Which attempt it is.
    pub attempt: u32,
    pub exits: Vec<Box<Exit>>,
    /// Given up: nothing enters it any more.
    pub retired: Cell<bool>,
    /// Its code object is gone.
    pub dead: Cell<bool>,
    /// Words compiled, and calls inlined.
    pub words: usize,
    pub inlined: usize,
    /// Processor time that building it (all attempts at its loops) and Cranelift took, and bytes of machine code.
    pub build_nanos: u64,
    pub cranelift_nanos: Cell<u64>,
    pub bytes: Cell<usize>,
    /// Entries and turns of loops, inlined ones included: counted only where somebody wants to know.
    pub turns: Cell<u64>,
    /// What was not done and why, if somebody wants to know (`harness explain`).
    pub remarks: Vec<String>,
}

/// What a word of bytecode costs to compile in each version, cheapest first.
#[derive(Default)]
pub struct WordCosts(Vec<u64>);

impl WordCosts {
    /// Counts a version that has been compiled.
    pub fn add(&mut self, v: &Version) {
        let cost = (v.build_nanos + v.cranelift_nanos.get()) / v.words.max(1) as u64;
        self.0.insert(self.0.partition_point(|c| *c < cost), cost);
    }

    /// Nanoseconds a word that so many percent of the versions do not exceed.
    pub fn at(&self, percent: usize) -> u64 {
        let last = self.0.len().saturating_sub(1);
        self.0.get((last * percent + 50) / 100).copied().unwrap_or(0)
    }
}

/// An exception left compiled code whose handler lies in it: after some, it is compiled anew, with the handler.
pub fn handled_outside(vm: &mut Vm, exit: &Exit, code: Gc<Code>, handler: u32) {
    // SAFETY: as in `failed`.
    let version = unsafe { &*exit.version };
    let Some(n) = feedback::notes(code).filter(|_| exit.taken.get() >= PATIENCE) else { return };
    n.words[handler as usize].left.set(1);
    if !version.retired.get() && version.attempt < ATTEMPTS {
        retire(vm, version);
    }
}

/// An exit was taken: after some, its version is given up and compiled anew with what was learned.
pub fn failed(vm: &mut Vm, exit: &Exit) {
    // SAFETY: versions live as long as their machine code, which called what called this.
    let version = unsafe { &*exit.version };
    let broken = version.valid.get() == 0;
    if version.retired.get() || !(broken || exit.taken.get() >= PATIENCE) {
        return;
    }
    if version.attempt >= ATTEMPTS && !broken {
        return;
    }
    let (code, word) = exit.blame;
    if let Some(n) = feedback::notes(code) {
        let w = &n.words[word as usize];
        w.failures.set(w.failures.get() + 1);
    }
    retire(vm, version);
}

/// Gives a version up. It is compiled anew some time.
fn retire(vm: &mut Vm, version: &Version) {
    version.retired.set(true);
    // The more often it was wrong, the longer the interpreter takes notes before the next attempt.
    let heat = match version.attempt {
        n if n >= 3 * ATTEMPTS => u32::MAX,
        _ if vm.config.jit_threshold == 0 => 2,
        n => 8 << n.min(6),
    };
    give_up(vm, version, heat);
}

/// Nothing enters a version any more; its function or loop is compiled anew after `heat` more entries or turns.
pub fn give_up(vm: &mut Vm, version: &Version, heat: u32) {
    version.retired.set(true);
    if let Some(n) = feedback::notes(version.code)
        && n.body_of(version.trigger) == version.start.get()
    {
        n.without_body(version.trigger, heat);
    }
    vm.give_up_body(version.start.get());
}

impl Version {
    /// What exits that were not planned cost so far.
    pub fn exits_taken(&self) -> u64 {
        self.exits.iter().map(|e| u64::from(e.taken.get())).sum()
    }
}
