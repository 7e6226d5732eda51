//! Syntax tree and scopes to bytecode.
//!
//! Third stage of the front end. [`compile_source`] is the entry of all three. `unit` holds a code unit under
//! construction; `stmt`, `control`, `define`, `expr`, `call`, `names` and `track` emit into it; `optimize` tidies
//! the instructions and `assemble` lays them out.

mod assemble;
mod asynchronous;
mod call;
mod comprehension;
mod consts;
mod control;
mod define;
mod exception_group;
mod expr;
mod names;
mod optimize;
mod pattern;
mod stmt;
mod track;
mod unit;
mod warn;

use crate::bytecode::{CodeUnit, Const, Op};
use crate::config::{Config, JitLevel, Pep266Placement, Switch};
use crate::scope::{self, ScopeTree};
use crate::syntax::tree::{Body, ExprKind, Function, Lambda, Module, ScopeId, Span, Stmt, StmtKind};
use crate::syntax::{self, ErrorKind, Source, Tokens};

pub use crate::syntax::{Mode, SyntaxError};

pub use warn::Warnings;

use unit::Unit;

/// What the caller knows about the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompileFlags {
    /// `from __future__ import annotations` is inherited from the code that calls `compile`.
    pub future_annotations: bool,
    /// The text will run with its globals as locals (a program, an imported module): PEP 266 may then track the
    /// names that its module-level loops read.
    pub module_namespace: bool,
}

/// Source text as a caller has it.
pub enum SourceText<'a> {
    /// A file: encoding and byte order mark are still to be found.
    Bytes(&'a [u8]),
    /// A Python string.
    Text(&'a str),
}

impl<'a> From<&'a str> for SourceText<'a> {
    fn from(text: &'a str) -> SourceText<'a> {
        SourceText::Text(text)
    }
}

impl<'a> From<&'a [u8]> for SourceText<'a> {
    fn from(bytes: &'a [u8]) -> SourceText<'a> {
        SourceText::Bytes(bytes)
    }
}

/// Who wants to see what is made on the way: a cache that stores the tree, a clock.
pub trait Stages: Send {
    /// A stage is over.
    fn done(&mut self, _stage: Stage) {}

    /// The tree and its scopes, before they are compiled.
    fn tree(&mut self, _source: &Source, _module: &Module, _scopes: &ScopeTree) {}
}

/// The stages of the front end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Decoding, tokens, parser, our own tree.
    Parse,
    Scope,
    Compile,
}

/// Nobody wants to see anything.
impl Stages for () {}

/// Compiles a source text.
pub fn compile_source<'a>(
    source: impl Into<SourceText<'a>>,
    filename: &str,
    mode: Mode,
    config: &Config,
    flags: CompileFlags,
) -> Result<CodeUnit, SyntaxError> {
    compile_watched(source, filename, mode, config, flags, &mut ())
}

/// The same, before the eyes of somebody.
pub fn compile_watched<'a>(
    source: impl Into<SourceText<'a>>,
    filename: &str,
    mode: Mode,
    config: &Config,
    flags: CompileFlags,
    stages: &mut dyn Stages,
) -> Result<CodeUnit, SyntaxError> {
    let source = match source.into() {
        SourceText::Bytes(bytes) => Source::from_bytes(bytes)?,
        SourceText::Text(text) => Source::from_text(text)?,
    };
    let tokens = Tokens::new(&source)?;
    let mut compile = || compile_tokens(&source, &tokens, filename, mode, config, flags, stages);
    if tokens.depth() <= MAX_DEPTH_HERE {
        return compile();
    }
    // Deep trees are walked recursively, so they get a stack that is known to suffice.
    on_deep_stack(compile).unwrap_or_else(|| Err(SyntaxError::without_place(ErrorKind::Memory, "")))
}

/// Calls `f` on a stack that the deepest trees fit on; `None` if the system refuses one.
pub(crate) fn on_deep_stack<T: Send>(f: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, f).ok()?;
        Some(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// What of a configuration decides the words that the compiler emits, as text.
pub fn emission_text(config: &Config, flags: CompileFlags) -> String {
    format!("{:?} {flags:?}", Emission::new(config))
}

/// Deepest tree that is compiled on the caller's stack.
const MAX_DEPTH_HERE: usize = 60;
/// Stack for deeper ones: measured need is some 20 KiB a level in unoptimized builds. Pages never touched cost
/// nothing.
const DEEP_STACK: usize = 512 << 20;

fn compile_tokens(
    source: &Source,
    tokens: &Tokens,
    filename: &str,
    mode: Mode,
    config: &Config,
    flags: CompileFlags,
    stages: &mut dyn Stages,
) -> Result<CodeUnit, SyntaxError> {
    let module = syntax::parse(source, tokens, filename, mode, flags.future_annotations)?;
    stages.done(Stage::Parse);
    let scopes = scope::analyze(&module, source).map_err(|error| syntax::without_text(error, filename))?;
    stages.done(Stage::Scope);
    let unit = compile_module(&module, &scopes, source, filename, config, flags)
        .map_err(|error| syntax::without_text(error, filename))?;
    stages.done(Stage::Compile);
    stages.tree(source, &module, &scopes);
    #[cfg(debug_assertions)]
    if let Err(e) = crate::bytecode::verify(&unit) {
        panic!("the compiler made bad code for {filename}: {e}");
    }
    Ok(unit)
}

/// The opcodes in which lists may come along.
#[derive(Clone, Copy, Debug)]
struct ListOps {
    build: Op,
    append: Op,
    load_item: Op,
    store_item: Op,
    for_iter: Op,
}

impl ListOps {
    const PLAIN: ListOps = ListOps {
        build: Op::BUILD_LIST,
        append: Op::LIST_APPEND,
        load_item: Op::BINARY_SUBSCR,
        store_item: Op::STORE_SUBSCR,
        for_iter: Op::FOR_ITER,
    };
    const STRATEGY: ListOps = ListOps {
        build: Op::BUILD_LIST_STRATEGY,
        append: Op::LIST_APPEND_STRATEGY,
        load_item: Op::BINARY_SUBSCR_STRATEGY,
        store_item: Op::STORE_SUBSCR_STRATEGY,
        for_iter: Op::FOR_ITER_STRATEGY,
    };
}

/// Which opcodes the configuration asks for.
#[derive(Clone, Copy, Debug)]
struct Emission {
    load_attr: Op,
    store_attr: Op,
    /// For `o.name(…)`, if methods are not bound.
    lookup_method: Option<Op>,
    lists: ListOps,
    tracking: Option<Pep266Placement>,
    track_locals: bool,
    /// Every unit begins with RESUME.
    counted: bool,
}

impl Emission {
    fn new(config: &Config) -> Emission {
        let has = |s| config.switches.has(s);
        // Under map dicts it is shapes that are marked: the opcodes are those of map dicts.
        let shadow = has(Switch::ShadowTracking) && !has(Switch::MapDicts);
        let (load_attr, store_attr) = match (has(Switch::MethodCache), has(Switch::MapDicts)) {
            (false, false) if shadow => (Op::LOAD_ATTR_SHADOW, Op::STORE_ATTR_SHADOW),
            (true, false) if shadow => (Op::LOAD_ATTR_CACHED_SHADOW, Op::STORE_ATTR_CACHED_SHADOW),
            (false, false) => (Op::LOAD_ATTR, Op::STORE_ATTR),
            (true, false) => (Op::LOAD_ATTR_CACHED, Op::STORE_ATTR_CACHED),
            (false, true) => (Op::LOAD_ATTR_MAP, Op::STORE_ATTR_MAP),
            (true, true) => (Op::LOAD_ATTR_MAP_CACHED, Op::STORE_ATTR_MAP),
        };
        let lookup_method = match (has(Switch::MethodCache), has(Switch::MapDicts)) {
            (false, false) if shadow => Op::LOOKUP_METHOD_SHADOW,
            (true, false) if shadow => Op::LOOKUP_METHOD_CACHED_SHADOW,
            (false, false) => Op::LOOKUP_METHOD,
            (true, false) => Op::LOOKUP_METHOD_CACHED,
            (false, true) => Op::LOOKUP_METHOD_MAP,
            (true, true) => Op::LOOKUP_METHOD_MAP_CACHED,
        };
        Emission {
            load_attr,
            store_attr,
            lookup_method: has(Switch::LookupMethod).then_some(lookup_method),
            lists: if has(Switch::ListStrategies) { ListOps::STRATEGY } else { ListOps::PLAIN },
            tracking: has(Switch::Pep266).then_some(config.pep266_placement),
            track_locals: config.pep266_locals,
            counted: config.jit != JitLevel::Off,
        }
    }
}

/// The state of one compilation: the unit being filled on top, those around it below.
struct Compiler<'a> {
    source: &'a Source,
    scopes: &'a ScopeTree,
    filename: &'a str,
    emission: Emission,
    flags: CompileFlags,
    future_annotations: bool,
    interactive: bool,
    units: Vec<Unit<'a>>,
}

type Emitted<T = ()> = Result<T, SyntaxError>;

/// Third stage alone, for a tree that comes from a cache.
pub(crate) fn compile_module(
    module: &Module,
    scopes: &ScopeTree,
    source: &Source,
    filename: &str,
    config: &Config,
    flags: CompileFlags,
) -> Result<CodeUnit, SyntaxError> {
    let mut compiler = Compiler::new(module.future_annotations, scopes, source, filename, config, flags);
    compiler.interactive = matches!(module.body, Body::Interactive(_));
    compiler.units.push(Unit::new(scopes.get(ScopeId(0)), ScopeId(0), "<module>".to_owned(), 1));
    if compiler.emission.counted {
        compiler.emit(Op::RESUME);
    }
    match &module.body {
        Body::Statements(body) => {
            compiler.open_function_region(body);
            compiler.module_body(body)?;
            compiler.close_function_region();
            compiler.return_none();
        }
        Body::Interactive(body) => {
            if compiler.has_annotations(body) {
                compiler.unit().emit(Op::SETUP_ANNOTATIONS);
            }
            compiler.statements(body)?;
            compiler.return_none();
        }
        Body::Expression(e) => {
            compiler.expr(e)?;
            compiler.unit().emit(Op::RETURN_VALUE);
        }
    }
    Ok(compiler.finish_unit())
}

/// A function or lambda that stands alone.
pub(crate) enum Alone<'a> {
    Function(&'a Function, Span),
    Lambda(&'a Lambda, Span),
}

/// The code of a function that stands alone: its scope is number 0, `qualname` tells where it came from.
pub(crate) fn compile_alone(
    what: &Alone<'_>,
    qualname: &str,
    future_annotations: bool,
    scopes: &ScopeTree,
    source: &Source,
    filename: &str,
    config: &Config,
    flags: CompileFlags,
) -> Result<CodeUnit, SyntaxError> {
    let mut compiler = Compiler::new(future_annotations, scopes, source, filename, config, flags);
    // Stands for whatever was around it.
    compiler.units.push(Unit::new(scopes.get(ScopeId(0)), ScopeId(0), String::new(), 1));
    match *what {
        Alone::Function(f, place) => compiler.function_body(f, place, Some(qualname)),
        Alone::Lambda(l, place) => compiler.lambda_body(l, place, Some(qualname)),
    }
}

impl<'a> Compiler<'a> {
    fn new(
        future_annotations: bool,
        scopes: &'a ScopeTree,
        source: &'a Source,
        filename: &'a str,
        config: &Config,
        flags: CompileFlags,
    ) -> Compiler<'a> {
        Compiler {
            source,
            scopes,
            filename,
            emission: Emission::new(config),
            flags,
            future_annotations,
            interactive: false,
            units: Vec::new(),
        }
    }

    /// The unit being filled.
    fn unit(&mut self) -> &mut Unit<'a> {
        self.units.last_mut().expect("a unit is open while compiling")
    }

    fn unit_ref(&self) -> &Unit<'a> {
        self.units.last().expect("a unit is open while compiling")
    }

    fn emit(&mut self, op: Op) {
        self.unit().emit(op);
    }

    fn at(&mut self, span: Span) {
        self.unit().place = span;
    }

    fn error<T>(&self, message: impl Into<String>, span: Span) -> Emitted<T> {
        Err(self.source.error(ErrorKind::Syntax, message, span))
    }

    fn return_none(&mut self) {
        self.unit().load_const(Const::None);
        self.emit(Op::RETURN_VALUE);
    }

    /// Closes the unit on top.
    fn finish_unit(&mut self) -> CodeUnit {
        self.emit_releases();
        let unit = self.units.pop().expect("a unit is open while compiling");
        assemble::assemble(unit, self.source, self.filename)
    }

    /// A body with docstring and annotations: module or class.
    fn module_body(&mut self, body: &'a [Stmt]) -> Emitted {
        if let Some(first) = body.first() {
            self.at(first.span);
        }
        if self.has_annotations(body) {
            self.emit(Op::SETUP_ANNOTATIONS);
        }
        let mut rest = body;
        if let Some((doc, span)) = docstring(body) {
            self.at(span);
            self.unit().load_const(doc.clone());
            self.name_store(&"__doc__".into())?;
            rest = &body[1..];
        }
        self.statements(rest)
    }

    /// Whether any statement of the body itself annotates a name.
    fn has_annotations(&self, body: &[Stmt]) -> bool {
        body.iter().any(|s| match &s.kind {
            StmtKind::AnnAssign(_) => true,
            StmtKind::If(branches) => branches.iter().any(|b| self.has_annotations(&b.body)),
            StmtKind::For { body, orelse, .. } | StmtKind::While { body, orelse, .. } => {
                self.has_annotations(body) || self.has_annotations(orelse)
            }
            StmtKind::With { body, .. } => self.has_annotations(body),
            StmtKind::Match(m) => m.cases.iter().any(|c| self.has_annotations(&c.body)),
            StmtKind::Try(t) => {
                [&t.body, &t.orelse, &t.finalbody].into_iter().any(|b| self.has_annotations(b))
                    || t.handlers.iter().any(|h| self.has_annotations(&h.body))
            }
            _ => false,
        })
    }
}

/// The docstring of a body and where it stands.
fn docstring(body: &[Stmt]) -> Option<(&Const, Span)> {
    match &body.first()?.kind {
        StmtKind::Expr(e) => match &e.kind {
            ExprKind::Constant(text @ (Const::Str(_) | Const::WideStr(_))) => Some((text, e.span)),
            _ => None,
        },
        _ => None,
    }
}
