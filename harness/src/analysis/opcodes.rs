//! The dynamic opcode mix: how many instructions of which kind a program executes, and how a switch changes that.
//!
//! Counting slows the interpreter, so it isn't done while timing: `--explain` runs each level alone once more, in a result
//! folder of its own.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::Result;

use super::effects::counters;
use crate::experiment::record;
use crate::measure::store::{self, Status};

/// Name of the result folder within the matrix's.
pub const FOLDER: &str = "opcodes";

/// The variant of a configuration that counts.
pub const VARIANT: &str = "opcodes";

/// Opcodes shown of a change, at most.
const MOST: usize = 5;

/// A change of less than this part of all instructions isn't shown.
const WORTH_SAYING: f64 = 0.005;

/// Counts by (program, label of the configuration without the variant).
#[derive(Clone, Debug, Default)]
pub struct OpcodeMix(HashMap<(String, String), BTreeMap<String, u64>>);

impl OpcodeMix {
    /// The mix of a matrix; empty if it wasn't counted.
    ///
    /// # Errors
    /// Its files are damaged.
    pub fn read(dir: &Path) -> Result<OpcodeMix> {
        let own = dir.join(FOLDER);
        if !own.join(record::FILE).exists() {
            return Ok(OpcodeMix::default());
        }
        let mut mix = OpcodeMix::default();
        for row in store::read(&own)?.invocations.iter().filter(|r| r.status == Status::Ok) {
            let label = row.config.trim_end_matches(&format!("~{VARIANT}")).to_owned();
            // Opcodes are the only counters in capitals.
            let opcodes = counters(row).filter(|(n, _)| n.starts_with(|c: char| c.is_ascii_uppercase()));
            mix.0.insert((row.benchmark.clone(), label), opcodes.map(|(n, v)| (n.to_owned(), v)).collect());
        }
        Ok(mix)
    }

    /// What changes between two configurations, in words; `None` if it wasn't counted.
    pub fn change(&self, benchmark: &str, from: &str, to: &str) -> Option<String> {
        let of = |label: &str| self.0.get(&(benchmark.to_owned(), label.to_owned()));
        let (before, after) = (of(from)?, of(to)?);
        let (all_before, all_after) =
            (before.values().sum::<u64>() as f64, after.values().sum::<u64>() as f64);
        if all_before <= 0.0 {
            return None;
        }
        let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let count = |map: &BTreeMap<String, u64>, name: &str| map.get(name).copied().unwrap_or(0) as f64;
        let mut changes: Vec<(&String, f64, f64)> =
            names.into_iter().map(|n| (n, count(before, n), count(after, n))).collect();
        changes.retain(|(_, b, a)| (a - b).abs() > WORTH_SAYING * all_before);
        changes.sort_by(|x, y| (y.2 - y.1).abs().total_cmp(&(x.2 - x.1).abs()));
        let percent = |v: f64| 100.0 * v / all_before;
        let shown: Vec<String> = changes
            .iter()
            .take(MOST)
            .map(|(n, b, a)| format!("{n} {:.1} to {:.1} %", percent(*b), percent(*a)))
            .collect();
        let total = format!("Executed instructions: {:+.1} %", percent(all_after - all_before));
        Some(if shown.is_empty() {
            format!("{total}, no change of the mix.")
        } else {
            format!("{total}; in parts of those before: {}.", shown.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_in_words() {
        let map = |pairs: &[(&str, u64)]| pairs.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect();
        let mut mix = OpcodeMix::default();
        let key = |label: &str| ("p".to_owned(), label.to_owned());
        mix.0.insert(key("base"), map(&[("LOAD_GLOBAL", 200), ("LOAD_FAST", 800)]));
        mix.0.insert(key("pep266"), map(&[("LOAD_FAST", 995), ("TRACK_OBJECT", 6), ("LOAD_GLOBAL", 4)]));
        let said = mix.change("p", "base", "pep266").unwrap();
        assert_eq!(
            said,
            "Executed instructions: +0.5 %; in parts of those before: LOAD_GLOBAL 20.0 to 0.4 %, LOAD_FAST 80.0 to \
             99.5 %, TRACK_OBJECT 0.0 to 0.6 %."
        );
        assert_eq!(mix.change("p", "base", "map-dicts"), None);
        assert!(mix.change("p", "base", "base").unwrap().contains("no change"));
    }
}
