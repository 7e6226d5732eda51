//! Our own tokens, for two purposes: to bound how deeply a text nests before a recursive parser sees it, and to
//! say what is wrong with a text that the parser refused, in CPython's words.
//!
//! Not a second parser's lexer: values of literals are not computed.

use super::error::{ErrorKind, SyntaxError};
use super::source::Source;
use super::tree::Span;

/// CPython's limit on open brackets.
const MAX_BRACKETS: usize = 200;
/// CPython's limit on indentation levels.
const MAX_INDENTS: usize = 100;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Number,
    /// `fstring`: has replacement fields.
    Str {
        fstring: bool,
        bytes: bool,
    },
    Op,
    Newline,
    Indent,
    Dedent,
    End,
    /// Reading this token raises [`Lexed::error`].
    Error,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
    /// Open brackets behind it.
    pub level: u16,
}

/// A bracket that is open at the end of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenBracket {
    pub at: u32,
    pub bracket: u8,
}

/// All tokens of a text, as far as they can be read.
pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    /// What stopped the reading.
    pub error: Option<SyntaxError>,
    /// Whether the error counts even if the parser stumbles before it, as CPython has it.
    pub error_first: bool,
    pub open: Vec<OpenBracket>,
    /// An upper bound of how deep the syntax tree can get.
    pub depth: usize,
}

struct Lexer<'s> {
    source: &'s Source,
    bytes: &'s [u8],
    at: usize,
    tokens: Vec<Token>,
    open: Vec<OpenBracket>,
    /// Columns of the open blocks, with tabs as eight and as one.
    indents: Vec<(usize, usize)>,
    /// Operators seen since the last separator, per open bracket.
    chain: Vec<usize>,
    chain_sum: usize,
    depth: usize,
}

type Stop = (SyntaxError, bool);

/// Reads all tokens.
pub(super) fn lex(source: &Source) -> Lexed {
    let mut lexer = Lexer {
        source,
        bytes: source.text.as_bytes(),
        at: 0,
        tokens: Vec::with_capacity(source.text.len() / 4),
        open: Vec::new(),
        indents: vec![(0, 0)],
        chain: vec![0],
        chain_sum: 0,
        depth: 0,
    };
    let (error, error_first) = match lexer.run() {
        Ok(()) => (None, false),
        Err((error, first)) => {
            lexer.push(Kind::Error, lexer.at.min(lexer.bytes.len()));
            (Some(error), first)
        }
    };
    Lexed { tokens: lexer.tokens, error, error_first, open: lexer.open, depth: lexer.depth }
}

impl Lexer<'_> {
    fn push(&mut self, kind: Kind, start: usize) {
        let span = Span { start: start as u32, end: self.at as u32 };
        self.tokens.push(Token { kind, span, level: self.open.len() as u16 });
    }

    /// An error that CPython's tokenizer raises itself: the column is that of the last character read.
    fn hard<T>(&self, message: impl Into<String>, cur: usize) -> Result<T, Stop> {
        let cur = cur.min(self.bytes.len()) as u32;
        let mut error = self.source.error(ErrorKind::Syntax, message, Span { start: cur, end: cur });
        error.column = error.column.saturating_sub(1).max(1);
        error.end_column = error.column as i32;
        if let Some(text) = &mut error.text {
            text.pop();
        }
        Err((error, true))
    }

    fn soft<T>(&self, kind: ErrorKind, message: &str, at: usize, end_column: i32) -> Result<T, Stop> {
        let at = at as u32;
        let mut error = self.source.error(kind, message, Span { start: at, end: at });
        error.end_column = end_column;
        Err((error, false))
    }

    fn run(&mut self) -> Result<(), Stop> {
        let mut line_start = true;
        loop {
            if line_start && self.open.is_empty() {
                line_start = false;
                if !self.indentation()? {
                    line_start = true;
                    if self.at >= self.bytes.len() {
                        break;
                    }
                    continue;
                }
            }
            while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\x0c')) {
                self.at += 1;
            }
            let Some(&byte) = self.bytes.get(self.at) else { break };
            let start = self.at;
            match byte {
                b'#' => self.skip_comment(),
                b'\n' => {
                    if self.open.is_empty() {
                        self.push(Kind::Newline, start);
                        self.reset_chain();
                        line_start = true;
                    }
                    self.at += 1;
                }
                b'\\' => self.continuation(start)?,
                b'0'..=b'9' => self.number()?,
                b'.' if matches!(self.bytes.get(start + 1), Some(b'0'..=b'9')) => self.number()?,
                b'"' | b'\'' => self.string(start)?,
                b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => self.name()?,
                _ => self.operator()?,
            }
        }
        self.finish()
    }

    fn finish(&mut self) -> Result<(), Stop> {
        if let Some(&OpenBracket { at, bracket }) = self.open.last() {
            let message = format!("'{}' was never closed", bracket as char);
            return self.soft(ErrorKind::Syntax, &message, at as usize, 0);
        }
        let end = self.bytes.len();
        if !matches!(self.tokens.last(), None | Some(Token { kind: Kind::Newline | Kind::Dedent, .. })) {
            self.push(Kind::Newline, end);
        }
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push(Kind::Dedent, end);
        }
        self.push(Kind::End, end);
        Ok(())
    }

    fn skip_comment(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
    }

    /// Measures the start of a line; false if there is nothing on it.
    fn indentation(&mut self) -> Result<bool, Stop> {
        let start = self.at;
        let (mut column, mut alternative) = (0, 0);
        loop {
            match self.bytes.get(self.at) {
                Some(b' ') => {
                    column += 1;
                    alternative += 1;
                }
                Some(b'\t') => {
                    column = (column / 8 + 1) * 8;
                    alternative += 1;
                }
                Some(b'\x0c') => (column, alternative) = (0, 0),
                Some(b'\\') if self.bytes.get(self.at + 1) == Some(&b'\n') => {
                    if self.at + 2 >= self.bytes.len() {
                        return self.soft(ErrorKind::Syntax, "unexpected EOF while parsing", self.at + 1, -1);
                    }
                    self.at += 1;
                }
                _ => break,
            }
            self.at += 1;
        }
        match self.bytes.get(self.at) {
            None => return Ok(false),
            Some(b'#') => {
                self.skip_comment();
                self.at = (self.at + 1).min(self.bytes.len());
                return Ok(false);
            }
            Some(b'\n') => {
                self.at += 1;
                return Ok(false);
            }
            _ => {}
        }
        let inconsistent = "inconsistent use of tabs and spaces in indentation";
        let &(current, current_alternative) = self.indents.last().expect("the outermost level stays");
        if column == current {
            if alternative != current_alternative {
                return self.soft(ErrorKind::Tab, inconsistent, start, 0);
            }
        } else if column > current {
            if self.indents.len() >= MAX_INDENTS {
                return self.soft(ErrorKind::Indentation, "too many levels of indentation", start, 0);
            }
            if alternative <= current_alternative {
                return self.soft(ErrorKind::Tab, inconsistent, start, 0);
            }
            self.indents.push((column, alternative));
            self.push(Kind::Indent, start);
        } else {
            while self.indents.last().is_some_and(|&(c, _)| column < c) {
                self.indents.pop();
                let at = self.at;
                self.push(Kind::Dedent, at);
            }
            let &(level, level_alternative) = self.indents.last().expect("the outermost level stays");
            if column != level {
                let line = self.source.line_index(start as u32);
                let end = self.source.line_start(line) as usize + self.source.line_text(line).len();
                let message = "unindent does not match any outer indentation level";
                return self.soft(ErrorKind::Indentation, message, end, -1);
            }
            if alternative != level_alternative {
                return self.soft(ErrorKind::Tab, inconsistent, start, 0);
            }
        }
        Ok(true)
    }

    fn continuation(&mut self, start: usize) -> Result<(), Stop> {
        match self.bytes.get(start + 1) {
            Some(b'\n') => {
                self.at = start + 2;
                if self.at >= self.bytes.len() && self.open.is_empty() {
                    return self.soft(ErrorKind::Syntax, "unexpected EOF while parsing", start + 1, -1);
                }
                Ok(())
            }
            None if self.open.is_empty() => {
                self.soft(ErrorKind::Syntax, "unexpected EOF while parsing", start + 1, -1)
            }
            None => {
                self.at = start + 1;
                Ok(())
            }
            Some(_) => {
                let message = "unexpected character after line continuation character";
                self.soft(ErrorKind::Syntax, message, start + 1, 0)
            }
        }
    }

    fn name(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let text = &self.source.text[start..];
        let length = text
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii()))
            .unwrap_or(text.len());
        let name = &text[..length];
        if matches!(self.bytes.get(start + length), Some(b'"' | b'\'')) && is_prefix(name) {
            self.at = start + length;
            return self.string(start);
        }
        if !name.is_ascii() {
            for (i, c) in name.char_indices() {
                // The parser knows the identifier tables; only what can be no letter anywhere is told apart here.
                if !(c.is_alphanumeric() || c == '_' || is_mark(c)) {
                    let cur = start + i + c.len_utf8();
                    let message = if c.is_control() || c == '\u{feff}' || c.is_whitespace() {
                        format!("invalid non-printable character U+{:04X}", c as u32)
                    } else {
                        format!("invalid character '{c}' (U+{:04X})", c as u32)
                    };
                    return self.hard(message, cur);
                }
            }
        }
        self.at = start + length;
        self.push(Kind::Name, start);
        if matches!(name, "if" | "not" | "lambda" | "await" | "yield" | "for") {
            self.deepen();
        }
        Ok(())
    }

    fn string(&mut self, start: usize) -> Result<(), Stop> {
        let prefix = self.source.text[start..self.at].to_ascii_lowercase();
        let quote = self.bytes[self.at];
        let open = self.at;
        let triple = self.bytes.get(open + 1) == Some(&quote) && self.bytes.get(open + 2) == Some(&quote);
        let mut at = if triple { open + 3 } else { open + 1 };
        loop {
            match self.bytes.get(at) {
                Some(b'\\') => at += 2,
                Some(b'\n') if !triple => break,
                None => break,
                Some(&b) if b == quote => {
                    if !triple {
                        self.at = at + 1;
                        break;
                    }
                    if self.bytes.get(at + 1) == Some(&quote) && self.bytes.get(at + 2) == Some(&quote) {
                        self.at = at + 3;
                        break;
                    }
                    at += 1;
                }
                Some(_) => at += 1,
            }
        }
        if self.at == open {
            let at = at.min(self.bytes.len());
            // A final newline belongs to the last line, not to one more.
            let last = if triple && self.bytes.last() == Some(&b'\n') { at.saturating_sub(1) } else { at };
            let line = self.source.line(last as u32);
            let what = if triple { "triple-quoted string" } else { "string" };
            return self.hard(format!("unterminated {what} literal (detected at line {line})"), start + 1);
        }
        let fstring = prefix.contains('f');
        if fstring {
            // Fields nest inside the string, out of sight of the bracket count.
            let braces = self.bytes[start..self.at].iter();
            let inner =
                braces.filter(|b| matches!(b, b'(' | b'[' | b'{' | b'+' | b'-' | b'.' | b'~' | b'*')).count();
            self.depth = self.depth.max(self.chain_sum + inner);
        }
        self.push(Kind::Str { fstring, bytes: prefix.contains('b') }, start);
        Ok(())
    }

    fn number(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let what = if self.bytes[start] == b'0' {
            match self.bytes.get(start + 1) {
                Some(b'x' | b'X') => self.radix(start, "hexadecimal", |b| b.is_ascii_hexdigit())?,
                Some(b'o' | b'O') => self.radix(start, "octal", |b| matches!(b, b'0'..=b'7'))?,
                Some(b'b' | b'B') => self.radix(start, "binary", |b| matches!(b, b'0' | b'1'))?,
                _ => self.decimal(start)?,
            }
        } else {
            self.decimal(start)?
        };
        self.end_of_number(what)?;
        self.push(Kind::Number, start);
        Ok(())
    }

    fn radix(
        &mut self,
        start: usize,
        what: &'static str,
        digit: fn(&u8) -> bool,
    ) -> Result<&'static str, Stop> {
        let mut at = start + 2;
        loop {
            if self.bytes.get(at) == Some(&b'_') {
                at += 1;
            }
            if !self.bytes.get(at).is_some_and(digit) {
                return match self.bytes.get(at) {
                    Some(b) if b.is_ascii_digit() => {
                        self.hard(format!("invalid digit '{}' in {what} literal", *b as char), at + 1)
                    }
                    _ => self.hard(format!("invalid {what} literal"), at),
                };
            }
            while self.bytes.get(at).is_some_and(digit) {
                at += 1;
            }
            if self.bytes.get(at) != Some(&b'_') {
                break;
            }
        }
        if let Some(b) = self.bytes.get(at).filter(|b| b.is_ascii_digit()) {
            return self.hard(format!("invalid digit '{}' in {what} literal", *b as char), at + 1);
        }
        self.at = at;
        Ok(what)
    }

    /// Digits with single underscores between them.
    fn digits(&self, mut at: usize) -> Result<usize, Stop> {
        loop {
            while self.bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            if self.bytes.get(at) != Some(&b'_') {
                return Ok(at);
            }
            at += 1;
            if !self.bytes.get(at).is_some_and(u8::is_ascii_digit) {
                return self.hard("invalid decimal literal", at);
            }
        }
    }

    fn decimal(&mut self, start: usize) -> Result<&'static str, Stop> {
        let mut at = self.digits(start)?;
        let whole = at;
        let mut what = "decimal";
        let mut is_int = true;
        if self.bytes.get(at) == Some(&b'.') {
            at = self.digits_after_point(at + 1)?;
            is_int = false;
        }
        if let Some(b'e' | b'E') = self.bytes.get(at) {
            let sign = matches!(self.bytes.get(at + 1), Some(b'+' | b'-')) as usize;
            if self.bytes.get(at + 1 + sign).is_some_and(u8::is_ascii_digit) {
                at = self.digits(at + 1 + sign)?;
                is_int = false;
            } else if sign == 1 {
                return self.hard("invalid decimal literal", at + 2);
            } else {
                self.at = at;
                return if is_int && self.has_leading_zero(start, whole) {
                    self.leading_zero(start)
                } else {
                    Ok(what)
                };
            }
        }
        if let Some(b'j' | b'J') = self.bytes.get(at) {
            at += 1;
            is_int = false;
            what = "imaginary";
        }
        if is_int && self.has_leading_zero(start, whole) {
            return self.leading_zero(start);
        }
        self.at = at;
        Ok(what)
    }

    fn digits_after_point(&self, at: usize) -> Result<usize, Stop> {
        if self.bytes.get(at).is_some_and(u8::is_ascii_digit) { self.digits(at) } else { Ok(at) }
    }

    fn has_leading_zero(&self, start: usize, end: usize) -> bool {
        let digits = &self.bytes[start..end];
        digits.first() == Some(&b'0') && digits.iter().any(|b| matches!(b, b'1'..=b'9'))
    }

    fn leading_zero<T>(&self, start: usize) -> Result<T, Stop> {
        let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
        let zeros = self.bytes[start..].iter().take_while(|b| matches!(b, b'0' | b'_')).count();
        let column = self.source.character_column(start as u32);
        self.hard(message, start + 1).map_err(|(error, first)| {
            (SyntaxError { column, end_column: column as i32 + zeros as i32, ..error }, first)
        })
    }

    /// A number must not run into a name, but for the keywords that CPython still lets pass.
    fn end_of_number(&mut self, what: &str) -> Result<(), Stop> {
        let rest = &self.source.text[self.at..];
        let Some(next) = rest.chars().next() else { return Ok(()) };
        let allowed = ["and", "else", "for", "if", "in", "is", "or", "not"];
        if allowed.iter().any(|k| rest.starts_with(k)) {
            return Ok(());
        }
        if next.is_ascii_alphabetic() || next == '_' || next as u32 >= 128 && next.is_alphanumeric() {
            return self.hard(format!("invalid {what} literal"), self.at);
        }
        Ok(())
    }

    fn operator(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let rest = &self.bytes[start..];
        let length = OPERATORS.iter().find(|op| rest.starts_with(op.as_bytes())).map_or(1, |op| op.len());
        let byte = rest[0];
        self.at = start + length;
        match byte {
            b'(' | b'[' | b'{' => {
                if self.open.len() >= MAX_BRACKETS {
                    return self.hard("too many nested parentheses", self.at);
                }
                self.deepen();
                self.open.push(OpenBracket { at: start as u32, bracket: byte });
                self.chain.push(0);
            }
            b')' | b']' | b'}' => {
                let Some(open) = self.open.pop() else {
                    return self.hard(format!("unmatched '{}'", byte as char), self.at);
                };
                let fits = matches!((open.bracket, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
                if !fits {
                    let mut message = format!(
                        "closing parenthesis '{}' does not match opening parenthesis '{}'",
                        byte as char, open.bracket as char
                    );
                    let line = self.source.line(open.at);
                    if line != self.source.line(start as u32) {
                        message.push_str(&format!(" on line {line}"));
                    }
                    return self.hard(message, self.at);
                }
                self.chain_sum -= self.chain.pop().unwrap_or(0);
            }
            b',' | b';' => self.reset_chain(),
            b'\0'..=b' ' | 0x7f => {
                return self.hard(format!("invalid non-printable character U+{byte:04X}"), self.at);
            }
            b'$' | b'?' | b'!' if length == 1 => {}
            b':' | b'=' | b'<' | b'>' => {}
            _ => self.deepen(),
        }
        self.push(Kind::Op, start);
        Ok(())
    }

    fn deepen(&mut self) {
        *self.chain.last_mut().expect("one level is always there") += 1;
        self.chain_sum += 1;
        self.depth = self.depth.max(self.chain_sum + self.indents.len());
    }

    fn reset_chain(&mut self) {
        let last = self.chain.last_mut().expect("one level is always there");
        self.chain_sum -= std::mem::take(last);
    }
}

/// Longest first.
const OPERATORS: &[&str] = &[
    "**=", "//=", ">>=", "<<=", "...", "!=", "==", "<=", ">=", "<>", "->", ":=", "+=", "-=", "*=", "/=",
    "%=", "&=", "|=", "^=", "@=", "**", "//", "<<", ">>",
];

fn is_prefix(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(lower.as_str(), "r" | "u" | "b" | "f" | "br" | "rb" | "fr" | "rf")
}

/// Combining marks and connectors, which identifiers may contain.
fn is_mark(c: char) -> bool {
    let point = c as u32;
    matches!(point, 0xb7 | 0x300..=0x36f | 0x203f..=0x2040 | 0x20d0..=0x20f0 | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f)
        || (0x483..=0x1cff).contains(&point)
        || (0x2118..=0x212e).contains(&point)
        || (0xa000..=0xabff).contains(&point)
        || (0x10000..=0xe01ef).contains(&point) && !(0x1f000..=0x1faff).contains(&point)
}
