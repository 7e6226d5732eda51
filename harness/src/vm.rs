//! The harness's one door to the Python VM. Only child processes, `harness run` and `harness dis` go through it.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use vm_core::Config;
use vm_core::compile::{CompileFlags, Mode, SyntaxError, compile_source};

/// What is left after a program has ended.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Exit status.
    pub status: i32,
    pub counters: Vec<(&'static str, u64)>,
    /// Bytes.
    pub peak_heap: u64,
    /// Bytes of the objects that the last collection found alive.
    pub live_heap: u64,
    /// What the JIT has to say, where asked for.
    pub explanation: String,
}

impl From<vm_core::run::Outcome> for Outcome {
    fn from(o: vm_core::run::Outcome) -> Outcome {
        Outcome {
            status: o.status,
            counters: o.counters,
            peak_heap: o.heap.peak as u64,
            live_heap: o.heap.live as u64,
            explanation: o.explanation,
        }
    }
}

/// Runs a file as `python FILE ARGS…` would; `config.argv` is `sys.argv`.
///
/// # Errors
/// The system refuses the VM its stack or heap.
pub fn run_file(config: Config, path: &Path) -> Result<Outcome> {
    vm_core::run::run_file(config, path).map(Outcome::from).context("can't start the interpreter")
}

/// Runs a program text under a name.
///
/// # Errors
/// The system refuses the VM its stack or heap.
pub fn run_source(config: Config, source: &str, name: &str) -> Result<Outcome> {
    vm_core::run::run_source(config, source, name).map(Outcome::from).context("can't start the interpreter")
}

/// Prints the bytecode of a file; the value is the exit status.
///
/// # Errors
/// The file can't be read, or the thread that compiles can't be started.
pub fn dis_file(config: Config, path: &Path) -> Result<i32> {
    let bytes = std::fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    let name = path.to_string_lossy().into_owned();
    // The compiler recurses with the nesting of the program; CPython's limits on that need more than a default stack.
    let compiling = std::thread::Builder::new().stack_size(256 << 20).spawn(move || {
        let flags = CompileFlags { module_namespace: true, ..CompileFlags::default() };
        match compile_source(bytes.as_slice(), &name, Mode::Exec, &config, flags) {
            Ok(unit) => {
                crate::cmd::show(&vm_core::bytecode::dis(&unit));
                0
            }
            Err(error) => {
                eprint!("{}", syntax_error_text(&error, &name));
                1
            }
        }
    })?;
    compiling.join().map_err(|_| anyhow!("the compiler failed on {}", path.display()))
}

/// A syntax error as CPython prints it.
fn syntax_error_text(error: &SyntaxError, file: &str) -> String {
    let mut out = String::new();
    if error.line > 0 {
        out += &format!("  File \"{file}\", line {}\n", error.line);
    }
    if let Some(text) = &error.text {
        let line = text.trim_end_matches(['\n', '\r']);
        let indent = line.len() - line.trim_start().len();
        out += &format!("    {}\n", line.trim_start());
        let from = (error.column as usize).saturating_sub(1).saturating_sub(indent);
        let width = if error.end_line == error.line {
            error.end_column.saturating_sub(error.column as i32).max(1) as u32
        } else {
            1
        };
        out += &format!("    {}{}\n", " ".repeat(from), "^".repeat(width.max(1) as usize));
    }
    out + &format!("{}: {}\n", error.kind.class_name(), error.message)
}
