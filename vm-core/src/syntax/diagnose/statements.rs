//! Compound statements.

use super::expressions::Goal;
use super::{Match, Reader};
use crate::syntax::error::ErrorKind;
use crate::syntax::lexer::Kind;
use crate::syntax::tree::Span;

impl Reader<'_> {
    pub(super) fn text(&mut self, expression: bool) -> Match<()> {
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

    pub(super) fn statements(&mut self) -> Match<()> {
        let mut any = None;
        while !self.is_kind(Kind::End) && !self.is_kind(Kind::Dedent) {
            if self.statement()?.is_none() {
                return Ok(None);
            }
            any = Some(());
        }
        Ok(any)
    }

    pub(super) fn statement(&mut self) -> Match<()> {
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
    pub(super) fn block(&mut self, what: &str, keyword: usize) -> Match<()> {
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
    pub(super) fn colon(&mut self) -> Match<()> {
        if self.take(":") {
            return Ok(Some(()));
        }
        if self.strict && self.is_kind(Kind::Newline) {
            return self.fail_here("expected ':'");
        }
        Ok(None)
    }

    /// A token without which nothing else makes sense.
    pub(super) fn forced(&mut self, word: &str) -> Match<()> {
        if self.take(word) {
            return Ok(Some(()));
        }
        let token = self.peek();
        if token.kind == Kind::Error {
            return Ok(None);
        }
        self.fail(&format!("expected '{word}'"), token.span)
    }

    pub(super) fn if_statement(&mut self, word: &str) -> Match<()> {
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

    pub(super) fn optional_else(&mut self) -> Match<()> {
        let keyword = self.at;
        if !self.take("else") {
            return Ok(Some(()));
        }
        let Some(()) = self.forced(":")? else { return Ok(None) };
        self.block("'else' statement", keyword)
    }

    pub(super) fn while_statement(&mut self) -> Match<()> {
        let keyword = self.at;
        self.at += 1;
        let Some(_) = self.named_expression()? else { return Ok(None) };
        let Some(()) = self.colon()? else { return Ok(None) };
        let Some(()) = self.block("'while' statement", keyword)? else { return Ok(None) };
        self.optional_else()
    }

    pub(super) fn for_statement(&mut self) -> Match<()> {
        let keyword = self.at;
        self.at += 1;
        let Some(()) = self.for_target()? else { return Ok(None) };
        let Some(_) = self.expressions(Goal::Star)? else { return Ok(None) };
        let Some(()) = self.colon()? else { return Ok(None) };
        let Some(()) = self.block("'for' statement", keyword)? else { return Ok(None) };
        self.optional_else()
    }

    pub(super) fn with(&mut self) -> Match<()> {
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

    pub(super) fn with_items(&mut self, parenthesized: bool) -> Match<()> {
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

    pub(super) fn try_statement(&mut self) -> Match<()> {
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

    pub(super) fn function(&mut self) -> Match<()> {
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

    pub(super) fn class(&mut self) -> Match<()> {
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

    pub(super) fn decorated(&mut self) -> Match<()> {
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
    pub(super) fn match_statement(&mut self) -> Match<()> {
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
}
