//! Reduces samples to one log time for each (configuration, program, block): the mean of a process's measured iterations.
//!
//! Block *i* holds invocation *i* of every cell, run close together in time (see [`crate::experiment::plan`]), so cells
//! are compared within blocks and drift between blocks cancels.

use std::collections::HashMap;

use crate::experiment::Plan;
use crate::experiment::plan::Clock;
use crate::measure::series::Process;
use crate::measure::store::{Data, Status};

/// Log times of one program: `[configuration][block]`, `None` where the invocation failed or is missing.
#[derive(Clone, Debug)]
pub struct LogTimes(pub Vec<Vec<Option<f64>>>);

impl LogTimes {
    /// How many blocks there are.
    pub fn blocks(&self) -> usize {
        self.0.first().map_or(0, Vec::len)
    }

    /// Per block, how many log units configuration `c` is faster than `reference`.
    pub fn between(&self, reference: usize, c: usize) -> Vec<(usize, f64)> {
        self.0[reference]
            .iter()
            .zip(&self.0[c])
            .enumerate()
            .filter_map(|(block, (base, other))| Some((block, (*base)? - (*other)?)))
            .collect()
    }

    /// Per block, how many log units configuration `c` is faster than the baseline (configuration 0).
    pub fn against_baseline(&self, c: usize) -> Vec<(usize, f64)> {
        self.between(0, c)
    }
}

/// What the analysis takes for the size of iteration `i`, if the child reported it.
pub fn value(process: &Process, clock: Clock, i: usize) -> Option<f64> {
    let value = match clock {
        Clock::Wall => process.seconds[i],
        Clock::Cpu => process.cpu_seconds[i],
        Clock::Instructions => *process.instructions.get(i)? as f64,
    };
    (value > 0.0).then_some(value)
}

/// The mean of a process's measured iterations.
pub fn steady(process: &Process, clock: Clock) -> Option<f64> {
    let measured = (process.warmups..process.seconds.len()).filter_map(|i| value(process, clock, i));
    let (sum, n) = measured.fold((0.0, 0u32), |(sum, n), v| (sum + v, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

/// An iteration counts as disturbed if it took longer than its processor time by more than this part, and a millisecond.
const UNDISTURBED: f64 = 0.05;

/// How many of the measured iterations had to wait for the processor, and of how many that is known.
pub fn disturbed(processes: &[&Process]) -> (usize, usize) {
    let (mut disturbed, mut all) = (0, 0);
    for p in processes {
        for (wall, cpu) in p.seconds.iter().zip(&p.cpu_seconds).skip(p.warmups).filter(|(_, c)| !c.is_nan()) {
            all += 1;
            disturbed += usize::from(wall - cpu > (UNDISTURBED * cpu).max(1e-3));
        }
    }
    (disturbed, all)
}

/// Where the plan has a process: (program, configuration, block).
pub struct Places<'a> {
    configurations: HashMap<String, usize>,
    programs: HashMap<&'a str, usize>,
    blocks: usize,
}

impl<'a> Places<'a> {
    pub fn new(plan: &'a Plan) -> Places<'a> {
        Places {
            configurations: plan.configurations.iter().enumerate().map(|(i, c)| (c.label(), i)).collect(),
            programs: plan.programs.iter().enumerate().map(|(i, p)| (p.name.as_str(), i)).collect(),
            blocks: plan.invocations as usize,
        }
    }

    /// `None` for what isn't in the plan.
    pub fn of(&self, config: &str, benchmark: &str, invocation: u32) -> Option<(usize, usize, usize)> {
        let block = invocation as usize;
        (block < self.blocks)
            .then(|| Some((*self.programs.get(benchmark)?, *self.configurations.get(config)?, block)))
            .flatten()
    }
}

/// The log times of every program of the plan, in the plan's order.
pub fn log_times(plan: &Plan, data: &Data) -> Vec<LogTimes> {
    let places = Places::new(plan);
    let empty = LogTimes(vec![vec![None; plan.invocations as usize]; plan.configurations.len()]);
    let mut times = vec![empty; plan.programs.len()];
    for process in &data.processes {
        if let Some((p, c, b)) = places.of(&process.config, &process.benchmark, process.invocation) {
            times[p].0[c][b] = steady(process, plan.clock).map(f64::ln);
        }
    }
    // Samples of a process that failed later on are kept in the file, but say nothing about a working configuration.
    for row in data.invocations.iter().filter(|r| r.status != Status::Ok) {
        if let Some((p, c, b)) = places.of(&row.config, &row.benchmark, row.invocation) {
            times[p].0[c][b] = None;
        }
    }
    times
}
