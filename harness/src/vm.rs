//! The harness's one door to the Python VM. Only child processes, `harness run` and `harness dis` go through it.

use std::path::Path;

use anyhow::{Result, bail};
use vm_core::Config;

/// What is left after a program has ended.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Exit status.
    pub status: i32,
    pub counters: Vec<(&'static str, u64)>,
    /// Bytes.
    pub peak_heap: u64,
}

/// Runs a file as `python FILE ARGS…` would.
///
/// # Errors
/// The VM is not part of this build.
pub fn run_file(_config: Config, _path: &Path) -> Result<Outcome> {
    bail!("the interpreter is not part of this build")
}

/// Runs a program text under a name.
///
/// # Errors
/// The VM is not part of this build.
pub fn run_source(_config: Config, _source: &str, _name: &str) -> Result<Outcome> {
    bail!("the interpreter is not part of this build")
}

/// Prints the bytecode of a file; the value is the exit status.
///
/// # Errors
/// The VM is not part of this build.
pub fn dis_file(_config: Config, _path: &Path) -> Result<i32> {
    bail!("the interpreter is not part of this build")
}
