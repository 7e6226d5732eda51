//! Main effects and interactions of all orders, with their intervals, p values and what the counters say.

use std::collections::BTreeMap;

use vm_core::config::{SWITCHES, Switch};

use super::blocks::LogTimes;
use super::contrast::Contrast;
use super::estimate::{Estimate, Verdict};
use super::factorial::Layout;
use super::multiplicity::{FAMILY_WISE, holm};
use super::shapley::Level;
use crate::experiment::configuration::JIT_OFF;
use crate::experiment::{Configuration, Factor};
use crate::measure::store::{InvocationRow, Status};

/// A main effect or an interaction on one program.
#[derive(Clone, Debug)]
pub struct Effect {
    /// `[map-dicts]`, or for an interaction `[pep266, map-dicts]`; a JIT level is `jit=method`.
    pub terms: Vec<String>,
    pub estimate: Option<Estimate>,
    /// Two-sided p value for no effect; NaN without an interval.
    pub p: f64,
    /// The same, adjusted for all effects of this order on this program (Holm).
    pub adjusted: f64,
    /// Whether the optimizations did their work at all on this program (all of them, for an interaction); `None` if the
    /// child reported no counters.
    pub exercised: Option<bool>,
}

impl Effect {
    /// `pep266 × map-dicts`.
    pub fn name(&self) -> String {
        self.terms.join(" × ")
    }

    /// What may be claimed: a difference only if it withstands the correction for how many were looked at.
    pub fn verdict(&self) -> Verdict {
        match self.estimate {
            Some(_) if self.adjusted.is_nan() => Verdict::Unknown,
            Some(e) if self.adjusted < FAMILY_WISE && e.ratio > 1.0 => Verdict::Faster,
            Some(e) if self.adjusted < FAMILY_WISE && e.ratio < 1.0 => Verdict::Slower,
            Some(_) => Verdict::NoDifferenceShown,
            None => Verdict::Unknown,
        }
    }

    /// Whether a figure may point to it: shown, and by optimizations that did something.
    pub fn stands_out(&self) -> bool {
        matches!(self.verdict(), Verdict::Faster | Verdict::Slower) && self.exercised != Some(false)
    }
}

/// Levels other than "off".
pub fn active_levels(factors: &[Factor]) -> Vec<Level> {
    let mut all = Vec::new();
    for (f, factor) in factors.iter().enumerate() {
        for (l, level) in factor.levels.iter().enumerate().skip(1) {
            let is_switch = Switch::from_id(&factor.id).is_some();
            all.push((f, l, if is_switch { factor.id.clone() } else { format!("{}={level}", factor.id) }));
        }
    }
    all
}

/// All sets of `order` levels of different factors.
pub fn combinations(active: &[Level], order: usize) -> Vec<Vec<&Level>> {
    if order == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (i, first) in active.iter().enumerate() {
        for mut rest in combinations(&active[i + 1..], order - 1) {
            if rest.iter().all(|r| r.0 != first.0) {
                rest.insert(0, first);
                all.push(rest);
            }
        }
    }
    all
}

/// Whether each optimization did its work, by the name of its level.
pub type Exercised = BTreeMap<String, Option<bool>>;

/// All effects of one order over these programs, adjusted as one family.
pub fn effects(
    layout: &Layout,
    active: &[Level],
    order: usize,
    times: &[&LogTimes],
    seed: u64,
    exercised: &Exercised,
) -> Vec<Effect> {
    let mut found: Vec<Effect> = combinations(active, order)
        .into_iter()
        .map(|levels| {
            let of: Vec<(usize, usize)> = levels.iter().map(|l| (l.0, l.1)).collect();
            let contrast: Contrast = layout.effect(&of);
            let tested = contrast.estimate(times, seed);
            let did = levels.iter().map(|l| exercised.get(&l.2).copied().flatten());
            Effect {
                terms: levels.iter().map(|l| l.2.clone()).collect(),
                estimate: tested.map(|t| t.estimate),
                p: tested.map_or(f64::NAN, |t| t.p),
                adjusted: f64::NAN,
                exercised: did.reduce(all).flatten(),
            }
        })
        .collect();
    let adjusted = holm(&found.iter().map(|e| e.p).collect::<Vec<_>>());
    for (effect, adjusted) in found.iter_mut().zip(adjusted) {
        effect.adjusted = adjusted;
    }
    found
}

/// An interaction is exercised if every optimization in it is.
fn all(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Exercised on any program.
pub fn any(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// The counters of one process by name.
pub fn counters(row: &InvocationRow) -> impl Iterator<Item = (&str, u64)> {
    let pairs = row.counters.split(';').filter_map(|c| c.split_once('='));
    pairs.filter_map(|(name, value)| Some((name, value.parse().ok()?)))
}

/// For each switch, whether its counter rose in any invocation with the switch on; for each JIT level, whether it compiled
/// anything. `None` without counters.
pub fn exercised(rows: &[&InvocationRow]) -> Exercised {
    let mut found = Exercised::new();
    for row in rows.iter().filter(|r| r.status == Status::Ok) {
        let Some(configuration) = Configuration::from_label(&row.config) else { continue };
        if configuration.is_peer() {
            continue;
        }
        if configuration.jit != JIT_OFF
            && let Some((_, value)) = counters(row).find(|(name, _)| *name == "jit.functions")
        {
            let entry = found.entry(format!("jit={}", configuration.jit)).or_default();
            *entry = Some(entry.unwrap_or(false) || value > 0);
        }
        for info in SWITCHES.iter().filter(|s| configuration.switches.has(s.switch)) {
            if let Some((_, value)) = counters(row).find(|(name, _)| *name == info.fired_counter) {
                let entry = found.entry(info.id.to_owned()).or_default();
                *entry = Some(entry.unwrap_or(false) || value > 0);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_take_one_level_of_a_factor() {
        let level = |f: usize, l: usize| (f, l, format!("{f}{l}"));
        let active = [level(0, 1), level(1, 1), level(2, 1), level(2, 2)];
        assert_eq!(combinations(&active, 1).len(), 4);
        assert_eq!(combinations(&active, 2).len(), 5, "not the two levels of one factor together");
        assert_eq!(combinations(&active, 3).len(), 2);
        assert_eq!(combinations(&active, 4).len(), 0);
    }

    #[test]
    fn a_pair_with_an_idle_switch_never_stands_out() {
        let mut e = Effect {
            terms: vec!["a".into(), "b".into()],
            estimate: Estimate::from_log_ratios(&[0.5, 0.51, 0.52], 0),
            p: 1e-6,
            adjusted: 1e-5,
            exercised: all(Some(true), Some(false)),
        };
        assert!(!e.stands_out());
        e.exercised = all(Some(true), Some(true));
        assert!(e.stands_out());
        e.adjusted = 0.2;
        assert!(!e.stands_out(), "not after the correction");
        assert_eq!(e.verdict(), Verdict::NoDifferenceShown);
    }
}
