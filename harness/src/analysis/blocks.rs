//! Reduces samples to one log time for each (configuration, program, block): the mean of a process's measured iterations.
//!
//! Block *i* holds invocation *i* of every cell, run close together in time (see [`crate::experiment::plan`]), so cells
//! are compared within blocks and drift between blocks cancels.

use std::collections::HashMap;

use crate::experiment::Plan;
use crate::experiment::plan::Clock;
use crate::measure::store::{Data, Status};

/// Log times of one program: `[configuration][block]`, `None` where the invocation failed or is missing.
#[derive(Clone, Debug)]
pub struct LogTimes(pub Vec<Vec<Option<f64>>>);

impl LogTimes {
    /// Per block, how many log units configuration `c` is faster than the baseline (configuration 0).
    pub fn against_baseline(&self, c: usize) -> Vec<(usize, f64)> {
        self.0[0]
            .iter()
            .zip(&self.0[c])
            .enumerate()
            .filter_map(|(block, (base, other))| Some((block, (*base)? - (*other)?)))
            .collect()
    }
}

/// The log times of every program of the plan, in the plan's order.
pub fn log_times(plan: &Plan, data: &Data) -> Vec<LogTimes> {
    let blocks = plan.invocations as usize;
    let configurations: HashMap<String, usize> =
        plan.configurations.iter().enumerate().map(|(i, c)| (c.label(), i)).collect();
    let programs: HashMap<&str, usize> =
        plan.programs.iter().enumerate().map(|(i, p)| (p.name.as_str(), i)).collect();
    let empty = vec![vec![(0.0, 0u32); blocks]; plan.configurations.len()];
    let mut sums = vec![empty; plan.programs.len()];
    let place = |config: &str, benchmark: &str, invocation: u32| {
        let block = invocation as usize;
        (block < blocks)
            .then(|| Some((*programs.get(benchmark)?, *configurations.get(config)?, block)))
            .flatten()
    };
    for s in data.samples.iter().filter(|s| s.phase == "measured") {
        if let Some((p, c, b)) = place(&s.config, &s.benchmark, s.invocation) {
            let seconds = match plan.clock {
                Clock::Wall => Some(s.seconds),
                Clock::Cpu => s.cpu_seconds,
            };
            if let Some(seconds) = seconds.filter(|s| *s > 0.0) {
                let sum = &mut sums[p][c][b];
                *sum = (sum.0 + seconds, sum.1 + 1);
            }
        }
    }
    // Samples of a process that failed later on are kept in the file, but say nothing about a working configuration.
    for row in data.invocations.iter().filter(|r| r.status != Status::Ok) {
        if let Some((p, c, b)) = place(&row.config, &row.benchmark, row.invocation) {
            sums[p][c][b] = (0.0, 0);
        }
    }
    let log_mean = |&(sum, n): &(f64, u32)| (n > 0).then(|| (sum / f64::from(n)).ln());
    sums.into_iter()
        .map(|program| LogTimes(program.iter().map(|c| c.iter().map(log_mean).collect()).collect()))
        .collect()
}
