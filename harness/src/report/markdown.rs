//! `report.md`: the report for a repository or an issue.

use std::fmt::Write;

use super::plot::Plot;
use super::wording;
use crate::analysis::Results;
use crate::analysis::results::{BenchmarkResult, OVERALL};
use crate::experiment::Record;

/// Configurations shown for each program; summary.csv has all.
const MOST_ROWS: usize = 40;

pub fn text(results: &Results, plots: &[Plot]) -> String {
    let record = &results.record;
    let plan = &record.plan;
    let mut out = String::new();
    let _ = writeln!(out, "# What the switches buy\n");
    let _ = writeln!(
        out,
        "{} configurations, {} programs, {} processes each, {} warm-up and {} measured iterations a process, {}, seed {}. \
         Ratios are speed-ups over `{}`; above 1 is faster. Intervals are 95 %.\n",
        plan.configurations.len(),
        plan.programs.len(),
        plan.invocations,
        plan.warmups,
        plan.iterations,
        plan.clock.title(),
        plan.seed,
        plan.baseline().label()
    );
    if let Some(warning) = wording::disturbance(results.waited, plan.clock) {
        let _ = writeln!(out, "**Disturbed**: {warning}.\n");
    }
    if results.done < results.planned {
        let _ =
            writeln!(out, "**Incomplete**: {} of {} processes have run.\n", results.done, results.planned);
    }
    main_effects(&mut out, results);
    out += &super::switches::section(results);
    interactions(&mut out, results);
    for b in results.benchmarks.iter().filter(|b| b.name != OVERALL) {
        ranked(&mut out, results, b);
    }
    choices(&mut out, results);
    tax(&mut out, results);
    failures(&mut out, results);
    let _ = writeln!(out, "\n## Plots\n");
    for p in plots {
        let _ = writeln!(out, "![{}](plots/{}.svg)\n", p.title, p.name);
    }
    where_and_how(&mut out, record);
    out
}

fn main_effects(out: &mut String, results: &Results) {
    let _ = writeln!(out, "## Main effects\n");
    let _ = writeln!(out, "| switch | program | speed-up | verdict |\n|---|---|---|---|");
    let count = results.benchmarks.first().map_or(0, |b| b.effects.len());
    for i in 0..count {
        for b in &results.benchmarks {
            let e = &b.effects[i];
            let (speedup, note) = (wording::estimate(e.estimate), wording::effect_note(e));
            let _ = writeln!(out, "| `{}` | {} | {speedup} | {note} |", e.name(), b.name);
        }
    }
    let _ = writeln!(out, "\nA verdict holds for all effects of one program together (Holm's correction).");
    if let Some(noise) = wording::noise(results) {
        let _ = writeln!(out, "Noise floor, the baseline against itself: {noise}.");
    }
}

fn interactions(out: &mut String, results: &Results) {
    let _ = writeln!(out, "\n## Interactions\n");
    let _ = writeln!(out, "| switches | program | ratio | |\n|---|---|---|---|");
    for b in results.benchmarks.iter().filter(|b| b.name != OVERALL) {
        for i in &b.interactions {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} |",
                i.terms.join("` × `"),
                b.name,
                wording::estimate(i.estimate),
                wording::interaction_note(i)
            );
        }
    }
}

/// The configurations of one program, fastest first.
fn ranked(out: &mut String, results: &Results, b: &BenchmarkResult) {
    let plan = &results.record.plan;
    let _ = writeln!(out, "\n## {}\n", b.name);
    let _ = writeln!(out, "| # | configuration | speed-up | time | peak memory | verdict |");
    let _ = writeln!(out, "|--:|---|---|--:|--:|---|");
    let baseline = plan.baseline().label();
    for (i, c) in b.ranked().iter().enumerate().filter(|(i, c)| *i < MOST_ROWS || c.label == baseline) {
        let _ = writeln!(
            out,
            "| {} | `{}` | {} | {} | {} | {} |",
            i + 1,
            c.label,
            wording::estimate(c.speedup),
            c.median_seconds.map_or_else(String::new, |v| wording::amount(v, plan.clock)),
            c.peak_rss_kib.map_or_else(String::new, wording::memory),
            wording::verdict(c, c.label == baseline)
        );
    }
}

fn tax(out: &mut String, results: &Results) {
    if results.tax.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## What being able to switch costs\n");
    let _ = writeln!(
        out,
        "| program | compared with | full build | other build | tax | |\n|---|---|--:|--:|--:|---|"
    );
    for row in &results.tax {
        let (full, other) = (row.instructions_full, row.instructions_other);
        let (tax, verdict) = (wording::tax(row), wording::tax_verdict(row));
        let _ = writeln!(
            out,
            "| {} | {} | {full} | {other} | {tax} | {verdict} |",
            row.benchmark,
            row.other.title()
        );
    }
    let _ = writeln!(out, "\n{}", wording::TAX);
}

fn failures(out: &mut String, results: &Results) {
    if results.failures.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n## Failures\n\n| program | configuration | what | processes | detail |\n|---|---|---|--:|---|"
    );
    for f in &results.failures {
        let detail = f.detail.replace('|', "\\|");
        let _ = writeln!(out, "| {} | `{}` | {} | {} | {detail} |", f.benchmark, f.config, f.status, f.count);
    }
}

fn where_and_how(out: &mut String, record: &Record) {
    let _ = writeln!(out, "## Where and how\n");
    let m = &record.machine;
    let sessions = record.sessions.iter().map(|s| s.started.as_str()).collect::<Vec<_>>().join(", ");
    let rows = [
        ("Command", format!("`{}`", record.command)),
        ("Revision", record.build.revision.clone()),
        ("Built with", format!("{}, {}", record.build.rustc, record.build.profile)),
        ("Processor", format!("{}, {} cores", m.cpu, m.cores)),
        ("System", format!("{}, kernel {}", m.os, m.kernel)),
        ("Measured", sessions),
        ("Held on", record.plan.held.clone()),
    ];
    for (what, value) in rows {
        let _ = writeln!(out, "- {what}: {value}");
    }
    for note in &record.notes {
        let _ = writeln!(out, "- Note: {note}");
    }
}

/// Shapley shares, best subsets and the explanations.
fn choices(out: &mut String, results: &Results) {
    let whole = |b: &&BenchmarkResult| results.benchmarks.len() == 1 || b.name == OVERALL;
    for b in results.benchmarks.iter().filter(whole) {
        for shares in &b.shares {
            let with = shares.jit.as_ref().map_or_else(String::new, |j| format!(", jit={j}"));
            let _ = writeln!(out, "\n## What each contributes ({}{with})\n", b.name);
            let _ = writeln!(out, "Shapley values; they multiply up to the last line.\n");
            let _ = writeln!(out, "| switch | contribution |\n|---|---|");
            for (name, tested) in &shares.parts {
                let _ = writeln!(out, "| `{name}` | {} |", wording::estimate(tested.map(|t| t.estimate)));
            }
            let _ =
                writeln!(out, "| all of them | {} |", wording::estimate(shares.total.map(|t| t.estimate)));
        }
        if !b.best.is_empty() {
            let _ = writeln!(out, "\n## The best of each size ({})\n", b.name);
            let _ = writeln!(out, "| size | configuration | speed-up | over one fewer |\n|--:|---|---|---|");
        }
        for best in &b.best {
            let label = results.record.plan.configurations[best.configuration].label();
            let step = best.over_smaller.map_or_else(String::new, wording::percent_with_interval);
            let _ = writeln!(
                out,
                "| {} | `{label}` | {} | {step} |",
                best.size,
                wording::estimate(Some(best.speedup))
            );
        }
    }
    if !results.explanations.is_empty() {
        let _ = writeln!(out, "\n## Why\n");
    }
    for e in &results.explanations {
        let _ = writeln!(out, "- `{}` on {}: {}", e.of, e.benchmark, e.text);
    }
}
