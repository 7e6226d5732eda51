//! One plan on several machines: `harness merge` and `harness slurm`.
//!
//! The unit that is shared out is the block: each machine runs whole blocks, with its own baseline in each. All comparing
//! is within blocks, so machines may differ in speed; what differs between them is a block effect like drift.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::experiment::Record;
use crate::experiment::plan::Extras;
use crate::measure::store::{self, Store};

/// Joins shares into one result and reports it.
pub fn merge(out: &Path, shares: &[PathBuf]) -> Result<u8> {
    let records: Vec<Record> = shares.iter().map(|dir| Record::read(dir)).collect::<Result<_>>()?;
    for (dir, record) in shares.iter().zip(&records).skip(1) {
        if let Some(why) = differs(&records[0], record) {
            bail!("{} doesn't belong to {}: {why}", dir.display(), shares[0].display());
        }
    }
    let mut joint = records[0].clone();
    joint.plan.extras.shard = None;
    joint.sessions = records.iter().flat_map(|r| r.sessions.clone()).collect();
    for (dir, record) in shares.iter().zip(&records).skip(1) {
        if record.machine != joint.machine {
            joint.notes.push(format!(
                "the share in {} ran on another machine ({})",
                dir.display(),
                record.machine.cpu
            ));
        }
    }
    std::fs::create_dir_all(out).with_context(|| format!("can't create {}", out.display()))?;
    if out.join(crate::experiment::record::FILE).exists() {
        bail!("{} already holds a result; choose another --out", out.display());
    }
    // Copied before the record exists: a folder with a record and no data would look like a result.
    copy_programs(&shares[0], out)?;
    let mut store = Store::create(out)?;
    for dir in shares {
        let data = store::read(dir)?;
        let mut samples: HashMap<_, _> = data
            .processes
            .iter()
            .map(|p| ((p.config.as_str(), p.benchmark.as_str(), p.invocation), p))
            .collect();
        for row in &data.invocations {
            if store.done.contains(&row.key()) {
                bail!(
                    "{} has invocation {} of {} under {}, which another share has, too",
                    dir.display(),
                    row.invocation,
                    row.benchmark,
                    row.config
                );
            }
            if let Some(p) = samples.remove(&(row.config.as_str(), row.benchmark.as_str(), row.invocation)) {
                for sample in p.rows() {
                    store.sample(&sample)?;
                }
            }
            store.invocation_unsynced(row)?;
        }
    }
    store.sync()?;
    joint.write(out)?;
    super::report::report(out, false)
}

/// Why two shares can't be joined.
fn differs(a: &Record, b: &Record) -> Option<String> {
    if a.build.revision != b.build.revision
        || a.build.rustc != b.build.rustc
        || a.build.profile != b.build.profile
    {
        return Some(format!(
            "it was measured by revision {}, the first by {}",
            b.build.revision, a.build.revision
        ));
    }
    let plan = |r: &Record| {
        let mut plan = r.plan.clone();
        plan.extras = Extras { shard: None, ..plan.extras };
        // Programs of a suite may lie elsewhere on another machine; the digest tells whether they are the same.
        for p in &mut plan.programs {
            p.path = PathBuf::new();
        }
        serde_json::to_value(plan).ok()
    };
    if plan(a) != plan(b) {
        return Some(
            "its plan is another (programs, switches, seed, or numbers of processes and iterations)".into(),
        );
    }
    match (a.plan.extras.shard, b.plan.extras.shard) {
        (Some((x, _)), Some((y, _))) if x == y => Some(format!("both are share {}", x + 1)),
        (Some(_), Some(_)) => None,
        _ => Some("both must have been measured with --shard".into()),
    }
}

fn copy_programs(from: &Path, to: &Path) -> Result<()> {
    let target = to.join("programs");
    std::fs::create_dir_all(&target).with_context(|| format!("can't create {}", target.display()))?;
    let Ok(entries) = std::fs::read_dir(from.join("programs")) else { return Ok(()) };
    for entry in entries.flatten().filter(|e| e.path().is_file()) {
        std::fs::copy(entry.path(), target.join(entry.file_name()))?;
    }
    Ok(())
}

/// Prints a job-array script.
pub fn slurm(shards: u32, out: &Path, options: &[String]) -> Result<u8> {
    let harness = std::env::current_exe()?;
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let (harness, folder) = (quoted(&harness.to_string_lossy()), quoted(&out.to_string_lossy()));
    let options: Vec<String> = options.iter().map(|o| quoted(o)).collect();
    let mut script = String::from("#!/bin/sh\n");
    let _ = writeln!(script, "#SBATCH --job-name=harness");
    let _ = writeln!(script, "#SBATCH --array=1-{shards}");
    // A neighbour on the node would be in every measurement.
    let _ = writeln!(script, "#SBATCH --exclusive\n#SBATCH --nodes=1\n#SBATCH --ntasks=1");
    let _ = writeln!(script, "# Afterwards: {harness} merge --out {folder}/joint {folder}/share-*");
    let _ = writeln!(script, "set -e\nmkdir -p {folder}");
    let _ = writeln!(script, "share={folder}/share-\"$SLURM_ARRAY_TASK_ID\"");
    // A job that was put back into the queue goes on where it was.
    let _ = writeln!(script, "if [ -e \"$share/run.json\" ]; then");
    let _ = writeln!(script, "    exec {harness} --matrix --resume \"$share\"\nfi");
    let _ = writeln!(
        script,
        "exec {harness} --matrix {} --shard \"$SLURM_ARRAY_TASK_ID/{shards}\" --out \"$share\"",
        options.join(" ")
    );
    super::show(&script);
    Ok(0)
}
