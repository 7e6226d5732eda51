//! The matrix from the command line to the files, with `fake_child.sh` in the place of the VM: failures of children,
//! interruption, resuming, damaged files, folders that can't be written to.

#[path = "support/place.rs"]
mod place;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use harness::measure::store::{self, Status};
use place::{Place, SWITCH, configurations, refused, stderr};

#[test]
fn a_good_matrix_leaves_every_file() {
    let place = Place::new();
    let output = place.matrix(&["steady", "whole"], &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("steady: speed-up over base") && text.contains("Main effects"), "{text}");
    for file in [
        "samples.csv",
        "invocations.csv",
        "run.json",
        "summary.csv",
        "effects.csv",
        "report.html",
        "report.md",
        "plots/ranked-steady.svg",
        "plots/ranked-steady.png",
        "plots/effects.svg",
        "plots/effects.png",
    ] {
        assert!(place.out().join(file).metadata().is_ok_and(|m| m.len() > 100), "{file} is missing or empty");
    }
    let data = store::read(&place.out()).unwrap();
    let cells = configurations();
    assert_eq!(data.invocations.len(), 2 * 2 * cells);
    // Of `steady` one warm-up and two measured iterations a process, of the plain script the process itself.
    let count =
        |b: &str, phase: &str| data.samples().filter(|s| s.benchmark == b && s.phase == phase).count();
    assert_eq!((count("steady", "warmup"), count("steady", "measured")), (2 * cells, 4 * cells));
    assert_eq!((count("whole", "warmup"), count("whole", "measured")), (0, 2 * cells));
    let row = data.invocations.iter().find(|r| r.benchmark == "steady").unwrap();
    assert_eq!((row.peak_rss_kib, row.peak_heap_bytes), (Some(2000), Some(1000)));
    assert_eq!((row.counters.as_str(), row.answer.as_str()), ("map-dicts.instances=7", "42"));
    let page = std::fs::read_to_string(place.out().join("report.html")).unwrap();
    assert!(page.contains("<svg") && !page.contains("http://") | page.contains("www.w3.org"));
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http"), "the page must work offline");
}

#[test]
fn whatever_a_child_does_is_a_row() {
    let place = Place::new();
    let programs =
        ["steady", "crash", "garbage", "silent", "cut-short", "raises", "wrong", "moody", "floods"];
    let output = place.matrix(&programs, &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let expect = [
        ("steady", Status::Ok),
        ("crash", Status::Crash),
        ("garbage", Status::Garbage),
        ("silent", Status::Garbage),
        ("cut-short", Status::Garbage),
        ("raises", Status::Error),
        ("wrong", Status::WrongAnswer),
        ("moody", Status::Ok),
        ("floods", Status::Ok),
    ];
    for (program, status) in expect {
        assert_eq!(place.statuses(program), vec![status; 2 * configurations()], "{program}");
    }
    let data = store::read(&place.out()).unwrap();
    let row = |b: &str| data.invocations.iter().find(|r| r.benchmark == b).unwrap();
    assert_eq!((row("crash").exit, row("raises").exit, row("wrong").exit), (Some(-11), Some(1), Some(3)));
    assert_eq!(row("raises").detail, "ValueError: as the test wants");
    assert_eq!(row("wrong").detail, "23245 is not 23246");
    let text = String::from_utf8_lossy(&output.stdout);
    for word in ["wrong-answer", "crash", "garbage", "other-answer", "returned 43, the baseline 42"] {
        assert!(text.contains(word), "no `{word}` in {text}");
    }
}

#[test]
fn a_hanging_child_is_stopped_and_its_cell_given_up() {
    let place = Place::new();
    let begin = Instant::now();
    let bench = place.program("hang");
    let out = place.out();
    let args =
        ["--matrix", "--factors", "none", "--jit", "off", "--bench", &bench, "--out", out.to_str().unwrap()];
    let more = ["--invocations", "3", "--timeout", "1"];
    let output = place.command(&[&args[..], &more].concat()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let statuses = place.statuses("hang");
    let count = |s: Status| statuses.iter().filter(|x| **x == s).count();
    assert_eq!(count(Status::Timeout), 2 * count(Status::Skipped), "{statuses:?}");
    assert_eq!(count(Status::Timeout) + count(Status::Skipped), statuses.len());
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_grandchild_that_keeps_the_pipe_open_holds_nothing_up() {
    let place = Place::new();
    let begin = Instant::now();
    let output = place.matrix(&["grandchild"], &["--seed", "5"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_child_that_cannot_start_is_a_row() {
    let place = Place::new();
    let mut command = place.matrix(&["steady"], &[]);
    let output = command.env("HARNESS_CHILD", "/nonexistent/interpreter").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(place.statuses("steady").iter().all(|s| *s == Status::NotStarted));
}

/// Starts a matrix of slow processes and waits until a few have finished.
fn started_matrix(place: &Place) -> std::process::Child {
    let mut command = place.matrix(&["slow"], &["--warmups", "0"]);
    command.args(["--seed", "9"]).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().unwrap();
    let begin = Instant::now();
    while place.started().len() < 3 {
        assert!(begin.elapsed() < Duration::from_secs(20), "the matrix doesn't get going");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn resume(place: &Place) -> Output {
    place.command(&["--matrix", "--resume", place.out().to_str().unwrap()]).output().unwrap()
}

/// After resuming, everything in the plan has run to its end exactly once.
fn assert_complete(place: &Place) {
    let data = store::read(&place.out()).unwrap();
    assert_eq!(data.invocations.len(), 2 * configurations());
    assert!(data.invocations.iter().all(|r| r.status == Status::Ok));
    assert_eq!(data.sample_count(), 2 * 2 * configurations());
    let mut keys: Vec<_> = data.samples().map(|s| (s.key(), s.iteration)).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), data.sample_count(), "an iteration stands in the file twice");
}

#[test]
fn ctrl_c_leaves_a_result_that_resume_completes() {
    let place = Place::new();
    let mut child = started_matrix(&place);
    let pid = nix::unistd::Pid::from_raw(child.id().cast_signed());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGINT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let before = place.started().len();
    let done = store::read(&place.out()).unwrap().invocations.len();
    assert!(done < 2 * configurations());
    let output = resume(&place);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_complete(&place);
    assert_eq!(place.started().len() - before, 2 * configurations() - done, "only what was missing was run");
}

#[test]
fn sigkill_loses_at_most_the_process_in_flight() {
    let place = Place::new();
    let mut child = started_matrix(&place);
    child.kill().unwrap();
    child.wait().unwrap();
    let done = store::read(&place.out()).unwrap().invocations.len();
    // Three have been started, so two have ended.
    assert!(done >= 2, "{done}");
    let output = resume(&place);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_complete(&place);
    let record = harness::experiment::Record::read(&place.out()).unwrap();
    assert_eq!(record.sessions.len(), 2);
    assert!(record.sessions[0].ended.is_empty() && !record.sessions[1].ended.is_empty());
    // A complete result can be resumed, too: nothing is run.
    let started = place.started().len();
    assert_eq!(resume(&place).status.code(), Some(0));
    assert_eq!(place.started().len(), started);
}

#[test]
fn sigkill_at_any_moment_loses_at_most_the_process_in_flight() {
    let mut place = Place::new();
    let mut delay = 7u64;
    let mut done = 0;
    let mut kills = 0u64;
    while done < 2 * configurations() {
        assert!(kills < 200, "it gets nowhere");
        // Moments from before the folder exists to the middle of a report; a fixed sequence without a pattern.
        delay = delay * 2_862_933 % 100_003;
        let mut command = if harness::experiment::Record::read(&place.out()).is_ok() {
            place.command(&["--matrix", "--resume", place.out().to_str().unwrap()])
        } else {
            // Killed before the record was there: nothing has been measured.
            place = Place::new();
            let mut command = place.matrix(&["slow"], &["--warmups", "0"]);
            command.args(["--seed", "9"]);
            command
        };
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Longer and longer, so that a loaded machine gets somewhere, too.
        std::thread::sleep(Duration::from_millis(delay % (150 + 10 * kills)));
        let ended_before = child.try_wait().unwrap();
        assert!(ended_before.is_none_or(|s| s.success()), "{ended_before:?} after {kills} kills");
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        let now = store::read(&place.out()).map_or(0, |d| d.invocations.len());
        assert!(now >= done, "{now} processes are left of {done}");
        done = now;
    }
    assert!(kills >= 3, "{kills}");
    assert_eq!(resume(&place).status.code(), Some(0));
    assert_complete(&place);
}

#[test]
fn a_kill_before_the_first_row_is_no_damage() {
    for left in [&[][..], &["samples.csv"], &["samples.csv", "invocations.csv"]] {
        let place = finished();
        for file in ["samples.csv", "invocations.csv"] {
            let path = place.out().join(file);
            let header = std::fs::read_to_string(&path).unwrap().lines().next().unwrap().to_owned() + "\n";
            if left.contains(&file) {
                std::fs::write(&path, header).unwrap();
            } else {
                std::fs::remove_file(&path).unwrap();
            }
        }
        let output = resume(&place);
        assert_eq!(output.status.code(), Some(0), "{left:?}: {}", stderr(&output));
        assert_eq!(store::read(&place.out()).unwrap().invocations.len(), 2 * configurations());
    }
    // But rows without their counterpart are.
    let place = finished();
    std::fs::remove_file(place.out().join("invocations.csv")).unwrap();
    let resumed = place.command(&["--matrix", "--resume", place.out().to_str().unwrap()]).output().unwrap();
    assert_eq!(resumed.status.code(), Some(2));
    assert!(place.out().join("samples.csv").metadata().unwrap().len() > 200, "nothing was taken away");
}

/// A complete result to be damaged.
fn finished() -> Place {
    let place = Place::new();
    let output = place.matrix(&["steady"], &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    place
}

fn append(path: &Path, text: &str) {
    use std::io::Write;
    std::fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

#[test]
fn half_a_line_at_the_end_is_cut_off() {
    let place = finished();
    let whole = std::fs::read(place.out().join("samples.csv")).unwrap();
    append(&place.out().join("samples.csv"), "base,off,steady,1,");
    append(&place.out().join("invocations.csv"), "base,of");
    let output = resume(&place);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(std::fs::read(place.out().join("samples.csv")).unwrap(), whole);
}

#[test]
fn samples_of_an_unfinished_process_are_measured_again() {
    let place = finished();
    let path = place.out().join("invocations.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let last = text.trim_end().rfind('\n').unwrap();
    std::fs::write(&path, &text[..=last]).unwrap();
    let started = place.started().len();
    let output = resume(&place);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(place.started().len(), started + 1);
    let data = store::read(&place.out()).unwrap();
    assert_eq!(data.sample_count(), 2 * 3 * configurations());
}

#[test]
fn damage_is_named_with_its_line() {
    for (file, line, message) in [
        ("samples.csv", "base,off,steady,zero,0,measured,1,0.1\n", "samples.csv is damaged at line"),
        ("samples.csv", "one,two\n", "samples.csv is damaged at line"),
        ("invocations.csv", "\0\0\0\0\n", "invocations.csv is damaged at line"),
    ] {
        let place = finished();
        append(&place.out().join(file), line);
        for output in
            [resume(&place), place.command(&["report", place.out().to_str().unwrap()]).output().unwrap()]
        {
            assert_eq!(output.status.code(), Some(2));
            let text = stderr(&output);
            assert!(text.contains(message) && text.trim_end().lines().count() == 1, "{text}");
        }
    }
    let place = finished();
    let path = place.out().join("run.json");
    std::fs::write(&path, "{ \"format_version\": 1, ").unwrap();
    assert!(stderr(&resume(&place)).contains("run.json is damaged"));
    std::fs::write(&path, "{ \"format_version\": 999 }").unwrap();
    assert!(stderr(&resume(&place)).contains("format version 999"));
}

#[test]
fn a_changed_program_is_not_mixed_in() {
    let place = finished();
    std::fs::write(place.dir.path().join("steady.py"), "def run(loops):\n    return 1\n").unwrap();
    let output = resume(&place);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("has changed since"), "{}", stderr(&output));
}

/// The result with the field of one column of one row replaced.
fn with_field(text: &str, line: usize, column: usize, value: &str) -> String {
    let change = |(i, row): (usize, &str)| {
        let mut fields: Vec<&str> = row.split(',').collect();
        if i == line {
            fields[column] = value;
        }
        fields.join(",") + "\n"
    };
    text.lines().enumerate().map(change).collect()
}

#[test]
fn damage_in_any_column_is_named_in_one_line() {
    // What only people read, and what is wrong as an answer but no damage.
    let free = ["jit", "started", "answer", "detail"];
    let place = finished();
    let report = |place: &Place| place.command(&["report", place.out().to_str().unwrap()]).output().unwrap();
    for file in ["samples.csv", "invocations.csv"] {
        let path = place.out().join(file);
        let whole = std::fs::read_to_string(&path).unwrap();
        let header: Vec<&str> = whole.lines().next().unwrap().split(',').collect();
        for (column, name) in header.iter().enumerate() {
            for value in ["-\u{1}x", "NaN"] {
                // A memory or time that nobody calculates with may be NaN.
                if free.contains(name) || value == "NaN" && (*name == "load1" || name.ends_with("_seconds")) {
                    continue;
                }
                std::fs::write(&path, with_field(&whole, 3, column, value)).unwrap();
                let output = report(&place);
                let text = stderr(&output);
                assert_eq!(output.status.code(), Some(2), "{file}, {name} = {value}: {text}");
                assert!(text.contains(file) && text.contains("line"), "{file}, {name}: {text}");
                assert_eq!(text.trim_end().lines().count(), 1, "{file}, {name}: {text}");
            }
        }
        // A sample of a process that ended well is gone.
        if file == "samples.csv" {
            let lines: Vec<&str> = whole.lines().collect();
            std::fs::write(&path, lines[..lines.len() - 1].join("\n") + "\n").unwrap();
            let text = stderr(&report(&place));
            assert!(text.contains("it has 2 of its 3 samples in samples.csv"), "{text}");
        }
        std::fs::write(&path, &whole).unwrap();
        assert_eq!(report(&place).status.code(), Some(0), "the file is as it was");
    }
}

#[test]
fn report_repeats_itself_without_running_anything() {
    let place = finished();
    let out = place.out();
    let read = |file: &str| std::fs::read(out.join(file)).unwrap();
    let before = [read("summary.csv"), read("effects.csv"), read("plots/effects.svg")];
    let started = place.started().len();
    let output = place.command(&["report", out.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!([read("summary.csv"), read("effects.csv"), read("plots/effects.svg")], before);
    assert_eq!(place.started().len(), started);
}

#[test]
fn compare_sets_two_results_side_by_side() {
    let place = finished();
    let out = place.out();
    let out = out.to_str().unwrap();
    let output = place.command(&["compare", out, out]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("1.000") && text.contains("no difference shown"), "{text}");
    assert!(text.contains("Machine, build and plan are the same"), "{text}");
}

#[test]
fn bad_input_is_refused_in_one_line() {
    let place = Place::new();
    let out = place.out();
    let out = out.to_str().unwrap();
    let m = |args: &[&str]| place.command(&[&["--matrix", "--out", out], args].concat());
    refused(&mut m(&["--factors", "map-dict"]), &["--factors", "did you mean `map-dicts`?"]);
    refused(&mut m(&["--hold", "ranges"]), &["--hold", "no switch `ranges`"]);
    refused(&mut m(&["--factors", SWITCH, "--hold", SWITCH]), &["both in --factors and in --hold"]);
    refused(&mut m(&["--bench", "richard"]), &["did you mean `richards`?"]);
    refused(&mut m(&["--bench", "no/such/file.py"]), &["can't read no/such/file.py"]);
    refused(&mut m(&["--jit", "tracing"]), &["there is no `tracing`", "off"]);
    refused(&mut place.command(&["--matrix", "--resume", "/nonexistent"]), &["not a result folder"]);
    refused(&mut place.command(&["report", "/nonexistent"]), &["not a result folder"]);
    refused(&mut place.command(&["run", "/nonexistent.py"]), &["can't open file '/nonexistent.py'"]);
    refused(&mut place.command(&["run", "/tmp"]), &["is a directory"]);
    refused(&mut place.command(&["run", "--opt", "maps", "x.py"]), &["--opt", "no switch `maps`"]);
    refused(&mut place.command(&["run", "--jit", "tracing", "x.py"]), &["there is no `tracing`"]);
    assert!(!place.out().exists(), "nothing was begun");
}

#[test]
fn folders_that_cannot_be_written_to_are_refused() {
    let place = finished();
    let bench = place.program("steady");
    let out = place.out();
    let args = ["--matrix", "--bench", &bench, "--out", out.to_str().unwrap()];
    refused(&mut place.command(&args), &["already holds a result", "--resume"]);
    let file = place.dir.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    let under = file.join("result");
    let args = ["--matrix", "--bench", &bench, "--out", under.to_str().unwrap()];
    refused(&mut place.command(&args), &["can't create"]);
    let locked = place.dir.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o500)).unwrap();
    // Permissions don't bind root, under which tests may well run.
    if std::fs::create_dir(locked.join("probe")).is_err() {
        let under = locked.join("result");
        let args = ["--matrix", "--bench", &bench, "--out", under.to_str().unwrap()];
        refused(&mut place.command(&args), &["can't create"]);
    }
}

#[test]
fn a_full_disk_ends_the_matrix_and_loses_nothing() {
    // A size limit for files makes writes fail as a full disk does; the shell's unit is 512 or 1024 bytes.
    let place = Place::new();
    let command = place.matrix(&["steady"], &["--warmups", "200"]);
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|a| format!("'{}'", a.to_str().unwrap()))
        .collect();
    let mut limited = place.command(&[]);
    let environment: Vec<_> =
        limited.get_envs().map(|(k, v)| (k.to_owned(), v.unwrap().to_owned())).collect();
    limited = Command::new("sh");
    limited.arg("-c").arg(format!("trap '' XFSZ; ulimit -f 40; exec {}", words.join(" "))).envs(environment);
    let output = limited.output().unwrap();
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("samples.csv; make room and continue with --resume"), "{text}");
    let output = resume(&place);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let data = store::read(&place.out()).unwrap();
    assert_eq!(data.sample_count(), 202 * 2 * configurations());
}

#[test]
fn two_harnesses_cannot_write_into_one_folder() {
    let place = finished();
    // The test holds the lock in place of the first harness, which might end before the second begins on a loaded machine.
    let samples = std::fs::File::open(place.out().join("samples.csv")).unwrap();
    samples.lock().unwrap();
    let mut second = place.command(&["--matrix", "--resume", place.out().to_str().unwrap()]);
    refused(&mut second, &["another harness is writing"]);
    drop(samples);
    assert_eq!(resume(&place).status.code(), Some(0));
}
