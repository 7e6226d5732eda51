//! Every configuration of one program, fastest first: dots show which switches are on, bars the speed-up over the
//! baseline, whiskers the 95 % interval.

use anyhow::Result;
use vm_core::config::Switch;

use super::canvas::{Anchor, Canvas};
use super::{Figure, colour, tick_label, ticks};
use crate::analysis::results::BenchmarkResult;
use crate::analysis::{Estimate, Verdict};
use crate::experiment::configuration::Arm;
use crate::experiment::{Factor, Plan};
use crate::report::wording;

/// Rows shown of a larger matrix: the best and the worst.
const MOST_ROWS: usize = 100;
const BEST_OF_MANY: usize = 70;

const ROW: f64 = 17.0;
const COLUMN: f64 = 22.0;
const LEFT: f64 = 16.0;
const TOP: f64 = 64.0;
const BARS: f64 = 480.0;
const VALUE: f64 = 180.0;

struct Row {
    /// For each column: off, on, or the name of a level.
    levels: Vec<Option<String>>,
    estimate: Estimate,
    note: String,
}

pub struct Ranked {
    program: String,
    baseline: String,
    columns: Vec<Factor>,
    rows: Vec<Row>,
    /// Index of the first row behind the gap, if rows were left out.
    gap: Option<(usize, usize)>,
    processes: u32,
}

impl Ranked {
    pub fn new(plan: &Plan, b: &BenchmarkResult) -> Ranked {
        let columns: Vec<Factor> = plan.factors.iter().filter(|f| f.levels.len() > 1).cloned().collect();
        let baseline = plan.baseline().label();
        let mut rows: Vec<Row> = b
            .ranked()
            .into_iter()
            .filter_map(|c| {
                let levels = columns
                    .iter()
                    .map(|f| {
                        let level = f.level_of(&c.configuration).filter(|l| *l > 0)?;
                        Some(if Switch::from_id(&f.id).is_some() {
                            String::new()
                        } else {
                            f.levels[level].clone()
                        })
                    })
                    .collect();
                let note = match &c.configuration.arm {
                    _ if c.label == baseline => "baseline".to_owned(),
                    Arm::Peer(name) => name.clone(),
                    Arm::Variant(name) => name.clone(),
                    Arm::Plain if c.in_factorial => String::new(),
                    Arm::Plain => "all switches on".to_owned(),
                };
                Some(Row { levels, estimate: c.speedup?, note })
            })
            .collect();
        let gap = (rows.len() > MOST_ROWS).then(|| {
            let left_out = rows.len() - MOST_ROWS;
            rows.drain(BEST_OF_MANY..BEST_OF_MANY + left_out);
            (BEST_OF_MANY, left_out)
        });
        Ranked { program: b.name.clone(), baseline, columns, rows, gap, processes: plan.invocations }
    }

    /// Height of the switch names, which are written upwards.
    fn header(&self) -> f64 {
        let longest = self.columns.iter().map(|f| f.id.len()).max().unwrap_or(0);
        14.0 + 7.3 * longest as f64
    }

    /// Width of a factor's column: a dot for a switch, else room for the longest name of a level.
    fn column_width(&self, column: usize) -> f64 {
        let f = &self.columns[column];
        match Switch::from_id(&f.id) {
            Some(_) => COLUMN,
            None => 10.0 + 7.3 * f.levels[1..].iter().map(String::len).max().unwrap_or(0) as f64,
        }
    }

    fn column_x(&self, column: usize) -> f64 {
        let before: f64 = (0..column).map(|c| self.column_width(c)).sum();
        LEFT + before + self.column_width(column) / 2.0
    }

    fn bars_left(&self) -> f64 {
        LEFT + (0..self.columns.len()).map(|c| self.column_width(c)).sum::<f64>() + 16.0
    }

    fn rows_top(&self) -> f64 {
        TOP + self.header()
    }

    fn row_y(&self, row: usize) -> f64 {
        let gap = match self.gap {
            Some((first, _)) if row >= first => ROW,
            _ => 0.0,
        };
        self.rows_top() + ROW * (row as f64 + 0.5) + gap
    }

    fn bottom(&self) -> f64 {
        self.row_y(self.rows.len()) - ROW / 2.0
    }

    /// Lowest and highest ratio on the axis.
    fn range(&self) -> (f64, f64) {
        let ends = self.rows.iter().flat_map(|r| [r.estimate.ratio, r.estimate.low, r.estimate.high]);
        let (low, high) =
            ends.filter(|v| v.is_finite()).fold((1.0f64, 1.0f64), |(l, h), v| (l.min(v), h.max(v)));
        let margin = 0.04 * (high - low).max(0.05);
        (low - margin, high + margin)
    }
}

impl Figure for Ranked {
    fn title(&self) -> String {
        format!("{}: speed-up over {}", self.program, self.baseline)
    }

    fn size(&self) -> (u32, u32) {
        let width = self.bars_left() + BARS + VALUE;
        (width.ceil() as u32, (self.bottom() + 56.0).ceil() as u32)
    }

    fn draw(&self, c: &mut dyn Canvas) -> Result<()> {
        let (width, height) = self.size();
        c.rectangle(0.0, 0.0, f64::from(width), f64::from(height), colour::PAPER)?;
        c.text(LEFT, 24.0, 17.0, colour::INK, Anchor::Left, &self.title())?;
        let about = format!(
            "mean of {} processes; whiskers: 95 % interval; dots: switches that are on",
            self.processes
        );
        c.text(LEFT, 46.0, 12.0, colour::SOFT, Anchor::Left, &about)?;
        let (low, high) = self.range();
        let left = self.bars_left();
        let x = |ratio: f64| left + BARS * (ratio - low) / (high - low);
        let (top, bottom) = (self.rows_top(), self.bottom());
        let marks = ticks(low, high, 7);
        for t in &marks {
            c.line((x(*t), top), (x(*t), bottom), colour::GRID, 1.0)?;
            c.text(x(*t), bottom + 12.0, 12.0, colour::SOFT, Anchor::Middle, &tick_label(*t, &marks))?;
        }
        c.line((x(1.0), top - 4.0), (x(1.0), bottom + 3.0), colour::INK, 1.0)?;
        let axis = "speed-up (1 = baseline, right is faster)";
        c.text(left + BARS / 2.0, bottom + 34.0, 12.0, colour::SOFT, Anchor::Middle, axis)?;
        for (i, f) in self.columns.iter().enumerate() {
            let at = self.column_x(i);
            c.line((at, top), (at, bottom), colour::GRID, 1.0)?;
            c.text(at, top - 6.0, 12.0, colour::INK, Anchor::Upwards, &f.id)?;
        }
        for (i, row) in self.rows.iter().enumerate() {
            self.draw_row(c, self.row_y(i), row, &x)?;
        }
        if let Some((first, left_out)) = self.gap {
            let text = format!("… {left_out} configurations between are left out …");
            c.text(left + 8.0, self.row_y(first) - ROW, 12.0, colour::SOFT, Anchor::Left, &text)?;
        }
        Ok(())
    }
}

impl Ranked {
    fn draw_row(&self, c: &mut dyn Canvas, y: f64, row: &Row, x: &dyn Fn(f64) -> f64) -> Result<()> {
        for (i, level) in row.levels.iter().enumerate() {
            let at = self.column_x(i);
            match level {
                None => c.dot(at, y, 2.0, colour::GRID)?,
                Some(name) if name.is_empty() => c.dot(at, y, 5.0, colour::INK)?,
                Some(name) => {
                    let width = self.column_width(i);
                    c.rectangle(at - width / 2.0, y - 8.0, width, 16.0, colour::PAPER)?;
                    c.text(at, y, 12.0, colour::INK, Anchor::Middle, name)?;
                }
            }
        }
        let e = row.estimate;
        let fill = match e.verdict() {
            Verdict::Faster => colour::BLUE,
            Verdict::Slower => colour::ORANGE,
            Verdict::NoDifferenceShown | Verdict::Unknown => colour::GREY,
        };
        let (from, to) = (x(1.0).min(x(e.ratio)), x(1.0).max(x(e.ratio)));
        c.rectangle(from, y - 5.5, (to - from).max(1.0), 11.0, fill)?;
        let mut end = to;
        if e.low < e.high {
            c.line((x(e.low), y), (x(e.high), y), colour::INK, 1.0)?;
            for edge in [e.low, e.high] {
                c.line((x(edge), y - 3.0), (x(edge), y + 3.0), colour::INK, 1.0)?;
            }
            end = end.max(x(e.high));
        }
        let value = if row.note.is_empty() {
            wording::ratio(e.ratio)
        } else {
            format!("{}  {}", wording::ratio(e.ratio), row.note)
        };
        c.text(end + 6.0, y, 12.0, colour::INK, Anchor::Left, &value)
    }
}
