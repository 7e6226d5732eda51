//! Runs the language tests below `tests/lang`: Python programs with CPython 3.11's output beside them.
//!
//! Each program runs under every switch alone, all off and all on, as the switch table says, interpreted and compiled by
//! each JIT, and a sample of them collecting at every allocation. One child process (this same binary) runs many programs, so that it stays quick; if it dies or hangs,
//! the program it was at has failed and another child goes on behind it.
//!
//! `cargo test -p vm-core --test lang -- [FILTER…]` runs the programs whose path contains a filter, and
//! `-- --config LABEL` one configuration. `known-failures.txt` lists what fails today, with the reason; lines that
//! have become wrong are named.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use vm_core::code::{MakeJit, Tiers};
use vm_core::config::JitLevel;
use vm_core::streams::Output;
use vm_core::{Config, SWITCHES, SwitchSet};

/// Set in a child: the label of its configuration.
const CHILD: &str = "LANG_TEST_CONFIG";
/// A program that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);
/// Every how manyth program runs under gc-stress, and how long its source may be there (collecting at every allocation is slow).
const STRESS_SAMPLE: usize = 4;
const STRESS_BYTES: u64 = 2500;

/// One way to run the programs.
struct Variant {
    label: String,
    switches: SwitchSet,
    gc_stress: bool,
    jit: Option<Jit>,
}

/// A JIT and after how many calls and back jumps it compiles.
#[derive(Clone, Copy)]
struct Jit {
    level: JitLevel,
    make: MakeJit,
    thresholds: (u32, u32),
    /// Every how manyth guard of its code is made to fail; 0: none.
    stress_guards: u32,
    /// In one of how many tests of what its code assumed it is invalidated; 0: never.
    stress_invalidate: u32,
}

/// The JITs that work on this machine.
fn jits() -> Vec<(JitLevel, MakeJit)> {
    let (copies, speculates) = (jit_copypatch::available(), jit_method::available());
    let all: [(bool, JitLevel, MakeJit); 3] = [
        (copies, JitLevel::CopyPatch, jit_copypatch::make),
        (speculates, JitLevel::Method, jit_method::make),
        (copies && speculates, JitLevel::Tiered, |vm| {
            Some(Tiers::boxed(jit_copypatch::make(vm)?, jit_method::make(vm)?))
        }),
    ];
    all.into_iter().filter(|(available, ..)| *available).map(|(_, level, make)| (level, make)).collect()
}

/// All off, each alone, all on, and gc-stress with all off and all on; each of them with every JIT that compiles at the
/// first call. With all on also: as users run it, and entered at loop headers only.
fn variants() -> Vec<Variant> {
    let mut all = interpreted();
    for (level, make) in jits() {
        let with = |v: &Variant, how: &str, thresholds| Variant {
            label: format!("{}+jit={}{how}", v.label, level.id()),
            switches: v.switches,
            gc_stress: v.gc_stress,
            jit: Some(Jit { level, make, thresholds, stress_guards: 0, stress_invalidate: 0 }),
        };
        let everything =
            Variant { label: "all".to_owned(), switches: SwitchSet::all(), gc_stress: false, jit: None };
        let usual = Config::default();
        let mut more: Vec<Variant> = interpreted().iter().map(|v| with(v, "", (0, 0))).collect();
        more.push(with(&everything, "-usual", (usual.jit_threshold, usual.jit_loop_threshold)));
        more.push(with(&everything, "-loops", (u32::MAX, 0)));
        // So that exits are taken which no program here takes by itself.
        let guards = [50, 1000].map(|every| {
            let mut v = with(&everything, &format!("-guards{every}"), (0, 0));
            v.jit = v.jit.map(|jit| Jit { stress_guards: every, ..jit });
            v
        });
        more.extend(guards.into_iter().filter(|_| level.speculates()));
        // So that code is found invalid at every place that looks.
        if level.speculates() {
            let mut v = with(&everything, "-invalidate200", (0, 0));
            v.jit = v.jit.map(|jit| Jit { stress_invalidate: 200, ..jit });
            more.push(v);
        }
        all.append(&mut more);
    }
    all
}

fn interpreted() -> Vec<Variant> {
    let plain =
        |label: &str, switches| Variant { label: label.to_owned(), switches, gc_stress: false, jit: None };
    let mut all = vec![plain("base", SwitchSet::BASE)];
    for info in SWITCHES.iter().filter(|info| info.built_in) {
        all.push(plain(info.id, SwitchSet::BASE.with(info.switch)));
    }
    all.push(plain("all", SwitchSet::all()));
    for (label, switches) in [("base+gc-stress", SwitchSet::BASE), ("all+gc-stress", SwitchSet::all())] {
        all.push(Variant { label: label.to_owned(), switches, gc_stress: true, jit: None });
    }
    all
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lang")
}

/// Every program, by path below the root without `.py`. Files that begin with an underscore are there to be imported.
fn programs() -> Vec<String> {
    let mut found = Vec::new();
    for area in std::fs::read_dir(root()).unwrap().flatten() {
        let Ok(files) = std::fs::read_dir(area.path()) else { continue };
        for file in files.flatten() {
            let name = file.file_name().into_string().unwrap();
            if let Some(stem) = name.strip_suffix(".py")
                && !stem.starts_with('_')
            {
                found.push(format!("{}/{stem}", area.file_name().to_string_lossy()));
            }
        }
    }
    found.sort();
    found
}

/// What a program printed, and how it ended.
#[derive(PartialEq, Eq, Clone)]
struct Outcome {
    status: i32,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

fn expected(program: &str) -> Outcome {
    let file = |suffix: &str| std::fs::read(root().join(format!("{program}{suffix}")));
    let stdout = file(".out").unwrap_or_else(|_| panic!("{program}.out is missing: run renew.sh"));
    let status = file(".status").map_or(0, |text| String::from_utf8(text).unwrap().trim().parse().unwrap());
    Outcome { status, stdout, stderr: file(".err").unwrap_or_default() }
}

/// Where two texts part.
fn first_difference(got: &[u8], want: &[u8]) -> String {
    let (got, want) = (String::from_utf8_lossy(got), String::from_utf8_lossy(want));
    let (mut left, mut right) = (got.lines(), want.lines());
    let mut line = 0;
    loop {
        line += 1;
        let (a, b) = (left.next(), right.next());
        if a != b || a.is_none() {
            return format!(
                "line {line}\n    got  {}\n    want {}",
                a.unwrap_or("<end>"),
                b.unwrap_or("<end>")
            );
        }
    }
}

/// Why an outcome is not the expected one.
fn verdict(got: &Outcome, want: &Outcome) -> Result<(), String> {
    if got.stdout != want.stdout {
        let errors = String::from_utf8_lossy(&got.stderr);
        let last = errors.trim_end().lines().last().unwrap_or("").to_owned();
        return Err(format!(
            "stdout, {}\n    stderr ends: {last}",
            first_difference(&got.stdout, &want.stdout)
        ));
    }
    if got.stderr != want.stderr {
        return Err(format!("stderr, {}", first_difference(&got.stderr, &want.stderr)));
    }
    if got.status != want.status {
        return Err(format!("exit status {}, not {}", got.status, want.status));
    }
    Ok(())
}

// The child: reads program names, one a line, and answers each with a header line and the two outputs.

fn child(label: &str) -> ExitCode {
    let variant = variants().into_iter().find(|variant| variant.label == label).expect("a known label");
    let mut answers = std::io::stdout().lock();
    for program in std::io::stdin().lines() {
        let program = program.unwrap();
        let path = root().join(format!("{program}.py"));
        std::env::set_current_dir(path.parent().unwrap()).unwrap();
        let (stdout, stderr) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let file = PathBuf::from(path.file_name().unwrap());
        let mut config = Config {
            gc_stress: variant.gc_stress,
            argv: vec![file.clone().into()],
            stdout: Output::Capture(Arc::clone(&stdout)),
            stderr: Output::Capture(Arc::clone(&stderr)),
            ..Config::with_switches(variant.switches)
        };
        if let Some(jit) = variant.jit {
            config.jit = jit.level;
            config.make_jit = Some(jit.make);
            (config.jit_threshold, config.jit_loop_threshold) = jit.thresholds;
            config.jit_stress_guards = jit.stress_guards;
            config.jit_stress_invalidate = jit.stress_invalidate;
        }
        let status = vm_core::run::run_file(config, &file).map_or(-1, |outcome| outcome.status);
        let stdout = stdout.lock().unwrap();
        // renew.sh cuts the program's own folder from paths, too.
        let folder = format!("{}/", path.parent().unwrap().canonicalize().unwrap().display());
        let stderr = String::from_utf8_lossy(&stderr.lock().unwrap()).replace(&folder, "").into_bytes();
        writeln!(answers, "{status} {} {}", stdout.len(), stderr.len()).unwrap();
        answers.write_all(&stdout).unwrap();
        answers.write_all(&stderr).unwrap();
        answers.flush().unwrap();
    }
    ExitCode::SUCCESS
}

/// A running child and what it answers.
struct Worker {
    process: Child,
    answers: Receiver<Option<Outcome>>,
}

impl Worker {
    fn start(label: &str) -> Worker {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .env(CHILD, label)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stdout = process.stdout.take().unwrap();
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(stdout);
            loop {
                let answer = read_answer(&mut reader);
                let ended = answer.is_none();
                if sender.send(answer).is_err() || ended {
                    break;
                }
            }
        });
        Worker { process, answers }
    }

    /// Runs one program; an error says how the child was lost.
    fn run(&mut self, program: &str) -> Result<Outcome, String> {
        let input = self.process.stdin.as_mut().unwrap();
        if writeln!(input, "{program}").and_then(|()| input.flush()).is_err() {
            return Err(self.ended());
        }
        match self.answers.recv_timeout(PATIENCE) {
            Ok(Some(outcome)) => Ok(outcome),
            Ok(None) | Err(RecvTimeoutError::Disconnected) => Err(self.ended()),
            Err(RecvTimeoutError::Timeout) => {
                self.process.kill().unwrap();
                let _ = self.process.wait();
                Err(format!("no answer within {} s", PATIENCE.as_secs()))
            }
        }
    }

    fn ended(&mut self) -> String {
        match self.process.wait() {
            Ok(status) => format!("the process died: {status}"),
            Err(error) => format!("the process died: {error}"),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn read_answer(reader: &mut BufReader<ChildStdout>) -> Option<Outcome> {
    let mut header = String::new();
    if reader.read_line(&mut header).ok()? == 0 {
        return None;
    }
    let mut fields = header.split_whitespace();
    let status = fields.next()?.parse().ok()?;
    let mut part = || -> Option<Vec<u8>> {
        let mut bytes = vec![0; fields.next()?.parse().ok()?];
        reader.read_exact(&mut bytes).ok()?;
        Some(bytes)
    };
    Some(Outcome { status, stdout: part()?, stderr: part()? })
}

/// Whether a variant runs this program.
fn in_sample(variant: &Variant, at: usize, program: &str) -> bool {
    if !variant.gc_stress {
        return true;
    }
    let size = std::fs::metadata(root().join(format!("{program}.py"))).map_or(0, |meta| meta.len());
    at.is_multiple_of(STRESS_SAMPLE)
        && size <= STRESS_BYTES
        && !program.starts_with("stdlib/")
        && !program.contains("recursion")
}

/// Program (or `area/*`) to reason, from `known-failures.txt`.
fn known_failures() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("known-failures.txt")).unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, reason) = line.split_once(' ').unwrap_or((line, ""));
            (name.to_owned(), reason.trim().to_owned())
        })
        .collect()
}

fn main() -> ExitCode {
    if let Ok(label) = std::env::var(CHILD) {
        return child(&label);
    }
    let mut filters = Vec::new();
    let mut only = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--config" => only = arguments.next(),
            "--list" => return ExitCode::SUCCESS,
            // Options of the standard test runner (`--nocapture` and such) mean nothing here.
            option if option.starts_with("--") => {}
            filter => filters.push(filter.to_owned()),
        }
    }
    let programs: Vec<(usize, String)> = programs()
        .into_iter()
        .enumerate()
        .filter(|(_, program)| filters.is_empty() || filters.iter().any(|filter| program.contains(filter)))
        .collect();
    let known = known_failures();
    let variants: Vec<Variant> = variants()
        .into_iter()
        .filter(|variant| only.as_ref().is_none_or(|label| *label == variant.label))
        .collect();
    let failures: Mutex<Vec<String>> = Mutex::default();
    let failed_somewhere: Mutex<BTreeMap<String, ()>> = Mutex::default();
    let runs = Mutex::new(0_usize);
    let queue = Mutex::new(variants.iter());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from).min(variants.len()) {
            scope.spawn(|| {
                loop {
                    let Some(variant) = queue.lock().unwrap().next() else { break };
                    let mut worker = Worker::start(&variant.label);
                    for (at, program) in &programs {
                        if !in_sample(variant, *at, program) {
                            continue;
                        }
                        *runs.lock().unwrap() += 1;
                        let result = worker.run(program);
                        let lost = result.is_err();
                        if let Err(why) = result.and_then(|got| verdict(&got, &expected(program))) {
                            failed_somewhere.lock().unwrap().insert(program.clone(), ());
                            if !known.contains_key(program) {
                                failures
                                    .lock()
                                    .unwrap()
                                    .push(format!("{program} [{}]: {why}", variant.label));
                            }
                        }
                        if lost {
                            worker = Worker::start(&variant.label);
                        }
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    let failed = failed_somewhere.into_inner().unwrap();
    if only.is_none() {
        for (program, _reason) in
            known.iter().filter(|(program, _)| programs.iter().any(|(_, p)| p == *program))
        {
            if !failed.contains_key(program) {
                failures.push(format!(
                    "{program}: listed in known-failures.txt, but it passes; take the line out"
                ));
            }
        }
    }
    for failure in &failures {
        println!("FAILED {failure}");
    }
    println!(
        "{} programs, {} configurations, {} runs: {} failures, {} programs fail as listed in known-failures.txt",
        programs.len(),
        variants.len(),
        runs.into_inner().unwrap(),
        failures.len(),
        failed.keys().filter(|program| known.contains_key(*program)).count(),
    );
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
