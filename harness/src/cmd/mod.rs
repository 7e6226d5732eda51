//! The command line: its definition, and one module for each command.

mod cache;
pub mod child;
mod compare;
mod dis;
mod list;
mod matrix;
mod planning;
mod report;
mod reproduce;
mod run;
mod scale;
mod startup;
mod suite;
mod tax;

use std::path::PathBuf;

use crate::experiment::plan::Clock;
use anyhow::Result;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use vm_core::config::JitLevel;

/// Measures what interpreter optimizations buy, alone and together.
#[derive(Parser)]
#[command(name = "harness", version, args_conflicts_with_subcommands = true)]
#[command(override_usage = USAGE, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    matrix: MatrixArgs,
    #[command(flatten)]
    startup: startup::StartupArgs,
}

const USAGE: &str = "harness --matrix [OPTIONS]
       harness --reproduce [--only LIST] [--quick] [OPTIONS]
       harness --startup [--startup-rounds N] [--startup-into DIR]
       harness COMMAND …   (`harness COMMAND --help` says more)";

const EXAMPLES: &str = "Examples:
  harness --matrix --quick                              every combination of the default switches, a look
  harness --matrix --factors tagged-ints --bench my.py  one switch on a program of yours
  harness --matrix --resume results/DIR                 go on after Ctrl-C
  harness run --opt map-dicts --stats my.py             run a program, see what a switch did
  harness compare results/A results/B                   what has changed?";

/// Options of the matrix; `harness --matrix` is the command that most people want.
#[derive(Args)]
#[command(group = clap::ArgGroup::new("run").args(["matrix", "reproduce"]))]
struct MatrixArgs {
    /// Run every program under every combination of switches, then report
    #[arg(help_heading = "What to measure", long)]
    matrix: bool,
    /// Fewer and shorter processes: a look in under a minute
    #[arg(help_heading = "How much", long, requires = "run")]
    quick: bool,
    /// Switches to vary: a list of ids, `@PRESET`, or `all` [default: those of the default matrix]
    #[arg(
        help_heading = "Configurations",
        long,
        value_name = "LIST",
        requires = "matrix",
        conflicts_with = "resume"
    )]
    factors: Option<String>,
    /// Switches that stay on in every configuration
    #[arg(
        help_heading = "Configurations",
        long,
        value_name = "LIST",
        requires = "matrix",
        conflicts_with = "resume"
    )]
    hold: Option<String>,
    /// Programs: names of `harness list`, paths of .py files, or `all`; `@N` behind one sets its loops
    /// [default: pystone,richards]
    #[arg(
        help_heading = "Programs and interpreters",
        long,
        value_name = "LIST",
        value_delimiter = ',',
        requires = "matrix",
        conflicts_with = "resume"
    )]
    bench: Vec<String>,
    /// Folder for the result [default: results/DATE-TIME]
    #[arg(help_heading = "Result", long, value_name = "DIR", requires = "run", conflicts_with = "resume")]
    out: Option<PathBuf>,
    /// Go on with an interrupted result
    #[arg(help_heading = "Result", long, value_name = "DIR", requires = "run", conflicts_with = "quick")]
    resume: Option<PathBuf>,
    /// Seed of the order of processes
    #[arg(help_heading = "How much", long, value_name = "N", requires = "run", conflicts_with = "resume")]
    seed: Option<u64>,
    /// Processes for each configuration and program
    #[arg(help_heading = "How much", long, value_name = "N", requires = "run", conflicts_with = "resume",
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    invocations: Option<u32>,
    /// Measured iterations of each process
    #[arg(help_heading = "How much", long, value_name = "N", requires = "matrix", conflicts_with = "resume",
          value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    iterations: Option<u32>,
    /// Iterations of each process before the measured ones
    #[arg(help_heading = "How much", long, value_name = "N", requires = "matrix", conflicts_with = "resume")]
    warmups: Option<u32>,
    /// Seconds after which a process is stopped and recorded as timed out
    #[arg(help_heading = "How much", long, value_name = "SECONDS", requires = "matrix", conflicts_with = "resume",
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: Option<u64>,
    /// What is analysed; `cpu` for a machine with other load (both times are stored), `instructions` through valgrind
    #[arg(
        help_heading = "How much",
        long,
        alias = "clock",
        value_enum,
        requires = "run",
        conflicts_with = "resume"
    )]
    metric: Option<Clock>,
    /// Other interpreters that run the same programs, interleaved with ours: names or paths
    #[arg(
        help_heading = "Programs and interpreters",
        long,
        value_name = "LIST",
        value_delimiter = ',',
        requires = "matrix",
        conflicts_with = "resume"
    )]
    peers: Vec<String>,
    /// Another interpreter by its command, as NAME='COMMAND {file}'; can be given several times
    #[arg(
        help_heading = "Programs and interpreters",
        long,
        value_name = "NAME=COMMAND",
        requires = "matrix",
        conflicts_with = "resume"
    )]
    peer: Vec<String>,
    /// A folder of programs (pyperformance's data-files/benchmarks, too); what can't run is skipped with the reason
    #[arg(
        help_heading = "Programs and interpreters",
        long,
        value_name = "DIR",
        requires = "matrix",
        conflicts_with = "resume"
    )]
    suite: Option<PathBuf>,
    /// Which combinations of switches are run
    #[arg(help_heading = "Configurations", long, value_enum, default_value_t = planning::Design::Full, requires = "matrix", conflicts_with = "resume")]
    design: planning::Design,
    /// Go on until the intervals of all main effects are this narrow (percent, plus or minus)
    #[arg(help_heading = "How much", long, value_name = "PERCENT", requires = "matrix", conflicts_with_all = ["resume", "shard"])]
    until_ci: Option<f64>,
    /// Run a share of the blocks, as I/N; `harness merge` joins the shares
    #[arg(help_heading = "How much", long, value_name = "I/N", requires = "matrix", conflicts_with = "resume", value_parser = parse_shard)]
    shard: Option<(u32, u32)>,
    /// Test published claims, one experiment after another; --quick, --out, --resume, --seed, --metric and
    /// --invocations apply
    #[arg(help_heading = "What to measure", long, conflicts_with = "matrix")]
    reproduce: bool,
    /// Only these experiments [default: all]
    #[arg(
        help_heading = "What to measure",
        long,
        value_name = "LIST",
        value_delimiter = ',',
        requires = "reproduce"
    )]
    only: Vec<String>,
    /// Show the plan and how long it will take, and run nothing of it
    #[arg(help_heading = "Result", long, requires = "matrix", conflicts_with = "resume")]
    dry_run: bool,
    /// Say, switch by switch, where the gains came from
    #[arg(help_heading = "Result", long, requires = "matrix")]
    explain: bool,
    /// Levels of the jit axis; `off` is always one [default: all that are built in but `tiered`]
    #[arg(
        help_heading = "Configurations",
        long,
        value_name = "LIST",
        value_delimiter = ',',
        requires = "matrix",
        conflicts_with = "resume"
    )]
    jit: Vec<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Run a Python file, like `python FILE ARGS…`
    Run(RunArgs),
    /// Print the bytecode of a Python file, or what a .pyc file holds
    Dis(DisArgs),
    /// Run a Python file under the method JIT and say what was compiled, guessed wrong and not inlined
    Explain(RunArgs),
    /// Show switches, presets and benchmarks
    List,
    /// Count instructions: what the switches cost while off
    Tax(TaxArgs),
    /// Analyse a result folder again and write its tables, plots and pages
    Report {
        /// Result folder
        dir: PathBuf,
        /// Say, switch by switch, where the gains came from
        #[arg(long)]
        explain: bool,
    },
    /// Join the shares of a plan that ran with --shard
    Merge {
        /// Folder for the joint result
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Result folders of the shares
        #[arg(required = true)]
        shares: Vec<PathBuf>,
    },
    /// Print a Slurm job-array script that runs a matrix in shares
    Slurm {
        /// Number of shares
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
        shards: u32,
        /// Folder for the shares, on a file system that all nodes see
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Options of the matrix
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Set two results side by side
    Compare {
        /// Result folder to compare with
        before: PathBuf,
        /// Result folder that is compared
        after: PathBuf,
        /// Folder for the comparison as compare.csv and compare.md, too
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// One invocation of a matrix (started by the harness itself)
    #[command(hide = true)]
    Child(child::ChildArgs),
}

/// Options that make one configuration of the VM.
#[derive(Args)]
struct VmArgs {
    /// Switches that are on: a list of ids, `none`, `all` or `@PRESET`
    #[arg(long, value_name = "LIST", default_value = "all")]
    opt: String,
    /// Which JIT runs
    #[arg(long, value_name = "LEVEL", default_value = "off")]
    jit: String,
    /// Calls after which a function is compiled; 0: at the first [default: the JIT's own]
    #[arg(long, value_name = "N")]
    jit_threshold: Option<u32>,
    /// Turns of a loop after which its function is compiled
    #[arg(long, value_name = "N")]
    jit_loop_threshold: Option<u32>,
    /// Machine code past which the coldest goes: bytes, or with K, M or G behind
    #[arg(long, value_name = "SIZE", value_parser = run::parse_size)]
    jit_memory: Option<usize>,
    /// Compile in the program's thread and not beside it
    #[arg(long)]
    jit_foreground: bool,
    /// Make every N-th guard of compiled code fail (for tests; method JIT)
    #[arg(long, value_name = "N", default_value_t = 0)]
    jit_stress_guards: u32,
    /// Invalidate compiled code at random, in one of N places where it tests what it assumed (for tests; method JIT)
    #[arg(long, value_name = "N", default_value_t = 0)]
    jit_stress_invalidate: u32,
    /// Print each function compiled, bytecode beside machine code, to standard error
    #[arg(long)]
    jit_dump: bool,
    /// Write /tmp/perf-PID.map, in which `perf` finds the names of compiled functions
    #[arg(long)]
    jit_perf_map: bool,
    /// Where PEP 266 places TRACK_OBJECT
    #[arg(long, value_name = "WHERE", value_enum, default_value_t = Placement::Loop)]
    pep266_placement: Placement,
    /// Where PEP 266's registry keeps trackers: in one table, or each object its own
    #[arg(long, value_name = "DESIGN", value_enum, default_value_t = RegistryDesign::Central)]
    pep266_registry: RegistryDesign,
    /// Let PEP 266 track attributes of locals, too
    #[arg(long)]
    pep266_locals: bool,
    /// Lowest and highest int of the table of the switch prebuilt-ints (both included)
    #[arg(long, value_name = "LO..HI", default_value = "-5..256", allow_hyphen_values = true, value_parser = run::parse_window)]
    prebuilt_ints: (i64, i64),
    /// Let `range` return a list, as in Python 2, and define `xrange`
    #[arg(long)]
    py2_range: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum RegistryDesign {
    Central,
    PerObject,
}

#[derive(Clone, Copy, ValueEnum)]
enum Placement {
    Loop,
    Function,
}

#[derive(Args)]
struct RunArgs {
    #[command(flatten)]
    vm: VmArgs,
    /// Print the VM's counters to standard error at the end
    #[arg(long)]
    stats: bool,
    /// Collect garbage at every allocation
    #[arg(long)]
    gc_stress: bool,
    /// Heap size past which MemoryError is raised: bytes, or with K, M or G behind
    #[arg(long, value_name = "SIZE", value_parser = run::parse_size)]
    max_memory: Option<usize>,
    #[command(flatten)]
    cache: cache::CacheArgs,
    /// Python file
    file: PathBuf,
    /// Its sys.argv[1:]
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<std::ffi::OsString>,
}

#[derive(Args)]
struct DisArgs {
    #[command(flatten)]
    vm: VmArgs,
    /// Python file, or a .pyc file of ours
    file: PathBuf,
}

#[derive(Args)]
struct TaxArgs {
    /// Programs to count [default: pystone,richards]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    bench: Vec<String>,
    /// Folder for the extra builds [default: target/tax]
    #[arg(long, value_name = "DIR")]
    target_dir: Option<PathBuf>,
    /// Result folder whose report is to show the table
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Exit with status 1 if the full build costs more than this many percent [default: 1]
    #[arg(long, value_name = "PERCENT")]
    at_most: Option<f64>,
}

/// Reads the command line and does what it says. The value is the exit status.
///
/// # Errors
/// Anything that ends a command; the message is one line that says what to do.
pub fn main() -> Result<u8> {
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Run(args)) => run::run(&args, false),
        Some(Command::Explain(args)) => run::run(&args, true),
        Some(Command::Dis(args)) => dis::dis(&args),
        Some(Command::List) => list::list(),
        Some(Command::Tax(args)) => tax::tax(&args),
        Some(Command::Report { dir, explain }) => report::report(&dir, explain),
        Some(Command::Merge { out, shares }) => scale::merge(&out, &shares),
        Some(Command::Slurm { shards, out, options }) => scale::slurm(shards, &out, &options),
        Some(Command::Compare { before, after, out }) => compare::compare(&before, &after, out.as_deref()),
        Some(Command::Child(args)) => child::child(&args),
        None if cli.startup.startup => startup::startup(&cli.startup),
        None if cli.matrix.reproduce => reproduce::reproduce(&cli.matrix),
        None if cli.matrix.matrix => matrix::matrix(&cli.matrix),
        None => {
            Cli::command().print_help()?;
            Ok(2)
        }
    }
}

/// Reads `2/5` (the second of five shares) as (1, 5).
fn parse_shard(text: &str) -> Result<(u32, u32), String> {
    let wrong = || format!("`{text}` is not of the form I/N with I from 1 to N");
    let (own, of) = text.split_once('/').ok_or_else(wrong)?;
    let (own, of): (u32, u32) = (own.parse().map_err(|_| wrong())?, of.parse().map_err(|_| wrong())?);
    if own == 0 || own > of { Err(wrong()) } else { Ok((own - 1, of)) }
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no error.
pub(crate) fn show(text: &str) {
    use std::io::Write;
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}

/// A hard-wired build runs one set of switches only.
fn check_switches(set: vm_core::SwitchSet) -> Result<()> {
    if set.can_run() {
        return Ok(());
    }
    anyhow::bail!(
        "this build is hard-wired to all switches on; use `--opt all`, or build without `hard-wired`"
    )
}

/// Checks a `--jit` level against what is built in.
fn check_jit(level: &str) -> Result<JitLevel> {
    let levels = crate::experiment::plan::jit_factor().levels.join(", ");
    match JitLevel::from_id(level) {
        Some(l) if crate::jit::has(l) => Ok(l),
        Some(_) => anyhow::bail!("--jit: `{level}` is not built in; this build has: {levels}"),
        None => anyhow::bail!("--jit: there is no `{level}`; this build has: {levels}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
