//! The hidden command that a matrix runs as a child process: one invocation of one program under one configuration.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use vm_core::Config;
use vm_core::config::{Pep266Placement, Pep266Registry};

use crate::experiment::configuration::{AGAIN, Arm};
use crate::experiment::{Configuration, Entry};
use crate::measure::DRIVER;
use crate::measure::protocol::Line;
use crate::vm;

#[derive(Args)]
pub struct ChildArgs {
    /// Label of the configuration
    #[arg(long)]
    config: String,
    /// How the program is driven
    #[arg(long)]
    entry: String,
    #[arg(long)]
    loops: u32,
    #[arg(long)]
    iterations: u32,
    path: PathBuf,
}

pub fn child(args: &ChildArgs) -> Result<u8> {
    end_with_parent();
    let configuration = Configuration::from_label(&args.config)
        .with_context(|| format!("--config: unknown configuration `{}`", args.config))?;
    let jit = super::check_jit(&configuration.jit)?;
    super::check_switches(configuration.switches)?;
    let Some(entry) = Entry::from_name(&args.entry) else { bail!("--entry: unknown `{}`", args.entry) };
    let mut config = Config::with_switches(configuration.switches);
    config.jit = jit;
    config.make_jit = crate::jit::maker(jit);
    if let Arm::Variant(name) = &configuration.arm {
        apply_variant(&mut config, name)?;
    }
    let path = args.path.to_string_lossy().into_owned();
    let outcome = if entry == Entry::Script {
        config.argv = vec![path.into()];
        vm::run_file(config, &args.path)?
    } else {
        config.argv = vec![
            "driver.py".into(),
            entry.name().into(),
            path.into(),
            args.loops.to_string().into(),
            args.iterations.to_string().into(),
        ];
        vm::run_source(config, DRIVER, "driver.py")?
    };
    let mut report = String::from("\n");
    for (name, value) in &outcome.counters {
        report += &format!("{}\n", Line::Counter((*name).to_owned(), *value));
    }
    report += &format!("{}\n", Line::Heap(outcome.peak_heap));
    if let Some(kib) = peak_rss_kib() {
        report += &format!("{}\n", Line::Rss(kib));
    }
    report += &format!("{}\n", Line::Done);
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(report.as_bytes())?;
    stdout.flush()?;
    Ok(u8::try_from(outcome.status & 0xff).unwrap_or(1))
}

/// Sets what a variant of a configuration adds to its switches.
fn apply_variant(config: &mut Config, name: &str) -> Result<()> {
    for option in name.split('.') {
        match option {
            AGAIN => {}
            "py2-range" => config.py2_range = true,
            "pep266-function" => config.pep266_placement = Pep266Placement::Function,
            "pep266-per-object" => config.pep266_registry = Pep266Registry::PerObject,
            "pep266-locals" => config.pep266_locals = true,
            "opcodes" => config.count_opcodes = true,
            _ => bail!("--config: there is no variant `{option}`"),
        }
    }
    Ok(())
}

/// Asks the kernel to end this process when the harness is killed; otherwise it would go on loading the machine.
fn end_with_parent() {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL);
}

/// Peak resident set of this process. `VmHWM` begins anew at exec; `getrusage` would show the parent's peak if that was
/// larger.
fn peak_rss_kib() -> Option<u64> {
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
        return line.split_whitespace().next()?.parse().ok();
    }
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_SELF).ok()?;
    u64::try_from(usage.max_rss()).ok()
}
