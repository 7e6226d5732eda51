//! Compiles every Python file of this repository, and CPython's standard library where one is found, under
//! several configurations, and verifies each code unit.

use std::path::{Path, PathBuf};

use vm_core::bytecode::verify;
use vm_core::compile::{CompileFlags, Mode, compile_source};
use vm_core::config::Pep266Placement;
use vm_core::{Config, SwitchSet};

fn python_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            python_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "py") {
            out.push(path);
        }
    }
}

/// `Lib` of a CPython 3.11 on this machine.
fn standard_library() -> Option<PathBuf> {
    let script =
        "import os, sys; print(os.path.dirname(os.__file__) if sys.version_info[:2] == (3, 11) else '')";
    let output = std::process::Command::new("python3.11").args(["-c", script]).output().ok()?;
    let folder = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!folder.is_empty()).then(|| PathBuf::from(folder))
}

fn configurations() -> Vec<Config> {
    let function =
        Config { pep266_placement: Pep266Placement::Function, pep266_locals: true, ..Config::default() };
    vec![Config::with_switches(SwitchSet::BASE), Config::default(), function]
}

/// Compiles the files and returns what went wrong; syntax that is knowingly missing is counted apart.
fn compile_all(files: &[PathBuf]) -> (usize, usize, Vec<String>) {
    let flags = CompileFlags { module_namespace: true, ..CompileFlags::default() };
    let (mut compiled, mut missing, mut wrong) = (0, 0, Vec::new());
    for path in files {
        let Ok(bytes) = std::fs::read(path) else { continue };
        for config in configurations() {
            // The compiler panics on code that its own verifier refuses.
            let result = std::panic::catch_unwind(|| {
                compile_source(&bytes[..], &path.to_string_lossy(), Mode::Exec, &config, flags)
            });
            let Ok(result) = result else {
                wrong.push(format!("{}: panic", path.display()));
                continue;
            };
            match result {
                Ok(unit) => match verify(&unit) {
                    Ok(()) => compiled += 1,
                    Err(e) => wrong.push(format!("{}: {e}", path.display())),
                },
                Err(e) if e.message.contains("is not supported yet") => missing += 1,
                Err(e) => wrong.push(format!("{}: {e}", path.display())),
            }
        }
    }
    (compiled, missing, wrong)
}

/// On a thread with the stack that the VM has.
fn on_big_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(work);
    thread.expect("a thread can be started").join().expect("the work did not panic");
}

#[test]
fn own_programs() {
    on_big_stack(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        python_files(&root.join("../harness/benchmarks"), &mut files);
        python_files(&root.join("tests/lang"), &mut files);
        python_files(&root.join("src"), &mut files);
        let (_, _, wrong) = compile_all(&files);
        let wrong: Vec<_> =
            wrong.into_iter().filter(|w| !w.contains("uncaught_") && !w.contains("_broken")).collect();
        assert!(wrong.is_empty(), "{} failures:\n{}", wrong.len(), wrong.join("\n"));
    });
}

#[test]
fn cpython_standard_library() {
    let Some(folder) = standard_library() else {
        eprintln!("skipped: no python3.11 here");
        return;
    };
    on_big_stack(move || {
        let mut files = Vec::new();
        python_files(&folder, &mut files);
        // Files that are wrong on purpose, and such in encodings that are not known.
        let deliberate = [
            "koi8_r",
            "test_source_encoding",
            "turtledemo/clock",
            "site-packages",
            "lib2to3",
            "bad_coding",
            "badsyntax",
            "bad_",
        ];
        files.retain(|f| !deliberate.iter().any(|d| f.to_string_lossy().contains(d)));
        let (compiled, missing, wrong) = compile_all(&files);
        eprintln!("{compiled} compiled, {missing} use syntax that is not supported yet");
        assert!(compiled > 1000, "only {compiled} files compiled");
        assert!(wrong.is_empty(), "{} failures:\n{}", wrong.len(), wrong.join("\n"));
    });
}
