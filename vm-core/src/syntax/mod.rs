//! Source text to syntax tree: decoding, parsing (by `ruff_python_parser`), conversion, constant folding.
//!
//! First stage of the front end; the next is `scope`.

mod convert;
mod convert_expr;
mod convert_pattern;
mod diagnose;
mod error;
pub(crate) mod fold;
mod future;
mod lexer;
mod literal;
mod source;
pub mod tree;
pub(crate) mod unparse;
pub(crate) mod walk;

pub use error::{ErrorKind, SyntaxError};
pub use source::Source;

use ruff_python_ast as ast;
use ruff_python_parser::{Mode as ParserMode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

use convert::{Converter, span};
use tree::{Body, Module};

/// What kind of text is compiled: the third argument of `compile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file or a sequence of statements.
    Exec,
    /// One expression.
    Eval,
    /// One interactive statement.
    Single,
}

/// Deepest nesting that is compiled at all: CPython's own limit is about the same.
const MAX_DEPTH: usize = 2980;

/// The tokens of a text, from which its depth is known before anything recursive touches it.
pub struct Tokens(lexer::Lexed);

impl Tokens {
    /// Splits a text into tokens.
    pub fn new(source: &Source) -> Result<Tokens, SyntaxError> {
        let lexed = lexer::lex(source);
        if lexed.depth > MAX_DEPTH {
            let message = "maximum recursion depth exceeded during compilation";
            return Err(SyntaxError::without_place(ErrorKind::Recursion, message));
        }
        Ok(Tokens(lexed))
    }

    /// An upper bound of how deep the tree can get.
    pub fn depth(&self) -> usize {
        self.0.depth
    }
}

/// Parses a text into a tree.
pub fn parse(
    source: &Source,
    tokens: &Tokens,
    filename: &str,
    mode: Mode,
    future_annotations: bool,
) -> Result<Module, SyntaxError> {
    parse_with(source, tokens, filename, mode, future_annotations, true)
}

/// The same for those who want to see the tree (`ast.parse`): no constant is folded.
pub fn parse_unfolded(
    source: &Source,
    tokens: &Tokens,
    filename: &str,
    mode: Mode,
) -> Result<Module, SyntaxError> {
    parse_with(source, tokens, filename, mode, false, false)
}

fn parse_with(
    source: &Source,
    tokens: &Tokens,
    filename: &str,
    mode: Mode,
    future_annotations: bool,
    fold: bool,
) -> Result<Module, SyntaxError> {
    let parser_mode = match mode {
        Mode::Eval => ParserMode::Expression,
        Mode::Exec | Mode::Single => ParserMode::Module,
    };
    let options = ParseOptions::from(parser_mode).with_target_version(ast::PythonVersion::PY311);
    let parsed = parse_unchecked(&source.text, options);
    if let Some(error) = parsed.errors().first() {
        let found = diagnose::diagnose(source, &tokens.0, mode == Mode::Eval);
        return Err(
            found.unwrap_or_else(|| source.error(ErrorKind::Syntax, "invalid syntax", span(error.location)))
        );
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        let found = diagnose::diagnose(source, &tokens.0, mode == Mode::Eval);
        return Err(
            found.unwrap_or_else(|| source.error(ErrorKind::Syntax, "invalid syntax", span(error.range())))
        );
    }
    // Numbers that run into letters, and tabs as deep as eight blanks: the parser lets both pass.
    let passed = |error: &&SyntaxError| {
        let first = error.message.ends_with("literal") || error.message == "too many nested parentheses";
        matches!(error.kind, ErrorKind::Tab | ErrorKind::Indentation) || tokens.0.error_first && first
    };
    if let Some(error) = tokens.0.error.as_ref().filter(passed) {
        return Err(error.clone());
    }
    convert(source, parsed.syntax(), mode, future_annotations, fold)
        .map_err(|error| without_text(error, filename))
}

/// Past the parser CPython reads the line again from the file; for `<string>` and the like there is none.
pub(crate) fn without_text(error: SyntaxError, filename: &str) -> SyntaxError {
    let text = error.text.filter(|_| !filename.starts_with('<'));
    SyntaxError { text, ..error }
}

fn convert(
    source: &Source,
    parsed: &ast::Mod,
    mode: Mode,
    future_annotations: bool,
    fold: bool,
) -> Result<Module, SyntaxError> {
    let mut converter = Converter::new(source);
    converter.fold = fold;
    let body = match parsed {
        ast::Mod::Module(module) => {
            future::check(source, &module.body)?;
            converter.future_annotations = future_annotations || future::annotations(&module.body);
            let body = converter.body(&module.body)?;
            if mode == Mode::Single { Body::Interactive(body) } else { Body::Statements(body) }
        }
        ast::Mod::Expression(e) => {
            converter.future_annotations = future_annotations;
            Body::Expression(Box::new(converter.expr(&e.body)?))
        }
    };
    Ok(Module {
        body,
        scope_count: converter.scope_count(),
        future_annotations: converter.future_annotations,
    })
}
