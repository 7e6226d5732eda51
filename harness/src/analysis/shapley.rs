//! Each optimization's share of the whole: its Shapley value.
//!
//! Turning switches on one after another credits each with what it adds at that moment, which depends on the order. The
//! Shapley value is the mean of that over all orders. In log time the values add up exactly to the gain of everything on;
//! as ratios they multiply up to it. Each is a contrast over the 2ⁿ cells, so it has an interval like every effect.

use super::blocks::LogTimes;
use super::contrast::{Contrast, Tested};
use super::factorial::Layout;

/// A level that takes part: (factor, level, name).
pub type Level = (usize, usize, String);

/// What each level contributes on the way from the baseline to all of them on.
#[derive(Clone, Debug)]
pub struct Shares {
    /// The JIT level that takes part, if one does.
    pub jit: Option<String>,
    /// Largest first.
    pub parts: Vec<(String, Option<Tested>)>,
    /// All on against the baseline.
    pub total: Option<Tested>,
}

/// The shares of one set of levels of different factors. `None` where the design hasn't all their combinations.
pub fn shares(layout: &Layout, players: &[Level], times: &[&LogTimes], seed: u64) -> Option<Shares> {
    let n = players.len();
    let cells: Vec<usize> = (0..1usize << n)
        .map(|set| {
            let on: Vec<(usize, usize)> =
                (0..n).filter(|i| set >> i & 1 == 1).map(|i| (players[i].0, players[i].1)).collect();
            layout.place(&on)
        })
        .collect::<Option<_>>()?;
    let weights = weights(n);
    let mut parts: Vec<(String, Option<Tested>)> = (0..n)
        .map(|i| {
            let contrast = Contrast::whole(
                (0..1usize << n)
                    .map(|set| {
                        let others = (set & !(1 << i)).count_ones() as usize;
                        let weight = weights[others];
                        (cells[set], if set >> i & 1 == 1 { -weight } else { weight })
                    })
                    .collect(),
            );
            (players[i].2.clone(), contrast.estimate(times, seed))
        })
        .collect();
    let size = |t: &Option<Tested>| t.map_or(0.0, |t| t.estimate.ratio);
    parts.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)));
    let total = Contrast::pair(cells[0], cells[(1 << n) - 1]).estimate(times, seed);
    let jit = players.iter().find_map(|p| p.2.strip_prefix("jit=").map(str::to_owned));
    Some(Shares { jit, parts, total })
}

/// For each number of others that are on before: the share of all n! orders in which exactly a given set of that many is.
fn weights(n: usize) -> Vec<f64> {
    // s! (n - 1 - s)! / n! = 1 / (n · C(n - 1, s))
    let mut choose = 1.0;
    (0..n)
        .map(|s| {
            if s > 0 {
                choose *= (n - s) as f64 / s as f64;
            }
            1.0 / (n as f64 * choose)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::experiment::Factor;

    fn setting(n: usize) -> (Layout, Vec<Level>) {
        let factor = |i: usize| Factor { id: format!("f{i}"), levels: vec!["off".into(), "on".into()] };
        let layout = Layout::full(&(0..n).map(factor).collect::<Vec<_>>());
        (layout, (0..n).map(|i| (i, 1, format!("f{i}"))).collect())
    }

    /// All orders, one after another.
    fn by_definition(n: usize, logs: &[f64], player: usize) -> f64 {
        fn orders(rest: Vec<usize>) -> Vec<Vec<usize>> {
            if rest.is_empty() {
                return vec![vec![]];
            }
            rest.iter()
                .flat_map(|&first| {
                    let others = rest.iter().copied().filter(|x| *x != first).collect();
                    orders(others).into_iter().map(move |mut o| {
                        o.insert(0, first);
                        o
                    })
                })
                .collect()
        }
        let all = orders((0..n).collect());
        let gains = all.iter().map(|order| {
            let before: usize = order.iter().take_while(|x| **x != player).map(|x| 1 << x).sum();
            logs[before] - logs[before | 1 << player]
        });
        gains.sum::<f64>() / all.len() as f64
    }

    #[test]
    fn values_are_means_over_all_orders_and_add_up() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        for n in 1..=5 {
            let (layout, players) = setting(n);
            let logs: Vec<f64> = (0..1 << n).map(|_| rng.random::<f64>()).collect();
            let times = LogTimes(logs.iter().map(|l| vec![Some(*l), Some(l + 1.0)]).collect());
            let shares = shares(&layout, &players, &[&times], 0).unwrap();
            let log = |t: &Option<Tested>| t.unwrap().estimate.ratio.ln();
            for (name, tested) in &shares.parts {
                let player: usize = name[1..].parse().unwrap();
                assert!((log(tested) - by_definition(n, &logs, player)).abs() < 1e-12, "{name} of {n}");
            }
            let sum: f64 = shares.parts.iter().map(|(_, t)| log(t)).sum();
            assert!((sum - log(&shares.total)).abs() < 1e-12);
        }
    }

    #[test]
    fn a_switch_that_does_nothing_gets_nothing_and_equal_ones_share() {
        let (layout, players) = setting(3);
        // f0 and f1 buy the same thing, f2 nothing.
        let times =
            LogTimes((0..8).map(|set: u32| vec![Some(if set & 3 != 0 { -0.4 } else { 0.0 }); 3]).collect());
        let shares = shares(&layout, &players, &[&times], 0).unwrap();
        let of =
            |name: &str| shares.parts.iter().find(|p| p.0 == name).unwrap().1.unwrap().estimate.ratio.ln();
        assert!((of("f0") - 0.2).abs() < 1e-12 && (of("f1") - 0.2).abs() < 1e-12 && of("f2").abs() < 1e-12);
    }
}
