//! What several tests of the harness share: a plan, a mock in the place of child processes, and an experiment made with it.
#![allow(dead_code)] // Each test binary uses its own part.

use std::cell::Cell as StdCell;
use std::path::Path;

use anyhow::Result;
use harness::analysis::results::analyse_data;
use harness::experiment::plan::{self, Clock, Job, Plan};
use harness::experiment::{Entry, Factor, Program, Record};
use harness::measure::process::{Ending, Exit, Invoker, Request};
use harness::measure::protocol::Line;
use harness::measure::session::{self, Finish, Observer};
use harness::measure::store::{self, InvocationRow, Store};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use vm_core::config::JitLevel;
use vm_core::{Switch, SwitchSet};

pub fn program(name: &str) -> Program {
    let path = Path::new("programs").join(name);
    Program { name: name.into(), path, entry: Entry::Run, loops: 1, digest: String::new(), source: None }
}

pub fn plan_of(switches: SwitchSet, programs: &[&str], invocations: u32) -> Plan {
    let factors = plan::factors_of(switches, Factor::jit([JitLevel::Off]));
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
        clock: Clock::Wall,
        extras: Default::default(),
    }
}

pub fn two_switches() -> SwitchSet {
    SwitchSet::BASE.with(Switch::MethodCache).with(Switch::MapDicts)
}

/// Children whose times follow known effects: per switch a factor, one interaction, noise of processes and iterations.
pub struct Mock<'a> {
    rng: ChaCha8Rng,
    /// Seconds on the clock.
    clock: &'a StdCell<f64>,
    pub requests: Vec<(String, String)>,
    /// What children of this program do at their end.
    pub ending: fn(&str) -> Exit,
}

impl<'a> Mock<'a> {
    pub fn new(clock: &'a StdCell<f64>) -> Mock<'a> {
        Mock { rng: ChaCha8Rng::seed_from_u64(3), clock, requests: Vec::new(), ending: |_| Exit::Status(0) }
    }

    fn noise(&mut self, size: f64) -> f64 {
        // The sum of twelve uniform numbers is close enough to normal.
        (0..12).map(|_| self.rng.random::<f64>()).sum::<f64>().mul_add(size, -6.0 * size)
    }
}

pub const METHOD_CACHE: f64 = 1.20;
pub const MAP_DICTS: f64 = 1.50;
pub const TOGETHER: f64 = 0.90;

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
            line(Ok(Line::Sample { iteration, seconds, cpu_seconds: Some(0.9 * seconds) }))?;
        }
        if exit == Exit::TimedOut {
            self.clock.set(begin + request.timeout.as_secs_f64());
        }
        line(Ok(Line::Counter("method-cache.hits".into(), u64::from(on(Switch::MethodCache)))))?;
        line(Ok(Line::Counter("map-dicts.instances".into(), 0)))?;
        line(Ok(Line::Rss(1000)))?;
        line(Ok(Line::Done))?;
        Ok(Ending { exit, seconds: self.clock.get() - begin, last_words: String::new(), environment: None })
    }
}

/// An observer that isn't interested.
pub struct Nobody;

impl Observer for Nobody {
    fn begin(&mut self, _plan: &Plan, _remaining: &[Job], _done_before: usize) {}
    fn started(&mut self, _plan: &Plan, _job: Job) {}
    fn finished(&mut self, _plan: &Plan, _job: Job, _row: &InvocationRow) {}
    fn end(&mut self, _finish: Finish) {}
}

/// A whole experiment with the mock, analysed.
pub fn analysed(invocations: u32) -> harness::analysis::Results {
    let dir = tempfile::TempDir::new().unwrap();
    let plan = plan_of(two_switches(), &["one", "two"], invocations);
    let clock = StdCell::new(0.0);
    let mut store = Store::create(dir.path()).unwrap();
    let mut mock = Mock::new(&clock);
    session::run(&plan, dir.path(), &mut store, &mut mock, &mut Nobody, &|| false).unwrap();
    let data = store::read(dir.path()).unwrap();
    analyse_data(Record::new(plan, vec!["made by a mock".into()]), &data)
}

/// The record of the golden report: nothing in it depends on the machine or the day.
pub fn golden_results() -> harness::analysis::Results {
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

/// The page after its scripts have run, or `None` where Chromium isn't installed. Nothing may be said on the console.
pub fn dump_dom(page: &Path) -> Option<String> {
    // The page is written out when this much of its own time has passed: its scripts have run by then.
    dump(page, &["--virtual-time-budget=5000"])
}

/// The page as it is when its load event is over.
pub fn dump_dom_in_real_time(page: &Path) -> Option<String> {
    dump(page, &[])
}

fn dump(page: &Path, options: &[&str]) -> Option<String> {
    use std::process::{Command, Stdio};
    let works = |name: &&str| {
        let version =
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        version.is_ok_and(|s| s.success())
    };
    let browser = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(works)?;
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom"])
        .args(options)
        .arg(format!("--user-data-dir={}", page.with_extension("profile").display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let console = String::from_utf8_lossy(&output.stderr);
    assert!(!console.contains("CONSOLE"), "{console}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}
