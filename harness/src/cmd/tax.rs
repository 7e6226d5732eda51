//! `harness tax`: what it costs that everything can be switched.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::TaxArgs;
use crate::experiment::tax::{self, Other, TaxRow};
use crate::experiment::{BENCHMARKS, Program};
use crate::report::terminal;

/// Of the loops of a quick matrix, callgrind gets this part: it runs programs some fifty times slower.
const PART_OF_QUICK_LOOPS: u32 = 10;

pub fn tax(args: &TaxArgs) -> Result<u8> {
    tax::find_valgrind()?;
    if let Some(dir) = &args.into {
        // Better refused now than after minutes of counting.
        crate::experiment::Record::read(dir)?;
    }
    let dir = match &args.target_dir {
        Some(dir) => dir.clone(),
        None => {
            let package = Path::new(env!("CARGO_MANIFEST_DIR"));
            package.parent().unwrap_or(package).join("target/tax")
        }
    };
    std::fs::create_dir_all(&dir).with_context(|| format!("can't create {}", dir.display()))?;
    let dir = std::path::absolute(dir)?;
    let full = build(&dir, "with all switches built in", "harness-full", &[])?;
    let mut others = Vec::new();
    for other in Other::ALL {
        let binary = format!("harness-{}", other.title().replace([' ', ','], "-"));
        others.push((other, build(&dir, other.title(), &binary, other.cargo_arguments())?));
    }
    let mut rows = Vec::new();
    for program in Program::select(&args.bench, true)? {
        let path = match program.source {
            Some(source) => {
                let path = dir.join(format!("{}.py", program.name));
                std::fs::write(&path, source).with_context(|| format!("can't write {}", path.display()))?;
                path
            }
            None => program.path.clone(),
        };
        let in_table = BENCHMARKS.iter().any(|b| b.name == program.name);
        let loops = if in_table { (program.loops / PART_OF_QUICK_LOOPS).max(1) } else { 1 };
        eprintln!("counting {} ({loops} and {} loops)", program.name, 2 * loops);
        for (other, binary) in &others {
            let switches = other.switches();
            rows.push(TaxRow {
                benchmark: program.name.clone(),
                other: *other,
                loops,
                instructions_full: tax::count(&full, switches, &program, &path, loops, &dir)?,
                instructions_other: tax::count(binary, switches, &program, &path, loops, &dir)?,
            });
        }
    }
    super::show(&terminal::tax_text(&rows));
    let table = args.into.as_ref().unwrap_or(&dir).join(tax::FILE);
    tax::write(&table, &rows)?;
    super::show(&format!("Written to {}\n", table.display()));
    if let Some(result) = &args.into {
        super::report::write(result)?;
    }
    let above = rows.iter().any(|r| r.percent() > args.at_most.unwrap_or(r.other.allowed()));
    Ok(u8::from(above))
}

fn build(dir: &Path, what: &str, name: &str, extra: &[&str]) -> Result<PathBuf> {
    eprintln!("building {what} (in {})", dir.display());
    let binary = dir.join(name);
    tax::build(extra, dir, &binary)?;
    Ok(binary)
}
