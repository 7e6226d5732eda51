//! Machine code: the contract between the VM and its JITs.
//!
//! The VM knows no JIT. A JIT implements [`Jit`] and is installed by whoever makes the VM ([`crate::Config::make_jit`]);
//! it compiles when asked and hands finished code to [`Vm::publish`]. This module owns the memory ([`CodeMemory`]:
//! never writable and executable at once, with a cap), knows which piece belongs to which code object
//! ([`CodeStore::locate`]), takes the coldest away when memory runs out, and frees a piece once nothing can return
//! to it.
//!
//! # Shape of machine code
//!
//! Every address that the VM enters is a [`crate::interp::dispatch::Handler`]: `(vm, fp, sp, pc, word, table)`, entered
//! by a jump from a handler, `fp` being the running frame (`vm.frame`). It must behave as the interpreter would from
//! that word on, and leaves by a jump:
//!
//! * into an interpreter handler with [`reenter_table`] as `table`: when that handler goes to its next word, the
//!   machine code of the frame that is then running goes on ([`Code::entries`]), or the interpreter if it has none;
//! * to [`crate::interp::tiering::continue_interpreted`], which goes on at `pc` in the interpreter;
//! * or by returning a result's bits, as a handler does (only when native code's frame has been left).
//!
//! No native frame belongs to a Python call. Code that does push native frames (around calls of helpers, or as a whole)
//! takes them off before it leaves. Before anything that may raise, collect or run Python, operands are in the frame
//! and `fp.pc` is the word behind the current one.
//!
//! # Fields of a code object
//!
//! * [`Code::entries`]: address for each word (0: the code can't be entered there), null if there is no machine code.
//! * [`Code::entry`]: where calls of machine code jump to with `vm` and `fp` (a frame just made and entered, its arguments
//!   in place; the other slots and arguments may be garbage). Only code whose `fast_args` says so is called like this.
//!   Never null: without machine code it is [`crate::interp::tiering::enter_interpreted`].
//! * [`Code::fast_args`]: how many positional arguments a call without further ado has; `u32::MAX`: none is.
//! * [`Code::embedded`]: values that the machine code refers to, traced with the code object.
//!
//! A call may leave in the callee's frame where to go on: `action` = [`ReturnAction::Resume`] and `Frame::resume`, the
//! address that gets `vm`, the caller's frame in `fp` and the result in the third argument. (`return_sp` must be set, too:
//! where a frame is left in an unusual way, the result is pushed there and the word at `pc` entered.)
//!
//! # When code is compiled
//!
//! With a JIT on, every code unit begins with RESUME, which counts entries; back jumps count in a table of their own
//! (`interp::tiering`). Without one neither exists, and the interpreter runs as if no JIT had been written.

mod lifetime;
mod memory;
mod store;
mod tiers;

pub use memory::CodeMemory;
pub use store::{CodeStore, Place, Version};
pub use tiers::Tiers;

use std::cell::Cell;

use vm_layout::*;

use crate::Vm;
use crate::interp::code::body;
use crate::interp::dispatch::{Table, first_table_for, plain_table_for};
use crate::native::Tracer;

/// Why a code object is to be compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// It was called often enough.
    Entry,
    /// The loop that begins at this word went round often enough; the frame that runs it wants to enter there.
    Loop(u32),
}

/// Why a JIT did not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declined {
    /// Not now: the counters begin anew.
    Later,
    /// Never: this code object is not asked for again.
    Never,
}

/// A compiler from bytecode to machine code. Called rarely, so through a vtable.
pub trait Jit {
    /// Compiles a code object and publishes the result ([`Vm::publish`]).
    ///
    /// # Errors
    /// When it won't.
    fn compile(&mut self, vm: &mut Vm, code: Gc<Code>, trigger: Trigger) -> Result<(), Declined>;

    /// Takes over what was compiled beside the program: the JIT's thread has set [`crate::breaker::COMPILED`].
    fn take_over(&mut self, _vm: &mut Vm) {}

    /// Compiles for the first of two tiers ([`Tiers`]); whether there is machine code now.
    fn compile_first(&mut self, _vm: &mut Vm, _code: Gc<Code>, _trigger: Trigger) -> bool {
        false
    }

    /// This code object has died.
    fn forget(&mut self, _code: usize) {}

    /// Gives up bodies that must not run any more ([`Vm::give_up_body`]); asked after each collection.
    fn give_up_invalid(&mut self, _vm: &mut Vm) {}

    /// The bodies that began at these addresses ([`Vm::publish_body`]) are no longer in memory.
    fn bodies_freed(&mut self, _vm: &mut Vm, _starts: &[usize]) {}

    /// What the JIT counts itself, by name.
    fn counters(&self) -> Vec<(&'static str, u64)> {
        Vec::new()
    }

    /// What it has compiled and what came of it, as text for people.
    fn explain(&self) -> String {
        String::new()
    }

    /// Reports the heap values that the JIT keeps outside code objects.
    fn trace(&self, _tracer: &mut dyn Tracer) {}
}

/// Makes the JIT of a VM; `None` if it can't work here (no memory, another processor).
pub type MakeJit = fn(&mut Vm) -> Option<Box<dyn Jit>>;

/// What a JIT hands over.
pub struct Finished<'a> {
    /// Bytes of machine code.
    pub len: usize,
    /// For each word of the bytecode the offset at which the code can be entered, `u32::MAX` if it can't.
    pub entries: &'a [u32],
    /// Offset of [`Code::entry`].
    pub entry: u32,
    /// Which word the machine code from an offset on belongs to, in the order of offsets; for profiles and
    /// [`CodeStore::locate`].
    pub places: Vec<Place>,
}

/// The table that brings handlers back into machine code.
pub fn reenter_table() -> *const crate::interp::dispatch::Table {
    crate::interp::dispatch::reenter_table()
}

impl Vm {
    /// Installs the JIT of the configuration, if there is one and it works here.
    pub(crate) fn install_configured_jit(&mut self) {
        if self.config.jit == crate::config::JitLevel::Off {
            return;
        }
        self.code_store = CodeStore::new(self.config.jit_memory);
        if self.code_store.is_some()
            && let Some(make) = self.config.make_jit
            && let Some(jit) = make(self)
        {
            self.install_jit(jit);
        }
    }

    /// Installs a JIT; it is asked from now on.
    pub fn install_jit(&mut self, jit: Box<dyn Jit>) {
        self.jit = Some(jit);
    }

    /// Whether machine code is being made in this VM.
    pub fn has_jit(&self) -> bool {
        self.jit.is_some()
    }

    /// [`Vm::compile_hot`], and the table to go on with: with the first notes the interpreter changes to the one that takes them.
    #[inline(never)]
    pub(crate) fn compile_hot_from(
        &mut self,
        code: Gc<Code>,
        trigger: Trigger,
        table: *const Table,
    ) -> *const Table {
        self.compile_hot(code, trigger);
        if code.feedback.get().is_null() || self.config.count_opcodes {
            return table;
        }
        self.handlers = plain_table_for(&self.config);
        if table == first_table_for(&self.config) { self.handlers } else { table }
    }

    /// Asks the JIT for machine code of a hot code object. Counters are set so that it is not asked too often.
    #[inline(never)]
    pub(crate) fn compile_hot(&mut self, code: Gc<Code>, trigger: Trigger) {
        let (entries, loops) = (self.config.jit_threshold, self.config.jit_loop_threshold);
        code.entry_heat.set(entries.max(64));
        code.loop_heat.set(loops.max(64));
        if self.config.jit == crate::config::JitLevel::Tiered {
            // Machine code of the first tier counts them down.
            code.entry_heat.set(self.first_tier_turns());
            code.loop_heat.set(self.first_tier_turns());
        }
        if !code.entries.get().is_null() {
            return;
        }
        if self.relink(code) {
            return;
        }
        let Some(mut jit) = self.jit.take() else {
            code.entry_heat.set(u32::MAX);
            code.loop_heat.set(u32::MAX);
            return;
        };
        let began = std::time::Instant::now();
        let outcome = jit.compile(self, code, trigger);
        self.stats.jit_compile_ns += began.elapsed().as_nanos() as u64;
        self.jit = Some(jit);
        match outcome {
            Ok(()) => {}
            Err(Declined::Later) => self.stats.jit_declined += 1,
            Err(Declined::Never) => {
                self.stats.jit_declined += 1;
                code.entry_heat.set(u32::MAX);
                code.loop_heat.set(u32::MAX);
            }
        }
    }

    /// Takes over finished machine code: finds room (taking cold code away if need be), lets `fill` write it at the
    /// address given, and makes the code object use it. False if there is no room.
    pub fn publish(
        &mut self,
        code: Gc<Code>,
        finished: Finished<'_>,
        fill: impl FnOnce(usize, &mut [u8]),
    ) -> bool {
        let Some(start) = self.write_code(code, finished.len, fill) else { return false };
        let address = |offset: u32| if offset == u32::MAX { 0 } else { start + offset as usize };
        let version = Version {
            start,
            len: finished.len,
            code: code.address(),
            body: None,
            entries: finished.entries.iter().map(|&o| Cell::new(address(o))).collect(),
            entry: address(finished.entry),
            places: finished.places,
            linked: true,
            orphaned: false,
        };
        code.entries.set(version.entries.as_ptr().cast());
        code.entry.set(version.entry as *const ());
        self.stats.jit_bytecodes += finished.entries.len() as u64;
        if let Some(store) = self.code_store.as_mut() {
            store.versions.push_back(version);
        }
        true
    }

    /// Takes over a finished [`Body`](crate::feedback::Body), which begins at the start of its machine code; its address, or
    /// `None` if there is no room. The JIT makes the notes of the code object use it.
    pub fn publish_body(
        &mut self,
        code: Gc<Code>,
        trigger: Trigger,
        len: usize,
        fill: impl FnOnce(usize, &mut [u8]),
    ) -> Option<usize> {
        let start = self.write_code(code, len, fill)?;
        self.stats.jit_bytecodes += body(code).unit.words.len() as u64;
        self.code_store.as_mut()?.versions.push_back(Version {
            start,
            len,
            code: code.address(),
            body: Some(trigger),
            entries: Box::default(),
            entry: start,
            places: Vec::new(),
            linked: true,
            orphaned: false,
        });
        Some(start)
    }

    /// Puts machine code into memory; where it lies.
    fn write_code(
        &mut self,
        code: Gc<Code>,
        len: usize,
        fill: impl FnOnce(usize, &mut [u8]),
    ) -> Option<usize> {
        let start = self.room_for_code(len)?;
        let store = self.code_store.as_mut()?;
        // Where that fails the pages may be in any state: they are left alone for good.
        store.memory.write(start, len, |bytes| fill(start, bytes)).ok()?;
        self.stats.jit_functions += 1;
        self.stats.jit_bytes += len as u64;
        if self.config.jit_perf_map {
            store::write_perf_map(start, len, &body(code).unit);
        }
        Some(start)
    }

    /// Makes values that machine code of a code object refers to live as long as it.
    pub fn embed(&mut self, code: Gc<Code>, values: &[Value]) {
        if values.is_empty() {
            return;
        }
        // They may lie where the collector does not look.
        self.heap.hold_off += 1;
        let all = self.new_list();
        values.iter().for_each(|&v| self.list_push(all, v));
        if let Some(old) = code.embedded.get().and_then(|e| e.cast::<Tuple>()) {
            old.items().iter().filter(|v| !values.contains(v)).for_each(|&v| self.list_push(all, v));
        }
        code.embedded.set(Some(self.tuple_from_list(all)));
        self.heap.hold_off -= 1;
    }

    /// Makes a code object whose machine code was taken out of use, but is still in memory, use it again.
    fn relink(&mut self, code: Gc<Code>) -> bool {
        let Some(store) = self.code_store.as_mut() else { return false };
        let mut versions = store.versions.iter_mut();
        let mine = |v: &&mut Version| v.code == code.address() && v.body.is_none() && !v.orphaned;
        let Some(v) = versions.find(mine) else { return false };
        v.linked = true;
        code.entries.set(v.entries.as_ptr().cast());
        code.entry.set(v.entry as *const ());
        true
    }
}
