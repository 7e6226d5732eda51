//! Counters that explain a result (`--stats`).

use crate::Vm;

/// What the VM counts. Counters of switches rise only while the switch is on.
#[derive(Clone, Debug)]
pub struct Counters {
    /// Opcodes run, by number (`Config::count_opcodes`).
    pub opcodes: [u64; 256],
    pub map_instances: u64,
    pub map_hits: u64,
    pub map_misses: u64,
    pub map_devolved: u64,
    pub prebuilt_hits: u64,
    pub tagged_made: u64,
    pub range_lists_made: u64,
    pub range_lists_materialised: u64,
    pub list_strategies_made: u64,
    pub list_strategies_widened: u64,
    /// Those of the widened that were only read.
    pub list_strategies_read: u64,
    pub bound_methods: u64,
    /// Code objects compiled, words of bytecode and bytes of machine code in them, time spent, attempts that were
    /// declined, versions freed to make room, and how often the interpreter entered machine code.
    pub jit_functions: u64,
    pub jit_bytecodes: u64,
    pub jit_bytes: u64,
    pub jit_compile_ns: u64,
    pub jit_declined: u64,
    pub jit_evicted: u64,
    pub jit_freed: u64,
    pub jit_entries: u64,
    pub methods_unbound: u64,
    /// Methods that a site had remembered (lookup-method with method-cache and map-dicts).
    pub method_site_hits: u64,
    /// Instances not searched for what their class has.
    pub shadow_skipped: u64,
    /// Modules of files whose code came from a cache, and whose did not.
    pub cache_hits: u64,
    pub cache_misses: u64,
    /// Bytes of memory that a VM without `--max-memory` allows itself (four fifths of the machine's).
    pub default_memory_limit: usize,
}

impl Default for Counters {
    fn default() -> Counters {
        Counters {
            opcodes: [0; 256],
            map_instances: 0,
            map_hits: 0,
            map_misses: 0,
            map_devolved: 0,
            prebuilt_hits: 0,
            tagged_made: 0,
            range_lists_made: 0,
            range_lists_materialised: 0,
            list_strategies_made: 0,
            list_strategies_widened: 0,
            list_strategies_read: 0,
            bound_methods: 0,
            jit_functions: 0,
            jit_bytecodes: 0,
            jit_bytes: 0,
            jit_compile_ns: 0,
            jit_declined: 0,
            jit_evicted: 0,
            jit_freed: 0,
            jit_entries: 0,
            methods_unbound: 0,
            method_site_hits: 0,
            shadow_skipped: 0,
            cache_hits: 0,
            cache_misses: 0,
            default_memory_limit: 0,
        }
    }
}

impl Vm {
    /// Every counter by name, as `--stats` and the harness show them. A switch that is off or not built in counts nothing.
    pub fn named_counters(&self) -> Vec<(&'static str, u64)> {
        let s = &self.stats;
        let (hits, misses) = self.method_cache_stats();
        let mut all = self.tracking.named_counters();
        all.extend(self.switches.dicts.named_counters());
        all.extend([
            ("method-cache.hits", hits + s.method_site_hits),
            ("method-cache.misses", misses),
            ("lookup-method.unbound", s.methods_unbound + s.method_site_hits),
            ("shadow-tracking.skipped", s.shadow_skipped),
            ("prebuilt-ints.hits", s.prebuilt_hits),
            ("tagged-ints.made", s.tagged_made),
            ("map-dicts.instances", s.map_instances),
            ("map-dicts.hits", s.map_hits),
            ("map-dicts.misses", s.map_misses),
            ("map-dicts.devolved", s.map_devolved),
            ("range-lists.made", s.range_lists_made),
            ("range-lists.materialised", s.range_lists_materialised),
            ("list-strategies.made", s.list_strategies_made),
            ("list-strategies.widened", s.list_strategies_widened),
            ("list-strategies.read", s.list_strategies_read),
            ("bound-methods", s.bound_methods),
            ("cache.hits", s.cache_hits),
            ("cache.misses", s.cache_misses),
            ("gc.collections", self.heap.stats.collections),
            ("gc.nanoseconds", self.heap.stats.collect_ns),
            ("heap.allocated-bytes", self.heap.stats.allocated),
        ]);
        if self.config.jit != crate::config::JitLevel::Off {
            all.extend([
                ("jit.functions", s.jit_functions),
                ("jit.bytecodes", s.jit_bytecodes),
                ("jit.bytes", s.jit_bytes),
                ("jit.compile-ns", s.jit_compile_ns),
                ("jit.declined", s.jit_declined),
                ("jit.evicted", s.jit_evicted),
                ("jit.freed", s.jit_freed),
                ("jit.memory-used", self.code_store.as_ref().map_or(0, |s| s.memory.used() as u64)),
                ("jit.entries", s.jit_entries),
            ]);
            all.extend(self.jit.as_ref().map(|j| j.counters()).unwrap_or_default());
        }
        if self.config.count_opcodes {
            let counted = crate::bytecode::OPS.iter().map(|op| (op.name(), s.opcodes[*op as usize]));
            all.extend(counted.filter(|(_, n)| *n > 0));
        }
        all
    }
}
