//! Runs the project's own rustc over the layout crate and the stencils.

use std::path::Path;
use std::process::Command;

/// The flags decide the shape of the code, so they are fixed here: nothing of the surrounding build (profile,
/// RUSTFLAGS) gets in. Static relocations in the small code model make a hole a 32-bit displacement; without jump tables
/// no stencil refers to read-only data; without a red zone nothing is kept below the stack pointer.
const FLAGS: &[&str] = &[
    "--edition=2024",
    "--cap-lints=warn",
    "-Copt-level=3",
    "-Cpanic=abort",
    "-Ccodegen-units=1",
    "-Cdebuginfo=0",
    "-Cforce-unwind-tables=no",
    "-Crelocation-model=static",
    "-Ccode-model=small",
    "-Cjump-tables=no",
    "-Ctarget-cpu=x86-64",
    "-Cno-redzone=yes",
];

/// The object file of the stencils.
pub fn compile(out: &Path) -> Result<Vec<u8>, String> {
    let rlib = out.join("libvm_layout.rlib");
    let object = out.join("stencils.o");
    rustc(
        &["--crate-type=rlib", "--crate-name=vm_layout", "-o"],
        &rlib,
        "../vm-core/layout/src/lib.rs",
        &[],
    )?;
    let layout = format!("--extern=vm_layout={}", rlib.display());
    rustc(
        &["--crate-type=lib", "--crate-name=stencils", "--emit=obj", "-o"],
        &object,
        "stencils/lib.rs",
        &[&layout],
    )?;
    std::fs::read(&object).map_err(|e| format!("can't read {}: {e}", object.display()))
}

fn rustc(what: &[&str], to: &Path, source: &str, more: &[&str]) -> Result<(), String> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let target = std::env::var("TARGET").unwrap_or_default();
    let mut command = Command::new(&rustc);
    command.args(what).arg(to).args(FLAGS).arg("--target").arg(&target).args(more).arg(source);
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let done = command.output().map_err(|e| format!("can't run {rustc}: {e}"))?;
    if done.status.success() {
        return Ok(());
    }
    Err(format!("rustc failed on {source}:\n{}", String::from_utf8_lossy(&done.stderr)))
}
