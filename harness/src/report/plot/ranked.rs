//! Every configuration of one program, fastest first: dots show which switches are on, bars the speed-up over the
//! baseline, whiskers the 95 % interval.

use anyhow::Result;
use vm_core::config::Switch;

use super::axis::Axis;
use super::canvas::{Anchor, Canvas};
use super::{COLUMN, COLUMN_SMALL, Figure, Form, begin, colour, width_of};
use crate::analysis::results::BenchmarkResult;
use crate::analysis::{Estimate, Verdict};
use crate::experiment::configuration::Arm;
use crate::experiment::{Factor, Plan};
use crate::report::wording;

/// Where things stand in one form of the figure.
struct Measures {
    /// Rows shown of a larger matrix: how many, and how many of them are the best.
    most: usize,
    best: usize,
    row: f64,
    /// Width of a switch's column, and of a letter of a level's name.
    column: f64,
    letter: f64,
    left: f64,
    top: f64,
    text: f64,
    /// Radius of a dot that stands for "on".
    dot: f64,
    /// Room for numbers behind the bars.
    value: f64,
}

const PAGE: Measures = Measures {
    most: 100,
    best: 70,
    row: 17.0,
    column: 22.0,
    letter: 7.3,
    left: 16.0,
    top: 64.0,
    text: 12.0,
    dot: 5.0,
    value: 180.0,
};

/// Width of the bars on a page.
const BARS: f64 = 480.0;

const NARROW: Measures = Measures {
    most: 30,
    best: 22,
    row: 11.5,
    column: 11.0,
    letter: 5.3,
    left: 2.0,
    top: 2.0,
    text: COLUMN_SMALL,
    dot: 3.2,
    value: 66.0,
};

fn measures(form: Form) -> &'static Measures {
    match form {
        Form::Page => &PAGE,
        Form::Column => &NARROW,
    }
}

/// What is said of the reference beside the factorial.
const ALL_ON: &str = "all switches on";

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
    processes: u32,
}

impl Ranked {
    pub fn new(plan: &Plan, b: &BenchmarkResult) -> Ranked {
        let columns: Vec<Factor> = plan.factors.iter().filter(|f| f.levels.len() > 1).cloned().collect();
        let baseline = plan.baseline().label();
        let rows: Vec<Row> = b
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
                    Arm::Plain => ALL_ON.to_owned(),
                };
                Some(Row { levels, estimate: c.speedup?, note })
            })
            .collect();
        Ranked { program: b.name.clone(), baseline, columns, rows, processes: plan.invocations }
    }

    /// Rows before and behind the gap; without one if all have room.
    fn shown(&self, m: &Measures) -> (&[Row], &[Row]) {
        if self.rows.len() <= m.most {
            return (&self.rows, &[]);
        }
        (&self.rows[..m.best], &self.rows[self.rows.len() - (m.most - m.best)..])
    }

    /// Height of the switch names, which are written upwards.
    fn header(&self, m: &Measures) -> f64 {
        let widest = self.columns.iter().map(|f| width_of(&f.id, m.text)).fold(0.0, f64::max);
        1.1 * m.text + widest
    }

    /// Width of a factor's column: a dot for a switch, else room for the longest name of a level.
    fn column_width(&self, m: &Measures, column: usize) -> f64 {
        let f = &self.columns[column];
        match Switch::from_id(&f.id) {
            Some(_) => m.column,
            None => 0.8 * m.text + m.letter * f.levels[1..].iter().map(String::len).max().unwrap_or(0) as f64,
        }
    }

    fn column_x(&self, m: &Measures, column: usize) -> f64 {
        let before: f64 = (0..column).map(|c| self.column_width(m, c)).sum();
        m.left + before + self.column_width(m, column) / 2.0
    }

    fn bars_left(&self, m: &Measures) -> f64 {
        m.left + (0..self.columns.len()).map(|c| self.column_width(m, c)).sum::<f64>() + 0.7 * m.column
    }

    fn bottom(&self, m: &Measures) -> f64 {
        let (best, worst) = self.shown(m);
        let gap = if worst.is_empty() { 0.0 } else { m.row };
        m.top + self.header(m) + m.row * (best.len() + worst.len()) as f64 + gap
    }
}

impl Figure for Ranked {
    fn title(&self) -> String {
        format!("{}: speed-up over {}", self.program, self.baseline)
    }

    fn about(&self) -> String {
        format!("mean of {} processes; whiskers: 95 % interval; dots: switches that are on", self.processes)
    }

    fn size(&self, form: Form) -> (u32, u32) {
        let m = measures(form);
        let width = if form == Form::Page { self.bars_left(m) + BARS + m.value } else { COLUMN };
        (width.ceil() as u32, (self.bottom(m) + 4.6 * m.text).ceil() as u32)
    }

    fn draw(&self, c: &mut dyn Canvas, form: Form) -> Result<()> {
        begin(self, c, form)?;
        let m = measures(form);
        let left = self.bars_left(m);
        let bars = f64::from(self.size(form).0) - left - m.value;
        let (best, worst) = self.shown(m);
        let ends = best.iter().chain(worst).flat_map(|r| [r.estimate.ratio, r.estimate.low, r.estimate.high]);
        let axis = Axis::around(ends, left, bars);
        let (top, bottom) = (m.top + self.header(m), self.bottom(m));
        for (t, label) in axis.ticks(if form == Form::Page { 7 } else { 4 }) {
            c.line((axis.x(t), top), (axis.x(t), bottom), colour::GRID, 1.0)?;
            c.text(axis.x(t), bottom + m.text, m.text, colour::SOFT, Anchor::Middle, &label)?;
        }
        c.line((axis.x(1.0), top - 4.0), (axis.x(1.0), bottom + 3.0), colour::INK, 1.0)?;
        let about = match form {
            Form::Page => axis.about("speed-up (1 = baseline, right is faster)"),
            Form::Column => axis.about("speed-up"),
        };
        c.text(left + bars / 2.0, bottom + 2.8 * m.text, m.text, colour::SOFT, Anchor::Middle, &about)?;
        for (i, f) in self.columns.iter().enumerate() {
            let at = self.column_x(m, i);
            c.line((at, top), (at, bottom), colour::GRID, 1.0)?;
            c.text(at, top - 6.0, m.text, colour::INK, Anchor::Upwards, &f.id)?;
        }
        for (i, row) in best.iter().enumerate() {
            self.draw_row(c, form, top + m.row * (i as f64 + 0.5), row, &axis)?;
        }
        if !worst.is_empty() {
            let gap = top + m.row * best.len() as f64;
            let left_out = self.rows.len() - best.len() - worst.len();
            let text = match form {
                Form::Page => format!("… {left_out} configurations between are left out …"),
                Form::Column => format!("… {left_out} more …"),
            };
            // On paper of its own: grid lines would run through it.
            let at = axis.x(1.0) + 8.0;
            c.rectangle(at - 2.0, gap + 1.0, width_of(&text, m.text) + 4.0, m.row - 2.0, colour::PAPER)?;
            c.text(at, gap + m.row / 2.0, m.text, colour::SOFT, Anchor::Left, &text)?;
            for (i, row) in worst.iter().enumerate() {
                self.draw_row(c, form, gap + m.row * (i as f64 + 1.5), row, &axis)?;
            }
        }
        Ok(())
    }
}

impl Ranked {
    fn draw_row(&self, c: &mut dyn Canvas, form: Form, y: f64, row: &Row, axis: &Axis) -> Result<()> {
        let m = measures(form);
        for (i, level) in row.levels.iter().enumerate() {
            let at = self.column_x(m, i);
            match level {
                None => c.dot(at, y, 0.4 * m.dot, colour::GRID)?,
                Some(name) if name.is_empty() => c.dot(at, y, m.dot, colour::INK)?,
                Some(name) => {
                    let width = self.column_width(m, i);
                    c.rectangle(at - width / 2.0, y - m.row / 2.0, width, m.row, colour::PAPER)?;
                    c.text(at, y, m.text, colour::INK, Anchor::Middle, name)?;
                }
            }
        }
        let e = row.estimate;
        let fill = match e.verdict() {
            Verdict::Faster => colour::BLUE,
            Verdict::Slower => colour::ORANGE,
            Verdict::NoDifferenceShown | Verdict::Unknown => colour::GREY,
        };
        let (one, ratio) = (axis.x(1.0), axis.x(e.ratio));
        let (from, to) = (one.min(ratio), one.max(ratio));
        let half = 0.32 * m.row;
        c.rectangle(from, y - half, (to - from).max(1.0), 2.0 * half, fill)?;
        let mut end = to;
        if e.low < e.high {
            c.line((axis.x(e.low), y), (axis.x(e.high), y), colour::INK, 1.0)?;
            for edge in [e.low, e.high] {
                c.line((axis.x(edge), y - 0.55 * half), (axis.x(edge), y + 0.55 * half), colour::INK, 1.0)?;
            }
            end = end.max(axis.x(e.high));
        }
        let value = match (row.note.as_str(), form) {
            ("", _) => wording::ratio(e.ratio),
            (ALL_ON, Form::Column) => format!("{} all on", wording::ratio(e.ratio)),
            (note, Form::Column) => format!("{} {note}", wording::ratio(e.ratio)),
            (note, Form::Page) => format!("{}  {note}", wording::ratio(e.ratio)),
        };
        c.text(end + 0.5 * m.text, y, m.text, colour::INK, Anchor::Left, &value)
    }
}
