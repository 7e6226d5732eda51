//! Simple statements, assignments and their targets.

use std::rc::Rc;

use super::expressions::{Goal, Node, Shape};
use super::{Match, Reader};
use crate::syntax::lexer::Kind;

impl Reader<'_> {
    pub(super) fn simple_statements(&mut self) -> Match<()> {
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

    pub(super) fn simple_statement(&mut self) -> Match<()> {
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

    pub(super) fn delete(&mut self) -> Match<()> {
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

    pub(super) fn dotted_name(&mut self) -> bool {
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

    pub(super) fn import(&mut self) -> Match<()> {
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

    pub(super) fn import_from(&mut self) -> Match<()> {
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
    pub(super) fn assignment(&mut self) -> Match<()> {
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

    pub(super) fn valid_assignment(&mut self) -> Match<()> {
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

    pub(super) fn annotated_target(&mut self) -> Match<()> {
        let Some(node) = self.primary()? else { return Ok(None) };
        let single = matches!(node.shape, Shape::Name | Shape::Attribute | Shape::Subscript);
        Ok((single && self.take(":")).then_some(()))
    }

    pub(super) fn take_augmented(&mut self) -> bool {
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

    pub(super) fn invalid_assignment(&mut self) -> Match<()> {
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
