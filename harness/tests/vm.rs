//! The harness with the real VM behind it: `run`, `dis`, children, and a small matrix over the real programs.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use harness::experiment::BENCHMARKS;
use harness::measure::store::{self, Status};
use vm_core::SWITCHES;

fn harness(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_harness"));
    command.args(args).env_remove("HARNESS_CHILD").stdin(Stdio::null()).output().unwrap()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".py").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn run_is_like_python() {
    let program = file("import sys\nprint(sys.argv[1:])\nsys.exit(7)\n");
    let path = program.path().to_str().unwrap();
    let output = harness(&["run", path, "one", "--two", "-3"]);
    assert_eq!(output.status.code(), Some(7), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "['one', '--two', '-3']\n");
    let program = file("def f():\n    return {}['x']\nf()\n");
    let output = harness(&["run", program.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    assert!(error.starts_with("Traceback (most recent call last):\n"), "{error}");
    assert!(error.ends_with("KeyError: 'x'\n"), "{error}");
}

#[test]
fn stats_name_the_counter_of_every_switch() {
    let program = file("print(1)\n");
    let output = harness(&["run", "--stats", program.path().to_str().unwrap()]);
    assert_eq!(text(&output.stdout), "1\n");
    let stats = text(&output.stderr);
    for s in SWITCHES.iter().filter(|s| s.built_in) {
        assert!(stats.lines().any(|l| l.starts_with(s.fired_counter)), "no {} in {stats}", s.fired_counter);
    }
}

#[test]
fn explain_says_what_the_method_jit_did() {
    let program = file(concat!(
        "def square(x):\n    return x * x\n",
        "def total(n):\n    t = 0\n    for i in range(n):\n        t = t + square(i)\n    return t\n",
        "async def waits():\n    pass\n",
        "for i in range(40):\n    total(50)\n    waits().close()\n",
        "for i in range(60):\n    square(1.5)\n    square('x' and 2)\nprint(total(4))\n",
    ));
    let path = program.path().to_str().unwrap();
    let output = harness(&["explain", "--jit-threshold", "0", "--jit-loop-threshold", "0", path]);
    assert_eq!(text(&output.stdout), "14\n");
    let told = text(&output.stderr);
    assert!(told.contains("total (") && told.contains("calls inlined"), "{told}");
    assert!(told.contains("BINARY_MULTIPLY in square, line 2: a wrong guess"), "{told}");
}

#[test]
fn dis_shows_what_a_switch_changes() {
    let program = file("import math\ndef f(n):\n    for i in range(n):\n        math.sin(i)\n");
    let path = program.path().to_str().unwrap();
    let listing = |opt: &str| text(&harness(&["dis", "--opt", opt, path]).stdout);
    assert!(!listing("none").contains("TRACK_OBJECT") && listing("none").contains("LOAD_GLOBAL"));
    assert!(listing("pep266").contains("TRACK_OBJECT"));
    let broken = file("x = = 1\n");
    let output = harness(&["dis", broken.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("SyntaxError"), "{}", text(&output.stderr));
}

/// Every program of the table runs under `base` and with everything on, answers alike, and the one that was written for a
/// switch exercises it.
#[test]
fn a_small_matrix_over_every_program() {
    let dir = tempfile::TempDir::new().unwrap();
    let out = dir.path().join("result");
    let bench =
        BENCHMARKS.iter().map(|b| format!("{}@{}", b.name, b.quick_loops.div_ceil(40))).collect::<Vec<_>>();
    let bench = bench.join(",");
    let mut args = vec![
        "--matrix",
        "--factors",
        "none",
        "--jit",
        "off",
        "--bench",
        &bench,
        "--out",
        out.to_str().unwrap(),
    ];
    args.extend(["--invocations", "1", "--iterations", "1"]);
    let output = harness(&args);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    let data = store::read(&out).unwrap();
    // `base`, the all-on reference, and `base` once more.
    assert_eq!(data.invocations.len(), 3 * BENCHMARKS.len());
    for row in &data.invocations {
        assert_eq!(row.status, Status::Ok, "{row:?}");
        assert!(row.peak_rss_kib.is_some_and(|k| k > 1000) && row.peak_heap_bytes.is_some_and(|b| b > 0));
        let written_for = BENCHMARKS.iter().find(|b| b.name == row.benchmark).and_then(|b| b.shows);
        let Some(info) = written_for.and_then(|id| SWITCHES.iter().find(|s| s.id == id)) else { continue };
        let counter =
            row.counters.split(';').find_map(|c| c.strip_prefix(info.fired_counter)?.strip_prefix('='));
        let count: u64 = counter.unwrap_or_else(|| panic!("no {}", info.fired_counter)).parse().unwrap();
        // Everything on includes what leaves this switch nothing to do.
        let superseded =
            info.switch.superseded_by().is_some_and(|s| row.config.split('+').any(|id| id == s.info().id));
        let expected = !row.config.starts_with("base") && !superseded;
        assert_eq!(count > 0, expected, "{} {} {count}", row.benchmark, row.config);
    }
    assert!(data.samples().all(|s| s.cpu_seconds.is_some_and(|c| c > 0.0)));
}
