//! What is wrong with a text that the parser refused, in CPython 3.11's words.
//!
//! CPython runs its grammar twice. The first run finds how far the text makes sense; the second tries, along
//! with the grammar, rules that recognize common mistakes, and the first of them to match words the error. This
//! is the same procedure over our own tokens: a recognizer that builds no more tree than the wording needs.

mod arguments;
mod displays;
mod expressions;
mod fstring;
mod parameters;
mod simple;
mod statements;

use self::expressions::Node;
use super::error::{ErrorKind, SyntaxError};
use super::lexer::{Kind, Lexed, Token};
use super::source::Source;
use super::tree::Span;

use std::collections::HashMap;
use std::rc::Rc;

/// Either matched, or not, or a mistake recognized.
pub(super) type Match<T> = Result<Option<T>, Box<SyntaxError>>;

/// Words that cannot be names.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The recognizer at one place in the tokens.
pub(super) struct Reader<'s> {
    pub(super) source: &'s Source,
    pub(super) lexed: &'s Lexed,
    pub(super) at: usize,
    /// The farthest token looked at.
    pub(super) farthest: usize,
    /// Second run: mistakes are recognized.
    pub(super) strict: bool,
    memo: HashMap<(u8, usize, bool), (Option<Rc<Node>>, usize)>,
}

/// Finds the error in a text, if the recognizer sees one.
pub(super) fn diagnose(source: &Source, lexed: &Lexed, expression: bool) -> Option<SyntaxError> {
    if let Some(error) = lexed.error.as_ref().filter(|_| lexed.error_first) {
        return Some(error.clone());
    }
    let mut reader = Reader { source, lexed, at: 0, farthest: 0, strict: false, memo: HashMap::new() };
    let first = reader.text(expression);
    match first {
        Ok(Some(())) => return None,
        Err(error) => return Some(reader.unless_unclosed(*error)),
        Ok(None) => {}
    }
    let stopped = reader.farthest;
    if reader.token(stopped).kind == Kind::Error {
        return soft_error(source, lexed);
    }
    reader.memo.clear();
    (reader.at, reader.strict) = (0, true);
    if let Err(error) = reader.text(expression) {
        return Some(reader.unless_unclosed(*error));
    }
    if reader.token(reader.farthest).kind == Kind::Error {
        return soft_error(source, lexed);
    }
    let token = reader.token(stopped);
    let error = match token.kind {
        Kind::Indent | Kind::Dedent => {
            let what = if token.kind == Kind::Indent { "unexpected indent" } else { "unexpected unindent" };
            let mut error = *reader.error_at(ErrorKind::Indentation, what, token.span);
            error.column = token.span.end.saturating_sub(token.span.start).max(1);
            error.end_column = -1;
            error
        }
        Kind::End if stopped > 0 => {
            // CPython's end marker stands on the last line, before its first column.
            let last = reader.token(stopped - 1).span.start;
            let error =
                *reader.error_at(ErrorKind::Syntax, "invalid syntax", Span { start: last, end: last });
            SyntaxError { column: 0, end_column: 0, ..error }
        }
        _ => *reader.error_at(ErrorKind::Syntax, "invalid syntax", token.span),
    };
    reader.farthest = stopped;
    Some(reader.unless_unclosed(error))
}

/// What stopped the tokens, when the reader comes to it.
fn soft_error(source: &Source, lexed: &Lexed) -> Option<SyntaxError> {
    let mut error = lexed.error.clone()?;
    let last = source.line_index(source.text.trim_end().len() as u32) + 1;
    if (error.line as usize) < last && !lexed.open.is_empty() {
        drop_newline(&mut error);
    }
    Some(error)
}

/// A line that the tokenizer has left behind is reported without its newline.
fn drop_newline(error: &mut SyntaxError) {
    if let Some(text) = &mut error.text {
        text.truncate(text.trim_end_matches('\n').len());
    }
}

impl<'s> Reader<'s> {
    pub(super) fn token(&self, index: usize) -> Token {
        let last = self.lexed.tokens.len() - 1;
        self.lexed.tokens[index.min(last)]
    }

    /// Looks at the next token.
    pub(super) fn peek(&mut self) -> Token {
        self.farthest = self.farthest.max(self.at.min(self.lexed.tokens.len() - 1));
        self.token(self.at)
    }

    pub(super) fn text_of(&self, token: Token) -> &'s str {
        self.source.slice(token.span)
    }

    /// Whether the next token is this operator or keyword.
    pub(super) fn is(&mut self, word: &str) -> bool {
        let token = self.peek();
        matches!(token.kind, Kind::Op | Kind::Name) && self.text_of(token) == word
    }

    pub(super) fn is_kind(&mut self, kind: Kind) -> bool {
        self.peek().kind == kind
    }

    /// Takes the next token if it is this operator or keyword.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let yes = self.is(word);
        self.at += yes as usize;
        yes
    }

    pub(super) fn take_kind(&mut self, kind: Kind) -> bool {
        let yes = self.is_kind(kind);
        self.at += yes as usize;
        yes
    }

    pub(super) fn is_name(&mut self) -> bool {
        let token = self.peek();
        token.kind == Kind::Name && !KEYWORDS.contains(&self.text_of(token))
    }

    pub(super) fn take_name(&mut self) -> bool {
        let yes = self.is_name();
        self.at += yes as usize;
        yes
    }

    pub(super) fn error_at(&self, kind: ErrorKind, message: &str, span: Span) -> Box<SyntaxError> {
        Box::new(self.source.error(kind, message, span))
    }

    pub(super) fn fail<T>(&self, message: &str, span: Span) -> Match<T> {
        Err(self.error_at(ErrorKind::Syntax, message, span))
    }

    /// An error at the last token looked at, where CPython puts those without a place of their own.
    pub(super) fn fail_here<T>(&mut self, message: &str) -> Match<T> {
        Err(self.error_here(ErrorKind::Syntax, message))
    }

    pub(super) fn error_here(&self, kind: ErrorKind, message: &str) -> Box<SyntaxError> {
        let token = self.token(self.farthest);
        if !matches!(token.kind, Kind::Dedent | Kind::End) {
            return self.error_at(kind, message, token.span);
        }
        // No text of its own. At the end of the text CPython's tokenizer is still on the last line, behind its
        // newline; elsewhere it is on the line of what follows, before its text.
        let mut at = token.span.start;
        let mut column = 0;
        if self.token(self.farthest + 1).kind == Kind::End || token.kind == Kind::End {
            let line = self.source.line_index(at);
            let empty_last_line = line > 0 && self.source.line_text(line).is_empty();
            at = self.source.line_start(line - empty_last_line as usize);
            column = self.source.line_text(line - empty_last_line as usize).chars().count() as u32 + 1;
        }
        let mut error = self.error_at(kind, message, Span { start: at, end: at });
        error.column = column;
        error.end_column = -1;
        error
    }

    /// An unclosed bracket before the line of the error is the likelier cause.
    pub(super) fn unless_unclosed(&self, error: SyntaxError) -> SyntaxError {
        let line = self.source.line(self.token(self.farthest).span.start);
        let mut error = match (self.lexed.open.last(), &self.lexed.error) {
            (Some(open), Some(unclosed)) if line > self.source.line(open.at) => unclosed.clone(),
            _ => error,
        };
        if error.line < line {
            drop_newline(&mut error);
        }
        error
    }
}
