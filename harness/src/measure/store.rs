//! The raw data of a result folder: `samples.csv` (one row an iteration) and `invocations.csv` (one row a process).
//!
//! Order of writing makes a killed experiment recoverable: a process's samples are appended as they come, its row in
//! `invocations.csv` comes last. Samples without such a row belong to the process that was running when the harness was
//! killed; they stand at the end of the file, and resuming cuts them off.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::experiment::plan::Plan;

pub const SAMPLES: &str = "samples.csv";
pub const INVOCATIONS: &str = "invocations.csv";

/// One iteration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleRow {
    pub config: String,
    pub jit: String,
    pub benchmark: String,
    pub invocation: u32,
    pub iteration: u32,
    /// `warmup` or `measured`.
    pub phase: String,
    pub loops: u32,
    /// Wall time.
    pub seconds: f64,
    /// Processor time, where the child reports it.
    pub cpu_seconds: Option<f64>,
    /// Instructions executed, where they were counted (`--metric instructions`).
    #[serde(default)]
    pub instructions: Option<u64>,
}

/// One process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvocationRow {
    pub config: String,
    pub jit: String,
    pub benchmark: String,
    pub invocation: u32,
    /// Place in the plan's order, from 0.
    pub position: usize,
    pub started: String,
    pub status: Status,
    /// Exit status, negative: the signal that ended it. Empty if it never ended by itself.
    pub exit: Option<i32>,
    /// From start to end of the process.
    pub wall_seconds: f64,
    /// From the start of the process to the driver's first line: loading the binary, making the interpreter.
    #[serde(default)]
    pub start_seconds: Option<f64>,
    /// Reading, compiling and importing the program, before its first iteration.
    #[serde(default)]
    pub load_seconds: Option<f64>,
    /// Bytes by which its environment was lengthened.
    #[serde(default)]
    pub environment_bytes: Option<usize>,
    pub peak_rss_kib: Option<u64>,
    pub peak_heap_bytes: Option<u64>,
    /// Load average of the last minute when it started.
    pub load1: Option<f64>,
    pub answer: String,
    /// `name=value` joined by `;`.
    pub counters: String,
    /// What went wrong.
    pub detail: String,
}

/// How an invocation went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Ok,
    /// The program found its own answer wrong.
    WrongAnswer,
    /// It ended with another exit status than 0.
    Error,
    /// A signal ended it.
    Crash,
    Timeout,
    /// It ended well, but its report is incomplete or not understood.
    Garbage,
    NotStarted,
    /// Not run, because the same cell had timed out too often.
    Skipped,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::WrongAnswer => "wrong-answer",
            Status::Error => "error",
            Status::Crash => "crash",
            Status::Timeout => "timeout",
            Status::Garbage => "garbage",
            Status::NotStarted => "not-started",
            Status::Skipped => "skipped",
        }
    }
}

/// Identity of an invocation: configuration label, benchmark, number.
pub type InvocationKey = (String, String, u32);

impl InvocationRow {
    pub fn key(&self) -> InvocationKey {
        (self.config.clone(), self.benchmark.clone(), self.invocation)
    }
}

impl SampleRow {
    pub fn key(&self) -> InvocationKey {
        (self.config.clone(), self.benchmark.clone(), self.invocation)
    }
}

/// One CSV file that grows by whole rows.
struct Table {
    file: File,
    path: PathBuf,
    length: u64,
}

impl Table {
    fn create<R: Serialize>(path: PathBuf, example: &R) -> Result<Table> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .with_context(|| format!("can't create {}", path.display()))?;
        let mut table = Table { file, path, length: 0 };
        let both = to_csv(example, true)?;
        let header = both.split_inclusive('\n').next().unwrap_or_default().to_owned();
        table.append(&header)?;
        Ok(table)
    }

    fn open(path: PathBuf, length: u64) -> Result<Table> {
        let mut file = OpenOptions::new()
            .write(true)
            .open(&path)
            .with_context(|| format!("can't write to {}", path.display()))?;
        file.set_len(length).with_context(|| format!("can't write to {}", path.display()))?;
        file.seek(SeekFrom::End(0))?;
        Ok(Table { file, path, length })
    }

    fn append(&mut self, text: &str) -> Result<()> {
        if let Err(error) = self.file.write_all(text.as_bytes()) {
            // Part of the row may have got through (disk full): take it back, so that the file stays whole.
            let _ = self.file.set_len(self.length);
            let _ = self.file.seek(SeekFrom::Start(self.length));
            return Err(error).with_context(|| {
                format!("can't write to {}; make room and continue with --resume", self.path.display())
            });
        }
        self.length += text.len() as u64;
        Ok(())
    }
}

/// Whether a result was killed between its record and the headers of its raw data. Takes away what is there of them.
fn never_begun(dir: &Path) -> bool {
    let start = |name: &str| {
        let mut bytes = Vec::new();
        File::open(dir.join(name))?.take(4096).read_to_end(&mut bytes).map(|_| bytes)
    };
    let lines = |name: &str| match start(name) {
        Ok(bytes) => bytes.iter().filter(|b| **b == b'\n').count(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => 0,
        // Whatever it is, it isn't empty as far as we know.
        Err(_) => 2,
    };
    // The samples come first: without their header there is none of the invocations, and without that there is no sample.
    let never = lines(INVOCATIONS) == 0 && lines(SAMPLES) <= 1;
    if never {
        for name in [SAMPLES, INVOCATIONS] {
            let _ = std::fs::remove_file(dir.join(name));
        }
    }
    never
}

fn to_csv<R: Serialize>(row: &R, header: bool) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().has_headers(header).from_writer(Vec::new());
    writer.serialize(row)?;
    Ok(String::from_utf8(writer.into_inner()?)?)
}

pub use super::series::{Data, read};

/// The raw data of a result folder, open for appending. Holds a lock: two harnesses can't write into one folder.
pub struct Store {
    samples: Table,
    invocations: Table,
    /// Invocations that are complete.
    pub done: HashSet<InvocationKey>,
}

impl Store {
    /// Begins the raw data of a new experiment.
    ///
    /// # Errors
    /// The files exist already or can't be created.
    pub fn create(dir: &Path) -> Result<Store> {
        let samples = Table::create(
            dir.join(SAMPLES),
            &SampleRow {
                config: String::new(),
                jit: String::new(),
                benchmark: String::new(),
                invocation: 0,
                iteration: 0,
                phase: String::new(),
                loops: 0,
                seconds: 0.0,
                cpu_seconds: None,
                instructions: None,
            },
        )?;
        let invocations = Table::create(
            dir.join(INVOCATIONS),
            &InvocationRow {
                config: String::new(),
                jit: String::new(),
                benchmark: String::new(),
                invocation: 0,
                position: 0,
                started: String::new(),
                status: Status::Ok,
                exit: None,
                wall_seconds: 0.0,
                start_seconds: None,
                load_seconds: None,
                environment_bytes: None,
                peak_rss_kib: None,
                peak_heap_bytes: None,
                load1: None,
                answer: String::new(),
                counters: String::new(),
                detail: String::new(),
            },
        )?;
        Store { samples, invocations, done: HashSet::new() }.locked(dir)
    }

    /// Opens the raw data of an interrupted experiment and cuts off what belongs to no complete invocation.
    ///
    /// # Errors
    /// Damaged files (anything but an unfinished last line), or no permission to write.
    pub fn resume(dir: &Path, plan: &Plan) -> Result<Store> {
        if never_begun(dir) {
            return Store::create(dir);
        }
        let data = super::series::read(dir)?;
        data.check(dir, plan)?;
        let samples = Table::open(dir.join(SAMPLES), data.samples_length)?;
        let invocations = Table::open(dir.join(INVOCATIONS), data.invocations_length)?;
        let done = data.invocations.iter().map(InvocationRow::key).collect();
        Store { samples, invocations, done }.locked(dir)
    }

    fn locked(self, dir: &Path) -> Result<Store> {
        if self.samples.file.try_lock().is_err() {
            bail!("another harness is writing into {}", dir.display());
        }
        Ok(self)
    }

    /// Appends one iteration.
    ///
    /// # Errors
    /// The disk is full or the folder can't be written to; the file is left whole.
    pub fn sample(&mut self, row: &SampleRow) -> Result<()> {
        self.samples.append(&to_csv(row, false)?)
    }

    /// Appends the row that completes an invocation, and makes all of it durable.
    ///
    /// # Errors
    /// As [`Store::sample`].
    pub fn invocation(&mut self, row: &InvocationRow) -> Result<()> {
        // Synced here and not for each sample: between two processes it can't disturb what is being timed.
        self.samples.file.sync_data().context("can't sync samples.csv")?;
        self.invocation_unsynced(row)?;
        self.invocations.file.sync_data().context("can't sync invocations.csv")
    }

    /// The same, but durable only after [`Store::sync`]: for rows that are copied, not measured.
    ///
    /// # Errors
    /// As [`Store::sample`].
    pub fn invocation_unsynced(&mut self, row: &InvocationRow) -> Result<()> {
        self.invocations.append(&to_csv(row, false)?)?;
        self.done.insert(row.key());
        Ok(())
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// The disk says no.
    pub fn sync(&mut self) -> Result<()> {
        self.samples.file.sync_data().context("can't sync samples.csv")?;
        self.invocations.file.sync_data().context("can't sync invocations.csv")
    }
}

/// What is said of a file that can't be read from some line on.
pub(super) fn damaged(path: &Path, line: u64, why: &dyn std::fmt::Display) -> anyhow::Error {
    anyhow::anyhow!(
        "{} is damaged at line {line} ({why}); restore it, or cut off that line and all after it to go on \
         with --resume",
        path.display()
    )
}

/// All rows of a file, the offset behind each, and the offset behind the header. A last line without its end is left out.
pub(super) fn read_table<R: DeserializeOwned + Serialize>(path: &Path) -> Result<(Vec<R>, Vec<u64>, u64)> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|mut f| f.read_to_end(&mut bytes))
        .with_context(|| format!("can't read {}", path.display()))?;
    let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let mut reader = csv::ReaderBuilder::new().from_reader(&bytes[..whole]);
    let damaged = |line: u64, why: &dyn std::fmt::Display| damaged(path, line, why);
    if whole == 0 {
        return Err(damaged(1, &"it has no header"));
    }
    let headers = reader.headers().map_err(|e| damaged(1, &e))?.clone();
    let after_header = reader.position().byte();
    let mut rows = Vec::new();
    let mut ends = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(e) => return Err(damaged(line, &e)),
        }
        rows.push(record.deserialize(Some(&headers)).map_err(|e| damaged(line, &e))?);
        ends.push(reader.position().byte());
    }
    Ok((rows, ends, after_header))
}
