//! Counters that explain a result (`--stats`).

/// What the VM counts. Counters of switches rise only while the switch is on.
#[derive(Clone, Debug)]
pub struct Counters {
    /// Opcodes run, by number (`Config::count_opcodes`).
    pub opcodes: [u64; 256],
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

impl Default for Counters {
    fn default() -> Counters {
        Counters {
            opcodes: [0; 256],
            map_instances: 0,
            map_hits: 0,
            map_misses: 0,
            map_devolved: 0,
            tagged_made: 0,
            range_lists_made: 0,
            range_lists_materialised: 0,
            bound_methods: 0,
            default_memory_limit: 0,
        }
    }
}
