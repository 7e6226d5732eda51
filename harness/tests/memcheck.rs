//! The copy-and-patch JIT under valgrind's memcheck: a sample of the language tests with everything compiled at its first
//! call. By hand:
//!
//! ```text
//! valgrind --smc-check=all-non-file --suppressions=harness/tests/support/memcheck.supp \
//!     target/debug/harness run --jit copypatch --jit-threshold 0 --jit-loop-threshold 0 FILE
//! ```

use std::path::Path;
use std::process::Command;

/// Of each kind of thing that machine code does one: frames, attributes, loops, exceptions, generators, finalizers.
const SAMPLE: [&str; 4] = [
    "functions/changing_callees.py",
    "exceptions/chaining.py",
    "generators/basics.py",
    "lists/mutation_while_iterating.py",
];

#[test]
fn machine_code_reads_and_writes_nothing_that_is_not_its_own() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: there is no valgrind");
        return;
    }
    if !jit_available() {
        println!("skipped: no copy-and-patch JIT on this machine");
        return;
    }
    let suppressions = here.join("tests/support/memcheck.supp");
    for (name, switches) in SAMPLE.iter().flat_map(|n| [(n, "all"), (n, "none")]) {
        let file = here.join("../vm-core/tests/lang").join(name);
        let ran = Command::new("valgrind")
            .args(["-q", "--smc-check=all-non-file", "--error-exitcode=99"])
            .arg(format!("--suppressions={}", suppressions.display()))
            .arg(env!("CARGO_BIN_EXE_harness"))
            .args(["run", "--opt", switches, "--jit", "copypatch", "--jit-threshold", "0"])
            .args(["--jit-loop-threshold", "0", "--cache", "off"])
            .arg(&file)
            .output()
            .expect("valgrind runs");
        let wanted = std::fs::read(file.with_extension("out")).expect("the expected output");
        let report = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(0), "{name}, {switches}: {report}");
        assert!(ran.stdout == wanted, "{name}, {switches}: other output");
    }
}

/// Whether the harness of this build has the JIT.
fn jit_available() -> bool {
    let list = Command::new(env!("CARGO_BIN_EXE_harness")).arg("list").output().expect("the harness runs");
    String::from_utf8_lossy(&list.stdout).contains("copypatch")
}
