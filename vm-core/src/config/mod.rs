//! What one run is made of: switches, limits, placement options.

mod switches;

pub use crate::streams::Output;
pub use switches::{SWITCHES, Switch, SwitchInfo, SwitchSet};

/// Where PEP 266 puts TRACK_OBJECT (`--pep266-placement`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Pep266Placement {
    /// Before the outermost loop in which the name is used.
    #[default]
    Loop,
    /// On entry to the function, released on leaving it.
    Function,
}

/// Everything that decides how one [`crate::Vm`] behaves. Fixed for the life of the VM.
#[derive(Clone, Debug)]
pub struct Config {
    /// The optimizations that are on.
    pub switches: SwitchSet,
    /// Placement of TRACK_OBJECT.
    pub pep266_placement: Pep266Placement,
    /// Also track attributes of locals that are never rebound in the tracked region (`l.append`).
    pub pep266_locals: bool,
    /// `range` returns a list and `xrange` exists, as in Python 2 (the setting of PyPy's range-list experiment).
    pub py2_range: bool,
    /// Collect at every allocation.
    pub gc_stress: bool,
    /// Count every opcode run (`--stats`); slows the interpreter.
    pub count_opcodes: bool,
    /// Bytes of live heap past which MemoryError is raised; `None`: no limit but the reserved range.
    pub max_memory: Option<usize>,
    /// `sys.argv`.
    pub argv: Vec<String>,
    /// Where `sys.stdout` and `sys.stderr` go.
    pub stdout: Output,
    pub stderr: Output,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            switches: SwitchSet::all(),
            pep266_placement: Pep266Placement::Loop,
            pep266_locals: false,
            py2_range: false,
            gc_stress: false,
            count_opcodes: false,
            max_memory: None,
            argv: Vec::new(),
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
