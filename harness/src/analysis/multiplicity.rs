//! Many comparisons at once: Holm's step-down adjustment of p values (S. Holm, 1979).
//!
//! Among twenty true nulls one interval misses by design. An effect counts as shown only if its adjusted p value is below
//! 0.05: then the chance of any false one within the family (one program's main effects, its pairs, its triples) is at
//! most 5 %, whatever the dependence between them.

/// Chance of any false claim within one family.
pub const FAMILY_WISE: f64 = 0.05;

/// Adjusted p values, in the order given. NaN (no test) stays NaN and doesn't count.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|&i| !p[i].is_nan()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let tests = order.len();
    let mut adjusted = vec![f64::NAN; p.len()];
    let mut so_far = 0.0f64;
    for (rank, &i) in order.iter().enumerate() {
        so_far = so_far.max((p[i] * (tests - rank) as f64).min(1.0));
        adjusted[i] = so_far;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn a_worked_case() {
        let adjusted = holm(&[0.01, 0.04, f64::NAN, 0.03, 0.005]);
        let near = |i: usize, v: f64| assert!((adjusted[i] - v).abs() < 1e-12, "{adjusted:?}");
        near(0, 0.03);
        near(1, 0.06);
        near(3, 0.06);
        near(4, 0.02);
        assert!(adjusted[2].is_nan());
    }

    #[test]
    fn false_claims_in_a_family_are_as_rare_as_promised() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let families = 4000;
        let wrong = (0..families)
            .filter(|_| {
                let p: Vec<f64> = (0..15).map(|_| rng.random()).collect();
                holm(&p).iter().any(|a| *a < FAMILY_WISE)
            })
            .count();
        assert!((wrong as f64) < 0.06 * f64::from(families), "{wrong}");
    }
}
