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
    /// other blocks (leave one out). How much better the best of all blocks looks (its optimism) says how far chance chose, and
    /// widens the interval like a standard error: it is nothing where one is clearly the best.
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
    let mut before: Option<(Vec<f64>, f64)> = None;
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
        let optimism = sums[chosen] / whole.len() as f64 - mean(&values);
        let over_smaller = before.as_ref().and_then(|(smaller, optimism_before)| {
            let steps: Vec<f64> = values.iter().zip(smaller).map(|(v, s)| v - s).collect();
            Some(Estimate::from_log_ratios(&steps, seed)?.widened(optimism.hypot(*optimism_before)))
        });
        if let Some(speedup) = Estimate::from_log_ratios(&values, seed) {
            let speedup = speedup.widened(optimism);
            found.push(Best {
                size: k,
                configuration: candidates[chosen],
                speedup,
                over_smaller,
                agreement: same as f64 / whole.len() as f64,
            });
        }
        before = Some((values, optimism));
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

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use vm_core::config::JitLevel;
    use vm_core::{Switch, SwitchSet};

    use super::super::estimate::tests::normal;
    use super::*;
    use crate::experiment::Factor;
    use crate::experiment::plan::{self, Clock};

    /// A plan of the full factorial of three switches, and log times in which each of them brings `gains` (in log units).
    fn setting(gains: [f64; 3], noise: f64, blocks: usize, rng: &mut ChaCha8Rng) -> (Plan, LogTimes) {
        let switches = [Switch::MethodCache, Switch::MapDicts, Switch::TaggedInts];
        let set = switches.iter().fold(SwitchSet::BASE, |set, s| set.with(*s));
        let factors = plan::factors_of(set, Factor::jit([JitLevel::Off]));
        let (mut configurations, factorial) = plan::configurations(&factors, SwitchSet::BASE);
        configurations.truncate(factorial);
        let drift: Vec<f64> = (0..blocks).map(|_| 0.1 * normal(rng)).collect();
        let cell = |on: SwitchSet, rng: &mut ChaCha8Rng| {
            let gain: f64 = switches.iter().zip(gains).filter(|(s, _)| on.has(**s)).map(|(_, g)| g).sum();
            drift.iter().map(|d| Some(d - gain + noise * normal(rng))).collect()
        };
        let times = LogTimes(configurations.iter().map(|c| cell(c.switches, rng)).collect());
        let plan = Plan {
            factors,
            held: "base".into(),
            configurations,
            factorial,
            programs: Vec::new(),
            seed: 1,
            invocations: blocks as u32,
            warmups: 0,
            iterations: 1,
            timeout: 1,
            clock: Clock::Wall,
            extras: Default::default(),
        };
        (plan, times)
    }

    #[test]
    fn the_best_of_each_size_is_found_with_its_gain() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let (plan, times) = setting([0.2, 0.1, -0.1], 0.005, 10, &mut rng);
        let best = best_subsets(&plan, &[&times], 1);
        let found: Vec<String> = best.iter().map(|b| plan.configurations[b.configuration].label()).collect();
        assert_eq!(found[..2], ["method-cache", "method-cache+map-dicts"]);
        assert_eq!(found[2].matches('+').count(), 2);
        for (b, (whole, step)) in best.iter().zip([(0.2, None), (0.3, Some(0.1)), (0.2, Some(-0.1))]) {
            assert!((b.speedup.ratio.ln() - whole).abs() < 0.01, "{b:?}");
            assert_eq!(b.agreement, 1.0);
            assert_eq!(b.over_smaller.is_some(), step.is_some());
            if let (Some(e), Some(step)) = (b.over_smaller, step) {
                assert!(e.low.ln() - 0.005 < step && step < e.high.ln() + 0.005, "{e:?}");
            }
        }
    }

    #[test]
    fn the_best_of_equals_is_not_made_to_look_better() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let (mut sum, mut naive) = (0.0, 0.0);
        let experiments = 2000;
        for _ in 0..experiments {
            let (plan, times) = setting([0.0; 3], 0.02, 10, &mut rng);
            let best = best_subsets(&plan, &[&times], 1);
            let smallest = &best[0];
            sum += smallest.speedup.ratio.ln();
            let gains = times.against_baseline(smallest.configuration);
            naive += mean(&gains.iter().map(|g| g.1).collect::<Vec<_>>());
        }
        let n = f64::from(experiments);
        assert!(naive / n > 0.003, "the best of three looks better than it is: {}", naive / n);
        assert!((sum / n).abs() < 0.0008, "but isn't estimated so: {}", sum / n);
    }

    #[test]
    fn the_interval_of_the_best_covers_the_best_however_many_are_nearly_as_good() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        for (gains, blocks) in [
            ([0.0; 3], 10),
            ([0.005, 0.0, 0.0], 10),
            ([0.02, 0.01, 0.0], 10),
            ([0.1, 0.0, 0.0], 10),
            ([0.0; 3], 20),
        ] {
            let experiments = 800;
            let mut covered = 0;
            for _ in 0..experiments {
                let (plan, times) = setting(gains, 0.02, blocks, &mut rng);
                let e = best_subsets(&plan, &[&times], 1)[0].speedup;
                covered += u32::from(e.low.ln() <= gains[0] && gains[0] <= e.high.ln());
            }
            let share = f64::from(covered) / f64::from(experiments);
            println!("{gains:?} {blocks}: {share}");
            assert!((0.93..=0.98).contains(&share), "{gains:?}, {blocks} blocks: {share}");
        }
    }

    #[test]
    fn the_front_is_what_nothing_beats() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let (plan, times) = setting([0.0; 3], 0.01, 3, &mut rng);
        // Speed-up and KiB; the second is beaten by the first, the last equals the third but is larger.
        let points = [(2.0, 100), (1.5, 100), (1.4, 50), (1.0, 60), (0.9, 40), (1.4, 55)];
        let all: Vec<ConfigurationResult> = points
            .iter()
            .enumerate()
            .map(|(c, (speed, kib))| {
                let mut result = ConfigurationResult::new(&plan, c, &times, &[], &[]);
                result.speedup = Some(Estimate { ratio: *speed, ..Estimate::one(3) });
                result.peak_rss_kib = Some(*kib);
                result
            })
            .collect();
        assert_eq!(pareto(&all), [0, 2, 4]);
    }
}
