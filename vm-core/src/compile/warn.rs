//! `SyntaxWarning`s: what compiles, but can hardly be meant.
//!
//! Seen on the tree after a text has compiled, beside the compiler, and issued through the module `warnings` by
//! [`Vm::issue_warnings`] before the code runs. Texts and conditions are CPython 3.11's; imported modules are compiled
//! without.

use super::{Stages, SyntaxError};
use crate::Vm;
use crate::bytecode::Const;
use crate::native::R;
use crate::scope::ScopeTree;
use crate::syntax::tree::{
    Body, CmpOp, Comprehension, ComprehensionKind, Expr, ExprKind, Module, Parameters, Pattern, PatternKind,
    Span, Stmt, StmtKind,
};
use crate::syntax::walk::children;
use crate::syntax::{ErrorKind, Source};

/// Collects the warnings of a text that is compiled.
#[derive(Default)]
pub struct Warnings {
    /// Line and message, in the order of the text.
    found: Vec<(u32, String)>,
}

impl Stages for Warnings {
    fn tree(&mut self, source: &Source, module: &Module, _scopes: &ScopeTree) {
        let mut finder = Finder { source, found: &mut self.found };
        match &module.body {
            Body::Statements(body) | Body::Interactive(body) => finder.body(body),
            Body::Expression(e) => finder.expr(e),
        }
    }
}

impl Vm {
    /// Hands the warnings to `warnings.warn_explicit`.
    ///
    /// # Errors
    /// SyntaxError, if warnings are to be errors; what `warnings` raises otherwise.
    pub fn issue_warnings(&mut self, warnings: &Warnings, file: &str) -> R<()> {
        if warnings.found.is_empty() {
            return Ok(());
        }
        let module = self.import_dotted("warnings")?;
        for (line, message) in &warnings.found {
            let text = self.str(message);
            let (file_name, line_number) = (self.str(file), self.int(i64::from(*line)));
            let category = self.exc.syntax_warning;
            let arguments = [text, category.value(), file_name, line_number];
            if let Err(raised) = self.call_method(module, "warn_explicit", &arguments) {
                self.catch(raised, category)?;
                let error = SyntaxError::without_place(ErrorKind::Syntax, message);
                let error = SyntaxError { line: *line, ..error };
                return Err(self.raise_syntax_error(&error, file));
            }
        }
        Ok(())
    }
}

struct Finder<'a> {
    source: &'a Source,
    found: &'a mut Vec<(u32, String)>,
}

/// The class that the value of an expression is bound to have.
fn class_of(e: &Expr) -> Option<&'static str> {
    Some(match &e.kind {
        ExprKind::Constant(value) => match value {
            Const::None => "NoneType",
            Const::Ellipsis => "ellipsis",
            Const::Bool(_) => "bool",
            Const::Int(_) | Const::BigInt(_) => "int",
            Const::Float(_) => "float",
            Const::Complex(..) => "complex",
            Const::Str(_) | Const::WideStr(_) => "str",
            Const::Bytes(_) => "bytes",
            Const::Tuple(_) => "tuple",
            Const::FrozenSet(_) => "frozenset",
            Const::Code(_) => return None,
        },
        ExprKind::Tuple(_) => "tuple",
        ExprKind::List(_) => "list",
        ExprKind::Dict(_) => "dict",
        ExprKind::Set(_) => "set",
        ExprKind::Lambda(_) => "function",
        ExprKind::FString(_) => "str",
        ExprKind::Comprehension(c) => match c.kind {
            ComprehensionKind::List => "list",
            ComprehensionKind::Set => "set",
            ComprehensionKind::Dict => "dict",
            ComprehensionKind::Generator => "generator",
        },
        _ => return None,
    })
}

/// Whether `is` may well be asked of it: anything but a literal other than None, True, False and `...`.
fn has_identity(e: &Expr) -> bool {
    e.as_constant().is_none_or(|c| matches!(c, Const::None | Const::Bool(_) | Const::Ellipsis))
}

impl Finder<'_> {
    fn warn(&mut self, span: Span, message: impl Into<String>) {
        self.found.push((self.source.line(span.start), message.into()));
    }

    fn called(&mut self, span: Span, callee: &Expr) {
        if let Some(class) = class_of(callee).filter(|&class| class != "function") {
            self.warn(span, format!("'{class}' object is not callable; perhaps you missed a comma?"));
        }
    }

    fn subscripted(&mut self, span: Span, value: &Expr, index: &Expr) {
        let Some(class) = class_of(value) else { return };
        match class {
            "list" | "tuple" | "str" | "bytes" => {
                let Some(index) = class_of(index).filter(|&class| class != "int" && class != "bool") else {
                    return;
                };
                let message = format!(
                    "{class} indices must be integers or slices, not {index}; perhaps you missed a comma?"
                );
                self.warn(span, message);
            }
            "dict" => {}
            _ => {
                self.warn(span, format!("'{class}' object is not subscriptable; perhaps you missed a comma?"))
            }
        }
    }

    fn compared(&mut self, span: Span, left: &Expr, rest: &[(CmpOp, Expr)]) {
        let mut left = has_identity(left);
        for (op, e) in rest {
            let right = has_identity(e);
            if matches!(op, CmpOp::Is | CmpOp::IsNot) && !(left && right) {
                let message = if *op == CmpOp::Is {
                    "\"is\" with a literal. Did you mean \"==\"?"
                } else {
                    "\"is not\" with a literal. Did you mean \"!=\"?"
                };
                return self.warn(span, message);
            }
            left = right;
        }
    }

    /// An expression that is read.
    fn expr(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Call { func, .. } => self.called(e.span, func),
            ExprKind::Subscript { value, index } => self.subscripted(e.span, value, index),
            ExprKind::Compare { left, rest } => self.compared(e.span, left, rest),
            _ => {}
        }
        self.below(e);
    }

    /// What lies below an expression.
    fn below(&mut self, e: &Expr) {
        children(e, &mut |child| self.expr(child));
        match &e.kind {
            ExprKind::Lambda(l) => self.expr(&l.body),
            ExprKind::Comprehension(c) => self.comprehension(c),
            _ => {}
        }
    }

    fn comprehension(&mut self, c: &Comprehension) {
        for (i, clause) in c.clauses.iter().enumerate() {
            if i > 0 {
                self.expr(&clause.iter);
            }
            self.target(&clause.target);
            clause.conditions.iter().for_each(|e| self.expr(e));
        }
        self.expr(&c.element);
        self.option(c.value.as_ref());
    }

    fn option(&mut self, e: Option<&Expr>) {
        if let Some(e) = e {
            self.expr(e);
        }
    }

    /// An expression that is assigned to or deleted.
    fn target(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().for_each(|e| self.target(e)),
            ExprKind::Starred(value) => self.target(value),
            _ => self.below(e),
        }
    }

    fn parameters(&mut self, parameters: &Parameters) {
        parameters.in_slot_order().for_each(|p| self.option(p.default.as_ref()));
        parameters.in_slot_order().for_each(|p| self.option(p.annotation.as_ref()));
    }

    fn pattern(&mut self, p: &Pattern) {
        match &p.kind {
            PatternKind::Value(e) => self.expr(e),
            PatternKind::Singleton(_) | PatternKind::Star(_) => {}
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                patterns.iter().for_each(|p| self.pattern(p));
            }
            PatternKind::Mapping { patterns, .. } => patterns.iter().for_each(|p| self.pattern(p)),
            PatternKind::Class { patterns, keywords, .. } => {
                patterns.iter().for_each(|p| self.pattern(p));
                keywords.iter().for_each(|(_, p)| self.pattern(p));
            }
            PatternKind::As { pattern, .. } => pattern.iter().for_each(|p| self.pattern(p)),
        }
    }

    fn body(&mut self, body: &[Stmt]) {
        body.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Stmt) {
        match &statement.kind {
            StmtKind::Expr(e) => self.expr(e),
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                targets.iter().for_each(|e| self.target(e));
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.target(target);
                self.expr(value);
            }
            StmtKind::AnnAssign(a) => {
                self.option(a.value.as_ref());
                self.target(&a.target);
                self.expr(&a.annotation);
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|e| self.target(e)),
            StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Import(_)
            | StmtKind::ImportFrom { .. } => {}
            StmtKind::Return(value) => self.option(value.as_ref()),
            StmtKind::Raise { exception, cause } => {
                self.option(exception.as_ref());
                self.option(cause.as_ref());
            }
            StmtKind::Assert { test, message } => {
                let filled = match &test.kind {
                    ExprKind::Tuple(items) => !items.is_empty(),
                    ExprKind::Constant(Const::Tuple(items)) => !items.is_empty(),
                    _ => false,
                };
                if filled {
                    self.warn(statement.span, "assertion is always true, perhaps remove parentheses?");
                }
                self.expr(test);
                self.option(message.as_ref());
            }
            StmtKind::If(branches) => {
                for branch in branches {
                    self.option(branch.test.as_ref());
                    self.body(&branch.body);
                }
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test);
                self.body(body);
                // CPython compiles the test a second time behind the body, and `finally` for either way into it.
                self.expr(test);
                self.body(orelse);
            }
            StmtKind::For { target, iter, body, orelse, .. } => {
                self.expr(iter);
                self.target(target);
                self.body(body);
                self.body(orelse);
            }
            StmtKind::With { items, body, .. } => {
                for item in items {
                    self.expr(&item.context);
                    item.target.iter().for_each(|e| self.target(e));
                }
                self.body(body);
            }
            StmtKind::Match(m) => {
                self.expr(&m.subject);
                for case in &m.cases {
                    self.pattern(&case.pattern);
                    self.option(case.guard.as_ref());
                    self.body(&case.body);
                }
            }
            StmtKind::Try(t) => {
                self.body(&t.body);
                self.body(&t.orelse);
                for handler in &t.handlers {
                    self.option(handler.class.as_ref());
                    self.body(&handler.body);
                }
                self.body(&t.finalbody);
                self.body(&t.finalbody);
            }
            StmtKind::Function(f) => {
                f.decorators.iter().for_each(|e| self.expr(e));
                self.parameters(&f.parameters);
                self.option(f.returns.as_ref());
                self.body(&f.body);
            }
            StmtKind::Class(c) => {
                c.decorators.iter().for_each(|e| self.expr(e));
                self.body(&c.body);
                c.arguments.args.iter().for_each(|e| self.expr(e));
                c.arguments.keywords.iter().for_each(|k| self.expr(&k.value));
            }
        }
    }
}
