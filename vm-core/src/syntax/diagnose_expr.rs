//! What is wrong with a text that the parser refused: expressions, arguments, parameters.

use std::rc::Rc;

use super::diagnose::{Match, Reader, invalid_target};
use super::diagnose_fstring;
use super::lexer::Kind;
use super::tree::Span;

/// What an expression is, as far as messages tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Name,
    True,
    False,
    None,
    Ellipsis,
    Literal,
    FString,
    Call,
    Attribute,
    Subscript,
    Tuple,
    List,
    Set,
    Dict,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Generator,
    Operation,
    Comparison { starts_with_in: bool },
    Conditional,
    Lambda,
    Named,
    Yield,
    Await,
    Starred,
}

impl Shape {
    /// CPython's word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Shape::Name => "name",
            Shape::True => "True",
            Shape::False => "False",
            Shape::None => "None",
            Shape::Ellipsis => "ellipsis",
            Shape::Literal => "literal",
            Shape::FString => "f-string expression",
            Shape::Call => "function call",
            Shape::Attribute => "attribute",
            Shape::Subscript => "subscript",
            Shape::Tuple => "tuple",
            Shape::List => "list",
            Shape::Set => "set display",
            Shape::Dict => "dict literal",
            Shape::ListComprehension => "list comprehension",
            Shape::SetComprehension => "set comprehension",
            Shape::DictComprehension => "dict comprehension",
            Shape::Generator => "generator expression",
            Shape::Operation => "expression",
            Shape::Comparison { .. } => "comparison",
            Shape::Conditional => "conditional expression",
            Shape::Lambda => "lambda",
            Shape::Named => "named expression",
            Shape::Yield => "yield expression",
            Shape::Await => "await expression",
            Shape::Starred => "starred",
        }
    }
}

/// An expression that was recognized.
#[derive(Debug)]
pub(super) struct Node {
    pub shape: Shape,
    pub span: Span,
    /// Items of displays, the operand of a star, the left side of a comparison.
    pub parts: Vec<Rc<Node>>,
}

/// What a list of expressions may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Plain,
    Star,
}

type Found = Match<Rc<Node>>;

const EXPRESSION: u8 = 0;
const DISJUNCTION: u8 = 1;
const BITWISE_OR: u8 = 2;
const PRIMARY: u8 = 3;

/// Binary operators from the loosest to the tightest.
const LEVELS: &[&[&str]] = &[&["|"], &["^"], &["&"], &["<<", ">>"], &["+", "-"], &["*", "/", "//", "%", "@"]];

impl Reader<'_> {
    fn node(&self, shape: Shape, start: u32, parts: Vec<Rc<Node>>) -> Rc<Node> {
        let end = self.token(self.at.saturating_sub(1)).span.end;
        Rc::new(Node { shape, span: Span { start, end }, parts })
    }

    /// Runs a rule once per place; a rule may be asked for the same place by many others.
    fn memoized(&mut self, rule: u8, read: impl FnOnce(&mut Self) -> Found) -> Found {
        let key = (rule, self.at, self.strict);
        if let Some((node, end)) = self.memo.get(&key) {
            let node = node.clone();
            self.at = *end;
            return Ok(node);
        }
        let start = self.at;
        let node = read(self)?;
        if node.is_none() {
            self.at = start;
        }
        self.memo.insert(key, (node.clone(), self.at));
        Ok(node)
    }

    /// One or more expressions with commas between them.
    pub(super) fn expressions(&mut self, goal: Goal) -> Found {
        let start = self.peek().span.start;
        let Some(first) = self.item(goal)? else { return Ok(None) };
        if !self.is(",") {
            return Ok(Some(first));
        }
        let mut parts = vec![first];
        while self.take(",") {
            let before = self.at;
            match self.item(goal)? {
                Some(next) => parts.push(next),
                None => {
                    self.at = before;
                    break;
                }
            }
        }
        Ok(Some(self.node(Shape::Tuple, start, parts)))
    }

    fn item(&mut self, goal: Goal) -> Found {
        match self.starred()? {
            Some(star) if goal == Goal::Star => Ok(Some(star)),
            Some(_) => Ok(None),
            None => self.expression(),
        }
    }

    fn starred(&mut self) -> Found {
        let start = self.peek().span.start;
        let before = self.at;
        if !self.take("*") {
            return Ok(None);
        }
        match self.bitwise_or()? {
            Some(inner) => Ok(Some(self.node(Shape::Starred, start, vec![inner]))),
            None => {
                self.at = before;
                Ok(None)
            }
        }
    }

    pub(super) fn star_named_expression(&mut self) -> Found {
        match self.starred()? {
            Some(star) => Ok(Some(star)),
            None => self.named_expression(),
        }
    }

    pub(super) fn named_expression(&mut self) -> Found {
        let start = self.at;
        let place = self.peek().span.start;
        if self.take_name() && self.take(":=") {
            return match self.expression()? {
                Some(_) => Ok(Some(self.node(Shape::Named, place, Vec::new()))),
                None => Ok(None),
            };
        }
        self.at = start;
        if self.strict {
            self.invalid_named_expression()?;
            self.at = start;
        }
        let found = self.expression()?;
        if found.is_some() && self.is(":=") {
            self.at = start;
            return Ok(None);
        }
        Ok(found)
    }

    fn invalid_named_expression(&mut self) -> Match<()> {
        let start = self.at;
        if let Some(target) = self.expression()?
            && self.take(":=")
            && self.expression()?.is_some()
        {
            let message = format!("cannot use assignment expressions with {}", target.shape.name());
            return self.fail(&message, target.span);
        }
        self.at = start;
        let place = self.peek().span.start;
        if self.take_name() && self.take("=") {
            if let Some(value) = self.bitwise_or()?
                && !self.is("=")
                && !self.is(":=")
            {
                let span = Span { start: place, end: value.span.end };
                return self.fail("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", span);
            }
            return Ok(None);
        }
        self.at = start;
        let Some(target) = self.bitwise_or()? else { return Ok(None) };
        let excluded = matches!(
            target.shape,
            Shape::List | Shape::Tuple | Shape::Generator | Shape::True | Shape::None | Shape::False
        );
        if !excluded
            && target.shape != Shape::Name
            && self.take("=")
            && self.bitwise_or()?.is_some()
            && !self.is("=")
            && !self.is(":=")
        {
            let message = format!(
                "cannot assign to {} here. Maybe you meant '==' instead of '='?",
                target.shape.name()
            );
            return self.fail(&message, target.span);
        }
        Ok(None)
    }

    pub(super) fn expression(&mut self) -> Found {
        self.memoized(EXPRESSION, |this| {
            let start = this.at;
            if this.strict {
                this.invalid_expression()?;
                this.at = start;
                this.legacy_statement()?;
                this.at = start;
            }
            this.expression_quietly()
        })
    }

    fn expression_quietly(&mut self) -> Found {
        if self.is("lambda") {
            return self.lambda();
        }
        let place = self.peek().span.start;
        let Some(body) = self.disjunction()? else { return Ok(None) };
        let before = self.at;
        if self.take("if")
            && self.disjunction()?.is_some()
            && self.take("else")
            && self.expression()?.is_some()
        {
            return Ok(Some(self.node(Shape::Conditional, place, Vec::new())));
        }
        self.at = before;
        Ok(Some(body))
    }

    fn invalid_expression(&mut self) -> Match<()> {
        let start = self.at;
        let first = self.peek();
        let soft = first.kind == Kind::Name && matches!(self.text_of(first), "match" | "case" | "_");
        let name_and_string = self.is_name() && matches!(self.token(start + 1).kind, Kind::Str { .. });
        if !soft && !name_and_string {
            if let Some(left) = self.disjunction()? {
                let legacy = self.is_legacy(&left);
                let strict = std::mem::replace(&mut self.strict, false);
                let right = self.expression_quietly();
                self.strict = strict;
                if let Ok(Some(right)) = right
                    && !legacy
                    && self.token(self.at - 1).level > 0
                {
                    let span = Span { start: left.span.start, end: right.span.end };
                    return self.fail("invalid syntax. Perhaps you forgot a comma?", span);
                }
            }
            self.at = start;
        }
        if let Some(body) = self.disjunction()?
            && self.take("if")
            && let Some(test) = self.disjunction()?
            && !self.is("else")
            && !self.is(":")
        {
            let span = Span { start: body.span.start, end: test.span.end };
            return self.fail("expected 'else' after 'if' expression", span);
        }
        Ok(None)
    }

    fn is_legacy(&self, node: &Node) -> bool {
        node.shape == Shape::Name && matches!(self.source.slice(node.span), "print" | "exec")
    }

    fn legacy_statement(&mut self) -> Match<()> {
        let name = self.peek();
        let text = self.text_of(name);
        if name.kind != Kind::Name || !matches!(text, "print" | "exec") {
            return Ok(None);
        }
        self.at += 1;
        if self.is("(") {
            return Ok(None);
        }
        if let Some(rest) = self.expressions(Goal::Star)? {
            let message = format!("Missing parentheses in call to '{text}'. Did you mean {text}(...)?");
            return self.fail(&message, Span { start: name.span.start, end: rest.span.end });
        }
        Ok(None)
    }

    fn lambda(&mut self) -> Found {
        let place = self.peek().span.start;
        self.at += 1;
        if self.parameters(":")?.is_none() || !self.take(":") {
            return Ok(None);
        }
        match self.expression()? {
            Some(_) => Ok(Some(self.node(Shape::Lambda, place, Vec::new()))),
            None => Ok(None),
        }
    }

    fn disjunction(&mut self) -> Found {
        self.memoized(DISJUNCTION, |this| this.boolean("or"))
    }

    fn boolean(&mut self, word: &str) -> Found {
        let place = self.peek().span.start;
        let mut found = if word == "or" { self.boolean("and")? } else { self.inversion()? };
        while found.is_some() {
            let before = self.at;
            if !self.take(word) {
                break;
            }
            let next = if word == "or" { self.boolean("and")? } else { self.inversion()? };
            if next.is_none() {
                self.at = before;
                break;
            }
            found = Some(self.node(Shape::Operation, place, Vec::new()));
        }
        Ok(found)
    }

    fn inversion(&mut self) -> Found {
        let place = self.peek().span.start;
        if self.take("not") {
            return match self.inversion()? {
                Some(_) => Ok(Some(self.node(Shape::Operation, place, Vec::new()))),
                None => Ok(None),
            };
        }
        let Some(left) = self.bitwise_or()? else { return Ok(None) };
        let mut starts_with_in = None;
        loop {
            let before = self.at;
            let Some(is_in) = self.take_comparison() else { break };
            if self.bitwise_or()?.is_none() {
                self.at = before;
                break;
            }
            starts_with_in.get_or_insert(is_in);
        }
        match starts_with_in {
            None => Ok(Some(left)),
            Some(starts_with_in) => {
                Ok(Some(self.node(Shape::Comparison { starts_with_in }, place, vec![left])))
            }
        }
    }

    /// Takes a comparison operator; whether it is `in`.
    fn take_comparison(&mut self) -> Option<bool> {
        if self.take("in") {
            return Some(true);
        }
        let before = self.at;
        if self.take("not") {
            if self.take("in") {
                return Some(false);
            }
            self.at = before;
            return None;
        }
        if self.take("is") {
            self.take("not");
            return Some(false);
        }
        ["==", "!=", "<=", ">=", "<", ">"].iter().any(|op| self.take(op)).then_some(false)
    }

    pub(super) fn bitwise_or(&mut self) -> Found {
        self.memoized(BITWISE_OR, |this| this.binary(0))
    }

    fn binary(&mut self, level: usize) -> Found {
        let Some(operators) = LEVELS.get(level) else { return self.factor() };
        let place = self.peek().span.start;
        let mut found = self.binary(level + 1)?;
        while found.is_some() {
            let before = self.at;
            if !operators.iter().any(|op| self.take(op)) {
                break;
            }
            if self.binary(level + 1)?.is_none() {
                self.at = before;
                break;
            }
            found = Some(self.node(Shape::Operation, place, Vec::new()));
        }
        Ok(found)
    }

    fn factor(&mut self) -> Found {
        let place = self.peek().span.start;
        if self.take("+") || self.take("-") || self.take("~") {
            return match self.factor()? {
                Some(_) => Ok(Some(self.node(Shape::Operation, place, Vec::new()))),
                None => Ok(None),
            };
        }
        let before = self.at;
        let awaited = self.take("await");
        let found = self.primary()?;
        let Some(mut found) = found else {
            self.at = before;
            return Ok(None);
        };
        if awaited {
            found = self.node(Shape::Await, place, Vec::new());
        }
        let before = self.at;
        if self.take("**") {
            if self.factor()?.is_some() {
                return Ok(Some(self.node(Shape::Operation, place, Vec::new())));
            }
            self.at = before;
        }
        Ok(Some(found))
    }

    pub(super) fn primary(&mut self) -> Found {
        self.memoized(PRIMARY, |this| {
            let place = this.peek().span.start;
            let Some(mut found) = this.atom()? else { return Ok(None) };
            loop {
                let before = this.at;
                let shape = if this.take(".") {
                    this.take_name().then_some(Shape::Attribute)
                } else if this.take("(") {
                    (this.arguments(false)?.is_some() && this.take(")")).then_some(Shape::Call)
                } else if this.take("[") {
                    (this.slices()?.is_some() && this.take("]")).then_some(Shape::Subscript)
                } else {
                    return Ok(Some(found));
                };
                match shape {
                    Some(shape) => found = this.node(shape, place, Vec::new()),
                    None => {
                        this.at = before;
                        return Ok(Some(found));
                    }
                }
            }
        })
    }

    fn slices(&mut self) -> Match<()> {
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

    fn atom(&mut self) -> Found {
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

    fn strings(&mut self) -> Found {
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
            diagnose_fstring::check(self.source, token, end)?;
        }
        let shape = if is_fstring { Shape::FString } else { Shape::Literal };
        Ok(Some(self.node(shape, place, Vec::new())))
    }

    fn parenthesized(&mut self) -> Found {
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
    fn invalid_comprehension(&mut self, start: usize) -> Found {
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

    fn bracketed(&mut self) -> Found {
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

    fn braced(&mut self) -> Found {
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

    fn pair(&mut self) -> Match<()> {
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

    fn invalid_pairs(&mut self) -> Match<()> {
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

    fn for_clauses(&mut self) -> Match<()> {
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

    fn star_target(&mut self) -> Found {
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

    fn argument_list(&mut self) -> Match2<ArgumentList> {
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

    fn next_is(&self, word: &str) -> bool {
        let token = self.token(self.at + 1);
        token.kind == Kind::Op && self.text_of(token) == word
    }

    /// As an argument, `name = …` is not a mistaken comparison.
    fn named_expression_in_call(&mut self) -> Found {
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

    fn invalid_keyword(&mut self) -> Match<()> {
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

    fn invalid_arguments(&mut self, start: usize, read: &ArgumentList) -> Match<()> {
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

type Match2<T> = Result<T, Box<super::SyntaxError>>;

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
