//! `summary.csv` and `effects.csv`: the report's numbers for other programs. FORMAT.md describes the columns.

use std::path::Path;

use anyhow::{Context, Result};

use super::wording;
use crate::analysis::Results;

pub fn write(dir: &Path, results: &Results) -> Result<()> {
    save(&dir.join("summary.csv"), summary(results)?)?;
    save(&dir.join("effects.csv"), effects(results)?)?;
    save(&dir.join("shares.csv"), shares(results)?)?;
    save(&dir.join("best.csv"), best(results)?)
}

fn shares(results: &Results) -> Result<csv::Writer<Vec<u8>>> {
    let mut w = csv::Writer::from_writer(Vec::new());
    w.write_record(["benchmark", "jit", "switch", "ratio", "low", "high", "method", "blocks"])?;
    for b in &results.benchmarks {
        for s in &b.shares {
            let jit = s.jit.as_deref().unwrap_or("off");
            let parts = s.parts.iter().map(|(name, tested)| (name.as_str(), tested));
            for (name, tested) in parts.chain([("all", &s.total)]) {
                let e = tested.map(|t| t.estimate);
                w.write_record([
                    b.name.as_str(),
                    jit,
                    name,
                    &number(e.map(|e| e.ratio)),
                    &number(e.map(|e| e.low)),
                    &number(e.map(|e| e.high)),
                    e.map_or("", |e| e.method.name()),
                    &e.map_or_else(String::new, |e| e.blocks.to_string()),
                ])?;
            }
        }
    }
    Ok(w)
}

fn best(results: &Results) -> Result<csv::Writer<Vec<u8>>> {
    let mut w = csv::Writer::from_writer(Vec::new());
    w.write_record([
        "benchmark",
        "size",
        "config",
        "speedup",
        "low",
        "high",
        "step",
        "step_low",
        "step_high",
        "agreement",
    ])?;
    for b in &results.benchmarks {
        for best in &b.best {
            w.write_record([
                b.name.clone(),
                best.size.to_string(),
                results.record.plan.configurations[best.configuration].label(),
                number(Some(best.speedup.ratio)),
                number(Some(best.speedup.low)),
                number(Some(best.speedup.high)),
                number(best.over_smaller.map(|e| e.ratio)),
                number(best.over_smaller.map(|e| e.low)),
                number(best.over_smaller.map(|e| e.high)),
                number(Some(best.agreement)),
            ])?;
        }
    }
    Ok(w)
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
        "disturbed",
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
                c.disturbed.map_or_else(String::new, |n| n.to_string()),
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
