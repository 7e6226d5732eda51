//! What options make of a plan, with `fake_child.sh` in the place of the VM: shares, more blocks, other interpreters,
//! suites, dry runs.

#[path = "support/place.rs"]
mod place;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use harness::measure::store::{self, Status};
use place::{Place, SWITCH, configurations, refused, stderr};

#[test]
fn shares_of_a_plan_join_to_the_whole() {
    let place = Place::new();
    let share = |i: u32| place.dir.path().join(format!("share-{i}"));
    for i in 1..=2 {
        let out = share(i);
        let program = place.program("steady");
        let args = [
            "--matrix",
            "--factors",
            SWITCH,
            "--jit",
            "off",
            "--bench",
            &program,
            "--out",
            out.to_str().unwrap(),
        ];
        let shard = format!("{i}/2");
        let more = ["--invocations", "4", "--iterations", "2", "--timeout", "5", "--shard", &shard];
        let output = place.command(&[&args[..], &more].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let data = store::read(&out).unwrap();
        assert_eq!(data.invocations.len(), 2 * configurations());
        assert!(data.invocations.iter().all(|r| r.invocation % 2 == i - 1));
    }
    let joint = place.out();
    let (one, two) = (share(1), share(2));
    let merge = |shares: &[&PathBuf]| {
        let mut args = vec!["merge", "--out", joint.to_str().unwrap()];
        args.extend(shares.iter().map(|s| s.to_str().unwrap()));
        place.command(&args).output().unwrap()
    };
    let twice = merge(&[&one, &one]);
    assert!(stderr(&twice).contains("both are share 1"), "{}", stderr(&twice));
    let output = merge(&[&one, &two]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let data = store::read(&joint).unwrap();
    assert_eq!(data.invocations.len(), 4 * configurations());
    assert_eq!(data.sample_count(), 3 * 4 * configurations());
    assert!(!String::from_utf8_lossy(&output.stdout).contains("Incomplete"));
    // Another seed is another plan.
    let record = two.join("run.json");
    let text = std::fs::read_to_string(&record).unwrap().replace("\"seed\": 1", "\"seed\": 2");
    std::fs::write(&record, text).unwrap();
    std::fs::remove_dir_all(&joint).unwrap();
    assert!(stderr(&merge(&[&one, &two])).contains("its plan is another"));
}

#[test]
fn blocks_are_added_until_intervals_are_narrow() {
    let place = Place::new();
    // The fake child's times are the same in each process: two blocks leave nothing to narrow.
    let output = place.matrix(&["steady"], &["--until-ci", "1"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(place.statuses("steady").len(), 2 * configurations());
    // "noisy" differs from process to process, so that more blocks are needed, for every arm alike.
    let place = Place::new();
    let output = place.matrix(&["noisy"], &["--until-ci", "12"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("going on"), "{}", stderr(&output));
    let data = store::read(&place.out()).unwrap();
    let blocks = data.invocations.len() / configurations();
    assert!(blocks > 2 && data.invocations.len() == blocks * configurations(), "{blocks}");
}

#[test]
fn a_peer_runs_the_same_program_and_its_answer_is_checked() {
    let place = Place::new();
    let script = place.dir.path().join("peer.sh");
    let text = "#!/bin/sh\n[ \"$1\" = --version ] && { echo Peer 1.0; exit; }\nfor i in 0 1 2; do echo \"@harness SAMPLE $i 0.01\"; done\n\
                echo '@harness ANSWER 41'\necho '@harness DONE'\n";
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let peer = format!("other={} {{file}}", script.display());
    let output = place.matrix(&["steady"], &["--peer", &peer]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "another answer is a failure: {}", stderr(&output));
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(stdout.contains("peer=other") && stdout.contains("other-answer"), "{stdout}");
    let record = std::fs::read_to_string(place.out().join("run.json")).unwrap();
    assert!(record.contains("Peer 1.0"));
    let data = store::read(&place.out()).unwrap();
    let of_peer = data.invocations.iter().filter(|r| r.config == "peer=other").count();
    assert_eq!(of_peer, 2);
}

#[test]
fn peers_that_fail_are_rows_and_unknown_ones_are_refused() {
    let place = Place::new();
    refused(&mut place.matrix(&["steady"], &["--peers", "no-such-python"]), &["no-such-python"]);
    refused(&mut place.matrix(&["steady"], &["--peer", "nothing"]), &["--peer", "NAME="]);
    let peer = |name: &str, body: &str| {
        let script = place.dir.path().join(name);
        let text = format!("#!/bin/sh\n[ \"$1\" = --version ] && {{ echo {name} 1; exit; }}\n{body}\n");
        std::fs::write(&script, text).unwrap();
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
        format!("{name}={} {{file}}", script.display())
    };
    let all = [
        (peer("dies", "kill -SEGV $$"), Status::Crash),
        (peer("hangs", "sleep 60"), Status::Timeout),
        (peer("mumbles", "echo what"), Status::Garbage),
        (peer("refuses", "echo no >&2; exit 1"), Status::Error),
    ];
    let args: Vec<&str> = all.iter().flat_map(|(peer, _)| ["--peer", peer]).collect();
    let output = place.matrix(&["steady"], &args).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let data = store::read(&place.out()).unwrap();
    for (peer, status) in &all {
        let label = format!("peer={}", peer.split_once('=').unwrap().0);
        let rows: Vec<Status> =
            data.invocations.iter().filter(|r| r.config == label).map(|r| r.status).collect();
        assert_eq!(rows, [*status, *status], "{label}");
    }
    let ours = data.invocations.iter().filter(|r| !r.config.starts_with("peer="));
    assert!(ours.map(|r| r.status).all(|s| s == Status::Ok), "the peers' failures are their own");
}

#[test]
fn a_suite_skips_what_cannot_run_and_says_why() {
    let place = Place::new();
    let suite = place.dir.path().join("suite");
    for name in ["steady", "raises"] {
        let folder = suite.join(format!("bm_{name}"));
        std::fs::create_dir_all(&folder).unwrap();
        // The fake child goes by the file's name, so these are plain files of the suite's folder, too.
        std::fs::write(suite.join(format!("{name}.py")), "def run(loops):\n    pass\n").unwrap();
    }
    let (out, folder) = (place.out(), suite.to_str().unwrap().to_owned());
    let args = [
        "--matrix",
        "--jit",
        "off",
        "--factors",
        SWITCH,
        "--suite",
        &folder,
        "--out",
        out.to_str().unwrap(),
        "--invocations",
        "1",
    ];
    let output = place.command(&args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("raises was skipped: ValueError: as the test wants"),
        "{}",
        stderr(&output)
    );
    assert!(place.statuses("steady").len() > 1);
    assert!(place.statuses("raises").is_empty());
}

#[test]
fn a_dry_run_leaves_nothing_behind() {
    let place = Place::new();
    let output = place.matrix(&["steady"], &["--dry-run"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("Processes: ") && text.contains("Time: at most about"), "{text}");
    assert!(!place.out().exists());
    assert_eq!(place.started().len(), 1, "one process of each program, for the estimate");
}
