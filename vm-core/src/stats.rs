//! Counters that explain a result (`--stats`).

/// What the VM counts. Counters of switches rise only while the switch is on.
#[derive(Clone, Debug, Default)]
pub struct Counters {
    pub calls: u64,
    pub method_cache_hits: u64,
    pub method_cache_misses: u64,
    pub map_instances: u64,
    pub map_hits: u64,
    pub map_misses: u64,
    pub map_devolved: u64,
    pub tagged_made: u64,
    pub range_lists_made: u64,
    pub range_lists_materialised: u64,
    pub bound_methods: u64,
    /// Bytes of memory that a VM without `--max-memory` allows itself (four fifths of the machine's).
    pub default_memory_limit: usize,
}
