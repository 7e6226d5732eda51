//! `harness report DIR`: analyses stored samples and writes tables, plots and pages. Runs nothing.

use std::path::Path;

use anyhow::Result;

use crate::analysis;
use crate::experiment::Record;
use crate::experiment::record::FORMAT_VERSION;

pub fn report(dir: &Path, explain: bool) -> Result<u8> {
    if dir.join(super::reproduce::FILE).exists() {
        return super::reproduce::report(dir);
    }
    let results = write(dir)?;
    let mut text = crate::report::terminal::text(&results);
    if explain {
        text += &crate::report::explain::text(&results);
    }
    super::show(&format!("{text}\nFull report: {}\n", dir.join("report.html").display()));
    // Whoever runs this in a script must notice that a cell failed.
    Ok(u8::from(!results.failures.is_empty()))
}

/// Analyses and writes the files, but prints nothing.
pub fn write(dir: &Path) -> Result<analysis::Results> {
    let results = analysis::analyse(dir)?;
    crate::report::write_all(dir, &results)?;
    let mut record = Record::read(dir)?;
    if record.format_version != FORMAT_VERSION {
        // All derived files are new by now.
        record.format_version = FORMAT_VERSION;
        record.write(dir)?;
    }
    Ok(results)
}
