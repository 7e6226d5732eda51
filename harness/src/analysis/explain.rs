//! Why a switch paid or didn't: its effect beside the counters of the VM, one paragraph for each switch and program.
//!
//! Only what was counted is said. The comparison is the baseline against the baseline with that one level on, because in
//! it nothing else changes; the main effect stands beside it.

use vm_core::config::{SWITCHES, Switch};

use super::Verdict;
use super::opcodes::OpcodeMix;
use super::results::{BenchmarkResult, ConfigurationResult, Effect};
use crate::experiment::Plan;
use crate::experiment::plan::Clock;
use crate::measure::session::iterations_of;
use crate::report::wording;

/// Why one level did what it did on one program.
#[derive(Clone, Debug)]
pub struct Explanation {
    pub of: String,
    pub benchmark: String,
    pub text: String,
}

/// Counters that any switch may change: what they count, in which unit, and the part of it that a change must be to be worth a
/// word. What is timed differs by some percent from process to process.
const GENERAL: &[(&str, &str, f64, f64)] = &[
    ("bound-methods", "bound methods made", 1.0, 0.01),
    ("heap.allocated-bytes", "bytes allocated", 1.0, 0.01),
    ("gc.collections", "garbage collections", 1.0, 0.01),
    ("gc.nanoseconds", "µs in the garbage collector", 1e3, 0.1),
];

/// One paragraph for each level on this program.
pub fn explain(plan: &Plan, b: &BenchmarkResult, mix: &OpcodeMix) -> Vec<Explanation> {
    let Some(program) = plan.programs.iter().find(|p| p.name == b.name) else { return Vec::new() };
    let (warmups, iterations) = iterations_of(plan, program);
    let per_process = f64::from((warmups + iterations).max(1));
    b.effects
        .iter()
        .map(|e| {
            let name = &e.terms[0];
            let alone = plan.alone(name).and_then(|i| b.configurations.get(i));
            let mut text = match alone {
                Some(on) => paragraph(plan.clock, e, &b.configurations[0], on, per_process),
                None => summary(e),
            };
            if let Some(change) =
                alone.and_then(|on| mix.change(&b.name, &b.configurations[0].label, &on.label))
            {
                text += &format!(" {change}");
            }
            Explanation { of: name.clone(), benchmark: b.name.clone(), text }
        })
        .collect()
}

fn summary(e: &Effect) -> String {
    let size = e.estimate.map_or_else(|| "not measured".to_owned(), wording::percent_with_interval);
    format!("{size} on average ({}).", wording::effect_note(e))
}

fn paragraph(
    clock: Clock,
    e: &Effect,
    base: &ConfigurationResult,
    on: &ConfigurationResult,
    per_process: f64,
) -> String {
    let mut said = vec![summary(e)];
    if let Some(s) = on.speedup {
        said.push(format!("Alone, over `{}`: {}.", base.label, wording::percent_with_interval(s)));
    }
    let name = e.terms[0].as_str();
    let count = |c: &ConfigurationResult, counter: &str| c.counters.get(counter).copied();
    let info = Switch::from_id(name).map(|s| &SWITCHES[s as usize]);
    let fired = info.and_then(|i| Some((i.fired_counter, count(on, i.fired_counter)?)));
    match fired {
        Some((counter, 0)) => {
            said.push(format!("`{counter}` stayed 0: the program gives it nothing to do, so what is left is noise or the cost of being on."));
        }
        Some((counter, n)) => {
            let times = n as f64 / per_process;
            said.push(format!("`{counter}`: {} an iteration.", large(times)));
            // Where it has caches, what it saves is saved at each hit; else whenever it fires.
            let unit = info.and_then(|i| count(on, &format!("{}.hits", i.fired_counter.split('.').next()?)));
            let times = unit.map_or(times, |hits| hits as f64 / per_process);
            if let Some(each) = saved_each(clock, base, on, times) {
                said.push(each);
            }
        }
        None => {}
    }
    let own = |c: &str| {
        info.is_some_and(|i| c.split('.').next() == i.fired_counter.split('.').next())
            || (name.starts_with("jit=") && c.starts_with("jit"))
    };
    if let Some((hits, misses)) = info.and_then(|i| {
        let prefix = i.fired_counter.split('.').next()?;
        Some((count(on, &format!("{prefix}.hits"))?, count(on, &format!("{prefix}.misses"))?))
    }) && hits + misses > 0
    {
        let rate = 100.0 * hits as f64 / (hits + misses) as f64;
        said.push(format!(
            "Its caches hit in {rate:.2} % of {} look-ups.",
            large((hits + misses) as f64 / per_process)
        ));
    }
    let others: Vec<String> = on
        .counters
        .iter()
        .filter(|(c, n)| own(c) && **n > 0 && fired.is_none_or(|(f, _)| f != c.as_str()))
        // Hits and misses have been told; exits by opcode are too many; the most at one time is nothing an iteration.
        .filter(|(c, _)| !c.ends_with(".hits") && !c.ends_with(".misses"))
        .filter(|(c, _)| !c.starts_with("jit.exit-") && !c.contains(".peak-"))
        .map(|(c, n)| format!("{c} {}", large(*n as f64 / per_process)))
        .collect();
    if !others.is_empty() {
        said.push(format!("Also counted, an iteration: {}.", others.join(", ")));
    }
    let changes: Vec<String> = GENERAL
        .iter()
        .filter_map(|(counter, words, unit, worth)| {
            let (before, after) = (count(base, counter)? as f64, count(on, counter)? as f64);
            let change = after - before;
            (change.abs() > worth * before.max(per_process)).then(|| {
                let part = if before > 0.0 {
                    format!(" ({:+.0} %)", 100.0 * change / before)
                } else {
                    String::new()
                };
                let sign = if change < 0.0 { "fewer" } else { "more" };
                format!("{} {sign} {words}{part}", large(change.abs() / per_process / unit))
            })
        })
        .collect();
    if !changes.is_empty() {
        said.push(format!("Beside it, an iteration: {}.", changes.join(", ")));
    }
    said.join(" ")
}

/// What one firing saves or costs on average, if the difference is one.
fn saved_each(
    clock: Clock,
    base: &ConfigurationResult,
    on: &ConfigurationResult,
    times: f64,
) -> Option<String> {
    let verdict = on.speedup?.verdict();
    let difference = base.median_seconds? - on.median_seconds?;
    if times <= 0.0 || !matches!(verdict, Verdict::Faster | Verdict::Slower) {
        return None;
    }
    let each = difference / times;
    let word = if each >= 0.0 { "saved" } else { "lost" };
    Some(match clock {
        Clock::Instructions => format!("That is {:.1} instructions {word} each time.", each.abs()),
        Clock::Wall | Clock::Cpu => format!("That is {:.1} ns {word} each time.", each.abs() * 1e9),
    })
}

/// `1.23 M`.
fn large(value: f64) -> String {
    match value {
        v if v >= 1e9 => format!("{:.2} G", v / 1e9),
        v if v >= 1e6 => format!("{:.2} M", v / 1e6),
        v if v >= 1e4 => format!("{:.1} k", v / 1e3),
        v if v >= 10.0 || v == v.trunc() => format!("{v:.0}"),
        v => format!("{v:.1}"),
    }
}
