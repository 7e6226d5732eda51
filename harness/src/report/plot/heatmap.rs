//! Two-way interactions of the switches on one program, as a triangle of coloured cells with their numbers.

use anyhow::Result;
use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas};
use super::{Figure, colour};
use crate::analysis::Estimate;
use crate::analysis::results::{BenchmarkResult, Effect};
use crate::report::wording;

const CELL_WIDTH: f64 = 96.0;
const CELL_HEIGHT: f64 = 44.0;
const TOP: f64 = 78.0;

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

    fn label_width(&self) -> f64 {
        24.0 + 8.4 * self.names.iter().map(String::len).max().unwrap_or(0) as f64
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

    fn size(&self) -> (u32, u32) {
        let n = self.names.len() as f64;
        let width = (self.label_width() + CELL_WIDTH * n + 24.0).max(680.0);
        (width.ceil() as u32, (TOP + CELL_HEIGHT * n + 74.0).ceil() as u32)
    }

    fn draw(&self, c: &mut dyn Canvas) -> Result<()> {
        let (width, height) = self.size();
        c.rectangle(0.0, 0.0, f64::from(width), f64::from(height), colour::PAPER)?;
        c.text(16.0, 24.0, 17.0, colour::INK, Anchor::Left, &self.title())?;
        let about = "below the diagonal: what both together bring, over the product of what each brings";
        c.text(16.0, 46.0, 12.0, colour::SOFT, Anchor::Left, about)?;
        let left = self.label_width();
        let strongest = self.strongest();
        for row in 0..self.names.len() {
            let y = TOP + CELL_HEIGHT * row as f64;
            let middle = y + CELL_HEIGHT / 2.0;
            c.text(left - 10.0, middle, 12.0, colour::INK, Anchor::Right, &self.names[row])?;
            for column in 0..=row {
                let x = left + CELL_WIDTH * column as f64;
                let centre = x + CELL_WIDTH / 2.0;
                if row == column {
                    // The diagonal has the main effect, so that the figure can be read alone.
                    c.rectangle(x + 1.0, y + 1.0, CELL_WIDTH - 2.0, CELL_HEIGHT - 2.0, colour::GRID)?;
                    if let Some(e) = self.main[row] {
                        c.text(
                            centre,
                            middle - 8.0,
                            12.0,
                            colour::INK,
                            Anchor::Middle,
                            &wording::percent(e),
                        )?;
                        c.text(centre, middle + 9.0, 10.0, colour::SOFT, Anchor::Middle, "main effect")?;
                    }
                } else if let Some(effect) = self.interaction(row, column)
                    && let Some(e) = effect.estimate
                {
                    let fill = shade(e.ratio.ln(), strongest);
                    c.rectangle(x + 1.0, y + 1.0, CELL_WIDTH - 2.0, CELL_HEIGHT - 2.0, fill)?;
                    // Never a frame around what an idle switch can't have done.
                    if effect.stands_out() {
                        c.frame(x + 2.0, y + 2.0, CELL_WIDTH - 4.0, CELL_HEIGHT - 4.0, colour::INK)?;
                    }
                    c.text(centre, middle, 12.0, ink_on(fill), Anchor::Middle, &wording::percent(e))?;
                }
            }
        }
        let bottom = TOP + CELL_HEIGHT * self.names.len() as f64;
        for (i, name) in self.names.iter().enumerate() {
            let centre = left + CELL_WIDTH * (i as f64 + 0.5);
            c.text(centre, bottom + 14.0, 11.0, colour::INK, Anchor::Middle, name)?;
        }
        let legend = [(colour::BLUE, "more than the product"), (colour::ORANGE, "less than the product")];
        let mut x = 16.0;
        for (fill, text) in legend {
            c.rectangle(x, bottom + 42.0, 14.0, 14.0, fill)?;
            c.text(x + 20.0, bottom + 49.0, 12.0, colour::SOFT, Anchor::Left, text)?;
            x += 200.0;
        }
        c.frame(x, bottom + 42.0, 14.0, 14.0, colour::INK)?;
        c.text(
            x + 20.0,
            bottom + 49.0,
            12.0,
            colour::SOFT,
            Anchor::Left,
            "shown, corrected for the number of pairs",
        )
    }
}
