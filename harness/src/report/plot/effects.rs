//! Main effects of the switches: one group a switch, one line a program, with intervals.

use anyhow::Result;
use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas};
use super::{Figure, colour, tick_label, ticks};
use crate::analysis::Estimate;
use crate::analysis::results::{BenchmarkResult, OVERALL};
use crate::report::wording;

const LINE: f64 = 21.0;
const GAP: f64 = 12.0;
const TOP: f64 = 70.0;
const AXIS: f64 = 470.0;
const VALUE: f64 = 320.0;

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

    fn height_of(group: &Group) -> f64 {
        LINE * group.1.len() as f64 + GAP
    }

    fn bottom(&self) -> f64 {
        TOP + self.groups.iter().map(Effects::height_of).sum::<f64>()
    }

    fn range(&self) -> (f64, f64) {
        let estimates = self.groups.iter().flat_map(|g| &g.1).filter_map(|l| l.estimate);
        let ends = estimates.flat_map(|e| [e.ratio, e.low, e.high]).filter(|v| v.is_finite());
        let (low, high) = ends.fold((1.0f64, 1.0f64), |(l, h), v| (l.min(v), h.max(v)));
        let margin = 0.05 * (high - low).max(0.02);
        (low - margin, high + margin)
    }
}

/// Colour of the n-th program; shape differs too, so that no reader depends on colour.
fn colour_of(style: usize) -> RGBColor {
    match style {
        usize::MAX => colour::INK,
        n => [colour::BLUE, colour::ORANGE, colour::GREEN, colour::PURPLE][n % 4],
    }
}

fn marker(c: &mut dyn Canvas, style: usize, x: f64, y: f64, fill: RGBColor) -> Result<()> {
    match style {
        usize::MAX => c.polygon(&[(x, y - 6.5), (x + 6.5, y), (x, y + 6.5), (x - 6.5, y)], fill),
        n if n % 3 == 0 => c.dot(x, y, 5.0, fill),
        n if n % 3 == 1 => c.rectangle(x - 4.5, y - 4.5, 9.0, 9.0, fill),
        _ => c.polygon(&[(x, y - 6.0), (x + 6.0, y + 4.5), (x - 6.0, y + 4.5)], fill),
    }
}

impl Figure for Effects {
    fn title(&self) -> String {
        "Main effect of each switch".to_owned()
    }

    fn size(&self) -> (u32, u32) {
        ((self.label_width + AXIS + VALUE).ceil() as u32, (self.bottom() + 54.0).ceil() as u32)
    }

    fn draw(&self, c: &mut dyn Canvas) -> Result<()> {
        let (width, height) = self.size();
        let (width, height) = (f64::from(width), f64::from(height));
        c.rectangle(0.0, 0.0, width, height, colour::PAPER)?;
        c.text(16.0, 24.0, 17.0, colour::INK, Anchor::Left, &self.title())?;
        let about = "speed-up by turning it on, mean over all combinations of the others; 95 % intervals";
        c.text(16.0, 46.0, 12.0, colour::SOFT, Anchor::Left, about)?;
        let (low, high) = self.range();
        let left = self.label_width;
        let x = |ratio: f64| left + AXIS * (ratio - low) / (high - low);
        let (top, bottom) = (TOP, self.bottom());
        let marks = ticks(low, high, 7);
        for t in &marks {
            c.line((x(*t), top), (x(*t), bottom), colour::GRID, 1.0)?;
            c.text(x(*t), bottom + 12.0, 12.0, colour::SOFT, Anchor::Middle, &tick_label(*t, &marks))?;
        }
        c.line((x(1.0), top - 4.0), (x(1.0), bottom + 3.0), colour::INK, 1.0)?;
        let axis = "speed-up (1 = no effect, right is faster)";
        c.text(left + AXIS / 2.0, bottom + 34.0, 12.0, colour::SOFT, Anchor::Middle, axis)?;
        let mut y = TOP;
        for (g, group) in self.groups.iter().enumerate() {
            if g > 0 {
                c.line((16.0, y), (width - 16.0, y), colour::GRID, 1.0)?;
            }
            y += GAP / 2.0;
            let middle = y + LINE * group.1.len() as f64 / 2.0;
            c.text(16.0, middle, 14.0, colour::INK, Anchor::Left, &group.0)?;
            for line in &group.1 {
                let at = y + LINE / 2.0;
                c.text(left - 14.0, at, 12.0, colour::SOFT, Anchor::Right, &line.program)?;
                if let Some(e) = line.estimate {
                    let fill = if line.not_exercised { colour::GREY } else { colour_of(line.style) };
                    if e.low < e.high {
                        c.line((x(e.low), at), (x(e.high), at), fill, 2.0)?;
                        for edge in [e.low, e.high] {
                            c.line((x(edge), at - 4.0), (x(edge), at + 4.0), fill, 1.5)?;
                        }
                    }
                    marker(c, line.style, x(e.ratio), at, fill)?;
                    let note = if line.not_exercised { "  not exercised" } else { "" };
                    let value = format!("{}{note}", wording::percent_with_interval(e));
                    c.text(left + AXIS + 12.0, at, 12.0, colour::INK, Anchor::Left, &value)?;
                }
                y += LINE;
            }
            y += GAP / 2.0;
        }
        Ok(())
    }
}
