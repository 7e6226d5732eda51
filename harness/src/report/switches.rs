//! "Switch by switch": for each switch its published claims, and on each program what it buys alone over the baseline, what
//! it buys on average over the design, and how often it did its work. Markdown, as for a crate's README.
//!
//! Alone and on average differ where switches help or hinder each other; the counter says whether there was anything to do.

use std::fmt::Write;

use vm_core::config::Switch;

use super::wording;
use crate::analysis::Results;
use crate::analysis::results::{BenchmarkResult, OVERALL};
use crate::measure::session::iterations_of;
use crate::reproduce::claims;

/// The section for the report; empty if no switch was varied.
pub fn section(results: &Results) -> String {
    let plan = &results.record.plan;
    let varied: Vec<Switch> = plan.factors.iter().filter_map(|f| Switch::from_id(&f.id)).collect();
    let mut out = String::new();
    if varied.is_empty() {
        return out;
    }
    let _ = writeln!(out, "\n## Switch by switch\n");
    let _ = writeln!(
        out,
        "Alone: over `{}`. Main effect: over every combination of the others that was run. Counter: an iteration, alone.",
        plan.baseline().label()
    );
    for switch in varied {
        let info = switch.info();
        let _ = writeln!(out, "\n### `{}`\n", info.id);
        for claim in claims::all().iter().filter(|c| info.claims.contains(&c.id.as_str())) {
            let _ = writeln!(out, "- {}: {} ({})", claim.id, claim.claim, claim.source_title);
        }
        let _ = writeln!(out, "\n| program | alone | main effect | `{}` |", info.fired_counter);
        let _ = writeln!(out, "|---|---|---|--:|");
        for b in results.benchmarks.iter().filter(|b| b.name != OVERALL) {
            let main = b.effects.iter().find(|e| e.terms == [info.id]).and_then(|e| e.estimate);
            let alone = plan.alone(info.id).and_then(|i| b.configurations[i].speedup);
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} |",
                b.name,
                wording::estimate(alone),
                wording::estimate(main),
                fired(results, b, switch).unwrap_or_default()
            );
        }
    }
    out
}

/// How often the switch did its work in an iteration of the configuration with it alone.
fn fired(results: &Results, b: &BenchmarkResult, switch: Switch) -> Option<String> {
    let plan = &results.record.plan;
    let info = switch.info();
    let count = *b.configurations[plan.alone(info.id)?].counters.get(info.fired_counter)?;
    let program = plan.programs.iter().find(|p| p.name == b.name)?;
    let (warmups, iterations) = iterations_of(plan, program);
    Some(format!("{:.0}", count as f64 / f64::from((warmups + iterations).max(1))))
}
