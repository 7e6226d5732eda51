//! One configuration on one program: its time, memory, phases and warm-up, beside its speed-up.

use std::collections::BTreeMap;

use super::blocks::{LogTimes, disturbed, steady, value};
use super::effects::counters;
use super::estimate::{Estimate, median};
use super::warmup::{self, Shape};
use crate::experiment::{Configuration, Plan};
use crate::measure::series::Process;
use crate::measure::store::{InvocationRow, Status};

/// Medians over processes of what comes before the steady state. Seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Phases {
    /// Loading the binary and making the interpreter.
    pub start: Option<f64>,
    /// Reading, compiling and importing the program.
    pub load: Option<f64>,
    /// The first iteration.
    pub first: Option<f64>,
}

/// How the processes of a cell settle.
#[derive(Clone, Debug, PartialEq)]
pub struct WarmUp {
    /// How many processes have which shape.
    pub shapes: BTreeMap<Shape, usize>,
    /// Median over those that settle: iteration from which on nothing changes, and seconds until then.
    pub from: Option<f64>,
    pub spent: Option<f64>,
    /// Median over processes, iteration by iteration: the curve that is drawn.
    pub curve: Vec<f64>,
}

/// One configuration on one program.
#[derive(Clone, Debug)]
pub struct ConfigurationResult {
    pub configuration: Configuration,
    pub label: String,
    /// Whether it belongs to the factorial (else it is a reference, a variant or a peer).
    pub in_factorial: bool,
    /// Speed-up over the baseline; `None` if nothing was measured.
    pub speedup: Option<Estimate>,
    /// Median over processes of the mean iteration, in the unit that is analysed.
    pub median_seconds: Option<f64>,
    /// Median over processes of the first iteration divided by the mean measured one.
    pub first_iteration_ratio: Option<f64>,
    pub phases: Phases,
    /// `None` if the processes ran too few iterations to tell.
    pub warm_up: Option<WarmUp>,
    pub peak_rss_kib: Option<u64>,
    pub peak_heap_bytes: Option<u64>,
    /// Medians over processes.
    pub counters: BTreeMap<String, u64>,
    /// Processes that went well, and those that didn't.
    pub ok: usize,
    pub failed: usize,
    /// Measured iterations that had to wait for the processor; `None` where processor time isn't known.
    pub disturbed: Option<usize>,
}

fn median_of(values: impl Iterator<Item = f64>) -> Option<f64> {
    median(&values.collect::<Vec<_>>())
}

impl ConfigurationResult {
    /// Everything but the speed-up.
    pub fn new(
        plan: &Plan,
        c: usize,
        times: &LogTimes,
        rows: &[&InvocationRow],
        processes: &[&Process],
    ) -> ConfigurationResult {
        let configuration = plan.configurations[c].clone();
        let ok = || rows.iter().filter(|r| r.status == Status::Ok);
        let first = |p: &&&Process| value(p, plan.clock, 0);
        let ratio = |p: &&Process| Some(value(p, plan.clock, 0)? / steady(p, plan.clock)?);
        let mut by_name: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for row in ok() {
            for (name, value) in counters(row) {
                by_name.entry(name).or_default().push(value as f64);
            }
        }
        ConfigurationResult {
            label: configuration.label(),
            configuration,
            in_factorial: c < plan.factorial,
            speedup: None,
            median_seconds: median_of(times.0[c].iter().flatten().map(|log| log.exp())),
            first_iteration_ratio: median_of(processes.iter().filter_map(ratio)),
            phases: Phases {
                start: median_of(ok().filter_map(|r| r.start_seconds)),
                load: median_of(ok().filter_map(|r| r.load_seconds)),
                first: median_of(processes.iter().filter_map(|p| first(&p))),
            },
            warm_up: warm_up(plan, processes),
            peak_rss_kib: median_of(ok().filter_map(|r| r.peak_rss_kib).map(|v| v as f64)).map(|v| v as u64),
            peak_heap_bytes: median_of(ok().filter_map(|r| r.peak_heap_bytes).map(|v| v as f64))
                .map(|v| v as u64),
            counters: by_name
                .into_iter()
                .filter_map(|(name, values)| Some((name.to_owned(), median(&values)? as u64)))
                .collect(),
            ok: ok().count(),
            failed: rows.len() - ok().count(),
            disturbed: Some(disturbed(processes)).filter(|d| d.1 > 0).map(|d| d.0),
        }
    }

    /// The same configuration over all programs.
    pub fn overall(own: &[&ConfigurationResult]) -> ConfigurationResult {
        let first = own[0];
        ConfigurationResult {
            configuration: first.configuration.clone(),
            label: first.label.clone(),
            in_factorial: first.in_factorial,
            speedup: None,
            median_seconds: None,
            first_iteration_ratio: None,
            phases: Phases::default(),
            warm_up: None,
            peak_rss_kib: own.iter().filter_map(|r| r.peak_rss_kib).max(),
            peak_heap_bytes: own.iter().filter_map(|r| r.peak_heap_bytes).max(),
            counters: BTreeMap::new(),
            ok: own.iter().map(|r| r.ok).sum(),
            failed: own.iter().map(|r| r.failed).sum(),
            disturbed: own.iter().map(|r| r.disturbed).sum(),
        }
    }
}

fn warm_up(plan: &Plan, processes: &[&Process]) -> Option<WarmUp> {
    let series: Vec<Vec<f64>> = processes
        .iter()
        .map(|p| (0..p.seconds.len()).filter_map(|i| value(p, plan.clock, i)).collect())
        .collect();
    let settlings: Vec<warmup::Settling> = series.iter().filter_map(|s| warmup::settling(s)).collect();
    if settlings.is_empty() {
        return None;
    }
    let mut shapes = BTreeMap::new();
    for s in &settlings {
        *shapes.entry(s.shape).or_insert(0) += 1;
    }
    let settled = || settlings.iter().filter(|s| s.shape != Shape::Unsettled);
    let longest = series.iter().map(Vec::len).max().unwrap_or(0);
    let curve =
        (0..longest).filter_map(|i| median_of(series.iter().filter_map(|s| s.get(i)).copied())).collect();
    Some(WarmUp {
        shapes,
        from: median_of(settled().map(|s| s.from as f64)),
        spent: median_of(settled().map(|s| s.spent)),
        curve,
    })
}
