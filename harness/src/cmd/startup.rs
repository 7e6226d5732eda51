//! `harness --startup`: what a start costs without caches, and with each kind of them in each state.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use crate::experiment::startup;
use crate::report::startup::text;

#[derive(Args)]
pub struct StartupArgs {
    /// Measure what starting costs with each kind of module cache
    #[arg(help_heading = "What to measure", long, conflicts_with = "matrix")]
    pub startup: bool,
    /// Starts of each kind
    #[arg(help_heading = "How much", long, value_name = "N", requires = "startup", default_value_t = 11,
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    startup_rounds: u32,
    /// Result folder whose report is to show the tables [default: results/startup]
    #[arg(help_heading = "Result", long, value_name = "DIR", requires = "startup")]
    startup_into: Option<PathBuf>,
}

pub fn startup(args: &StartupArgs) -> Result<u8> {
    let dir = args.startup_into.clone().unwrap_or_else(|| PathBuf::from("results/startup"));
    std::fs::create_dir_all(&dir).with_context(|| format!("can't create {}", dir.display()))?;
    let scratch = std::env::temp_dir().join(format!("harness-startup-{}", std::process::id()));
    // The compiler recurses with the nesting of the program.
    let rounds = args.startup_rounds;
    let folder = scratch.clone();
    let measuring = std::thread::Builder::new().stack_size(256 << 20).spawn(move || {
        let mut rows = Vec::new();
        for workload in startup::workloads() {
            eprintln!("starting {}", workload.name);
            rows.extend(startup::measure(&workload, &folder, rounds)?);
        }
        anyhow::Ok(rows)
    })?;
    let rows = measuring.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    std::fs::remove_dir_all(&scratch).ok();
    let rows = rows?;
    super::show(&text(&rows));
    let table = dir.join(startup::FILE);
    startup::write(&table, &rows)?;
    let prose = dir.join("startup.md");
    crate::report::write(&prose, &crate::report::startup::markdown(&rows))?;
    super::show(&format!("Written to {} and {}\n", table.display(), prose.display()));
    Ok(0)
}
