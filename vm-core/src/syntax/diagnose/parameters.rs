//! What is wrong with a text that the parser refused: parameter lists of functions and lambdas.

use super::{Match, Reader};
use crate::syntax::lexer::Kind;
use crate::syntax::tree::Span;

impl Reader<'_> {
    /// Parameters up to, not including, `end`: `)` of a `def`, `:` of a `lambda`.
    pub(super) fn parameters(&mut self, end: &str) -> Match<()> {
        let is_lambda = end == ":";
        let (mut default_seen, mut slash_seen, mut star_seen, mut any) = (false, false, false, false);
        loop {
            let place = self.peek().span;
            if self.is(end) {
                return Ok(Some(()));
            }
            if self.take("/") {
                if !any || slash_seen || star_seen {
                    if self.strict && slash_seen {
                        return self.fail("/ may appear only once", place);
                    }
                    if self.strict && star_seen {
                        return self.fail("/ must be ahead of *", place);
                    }
                    if self.strict && self.is(",") {
                        return self.fail("at least one argument must precede /", place);
                    }
                    self.at -= 1;
                    return Ok(None);
                }
                slash_seen = true;
                let next = self.peek().span;
                if self.strict && self.is("*") {
                    return self.fail("expected comma between / and *", next);
                }
            } else if self.take("**") {
                if !self.name_and_annotation(is_lambda)? {
                    return Ok(None);
                }
                if self.strict && self.is("=") {
                    let equals = self.peek().span;
                    return self.fail("var-keyword argument cannot have default value", equals);
                }
                if self.take(",") && !self.is(end) {
                    let next = self.peek();
                    let parameter = self.is_name() || self.is("*") || self.is("**") || self.is("/");
                    if self.strict && parameter {
                        return self.fail("arguments cannot follow var-keyword argument", next.span);
                    }
                    return Ok(None);
                }
                return Ok(self.is(end).then_some(()));
            } else if self.take("*") {
                if star_seen {
                    if self.strict && (self.is_name() || !self.is(end)) {
                        return self.fail("* argument may appear only once", place);
                    }
                    self.at -= 1;
                    return Ok(None);
                }
                star_seen = true;
                if self.is_name() {
                    if !self.name_and_annotation(is_lambda)? {
                        return Ok(None);
                    }
                    if self.strict && self.is("=") {
                        let equals = self.peek().span;
                        return self.fail("var-positional argument cannot have default value", equals);
                    }
                } else {
                    // A bare star needs a name behind it.
                    let before = self.at;
                    let comma = self.take(",");
                    if self.is(end) || comma && self.is("**") {
                        return if self.strict && is_lambda {
                            self.fail_here("named arguments must follow bare *")
                        } else if self.strict {
                            self.fail("named arguments must follow bare *", place)
                        } else {
                            self.at = before;
                            Ok(None)
                        };
                    }
                    if !comma {
                        return Ok(None);
                    }
                    any = true;
                    continue;
                }
            } else if self.is_name() {
                if !self.name_and_annotation(is_lambda)? {
                    return Ok(None);
                }
                let equals = self.peek().span;
                if self.take("=") {
                    default_seen = true;
                    if self.expression()?.is_none() {
                        if self.strict && (self.is(")") || self.is(",")) {
                            return self.fail("expected default value expression", equals);
                        }
                        return Ok(None);
                    }
                } else if default_seen && !star_seen && (self.is(",") || self.is(end)) {
                    return if self.strict {
                        self.fail("non-default argument follows default argument", place)
                    } else {
                        self.at = self.at.saturating_sub(1);
                        Ok(None)
                    };
                }
            } else if self.is("(") {
                let first_kind = !default_seen && !slash_seen && !star_seen;
                return if self.strict && first_kind {
                    self.parenthesized_parameters(is_lambda)
                } else {
                    Ok(None)
                };
            } else {
                return Ok(None);
            }
            any = true;
            if !self.take(",") {
                return Ok(Some(()));
            }
        }
    }

    fn name_and_annotation(&mut self, is_lambda: bool) -> Result<bool, Box<super::SyntaxError>> {
        if !self.take_name() {
            return Ok(false);
        }
        if !is_lambda && self.take(":") {
            self.take("*");
            return Ok(self.expression()?.is_some());
        }
        Ok(true)
    }

    /// `def f((a, b))`, which Python 2 had.
    fn parenthesized_parameters(&mut self, is_lambda: bool) -> Match<()> {
        let start = self.peek().span.start;
        self.at += 1;
        loop {
            if !self.take_name() {
                return Ok(None);
            }
            if !self.take(",") {
                break;
            }
            if self.is(")") {
                break;
            }
        }
        let end = self.peek().span.end;
        if self.take(")") && !self.is_kind(Kind::Error) {
            let what = if is_lambda { "Lambda expression" } else { "Function" };
            return self.fail(&format!("{what} parameters cannot be parenthesized"), Span { start, end });
        }
        Ok(None)
    }
}
