//! `harness compare A B`: two results side by side.

use std::path::Path;

use anyhow::Result;

use crate::analysis::compare;
use crate::report::{comparison, terminal};

pub fn compare(before: &Path, after: &Path, out: Option<&Path>) -> Result<u8> {
    let found = compare::compare(before, after)?;
    super::show(&terminal::comparison_text(&found));
    if let Some(dir) = out {
        let name = |p: &Path| p.display().to_string();
        comparison::write(dir, &found, &name(before), &name(after))?;
        super::show(&format!("\nWritten to {}\n", dir.join("compare.md").display()));
    }
    Ok(0)
}
