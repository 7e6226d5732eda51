//! Two JITs, one behind the other: the first compiles quickly what became warm, the second well what goes on running.
//!
//! ```text
//! interpreter ─► first tier, counting ─► interpreter, taking notes ─► asked for ─► second tier
//!                                                                     first tier meanwhile
//! ```
//!
//! Machine code of the first tier counts entries and turns of loops in the counters of the code object, and comes here when
//! they are used up ([`Vm::warm_enough`]). The second tier needs notes, which the interpreter alone takes, so the code object
//! changes to it for some entries or turns ([`crate::feedback::link`]). Once the second tier was asked ([`Vm::first_tier_runs`]),
//! machine code of the first runs again until there is better, and wherever that leaves for the interpreter, from the next
//! header of a loop, call or return on.

use vm_layout::*;

use super::{Declined, Jit, Trigger};
use crate::Vm;
use crate::config::JitLevel;
use crate::feedback;
use crate::interp::dispatch::plain_table_for;
use crate::native::Tracer;

/// Entries, or turns of loops, of machine code of the first tier until it asks (again).
const TURNS: u32 = 64;

/// Two JITs.
pub struct Tiers {
    first: Box<dyn Jit>,
    second: Box<dyn Jit>,
}

impl Tiers {
    /// `second` speculates: it takes notes about what it is asked for first.
    pub fn boxed(first: Box<dyn Jit>, second: Box<dyn Jit>) -> Box<dyn Jit> {
        Box::new(Tiers { first, second })
    }
}

impl Jit for Tiers {
    fn compile(&mut self, vm: &mut Vm, code: Gc<Code>, trigger: Trigger) -> Result<(), Declined> {
        let cold = feedback::notes(code).is_none() && code.entries.get().is_null();
        if cold && self.compile_first(vm, code, trigger) {
            return Ok(());
        }
        self.second.compile(vm, code, trigger)
    }

    fn compile_first(&mut self, vm: &mut Vm, code: Gc<Code>, trigger: Trigger) -> bool {
        // What dies meanwhile could not be told to the JIT.
        vm.heap.hold_off += 1;
        let done = self.first.compile(vm, code, trigger).is_ok();
        vm.heap.hold_off -= 1;
        done
    }

    fn take_over(&mut self, vm: &mut Vm) {
        self.second.take_over(vm);
    }

    fn forget(&mut self, code: usize) {
        self.first.forget(code);
        self.second.forget(code);
    }

    fn give_up_invalid(&mut self, vm: &mut Vm) {
        self.second.give_up_invalid(vm);
    }

    fn bodies_freed(&mut self, vm: &mut Vm, starts: &[usize]) {
        self.second.bodies_freed(vm, starts);
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        let mut all = self.first.counters();
        all.extend(self.second.counters());
        all
    }

    fn explain(&self) -> String {
        self.second.explain()
    }

    fn trace(&self, tracer: &mut dyn Tracer) {
        self.first.trace(tracer);
        self.second.trace(tracer);
    }
}

impl Vm {
    /// Entries or turns of machine code of the first tier until it asks.
    pub(super) fn first_tier_turns(&self) -> u32 {
        // Tests want to see all tiers in short programs.
        if self.config.jit_threshold.min(self.config.jit_loop_threshold) == 0 { 2 } else { TURNS }
    }

    /// Machine code of the first tier has used up its counter of entries or turns.
    #[inline(never)]
    pub(crate) fn warm_enough(&mut self, code: Gc<Code>, trigger: Trigger) {
        let turns = self.first_tier_turns();
        code.entry_heat.set(turns);
        code.loop_heat.set(turns);
        let Some(n) = feedback::notes(code) else {
            self.compile_now(code, trigger);
            if feedback::notes(code).is_some() && !self.config.count_opcodes {
                self.handlers = plain_table_for(&self.config);
            }
            return;
        };
        let Trigger::Loop(word) = trigger else { return };
        if n.loop_body(word) == 0 && !n.was_asked(trigger) {
            // There may be no notes about this loop yet.
            feedback::link(code);
            return;
        }
        // Another loop's machine code of the second tier must not be missed for long, whichever back jump it is that comes here:
        // hence numbers that follow no pattern of the program.
        self.warmings = self.warmings.wrapping_mul(0x0019_660d).wrapping_add(0x3c6e_f35f);
        let turns = if n.has_loop_body() { self.warmings >> 29 } else { turns };
        code.loop_heat.set(turns);
        n.count_turns(word, turns);
    }

    /// The second tier was asked, and is not ready: the first runs (again).
    #[inline(never)]
    pub(crate) fn first_tier_runs(&mut self, code: Gc<Code>, trigger: Trigger) {
        let Some(n) = feedback::notes(code).filter(|_| self.config.jit == JitLevel::Tiered) else { return };
        if n.first.get().is_null() {
            if n.only_second.get() {
                return;
            }
            if !self.relink(code) {
                let Some(mut jit) = self.jit.take() else { return };
                let done = jit.compile_first(self, code, trigger);
                self.jit = Some(jit);
                if !done {
                    n.only_second.set(true);
                    return;
                }
            }
            feedback::adopt_first(code);
        }
        feedback::link_first(code);
    }
}
