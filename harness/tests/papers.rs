//! What goes into papers is well formed: the PDFs of the figures, the LaTeX tables, the bibliography.

mod support;

use std::path::{Path, PathBuf};

fn written() -> tempfile::TempDir {
    let dir = tempfile::TempDir::new().unwrap();
    harness::report::write_all(dir.path(), &support::golden_results()).unwrap();
    dir
}

fn find(text: &[u8], word: &str) -> Option<usize> {
    text.windows(word.len()).position(|w| w == word.as_bytes())
}

/// The bytes between two words, the first time that they occur.
fn between<'a>(text: &'a [u8], from: &str, to: &str) -> &'a [u8] {
    let rest = &text[find(text, from).unwrap_or_else(|| panic!("no {from}")) + from.len()..];
    &rest[..find(rest, to).unwrap_or_else(|| panic!("no {to}"))]
}

fn pdfs(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "pdf"));
    paths
}

/// Width and height of the page, in points; the rest of the file is checked on the way.
fn page_size(path: &Path) -> (f64, f64) {
    let bytes = std::fs::read(path).unwrap();
    assert!(
        bytes.starts_with(b"%PDF-1.") && bytes.trim_ascii_end().ends_with(b"%%EOF"),
        "{}",
        path.display()
    );
    // Every entry of the cross-reference table leads to the object of its number.
    let number = |text: &[u8]| std::str::from_utf8(text).unwrap().trim().parse::<usize>().unwrap();
    let table = &bytes[number(between(&bytes, "startxref\n", "%%EOF"))..];
    assert!(table.starts_with(b"xref"), "{}", path.display());
    let entries: Vec<&[u8]> = between(table, "xref", "trailer").split(|b| *b == b'\n').collect();
    let used = entries.iter().filter(|e| e.trim_ascii_end().ends_with(b" n"));
    let mut objects = 0;
    for (i, entry) in used.enumerate() {
        let object = format!("{} 0 obj", i + 1);
        assert!(bytes[number(&entry[..10])..].starts_with(object.as_bytes()), "{}: {object}", path.display());
        objects += 1;
    }
    assert_eq!(objects, 9, "{}", path.display());
    // A TrueType font (its first word is 1.0) that is named by the page and has glyphs.
    let file = number(between(&bytes, "/FontFile2 ", " 0 R"));
    let font = between(&bytes, &format!("\n{file} 0 obj"), "endstream");
    assert!(between(font, "stream\n", ">").starts_with(b"00010000"), "{}", path.display());
    // Text is shown, and lines or areas are drawn.
    let content = between(&bytes, "stream\n", "endstream");
    let count =
        |operator: &str| content.split(|b| *b == b'\n').filter(|l| l.ends_with(operator.as_bytes())).count();
    assert!(count("Tj") > 5 && count("BT") == count("ET"), "{}", path.display());
    assert!(count("S") + count("f") > 10, "{}", path.display());
    let page = std::str::from_utf8(between(&bytes, "/MediaBox [", "]")).unwrap();
    let corners: Vec<f64> = page.split_whitespace().map(|n| n.parse().unwrap()).collect();
    assert_eq!(corners[..2], [0.0, 0.0]);
    (corners[2], corners[3])
}

#[test]
fn figures_are_whole_pdfs_of_their_size() {
    let dir = written();
    let plots = dir.path().join("plots");
    let pages = pdfs(&plots);
    assert!(pages.len() >= 8, "{pages:?}");
    for path in &pages {
        // The SVG beside it is the same figure, in units of three quarters of a point.
        let svg = std::fs::read_to_string(path.with_extension("svg")).unwrap();
        let view = svg.split_once("viewBox=\"").unwrap().1.split_once('"').unwrap().0;
        let view: Vec<f64> = view.split(' ').map(|n| n.parse().unwrap()).collect();
        assert_eq!(page_size(path), (view[2] * 0.75, view[3] * 0.75), "{}", path.display());
    }
    let columns = pdfs(&plots.join("column"));
    assert_eq!(columns.len(), pages.len());
    for path in &columns {
        assert_eq!(page_size(path).0, 241.5, "8.5 cm: {}", path.display());
    }
}

/// Checks that braces balance and that no character has a meaning of its own to TeX.
fn assert_harmless(text: &str, name: &str) {
    let mut depth = 0_i32;
    let mut before = ' ';
    for c in text.lines().filter(|l| !l.starts_with('%')).collect::<Vec<_>>().join("\n").chars() {
        if before != '\\' {
            depth += i32::from(c == '{') - i32::from(c == '}');
            assert!(!"%#_^~".contains(c), "{name}: bare {c}\n{text}");
        }
        assert!(depth >= 0, "{name}: a brace too many\n{text}");
        assert!(c.is_ascii() || c.is_alphabetic(), "{name}: {c} needs a package\n{text}");
        // A backslash behind a backslash ends a row and quotes nothing.
        before = if before == '\\' && c == '\\' { ' ' } else { c };
    }
    assert_eq!(depth, 0, "{name}: a brace is open\n{text}");
}

#[test]
fn tables_have_as_many_cells_as_columns() {
    let dir = written();
    for name in ["effects.tex", "best.tex"] {
        let text = std::fs::read_to_string(dir.path().join(name)).unwrap();
        assert_harmless(&text, name);
        let begun = text.lines().find_map(|l| l.strip_prefix("\\begin{tabular}{")).unwrap();
        let plain = begun.strip_suffix('}').unwrap().replace("p{0.4\\linewidth}", "p");
        let columns = plain.chars().count();
        assert!(columns > 1 && plain.chars().all(|c| "lrcp".contains(c)), "{plain}");
        let rows: Vec<&str> = text.lines().filter(|l| l.ends_with("\\\\")).collect();
        assert!(rows.len() > 2, "{text}");
        for row in rows {
            assert_eq!(row.replace("\\&", "").matches('&').count() + 1, columns, "{name}: {row}");
        }
        for rule in ["\\toprule", "\\midrule", "\\bottomrule", "\\end{tabular}"] {
            assert_eq!(text.matches(rule).count(), 1, "{name}: {rule}");
        }
    }
}

#[test]
fn the_bibliography_of_all_claims_is_well_formed() {
    let claims = harness::reproduce::claims::all();
    let ids: Vec<&str> = claims.iter().map(|c| c.id.as_str()).collect();
    let bib = harness::report::latex::bibliography(&ids);
    assert_harmless(&bib, "cite.bib");
    assert_eq!(bib.matches("@misc{").count(), claims.len());
}
