//! From the parser's tree to ours: `match` and its patterns.

use ruff_python_ast as ast;
use ruff_text_size::Ranged;

use super::convert::{Converted, Converter, ident, span};
use super::tree::*;
use crate::bytecode::Const;

impl Converter<'_> {
    pub(super) fn match_statement(&mut self, s: &ast::StmtMatch) -> Converted<StmtKind> {
        let subject = self.expr(&s.subject)?;
        let mut cases = Vec::with_capacity(s.cases.len());
        for case in &s.cases {
            cases.push(Case {
                pattern: self.pattern(&case.pattern)?,
                guard: self.optional(case.guard.as_deref())?,
                body: self.statements(&case.body)?,
            });
        }
        Ok(StmtKind::Match(Box::new(Match { subject, cases })))
    }

    fn patterns(&mut self, list: &[ast::Pattern]) -> Converted<Vec<Pattern>> {
        list.iter().map(|p| self.pattern(p)).collect()
    }

    fn pattern(&mut self, pattern: &ast::Pattern) -> Converted<Pattern> {
        let kind = match pattern {
            ast::Pattern::MatchValue(p) => PatternKind::Value(self.expr(&p.value)?),
            ast::Pattern::MatchSingleton(p) => PatternKind::Singleton(match p.value {
                ast::Singleton::None => Const::None,
                ast::Singleton::True => Const::Bool(true),
                ast::Singleton::False => Const::Bool(false),
            }),
            ast::Pattern::MatchSequence(p) => PatternKind::Sequence(self.patterns(&p.patterns)?),
            ast::Pattern::MatchMapping(p) => PatternKind::Mapping {
                keys: self.exprs(&p.keys)?,
                patterns: self.patterns(&p.patterns)?,
                rest: p.rest.as_ref().map(ident),
            },
            ast::Pattern::MatchClass(p) => PatternKind::Class {
                class: self.expr(&p.cls)?,
                patterns: self.patterns(&p.arguments.patterns)?,
                keywords: p
                    .arguments
                    .keywords
                    .iter()
                    .map(|k| Ok((ident(&k.attr), self.pattern(&k.pattern)?)))
                    .collect::<Converted<_>>()?,
            },
            ast::Pattern::MatchStar(p) => PatternKind::Star(p.name.as_ref().map(ident)),
            ast::Pattern::MatchAs(p) => PatternKind::As {
                pattern: p.pattern.as_deref().map(|p| self.pattern(p).map(Box::new)).transpose()?,
                name: p.name.as_ref().map(ident),
            },
            ast::Pattern::MatchOr(p) => PatternKind::Or(self.patterns(&p.patterns)?),
        };
        Ok(Pattern { span: span(pattern.range()), kind })
    }
}
