//! Records which compiler and profile built the harness; `run.json` stores both with every result. Says how the
//! binary is linked.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let version = Command::new(rustc)
        .arg("-V")
        .output()
        .ok()
        .and_then(|o| String::from_utf8(o.stdout).ok())
        .unwrap_or_default();
    println!("cargo::rustc-env=HARNESS_RUSTC={}", version.trim());
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    println!("cargo::rustc-env=HARNESS_PROFILE={} opt-level={}", var("PROFILE"), var("OPT_LEVEL"));
    println!("cargo::rustc-env=HARNESS_TARGET={}", var("TARGET"));
    // Linked to a fixed address: the tables of native types and methods are full of pointers, and relocating them at
    // every start takes more than a megabyte of memory (the tables written to, and the list of what to write).
    if var("CARGO_CFG_TARGET_OS") == "linux" && var("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
