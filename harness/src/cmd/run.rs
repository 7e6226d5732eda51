//! `harness run FILE`: like `python FILE`, under a configuration of one's choice. `harness explain FILE`: the same, and what
//! the method JIT made of it.

use std::ffi::OsString;

use anyhow::{Result, bail};
use vm_core::Config;
use vm_core::config::{Pep266Placement, Pep266Registry};

use super::{Placement, RegistryDesign, RunArgs, VmArgs};
use crate::experiment::selection::parse_switches;
use crate::vm;

/// Runs the file; `explain`: under the method JIT, which then says what it did.
pub fn run(args: &RunArgs, explain: bool) -> Result<u8> {
    let mut config = config(&args.vm)?;
    if explain {
        if !config.jit.speculates() {
            config.jit = super::check_jit("method")?;
        }
        config.make_jit = crate::jit::maker(config.jit);
        config.jit_explain = true;
    }
    readable(&args.file)?;
    config.gc_stress = args.gc_stress;
    config.max_memory = args.max_memory;
    config.cache = args.cache.config()?;
    let own: Vec<OsString> = std::env::args_os().collect();
    config.argv = std::iter::once(args.file.clone().into_os_string())
        .chain(swallowed_dashes(&own, args).then(|| "--".into()))
        .chain(args.args.clone())
        .collect();
    let outcome = vm::run_file(config, &args.file)?;
    if args.stats {
        for (name, value) in &outcome.counters {
            eprintln!("{name:40} {value:>16}");
        }
        eprintln!("{:40} {:>16}", "heap.peak-bytes", outcome.peak_heap);
        eprintln!("{:40} {:>16}", "heap.live-bytes-last-collection", outcome.live_heap);
    }
    eprint!("{}", outcome.explanation);
    Ok(u8::try_from(outcome.status & 0xff).unwrap_or(1))
}

/// Whether a `--` stood right behind FILE: clap takes the first one for its own, while it is the program's.
fn swallowed_dashes(own: &[OsString], args: &RunArgs) -> bool {
    let before = own.len().saturating_sub(args.args.len());
    matches!(&own[..before], [.., file, dashes] if dashes == "--" && *file == args.file)
}

/// The VM configuration that the options describe.
pub fn config(args: &VmArgs) -> Result<Config> {
    let jit = super::check_jit(&args.jit)?;
    let switches = parse_switches(&args.opt, "--opt")?;
    super::check_switches(switches)?;
    let mut config = Config::with_switches(switches);
    config.jit = jit;
    config.make_jit = crate::jit::maker(jit);
    config.jit_threshold = args.jit_threshold.unwrap_or(config.jit_threshold);
    config.jit_loop_threshold = args.jit_loop_threshold.unwrap_or(config.jit_loop_threshold);
    config.jit_memory = args.jit_memory.unwrap_or(config.jit_memory);
    config.jit_foreground = args.jit_foreground;
    config.jit_stress_guards = args.jit_stress_guards;
    config.jit_stress_invalidate = args.jit_stress_invalidate;
    config.jit_dump = args.jit_dump;
    config.jit_perf_map = args.jit_perf_map;
    config.pep266_placement = match args.pep266_placement {
        Placement::Loop => Pep266Placement::Loop,
        Placement::Function => Pep266Placement::Function,
    };
    config.pep266_registry = match args.pep266_registry {
        RegistryDesign::Central => Pep266Registry::Central,
        RegistryDesign::PerObject => Pep266Registry::PerObject,
    };
    config.pep266_locals = args.pep266_locals;
    config.prebuilt_ints = args.prebuilt_ints;
    config.py2_range = args.py2_range;
    Ok(config)
}

/// Refuses in one line what can't be run; the wording is that of CPython's command line.
pub fn readable(file: &std::path::Path) -> Result<()> {
    if file.is_dir() {
        bail!("can't open file '{}': it is a directory", file.display());
    }
    if let Err(error) = std::fs::File::open(file) {
        bail!("can't open file '{}': {error}", file.display());
    }
    Ok(())
}

/// Ints that a table of prebuilt ones may have: 16 bytes each and a word of the table.
const MAX_PREBUILT: i128 = 1 << 22;

/// Reads `-5..256`: both ends belong to it.
pub fn parse_window(text: &str) -> Result<(i64, i64), String> {
    let ends =
        text.split_once("..").and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
    let Some((low, high)): Option<(i64, i64)> = ends else {
        return Err(format!("`{text}` is not a range of ints; write it as -5..256"));
    };
    match i128::from(high) - i128::from(low) + 1 {
        n if n <= 0 => Err(format!("`{text}` has no int in it")),
        n if n > MAX_PREBUILT => Err(format!("`{text}` is {n} ints; the table may have {MAX_PREBUILT}")),
        _ => Ok((low, high)),
    }
}

/// Reads `4096`, `64K`, `512M`, `2G`.
pub fn parse_size(text: &str) -> Result<usize, String> {
    let wrong = || format!("`{text}` is not a size; write bytes, or a number with K, M or G behind");
    let (digits, unit) = match text.char_indices().last() {
        Some((i, c)) if c.is_ascii_alphabetic() => (&text[..i], c.to_ascii_uppercase()),
        _ => (text, 'B'),
    };
    let shift = match unit {
        'B' => 0,
        'K' => 10,
        'M' => 20,
        'G' => 30,
        _ => return Err(wrong()),
    };
    let number: usize = digits.parse().map_err(|_| wrong())?;
    number.checked_mul(1 << shift).filter(|n| *n > 0).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::parse_size;

    #[test]
    fn sizes() {
        assert_eq!(parse_size("4096"), Ok(4096));
        assert_eq!(parse_size("64k"), Ok(64 << 10));
        assert_eq!(parse_size("2G"), Ok(2 << 30));
        for bad in ["", "M", "1T", "-1", "0", "1.5G", "99999999999999G"] {
            assert!(parse_size(bad).is_err(), "{bad}");
        }
    }
}
