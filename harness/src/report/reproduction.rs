//! The report of `harness --reproduce`: terminal, `reproduction.md`, `.csv`, `.tex`, `cite.bib` and a plot of published
//! against measured.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;
use comfy_table::ContentArrangement;

use super::plot::reproduction::Reproduction;
use super::{latex, plot, wording};
use crate::analysis::{self, Estimate, Verdict as Difference};
use crate::experiment::{BENCHMARKS, Record, record};
use crate::reproduce::catalogue::SETTING;
use crate::reproduce::{Judged, Published, Unit, Verdict, claims};

/// A configuration that makes a program slower.
pub struct Slowed {
    pub program: String,
    pub config: String,
    pub speedup: Estimate,
}

/// Every program that a configuration slows in these experiments, worst first: PyPy's caveat (S14) in numbers.
///
/// # Errors
/// A result can't be read.
pub fn slowed(judged: &[Judged], dir: &Path) -> Result<Vec<Slowed>> {
    let mut found: Vec<Slowed> = Vec::new();
    let mut ids: Vec<&str> = judged.iter().map(|j| j.experiment.id).collect();
    ids.dedup();
    for id in ids {
        let own = dir.join(id);
        if !own.join(record::FILE).exists() {
            continue;
        }
        let results = analysis::analyse(&own)?;
        let baseline = results.record.plan.baseline();
        // Where the baseline is no plain `base`, a ratio wouldn't be over it.
        if baseline.label() != "base" {
            continue;
        }
        for b in results.benchmarks.iter().filter(|b| b.name != analysis::results::OVERALL) {
            for c in b.configurations.iter().filter(|c| !c.configuration.is_peer()) {
                if let Some(e) = c.speedup.filter(|e| e.verdict() == Difference::Slower)
                    && !found.iter().any(|f| f.program == b.name && f.config == c.label)
                {
                    found.push(Slowed { program: b.name.clone(), config: c.label.clone(), speedup: e });
                }
            }
        }
    }
    found.sort_by(|a, b| a.speedup.ratio.total_cmp(&b.speedup.ratio));
    Ok(found)
}

/// A value in its unit.
pub fn value(unit: Unit, v: f64) -> String {
    match unit {
        Unit::Speedup | Unit::Times if v >= 100.0 => format!("{v:.0}"),
        Unit::Speedup | Unit::Times if v >= 10.0 => format!("{v:.1}"),
        Unit::Speedup | Unit::Times => format!("{v:.3}"),
        Unit::Share => format!("{:.1} %", v * 100.0),
    }
}

/// What was published, in words.
pub fn published(p: Published, unit: Unit) -> String {
    match p {
        Published::Ratio(low, high) => format!("{} to {}", value(unit, low), value(unit, high)),
        Published::Over(least) => format!("over {}", value(unit, least)),
        Published::Faster => "faster".to_owned(),
        Published::Slower => "slower".to_owned(),
    }
}

/// Our value with its interval.
pub fn ours(j: &Judged) -> String {
    match j.ours {
        Some(e) if e.low < e.high => format!(
            "{} [{}, {}]{}",
            value(j.finding.unit, e.ratio),
            value(j.finding.unit, e.low),
            value(j.finding.unit, e.high),
            if e.method == analysis::estimate::Method::T { " t" } else { "" }
        ),
        Some(e) => value(j.finding.unit, e.ratio),
        None => String::new(),
    }
}

pub fn terminal(judged: &[Judged], slowed: &[Slowed]) -> String {
    let mut t = super::terminal::table(
        &["claim", "what is compared", "published", "ours, 95 % interval", "verdict"],
        &[],
    );
    t.set_content_arrangement(ContentArrangement::Dynamic);
    for j in judged {
        let number = if j.ours.is_some() { ours(j) } else { j.missing.clone() };
        t.add_row([
            j.finding.claim,
            &format!("{}: {}", j.experiment.id, j.finding.reading),
            &published(j.finding.published, j.finding.unit),
            &number,
            j.verdict.name(),
        ]);
    }
    let mut out = format!("\nPublished against measured ({SETTING})\n{t}\n{}\n", counts(judged));
    let _ = writeln!(out, "\nWhat a configuration slows, worst first (S14)");
    for s in slowed.iter().take(20) {
        let _ = writeln!(out, "  {} under {}: {}", s.program, s.config, wording::estimate(Some(s.speedup)));
    }
    if slowed.is_empty() {
        let _ = writeln!(out, "  none is shown");
    }
    out
}

fn counts(judged: &[Judged]) -> String {
    let of = |v: Verdict| judged.iter().filter(|j| j.verdict == v).count();
    let words: Vec<String> =
        Verdict::ALL.iter().filter(|v| of(**v) > 0).map(|v| format!("{} {}", of(*v), v.name())).collect();
    format!("{} comparisons: {}", judged.len(), words.join(", "))
}

/// Writes every file of the report.
///
/// # Errors
/// The folder can't be written to.
pub fn write(dir: &Path, record: &Record, judged: &[Judged], slowed: &[Slowed]) -> Result<()> {
    plot::write_one(&dir.join("plots"), "reproduction", &Reproduction::new(judged))?;
    super::write(&dir.join("reproduction.md"), &markdown(record, judged, slowed))?;
    super::write(&dir.join("reproduction.csv"), &csv(judged)?)?;
    super::write(&dir.join("reproduction.tex"), &latex::reproduction(judged))?;
    let used: Vec<&str> = judged.iter().map(|j| j.finding.claim).collect();
    super::write(&dir.join("cite.bib"), &latex::bibliography(&used))
}

fn csv(judged: &[Judged]) -> Result<String> {
    let mut w = csv::Writer::from_writer(Vec::new());
    w.write_record([
        "claim",
        "experiment",
        "reading",
        "unit",
        "published_low",
        "published_high",
        "ours",
        "low",
        "high",
        "method",
        "blocks",
        "verdict",
        "differs",
        "missing",
    ])?;
    for j in judged {
        let (low, high) = match j.finding.published {
            Published::Ratio(low, high) => (low.to_string(), high.to_string()),
            Published::Over(least) => (least.to_string(), String::new()),
            Published::Faster => ("1".to_owned(), String::new()),
            Published::Slower => (String::new(), "1".to_owned()),
        };
        let number =
            |f: fn(&Estimate) -> f64| j.ours.as_ref().map_or_else(String::new, |e| format!("{:.6}", f(e)));
        w.write_record([
            j.finding.claim,
            j.experiment.id,
            j.finding.reading,
            match j.finding.unit {
                Unit::Speedup => "speed-up",
                Unit::Times => "times",
                Unit::Share => "share",
            },
            &low,
            &high,
            &number(|e| e.ratio),
            &number(|e| e.low),
            &number(|e| e.high),
            j.ours.map_or("", |e| e.method.name()),
            &j.ours.map_or_else(String::new, |e| e.blocks.to_string()),
            j.verdict.name(),
            j.finding.differs,
            &j.missing,
        ])?;
    }
    Ok(String::from_utf8(w.into_inner()?)?)
}

fn markdown(record: &Record, judged: &[Judged], slowed: &[Slowed]) -> String {
    let all = claims::all();
    let mut out = String::from("# Published against measured\n\n");
    let _ = writeln!(
        out,
        "{}. Setting: {SETTING}. Intervals are 95 %; those marked t rest on fewer than ten blocks.\n",
        counts(judged)
    );
    let _ = writeln!(out, "![Published against measured](plots/reproduction.svg)\n");
    let mut experiment = "";
    for j in judged {
        if j.experiment.id != experiment {
            experiment = j.experiment.id;
            let _ = writeln!(out, "\n## {} (`{experiment}`)\n", j.experiment.title);
            let _ = writeln!(
                out,
                "| claim | read as | published | ours | verdict | what differs |\n|---|---|---|---|---|---|"
            );
        }
        let number = if j.ours.is_some() { ours(j) } else { j.missing.clone() };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {number} | **{}** | {} |",
            j.finding.claim,
            j.finding.reading,
            published(j.finding.published, j.finding.unit),
            j.verdict.name(),
            j.finding.differs
        );
    }
    let _ = writeln!(out, "\n## What a configuration slows, worst first\n");
    let _ = writeln!(
        out,
        "PyPy's page warns that it is unclear whether many of these pay in real programs (S14).\n"
    );
    if slowed.is_empty() {
        let _ = writeln!(out, "None is shown.");
    } else {
        let _ = writeln!(out, "| program | configuration | speed-up | |\n|---|---|---|---|");
    }
    for s in slowed {
        let made_for = BENCHMARKS.iter().find(|b| b.name == s.program).and_then(|b| b.shows);
        let note = made_for.map_or_else(String::new, |id| format!("made for {id}"));
        let _ = writeln!(
            out,
            "| {} | `{}` | {} | {note} |",
            s.program,
            s.config,
            wording::estimate(Some(s.speedup))
        );
    }
    let _ = writeln!(out, "\n## Sources\n");
    for c in all.iter().filter(|c| c.id == "S14" || judged.iter().any(|j| j.finding.claim == c.id)) {
        let _ = writeln!(
            out,
            "- **{}** ({}): {} {}. {}",
            c.id, c.year, c.source_title, c.source_locator, c.claim
        );
    }
    let _ = writeln!(
        out,
        "\nMeasured on {}, {} cores, {}, kernel {}; revision {}, {}; seed {}, {} blocks, {}.",
        record.machine.cpu,
        record.machine.cores,
        record.machine.os,
        record.machine.kernel,
        record.build.revision,
        record.build.rustc,
        record.plan.seed,
        record.plan.invocations,
        record.plan.clock.title()
    );
    out
}
