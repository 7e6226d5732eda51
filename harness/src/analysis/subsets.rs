//! Which k optimizations to have, what the next one still buys, and which configurations nobody should choose because
//! another is both faster and smaller.

use super::blocks::LogTimes;
use super::estimate::{Estimate, mean};
use super::results::ConfigurationResult;
use crate::experiment::Plan;

/// The best configuration with a given number of switches (a JIT counts as one).
#[derive(Clone, Debug)]
pub struct Best {
    pub size: usize,
    /// Place in the plan.
    pub configuration: usize,
    /// Its speed-up. The best of many looks better than it is, so each block is judged by a choice that was made on the
    /// other blocks (leave one out): what is estimated is the procedure "take the best of this size".
    pub speedup: Estimate,
    /// Over the best with one switch less, by the same procedure; `None` for the smallest.
    pub over_smaller: Option<Estimate>,
    /// Share of the leave-one-out choices that chose the same configuration.
    pub agreement: f64,
}

/// For each number of switches the best configuration among those of the factorial.
pub fn best_subsets(plan: &Plan, times: &[&LogTimes], seed: u64) -> Vec<Best> {
    // Mean over programs of the log speed-up, for each configuration, in the blocks that have everything.
    let gains: Vec<Vec<Option<f64>>> = (0..plan.factorial)
        .map(|c| {
            (0..times.iter().map(|t| t.blocks()).min().unwrap_or(0))
                .map(|block| {
                    let of = |t: &&LogTimes| Some(t.0[0][block]? - t.0[c][block]?);
                    let all: Option<Vec<f64>> = times.iter().map(of).collect();
                    all.map(|all| mean(&all))
                })
                .collect()
        })
        .collect();
    let whole: Vec<usize> =
        (0..gains.first().map_or(0, Vec::len)).filter(|b| gains.iter().all(|g| g[*b].is_some())).collect();
    if whole.is_empty() {
        return Vec::new();
    }
    let size = |c: usize| {
        let on = |f: &crate::experiment::Factor| f.level_of(&plan.configurations[c]).unwrap_or(0) > 0;
        plan.factors.iter().filter(|f| on(f)).count()
    };
    let sizes: Vec<usize> = (0..plan.factorial).map(size).collect();
    let largest = sizes.iter().copied().max().unwrap_or(0);
    let mut found: Vec<Best> = Vec::new();
    let mut before: Option<Vec<f64>> = None;
    for k in 1..=largest {
        let candidates: Vec<usize> = (0..plan.factorial).filter(|c| sizes[*c] == k).collect();
        if candidates.is_empty() {
            continue;
        }
        let sums: Vec<f64> =
            candidates.iter().map(|c| whole.iter().filter_map(|b| gains[*c][*b]).sum()).collect();
        let best_by = |score: &dyn Fn(usize) -> f64| {
            (0..candidates.len()).max_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap_or(0)
        };
        let chosen = best_by(&|i| sums[i]);
        let mut same = 0;
        let values: Vec<f64> = whole
            .iter()
            .map(|b| {
                let gain = |i: usize| gains[candidates[i]][*b].unwrap_or(0.0);
                // With a single block there is nothing else to choose by.
                let by_others = if whole.len() > 1 { best_by(&|i| sums[i] - gain(i)) } else { chosen };
                same += usize::from(by_others == chosen);
                gain(by_others)
            })
            .collect();
        let over_smaller = before.as_ref().and_then(|smaller| {
            let steps: Vec<f64> = values.iter().zip(smaller).map(|(v, s)| v - s).collect();
            Estimate::from_log_ratios(&steps, seed)
        });
        if let Some(speedup) = Estimate::from_log_ratios(&values, seed) {
            found.push(Best {
                size: k,
                configuration: candidates[chosen],
                speedup,
                over_smaller,
                agreement: same as f64 / whole.len() as f64,
            });
        }
        before = Some(values);
    }
    found
}

/// The configurations for which no other is faster without being larger, fastest first; places in `all`.
pub fn pareto(all: &[ConfigurationResult]) -> Vec<usize> {
    let point = |c: &ConfigurationResult| Some((c.speedup?.ratio, c.peak_rss_kib?));
    let mut points: Vec<(usize, f64, u64)> = all
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.configuration.is_peer())
        .filter_map(|(i, c)| point(c).map(|(speed, kib)| (i, speed, kib)))
        .collect();
    points.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)));
    let mut smallest = u64::MAX;
    points.retain(|(_, _, kib)| {
        let better = *kib < smallest;
        smallest = smallest.min(*kib);
        better
    });
    points.into_iter().map(|(i, _, _)| i).collect()
}
