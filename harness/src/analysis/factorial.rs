//! Main effects and interactions of any order, in log time, of a full factorial or a regular fraction of one.
//!
//! Main effect of a level: the mean, over all combinations of the other factors, of how much faster a configuration
//! with that level is than the same configuration without it. Interaction: how much more (ratio above 1) or less (below
//! 1) all of them together bring than what smaller sets of them account for.
//!
//! In a full factorial each combination of the other factors gives one term, and a cell without a measurement drops only
//! the terms that need it. In a fraction a configuration's neighbour isn't there; the same quantity is a sum over all
//! cells with signs, in which what the design doesn't alias cancels (see [`crate::experiment::fraction`]).

use super::contrast::Contrast;
use crate::experiment::{Factor, Plan};

/// Where the factorial's configurations are: full index = Σ level × stride (see `plan::configurations`).
pub struct Layout {
    strides: Vec<usize>,
    levels: Vec<usize>,
    /// For each full index the place in the plan, `None` where the design leaves the configuration out.
    places: Vec<Option<usize>>,
    full: bool,
}

impl Layout {
    /// The layout of a full factorial.
    pub fn full(factors: &[Factor]) -> Layout {
        let mut layout = Layout::empty(factors);
        layout.places = (0..layout.places.len()).map(Some).collect();
        layout.full = true;
        layout
    }

    /// The layout of a plan's factorial part.
    pub fn of(plan: &Plan) -> Layout {
        let mut layout = Layout::empty(&plan.factors);
        for (place, c) in plan.configurations[..plan.factorial].iter().enumerate() {
            let index: usize = plan
                .factors
                .iter()
                .zip(&layout.strides)
                .map(|(f, stride)| f.level_of(c).unwrap_or(0) * stride)
                .sum();
            layout.places[index] = Some(place);
        }
        layout.full = layout.places.iter().all(Option::is_some);
        layout
    }

    fn empty(factors: &[Factor]) -> Layout {
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
        Layout { strides, levels, places: vec![None; cells], full: false }
    }

    /// Whether every combination is there.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Level of a factor in the configuration with a full index.
    pub fn level(&self, index: usize, factor: usize) -> usize {
        index / self.strides[factor] % self.levels[factor]
    }

    pub fn factors(&self) -> usize {
        self.levels.len()
    }

    /// Place in the plan of the configuration with these (factor, level) and all else off.
    pub fn place(&self, on: &[(usize, usize)]) -> Option<usize> {
        self.places[on.iter().map(|(f, l)| l * self.strides[*f]).sum::<usize>()]
    }

    /// Main effect (one level) or interaction (several levels of different factors).
    pub fn effect(&self, of: &[(usize, usize)]) -> Contrast {
        if self.full { self.by_neighbours(of) } else { self.by_signs(of) }
    }

    fn by_neighbours(&self, of: &[(usize, usize)]) -> Contrast {
        let terms = (0..self.places.len())
            .filter(|index| of.iter().all(|(f, _)| self.level(*index, *f) == 0))
            .map(|index| {
                (0..1usize << of.len())
                    .filter_map(|subset| {
                        let on = |i: usize| subset >> i & 1 == 1;
                        let step: usize = of
                            .iter()
                            .enumerate()
                            .filter(|(i, _)| on(*i))
                            .map(|(_, (f, l))| l * self.strides[*f])
                            .sum();
                        // Less time is more speed: a level that is on counts negative, and so alternately.
                        Some((self.places[index + step]?, self.sign(subset, of.len())))
                    })
                    .collect()
            })
            .collect();
        Contrast { terms }
    }

    fn sign(&self, subset: usize, of: usize) -> f64 {
        if (of - subset.count_ones() as usize).is_multiple_of(2) { -1.0 } else { 1.0 }
    }

    fn by_signs(&self, of: &[(usize, usize)]) -> Contrast {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); 1 << of.len()];
        for (index, place) in self.places.iter().enumerate() {
            let Some(place) = place else { continue };
            let mut subset = 0;
            let fits = of.iter().enumerate().all(|(i, (f, l))| {
                let level = self.level(index, *f);
                subset |= usize::from(level == *l) << i;
                level == 0 || level == *l
            });
            if fits {
                groups[subset].push(*place);
            }
        }
        if groups.iter().any(Vec::is_empty) {
            return Contrast::default();
        }
        let weights = groups.iter().enumerate().flat_map(|(subset, cells)| {
            let weight = self.sign(subset, of.len()) / cells.len() as f64;
            cells.iter().map(move |c| (*c, weight))
        });
        Contrast::whole(weights.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::LogTimes;
    use super::*;

    fn factor(id: &str, levels: usize) -> Factor {
        Factor { id: id.into(), levels: (0..levels).map(|l| l.to_string()).collect() }
    }

    /// Three factors (2, 2, 3 levels) with known effects in log time, a two-way and a three-way interaction, plus a
    /// drift by block.
    fn known() -> (Layout, LogTimes) {
        let layout = Layout::full(&[factor("a", 2), factor("b", 2), factor("jit", 3)]);
        let times = (0..12)
            .map(|cell| {
                let (a, b, jit) = (layout.level(cell, 0), layout.level(cell, 1), layout.level(cell, 2));
                let three = if a * b == 1 && jit == 2 { 0.06 } else { 0.0 };
                let speed =
                    0.1 * a as f64 + 0.2 * b as f64 - 0.05 * (a * b) as f64 + [0.0, 0.5, 0.9][jit] + three;
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
        let effect = |of: &[(usize, usize)]| layout.effect(of).by_block(&times);
        // a gains 0.1 where b is off, 0.05 where it is on, and 0.11 where jit 2 is on, too.
        all_near(&effect(&[(0, 1)]), (3.0 * 0.1 + 2.0 * 0.05 + 0.11) / 6.0);
        all_near(&effect(&[(2, 1)]), 0.5);
        all_near(&effect(&[(2, 2)]), 0.9 + 0.06 / 4.0);
        all_near(&effect(&[(0, 1), (1, 1)]), -0.05 + 0.06 / 3.0);
        all_near(&effect(&[(0, 1), (2, 1)]), 0.0);
        all_near(&effect(&[(0, 1), (2, 2)]), 0.03);
        all_near(&effect(&[(0, 1), (1, 1), (2, 1)]), 0.0);
        all_near(&effect(&[(0, 1), (1, 1), (2, 2)]), 0.06);
    }

    #[test]
    fn signs_and_neighbours_agree_on_a_full_factorial() {
        let (layout, times) = known();
        for of in [vec![(0, 1)], vec![(2, 2)], vec![(0, 1), (1, 1)], vec![(0, 1), (1, 1), (2, 2)]] {
            let (a, b) = (layout.by_neighbours(&of).by_block(&times), layout.by_signs(&of).by_block(&times));
            for (x, y) in a.iter().zip(&b) {
                assert!((x.1 - y.1).abs() < 1e-12, "{of:?}: {x:?} {y:?}");
            }
        }
    }

    #[test]
    fn missing_cells_drop_only_what_needs_them() {
        let (layout, mut times) = known();
        times.0[3] = vec![None; 4]; // a and b on, jit off
        // Without the pair at (b on, jit off): three pairs of 0.1, one of 0.05, one of 0.11.
        all_near(&layout.effect(&[(0, 1)]).by_block(&times), (3.0 * 0.1 + 0.05 + 0.11) / 5.0);
        times.0[0] = vec![None, Some(1.0), None, None];
        assert_eq!(times.against_baseline(1).len(), 1);
    }
}
