//! What a start costs: programs, states of their caches, and the time that each phase of importing takes.
//!
//! Phases are timed within this process, by the same entry that `import` uses; the last column starts a real process.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use vm_core::Config;
use vm_core::cache::{
    CacheConfig, Disk, FileSystem, Level, Phases, Request, Status, cache_path, load_module,
};

use super::BENCHMARKS;

/// The table's file in a result folder.
pub const FILE: &str = "startup.csv";

/// One cell of the table: medians over the rounds, milliseconds and bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StartupRow {
    pub program: String,
    /// `off`, `bytecode`, `tree`, `tree-only`.
    pub cache: String,
    /// `none`, `first`, `valid`, `stale-unwritable`.
    pub state: String,
    pub rounds: u32,
    pub read_ms: f64,
    pub parse_ms: f64,
    pub scope_ms: f64,
    pub compile_ms: f64,
    pub serialise_ms: f64,
    pub write_ms: f64,
    pub load_ms: f64,
    /// Decoding and verifying every function of the modules; a start does it for those that it calls.
    #[serde(default)]
    pub wake_ms: f64,
    /// The sum of the phases.
    pub front_end_ms: f64,
    /// From the start of a process to the end of a program that only imports; empty where no process was run.
    pub process_ms: Option<f64>,
    pub source_bytes: u64,
    pub cache_bytes: u64,
}

/// Modules that are imported together.
pub struct Workload {
    pub name: String,
    /// Module name and text.
    modules: Vec<(String, String)>,
}

/// The standard benchmarks, a big module, a tree of small ones.
pub fn workloads() -> Vec<Workload> {
    let mut all: Vec<Workload> = BENCHMARKS
        .iter()
        .map(|b| Workload {
            name: b.name.to_owned(),
            modules: vec![(format!("start_{}", b.name), b.source.to_owned())],
        })
        .collect();
    all.push(Workload {
        name: "20,000 lines".to_owned(),
        modules: vec![("big".to_owned(), generated(0, 20_000))],
    });
    let small = (0..200).map(|i| (format!("small{i:03}"), generated(i, 60))).collect();
    all.push(Workload { name: "200 modules".to_owned(), modules: small });
    all
}

/// A module of about so many lines, in the mix of ordinary code: classes, functions, loops, literals, docstrings.
fn generated(seed: usize, lines: usize) -> String {
    let mut text = format!("\"\"\"Generated module {seed}.\"\"\"\n\nimport math\n\nLIMIT = {}\n", seed + 7);
    let mut count = text.lines().count();
    let mut n = seed * 1000;
    while count < lines {
        let part = format!(
            "\n\nclass Record{n}:\n    \"\"\"Keeps a name and {n} numbers.\"\"\"\n\n    kind = 'record-{n}'\n\n    \
             def __init__(self, name, values=(), *, scale=1.5):\n        self.name = name\n        \
             self.values = list(values)\n        self.scale = scale\n\n    def total(self, first, last=None):\n        \
             result = 0\n        for index, value in enumerate(self.values[first:last]):\n            \
             if value is None or value < 0:\n                continue\n            \
             result += value * self.scale + math.sqrt(index + {n})\n        return result\n\n    \
             def describe(self, width={n}):\n        try:\n            return f'{{self.name:>{{width}}}} of \
             {{self.kind}}: {{self.total(0)}}'\n        except (TypeError, ValueError) as error:\n            \
             raise RuntimeError('can not describe', self.name) from error\n\n\ndef build{n}(names, table=None):\n    \
             found = {{'limit': LIMIT, 'width': {n}, 'names': [name.strip() for name in names if name]}}\n    \
             while found['width'] > LIMIT and table:\n        key, value = table.popitem()\n        \
             found[key] = value, {n}.25, 'text {n}', (1, 2, {n})\n    \
             return sorted(found.items(), key=lambda item: item[0])\n"
        );
        count += part.lines().count();
        text += &part;
        n += 1;
    }
    text
}

/// The disk, with folders in which nothing can be made.
#[derive(Debug)]
struct Unwritable;

impl FileSystem for Unwritable {
    fn status(&self, path: &Path) -> std::io::Result<Status> {
        Disk.status(path)
    }

    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        Disk.read(path)
    }

    fn can_create_in(&self, _: &Path) -> bool {
        false
    }

    fn replace(&self, _: &Path, _: &[u8], _: u32) -> std::io::Result<()> {
        Err(std::io::Error::from(std::io::ErrorKind::ReadOnlyFilesystem))
    }
}

/// A cache level by the name that `--cache` has for it.
const LEVELS: [(&str, Level); 4] = [
    ("off", Level::Off),
    ("bytecode", Level::Bytecode),
    ("tree", Level::Tree { source: true }),
    ("tree-only", Level::Tree { source: false }),
];

/// One start of a program within this process.
#[derive(Default)]
struct Sample {
    phases: Phases,
    wake: Duration,
}

struct Cell {
    row: StartupRow,
    folder: PathBuf,
    config: Config,
    samples: Vec<Sample>,
    processes: Vec<f64>,
}

/// Fills the table for one program. `scratch` is a folder to work in.
///
/// # Errors
/// The folder can't be written, or a program fails.
pub fn measure(workload: &Workload, scratch: &Path, rounds: u32) -> Result<Vec<StartupRow>> {
    let mut cells = Vec::new();
    for (name, level) in LEVELS {
        let states: &[&str] =
            if level == Level::Off { &["none"] } else { &["first", "valid", "stale-unwritable"] };
        for &state in states {
            let folder = scratch.join(format!("{}-{name}-{state}", workload.name.replace([' ', ','], "-")));
            write_sources(workload, &folder, "")?;
            let cache = CacheConfig { level, write: true, ..CacheConfig::default() };
            let row = StartupRow {
                program: workload.name.clone(),
                cache: name.to_owned(),
                state: state.to_owned(),
                rounds,
                ..StartupRow::default()
            };
            let config = Config { cache, ..Config::default() };
            cells.push(Cell { row, folder, config, samples: Vec::new(), processes: Vec::new() });
        }
    }
    // Younger sources would have their hashes compared at each start.
    std::thread::sleep(Duration::from_millis(100));
    for cell in &mut cells {
        match cell.row.state.as_str() {
            "valid" => {
                import_all(workload, &cell.folder, &cell.config)?;
            }
            "stale-unwritable" => {
                import_all(workload, &cell.folder, &cell.config)?;
                write_sources(workload, &cell.folder, "# changed\n")?;
                cell.config.cache.files = Arc::new(Unwritable);
            }
            _ => {}
        }
    }
    for _ in 0..rounds {
        for cell in &mut cells {
            let state = cell.row.state.as_str();
            if state == "first" {
                forget(workload, &cell.folder)?;
            }
            cell.samples.push(import_all(workload, &cell.folder, &cell.config)?);
            if state != "stale-unwritable" {
                if state == "first" {
                    forget(workload, &cell.folder)?;
                }
                cell.processes.push(process(&cell.folder, &cell.row.cache)?);
            }
        }
    }
    Ok(cells.into_iter().map(finish).collect())
}

fn write_sources(workload: &Workload, folder: &Path, tail: &str) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("can't create {}", folder.display()))?;
    let mut main = String::new();
    for (name, text) in &workload.modules {
        main += &format!("import {name}\n");
        std::fs::write(folder.join(format!("{name}.py")), format!("{text}{tail}"))?;
    }
    std::fs::write(folder.join("main.py"), main)?;
    Ok(())
}

/// Takes the caches away that an earlier round wrote into the scratch folder.
fn forget(workload: &Workload, folder: &Path) -> Result<()> {
    for (name, _) in &workload.modules {
        if let Some(path) = cache_path(&folder.join(format!("{name}.py")), None)
            && path.exists()
        {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The phases of all modules together.
fn import_all(workload: &Workload, folder: &Path, config: &Config) -> Result<Sample> {
    let Sample { phases: mut sum, mut wake } = Sample::default();
    for (name, _) in &workload.modules {
        let path = folder.join(format!("{name}.py"));
        let filename = path.to_string_lossy();
        let request = Request {
            source: &path,
            text: None,
            filename: &filename,
            config,
            prefix: None,
            write: config.cache.write,
        };
        let Ok(loaded) = load_module(request) else { bail!("{filename} can't be compiled") };
        let p = loaded.phases;
        sum.read += p.read;
        sum.parse += p.parse;
        sum.scope += p.scope;
        sum.compile += p.compile;
        sum.serialise += p.serialise;
        sum.write += p.write;
        sum.load += p.load;
        sum.source_bytes += std::fs::metadata(&path)?.len();
        sum.cache_bytes += p.cache_bytes;
        let began = Instant::now();
        if vm_core::bytecode::wake_all(&loaded.unit).is_err() {
            bail!("the cache of {filename} is damaged");
        }
        wake += began.elapsed();
    }
    Ok(Sample { phases: sum, wake })
}

/// Milliseconds of a process that imports everything and ends.
fn process(folder: &Path, cache: &str) -> Result<f64> {
    let harness = std::env::current_exe().context("can't find this program's file")?;
    let mut command = Command::new(harness);
    command.args(["run", "--cache", cache]).arg(folder.join("main.py"));
    command.env_remove("PYTHONDONTWRITEBYTECODE").env_remove("PYTHONPYCACHEPREFIX");
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let began = Instant::now();
    let status = command.status().context("can't start a process")?;
    let spent = began.elapsed();
    if !status.success() {
        bail!("importing the modules below {} failed", folder.display());
    }
    Ok(spent.as_secs_f64() * 1e3)
}

fn finish(cell: Cell) -> StartupRow {
    let of = |f: fn(&Phases) -> Duration| {
        median(cell.samples.iter().map(|s| f(&s.phases).as_secs_f64() * 1e3).collect())
    };
    let total = |p: &Phases| p.read + p.parse + p.scope + p.compile + p.serialise + p.write + p.load;
    let (source_bytes, cache_bytes) =
        cell.samples.last().map_or((0, 0), |s| (s.phases.source_bytes, s.phases.cache_bytes));
    StartupRow {
        read_ms: of(|p| p.read),
        parse_ms: of(|p| p.parse),
        scope_ms: of(|p| p.scope),
        compile_ms: of(|p| p.compile),
        serialise_ms: of(|p| p.serialise),
        write_ms: of(|p| p.write),
        load_ms: of(|p| p.load),
        wake_ms: median(cell.samples.iter().map(|s| s.wake.as_secs_f64() * 1e3).collect()),
        front_end_ms: median(cell.samples.iter().map(|s| total(&s.phases).as_secs_f64() * 1e3).collect()),
        process_ms: (!cell.processes.is_empty()).then(|| median(cell.processes.clone())),
        source_bytes,
        cache_bytes,
        ..cell.row
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    match n {
        0 => 0.0,
        _ if n % 2 == 1 => values[n / 2],
        _ => (values[n / 2 - 1] + values[n / 2]) / 2.0,
    }
}

/// Writes the table as CSV.
///
/// # Errors
/// The file can't be written.
pub fn write(path: &Path, rows: &[StartupRow]) -> Result<()> {
    let mut writer =
        csv::Writer::from_path(path).with_context(|| format!("can't write {}", path.display()))?;
    rows.iter().try_for_each(|row| writer.serialize(row))?;
    Ok(writer.flush()?)
}

/// Reads the table of a result folder; nothing if there is none.
///
/// # Errors
/// The file is damaged.
pub fn read(dir: &Path) -> Result<Vec<StartupRow>> {
    let path = dir.join(FILE);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut reader =
        csv::Reader::from_path(&path).with_context(|| format!("can't read {}", path.display()))?;
    reader.deserialize().map(|row| row.with_context(|| format!("{} is damaged", path.display()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_modules_are_programs() {
        let text = generated(3, 300);
        assert!((300..340).contains(&text.lines().count()), "{}", text.lines().count());
        assert_ne!(text, generated(4, 300));
        let flags = vm_core::compile::CompileFlags::default();
        let mode = vm_core::compile::Mode::Exec;
        vm_core::compile::compile_source(&*text, "m.py", mode, &Config::default(), flags).unwrap();
    }

    #[test]
    fn medians() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn tables_survive() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()).unwrap(), []);
        let row = StartupRow {
            program: "200 modules".into(),
            load_ms: 1.25,
            process_ms: None,
            ..Default::default()
        };
        let rows = [row.clone(), StartupRow { process_ms: Some(2.5), ..row }];
        write(&dir.path().join(FILE), &rows).unwrap();
        assert_eq!(read(dir.path()).unwrap(), rows);
    }
}
