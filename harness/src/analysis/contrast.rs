//! Contrasts: weighted sums of the cells' log times, with intervals. Every effect of the report is one.
//!
//! The model is that of randomised blocks: log time = cell + block + noise of the process. A contrast's weights add up
//! to zero within a block, so the block (drift, a slow hour, another machine) cancels.
//!
//! * With [`FEWEST_FOR_BOOTSTRAP`] blocks or more: bootstrap over the contrast's
//!   values by block, which assumes nothing about the noise of single cells.
//! * With fewer: Student's t, with the noise of all cells that take part ([`super::pooled`]). Without that, three blocks would
//!   leave two degrees of freedom and intervals that nobody can use.

use super::blocks::LogTimes;
use super::estimate::{Estimate, FEWEST_FOR_BOOTSTRAP, Method, mean, student_t_real, two_sided_p, variance};
use super::pooled::{self, Noise};

/// A mean over terms, each a weighted sum of cells. A term with a cell that wasn't measured is left out.
#[derive(Clone, Debug, Default)]
pub struct Contrast {
    pub terms: Vec<Vec<(usize, f64)>>,
}

/// An estimate, and how likely one as far from "no effect" is if there is none (two-sided).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    pub estimate: Estimate,
    /// NaN where there is no interval.
    pub p: f64,
}

impl Contrast {
    /// A contrast that stands and falls as a whole.
    pub fn whole(weights: Vec<(usize, f64)>) -> Contrast {
        Contrast { terms: vec![weights] }
    }

    /// How much faster `cell` is than `reference`.
    pub fn pair(reference: usize, cell: usize) -> Contrast {
        Contrast::whole(vec![(reference, 1.0), (cell, -1.0)])
    }

    /// Its value in each block in which any term can be computed.
    pub fn by_block(&self, times: &LogTimes) -> Vec<(usize, f64)> {
        (0..times.blocks())
            .filter_map(|block| {
                let (mut sum, mut n) = (0.0, 0u32);
                for term in &self.terms {
                    let value: Option<f64> = term.iter().map(|(c, w)| Some(w * times.0[*c][block]?)).sum();
                    if let Some(value) = value {
                        sum += value;
                        n += 1;
                    }
                }
                (n > 0).then(|| (block, sum / f64::from(n)))
            })
            .collect()
    }

    /// Its value on each program and in each block that every program has, averaged over programs (a geometric mean of
    /// ratios).
    pub fn over_programs(&self, times: &[&LogTimes]) -> Vec<f64> {
        let blocks = times.iter().map(|t| t.blocks()).max().unwrap_or(0);
        let mut sums = vec![(0.0, 0usize); blocks];
        for t in times {
            for (block, value) in self.by_block(t) {
                sums[block] = (sums[block].0 + value, sums[block].1 + 1);
            }
        }
        sums.into_iter().filter(|(_, n)| *n > 0 && *n == times.len()).map(|(s, n)| s / n as f64).collect()
    }

    /// The estimate over these programs; `None` if no block has a value.
    pub fn estimate(&self, times: &[&LogTimes], seed: u64) -> Option<Tested> {
        let values = self.over_programs(times);
        let n = values.len();
        let by_blocks = Estimate::from_log_ratios(&values, seed)?;
        if n < 2 {
            return Some(Tested { estimate: by_blocks, p: f64::NAN });
        }
        let centre = mean(&values);
        let few = n < FEWEST_FOR_BOOTSTRAP;
        let pooled = if few { pooled::noise(&self.weights(), times, n) } else { None };
        let own = || Noise { error: (variance(&values) / n as f64).sqrt(), degrees: n as f64 - 1.0 };
        let Noise { error, degrees } = pooled.unwrap_or_else(own);
        let p = two_sided_p(centre, error, degrees);
        if by_blocks.method == Method::T {
            let half = student_t_real(degrees) * error;
            let estimate = Estimate { low: (centre - half).exp(), high: (centre + half).exp(), ..by_blocks };
            return Some(Tested { estimate, p });
        }
        Some(Tested { estimate: by_blocks, p })
    }

    /// The sum of weights of each cell, if the terms are averaged.
    fn weights(&self) -> Vec<(usize, f64)> {
        let mut weights = std::collections::BTreeMap::new();
        for (cell, weight) in self.terms.iter().flatten() {
            *weights.entry(*cell).or_insert(0.0) += weight / self.terms.len() as f64;
        }
        weights.into_iter().filter(|(_, w)| *w != 0.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::super::estimate::tests::{fits_five_percent, normal};
    use super::super::factorial::Layout;
    use super::*;
    use crate::experiment::Factor;

    /// Share of intervals of a main effect that contain the truth, in a factorial of three switches whose cells are
    /// unequally noisy (`spread`: how many times noisier the last cell is than the first).
    fn coverage(blocks: usize, spread: f64, effect: f64, programs: usize, experiments: u32) -> (f64, f64) {
        let factor = |id: &str| Factor { id: id.into(), levels: vec!["off".into(), "on".into()] };
        let layout = Layout::full(&[factor("a"), factor("b"), factor("c")]);
        let contrast = layout.effect(&[(0, 1)]);
        let mut rng = ChaCha8Rng::seed_from_u64(99);
        let (mut covered, mut alarms) = (0, 0);
        for e in 0..experiments {
            let all: Vec<LogTimes> = (0..programs)
                .map(|_| {
                    let drift: Vec<f64> = (0..blocks).map(|_| 0.1 * normal(&mut rng)).collect();
                    let cells = (0..8).map(|cell| {
                        let sigma = 0.02 * (1.0 + (spread - 1.0) * cell as f64 / 7.0);
                        let gain = if cell % 2 == 1 { effect } else { 0.0 };
                        drift.iter().map(|d| Some(d - gain + sigma * normal(&mut rng))).collect()
                    });
                    LogTimes(cells.collect())
                })
                .collect();
            let tested = contrast.estimate(&all.iter().collect::<Vec<_>>(), e.into()).unwrap();
            let (low, high) = (tested.estimate.low.ln(), tested.estimate.high.ln());
            covered += u32::from(low <= effect && effect <= high);
            alarms += u32::from(tested.p < 0.05);
        }
        (f64::from(covered) / f64::from(experiments), f64::from(alarms) / f64::from(experiments))
    }

    #[test]
    fn intervals_of_effects_cover_the_truth() {
        for blocks in [3, 5, 10, 16] {
            for (spread, programs) in [(1.0, 1), (6.0, 1), (3.0, 2)] {
                let (share, _) = coverage(blocks, spread, 0.05, programs, 2000);
                assert!(
                    (0.93..=0.97).contains(&share),
                    "{share} with {blocks} blocks, spread {spread}, {programs} programs"
                );
            }
        }
    }

    #[test]
    fn an_effect_of_nothing_is_seldom_shown() {
        for (blocks, experiments) in [(3, 20_000), (5, 20_000), (10, 4000)] {
            let (_, alarms) = coverage(blocks, 3.0, 0.0, 1, experiments);
            assert!(fits_five_percent(alarms, experiments), "{alarms} with {blocks} blocks");
        }
    }

    #[test]
    fn a_missing_cell_falls_back_to_blocks() {
        let mut times = LogTimes(vec![vec![Some(1.0), Some(1.2), Some(1.1)]; 2]);
        times.0[1] = vec![Some(0.9), None, Some(1.0)];
        let tested = Contrast::pair(0, 1).estimate(&[&times], 0).unwrap();
        assert_eq!(tested.estimate.blocks, 2);
        assert!((tested.estimate.ratio.ln() - 0.1).abs() < 1e-12);
    }
}
