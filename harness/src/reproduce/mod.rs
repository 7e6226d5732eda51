//! `harness --reproduce`: does this VM bear out what was published?
//!
//! [`catalogue`] is the table of experiments. Each is a small plan of its own (arms × programs in randomised blocks), run
//! and stored like every other result, so that it can be interrupted, resumed and analysed again. A *finding* computes one
//! number in each block from the times, heaps and counters of several arms, and sets it beside the published one.

pub mod catalogue;
pub mod claims;
pub mod judge;

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use vm_core::SwitchSet;

use crate::analysis::Estimate;
use crate::analysis::blocks::{steady, value};
use crate::analysis::effects::counters;
use crate::experiment::configuration::{Arm, Configuration};
use crate::experiment::plan::{Clock, Extras, Plan, jit_factor};
use crate::experiment::{Peer, Program, Record};
use crate::measure::series::Process;
use crate::measure::store::{Data, InvocationRow, Status};
pub use judge::Verdict;
use judge::judge;

/// What a number is, and so how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A speed-up: above 1 is faster.
    Speedup,
    /// So many times as much.
    Times,
    /// A part of a whole.
    Share,
}

/// What was published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Published {
    /// Between two numbers.
    Ratio(f64, f64),
    /// More than a number.
    Over(f64),
    /// A gain without a number.
    Faster,
    /// A loss without a number.
    Slower,
}

/// One comparison with one claim.
pub struct Finding {
    /// Id of the claim.
    pub claim: &'static str,
    /// How the claim is read here.
    pub reading: &'static str,
    /// Our number in one block; `None` if a cell of the block is missing.
    pub measure: fn(&At) -> Option<f64>,
    pub published: Published,
    pub unit: Unit,
    /// What differs between the settings, and how a vague number was read.
    pub differs: &'static str,
}

/// Some arms on some programs, and the claims they bear on.
pub struct Experiment {
    pub id: &'static str,
    pub title: &'static str,
    pub programs: &'static [&'static str],
    /// Labels of configurations; `all` is every switch that is built in.
    pub arms: &'static [&'static str],
    /// Warm-up and measured iterations, if not the usual ones.
    pub iterations: Option<(u32, u32)>,
    pub findings: &'static [Finding],
}

/// The configuration that an arm's label means; the error says why this build or machine hasn't it.
pub fn arm(label: &str) -> Result<Configuration, String> {
    let (switches, rest) = match label.strip_prefix("all") {
        Some(rest) => (Some(SwitchSet::all()), rest),
        None => (None, label),
    };
    let parsed = match switches {
        Some(switches) => {
            Configuration::from_label(&format!("base{rest}")).map(|c| Configuration { switches, ..c })
        }
        None => Configuration::from_label(label),
    };
    let Some(c) = parsed else { return Err(format!("{label} names a switch that doesn't exist here")) };
    if let Some(missing) = c.switches.iter().find(|s| !s.info().built_in) {
        return Err(format!("{} is not built in", missing.info().id));
    }
    if !jit_factor().levels.contains(&c.jit) {
        return Err(format!("jit={} is not built in", c.jit));
    }
    if let Arm::Peer(name) = &c.arm
        && Peer::program(name).is_err()
    {
        return Err(format!("{name} is not installed"));
    }
    Ok(c)
}

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Effort {
    pub quick: bool,
    pub invocations: u32,
    pub seed: u64,
    pub clock: Clock,
}

impl Experiment {
    /// The plan; arms that this build or machine hasn't are left out, with a note each.
    pub fn plan(&self, effort: Effort) -> Result<Option<(Plan, Vec<String>)>> {
        let mut notes = Vec::new();
        let mut configurations: Vec<Configuration> = Vec::new();
        for label in self.arms {
            match arm(label) {
                Ok(c) if !configurations.contains(&c) => configurations.push(c),
                Ok(_) => {}
                Err(why) if !notes.contains(&why) => notes.push(why),
                Err(_) => {}
            }
        }
        if configurations.is_empty() {
            return Ok(None);
        }
        let programs =
            self.programs.iter().map(|p| Program::find(p, effort.quick)).collect::<Result<Vec<_>>>()?;
        let peers = configurations.iter().filter_map(|c| match &c.arm {
            Arm::Peer(name) => Peer::program(name).ok(),
            _ => None,
        });
        let extras = Extras { peers: peers.collect(), ..Extras::default() };
        let mut programs = programs;
        let (mut warmups, mut iterations) =
            self.iterations.unwrap_or(if effort.quick { (1, 2) } else { (1, 4) });
        if effort.clock == Clock::Instructions {
            // One counted iteration a process, and a part of the work: valgrind is some fifty times slower.
            (warmups, iterations) = (0, 1);
            for p in &mut programs {
                p.loops = (p.loops / 20).max(1);
            }
        }
        let plan = Plan {
            factors: Vec::new(),
            held: configurations[0].switches.label(),
            configurations,
            factorial: 1,
            programs,
            seed: effort.seed,
            invocations: effort.invocations,
            warmups,
            iterations,
            timeout: 120,
            clock: effort.clock,
            extras,
        };
        Ok(Some((plan, notes)))
    }
}

/// One block of one experiment, as a finding sees it.
pub struct At<'a> {
    clock: Clock,
    processes: HashMap<(&'a str, &'a str), &'a Process>,
    rows: HashMap<(&'a str, &'a str), &'a InvocationRow>,
}

impl<'a> At<'a> {
    fn new(record: &Record, data: &'a Data, block: u32) -> At<'a> {
        let ok = |r: &&InvocationRow| r.invocation == block && r.status == Status::Ok;
        let rows: HashMap<_, _> = data
            .invocations
            .iter()
            .filter(ok)
            .map(|r| ((r.benchmark.as_str(), r.config.as_str()), r))
            .collect();
        let processes = data
            .processes
            .iter()
            .filter(|p| p.invocation == block)
            .map(|p| ((p.benchmark.as_str(), p.config.as_str()), p))
            .filter(|(key, _)| rows.contains_key(key))
            .collect();
        At { clock: record.plan.clock, processes, rows }
    }

    fn process(&self, program: &str, label: &str) -> Option<&Process> {
        self.processes.get(&(program, arm(label).ok()?.label().as_str())).copied()
    }

    fn row(&self, program: &str, label: &str) -> Option<&InvocationRow> {
        self.rows.get(&(program, arm(label).ok()?.label().as_str())).copied()
    }

    /// Mean measured iteration.
    pub fn time(&self, program: &str, arm: &str) -> Option<f64> {
        steady(self.process(program, arm)?, self.clock)
    }

    /// First iteration.
    pub fn first(&self, program: &str, arm: &str) -> Option<f64> {
        value(self.process(program, arm)?, self.clock, 0)
    }

    /// Start-up of the process.
    pub fn start(&self, program: &str, arm: &str) -> Option<f64> {
        self.row(program, arm)?.start_seconds
    }

    /// Peak of the VM's heap.
    pub fn heap(&self, program: &str, arm: &str) -> Option<f64> {
        self.row(program, arm)?.peak_heap_bytes.map(|b| b as f64)
    }

    pub fn counter(&self, program: &str, arm: &str, name: &str) -> Option<f64> {
        let row = self.row(program, arm)?;
        counters(row).find(|(n, _)| *n == name).map(|(_, v)| v as f64)
    }

    /// Part of all executed instructions that are this one.
    pub fn opcode_share(&self, program: &str, arm: &str, opcode: &str) -> Option<f64> {
        let row = self.row(program, arm)?;
        // Opcodes are the only counters in capitals.
        let opcodes = || counters(row).filter(|(n, _)| n.starts_with(|c: char| c.is_ascii_uppercase()));
        let all: u64 = opcodes().map(|(_, v)| v).sum();
        let own = opcodes().find(|(n, _)| *n == opcode).map_or(0, |(_, v)| v);
        (all > 0).then(|| own as f64 / all as f64)
    }
}

/// A finding with our number.
pub struct Judged {
    pub experiment: &'static Experiment,
    pub finding: &'static Finding,
    pub ours: Option<Estimate>,
    pub verdict: Verdict,
    /// Why there is no number.
    pub missing: String,
}

/// What an experiment found.
pub fn findings(experiment: &'static Experiment, dir: &Path) -> Result<Vec<Judged>> {
    let record = Record::read(dir)?;
    let data = crate::measure::store::read(dir)?;
    let blocks: Vec<At> = (0..record.plan.invocations).map(|block| At::new(&record, &data, block)).collect();
    let failed = data.invocations.iter().find(|r| r.status != Status::Ok);
    Ok(experiment
        .findings
        .iter()
        .map(|finding| {
            let logs: Vec<f64> = blocks
                .iter()
                .filter_map(|at| (finding.measure)(at))
                .filter(|v| *v > 0.0)
                .map(f64::ln)
                .collect();
            let ours = Estimate::from_log_ratios(&logs, record.plan.seed);
            let missing = match (&ours, failed) {
                (Some(_), _) => String::new(),
                (None, _) if !record.notes.is_empty() => record.notes.join("; "),
                (None, Some(row)) => {
                    format!("{} under {}: {} {}", row.benchmark, row.config, row.status.name(), row.detail)
                }
                (None, None) => "nothing was measured".to_owned(),
            };
            let verdict = judge(finding.published, finding.unit, ours);
            Judged { experiment, finding, ours, verdict, missing }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::catalogue::EXPERIMENTS;
    use super::*;

    #[test]
    fn the_catalogue_is_sound() {
        let claims = claims::all();
        for (i, e) in EXPERIMENTS.iter().enumerate() {
            assert!(EXPERIMENTS[..i].iter().all(|f| f.id != e.id), "{} twice", e.id);
            for p in e.programs {
                Program::find(p, true).unwrap();
            }
            for f in e.findings {
                assert!(claims.iter().any(|c| c.id == f.claim), "{}: no claim {}", e.id, f.claim);
                assert!(!f.reading.is_empty() && !f.differs.is_empty());
            }
        }
        for id in vm_core::SWITCHES.iter().flat_map(|s| s.claims) {
            assert!(claims.iter().any(|c| c.id == *id), "no claim {id}, which a switch names");
        }
        let of_a_switch = |id| vm_core::SWITCHES.iter().any(|s| s.claims.contains(&id));
        for c in &claims {
            assert!(
                EXPERIMENTS.iter().any(|e| e.findings.iter().any(|f| f.claim == c.id))
                    || of_a_switch(c.id.as_str())
                    || c.id == "S14"
                    || c.id == "P44",
                "claim {} is used by nothing",
                c.id
            );
        }
    }

    #[test]
    fn findings_are_computed_from_blocks() {
        let experiment = EXPERIMENTS.iter().find(|e| e.id == "maps-memory").unwrap();
        let row = |benchmark: &str, config: &str, heap: u64| InvocationRow {
            config: config.into(),
            jit: "off".into(),
            benchmark: benchmark.into(),
            invocation: 0,
            position: 0,
            started: String::new(),
            status: Status::Ok,
            exit: Some(0),
            wall_seconds: 1.0,
            start_seconds: None,
            load_seconds: None,
            environment_bytes: None,
            peak_rss_kib: None,
            peak_heap_bytes: Some(heap),
            load1: None,
            answer: String::new(),
            counters: "a=1;LOAD_GLOBAL=3;LOAD_FAST=9".into(),
            detail: String::new(),
        };
        let rows = vec![row("million_objects", "base", 177), row("million_objects", "map-dicts", 40)];
        let data = Data::new(Vec::new(), rows);
        let effort = Effort { quick: true, invocations: 1, seed: 1, clock: Clock::Wall };
        let (plan, _) = experiment.plan(effort).unwrap().unwrap();
        let record = Record::new(plan, Vec::new());
        let at = At::new(&record, &data, 0);
        let ours = (experiment.findings[0].measure)(&at).unwrap();
        assert!((ours - 177.0 / 40.0).abs() < 1e-12);
        assert_eq!((experiment.findings[1].measure)(&at), None, "no cell with slots");
        assert_eq!(at.opcode_share("million_objects", "base", "LOAD_GLOBAL"), Some(0.25));
    }

    #[test]
    fn arms() {
        assert_eq!(arm("base").unwrap().label(), "base");
        assert_eq!(arm("all").unwrap().switches, SwitchSet::all());
        assert!(arm("no-such-switch").is_err());
        assert!(arm("peer=no-such-interpreter").unwrap_err().contains("not installed"));
        assert!(arm("base+jit=nonsense").is_err());
    }
}
