//! Main effects of the switches: one group a switch, one line a program, with intervals.

use anyhow::Result;
use plotters::style::RGBColor;

use super::axis::Axis;
use super::canvas::{Anchor, Canvas};
use super::{COLUMN, COLUMN_SMALL, COLUMN_TEXT, Figure, Form, begin, colour, shortened};
use crate::analysis::Estimate;
use crate::analysis::results::{BenchmarkResult, OVERALL};
use crate::report::wording;

struct Line {
    program: String,
    estimate: Option<Estimate>,
    not_exercised: bool,
    /// Which marker and colour its program has.
    style: usize,
}

/// A switch and its lines.
type Group = (String, Vec<Line>);

pub struct Effects {
    groups: Vec<Group>,
    label_width: f64,
}

/// Where things stand in one form of the figure.
struct Measures {
    top: f64,
    line: f64,
    /// Height that a group takes besides its lines, and the part of it above them.
    gap: f64,
    above: f64,
    /// Where the axis begins, its width, and the room for numbers behind it.
    left: f64,
    axis: f64,
    value: f64,
    text: f64,
    ticks: usize,
}

impl Effects {
    pub fn new(benchmarks: &[BenchmarkResult]) -> Effects {
        let count = benchmarks.first().map_or(0, |b| b.effects.len());
        let mut groups: Vec<Group> = (0..count)
            .map(|i| {
                let lines = benchmarks
                    .iter()
                    .enumerate()
                    .map(|(style, b)| Line {
                        program: b.name.clone(),
                        estimate: b.effects[i].estimate,
                        not_exercised: b.effects[i].exercised == Some(false),
                        style: if b.name == OVERALL { usize::MAX } else { style },
                    })
                    .collect();
                (benchmarks[0].effects[i].name(), lines)
            })
            .collect();
        // The largest effect on all programs (or on the only one) comes first.
        let size = |g: &Group| g.1.last().and_then(|l| l.estimate).map_or(0.0, |e| e.ratio);
        groups.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let ids = groups.iter().map(|g| g.0.len()).max().unwrap_or(0);
        let programs = benchmarks.iter().map(|b| b.name.len()).max().unwrap_or(0);
        Effects { label_width: 46.0 + 9.0 * ids as f64 + 8.0 * programs as f64, groups }
    }

    fn measures(&self, form: Form) -> Measures {
        match form {
            Form::Page => Measures {
                top: 70.0,
                line: 21.0,
                gap: 12.0,
                above: 6.0,
                left: self.label_width,
                axis: 470.0,
                value: 320.0,
                text: 12.0,
                ticks: 7,
            },
            Form::Column => Measures {
                top: 4.0,
                line: 12.5,
                gap: 18.0,
                above: 15.0,
                left: 80.0,
                axis: 158.0,
                value: COLUMN - 238.0,
                text: COLUMN_SMALL,
                ticks: 5,
            },
        }
    }

    fn bottom(&self, m: &Measures) -> f64 {
        m.top + self.groups.iter().map(|g| m.line * g.1.len() as f64 + m.gap).sum::<f64>()
    }

    fn axis(&self, m: &Measures) -> Axis {
        let estimates = self.groups.iter().flat_map(|g| &g.1).filter_map(|l| l.estimate);
        Axis::around(estimates.flat_map(|e| [e.ratio, e.low, e.high]), m.left, m.axis)
    }
}

/// Colour of the n-th program; shape differs too, so that no reader depends on colour.
fn colour_of(style: usize) -> RGBColor {
    match style {
        usize::MAX => colour::INK,
        n => [colour::BLUE, colour::ORANGE, colour::GREEN, colour::PURPLE][n % 4],
    }
}

/// A mark, in parts of its usual size.
fn marker(c: &mut dyn Canvas, style: usize, (x, y): (f64, f64), size: f64, fill: RGBColor) -> Result<()> {
    let corners = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
        points.iter().map(|(dx, dy)| (x + size * dx, y + size * dy)).collect()
    };
    match style {
        usize::MAX => c.polygon(&corners(&[(0.0, -6.5), (6.5, 0.0), (0.0, 6.5), (-6.5, 0.0)]), fill),
        n if n % 3 == 0 => c.dot(x, y, 5.0 * size, fill),
        n if n % 3 == 1 => c.rectangle(x - 4.5 * size, y - 4.5 * size, 9.0 * size, 9.0 * size, fill),
        _ => c.polygon(&corners(&[(0.0, -6.0), (6.0, 4.5), (-6.0, 4.5)]), fill),
    }
}

impl Figure for Effects {
    fn title(&self) -> String {
        "Main effect of each switch".to_owned()
    }

    fn about(&self) -> String {
        "speed-up by turning it on, mean over all combinations of the others; 95 % intervals".to_owned()
    }

    fn size(&self, form: Form) -> (u32, u32) {
        let m = self.measures(form);
        let below = if form == Form::Page { 54.0 } else { 34.0 };
        ((m.left + m.axis + m.value).ceil() as u32, (self.bottom(&m) + below).ceil() as u32)
    }

    fn draw(&self, c: &mut dyn Canvas, form: Form) -> Result<()> {
        begin(self, c, form)?;
        let m = self.measures(form);
        let width = f64::from(self.size(form).0);
        let axis = self.axis(&m);
        let bottom = self.bottom(&m);
        for (t, label) in axis.ticks(m.ticks) {
            c.line((axis.x(t), m.top), (axis.x(t), bottom), colour::GRID, 1.0)?;
            c.text(axis.x(t), bottom + m.text, m.text, colour::SOFT, Anchor::Middle, &label)?;
        }
        c.line((axis.x(1.0), m.top - 4.0), (axis.x(1.0), bottom + 3.0), colour::INK, 1.0)?;
        let about = match form {
            Form::Page => axis.about("speed-up (1 = no effect, right is faster)"),
            Form::Column => axis.about("speed-up"),
        };
        c.text(m.left + m.axis / 2.0, bottom + 2.7 * m.text, m.text, colour::SOFT, Anchor::Middle, &about)?;
        let mut y = m.top;
        let edge = if form == Form::Page { 16.0 } else { 2.0 };
        for (g, (name, lines)) in self.groups.iter().enumerate() {
            if g > 0 {
                c.line((edge, y), (width - edge, y), colour::GRID, 1.0)?;
            }
            match form {
                Form::Page => {
                    let middle = y + m.above + m.line * lines.len() as f64 / 2.0;
                    c.text(edge, middle, 14.0, colour::INK, Anchor::Left, name)?;
                }
                Form::Column => c.text(edge, y + 8.5, COLUMN_TEXT, colour::INK, Anchor::Left, name)?,
            }
            for (i, line) in lines.iter().enumerate() {
                let at = y + m.above + m.line * (i as f64 + 0.5);
                draw_line(c, form, &m, &axis, line, at)?;
            }
            y += m.line * lines.len() as f64 + m.gap;
        }
        Ok(())
    }
}

fn draw_line(c: &mut dyn Canvas, form: Form, m: &Measures, axis: &Axis, line: &Line, at: f64) -> Result<()> {
    let (size, room) = if form == Form::Page { (1.0, 14.0) } else { (0.62, 8.0) };
    let program = match form {
        Form::Page => line.program.clone(),
        Form::Column => shortened(&line.program, m.text, m.left - room - 6.0),
    };
    c.text(m.left - room, at, m.text, colour::SOFT, Anchor::Right, &program)?;
    let Some(e) = line.estimate else { return Ok(()) };
    let fill = if line.not_exercised { colour::GREY } else { colour_of(line.style) };
    if e.low < e.high {
        c.line((axis.x(e.low), at), (axis.x(e.high), at), fill, 2.0 * size)?;
        for end in [e.low, e.high] {
            c.line((axis.x(end), at - 4.0 * size), (axis.x(end), at + 4.0 * size), fill, 1.5 * size)?;
        }
    }
    marker(c, line.style, (axis.x(e.ratio), at), size, fill)?;
    let value = match form {
        Form::Page => wording::percent_with_interval(e),
        Form::Column => wording::percent(e),
    };
    let note = match (line.not_exercised, form) {
        (false, _) => "",
        (true, Form::Page) => "  not exercised",
        (true, Form::Column) => " (idle)",
    };
    let value = format!("{value}{note}");
    c.text(m.left + m.axis + 0.85 * room, at, m.text, colour::INK, Anchor::Left, &value)
}
