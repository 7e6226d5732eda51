//! Atoms: literals, brackets of every kind, comprehensions; targets of loops and assignments.

use super::expressions::{Found, Goal, Shape};
use super::simple::invalid_target;
use super::{Match, Reader, fstring};
use crate::syntax::lexer::Kind;
use crate::syntax::tree::Span;

impl Reader<'_> {
    pub(super) fn slices(&mut self) -> Match<()> {
        loop {
            if self.starred()?.is_none() {
                let named = if self.is(":") { None } else { self.named_expression()? };
                if named.is_none() && !self.is(":") {
                    return Ok(None);
                }
                for _ in 0..2 {
                    if self.take(":")
                        && !self.is(":")
                        && !self.is(",")
                        && !self.is("]")
                        && self.expression()?.is_none()
                    {
                        return Ok(None);
                    }
                }
            }
            if !self.take(",") || self.is("]") {
                return Ok(Some(()));
            }
        }
    }

    pub(super) fn atom(&mut self) -> Found {
        let token = self.peek();
        let place = token.span.start;
        let shape = match token.kind {
            Kind::Number => Shape::Literal,
            Kind::Str { .. } => return self.strings(),
            Kind::Name => match self.text_of(token) {
                "True" => Shape::True,
                "False" => Shape::False,
                "None" => Shape::None,
                _ if self.is_name() => Shape::Name,
                _ => return Ok(None),
            },
            Kind::Op => match self.text_of(token) {
                "..." => Shape::Ellipsis,
                "(" => return self.parenthesized(),
                "[" => return self.bracketed(),
                "{" => return self.braced(),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(self.node(shape, place, Vec::new())))
    }

    pub(super) fn strings(&mut self) -> Found {
        let place = self.peek().span.start;
        let (mut is_bytes, mut is_fstring) = (None, false);
        let start = self.at;
        while let Kind::Str { fstring, bytes } = self.peek().kind {
            self.at += 1;
            is_fstring |= fstring;
            if is_bytes.is_some_and(|b| b != bytes) {
                while matches!(self.peek().kind, Kind::Str { .. }) {
                    self.at += 1;
                }
                let token = self.peek();
                return self.fail(
                    "cannot mix bytes and nonbytes literals",
                    Span { start: token.span.start, end: token.span.start },
                );
            }
            is_bytes = Some(bytes);
        }
        let end = self.peek().span.start;
        for index in start..self.at {
            let token = self.token(index);
            fstring::check(self.source, token, end)?;
        }
        let shape = if is_fstring { Shape::FString } else { Shape::Literal };
        Ok(Some(self.node(shape, place, Vec::new())))
    }

    pub(super) fn parenthesized(&mut self) -> Found {
        let place = self.peek().span.start;
        let start = self.at;
        self.at += 1;
        if self.take(")") {
            return Ok(Some(self.node(Shape::Tuple, place, Vec::new())));
        }
        // A tuple.
        if let Some(first) = self.star_named_expression()?
            && self.take(",")
        {
            let mut parts = vec![first];
            while !self.is(")") {
                match self.star_named_expression()? {
                    Some(part) => parts.push(part),
                    None => break,
                }
                if !self.take(",") {
                    break;
                }
            }
            if self.take(")") {
                return Ok(Some(self.node(Shape::Tuple, place, parts)));
            }
        }
        self.at = start + 1;
        // A group.
        let inner = if self.is("yield") { self.yield_expression()? } else { self.named_expression()? };
        if let Some(inner) = inner
            && self.take(")")
        {
            return Ok(Some(inner));
        }
        self.at = start + 1;
        if self.strict {
            if let Some(star) = self.starred()?
                && self.is(")")
            {
                return self.fail("cannot use starred expression here", star.span);
            }
            self.at = start + 1;
            let stars = self.peek().span;
            if self.take("**") && self.expression()?.is_some() && self.is(")") {
                return self.fail("cannot use double starred expression here", stars);
            }
            self.at = start + 1;
        }
        // A generator expression.
        if self.named_expression_in_call()?.is_some() && self.for_clauses()?.is_some() && self.take(")") {
            return Ok(Some(self.node(Shape::Generator, place, Vec::new())));
        }
        self.invalid_comprehension(start)
    }

    /// Mistakes of comprehensions; `start` is the opening bracket.
    pub(super) fn invalid_comprehension(&mut self, start: usize) -> Found {
        self.at = start;
        if !self.strict {
            return Ok(None);
        }
        let round = self.is("(");
        self.at = start + 1;
        if let Some(star) = self.starred()?
            && self.for_clauses()?.is_some()
        {
            return self.fail("iterable unpacking cannot be used in comprehension", star.span);
        }
        self.at = start + 1;
        if !round
            && let Some(first) = self.star_named_expression()?
            && self.take(",")
        {
            let mut end = self.token(self.at - 1).span.end;
            while let Some(next) = self.star_named_expression()? {
                end = next.span.end;
                if !self.take(",") {
                    break;
                }
                end = self.token(self.at - 1).span.end;
            }
            if self.for_clauses()?.is_some() {
                let span = Span { start: first.span.start, end };
                return self.fail("did you forget parentheses around the comprehension target?", span);
            }
        }
        self.at = start;
        Ok(None)
    }

    pub(super) fn bracketed(&mut self) -> Found {
        let place = self.peek().span.start;
        let start = self.at;
        self.at += 1;
        let mut parts = Vec::new();
        while !self.is("]") {
            match self.star_named_expression()? {
                Some(part) => parts.push(part),
                None => break,
            }
            if !self.take(",") {
                break;
            }
        }
        if self.take("]") {
            return Ok(Some(self.node(Shape::List, place, parts)));
        }
        self.at = start + 1;
        if self.named_expression()?.is_some() && self.for_clauses()?.is_some() && self.take("]") {
            return Ok(Some(self.node(Shape::ListComprehension, place, Vec::new())));
        }
        self.invalid_comprehension(start)
    }

    pub(super) fn braced(&mut self) -> Found {
        let place = self.peek().span.start;
        let start = self.at;
        self.at += 1;
        if self.take("}") {
            return Ok(Some(self.node(Shape::Dict, place, Vec::new())));
        }
        // A dict.
        loop {
            if self.pair()?.is_none() {
                break;
            }
            if !self.take(",") || self.is("}") {
                break;
            }
        }
        if self.take("}") {
            return Ok(Some(self.node(Shape::Dict, place, Vec::new())));
        }
        if self.strict {
            self.at = start + 1;
            self.invalid_pairs()?;
        }
        // A set.
        self.at = start + 1;
        loop {
            if self.star_named_expression()?.is_none() {
                break;
            }
            if !self.take(",") || self.is("}") {
                break;
            }
        }
        if self.take("}") {
            return Ok(Some(self.node(Shape::Set, place, Vec::new())));
        }
        // Comprehensions.
        self.at = start + 1;
        if self.strict {
            let stars = self.peek().span;
            if self.take("**")
                && self.bitwise_or()?.is_some()
                && self.for_clauses()?.is_some()
                && self.is("}")
            {
                return self.fail("dict unpacking cannot be used in dict comprehension", stars);
            }
            self.at = start + 1;
        }
        if self.expression()?.is_some()
            && self.take(":")
            && self.expression()?.is_some()
            && self.for_clauses()?.is_some()
            && self.take("}")
        {
            return Ok(Some(self.node(Shape::DictComprehension, place, Vec::new())));
        }
        self.at = start + 1;
        if self.named_expression()?.is_some() && self.for_clauses()?.is_some() && self.take("}") {
            return Ok(Some(self.node(Shape::SetComprehension, place, Vec::new())));
        }
        self.invalid_comprehension(start)
    }

    pub(super) fn pair(&mut self) -> Match<()> {
        let before = self.at;
        let matched = if self.take("**") {
            self.bitwise_or()?.is_some()
        } else {
            self.expression()?.is_some() && self.take(":") && self.expression()?.is_some()
        };
        if !matched {
            self.at = before;
        }
        Ok(matched.then_some(()))
    }

    pub(super) fn invalid_pairs(&mut self) -> Match<()> {
        let start = self.at;
        let mut pairs = 0;
        while self.pair()?.is_some() {
            pairs += 1;
            if !self.take(",") {
                break;
            }
            let before = self.at;
            if let Some(key) = self.expression()?
                && !self.is(":")
            {
                let last = Span { start: key.span.end - 1, end: key.span.end };
                let mut error =
                    self.error_at(super::ErrorKind::Syntax, "':' expected after dictionary key", last);
                error.end_column = 0;
                return Err(error);
            }
            self.at = before;
        }
        if pairs == 0 {
            self.at = start;
        }
        let before = self.at;
        if self.expression()?.is_some() && self.is(":") {
            let colon = self.peek().span;
            self.at += 1;
            let star = self.peek().span;
            if self.take("*") {
                if let Some(value) = self.bitwise_or()? {
                    let span = Span { start: star.start, end: value.span.end };
                    return self.fail("cannot use a starred expression in a dictionary value", span);
                }
            } else if self.is("}") || self.is(",") {
                return self.fail("expression expected after dictionary key and ':'", colon);
            }
        }
        self.at = before;
        Ok(None)
    }

    pub(super) fn for_clauses(&mut self) -> Match<()> {
        let mut any = None;
        loop {
            let before = self.at;
            self.take("async");
            if !self.is("for") {
                self.at = before;
                return Ok(any);
            }
            self.at += 1;
            if self.for_target()?.is_none() || self.disjunction()?.is_none() {
                self.at = before;
                // Once `in` is passed nothing else is tried.
                return Ok(None);
            }
            loop {
                let before = self.at;
                if !self.take("if") {
                    break;
                }
                if self.disjunction()?.is_none() {
                    self.at = before;
                    break;
                }
            }
            any = Some(());
        }
    }

    /// `targets in`.
    pub(super) fn for_target(&mut self) -> Match<()> {
        let start = self.at;
        if self.star_targets()?.is_some() && self.take("in") {
            return Ok(Some(()));
        }
        self.at = start;
        if self.strict
            && let Some(targets) = self.expressions(Goal::Star)?
            && let Some(wrong) = invalid_target(&targets, false, true)
        {
            return self.fail(&format!("cannot assign to {}", wrong.shape.name()), wrong.span);
        }
        self.at = start;
        Ok(None)
    }

    /// Targets of an assignment, without complaints.
    pub(super) fn star_targets(&mut self) -> Found {
        let place = self.peek().span.start;
        let Some(first) = self.star_target()? else { return Ok(None) };
        if !self.is(",") {
            return Ok(Some(first));
        }
        let mut parts = vec![first];
        while self.take(",") {
            let before = self.at;
            match self.star_target()? {
                Some(part) => parts.push(part),
                None => {
                    self.at = before;
                    break;
                }
            }
        }
        Ok(Some(self.node(Shape::Tuple, place, parts)))
    }

    pub(super) fn star_target(&mut self) -> Found {
        let place = self.peek().span.start;
        let before = self.at;
        let star = self.take("*");
        let Some(target) = self.target()? else {
            self.at = before;
            return Ok(None);
        };
        Ok(Some(if star { self.node(Shape::Starred, place, vec![target]) } else { target }))
    }

    pub(super) fn target(&mut self) -> Found {
        let before = self.at;
        let strict = std::mem::replace(&mut self.strict, false);
        let found = self.primary();
        self.strict = strict;
        let found = found?.filter(|node| invalid_target(node, false, false).is_none());
        if found.is_none() {
            self.at = before;
        }
        Ok(found)
    }

    pub(super) fn yield_expression(&mut self) -> Found {
        let place = self.peek().span.start;
        self.at += 1;
        if self.take("from") {
            if self.expression()?.is_none() {
                return Ok(None);
            }
        } else {
            let before = self.at;
            if self.expressions(Goal::Star)?.is_none() {
                self.at = before;
            }
        }
        Ok(Some(self.node(Shape::Yield, place, Vec::new())))
    }
}
