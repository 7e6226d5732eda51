//! From the parser's tree to ours: expressions, folding constants on the way up.

use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::convert::{Converted, Converter, binary_op, ident, span};
use super::tree::*;
use super::{fold, literal};
use crate::bytecode::Const;

impl Converter<'_> {
    /// An expression that is read.
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Converted<Expr> {
        let mut place = span(expr.range());
        let kind = match expr {
            ast::Expr::NoneLiteral(_) => ExprKind::Constant(Const::None),
            ast::Expr::EllipsisLiteral(_) => ExprKind::Constant(Const::Ellipsis),
            ast::Expr::BooleanLiteral(e) => ExprKind::Constant(Const::Bool(e.value)),
            ast::Expr::NumberLiteral(e) => ExprKind::Constant(literal::number(self.source, e)?),
            ast::Expr::StringLiteral(e) => ExprKind::Constant(literal::string(self.source, e)),
            ast::Expr::BytesLiteral(e) => ExprKind::Constant(Const::Bytes(
                e.value.iter().flat_map(|part| part.iter().copied()).collect(),
            )),
            ast::Expr::FString(e) => self.f_string(e)?,
            ast::Expr::Name(e) if e.id.as_str() == "__debug__" && self.fold => {
                ExprKind::Constant(Const::Bool(true))
            }
            ast::Expr::Name(e) => ExprKind::Name(e.id.as_str().into()),
            ast::Expr::Attribute(e) => {
                ExprKind::Attribute { value: Box::new(self.expr(&e.value)?), name: ident(&e.attr) }
            }
            ast::Expr::Subscript(e) => {
                let (value, index) = (self.expr(&e.value)?, self.expr(&e.slice)?);
                match fold::subscript(&value, &index).filter(|_| self.fold) {
                    Some(constant) => ExprKind::Constant(constant),
                    None => ExprKind::Subscript { value: Box::new(value), index: Box::new(index) },
                }
            }
            ast::Expr::Slice(e) => ExprKind::Slice(Box::new(Slice {
                lower: self.optional(e.lower.as_deref())?,
                upper: self.optional(e.upper.as_deref())?,
                step: self.optional(e.step.as_deref())?,
            })),
            ast::Expr::Starred(e) => ExprKind::Starred(Box::new(self.expr(&e.value)?)),
            ast::Expr::Tuple(e) => {
                let items = self.exprs(&e.elts)?;
                match fold::tuple(&items).filter(|_| self.fold) {
                    Some(constant) => ExprKind::Constant(constant),
                    None => ExprKind::Tuple(items),
                }
            }
            ast::Expr::List(e) => ExprKind::List(self.exprs(&e.elts)?),
            ast::Expr::Set(e) => ExprKind::Set(self.exprs(&e.elts)?),
            ast::Expr::Dict(e) => {
                let mut items = Vec::with_capacity(e.items.len());
                for item in &e.items {
                    items.push((self.optional(item.key.as_ref())?, self.expr(&item.value)?));
                }
                ExprKind::Dict(items)
            }
            ast::Expr::UnaryOp(e) => {
                let op = match e.op {
                    ast::UnaryOp::Invert => UnaryOp::Invert,
                    ast::UnaryOp::Not => UnaryOp::Not,
                    ast::UnaryOp::UAdd => UnaryOp::Plus,
                    ast::UnaryOp::USub => UnaryOp::Minus,
                };
                let operand = self.expr(&e.operand)?;
                match fold::unary(op, &operand).filter(|_| self.fold) {
                    Some(kind) => kind,
                    None => ExprKind::Unary { op, operand: Box::new(operand) },
                }
            }
            ast::Expr::BinOp(e) => {
                let op = binary_op(e.op);
                let (left, right) = (self.expr(&e.left)?, self.expr(&e.right)?);
                let formatted = match (op, &left.kind, &right.kind) {
                    (BinOp::Mod, ExprKind::Constant(format), ExprKind::Tuple(values)) => {
                        fold::percent_format(format, values)
                    }
                    _ => None,
                };
                match fold::binary(op, &left, &right).filter(|_| self.fold) {
                    Some(constant) => ExprKind::Constant(constant),
                    None if formatted.is_some() && self.fold => {
                        ExprKind::FString(formatted.unwrap_or_default())
                    }
                    None => ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) },
                }
            }
            ast::Expr::BoolOp(e) => {
                ExprKind::Bool { and: e.op == ast::BoolOp::And, values: self.exprs(&e.values)? }
            }
            ast::Expr::Compare(e) => self.comparison(e)?,
            ast::Expr::If(e) => ExprKind::If(Box::new(IfExpr {
                test: self.expr(&e.test)?,
                body: self.expr(&e.body)?,
                orelse: self.expr(&e.orelse)?,
            })),
            ast::Expr::Named(e) => ExprKind::Named {
                target: Box::new(self.target(&e.target)?),
                value: Box::new(self.expr(&e.value)?),
            },
            ast::Expr::Call(e) => ExprKind::Call {
                func: Box::new(self.expr(&e.func)?),
                arguments: Box::new(self.arguments(&e.arguments, e.range())?),
            },
            ast::Expr::Lambda(e) => ExprKind::Lambda(Box::new(Lambda {
                scope: self.new_scope(),
                parameters: match e.parameters.as_deref() {
                    Some(parameters) => self.parameters(parameters, e.range())?,
                    None => Parameters::default(),
                },
                body: self.expr(&e.body)?,
            })),
            ast::Expr::ListComp(e) => {
                self.comprehension(ComprehensionKind::List, &e.elt, None, &e.generators)?
            }
            ast::Expr::SetComp(e) => {
                self.comprehension(ComprehensionKind::Set, &e.elt, None, &e.generators)?
            }
            ast::Expr::DictComp(e) => {
                let Some(key) = e.key.as_deref() else {
                    return self.error("dict unpacking cannot be used in dict comprehension", e.range());
                };
                self.comprehension(ComprehensionKind::Dict, key, Some(&e.value), &e.generators)?
            }
            ast::Expr::Generator(e) => {
                if !e.parenthesized {
                    // `f(x for x in y)`: CPython's range takes in the call's parentheses.
                    place = self.with_parentheses(place);
                }
                self.comprehension(ComprehensionKind::Generator, &e.elt, None, &e.generators)?
            }
            ast::Expr::Yield(e) => ExprKind::Yield(self.optional(e.value.as_deref())?.map(Box::new)),
            ast::Expr::YieldFrom(e) => ExprKind::YieldFrom(Box::new(self.expr(&e.value)?)),
            ast::Expr::Await(e) => ExprKind::Await(Box::new(self.expr(&e.value)?)),
            ast::Expr::TString(e) => return self.error("invalid syntax", e.range()),
            ast::Expr::IpyEscapeCommand(e) => return self.error("invalid syntax", e.range()),
        };
        Ok(Expr { span: place, kind })
    }

    pub(super) fn exprs(&mut self, list: &[ast::Expr]) -> Converted<Vec<Expr>> {
        list.iter().map(|e| self.expr(e)).collect()
    }

    /// An expression that is stored to or deleted: nothing in it but its leaves' operands may be folded.
    pub(super) fn target(&mut self, expr: &ast::Expr) -> Converted<Expr> {
        let kind = match expr {
            ast::Expr::Name(e) => {
                if e.id.as_str() == "__debug__" {
                    let verb = if e.ctx == ast::ExprContext::Del { "delete" } else { "assign to" };
                    return self.error(format!("cannot {verb} __debug__"), e.range());
                }
                ExprKind::Name(e.id.as_str().into())
            }
            ast::Expr::Attribute(e) => {
                self.check_assignable(&e.attr, e.range())?;
                ExprKind::Attribute { value: Box::new(self.expr(&e.value)?), name: ident(&e.attr) }
            }
            ast::Expr::Subscript(e) => ExprKind::Subscript {
                value: Box::new(self.expr(&e.value)?),
                index: Box::new(self.expr(&e.slice)?),
            },
            ast::Expr::Starred(e) => ExprKind::Starred(Box::new(self.target(&e.value)?)),
            ast::Expr::Tuple(e) => ExprKind::Tuple(self.targets(&e.elts)?),
            ast::Expr::List(e) => ExprKind::List(self.targets(&e.elts)?),
            other => return self.error("cannot assign to expression", other.range()),
        };
        Ok(Expr { span: span(expr.range()), kind })
    }

    fn targets(&mut self, list: &[ast::Expr]) -> Converted<Vec<Expr>> {
        list.iter().map(|e| self.target(e)).collect()
    }

    /// What a loop runs over: a list or set display nobody else can see becomes a constant.
    pub(super) fn iterable(&mut self, expr: &ast::Expr) -> Converted<Expr> {
        let iter = self.expr(expr)?;
        Ok(if self.fold { fold::unshared_display(iter) } else { iter })
    }

    fn comparison(&mut self, e: &ast::ExprCompare) -> Converted<ExprKind> {
        let left = self.expr(&e.left)?;
        let mut rest = Vec::with_capacity(e.ops.len());
        for (op, comparator) in e.ops.iter().zip(&e.comparators) {
            let op = match op {
                ast::CmpOp::Eq => CmpOp::Eq,
                ast::CmpOp::NotEq => CmpOp::NotEq,
                ast::CmpOp::Lt => CmpOp::Lt,
                ast::CmpOp::LtE => CmpOp::LtE,
                ast::CmpOp::Gt => CmpOp::Gt,
                ast::CmpOp::GtE => CmpOp::GtE,
                ast::CmpOp::Is => CmpOp::Is,
                ast::CmpOp::IsNot => CmpOp::IsNot,
                ast::CmpOp::In => CmpOp::In,
                ast::CmpOp::NotIn => CmpOp::NotIn,
            };
            let operand = self.expr(comparator)?;
            rest.push((op, operand));
        }
        if self.fold
            && let Some((CmpOp::In | CmpOp::NotIn, container)) = rest.last_mut()
        {
            let taken = std::mem::replace(&mut container.kind, ExprKind::Yield(None));
            *container = fold::unshared_display(Expr { span: container.span, kind: taken });
        }
        Ok(ExprKind::Compare { left: Box::new(left), rest })
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: &ast::Expr,
        value: Option<&ast::Expr>,
        generators: &[ast::Comprehension],
    ) -> Converted<ExprKind> {
        let scope = self.new_scope();
        let mut clauses = Vec::with_capacity(generators.len());
        for clause in generators {
            clauses.push(Clause {
                span: span(clause.range()),
                is_async: clause.is_async,
                target: self.target(&clause.target)?,
                iter: self.iterable(&clause.iter)?,
                conditions: self.exprs(&clause.ifs)?,
            });
        }
        let element = self.expr(element)?;
        let value = self.optional(value)?;
        Ok(ExprKind::Comprehension(Box::new(Comprehension { scope, kind, element, value, clauses })))
    }

    pub(super) fn arguments(&mut self, arguments: &ast::Arguments, whole: TextRange) -> Converted<Arguments> {
        let args = self.exprs(&arguments.args)?;
        let mut keywords: Vec<Keyword> = Vec::with_capacity(arguments.keywords.len());
        for keyword in &arguments.keywords {
            if let Some(name) = &keyword.arg {
                self.check_assignable(name, whole)?;
                if keywords.iter().any(|k| k.name.as_deref() == Some(name.as_str())) {
                    return self
                        .error(format!("keyword argument repeated: {}", name.as_str()), keyword.range());
                }
            }
            keywords.push(Keyword {
                span: span(keyword.range()),
                name: keyword.arg.as_ref().map(ident),
                value: self.expr(&keyword.value)?,
            });
        }
        Ok(Arguments { args, keywords })
    }

    /// The range of a generator expression and the parentheses of the call around it.
    fn with_parentheses(&self, inner: Span) -> Span {
        let text = &self.source.text;
        let start = text[..inner.start as usize].rfind('(');
        let end = text[inner.end as usize..].find(')').map(|at| inner.end as usize + at + 1);
        match (start, end) {
            (Some(start), Some(end)) => Span { start: start as u32, end: end as u32 },
            _ => inner,
        }
    }

    fn f_string(&mut self, e: &ast::ExprFString) -> Converted<ExprKind> {
        let mut parts = Vec::new();
        for part in e.value.iter() {
            match part {
                ast::FStringPart::Literal(text) => {
                    push_text(&mut parts, literal::string_part(self.source, text));
                }
                ast::FStringPart::FString(f) => {
                    let raw = f.flags.prefix().is_raw();
                    self.f_string_elements(&f.elements, raw, span(e.range()), 0, &mut parts)?;
                }
            }
        }
        Ok(match parts.as_slice() {
            [] => ExprKind::FString(vec![FStringPart::Text(Const::Str("".into()))]),
            _ => ExprKind::FString(parts),
        })
    }

    fn f_string_elements(
        &mut self,
        elements: &ast::InterpolatedStringElements,
        raw: bool,
        // The whole f-string: CPython places its fields there.
        place: Span,
        depth: usize,
        parts: &mut Vec<FStringPart>,
    ) -> Converted<()> {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(text) => {
                    let written = self.source.slice(span(text.range()));
                    push_text(parts, literal::decode(written, &text.value, raw, true));
                }
                ast::InterpolatedStringElement::Interpolation(field) => {
                    if field.expression.is_starred_expr() {
                        let message = "f-string: cannot use starred expression here";
                        return self.error(message, field.expression.range());
                    }
                    let value = self.expr(&field.expression)?;
                    let mut conversion = field.conversion.to_char();
                    if let Some(text) = &field.debug_text {
                        push_text(parts, text.as_str().chars().map(u32::from).collect());
                        if conversion.is_none() && field.format_spec.is_none() {
                            conversion = Some('r');
                        }
                    }
                    let spec = match &field.format_spec {
                        None => None,
                        Some(spec) => {
                            if depth > 0 && spec.elements.iter().any(|e| e.is_interpolation()) {
                                let at = TextSize::from(place.end);
                                let message = "f-string: expressions nested too deeply";
                                return self.error(message, TextRange::empty(at));
                            }
                            let mut inner = Vec::new();
                            self.f_string_elements(&spec.elements, raw, place, depth + 1, &mut inner)?;
                            Some(inner)
                        }
                    };
                    parts.push(FStringPart::Field(Box::new(FStringField {
                        span: place,
                        value,
                        conversion,
                        spec,
                    })));
                }
            }
        }
        Ok(())
    }
}

/// Appends text, joining it to text directly before it.
fn push_text(parts: &mut Vec<FStringPart>, text: Vec<u32>) {
    if text.is_empty() {
        return;
    }
    if let Some(FStringPart::Text(last)) = parts.last_mut() {
        let mut joined = literal::code_points(last);
        joined.extend(text);
        *last = literal::text(joined);
    } else {
        parts.push(FStringPart::Text(literal::text(text)));
    }
}
