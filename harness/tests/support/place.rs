//! A folder for one matrix with `fake_child.sh` in the place of the VM.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use harness::measure::store::{self, Status};
use tempfile::TempDir;

pub const SWITCH: &str = "map-dicts";

/// A folder with programs for the fake child and a place for the result.
pub struct Place {
    pub dir: TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place { dir: TempDir::new().unwrap() }
    }

    pub fn out(&self) -> PathBuf {
        self.dir.path().join("result")
    }

    /// A program file whose name says what the fake child does; the text says how it is driven.
    pub fn program(&self, name: &str) -> String {
        let path = self.dir.path().join(format!("{name}.py"));
        let text = if name == "whole" { "print(1)\n" } else { "def run(loops):\n    pass\n" };
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Processes that the fake child was started for.
    pub fn started(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.dir.path().join("log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_harness"));
        let child = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fake_child.sh");
        command.args(args).env("HARNESS_CHILD", child).env("FAKE_LOG", self.dir.path().join("log"));
        command.stdin(Stdio::null());
        command
    }

    /// A matrix of one switch over the named programs.
    pub fn matrix(&self, programs: &[&str], extra: &[&str]) -> Command {
        let programs: Vec<String> = programs.iter().map(|p| self.program(p)).collect();
        let (bench, out) = (programs.join(","), self.out());
        let mut args = vec![
            "--matrix",
            "--factors",
            SWITCH,
            "--bench",
            &bench,
            "--out",
            out.to_str().unwrap(),
            "--jit",
            "off",
        ];
        args.extend(["--invocations", "2", "--iterations", "2", "--timeout", "1"]);
        args.extend(extra);
        self.command(&args)
    }

    pub fn statuses(&self, benchmark: &str) -> Vec<Status> {
        let data = store::read(&self.out()).unwrap();
        data.invocations.iter().filter(|r| r.benchmark == benchmark).map(|r| r.status).collect()
    }
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The configurations that `--factors map-dicts` makes, with the all-on reference and the A/A arm.
pub fn configurations() -> usize {
    if vm_core::SwitchSet::all().iter().count() > 1 { 4 } else { 3 }
}

/// Runs and expects status 2 and one line that contains `words`.
pub fn refused(command: &mut Command, words: &[&str]) {
    let output = command.output().unwrap();
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    for word in words {
        assert!(text.contains(word), "no `{word}` in {text}");
    }
    assert_eq!(text.trim_end().lines().count(), 1, "{text}");
}
