//! From the baseline to everything on: each switch's Shapley share as a step. The steps multiply up to the whole exactly.

use anyhow::Result;

use super::axis::Axis;
use super::canvas::{Anchor, Canvas};
use super::{COLUMN, COLUMN_SMALL, Figure, Form, begin, colour, shortened, width_of};
use crate::analysis::Estimate;
use crate::analysis::results::BenchmarkResult;
use crate::analysis::shapley::Shares;
use crate::report::wording;

pub struct Waterfall {
    program: String,
    baseline: String,
    jit: Option<String>,
    parts: Vec<(String, Estimate)>,
    total: Option<Estimate>,
}

/// Where things stand in one form of the figure.
struct Measures {
    top: f64,
    line: f64,
    /// Half the height of a bar.
    half: f64,
    left: f64,
    axis: f64,
    value: f64,
    text: f64,
}

impl Waterfall {
    pub fn new(b: &BenchmarkResult, shares: &Shares, baseline: &str) -> Waterfall {
        let parts =
            shares.parts.iter().filter_map(|(n, t)| Some((n.clone(), t.as_ref()?.estimate))).collect();
        Waterfall {
            program: b.name.clone(),
            baseline: baseline.to_owned(),
            jit: shares.jit.clone(),
            parts,
            total: shares.total.map(|t| t.estimate),
        }
    }

    fn measures(&self, form: Form) -> Measures {
        match form {
            Form::Page => Measures {
                top: 78.0,
                line: 30.0,
                half: 9.0,
                left: 40.0
                    + 8.4
                        * self.parts.iter().map(|p| p.0.len()).max().unwrap_or(0).max(self.baseline.len())
                            as f64,
                axis: 460.0,
                value: 250.0,
                text: 12.0,
            },
            Form::Column => {
                let widest = self.parts.iter().map(|p| width_of(&p.0, COLUMN_SMALL)).fold(48.0, f64::max);
                let left = (1.05 * widest).min(110.0) + 12.0;
                Measures {
                    top: 4.0,
                    line: 16.0,
                    half: 5.0,
                    left,
                    axis: COLUMN - left - 58.0,
                    value: 58.0,
                    text: COLUMN_SMALL,
                }
            }
        }
    }

    fn bottom(&self, m: &Measures) -> f64 {
        m.top + m.line * (self.parts.len() + 2) as f64
    }

    fn axis(&self, m: &Measures) -> Axis {
        let steps = self.parts.iter().scan(1.0, |at, (_, e)| {
            *at *= e.ratio;
            Some(*at)
        });
        let ends = self.total.into_iter().flat_map(|e| [e.low, e.high]);
        Axis::around(steps.chain(ends), m.left, m.axis)
    }
}

impl Figure for Waterfall {
    fn title(&self) -> String {
        let with = self.jit.as_ref().map_or_else(String::new, |j| format!(", with jit={j}"));
        format!("{}: what each contributes{with}", self.program)
    }

    fn about(&self) -> String {
        "mean over all orders of turning them on (Shapley); the steps multiply up to the whole; 95 % intervals".into()
    }

    fn size(&self, form: Form) -> (u32, u32) {
        let m = self.measures(form);
        let below = if form == Form::Page { 56.0 } else { 32.0 };
        ((m.left + m.axis + m.value) as u32, (self.bottom(&m) + below) as u32)
    }

    fn draw(&self, c: &mut dyn Canvas, form: Form) -> Result<()> {
        begin(self, c, form)?;
        let m = self.measures(form);
        let axis = self.axis(&m);
        let x = |v: f64| axis.x(v);
        let bottom = self.bottom(&m);
        for (t, label) in axis.ticks(if form == Form::Page { 7 } else { 5 }) {
            c.line((x(t), m.top), (x(t), bottom), colour::GRID, 1.0)?;
            c.text(x(t), bottom + m.text, m.text, colour::SOFT, Anchor::Middle, &label)?;
        }
        let about = axis.about("speed-up over the baseline");
        c.text(m.left + m.axis / 2.0, bottom + 2.6 * m.text, m.text, colour::SOFT, Anchor::Middle, &about)?;
        let y = |row: usize| m.top + m.line * (row as f64 + 0.5);
        let name = |c: &mut dyn Canvas, row: usize, name: &str| {
            let name = shortened(name, m.text, m.left - m.text - 2.0);
            c.text(m.left - m.text, y(row), m.text, colour::INK, Anchor::Right, &name)
        };
        let value = |c: &mut dyn Canvas, row: usize, e: Estimate| {
            let text = match form {
                Form::Page => wording::percent_with_interval(e),
                Form::Column => wording::percent(e),
            };
            c.text(m.left + m.axis + m.text * 0.8, y(row), m.text, colour::INK, Anchor::Left, &text)
        };
        name(c, 0, &self.baseline)?;
        c.line((x(1.0), y(0) - m.half), (x(1.0), y(0) + m.half), colour::INK, 2.5)?;
        let mut at = 1.0;
        for (i, (switch, e)) in self.parts.iter().enumerate() {
            let (middle, next) = (y(i + 1), at * e.ratio);
            name(c, i + 1, switch)?;
            let (from, to) = (x(at.min(next)), x(at.max(next)));
            let fill = if e.ratio >= 1.0 { colour::BLUE } else { colour::ORANGE };
            c.rectangle(from, middle - m.half, (to - from).max(1.5), 2.0 * m.half, fill)?;
            // The thread from one step to the next.
            c.line((x(next), middle + m.half), (x(next), middle + m.line - m.half), colour::SOFT, 1.0)?;
            value(c, i + 1, *e)?;
            at = next;
        }
        if let Some(e) = self.total {
            let row = self.parts.len() + 1;
            name(c, row, "all of them")?;
            draw_total(c, &m, &x, y(row), e)?;
            value(c, row, e)?;
        }
        Ok(())
    }
}

/// The bar of everything, from 1 to the whole, with its interval.
fn draw_total(
    c: &mut dyn Canvas,
    m: &Measures,
    x: &dyn Fn(f64) -> f64,
    middle: f64,
    e: Estimate,
) -> Result<()> {
    let (start, end) = (x(1.0).min(x(e.ratio)), x(1.0).max(x(e.ratio)));
    c.rectangle(start, middle - m.half, (end - start).max(1.5), 2.0 * m.half, colour::INK)?;
    if e.low >= e.high || e.low.is_nan() {
        return Ok(());
    }
    // Light where it lies on the bar.
    let on_bar = |at: f64| at > start && at < end;
    let ink = |at: f64| if on_bar(at) { colour::PAPER } else { colour::INK };
    let (from, to) = (x(e.low), x(e.high));
    let turn = if e.ratio >= 1.0 { end } else { start };
    let cap = 0.45 * m.half;
    c.line((from, middle), (turn, middle), ink((from + turn) / 2.0), 1.5)?;
    c.line((turn, middle), (to, middle), ink((to + turn) / 2.0), 1.5)?;
    for at in [from, to] {
        c.line((at, middle - cap), (at, middle + cap), ink(at), 1.5)?;
    }
    Ok(())
}
