//! What one run is made of: switches, limits, placement options.

mod switches;

use crate::code::MakeJit;
pub use crate::streams::Output;
pub use switches::{SWITCHES, Switch, SwitchInfo, SwitchSet};

/// The levels of the `jit` axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum JitLevel {
    #[default]
    Off,
    /// Copy and patch: stencils.
    CopyPatch,
    /// The method JIT.
    Method,
    /// Copy and patch first, the method JIT for what goes on running.
    Tiered,
}

impl JitLevel {
    /// All levels, `off` first.
    pub const ALL: [JitLevel; 4] = [JitLevel::Off, JitLevel::CopyPatch, JitLevel::Method, JitLevel::Tiered];

    /// Whether the matrix that runs without options varies it.
    pub const fn in_default_matrix(self) -> bool {
        !matches!(self, JitLevel::Tiered)
    }

    /// Whether the method JIT compiles.
    pub const fn speculates(self) -> bool {
        matches!(self, JitLevel::Method | JitLevel::Tiered)
    }

    /// The level's name on the command line and in results.
    pub const fn id(self) -> &'static str {
        match self {
            JitLevel::Off => "off",
            JitLevel::CopyPatch => "copypatch",
            JitLevel::Method => "method",
            JitLevel::Tiered => "tiered",
        }
    }

    /// The level of a name.
    pub fn from_id(id: &str) -> Option<JitLevel> {
        JitLevel::ALL.into_iter().find(|l| l.id() == id)
    }
}

/// Calls and back jumps until a code object is compiled, unless the configuration says otherwise.
pub const DEFAULT_JIT_THRESHOLD: u32 = 30;
pub const DEFAULT_JIT_LOOP_THRESHOLD: u32 = 100;
/// Bytes of machine code.
pub const DEFAULT_JIT_MEMORY: usize = 64 << 20;

/// Where PEP 266 puts TRACK_OBJECT (`--pep266-placement`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Pep266Placement {
    /// Before the outermost loop in which the name is used.
    #[default]
    Loop,
    /// On entry to the function, released on leaving it.
    Function,
}

/// Where PEP 266's registry keeps the trackers of a namespace (`--pep266-registry`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Pep266Registry {
    /// In one table for all.
    #[default]
    Central,
    /// Each namespace has its own.
    PerObject,
}

/// Everything that decides how one [`crate::Vm`] behaves. Fixed for the life of the VM.
#[derive(Clone, Debug)]
pub struct Config {
    /// The optimizations that are on.
    pub switches: SwitchSet,
    /// Placement of TRACK_OBJECT.
    pub pep266_placement: Pep266Placement,
    /// Design of the registry.
    pub pep266_registry: Pep266Registry,
    /// Also track attributes of locals that are never rebound in the tracked region (`l.append`).
    pub pep266_locals: bool,
    /// The lowest and the highest int of the table of `prebuilt-ints` (`--prebuilt-ints`).
    pub prebuilt_ints: (i64, i64),
    /// `range` returns a list and `xrange` exists, as in Python 2 (the setting of PyPy's range-list experiment).
    pub py2_range: bool,
    /// Collect at every allocation.
    pub gc_stress: bool,
    /// Which JIT is meant to run. Which one does is up to `make_jit`.
    pub jit: JitLevel,
    /// Makes it; `None`: nobody compiles, whatever `jit` says.
    pub make_jit: Option<MakeJit>,
    /// Calls after which a code object is compiled; 0: at the first.
    pub jit_threshold: u32,
    /// Back jumps after which it is.
    pub jit_loop_threshold: u32,
    /// Bytes of machine code past which the coldest goes.
    pub jit_memory: usize,
    /// Compile in the program's thread and not beside it: for measurements that must repeat exactly.
    pub jit_foreground: bool,
    /// Make every so many-th guard of compiled code fail, for tests of its exits; 0: none.
    pub jit_stress_guards: u32,
    /// Invalidate compiled versions at random, in one of so many tests of what they assumed; 0: never.
    pub jit_stress_invalidate: u32,
    /// Keep what a report on the JIT's decisions needs (`harness explain`).
    pub jit_explain: bool,
    /// Print what is compiled to standard error.
    pub jit_dump: bool,
    /// Write `/tmp/perf-PID.map`, in which `perf` finds names for machine code.
    pub jit_perf_map: bool,
    /// Count every opcode run (`--stats`); slows the interpreter.
    pub count_opcodes: bool,
    /// Bytes of live heap past which MemoryError is raised; `None`: no limit but the reserved range.
    pub max_memory: Option<usize>,
    /// `sys.argv`.
    pub argv: Vec<std::ffi::OsString>,
    /// Caches of compiled modules, and the files that modules are imported from.
    pub cache: crate::cache::CacheConfig,
    /// Where `sys.stdout` and `sys.stderr` go.
    pub stdout: Output,
    pub stderr: Output,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            switches: SwitchSet::all(),
            pep266_placement: Pep266Placement::Loop,
            pep266_registry: Pep266Registry::Central,
            pep266_locals: false,
            prebuilt_ints: (-5, 256),
            py2_range: false,
            gc_stress: false,
            jit: JitLevel::Off,
            make_jit: None,
            jit_threshold: DEFAULT_JIT_THRESHOLD,
            jit_loop_threshold: DEFAULT_JIT_LOOP_THRESHOLD,
            jit_memory: DEFAULT_JIT_MEMORY,
            jit_foreground: false,
            jit_stress_guards: 0,
            jit_stress_invalidate: 0,
            jit_explain: false,
            jit_dump: false,
            jit_perf_map: false,
            count_opcodes: false,
            max_memory: None,
            argv: Vec::new(),
            cache: crate::cache::CacheConfig::default(),
            stdout: Output::Process,
            stderr: Output::Process,
        }
    }
}

impl Config {
    /// The default configuration with this set of switches.
    pub fn with_switches(switches: SwitchSet) -> Config {
        Config { switches, ..Config::default() }
    }
}
