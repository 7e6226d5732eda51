//! The machine, the revision and the build that a result belongs to.

use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// What was found out about the machine. A field that couldn't be read is empty or zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    pub cpu: String,
    pub cores: usize,
    pub cpu_flags: Vec<String>,
    pub memory_mib: u64,
    pub os: String,
    pub kernel: String,
    pub architecture: String,
    /// cpufreq governor of core 0, where the kernel shows one.
    pub governor: String,
    /// `/proc/sys/kernel/randomize_va_space`; 2 is full randomisation.
    pub aslr: String,
    /// Whether the processor says that it runs under a hypervisor.
    pub virtual_machine: bool,
}

/// The binary and the sources behind it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Build {
    /// `git rev-parse HEAD` of the source tree; `-dirty` is added when tracked files were changed.
    pub revision: String,
    pub rustc: String,
    pub profile: String,
    pub target: String,
    /// Digest of the executable: two results with the same one came from the same machine code.
    pub executable: String,
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).map(|s| s.trim().to_owned()).unwrap_or_default()
}

/// The value of the first `key: value` line.
fn field(text: &str, key: &str) -> String {
    text.lines()
        .filter_map(|l| l.split_once(':'))
        .find(|(k, _)| k.trim() == key)
        .map(|(_, v)| v.trim().to_owned())
        .unwrap_or_default()
}

impl Machine {
    pub fn examine() -> Machine {
        let cpuinfo = read("/proc/cpuinfo");
        let flags: Vec<String> = field(&cpuinfo, "flags").split_whitespace().map(str::to_owned).collect();
        let release = read("/etc/os-release");
        let os = release
            .lines()
            .find_map(|l| l.strip_prefix("PRETTY_NAME="))
            .map_or_else(|| std::env::consts::OS.to_owned(), |v| v.trim_matches('"').to_owned());
        let memory_kib: u64 = field(&read("/proc/meminfo"), "MemTotal")
            .split_whitespace()
            .next()
            .and_then(|n| n.parse().ok())
            .unwrap_or(0);
        Machine {
            cpu: field(&cpuinfo, "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            virtual_machine: flags.iter().any(|f| f == "hypervisor"),
            cpu_flags: flags,
            memory_mib: memory_kib / 1024,
            os,
            kernel: read("/proc/sys/kernel/osrelease"),
            architecture: std::env::consts::ARCH.to_owned(),
            governor: read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            aslr: read("/proc/sys/kernel/randomize_va_space"),
        }
    }
}

impl Build {
    pub fn examine() -> Build {
        Build {
            revision: revision(Path::new(env!("CARGO_MANIFEST_DIR"))),
            rustc: env!("HARNESS_RUSTC").to_owned(),
            profile: env!("HARNESS_PROFILE").to_owned(),
            target: env!("HARNESS_TARGET").to_owned(),
            executable: std::env::current_exe()
                .and_then(std::fs::read)
                .map(|bytes| super::benchmark::digest(&bytes))
                .unwrap_or_default(),
        }
    }
}

/// Revision of the source tree that the binary was built from; "unknown" where there is no git or no tree.
fn revision(tree: &Path) -> String {
    let git = |args: &[&str]| {
        let out = Command::new("git").arg("-C").arg(tree).args(args).output().ok()?;
        out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
    };
    let Some(head) = git(&["rev-parse", "--short=12", "HEAD"]) else { return "unknown".into() };
    match git(&["status", "--porcelain", "--untracked-files=no"]) {
        Some(changes) if !changes.is_empty() => format!("{head}-dirty"),
        _ => head,
    }
}

/// Load average over the last minute; `None` where the system doesn't say.
pub fn load() -> Option<f64> {
    read("/proc/loadavg").split_whitespace().next()?.parse().ok()
}

/// Mean frequency of the cores now, in MHz; `None` where the system doesn't say.
pub fn frequency() -> Option<f64> {
    let cpuinfo = read("/proc/cpuinfo");
    let lines = cpuinfo.lines().filter(|l| l.starts_with("cpu MHz"));
    let all: Vec<f64> = lines.filter_map(|l| l.split_once(':')?.1.trim().parse().ok()).collect();
    (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
}

/// Seconds since 1970; what a driver's `time.time()` says, too.
pub fn epoch() -> f64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0.0, |d| d.as_secs_f64())
}

/// Now, in UTC, as `2026-01-31T12:00:00Z`.
pub fn now() -> String {
    let t = time::OffsetDateTime::now_utc();
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        t.year(),
        u8::from(t.month()),
        t.day(),
        t.hour(),
        t.minute(),
        t.second()
    )
}
