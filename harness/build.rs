//! Records which compiler and profile built the harness; `run.json` stores both with every result.

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
}
