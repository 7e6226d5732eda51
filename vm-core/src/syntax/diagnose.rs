//! What is wrong with a text that the parser refused, in CPython 3.11's words: statements.
//!
//! CPython runs its grammar twice. The first run finds how far the text makes sense; the second tries, along
//! with the grammar, rules that recognize common mistakes, and the first of them to match words the error. This
//! is the same procedure over our own tokens: a recognizer that builds no more tree than the wording needs.

use super::diagnose_expr::{Goal, Node, Shape};
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
    pub(super) memo: HashMap<(u8, usize, bool), (Option<Rc<Node>>, usize)>,
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
    fn unless_unclosed(&self, error: SyntaxError) -> SyntaxError {
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

    fn text(&mut self, expression: bool) -> Match<()> {
        if expression {
            if self.expressions(Goal::Plain)?.is_none() {
                return Ok(None);
            }
            while self.take_kind(Kind::Newline) {}
            return Ok(self.is_kind(Kind::End).then_some(()));
        }
        while !self.is_kind(Kind::End) {
            if self.statement()?.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(()))
    }

    fn statements(&mut self) -> Match<()> {
        let mut any = None;
        while !self.is_kind(Kind::End) && !self.is_kind(Kind::Dedent) {
            if self.statement()?.is_none() {
                return Ok(None);
            }
            any = Some(());
        }
        Ok(any)
    }

    fn statement(&mut self) -> Match<()> {
        let token = self.peek();
        let start = self.at;
        if token.kind == Kind::Name {
            let matched = match self.text_of(token) {
                "if" => self.if_statement("if"),
                "while" => self.while_statement(),
                "for" => self.for_statement(),
                "def" => self.function(),
                "class" => self.class(),
                "with" => self.with(),
                "try" => self.try_statement(),
                "async" => {
                    self.at += 1;
                    let next = self.peek();
                    match self.text_of(next) {
                        "def" => self.function(),
                        "for" => self.for_statement(),
                        "with" => self.with(),
                        _ => Ok(None),
                    }
                }
                "match" => match self.match_statement()? {
                    Some(()) => Ok(Some(())),
                    None => {
                        self.at = start;
                        self.simple_statements()
                    }
                },
                _ => self.simple_statements(),
            };
            return matched;
        }
        if self.is("@") {
            return self.decorated();
        }
        self.simple_statements()
    }

    /// `: block`; `what` and `keyword` are for the message when the block is missing.
    fn block(&mut self, what: &str, keyword: usize) -> Match<()> {
        if !self.take_kind(Kind::Newline) {
            return self.simple_statements();
        }
        if !self.take_kind(Kind::Indent) {
            if self.strict {
                let line = self.source.line(self.token(keyword).span.start);
                let message = format!("expected an indented block after {what} on line {line}");
                self.peek();
                return Err(self.error_here(ErrorKind::Indentation, &message));
            }
            return Ok(None);
        }
        if self.statements()?.is_none() {
            return Ok(None);
        }
        Ok(self.take_kind(Kind::Dedent).then_some(()))
    }

    /// A colon that only a line end may stand in for, to be told that it is missing.
    fn colon(&mut self) -> Match<()> {
        if self.take(":") {
            return Ok(Some(()));
        }
        if self.strict && self.is_kind(Kind::Newline) {
            return self.fail_here("expected ':'");
        }
        Ok(None)
    }

    /// A token without which nothing else makes sense.
    fn forced(&mut self, word: &str) -> Match<()> {
        if self.take(word) {
            return Ok(Some(()));
        }
        let token = self.peek();
        if token.kind == Kind::Error {
            return Ok(None);
        }
        self.fail(&format!("expected '{word}'"), token.span)
    }

    fn if_statement(&mut self, word: &str) -> Match<()> {
        let keyword = self.at;
        self.at += 1;
        let Some(_) = self.named_expression()? else { return Ok(None) };
        let Some(()) = self.colon()? else { return Ok(None) };
        let Some(()) = self.block(&format!("'{word}' statement"), keyword)? else { return Ok(None) };
        if self.is("elif") {
            return self.if_statement("elif");
        }
        self.optional_else()
    }

    fn optional_else(&mut self) -> Match<()> {
        let keyword = self.at;
        if !self.take("else") {
            return Ok(Some(()));
        }
        let Some(()) = self.forced(":")? else { return Ok(None) };
        self.block("'else' statement", keyword)
    }

    fn while_statement(&mut self) -> Match<()> {
        let keyword = self.at;
        self.at += 1;
        let Some(_) = self.named_expression()? else { return Ok(None) };
        let Some(()) = self.colon()? else { return Ok(None) };
        let Some(()) = self.block("'while' statement", keyword)? else { return Ok(None) };
        self.optional_else()
    }

    fn for_statement(&mut self) -> Match<()> {
        let keyword = self.at;
        self.at += 1;
        let Some(()) = self.for_target()? else { return Ok(None) };
        let Some(_) = self.expressions(Goal::Star)? else { return Ok(None) };
        let Some(()) = self.colon()? else { return Ok(None) };
        let Some(()) = self.block("'for' statement", keyword)? else { return Ok(None) };
        self.optional_else()
    }

    fn with(&mut self) -> Match<()> {
        let keyword = self.at;
        self.at += 1;
        let start = self.at;
        if self.take("(") {
            let matched = self.with_items(true)?;
            if matched.is_some() {
                if self.take(":") {
                    return self.block("'with' statement", keyword);
                }
                if self.strict && self.is_kind(Kind::Newline) {
                    return self.fail_here("expected ':'");
                }
            }
            self.at = start;
        }
        let Some(()) = self.with_items(false)? else { return Ok(None) };
        let Some(()) = self.colon()? else { return Ok(None) };
        self.block("'with' statement", keyword)
    }

    fn with_items(&mut self, parenthesized: bool) -> Match<()> {
        loop {
            let Some(_) = self.expression()? else { return Ok(None) };
            if self.take("as") {
                let start = self.at;
                let target = self.target()?;
                let ends = self.is(",") || self.is(")") || self.is(":");
                if target.is_none() || !ends {
                    self.at = start;
                    if self.strict
                        && let Some(wrong) = self.expression()?
                        && (self.is(",") || self.is(")") || self.is(":"))
                    {
                        self.refuse_target(&wrong, "assign to", false)?;
                    }
                    if target.is_some() {
                        self.at = start;
                        self.target()?;
                    } else {
                        return Ok(None);
                    }
                }
            }
            if !self.take(",") {
                break;
            }
            if parenthesized && self.is(")") {
                break;
            }
        }
        Ok((!parenthesized || self.take(")")).then_some(()))
    }

    fn try_statement(&mut self) -> Match<()> {
        let keyword = self.at;
        self.at += 1;
        let Some(()) = self.forced(":")? else { return Ok(None) };
        let Some(()) = self.block("'try' statement", keyword)? else { return Ok(None) };
        if !self.is("except") && !self.is("finally") {
            return if self.strict {
                self.fail_here("expected 'except' or 'finally' block")
            } else {
                Ok(None)
            };
        }
        let mut starred = None;
        while self.is("except") {
            let keyword = self.at;
            self.at += 1;
            let star = self.take("*");
            if starred.is_some_and(|s| s != star) {
                let place = self.token(keyword).span;
                return self.fail("cannot have both 'except' and 'except*' on the same 'try'", place);
            }
            starred = Some(star);
            if !self.is(":") && !self.is_kind(Kind::Newline) {
                let Some(class) = self.expression()? else { return Ok(None) };
                if self.strict && self.is(",") {
                    let before = self.at;
                    self.at += 1;
                    if let Some(rest) = self.expressions(Goal::Plain)? {
                        if self.take("as") {
                            self.take_name();
                        }
                        if self.is(":") {
                            let span = Span { start: class.span.start, end: rest.span.end };
                            return self.fail("multiple exception types must be parenthesized", span);
                        }
                    }
                    self.at = before;
                }
                if self.take("as") && !self.take_name() {
                    return Ok(None);
                }
            }
            let Some(()) = self.colon()? else { return Ok(None) };
            let what = if star { "'except*' statement" } else { "'except' statement" };
            let Some(()) = self.block(what, keyword)? else { return Ok(None) };
        }
        if starred.is_some() {
            let Some(()) = self.optional_else()? else { return Ok(None) };
        }
        let keyword = self.at;
        if self.take("finally") {
            let Some(()) = self.forced(":")? else { return Ok(None) };
            return self.block("'finally' statement", keyword);
        }
        Ok(Some(()))
    }

    fn function(&mut self) -> Match<()> {
        let keyword = self.at;
        self.at += 1;
        if !self.take_name() {
            return Ok(None);
        }
        let Some(()) = self.forced("(")? else { return Ok(None) };
        let Some(()) = self.parameters(")")? else { return Ok(None) };
        if !self.take(")") {
            return Ok(None);
        }
        let arrow = self.at;
        if self.take("->") && self.expression()?.is_none() {
            self.at = arrow;
        }
        let Some(()) = self.forced(":")? else { return Ok(None) };
        self.block("function definition", keyword)
    }

    fn class(&mut self) -> Match<()> {
        let keyword = self.at;
        self.at += 1;
        if !self.take_name() {
            return Ok(None);
        }
        if self.take("(") {
            let Some(()) = self.arguments(true)? else { return Ok(None) };
            if !self.take(")") {
                return Ok(None);
            }
        }
        let Some(()) = self.colon()? else { return Ok(None) };
        self.block("class definition", keyword)
    }

    fn decorated(&mut self) -> Match<()> {
        while self.take("@") {
            if self.named_expression()?.is_none() || !self.take_kind(Kind::Newline) {
                return Ok(None);
            }
        }
        let next = self.peek();
        match self.text_of(next) {
            "def" => self.function(),
            "class" => self.class(),
            "async" => {
                self.at += 1;
                if self.is("def") { self.function() } else { Ok(None) }
            }
            _ => Ok(None),
        }
    }

    /// `match` is only a keyword when a subject, a colon and cases follow. The patterns are not looked at.
    fn match_statement(&mut self) -> Match<()> {
        let keyword = self.at;
        let strict = std::mem::replace(&mut self.strict, false);
        self.at += 1;
        let subject = self.expressions(Goal::Star);
        self.strict = strict;
        if !matches!(subject, Ok(Some(_))) || !self.take(":") || !self.take_kind(Kind::Newline) {
            return Ok(None);
        }
        if !self.take_kind(Kind::Indent) {
            if self.strict {
                let line = self.source.line(self.token(keyword).span.start);
                let message = format!("expected an indented block after 'match' statement on line {line}");
                let token = self.peek();
                return Err(self.error_at(ErrorKind::Indentation, &message, token.span));
            }
            return Ok(None);
        }
        while self.is("case") {
            let keyword = self.at;
            while !self.is(":") || self.peek().level > self.token(keyword).level {
                if matches!(self.peek().kind, Kind::Newline | Kind::End | Kind::Error) {
                    return Ok(None);
                }
                self.at += 1;
            }
            self.at += 1;
            let Some(()) = self.block("'case' statement", keyword)? else { return Ok(None) };
        }
        Ok(self.take_kind(Kind::Dedent).then_some(()))
    }

    fn simple_statements(&mut self) -> Match<()> {
        loop {
            let Some(()) = self.simple_statement()? else { return Ok(None) };
            if !self.take(";") {
                break;
            }
            if self.is_kind(Kind::Newline) {
                break;
            }
        }
        Ok(self.take_kind(Kind::Newline).then_some(()))
    }

    fn simple_statement(&mut self) -> Match<()> {
        let token = self.peek();
        let word = if token.kind == Kind::Name { self.text_of(token) } else { "" };
        let start = self.at;
        match word {
            "pass" | "break" | "continue" => {
                self.at += 1;
                Ok(Some(()))
            }
            "return" => {
                self.at += 1;
                if !self.at_end_of_statement() {
                    let at = self.at;
                    if self.expressions(Goal::Star)?.is_none() {
                        self.at = at;
                    }
                }
                Ok(Some(()))
            }
            "raise" => {
                self.at += 1;
                if self.at_end_of_statement() {
                    return Ok(Some(()));
                }
                let Some(_) = self.expression()? else { return Ok(None) };
                if self.take("from") && self.expression()?.is_none() {
                    return Ok(None);
                }
                Ok(Some(()))
            }
            "global" | "nonlocal" => {
                self.at += 1;
                loop {
                    if !self.take_name() {
                        return Ok(None);
                    }
                    if !self.take(",") {
                        return Ok(Some(()));
                    }
                }
            }
            "assert" => {
                self.at += 1;
                let Some(_) = self.expression()? else { return Ok(None) };
                if self.take(",") && self.expression()?.is_none() {
                    return Ok(None);
                }
                Ok(Some(()))
            }
            "del" => self.delete(),
            "import" => self.import(),
            "from" => self.import_from(),
            "yield" => {
                let matched = self.yield_expression()?;
                if matched.is_some() && self.at_end_of_statement() {
                    return Ok(Some(()));
                }
                self.at = start;
                self.assignment()
            }
            _ => self.assignment(),
        }
    }

    pub(super) fn at_end_of_statement(&mut self) -> bool {
        self.is_kind(Kind::Newline) || self.is(";")
    }

    fn delete(&mut self) -> Match<()> {
        self.at += 1;
        let start = self.at;
        let valid = loop {
            let item = self.primary()?;
            match item {
                Some(node) if invalid_target(&node, true, false).is_none() => {}
                _ => break false,
            }
            if !self.take(",") || self.at_end_of_statement() {
                break self.at_end_of_statement();
            }
        };
        if valid {
            return Ok(Some(()));
        }
        self.at = start;
        if self.strict
            && let Some(targets) = self.expressions(Goal::Star)?
        {
            self.refuse_target(&targets, "delete", true)?;
        }
        Ok(None)
    }

    fn dotted_name(&mut self) -> bool {
        if !self.take_name() {
            return false;
        }
        while self.take(".") {
            if !self.take_name() {
                return false;
            }
        }
        true
    }

    fn import(&mut self) -> Match<()> {
        self.at += 1;
        loop {
            if !self.dotted_name() || self.take("as") && !self.take_name() {
                return Ok(None);
            }
            if !self.take(",") {
                return Ok(Some(()));
            }
        }
    }

    fn import_from(&mut self) -> Match<()> {
        self.at += 1;
        let mut dots = false;
        while self.take(".") || self.take("...") {
            dots = true;
        }
        let named = dots && self.is("import") || self.dotted_name();
        if !named || !self.take("import") {
            return Ok(None);
        }
        if self.take("*") {
            return Ok(Some(()));
        }
        let parenthesized = self.take("(");
        loop {
            if !self.take_name() || self.take("as") && !self.take_name() {
                return Ok(None);
            }
            if !self.take(",") {
                break;
            }
            if parenthesized && self.is(")") {
                break;
            }
            if self.strict && !parenthesized && self.is_kind(Kind::Newline) {
                return self.fail_here("trailing comma not allowed without surrounding parentheses");
            }
        }
        Ok((!parenthesized || self.take(")")).then_some(()))
    }

    /// Assignments of all kinds, or an expression.
    fn assignment(&mut self) -> Match<()> {
        let start = self.at;
        if let Some(()) = self.valid_assignment()? {
            return Ok(Some(()));
        }
        self.at = start;
        if self.strict {
            self.invalid_assignment()?;
            self.at = start;
        }
        Ok(self.expressions(Goal::Star)?.map(|_| ()))
    }

    fn valid_assignment(&mut self) -> Match<()> {
        let start = self.at;
        // In the second run the targets are read quietly: what is wrong with them is said further down.
        let strict = std::mem::replace(&mut self.strict, false);
        let target = self.annotated_target();
        self.strict = strict;
        if let Ok(Some(())) = target {
            let Some(_) = self.expression()? else { return Ok(None) };
            if self.take("=") {
                let at = self.at;
                if self.is("yield") && self.yield_expression()?.is_some() {
                    return Ok(Some(()));
                }
                self.at = at;
                return Ok(self.expressions(Goal::Star)?.map(|_| ()));
            }
            return Ok(Some(()));
        }
        self.at = start;
        let mut targets = 0;
        loop {
            let before = self.at;
            let strict = std::mem::replace(&mut self.strict, false);
            let target = self.star_targets();
            self.strict = strict;
            if !matches!(target, Ok(Some(_))) || !self.take("=") {
                self.at = before;
                break;
            }
            targets += 1;
        }
        if targets > 0 {
            let value =
                if self.is("yield") { self.yield_expression()? } else { self.expressions(Goal::Star)? };
            return Ok((value.is_some() && !self.is("=")).then_some(()));
        }
        let strict = std::mem::replace(&mut self.strict, false);
        let target = self.primary();
        self.strict = strict;
        if let Ok(Some(node)) = target
            && matches!(node.shape, Shape::Name | Shape::Attribute | Shape::Subscript)
            && self.take_augmented()
        {
            let value =
                if self.is("yield") { self.yield_expression()? } else { self.expressions(Goal::Star)? };
            return Ok(value.map(|_| ()));
        }
        Ok(None)
    }

    fn annotated_target(&mut self) -> Match<()> {
        let Some(node) = self.primary()? else { return Ok(None) };
        let single = matches!(node.shape, Shape::Name | Shape::Attribute | Shape::Subscript);
        Ok((single && self.take(":")).then_some(()))
    }

    fn take_augmented(&mut self) -> bool {
        let token = self.peek();
        let text = self.text_of(token);
        let yes = token.kind == Kind::Op
            && matches!(
                text,
                "+=" | "-=" | "*=" | "@=" | "/=" | "%=" | "&=" | "|=" | "^=" | "<<=" | ">>=" | "**=" | "//="
            );
        self.at += yes as usize;
        yes
    }

    fn invalid_assignment(&mut self) -> Match<()> {
        let start = self.at;
        if let Some(first) = self.star_named_expression()? {
            if self.is(":") {
                self.at += 1;
                if self.expression()?.is_some() {
                    return match first.shape {
                        Shape::List => {
                            self.fail("only single target (not list) can be annotated", first.span)
                        }
                        Shape::Tuple => {
                            self.fail("only single target (not tuple) can be annotated", first.span)
                        }
                        _ => self.fail("illegal target for annotation", first.span),
                    };
                }
            } else if self.take(",") {
                while self.star_named_expression()?.is_some() && self.take(",") {}
                if self.take(":") && self.expression()?.is_some() {
                    return self.fail("only single target (not tuple) can be annotated", first.span);
                }
            }
        }
        self.at = start;
        loop {
            let before = self.at;
            if self.star_targets()?.is_none() || !self.take("=") {
                self.at = before;
                break;
            }
        }
        let before = self.at;
        if let Some(value) = self.expressions(Goal::Star)?
            && self.is("=")
        {
            self.refuse_target(&value, "assign to", false)?;
        }
        self.at = before;
        if self.is("yield")
            && let Some(value) = self.yield_expression()?
            && self.is("=")
        {
            return self.fail("assignment to yield expression not possible", value.span);
        }
        self.at = start;
        if let Some(value) = self.expressions(Goal::Star)?
            && self.take_augmented()
            && (self.is("yield") || self.expressions(Goal::Star)?.is_some())
        {
            let message =
                format!("'{}' is an illegal expression for augmented assignment", value.shape.name());
            return self.fail(&message, value.span);
        }
        Ok(None)
    }

    /// Raises if an expression holds something that cannot be assigned to or deleted.
    pub(super) fn refuse_target(&self, node: &Rc<Node>, verb: &str, deletion: bool) -> Match<()> {
        match invalid_target(node, deletion, false) {
            Some(wrong) => self.fail(&format!("cannot {verb} {}", wrong.shape.name()), wrong.span),
            None => Ok(None),
        }
    }
}

/// The first part of an expression that is no target. `loop_target`: `x in y` counts as its left side.
pub(super) fn invalid_target(node: &Rc<Node>, deletion: bool, loop_target: bool) -> Option<Rc<Node>> {
    match node.shape {
        Shape::Name | Shape::Attribute | Shape::Subscript => None,
        Shape::Tuple | Shape::List => {
            node.parts.iter().find_map(|p| invalid_target(p, deletion, loop_target))
        }
        Shape::Starred if !deletion => {
            node.parts.first().and_then(|p| invalid_target(p, deletion, loop_target))
        }
        Shape::Comparison { starts_with_in } if loop_target => {
            let left = node.parts.first().filter(|_| starts_with_in);
            left.and_then(|p| invalid_target(p, deletion, loop_target))
        }
        _ => Some(node.clone()),
    }
}
