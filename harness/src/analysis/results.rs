//! Everything that the report shows, computed from one result folder.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use vm_core::config::{SWITCHES, Switch};

use super::blocks::{LogTimes, log_times};
use super::estimate::{Estimate, median};
use super::factorial::Layout;
use crate::experiment::plan::Clock;
use crate::experiment::tax::{self, TaxRow};
use crate::experiment::{Configuration, Factor, Plan, Record};
use crate::measure::store::{self, Data, InvocationRow, Status};

/// The name of the row over all programs (their geometric mean).
pub const OVERALL: &str = "all programs";

/// One configuration on one program.
#[derive(Clone, Debug)]
pub struct ConfigurationResult {
    pub configuration: Configuration,
    pub label: String,
    /// Whether it belongs to the factorial (else it is an all-on reference).
    pub in_factorial: bool,
    /// Speed-up over the baseline; `None` if nothing was measured.
    pub speedup: Option<Estimate>,
    /// Median over processes of the mean iteration.
    pub median_seconds: Option<f64>,
    /// Median over processes of the first iteration divided by the mean measured one.
    pub first_iteration_ratio: Option<f64>,
    pub peak_rss_kib: Option<u64>,
    pub peak_heap_bytes: Option<u64>,
    /// Processes that went well, and those that didn't.
    pub ok: usize,
    pub failed: usize,
}

/// A main effect or an interaction on one program.
#[derive(Clone, Debug)]
pub struct Effect {
    /// `map-dicts`, or for an interaction `(pep266, map-dicts)`; a JIT level as `jit=method`.
    pub of: String,
    pub with: Option<String>,
    pub estimate: Option<Estimate>,
    /// Whether the optimization did its work at all on this program; `None` if the child reported no counters.
    pub exercised: Option<bool>,
}

/// The results of one program, or of all together.
#[derive(Clone, Debug)]
pub struct BenchmarkResult {
    pub name: String,
    /// In the plan's order, baseline first.
    pub configurations: Vec<ConfigurationResult>,
    pub effects: Vec<Effect>,
    pub interactions: Vec<Effect>,
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
    let mut results = analyse_data(record, &data);
    results.tax = tax::read(dir)?;
    Ok(results)
}

/// Analyses data in memory.
pub fn analyse_data(record: Record, data: &Data) -> Results {
    let plan = &record.plan;
    let times = log_times(plan, data);
    let mut benchmarks: Vec<BenchmarkResult> =
        plan.programs.iter().zip(&times).map(|(p, t)| benchmark(plan, &p.name, t, data)).collect();
    if times.len() > 1 {
        benchmarks.push(overall(plan, &times, &benchmarks));
    }
    let failures = failures(plan, data);
    let planned = plan.schedule().len();
    Results {
        waited: waited(data),
        tax: Vec::new(),
        done: data.invocations.len(),
        planned,
        benchmarks,
        failures,
        record,
    }
}

fn values(by_block: &[(usize, f64)]) -> Vec<f64> {
    by_block.iter().map(|(_, v)| *v).collect()
}

/// Levels other than "off", as (factor, level, name).
fn active_levels(factors: &[Factor]) -> Vec<(usize, usize, String)> {
    let mut all = Vec::new();
    for (f, factor) in factors.iter().enumerate() {
        for (l, level) in factor.levels.iter().enumerate().skip(1) {
            let is_switch = Switch::from_id(&factor.id).is_some();
            all.push((f, l, if is_switch { factor.id.clone() } else { format!("{}={level}", factor.id) }));
        }
    }
    all
}

fn benchmark(plan: &Plan, name: &str, times: &LogTimes, data: &Data) -> BenchmarkResult {
    let rows: Vec<&InvocationRow> = data.invocations.iter().filter(|r| r.benchmark == name).collect();
    let mut by_label: HashMap<&str, Vec<&InvocationRow>> = HashMap::new();
    for row in &rows {
        by_label.entry(&row.config).or_default().push(row);
    }
    let exercised = exercised(&rows);
    let firsts = first_iteration_ratios(plan.clock, name, data);
    let configurations = plan
        .configurations
        .iter()
        .enumerate()
        .map(|(c, configuration)| {
            let label = configuration.label();
            let own: &[&InvocationRow] = by_label.get(label.as_str()).map_or(&[], Vec::as_slice);
            let ok = || own.iter().filter(|r| r.status == Status::Ok);
            let median_of = |f: &dyn Fn(&InvocationRow) -> Option<u64>| {
                median(&ok().filter_map(|r| f(r)).map(|v| v as f64).collect::<Vec<_>>()).map(|v| v as u64)
            };
            let seconds: Vec<f64> = times.0[c].iter().flatten().map(|log| log.exp()).collect();
            ConfigurationResult {
                configuration: configuration.clone(),
                in_factorial: c < plan.factorial,
                speedup: speedup(plan, times, c),
                median_seconds: median(&seconds),
                first_iteration_ratio: firsts.get(&label).and_then(|r| median(r)),
                peak_rss_kib: median_of(&|r| r.peak_rss_kib),
                peak_heap_bytes: median_of(&|r| r.peak_heap_bytes),
                ok: ok().count(),
                failed: own.len() - ok().count(),
                label,
            }
        })
        .collect();
    let layout = Layout::new(&plan.factors);
    let active = active_levels(&plan.factors);
    let effects = active
        .iter()
        .map(|(f, l, name)| Effect {
            of: name.clone(),
            with: None,
            estimate: Estimate::from_log_ratios(&values(&layout.main_effect(times, *f, *l)), plan.seed),
            exercised: exercised.get(name.as_str()).copied().flatten(),
        })
        .collect();
    let interactions = pairs(&active)
        .map(|((fa, la, a), (fb, lb, b))| Effect {
            of: a.clone(),
            with: Some(b.clone()),
            estimate: Estimate::from_log_ratios(
                &values(&layout.interaction(times, (*fa, *la), (*fb, *lb))),
                plan.seed,
            ),
            exercised: None,
        })
        .collect();
    BenchmarkResult { name: name.to_owned(), configurations, effects, interactions }
}

type Level = (usize, usize, String);

/// All pairs of levels of different factors.
fn pairs(active: &[Level]) -> impl Iterator<Item = (&Level, &Level)> {
    active
        .iter()
        .enumerate()
        .flat_map(|(i, a)| active[i + 1..].iter().map(move |b| (a, b)))
        .filter(|(a, b)| a.0 != b.0)
}

fn speedup(plan: &Plan, times: &LogTimes, c: usize) -> Option<Estimate> {
    let logs = values(&times.against_baseline(c));
    if c == 0 {
        return (!logs.is_empty()).then(|| Estimate::one(logs.len()));
    }
    Estimate::from_log_ratios(&logs, plan.seed)
}

/// The geometric mean over programs, block by block; a block counts if every program has a value in it.
fn overall(plan: &Plan, times: &[LogTimes], single: &[BenchmarkResult]) -> BenchmarkResult {
    let joint = |of: &dyn Fn(&LogTimes) -> Vec<(usize, f64)>| -> Option<Estimate> {
        let mut sums: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
        for t in times {
            for (block, value) in of(t) {
                let sum = sums.entry(block).or_default();
                *sum = (sum.0 + value, sum.1 + 1);
            }
        }
        let whole = sums.values().filter(|(_, n)| *n == times.len());
        let logs: Vec<f64> = whole.map(|(sum, n)| sum / *n as f64).collect();
        Estimate::from_log_ratios(&logs, plan.seed)
    };
    let configurations = plan
        .configurations
        .iter()
        .enumerate()
        .map(|(c, configuration)| {
            let own: Vec<&ConfigurationResult> = single.iter().map(|b| &b.configurations[c]).collect();
            ConfigurationResult {
                configuration: configuration.clone(),
                label: configuration.label(),
                in_factorial: c < plan.factorial,
                speedup: joint(&|t| t.against_baseline(c))
                    .map(|e| if c == 0 { Estimate::one(e.blocks) } else { e }),
                median_seconds: None,
                first_iteration_ratio: None,
                peak_rss_kib: own.iter().filter_map(|r| r.peak_rss_kib).max(),
                peak_heap_bytes: own.iter().filter_map(|r| r.peak_heap_bytes).max(),
                ok: own.iter().map(|r| r.ok).sum(),
                failed: own.iter().map(|r| r.failed).sum(),
            }
        })
        .collect();
    let layout = Layout::new(&plan.factors);
    let active = active_levels(&plan.factors);
    let effects = active
        .iter()
        .enumerate()
        .map(|(i, (f, l, name))| Effect {
            of: name.clone(),
            with: None,
            estimate: joint(&|t| layout.main_effect(t, *f, *l)),
            exercised: single.iter().map(|b| b.effects[i].exercised).reduce(either).flatten(),
        })
        .collect();
    let interactions = pairs(&active)
        .map(|((fa, la, a), (fb, lb, b))| Effect {
            of: a.clone(),
            with: Some(b.clone()),
            estimate: joint(&|t| layout.interaction(t, (*fa, *la), (*fb, *lb))),
            exercised: None,
        })
        .collect();
    BenchmarkResult { name: OVERALL.to_owned(), configurations, effects, interactions }
}

/// Exercised on any program.
fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// For each switch, whether its counter rose in any invocation with the switch on; `None` without counters.
fn exercised(rows: &[&InvocationRow]) -> BTreeMap<&'static str, Option<bool>> {
    let mut found: BTreeMap<&'static str, Option<bool>> = BTreeMap::new();
    for row in rows.iter().filter(|r| r.status == Status::Ok) {
        let Some(configuration) = Configuration::from_label(&row.config) else { continue };
        for info in SWITCHES.iter().filter(|s| configuration.switches.has(s.switch)) {
            let counter = row
                .counters
                .split(';')
                .filter_map(|c| c.split_once('='))
                .find(|(name, _)| *name == info.fired_counter)
                .and_then(|(_, value)| value.parse::<u64>().ok());
            if let Some(value) = counter {
                let entry = found.entry(info.id).or_default();
                *entry = Some(entry.unwrap_or(false) || value > 0);
            }
        }
    }
    found
}

/// An iteration counts as disturbed if it took longer than its processor time by more than this part, and a millisecond.
const UNDISTURBED: f64 = 0.05;

fn waited(data: &Data) -> Option<f64> {
    let measured = data.samples.iter().filter(|s| s.phase == "measured");
    let both: Vec<(f64, f64)> = measured.filter_map(|s| Some((s.seconds, s.cpu_seconds?))).collect();
    let disturbed = both.iter().filter(|(wall, cpu)| wall - cpu > (UNDISTURBED * cpu).max(1e-3)).count();
    (!both.is_empty()).then(|| disturbed as f64 / both.len() as f64)
}

/// By configuration: for each process, its first iteration divided by the mean of its measured ones.
fn first_iteration_ratios(clock: Clock, benchmark: &str, data: &Data) -> BTreeMap<String, Vec<f64>> {
    let mut processes: BTreeMap<(String, u32), (f64, f64, u32)> = BTreeMap::new();
    for s in data.samples.iter().filter(|s| s.benchmark == benchmark) {
        let p = processes.entry((s.config.clone(), s.invocation)).or_default();
        let seconds = if clock == Clock::Cpu { s.cpu_seconds.unwrap_or(s.seconds) } else { s.seconds };
        if s.iteration == 0 {
            p.0 = seconds;
        }
        if s.phase == "measured" {
            *p = (p.0, p.1 + seconds, p.2 + 1);
        }
    }
    let mut ratios: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for ((config, _), (first, sum, n)) in processes {
        if n > 0 && first > 0.0 && sum > 0.0 {
            ratios.entry(config).or_default().push(first / (sum / f64::from(n)));
        }
    }
    ratios
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
