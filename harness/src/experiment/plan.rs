//! The plan of an experiment: which cells there are and in which order their invocations run.
//!
//! The design is a full factorial (every combination of the factors' levels), run in randomised blocks: block *i* holds
//! invocation *i* of every cell, in an order of its own. So drift of the machine hits all cells alike, and the analysis
//! can compare within blocks.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use vm_core::config::{JitLevel, SWITCHES, Switch, SwitchSet};

use super::benchmark::Program;
use super::configuration::{AGAIN, Arm, Configuration, JIT_OFF};
use super::fraction::Fraction;
use super::peer::Peer;

/// One thing that is varied. Level 0 is "off".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// A switch id, or `jit`.
    pub id: String,
    pub levels: Vec<String>,
}

impl Factor {
    pub fn switch(switch: Switch) -> Factor {
        Factor { id: switch.info().id.to_owned(), levels: vec!["off".into(), "on".into()] }
    }

    /// The `jit` axis with these levels.
    pub fn jit(levels: impl IntoIterator<Item = JitLevel>) -> Factor {
        Factor { id: "jit".into(), levels: levels.into_iter().map(|l| l.id().to_owned()).collect() }
    }

    /// The level that a configuration has of this factor.
    pub fn level_of(&self, c: &Configuration) -> Option<usize> {
        if c.is_peer() {
            return None;
        }
        match Switch::from_id(&self.id) {
            Some(s) => Some(usize::from(c.switches.has(s))),
            None => self.levels.iter().position(|l| *l == c.jit),
        }
    }
}

/// The levels of the `jit` axis that this build contains.
pub fn jit_factor() -> Factor {
    Factor::jit(JitLevel::ALL.into_iter().filter(|&l| crate::jit::has(l)))
}

/// What is to be run. Stored in `run.json`; everything about the order follows from it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// What is varied. A factor with one level (`jit` in a build without JITs) keeps its place.
    pub factors: Vec<Factor>,
    /// Switches that are on in every configuration, `base` if none is.
    pub held: String,
    /// The factorial, baseline first, then reference configurations outside it.
    pub configurations: Vec<Configuration>,
    /// How many of `configurations` belong to the factorial.
    pub factorial: usize,
    pub programs: Vec<Program>,
    pub seed: u64,
    /// Processes for each cell.
    pub invocations: u32,
    /// Iterations of each process that are recorded but not analysed.
    pub warmups: u32,
    /// Iterations of each process that are analysed.
    pub iterations: u32,
    /// Seconds after which a process is stopped and recorded as `timeout`.
    pub timeout: u64,
    /// Which time the analysis uses.
    #[serde(default)]
    pub clock: Clock,
    #[serde(default)]
    pub extras: Extras,
}

/// What only some plans have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extras {
    /// Other interpreters; each is a configuration of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peers: Vec<Peer>,
    /// The design, if it isn't the full factorial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fraction: Option<Fraction>,
    /// Which blocks this machine runs: those whose number leaves the first when divided by the second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<(u32, u32)>,
    /// Percent; blocks were added until all main effects' intervals were this narrow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_ci: Option<String>,
}

/// What time a sample is, for the analysis; both are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// From start to end, as a user waits for it.
    #[default]
    Wall,
    /// What the process spent on the processor: for machines with other load.
    Cpu,
    /// Instructions, counted by valgrind's callgrind: nearly free of noise, but blind to caches and prediction.
    Instructions,
}

impl Clock {
    pub fn title(self) -> &'static str {
        match self {
            Clock::Wall => "wall time",
            Clock::Cpu => "processor time",
            Clock::Instructions => "instructions",
        }
    }
}

impl Plan {
    /// The place in `configurations` of the baseline with one level on: a switch id, or `jit=NAME`.
    pub fn alone(&self, term: &str) -> Option<usize> {
        let is_alone = |c: &Configuration| {
            c.arm == Arm::Plain
                && self.factors.iter().all(|f| {
                    let wanted = match term.strip_prefix("jit=") {
                        Some(jit) if f.id == "jit" => f.levels.iter().position(|l| l == jit),
                        _ => Some(usize::from(f.id == term)),
                    };
                    f.level_of(c) == wanted
                })
        };
        // The references that stand beside the factorial may have more switches on than the factors name.
        let held = self.baseline().switches;
        self.configurations
            .iter()
            .position(|c| is_alone(c) && c.switches.iter().filter(|&s| !held.has(s)).count() <= 1)
    }
}

/// One combination of configuration and program, as indices into the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    pub configuration: usize,
    pub program: usize,
}

/// One process to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    pub cell: Cell,
    pub invocation: u32,
}

/// Every combination of the factors' levels over the held switches, baseline first, then the all-on references.
pub fn configurations(factors: &[Factor], held: SwitchSet) -> (Vec<Configuration>, usize) {
    let mut all = vec![Configuration::interpreter(held)];
    for f in factors {
        let step = all.len();
        for level in &f.levels[1..] {
            for i in 0..step {
                let mut c = all[i].clone();
                match Switch::from_id(&f.id) {
                    Some(s) => c.switches = c.switches.with(s),
                    None => c.jit.clone_from(level),
                }
                all.push(c);
            }
        }
    }
    let factorial = all.len();
    references(&mut all, factors);
    (all, factorial)
}

/// The runs of a fraction of the factorial, baseline first, each with every JIT level, then the references.
pub fn fraction(factors: &[Factor], held: SwitchSet, fraction: &Fraction) -> (Vec<Configuration>, usize) {
    let (full, factorial) = configurations(factors, held);
    let runs: std::collections::HashSet<u32> = fraction.runs().into_iter().collect();
    let switch = |id: &String| Switch::from_id(id);
    let bits = |c: &Configuration| {
        let on = fraction
            .switches
            .iter()
            .enumerate()
            .filter(|(_, id)| switch(id).is_some_and(|s| c.switches.has(s)));
        on.fold(0u32, |bits, (i, _)| bits | 1 << i)
    };
    let mut all: Vec<Configuration> =
        full.into_iter().take(factorial).filter(|c| runs.contains(&bits(c))).collect();
    let factorial = all.len();
    // What each switch buys alone is asked for as often as its main effect, and a fraction rarely has that run.
    for alone in factors.iter().filter_map(|f| Switch::from_id(&f.id)) {
        let alone = Configuration::interpreter(held.with(alone));
        if !all.contains(&alone) {
            all.push(alone);
        }
    }
    references(&mut all, factors);
    (all, factorial)
}

/// Adds what is compared with but not varied: everything on, and the baseline again.
fn references(all: &mut Vec<Configuration>, factors: &[Factor]) {
    // One cell with everything on for each JIT level: what the switches left out of the factors would still add.
    let jits =
        factors.iter().find(|f| f.id == "jit").map_or_else(|| vec![JIT_OFF.into()], |f| f.levels.clone());
    for jit in jits {
        let everything = Configuration::new(SwitchSet::all(), &jit);
        if !all.contains(&everything) {
            all.push(everything);
        }
    }
    // The baseline once more: what two equal arms differ by in this run.
    all.push(all[0].clone().with_variant(AGAIN));
}

/// The factors for a set of switches: one each, then `jit` with these levels.
pub fn factors_of(switches: SwitchSet, jit: Factor) -> Vec<Factor> {
    switches.iter().map(Factor::switch).chain([jit]).collect()
}

/// A note for each JIT that this build lacks.
pub fn missing_jits() -> Vec<String> {
    let missing = JitLevel::ALL.into_iter().filter(|&l| l.in_default_matrix() && !crate::jit::has(l));
    missing.map(|l| format!("jit={} is not built in and was left out of the matrix", l.id())).collect()
}

/// The switches of the default matrix that this build contains, and a note for each that it doesn't.
pub fn default_factors() -> (SwitchSet, Vec<String>) {
    let mut set = SwitchSet::BASE;
    let mut notes = Vec::new();
    for s in SWITCHES.iter().filter(|s| s.in_default_matrix) {
        if s.built_in {
            set = set.with(s.switch);
        } else {
            notes.push(format!("{} is not built in and was left out of the matrix", s.id));
        }
    }
    (set, notes)
}

impl Plan {
    pub fn baseline(&self) -> &Configuration {
        &self.configurations[0]
    }

    /// Index of the A/A arm, if the plan has one.
    pub fn again(&self) -> Option<usize> {
        let again = Arm::Variant(AGAIN.to_owned());
        self.configurations.iter().position(|c| c.arm == again && c.switches == self.baseline().switches)
    }

    pub fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        (0..self.configurations.len()).flat_map(move |configuration| {
            (0..self.programs.len()).map(move |program| Cell { configuration, program })
        })
    }

    /// Every process in the order in which they run. Depends on nothing but the plan.
    pub fn schedule(&self) -> Vec<Job> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let mut jobs = Vec::new();
        for invocation in 0..self.invocations {
            let mut block: Vec<Job> = self.cells().map(|cell| Job { cell, invocation }).collect();
            block.shuffle(&mut rng);
            // Every shard draws all orders, so that together they are the plan.
            if self.extras.shard.is_none_or(|(own, of)| invocation % of == own) {
                jobs.append(&mut block);
            }
        }
        jobs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn plan(seed: u64) -> Plan {
        let factors = factors_of(SwitchSet::all(), Factor::jit([JitLevel::Off]));
        let (configurations, factorial) = configurations(&factors, SwitchSet::BASE);
        Plan {
            factors,
            held: "base".into(),
            configurations,
            factorial,
            programs: Program::select(&[], true).unwrap(),
            seed,
            invocations: 3,
            warmups: 1,
            iterations: 2,
            timeout: 60,
            clock: Clock::Wall,
            extras: Extras::default(),
        }
    }

    #[test]
    fn full_factorial_of_the_table() {
        let built_in = SwitchSet::all().iter().count();
        let p = plan(0);
        assert_eq!(p.factorial, 1 << built_in);
        assert_eq!(p.configurations.len(), p.factorial + 1, "all-on is part of the full factorial");
        assert_eq!(p.again(), Some(p.factorial));
        assert_eq!(p.baseline().label(), "base");
        let labels: HashSet<String> = p.configurations.iter().map(Configuration::label).collect();
        assert_eq!(labels.len(), p.configurations.len());
    }

    #[test]
    fn a_fraction_has_each_switch_alone_beside_it() {
        let mut p = plan(0);
        let ids: Vec<String> = SwitchSet::all().iter().map(|s| s.info().id.to_owned()).collect();
        let Some(f) = Fraction::resolution_v(&ids) else { return };
        let full = p.configurations.len();
        (p.configurations, p.factorial) = fraction(&p.factors, SwitchSet::BASE, &f);
        assert!(p.configurations.len() < full);
        for id in &ids {
            let place = p.alone(id).expect("each switch alone");
            assert_eq!(p.configurations[place].label(), *id);
        }
        let labels: HashSet<String> = p.configurations.iter().map(Configuration::label).collect();
        assert_eq!(labels.len(), p.configurations.len(), "none twice");
        // Of a plan with one factor, the reference with everything on is not that factor alone.
        let Some(first) = SwitchSet::all().iter().next() else { return };
        p.factors = factors_of(SwitchSet::BASE.with(first), Factor::jit([JitLevel::Off]));
        (p.configurations, p.factorial) = configurations(&p.factors, SwitchSet::BASE);
        assert_eq!(p.alone(first.info().id), Some(1));
    }

    #[test]
    fn all_on_reference_outside_a_partial_factorial() {
        let Some(first) = SwitchSet::all().iter().next() else { return };
        let held = SwitchSet::all().iter().nth(1).map_or(SwitchSet::BASE, |s| SwitchSet::BASE.with(s));
        let (all, factorial) =
            configurations(&factors_of(SwitchSet::BASE.with(first), Factor::jit([JitLevel::Off])), held);
        assert_eq!(factorial, 2);
        assert_eq!(all[0].switches, held, "the baseline keeps the held switches");
        assert_eq!(all[1].switches, held.with(first));
        if SwitchSet::all() != held.with(first) {
            assert_eq!(all[2].switches, SwitchSet::all());
        }
    }

    #[test]
    fn jit_levels_multiply() {
        let jit = Factor { id: "jit".into(), levels: vec!["off".into(), "a".into(), "b".into()] };
        let mut factors = factors_of(SwitchSet::all(), Factor::jit([JitLevel::Off]));
        *factors.last_mut().unwrap() = jit.clone();
        let (all, factorial) = configurations(&factors, SwitchSet::BASE);
        assert_eq!(factorial, 3 << SwitchSet::all().iter().count());
        assert_eq!(all.len(), factorial + 1);
        assert_eq!(jit.level_of(&all[factorial - 1]), Some(2));
    }

    #[test]
    fn blocks_are_complete_and_shuffled_by_the_seed() {
        let p = plan(7);
        let jobs = p.schedule();
        let cells = p.cells().count();
        assert_eq!(jobs.len(), cells * p.invocations as usize);
        for (i, block) in jobs.chunks(cells).enumerate() {
            assert!(block.iter().all(|j| j.invocation as usize == i));
            let distinct: HashSet<Cell> = block.iter().map(|j| j.cell).collect();
            assert_eq!(distinct.len(), cells);
        }
        assert_eq!(jobs, plan(7).schedule(), "same seed, same order");
        assert_ne!(jobs, plan(8).schedule());
        let order = |i: usize| jobs[i * cells..(i + 1) * cells].iter().map(|j| j.cell).collect::<Vec<_>>();
        assert_ne!(order(0), order(1), "each block has an order of its own");
    }
}
