//! Reading raw data back: the samples of each process as one compact series.
//!
//! `samples.csv` is read as a stream, because it can be larger than memory: of each row only the numbers are kept, next
//! to those of the same process. So ten million samples take some 160 MB and a few seconds.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::store::{
    INVOCATIONS, InvocationKey, InvocationRow, SAMPLES, SampleRow, Status, damaged, read_table,
};
use crate::experiment::Entry;
use crate::experiment::plan::{Clock, Plan};

/// The iterations of one process, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    pub config: String,
    pub jit: String,
    pub benchmark: String,
    pub invocation: u32,
    pub loops: u32,
    /// How many of the iterations are warm-up.
    pub warmups: usize,
    /// Wall time of each iteration.
    pub seconds: Vec<f64>,
    /// Processor time; NaN where the child didn't report it.
    pub cpu_seconds: Vec<f64>,
    /// Instructions; empty where they weren't counted.
    pub instructions: Vec<u64>,
}

impl Process {
    /// Its iterations as rows of `samples.csv`.
    pub fn rows(&self) -> impl Iterator<Item = SampleRow> + '_ {
        self.seconds.iter().zip(&self.cpu_seconds).enumerate().map(|(i, (seconds, cpu))| SampleRow {
            config: self.config.clone(),
            jit: self.jit.clone(),
            benchmark: self.benchmark.clone(),
            invocation: self.invocation,
            iteration: i as u32,
            phase: if i < self.warmups { "warmup".into() } else { "measured".into() },
            loops: self.loops,
            seconds: *seconds,
            cpu_seconds: (!cpu.is_nan()).then_some(*cpu),
            instructions: self.instructions.get(i).copied(),
        })
    }
}

/// The raw data of a result folder.
pub struct Data {
    /// In the order in which they ran.
    pub processes: Vec<Process>,
    pub invocations: Vec<InvocationRow>,
    pub(super) samples_length: u64,
    pub(super) invocations_length: u64,
}

impl Data {
    /// Data that is in no file.
    pub fn new(processes: Vec<Process>, invocations: Vec<InvocationRow>) -> Data {
        Data { processes, invocations, samples_length: 0, invocations_length: 0 }
    }

    /// Every sample as a row.
    pub fn samples(&self) -> impl Iterator<Item = SampleRow> + '_ {
        self.processes.iter().flat_map(Process::rows)
    }

    pub fn sample_count(&self) -> usize {
        self.processes.iter().map(|p| p.seconds.len()).sum()
    }

    /// Checks that every process is one of the plan's, and that those that ended well have all their samples.
    ///
    /// # Errors
    /// The first line of invocations.csv in `dir` for which that isn't so.
    pub fn check(&self, dir: &Path, plan: &Plan) -> Result<()> {
        let labels: HashSet<String> = plan.configurations.iter().map(|c| c.label()).collect();
        let due: HashMap<&str, usize> = plan
            .programs
            .iter()
            .map(|p| {
                let all = (plan.warmups + plan.iterations) as usize;
                (p.name.as_str(), if p.entry == Entry::Script { 1 } else { all })
            })
            .collect();
        let measured: HashMap<_, usize> = self
            .processes
            .iter()
            .map(|p| ((&p.config, &p.benchmark, p.invocation), p.seconds.len()))
            .collect();
        for (i, row) in self.invocations.iter().enumerate() {
            let wrong = |why: String| Err(damaged(&dir.join(INVOCATIONS), i as u64 + 2, &why));
            let Some(due) = due.get(row.benchmark.as_str()) else {
                return wrong(format!("the plan has no program `{}`", row.benchmark));
            };
            if !labels.contains(&row.config) {
                return wrong(format!("the plan has no configuration `{}`", row.config));
            }
            if row.invocation >= plan.invocations {
                return wrong(format!("the plan has no invocation {}", row.invocation));
            }
            let counter = |c: &str| c.split_once('=').is_some_and(|(_, n)| n.parse::<u64>().is_ok());
            if let Some(c) = row.counters.split(';').find(|c| !c.is_empty() && !counter(c)) {
                return wrong(format!("a counter is `{c}`"));
            }
            let there = measured.get(&(&row.config, &row.benchmark, row.invocation)).copied().unwrap_or(0);
            // Where instructions are counted, valgrind runs fewer iterations than were asked for.
            if row.status == Status::Ok && plan.clock != Clock::Instructions && there != *due {
                return wrong(format!("it has {there} of its {due} samples in {SAMPLES}"));
            }
        }
        Ok(())
    }
}

/// Reads the raw data of a result folder, without what belongs to no complete invocation. Changes nothing.
///
/// # Errors
/// A file is missing or damaged; the message names the line.
pub fn read(dir: &Path) -> Result<Data> {
    let (rows, ends, whole) = read_table::<InvocationRow>(&dir.join(INVOCATIONS))?;
    let invocations = rows;
    let invocations_length = ends.last().copied().unwrap_or(whole);
    let mut done = HashSet::new();
    for (i, row) in invocations.iter().enumerate() {
        if !done.insert(row.key()) {
            bail!(
                "{} is damaged: line {} repeats invocation {} of {} under {}",
                dir.join(INVOCATIONS).display(),
                i + 2,
                row.invocation,
                row.benchmark,
                row.config
            );
        }
    }
    let (processes, samples_length) = read_samples(&dir.join(SAMPLES), &done)?;
    Ok(Data { processes, invocations, samples_length, invocations_length })
}

/// Places of the columns in the file at hand.
struct Columns {
    config: usize,
    jit: usize,
    benchmark: usize,
    invocation: usize,
    iteration: usize,
    phase: usize,
    loops: usize,
    seconds: usize,
    cpu_seconds: Option<usize>,
    instructions: Option<usize>,
}

impl Columns {
    fn of(header: &csv::ByteRecord) -> Result<Columns, String> {
        let find = |name: &str| header.iter().position(|h| h == name.as_bytes());
        let need = |name: &str| find(name).ok_or_else(|| format!("it has no column {name}"));
        Ok(Columns {
            config: need("config")?,
            jit: need("jit")?,
            benchmark: need("benchmark")?,
            invocation: need("invocation")?,
            iteration: need("iteration")?,
            phase: need("phase")?,
            loops: need("loops")?,
            seconds: need("seconds")?,
            cpu_seconds: find("cpu_seconds"),
            instructions: find("instructions"),
        })
    }
}

/// One row of `samples.csv`, as it lies in the file's buffer.
struct Row<'a> {
    config: &'a [u8],
    jit: &'a [u8],
    benchmark: &'a [u8],
    invocation: u32,
    iteration: u32,
    is_warmup: bool,
    loops: u32,
    seconds: f64,
    /// NaN where it isn't known.
    cpu_seconds: f64,
    instructions: Option<u64>,
}

impl Columns {
    fn row<'a>(&self, record: &'a csv::ByteRecord) -> Result<Row<'a>, String> {
        let given = |at: Option<usize>| at.filter(|at| !record[*at].is_empty());
        Ok(Row {
            config: &record[self.config],
            jit: &record[self.jit],
            benchmark: &record[self.benchmark],
            invocation: number(record, self.invocation, "invocation")?,
            iteration: number(record, self.iteration, "iteration")?,
            is_warmup: match &record[self.phase] {
                b"warmup" => true,
                b"measured" => false,
                other => return Err(format!("phase is `{}`", text(other))),
            },
            loops: number(record, self.loops, "loops")?,
            seconds: seconds(record, self.seconds, "seconds")?,
            cpu_seconds: match given(self.cpu_seconds) {
                Some(at) => seconds(record, at, "cpu_seconds")?,
                None => f64::NAN,
            },
            instructions: given(self.instructions)
                .map(|at| number(record, at, "instructions"))
                .transpose()?,
        })
    }
}

impl Process {
    /// The process of a row, without any iteration.
    fn of(row: &Row) -> Process {
        Process {
            config: text(row.config),
            jit: text(row.jit),
            benchmark: text(row.benchmark),
            invocation: row.invocation,
            loops: row.loops,
            warmups: 0,
            seconds: Vec::new(),
            cpu_seconds: Vec::new(),
            instructions: Vec::new(),
        }
    }

    fn has(&self, row: &Row) -> bool {
        self.invocation == row.invocation
            && self.config.as_bytes() == row.config
            && self.benchmark.as_bytes() == row.benchmark
    }

    /// Adds the iteration of a row, which has to be the next one.
    fn add(&mut self, row: &Row) -> Result<(), String> {
        let due = self.seconds.len();
        if row.iteration as usize != due {
            return Err(format!("iteration {} stands where {due} is due", row.iteration));
        }
        if row.loops != self.loops || row.is_warmup && self.warmups < due {
            return Err("loops or phase don't fit the lines before".into());
        }
        self.warmups += usize::from(row.is_warmup);
        self.seconds.push(row.seconds);
        self.cpu_seconds.push(row.cpu_seconds);
        self.instructions.extend(row.instructions);
        Ok(())
    }
}

fn number<T: std::str::FromStr>(record: &csv::ByteRecord, at: usize, name: &str) -> Result<T, String> {
    let text = std::str::from_utf8(&record[at]).unwrap_or("?");
    text.parse().map_err(|_| format!("{name} is `{text}`"))
}

/// A time: neither negative nor infinite nor NaN, all of which would parse.
fn seconds(record: &csv::ByteRecord, at: usize, name: &str) -> Result<f64, String> {
    let value: f64 = number(record, at, name)?;
    if value.is_finite() && value >= 0.0 { Ok(value) } else { Err(format!("{name} is `{value}`")) }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The offset behind the last line that is whole.
fn whole_lines(file: &mut File) -> std::io::Result<u64> {
    let mut end = file.seek(SeekFrom::End(0))?;
    let mut bytes = vec![0; 64 * 1024];
    while end > 0 {
        let length = end.min(bytes.len() as u64);
        file.seek(SeekFrom::Start(end - length))?;
        let part = &mut bytes[..length as usize];
        file.read_exact(part)?;
        if let Some(at) = part.iter().rposition(|b| *b == b'\n') {
            end = end - length + at as u64 + 1;
            break;
        }
        end -= length;
    }
    file.rewind()?;
    Ok(end)
}

/// The series of complete invocations, and the offset behind their last sample.
fn read_samples(path: &Path, done: &HashSet<InvocationKey>) -> Result<(Vec<Process>, u64)> {
    let mut file = File::open(path).with_context(|| format!("can't read {}", path.display()))?;
    let whole = whole_lines(&mut file).with_context(|| format!("can't read {}", path.display()))?;
    if whole == 0 {
        return Err(damaged(path, 1, &"it has no header"));
    }
    let lines = BufReader::with_capacity(1 << 20, file.take(whole));
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_reader(lines);
    let header = reader.byte_headers().map_err(|e| damaged(path, 1, &e))?.clone();
    let columns = Columns::of(&header).map_err(|e| damaged(path, 1, &e))?;
    let mut length = reader.position().byte();
    let mut gathered = Gathered::default();
    let mut incomplete: Option<u64> = None;
    let mut record = csv::ByteRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(e) => return Err(damaged(path, line, &e)),
        }
        let row = columns.row(&record).map_err(|e| damaged(path, line, &e))?;
        let Some(process) = gathered.process(&row, done) else {
            incomplete.get_or_insert(line);
            continue;
        };
        if let Some(first) = incomplete {
            bail!(
                "{} is damaged: line {first} belongs to no complete invocation of {INVOCATIONS}, but line {line} does",
                path.display()
            );
        }
        process.add(&row).map_err(|e| damaged(path, line, &e))?;
        length = reader.position().byte();
    }
    Ok((gathered.processes, length))
}

/// The series read so far.
#[derive(Default)]
struct Gathered {
    processes: Vec<Process>,
    places: HashMap<InvocationKey, usize>,
    /// The process of the row before, which is nearly always that of this row, too.
    current: Option<usize>,
}

impl Gathered {
    /// The process that a row belongs to; `None` if it is no complete invocation.
    fn process(&mut self, row: &Row, done: &HashSet<InvocationKey>) -> Option<&mut Process> {
        if !self.current.is_some_and(|i| self.processes[i].has(row)) {
            let key = (text(row.config), text(row.benchmark), row.invocation);
            self.current = done.contains(&key).then(|| {
                *self.places.entry(key).or_insert_with(|| {
                    self.processes.push(Process::of(row));
                    self.processes.len() - 1
                })
            });
        }
        Some(&mut self.processes[self.current?])
    }
}
