//! Switch tax: what being able to switch costs, in instructions.
//!
//! Two comparisons: `base` in the full build with `base` in a build that has no switch at all, and everything on in the
//! full build with a build hard-wired to everything on.
//!
//! Counted by valgrind's callgrind, so that load and frequency play no part. Each program runs with two numbers of
//! loops, and the difference is what counts: start-up and import cancel out.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::{Configuration, Entry, Program};
use vm_core::SwitchSet;

/// Name of the table in a result folder.
pub const FILE: &str = "tax.csv";

/// The build that the full one, where everything can be switched, is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Other {
    /// No switch built in; both run `base`.
    WithoutSwitches,
    /// Everything on, and no way to turn it off; both run with everything on.
    HardWired,
}

impl Other {
    pub const ALL: [Other; 2] = [Other::WithoutSwitches, Other::HardWired];

    /// What cargo is to be told.
    pub fn cargo_arguments(self) -> &'static [&'static str] {
        match self {
            Other::WithoutSwitches => &["--no-default-features"],
            Other::HardWired => &["--features", "hard-wired"],
        }
    }

    /// What both builds run.
    pub fn switches(self) -> SwitchSet {
        match self {
            Other::WithoutSwitches => SwitchSet::BASE,
            Other::HardWired => SwitchSet::all(),
        }
    }

    /// What both run and how the other build is made.
    pub fn title(self) -> &'static str {
        match self {
            Other::WithoutSwitches => "all off, none built in",
            Other::HardWired => "all on, hard-wired",
        }
    }

    /// Percent above which the full build costs too much.
    pub fn allowed(self) -> f64 {
        match self {
            Other::WithoutSwitches => 1.0,
            Other::HardWired => 2.0,
        }
    }
}

/// One program, counted in two builds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaxRow {
    pub benchmark: String,
    pub other: Other,
    pub loops: u32,
    /// Instructions of that many loops, in the full build and in the other one.
    pub instructions_full: u64,
    pub instructions_other: u64,
}

impl TaxRow {
    /// How much more the full build executes, in percent.
    pub fn percent(&self) -> f64 {
        (self.instructions_full as f64 / self.instructions_other as f64 - 1.0) * 100.0
    }
}

/// Builds the harness with these extra arguments and copies the binary to `binary`.
///
/// # Errors
/// The sources or cargo are missing, or the build fails.
pub fn build(extra: &[&str], target_dir: &Path, binary: &Path) -> Result<()> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    if !manifest.is_file() {
        bail!("the sources of the harness are not at {}; run tax in a source tree", manifest.display());
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    // The target folder is given, not left to the environment: `base` must not be linked from another build's parts.
    let status = Command::new(&cargo)
        .args(["build", "--quiet", "--bin", "harness", "--manifest-path"])
        .arg(&manifest)
        .arg("--target-dir")
        .arg(target_dir)
        .args(extra)
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("can't run {cargo}"))?;
    if !status.success() {
        bail!("the build with `{}` failed", extra.join(" "));
    }
    let built = target_dir.join("debug/harness");
    std::fs::copy(&built, binary).with_context(|| format!("can't copy {}", built.display()))?;
    Ok(())
}

/// # Errors
/// valgrind isn't installed (the message says how to get it).
pub fn find_valgrind() -> Result<()> {
    let found =
        Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    match found {
        Ok(status) if status.success() => Ok(()),
        _ => bail!("tax needs valgrind, which is not installed (Debian, Ubuntu: apt-get install valgrind)"),
    }
}

/// Instructions that `loops` loops of the program take, without start-up.
///
/// # Errors
/// The program fails under valgrind.
pub fn count(
    binary: &Path,
    switches: SwitchSet,
    program: &Program,
    path: &Path,
    loops: u32,
    scratch: &Path,
) -> Result<u64> {
    let once = run(binary, switches, program, path, loops, scratch)?;
    let twice = run(binary, switches, program, path, 2 * loops, scratch)?;
    twice.checked_sub(once).filter(|n| *n > 0).with_context(|| {
        format!("{}: twice the loops took no more instructions ({once}, then {twice})", program.name)
    })
}

fn run(
    binary: &Path,
    switches: SwitchSet,
    program: &Program,
    path: &Path,
    loops: u32,
    scratch: &Path,
) -> Result<u64> {
    if program.entry == Entry::Script {
        bail!("{} is a plain script; tax needs a program with run(loops) or a pyperf Runner", program.name);
    }
    let out: PathBuf = scratch.join("callgrind.out");
    let _ = std::fs::remove_file(&out);
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(binary)
        .arg("child")
        .args(["--config", &Configuration::interpreter(switches).label()])
        .args(["--entry", program.entry.name(), "--loops", &loops.to_string(), "--iterations", "1"])
        .arg(path)
        .stdin(Stdio::null());
    let output = command.output().context("can't run valgrind")?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        let last = words.lines().rfind(|l| !l.trim().is_empty()).unwrap_or("no message").trim();
        bail!("{} failed under valgrind: {last}", program.name);
    }
    let profile = std::fs::read_to_string(&out).with_context(|| format!("can't read {}", out.display()))?;
    instructions(&profile).with_context(|| format!("{} has no total", out.display()))
}

/// The total of a callgrind profile.
pub(crate) fn instructions(profile: &str) -> Option<u64> {
    let line =
        profile.lines().rev().find_map(|l| l.strip_prefix("totals:").or(l.strip_prefix("summary:")))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Stores the table.
///
/// # Errors
/// The file can't be written.
pub fn write(path: &Path, rows: &[TaxRow]) -> Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row)?;
    }
    std::fs::write(path, writer.into_inner()?).with_context(|| format!("can't write {}", path.display()))
}

/// The tax table of a result folder; empty if none was made.
///
/// # Errors
/// The file is damaged.
pub fn read(dir: &Path) -> Result<Vec<TaxRow>> {
    let path = dir.join(FILE);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let rows = csv::Reader::from_path(&path).and_then(|mut r| r.deserialize().collect::<Result<Vec<_>, _>>());
    rows.with_context(|| format!("{} is damaged; make it again with `harness tax`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_of_a_profile() {
        assert_eq!(instructions("events: Ir\nsummary: 17\nfn=x\n1 3\ntotals: 42\n"), Some(42));
        assert_eq!(instructions("summary: 17 3\n"), Some(17));
        assert_eq!(instructions("fn=x\n"), None);
    }

    #[test]
    fn table_round_trips() {
        let dir = tempfile::TempDir::new().unwrap();
        assert_eq!(read(dir.path()).unwrap(), []);
        let row = TaxRow {
            benchmark: "x".into(),
            other: Other::HardWired,
            loops: 3,
            instructions_full: 1010,
            instructions_other: 1000,
        };
        write(&dir.path().join(FILE), std::slice::from_ref(&row)).unwrap();
        assert_eq!(read(dir.path()).unwrap(), std::slice::from_ref(&row));
        assert!((row.percent() - 1.0).abs() < 1e-9);
        std::fs::write(dir.path().join(FILE), "benchmark,loops\nx\n").unwrap();
        assert!(read(dir.path()).is_err());
    }
}
