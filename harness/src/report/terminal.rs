//! The report on the terminal.

use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::wording;
use crate::analysis::Results;
use crate::analysis::compare::Comparison;
use crate::analysis::results::{BenchmarkResult, OVERALL};
use crate::experiment::plan::Clock;
use crate::experiment::tax::TaxRow;

/// Rows of a ranked table that are shown; the rest is in summary.csv and report.html.
const MOST_ROWS: usize = 40;

/// A rule above, under the header and below; none between rows.
const RULED: TableStyle = TableStyle::new()
    .top_border(LineStyle::none().fill('─').junction('─'))
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .bottom_border(LineStyle::none().fill('─').junction('─'));

pub(super) fn table(header: &[&str], right_aligned: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(RULED).set_header(header.to_vec());
    table.set_content_arrangement(ContentArrangement::Dynamic);
    for &i in right_aligned {
        if let Some(column) = table.column_mut(i) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// The whole report.
pub fn text(results: &Results) -> String {
    let mut out = String::new();
    for b in results.benchmarks.iter().filter(|b| b.name != OVERALL) {
        let _ = writeln!(out, "\n{}: speed-up over {}", b.name, results.record.plan.baseline().label());
        let _ = writeln!(out, "{}", ranked(b, results.record.plan.clock));
    }
    let _ =
        writeln!(out, "\nMain effects: speed-up by each switch, mean over all combinations of the others");
    let _ = writeln!(out, "{}", effects(results));
    let _ =
        writeln!(out, "\nInteractions: above 1, two switches together bring more than the product of each");
    let _ = writeln!(out, "{}", interactions(results));
    if !results.tax.is_empty() {
        let _ = writeln!(out, "\n{}", tax_text(&results.tax));
    }
    failures(&mut out, results);
    if let Some(noise) = wording::noise(results) {
        let _ = writeln!(out, "Noise floor (the baseline against itself): {noise}");
    }
    if let Some(width) = results.widest_effect() {
        let _ = writeln!(out, "Widest interval of a main effect: ±{:.1} %", width * 100.0);
    }
    if let Some(warning) = wording::disturbance(results.waited, results.record.plan.clock) {
        let _ = writeln!(out, "Warning: {warning}");
    }
    if results.done < results.planned {
        let _ = writeln!(out, "Incomplete: {} of {} processes have run", results.done, results.planned);
    }
    out
}

fn ranked(b: &BenchmarkResult, clock: Clock) -> Table {
    let mut t =
        table(&["#", "configuration", "speed-up", "95 % interval", "time", "peak memory", ""], &[0, 2, 4, 5]);
    let ranked = b.ranked();
    let baseline = &b.configurations[0].label;
    for (i, c) in ranked.iter().enumerate() {
        // The baseline is always worth a row.
        if i >= MOST_ROWS && c.label != *baseline {
            continue;
        }
        let failed = if c.failed > 0 { format!(", {} failed", c.failed) } else { String::new() };
        t.add_row([
            (i + 1).to_string(),
            wording::short_label(&c.label),
            c.speedup.map_or_else(String::new, |s| wording::ratio(s.ratio)),
            c.speedup.map_or_else(String::new, wording::interval),
            c.median_seconds.map_or_else(String::new, |v| wording::amount(v, clock)),
            c.peak_rss_kib.map_or_else(String::new, wording::memory),
            wording::verdict(c, c.label == *baseline) + &failed,
        ]);
    }
    if ranked.len() > MOST_ROWS {
        t.add_row(["", &format!("… {} more in summary.csv and report.html", ranked.len() - MOST_ROWS)]);
    }
    t
}

fn effects(results: &Results) -> Table {
    let mut t = table(&["switch", "program", "speed-up", "95 % interval", ""], &[2]);
    let count = results.benchmarks.first().map_or(0, |b| b.effects.len());
    for i in 0..count {
        for b in &results.benchmarks {
            let e = &b.effects[i];
            t.add_row([
                e.name(),
                b.name.clone(),
                e.estimate.map_or_else(String::new, |e| wording::ratio(e.ratio)),
                e.estimate.map_or_else(String::new, wording::interval),
                wording::effect_note(e),
            ]);
        }
    }
    t
}

fn interactions(results: &Results) -> Table {
    let mut t = table(&["switches", "program", "ratio", "95 % interval", ""], &[2]);
    for b in results.benchmarks.iter().filter(|b| b.name != OVERALL) {
        let mut shown: Vec<_> = b.interactions.iter().filter_map(|i| Some((i, i.estimate?))).collect();
        shown.sort_by(|x, y| y.1.ratio.ln().abs().total_cmp(&x.1.ratio.ln().abs()));
        for (i, e) in shown.into_iter().take(5) {
            t.add_row([
                i.name(),
                b.name.clone(),
                wording::ratio(e.ratio),
                wording::interval(e),
                wording::interaction_note(i).to_owned(),
            ]);
        }
    }
    t
}

/// The table of `harness tax`.
pub fn tax_text(rows: &[TaxRow]) -> String {
    let header = ["program", "compared with", "loops", "full build", "other build", "tax", ""];
    let mut t = table(&header, &[2, 3, 4, 5]);
    for row in rows {
        t.add_row([
            row.benchmark.clone(),
            row.other.title().to_owned(),
            row.loops.to_string(),
            row.instructions_full.to_string(),
            row.instructions_other.to_string(),
            wording::tax(row),
            wording::tax_verdict(row),
        ]);
    }
    format!("What being able to switch costs\n{t}\n{}\n", wording::TAX)
}

fn failures(out: &mut String, results: &Results) {
    if results.failures.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nFailures");
    let mut t = table(&["program", "configuration", "what", "processes", "detail"], &[3]);
    for f in results.failures.iter().take(MOST_ROWS) {
        t.add_row([&f.benchmark, &f.config, &f.status, &f.count.to_string(), &f.detail]);
    }
    let _ = writeln!(out, "{t}");
    if results.failures.len() > MOST_ROWS {
        let _ = writeln!(out, "… {} more in invocations.csv", results.failures.len() - MOST_ROWS);
    }
}

/// Two results side by side.
pub fn comparison_text(comparison: &Comparison) -> String {
    let mut out = String::new();
    let header = ["program", "configuration", "before", "after", "speed-up", "95 % interval", ""];
    let mut t = table(&header, &[2, 3, 4]);
    for c in &comparison.changes {
        t.add_row([
            c.benchmark.clone(),
            wording::short_label(&c.label),
            wording::seconds(c.before_seconds),
            wording::seconds(c.after_seconds),
            wording::ratio(c.ratio.ratio),
            wording::interval(c.ratio),
            c.ratio.verdict().name().to_owned(),
        ]);
    }
    let _ = writeln!(out, "Times are for one loop of the program.\n{t}");
    if comparison.unmatched > 0 {
        let _ = writeln!(out, "{} cells are in only one of the two results.", comparison.unmatched);
    }
    if comparison.circumstances.is_empty() {
        let _ = writeln!(out, "\nMachine, build and plan are the same.");
    } else {
        let _ = writeln!(out, "\nWhat else differs");
        let mut t = table(&["", "before", "after"], &[]);
        for (what, a, b) in &comparison.circumstances {
            t.add_row([what, a, b]);
        }
        let _ = writeln!(out, "{t}");
    }
    out
}
