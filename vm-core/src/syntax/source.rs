//! From bytes to text (BOM, coding cookie, newlines) and from offsets to lines and columns.

use super::error::{ErrorKind, SyntaxError};
use super::tree::Span;
use crate::bytecode::Position;

/// Source text with `\n` newlines, and where its lines start.
#[derive(Debug)]
pub struct Source {
    pub text: String,
    line_starts: Vec<u32>,
    /// Lines that come before the text, when it is a piece of a file.
    lines_before: u32,
}

impl Source {
    /// Decodes a file as CPython does: UTF-8 unless a cookie in the first two lines says otherwise.
    pub fn from_bytes(bytes: &[u8]) -> Result<Source, SyntaxError> {
        let (bytes, has_bom) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => (rest, true),
            None => (bytes, false),
        };
        let cookie = coding_cookie(bytes);
        let encoding = cookie.as_deref().map(normalize_encoding);
        let text = match encoding.as_deref() {
            None | Some("utf-8") => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(e) => return Err(not_utf8(bytes, e.valid_up_to())),
            },
            Some(other) if has_bom => {
                let message = format!("encoding problem: {other} with BOM");
                return Err(SyntaxError::without_place(ErrorKind::Syntax, message));
            }
            Some("iso-8859-1") => bytes.iter().map(|&b| b as char).collect(),
            Some("ascii") => match bytes.iter().position(|&b| b >= 0x80) {
                None => bytes.iter().map(|&b| b as char).collect(),
                Some(at) => {
                    let message = format!(
                        "(unicode error) 'ascii' codec can't decode byte 0x{:02x} in position {at}: \
                         ordinal not in range(128)",
                        bytes[at]
                    );
                    return Err(SyntaxError::without_place(ErrorKind::Syntax, message));
                }
            },
            // LIMIT: of the many encodings of CPython only these three are known.
            Some(_) => {
                let message = format!("unknown encoding: {}", cookie.unwrap_or_default());
                return Err(SyntaxError::without_place(ErrorKind::Syntax, message));
            }
        };
        Source::from_text(&text)
    }

    /// Takes text that is already decoded.
    pub fn from_text(text: &str) -> Result<Source, SyntaxError> {
        if text.contains('\0') {
            let message = "source code string cannot contain null bytes";
            return Err(SyntaxError::without_place(ErrorKind::Syntax, message));
        }
        if text.len() > u32::MAX as usize - 16 {
            return Err(SyntaxError::without_place(ErrorKind::Memory, "source text is too long"));
        }
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        let mut line_starts = vec![0];
        line_starts.extend(memchr_newlines(&text));
        Ok(Source { text, line_starts, lines_before: 0 })
    }

    /// The 0-based line of an offset.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_starts.partition_point(|&start| start <= offset) - 1
    }

    /// The 1-based line of an offset.
    pub fn line(&self, offset: u32) -> u32 {
        self.line_index(offset) as u32 + 1 + self.lines_before
    }

    /// The same text as a piece of a file, `n` lines of which come before it.
    pub fn behind_lines(self, n: u32) -> Source {
        Source { lines_before: n, ..self }
    }

    /// Offset of the first byte of a 1-based line.
    pub fn start_of_line(&self, line: u32) -> u32 {
        self.line_start(line.saturating_sub(1 + self.lines_before) as usize)
    }

    /// Number of lines; a text that ends in a newline has an empty last one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// Offset of the first byte of a 0-based line.
    pub fn line_start(&self, line_index: usize) -> u32 {
        self.line_starts.get(line_index).copied().unwrap_or(self.text.len() as u32)
    }

    /// The text of a 0-based line without its newline.
    pub fn line_text(&self, line_index: usize) -> &str {
        let start = self.line_start(line_index) as usize;
        let end = self.line_start(line_index + 1) as usize;
        self.text[start..end].strip_suffix('\n').unwrap_or(&self.text[start..end])
    }

    /// Lines and byte columns of a span.
    pub fn position(&self, span: Span) -> Position {
        let first = self.line_index(span.start);
        let last = self.line_index(span.end);
        Position {
            line: first as u32 + 1 + self.lines_before,
            end_line: last as u32 + 1 + self.lines_before,
            column: span.start - self.line_starts[first],
            end_column: span.end - self.line_starts[last],
        }
    }

    /// The 1-based column of an offset, in characters.
    pub fn character_column(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        let start = self.line_start(self.line_index(offset as u32)) as usize;
        self.text.get(start..offset).map_or(0, |s| s.chars().count()) as u32 + 1
    }

    /// An error that marks a span.
    pub fn error(&self, kind: ErrorKind, message: impl Into<String>, span: Span) -> SyntaxError {
        let line = self.line_index(span.start);
        let mut text = self.line_text(line).to_owned();
        text.push('\n');
        SyntaxError {
            kind,
            message: message.into(),
            line: line as u32 + 1,
            column: self.character_column(span.start),
            end_line: self.line(span.end),
            end_column: self.character_column(span.end) as i32,
            text: Some(text),
        }
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

fn memchr_newlines(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(i, _)| i as u32 + 1)
}

/// The encoding named by a comment in the first two lines (PEP 263).
fn coding_cookie(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&b| b == b'\n' || b == b'\r').take(2) {
        let trimmed = line.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\x0c'));
        let Some(start) = trimmed else { continue };
        if line[start] != b'#' {
            return None;
        }
        let comment = &line[start..];
        let found = comment.windows(7).position(|w| &w[..6] == b"coding" && matches!(w[6], b':' | b'='));
        if let Some(at) = found {
            let rest = &comment[at + 7..];
            let skip = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            let name: String = rest[skip..]
                .iter()
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
                .map(|&b| b as char)
                .collect();
            if !name.is_empty() {
                return Some(name);
            }
        }
    }
    None
}

fn normalize_encoding(name: &str) -> String {
    let lower = name.to_ascii_lowercase().replace('_', "-");
    let is = |prefix: &str| lower == prefix || lower.starts_with(&format!("{prefix}-"));
    if is("utf-8") || lower == "utf8" || lower == "u8" {
        "utf-8".to_owned()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") || lower == "latin1" || lower == "l1" {
        "iso-8859-1".to_owned()
    } else if lower == "ascii" || lower == "us-ascii" {
        "ascii".to_owned()
    } else {
        lower
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> SyntaxError {
    let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
    let message = format!(
        "Non-UTF-8 code starting with '\\x{:02x}' on line {line}, but no encoding declared; see \
         https://peps.python.org/pep-0263/ for details",
        bytes[at]
    );
    SyntaxError { line: line as u32, ..SyntaxError::without_place(ErrorKind::Syntax, message) }
}
