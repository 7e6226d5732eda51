//! Everything that the report shows, computed from one result folder.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use super::blocks::{LogTimes, disturbed, log_times};
use super::contrast::Contrast;
use super::effects::{Exercised, active_levels, any, effects, exercised};
use super::estimate::Estimate;
use super::explain::{Explanation, explain};
use super::factorial::Layout;
use super::opcodes::OpcodeMix;
use super::shapley::{self, Shares};
use super::subsets::{Best, best_subsets, pareto};
use crate::experiment::tax::{self, TaxRow};
use crate::experiment::{Plan, Record};
use crate::measure::series::Process;
use crate::measure::store::{self, Data, InvocationRow, Status};

pub use super::cells::ConfigurationResult;
pub use super::effects::Effect;

/// The name of the row over all programs (their geometric mean).
pub const OVERALL: &str = "all programs";

/// The results of one program, or of all together.
#[derive(Clone, Debug)]
pub struct BenchmarkResult {
    pub name: String,
    /// In the plan's order, baseline first.
    pub configurations: Vec<ConfigurationResult>,
    pub effects: Vec<Effect>,
    /// Of two levels.
    pub interactions: Vec<Effect>,
    /// Of three levels.
    pub triples: Vec<Effect>,
    /// Contributions that add up to the gain of everything on: without a JIT, then with each. Empty where the design has
    /// not all combinations.
    pub shares: Vec<Shares>,
    /// The best configuration of each size.
    pub best: Vec<Best>,
    /// Places in `configurations` of those that no other beats in both speed and memory.
    pub pareto: Vec<usize>,
    /// The baseline against itself: what two equal arms differ by here.
    pub noise: Option<Estimate>,
}

impl BenchmarkResult {
    /// Configurations that have a speed-up, fastest first.
    pub fn ranked(&self) -> Vec<&ConfigurationResult> {
        let mut ranked: Vec<_> = self.configurations.iter().filter(|c| c.speedup.is_some()).collect();
        let ratio = |c: &ConfigurationResult| c.speedup.map_or(0.0, |s| s.ratio);
        ranked.sort_by(|a, b| ratio(b).total_cmp(&ratio(a)));
        ranked
    }
}

/// Invocations of one cell that went wrong in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    pub benchmark: String,
    pub config: String,
    pub status: String,
    pub detail: String,
    pub count: usize,
}

/// The analysis of one result folder.
#[derive(Clone, Debug)]
pub struct Results {
    pub record: Record,
    /// One for each program, then one for all together if there are several.
    pub benchmarks: Vec<BenchmarkResult>,
    pub failures: Vec<Failure>,
    /// Share of the measured iterations that had to wait for the processor, where the children report processor time.
    pub waited: Option<f64>,
    /// Where gains came from, by switch and program.
    pub explanations: Vec<Explanation>,
    /// What the switches cost while off, if `harness tax --into` has counted it.
    pub tax: Vec<TaxRow>,
    /// Invocations that have a row, and those in the plan.
    pub done: usize,
    pub planned: usize,
}

impl Results {
    /// Half width of the widest interval of a main effect of a single program.
    pub fn widest_effect(&self) -> Option<f64> {
        let effects = self.benchmarks.iter().filter(|b| b.name != OVERALL).flat_map(|b| &b.effects);
        effects.filter_map(|e| e.estimate).map(|e| e.half_width()).filter(|w| w.is_finite()).reduce(f64::max)
    }
}

/// Analyses a result folder.
///
/// # Errors
/// It is no result, or its files are damaged.
pub fn analyse(dir: &Path) -> Result<Results> {
    let record = Record::read(dir)?;
    let data = store::read(dir)?;
    data.check(dir, &record.plan)?;
    let mut results = analyse_data(record, &data);
    results.tax = tax::read(dir)?;
    let mix = OpcodeMix::read(dir)?;
    let plan = &results.record.plan;
    results.explanations = results.benchmarks.iter().flat_map(|b| explain(plan, b, &mix)).collect();
    Ok(results)
}

/// Analyses data in memory.
pub fn analyse_data(record: Record, data: &Data) -> Results {
    let plan = &record.plan;
    let times = log_times(plan, data);
    let layout = Layout::of(plan);
    let mut benchmarks: Vec<BenchmarkResult> =
        times.iter().enumerate().map(|(p, t)| benchmark(plan, &layout, p, t, data)).collect();
    if times.len() > 1 {
        benchmarks.push(overall(plan, &layout, &times, &benchmarks));
    }
    let failures = failures(plan, data);
    let planned = plan.schedule().len();
    Results {
        waited: waited(data),
        tax: Vec::new(),
        explanations: benchmarks.iter().flat_map(|b| explain(plan, b, &OpcodeMix::default())).collect(),
        done: data.invocations.len(),
        planned,
        benchmarks,
        failures,
        record,
    }
}

/// All that is estimated from the log times of one program, or of several together.
struct Estimates {
    speedups: Vec<Option<Estimate>>,
    effects: [Vec<Effect>; 3],
    shares: Vec<Shares>,
    best: Vec<Best>,
    noise: Option<Estimate>,
}

impl Estimates {
    fn new(plan: &Plan, layout: &Layout, times: &[&LogTimes], exercised: &Exercised) -> Estimates {
        let pair = |a, b| Contrast::pair(a, b).estimate(times, plan.seed).map(|t| t.estimate);
        let speedups = (0..plan.configurations.len())
            .map(|c| pair(0, c).map(|e| if c == 0 { Estimate::one(e.blocks) } else { e }))
            .collect();
        let active = active_levels(&plan.factors);
        let order = |n| effects(layout, &active, n, times, plan.seed, exercised);
        let jits = active.iter().filter(|l| l.2.starts_with("jit=")).map(Some);
        let shares = std::iter::once(None)
            .chain(jits)
            .filter_map(|jit| {
                let switches = active.iter().filter(|l| !l.2.starts_with("jit="));
                let players: Vec<_> = switches.chain(jit).cloned().collect();
                shapley::shares(layout, &players, times, plan.seed)
            })
            .filter(|s| !s.parts.is_empty())
            .collect();
        Estimates {
            speedups,
            // In a fraction, three-way interactions are mixed with two-way ones.
            effects: [order(1), order(2), if layout.is_full() { order(3) } else { Vec::new() }],
            shares,
            best: best_subsets(plan, times, plan.seed),
            noise: plan.again().and_then(|again| pair(0, again)),
        }
    }

    fn into_result(self, name: &str, mut configurations: Vec<ConfigurationResult>) -> BenchmarkResult {
        for (c, speedup) in configurations.iter_mut().zip(self.speedups) {
            c.speedup = speedup;
        }
        let [effects, interactions, triples] = self.effects;
        BenchmarkResult {
            name: name.to_owned(),
            pareto: pareto(&configurations),
            configurations,
            effects,
            interactions,
            triples,
            shares: self.shares,
            best: self.best,
            noise: self.noise,
        }
    }
}

fn benchmark(plan: &Plan, layout: &Layout, program: usize, times: &LogTimes, data: &Data) -> BenchmarkResult {
    let name = &plan.programs[program].name;
    let rows: Vec<&InvocationRow> = data.invocations.iter().filter(|r| r.benchmark == *name).collect();
    let estimates = Estimates::new(plan, layout, &[times], &exercised(&rows));
    let mut by_label: HashMap<&str, (Vec<&InvocationRow>, Vec<&Process>)> = HashMap::new();
    for row in rows {
        by_label.entry(&row.config).or_default().0.push(row);
    }
    for process in data.processes.iter().filter(|p| p.benchmark == *name) {
        by_label.entry(&process.config).or_default().1.push(process);
    }
    let nothing = (Vec::new(), Vec::new());
    let configurations = (0..plan.configurations.len())
        .map(|c| {
            let label = plan.configurations[c].label();
            let (rows, processes) = by_label.get(label.as_str()).unwrap_or(&nothing);
            ConfigurationResult::new(plan, c, times, rows, processes)
        })
        .collect();
    estimates.into_result(name, configurations)
}

/// The geometric mean over programs, block by block; a block counts if every program has a value in it.
fn overall(plan: &Plan, layout: &Layout, times: &[LogTimes], single: &[BenchmarkResult]) -> BenchmarkResult {
    let mut exercised = Exercised::new();
    for b in single {
        for e in &b.effects {
            let entry = exercised.entry(e.name()).or_insert(e.exercised);
            *entry = any(*entry, e.exercised);
        }
    }
    let estimates = Estimates::new(plan, layout, &times.iter().collect::<Vec<_>>(), &exercised);
    let configurations = (0..plan.configurations.len())
        .map(|c| {
            ConfigurationResult::overall(&single.iter().map(|b| &b.configurations[c]).collect::<Vec<_>>())
        })
        .collect();
    estimates.into_result(OVERALL, configurations)
}

/// Share of the measured iterations that had to wait for the processor; `None` where processor time isn't known.
fn waited(data: &Data) -> Option<f64> {
    let (disturbed, all) = disturbed(&data.processes.iter().collect::<Vec<_>>());
    (all > 0).then(|| disturbed as f64 / all as f64)
}

/// What went wrong, counted by cell and kind; an answer unlike the baseline's counts as wrong.
fn failures(plan: &Plan, data: &Data) -> Vec<Failure> {
    let baseline = plan.baseline().label();
    let mut answers: BTreeMap<&str, &str> = BTreeMap::new();
    for row in data.invocations.iter().filter(|r| r.status == Status::Ok && r.config == baseline) {
        answers.entry(&row.benchmark).or_insert(&row.answer);
    }
    let mut found: Vec<Failure> = Vec::new();
    for row in &data.invocations {
        let (status, detail) = match (row.status, answers.get(row.benchmark.as_str())) {
            (Status::Ok, Some(answer)) if *answer != row.answer => {
                ("other-answer", format!("returned {}, the baseline {answer}", row.answer))
            }
            (Status::Ok, _) => continue,
            (status, _) => (status.name(), row.detail.clone()),
        };
        let same =
            |f: &&mut Failure| f.benchmark == row.benchmark && f.config == row.config && f.status == status;
        match found.iter_mut().find(same) {
            Some(f) => f.count += 1,
            None => found.push(Failure {
                benchmark: row.benchmark.clone(),
                config: row.config.clone(),
                status: status.to_owned(),
                detail,
                count: 1,
            }),
        }
    }
    found
}
