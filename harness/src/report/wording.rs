//! How numbers and verdicts are put into words, alike in every form of the report.

use vm_core::config::Switch;

use crate::analysis::Results;
use crate::analysis::cells::WarmUp;
use crate::analysis::results::{ConfigurationResult, Effect, OVERALL};
use crate::analysis::{Estimate, Verdict};
use crate::experiment::plan::Clock;
use crate::experiment::tax::TaxRow;

/// `1.234`.
pub fn ratio(value: f64) -> String {
    if value.is_nan() { String::new() } else { format!("{value:.3}") }
}

/// `1.234 [1.210, 1.259]`, with a mark where the interval is a t interval.
pub fn estimate(e: Option<Estimate>) -> String {
    match e {
        None => "not measured".to_owned(),
        Some(e) if e.low.is_nan() || e.low == e.high => ratio(e.ratio),
        Some(e) => format!("{} {}", ratio(e.ratio), interval(e)),
    }
}

/// `[1.210, 1.259]`, or nothing if there is no interval.
pub fn interval(e: Estimate) -> String {
    if e.low.is_nan() || e.low == e.high {
        String::new()
    } else {
        format!("[{}, {}]", ratio(e.low), ratio(e.high))
    }
}

/// `+12.3 %`.
pub fn percent(e: Estimate) -> String {
    format!("{} %", signed(e.ratio))
}

/// `+12.3 % [+11.0, +13.6]`.
pub fn percent_with_interval(e: Estimate) -> String {
    if e.low < e.high {
        format!("{} [{}, {}]", percent(e), signed(e.low), signed(e.high))
    } else {
        percent(e)
    }
}

fn signed(ratio: f64) -> String {
    let text = format!("{:+.1}", (ratio - 1.0) * 100.0);
    // A sign in front of nothing would only raise questions.
    if ["+0.0", "-0.0"].contains(&text.as_str()) { "0.0".to_owned() } else { text }
}

/// The verdict of a configuration's speed-up; the baseline is what others are compared with.
pub fn verdict(c: &ConfigurationResult, is_baseline: bool) -> String {
    match c.speedup {
        _ if is_baseline => "baseline".to_owned(),
        None => "not measured".to_owned(),
        Some(e) => e.verdict().name().to_owned(),
    }
}

/// What is said behind a main effect.
pub fn effect_note(effect: &Effect) -> String {
    let verdict = match (effect.estimate, effect.verdict()) {
        (None, _) => "not measured",
        (Some(_), Verdict::Unknown) => "no interval",
        (Some(e), Verdict::NoDifferenceShown) if e.verdict() != Verdict::NoDifferenceShown => {
            "not shown, given how many effects were looked at"
        }
        (_, v) => v.name(),
    };
    let note = if effect.exercised == Some(false) {
        format!("not exercised; {verdict}")
    } else {
        verdict.to_owned()
    };
    match effect.terms.as_slice() {
        [one] => match Switch::from_id(one).and_then(Switch::superseded_by) {
            Some(by) => format!("{note} (does nothing while `{}` is on)", by.info().id),
            None => note,
        },
        _ => note,
    }
}

/// What an interaction says.
pub fn interaction_note(e: &Effect) -> &'static str {
    match e.verdict() {
        _ if e.exercised == Some(false) => "not exercised; no interaction possible",
        Verdict::Faster => "together more than the product",
        Verdict::Slower => "together less than the product",
        Verdict::NoDifferenceShown => "no interaction shown",
        Verdict::Unknown => "no interval",
    }
}

/// A label for a narrow column: everything on by one word in place of the ids of all switches.
pub fn short_label(label: &str) -> String {
    label.replace(&vm_core::SwitchSet::all().label(), "all")
}

/// What the rows of the tax table are.
pub const TAX: &str = "Instructions (callgrind), start-up left out, in the full build and in one that can't switch: \
    `base` against a build without any switch, everything on against a build hard-wired to it.";

/// What the A/A arm came out as, on each program; nothing if there was none.
pub fn noise(results: &Results) -> Option<String> {
    let single = results.benchmarks.iter().filter(|b| b.name != OVERALL);
    let parts: Vec<String> =
        single.filter_map(|b| Some(format!("{} on {}", percent_with_interval(b.noise?), b.name))).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How the processes of a cell settle: `9 warm-up, 1 flat; settled from iteration 12 (1.3 s)`.
pub fn warm_up(w: &WarmUp) -> String {
    let shapes: Vec<String> = w.shapes.iter().map(|(s, n)| format!("{n} {}", s.name())).collect();
    let mut text = shapes.join(", ");
    if let (Some(from), Some(spent)) = (w.from.filter(|f| *f > 0.0), w.spent) {
        text += &format!("; settled from iteration {from:.0} (after {})", seconds(spent));
    }
    text
}

/// `+0.42 %`.
pub fn tax(row: &TaxRow) -> String {
    format!("{:+.2} %", row.percent())
}

/// Whether a tax is within what the design allows.
pub fn tax_verdict(row: &TaxRow) -> String {
    let allowed = row.other.allowed();
    let word = if row.percent() <= allowed { "within" } else { "above" };
    format!("{word} {allowed} %")
}

/// What has to be said if other load took part in the result; nothing if it didn't.
pub fn disturbance(waited: Option<f64>, clock: Clock) -> Option<String> {
    let share = waited.filter(|s| *s > 0.05 && clock != Clock::Instructions)?;
    let advice = match clock {
        Clock::Wall => "measure on a quiet machine, or with --metric cpu",
        Clock::Cpu | Clock::Instructions => {
            "processor time is analysed, which leaves out the waiting but not the shared caches"
        }
    };
    Some(format!("{:.0} % of the measured iterations had to wait for the processor: {advice}", share * 100.0))
}

/// A size in the unit that is analysed: `12.3 ms`, or `45.6 M` instructions.
pub fn amount(value: f64, clock: Clock) -> String {
    match clock {
        Clock::Wall | Clock::Cpu => seconds(value),
        Clock::Instructions => format!("{:.1} M", value / 1e6),
    }
}

/// `12.3 ms`, `1.23 s`.
pub fn seconds(value: f64) -> String {
    match value {
        v if v >= 1.0 => format!("{v:.3} s"),
        v if v >= 1e-3 => format!("{:.2} ms", v * 1e3),
        v => format!("{:.2} µs", v * 1e6),
    }
}

/// `12.3 MiB` from KiB.
pub fn memory(kib: u64) -> String {
    format!("{:.1} MiB", kib as f64 / 1024.0)
}
