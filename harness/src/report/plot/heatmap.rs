//! Two-way interactions of the switches on one program, as a triangle of coloured cells with their numbers.

use anyhow::Result;
use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas};
use super::{COLUMN, COLUMN_SMALL, Figure, Form, begin, colour, width_of};
use crate::analysis::Estimate;
use crate::analysis::results::{BenchmarkResult, Effect};
use crate::report::wording;

/// Where things stand in one form of the figure.
struct Measures {
    top: f64,
    left: f64,
    cell: (f64, f64),
    text: f64,
}

/// Cells narrower than this have colour and frame only.
const ROOM_FOR_NUMBER: f64 = 26.0;

pub struct Heatmap {
    program: String,
    names: Vec<String>,
    main: Vec<Option<Estimate>>,
    cells: Vec<Effect>,
}

impl Heatmap {
    pub fn new(b: &BenchmarkResult) -> Heatmap {
        Heatmap {
            program: b.name.clone(),
            names: b.effects.iter().map(|e| e.name()).collect(),
            main: b.effects.iter().map(|e| e.estimate).collect(),
            cells: b.interactions.clone(),
        }
    }

    fn measures(&self, form: Form) -> Measures {
        let widest = |text: f64| self.names.iter().map(|n| width_of(n, text)).fold(0.0, f64::max);
        match form {
            Form::Page => Measures { top: 78.0, left: 30.0 + widest(12.0), cell: (96.0, 44.0), text: 12.0 },
            Form::Column => {
                let left = 1.05 * widest(COLUMN_SMALL) + 9.0;
                let cell = (COLUMN - left) / self.names.len().max(1) as f64;
                Measures { top: 2.0, left, cell: (cell, cell.min(22.0)), text: COLUMN_SMALL }
            }
        }
    }

    fn bottom(&self, m: &Measures) -> f64 {
        m.top + m.cell.1 * self.names.len() as f64
    }

    /// Height of the names below: written upwards in a column.
    fn names_height(&self, m: &Measures, form: Form) -> f64 {
        match form {
            Form::Page => 28.0,
            Form::Column => self.names.iter().map(|n| width_of(n, m.text)).fold(0.0, f64::max) + 10.0,
        }
    }

    fn interaction(&self, a: usize, b: usize) -> Option<&Effect> {
        let (a, b) = (&self.names[a], &self.names[b]);
        self.cells.iter().find(|e| e.terms.contains(a) && e.terms.contains(b))
    }

    /// The strongest colour stands for this log ratio.
    fn strongest(&self) -> f64 {
        let logs = self.cells.iter().filter_map(|c| c.estimate).map(|e| e.ratio.ln().abs());
        logs.fold(0.02, f64::max)
    }
}

/// Not quite the colours of paper and ink: the page replaces those in its dark form, but a cell stays light or dark.
const LIGHTEST: RGBColor = RGBColor(252, 252, 253);
const DARK_INK: RGBColor = RGBColor(29, 29, 33);

/// White in the middle, blue for more than the product, orange for less.
fn shade(log: f64, strongest: f64) -> RGBColor {
    let end = if log >= 0.0 { colour::BLUE } else { colour::ORANGE };
    let share = (log.abs() / strongest).min(1.0) * 0.75;
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
    RGBColor(mix(LIGHTEST.0, end.0), mix(LIGHTEST.1, end.1), mix(LIGHTEST.2, end.2))
}

/// Dark ink on light cells, paper on dark ones.
fn ink_on(fill: RGBColor) -> RGBColor {
    let light = 0.299 * f64::from(fill.0) + 0.587 * f64::from(fill.1) + 0.114 * f64::from(fill.2);
    if light > 140.0 { DARK_INK } else { LIGHTEST }
}

impl Figure for Heatmap {
    fn title(&self) -> String {
        format!("{}: interactions of two switches", self.program)
    }

    fn about(&self) -> String {
        "below the diagonal: what both together bring, over the product of what each brings".to_owned()
    }

    fn size(&self, form: Form) -> (u32, u32) {
        let m = self.measures(form);
        let wide = m.left + m.cell.0 * self.names.len() as f64;
        let (width, legend) = match form {
            Form::Page => ((wide + 24.0).max(680.0), 46.0),
            Form::Column => (wide, 28.0),
        };
        (width.ceil() as u32, (self.bottom(&m) + self.names_height(&m, form) + legend).ceil() as u32)
    }

    fn draw(&self, c: &mut dyn Canvas, form: Form) -> Result<()> {
        begin(self, c, form)?;
        let m = self.measures(form);
        let strongest = self.strongest();
        for row in 0..self.names.len() {
            let middle = m.top + m.cell.1 * (row as f64 + 0.5);
            let name = &self.names[row];
            c.text(m.left - 0.7 * m.text, middle, m.text, colour::INK, Anchor::Right, name)?;
            for column in 0..row {
                if let Some(effect) = self.interaction(row, column) {
                    draw_pair(c, &m, (column, row), effect, strongest)?;
                }
            }
            self.draw_main(c, &m, form, row)?;
        }
        let bottom = self.bottom(&m);
        for (i, name) in self.names.iter().enumerate() {
            let centre = m.left + m.cell.0 * (i as f64 + 0.5);
            match form {
                Form::Page => c.text(centre, bottom + 14.0, 11.0, colour::INK, Anchor::Middle, name)?,
                Form::Column => {
                    let at = bottom + 4.0 + width_of(name, m.text);
                    c.text(centre, at, m.text, colour::INK, Anchor::Upwards, name)?;
                }
            }
        }
        draw_legend(c, &m, form, bottom + self.names_height(&m, form))
    }
}

impl Heatmap {
    /// The diagonal has the main effect, so that the figure can be read alone.
    fn draw_main(&self, c: &mut dyn Canvas, m: &Measures, form: Form, row: usize) -> Result<()> {
        let (x, y) = (m.left + m.cell.0 * row as f64, m.top + m.cell.1 * row as f64);
        c.rectangle(x + 1.0, y + 1.0, m.cell.0 - 2.0, m.cell.1 - 2.0, colour::GRID)?;
        let (centre, middle) = (x + m.cell.0 / 2.0, y + m.cell.1 / 2.0);
        match (self.main[row], form) {
            (Some(e), Form::Page) => {
                let text = wording::percent(e);
                c.text(centre, middle - 8.0, m.text, colour::INK, Anchor::Middle, &text)?;
                c.text(centre, middle + 9.0, 10.0, colour::SOFT, Anchor::Middle, "main effect")
            }
            (Some(e), Form::Column) if m.cell.0 >= ROOM_FOR_NUMBER => {
                c.text(centre, middle, m.text, colour::INK, Anchor::Middle, &short_percent(e))
            }
            _ => Ok(()),
        }
    }
}

/// A percentage for a narrow cell: no unit, no decimal in front of three digits.
fn short_percent(e: Estimate) -> String {
    let percent = (e.ratio - 1.0) * 100.0;
    if percent.abs() < 99.95 { wording::percent(e).replace(" %", "") } else { format!("{percent:+.0}") }
}

fn draw_pair(
    c: &mut dyn Canvas,
    m: &Measures,
    (column, row): (usize, usize),
    effect: &Effect,
    strongest: f64,
) -> Result<()> {
    let Some(e) = effect.estimate else { return Ok(()) };
    let (x, y) = (m.left + m.cell.0 * column as f64, m.top + m.cell.1 * row as f64);
    let fill = shade(e.ratio.ln(), strongest);
    c.rectangle(x + 1.0, y + 1.0, m.cell.0 - 2.0, m.cell.1 - 2.0, fill)?;
    // Never a frame around what an idle switch can't have done.
    if effect.stands_out() {
        c.frame(x + 2.0, y + 2.0, m.cell.0 - 4.0, m.cell.1 - 4.0, colour::INK)?;
    }
    let text = match m.cell.0 {
        w if w < ROOM_FOR_NUMBER => return Ok(()),
        w if w < 60.0 => short_percent(e),
        _ => wording::percent(e),
    };
    let (centre, middle) = (x + m.cell.0 / 2.0, y + m.cell.1 / 2.0);
    c.text(centre, middle, m.text, ink_on(fill), Anchor::Middle, &text)
}

fn draw_legend(c: &mut dyn Canvas, m: &Measures, form: Form, top: f64) -> Result<()> {
    let (mut x, size, step) = if form == Form::Page { (16.0, 14.0, 200.0) } else { (2.0, 9.0, 116.0) };
    let y = top + if form == Form::Page { 21.0 } else { 12.0 };
    let words = match form {
        Form::Page => {
            ["more than the product", "less than the product", "shown, corrected for the number of pairs"]
        }
        Form::Column => ["more than the product", "less than the product", "shown (Holm)"],
    };
    for (i, text) in words.into_iter().enumerate() {
        match i {
            0 => c.rectangle(x, y - size / 2.0, size, size, colour::BLUE)?,
            1 => c.rectangle(x, y - size / 2.0, size, size, colour::ORANGE)?,
            _ => c.frame(x, y - size / 2.0, size, size, colour::INK)?,
        }
        c.text(x + 1.4 * size, y, m.text, colour::SOFT, Anchor::Left, text)?;
        x += step;
    }
    Ok(())
}
