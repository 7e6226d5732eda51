//! Compiles the stencils: Rust functions (`stencils/`) to an object file, cut up, verified, straightened, written out as
//! a table (`$OUT_DIR/stencils.rs`) with a disassembly beside each (`stencils.txt`).
//!
//! Where the target is not x86-64 Linux the crate builds without stencils and says that the JIT is not available.

mod compile;
mod cut;
mod straighten;
mod verify;
mod write;

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=stencils");
    println!("cargo::rerun-if-changed=../vm-core/layout/src");
    println!("cargo::rustc-check-cfg=cfg(stencils)");
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    if variable("CARGO_CFG_TARGET_ARCH") != "x86_64" || variable("CARGO_CFG_TARGET_OS") != "linux" {
        return;
    }
    let out = PathBuf::from(variable("OUT_DIR"));
    match build(&out) {
        Ok(()) => println!("cargo::rustc-cfg=stencils"),
        Err(message) => message.lines().for_each(|line| println!("cargo::error={line}")),
    }
}

fn build(out: &std::path::Path) -> Result<(), String> {
    let object = compile::compile(out)?;
    let functions = cut::cut(&object)?;
    let mut stencils = Vec::with_capacity(functions.len());
    let mut wrong = Vec::new();
    for function in &functions {
        match verify::verify(function).and_then(|()| straighten::straighten(function)) {
            Ok(stencil) => stencils.push(stencil),
            Err(message) => wrong.push(message),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.join("\n"));
    }
    write::write(out, &stencils).map_err(|e| format!("can't write the table of stencils: {e}"))
}
