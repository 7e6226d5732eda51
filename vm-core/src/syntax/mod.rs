//! Source text to syntax tree: decoding, parsing (by `ruff_python_parser`), conversion, constant folding.
//!
//! First stage of the front end; the next is `scope`.

mod convert;
mod convert_expr;
mod error;
pub(crate) mod fold;
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

/// Parses a text into a tree.
pub fn parse(source: &Source, mode: Mode, future_annotations: bool) -> Result<Module, SyntaxError> {
    let parser_mode = match mode {
        Mode::Eval => ParserMode::Expression,
        Mode::Exec | Mode::Single => ParserMode::Module,
    };
    let options = ParseOptions::from(parser_mode).with_target_version(ast::PythonVersion::PY311);
    let parsed = parse_unchecked(&source.text, options);
    if let Some(error) = parsed.errors().first() {
        return Err(source.error(ErrorKind::Syntax, error.error.to_string(), span(error.location)));
    }
    let mut converter = Converter::new(source);
    let body = match parsed.syntax() {
        ast::Mod::Module(module) => {
            converter.future_annotations = future_annotations || imports_annotations(&module.body);
            let body = converter.body(&module.body)?;
            if mode == Mode::Single { Body::Interactive(body) } else { Body::Statements(body) }
        }
        ast::Mod::Expression(e) => {
            converter.future_annotations = future_annotations;
            Body::Expression(Box::new(converter.expr(&e.body)?))
        }
    };
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(source.error(ErrorKind::Syntax, "invalid syntax", span(error.range())));
    }
    Ok(Module {
        body,
        scope_count: converter.scope_count(),
        future_annotations: converter.future_annotations,
    })
}

/// Whether `from __future__ import annotations` stands among the first statements.
fn imports_annotations(body: &[ast::Stmt]) -> bool {
    body.iter()
        .skip_while(|s| matches!(s, ast::Stmt::Expr(e) if e.value.is_string_literal_expr()))
        .map_while(|s| match s {
            ast::Stmt::ImportFrom(import) if import.module.as_deref() == Some("__future__") => Some(import),
            _ => None,
        })
        .any(|import| import.names.iter().any(|alias| alias.name.as_str() == "annotations"))
}
