//! The three tests that every switch must have, found by walking the switch table:
//!
//! - **fired**: `tests/switches/ID/fired.py` makes the switch's counter rise, alone and with all others on;
//! - **inert**: with the switch off the counter stays 0 and none of its opcodes is emitted;
//! - **invalidated**: every other program of the folder changes, in mid-loop, what the switch takes for granted.
//!
//! All print what CPython 3.11 printed (`.out` beside the program; `python3.11 FILE > FILE.out` renews it, but where
//! the program says that CPython fails). A new row in
//! the table without these programs fails. Each run is a process of its own (this binary again), so that a crash is one
//! failed test. Arguments: parts of test names, as with `cargo test`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use vm_core::bytecode::{CodeUnit, Const};
use vm_core::compile::{CompileFlags, Mode, compile_source};
use vm_core::config::SwitchInfo;
use vm_core::{Config, SWITCHES, SwitchSet};

/// A run that takes longer hangs; debug builds under a collection at every allocation are slow.
const TIME_OUT: Duration = Duration::from_secs(120);

const CHILD: &str = "SWITCH_TEST_CHILD";
const STRESS: &str = "SWITCH_TEST_STRESS";

fn main() -> ExitCode {
    if let Ok(switches) = std::env::var(CHILD) {
        return child(&switches);
    }
    let filters: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let mut report = Report { filters, passed: 0, failed: 0 };
    for info in SWITCHES {
        test_switch(info, &mut report);
    }
    println!("\n{} passed, {} failed", report.passed, report.failed);
    if report.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Report {
    filters: Vec<String>,
    passed: u32,
    failed: u32,
}

impl Report {
    fn test(&mut self, name: &str, body: impl FnOnce() -> Result<(), String>) {
        if !self.filters.is_empty() && !self.filters.iter().any(|f| name.contains(f.as_str())) {
            return;
        }
        match body() {
            Ok(()) => self.passed += 1,
            Err(why) => {
                self.failed += 1;
                println!("FAILED {name}\n{}", why.trim_end());
            }
        }
    }
}

fn test_switch(info: &SwitchInfo, report: &mut Report) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/switches").join(info.id);
    let fired = folder.join("fired.py");
    let programs = programs(&folder);
    report.test(&format!("{}/has its programs", info.id), || {
        let named = |n: &str| programs.iter().any(|p| p.file_name().is_some_and(|f| f == n));
        if named("fired.py") && named("invalidated.py") {
            Ok(())
        } else {
            Err(format!("{} must hold fired.py and invalidated.py", folder.display()))
        }
    });
    if !info.built_in {
        println!("{}: not built in, its programs are not run", info.id);
        return;
    }
    let alone = SwitchSet::BASE.with(info.switch);
    let without = SwitchSet::all().without(info.switch);
    // With all others on, but for the one that leaves it nothing to do.
    let all = info.switch.superseded_by().map_or(SwitchSet::all(), |s| SwitchSet::all().without(s));
    for (with, set) in [("alone", alone), ("with all", all)] {
        report.test(&format!("{}/fired {with}", info.id), || {
            let run = run(&fired, set, false)?;
            match run.counter(info.fired_counter) {
                0 => Err(format!("{} stayed 0", info.fired_counter)),
                _ => Ok(()),
            }
        });
    }
    for (with, set) in [("in base", SwitchSet::BASE), ("with all others", without)] {
        report.test(&format!("{}/inert {with}", info.id), || {
            let run = run(&fired, set, false)?;
            match run.counter(info.fired_counter) {
                0 => no_opcode_of(info, &fired, set),
                n => Err(format!("{} is {n} though the switch is off", info.fired_counter)),
            }
        });
    }
    for program in programs.iter().filter(|p| **p != fired) {
        let name = program.file_stem().unwrap_or_default().to_string_lossy();
        let arms = [
            ("in base", SwitchSet::BASE, false),
            ("alone", alone, false),
            ("with all", SwitchSet::all(), false),
            ("alone under gc-stress", alone, true),
        ];
        for (with, set, stress) in arms {
            report.test(&format!("{}/{name} {with}", info.id), || run(program, set, stress).map(|_| ()));
        }
    }
}

/// The Python files of a folder, sorted.
fn programs(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> =
        entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "py")).collect();
    all.sort();
    all
}

/// A program's end, its output being right.
struct Run {
    counters: Vec<(String, u64)>,
}

impl Run {
    fn counter(&self, name: &str) -> u64 {
        self.counters.iter().find(|(n, _)| n == name).map_or(0, |(_, v)| *v)
    }
}

/// Runs a program in a process of its own and compares what it prints with CPython's output.
fn run(program: &Path, set: SwitchSet, stress: bool) -> Result<Run, String> {
    let expected = std::fs::read_to_string(program.with_extension("out"))
        .map_err(|e| format!("{}: no CPython output beside it: {e}", program.display()))?;
    let exe = std::env::current_exe().map_err(|e| e.to_string())?;
    let folder = std::env::temp_dir().join(format!("switches-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let (out, err) = (folder.join("out"), folder.join("err"));
    let file = |p: &Path| std::fs::File::create(p).map(Stdio::from).map_err(|e| e.to_string());
    let mut command = Command::new(exe);
    command.arg(program).env(CHILD, set.label()).stdin(Stdio::null()).stdout(file(&out)?).stderr(file(&err)?);
    if stress {
        command.env(STRESS, "1");
    }
    let mut process = command.spawn().map_err(|e| e.to_string())?;
    let end = Instant::now() + TIME_OUT;
    let status = loop {
        match process.try_wait().map_err(|e| e.to_string())? {
            Some(status) => break status,
            None if Instant::now() > end => {
                let _ = process.kill();
                let _ = process.wait();
                return Err(format!("still running after {} s", TIME_OUT.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let read = |p: &Path| String::from_utf8_lossy(&std::fs::read(p).unwrap_or_default()).into_owned();
    let (printed, errors) = (read(&out), read(&err));
    let _ = std::fs::remove_dir_all(&folder);
    if let Some(difference) = first_difference(&expected, &printed) {
        return Err(format!("{difference}\n{status}\n{errors}"));
    }
    if !status.success() {
        return Err(format!("{status}\n{errors}"));
    }
    let counter = |line: &str| {
        let (name, value) = line.strip_prefix("counter ")?.split_once(' ')?;
        Some((name.to_owned(), value.parse().ok()?))
    };
    Ok(Run { counters: errors.lines().filter_map(counter).collect() })
}

fn first_difference(expected: &str, printed: &str) -> Option<String> {
    if expected == printed {
        return None;
    }
    let (mut a, mut b) = (expected.lines(), printed.lines());
    for number in 1.. {
        match (a.next(), b.next()) {
            (None, None) => break,
            (x, y) if x == y => {}
            (x, y) => {
                let show = |l: Option<&str>| l.unwrap_or("(end of output)").to_owned();
                return Some(format!("line {number}: CPython {}\n         here {}", show(x), show(y)));
            }
        }
    }
    Some("the outputs differ in their line ends".to_owned())
}

/// Whether no code of the program contains an opcode that only this switch emits.
fn no_opcode_of(info: &SwitchInfo, program: &Path, set: SwitchSet) -> Result<(), String> {
    let source = std::fs::read(program).map_err(|e| e.to_string())?;
    let flags = CompileFlags { module_namespace: true, ..CompileFlags::default() };
    let config = Config::with_switches(set);
    let unit = compile_source(source.as_slice(), "fired.py", Mode::Exec, &config, flags)
        .map_err(|e| format!("{}: {}", program.display(), e.message))?;
    let mut pending: Vec<&CodeUnit> = vec![&unit];
    while let Some(unit) = pending.pop() {
        for op in unit.words.iter().filter_map(|w| w.op()) {
            if op.emitted_by() == Some(info.id) {
                return Err(format!("{} in {} though the switch is off", op.name(), unit.qualname));
            }
        }
        pending.extend(unit.consts.iter().filter_map(|c| match c {
            Const::Code(inner) => Some(&**inner),
            _ => None,
        }));
    }
    Ok(())
}

/// Runs one program as `python FILE` would, and prints the counters to stderr.
fn child(switches: &str) -> ExitCode {
    let set = SWITCHES
        .iter()
        .filter(|s| switches.split('+').any(|id| id == s.id))
        .fold(SwitchSet::BASE, |set, s| set.with(s.switch));
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else { return ExitCode::FAILURE };
    let mut config = Config::with_switches(set);
    config.gc_stress = std::env::var_os(STRESS).is_some();
    config.argv = vec![path.clone().into()];
    match vm_core::run::run_file(config, &path) {
        Ok(outcome) => {
            for (name, value) in &outcome.counters {
                eprintln!("counter {name} {value}");
            }
            ExitCode::from(outcome.status as u8)
        }
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}
