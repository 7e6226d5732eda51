//! From the parser's tree to ours: statements. The only files that know the parser's types are this one,
//! `convert_expr`, `convert_pattern`, `literal` and `diagnose`.

use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

use super::error::{ErrorKind, SyntaxError};
use super::source::Source;
use super::tree::*;
use crate::bytecode::Const;

/// Result of converting a node.
pub(super) type Converted<T> = Result<T, SyntaxError>;

/// The state of one conversion.
pub(super) struct Converter<'s> {
    pub(super) source: &'s Source,
    next_scope: u32,
    /// Off inside annotations that will be turned back into text.
    pub(super) fold: bool,
    pub(super) future_annotations: bool,
}

pub(super) fn span(range: TextRange) -> Span {
    Span { start: range.start().to_u32(), end: range.end().to_u32() }
}

impl<'s> Converter<'s> {
    pub(super) fn new(source: &'s Source) -> Converter<'s> {
        Converter { source, next_scope: 1, fold: true, future_annotations: false }
    }

    pub(super) fn scope_count(&self) -> u32 {
        self.next_scope
    }

    pub(super) fn new_scope(&mut self) -> ScopeId {
        let id = ScopeId(self.next_scope);
        self.next_scope += 1;
        id
    }

    pub(super) fn error<T>(&self, message: impl Into<String>, range: TextRange) -> Converted<T> {
        Err(self.source.error(ErrorKind::Syntax, message, span(range)))
    }

    /// The body of a module, class or function. Only a literal is a docstring, not text made by folding.
    pub(super) fn body(&mut self, body: &[ast::Stmt]) -> Converted<Vec<Stmt>> {
        let mut out = self.statements(body)?;
        if let (Some(ast::Stmt::Expr(first)), Some(stmt)) = (body.first(), out.first_mut())
            && !first.value.is_string_literal_expr()
            && let StmtKind::Expr(expr) = &mut stmt.kind
            && let ExprKind::Constant(Const::Str(_) | Const::WideStr(_)) = &expr.kind
        {
            let ExprKind::Constant(text) = std::mem::replace(&mut expr.kind, ExprKind::Yield(None)) else {
                unreachable!("matched above")
            };
            expr.kind = ExprKind::FString(vec![FStringPart::Text(text)]);
        }
        Ok(out)
    }

    pub(super) fn statements(&mut self, body: &[ast::Stmt]) -> Converted<Vec<Stmt>> {
        body.iter().map(|s| self.statement(s)).collect()
    }

    fn statement(&mut self, stmt: &ast::Stmt) -> Converted<Stmt> {
        let mut place = span(stmt.range());
        let kind = match stmt {
            ast::Stmt::Expr(s) => StmtKind::Expr(self.expr(&s.value)?),
            ast::Stmt::Assign(s) => {
                let targets = s.targets.iter().map(|t| self.target(t)).collect::<Converted<_>>()?;
                StmtKind::Assign { targets, value: self.expr(&s.value)? }
            }
            ast::Stmt::AugAssign(s) => StmtKind::AugAssign {
                target: self.target(&s.target)?,
                op: binary_op(s.op),
                value: self.expr(&s.value)?,
            },
            ast::Stmt::AnnAssign(s) => StmtKind::AnnAssign(Box::new(AnnAssign {
                target: self.target(&s.target)?,
                annotation: self.annotation(&s.annotation)?,
                value: self.optional(s.value.as_deref())?,
                simple: s.simple,
            })),
            ast::Stmt::Delete(s) => {
                StmtKind::Delete(s.targets.iter().map(|t| self.target(t)).collect::<Converted<_>>()?)
            }
            ast::Stmt::Pass(_) => StmtKind::Pass,
            ast::Stmt::Break(_) => StmtKind::Break,
            ast::Stmt::Continue(_) => StmtKind::Continue,
            ast::Stmt::Return(s) => StmtKind::Return(self.optional(s.value.as_deref())?),
            ast::Stmt::Raise(s) => StmtKind::Raise {
                exception: self.optional(s.exc.as_deref())?,
                cause: self.optional(s.cause.as_deref())?,
            },
            ast::Stmt::Assert(s) => {
                StmtKind::Assert { test: self.expr(&s.test)?, message: self.optional(s.msg.as_deref())? }
            }
            ast::Stmt::Global(s) => StmtKind::Global(s.names.iter().map(ident).collect()),
            ast::Stmt::Nonlocal(s) => StmtKind::Nonlocal(s.names.iter().map(ident).collect()),
            ast::Stmt::Import(s) => {
                for name in &s.names {
                    self.check_assignable(name.asname.as_ref().unwrap_or(&name.name), s.range())?;
                }
                StmtKind::Import(s.names.iter().map(alias).collect())
            }
            ast::Stmt::ImportFrom(s) => StmtKind::ImportFrom {
                module: s.module.as_ref().map(ident),
                names: s.names.iter().map(alias).collect(),
                level: s.level,
            },
            ast::Stmt::If(s) => {
                let mut branches = vec![Branch {
                    span: place,
                    test: Some(self.expr(&s.test)?),
                    body: self.statements(&s.body)?,
                }];
                for clause in &s.elif_else_clauses {
                    branches.push(Branch {
                        span: span(clause.range()),
                        test: self.optional(clause.test.as_ref())?,
                        body: self.statements(&clause.body)?,
                    });
                }
                StmtKind::If(branches)
            }
            ast::Stmt::While(s) => StmtKind::While {
                test: self.expr(&s.test)?,
                body: self.statements(&s.body)?,
                orelse: self.statements(&s.orelse)?,
            },
            ast::Stmt::For(s) => StmtKind::For {
                target: self.target(&s.target)?,
                iter: self.iterable(&s.iter)?,
                body: self.statements(&s.body)?,
                orelse: self.statements(&s.orelse)?,
                is_async: s.is_async,
            },
            ast::Stmt::With(s) => {
                let mut items = Vec::with_capacity(s.items.len());
                for item in &s.items {
                    let context = self.expr(&item.context_expr)?;
                    let target = item.optional_vars.as_deref().map(|t| self.target(t)).transpose()?;
                    items.push(WithItem { context, target });
                }
                StmtKind::With { items, body: self.statements(&s.body)?, is_async: s.is_async }
            }
            ast::Stmt::Try(s) => {
                let mut handlers = Vec::with_capacity(s.handlers.len());
                for ast::ExceptHandler::ExceptHandler(h) in &s.handlers {
                    if let Some(name) = &h.name {
                        self.check_assignable(name, s.range())?;
                    }
                    handlers.push(ExceptHandler {
                        span: span(h.range()),
                        class: self.optional(h.type_.as_deref())?,
                        name: h.name.as_ref().map(ident),
                        body: self.statements(&h.body)?,
                    });
                }
                StmtKind::Try(Box::new(Try {
                    star: s.is_star,
                    body: self.statements(&s.body)?,
                    handlers,
                    orelse: self.statements(&s.orelse)?,
                    finalbody: self.statements(&s.finalbody)?,
                }))
            }
            ast::Stmt::FunctionDef(s) => {
                if let Some(params) = &s.type_params {
                    return self.error("invalid syntax", params.range());
                }
                place.start = self.after_decorators(place.start, &s.decorator_list);
                self.check_assignable(&s.name, s.range())?;
                StmtKind::Function(Box::new(Function {
                    is_async: s.is_async,
                    scope: self.new_scope(),
                    name: ident(&s.name),
                    decorators: self.decorators(&s.decorator_list)?,
                    parameters: self.parameters(&s.parameters, s.range())?,
                    returns: s.returns.as_deref().map(|e| self.annotation(e)).transpose()?,
                    body: self.body(&s.body)?,
                }))
            }
            ast::Stmt::ClassDef(s) => {
                if let Some(params) = &s.type_params {
                    return self.error("invalid syntax", params.range());
                }
                place.start = self.after_decorators(place.start, &s.decorator_list);
                self.check_assignable(&s.name, s.range())?;
                StmtKind::Class(Box::new(Class {
                    scope: self.new_scope(),
                    name: ident(&s.name),
                    decorators: self.decorators(&s.decorator_list)?,
                    arguments: match &s.arguments {
                        Some(arguments) => self.arguments(arguments, s.range())?,
                        None => Arguments::default(),
                    },
                    body: self.body(&s.body)?,
                }))
            }
            ast::Stmt::Match(s) => self.match_statement(s)?,
            ast::Stmt::TypeAlias(s) => return self.error("invalid syntax", s.range()),
            ast::Stmt::IpyEscapeCommand(s) => return self.error("invalid syntax", s.range()),
        };
        Ok(Stmt { span: place, kind })
    }

    fn decorators(&mut self, list: &[ast::Decorator]) -> Converted<Vec<Expr>> {
        list.iter().map(|d| self.expr(&d.expression)).collect()
    }

    /// Where `def` or `class` stands: the parser's range begins with the first decorator, CPython's does not.
    fn after_decorators(&self, start: u32, decorators: &[ast::Decorator]) -> u32 {
        let Some(last) = decorators.last() else { return start };
        let bytes = self.source.text.as_bytes();
        let mut at = last.range().end().to_usize();
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\x0c' | b'\\' => at += 1,
                b'#' => at += bytes[at..].iter().position(|&b| b == b'\n').unwrap_or(bytes.len() - at),
                _ => break,
            }
        }
        at as u32
    }

    pub(super) fn optional(&mut self, expr: Option<&ast::Expr>) -> Converted<Option<Expr>> {
        expr.map(|e| self.expr(e)).transpose()
    }

    /// An annotation keeps its shape when it will be turned back into text.
    fn annotation(&mut self, expr: &ast::Expr) -> Converted<Expr> {
        let before = self.fold;
        self.fold = before && !self.future_annotations;
        let result = self.expr(expr);
        self.fold = before;
        result
    }

    pub(super) fn parameters(&mut self, p: &ast::Parameters, whole: TextRange) -> Converted<Parameters> {
        let list = |this: &mut Self, list: &[ast::ParameterWithDefault]| {
            list.iter()
                .map(|p| {
                    let default = this.optional(p.default.as_deref())?;
                    this.parameter(&p.parameter, default, whole)
                })
                .collect::<Converted<Vec<_>>>()
        };
        let star = |this: &mut Self, p: Option<&ast::Parameter>| {
            p.map(|p| this.parameter(p, None, whole).map(Box::new)).transpose()
        };
        Ok(Parameters {
            posonly: list(self, &p.posonlyargs)?,
            args: list(self, &p.args)?,
            vararg: star(self, p.vararg.as_deref())?,
            kwonly: list(self, &p.kwonlyargs)?,
            kwarg: star(self, p.kwarg.as_deref())?,
        })
    }

    fn parameter(
        &mut self,
        p: &ast::Parameter,
        default: Option<Expr>,
        whole: TextRange,
    ) -> Converted<Parameter> {
        self.check_assignable(&p.name, whole)?;
        Ok(Parameter {
            span: span(p.range()),
            name: ident(&p.name),
            annotation: p.annotation.as_deref().map(|e| self.annotation(e)).transpose()?,
            default,
        })
    }

    /// `whole`: the node that CPython blames.
    pub(super) fn check_assignable(&self, name: &ast::Identifier, whole: TextRange) -> Converted<()> {
        if name.as_str() == "__debug__" {
            return self.error("cannot assign to __debug__", whole);
        }
        Ok(())
    }
}

pub(super) fn ident(name: &ast::Identifier) -> Ident {
    name.as_str().into()
}

fn alias(alias: &ast::Alias) -> Alias {
    Alias { span: span(alias.range()), name: ident(&alias.name), asname: alias.asname.as_ref().map(ident) }
}

pub(super) fn binary_op(op: ast::Operator) -> BinOp {
    match op {
        ast::Operator::Add => BinOp::Add,
        ast::Operator::Sub => BinOp::Sub,
        ast::Operator::Mult => BinOp::Mul,
        ast::Operator::MatMult => BinOp::MatMul,
        ast::Operator::Div => BinOp::Div,
        ast::Operator::FloorDiv => BinOp::FloorDiv,
        ast::Operator::Mod => BinOp::Mod,
        ast::Operator::Pow => BinOp::Pow,
        ast::Operator::LShift => BinOp::LShift,
        ast::Operator::RShift => BinOp::RShift,
        ast::Operator::BitAnd => BinOp::And,
        ast::Operator::BitOr => BinOp::Or,
        ast::Operator::BitXor => BinOp::Xor,
    }
}
