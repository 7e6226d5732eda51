//! From [`Results`] to everything that a reader sees: terminal, CSV, plots, `report.html`, `report.md`.

pub mod comparison;
pub mod explain;
pub mod latex;
pub mod markdown;
pub mod page;
pub mod plot;
pub mod reproduction;
pub mod startup;
pub mod switches;
pub mod tables;
pub mod terminal;
pub mod wording;

use std::path::Path;

use anyhow::{Context, Result};

use crate::analysis::Results;

/// Writes every file of the report into the result folder.
///
/// # Errors
/// The folder can't be written to.
pub fn write_all(dir: &Path, results: &Results) -> Result<()> {
    tables::write(dir, results)?;
    let plots = plot::write_all(&dir.join("plots"), results)?;
    let startup = crate::experiment::startup::read(dir)?;
    let page = page::html(results, &plots)?;
    write(&dir.join("report.html"), &startup::into_page(page, &startup))?;
    write(&dir.join("effects.tex"), &latex::effects(results))?;
    write(&dir.join("best.tex"), &latex::best(results))?;
    let claims: Vec<&str> = vm_core::config::SWITCHES.iter().flat_map(|s| s.claims.iter().copied()).collect();
    write(&dir.join("cite.bib"), &latex::bibliography(&claims))?;
    write(&dir.join("report.md"), &startup::into_markdown(markdown::text(results, &plots), &startup))
}

/// Writes one file of the report.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}
