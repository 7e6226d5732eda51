//! `harness compare A B`: two results side by side.

use std::path::Path;

use anyhow::Result;

use crate::analysis::compare;
use crate::report::terminal;

pub fn compare(before: &Path, after: &Path) -> Result<u8> {
    let comparison = compare::compare(before, after)?;
    super::show(&terminal::comparison_text(&comparison));
    Ok(0)
}
