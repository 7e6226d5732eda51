//! The driver under CPython 3.11, where that is installed: what it reports, for each kind of program.

use std::path::Path;
use std::process::{Command, Output};

use harness::measure::protocol::{self, Line};

/// Runs the driver; `None` (and a message) where there is no python3.11.
fn drive(entry: &str, text: &str, loops: u32, iterations: u32) -> Option<Output> {
    if Command::new("python3.11").arg("--version").output().is_err() {
        eprintln!("skipped: python3.11 is not installed");
        return None;
    }
    let dir = tempfile::TempDir::new().unwrap();
    let program = dir.path().join("program.py");
    std::fs::write(&program, text).unwrap();
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/measure/driver.py");
    let output = Command::new("python3.11")
        .arg("-B")
        .arg(driver)
        .arg(entry)
        .arg(&program)
        .args([loops.to_string(), iterations.to_string()])
        .output()
        .unwrap();
    Some(output)
}

/// What it reports besides phases.
fn lines(output: &Output) -> Vec<Line> {
    all_lines(output).into_iter().filter(|l| !matches!(l, Line::Phase(..))).collect()
}

fn all_lines(output: &Output) -> Vec<Line> {
    String::from_utf8_lossy(&output.stdout).lines().filter_map(protocol::parse).map(Result::unwrap).collect()
}

/// How long a phase took, if it was reported.
fn phase(output: &Output, wanted: &str) -> Option<f64> {
    all_lines(output).into_iter().find_map(|l| match l {
        Line::Phase(name, seconds) if name == wanted => Some(seconds),
        _ => None,
    })
}

fn samples(output: &Output) -> Vec<f64> {
    let mut seconds = Vec::new();
    for line in lines(output) {
        if let Line::Sample { iteration, seconds: s, cpu_seconds } = line {
            assert!(cpu_seconds.is_some_and(|c| c <= s + 0.01), "{cpu_seconds:?} of {s}");
            assert_eq!(iteration as usize, seconds.len());
            seconds.push(s);
        }
    }
    seconds
}

#[test]
fn run_is_timed_and_its_answer_reported() {
    let text = "import time\ntime.sleep(0.05)\ndef run(loops):\n    print('no newline', end='')\n    time.sleep(0.01 * loops)\n    return {'a': 'x\\ny'}\n";
    let Some(output) = drive("run", text, 2, 3) else { return };
    assert!(output.status.success());
    assert!(phase(&output, "load").is_some_and(|s| (0.05..5.0).contains(&s)));
    assert!(phase(&output, "start").is_some_and(|t| t > 1.7e9));
    let seconds = samples(&output);
    assert_eq!(seconds.len(), 3);
    assert!(seconds.iter().all(|s| *s >= 0.02), "{seconds:?}");
    assert!(lines(&output).contains(&Line::Answer("{'a': 'x\\\\ny'}".into())), "{:?}", lines(&output));
}

#[test]
fn a_wrong_answer_is_told_from_an_error() {
    let text = "def run(loops):\n    assert loops == 0, 'one\\ntwo'\n";
    let Some(output) = drive("run", text, 1, 1) else { return };
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(lines(&output), [Line::Wrong("one\\ntwo".into())]);
    let Some(output) = drive("run", "def run(loops):\n    return 1 / 0\n", 1, 1) else { return };
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stderr).trim_end().ends_with("ZeroDivisionError: division by zero")
    );
    assert_eq!(lines(&output), []);
}

#[test]
fn a_pyperf_script_with_options_and_two_benchmarks() {
    let text = "\
import time
import pyperf

def timed(loops, pause):
    start = pyperf.perf_counter()
    time.sleep(pause * loops)
    return pyperf.perf_counter() - start

def add_cmdline_args(cmd, args):
    cmd.append('--pause')

if __name__ == '__main__':
    runner = pyperf.Runner(add_cmdline_args=add_cmdline_args)
    runner.metadata['description'] = 'for a test'
    runner.argparser.add_argument('--pause', type=float, default=0.01)
    args = runner.parse_args()
    runner.bench_time_func('first', timed, args.pause)
    runner.bench_func('second', time.sleep, args.pause)
";
    let Some(output) = drive("pyperf", text, 2, 2) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seconds = samples(&output);
    // Two benchmarks of two loops of 10 ms each.
    assert_eq!(seconds.len(), 2);
    assert!(seconds.iter().all(|s| (0.04..0.4).contains(s)), "{seconds:?}");
}

#[test]
fn async_functions_and_statements_are_driven() {
    let text = "\
import asyncio
import pyperf

calls = []

async def pause(seconds):
    calls.append(seconds)
    await asyncio.sleep(seconds)

runner = pyperf.Runner()
runner.bench_async_func('async', pause, 0.01)
runner.timeit('statement', 'time.sleep(pause)', setup='import time\\npause = 0.01')
assert len(calls) == 6, calls
";
    let Some(output) = drive("pyperf", text, 3, 2) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seconds = samples(&output);
    assert_eq!(seconds.len(), 2);
    assert!(seconds.iter().all(|s| (0.06..0.6).contains(s)), "{seconds:?}");
}

#[test]
fn a_script_that_must_be_told_what_to_run_runs_its_first_program() {
    let text = "\
import pyperf

programs = {'one': 0.001, 'two': 5.0}
runner = pyperf.Runner()
runner.argparser.add_argument('program', choices=sorted(programs))
options = runner.parse_args()
import time
runner.bench_func(options.program, time.sleep, programs[options.program])
";
    let Some(output) = drive("pyperf", text, 1, 1) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(samples(&output)[0] < 1.0);
    let text = "import pyperf\npyperf.Runner().bench_command('other', ['true'])\n";
    let Some(output) = drive("pyperf", text, 1, 1) else { return };
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("bench_command times another program"));
}
