//! Expressions down to calls, attributes and subscripts; what is known of one that was read.

use std::rc::Rc;

use super::{Match, Reader};
use crate::syntax::lexer::Kind;
use crate::syntax::tree::Span;

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

/// An expression, or none here, or a mistake recognized.
pub(super) type Found = Match<Rc<Node>>;

const EXPRESSION: u8 = 0;
const DISJUNCTION: u8 = 1;
const BITWISE_OR: u8 = 2;
const PRIMARY: u8 = 3;

/// Binary operators from the loosest to the tightest.
const LEVELS: &[&[&str]] = &[&["|"], &["^"], &["&"], &["<<", ">>"], &["+", "-"], &["*", "/", "//", "%", "@"]];
impl Reader<'_> {
    pub(super) fn node(&self, shape: Shape, start: u32, parts: Vec<Rc<Node>>) -> Rc<Node> {
        let end = self.token(self.at.saturating_sub(1)).span.end;
        Rc::new(Node { shape, span: Span { start, end }, parts })
    }

    /// Runs a rule once per place; a rule may be asked for the same place by many others.
    pub(super) fn memoized(&mut self, rule: u8, read: impl FnOnce(&mut Self) -> Found) -> Found {
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

    pub(super) fn item(&mut self, goal: Goal) -> Found {
        match self.starred()? {
            Some(star) if goal == Goal::Star => Ok(Some(star)),
            Some(_) => Ok(None),
            None => self.expression(),
        }
    }

    pub(super) fn starred(&mut self) -> Found {
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

    pub(super) fn invalid_named_expression(&mut self) -> Match<()> {
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

    pub(super) fn expression_quietly(&mut self) -> Found {
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

    pub(super) fn invalid_expression(&mut self) -> Match<()> {
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

    pub(super) fn is_legacy(&self, node: &Node) -> bool {
        node.shape == Shape::Name && matches!(self.source.slice(node.span), "print" | "exec")
    }

    pub(super) fn legacy_statement(&mut self) -> Match<()> {
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

    pub(super) fn lambda(&mut self) -> Found {
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

    pub(super) fn disjunction(&mut self) -> Found {
        self.memoized(DISJUNCTION, |this| this.boolean("or"))
    }

    pub(super) fn boolean(&mut self, word: &str) -> Found {
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

    pub(super) fn inversion(&mut self) -> Found {
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
    pub(super) fn take_comparison(&mut self) -> Option<bool> {
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

    pub(super) fn binary(&mut self, level: usize) -> Found {
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

    pub(super) fn factor(&mut self) -> Found {
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
}
