//! Two results side by side: for each (configuration, program) that both have, how much faster the second is.
//!
//! The two were measured at different times, so there are no common blocks: Welch's t interval on log times.

use std::path::Path;

use anyhow::{Result, bail};

use super::blocks::log_times;
use super::estimate::{Estimate, Method, mean, student_t_real, variance};
use crate::experiment::Record;
use crate::measure::store;

/// One cell that both results have.
#[derive(Clone, Debug)]
pub struct Change {
    pub benchmark: String,
    pub label: String,
    pub before_seconds: f64,
    pub after_seconds: f64,
    /// Above 1: the second result is faster.
    pub ratio: Estimate,
}

/// What two results have in common, and in what their circumstances differ.
pub struct Comparison {
    pub changes: Vec<Change>,
    /// (what, in the first, in the second).
    pub circumstances: Vec<(String, String, String)>,
    /// Cells that only one of them has.
    pub unmatched: usize,
}

/// # Errors
/// One of them is no result or damaged, or they have no cell in common.
pub fn compare(before: &Path, after: &Path) -> Result<Comparison> {
    let (a, b) = (Record::read(before)?, Record::read(after)?);
    let (data_a, data_b) = (store::read(before)?, store::read(after)?);
    let (times_a, times_b) = (log_times(&a.plan, &data_a), log_times(&b.plan, &data_b));
    let mut changes = Vec::new();
    let mut matched = 0;
    for (pa, program) in a.plan.programs.iter().enumerate() {
        let Some(pb) = b.plan.programs.iter().position(|p| p.name == program.name) else { continue };
        if b.plan.programs[pb].digest != program.digest {
            continue;
        }
        // Seconds are compared per loop: a quick and a full matrix run different numbers of them.
        let scale = |loops: u32| f64::from(loops.max(1)).ln();
        let (scale_a, scale_b) = (scale(program.loops), scale(b.plan.programs[pb].loops));
        for (ca, configuration) in a.plan.configurations.iter().enumerate() {
            let Some(cb) = b.plan.configurations.iter().position(|c| c == configuration) else { continue };
            matched += 1;
            let logs_a: Vec<f64> = times_a[pa].0[ca].iter().flatten().map(|l| l - scale_a).collect();
            let logs_b: Vec<f64> = times_b[pb].0[cb].iter().flatten().map(|l| l - scale_b).collect();
            if let Some(ratio) = welch(&logs_a, &logs_b) {
                changes.push(Change {
                    benchmark: program.name.clone(),
                    label: configuration.label(),
                    before_seconds: mean(&logs_a).exp(),
                    after_seconds: mean(&logs_b).exp(),
                    ratio,
                });
            }
        }
    }
    if changes.is_empty() {
        bail!(
            "{} and {} have no configuration and program in common that both measured",
            before.display(),
            after.display()
        );
    }
    let cells = |r: &Record| r.plan.configurations.len() * r.plan.programs.len();
    let unmatched = cells(&a) + cells(&b) - 2 * matched;
    Ok(Comparison { changes, circumstances: circumstances(&a, &b), unmatched })
}

/// exp(mean a - mean b) with Welch's interval.
fn welch(a: &[f64], b: &[f64]) -> Option<Estimate> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let difference = mean(a) - mean(b);
    let blocks = a.len().min(b.len());
    if blocks < 2 {
        let nan = f64::NAN;
        return Some(Estimate { ratio: difference.exp(), low: nan, high: nan, method: Method::None, blocks });
    }
    let (va, vb) = (variance(a) / a.len() as f64, variance(b) / b.len() as f64);
    let degrees = (va + vb).powi(2)
        / (va.powi(2) / (a.len() as f64 - 1.0) + vb.powi(2) / (b.len() as f64 - 1.0)).max(f64::MIN_POSITIVE);
    let half = student_t_real(degrees.max(1.0)) * (va + vb).sqrt();
    Some(Estimate {
        ratio: difference.exp(),
        low: (difference - half).exp(),
        high: (difference + half).exp(),
        method: Method::T,
        blocks,
    })
}

fn circumstances(a: &Record, b: &Record) -> Vec<(String, String, String)> {
    let (ma, mb) = (&a.machine, &b.machine);
    let (pa, pb) = (&a.plan, &b.plan);
    let load = |r: &Record| {
        let load = r.sessions.first().and_then(|s| s.load_before);
        load.map_or_else(|| "unknown".to_owned(), |l| format!("{l:.1}"))
    };
    let per_process =
        |r: &Record| format!("{} x ({} + {})", r.plan.invocations, r.plan.warmups, r.plan.iterations);
    let rows = [
        ("revision", a.build.revision.clone(), b.build.revision.clone()),
        ("executable", a.build.executable.clone(), b.build.executable.clone()),
        ("rustc", a.build.rustc.clone(), b.build.rustc.clone()),
        ("profile", a.build.profile.clone(), b.build.profile.clone()),
        ("processor", ma.cpu.clone(), mb.cpu.clone()),
        ("processor flags", ma.cpu_flags.join(" "), mb.cpu_flags.join(" ")),
        ("cores", ma.cores.to_string(), mb.cores.to_string()),
        ("memory (MiB)", ma.memory_mib.to_string(), mb.memory_mib.to_string()),
        ("system", ma.os.clone(), mb.os.clone()),
        ("kernel", ma.kernel.clone(), mb.kernel.clone()),
        ("governor", ma.governor.clone(), mb.governor.clone()),
        ("ASLR", ma.aslr.clone(), mb.aslr.clone()),
        ("load at the start", load(a), load(b)),
        ("held switches", pa.held.clone(), pb.held.clone()),
        ("seed", pa.seed.to_string(), pb.seed.to_string()),
        ("time", pa.clock.title().to_owned(), pb.clock.title().to_owned()),
        ("processes x (warm-ups + iterations)", per_process(a), per_process(b)),
        ("command", a.command.clone(), b.command.clone()),
    ];
    rows.into_iter().filter(|(_, x, y)| x != y).map(|(what, x, y)| (what.to_owned(), x, y)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn welch_on_a_known_case() {
        // Equal variances 0.01 and n = 3: half width t(4) * sqrt(2 * 0.01 / 3), t(4) = 2.776445.
        let e = welch(&[0.4, 0.5, 0.6], &[0.1, 0.2, 0.3]).unwrap();
        let half = 2.776_445 * (0.02f64 / 3.0).sqrt();
        assert!((e.ratio.ln() - 0.3).abs() < 1e-12);
        assert!((e.low.ln() - (0.3 - half)).abs() < 1e-6, "{}", e.low.ln());
        assert!((e.high.ln() - (0.3 + half)).abs() < 1e-6);
    }

    #[test]
    fn intervals_of_unequal_results_cover_the_truth() {
        use super::super::estimate::tests::{fits_five_percent, normal};
        use rand::SeedableRng;
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(12);
        for (n, m, ratio) in [(10, 10, 1.0), (10, 10, 4.0), (10, 30, 3.0), (5, 10, 3.0)] {
            let experiments = 8000;
            let mut missed = 0;
            for _ in 0..experiments {
                let a: Vec<f64> = (0..n).map(|_| 0.2 + 0.02 * normal(&mut rng)).collect();
                let b: Vec<f64> = (0..m).map(|_| 0.1 + 0.02 * ratio * normal(&mut rng)).collect();
                let e = welch(&a, &b).unwrap();
                missed += u32::from(!(e.low.ln()..=e.high.ln()).contains(&0.1));
            }
            let share = f64::from(missed) / f64::from(experiments);
            // Welch's degrees of freedom are an approximation: a few tenths of a percent with five processes.
            let room = if n < 10 { 0.006 } else { 0.0 };
            assert!(
                fits_five_percent(share - room, experiments) && share > 0.03,
                "{share} with {n}, {m}, {ratio}"
            );
        }
    }
}
