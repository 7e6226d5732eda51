//! The VM: one heap, one set of types, one configuration.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use vm_layout::*;

use crate::Config;
use crate::code::{CodeStore, Jit};
use crate::heap::{Heap, Marker};
use crate::interp::dispatch::Table;
use crate::interp::pep266::Tracking;
use crate::interp::stack::FrameStack;
use crate::names::{NameTable, Names};
use crate::native::{ModuleDef, Native, R, Raised, Tracer, TypeDef};
use crate::stats::Counters;
use crate::streams::Sink;
use crate::switches::{Site, SwitchState};
use crate::types::Types;
use crate::types::exceptions::Exceptions;

/// Bits of [`Vm::breaker`]: what the next safe point (a backward jump, a call) has to see to.
pub mod breaker {
    /// Ctrl-C came.
    pub const INTERRUPT: u32 = 1;
    /// Finalizers and weakref callbacks are queued.
    pub const FINALIZERS: u32 = 2;
    /// The memory limit was passed by small allocations.
    pub const MEMORY: u32 = 4;
    /// A signal came that the program handles itself.
    pub const SIGNAL: u32 = 8;
    /// A JIT's thread has finished something.
    pub const COMPILED: u32 = 16;
}

/// A Python virtual machine.
#[repr(C)]
pub struct Vm {
    pub heap: Heap,
    /// The running frame.
    pub frame: *mut Frame,
    /// The stack pointer below which no native code may go.
    pub native_limit: usize,
    pub breaker: Arc<AtomicU32>,
    pub frames: FrameStack,
    /// End of a frame that has been made but not entered, for the collector.
    pub pending_end: *mut u8,
    /// Where [`crate::interp::compiled::STOP`] stopped, and the frame whose opcode is being run by it alone: what raises
    /// there is not unwound.
    pub stopped_sp: *mut Slot,
    pub stepping: *mut Frame,
    /// Whether the last step of `yield from` ended the delegate.
    pub delegate_done: bool,
    /// Python frames on the stack, and how many there may be (`sys.setrecursionlimit`).
    pub depth: u32,
    pub recursion_limit: u32,
    /// Decimal digits that int-to-text conversions may have (`sys.set_int_max_str_digits`); 0: no limit.
    pub int_max_str_digits: u32,

    pub none: Value,
    pub true_: Value,
    pub false_: Value,
    pub not_implemented: Value,
    pub ellipsis: Value,
    pub empty_tuple: Gc<Tuple>,
    pub empty_str: Gc<Str>,
    pub empty_bytes: Gc<Bytes>,
    /// The 256 strings of one Latin-1 character.
    pub latin1: [Gc<Str>; 256],
    pub types: Types,
    pub exc: Exceptions,
    pub names: Names,
    pub name_table: NameTable,

    /// The exception that a native function reported by [`Raised`].
    pub raised: Option<Value>,
    /// The exception being handled by the running frame (or the generator it is).
    pub handled: Option<Value>,

    pub builtins: Gc<Dict>,
    /// `sys.modules`.
    pub modules: Gc<Dict>,
    pub sys: Option<Gc<Module>>,
    /// Types made on demand from static definitions, by address of the definition.
    pub native_types: HashMap<usize, Gc<Type>>,
    /// Those of asynchronous generators, once there are any.
    pub(crate) async_types: crate::types::async_generator::AsyncTypes,
    /// Families of exception classes asked for last.
    pub(crate) families: crate::types::exceptions::Families,
    /// Values that native code keeps for good: registered by name.
    pub kept: HashMap<&'static str, Value>,
    /// Weak references by the address of what they refer to.
    pub weakrefs: HashMap<usize, Vec<Gc<WeakRef>>>,
    /// Dead objects with finalizers and weakrefs with callbacks, to be run at the next safe point.
    pub finalizers: Vec<Value>,
    /// Collections for the sake of finalizers.
    pub(crate) prompt: crate::types::prompt::Prompt,
    /// Some globals have a `__builtins__` of their own.
    pub custom_builtins: bool,

    /// PEP 266's registry and what goes with it.
    pub tracking: Tracking,

    pub config: Config,
    pub switches: SwitchState,
    /// Attribute sites of all live code objects, by address of the code object.
    pub code_sites: HashMap<usize, (*const Site, usize)>,
    /// Handler table of this configuration.
    pub handlers: *const Table,
    pub stats: Counters,
    /// Header flags of a dict that the program makes: its first strategy.
    pub dict_flags: u8,
    /// End of the native stack, for the conservative scan.
    pub native_base: usize,

    /// Machine code and who makes it; `None` without a JIT.
    pub code_store: Option<CodeStore>,
    pub jit: Option<Box<dyn Jit>>,
    /// What compiled code takes for granted.
    pub assumptions: crate::feedback::assume::Assumptions,
    /// Scratch of `code`: words on the stacks that point into machine code.
    pub(crate) code_words: Vec<usize>,
    /// A pseudo-random sequence, see [`Vm::warm_enough`].
    pub(crate) warmings: u32,
    /// Bodies freed that the JIT has not heard of.
    pub freed_bodies: Vec<usize>,

    /// Addresses of the containers whose repr is being made.
    pub showing: Vec<u64>,
    /// What is below `sys.stdout` and `sys.stderr`.
    pub stdout: Sink,
    pub stderr: Sink,
    /// `sys.stdout` as it was made, if it still works so that `print` may write to the sink; else 0.
    pub plain_stdout: u64,
    /// Files whose pending bytes must be written at exit.
    pub writers: Vec<std::rc::Weak<std::cell::RefCell<crate::stdlib::io::Writer>>>,
    /// Guards left until one is made to fail ([`Config::jit_stress_guards`]).
    pub stress_left: u64,
    /// State of the random numbers that [`Config::jit_stress_invalidate`] asks for.
    pub stress_random: u64,
    /// Where compiled code that leaves puts its machine values, within reach of the register that holds the VM.
    pub exit_words: [u64; crate::interp::compiled::EXIT_WORDS],
}

/// Calls the `trace` of a foreign object's data.
fn trace_foreign(data: *mut (), tracer: &mut dyn Tracer) {
    // SAFETY: `Foreign::data` is a `Box<Box<dyn Native>>` as long as the object lives.
    let native = unsafe { &*data.cast::<Box<dyn Native>>() };
    native.trace(tracer);
}

impl Vm {
    /// Zeroed memory for an object of `size` bytes of this type and kind, header written.
    ///
    /// A collection may happen. If even that frees nothing the process's red zone is used and MemoryError is
    /// raised at the next safe point; big allocations must be announced by [`Vm::charge`] first.
    #[inline(always)]
    pub fn alloc<T>(&mut self, ty: Gc<Type>, kind: Kind, size: usize) -> Gc<T> {
        let subclass = ty.instances_are_subclass.get();
        self.alloc_word(Header::pack(ty, kind, subclass, 0), size)
    }

    /// As [`Vm::alloc`], with the type word at hand. `size` is rounded up to granules.
    #[inline(always)]
    pub fn alloc_word<T>(&mut self, word: u64, size: usize) -> Gc<T> {
        let size = crate::heap::round(size);
        let p = match self.heap.try_bump(size) {
            Some(p) => p,
            None => self.alloc_slow(size),
        };
        // SAFETY: the memory was just handed out, is zeroed and at least a header long.
        unsafe {
            (*(p as *mut Header)).set_word(word);
            Gc::from_raw(p as *mut T)
        }
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, size: usize) -> usize {
        use crate::heap::Refill;
        // While PEP 266's registry asks the VM it can't be traced: the red zone must do.
        let busy = self.tracking.is_busy();
        let may_collect = !busy && self.heap.hold_off == 0;
        if size > crate::heap::LARGE
            && may_collect
            && self.heap.in_use().saturating_add(size) > self.memory_limit()
        {
            // What a growing container has left behind makes room before the limit is passed for good.
            self.collect();
        }
        if let Refill::Done(p) = self.heap.refill(size, busy) {
            return p;
        }
        if !busy {
            self.collect();
            if let Refill::Done(p) = self.heap.refill(size, true) {
                return p;
            }
        }
        // LIMIT: 64 GiB of small objects, or the system's memory, are used up in the red zone.
        eprintln!("Fatal Python error: out of memory (the heap's address range is used up)");
        std::process::exit(1);
    }

    /// Collects garbage now.
    #[inline(never)]
    pub fn collect(&mut self) {
        crate::interp::stack::with_spilled_registers(self, |vm, sp| vm.collect_from(sp));
    }

    fn collect_from(&mut self, sp: usize) {
        self.drop_idle_templates();
        let vm: *mut Vm = self;
        let began = self.heap.begin_collection();
        // SAFETY: the marker borrows the heap field only; the roots below are in other fields.
        let heap = unsafe { &mut (*vm).heap };
        let mut m = Marker::new(heap, trace_foreign);
        self.trace_roots(&mut m);
        self.heap.stats.deepest_native = self.heap.stats.deepest_native.max(self.native_base - sp);
        // SAFETY: from the stack pointer to the base of the VM's own stack, all is mapped.
        unsafe {
            for p in (sp & !7..self.native_base).step_by(8) {
                m.word(std::ptr::read_volatile(p as *const usize));
            }
        }
        self.frames.scan(self.frame, self.pending_end, &mut m);
        m.drain();
        self.after_marking(&mut m);
        let live = m.live();
        self.heap.finish_collection(live, began);
        self.free_dead_code();
        self.check_memory_limit();
    }

    fn check_memory_limit(&mut self) {
        if self.heap.in_use() > self.memory_limit() {
            self.breaker.fetch_or(breaker::MEMORY, std::sync::atomic::Ordering::Relaxed);
        }
    }

    /// Bytes past which MemoryError is raised.
    pub fn memory_limit(&self) -> usize {
        self.config.max_memory.unwrap_or(self.stats.default_memory_limit)
    }

    /// Announces that `bytes` are about to be allocated for one result; MemoryError if they would not fit.
    pub fn charge(&mut self, bytes: usize) -> R<()> {
        if bytes < 64 << 10 {
            return Ok(());
        }
        let limit = self.memory_limit();
        if self.heap.in_use().saturating_add(bytes) > limit {
            self.collect();
            if self.heap.in_use().saturating_add(bytes) > limit {
                return Err(self.memory_error());
            }
        }
        Ok(())
    }

    /// To be called before a byte is pushed to a native buffer that may become of any size.
    #[inline]
    pub fn charge_growth(&mut self, buffer: &Vec<u8>) -> R<()> {
        if buffer.len() < buffer.capacity() { Ok(()) } else { self.charge(2 * buffer.len()) }
    }

    fn trace_roots(&mut self, m: &mut Marker<'_>) {
        for v in [self.none, self.true_, self.false_, self.not_implemented, self.ellipsis] {
            m.value(v);
        }
        m.value(self.empty_tuple.value());
        m.value(self.empty_str.value());
        m.value(self.empty_bytes.value());
        self.latin1.iter().for_each(|s| m.value(s.value()));
        self.types.all().iter().for_each(|t| m.value(t.value()));
        self.exc.all().iter().for_each(|t| m.value(t.value()));
        self.names.trace(m);
        self.name_table.trace(m, self.jit.is_some());
        self.map_trace_names(m);
        for v in [self.raised, self.handled].into_iter().flatten() {
            m.value(v);
        }
        m.value(self.builtins.value());
        m.value(self.modules.value());
        m.gc(self.sys);
        self.native_types.values().for_each(|t| m.value(t.value()));
        self.kept.values().for_each(|&v| m.value(v));
        self.finalizers.iter().for_each(|&v| m.value(v));
        self.tracking.trace(m);
        self.switches.prebuilt.trace(m);
        if let Some(jit) = &self.jit {
            jit.trace(m);
        }
    }

    /// In a collection that spares cycles: marks what hangs on the dead things with finalizers, so that only those
    /// on which nothing dead hangs are found dead (themselves, if they are part of a cycle, not).
    fn spare_cycles(&mut self, m: &mut Marker<'_>) {
        let targets = self.weakrefs.keys().copied();
        let candidates: Vec<usize> = targets.chain(m.heap().finalizable.iter().copied()).collect();
        for p in candidates {
            if !m.is_marked(p) {
                m.children(p);
                m.drain();
            }
        }
    }

    /// Between marking and sweeping: weak references, finalizers, Rust memory, weak tables.
    fn after_marking(&mut self, m: &mut Marker<'_>) {
        if self.prompt.sparing || (self.heap.stress && !self.prompt.thorough) {
            self.spare_cycles(m);
        }
        // Weak references to what is dead are cleared before any finalizer can see it.
        let mut callbacks = Vec::new();
        self.weakrefs.retain(|&target, refs| {
            if m.is_marked(target) {
                refs.retain(|r| m.is_marked(r.address()));
                return !refs.is_empty();
            }
            self.prompt.found = true;
            for r in refs.iter().filter(|r| m.is_marked(r.address())) {
                r.target.set(0);
                if r.callback.get().is_some() {
                    callbacks.push(r.value());
                }
            }
            false
        });
        let mut dead = callbacks;
        // In order: finalizers run in the order in which the objects were made.
        let mut finalizable = std::mem::take(&mut m.heap().finalizable);
        finalizable.retain(|&p| {
            let live = m.is_marked(p);
            if !live {
                dead.extend(Value::from_bits(p as u64));
            }
            live
        });
        m.heap().finalizable = finalizable;
        for &v in &dead {
            m.value(v);
        }
        m.drain();
        if !dead.is_empty() {
            self.prompt.found = true;
            self.finalizers.extend(dead);
            self.breaker.fetch_or(breaker::FINALIZERS, std::sync::atomic::Ordering::Relaxed);
        }
        self.name_table.purge(|s| m.is_marked(s.address()));
        self.method_cache_purge(|v| v.is_small() || m.is_marked(v.bits() as usize));
        self.map_purge(|t| m.is_marked(t.address()));
        let mut owners = std::mem::take(&mut m.heap().owners);
        owners.retain(|&p| {
            let live = m.is_marked(p);
            if !live {
                self.code_sites.remove(&p);
                self.code_died(p);
                m.heap().external -= drop_owned(p as *mut Header);
            } else if let Some(code) = Value::from_bits(p as u64).and_then(|v| v.cast::<Code>()) {
                crate::feedback::purge(code, |v| v.is_small() || m.is_marked(v.bits() as usize));
            }
            live
        });
        m.heap().owners = owners;
        self.purge_subclasses(m);
        self.purge_tracking(m);
    }

    fn purge_subclasses(&mut self, m: &mut Marker<'_>) {
        let mut types: Vec<Gc<Type>> = Vec::from(self.types.all());
        types.extend(self.exc.all());
        types.extend(self.native_types.values());
        while let Some(t) = types.pop() {
            let Some(list) = t.subclasses.get() else { continue };
            let Some(items) = list.items.get() else { continue };
            let mut kept = 0;
            for i in 0..list.len.get() {
                let Some(v) = items.slots()[i].get() else { continue };
                if m.is_marked(v.bits() as usize) {
                    items.slots()[kept].set(Some(v));
                    kept += 1;
                    if let Some(sub) = v.cast::<Type>()
                        && sub.flags.get() & crate::native::type_flags::HEAP != 0
                    {
                        types.push(sub);
                    }
                }
            }
            items.slots()[kept..list.len.get()].iter().for_each(|s| s.set(None));
            list.len.set(kept);
        }
    }

    /// The type made from a static definition, made at the first call.
    pub fn native_type(&mut self, def: &'static TypeDef) -> Gc<Type> {
        let key = std::ptr::from_ref(def) as usize;
        if let Some(i) = Types::DEFS.iter().position(|d| std::ptr::eq(*d, def)) {
            return self.types.all()[i];
        }
        if let Some(&t) = self.native_types.get(&key) {
            return t;
        }
        let t = self.make_native_type(def);
        self.native_types.insert(key, t);
        t
    }

    /// Makes a module object from a native definition.
    pub fn make_module(&mut self, def: &'static ModuleDef) -> R<Gc<Module>> {
        let m = self.module(def.name);
        for f in def.functions.iter().copied().flatten() {
            let v = self.builtin(f, None, Some(def.name));
            let name = self.intern(f.name);
            self.dict_set_str(m.dict.get(), name, v);
        }
        let doc = if def.doc.is_empty() { self.none } else { self.str(def.doc) };
        let name = self.intern("__doc__");
        self.dict_set_str(m.dict.get(), name, doc);
        (def.init)(self, m)?;
        Ok(m)
    }

    /// Takes the exception that [`Raised`] speaks of.
    pub fn take_raised(&mut self, _: Raised) -> Value {
        match self.raised.take() {
            Some(v) => v,
            // A native function returned `Raised` without an exception: a bug, reported as CPython does.
            None => {
                let Raised = self.system_error("error return without exception set");
                match self.raised.take() {
                    Some(v) => v,
                    None => self.none,
                }
            }
        }
    }
}

/// Drops the Rust memory of a dead object; returns how many bytes had been counted for it.
fn drop_owned(p: *mut Header) -> usize {
    // SAFETY: the object is dead but not yet swept; what it owns was boxed by the allocating function.
    unsafe {
        match (*p).kind() {
            Kind::BigInt => {
                let b = Box::from_raw((*p.cast::<BigIntObject>()).number.cast::<num_bigint::BigInt>());
                crate::value::big_bytes(&b)
            }
            Kind::Foreign => {
                let data = (*p.cast::<Foreign>()).data.replace(std::ptr::null_mut());
                if data.is_null() {
                    return 0;
                }
                Box::from_raw(data.cast::<Box<dyn Native>>()).heap_bytes()
            }
            Kind::Code => crate::interp::code::drop_code(&*p.cast::<Code>()),
            _ => 0,
        }
    }
}
