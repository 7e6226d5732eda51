//! Fractional factorial designs: many switches in few runs.
//!
//! All combinations of eleven switches are 2048; a regular fraction runs 128 of them. It is made of a full factorial in
//! some *base* switches; each further switch is on where the number of on-switches in its *generator* (a set of base
//! switches) is odd. The price is aliasing: effects whose product is a *defining word* can't be told apart. Resolution V
//! means that no word is shorter than five: main effects and two-way interactions are only mixed up with interactions of
//! three and more switches, which the estimates take for nothing.
//!
//! Source: G. Box, J. Hunter and W. Hunter, "Statistics for Experimenters", chapter on fractional factorials.

use serde::{Deserialize, Serialize};

/// A regular two-level fraction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fraction {
    /// Ids of the switches, base ones first.
    pub switches: Vec<String>,
    /// How many are base switches.
    pub base: usize,
    /// For each further switch the set of base switches that decides it, as bits.
    pub generators: Vec<u32>,
    /// Length of the shortest defining word.
    pub resolution: usize,
}

impl Fraction {
    /// The smallest fraction of resolution V or higher; `None` if only the full factorial is.
    pub fn resolution_v(switches: &[String]) -> Option<Fraction> {
        let k = switches.len();
        (2..k).find_map(|base| {
            let mut candidates: Vec<u32> = (1u32..1 << base).filter(|g| g.count_ones() >= 4).collect();
            // Longer words first: they leave more room for the words that come of them.
            candidates.sort_by_key(|g| std::cmp::Reverse(g.count_ones()));
            let generators = extend(base, k - base, &candidates, &mut Vec::new(), &mut vec![0])?;
            let resolution = words(base, &generators).iter().map(|w| w.count_ones() as usize).min()?;
            Some(Fraction { switches: switches.to_vec(), base, generators, resolution })
        })
    }

    /// The runs, as bits: switch *i* is on where bit *i* is set. The first has all off.
    pub fn runs(&self) -> Vec<u32> {
        (0..1u32 << self.base)
            .map(|run| {
                let generated = self.generators.iter().enumerate();
                generated.fold(run, |all, (i, g)| {
                    // With an even generator the all-off run stays all off.
                    all | ((run & g).count_ones() & 1) << (self.base + i)
                })
            })
            .collect()
    }

    fn name(&self, bits: u32, joint: &str) -> String {
        let on = (0..self.switches.len()).filter(|i| bits >> i & 1 == 1);
        on.map(|i| self.switches[i].as_str()).collect::<Vec<_>>().join(joint)
    }

    /// What the report has to say: the defining words, and for each pair the interactions of three it is mixed with.
    pub fn aliases(&self) -> Vec<String> {
        let words = words(self.base, &self.generators);
        let mut said: Vec<String> =
            words.iter().map(|w| format!("defining word: {}", self.name(*w, " × "))).collect();
        let k = self.switches.len();
        let lowest = |effect: u32| {
            let mixed: Vec<u32> = words.iter().map(|w| w ^ effect).collect();
            let order = mixed.iter().map(|m| m.count_ones()).min().unwrap_or(0);
            let names: Vec<String> =
                mixed.iter().filter(|m| m.count_ones() == order).map(|m| self.name(*m, " × ")).collect();
            format!("{} is aliased with {}", self.name(effect, " × "), names.join(", "))
        };
        for i in 0..k {
            said.push(lowest(1 << i));
        }
        for i in 0..k {
            for j in i + 1..k {
                said.push(lowest(1 << i | 1 << j));
            }
        }
        said
    }
}

/// All defining words: products of the generators' own words.
fn words(base: usize, generators: &[u32]) -> Vec<u32> {
    let own: Vec<u32> = generators.iter().enumerate().map(|(i, g)| g | 1 << (base + i)).collect();
    (1u32..1 << own.len())
        .map(|set| own.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).fold(0, |w, (_, o)| w ^ o))
        .collect()
}

/// Adds generators one by one, going back where a product becomes too short. `products`: all words so far, with the empty.
fn extend(
    base: usize,
    missing: usize,
    candidates: &[u32],
    chosen: &mut Vec<u32>,
    products: &mut Vec<u32>,
) -> Option<Vec<u32>> {
    if missing == 0 {
        return Some(chosen.clone());
    }
    for (i, g) in candidates.iter().enumerate() {
        let own = g | 1 << (base + chosen.len());
        let new: Vec<u32> = products.iter().map(|p| p ^ own).collect();
        if new.iter().any(|w| w.count_ones() < 5) {
            continue;
        }
        let before = products.len();
        products.extend(new);
        chosen.push(*g);
        if let Some(found) = extend(base, missing - 1, &candidates[i + 1..], chosen, products) {
            return Some(found);
        }
        chosen.pop();
        products.truncate(before);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(k: usize) -> Vec<String> {
        (0..k).map(|i| format!("s{i}")).collect()
    }

    #[test]
    fn sizes_are_those_of_the_tables() {
        // Smallest resolution V designs: 16 runs for 5 factors, 32 for 6, 64 for 7 and 8, 128 for 9 to 11.
        for (k, runs) in [(5, 16), (6, 32), (7, 64), (8, 64), (9, 128), (10, 128), (11, 128)] {
            let f = Fraction::resolution_v(&names(k)).unwrap();
            assert_eq!(f.runs().len(), runs, "{k} factors");
            assert!(f.resolution >= 5);
        }
        assert_eq!(Fraction::resolution_v(&names(4)), None, "nothing to save");
    }

    #[test]
    fn main_effects_and_pairs_are_orthogonal() {
        let f = Fraction::resolution_v(&names(11)).unwrap();
        let runs = f.runs();
        assert_eq!(runs[0], 0, "the baseline is in it");
        let sign = |run: u32, effect: u32| 1 - 2 * ((run & effect).count_ones() as i32 & 1);
        let mut effects: Vec<u32> = (0..11).map(|i| 1 << i).collect();
        for i in 0..11 {
            effects.extend((i + 1..11).map(|j| 1 << i | 1 << j));
        }
        for (i, a) in effects.iter().enumerate() {
            for b in &effects[..i] {
                assert_eq!(runs.iter().map(|r| sign(*r, *a) * sign(*r, *b)).sum::<i32>(), 0, "{a:b} {b:b}");
            }
        }
    }

    #[test]
    fn aliases_name_only_higher_orders() {
        let f = Fraction::resolution_v(&names(5)).unwrap();
        let said = f.aliases();
        assert_eq!(said[0], "defining word: s0 × s1 × s2 × s3 × s4");
        assert!(said.contains(&"s0 × s1 is aliased with s2 × s3 × s4".to_owned()), "{said:?}");
    }
}
