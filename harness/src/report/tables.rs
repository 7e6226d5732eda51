//! `summary.csv` and `effects.csv`: the report's numbers for other programs. FORMAT.md describes the columns.

use std::path::Path;

use anyhow::{Context, Result};

use super::wording;
use crate::analysis::Results;

pub fn write(dir: &Path, results: &Results) -> Result<()> {
    save(&dir.join("summary.csv"), summary(results)?)?;
    save(&dir.join("effects.csv"), effects(results)?)
}

fn save(path: &Path, writer: csv::Writer<Vec<u8>>) -> Result<()> {
    std::fs::write(path, writer.into_inner()?).with_context(|| format!("can't write {}", path.display()))
}

/// Eight significant digits, more than any interval justifies; nothing for what is missing.
fn number(value: Option<f64>) -> String {
    let rounded = |v: f64| format!("{v:.7e}").parse::<f64>().unwrap_or(v).to_string();
    value.filter(|v| v.is_finite()).map_or_else(String::new, rounded)
}

fn p_value(p: f64) -> String {
    if p.is_nan() { String::new() } else { format!("{p:.2e}") }
}

fn summary(results: &Results) -> Result<csv::Writer<Vec<u8>>> {
    let plan = &results.record.plan;
    let mut w = csv::Writer::from_writer(Vec::new());
    let mut header = vec!["benchmark", "config"];
    header.extend(plan.factors.iter().map(|f| f.id.as_str()));
    header.extend(["in_factorial", "speedup", "low", "high", "method", "blocks", "verdict"]);
    header.extend([
        "median_seconds",
        "first_iteration_ratio",
        "peak_rss_kib",
        "peak_heap_bytes",
        "ok",
        "failed",
    ]);
    w.write_record(&header)?;
    for b in results.benchmarks.iter() {
        for (i, c) in b.configurations.iter().enumerate() {
            let mut row = vec![b.name.clone(), c.label.clone()];
            for f in &plan.factors {
                let level = f.level_of(&c.configuration).and_then(|l| f.levels.get(l));
                row.push(level.cloned().unwrap_or_default());
            }
            let s = c.speedup;
            row.extend([
                if c.in_factorial { "yes" } else { "no" }.to_owned(),
                number(s.map(|s| s.ratio)),
                number(s.map(|s| s.low)),
                number(s.map(|s| s.high)),
                s.map_or("", |s| s.method.name()).to_owned(),
                s.map_or_else(String::new, |s| s.blocks.to_string()),
                wording::verdict(c, i == 0),
                number(c.median_seconds),
                number(c.first_iteration_ratio),
                c.peak_rss_kib.map_or_else(String::new, |v| v.to_string()),
                c.peak_heap_bytes.map_or_else(String::new, |v| v.to_string()),
                c.ok.to_string(),
                c.failed.to_string(),
            ]);
            w.write_record(&row)?;
        }
    }
    Ok(w)
}

fn effects(results: &Results) -> Result<csv::Writer<Vec<u8>>> {
    let mut w = csv::Writer::from_writer(Vec::new());
    w.write_record([
        "benchmark",
        "kind",
        "of",
        "ratio",
        "low",
        "high",
        "method",
        "blocks",
        "p",
        "p_adjusted",
        "verdict",
        "exercised",
    ])?;
    for b in &results.benchmarks {
        let main = b.effects.iter().map(|e| ("main", e));
        let pairs = b.interactions.iter().map(|e| ("interaction", e));
        let triples = b.triples.iter().map(|e| ("three-way", e));
        for (kind, e) in main.chain(pairs).chain(triples) {
            let s = e.estimate;
            let exercised = match e.exercised {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let verdict = match (kind, s) {
                (_, None) => "not measured".to_owned(),
                ("main", _) => wording::effect_note(e),
                _ => wording::interaction_note(e).to_owned(),
            };
            w.write_record([
                b.name.as_str(),
                kind,
                &e.terms.join("+"),
                &number(s.map(|s| s.ratio)),
                &number(s.map(|s| s.low)),
                &number(s.map(|s| s.high)),
                s.map_or("", |s| s.method.name()),
                &s.map_or_else(String::new, |s| s.blocks.to_string()),
                &p_value(e.p),
                &p_value(e.adjusted),
                &verdict,
                exercised,
            ])?;
        }
    }
    Ok(w)
}
