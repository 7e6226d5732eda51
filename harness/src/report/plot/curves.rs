//! Two figures of cells: warm-up curves, and speed against memory.

use anyhow::Result;
use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas};
use super::{Figure, colour, lines_of, shortened, tick_label, ticks, width_of};
use crate::analysis::results::{BenchmarkResult, ConfigurationResult};
use crate::analysis::warmup::Shape;
use crate::experiment::plan::Clock;
use crate::report::wording;

const TOP: f64 = 78.0;
const LEFT: f64 = 84.0;
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 340.0;
const LEGEND: f64 = 360.0;

/// Most curves that can be told apart.
const MOST_CURVES: usize = 7;

const COLOURS: [RGBColor; 7] = [
    colour::INK,
    colour::BLUE,
    colour::ORANGE,
    colour::GREEN,
    colour::PURPLE,
    RGBColor(86, 180, 233),
    RGBColor(196, 150, 0),
];

/// Median time of each iteration, by configuration.
pub struct WarmUpCurves {
    program: String,
    clock: Clock,
    /// Label, values, iteration from which it is settled (if it is), and what is said of it.
    curves: Vec<(String, Vec<f64>, Option<f64>, String)>,
}

impl WarmUpCurves {
    /// `None` if no cell ran enough iterations.
    pub fn new(b: &BenchmarkResult, clock: Clock) -> Option<WarmUpCurves> {
        let mut chosen: Vec<&ConfigurationResult> = Vec::new();
        // The baseline, then what is compared with it, then the fastest.
        let beside = b.configurations.iter().filter(|c| !c.in_factorial);
        for c in b.configurations.first().into_iter().chain(beside).chain(b.ranked()) {
            let known = chosen.iter().any(|k| k.label == c.label);
            if !known && c.warm_up.is_some() && chosen.len() < MOST_CURVES {
                chosen.push(c);
            }
        }
        let curves: Vec<_> = chosen
            .iter()
            .filter_map(|c| {
                let w = c.warm_up.as_ref()?;
                let shapes: Vec<String> = w.shapes.iter().map(|(s, n)| format!("{n} {}", s.name())).collect();
                let settled = !w.shapes.contains_key(&Shape::Unsettled);
                Some((c.label.clone(), w.curve.clone(), w.from.filter(|_| settled), shapes.join(", ")))
            })
            .collect();
        (!curves.is_empty()).then(|| WarmUpCurves { program: b.name.clone(), clock, curves })
    }
}

impl Figure for WarmUpCurves {
    fn title(&self) -> String {
        format!("{}: warm-up", self.program)
    }

    fn size(&self) -> (u32, u32) {
        ((LEFT + WIDTH + LEGEND) as u32, (TOP + HEIGHT + 58.0) as u32)
    }

    fn draw(&self, c: &mut dyn Canvas) -> Result<()> {
        let (width, height) = self.size();
        c.rectangle(0.0, 0.0, f64::from(width), f64::from(height), colour::PAPER)?;
        c.text(16.0, 24.0, 17.0, colour::INK, Anchor::Left, &self.title())?;
        let about = "median over processes of each iteration, logarithmic; the dot: from here on nothing changes (changepoints)";
        c.text(16.0, 46.0, 12.0, colour::SOFT, Anchor::Left, about)?;
        let all = || self.curves.iter().flat_map(|k| k.1.iter().copied());
        let low = all().fold(f64::INFINITY, f64::min) / 1.1;
        let high = all().fold(0.0, f64::max) * 1.1;
        let longest = self.curves.iter().map(|k| k.1.len()).max().unwrap_or(1);
        let y = |v: f64| TOP + HEIGHT * (1.0 - (v / low).ln() / (high / low).ln());
        // Iterations on a logarithmic axis, too: what matters happens early.
        let x = |i: usize| LEFT + WIDTH * ((i + 1) as f64).ln() / (longest.max(2) as f64).ln();
        let mut value = 10f64.powf(low.log10().floor());
        while value < high {
            for m in [1.0, 2.0, 5.0] {
                let v = value * m;
                if v > low && v < high {
                    c.line((LEFT, y(v)), (LEFT + WIDTH, y(v)), colour::GRID, 1.0)?;
                    let text = wording::amount(v, self.clock).replace(".00 ", " ").replace(".000 ", " ");
                    c.text(LEFT - 8.0, y(v), 11.0, colour::SOFT, Anchor::Right, &text)?;
                }
            }
            value *= 10.0;
        }
        for n in [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].into_iter().filter(|n| *n <= longest)
        {
            c.line((x(n - 1), TOP), (x(n - 1), TOP + HEIGHT), colour::GRID, 1.0)?;
            c.text(x(n - 1), TOP + HEIGHT + 14.0, 11.0, colour::SOFT, Anchor::Middle, &n.to_string())?;
        }
        c.text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 38.0, 12.0, colour::SOFT, Anchor::Middle, "iteration")?;
        for (k, (label, values, from, shapes)) in self.curves.iter().enumerate() {
            let fill = COLOURS[k % COLOURS.len()];
            for (i, pair) in values.windows(2).enumerate() {
                c.line((x(i), y(pair[0])), (x(i + 1), y(pair[1])), fill, 2.0)?;
            }
            if let Some(at) = from.map(|f| f as usize).filter(|i| *i < values.len()) {
                c.dot(x(at), y(values[at]), 5.0, fill)?;
            }
            let at = TOP + 40.0 * k as f64 + 10.0;
            c.line((LEFT + WIDTH + 20.0, at), (LEFT + WIDTH + 44.0, at), fill, 3.0)?;
            let label = shortened(&wording::short_label(label), 12.0, LEGEND - 60.0);
            c.text(LEFT + WIDTH + 52.0, at, 12.0, colour::INK, Anchor::Left, &label)?;
            c.text(LEFT + WIDTH + 52.0, at + 16.0, 11.0, colour::SOFT, Anchor::Left, shapes)?;
        }
        Ok(())
    }
}

/// Every configuration as a point: peak memory against speed-up, with the front that nothing beats.
pub struct SpeedAndMemory {
    program: String,
    /// Speed-up, MiB, whether it belongs to the front, label.
    points: Vec<Point>,
}

type Point = (f64, f64, bool, String);

/// Middle, half the width and half the height of what is drawn already.
type Place = (f64, f64, f64, f64);

/// Where a number of this half width can stand beside a dot without lying on anything; above it if there is no such place.
fn free_place(taken: &mut Vec<Place>, x: f64, y: f64, half: f64) -> (f64, f64) {
    let side = half + 8.0;
    let places = [
        (0.0, -13.0),
        (side, 0.0),
        (-side, 0.0),
        (0.0, 13.0),
        (side, -11.0),
        (-side, -11.0),
        (side, 11.0),
        (-side, 11.0),
    ];
    let free = |(dx, dy): &(f64, f64)| {
        let apart = |p: &Place| (p.0 - x - dx).abs() >= p.2 + half || (p.1 - y - dy).abs() >= p.3 + 5.5;
        taken.iter().all(apart)
    };
    let (dx, dy) = places.into_iter().find(free).unwrap_or(places[0]);
    taken.push((x + dx, y + dy, half, 5.5));
    (x + dx, y + dy)
}

impl SpeedAndMemory {
    /// `None` if memory wasn't measured.
    pub fn new(b: &BenchmarkResult) -> Option<SpeedAndMemory> {
        let points: Vec<_> = b
            .configurations
            .iter()
            .enumerate()
            .filter_map(|(i, c)| {
                let (speed, kib) = (c.speedup?.ratio, c.peak_rss_kib?);
                Some((speed, kib as f64 / 1024.0, b.pareto.contains(&i), c.label.clone()))
            })
            .collect();
        (points.len() > 2).then(|| SpeedAndMemory { program: b.name.clone(), points })
    }
}

impl Figure for SpeedAndMemory {
    fn title(&self) -> String {
        format!("{}: speed against memory", self.program)
    }

    fn size(&self) -> (u32, u32) {
        ((LEFT + WIDTH + LEGEND) as u32, (TOP + HEIGHT + 58.0) as u32)
    }

    fn draw(&self, c: &mut dyn Canvas) -> Result<()> {
        let (width, height) = self.size();
        c.rectangle(0.0, 0.0, f64::from(width), f64::from(height), colour::PAPER)?;
        c.text(16.0, 24.0, 17.0, colour::INK, Anchor::Left, &self.title())?;
        let about = "each dot a configuration; blue: no other is both faster and smaller (Pareto front)";
        c.text(16.0, 46.0, 12.0, colour::SOFT, Anchor::Left, about)?;
        let ends = |f: &dyn Fn(&Point) -> f64| {
            let (low, high) =
                self.points.iter().map(f).fold((f64::INFINITY, 0.0f64), |(l, h), v| (l.min(v), h.max(v)));
            let margin = 0.06 * (high - low).max(0.02 * high);
            (low - margin, high + margin)
        };
        let ((left, right), (low, high)) = (ends(&|p| p.0), ends(&|p| p.1));
        let x = |v: f64| LEFT + WIDTH * (v - left) / (right - left);
        let y = |v: f64| TOP + HEIGHT * (1.0 - (v - low) / (high - low));
        let marks = ticks(left, right, 7);
        for t in &marks {
            c.line((x(*t), TOP), (x(*t), TOP + HEIGHT), colour::GRID, 1.0)?;
            c.text(x(*t), TOP + HEIGHT + 14.0, 11.0, colour::SOFT, Anchor::Middle, &tick_label(*t, &marks))?;
        }
        let marks = ticks(low, high, 6);
        for t in &marks {
            c.line((LEFT, y(*t)), (LEFT + WIDTH, y(*t)), colour::GRID, 1.0)?;
            let text = format!("{} MiB", tick_label(*t, &marks));
            c.text(LEFT - 8.0, y(*t), 11.0, colour::SOFT, Anchor::Right, &text)?;
        }
        let axis = "speed-up over the baseline (right is faster, down is smaller)";
        c.text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 38.0, 12.0, colour::SOFT, Anchor::Middle, axis)?;
        for (speed, mib, _, _) in self.points.iter().filter(|p| !p.2) {
            c.dot(x(*speed), y(*mib), 3.5, colour::GREY)?;
        }
        for (speed, mib, _, label) in &self.points {
            if let Some(name) = label.strip_prefix("peer=") {
                c.rectangle(x(*speed) - 4.5, y(*mib) - 4.5, 9.0, 9.0, colour::ORANGE)?;
                c.text(x(*speed), y(*mib) + 16.0, 11.0, colour::INK, Anchor::Middle, name)?;
            }
        }
        let mut front: Vec<_> = self.points.iter().filter(|p| p.2).collect();
        front.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut taken: Vec<Place> = front.iter().map(|p| (x(p.0), y(p.1), 6.0, 6.0)).collect();
        let mut at = TOP + 8.0;
        for (i, (speed, mib, _, label)) in front.into_iter().enumerate() {
            let (px, py) = (x(*speed), y(*mib));
            c.dot(px, py, 6.0, colour::BLUE)?;
            let number = (i + 1).to_string();
            let lines = lines_of(&wording::short_label(label), 11.0, LEGEND - 60.0);
            if at + 15.0 * lines.len() as f64 > TOP + HEIGHT + 50.0 {
                continue;
            }
            let (nx, ny) = free_place(&mut taken, px, py, width_of(&number, 11.0) / 2.0 + 1.0);
            c.text(nx, ny, 11.0, colour::INK, Anchor::Middle, &number)?;
            c.text(LEFT + WIDTH + 40.0, at, 11.0, colour::INK, Anchor::Right, &number)?;
            for line in lines {
                c.text(LEFT + WIDTH + 48.0, at, 11.0, colour::INK, Anchor::Left, &line)?;
                at += 15.0;
            }
            at += 9.0;
        }
        Ok(())
    }
}
