//! Scope tree: which names of each scope are local, cells, free or global.
//!
//! Second stage of the front end, between `syntax` and `compile`. `build` walks the tree and files every
//! binding and use; `analyze` then decides, from the outside in and back, where each name lives.

mod analyze;
mod build;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::rc::Rc;

use crate::syntax::tree::{ComprehensionKind, Ident, Module, ScopeId, Span};
use crate::syntax::{Source, SyntaxError};

/// What kind of block a scope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    Comprehension(ComprehensionKind),
}

impl ScopeKind {
    /// Whether names bound in it live in frame slots.
    pub fn is_function(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }
}

/// Where a name lives, seen from one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameScope {
    Local,
    /// Local, and used by an inner scope.
    Cell,
    /// A cell of an outer scope.
    Free,
    GlobalImplicit,
    /// Declared `global`.
    GlobalExplicit,
}

/// Facts about a name gathered by the walk.
pub(crate) mod def {
    pub const GLOBAL: u16 = 1;
    pub const LOCAL: u16 = 2;
    pub const PARAM: u16 = 4;
    pub const NONLOCAL: u16 = 8;
    pub const USE: u16 = 16;
    pub const IMPORT: u16 = 32;
    pub const ANNOT: u16 = 64;
    pub const COMP_ITER: u16 = 128;
    /// Bound in a class and yet a free variable passing through it.
    pub const FREE_CLASS: u16 = 256;
    pub const BOUND: u16 = LOCAL | PARAM | IMPORT;
}

/// One name of one scope.
#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    pub(crate) flags: u16,
    pub scope: NameScope,
}

/// One scope.
#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    pub name: Ident,
    /// `None` for the module.
    pub parent: Option<ScopeId>,
    pub children: Vec<ScopeId>,
    /// Innermost enclosing class: its name mangles `__private` names.
    pub class_name: Option<Ident>,
    /// Names in the order of their first appearance.
    pub order: Vec<Ident>,
    pub symbols: HashMap<Ident, Symbol>,
    /// Parameters in slot order.
    pub parameters: Vec<Ident>,
    pub is_generator: bool,
    /// `async def`, or a comprehension with `await` or `async for` in it.
    pub is_coroutine: bool,
    /// Inside a function.
    pub nested: bool,
    /// A class whose methods use `__class__`.
    pub needs_class_closure: bool,
    /// Places of `global`, `nonlocal` and annotations, for messages; not cached.
    pub(crate) directives: Vec<(Ident, Span)>,
}

impl Scope {
    /// What is known of a (mangled) name.
    pub fn lookup(&self, mangled: &str) -> Option<Symbol> {
        self.symbols.get(mangled).copied()
    }

    /// Cell variables: parameters in their order, then the others in alphabetical order.
    pub fn cells(&self) -> Vec<Ident> {
        let mut names = self.names_where(|s| s.scope == NameScope::Cell);
        if self.needs_class_closure {
            names.push("__class__".into());
        }
        let parameter = |name: &Ident| self.parameters.iter().position(|p| p == name).unwrap_or(usize::MAX);
        names.sort_by(|a, b| parameter(a).cmp(&parameter(b)).then_with(|| a.cmp(b)));
        names
    }

    /// Free variables in alphabetical order.
    pub fn frees(&self) -> Vec<Ident> {
        let mut names = self.names_where(|s| s.scope == NameScope::Free || s.flags & def::FREE_CLASS != 0);
        names.sort();
        names
    }

    fn names_where(&self, wanted: impl Fn(&Symbol) -> bool) -> Vec<Ident> {
        self.order.iter().filter(|name| wanted(&self.symbols[*name])).cloned().collect()
    }

    /// The name under which a name of the source is filed here.
    pub fn mangle(&self, name: &Ident) -> Ident {
        mangle(self.class_name.as_deref(), name)
    }
}

/// All scopes of a module, indexed by [`ScopeId`].
#[derive(Debug)]
pub struct ScopeTree {
    pub(crate) scopes: Vec<Scope>,
}

impl ScopeTree {
    /// The scope with this id.
    pub fn get(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }
}

/// Builds and resolves the scopes of a module.
pub fn analyze(module: &Module, source: &Source) -> Result<ScopeTree, SyntaxError> {
    let mut scopes = build::build(module, source)?;
    analyze::resolve(&mut scopes, source)?;
    Ok(ScopeTree { scopes })
}

/// `__name` inside a class becomes `_Class__name`.
pub fn mangle(class: Option<&str>, name: &Ident) -> Ident {
    let Some(class) = class else { return name.clone() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() {
        return name.clone();
    }
    Rc::from(format!("_{class}{name}"))
}
