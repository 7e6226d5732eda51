//! Two figures of cells: warm-up curves, and speed against memory.

use anyhow::Result;
use plotters::style::RGBColor;

use super::axis::{tick_label, ticks};
use super::canvas::{Anchor, Canvas};
use super::{COLUMN, COLUMN_SMALL, Figure, Form, begin, colour, lines_of, shortened, width_of};
use crate::analysis::results::{BenchmarkResult, ConfigurationResult};
use crate::analysis::warmup::Shape;
use crate::experiment::plan::Clock;
use crate::report::wording;

/// Where things stand in one form of the figures: the legend is beside the plot on a page, below it in a column.
struct Measures {
    top: f64,
    left: f64,
    width: f64,
    height: f64,
    text: f64,
    /// Size of lines and dots, in parts of those on a page.
    size: f64,
    /// Upper left corner of the legend, and its width.
    legend: (f64, f64),
    legend_width: f64,
}

fn measures(form: Form) -> Measures {
    match form {
        Form::Page => Measures {
            top: 78.0,
            left: 84.0,
            width: 560.0,
            height: 340.0,
            text: 11.0,
            size: 1.0,
            legend: (664.0, 78.0),
            legend_width: 340.0,
        },
        Form::Column => Measures {
            top: 5.0,
            left: 46.0,
            width: COLUMN - 46.0 - 8.0,
            height: 170.0,
            text: COLUMN_SMALL,
            size: 0.6,
            legend: (4.0, 214.0),
            legend_width: COLUMN - 8.0,
        },
    }
}

impl Measures {
    fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// A mark of the horizontal axis.
    fn across(&self, c: &mut dyn Canvas, x: f64, label: &str) -> Result<()> {
        c.line((x, self.top), (x, self.bottom()), colour::GRID, 1.0)?;
        c.text(x, self.bottom() + 1.25 * self.text, self.text, colour::SOFT, Anchor::Middle, label)
    }

    /// A mark of the vertical axis.
    fn down(&self, c: &mut dyn Canvas, y: f64, label: &str) -> Result<()> {
        c.line((self.left, y), (self.left + self.width, y), colour::GRID, 1.0)?;
        c.text(self.left - 0.6 * self.text, y, self.text, colour::SOFT, Anchor::Right, label)
    }

    fn about_across(&self, c: &mut dyn Canvas, text: &str) -> Result<()> {
        let (x, y) = (self.left + self.width / 2.0, self.bottom() + 3.0 * self.text);
        c.text(x, y, self.text, colour::SOFT, Anchor::Middle, text)
    }
}

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

    fn about(&self) -> String {
        "median over processes of each iteration, logarithmic; the dot: from here on nothing changes (changepoints)".into()
    }

    fn size(&self, form: Form) -> (u32, u32) {
        let m = measures(form);
        match form {
            Form::Page => ((m.legend.0 + m.legend_width) as u32, (m.bottom() + 58.0) as u32),
            Form::Column => {
                (COLUMN as u32, (m.legend.1 + 2.6 * m.text * self.curves.len() as f64 + 6.0) as u32)
            }
        }
    }

    fn draw(&self, c: &mut dyn Canvas, form: Form) -> Result<()> {
        begin(self, c, form)?;
        let m = measures(form);
        let all = || self.curves.iter().flat_map(|k| k.1.iter().copied());
        let low = all().fold(f64::INFINITY, f64::min) / 1.1;
        let high = all().fold(0.0, f64::max) * 1.1;
        let longest = self.curves.iter().map(|k| k.1.len()).max().unwrap_or(1);
        let y = |v: f64| m.top + m.height * (1.0 - (v / low).ln() / (high / low).ln());
        // Iterations on a logarithmic axis, too: what matters happens early.
        let x = |i: usize| m.left + m.width * ((i + 1) as f64).ln() / (longest.max(2) as f64).ln();
        let mut value = 10f64.powf(low.log10().floor());
        while value < high {
            for v in [1.0, 2.0, 5.0].map(|k| k * value).into_iter().filter(|v| *v > low && *v < high) {
                let text = wording::amount(v, self.clock).replace(".00 ", " ").replace(".000 ", " ");
                m.down(c, y(v), &text)?;
            }
            value *= 10.0;
        }
        let marks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000];
        for n in marks.into_iter().filter(|n| *n <= longest) {
            m.across(c, x(n - 1), &n.to_string())?;
        }
        m.about_across(c, "iteration")?;
        for (k, (label, values, from, shapes)) in self.curves.iter().enumerate() {
            let fill = COLOURS[k % COLOURS.len()];
            for (i, pair) in values.windows(2).enumerate() {
                c.line((x(i), y(pair[0])), (x(i + 1), y(pair[1])), fill, 2.0 * m.size)?;
            }
            if let Some(at) = from.map(|f| f as usize).filter(|i| *i < values.len()) {
                c.dot(x(at), y(values[at]), 5.0 * m.size, fill)?;
            }
            let step = if form == Form::Page { 40.0 } else { 2.6 * m.text };
            let at = m.legend.1 + step * k as f64 + 0.9 * m.text;
            let (line, words) = (2.2 * m.text, 2.9 * m.text);
            c.line((m.legend.0, at), (m.legend.0 + line, at), fill, 3.0 * m.size)?;
            let label = shortened(&wording::short_label(label), m.text, m.legend_width - words);
            c.text(m.legend.0 + words, at, m.text, colour::INK, Anchor::Left, &label)?;
            let at = at + 1.3 * m.text;
            c.text(m.legend.0 + words, at, 0.95 * m.text, colour::SOFT, Anchor::Left, shapes)?;
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

    /// What nothing else beats, fastest first.
    fn front(&self) -> Vec<&Point> {
        let mut front: Vec<_> = self.points.iter().filter(|p| p.2).collect();
        front.sort_by(|a, b| b.0.total_cmp(&a.0));
        front
    }
}

impl Figure for SpeedAndMemory {
    fn title(&self) -> String {
        format!("{}: speed against memory", self.program)
    }

    fn about(&self) -> String {
        "each dot a configuration; blue: no other is both faster and smaller (Pareto front)".to_owned()
    }

    fn size(&self, form: Form) -> (u32, u32) {
        let m = measures(form);
        match form {
            Form::Page => ((m.legend.0 + m.legend_width) as u32, (m.bottom() + 58.0) as u32),
            Form::Column => {
                let lines: usize = self.front().iter().map(|p| legend_lines(&m, p).len()).sum();
                (COLUMN as u32, (m.legend.1 + 1.35 * m.text * lines as f64 + 8.0) as u32)
            }
        }
    }

    fn draw(&self, c: &mut dyn Canvas, form: Form) -> Result<()> {
        begin(self, c, form)?;
        let m = measures(form);
        let ends = |f: &dyn Fn(&Point) -> f64| {
            let (low, high) =
                self.points.iter().map(f).fold((f64::INFINITY, 0.0f64), |(l, h), v| (l.min(v), h.max(v)));
            let margin = 0.06 * (high - low).max(0.02 * high);
            (low - margin, high + margin)
        };
        let ((left, right), (low, high)) = (ends(&|p| p.0), ends(&|p| p.1));
        let x = |v: f64| m.left + m.width * (v - left) / (right - left);
        let y = |v: f64| m.top + m.height * (1.0 - (v - low) / (high - low));
        let marks = ticks(left, right, 7);
        for t in &marks {
            m.across(c, x(*t), &tick_label(*t, &marks))?;
        }
        let marks = ticks(low, high, 6);
        for t in &marks {
            m.down(c, y(*t), &format!("{} MiB", tick_label(*t, &marks)))?;
        }
        m.about_across(c, "speed-up over the baseline (right is faster, down is smaller)")?;
        for (speed, mib, _, _) in self.points.iter().filter(|p| !p.2) {
            c.dot(x(*speed), y(*mib), 3.5 * m.size, colour::GREY)?;
        }
        for (speed, mib, _, label) in &self.points {
            if let Some(name) = label.strip_prefix("peer=") {
                let half = 4.5 * m.size;
                c.rectangle(x(*speed) - half, y(*mib) - half, 2.0 * half, 2.0 * half, colour::ORANGE)?;
                c.text(x(*speed), y(*mib) + 1.4 * m.text, m.text, colour::INK, Anchor::Middle, name)?;
            }
        }
        let front = self.front();
        let dot = 6.0 * m.size;
        let radius = |p: &Point| if p.2 { dot } else { 3.5 * m.size };
        let mut taken: Vec<Place> =
            self.points.iter().map(|p| (x(p.0), y(p.1), radius(p), radius(p))).collect();
        let mut at = m.legend.1 + 0.75 * m.text;
        for (i, point) in front.into_iter().enumerate() {
            let (px, py) = (x(point.0), y(point.1));
            c.dot(px, py, dot, colour::BLUE)?;
            let number = (i + 1).to_string();
            let lines = legend_lines(&m, point);
            if form == Form::Page && at + 15.0 * lines.len() as f64 > m.bottom() + 50.0 {
                continue;
            }
            let (nx, ny) = free_place(&mut taken, px, py, width_of(&number, m.text) / 2.0 + 1.0);
            c.text(nx, ny, m.text, colour::INK, Anchor::Middle, &number)?;
            c.text(m.legend.0 + 1.8 * m.text, at, m.text, colour::INK, Anchor::Right, &number)?;
            for line in lines {
                c.text(m.legend.0 + 2.5 * m.text, at, m.text, colour::INK, Anchor::Left, &line)?;
                at += 1.35 * m.text;
            }
            at += if form == Form::Page { 9.0 } else { 0.0 };
        }
        Ok(())
    }
}

/// A point's label in lines that fit the legend.
fn legend_lines(m: &Measures, point: &Point) -> Vec<String> {
    lines_of(&wording::short_label(&point.3), m.text, m.legend_width - 3.0 * m.text)
}
