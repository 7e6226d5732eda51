//! The syntax tree: what the parser hands to the scope analysis and the compiler.
//!
//! It is ours, not the parser's, so that the parser can be replaced and the tree cached. Constants are those of
//! code units (`bytecode::Const`), folded while the tree is built. Every node that opens a scope carries a
//! [`ScopeId`], by which the scope analysis files what it finds.

use std::rc::Rc;

use crate::bytecode::Const;

/// A name as written in the source (NFKC-normalized, not mangled).
pub type Ident = Rc<str>;

/// Byte offsets into the source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// Names the scope that a node opens; 0 is the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// A whole source text.
#[derive(Clone, Debug)]
pub struct Module {
    pub body: Body,
    /// How many scopes the tree opens, the module included.
    pub scope_count: u32,
    /// `from __future__ import annotations` is in force.
    pub future_annotations: bool,
}

/// What the text is, by the mode of `compile`.
#[derive(Clone, Debug)]
pub enum Body {
    /// `exec`: a file.
    Statements(Vec<Stmt>),
    /// `single`: one interactive statement.
    Interactive(Vec<Stmt>),
    /// `eval`.
    Expression(Box<Expr>),
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}

/// The statements of Python 3.11.
#[derive(Clone, Debug)]
pub enum StmtKind {
    Expr(Expr),
    Assign {
        targets: Vec<Expr>,
        value: Expr,
    },
    AugAssign {
        target: Expr,
        op: BinOp,
        value: Expr,
    },
    AnnAssign(Box<AnnAssign>),
    Delete(Vec<Expr>),
    Pass,
    Break,
    Continue,
    Return(Option<Expr>),
    Raise {
        exception: Option<Expr>,
        cause: Option<Expr>,
    },
    Assert {
        test: Expr,
        message: Option<Expr>,
    },
    Global(Vec<Ident>),
    Nonlocal(Vec<Ident>),
    Import(Vec<Alias>),
    ImportFrom {
        module: Option<Ident>,
        names: Vec<Alias>,
        level: u32,
    },
    /// `if`, its `elif`s and its `else` (a branch without test).
    If(Vec<Branch>),
    While {
        test: Expr,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    For {
        target: Expr,
        iter: Expr,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
        is_async: bool,
    },
    With {
        items: Vec<WithItem>,
        body: Vec<Stmt>,
        is_async: bool,
    },
    Match(Box<Match>),
    Try(Box<Try>),
    Function(Box<Function>),
    Class(Box<Class>),
}

/// One arm of an `if` statement.
#[derive(Clone, Debug)]
pub struct Branch {
    pub span: Span,
    /// `None` for `else`.
    pub test: Option<Expr>,
    pub body: Vec<Stmt>,
}

/// `target: annotation = value`.
#[derive(Clone, Debug)]
pub struct AnnAssign {
    pub target: Expr,
    pub annotation: Expr,
    pub value: Option<Expr>,
    /// The target is a bare name without parentheses.
    pub simple: bool,
}

/// One manager of a `with`.
#[derive(Clone, Debug)]
pub struct WithItem {
    pub context: Expr,
    pub target: Option<Expr>,
}

/// `match subject:`.
#[derive(Clone, Debug)]
pub struct Match {
    pub subject: Expr,
    pub cases: Vec<Case>,
}

/// `case pattern if guard:`.
#[derive(Clone, Debug)]
pub struct Case {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Vec<Stmt>,
}

/// A pattern of a `case`.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub span: Span,
    pub kind: PatternKind,
}

/// What a pattern asks for (PEP 634).
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// Equal to a literal or an attribute.
    Value(Expr),
    /// `None`, `True`, `False`: identical to it.
    Singleton(Const),
    Sequence(Vec<Pattern>),
    Mapping {
        keys: Vec<Expr>,
        patterns: Vec<Pattern>,
        rest: Option<Ident>,
    },
    Class {
        class: Expr,
        patterns: Vec<Pattern>,
        keywords: Vec<(Ident, Pattern)>,
    },
    /// `*name` or `*_` in a sequence.
    Star(Option<Ident>),
    /// `pattern as name`, a bare name, or neither: the wildcard.
    As {
        pattern: Option<Box<Pattern>>,
        name: Option<Ident>,
    },
    Or(Vec<Pattern>),
}

/// `try` with all its parts.
#[derive(Clone, Debug)]
pub struct Try {
    /// `except*`.
    pub star: bool,
    pub body: Vec<Stmt>,
    pub handlers: Vec<ExceptHandler>,
    pub orelse: Vec<Stmt>,
    pub finalbody: Vec<Stmt>,
}

/// `except class as name:`.
#[derive(Clone, Debug)]
pub struct ExceptHandler {
    pub span: Span,
    pub class: Option<Expr>,
    pub name: Option<Ident>,
    pub body: Vec<Stmt>,
}

/// `name as asname` in an import.
#[derive(Clone, Debug)]
pub struct Alias {
    pub span: Span,
    pub name: Ident,
    pub asname: Option<Ident>,
}

/// A `def`.
#[derive(Clone, Debug)]
pub struct Function {
    pub is_async: bool,
    pub scope: ScopeId,
    pub name: Ident,
    pub decorators: Vec<Expr>,
    pub parameters: Parameters,
    pub returns: Option<Expr>,
    pub body: Vec<Stmt>,
}

/// A `class`.
#[derive(Clone, Debug)]
pub struct Class {
    pub scope: ScopeId,
    pub name: Ident,
    pub decorators: Vec<Expr>,
    pub arguments: Arguments,
    pub body: Vec<Stmt>,
}

/// The parameters of a `def` or `lambda`.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    pub posonly: Vec<Parameter>,
    pub args: Vec<Parameter>,
    pub vararg: Option<Box<Parameter>>,
    pub kwonly: Vec<Parameter>,
    pub kwarg: Option<Box<Parameter>>,
}

/// One parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub span: Span,
    pub name: Ident,
    pub annotation: Option<Expr>,
    pub default: Option<Expr>,
}

impl Parameters {
    /// All parameters in the order of frame slots: positional, keyword-only, `*args`, `**kwargs`.
    pub fn in_slot_order(&self) -> impl Iterator<Item = &Parameter> {
        let rest = self.vararg.as_deref().into_iter().chain(self.kwarg.as_deref());
        self.posonly.iter().chain(&self.args).chain(&self.kwonly).chain(rest)
    }
}

/// The arguments of a call or a class statement.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// Positional arguments, `*iterable` as [`ExprKind::Starred`].
    pub args: Vec<Expr>,
    pub keywords: Vec<Keyword>,
}

/// `name=value`, or `**value` without a name.
#[derive(Clone, Debug)]
pub struct Keyword {
    pub span: Span,
    pub name: Option<Ident>,
    pub value: Expr,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
}

/// The expressions of Python 3.11.
#[derive(Clone, Debug)]
pub enum ExprKind {
    Constant(Const),
    Name(Ident),
    Attribute {
        value: Box<Expr>,
        name: Ident,
    },
    Subscript {
        value: Box<Expr>,
        index: Box<Expr>,
    },
    Slice(Box<Slice>),
    Starred(Box<Expr>),
    Tuple(Vec<Expr>),
    List(Vec<Expr>),
    Set(Vec<Expr>),
    /// A key of `None` is `**value`.
    Dict(Vec<(Option<Expr>, Expr)>),
    Unary {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    Binary {
        op: BinOp,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `and`, `or`: at least two values.
    Bool {
        and: bool,
        values: Vec<Expr>,
    },
    Compare {
        left: Box<Expr>,
        rest: Vec<(CmpOp, Expr)>,
    },
    If(Box<IfExpr>),
    Named {
        target: Box<Expr>,
        value: Box<Expr>,
    },
    Call {
        func: Box<Expr>,
        arguments: Box<Arguments>,
    },
    Lambda(Box<Lambda>),
    Comprehension(Box<Comprehension>),
    Yield(Option<Box<Expr>>),
    YieldFrom(Box<Expr>),
    Await(Box<Expr>),
    FString(Vec<FStringPart>),
}

/// `lower:upper:step`.
#[derive(Clone, Debug)]
pub struct Slice {
    pub lower: Option<Expr>,
    pub upper: Option<Expr>,
    pub step: Option<Expr>,
}

/// `body if test else orelse`.
#[derive(Clone, Debug)]
pub struct IfExpr {
    pub test: Expr,
    pub body: Expr,
    pub orelse: Expr,
}

/// A `lambda`.
#[derive(Clone, Debug)]
pub struct Lambda {
    pub scope: ScopeId,
    pub parameters: Parameters,
    pub body: Expr,
}

/// A list, set or dict comprehension or a generator expression.
#[derive(Clone, Debug)]
pub struct Comprehension {
    pub scope: ScopeId,
    pub kind: ComprehensionKind,
    /// The element, or the key of a dict comprehension.
    pub element: Expr,
    /// The value of a dict comprehension.
    pub value: Option<Expr>,
    pub clauses: Vec<Clause>,
}

/// What a comprehension builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

/// `for target in iter if conditions…`.
#[derive(Clone, Debug)]
pub struct Clause {
    pub span: Span,
    pub is_async: bool,
    pub target: Expr,
    pub iter: Expr,
    pub conditions: Vec<Expr>,
}

/// A piece of an f-string: text, or a replacement field.
#[derive(Clone, Debug)]
pub enum FStringPart {
    Text(Const),
    Field(Box<FStringField>),
}

/// `{value!conversion:spec}`.
#[derive(Clone, Debug)]
pub struct FStringField {
    pub span: Span,
    pub value: Expr,
    /// `s`, `r`, `a` or none.
    pub conversion: Option<char>,
    pub spec: Option<Vec<FStringPart>>,
}

/// Binary arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    And,
    Or,
    Xor,
}

/// Unary arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Invert,
    Not,
    Plus,
    Minus,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

impl Expr {
    /// The constant, if the expression is one.
    pub fn as_constant(&self) -> Option<&Const> {
        match &self.kind {
            ExprKind::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The name, if the expression is one.
    pub fn as_name(&self) -> Option<&Ident> {
        match &self.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }
}
