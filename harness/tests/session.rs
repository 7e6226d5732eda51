//! The session with a mock in the place of child processes and a clock that only the mock moves: order, verdicts, what
//! is stored when, what an observer is told. And the analysis of what such a session leaves.

mod support;

use support::{MAP_DICTS, METHOD_CACHE, Mock, TOGETHER, analysed, golden_results, plan_of, two_switches};

use std::cell::Cell as StdCell;
use std::path::Path;

use anyhow::Result;
use harness::analysis::Verdict;
use harness::analysis::results::OVERALL;
use harness::experiment::plan::{Job, Plan};
use harness::measure::process::{Ending, Exit, Invoker, Request};
use harness::measure::progress::TimeLeft;
use harness::measure::protocol::Line;
use harness::measure::session::{self, Finish, Observer};
use harness::measure::store::{self, InvocationRow, Status, Store};
use vm_core::SwitchSet;

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
            Store::resume(dir.path(), &plan).unwrap()
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
    assert_eq!(data.sample_count(), plan.schedule().len() * 4);
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
        let of = |id: &str| b.effects.iter().find(|e| e.terms == [id]).unwrap();
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
