//! A system that refuses the address range for machine code: programs run without.
#![cfg(target_os = "linux")]

use std::process::Command;

/// Runs a program under a limit of its address space, in KiB; what it printed, and how many functions were compiled.
fn run(limit: &str) -> (String, u64) {
    let file = std::env::temp_dir().join(format!("code-memory-{}-{limit}.py", std::process::id()));
    std::fs::write(&file, "def f(x):\n    return x + 1\nprint(sum(f(i) for i in range(1000)))\n")
        .expect("a file");
    // The interpreter alone reserves about 2 GiB of addresses; a GiB for machine code is what does not fit any more.
    let script =
        format!("ulimit -v {limit}; exec \"$0\" run --jit copypatch --jit-memory 1073741824 --stats \"$1\"");
    let ran = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_harness")])
        .arg(&file)
        .output()
        .expect("a shell");
    let _ = std::fs::remove_file(&file);
    let stats = String::from_utf8_lossy(&ran.stderr).into_owned();
    let functions = stats.lines().find_map(|l| l.strip_prefix("jit.functions")).unwrap_or_default().trim();
    assert!(ran.status.success(), "{stats}");
    (String::from_utf8_lossy(&ran.stdout).into_owned(), functions.parse().unwrap_or(0))
}

#[test]
fn mmap_refused() {
    let (printed, functions) = run("2500000");
    assert_eq!((printed.as_str(), functions), ("500500\n", 0));
    let (printed, functions) = run("unlimited");
    assert_eq!(printed, "500500\n");
    assert!(functions > 0 || cfg!(not(target_arch = "x86_64")), "nothing was compiled");
}
