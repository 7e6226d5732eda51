//! `harness dis FILE`: the bytecode that a configuration makes of a file, or what a cache file holds.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use vm_core::cache::{FINGERPRINT, FileSystem, Header, Payload, cache_path, inspect, source_hash};

use super::DisArgs;
use crate::vm;

pub fn dis(args: &DisArgs) -> Result<u8> {
    let config = super::run::config(&args.vm)?;
    super::run::readable(&args.file)?;
    if args.file.extension().is_some_and(|e| e == "pyc") {
        return cache(config, &args.file);
    }
    let status = vm::dis_file(config, &args.file)?;
    Ok(u8::try_from(status & 0xff).unwrap_or(1))
}

/// Header, validity and listing of a cache file; status 1 if it would not be used.
fn cache(config: vm_core::Config, path: &Path) -> Result<u8> {
    let file = std::fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    let source = source_of(path);
    let text = source.as_ref().and_then(|s| std::fs::read(s).ok());
    let name = source.as_deref().unwrap_or(path).to_string_lossy().into_owned();
    let status = source.as_ref().and_then(|s| vm_core::cache::Disk.status(s).ok());
    // Trees are compiled, which recurses.
    let inspecting = std::thread::Builder::new().stack_size(256 << 20).spawn(move || {
        let verdict = inspect(&file, text.as_deref(), &name, &config);
        let mut doubt = verdict.doubt.map(str::to_owned);
        let mut out = String::new();
        if let Some(header) = &verdict.header {
            out += &header_text(header, file.len());
            doubt = doubt.or_else(|| source_doubt(header, status, text.as_deref()));
        }
        let verdict_text = match &doubt {
            None => "valid".to_owned(),
            Some(why) => format!("not valid: {why}"),
        };
        let _ = writeln!(out, "{:12} {verdict_text}\n", "verdict");
        if let Some(unit) = &verdict.unit {
            out += &vm_core::bytecode::dis(unit);
        }
        (out, doubt.is_some())
    })?;
    let (out, doubtful) =
        inspecting.join().map_err(|_| anyhow::anyhow!("can't look into {}", path.display()))?;
    super::show(&out);
    Ok(u8::from(doubtful))
}

/// The source whose cache lies at this place: `FOLDER/NAME.py` for `FOLDER/__pycache__/NAME.TAG.pyc`.
fn source_of(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let folder = path.parent()?;
    let name = path.file_name()?.to_str()?.strip_suffix(".pyc")?;
    let candidates = [
        folder
            .parent()
            .map(|f| f.join(format!("{}.py", name.rsplit_once('.').map_or(name, |(stem, _)| stem)))),
        Some(folder.join(format!("{name}.py"))),
    ];
    let found = candidates.into_iter().flatten().find(|source| source.is_file())?;
    let expected = cache_path(&found, None);
    (expected.as_deref() == Some(&*path) || found.parent() == Some(folder)).then_some(found)
}

fn header_text(h: &Header, size: usize) -> String {
    let mut out = String::new();
    let mut row = |name: &str, text: String| {
        let _ = writeln!(out, "{name:12} {text}");
    };
    row("magic", format!("{:02x?}, fingerprint {FINGERPRINT:016x}", vm_core::cache::MAGIC));
    row(
        "checked by",
        match (h.flags & 1, h.flags & 2) {
            (0, _) => "time and size of the source".to_owned(),
            (_, 0) => "nothing (unchecked hash)".to_owned(),
            _ => "hash of the source".to_owned(),
        },
    );
    row(
        "source",
        format!("{} bytes, hash {:016x}, changed at {} ns", h.stamp.size, h.stamp.hash, h.stamp.modified),
    );
    if h.racy {
        row("", "written within the clock's tick of the source: its hash is compared, too".to_owned());
    }
    row(
        "holds",
        match h.payload {
            Payload::Bytecode => "bytecode".to_owned(),
            Payload::TreeWithSource => "source text, scope tree, syntax tree".to_owned(),
            Payload::Tree => "scope tree, syntax tree".to_owned(),
        },
    );
    if !h.emission.is_empty() {
        row("made for", h.emission.clone());
    }
    row("size", format!("{size} bytes"));
    out
}

/// Why the source speaks against the file.
fn source_doubt(h: &Header, status: Option<vm_core::cache::Status>, text: Option<&[u8]>) -> Option<String> {
    let (Some(status), Some(text)) = (status, text) else {
        return Some("its source is not there".to_owned());
    };
    let same_hash = source_hash(text) == h.stamp.hash;
    match (h.flags & 1, h.flags & 2) {
        (0, _) if status.modified != h.stamp.modified || status.size != h.stamp.size => {
            Some("older or newer than the source".to_owned())
        }
        (0, _) if h.racy && !same_hash => Some("made of another source".to_owned()),
        (1, 2) if !same_hash => Some("made of another source".to_owned()),
        _ => None,
    }
}
