//! One stretch of measuring: runs what is left of a plan, in its order, and stores every sample and verdict.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::process::{Ending, Exit, Invoker, Request};
use super::protocol::Line;
use super::store::{InvocationRow, SampleRow, Status, Store};
use crate::experiment::machine;
use crate::experiment::plan::{Cell, Job, Plan};
use crate::experiment::{Entry, Program};

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Everything in the plan has a row.
    Complete,
    /// The user stopped it; `--resume` goes on.
    Interrupted,
}

/// Is told what happens, for progress.
pub trait Observer {
    /// `remaining` are the jobs of this session, in order.
    fn begin(&mut self, plan: &Plan, remaining: &[Job], done_before: usize);
    fn started(&mut self, plan: &Plan, job: Job);
    fn finished(&mut self, plan: &Plan, job: Job, row: &InvocationRow);
    fn end(&mut self, finish: Finish);
}

/// After this many time-outs of one cell, the rest of its invocations are recorded as skipped.
const TIMEOUTS_BEFORE_SKIPPING: u32 = 2;

/// Where a program's text lies once the experiment has begun.
pub fn program_path(dir: &Path, program: &Program) -> std::path::PathBuf {
    // `join` leaves an absolute path (a user's file) as it is.
    dir.join(&program.path)
}

/// Iterations that one process of this program runs: warm-up and measured ones.
pub fn iterations_of(plan: &Plan, program: &Program) -> (u32, u32) {
    match program.entry {
        Entry::Run | Entry::Pyperf => (plan.warmups, plan.iterations),
        Entry::Script => (0, 1),
    }
}

/// Runs every job of the plan that `store` has no row for.
///
/// # Errors
/// Samples can't be stored. What a child does wrong is a row, never an error.
pub fn run(
    plan: &Plan,
    dir: &Path,
    store: &mut Store,
    invoker: &mut dyn Invoker,
    observer: &mut dyn Observer,
    stop: &dyn Fn() -> bool,
) -> Result<Finish> {
    let dir = &std::path::absolute(dir)?;
    let schedule = plan.schedule();
    let key = |job: &Job| {
        let configuration = &plan.configurations[job.cell.configuration];
        (configuration.label(), plan.programs[job.cell.program].name.clone(), job.invocation)
    };
    let remaining: Vec<(usize, Job)> =
        schedule.iter().copied().enumerate().filter(|(_, job)| !store.done.contains(&key(job))).collect();
    let jobs: Vec<Job> = remaining.iter().map(|(_, job)| *job).collect();
    observer.begin(plan, &jobs, schedule.len() - jobs.len());
    let mut timeouts: HashMap<Cell, u32> = HashMap::new();
    for (position, job) in remaining {
        if stop() {
            observer.end(Finish::Interrupted);
            return Ok(Finish::Interrupted);
        }
        observer.started(plan, job);
        let skip = timeouts.get(&job.cell).is_some_and(|n| *n >= TIMEOUTS_BEFORE_SKIPPING);
        let row = if skip {
            let mut row = blank_row(plan, job, position);
            row.detail = format!("timed out {TIMEOUTS_BEFORE_SKIPPING} times before");
            Some(row)
        } else {
            invoke(plan, dir, job, position, store, invoker, stop)?
        };
        let Some(row) = row else {
            observer.end(Finish::Interrupted);
            return Ok(Finish::Interrupted);
        };
        if row.status == Status::Timeout {
            *timeouts.entry(job.cell).or_default() += 1;
        }
        store.invocation(&row)?;
        observer.finished(plan, job, &row);
    }
    observer.end(Finish::Complete);
    Ok(Finish::Complete)
}

fn blank_row(plan: &Plan, job: Job, position: usize) -> InvocationRow {
    let configuration = &plan.configurations[job.cell.configuration];
    InvocationRow {
        config: configuration.label(),
        jit: configuration.jit.clone(),
        benchmark: plan.programs[job.cell.program].name.clone(),
        invocation: job.invocation,
        position,
        started: machine::now(),
        status: Status::Skipped,
        exit: None,
        wall_seconds: 0.0,
        start_seconds: None,
        load_seconds: None,
        environment_bytes: None,
        peak_rss_kib: None,
        peak_heap_bytes: None,
        load1: machine::load(),
        answer: String::new(),
        counters: String::new(),
        detail: String::new(),
    }
}

/// What a child has reported so far.
#[derive(Default)]
struct Report {
    samples: u32,
    instructions: Option<u64>,
    wrong: Option<String>,
    counters: Vec<String>,
    done: bool,
    nonsense: Option<String>,
}

/// Runs one process. `None`: the user wants to stop.
fn invoke(
    plan: &Plan,
    dir: &Path,
    job: Job,
    position: usize,
    store: &mut Store,
    invoker: &mut dyn Invoker,
    stop: &dyn Fn() -> bool,
) -> Result<Option<InvocationRow>> {
    let program = &plan.programs[job.cell.program];
    let (warmups, iterations) = iterations_of(plan, program);
    let expected = warmups + iterations;
    let mut row = blank_row(plan, job, position);
    let mut report = Report::default();
    let sample_row = |iteration: u32, seconds: f64, cpu_seconds: Option<f64>| SampleRow {
        config: plan.configurations[job.cell.configuration].label(),
        jit: plan.configurations[job.cell.configuration].jit.clone(),
        benchmark: program.name.clone(),
        invocation: job.invocation,
        iteration,
        phase: if iteration < warmups { "warmup".into() } else { "measured".into() },
        loops: program.loops,
        seconds,
        cpu_seconds,
        instructions: None,
    };
    let request = Request {
        configuration: &plan.configurations[job.cell.configuration],
        program,
        path: program_path(dir, program),
        iterations: expected,
        timeout: Duration::from_secs(plan.timeout),
    };
    let begun = machine::epoch();
    let ending = invoker.invoke(&request, stop, &mut |line| {
        match line {
            Ok(Line::Sample { iteration, seconds, cpu_seconds }) => {
                if iteration == report.samples && iteration < expected && program.entry != Entry::Script {
                    report.samples += 1;
                    let row = sample_row(iteration, seconds, cpu_seconds);
                    store.sample(&SampleRow { instructions: report.instructions.take(), ..row })?;
                } else {
                    report.nonsense = Some(format!("iteration {iteration} was reported out of order"));
                }
            }
            Ok(Line::Instructions(n)) => report.instructions = Some(n),
            Ok(Line::Phase(name, seconds)) => match name.as_str() {
                // A clock that was set back in between says nothing.
                "start" => row.start_seconds = Some(seconds - begun).filter(|s| *s >= 0.0),
                "load" => row.load_seconds = Some(seconds),
                _ => report.nonsense = Some(format!("there is no phase `{name}`")),
            },
            Ok(Line::Answer(text)) => row.answer = text,
            Ok(Line::Wrong(text)) => report.wrong = Some(text),
            Ok(Line::Counter(name, value)) => report.counters.push(format!("{name}={value}")),
            Ok(Line::Heap(bytes)) => row.peak_heap_bytes = Some(bytes),
            Ok(Line::Rss(kib)) => row.peak_rss_kib = Some(kib),
            Ok(Line::Done) => report.done = true,
            Err(why) => report.nonsense = Some(why),
        }
        Ok(())
    })?;
    if ending.exit == Exit::Interrupted {
        return Ok(None);
    }
    row.wall_seconds = ending.seconds;
    row.environment_bytes = ending.environment;
    if program.entry == Entry::Script && plan.configurations[job.cell.configuration].is_peer() {
        // Nobody is around another interpreter's script to say that it came to its end.
        report.done = ending.exit == Exit::Status(0);
    }
    if program.entry == Entry::Script && ending.exit == Exit::Status(0) && report.done {
        report.samples = 1;
        store.sample(&sample_row(0, ending.seconds, None))?;
    }
    row.counters = report.counters.join(";");
    (row.status, row.exit, row.detail) = verdict(&report, &ending, expected, plan.timeout);
    Ok(Some(row))
}

fn verdict(report: &Report, ending: &Ending, expected: u32, timeout: u64) -> (Status, Option<i32>, String) {
    let words = &ending.last_words;
    match &ending.exit {
        Exit::TimedOut => (Status::Timeout, None, format!("stopped after {timeout} s")),
        Exit::NotStarted(why) => (Status::NotStarted, None, why.clone()),
        Exit::Interrupted => (Status::Skipped, None, String::new()),
        Exit::Signal(n) => (Status::Crash, Some(-n), format!("signal {n}; {words}")),
        Exit::Status(code) => {
            if let Some(why) = &report.wrong {
                (Status::WrongAnswer, Some(*code), why.clone())
            } else if *code != 0 {
                (Status::Error, Some(*code), words.clone())
            } else if let Some(why) = &report.nonsense {
                (Status::Garbage, Some(0), why.clone())
            } else if !report.done || report.samples != expected {
                let why = format!("reported {} of {expected} iterations", report.samples);
                (Status::Garbage, Some(0), why)
            } else {
                (Status::Ok, Some(0), String::new())
            }
        }
    }
}
