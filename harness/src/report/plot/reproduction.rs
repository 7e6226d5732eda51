//! Published against measured: one line a finding, what was published as a band or arrow, ours as a dot with its interval.

use anyhow::Result;
use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas};
use super::{Figure, Form, begin, colour, shortened};
use crate::report::reproduction::{ours, published};
use crate::reproduce::{Judged, Published, Unit, Verdict};

const LINE: f64 = 24.0;
const TOP: f64 = 78.0;
const AXIS: f64 = 400.0;
const LABELS: f64 = 540.0;
const VALUES: f64 = 340.0;
/// The ratio that the axis keeps free for an arrow's 36 pixels.
const ARROW: f64 = 1.7;

struct Line {
    label: String,
    published: Published,
    /// Ratio, low, high.
    ours: (f64, f64, f64),
    text: String,
    verdict: Verdict,
}

pub struct Reproduction {
    lines: Vec<Line>,
}

impl Reproduction {
    pub fn new(judged: &[Judged]) -> Reproduction {
        let lines = judged
            .iter()
            .filter(|j| j.finding.unit != Unit::Share)
            .filter_map(|j| {
                let e = j.ours?;
                Some(Line {
                    label: format!("{}  {}", j.finding.claim, j.finding.reading),
                    published: j.finding.published,
                    ours: (e.ratio, e.low, e.high),
                    text: format!(
                        "{} (published {})",
                        ours(j),
                        published(j.finding.published, j.finding.unit)
                    ),
                    verdict: j.verdict,
                })
            })
            .collect();
        Reproduction { lines }
    }

    fn bottom(&self) -> f64 {
        TOP + LINE * self.lines.len() as f64
    }

    fn range(&self) -> (f64, f64) {
        let (mut low, mut high) = (0.9f64, 1.2f64);
        for l in &self.lines {
            let theirs = match l.published {
                Published::Ratio(a, b) => [a, b],
                // With room for the arrow.
                Published::Over(a) => [a, a * ARROW],
                Published::Faster => [1.0, ARROW],
                Published::Slower => [1.0 / ARROW, 1.0],
            };
            for v in [l.ours.0, l.ours.1, l.ours.2, theirs[0], theirs[1]] {
                if v.is_finite() && v > 0.0 {
                    (low, high) = (low.min(v), high.max(v));
                }
            }
        }
        // One wild interval mustn't flatten everything else.
        (low.max(0.2) / 1.05, high.min(200.0) * 1.05)
    }
}

fn colour_of(v: Verdict) -> RGBColor {
    match v {
        Verdict::BorneOut => colour::GREEN,
        Verdict::SameDirection => colour::BLUE,
        Verdict::NotShown | Verdict::Unknown => colour::GREY,
        Verdict::Contradicted => colour::ORANGE,
    }
}

const BAND: RGBColor = RGBColor(203, 206, 214);

impl Figure for Reproduction {
    fn title(&self) -> String {
        "Published against measured".to_owned()
    }

    fn about(&self) -> String {
        "grey: published (band: range, arrow: direction or lower bound); dots: measured here, with 95 % interval; logarithmic".into()
    }

    /// Its fifty lines of words don't fit a column: there is a table for LaTeX in place of that.
    fn size(&self, _: Form) -> (u32, u32) {
        ((LABELS + AXIS + VALUES + 130.0) as u32, (self.bottom() + 64.0) as u32)
    }

    fn draw(&self, c: &mut dyn Canvas, form: Form) -> Result<()> {
        begin(self, c, form)?;
        let (low, high) = self.range();
        let x = |v: f64| LABELS + AXIS * ((v / low).ln() / (high / low).ln()).clamp(0.0, 1.0);
        let bottom = self.bottom();
        let marks = [0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0];
        let mut last = f64::NEG_INFINITY;
        for t in marks.into_iter().filter(|t| *t >= low && *t <= high) {
            c.line((x(t), TOP), (x(t), bottom), colour::GRID, 1.0)?;
            if x(t) - last > 34.0 {
                c.text(x(t), bottom + 12.0, 12.0, colour::SOFT, Anchor::Middle, &format!("{t}"))?;
                last = x(t);
            }
        }
        c.line((x(1.0), TOP - 4.0), (x(1.0), bottom + 3.0), colour::INK, 1.0)?;
        for (i, l) in self.lines.iter().enumerate() {
            let y = TOP + LINE * (i as f64 + 0.5);
            c.text(
                LABELS - 12.0,
                y,
                12.0,
                colour::INK,
                Anchor::Right,
                &shortened(&l.label, 12.0, LABELS - 28.0),
            )?;
            match l.published {
                Published::Ratio(a, b) => {
                    c.rectangle(x(a) - 2.0, y - 8.0, (x(b) - x(a)).max(0.0) + 4.0, 16.0, BAND)?;
                }
                Published::Over(a) => arrow(c, x(a), y, 1.0)?,
                Published::Faster => arrow(c, x(1.0), y, 1.0)?,
                Published::Slower => arrow(c, x(1.0), y, -1.0)?,
            }
            let fill = colour_of(l.verdict);
            let (ratio, from, to) = l.ours;
            if from < to {
                c.line((x(from), y), (x(to), y), fill, 2.0)?;
                for edge in [from, to] {
                    c.line((x(edge), y - 4.0), (x(edge), y + 4.0), fill, 1.5)?;
                }
            }
            c.dot(x(ratio), y, 5.0, fill)?;
            let at = LABELS + AXIS + 22.0;
            c.text(at, y, 11.0, colour::INK, Anchor::Left, &l.text)?;
            c.text(at + VALUES, y, 11.0, colour::INK, Anchor::Left, l.verdict.name())?;
        }
        let mut at = 16.0;
        for v in [Verdict::BorneOut, Verdict::SameDirection, Verdict::NotShown, Verdict::Contradicted] {
            c.dot(at + 6.0, bottom + 42.0, 5.0, colour_of(v))?;
            c.text(at + 18.0, bottom + 42.0, 12.0, colour::SOFT, Anchor::Left, v.name())?;
            at += 140.0;
        }
        Ok(())
    }
}

fn arrow(c: &mut dyn Canvas, x: f64, y: f64, direction: f64) -> Result<()> {
    c.line((x, y), (x + 26.0 * direction, y), BAND, 8.0)?;
    let tip = x + 36.0 * direction;
    c.polygon(&[(tip, y), (x + 24.0 * direction, y - 9.0), (x + 24.0 * direction, y + 9.0)], BAND)
}
