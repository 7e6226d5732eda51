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

fn number<T: std::str::FromStr>(record: &csv::ByteRecord, at: usize, name: &str) -> Result<T, String> {
    let text = std::str::from_utf8(&record[at]).unwrap_or("?");
    text.parse().map_err(|_| format!("{name} is `{text}`"))
}

/// A time: neither negative nor infinite nor NaN, all of which would parse.
fn seconds(record: &csv::ByteRecord, at: usize, name: &str) -> Result<f64, String> {
    let value: f64 = number(record, at, name)?;
    if value.is_finite() && value >= 0.0 { Ok(value) } else { Err(format!("{name} is `{value}`")) }
}

fn optional<T: std::str::FromStr>(
    record: &csv::ByteRecord,
    at: Option<usize>,
    name: &str,
) -> Result<Option<T>, String> {
    match at {
        Some(at) if !record[at].is_empty() => number(record, at, name).map(Some),
        _ => Ok(None),
    }
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
    let mut processes: Vec<Process> = Vec::new();
    let mut places: HashMap<InvocationKey, usize> = HashMap::new();
    // The process of the row before, which is nearly always that of this row, too.
    let mut current: Option<usize> = None;
    let mut incomplete: Option<u64> = None;
    let mut record = csv::ByteRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(e) => return Err(damaged(path, line, &e)),
        }
        let wrong = |e: String| damaged(path, line, &e);
        let invocation: u32 = number(&record, columns.invocation, "invocation").map_err(wrong)?;
        let (config, benchmark) = (&record[columns.config], &record[columns.benchmark]);
        let same = |p: &Process| {
            p.invocation == invocation && p.config.as_bytes() == config && p.benchmark.as_bytes() == benchmark
        };
        let wall = seconds(&record, columns.seconds, "seconds").map_err(wrong)?;
        let cpu = match columns.cpu_seconds {
            Some(at) if !record[at].is_empty() => seconds(&record, at, "cpu_seconds").map_err(wrong)?,
            _ => f64::NAN,
        };
        let loops: u32 = number(&record, columns.loops, "loops").map_err(wrong)?;
        let is_warmup = match &record[columns.phase] {
            b"warmup" => true,
            b"measured" => false,
            other => return Err(damaged(path, line, &format!("phase is `{}`", text(other)))),
        };
        let instructions: Option<u64> =
            optional(&record, columns.instructions, "instructions").map_err(wrong)?;
        let iteration: u32 = number(&record, columns.iteration, "iteration").map_err(wrong)?;
        let place = match current.filter(|&i| same(&processes[i])) {
            Some(i) => i,
            None => {
                let key = (text(config), text(benchmark), invocation);
                if !done.contains(&key) {
                    incomplete.get_or_insert(line);
                    current = None;
                    continue;
                }
                if let Some(first) = incomplete {
                    bail!(
                        "{} is damaged: line {first} belongs to no complete invocation, but line {line} does",
                        path.display()
                    );
                }
                *places.entry(key).or_insert_with(|| {
                    processes.push(Process {
                        config: text(config),
                        jit: text(&record[columns.jit]),
                        benchmark: text(benchmark),
                        invocation,
                        loops,
                        warmups: 0,
                        seconds: Vec::new(),
                        cpu_seconds: Vec::new(),
                        instructions: Vec::new(),
                    });
                    processes.len() - 1
                })
            }
        };
        current = Some(place);
        let process = &mut processes[place];
        if iteration as usize != process.seconds.len() {
            let why = format!("iteration {iteration} stands where {} is due", process.seconds.len());
            return Err(damaged(path, line, &why));
        }
        if loops != process.loops || is_warmup && process.warmups < process.seconds.len() {
            return Err(damaged(path, line, &"loops or phase don't fit the lines before"));
        }
        process.warmups += usize::from(is_warmup);
        process.seconds.push(wall);
        process.cpu_seconds.push(cpu);
        process.instructions.extend(instructions);
        length = reader.position().byte();
    }
    Ok((processes, length))
}
