//! Warm-up by changepoints: where within a process the time of an iteration settles, if it does.
//!
//! The series of log times is cut into pieces of constant mean by the method of R. Killick, P. Fearnhead and I. Eckley
//! (PELT, 2012), after single spikes are taken out; then it is classified in the manner of E. Barrett and others ("Virtual
//! Machine Warmup Blows Hot and Cold", 2017): flat, warm-up, slowdown, or no steady state.

use super::estimate::{mean, median};

/// Fewer iterations than this say nothing about settling.
pub const FEWEST: usize = 15;

/// Longer series are averaged to at most this many points before they are cut up.
const POINTS: usize = 250;

/// Two pieces whose means differ by less than this part count as equal.
const EQUAL: f64 = 0.01;

/// The last piece must be at least this part of the series, or it hasn't settled.
const SETTLED: f64 = 0.25;

/// What the iterations of one process do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// No iteration range is different from the last.
    Flat,
    /// The last is the fastest.
    WarmUp,
    /// Some earlier range was faster than the last.
    Slowdown,
    /// It changed again near the end.
    Unsettled,
}

impl Shape {
    pub fn name(self) -> &'static str {
        match self {
            Shape::Flat => "flat",
            Shape::WarmUp => "warm-up",
            Shape::Slowdown => "slowdown",
            Shape::Unsettled => "no steady state",
        }
    }
}

/// One process's series, classified.
#[derive(Clone, Debug, PartialEq)]
pub struct Settling {
    pub shape: Shape,
    /// Iteration from which on nothing changes.
    pub from: usize,
    /// Seconds (or whatever the values are) that the iterations before it took together.
    pub spent: f64,
}

/// Classifies a series of iteration times; `None` if it is too short.
pub fn settling(values: &[f64]) -> Option<Settling> {
    if values.len() < FEWEST || values.iter().any(|v| *v <= 0.0 || !v.is_finite()) {
        return None;
    }
    let bin = values.len().div_ceil(POINTS);
    let logs: Vec<f64> = values.chunks(bin).map(|c| mean(c).ln()).collect();
    let logs = without_spikes(&logs);
    let pieces = pieces(&logs);
    let n = logs.len();
    let means: Vec<f64> = pieces.iter().map(|(from, to)| mean(&logs[*from..*to])).collect();
    let last = *means.last()?;
    // The first piece from which on all are like the last.
    let first_equal = (0..means.len())
        .rev()
        .take_while(|i| (means[*i] - last).abs() < EQUAL)
        .last()
        .unwrap_or(means.len() - 1);
    let from = pieces[first_equal].0;
    let shape = if (n - from) as f64 <= SETTLED * n as f64 {
        Shape::Unsettled
    } else if means[..first_equal].iter().any(|m| *m < last - EQUAL) {
        Shape::Slowdown
    } else if from > 0 {
        Shape::WarmUp
    } else {
        Shape::Flat
    };
    let from = from * bin;
    Some(Settling { shape, from, spent: values[..from].iter().sum() })
}

/// How much neighbouring values differ by noise: from the median of differences, so that steps don't count.
fn noise(logs: &[f64]) -> f64 {
    let differences: Vec<f64> = logs.windows(2).map(|w| (w[1] - w[0]).abs()).collect();
    // 1.4826 makes a median of absolute values a standard deviation; a difference has twice the variance.
    (median(&differences).unwrap_or(0.0) * 1.4826 / std::f64::consts::SQRT_2).max(1e-4)
}

/// Single values far from their neighbours are interruptions, not phases. The first value stays: it is what warms up.
fn without_spikes(logs: &[f64]) -> Vec<f64> {
    let sigma = noise(logs);
    let mut clean = logs.to_vec();
    for i in 1..logs.len() {
        let near = &logs[i.saturating_sub(2)..(i + 3).min(logs.len())];
        if let Some(middle) = median(near)
            && (logs[i] - middle).abs() > 5.0 * sigma
        {
            clean[i] = middle;
        }
    }
    clean
}

/// Cuts a series into pieces of constant mean: the least sum of squares plus a penalty for each piece. `(from, to)`.
fn pieces(logs: &[f64]) -> Vec<(usize, usize)> {
    let n = logs.len();
    let sigma = noise(logs);
    let penalty = 3.0 * sigma * sigma * (n as f64).ln();
    let mut sums = vec![0.0; n + 1];
    let mut squares = vec![0.0; n + 1];
    for (i, v) in logs.iter().enumerate() {
        sums[i + 1] = sums[i] + v;
        squares[i + 1] = squares[i] + v * v;
    }
    let cost = |from: usize, to: usize| {
        let sum = sums[to] - sums[from];
        (squares[to] - squares[from] - sum * sum / (to - from) as f64).max(0.0)
    };
    let mut best = vec![-penalty; n + 1];
    let mut cut = vec![0; n + 1];
    let mut candidates = vec![0];
    for to in 1..=n {
        let total = |from: usize| best[from] + cost(from, to) + penalty;
        let from = candidates.iter().copied().min_by(|a, b| total(*a).total_cmp(&total(*b))).unwrap_or(0);
        let least = total(from);
        // What can't become the best any more is dropped; this is what makes the search quick.
        candidates.retain(|&c| best[c] + cost(c, to) <= least);
        candidates.push(to);
        (best[to], cut[to]) = (least, from);
    }
    let mut pieces = Vec::new();
    let mut to = n;
    while to > 0 {
        pieces.push((cut[to], to));
        to = cut[to];
    }
    pieces.reverse();
    pieces
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::super::estimate::tests::normal;
    use super::*;

    fn series(levels: &[(usize, f64)], seed: u64, noise: f64) -> Vec<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let all = levels.iter().flat_map(|(n, level)| std::iter::repeat_n(*level, *n));
        all.map(|level| level * (noise * normal(&mut rng)).exp()).collect()
    }

    /// Share of a hundred series that get this shape, and the settling point of the last.
    fn share(levels: &[(usize, f64)], noise: f64, shape: Shape) -> (f64, usize) {
        let all: Vec<Settling> =
            (0..100).map(|seed| settling(&series(levels, seed, noise)).unwrap()).collect();
        let right = all.iter().filter(|s| s.shape == shape).count();
        (right as f64 / 100.0, all[99].from)
    }

    #[test]
    fn shapes_of_known_series() {
        assert!(share(&[(60, 1.0)], 0.02, Shape::Flat).0 > 0.93);
        let (right, from) = share(&[(12, 1.5), (60, 1.0)], 0.02, Shape::WarmUp);
        assert!(right > 0.93 && from.abs_diff(12) <= 1, "{right} {from}");
        let (right, from) = share(&[(20, 1.0), (60, 1.3)], 0.02, Shape::Slowdown);
        assert!(right > 0.93 && from.abs_diff(20) <= 1, "{right} {from}");
        assert!(share(&[(70, 1.0), (8, 1.4)], 0.02, Shape::Unsettled).0 > 0.93);
        // One slow first iteration is a warm-up of one.
        assert_eq!(share(&[(1, 2.0), (40, 1.0)], 0.01, Shape::WarmUp).1, 1);
        // A long series is averaged; the settling point is as coarse as the bins.
        let (right, from) = share(&[(500, 1.5), (1500, 1.0)], 0.05, Shape::WarmUp);
        assert!(right > 0.93 && from.abs_diff(500) <= 16, "{right} {from}");
    }

    #[test]
    fn a_spike_is_no_phase() {
        let mut values = series(&[(60, 1.0)], 1, 0.01);
        values[30] = 3.0;
        values[59] = 2.0;
        assert_eq!(settling(&values).unwrap().shape, Shape::Flat);
        assert_eq!(settling(&values[..10]), None);
    }

    #[test]
    fn time_spent_is_that_of_the_iterations_before() {
        let mut values = vec![1.0; 40];
        values[0] = 3.0;
        values[1] = 2.0;
        let s = settling(&values).unwrap();
        assert_eq!((s.shape, s.from, s.spent), (Shape::WarmUp, 2, 5.0));
    }
}
