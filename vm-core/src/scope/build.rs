//! Walks the tree and files every binding and use of a name in the scope it stands in.

use std::collections::HashMap;

use super::{NameScope, Scope, ScopeKind, Symbol, def, mangle};
use crate::syntax::tree::*;
use crate::syntax::{ErrorKind, Source, SyntaxError};

type Walked = Result<(), SyntaxError>;

/// Collects the scopes of a module; where names live is not yet decided.
pub(super) fn build(module: &Module, source: &Source) -> Result<Vec<Scope>, SyntaxError> {
    let mut builder = Builder {
        slots: (0..module.scope_count).map(|_| None).collect(),
        stack: Vec::new(),
        source,
        future_annotations: module.future_annotations,
        class_name: None,
        in_comprehension_target: false,
        iterable_depth: 0,
    };
    builder.enter(ScopeId(0), ScopeKind::Module, "<module>".into());
    match &module.body {
        Body::Statements(body) | Body::Interactive(body) => builder.statements(body)?,
        Body::Expression(e) => builder.expr(e)?,
    }
    builder.leave();
    // A scope without an entry belongs to an annotation that is only text: nothing asks for it.
    let blank = || new_scope(ScopeKind::Module, "".into(), None, None, false);
    Ok(builder.slots.into_iter().map(|slot| slot.unwrap_or_else(blank)).collect())
}

fn new_scope(
    kind: ScopeKind,
    name: Ident,
    parent: Option<ScopeId>,
    class_name: Option<Ident>,
    nested: bool,
) -> Scope {
    Scope {
        kind,
        name,
        parent,
        children: Vec::new(),
        class_name,
        order: Vec::new(),
        symbols: HashMap::new(),
        parameters: Vec::new(),
        is_generator: false,
        is_coroutine: false,
        nested,
        needs_class_closure: false,
        directives: Vec::new(),
    }
}

struct Builder<'a> {
    slots: Vec<Option<Scope>>,
    stack: Vec<ScopeId>,
    source: &'a Source,
    future_annotations: bool,
    class_name: Option<Ident>,
    in_comprehension_target: bool,
    /// How many iterables of comprehensions enclose this place.
    iterable_depth: u32,
}

impl Builder<'_> {
    fn enter(&mut self, id: ScopeId, kind: ScopeKind, name: Ident) {
        let parent = self.stack.last().copied();
        let mut nested = false;
        if let Some(parent) = parent {
            let outer = self.scope_mut(parent);
            outer.children.push(id);
            nested = outer.nested || outer.kind.is_function();
        }
        self.slots[id.0 as usize] = Some(new_scope(kind, name, parent, self.class_name.clone(), nested));
        self.stack.push(id);
    }

    fn leave(&mut self) {
        self.stack.pop();
    }

    fn scope_mut(&mut self, id: ScopeId) -> &mut Scope {
        self.slots[id.0 as usize].as_mut().expect("entered scopes have an entry")
    }

    fn current_id(&self) -> ScopeId {
        *self.stack.last().expect("the walk is inside a scope")
    }

    fn current(&mut self) -> &mut Scope {
        let id = self.current_id();
        self.scope_mut(id)
    }

    fn error<T>(&self, message: String, place: Span) -> Result<T, SyntaxError> {
        Err(self.source.error(ErrorKind::Syntax, message, place))
    }

    fn flags(&mut self, name: &Ident) -> u16 {
        let mangled = mangle(self.class_name.as_deref(), name);
        self.current().symbols.get(&mangled).map_or(0, |s| s.flags)
    }

    fn add(&mut self, name: &Ident, flag: u16, place: Span) -> Walked {
        self.add_in(self.current_id(), name, flag, place)
    }

    fn add_in(&mut self, id: ScopeId, name: &Ident, flag: u16, place: Span) -> Walked {
        let mangled = mangle(self.class_name.as_deref(), name);
        let in_target = self.in_comprehension_target;
        let scope = self.scope_mut(id);
        let before = scope.symbols.get(&mangled).map(|s| s.flags);
        if flag & def::PARAM != 0 && before.is_some_and(|f| f & def::PARAM != 0) {
            return self.error(format!("duplicate argument '{name}' in function definition"), place);
        }
        let mut flags = before.unwrap_or(0) | flag;
        if in_target {
            if flags & (def::GLOBAL | def::NONLOCAL) != 0 {
                let message =
                    format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
                return self.error(message, place);
            }
            flags |= def::COMP_ITER;
        }
        if before.is_none() {
            scope.order.push(mangled.clone());
        }
        scope.symbols.insert(mangled.clone(), Symbol { flags, scope: NameScope::Local });
        if flag & def::PARAM != 0 {
            scope.parameters.push(mangled);
        } else if flag & def::GLOBAL != 0 && id != ScopeId(0) {
            let module = self.scope_mut(ScopeId(0));
            if !module.symbols.contains_key(&mangled) {
                module.order.push(mangled.clone());
            }
            let symbol = module
                .symbols
                .entry(mangled)
                .or_insert(Symbol { flags: 0, scope: NameScope::GlobalImplicit });
            symbol.flags |= def::GLOBAL;
        }
        Ok(())
    }

    fn statements(&mut self, body: &[Stmt]) -> Walked {
        body.iter().try_for_each(|s| self.statement(s))
    }

    fn statement(&mut self, stmt: &Stmt) -> Walked {
        match &stmt.kind {
            StmtKind::Expr(e) => self.expr(e)?,
            StmtKind::Assign { targets, value } => {
                targets.iter().try_for_each(|t| self.target(t))?;
                self.expr(value)?;
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.target(target)?;
                self.expr(value)?;
            }
            StmtKind::AnnAssign(a) => self.ann_assign(a, stmt.span)?,
            StmtKind::Delete(targets) => targets.iter().try_for_each(|t| self.target(t))?,
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
            StmtKind::Return(value) => self.optional(value)?,
            StmtKind::Raise { exception, cause } => {
                self.optional(exception)?;
                self.optional(cause)?;
            }
            StmtKind::Assert { test, message } => {
                self.expr(test)?;
                self.optional(message)?;
            }
            StmtKind::Global(names) => self.declare(names, def::GLOBAL, "global", stmt.span)?,
            StmtKind::Nonlocal(names) => self.declare(names, def::NONLOCAL, "nonlocal", stmt.span)?,
            StmtKind::Import(names) => {
                for alias in names {
                    let first: Ident = alias.name.split('.').next().unwrap_or("").into();
                    self.add(alias.asname.as_ref().unwrap_or(&first), def::IMPORT, alias.span)?;
                }
            }
            StmtKind::ImportFrom { names, .. } => {
                for alias in names {
                    if &*alias.name == "*" {
                        if self.current().kind != ScopeKind::Module {
                            return self
                                .error("import * only allowed at module level".to_owned(), alias.span);
                        }
                    } else {
                        self.add(alias.asname.as_ref().unwrap_or(&alias.name), def::IMPORT, alias.span)?;
                    }
                }
            }
            StmtKind::If(branches) => {
                for branch in branches {
                    self.optional(&branch.test)?;
                    self.statements(&branch.body)?;
                }
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test)?;
                self.statements(body)?;
                self.statements(orelse)?;
            }
            StmtKind::For { target, iter, body, orelse, .. } => {
                self.target(target)?;
                self.expr(iter)?;
                self.statements(body)?;
                self.statements(orelse)?;
            }
            StmtKind::With { items, body, .. } => {
                for item in items {
                    self.expr(&item.context)?;
                    if let Some(target) = &item.target {
                        self.target(target)?;
                    }
                }
                self.statements(body)?;
            }
            StmtKind::Try(t) => {
                self.statements(&t.body)?;
                self.statements(&t.orelse)?;
                for handler in &t.handlers {
                    self.optional(&handler.class)?;
                    if let Some(name) = &handler.name {
                        self.add(name, def::LOCAL, handler.span)?;
                    }
                    self.statements(&handler.body)?;
                }
                self.statements(&t.finalbody)?;
            }
            StmtKind::Match(m) => {
                self.expr(&m.subject)?;
                for case in &m.cases {
                    self.pattern(&case.pattern)?;
                    self.optional(&case.guard)?;
                    self.statements(&case.body)?;
                }
            }
            StmtKind::Function(f) => {
                self.add(&f.name, def::LOCAL, stmt.span)?;
                self.defaults(&f.parameters)?;
                if !self.future_annotations {
                    let annotations = f.parameters.in_slot_order().filter_map(|p| p.annotation.as_ref());
                    annotations.chain(&f.returns).try_for_each(|e| self.expr(e))?;
                }
                f.decorators.iter().try_for_each(|e| self.expr(e))?;
                self.enter(f.scope, ScopeKind::Function, f.name.clone());
                self.current().is_coroutine = f.is_async;
                self.parameters(&f.parameters)?;
                self.statements(&f.body)?;
                self.leave();
            }
            StmtKind::Class(c) => {
                self.add(&c.name, def::LOCAL, stmt.span)?;
                self.arguments(&c.arguments)?;
                c.decorators.iter().try_for_each(|e| self.expr(e))?;
                let outer = self.class_name.replace(c.name.clone());
                self.enter(c.scope, ScopeKind::Class, c.name.clone());
                self.statements(&c.body)?;
                self.leave();
                self.class_name = outer;
            }
        }
        Ok(())
    }

    fn ann_assign(&mut self, a: &AnnAssign, place: Span) -> Walked {
        if let ExprKind::Name(name) = &a.target.kind {
            let flags = self.flags(name);
            let is_module = self.current().kind == ScopeKind::Module;
            if a.simple && !is_module && flags & (def::GLOBAL | def::NONLOCAL) != 0 {
                let kind = if flags & def::GLOBAL != 0 { "global" } else { "nonlocal" };
                return self.error(format!("annotated name '{name}' can't be {kind}"), place);
            }
            if a.simple {
                self.add(name, def::ANNOT | def::LOCAL, a.target.span)?;
            } else if a.value.is_some() {
                self.add(name, def::LOCAL, a.target.span)?;
            }
        } else {
            self.target(&a.target)?;
        }
        if !self.future_annotations {
            self.expr(&a.annotation)?;
        }
        self.optional(&a.value)
    }

    fn declare(&mut self, names: &[Ident], flag: u16, kind: &str, place: Span) -> Walked {
        for name in names {
            let flags = self.flags(name);
            let message = if flags & def::PARAM != 0 {
                format!("name '{name}' is parameter and {kind}")
            } else if flags & def::USE != 0 {
                format!("name '{name}' is used prior to {kind} declaration")
            } else if flags & def::ANNOT != 0 {
                format!("annotated name '{name}' can't be {kind}")
            } else if flags & def::LOCAL != 0 {
                format!("name '{name}' is assigned to before {kind} declaration")
            } else {
                self.add(name, flag, place)?;
                let mangled = mangle(self.class_name.as_deref(), name);
                self.current().directives.push((mangled, place));
                continue;
            };
            return self.error(message, place);
        }
        Ok(())
    }

    fn defaults(&mut self, p: &Parameters) -> Walked {
        p.in_slot_order().filter_map(|p| p.default.as_ref()).try_for_each(|e| self.expr(e))
    }

    fn parameters(&mut self, p: &Parameters) -> Walked {
        p.in_slot_order().try_for_each(|p| self.add(&p.name, def::PARAM, p.span))
    }

    fn arguments(&mut self, a: &Arguments) -> Walked {
        a.args.iter().try_for_each(|e| self.expr(e))?;
        a.keywords.iter().try_for_each(|k| self.expr(&k.value))
    }

    fn optional(&mut self, e: &Option<Expr>) -> Walked {
        e.iter().try_for_each(|e| self.expr(e))
    }

    /// A target of assignment or deletion.
    fn target(&mut self, e: &Expr) -> Walked {
        match &e.kind {
            ExprKind::Name(name) => self.add(name, def::LOCAL, e.span),
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().try_for_each(|e| self.target(e)),
            ExprKind::Starred(inner) => self.target(inner),
            _ => self.expr(e),
        }
    }

    fn expr(&mut self, e: &Expr) -> Walked {
        match &e.kind {
            ExprKind::Constant(_) => {}
            ExprKind::Name(name) => {
                self.add(name, def::USE, e.span)?;
                if &**name == "super" && self.current().kind.is_function() {
                    self.add(&"__class__".into(), def::USE, e.span)?;
                }
            }
            ExprKind::Attribute { value, .. } | ExprKind::Starred(value) => self.expr(value)?,
            ExprKind::Subscript { value, index } => {
                self.expr(value)?;
                self.expr(index)?;
            }
            ExprKind::Slice(s) => {
                self.optional(&s.lower)?;
                self.optional(&s.upper)?;
                self.optional(&s.step)?;
            }
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
                items.iter().try_for_each(|e| self.expr(e))?;
            }
            ExprKind::Dict(items) => {
                for (key, value) in items {
                    self.optional(key)?;
                    self.expr(value)?;
                }
            }
            ExprKind::Unary { operand, .. } => self.expr(operand)?,
            ExprKind::Binary { left, right, .. } => {
                self.expr(left)?;
                self.expr(right)?;
            }
            ExprKind::Bool { values, .. } => values.iter().try_for_each(|e| self.expr(e))?,
            ExprKind::Compare { left, rest } => {
                self.expr(left)?;
                rest.iter().try_for_each(|(_, e)| self.expr(e))?;
            }
            ExprKind::If(i) => {
                self.expr(&i.test)?;
                self.expr(&i.body)?;
                self.expr(&i.orelse)?;
            }
            ExprKind::Named { target, value } => {
                if self.iterable_depth > 0 {
                    let message =
                        "assignment expression cannot be used in a comprehension iterable expression";
                    return self.error(message.to_owned(), e.span);
                }
                if matches!(self.current().kind, ScopeKind::Comprehension(_)) {
                    self.bind_outside_comprehension(target)?;
                }
                self.expr(value)?;
                self.target(target)?;
            }
            ExprKind::Call { func, arguments } => {
                self.expr(func)?;
                self.arguments(arguments)?;
            }
            ExprKind::Lambda(l) => {
                self.defaults(&l.parameters)?;
                self.enter(l.scope, ScopeKind::Lambda, "<lambda>".into());
                self.parameters(&l.parameters)?;
                // The rule against `:=` in the iterable of a comprehension reaches into lambdas.
                self.expr(&l.body)?;
                self.leave();
            }
            ExprKind::Comprehension(c) => self.comprehension(c, e.span)?,
            ExprKind::Yield(value) => {
                self.yields(e.span)?;
                value.iter().try_for_each(|e| self.expr(e))?;
            }
            ExprKind::YieldFrom(value) => {
                self.yields(e.span)?;
                self.expr(value)?;
            }
            ExprKind::Await(value) => {
                self.expr(value)?;
                if matches!(self.current().kind, ScopeKind::Comprehension(_)) {
                    self.current().is_coroutine = true;
                }
            }
            ExprKind::FString(parts) => self.f_string(parts)?,
        }
        Ok(())
    }

    fn pattern(&mut self, p: &Pattern) -> Walked {
        match &p.kind {
            PatternKind::Value(e) => self.expr(e),
            PatternKind::Singleton(_) => Ok(()),
            PatternKind::Sequence(list) | PatternKind::Or(list) => {
                list.iter().try_for_each(|p| self.pattern(p))
            }
            PatternKind::Mapping { keys, patterns, rest } => {
                keys.iter().try_for_each(|e| self.expr(e))?;
                patterns.iter().try_for_each(|p| self.pattern(p))?;
                rest.iter().try_for_each(|name| self.add(name, def::LOCAL, p.span))
            }
            PatternKind::Class { class, patterns, keywords } => {
                self.expr(class)?;
                patterns.iter().try_for_each(|p| self.pattern(p))?;
                keywords.iter().try_for_each(|(_, p)| self.pattern(p))
            }
            PatternKind::Star(name) => name.iter().try_for_each(|name| self.add(name, def::LOCAL, p.span)),
            PatternKind::As { pattern, name } => {
                pattern.iter().try_for_each(|p| self.pattern(p))?;
                name.iter().try_for_each(|name| self.add(name, def::LOCAL, p.span))
            }
        }
    }

    fn f_string(&mut self, parts: &[FStringPart]) -> Walked {
        for part in parts {
            if let FStringPart::Field(field) = part {
                self.expr(&field.value)?;
                if let Some(spec) = &field.spec {
                    self.f_string(spec)?;
                }
            }
        }
        Ok(())
    }

    fn yields(&mut self, place: Span) -> Walked {
        if let ScopeKind::Comprehension(kind) = self.current().kind {
            let what = match kind {
                ComprehensionKind::List => "list comprehension",
                ComprehensionKind::Set => "set comprehension",
                ComprehensionKind::Dict => "dict comprehension",
                ComprehensionKind::Generator => "generator expression",
            };
            return self.error(format!("'yield' inside {what}"), place);
        }
        self.current().is_generator = true;
        Ok(())
    }

    fn comprehension(&mut self, c: &Comprehension, place: Span) -> Walked {
        let name = match c.kind {
            ComprehensionKind::List => "<listcomp>",
            ComprehensionKind::Set => "<setcomp>",
            ComprehensionKind::Dict => "<dictcomp>",
            ComprehensionKind::Generator => "<genexpr>",
        };
        let Some(first) = c.clauses.first() else { return Ok(()) };
        self.iterable_depth += 1;
        self.expr(&first.iter)?;
        self.iterable_depth -= 1;
        self.enter(c.scope, ScopeKind::Comprehension(c.kind), name.into());
        if c.kind == ComprehensionKind::Generator {
            self.current().is_generator = true;
        }
        if first.is_async {
            self.current().is_coroutine = true;
        }
        self.add(&".0".into(), def::PARAM, place)?;
        for (i, clause) in c.clauses.iter().enumerate() {
            self.in_comprehension_target = true;
            let bound = self.target(&clause.target);
            self.in_comprehension_target = false;
            bound?;
            if i > 0 {
                self.iterable_depth += 1;
                self.expr(&clause.iter)?;
                self.iterable_depth -= 1;
                if clause.is_async {
                    self.current().is_coroutine = true;
                }
            }
            clause.conditions.iter().try_for_each(|e| self.expr(e))?;
        }
        self.optional(&c.value)?;
        self.expr(&c.element)?;
        let is_async = self.current().is_coroutine && c.kind != ComprehensionKind::Generator;
        self.leave();
        if is_async && matches!(self.current().kind, ScopeKind::Comprehension(_)) {
            // An asynchronous comprehension is awaited, which makes the one around it asynchronous too.
            self.current().is_coroutine = true;
        }
        Ok(())
    }

    /// `:=` in a comprehension binds in the innermost scope around it that is none.
    fn bind_outside_comprehension(&mut self, target: &Expr) -> Walked {
        let Some(name) = target.as_name() else { return Ok(()) };
        let mangled = mangle(self.class_name.as_deref(), name);
        for id in self.stack.clone().into_iter().rev() {
            let scope = self.scope_mut(id);
            let flags = scope.symbols.get(&mangled).map_or(0, |s| s.flags);
            match scope.kind {
                ScopeKind::Comprehension(_) => {
                    if flags & def::COMP_ITER != 0 {
                        let message = format!(
                            "assignment expression cannot rebind comprehension iteration variable '{name}'"
                        );
                        return self.error(message, target.span);
                    }
                }
                ScopeKind::Function | ScopeKind::Lambda => {
                    let flag = if flags & def::GLOBAL != 0 { def::GLOBAL } else { def::NONLOCAL };
                    self.add(name, flag, target.span)?;
                    self.current().directives.push((mangled, target.span));
                    return self.add_in(id, name, def::LOCAL, target.span);
                }
                ScopeKind::Module => {
                    self.add(name, def::GLOBAL, target.span)?;
                    self.current().directives.push((mangled, target.span));
                    return self.add_in(id, name, def::GLOBAL, target.span);
                }
                ScopeKind::Class => {
                    let message =
                        "assignment expression within a comprehension cannot be used in a class body";
                    return self.error(message.to_owned(), target.span);
                }
            }
        }
        Ok(())
    }
}
