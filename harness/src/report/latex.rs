//! LaTeX: tables with booktabs, and a bibliography of the claims.

use std::fmt::Write;

use super::{reproduction, wording};
use crate::analysis::Results;
use crate::analysis::results::OVERALL;
use crate::reproduce::{Judged, claims};

/// Text with what LaTeX would take for commands made harmless.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '~' => out += "\\textasciitilde{}",
            '^' => out += "\\textasciicircum{}",
            '\\' => out += "\\textbackslash{}",
            '×' => out += "$\\times$",
            '–' => out += "--",
            '≤' => out += "$\\le$",
            '"' => out += "''",
            _ => out.push(c),
        }
    }
    out
}

/// A column of words that are broken into lines.
const WORDS: &str = "p{0.4\\linewidth}";

/// A percentage with its interval; a minus is one of mathematics, not a hyphen.
fn percent(text: &str) -> String {
    escaped(text).replace('-', "$-$")
}

/// Main effects by switch and program, as a table for a paper.
pub fn effects(results: &Results) -> String {
    let mut out =
        String::from("% \\usepackage{booktabs}\n% Bold: an effect, given how many were looked at (Holm).\n");
    let columns = "r".repeat(results.benchmarks.len());
    let _ = writeln!(out, "\\begin{{tabular}}{{l{columns}}}\n\\toprule");
    let names: Vec<String> = results.benchmarks.iter().map(|b| escaped(&b.name)).collect();
    let _ = writeln!(out, "Switch & {} \\\\\n\\midrule", names.join(" & "));
    let count = results.benchmarks.first().map_or(0, |b| b.effects.len());
    for i in 0..count {
        let cells: Vec<String> = results
            .benchmarks
            .iter()
            .map(|b| {
                let e = &b.effects[i];
                let Some(estimate) = e.estimate else { return "--".to_owned() };
                let text = percent(&wording::percent_with_interval(estimate));
                if e.stands_out() { format!("\\textbf{{{text}}}") } else { text }
            })
            .collect();
        let _ = writeln!(
            out,
            "{} & {} \\\\",
            escaped(&results.benchmarks[0].effects[i].name()),
            cells.join(" & ")
        );
    }
    out + "\\bottomrule\n\\end{tabular}\n"
}

/// The best configuration of each size on all programs together.
pub fn best(results: &Results) -> String {
    let mut out = String::from("% \\usepackage{booktabs}\n");
    out += &format!("\\begin{{tabular}}{{r{WORDS}rr}}\n\\toprule\n");
    out += "Switches & Configuration & Speed-up & Over one fewer \\\\\n\\midrule\n";
    let joint = results.benchmarks.iter().find(|b| b.name == OVERALL).or(results.benchmarks.first());
    for best in joint.into_iter().flat_map(|b| &b.best) {
        let label = results.record.plan.configurations[best.configuration].label();
        let step = best.over_smaller.map_or_else(|| "--".to_owned(), |e| percent(&wording::percent(e)));
        let _ = writeln!(
            out,
            "{} & {} & {} & {} \\\\",
            best.size,
            // A label has no spaces to break at.
            escaped(&label).replace('+', "+\\allowbreak{}"),
            wording::ratio(best.speedup.ratio),
            step
        );
    }
    out + "\\bottomrule\n\\end{tabular}\n"
}

/// Published against measured.
pub fn reproduction(judged: &[Judged]) -> String {
    let mut out = String::from("% \\usepackage{booktabs}\n");
    out += &format!("\\begin{{tabular}}{{l{WORDS}lll}}\n\\toprule\n");
    out += "Source & Comparison & Published & Measured & Verdict \\\\\n\\midrule\n";
    for j in judged.iter().filter(|j| j.ours.is_some()) {
        let _ = writeln!(
            out,
            "\\cite{{{}}} & {} & {} & {} & {} \\\\",
            j.finding.claim,
            escaped(j.finding.reading),
            escaped(&reproduction::published(j.finding.published, j.finding.unit)),
            escaped(&reproduction::ours(j)),
            j.verdict.name()
        );
    }
    out + "\\bottomrule\n\\end{tabular}\n"
}

/// `cite.bib` for these claims.
pub fn bibliography(ids: &[&str]) -> String {
    let mut out = String::new();
    for c in claims::all().iter().filter(|c| ids.contains(&c.id.as_str())) {
        let _ = writeln!(
            out,
            "@misc{{{},\n  title = {{{{{}}}}},\n  howpublished = {{{}}},\n  year = {{{}}},\n  note = {{{}}}\n}}\n",
            c.id,
            escaped(&c.source_title),
            escaped(&c.source_locator),
            c.year,
            escaped(&c.claim)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_harmless() {
        assert_eq!(escaped("50 % of a_b & {c}"), "50 \\% of a\\_b \\& \\{c\\}");
        assert_eq!(escaped("~\\"), "\\textasciitilde{}\\textbackslash{}");
    }

    #[test]
    fn bibliography_has_each_claim_once() {
        let bib = bibliography(&["S01", "P122"]);
        assert_eq!(bib.matches("@misc{").count(), 2);
        assert_eq!(bib.matches('{').count(), bib.matches('}').count());
        assert!(bib.contains("year = {2001}"));
    }
}
