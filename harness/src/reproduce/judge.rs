//! Whether our number bears a published one out.

use super::{Published, Unit};
use crate::analysis::Estimate;

/// What can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Our interval meets what was published.
    BorneOut,
    /// An effect in the same direction, of another size.
    SameDirection,
    /// No effect is shown here.
    NotShown,
    /// An effect in the other direction, or a share on the other side.
    Contradicted,
    /// There is no number, or no interval.
    Unknown,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Verdict::BorneOut => "borne out",
            Verdict::SameDirection => "same direction",
            Verdict::NotShown => "not shown",
            Verdict::Contradicted => "contradicted",
            Verdict::Unknown => "not judged",
        }
    }

    pub const ALL: [Verdict; 5] = [
        Verdict::BorneOut,
        Verdict::SameDirection,
        Verdict::NotShown,
        Verdict::Contradicted,
        Verdict::Unknown,
    ];
}

/// That nothing happens is borne out only by an interval at most this wide (half of it, relative).
const WIDEST_FOR_NO_EFFECT: f64 = 0.05;

/// Sets our estimate beside what was published.
pub fn judge(published: Published, unit: Unit, ours: Option<Estimate>) -> Verdict {
    let Some(e) = ours.filter(|e| !e.low.is_nan()) else { return Verdict::Unknown };
    let meets = match published {
        Published::Ratio(low, high) => e.low <= high && low <= e.high,
        Published::Over(least) => e.high >= least,
        Published::Faster => e.low > 1.0,
        Published::Slower => e.high < 1.0,
    };
    // An interval that holds the claim and no effect at all can't tell them apart.
    let claims_no_effect = matches!(published, Published::Ratio(low, high) if low <= 1.0 && 1.0 <= high);
    let shows_an_effect = unit == Unit::Share || e.low > 1.0 || e.high < 1.0;
    if meets && (shows_an_effect || claims_no_effect && e.half_width() <= WIDEST_FOR_NO_EFFECT) {
        return Verdict::BorneOut;
    }
    if unit == Unit::Share {
        // A share has no neutral value to be on one side of.
        return Verdict::Contradicted;
    }
    if claims_no_effect && shows_an_effect {
        return Verdict::Contradicted;
    }
    if e.low <= 1.0 && 1.0 <= e.high {
        return Verdict::NotShown;
    }
    let theirs_above = match published {
        Published::Ratio(low, high) => low * high > 1.0,
        Published::Over(least) => least >= 1.0,
        Published::Faster => true,
        Published::Slower => false,
    };
    if (e.ratio > 1.0) == theirs_above { Verdict::SameDirection } else { Verdict::Contradicted }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(low: f64, high: f64) -> Option<Estimate> {
        let mut e = Estimate::one(5);
        (e.ratio, e.low, e.high) = (f64::midpoint(low, high), low, high);
        Some(e)
    }

    #[test]
    fn verdicts() {
        let j = |p, low, high| judge(p, Unit::Speedup, ours(low, high));
        let claim = Published::Ratio(1.15, 1.40);
        assert_eq!(j(claim, 1.10, 1.20), Verdict::BorneOut);
        assert_eq!(j(claim, 1.05, 1.10), Verdict::SameDirection);
        assert_eq!(j(claim, 1.50, 1.60), Verdict::SameDirection);
        assert_eq!(j(claim, 0.98, 1.02), Verdict::NotShown);
        assert_eq!(j(claim, 0.50, 4.0), Verdict::NotShown, "it can't tell the claim from nothing");
        assert_eq!(j(Published::Ratio(0.99, 1.01), 0.98, 1.02), Verdict::BorneOut);
        assert_eq!(j(Published::Ratio(0.99, 1.01), 0.5, 2.0), Verdict::NotShown);
        assert_eq!(j(claim, 0.90, 0.95), Verdict::Contradicted);
        assert_eq!(j(Published::Over(1.2), 1.3, 1.4), Verdict::BorneOut);
        assert_eq!(j(Published::Faster, 1.3, 1.4), Verdict::BorneOut);
        assert_eq!(j(Published::Faster, 0.99, 1.4), Verdict::NotShown);
        assert_eq!(j(Published::Slower, 1.01, 1.02), Verdict::Contradicted);
        // "Below 1 %" is a claim of no effect, and an effect contradicts its size, not its direction.
        assert_eq!(j(Published::Ratio(0.99, 1.01), 1.2, 1.3), Verdict::Contradicted);
        assert_eq!(j(Published::Ratio(0.97, 1.03), 0.7, 0.8), Verdict::Contradicted);
        assert_eq!(judge(Published::Over(0.07), Unit::Share, ours(0.05, 0.06)), Verdict::Contradicted);
        assert_eq!(judge(claim, Unit::Speedup, None), Verdict::Unknown);
    }
}
