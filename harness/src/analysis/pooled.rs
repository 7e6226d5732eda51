//! The noise of a contrast from few blocks: pooled over the residuals of every cell that takes part.
//!
//! A contrast over three blocks has three values, and their spread alone leaves two degrees of freedom: intervals that nobody
//! can use. But each value is made of many cells, and what they do beside their common block says how noisy they are. The
//! model: log time = cell + block + noise, each cell with a noise of its own size.
//!
//! 1. Residuals are what is left of a cell's times without its block's mean. A cell takes part in that mean, so a noisy cell
//!    makes its quiet neighbours look noisy. This is undone: a cell's variance is estimated from its own residuals and the sum
//!    of all (the MINQUE of two-way tables; C. R. Rao, 1970), without bias for any weights of the contrast.
//! 2. The degrees of freedom are Satterthwaite's, for the quadratic form that step 1 amounts to: twice the square of its mean
//!    over its variance. Squares of estimated variances are too large on average; both are corrected for it.
//! 3. What is estimated from few blocks is believed in part only (`CAUTION` below), and never less than the contrast's own values say.

use super::blocks::LogTimes;
use super::estimate::variance;

/// Part of the estimated degrees of freedom that is believed. Contrasts of nothing called different from nothing with it, in 40,000
/// draws of each of 300 designs (4, 8 and 16 cells, 3 to 9 blocks, one and two programs, equal weights and Shapley's, noise equal, in
/// steps up to sixfold, fourfold in half of the cells, eightfold in a quarter): 2.5 to 5.3 of 100; with all of the degrees of freedom, 3.3 to 6.5.
/// With one cell six times as noisy as all others: up to 7.2 and 8.7.
const CAUTION: f64 = 0.7;

/// Fewer blocks than this say nothing about single cells.
const FEWEST_BLOCKS: usize = 3;

/// Standard error of a contrast's mean over blocks, with its degrees of freedom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    pub error: f64,
    pub degrees: f64,
}

/// The noise of a contrast with these weights by cell, averaged over programs; `blocks` is the number of blocks in which it has a value.
///
/// `None` where pooling says no more than the contrast's own values do: two cells, two blocks, a cell missing in one of the
/// blocks (the residuals would need another model), or one cell that outweighs the rest.
pub fn noise(weights: &[(usize, f64)], times: &[&LogTimes], blocks: usize) -> Option<Noise> {
    if weights.len() < 3 || blocks < FEWEST_BLOCKS {
        return None;
    }
    let free = blocks as f64 - 1.0;
    let (mut total, mut spread) = (0.0, 0.0);
    for t in times {
        let form = QuadraticForm::new(weights, &residual_variances(weights, t, blocks)?, free);
        total += form.mean;
        spread += form.spread;
    }
    // The square of an estimate is too large by the estimate's variance.
    let square = total * total - 2.0 * spread / free;
    let programs = times.len() as f64;
    let all = programs * (weights.len() as f64 - 1.0) * free;
    let degrees = (CAUTION * free * square / spread).min(all);
    // Not so where nothing varies at all: NaN.
    (total > 0.0 && degrees > free)
        .then(|| Noise { error: (total / blocks as f64).sqrt() / programs, degrees })
}

/// The variance over blocks of each cell's times without their block's mean.
fn residual_variances(weights: &[(usize, f64)], times: &LogTimes, blocks: usize) -> Option<Vec<f64>> {
    let whole: Vec<usize> =
        (0..times.blocks()).filter(|b| weights.iter().all(|(c, _)| times.0[*c][*b].is_some())).collect();
    if whole.len() != blocks {
        return None;
    }
    let row = |cell: usize| -> Vec<f64> { whole.iter().filter_map(|b| times.0[cell][*b]).collect() };
    let rows: Vec<Vec<f64>> = weights.iter().map(|(c, _)| row(*c)).collect();
    let means: Vec<f64> =
        (0..blocks).map(|b| rows.iter().map(|r| r[b]).sum::<f64>() / rows.len() as f64).collect();
    let residuals = |row: &Vec<f64>| -> Vec<f64> { row.iter().zip(&means).map(|(v, m)| v - m).collect() };
    Some(rows.iter().map(|row| variance(&residuals(row))).collect())
}

/// The variance of a contrast in one block, as a weighted sum of the variances of residuals.
struct QuadraticForm {
    /// Its value, an estimate without bias.
    mean: f64,
    /// Half its own variance, times the degrees of freedom of one cell.
    spread: f64,
}

impl QuadraticForm {
    fn new(weights: &[(usize, f64)], residuals: &[f64], free: f64) -> QuadraticForm {
        let cells = weights.len() as f64;
        let own = 1.0 - 2.0 / cells;
        let size: f64 = weights.iter().map(|(_, w)| w * w).sum();
        // With these factors, the residuals' variances add up to the sum of weight² × the cell's own variance.
        let factors: Vec<f64> =
            weights.iter().map(|(_, w)| (w * w - size / (cells * (cells - 1.0))) / own).collect();
        let all = residuals.iter().sum::<f64>() * cells / (cells - 1.0);
        let variances: Vec<f64> =
            residuals.iter().map(|r| ((r - all / (cells * cells)) / own).max(0.0)).collect();
        // trace((P F P V)²) for the projection P that takes off block means, diagonal factors F and variances V, in linear time.
        let level = factors.iter().sum::<f64>() / (cells * cells);
        let (mut sum, mut first, mut second, mut beside, mut diagonal) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (factor, variance) in factors.iter().zip(&variances) {
            let share = factor / cells;
            sum += variance;
            first += variance * share;
            second += variance * share * share;
            let apart = level - 2.0 * share;
            beside += (variance * apart).powi(2);
            diagonal += (variance * (factor + apart)).powi(2);
        }
        let between = level * level * sum * sum + 2.0 * sum * second - 4.0 * level * sum * first
            + 2.0 * first * first
            - beside;
        QuadraticForm {
            mean: factors.iter().zip(residuals).map(|(f, r)| f * r).sum(),
            spread: diagonal / (1.0 + 2.0 / free) + between.max(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::super::contrast::Contrast;
    use super::super::estimate::tests::{fits_five_percent, normal};
    use super::*;

    /// Eight cells whose noise has these sizes, drift that all share.
    fn draw(rng: &mut ChaCha8Rng, blocks: usize, sizes: &[f64; 8]) -> LogTimes {
        let drift: Vec<f64> = (0..blocks).map(|_| 0.1 * normal(rng)).collect();
        LogTimes(sizes.map(|s| drift.iter().map(|d| Some(d + s * normal(rng))).collect()).to_vec())
    }

    const EQUAL: [f64; 8] = [0.02; 8];
    const HALF: [f64; 8] = [0.02, 0.08, 0.02, 0.08, 0.02, 0.08, 0.02, 0.08];
    const ONE: [f64; 8] = [0.12, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02];

    /// A main effect, and the share of one switch of three after Shapley.
    fn weights() -> [Vec<(usize, f64)>; 2] {
        let shares = [1.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 3.0];
        let sign = |c: usize| if c.is_multiple_of(2) { 1.0 } else { -1.0 };
        [(0..8).map(|c| (c, sign(c) / 4.0)).collect(), (0..8).map(|c| (c, sign(c) * shares[c / 2])).collect()]
    }

    #[test]
    fn the_error_is_without_bias_for_any_weights_and_noise() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        for sizes in [EQUAL, HALF, ONE] {
            for weights in weights() {
                let truth: f64 = weights.iter().map(|(c, w)| (w * sizes[*c]).powi(2)).sum();
                let draws = 4000;
                let sum: f64 = (0..draws)
                    .map(|_| {
                        let times = draw(&mut rng, 4, &sizes);
                        let residuals = residual_variances(&weights, &times, 4).unwrap();
                        QuadraticForm::new(&weights, &residuals, 3.0).mean
                    })
                    .sum();
                let ratio = sum / f64::from(draws) / truth;
                assert!((0.93..1.07).contains(&ratio), "{ratio} with {sizes:?}");
            }
        }
    }

    #[test]
    fn degrees_of_freedom_of_known_cases() {
        let mean = |sizes: &[f64; 8]| {
            let mut rng = ChaCha8Rng::seed_from_u64(6);
            let one = |rng: &mut ChaCha8Rng| {
                let times = draw(rng, 200, sizes);
                // With 200 blocks the variances are as good as known.
                noise(&weights()[0], &[&times], 200).map_or(199.0, |n| n.degrees / CAUTION)
            };
            (0..20).map(|_| one(&mut rng)).sum::<f64>() / 20.0 / 199.0
        };
        // Equal noise: all of (8 - 1) × (blocks - 1). Four that count: a bit above three. One that counts: the block's own.
        assert!((6.6..7.1).contains(&mean(&EQUAL)), "{}", mean(&EQUAL));
        assert!((3.6..4.4).contains(&mean(&HALF)), "{}", mean(&HALF));
        assert!((1.0..1.6).contains(&mean(&ONE)), "{}", mean(&ONE));
    }

    #[test]
    fn shares_and_effects_of_nothing_are_seldom_shown() {
        let mut rng = ChaCha8Rng::seed_from_u64(8);
        for sizes in [EQUAL, HALF] {
            for blocks in [3, 5] {
                for weights in weights() {
                    let contrast = Contrast::whole(weights);
                    let experiments = 8000;
                    let alarms = (0..experiments)
                        .filter(|e| {
                            let times = draw(&mut rng, blocks, &sizes);
                            contrast.estimate(&[&times], *e).is_some_and(|t| t.p < 0.05)
                        })
                        .count();
                    let share = alarms as f64 / experiments as f64;
                    assert!(fits_five_percent(share, experiments as u32), "{share}: {blocks}, {sizes:?}");
                }
            }
        }
    }
}
