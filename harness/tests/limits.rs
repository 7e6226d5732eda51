//! Limits, seen from outside: Ctrl-C reaches every native loop, and `--max-memory` every way of using memory.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// How long a loop may take to notice Ctrl-C, on a machine as busy as may be.
const PATIENCE: Duration = Duration::from_secs(30);

fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/limits").join(name)
}

fn run(options: &[&str], name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_harness"));
    command.arg("run").args(options).arg(program(name)).stdin(Stdio::null());
    command
}

/// The quoted names of the cases in a program's table.
fn cases(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(program(name)).unwrap();
    let table = text.split_once("CASES = {\n").unwrap().1.split_once("\n}\n").unwrap().0;
    let names = |line: &str| -> Vec<String> {
        // A name opens its entry: it follows the indent, or the comma behind the entry before.
        let mut found = Vec::new();
        for (at, _) in line.match_indices("\": ") {
            let start = line[..at].rfind('"').unwrap() + 1;
            if start == 5 || line[..start - 1].ends_with(", ") {
                found.push(line[start..at].to_owned());
            }
        }
        found
    };
    table.lines().flat_map(names).collect()
}

#[test]
fn ctrl_c_ends_every_native_loop() {
    for options in [&["--opt", "none"][..], &["--opt", "all"]] {
        let mut child = run(options, "interrupts.py").stdout(Stdio::piped()).spawn().unwrap();
        let pid = Pid::from_raw(child.id().cast_signed());
        let (send, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| send.send(line)).ok();
        });
        let mut stopped = Vec::new();
        while let Ok(line) = lines.recv_timeout(PATIENCE) {
            let Some(name) = line.strip_prefix("go ") else { panic!("{options:?}: {line}") };
            std::thread::sleep(Duration::from_millis(40));
            kill(pid, Signal::SIGINT).unwrap();
            let Ok(answer) = lines.recv_timeout(PATIENCE) else {
                child.kill().unwrap();
                panic!("{options:?}: `{name}` goes on after Ctrl-C");
            };
            assert_eq!(answer, format!("stopped {name}"), "{options:?}");
            stopped.push(name.to_owned());
        }
        assert_eq!(child.wait().unwrap().code(), Some(0), "{options:?}: after {:?}", stopped.last());
        reader.join().unwrap();
        assert_eq!(stopped, cases("interrupts.py"));
    }
}

#[test]
fn max_memory_ends_whatever_outgrows_it() {
    for options in [&["--opt", "none", "--max-memory", "50M"][..], &["--opt", "all", "--max-memory", "50M"]] {
        let output = run(options, "memory.py").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        let mut want: Vec<String> =
            cases("memory.py").into_iter().map(|name| format!("MemoryError {name}")).collect();
        let mut lines: Vec<&str> = text.lines().collect();
        let peak = lines.pop().unwrap_or_default();
        want.retain(|line| !lines.contains(&line.as_str()));
        assert!(want.is_empty(), "{options:?}: missing {want:?}; last {:?}; {error}", lines.last());
        assert!(output.status.success(), "{options:?}: {error}");
        // What is charged is the heap; buffers on their way into it (four bytes a character) and the program come on top.
        if let Some(kib) = peak.strip_prefix("peak ").and_then(|n| n.parse::<u64>().ok()) {
            assert!(kib < 6 * 50 * 1024, "{options:?}: {kib} KiB at the peak under a limit of 50 MiB");
        }
    }
}
