//! `harness explain`: what was compiled, what it guessed wrong, and what was not inlined for which reason.

use std::fmt::Write;

use vm_core::code::Trigger;
use vm_core::interp::code::body;
use vm_layout::*;

use crate::version::{Version, WordCosts};

/// Exits and calls shown of one version.
const SHOWN: usize = 12;

/// The report on all versions, that with the most entries and turns of loops first.
pub fn text<'a>(
    versions: impl Iterator<Item = &'a Box<Version>>,
    refused: &[String],
    costs: &WordCosts,
) -> String {
    let mut out = String::new();
    let mut versions: Vec<&Version> = versions.map(|v| &**v).collect();
    versions.sort_by_key(|v| std::cmp::Reverse(v.turns.get()));
    for v in versions {
        // Writing to a text can't fail.
        let _ = if v.dead.get() { writeln!(out, "(a function that is gone)") } else { version(&mut out, v) };
    }
    if costs.at(100) > 0 {
        let at = |percent| costs.at(percent) as f64 / 1000.0;
        let (p10, median, p90, max) = (at(10), at(50), at(90), at(100));
        let _ = writeln!(
            out,
            "Compile time a word, over versions: 10 % {p10:.1} µs, median {median:.1}, 90 % {p90:.1}, most {max:.1}"
        );
    }
    if !refused.is_empty() {
        out += "Not compiled:\n";
        refused.iter().for_each(|r| out += &format!("  {r}\n"));
    }
    out
}

fn version(out: &mut String, v: &Version) -> std::fmt::Result {
    let unit = &body(v.code).unit;
    let what = match v.trigger {
        Trigger::Entry => "the whole function".to_owned(),
        Trigger::Loop(word) => format!("the loop in line {}", line(v.code, word)),
    };
    let state = match (v.retired.get(), v.valid.get()) {
        (true, _) => "given up",
        (false, 0) => "no longer valid",
        _ => "in use",
    };
    writeln!(
        out,
        "{} ({}:{}), {what}, version {}: {} entries and turns of loops; {} words, {} calls inlined; {state}",
        unit.qualname,
        unit.filename,
        unit.first_line,
        v.attempt,
        v.turns.get(),
        v.words,
        v.inlined
    )?;
    if v.bytes.get() > 0 {
        let (build, cranelift) = (v.build_nanos, v.cranelift_nanos.get());
        writeln!(
            out,
            "  compiled in {} µs, {} of them in Cranelift: {:.1} µs a word; {} bytes, {} exits",
            (build + cranelift) / 1000,
            cranelift / 1000,
            (build + cranelift) as f64 / 1000.0 / v.words.max(1) as f64,
            v.bytes.get(),
            v.exits.len()
        )?;
    }
    let mut exits: Vec<_> = v.exits.iter().filter(|e| e.taken.get() > 0).collect();
    exits.sort_by_key(|e| std::cmp::Reverse(e.taken.get()));
    for e in exits.iter().take(SHOWN) {
        let (code, word) = e.blame;
        let unit = &body(code).unit;
        let op = unit.words[word as usize].op().map_or("?", Op::name);
        let why = match (e.raise, e.expected.get()) {
            (true, _) => "an exception",
            (_, true) => "as planned",
            _ => "a wrong guess",
        };
        let (times, name, line) = (e.taken.get(), &unit.qualname, line(code, word));
        writeln!(out, "  left {times} times at {op} in {name}, line {line}: {why}")?;
    }
    let mut remarks: Vec<(&str, usize)> = Vec::new();
    for remark in &v.remarks {
        match remarks.iter_mut().find(|r| r.0 == remark) {
            Some(r) => r.1 += 1,
            None => remarks.push((remark, 1)),
        }
    }
    for (remark, times) in remarks.into_iter().take(SHOWN) {
        let times = if times > 1 { format!(" ({times} calls)") } else { String::new() };
        writeln!(out, "  {remark}{times}")?;
    }
    Ok(())
}

fn line(code: Gc<Code>, word: u32) -> u32 {
    let unit = &body(code).unit;
    unit.positions.get(word as usize).map_or(unit.first_line, |p| p.line)
}
