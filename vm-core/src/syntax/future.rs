//! `from __future__ import …`: which features exist, and where such an import may stand.

use ruff_python_ast as ast;
use ruff_text_size::Ranged;

use super::convert::span;
use super::error::{ErrorKind, SyntaxError};
use super::source::Source;

/// Features that are known; all but the last have long been the rule.
const FEATURES: &[&str] = &[
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

fn as_future(stmt: &ast::Stmt) -> Option<&ast::StmtImportFrom> {
    match stmt {
        ast::Stmt::ImportFrom(import)
            if import.module.as_deref() == Some("__future__") && import.level == 0 =>
        {
            Some(import)
        }
        _ => None,
    }
}

fn is_docstring(stmt: &ast::Stmt) -> bool {
    matches!(stmt, ast::Stmt::Expr(e) if e.value.is_string_literal_expr())
}

/// The imports that stand where they may: behind the docstring, before everything else.
fn leading(body: &[ast::Stmt]) -> impl Iterator<Item = &ast::StmtImportFrom> {
    let behind_docstring = body.first().is_some_and(is_docstring) as usize;
    body[behind_docstring..].iter().map_while(as_future)
}

/// Whether `annotations` is among them.
pub(super) fn annotations(body: &[ast::Stmt]) -> bool {
    leading(body).any(|import| import.names.iter().any(|alias| alias.name.as_str() == "annotations"))
}

/// Refuses unknown features, and imports at the wrong place of a module's own body.
pub(super) fn check(source: &Source, body: &[ast::Stmt]) -> Result<(), SyntaxError> {
    for import in leading(body) {
        for alias in &import.names {
            let name = alias.name.as_str();
            if !FEATURES.contains(&name) {
                let message = match name {
                    "braces" => "not a chance".to_owned(),
                    _ => format!("future feature {name} is not defined"),
                };
                return Err(source.error(ErrorKind::Syntax, message, span(import.range())));
            }
        }
    }
    let allowed = leading(body).count();
    let behind_docstring = body.first().is_some_and(is_docstring) as usize;
    let late = body[behind_docstring + allowed..].iter().find(|s| as_future(s).is_some());
    match late {
        Some(import) => {
            let message = "from __future__ imports must occur at the beginning of the file";
            Err(source.error(ErrorKind::Syntax, message, span(import.range())))
        }
        None => Ok(()),
    }
}
