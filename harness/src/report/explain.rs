//! The "why" of the report, on the terminal.

use std::fmt::Write;

use crate::analysis::Results;

pub fn text(results: &Results) -> String {
    let mut out = String::from("\nWhy\n");
    for e in &results.explanations {
        let _ = writeln!(out, "\n{} on {}: {}", e.of, e.benchmark, e.text);
    }
    out
}
