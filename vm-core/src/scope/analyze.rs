//! Decides where each name lives. Downwards go the names that enclosing functions bind, upwards come the free
//! variables that inner scopes ask for.

use std::collections::HashSet;

use super::{NameScope, Scope, ScopeKind, Symbol, def};
use crate::syntax::tree::{Ident, ScopeId, Span};
use crate::syntax::{ErrorKind, Source, SyntaxError};

type Names = HashSet<Ident>;

/// Fills in `Symbol::scope` everywhere.
pub(super) fn resolve(scopes: &mut [Scope], source: &Source) -> Result<(), SyntaxError> {
    let mut resolver = Resolver { scopes, source };
    resolver.block(ScopeId(0), None, &Names::new())?;
    Ok(())
}

struct Resolver<'a> {
    scopes: &'a mut [Scope],
    source: &'a Source,
}

impl Resolver<'_> {
    /// Resolves one scope and all inside it; returns the names it needs from outside.
    fn block(&mut self, id: ScopeId, bound: Option<&Names>, global: &Names) -> Result<Names, SyntaxError> {
        let index = id.0 as usize;
        let kind = self.scopes[index].kind;
        let mut bound_here: Option<Names> = bound.cloned();
        let mut global_here = global.clone();
        let mut local = Names::new();
        let mut free = Names::new();
        let order = self.scopes[index].order.clone();

        // A class body's own bindings are not seen by the functions in it, so those get the outer sets.
        let outer_bound = bound.cloned();
        let outer_global = global.clone();

        for name in &order {
            let flags = self.scopes[index].symbols[name].flags;
            let scope =
                self.name(index, name, flags, &mut bound_here, &mut local, &mut free, &mut global_here)?;
            if let Some(symbol) = self.scopes[index].symbols.get_mut(name) {
                symbol.scope = scope;
            }
        }

        let (mut inner_bound, inner_global) = if kind == ScopeKind::Class {
            (outer_bound.unwrap_or_default(), outer_global)
        } else {
            (bound_here.unwrap_or_default(), global_here)
        };
        if kind == ScopeKind::Class {
            inner_bound.insert("__class__".into());
        } else if kind.is_function() {
            inner_bound.extend(local.iter().cloned());
        }

        let mut wanted = free;
        for child in self.scopes[index].children.clone() {
            wanted.extend(self.block(child, Some(&inner_bound), &inner_global)?);
        }

        let scope = &mut self.scopes[index];
        if kind.is_function() {
            for name in &order {
                if let Some(symbol) = scope.symbols.get_mut(name)
                    && symbol.scope == NameScope::Local
                    && wanted.remove(name)
                {
                    symbol.scope = NameScope::Cell;
                }
            }
        } else if kind == ScopeKind::Class && wanted.remove("__class__") {
            scope.needs_class_closure = true;
        }

        // Free variables that only pass through, on their way to an inner scope.
        let mut passing: Vec<Ident> = wanted.iter().cloned().collect();
        passing.sort();
        for name in passing {
            if let Some(symbol) = scope.symbols.get_mut(&name) {
                if kind == ScopeKind::Class && symbol.flags & (def::BOUND | def::GLOBAL) != 0 {
                    symbol.flags |= def::FREE_CLASS;
                }
            } else if bound.is_none_or(|b| b.contains(&name)) {
                scope.order.push(name.clone());
                scope.symbols.insert(name, Symbol { flags: 0, scope: NameScope::Free });
            }
        }
        Ok(wanted)
    }

    #[allow(clippy::too_many_arguments)]
    fn name(
        &self,
        index: usize,
        name: &Ident,
        flags: u16,
        bound: &mut Option<Names>,
        local: &mut Names,
        free: &mut Names,
        global: &mut Names,
    ) -> Result<NameScope, SyntaxError> {
        if flags & def::GLOBAL != 0 {
            if flags & def::NONLOCAL != 0 {
                return Err(self.directive_error(
                    index,
                    name,
                    format!("name '{name}' is nonlocal and global"),
                ));
            }
            global.insert(name.clone());
            if let Some(bound) = bound {
                bound.remove(name);
            }
            return Ok(NameScope::GlobalExplicit);
        }
        if flags & def::NONLOCAL != 0 {
            let Some(bound) = bound else {
                let message = "nonlocal declaration not allowed at module level".to_owned();
                return Err(self.directive_error(index, name, message));
            };
            if !bound.contains(name) {
                let message = format!("no binding for nonlocal '{name}' found");
                return Err(self.directive_error(index, name, message));
            }
            free.insert(name.clone());
            return Ok(NameScope::Free);
        }
        if flags & def::BOUND != 0 {
            local.insert(name.clone());
            global.remove(name);
            return Ok(NameScope::Local);
        }
        if bound.as_ref().is_some_and(|b| b.contains(name)) {
            free.insert(name.clone());
            return Ok(NameScope::Free);
        }
        Ok(NameScope::GlobalImplicit)
    }

    fn directive_error(&self, index: usize, name: &Ident, message: String) -> SyntaxError {
        let directives = &self.scopes[index].directives;
        let place = directives.iter().find(|(n, _)| n == name).map_or(Span::default(), |&(_, span)| span);
        self.source.error(ErrorKind::Syntax, message, place)
    }
}
