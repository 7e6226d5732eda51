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

mod memory;
mod store;

pub use memory::CodeMemory;
pub use store::{CodeStore, Place, Version};

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

    /// Machine code of this code object was freed, or its owner died: whatever the JIT keeps for it can go.
    fn forget(&mut self, _code: usize) {}

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
        let Some(start) = self.room_for_code(finished.len) else { return false };
        let Some(store) = self.code_store.as_mut() else { return false };
        let len = finished.len;
        if store.memory.write(start, len, |bytes| fill(start, bytes)).is_err() {
            // The pages may be in any state: they are left alone for good.
            return false;
        }
        let address = |offset: u32| if offset == u32::MAX { 0 } else { start + offset as usize };
        let entries: Box<[usize]> = finished.entries.iter().map(|&o| address(o)).collect();
        let version = Version {
            start,
            len,
            code: code.address(),
            entries,
            entry: address(finished.entry),
            places: finished.places,
            linked: true,
            orphaned: false,
        };
        code.entries.set(version.entries.as_ptr());
        code.entry.set(version.entry as *const ());
        store.versions.push_back(version);
        self.stats.jit_functions += 1;
        self.stats.jit_bytes += len as u64;
        self.stats.jit_bytecodes += finished.entries.len() as u64;
        if self.config.jit_perf_map {
            store::write_perf_map(start, len, &body(code).unit);
        }
        true
    }

    /// Makes a code object whose machine code was taken out of use, but is still in memory, use it again.
    fn relink(&mut self, code: Gc<Code>) -> bool {
        let Some(store) = self.code_store.as_mut() else { return false };
        let Some(v) = store.versions.iter_mut().find(|v| v.code == code.address() && !v.orphaned) else {
            return false;
        };
        v.linked = true;
        code.entries.set(v.entries.as_ptr());
        code.entry.set(v.entry as *const ());
        true
    }

    /// A piece of code memory; cold code goes first when there is none.
    fn room_for_code(&mut self, len: usize) -> Option<usize> {
        for round in 0..4 {
            if let Some(start) = self.code_store.as_mut()?.memory.take(len) {
                return Some(start);
            }
            self.evict_code(len, round);
        }
        None
    }

    /// Frees machine code that nothing can return to: first that of dead code objects, then what was not called since
    /// the last time; the older half of the rest is taken out of use, and so has to prove itself by being called.
    /// In the last rounds whatever is oldest goes.
    #[inline(never)]
    fn evict_code(&mut self, len: usize, round: u32) {
        let pinned = self.code_in_use();
        let Some(store) = self.code_store.as_mut() else { return };
        let mut freed = 0;
        let mut forgotten = Vec::new();
        let versions = std::mem::take(&mut store.versions);
        let count = versions.len();
        for (i, v) in versions.into_iter().enumerate() {
            let cold = v.orphaned || !v.linked || (round > 0 && freed < len);
            if cold && !pinned[i] {
                if !v.orphaned {
                    // SAFETY: a version that is not orphaned belongs to a live code object.
                    unsafe { unlink(v.code) };
                    forgotten.push(v.code);
                }
                freed += v.len;
                store.memory.give_back(v.start, v.len);
                self.stats.jit_evicted += 1;
            } else {
                store.versions.push_back(v);
            }
        }
        if freed < len && round == 0 {
            for v in store.versions.iter_mut().take(count.div_ceil(2)).filter(|v| !v.orphaned) {
                v.linked = false;
                // SAFETY: as above.
                unsafe { unlink(v.code) };
            }
        }
        if let Some(jit) = self.jit.as_mut() {
            forgotten.into_iter().for_each(|code| jit.forget(code));
        }
    }

    /// For each version whether a word on the native stack or the frame stack points into it.
    fn code_in_use(&mut self) -> Vec<bool> {
        let count = self.code_store.as_ref().map_or(0, |s| s.versions.len());
        // The scan runs in a function of its own so that it sees the callee-saved registers.
        self.code_words.clear();
        crate::interp::stack::with_spilled_registers(self, |vm, sp| {
            let Some(store) = vm.code_store.as_ref() else { return };
            let mut found = std::mem::take(&mut vm.code_words);
            // SAFETY: from the stack pointer to the base of the VM's own stack, all is mapped.
            let native = (sp & !7..vm.native_base)
                .step_by(8)
                .map(|p| unsafe { std::ptr::read_volatile(p as *const usize) });
            found.extend(native.filter(|&w| store.memory.contains(w)));
            found.extend(vm.frames.words(vm.frame, vm.pending_end).filter(|&w| store.memory.contains(w)));
            vm.code_words = found;
        });
        let mut used = vec![false; count];
        if let Some(store) = self.code_store.as_ref() {
            for (v, used) in store.versions.iter().zip(&mut used) {
                // One past the end counts: it is what a call in the last bytes returns to.
                *used = self.code_words.iter().any(|&w| w >= v.start && w <= v.start + v.len);
            }
        }
        used
    }

    /// A code object has died: its machine code is freed at the next opportunity.
    pub(crate) fn code_died(&mut self, code: usize) {
        let Some(store) = self.code_store.as_mut() else { return };
        let mut any = false;
        for v in store.versions.iter_mut().filter(|v| v.code == code) {
            v.orphaned = true;
            any = true;
        }
        if any && let Some(jit) = self.jit.as_mut() {
            jit.forget(code);
        }
    }
}

/// Makes a code object run in the interpreter again.
///
/// # Safety
/// `code` is the address of a live code object.
unsafe fn unlink(code: usize) {
    // SAFETY: the caller's promise.
    let code = unsafe { Gc::from_raw(code as *mut Code) };
    code.entries.set(std::ptr::null());
    code.entry.set(crate::interp::tiering::enter_interpreted as *const ());
    // A call is enough to use it again.
    code.entry_heat.set(0);
}
