//! `harness list`: switches, presets and benchmarks, straight from their tables.

use anyhow::Result;
use comfy_table::{ContentArrangement, Table, presets::NOTHING};
use vm_core::config::SWITCHES;

use crate::experiment::BENCHMARKS;
use crate::experiment::plan::jit_factor;
use crate::experiment::selection::PRESETS;

pub fn list() -> Result<u8> {
    println!("Switches (--opt, --factors, --hold)");
    let mut table = plain();
    table.set_header(["id", "title", "built in", "matrix", "crate", "what changes when it is on"]);
    let yes = |b: bool| if b { "yes" } else { "no" };
    for s in SWITCHES {
        table.add_row([s.id, s.title, yes(s.built_in), yes(s.in_default_matrix), s.krate, s.summary]);
    }
    println!("{table}\n");
    println!("Levels of --jit: {}\n", jit_factor().levels.join(", "));
    println!("Presets (--opt @NAME)");
    let mut table = plain();
    for p in PRESETS {
        table.add_row([format!("@{}", p.name), format!("{} ({})", p.summary, (p.ids)().join(", "))]);
    }
    println!("{table}\n");
    println!("Benchmarks (--bench; any .py file works, too)");
    let mut table = plain();
    table.set_header(["name", "loops", "quick", "written for", "what it is"]);
    for b in BENCHMARKS {
        let (loops, quick) = (b.loops.to_string(), b.quick_loops.to_string());
        table.add_row([b.name, &loops, &quick, b.shows.unwrap_or("the default matrix"), b.summary]);
    }
    println!("{table}");
    Ok(0)
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table
}
