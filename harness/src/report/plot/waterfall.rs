//! From the baseline to everything on: each switch's Shapley share as a step. The steps multiply up to the whole exactly.

use anyhow::Result;

use super::canvas::{Anchor, Canvas};
use super::{Figure, colour, tick_label, ticks};
use crate::analysis::Estimate;
use crate::analysis::results::BenchmarkResult;
use crate::analysis::shapley::Shares;
use crate::report::wording;

const LINE: f64 = 30.0;
const TOP: f64 = 78.0;
const AXIS: f64 = 460.0;
const VALUE: f64 = 250.0;

pub struct Waterfall {
    program: String,
    baseline: String,
    jit: Option<String>,
    parts: Vec<(String, Estimate)>,
    total: Option<Estimate>,
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

    fn left(&self) -> f64 {
        40.0 + 8.4 * self.parts.iter().map(|p| p.0.len()).max().unwrap_or(0).max(self.baseline.len()) as f64
    }

    fn bottom(&self) -> f64 {
        TOP + LINE * (self.parts.len() + 2) as f64
    }
}

impl Figure for Waterfall {
    fn title(&self) -> String {
        let with = self.jit.as_ref().map_or_else(String::new, |j| format!(", with jit={j}"));
        format!("{}: what each contributes{with}", self.program)
    }

    fn size(&self) -> (u32, u32) {
        ((self.left() + AXIS + VALUE) as u32, (self.bottom() + 56.0) as u32)
    }

    fn draw(&self, c: &mut dyn Canvas) -> Result<()> {
        let (width, height) = self.size();
        c.rectangle(0.0, 0.0, f64::from(width), f64::from(height), colour::PAPER)?;
        c.text(16.0, 24.0, 17.0, colour::INK, Anchor::Left, &self.title())?;
        let about = "mean over all orders of turning them on (Shapley); the steps multiply up to the whole; 95 % intervals";
        c.text(16.0, 46.0, 12.0, colour::SOFT, Anchor::Left, about)?;
        let mut at = 1.0f64;
        let (mut low, mut high) = (1.0f64, 1.0f64);
        for (_, e) in &self.parts {
            at *= e.ratio;
            (low, high) = (low.min(at), high.max(at));
        }
        if let Some(e) = self.total.filter(|e| e.low.is_finite()) {
            (low, high) = (low.min(e.low), high.max(e.high));
        }
        let margin = 0.05 * (high - low).max(0.02);
        let (low, high) = (low - margin, high + margin);
        let left = self.left();
        let x = |v: f64| left + AXIS * (v - low) / (high - low);
        let bottom = self.bottom();
        let marks = ticks(low, high, 7);
        for t in &marks {
            c.line((x(*t), TOP), (x(*t), bottom), colour::GRID, 1.0)?;
            c.text(x(*t), bottom + 12.0, 12.0, colour::SOFT, Anchor::Middle, &tick_label(*t, &marks))?;
        }
        c.text(
            left + AXIS / 2.0,
            bottom + 34.0,
            12.0,
            colour::SOFT,
            Anchor::Middle,
            "speed-up over the baseline",
        )?;
        let y = |row: usize| TOP + LINE * (row as f64 + 0.5);
        c.text(left - 12.0, y(0), 12.0, colour::INK, Anchor::Right, &self.baseline)?;
        c.line((x(1.0), y(0) - 9.0), (x(1.0), y(0) + 9.0), colour::INK, 2.5)?;
        let mut at = 1.0;
        for (i, (name, e)) in self.parts.iter().enumerate() {
            let (middle, next) = (y(i + 1), at * e.ratio);
            c.text(left - 12.0, middle, 12.0, colour::INK, Anchor::Right, name)?;
            let (from, to) = (x(at.min(next)), x(at.max(next)));
            let fill = if e.ratio >= 1.0 { colour::BLUE } else { colour::ORANGE };
            c.rectangle(from, middle - 9.0, (to - from).max(1.5), 18.0, fill)?;
            // The thread from one step to the next.
            c.line((x(next), middle + 9.0), (x(next), middle + LINE - 9.0), colour::SOFT, 1.0)?;
            let text = wording::percent_with_interval(*e);
            c.text(left + AXIS + 12.0, middle, 12.0, colour::INK, Anchor::Left, &text)?;
            at = next;
        }
        if let Some(e) = self.total {
            let middle = y(self.parts.len() + 1);
            c.text(left - 12.0, middle, 12.0, colour::INK, Anchor::Right, "all of them")?;
            c.rectangle(x(1.0), middle - 9.0, (x(e.ratio) - x(1.0)).max(1.5), 18.0, colour::INK)?;
            if e.low < e.high {
                // Light where it lies on the bar.
                let (from, end, to) = (x(e.low), x(e.ratio), x(e.high));
                c.line((from, middle), (end, middle), colour::PAPER, 1.5)?;
                c.line((end, middle), (to, middle), colour::INK, 1.5)?;
                c.line((from, middle - 4.0), (from, middle + 4.0), colour::PAPER, 1.5)?;
                c.line((to, middle - 4.0), (to, middle + 4.0), colour::INK, 1.5)?;
            }
            c.text(
                left + AXIS + 12.0,
                middle,
                12.0,
                colour::INK,
                Anchor::Left,
                &wording::percent_with_interval(e),
            )?;
        }
        Ok(())
    }
}
