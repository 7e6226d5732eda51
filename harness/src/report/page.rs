//! `report.html`: one file that needs no network; its tables sort and filter, its plots are part of it.

use anyhow::Result;
use minijinja::{Environment, Value};
use serde::{Deserialize, Serialize};

use super::plot::{Plot, colour};
use super::wording;
use crate::analysis::results::{ConfigurationResult, Effect, Failure, OVERALL};
use crate::analysis::{Estimate, Results, Verdict};
use crate::experiment::Record;
use crate::experiment::plan::Clock;
use crate::experiment::tax::TaxRow;

const TEMPLATE: &str = include_str!("page.html.j2");

/// A number as it is shown, with what it sorts by.
#[derive(Serialize)]
struct Figure {
    text: String,
    sort: f64,
}

/// One row of the table of configurations, as the page's script reads it: program, label, then shown and sorted by.
type ConfigurationRow =
    (String, String, f64, String, String, String, f64, String, f64, String, f64, String, &'static str);

#[derive(Serialize)]
struct BestRow {
    benchmark: String,
    size: usize,
    label: String,
    speedup: String,
    interval: String,
    step: String,
    agreement: String,
}

#[derive(Serialize)]
struct PhaseRow {
    benchmark: String,
    label: String,
    start: Figure,
    load: Figure,
    first: Figure,
    steady: Figure,
    warm_up: String,
}

#[derive(Serialize)]
struct Why {
    of: String,
    benchmark: String,
    text: String,
}

#[derive(Serialize)]
struct EffectRow {
    benchmark: String,
    of: String,
    ratio: Figure,
    interval: String,
    note: String,
    class: &'static str,
}

#[derive(Serialize)]
struct PlotView {
    name: String,
    title: String,
    svg: String,
}

#[derive(Serialize)]
struct TaxView<'a> {
    row: &'a TaxRow,
    other: &'static str,
    percent: String,
    verdict: String,
}

impl TaxView<'_> {
    fn new(row: &TaxRow) -> TaxView<'_> {
        TaxView {
            row,
            other: row.other.title(),
            percent: wording::tax(row),
            verdict: wording::tax_verdict(row),
        }
    }
}

/// Everything that the template names.
#[derive(Serialize)]
struct View<'a> {
    record: &'a Record,
    baseline: String,
    programs: Vec<&'a str>,
    /// JSON for the page's script.
    rows: String,
    counted: bool,
    shares: bool,
    best: Vec<BestRow>,
    phases: Vec<PhaseRow>,
    explanations: Vec<Why>,
    noise: Option<String>,
    aliases: Vec<String>,
    resolution: usize,
    effects: Vec<EffectRow>,
    interactions: Vec<EffectRow>,
    failures: &'a [Failure],
    tax: Vec<TaxView<'a>>,
    tax_explained: &'static str,
    plots: Vec<PlotView>,
    clock: &'static str,
    disturbance: Option<String>,
    incomplete: bool,
    done: usize,
    planned: usize,
    widest: Option<String>,
    flags: String,
    processes: u32,
}

/// The whole page.
///
/// # Errors
/// The template doesn't fit (which a test would have shown).
pub fn html(results: &Results, plots: &[Plot]) -> Result<String> {
    let record = &results.record;
    let single = || results.benchmarks.iter().filter(|b| b.name != OVERALL);
    let baseline = record.plan.baseline().label();
    let rows: Vec<ConfigurationRow> = single()
        .flat_map(|b| {
            let unmeasured = b.configurations.iter().filter(|c| c.speedup.is_none());
            b.ranked().into_iter().chain(unmeasured).map(move |c| (b, c))
        })
        .map(|(b, c)| configuration_row(record, &b.name, c, c.label == baseline))
        .collect();
    // Within a script element, only "<" could end it.
    let rows = serde_json::to_string(&rows)?.replace('<', "\\u003c");
    let effect_count = results.benchmarks.first().map_or(0, |b| b.effects.len());
    let effects: Vec<EffectRow> = (0..effect_count)
        .flat_map(|i| results.benchmarks.iter().map(move |b| effect_row(&b.name, &b.effects[i])))
        .collect();
    let interactions: Vec<EffectRow> = results
        .benchmarks
        .iter()
        .flat_map(|b| b.interactions.iter().chain(&b.triples).map(|i| effect_row(&b.name, i)))
        .collect();
    let plots: Vec<PlotView> = plots
        .iter()
        .map(|p| PlotView { name: p.name.clone(), title: p.title.clone(), svg: themed(&p.svg) })
        .collect();
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    environment.add_template("page", TEMPLATE)?;
    let view = serde_json::to_value(View {
        record,
        baseline,
        programs: single().map(|b| b.name.as_str()).collect(),
        rows,
        counted: record.plan.clock == Clock::Instructions,
        shares: results.benchmarks.iter().any(|b| !b.shares.is_empty()),
        best: best_rows(results),
        phases: phase_rows(results),
        explanations: results
            .explanations
            .iter()
            .map(|e| Why { of: e.of.clone(), benchmark: e.benchmark.clone(), text: e.text.clone() })
            .collect(),
        noise: wording::noise(results),
        aliases: record.plan.extras.fraction.as_ref().map(|f| f.aliases()).unwrap_or_default(),
        resolution: record.plan.extras.fraction.as_ref().map_or(0, |f| f.resolution),
        effects,
        interactions,
        failures: &results.failures,
        tax: results.tax.iter().map(TaxView::new).collect(),
        tax_explained: wording::TAX,
        plots,
        clock: record.plan.clock.title(),
        disturbance: wording::disturbance(results.waited, record.plan.clock),
        incomplete: results.done < results.planned,
        done: results.done,
        planned: results.planned,
        widest: results.widest_effect().map(|w| format!("±{:.1} %", w * 100.0)),
        flags: record.machine.cpu_flags.join(" "),
        processes: record.plan.invocations,
    })?;
    // minijinja builds its values by deserializing; JSON is the nearest form that serde can write.
    Ok(environment.get_template("page")?.render(Value::deserialize(view)?)?)
}

fn configuration_row(
    record: &Record,
    benchmark: &str,
    c: &ConfigurationResult,
    is_baseline: bool,
) -> ConfigurationRow {
    let speedup = figure(c.speedup.map(|s| s.ratio), wording::ratio);
    let time = figure(c.median_seconds, |v| wording::amount(v, record.plan.clock));
    let first = figure(c.first_iteration_ratio, wording::ratio);
    let memory = figure(c.peak_rss_kib.map(|k| k as f64), |k| wording::memory(k as u64));
    let failed = if c.failed > 0 { format!(", {} failed", c.failed) } else { String::new() };
    (
        benchmark.to_owned(),
        c.label.clone(),
        speedup.sort,
        speedup.text,
        c.speedup.map_or_else(String::new, wording::interval),
        time.text,
        time.sort,
        first.text,
        first.sort,
        memory.text,
        memory.sort,
        wording::verdict(c, is_baseline) + &failed,
        class(c.speedup),
    )
}

fn best_rows(results: &Results) -> Vec<BestRow> {
    let all = results.benchmarks.iter().flat_map(|b| b.best.iter().map(move |best| (b, best)));
    all.map(|(b, best)| BestRow {
        benchmark: b.name.clone(),
        size: best.size,
        label: results.record.plan.configurations[best.configuration].label(),
        speedup: wording::ratio(best.speedup.ratio),
        interval: wording::interval(best.speedup),
        step: best.over_smaller.map_or_else(String::new, wording::percent_with_interval),
        agreement: format!("{:.0} %", best.agreement * 100.0),
    })
    .collect()
}

/// The baseline, what stands beside the factorial, and each switch alone: all combinations would be too many.
fn phase_rows(results: &Results) -> Vec<PhaseRow> {
    let single = results.benchmarks.iter().filter(|b| b.name != OVERALL);
    let rows = single.flat_map(|b| b.configurations.iter().map(move |c| (b, c)));
    rows.filter(|(_, c)| !c.in_factorial || c.label.matches('+').count() == 0)
        .filter(|(_, c)| c.phases.start.is_some() || c.warm_up.is_some())
        .map(|(b, c)| PhaseRow {
            benchmark: b.name.clone(),
            label: c.label.clone(),
            start: figure(c.phases.start, wording::seconds),
            load: figure(c.phases.load, wording::seconds),
            first: figure(c.phases.first, |v| wording::amount(v, results.record.plan.clock)),
            steady: figure(c.median_seconds, |v| wording::amount(v, results.record.plan.clock)),
            warm_up: c
                .warm_up
                .as_ref()
                .map_or_else(|| "too few iterations to tell".to_owned(), wording::warm_up),
        })
        .collect()
}

fn figure(value: Option<f64>, show: impl Fn(f64) -> String) -> Figure {
    Figure {
        text: value.map_or_else(String::new, show),
        sort: value.filter(|v| v.is_finite()).unwrap_or(-1.0),
    }
}

fn class(e: Option<Estimate>) -> &'static str {
    match e.map(|e| e.verdict()) {
        Some(Verdict::Faster) => "faster",
        Some(Verdict::Slower) => "slower",
        _ => "same",
    }
}

fn effect_row(benchmark: &str, effect: &Effect) -> EffectRow {
    EffectRow {
        benchmark: benchmark.to_owned(),
        of: effect.name(),
        ratio: figure(effect.estimate.map(|e| e.ratio), wording::ratio),
        interval: effect.estimate.map_or_else(String::new, wording::interval),
        note: if effect.terms.len() > 1 {
            wording::interaction_note(effect).to_owned()
        } else {
            wording::effect_note(effect)
        },
        class: match effect.verdict() {
            Verdict::Faster => "faster",
            Verdict::Slower => "slower",
            _ => "same",
        },
    }
}

/// Paper and ink of a plot become those of the page, so that it follows light and dark.
fn themed(svg: &str) -> String {
    let name = |c: plotters::style::RGBColor| format!("#{:02X}{:02X}{:02X}", c.0, c.1, c.2);
    let svg = svg
        .replace(&name(colour::PAPER), "var(--paper)")
        .replace(&name(colour::INK), "var(--ink)")
        .replace(&name(colour::SOFT), "var(--soft)")
        .replace(&name(colour::GRID), "var(--grid)");
    // A size in the style sheet instead of a fixed one: plots shrink on narrow screens.
    match svg.find("<svg") {
        Some(at) => svg[at..].to_owned(),
        None => svg,
    }
}
