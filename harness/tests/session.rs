//! The session with a mock in the place of child processes and a clock that only the mock moves: order, verdicts, what
//! is stored when, what an observer is told. And the analysis of what such a session leaves.

use std::cell::Cell as StdCell;
use std::path::Path;

use anyhow::Result;
use harness::analysis::Verdict;
use harness::analysis::results::{OVERALL, analyse_data};
use harness::experiment::plan::{self, Job, Plan};
use harness::experiment::{Entry, Program, Record};
use harness::measure::process::{Ending, Exit, Invoker, Request};
use harness::measure::progress::TimeLeft;
use harness::measure::protocol::Line;
use harness::measure::session::{self, Finish, Observer};
use harness::measure::store::{self, InvocationRow, Status, Store};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use vm_core::{Switch, SwitchSet};

fn program(name: &str) -> Program {
    let path = Path::new("programs").join(name);
    Program { name: name.into(), path, entry: Entry::Run, loops: 1, digest: String::new(), source: None }
}

fn plan_of(switches: SwitchSet, programs: &[&str], invocations: u32) -> Plan {
    let factors = plan::factors_of(switches);
    let (mut configurations, factorial) = plan::configurations(&factors, SwitchSet::BASE);
    configurations.truncate(factorial);
    Plan {
        factors,
        held: "base".into(),
        configurations,
        factorial,
        programs: programs.iter().map(|p| program(p)).collect(),
        seed: 11,
        invocations,
        warmups: 1,
        iterations: 3,
        timeout: 10,
    }
}

fn two_switches() -> SwitchSet {
    SwitchSet::BASE.with(Switch::MethodCache).with(Switch::MapDicts)
}

/// Children whose times follow known effects: per switch a factor, one interaction, noise of processes and iterations.
struct Mock<'a> {
    rng: ChaCha8Rng,
    /// Seconds on the clock.
    clock: &'a StdCell<f64>,
    requests: Vec<(String, String)>,
    /// What children of this program do at their end.
    ending: fn(&str) -> Exit,
}

impl<'a> Mock<'a> {
    fn new(clock: &'a StdCell<f64>) -> Mock<'a> {
        Mock { rng: ChaCha8Rng::seed_from_u64(3), clock, requests: Vec::new(), ending: |_| Exit::Status(0) }
    }

    fn noise(&mut self, size: f64) -> f64 {
        // The sum of twelve uniform numbers is close enough to normal.
        (0..12).map(|_| self.rng.random::<f64>()).sum::<f64>().mul_add(size, -6.0 * size)
    }
}

const METHOD_CACHE: f64 = 1.20;
const MAP_DICTS: f64 = 1.50;
const TOGETHER: f64 = 0.90;

impl Invoker for Mock<'_> {
    fn invoke(
        &mut self,
        request: &Request,
        _stop: &dyn Fn() -> bool,
        line: &mut dyn FnMut(Result<Line, String>) -> Result<()>,
    ) -> Result<Ending> {
        let name = request.program.name.clone();
        self.requests.push((request.configuration.label(), name.clone()));
        assert!(request.path.is_absolute(), "a child may run in another folder");
        let begin = self.clock.get();
        let on = |s| request.configuration.switches.has(s);
        let mut speed = 1.0;
        if on(Switch::MethodCache) {
            speed *= METHOD_CACHE;
        }
        if on(Switch::MapDicts) {
            speed *= MAP_DICTS;
        }
        if on(Switch::MethodCache) && on(Switch::MapDicts) {
            speed *= TOGETHER;
        }
        let process = self.noise(0.01);
        // The machine gets slower all the time; blocks must cancel that.
        let drift = 1.0 + begin / 500.0;
        let exit = (self.ending)(&name);
        for iteration in 0..request.iterations {
            let first = if iteration == 0 { 2.0 } else { 1.0 };
            let seconds = 0.1 * drift * first * (process + self.noise(0.004)).exp() / speed;
            self.clock.set(self.clock.get() + seconds);
            line(Ok(Line::Sample { iteration, seconds }))?;
        }
        if exit == Exit::TimedOut {
            self.clock.set(begin + request.timeout.as_secs_f64());
        }
        line(Ok(Line::Counter("method-cache.hits".into(), u64::from(on(Switch::MethodCache)))))?;
        line(Ok(Line::Counter("map-dicts.instances".into(), 0)))?;
        line(Ok(Line::Rss(1000)))?;
        line(Ok(Line::Done))?;
        Ok(Ending { exit, seconds: self.clock.get() - begin, last_words: String::new() })
    }
}

/// Checks what it is told, against the plan and the clock.
#[derive(Default)]
struct Witness {
    jobs: Vec<Job>,
    statuses: Vec<Status>,
    left: Option<TimeLeft>,
    guesses: Vec<f64>,
    finish: Option<Finish>,
}

impl Observer for Witness {
    fn begin(&mut self, _plan: &Plan, remaining: &[Job], _done_before: usize) {
        self.left = Some(TimeLeft::new(remaining));
    }

    fn started(&mut self, _plan: &Plan, job: Job) {
        self.jobs.push(job);
    }

    fn finished(&mut self, _plan: &Plan, job: Job, row: &InvocationRow) {
        let left = self.left.as_mut().unwrap();
        left.finished(job.cell, row.wall_seconds);
        self.guesses.push(left.seconds().unwrap());
        self.statuses.push(row.status);
    }

    fn end(&mut self, finish: Finish) {
        self.finish = Some(finish);
    }
}

#[test]
fn jobs_run_in_the_order_of_the_plan_and_the_time_left_comes_true() {
    let dir = tempfile::TempDir::new().unwrap();
    let plan = plan_of(two_switches(), &["one", "two"], 5);
    let clock = StdCell::new(0.0);
    let (mut mock, mut witness) = (Mock::new(&clock), Witness::default());
    let mut store = Store::create(dir.path()).unwrap();
    let finish = session::run(&plan, dir.path(), &mut store, &mut mock, &mut witness, &|| false).unwrap();
    assert_eq!((finish, witness.finish), (Finish::Complete, Some(Finish::Complete)));
    assert_eq!(witness.jobs, plan.schedule());
    assert!(witness.statuses.iter().all(|s| *s == Status::Ok));
    // Half-way through, the estimate of the time left is near what it then took (the drift makes it a little short).
    let half = witness.guesses.len() / 2;
    let data = store::read(dir.path()).unwrap();
    let really: f64 = data.invocations[half + 1..].iter().map(|r| r.wall_seconds).sum();
    assert!((witness.guesses[half] / really - 1.0).abs() < 0.1, "{} and {really}", witness.guesses[half]);
    assert_eq!(witness.guesses.last(), Some(&0.0));
    // Rows say at which place of the plan they ran.
    assert!(data.invocations.iter().enumerate().all(|(i, r)| r.position == i));
}

#[test]
fn a_cell_that_times_out_twice_is_skipped_from_then_on() {
    let dir = tempfile::TempDir::new().unwrap();
    let plan = plan_of(SwitchSet::BASE, &["good", "hangs"], 6);
    let clock = StdCell::new(0.0);
    let (mut mock, mut witness) = (Mock::new(&clock), Witness::default());
    mock.ending = |name| if name == "hangs" { Exit::TimedOut } else { Exit::Status(0) };
    let mut store = Store::create(dir.path()).unwrap();
    session::run(&plan, dir.path(), &mut store, &mut mock, &mut witness, &|| false).unwrap();
    let count = |s: Status| witness.statuses.iter().filter(|x| **x == s).count();
    assert_eq!((count(Status::Ok), count(Status::Timeout), count(Status::Skipped)), (6, 2, 4));
    assert!(clock.get() < 30.0, "the timeouts cost {} s", clock.get());
    assert_eq!(mock.requests.iter().filter(|r| r.1 == "hangs").count(), 2);
}

#[test]
fn stopping_and_resuming_runs_every_job_once() {
    let dir = tempfile::TempDir::new().unwrap();
    let plan = plan_of(two_switches(), &["one", "two"], 3);
    let clock = StdCell::new(0.0);
    let mut requests = Vec::new();
    // Stop after every five processes until nothing is left.
    let mut sessions = 0;
    loop {
        sessions += 1;
        let mut store = if sessions == 1 {
            Store::create(dir.path()).unwrap()
        } else {
            Store::resume(dir.path()).unwrap()
        };
        let limit = store.done.len() as u32 + 5;
        let started = StdCell::new(store.done.len() as u32);
        let stop = || {
            started.set(started.get() + 1);
            started.get() > limit
        };
        let mut mock = Mock::new(&clock);
        let finish =
            session::run(&plan, dir.path(), &mut store, &mut mock, &mut Witness::default(), &stop).unwrap();
        requests.extend(mock.requests);
        if finish == Finish::Complete {
            break;
        }
        assert!(sessions < 50);
    }
    assert!(sessions > 3, "{sessions}");
    let expected: Vec<_> = plan
        .schedule()
        .iter()
        .map(|j| {
            let label = plan.configurations[j.cell.configuration].label();
            (label, plan.programs[j.cell.program].name.clone())
        })
        .collect();
    assert_eq!(requests, expected);
    let data = store::read(dir.path()).unwrap();
    assert_eq!(data.samples.len(), plan.schedule().len() * 4);
}

#[test]
fn an_error_while_storing_ends_the_session_and_keeps_what_was_stored() {
    struct Fails;
    impl Invoker for Fails {
        fn invoke(
            &mut self,
            _request: &Request,
            _stop: &dyn Fn() -> bool,
            _line: &mut dyn FnMut(Result<Line, String>) -> Result<()>,
        ) -> Result<Ending> {
            anyhow::bail!("no room")
        }
    }
    let dir = tempfile::TempDir::new().unwrap();
    let plan = plan_of(SwitchSet::BASE, &["one"], 2);
    let mut store = Store::create(dir.path()).unwrap();
    let result = session::run(&plan, dir.path(), &mut store, &mut Fails, &mut Witness::default(), &|| false);
    assert_eq!(result.unwrap_err().to_string(), "no room");
    assert!(store::read(dir.path()).unwrap().invocations.is_empty());
}

/// A whole experiment with the mock, analysed.
fn analysed(invocations: u32) -> harness::analysis::Results {
    let dir = tempfile::TempDir::new().unwrap();
    let plan = plan_of(two_switches(), &["one", "two"], invocations);
    let clock = StdCell::new(0.0);
    let mut store = Store::create(dir.path()).unwrap();
    let mut mock = Mock::new(&clock);
    session::run(&plan, dir.path(), &mut store, &mut mock, &mut Witness::default(), &|| false).unwrap();
    let data = store::read(dir.path()).unwrap();
    analyse_data(Record::new(plan, vec!["made by a mock".into()]), &data)
}

#[test]
fn known_effects_come_out_of_the_whole_line_despite_drift() {
    let results = analysed(20);
    assert!(results.failures.is_empty());
    assert_eq!(results.benchmarks.len(), 3);
    for b in &results.benchmarks {
        let near = |what: &str, estimate: Option<harness::analysis::Estimate>, truth: f64| {
            let e = estimate.unwrap();
            assert!((e.ratio / truth - 1.0).abs() < 0.02, "{} {what}: {} for {truth}", b.name, e.ratio);
            assert!(e.half_width() < 0.03, "{} {what}: ±{}", b.name, e.half_width());
        };
        let of = |id: &str| b.effects.iter().find(|e| e.of == id).unwrap();
        near("method-cache", of("method-cache").estimate, METHOD_CACHE * TOGETHER.sqrt());
        near("map-dicts", of("map-dicts").estimate, MAP_DICTS * TOGETHER.sqrt());
        near("both", b.interactions[0].estimate, TOGETHER);
        let all = b.configurations.last().unwrap();
        near("all on", all.speedup, METHOD_CACHE * MAP_DICTS * TOGETHER);
        assert_eq!(all.speedup.unwrap().verdict(), Verdict::Faster);
        assert_eq!(of("method-cache").exercised, Some(true));
        assert_eq!(of("map-dicts").exercised, Some(false), "its counter stayed 0");
        assert_eq!(all.peak_rss_kib, Some(1000));
        if b.name != OVERALL {
            assert!((all.first_iteration_ratio.unwrap() - 2.0).abs() < 0.1);
        }
    }
}

/// The record of the golden report: nothing in it depends on the machine or the day.
fn golden_results() -> harness::analysis::Results {
    let mut results = analysed(10);
    let r = &mut results.record;
    r.command = "harness --matrix --factors method-cache,map-dicts --bench one,two".into();
    r.harness_version = "0".into();
    r.machine = harness::experiment::machine::Machine {
        cpu: "A processor".into(),
        cores: 2,
        cpu_flags: vec!["sse2".into(), "avx".into()],
        memory_mib: 4096,
        os: "A system".into(),
        kernel: "1.2.3".into(),
        architecture: "x86_64".into(),
        governor: String::new(),
        aslr: "2".into(),
        virtual_machine: true,
    };
    r.build = harness::experiment::machine::Build {
        revision: "0123456789ab".into(),
        rustc: "rustc 1".into(),
        profile: "debug opt-level=3".into(),
        target: "x86_64-unknown-linux-gnu".into(),
        executable: "0".into(),
    };
    results
}

/// The tables and the Markdown report of a known experiment, byte for byte.
/// `BLESS=1 cargo test -p harness --test session` writes them anew.
#[test]
fn golden_report() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let made = tempfile::TempDir::new().unwrap();
    harness::report::write_all(made.path(), &golden_results()).unwrap();
    let files =
        ["summary.csv", "effects.csv", "report.md", "plots/effects.svg", "plots/interactions-one.svg"];
    for file in files {
        let new = std::fs::read_to_string(made.path().join(file)).unwrap();
        let place = golden.join(Path::new(file).file_name().unwrap());
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(&golden).unwrap();
            std::fs::write(&place, &new).unwrap();
        }
        let old = std::fs::read_to_string(&place).unwrap_or_default();
        assert!(old == new, "{file} has changed; look at it, then renew it with BLESS=1");
    }
    // Bitmaps depend on how the font is rasterised; that something is drawn on them doesn't.
    let png = std::fs::read(made.path().join("plots/effects.png")).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let inked = pixels.chunks(3).filter(|p| p.iter().all(|c| *c < 128)).count();
    assert!(inked > 2000, "only {inked} dark pixels");
}

#[test]
fn few_invocations_are_marked_as_t_intervals() {
    let results = analysed(3);
    let e = results.benchmarks[0].effects[0].estimate.unwrap();
    assert_eq!((e.method.name(), e.blocks), ("t", 3));
    let one = analysed(1);
    assert_eq!(one.benchmarks[0].effects[0].estimate.unwrap().verdict(), Verdict::Unknown);
    // A report of a result without intervals can be written, too.
    let dir = tempfile::TempDir::new().unwrap();
    harness::report::write_all(dir.path(), &one).unwrap();
}
