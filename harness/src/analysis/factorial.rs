//! Main effects and two-way interactions of a full factorial, within blocks, in log time.
//!
//! Main effect of a level: the mean, over all combinations of the other factors, of how much faster a configuration
//! with that level is than the same configuration without it. Interaction of two levels: how much more (ratio above 1)
//! or less (below 1) both together bring than the product of each alone.
//!
//! Each block yields one value, so the interval rests on differences between blocks and assumes nothing about how noisy
//! single cells are. A cell without a measurement drops the combinations that need it.

use super::blocks::LogTimes;
use crate::experiment::Factor;

/// Places of the factorial's configurations: configuration index = Σ level × stride (see `plan::configurations`).
pub struct Layout {
    strides: Vec<usize>,
    levels: Vec<usize>,
    cells: usize,
}

impl Layout {
    pub fn new(factors: &[Factor]) -> Layout {
        let levels: Vec<usize> = factors.iter().map(|f| f.levels.len()).collect();
        let mut cells = 1;
        let strides = levels
            .iter()
            .map(|n| {
                let stride = cells;
                cells *= n;
                stride
            })
            .collect();
        Layout { strides, levels, cells }
    }

    fn level(&self, cell: usize, factor: usize) -> usize {
        cell / self.strides[factor] % self.levels[factor]
    }

    /// Per block, the main effect of `level` of `factor` against its level 0.
    pub fn main_effect(&self, times: &LogTimes, factor: usize, level: usize) -> Vec<(usize, f64)> {
        let step = level * self.strides[factor];
        self.mean_by_block(times, |cell| {
            (self.level(cell, factor) == 0).then(|| vec![(cell, 1.0), (cell + step, -1.0)])
        })
    }

    /// Per block, the interaction of two levels of two different factors.
    pub fn interaction(&self, times: &LogTimes, a: (usize, usize), b: (usize, usize)) -> Vec<(usize, f64)> {
        let (step_a, step_b) = (a.1 * self.strides[a.0], b.1 * self.strides[b.0]);
        self.mean_by_block(times, |cell| {
            (self.level(cell, a.0) == 0 && self.level(cell, b.0) == 0).then(|| {
                vec![(cell, -1.0), (cell + step_a, 1.0), (cell + step_b, 1.0), (cell + step_a + step_b, -1.0)]
            })
        })
    }

    /// For each block, the mean of a contrast over all cells at which it can be computed.
    fn mean_by_block(
        &self,
        times: &LogTimes,
        contrast: impl Fn(usize) -> Option<Vec<(usize, f64)>>,
    ) -> Vec<(usize, f64)> {
        let contrasts: Vec<Vec<(usize, f64)>> = (0..self.cells).filter_map(contrast).collect();
        let blocks = times.0.first().map_or(0, Vec::len);
        (0..blocks)
            .filter_map(|block| {
                let values: Vec<f64> = contrasts
                    .iter()
                    .filter_map(|terms| {
                        terms.iter().map(|(cell, sign)| Some(sign * times.0[*cell][block]?)).sum()
                    })
                    .collect();
                (!values.is_empty()).then(|| (block, super::estimate::mean(&values)))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(id: &str, levels: usize) -> Factor {
        Factor { id: id.into(), levels: (0..levels).map(|l| l.to_string()).collect() }
    }

    /// Three factors (2, 2, 3 levels) with known effects in log time and one interaction, plus a drift by block.
    fn known() -> (Layout, LogTimes) {
        let layout = Layout::new(&[factor("a", 2), factor("b", 2), factor("jit", 3)]);
        let times = (0..12)
            .map(|cell| {
                let (a, b, jit) = (layout.level(cell, 0), layout.level(cell, 1), layout.level(cell, 2));
                let speed = 0.1 * a as f64 + 0.2 * b as f64 - 0.05 * (a * b) as f64 + [0.0, 0.5, 0.9][jit];
                (0..4).map(|block| Some(3.0 - speed + f64::from(block))).collect()
            })
            .collect();
        (layout, LogTimes(times))
    }

    fn all_near(values: &[(usize, f64)], expected: f64) {
        assert_eq!(values.len(), 4);
        assert!(values.iter().all(|(_, v)| (v - expected).abs() < 1e-12), "{values:?}, not {expected}");
    }

    #[test]
    fn known_effects_come_out_and_drift_does_not() {
        let (layout, times) = known();
        // a gains 0.1 where b is off and 0.05 where it is on.
        all_near(&layout.main_effect(&times, 0, 1), 0.075);
        all_near(&layout.main_effect(&times, 1, 1), 0.175);
        all_near(&layout.main_effect(&times, 2, 1), 0.5);
        all_near(&layout.main_effect(&times, 2, 2), 0.9);
        all_near(&layout.interaction(&times, (0, 1), (1, 1)), -0.05);
        all_near(&layout.interaction(&times, (0, 1), (2, 2)), 0.0);
    }

    #[test]
    fn missing_cells_drop_only_what_needs_them() {
        let (layout, mut times) = known();
        times.0[3] = vec![None; 4]; // a and b on, jit off
        all_near(&layout.main_effect(&times, 2, 1), 0.5);
        // Without the pair at (b on, jit off): three pairs of 0.1 and two of 0.05.
        all_near(&layout.main_effect(&times, 0, 1), (3.0 * 0.1 + 2.0 * 0.05) / 5.0);
        times.0[0] = vec![None, Some(1.0), None, None];
        assert_eq!(times.against_baseline(1).len(), 1);
    }
}
