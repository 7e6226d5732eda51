//! Arguments of calls and class statements.

use super::expressions::{Found, Shape};
use super::{Match, Reader};
use crate::syntax::error::SyntaxError;
use crate::syntax::lexer::Kind;
use crate::syntax::tree::Span;

impl Reader<'_> {
    /// Arguments up to, not including, the closing bracket.
    pub(super) fn arguments(&mut self, in_class: bool) -> Match<()> {
        if self.is(")") {
            return Ok(Some(()));
        }
        let start = self.at;
        // A lone generator expression.
        if !in_class {
            if self.named_expression_in_call()?.is_some() && self.for_clauses()?.is_some() && self.is(")") {
                return Ok(Some(()));
            }
            self.at = start;
        }
        let read = self.argument_list()?;
        if read.count > 0 {
            let before = self.at;
            self.take(",");
            if self.is(")") {
                return Ok(Some(()));
            }
            self.at = before;
        }
        if self.strict {
            self.invalid_arguments(start, &read)?;
        }
        Ok(None)
    }

    pub(super) fn argument_list(&mut self) -> Result<ArgumentList, Box<SyntaxError>> {
        let mut read = ArgumentList::default();
        loop {
            let before = self.at;
            let place = self.peek().span;
            let matched = if self.take("**") {
                let matched = self.expression()?.is_some();
                if matched {
                    read.double_star = true;
                    read.last_is_double_star = true;
                }
                matched
            } else if self.is("*") {
                if read.double_star {
                    false
                } else {
                    self.at += 1;
                    self.expression()?.is_some()
                }
            } else if self.is_name() && self.next_is("=") {
                self.at += 2;
                let matched = self.expression()?.is_some();
                if matched {
                    read.keyword = true;
                    read.last_is_double_star = false;
                } else if self.strict {
                    self.at = before;
                    self.invalid_keyword()?;
                }
                matched
            } else if read.keyword || read.double_star {
                if self.strict {
                    self.invalid_keyword()?;
                    self.at = before;
                }
                false
            } else {
                let found = self.named_expression_in_call()?;
                let matched = found.is_some() && !self.is("=");
                if !matched && self.strict {
                    self.at = before;
                    self.invalid_keyword()?;
                }
                matched
            };
            if !matched {
                // The comma before belongs to whatever follows.
                self.at = if read.count > 0 { read.end } else { before };
                return Ok(read);
            }
            read.count += 1;
            read.end = self.at;
            read.last_start = place.start;
            if !self.take(",") {
                return Ok(read);
            }
        }
    }

    pub(super) fn next_is(&self, word: &str) -> bool {
        let token = self.token(self.at + 1);
        token.kind == Kind::Op && self.text_of(token) == word
    }

    /// As an argument, `name = …` is not a mistaken comparison.
    pub(super) fn named_expression_in_call(&mut self) -> Found {
        let start = self.at;
        let place = self.peek().span.start;
        if self.take_name() && self.take(":=") {
            return match self.expression()? {
                Some(_) => Ok(Some(self.node(Shape::Named, place, Vec::new()))),
                None => Ok(None),
            };
        }
        self.at = start;
        let found = self.expression()?;
        Ok(found.filter(|_| !self.is(":=")))
    }

    pub(super) fn invalid_keyword(&mut self) -> Match<()> {
        let token = self.peek();
        let place = token.span;
        let text = self.text_of(token);
        if matches!(text, "True" | "False" | "None") && self.next_is("=") {
            let span = Span { start: place.start, end: self.token(self.at + 1).span.end };
            return self.fail(&format!("cannot assign to {text}"), span);
        }
        if self.is_name() && self.next_is("=") {
            let equals = self.token(self.at + 1).span;
            self.at += 2;
            if self.expression()?.is_some() && self.for_clauses()?.is_some() {
                let span = Span { start: place.start, end: equals.end };
                return self.fail("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", span);
            }
            return Ok(None);
        }
        if let Some(target) = self.expression()?
            && self.is("=")
        {
            let span = Span { start: target.span.start, end: self.peek().span.end };
            return self.fail("expression cannot contain assignment, perhaps you meant \"==\"?", span);
        }
        Ok(None)
    }

    pub(super) fn invalid_arguments(&mut self, start: usize, read: &ArgumentList) -> Match<()> {
        const GENERATOR: &str = "Generator expression must be parenthesized";
        let after = self.at;
        if read.double_star && self.take(",") {
            let star = self.peek().span;
            if self.is("*") {
                return self.fail("iterable argument unpacking follows keyword argument unpacking", star);
            }
        }
        self.at = start;
        if let Some(element) = self.expression()?
            && self.for_clauses()?.is_some()
        {
            let end = self.token(self.at - 1).span.end;
            if self.is(",") {
                self.at += 1;
                if !self.is(")") {
                    let _ = self.argument_list()?;
                }
                return self.fail(GENERATOR, Span { start: element.span.start, end });
            }
        }
        self.at = start;
        if self.is_name() && self.next_is("=") {
            let (name, equals) = (self.peek().span, self.token(self.at + 1).span);
            self.at += 2;
            if self.expression()?.is_some() && self.for_clauses()?.is_some() {
                let span = Span { start: name.start, end: equals.end };
                return self.fail("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", span);
            }
        }
        if read.count == 0 {
            return Ok(None);
        }
        self.at = after;
        if self.for_clauses()?.is_some() && read.count > 1 {
            let end = self.token(self.at - 1).span.end;
            return self.fail(GENERATOR, Span { start: read.last_start, end });
        }
        self.at = after;
        if self.take(",") {
            let before = self.at;
            if let Some(element) = self.expression()?
                && self.for_clauses()?.is_some()
            {
                let end = self.token(self.at - 1).span.end;
                return self.fail(GENERATOR, Span { start: element.span.start, end });
            }
            self.at = before;
            let rest = self.argument_list()?;
            if rest.count > 0 {
                self.peek();
                let message = if read.last_is_double_star {
                    "positional argument follows keyword argument unpacking"
                } else {
                    "positional argument follows keyword argument"
                };
                return self.fail_here(message);
            }
        }
        Ok(None)
    }
}

/// The arguments read so far.
#[derive(Default)]
pub(super) struct ArgumentList {
    count: usize,
    keyword: bool,
    double_star: bool,
    last_is_double_star: bool,
    /// Token behind the last one.
    end: usize,
    /// Where the last one starts in the text.
    last_start: u32,
}
