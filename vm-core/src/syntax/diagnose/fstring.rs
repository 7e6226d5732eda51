//! What is wrong inside a string literal: escapes, and the replacement fields of f-strings.

use super::diagnose;
use crate::syntax::error::{ErrorKind, SyntaxError};
use crate::syntax::lexer::{Kind, Token, lex};
use crate::syntax::source::Source;
use crate::syntax::tree::Span;

type Checked = Result<(), Box<SyntaxError>>;

/// Checks one string token. `after` is where the text behind the literal starts: CPython reports errors of
/// escapes and fields there.
pub(super) fn check(source: &Source, token: Token, after: u32) -> Checked {
    let Kind::Str { fstring, bytes } = token.kind else { return Ok(()) };
    let whole = source.slice(token.span);
    let quote = whole.find(['\'', '"']).unwrap_or(0);
    let (prefix, body) = whole.split_at(quote);
    let raw = prefix.contains(['r', 'R']);
    let width =
        if body.len() >= 6 && (body.starts_with("\"\"\"") || body.starts_with("'''")) { 3 } else { 1 };
    let body = body.get(width..body.len().saturating_sub(width)).unwrap_or("");
    let fail = |message: String| -> Checked {
        Err(Box::new(source.error(ErrorKind::Syntax, message, Span { start: after, end: after })))
    };
    if bytes && !body.is_ascii() {
        return Err(Box::new(source.error(
            ErrorKind::Syntax,
            "bytes can only contain ASCII literal characters",
            token.span,
        )));
    }
    if fstring {
        let first_line = source.line(token.span.start);
        return fields(body, 0, raw).map_err(|wrong| match wrong {
            Wrong::Message(message) => {
                Box::new(source.error(ErrorKind::Syntax, message, Span { start: after, end: after }))
            }
            Wrong::Inside(mut error) => {
                error.line += first_line - 1;
                error.end_line += first_line - 1;
                error
            }
        });
    }
    match if raw { None } else { bad_escape(body, bytes) } {
        Some(message) => fail(message),
        None => Ok(()),
    }
}

/// The first malformed escape.
fn bad_escape(body: &str, bytes: bool) -> Option<String> {
    let text = body.as_bytes();
    let mut at = 0;
    while at < text.len() {
        if text[at] != b'\\' {
            at += 1;
            continue;
        }
        let digits = |from: usize, most: usize| {
            text[from..].iter().take(most).take_while(|b| b.is_ascii_hexdigit()).count()
        };
        let (need, what) = match text.get(at + 1) {
            Some(b'x') => (2, "truncated \\xXX escape"),
            Some(b'u') if !bytes => (4, "truncated \\uXXXX escape"),
            Some(b'U') if !bytes => (8, "truncated \\UXXXXXXXX escape"),
            Some(b'N') if !bytes => {
                let close = body[at..].find('}').map(|end| at + end);
                let (end, what) = match (text.get(at + 2), close) {
                    (Some(b'{'), Some(close)) if close > at + 3 => (close, "unknown Unicode character name"),
                    (Some(b'{'), Some(close)) => (close, "malformed \\N character escape"),
                    (Some(b'{'), None) => (text.len() - 1, "malformed \\N character escape"),
                    _ => (at + 1, "malformed \\N character escape"),
                };
                // Whether the name exists is for the parser to know: it has no error, then it does.
                if what.starts_with("unknown") && unicode_name_exists(&body[at..=end]) {
                    at = end + 1;
                    continue;
                }
                return Some(unicode_error(at, end, what));
            }
            _ => {
                at += 2;
                continue;
            }
        };
        let have = digits(at + 2, need);
        if have < need {
            if bytes {
                return Some(format!("(value error) invalid \\x escape at position {at}"));
            }
            return Some(unicode_error(at, at + 1 + have, what));
        }
        if need == 8 && u32::from_str_radix(&body[at + 2..at + 10], 16).is_ok_and(|c| c > 0x10ffff) {
            return Some(unicode_error(at, at + 9, "illegal Unicode character"));
        }
        at += 2 + need;
    }
    None
}

fn unicode_error(start: usize, end: usize, what: &str) -> String {
    format!("(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {what}")
}

fn unicode_name_exists(escape: &str) -> bool {
    let text = format!("\"{escape}\"");
    ruff_python_parser::parse_expression(&text).is_ok()
}

enum Wrong {
    Message(String),
    Inside(Box<SyntaxError>),
}

fn wrong(message: &str) -> Result<usize, Wrong> {
    Err(Wrong::Message(format!("f-string: {message}")))
}

/// Checks the fields of a piece of an f-string.
fn fields(body: &str, depth: usize, raw: bool) -> Result<(), Wrong> {
    let bytes = body.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' if depth == 0 && bytes.get(at + 1) == Some(&b'{') => at += 2,
            b'{' => at = field(body, at + 1, depth, raw)?,
            b'}' if depth == 0 && bytes.get(at + 1) == Some(&b'}') => at += 2,
            b'}' => return wrong("single '}' is not allowed").map(|_| ()),
            b'\\' if !raw && bytes.get(at + 1) == Some(&b'N') && bytes.get(at + 2) == Some(&b'{') => {
                match body[at..].find('}') {
                    Some(end) => at += end + 1,
                    None => {
                        return bad_escape(body, false)
                            .map_or(Ok(()), |message| Err(Wrong::Message(message)));
                    }
                }
            }
            _ => at += 1,
        }
    }
    if let Some(message) = if raw || depth > 0 { None } else { bad_escape_outside_fields(body) } {
        return Err(Wrong::Message(message));
    }
    Ok(())
}

/// Malformed escapes in the text before the first field.
fn bad_escape_outside_fields(body: &str) -> Option<String> {
    bad_escape(&body[..body.find('{').unwrap_or(body.len())], false)
}

/// Checks one field; returns the offset behind its closing brace.
fn field(body: &str, start: usize, depth: usize, raw: bool) -> Result<usize, Wrong> {
    if depth >= 2 {
        return wrong("expressions nested too deeply");
    }
    let bytes = body.as_bytes();
    let mut at = start;
    let mut open: Vec<u8> = Vec::new();
    let mut quote: Option<(u8, usize)> = None;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b'\\' {
            return Err(Wrong::Message("f-string expression part cannot include a backslash".to_owned()));
        }
        if let Some((q, width)) = quote {
            let closing = byte == q && (width == 1 || bytes[at..].starts_with(&[q; 3]));
            at += if closing { width } else { 1 };
            if closing {
                quote = None;
            }
            continue;
        }
        match byte {
            b'\'' | b'"' => {
                let width = if bytes[at..].starts_with(&[byte; 3]) { 3 } else { 1 };
                quote = Some((byte, width));
                at += width;
                continue;
            }
            b'(' | b'[' | b'{' => open.push(byte),
            b'#' => return Err(Wrong::Message("f-string expression part cannot include '#'".to_owned())),
            b'!' | b':' | b'=' | b'<' | b'>' if open.is_empty() => {
                let next = bytes.get(at + 1);
                if next == Some(&b'=') && matches!(byte, b'!' | b'=' | b'<' | b'>') {
                    at += 2;
                    continue;
                }
                if matches!(byte, b'<' | b'>') {
                    at += 1;
                    continue;
                }
                break;
            }
            b'}' if open.is_empty() => break,
            b')' | b']' | b'}' => {
                let Some(opened) = open.pop() else {
                    return wrong(&format!("unmatched '{}'", byte as char));
                };
                if !matches!((opened, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
                    return wrong(&format!(
                        "closing parenthesis '{}' does not match opening parenthesis '{}'",
                        byte as char, opened as char
                    ));
                }
            }
            _ => {}
        }
        at += 1;
    }
    if quote.is_some() {
        return wrong("unterminated string");
    }
    if let Some(opened) = open.last() {
        return wrong(&format!("'{}' was never closed", *opened as char)).or_else(|w| match w {
            Wrong::Message(_) if at >= bytes.len() => wrong("expecting '}'"),
            other => Err(other),
        });
    }
    if at >= bytes.len() {
        return wrong("expecting '}'");
    }
    expression(body, start, at)?;
    if bytes[at] == b'=' {
        at += 1;
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
    }
    if bytes.get(at) == Some(&b'!') {
        at += 1;
        if at >= bytes.len() {
            return wrong("expecting '}'");
        }
        if !matches!(bytes[at], b's' | b'r' | b'a') {
            return wrong("invalid conversion character: expected 's', 'r', or 'a'");
        }
        at += 1;
    }
    if bytes.get(at) == Some(&b':') {
        let spec = at + 1;
        let mut level = 0;
        at = spec;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'{' => level += 1,
                b'}' if level == 0 => break,
                b'}' => level -= 1,
                _ => {}
            }
            at += 1;
        }
        fields(&body[spec..at.min(body.len())], depth + 1, raw)?;
    }
    if bytes.get(at) != Some(&b'}') {
        return wrong("expecting '}'");
    }
    Ok(at + 1)
}

/// Checks the expression of a field, `body[start..end]`. As in CPython its errors are placed in the text
/// `(expression)`, with lines counted from the brace.
fn expression(body: &str, start: usize, end: usize) -> Result<(), Wrong> {
    let text = &body[start..end];
    if text.trim_matches([' ', '\t', '\n', '\x0c', '\r']).is_empty() {
        let terminator = body.as_bytes()[end] as char;
        if terminator == '}' {
            return wrong("empty expression not allowed").map(|_| ());
        }
        return wrong(&format!("expression required before '{terminator}'")).map(|_| ());
    }
    let Ok(inner) = Source::from_text(&format!("({text})")) else { return Ok(()) };
    let lexed = lex(&inner);
    match diagnose(&inner, &lexed, true) {
        None => Ok(()),
        Some(mut error) => {
            // What the tokenizer itself refuses does not say where it was.
            if !lexed.error_first {
                error.message.insert_str(0, "f-string: ");
            }
            let lines = body[..start].matches('\n').count() as u32;
            error.line += lines;
            error.end_line += lines;
            Err(Wrong::Inside(Box::new(error)))
        }
    }
}
