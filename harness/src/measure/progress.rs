//! Progress on standard error: a bar on a terminal, a line now and then elsewhere; both with the time left.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::session::{Finish, Observer};
use super::store::{InvocationRow, Status};
use crate::experiment::plan::{Cell, Job, Plan};

/// Estimates the time that the remaining jobs will take from how long the finished ones took.
#[derive(Default)]
pub struct TimeLeft {
    /// Jobs left, by cell.
    left: HashMap<Cell, u32>,
    /// Seconds and number of the finished jobs, by cell.
    spent: HashMap<Cell, (f64, u32)>,
    total: (f64, u32),
}

impl TimeLeft {
    pub fn new(jobs: &[Job]) -> TimeLeft {
        let mut t = TimeLeft::default();
        for job in jobs {
            *t.left.entry(job.cell).or_default() += 1;
        }
        t
    }

    pub fn finished(&mut self, cell: Cell, seconds: f64) {
        if let Some(n) = self.left.get_mut(&cell) {
            *n = n.saturating_sub(1);
        }
        let spent = self.spent.entry(cell).or_default();
        *spent = (spent.0 + seconds, spent.1 + 1);
        self.total = (self.total.0 + seconds, self.total.1 + 1);
    }

    /// Seconds left. A cell that has not run yet is taken for the mean of those of its program that have, or of all.
    /// `None` before the first job has finished.
    pub fn seconds(&self) -> Option<f64> {
        if self.total.1 == 0 {
            return None;
        }
        let overall = self.total.0 / f64::from(self.total.1);
        let mut by_program: HashMap<usize, (f64, u32)> = HashMap::new();
        for (cell, (seconds, n)) in &self.spent {
            let p = by_program.entry(cell.program).or_default();
            *p = (p.0 + seconds, p.1 + n);
        }
        let mean = |(seconds, n): (f64, u32)| seconds / f64::from(n);
        let of_cell = |cell: &Cell| {
            self.spent
                .get(cell)
                .or_else(|| by_program.get(&cell.program))
                .map_or(overall, |spent| mean(*spent))
        };
        Some(self.left.iter().map(|(cell, n)| f64::from(*n) * of_cell(cell)).sum())
    }
}

/// `2 min 5 s`, `40 s`.
pub fn duration_text(seconds: f64) -> String {
    let s = seconds.round() as u64;
    match (s / 3600, s / 60 % 60, s % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// The progress bar.
pub struct Progress {
    bar: ProgressBar,
    time_left: TimeLeft,
    failures: u32,
    finished: usize,
    total: usize,
    last_line: Instant,
}

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(15);

impl Default for Progress {
    fn default() -> Progress {
        Progress {
            bar: ProgressBar::hidden(),
            time_left: TimeLeft::default(),
            failures: 0,
            finished: 0,
            total: 0,
            last_line: Instant::now(),
        }
    }
}

impl Progress {
    fn left(&self) -> String {
        self.time_left.seconds().map_or_else(String::new, |s| format!("about {} left", duration_text(s)))
    }
}

impl Observer for Progress {
    fn begin(&mut self, plan: &Plan, remaining: &[Job], done_before: usize) {
        self.time_left = TimeLeft::new(remaining);
        self.total = remaining.len() + done_before;
        self.finished = done_before;
        eprintln!(
            "{} configurations x {} programs x {} invocations of {} + {} iterations: {} processes{}",
            plan.configurations.len(),
            plan.programs.len(),
            plan.invocations,
            plan.warmups,
            plan.iterations,
            self.total,
            if done_before > 0 { format!(", {done_before} of them done before") } else { String::new() }
        );
        self.bar = ProgressBar::new(self.total as u64);
        self.bar.set_style(
            ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        self.bar.set_position(done_before as u64);
    }

    fn started(&mut self, plan: &Plan, job: Job) {
        let label = plan.configurations[job.cell.configuration].label();
        let program = &plan.programs[job.cell.program].name;
        let failures = if self.failures > 0 { format!("{} failed  ", self.failures) } else { String::new() };
        self.bar.set_message(format!("{}  {failures}{program} {label}", self.left()));
    }

    fn finished(&mut self, plan: &Plan, job: Job, row: &InvocationRow) {
        self.finished += 1;
        self.time_left.finished(job.cell, row.wall_seconds);
        self.bar.inc(1);
        if row.status != Status::Ok {
            self.failures += 1;
            // Every failure is in invocations.csv; the terminal gets the first of them, not hundreds alike.
            if self.failures <= 10 {
                let text = format!("{} {} {}: {}", row.status.name(), row.benchmark, row.config, row.detail);
                if self.bar.is_hidden() { eprintln!("{text}") } else { self.bar.println(text) }
            }
        }
        if self.bar.is_hidden() && self.last_line.elapsed() >= LINE_EVERY {
            self.last_line = Instant::now();
            eprintln!("{} of {} done, {}", self.finished, self.total, self.left());
        }
        let _ = plan;
    }

    fn end(&mut self, finish: Finish) {
        match finish {
            Finish::Complete => self.bar.finish_and_clear(),
            Finish::Interrupted => self.bar.abandon(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_by_cell_then_by_program_then_overall() {
        let cell = |configuration, program| Cell { configuration, program };
        let job = |c, p| Job { cell: cell(c, p), invocation: 0 };
        let mut t = TimeLeft::new(&[job(0, 0), job(0, 0), job(1, 0), job(0, 1)]);
        assert_eq!(t.seconds(), None);
        t.finished(cell(0, 0), 2.0);
        // One more of the same cell (2), one of the same program (2), one of another program (2).
        assert_eq!(t.seconds(), Some(6.0));
        t.finished(cell(0, 1), 10.0);
        assert_eq!(t.seconds(), Some(4.0));
        t.finished(cell(0, 0), 4.0);
        assert_eq!(t.seconds(), Some(3.0));
    }

    #[test]
    fn durations() {
        assert_eq!(duration_text(59.4), "59 s");
        assert_eq!(duration_text(61.0), "1 min 1 s");
        assert_eq!(duration_text(3660.0), "1 h 1 min");
    }
}
