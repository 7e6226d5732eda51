//! Works out the fingerprint of everything that decides what a cache file means: opcode table, compiler, front end,
//! verifier and the formats themselves. `src/cache/header.rs` puts it into every file, so that a change of any of
//! these makes the files of older builds stale without anybody having to think of it.

use std::path::{Path, PathBuf};

/// Below the crate's folder.
const DECISIVE: &[&str] = &[
    "layout/src/opcodes.rs",
    "src/bytecode",
    "src/cache",
    "src/compile",
    "src/config/switches.rs",
    "src/scope",
    "src/syntax",
];

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    for part in DECISIVE {
        println!("cargo:rerun-if-changed={part}");
        collect(&root.join(part), &mut files);
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in &files {
        let name = file.strip_prefix(&root).expect("found below the root").to_string_lossy().into_owned();
        add(&mut hash, name.as_bytes());
        add(&mut hash, &std::fs::read(file).unwrap_or_default());
    }
    // The parser is not ours: its version is in the lock file, two folders up in the workspace.
    let lock = root.join("../Cargo.lock");
    if let Ok(text) = std::fs::read_to_string(&lock) {
        println!("cargo:rerun-if-changed=../Cargo.lock");
        let parser = text.split("[[package]]").filter(|package| package.contains("name = \"ruff_"));
        parser.for_each(|package| add(&mut hash, package.as_bytes()));
    }
    println!("cargo:rustc-env=CACHE_FINGERPRINT={hash}");
}

/// FNV-1a, with the length so that neighbours can't run into each other.
fn add(hash: &mut u64, bytes: &[u8]) {
    for &byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
        *hash = (*hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) if path.extension().is_some_and(|extension| extension == "rs") => {
            files.push(path.to_path_buf())
        }
        Err(_) => {}
    }
}
