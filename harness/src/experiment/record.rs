//! `run.json`: the plan of an experiment and everything about where and when it ran. FORMAT.md has its schema.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::machine::{Build, Machine};
use super::plan::Plan;

/// Version of all files of a result folder. Raised when a reader of the old version would misread the new one.
pub const FORMAT_VERSION: u32 = 2;

/// The oldest version whose samples and plans mean the same: `harness report` makes such a folder one of today's.
const OLDEST: u64 = 1;

/// The name of the record within a result folder.
pub const FILE: &str = "run.json";

/// The record of one experiment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    pub format_version: u32,
    pub harness_version: String,
    /// The command that began the experiment, without the path of the binary.
    pub command: String,
    pub machine: Machine,
    pub build: Build,
    pub plan: Plan,
    /// What was left out, and why.
    pub notes: Vec<String>,
    /// One entry each time the experiment was begun or resumed.
    pub sessions: Vec<Session>,
}

/// One stretch of measuring.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Session {
    pub started: String,
    /// Empty if the harness was killed.
    pub ended: String,
    pub load_before: Option<f64>,
    pub load_after: Option<f64>,
    /// MHz of the cores, where the system says.
    #[serde(default)]
    pub frequency_before: Option<f64>,
    #[serde(default)]
    pub frequency_after: Option<f64>,
    /// Invocations that this session recorded.
    pub invocations: u64,
}

impl Record {
    pub fn new(plan: Plan, notes: Vec<String>) -> Record {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        Record {
            format_version: FORMAT_VERSION,
            harness_version: env!("CARGO_PKG_VERSION").to_owned(),
            command: format!("harness {}", arguments.join(" ")),
            machine: Machine::examine(),
            build: Build::examine(),
            plan,
            notes,
            sessions: Vec::new(),
        }
    }

    /// Writes the record so that a crash leaves either the old or the new one.
    ///
    /// # Errors
    /// The folder can't be written to.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        let new = dir.join("run.json.new");
        let path = dir.join(FILE);
        std::fs::write(&new, text)
            .and_then(|()| std::fs::rename(&new, &path))
            .with_context(|| format!("can't write {}", path.display()))
    }

    /// # Errors
    /// No result there, damaged JSON, or a format this harness doesn't read.
    pub fn read(dir: &Path) -> Result<Record> {
        let path = dir.join(FILE);
        if !path.is_file() {
            bail!("{} is not a result folder (it has no {FILE})", dir.display());
        }
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
        let value: serde_json::Value =
            serde_json::from_str(&text).with_context(|| format!("{} is damaged", path.display()))?;
        match value.get("format_version").and_then(serde_json::Value::as_u64) {
            Some(v) if (OLDEST..=u64::from(FORMAT_VERSION)).contains(&v) => {}
            Some(v) => bail!(
                "{} has format version {v}; this harness reads versions {OLDEST} to {FORMAT_VERSION}",
                path.display()
            ),
            None => bail!("{} is damaged: it has no format_version", path.display()),
        }
        serde_json::from_value(value).with_context(|| format!("{} is damaged", path.display()))
    }

    /// Why this build can't add to the result, if it can't: mixing builds or programs would compare unlike things.
    pub fn differs_from_this_build(&self) -> Option<String> {
        let now = Build::examine();
        if now.executable != self.build.executable {
            return Some(format!(
                "it was measured by another build (revision {}, now {}); check that revision out, or start anew",
                self.build.revision, now.revision
            ));
        }
        let machine = Machine::examine();
        if (&machine.cpu, &machine.kernel) != (&self.machine.cpu, &self.machine.kernel) {
            return Some(format!(
                "it was measured on another machine or kernel ({}, {})",
                self.machine.cpu, self.machine.kernel
            ));
        }
        None
    }
}
