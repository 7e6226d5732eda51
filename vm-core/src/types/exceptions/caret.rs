//! Source lines in tracebacks and the carets below them.

use std::collections::HashMap;

use ruff_python_ast::{Expr, Stmt};
use ruff_python_parser::parse_module;
use ruff_text_size::Ranged;

use super::width::columns;
use crate::bytecode::Position;

/// Files read for a traceback, each once.
#[derive(Default)]
pub struct SourceFiles {
    files: HashMap<String, Option<String>>,
}

impl SourceFiles {
    /// A line (1-based) without its line break; `None` if the file can't be read.
    pub fn line(&mut self, file: &str, line: u32) -> Option<&str> {
        let text = self.files.entry(file.to_owned()).or_insert_with(|| {
            std::fs::read(file).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        });
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        text.as_deref()?.split('\n').nth(index).map(|l| l.strip_suffix('\r').unwrap_or(l))
    }
}

const BLANK: [char; 3] = [' ', '\t', '\u{c}'];

/// Where the operator (or the brackets) of the segment stand, in bytes.
struct Anchors {
    left: usize,
    right: usize,
}

/// Shows a source line, and below it what part of it raised, unless that is all of it.
pub fn push_source_line(out: &mut String, line: &str, number: u32, position: Position) {
    let shown = line.trim_start_matches(BLANK);
    let shown_end = shown.trim_end_matches(BLANK);
    if shown_end.is_empty() {
        return;
    }
    out.push_str("    ");
    out.push_str(shown);
    out.push('\n');
    let indent = line.len() - shown.len();
    let start = position.column as usize;
    if position.line != number || position.line == 0 || start < indent || !line.is_char_boundary(start) {
        return;
    }
    let one_line = position.end_line == position.line;
    let end = if one_line { position.end_column as usize } else { indent + shown_end.len() };
    if end <= start || end > line.len() || !line.is_char_boundary(end) {
        return;
    }
    let segment = &line[start..end];
    let anchors = if one_line { find_anchors(segment) } else { None };
    let chars = |s: &str| s.chars().count();
    if anchors.is_none() && chars(segment) == chars(shown_end) {
        return;
    }
    out.push_str("    ");
    out.extend(std::iter::repeat_n(' ', columns(&line[indent..start])));
    match anchors {
        None => out.extend(std::iter::repeat_n('^', columns(segment))),
        Some(a) => {
            let (left, right) = (a.left.min(segment.len()), a.right.min(segment.len()));
            let parts = [('~', 0, left), ('^', left, right), ('~', right, segment.len())];
            for (c, from, to) in parts {
                let n = segment.get(from..to).map_or(to.saturating_sub(from), columns);
                out.extend(std::iter::repeat_n(c, n));
            }
        }
    }
    out.push('\n');
}

/// The operator of a binary operation, or the brackets of a subscript.
fn find_anchors(segment: &str) -> Option<Anchors> {
    let parsed = parse_module(segment).ok()?;
    let [Stmt::Expr(statement)] = parsed.suite().iter().as_slice() else { return None };
    match &*statement.value {
        Expr::BinOp(op) => {
            let bytes = segment.as_bytes();
            let (from, to) = (op.left.end().to_usize(), op.right.start().to_usize());
            let left = (from..to).find(|&i| !bytes[i].is_ascii_whitespace())?;
            let double = left + 1 < to && !bytes[left + 1].is_ascii_whitespace();
            Some(Anchors { left, right: left + 1 + usize::from(double) })
        }
        Expr::Subscript(s) => {
            Some(Anchors { left: s.value.end().to_usize(), right: s.slice.end().to_usize() + 1 })
        }
        _ => None,
    }
}

/// The text of a syntax error and its carets; offsets count characters from 1.
pub fn push_error_text(out: &mut String, text: &str, offset: Option<i64>, end_offset: Option<i64>) {
    let text = text.trim_end_matches('\n');
    let shown = text.trim_start_matches([' ', '\n', '\u{c}', '\t']);
    out.push_str("    ");
    out.push_str(shown);
    out.push('\n');
    let Some(offset) = offset else { return };
    let spaces = (text.chars().count() - shown.chars().count()) as i64;
    let width = shown.chars().count() as i64;
    let end = match end_offset {
        None | Some(0) => offset,
        Some(e) => e,
    };
    let end = if end == offset || end == -1 { offset + 1 } else { end };
    let column = offset - 1 - spaces;
    let end_column = (end.min(spaces + width + 1).max(offset + 1)) - 1 - spaces;
    if column < 0 {
        return;
    }
    out.push_str("    ");
    for c in shown.chars().take(column as usize) {
        out.push(if c.is_whitespace() { c } else { ' ' });
    }
    out.extend(std::iter::repeat_n(' ', usize::try_from(column - width).unwrap_or(0)));
    out.extend(std::iter::repeat_n('^', usize::try_from(end_column - column).unwrap_or(1).max(1)));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(line: &str, column: u32, end_column: u32) -> String {
        let mut out = String::new();
        let position = Position { line: 1, end_line: 1, column, end_column };
        push_source_line(&mut out, line, 1, position);
        out
    }

    #[test]
    fn carets_mark_the_operator() {
        assert_eq!(show("    x = a + b", 8, 13), "    x = a + b\n        ~~^~~\n");
        assert_eq!(show("x = a // b", 4, 10), "    x = a // b\n        ~~^^~~\n");
        assert_eq!(show("x = d['k']", 4, 10), "    x = d['k']\n        ~^^^^^\n");
    }

    #[test]
    fn no_carets_below_a_whole_line() {
        assert_eq!(show("  raise E", 2, 9), "    raise E\n");
        assert_eq!(show("f(1)", 0, 4), "    f(1)\n");
    }
}
