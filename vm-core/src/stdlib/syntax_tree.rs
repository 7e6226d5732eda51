//! `_ast`: the syntax tree of a text as nested tuples, from which `ast.py` makes its nodes.
//!
//! A node is `(class name, positions or None, [fields in the order of the class])`; the tree is the compiler's own, with
//! constants not folded.

use vm_layout::{Bytes, Str, Value};

use crate::Vm;
use crate::native::{Args, ModuleDef, NativeDef, R, Signature};
use crate::syntax::tree::*;
use crate::syntax::{self, ErrorKind, Mode, Source, SyntaxError, Tokens};
use crate::value::StrExt;

pub static DEF: ModuleDef = ModuleDef {
    name: "_ast",
    doc: "Syntax trees.",
    functions: &[&[NativeDef::full("tree", tree)]],
    init: |_, _| Ok(()),
};

/// Stack that parsing and exporting take for a level of nesting: twice what the compiler reckons with.
const STACK_PER_LEVEL: usize = 40 << 10;

/// `tree(source, filename, mode)`.
fn tree(vm: &mut Vm, a: Args<'_>) -> R {
    let given = a.bind(vm, &Signature::new("tree", ["source", "filename", "mode"], 3))?;
    let [source, file, mode] = given.map(|v| v.unwrap_or(vm.none));
    let file = file.cast::<Str>().map_or_else(|| "<unknown>".to_owned(), |s| s.to_text());
    let mode = match mode.cast::<Str>().map(|s| s.to_text()).as_deref() {
        Some("eval") => Mode::Eval,
        Some("single") => Mode::Single,
        _ => Mode::Exec,
    };
    let text = if let Some(b) = source.cast::<Bytes>() {
        Source::from_bytes(b.as_slice())
    } else if let Some(s) = source.cast::<Str>() {
        match s.to_str() {
            Some(text) if mode == Mode::Eval => Source::from_text(text.trim_start_matches([' ', '\t'])),
            Some(text) => Source::from_text(&text),
            None => return Err(vm.value_error("source code string cannot contain surrogates")),
        }
    } else {
        return Err(vm.type_error("compile() arg 1 must be a string, bytes or AST object"));
    };
    let parsed = text.and_then(|text| {
        let tokens = Tokens::new(&text)?;
        if !vm.has_native_stack(tokens.depth() * STACK_PER_LEVEL) {
            let message = "maximum recursion depth exceeded during compilation";
            return Err(SyntaxError::without_place(ErrorKind::Recursion, message));
        }
        let module = syntax::parse_unfolded(&text, &tokens, &file, mode)?;
        Ok((text, module))
    });
    match parsed {
        Ok((source, module)) => Ok(Export { source: &source }.module(vm, &module)),
        Err(e) => Err(vm.raise_syntax_error(&e, &file)),
    }
}

/// How an expression is used.
#[derive(Clone, Copy)]
enum Use {
    Load,
    Store,
    Del,
}

struct Export<'s> {
    source: &'s Source,
}

impl Export<'_> {
    fn module(&self, vm: &mut Vm, module: &Module) -> Value {
        match &module.body {
            Body::Statements(body) => {
                let (body, ignores) = (self.body(vm, body), vm.new_list().value());
                bare(vm, "Module", &[body, ignores])
            }
            Body::Interactive(body) => {
                let body = self.body(vm, body);
                bare(vm, "Interactive", &[body])
            }
            Body::Expression(e) => {
                let e = self.expr(vm, e, Use::Load);
                bare(vm, "Expression", &[e])
            }
        }
    }

    /// A node with a place.
    fn node(&self, vm: &mut Vm, name: &str, span: Span, fields: &[Value]) -> Value {
        let p = self.source.position(span);
        let places = [p.line, p.column, p.end_line, p.end_column].map(|n| vm.int(n.into()));
        let places = vm.tuple(&places);
        make(vm, name, places, fields)
    }

    fn body(&self, vm: &mut Vm, body: &[Stmt]) -> Value {
        list(vm, body, |vm, s| self.stmt(vm, s))
    }

    fn exprs(&self, vm: &mut Vm, items: &[Expr], how: Use) -> Value {
        list(vm, items, |vm, e| self.expr(vm, e, how))
    }

    fn load(&self, vm: &mut Vm, e: &Expr) -> Value {
        self.expr(vm, e, Use::Load)
    }

    fn optional(&self, vm: &mut Vm, e: Option<&Expr>) -> Value {
        match e {
            Some(e) => self.load(vm, e),
            None => vm.none,
        }
    }

    fn stmt(&self, vm: &mut Vm, s: &Stmt) -> Value {
        let none = vm.none;
        // On the native stack, where the collector sees them.
        let mut all = [none; 6];
        let mut count = 0;
        macro_rules! fields {
            ($name:literal $(, $v:expr)*) => {{
                $(
                    all[count] = $v;
                    count += 1;
                )*
                $name
            }};
        }
        let name = match &s.kind {
            StmtKind::Expr(e) => fields!("Expr", self.load(vm, e)),
            StmtKind::Assign { targets, value } => {
                fields!("Assign", self.exprs(vm, targets, Use::Store), self.load(vm, value), none)
            }
            StmtKind::AugAssign { target, op, value } => fields!(
                "AugAssign",
                self.expr(vm, target, Use::Store),
                bare(vm, binary(*op), &[]),
                self.load(vm, value)
            ),
            StmtKind::AnnAssign(a) => fields!(
                "AnnAssign",
                self.expr(vm, &a.target, Use::Store),
                self.load(vm, &a.annotation),
                self.optional(vm, a.value.as_ref()),
                vm.int(a.simple.into())
            ),
            StmtKind::Delete(targets) => fields!("Delete", self.exprs(vm, targets, Use::Del)),
            StmtKind::Pass => "Pass",
            StmtKind::Break => "Break",
            StmtKind::Continue => "Continue",
            StmtKind::Return(value) => fields!("Return", self.optional(vm, value.as_ref())),
            StmtKind::Raise { exception, cause } => {
                fields!("Raise", self.optional(vm, exception.as_ref()), self.optional(vm, cause.as_ref()))
            }
            StmtKind::Assert { test, message } => {
                fields!("Assert", self.load(vm, test), self.optional(vm, message.as_ref()))
            }
            StmtKind::Global(names) => fields!("Global", list(vm, names, text)),
            StmtKind::Nonlocal(names) => fields!("Nonlocal", list(vm, names, text)),
            StmtKind::Import(names) => fields!("Import", self.aliases(vm, names)),
            StmtKind::ImportFrom { module, names, level } => fields!(
                "ImportFrom",
                optional_text(vm, module.as_ref()),
                self.aliases(vm, names),
                vm.int((*level).into())
            ),
            StmtKind::If(branches) => return self.branches(vm, s.span, branches),
            StmtKind::While { test, body, orelse } => {
                fields!("While", self.load(vm, test), self.body(vm, body), self.body(vm, orelse))
            }
            StmtKind::For { target, iter, body, orelse, is_async } => {
                let name = fields!(
                    "For",
                    self.expr(vm, target, Use::Store),
                    self.load(vm, iter),
                    self.body(vm, body),
                    self.body(vm, orelse),
                    none
                );
                if *is_async { "AsyncFor" } else { name }
            }
            StmtKind::With { items, body, is_async } => {
                let items = list(vm, items, |vm, i| {
                    let context = self.load(vm, &i.context);
                    let target = match &i.target {
                        Some(t) => self.expr(vm, t, Use::Store),
                        None => none,
                    };
                    bare(vm, "withitem", &[context, target])
                });
                let name = fields!("With", items, self.body(vm, body), none);
                if *is_async { "AsyncWith" } else { name }
            }
            StmtKind::Match(m) => {
                let cases = list(vm, &m.cases, |vm, c| {
                    let pattern = self.pattern(vm, &c.pattern);
                    let guard = self.optional(vm, c.guard.as_ref());
                    let body = self.body(vm, &c.body);
                    bare(vm, "match_case", &[pattern, guard, body])
                });
                fields!("Match", self.load(vm, &m.subject), cases)
            }
            StmtKind::Try(t) => {
                let handlers = list(vm, &t.handlers, |vm, h| {
                    let class = self.optional(vm, h.class.as_ref());
                    let name = optional_text(vm, h.name.as_ref());
                    let body = self.body(vm, &h.body);
                    self.node(vm, "ExceptHandler", h.span, &[class, name, body])
                });
                let name = fields!(
                    "Try",
                    self.body(vm, &t.body),
                    handlers,
                    self.body(vm, &t.orelse),
                    self.body(vm, &t.finalbody)
                );
                if t.star { "TryStar" } else { name }
            }
            StmtKind::Function(f) => {
                let name = fields!(
                    "FunctionDef",
                    text(vm, &f.name),
                    self.parameters(vm, &f.parameters),
                    self.body(vm, &f.body),
                    self.exprs(vm, &f.decorators, Use::Load),
                    self.optional(vm, f.returns.as_ref()),
                    none
                );
                if f.is_async { "AsyncFunctionDef" } else { name }
            }
            StmtKind::Class(c) => fields!(
                "ClassDef",
                text(vm, &c.name),
                self.exprs(vm, &c.arguments.args, Use::Load),
                self.keywords(vm, &c.arguments.keywords),
                self.body(vm, &c.body),
                self.exprs(vm, &c.decorators, Use::Load)
            ),
        };
        self.node(vm, name, s.span, &all[..count])
    }

    /// `elif` is an `if` in the `else` of the one before.
    fn branches(&self, vm: &mut Vm, whole: Span, branches: &[Branch]) -> Value {
        let mut orelse = vm.new_list().value();
        for (at, branch) in branches.iter().enumerate().rev() {
            let body = self.body(vm, &branch.body);
            match &branch.test {
                None => orelse = body,
                Some(test) => {
                    let test = self.load(vm, test);
                    let start = if at == 0 { whole.start } else { branch.span.start };
                    let node = self.node(vm, "If", Span { start, end: whole.end }, &[test, body, orelse]);
                    if at == 0 {
                        return node;
                    }
                    let inner = vm.new_list();
                    vm.list_push(inner, node);
                    orelse = inner.value();
                }
            }
        }
        orelse
    }

    fn aliases(&self, vm: &mut Vm, names: &[Alias]) -> Value {
        list(vm, names, |vm, a| {
            let (name, asname) = (text(vm, &a.name), optional_text(vm, a.asname.as_ref()));
            self.node(vm, "alias", a.span, &[name, asname])
        })
    }

    fn parameter(&self, vm: &mut Vm, p: &Parameter) -> Value {
        let (name, annotation) = (text(vm, &p.name), self.optional(vm, p.annotation.as_ref()));
        // The span takes in stars and a default; CPython's is that of name and annotation.
        let written = self.source.slice(p.span);
        let stars = written.len() - written.trim_start_matches(['*', ' ']).len();
        let start = p.span.start + stars as u32;
        let end = match &p.annotation {
            Some(a) => a.span.end,
            None => start + p.name.len() as u32,
        };
        let none = vm.none;
        self.node(vm, "arg", Span { start, end }, &[name, annotation, none])
    }

    fn parameters(&self, vm: &mut Vm, p: &Parameters) -> Value {
        let posonly = list(vm, &p.posonly, |vm, p| self.parameter(vm, p));
        let args = list(vm, &p.args, |vm, p| self.parameter(vm, p));
        let vararg = p.vararg.as_deref().map_or(vm.none, |p| self.parameter(vm, p));
        let kwonly = list(vm, &p.kwonly, |vm, p| self.parameter(vm, p));
        let kw_defaults = list(vm, &p.kwonly, |vm, p| self.optional(vm, p.default.as_ref()));
        let kwarg = p.kwarg.as_deref().map_or(vm.none, |p| self.parameter(vm, p));
        let defaults = vm.new_list();
        for p in p.posonly.iter().chain(&p.args) {
            if let Some(e) = &p.default {
                let e = self.load(vm, e);
                vm.list_push(defaults, e);
            }
        }
        bare(vm, "arguments", &[posonly, args, vararg, kwonly, kw_defaults, kwarg, defaults.value()])
    }

    fn keywords(&self, vm: &mut Vm, keywords: &[Keyword]) -> Value {
        list(vm, keywords, |vm, k| {
            let (name, value) = (optional_text(vm, k.name.as_ref()), self.load(vm, &k.value));
            self.node(vm, "keyword", k.span, &[name, value])
        })
    }

    fn expr(&self, vm: &mut Vm, e: &Expr, how: Use) -> Value {
        let context = match how {
            Use::Load => "Load",
            Use::Store => "Store",
            Use::Del => "Del",
        };
        match &e.kind {
            ExprKind::Constant(c) => {
                let value = vm.constant_value(c);
                let written = self.source.slice(e.span);
                let kind =
                    if written.starts_with('u') || written.starts_with('U') { vm.str("u") } else { vm.none };
                self.node(vm, "Constant", e.span, &[value, kind])
            }
            ExprKind::Name(name) => {
                let (name, context) = (text(vm, name), bare(vm, context, &[]));
                self.node(vm, "Name", e.span, &[name, context])
            }
            ExprKind::Attribute { value, name } => {
                let (value, name, context) = (self.load(vm, value), text(vm, name), bare(vm, context, &[]));
                self.node(vm, "Attribute", e.span, &[value, name, context])
            }
            ExprKind::Subscript { value, index } => {
                let (value, index, context) =
                    (self.load(vm, value), self.load(vm, index), bare(vm, context, &[]));
                self.node(vm, "Subscript", e.span, &[value, index, context])
            }
            ExprKind::Slice(s) => {
                let fields = [&s.lower, &s.upper, &s.step].map(|e| self.optional(vm, e.as_ref()));
                self.node(vm, "Slice", e.span, &fields)
            }
            ExprKind::Starred(value) => {
                let (value, context) = (self.expr(vm, value, how), bare(vm, context, &[]));
                self.node(vm, "Starred", e.span, &[value, context])
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                let name = if matches!(e.kind, ExprKind::Tuple(_)) { "Tuple" } else { "List" };
                let (items, context) = (self.exprs(vm, items, how), bare(vm, context, &[]));
                self.node(vm, name, e.span, &[items, context])
            }
            ExprKind::Set(items) => {
                let items = self.exprs(vm, items, Use::Load);
                self.node(vm, "Set", e.span, &[items])
            }
            ExprKind::Dict(items) => {
                let keys = list(vm, items, |vm, (k, _)| self.optional(vm, k.as_ref()));
                let values = list(vm, items, |vm, (_, v)| self.load(vm, v));
                self.node(vm, "Dict", e.span, &[keys, values])
            }
            ExprKind::Unary { op, operand } => {
                let name = match op {
                    UnaryOp::Invert => "Invert",
                    UnaryOp::Not => "Not",
                    UnaryOp::Plus => "UAdd",
                    UnaryOp::Minus => "USub",
                };
                let (op, operand) = (bare(vm, name, &[]), self.load(vm, operand));
                self.node(vm, "UnaryOp", e.span, &[op, operand])
            }
            ExprKind::Binary { op, left, right } => {
                let (left, op, right) =
                    (self.load(vm, left), bare(vm, binary(*op), &[]), self.load(vm, right));
                self.node(vm, "BinOp", e.span, &[left, op, right])
            }
            ExprKind::Bool { and, values } => {
                let op = bare(vm, if *and { "And" } else { "Or" }, &[]);
                let values = self.exprs(vm, values, Use::Load);
                self.node(vm, "BoolOp", e.span, &[op, values])
            }
            ExprKind::Compare { left, rest } => {
                let left = self.load(vm, left);
                let ops = list(vm, rest, |vm, (op, _)| bare(vm, comparison(*op), &[]));
                let right = list(vm, rest, |vm, (_, e)| self.load(vm, e));
                self.node(vm, "Compare", e.span, &[left, ops, right])
            }
            ExprKind::If(i) => {
                let fields = [&i.test, &i.body, &i.orelse].map(|e| self.load(vm, e));
                self.node(vm, "IfExp", e.span, &fields)
            }
            ExprKind::Named { target, value } => {
                let (target, value) = (self.expr(vm, target, Use::Store), self.load(vm, value));
                self.node(vm, "NamedExpr", e.span, &[target, value])
            }
            ExprKind::Call { func, arguments } => {
                let func = self.load(vm, func);
                let args = self.exprs(vm, &arguments.args, Use::Load);
                let keywords = self.keywords(vm, &arguments.keywords);
                self.node(vm, "Call", e.span, &[func, args, keywords])
            }
            ExprKind::Lambda(l) => {
                let (parameters, body) = (self.parameters(vm, &l.parameters), self.load(vm, &l.body));
                self.node(vm, "Lambda", e.span, &[parameters, body])
            }
            ExprKind::Comprehension(c) => self.comprehension(vm, e.span, c),
            ExprKind::Yield(value) => {
                let value = self.optional(vm, value.as_deref());
                self.node(vm, "Yield", e.span, &[value])
            }
            ExprKind::YieldFrom(value) => {
                let value = self.load(vm, value);
                self.node(vm, "YieldFrom", e.span, &[value])
            }
            ExprKind::Await(value) => {
                let value = self.load(vm, value);
                self.node(vm, "Await", e.span, &[value])
            }
            ExprKind::FString(parts) => self.joined(vm, e.span, parts),
        }
    }

    fn comprehension(&self, vm: &mut Vm, span: Span, c: &Comprehension) -> Value {
        let element = self.load(vm, &c.element);
        let value = c.value.as_ref().map(|v| self.load(vm, v));
        let clauses = list(vm, &c.clauses, |vm, clause| {
            let target = self.expr(vm, &clause.target, Use::Store);
            let iter = self.load(vm, &clause.iter);
            let conditions = self.exprs(vm, &clause.conditions, Use::Load);
            let is_async = vm.int(clause.is_async.into());
            bare(vm, "comprehension", &[target, iter, conditions, is_async])
        });
        let name = match c.kind {
            ComprehensionKind::List => "ListComp",
            ComprehensionKind::Set => "SetComp",
            ComprehensionKind::Generator => "GeneratorExp",
            ComprehensionKind::Dict => "DictComp",
        };
        match value {
            Some(value) => self.node(vm, name, span, &[element, value, clauses]),
            None => self.node(vm, name, span, &[element, clauses]),
        }
    }

    fn joined(&self, vm: &mut Vm, span: Span, parts: &[FStringPart]) -> Value {
        let none = vm.none;
        let values = vm.new_list();
        for part in parts {
            let v = match part {
                FStringPart::Text(c) => {
                    let value = vm.constant_value(c);
                    // An f-string without anything in it has no parts in CPython's tree.
                    if value == vm.empty_str.value() {
                        continue;
                    }
                    self.node(vm, "Constant", span, &[value, none])
                }
                FStringPart::Field(f) => {
                    let value = self.load(vm, &f.value);
                    let conversion = vm.int(f.conversion.map_or(-1, |c| i64::from(u32::from(c))));
                    let spec = match &f.spec {
                        Some(spec) => self.joined(vm, span, spec),
                        None => none,
                    };
                    self.node(vm, "FormattedValue", span, &[value, conversion, spec])
                }
            };
            vm.list_push(values, v);
        }
        self.node(vm, "JoinedStr", span, &[values.value()])
    }

    fn pattern(&self, vm: &mut Vm, p: &Pattern) -> Value {
        let sequence = |vm: &mut Vm, items: &[Pattern]| list(vm, items, |vm, p| self.pattern(vm, p));
        match &p.kind {
            PatternKind::Value(e) => {
                let e = self.load(vm, e);
                self.node(vm, "MatchValue", p.span, &[e])
            }
            PatternKind::Singleton(c) => {
                let value = vm.constant_value(c);
                self.node(vm, "MatchSingleton", p.span, &[value])
            }
            PatternKind::Sequence(items) => {
                let items = sequence(vm, items);
                self.node(vm, "MatchSequence", p.span, &[items])
            }
            PatternKind::Or(items) => {
                let items = sequence(vm, items);
                self.node(vm, "MatchOr", p.span, &[items])
            }
            PatternKind::Mapping { keys, patterns, rest } => {
                let keys = self.exprs(vm, keys, Use::Load);
                let (patterns, rest) = (sequence(vm, patterns), optional_text(vm, rest.as_ref()));
                self.node(vm, "MatchMapping", p.span, &[keys, patterns, rest])
            }
            PatternKind::Class { class, patterns, keywords } => {
                let (class, patterns) = (self.load(vm, class), sequence(vm, patterns));
                let names = list(vm, keywords, |vm, (name, _)| text(vm, name));
                let values = list(vm, keywords, |vm, (_, p)| self.pattern(vm, p));
                self.node(vm, "MatchClass", p.span, &[class, patterns, names, values])
            }
            PatternKind::Star(name) => {
                let name = optional_text(vm, name.as_ref());
                self.node(vm, "MatchStar", p.span, &[name])
            }
            PatternKind::As { pattern, name } => {
                let pattern = pattern.as_deref().map_or(vm.none, |p| self.pattern(vm, p));
                let name = optional_text(vm, name.as_ref());
                self.node(vm, "MatchAs", p.span, &[pattern, name])
            }
        }
    }
}

fn make(vm: &mut Vm, name: &str, places: Value, fields: &[Value]) -> Value {
    let name = vm.intern(name).value();
    let list = vm.new_list();
    for &f in fields {
        vm.list_push(list, f);
    }
    vm.tuple(&[name, places, list.value()])
}

/// A node without a place.
fn bare(vm: &mut Vm, name: &str, fields: &[Value]) -> Value {
    let none = vm.none;
    make(vm, name, none, fields)
}

fn list<T>(vm: &mut Vm, items: &[T], mut one: impl FnMut(&mut Vm, &T) -> Value) -> Value {
    let list = vm.new_list();
    for item in items {
        let v = one(vm, item);
        vm.list_push(list, v);
    }
    list.value()
}

fn text(vm: &mut Vm, name: &Ident) -> Value {
    vm.intern(name).value()
}

fn optional_text(vm: &mut Vm, name: Option<&Ident>) -> Value {
    match name {
        Some(name) => text(vm, name),
        None => vm.none,
    }
}

fn binary(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "Add",
        BinOp::Sub => "Sub",
        BinOp::Mul => "Mult",
        BinOp::MatMul => "MatMult",
        BinOp::Div => "Div",
        BinOp::FloorDiv => "FloorDiv",
        BinOp::Mod => "Mod",
        BinOp::Pow => "Pow",
        BinOp::LShift => "LShift",
        BinOp::RShift => "RShift",
        BinOp::And => "BitAnd",
        BinOp::Or => "BitOr",
        BinOp::Xor => "BitXor",
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "Eq",
        CmpOp::NotEq => "NotEq",
        CmpOp::Lt => "Lt",
        CmpOp::LtE => "LtE",
        CmpOp::Gt => "Gt",
        CmpOp::GtE => "GtE",
        CmpOp::Is => "Is",
        CmpOp::IsNot => "IsNot",
        CmpOp::In => "In",
        CmpOp::NotIn => "NotIn",
    }
}
