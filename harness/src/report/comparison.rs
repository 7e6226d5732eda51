//! `harness compare --out DIR`: what it says as `compare.csv` and `compare.md`.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};

use super::wording;
use crate::analysis::compare::Comparison;

/// Writes both files; makes the folder if need be.
///
/// # Errors
/// The folder can't be made or written to.
pub fn write(dir: &Path, comparison: &Comparison, before: &str, after: &str) -> Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("can't create {}", dir.display()))?;
    super::write(&dir.join("compare.csv"), &csv(comparison)?)?;
    super::write(&dir.join("compare.md"), &markdown(comparison, before, after))
}

fn csv(comparison: &Comparison) -> Result<String> {
    let mut w = csv::Writer::from_writer(Vec::new());
    w.write_record([
        "benchmark",
        "config",
        "before_seconds",
        "after_seconds",
        "speedup",
        "low",
        "high",
        "method",
        "blocks",
        "verdict",
    ])?;
    let number = |v: f64| if v.is_finite() { format!("{v:.7}") } else { String::new() };
    for c in &comparison.changes {
        w.write_record([
            c.benchmark.as_str(),
            &c.label,
            &format!("{:.9}", c.before_seconds),
            &format!("{:.9}", c.after_seconds),
            &number(c.ratio.ratio),
            &number(c.ratio.low),
            &number(c.ratio.high),
            c.ratio.method.name(),
            &c.ratio.blocks.to_string(),
            c.ratio.verdict().name(),
        ])?;
    }
    Ok(String::from_utf8(w.into_inner()?)?)
}

fn markdown(comparison: &Comparison, before: &str, after: &str) -> String {
    let mut out = format!(
        "# Two results side by side\n\nBefore: `{before}`. After: `{after}`. Times are for one loop of the program; a speed-up \
         above 1 means that the second result is faster. The two were measured at different times: intervals are Welch's, \
         95 %.\n\n| program | configuration | before | after | speed-up | |\n|---|---|--:|--:|---|---|\n"
    );
    for c in &comparison.changes {
        let _ = writeln!(
            out,
            "| {} | `{}` | {} | {} | {} {} | {} |",
            c.benchmark,
            wording::short_label(&c.label),
            wording::seconds(c.before_seconds),
            wording::seconds(c.after_seconds),
            wording::ratio(c.ratio.ratio),
            wording::interval(c.ratio),
            c.ratio.verdict().name()
        );
    }
    if comparison.unmatched > 0 {
        let _ = writeln!(out, "\n{} cells are in only one of the two results.", comparison.unmatched);
    }
    if comparison.circumstances.is_empty() {
        out += "\nMachine, build and plan are the same.\n";
        return out;
    }
    out += "\n## What else differs\n\n| | before | after |\n|---|---|---|\n";
    for (what, a, b) in &comparison.circumstances {
        let _ = writeln!(out, "| {what} | {} | {} |", a.replace('|', "\\|"), b.replace('|', "\\|"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Estimate;
    use crate::analysis::compare::Change;

    #[test]
    fn both_files_have_every_change() {
        let mut ratio = Estimate::one(5);
        (ratio.ratio, ratio.low, ratio.high) = (1.25, 1.2, f64::NAN);
        let change = Change {
            benchmark: "one".into(),
            label: "map-dicts".into(),
            before_seconds: 0.5,
            after_seconds: 0.4,
            ratio,
        };
        let circumstances = vec![("command".to_owned(), "a | b".to_owned(), "c".to_owned())];
        let comparison = Comparison { changes: vec![change], circumstances, unmatched: 3 };
        let dir = tempfile::tempdir().unwrap();
        let into = dir.path().join("new");
        write(&into, &comparison, "A", "B").unwrap();
        let csv = std::fs::read_to_string(into.join("compare.csv")).unwrap();
        let rows: Vec<&str> = csv.lines().collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[1].starts_with("one,map-dicts,0.500000000,0.400000000,1.2500000,1.2000000,,"), "{csv}");
        let text = std::fs::read_to_string(into.join("compare.md")).unwrap();
        assert!(text.contains("| one | `map-dicts` | 500.00 ms | 400.00 ms | 1.250"), "{text}");
        assert!(
            text.contains("3 cells are in only one") && text.contains("| command | a \\| b | c |"),
            "{text}"
        );
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(write(&file, &comparison, "A", "B").unwrap_err().to_string().contains("can't create"));
    }
}
