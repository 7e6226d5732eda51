//! `harness --reproduce`: runs the experiments of the catalogue one after another and reports what they found.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::{MatrixArgs, matrix};
use crate::experiment::plan::Clock;
use crate::experiment::{Record, machine, record, tax};
use crate::measure::session::Finish;
use crate::report::reproduction;
use crate::reproduce::catalogue::EXPERIMENTS;
use crate::reproduce::{Effort, Experiment, Judged, Verdict, findings};

/// Name of the file that makes a folder one of reproductions.
pub const FILE: &str = "reproduce.json";

/// What was asked for.
#[derive(Serialize, Deserialize)]
struct Settings {
    format_version: u32,
    effort: Effort,
    experiments: Vec<String>,
}

pub fn reproduce(args: &MatrixArgs) -> Result<u8> {
    let (dir, settings) = match &args.resume {
        Some(dir) => (dir.clone(), read(dir)?),
        None => begin(args)?,
    };
    let stop = matrix::stop_on_ctrl_c()?;
    for experiment in selected(&settings)? {
        let own = dir.join(experiment.id);
        let (mut record, mut store) = if own.join(record::FILE).exists() {
            let (_, record, store) = matrix::resume(&own)?;
            if store.done.len() == record.plan.schedule().len() {
                continue;
            }
            (record, store)
        } else {
            let Some((plan, notes)) = experiment.plan(settings.effort)? else {
                eprintln!("{}: none of its arms can run here", experiment.id);
                continue;
            };
            let (_, record, store) = matrix::begin(Some(&own), plan, notes)?;
            (record, store)
        };
        eprintln!("{}: {}", experiment.id, experiment.title);
        for note in &record.notes {
            eprintln!("note: {note}");
        }
        if matrix::measure(&own, &mut record, &mut store, &stop)? == Finish::Interrupted {
            eprintln!("interrupted; to go on: harness --reproduce --resume {}", dir.display());
            return Ok(130);
        }
    }
    report(&dir)
}

/// Analyses what is there and writes the report.
pub fn report(dir: &Path) -> Result<u8> {
    let settings = read(dir)?;
    let mut judged: Vec<Judged> = Vec::new();
    let mut first: Option<Record> = None;
    for experiment in selected(&settings)? {
        let own = dir.join(experiment.id);
        if own.join(record::FILE).exists() {
            first = first.or(Some(Record::read(&own)?));
            judged.extend(findings(experiment, &own)?);
        } else {
            judged.extend(experiment.findings.iter().map(|finding| Judged {
                experiment,
                finding,
                ours: None,
                verdict: Verdict::Unknown,
                missing: "none of its arms can run here".to_owned(),
            }));
        }
    }
    let Some(record) = first else { bail!("{}: nothing has been measured yet", dir.display()) };
    let slowed = reproduction::slowed(&judged, dir)?;
    reproduction::write(dir, &record, &judged, &slowed)?;
    super::show(&reproduction::terminal(&judged, &slowed));
    super::show(&format!("\nReport: {}\n", dir.join("reproduction.md").display()));
    Ok(0)
}

fn begin(args: &MatrixArgs) -> Result<(PathBuf, Settings)> {
    let settings = Settings {
        format_version: record::FORMAT_VERSION,
        effort: Effort {
            quick: args.quick,
            invocations: args.invocations.unwrap_or(if args.quick { 3 } else { 10 }),
            seed: args.seed.unwrap_or(1),
            clock: args.metric.unwrap_or_default(),
        },
        experiments: args.only.clone(),
    };
    selected(&settings)?;
    if settings.effort.clock == Clock::Instructions {
        tax::find_valgrind()?;
    }
    let dir = match &args.out {
        Some(dir) => dir.clone(),
        None => PathBuf::from("results")
            .join(format!("reproduce-{}", machine::now().replace(':', "-").replace('Z', ""))),
    };
    if dir.join(FILE).exists() {
        bail!("{} already holds reproductions; go on with --resume, or choose another --out", dir.display());
    }
    std::fs::create_dir_all(&dir).with_context(|| format!("can't create {}", dir.display()))?;
    crate::report::write(&dir.join(FILE), &(serde_json::to_string_pretty(&settings)? + "\n"))?;
    Ok((dir, settings))
}

fn read(dir: &Path) -> Result<Settings> {
    let path = dir.join(FILE);
    let text = std::fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is damaged", path.display()))
}

/// The experiments that were asked for.
fn selected(settings: &Settings) -> Result<Vec<&'static Experiment>> {
    if settings.experiments.is_empty() {
        return Ok(EXPERIMENTS.iter().collect());
    }
    let find = |id: &String| {
        EXPERIMENTS.iter().find(|e| e.id == id).with_context(|| {
            let all: Vec<&str> = EXPERIMENTS.iter().map(|e| e.id).collect();
            format!("--only: no experiment `{id}`; there are {}", all.join(", "))
        })
    };
    settings.experiments.iter().map(find).collect()
}
