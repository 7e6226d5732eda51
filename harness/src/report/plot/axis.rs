//! The axis of ratios that most figures share: linear over a narrow range, logarithmic over a wide one, so that a JIT's factor
//! of ten doesn't press a switch's ten percent flat.

/// From this ratio between its ends on, an axis is logarithmic.
const WIDE: f64 = 4.0;

/// An axis from left to right, in units of the figure.
pub struct Axis {
    low: f64,
    high: f64,
    left: f64,
    width: f64,
}

impl Axis {
    /// An axis that has room for 1, for all of these values, and for a margin.
    pub fn around(values: impl Iterator<Item = f64>, left: f64, width: f64) -> Axis {
        let known = values.filter(|v| v.is_finite() && *v > 0.0);
        let (low, high) = known.fold((1.0f64, 1.0f64), |(l, h), v| (l.min(v), h.max(v)));
        if high / low >= WIDE {
            let margin = (high / low).powf(0.03);
            return Axis { low: low / margin, high: high * margin, left, width };
        }
        let margin = 0.05 * (high - low).max(0.03);
        Axis { low: low - margin, high: high + margin, left, width }
    }

    fn logarithmic(&self) -> bool {
        self.low > 0.0 && self.high / self.low >= WIDE
    }

    /// Where a ratio stands.
    pub fn x(&self, ratio: f64) -> f64 {
        let share = if self.logarithmic() {
            (ratio / self.low).ln() / (self.high / self.low).ln()
        } else {
            (ratio - self.low) / (self.high - self.low)
        };
        self.left + self.width * share
    }

    /// Round values with their labels, about as many as `count`.
    pub fn ticks(&self, count: usize) -> Vec<(f64, String)> {
        if !self.logarithmic() {
            let marks = ticks(self.low, self.high, count);
            return marks.iter().map(|t| (*t, tick_label(*t, &marks))).collect();
        }
        let inside = |steps: &[f64]| -> Vec<f64> {
            let decades = self.low.log10().floor() as i32..=self.high.log10().ceil() as i32;
            let all = decades.flat_map(|d| steps.iter().map(move |s| s * 10f64.powi(d)));
            all.filter(|t| (self.low..=self.high).contains(t)).collect()
        };
        let choices = [&[1.0, 1.5, 2.0, 3.0, 5.0, 7.0][..], &[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
        let marks = choices.map(inside).into_iter().find(|m| m.len() <= count).unwrap_or_default();
        marks.into_iter().map(|t| (t, format!("{}", (t * 1e6).round() / 1e6))).collect()
    }

    /// What is written below it, if its direction is the usual one.
    pub fn about(&self, what: &str) -> String {
        if self.logarithmic() { format!("{what}, logarithmic") } else { what.to_owned() }
    }
}

/// Round numbers that cover `low..high` in about `count` steps.
pub fn ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    let rough = (high - low) / count.max(1) as f64;
    if !(rough.is_finite() && rough > 0.0) {
        return vec![low];
    }
    let magnitude = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|m| m * magnitude).into_iter().find(|s| *s >= rough * 0.999);
    let step = step.unwrap_or(10.0 * magnitude);
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last).map(|i| i as f64 * step).collect()
}

/// A tick's label with as many digits as its neighbours need.
pub fn tick_label(value: f64, ticks: &[f64]) -> String {
    let step = ticks.windows(2).map(|w| w[1] - w[0]).fold(f64::INFINITY, f64::min);
    let digits = if step.is_finite() {
        (0..4)
            .find(|d| {
                let scaled = step * 10f64.powi(*d);
                (scaled - scaled.round()).abs() < 1e-6
            })
            .unwrap_or(4)
    } else {
        2
    };
    format!("{value:.*}", digits.max(1) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let labels = |low, high, count| {
            let marks = ticks(low, high, count);
            marks.iter().map(|t| tick_label(*t, &marks)).collect::<Vec<_>>()
        };
        assert_eq!(labels(0.93, 1.52, 6), ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"]);
        assert_eq!(labels(0.98, 1.07, 4), ["1.000", "1.025", "1.050"]);
        assert_eq!(labels(0.5, 12.0, 5), ["2.5", "5.0", "7.5", "10.0"]);
        assert_eq!(ticks(1.0, 1.0, 5), [1.0]);
    }

    #[test]
    fn a_wide_axis_is_logarithmic() {
        let narrow = Axis::around([0.9, 1.5].into_iter(), 10.0, 100.0);
        assert!((narrow.x(1.2) - 60.0).abs() < 1e-9);
        let wide = Axis::around([0.9, 13.4, f64::NAN].into_iter(), 10.0, 100.0);
        assert!((wide.x(4.0) - wide.x(2.0) - (wide.x(2.0) - wide.x(1.0))).abs() < 1e-9);
        let labels = |count| wide.ticks(count).into_iter().map(|t| t.1).collect::<Vec<_>>();
        assert_eq!(labels(8), ["1", "1.5", "2", "3", "5", "7", "10"]);
        assert_eq!(labels(4), ["1", "2", "5", "10"]);
        assert!(
            wide.about("speed-up").ends_with("logarithmic") && wide.x(0.9) > 10.0 && wide.x(13.4) < 110.0
        );
    }
}
