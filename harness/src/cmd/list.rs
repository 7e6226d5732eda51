//! `harness list`: switches, presets and benchmarks, straight from their tables.

use std::fmt::Write;

use anyhow::Result;
use comfy_table::{ContentArrangement, Table, presets::NOTHING};
use vm_core::config::SWITCHES;

use crate::experiment::BENCHMARKS;
use crate::experiment::plan::jit_factor;
use crate::experiment::selection::PRESETS;

pub fn list() -> Result<u8> {
    let mut out = String::new();
    let _ = writeln!(out, "Switches (--opt, --factors, --hold)");
    let mut table = plain();
    table.set_header(["id", "title", "built in", "matrix", "crate", "what changes when it is on"]);
    let yes = |b: bool| if b { "yes" } else { "no" };
    for s in SWITCHES {
        table.add_row([s.id, s.title, yes(s.built_in), yes(s.in_default_matrix), s.krate, s.summary]);
    }
    let _ = writeln!(out, "{table}\n");
    let _ = writeln!(out, "Levels of --jit: {}\n", jit_factor().levels.join(", "));
    let _ = writeln!(out, "Presets (--opt @NAME)");
    let mut table = plain();
    for p in PRESETS {
        let source = if p.source.is_empty() { "" } else { ". Source: " };
        let what = format!("{} ({}){source}{}", p.summary, (p.ids)().join(", "), p.source);
        table.add_row([format!("@{}", p.name), what]);
    }
    let _ = writeln!(out, "{table}\n");
    let _ = writeln!(out, "Benchmarks (--bench; any .py file works, too)");
    let mut table = plain();
    table.set_header(["name", "loops", "quick", "written for", "what it is"]);
    for b in BENCHMARKS {
        let (loops, quick) = (b.loops.to_string(), b.quick_loops.to_string());
        table.add_row([b.name, &loops, &quick, b.shows.unwrap_or("the default matrix"), b.summary]);
    }
    let _ = writeln!(out, "{table}");
    super::show(&out);
    Ok(0)
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table
}
