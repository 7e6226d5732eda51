//! PEP 266: which names a loop reads become hidden locals, and where they are tracked and released.
//!
//! A chain is a global or builtin name and the attributes read off it (`math.sin`). With placement `loop` all
//! chains read in an outermost loop are tracked before it, after the iterable of a `for` is evaluated, and
//! released on every way out of it; its `else` clause is outside. With placement `function` the chains read in
//! loops are tracked on entry to the function and all its reads of them use the slot.
//!
//! Decided here, where the PEP leaves it open:
//! - A name or attribute that the tracked region itself assigns or deletes is not tracked: each store would
//!   notify the slot, which costs more than the look-up it saves. Its prefix still is.
//! - Module-level loops are tracked when the text runs with its globals as locals ([`super::CompileFlags`]).
//!   Class bodies are not: their names are looked up in the class first.
//! - Where the region asks `hasattr(spam.eggs, …)`, `spam.eggs` is the tracked root and nothing behind it.
//! - A comprehension is a function of its own and tracks for itself.

use std::collections::{HashMap, HashSet};

use super::Compiler;
use super::unit::{BlockKind, HandlerId, Label, Slot, Unit};
use crate::bytecode::{Chain, Op};
use crate::config::Pep266Placement;
use crate::scope::{NameScope, ScopeKind};
use crate::syntax::tree::*;
use crate::syntax::walk;

/// Most chains that one unit tracks; a hidden local's slot must fit 16 bits.
const MAX_CHAINS: usize = 4096;

/// A chain by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ChainKey {
    /// The root is a local of the function (`--pep266-locals`).
    local: bool,
    /// Attributes of it are called: what is read is seen by nobody but the call.
    called: bool,
    /// The root and the attributes behind it, mangled.
    path: Vec<Ident>,
}

impl ChainKey {
    fn read(self, called: bool) -> ChainKey {
        ChainKey { called: called && self.path.len() > 1, ..self }
    }
}

/// The chains tracked at the place being compiled.
#[derive(Default)]
pub(super) struct Region {
    /// Hidden local and chain of each.
    slots: HashMap<ChainKey, u32>,
    /// In the order of tracking: hidden local, chain.
    order: Vec<(u32, u32)>,
    label: Option<Label>,
}

/// The end of a unit's code: releases what a region tracks when an exception leaves it.
pub(super) struct Release {
    label: Label,
    slots: Vec<(u32, u32)>,
    handler: Option<HandlerId>,
    place: Span,
}

/// What a region reads and writes.
#[derive(Default)]
struct Uses {
    reads: Vec<ChainKey>,
    seen: HashSet<ChainKey>,
    writes: HashSet<Vec<Ident>>,
    /// Chains that `hasattr` asks about: what they have changes, so nothing behind them is tracked.
    probed: HashSet<Vec<Ident>>,
}

impl<'a> Compiler<'a> {
    /// Tracks what the loop reads, if it is the outermost one. Returns whether a region was opened.
    pub(super) fn open_loop_region(&mut self, stmt: &'a Stmt) -> bool {
        if self.emission.tracking != Some(Pep266Placement::Loop) || self.unit_ref().region.is_some() {
            return false;
        }
        let mut uses = Uses::default();
        self.loop_uses(stmt, &mut uses);
        let iterators = matches!(stmt.kind, StmtKind::For { .. }) as u32;
        self.open_region(uses, iterators)
    }

    /// Tracks what the loops of a function read, with placement `function`.
    pub(super) fn open_function_region(&mut self, body: &'a [Stmt]) {
        if self.emission.tracking != Some(Pep266Placement::Function) {
            return;
        }
        let mut uses = Uses::default();
        self.uses_of_loops(body, &mut uses);
        self.open_region(uses, 0);
    }

    pub(super) fn close_function_region(&mut self) {
        if self.emission.tracking == Some(Pep266Placement::Function) && self.unit_ref().region.is_some() {
            self.close_region();
        }
    }

    /// Tracks what a comprehension reads.
    pub(super) fn open_comprehension_region(&mut self, c: &'a Comprehension) -> bool {
        if self.emission.tracking.is_none() || self.unit_ref().region.is_some() {
            return false;
        }
        let mut uses = Uses::default();
        for (i, clause) in c.clauses.iter().enumerate() {
            self.target_uses(&clause.target, &mut uses);
            if i > 0 {
                self.expr_uses(&clause.iter, false, &mut uses);
            }
            clause.conditions.iter().for_each(|e| self.expr_uses(e, false, &mut uses));
        }
        self.expr_uses(&c.element, false, &mut uses);
        c.value.iter().for_each(|e| self.expr_uses(e, false, &mut uses));
        self.open_region(uses, 1)
    }

    /// `iterators`: values on the stack that are gone when the region ends.
    fn open_region(&mut self, uses: Uses, iterators: u32) -> bool {
        let mut region = Region::default();
        for read in &uses.reads {
            // The longest prefix that the region does not itself change.
            let written = (1..=read.path.len()).find(|&n| uses.writes.contains(&read.path[..n]));
            let keep = written.map_or(read.path.len(), |n| n - 1);
            let probed = (1..read.path.len()).find(|&n| uses.probed.contains(&read.path[..n]));
            let keep = probed.map_or(keep, |n| n.min(keep));
            let least = if read.local { 2 } else { 1 };
            if keep < least || (read.local && keep < read.path.len()) {
                continue;
            }
            let key = ChainKey {
                called: read.called && keep == read.path.len(),
                local: read.local,
                path: read.path[..keep].to_vec(),
            };
            if !region.slots.contains_key(&key) && self.unit_ref().hidden.len() < MAX_CHAINS {
                let (slot, chain) = self.hidden_local(&key);
                region.slots.insert(key, slot);
                region.order.push((slot, chain));
            }
        }
        if region.order.is_empty() {
            return false;
        }
        let unit = self.unit();
        for &(slot, chain) in &region.order {
            emit_track(unit, Op::TRACK_OBJECT, slot, chain);
        }
        let label = unit.new_label();
        region.label = Some(label);
        let outer = unit.protect(label, true, iterators);
        unit.push_block(BlockKind::Tracked, outer);
        unit.region = Some(region);
        true
    }

    /// The normal end of a region.
    pub(super) fn close_region(&mut self) {
        let unit = self.unit();
        let outer = unit.blocks.pop().and_then(|b| b.outer_handler);
        unit.handler = outer;
        self.untrack();
        let unit = self.unit();
        let Some(region) = unit.region.take() else { return };
        if let Some(label) = region.label {
            unit.releases.push(Release { label, slots: region.order, handler: outer, place: unit.place });
        }
    }

    /// Releases what is tracked, on one way out.
    pub(super) fn untrack(&mut self) {
        let unit = self.unit();
        let order = unit.region.as_ref().map(|r| r.order.clone()).unwrap_or_default();
        // The last tracked goes first: the registry finds it at the front of the frame's list.
        for (slot, chain) in order.into_iter().rev() {
            emit_track(unit, Op::UNTRACK_OBJECT, slot, chain);
        }
    }

    /// Emits the code that releases regions left by an exception. Last in the unit: nothing falls into it.
    pub(super) fn emit_releases(&mut self) {
        let unit = self.unit();
        for release in std::mem::take(&mut unit.releases) {
            unit.handler = release.handler;
            unit.place = release.place;
            unit.bind(release.label);
            for (slot, chain) in release.slots.into_iter().rev() {
                emit_track(unit, Op::UNTRACK_OBJECT, slot, chain);
            }
            unit.emit_b(Op::RERAISE, 1);
        }
    }

    /// Loads a tracked chain from its hidden local. Chains on locals only serve calls (`called`).
    pub(super) fn load_tracked(&mut self, e: &Expr, called: bool) -> bool {
        if self.unit_ref().region.is_none() {
            return false;
        }
        let Some(key) = self.chain_of(e).filter(|key| called || !key.local) else { return false };
        let key = key.read(called);
        let unit = self.unit();
        let Some(&slot) = unit.region.as_ref().and_then(|r| r.slots.get(&key)) else { return false };
        unit.slot(Op::LOAD_FAST, Slot::Hidden(slot));
        true
    }

    /// The chain that an expression is: `name`, `name.attribute`, …
    fn chain_of(&self, e: &Expr) -> Option<ChainKey> {
        let scope = self.unit_ref().scope;
        let mut path = Vec::new();
        let mut at = e;
        loop {
            match &at.kind {
                ExprKind::Attribute { value, name } => {
                    path.push(scope.mangle(name));
                    at = value;
                }
                ExprKind::Name(name) => {
                    path.push(scope.mangle(name));
                    break;
                }
                _ => return None,
            }
        }
        path.reverse();
        let root = path.first()?;
        let lives = scope.lookup(root).map_or(NameScope::GlobalImplicit, |s| s.scope);
        let global = match scope.kind {
            ScopeKind::Module => self.flags.module_namespace,
            ScopeKind::Class => false,
            _ => matches!(lives, NameScope::GlobalImplicit | NameScope::GlobalExplicit),
        };
        if global {
            return Some(ChainKey { local: false, called: false, path });
        }
        let local = self.emission.track_locals && scope.kind.is_function() && lives == NameScope::Local;
        (local && path.len() > 1).then_some(ChainKey { local: true, called: false, path })
    }

    fn hidden_local(&mut self, key: &ChainKey) -> (u32, u32) {
        let root = if key.local {
            self.unit().varnames.add(&key.path[0])
        } else {
            self.unit().names.add(&key.path[0])
        };
        let unit = self.unit();
        let attributes: Box<[u32]> = key.path[1..].iter().map(|name| unit.names.add(name)).collect();
        let called = key.called;
        let chain = if key.local {
            Chain { root: 0, attributes, local_root: Some(root), called }
        } else {
            Chain { root, attributes, local_root: None, called }
        };
        // A second loop over the same chain uses the same slot.
        if let Some(at) = unit.chains.iter().position(|c| *c == chain)
            && let Some(slot) = unit.hidden.iter().position(|&c| c as usize == at)
        {
            return (slot as u32, at as u32);
        }
        unit.chains.push(chain);
        unit.hidden.push(unit.chains.len() as u32 - 1);
        (unit.hidden.len() as u32 - 1, unit.chains.len() as u32 - 1)
    }

    fn loop_uses(&self, stmt: &'a Stmt, uses: &mut Uses) {
        match &stmt.kind {
            StmtKind::For { target, body, .. } => {
                self.target_uses(target, uses);
                self.body_uses(body, uses);
            }
            StmtKind::While { test, body, .. } => {
                self.expr_uses(test, false, uses);
                self.body_uses(body, uses);
            }
            _ => {}
        }
    }

    /// Reads inside loops, and all writes.
    fn uses_of_loops(&self, body: &'a [Stmt], uses: &mut Uses) {
        for stmt in body {
            match &stmt.kind {
                StmtKind::For { iter, orelse, .. } => {
                    self.writes_only(|this, u| this.expr_uses(iter, false, u), uses);
                    self.loop_uses(stmt, uses);
                    self.uses_of_loops(orelse, uses);
                }
                StmtKind::While { orelse, .. } => {
                    self.loop_uses(stmt, uses);
                    self.uses_of_loops(orelse, uses);
                }
                StmtKind::If(branches) => {
                    for branch in branches {
                        branch
                            .test
                            .iter()
                            .for_each(|e| self.writes_only(|this, u| this.expr_uses(e, false, u), uses));
                        self.uses_of_loops(&branch.body, uses);
                    }
                }
                StmtKind::With { items, body, .. } => {
                    self.writes_only(|this, u| this.with_uses(items, u), uses);
                    self.uses_of_loops(body, uses);
                }
                StmtKind::Match(m) => {
                    self.writes_only(|this, u| this.expr_uses(&m.subject, false, u), uses);
                    for case in &m.cases {
                        self.writes_only(|this, u| this.pattern_uses(&case.pattern, u), uses);
                        case.guard
                            .iter()
                            .for_each(|e| self.writes_only(|this, u| this.expr_uses(e, false, u), uses));
                        self.uses_of_loops(&case.body, uses);
                    }
                }
                StmtKind::Try(t) => {
                    self.uses_of_loops(&t.body, uses);
                    for handler in &t.handlers {
                        handler.name.iter().for_each(|name| self.write_name(name, uses));
                        self.uses_of_loops(&handler.body, uses);
                    }
                    self.uses_of_loops(&t.orelse, uses);
                    self.uses_of_loops(&t.finalbody, uses);
                }
                _ => self.writes_only(|this, u| this.statement_uses(stmt, u), uses),
            }
        }
    }

    fn writes_only(&self, walk: impl FnOnce(&Self, &mut Uses), uses: &mut Uses) {
        let mut inner = Uses::default();
        walk(self, &mut inner);
        uses.writes.extend(inner.writes);
    }

    fn body_uses(&self, body: &'a [Stmt], uses: &mut Uses) {
        body.iter().for_each(|s| self.statement_uses(s, uses));
    }

    fn with_uses(&self, items: &'a [WithItem], uses: &mut Uses) {
        for item in items {
            self.expr_uses(&item.context, false, uses);
            item.target.iter().for_each(|t| self.target_uses(t, uses));
        }
    }

    fn statement_uses(&self, stmt: &'a Stmt, uses: &mut Uses) {
        let read = |e: &'a Expr, uses: &mut Uses| self.expr_uses(e, false, uses);
        match &stmt.kind {
            StmtKind::Expr(e) => read(e, uses),
            StmtKind::Assign { targets, value } => {
                targets.iter().for_each(|t| self.target_uses(t, uses));
                read(value, uses);
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.target_uses(target, uses);
                read(value, uses);
            }
            StmtKind::AnnAssign(a) => {
                self.target_uses(&a.target, uses);
                a.value.iter().for_each(|e| read(e, uses));
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|t| self.target_uses(t, uses)),
            StmtKind::Return(value) => value.iter().for_each(|e| read(e, uses)),
            StmtKind::Raise { exception, cause } => {
                [exception, cause].into_iter().flatten().for_each(|e| read(e, uses));
            }
            StmtKind::Assert { test, message } => {
                read(test, uses);
                message.iter().for_each(|e| read(e, uses));
            }
            StmtKind::Import(names) => {
                for alias in names {
                    let first: Ident = alias.name.split('.').next().unwrap_or("").into();
                    self.write_name(alias.asname.as_ref().unwrap_or(&first), uses);
                }
            }
            StmtKind::ImportFrom { names, .. } => {
                names.iter().for_each(|a| self.write_name(a.asname.as_ref().unwrap_or(&a.name), uses));
            }
            StmtKind::If(branches) => {
                for branch in branches {
                    branch.test.iter().for_each(|e| read(e, uses));
                    self.body_uses(&branch.body, uses);
                }
            }
            StmtKind::While { orelse, .. } => {
                self.loop_uses(stmt, uses);
                self.body_uses(orelse, uses);
            }
            StmtKind::Match(m) => {
                read(&m.subject, uses);
                for case in &m.cases {
                    self.pattern_uses(&case.pattern, uses);
                    case.guard.iter().for_each(|e| read(e, uses));
                    self.body_uses(&case.body, uses);
                }
            }
            StmtKind::For { iter, orelse, .. } => {
                read(iter, uses);
                self.loop_uses(stmt, uses);
                self.body_uses(orelse, uses);
            }
            StmtKind::With { items, body, .. } => {
                self.with_uses(items, uses);
                self.body_uses(body, uses);
            }
            StmtKind::Try(t) => {
                self.body_uses(&t.body, uses);
                for handler in &t.handlers {
                    handler.class.iter().for_each(|e| read(e, uses));
                    handler.name.iter().for_each(|name| self.write_name(name, uses));
                    self.body_uses(&handler.body, uses);
                }
                self.body_uses(&t.orelse, uses);
                self.body_uses(&t.finalbody, uses);
            }
            StmtKind::Function(f) => {
                f.decorators.iter().for_each(|e| read(e, uses));
                f.parameters.in_slot_order().filter_map(|p| p.default.as_ref()).for_each(|e| read(e, uses));
                self.write_name(&f.name, uses);
            }
            StmtKind::Class(c) => {
                c.decorators.iter().for_each(|e| read(e, uses));
                c.arguments.args.iter().for_each(|e| read(e, uses));
                c.arguments.keywords.iter().for_each(|k| read(&k.value, uses));
                self.write_name(&c.name, uses);
            }
            StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_) => {}
        }
    }

    fn expr_uses(&self, e: &'a Expr, called: bool, uses: &mut Uses) {
        if let Some(key) = self.chain_of(e)
            && (!key.local || called)
        {
            let key = key.read(called);
            if uses.seen.insert(key.clone()) {
                uses.reads.push(key);
            }
            return;
        }
        match &e.kind {
            ExprKind::Named { target, .. } => self.target_uses(target, uses),
            ExprKind::Comprehension(c) => self.comprehension_writes(c, uses),
            // The PEP's example: `spam.eggs` is the shortest root, `spam.eggs.ham` may or may not be there.
            ExprKind::Call { func, arguments } if matches!(&func.kind, ExprKind::Name(f) if &**f == "hasattr") => {
                if let Some(key) = arguments.args.first().and_then(|object| self.chain_of(object)) {
                    uses.probed.insert(key.path);
                }
            }
            _ => {}
        }
        let func: Option<&Expr> = match &e.kind {
            ExprKind::Call { func, .. } => Some(func),
            _ => None,
        };
        walk::children(e, &mut |child| {
            let called = func.is_some_and(|f| std::ptr::eq(f, child));
            self.expr_uses(child, called, uses);
        });
    }

    fn pattern_uses(&self, p: &'a Pattern, uses: &mut Uses) {
        let all = |list: &'a [Pattern], uses: &mut Uses| list.iter().for_each(|p| self.pattern_uses(p, uses));
        let name = match &p.kind {
            PatternKind::Value(e) => {
                self.expr_uses(e, false, uses);
                None
            }
            PatternKind::Singleton(_) => None,
            PatternKind::Sequence(list) | PatternKind::Or(list) => {
                all(list, uses);
                None
            }
            PatternKind::Mapping { keys, patterns, rest } => {
                keys.iter().for_each(|e| self.expr_uses(e, false, uses));
                all(patterns, uses);
                rest.as_ref()
            }
            PatternKind::Class { class, patterns, keywords } => {
                self.expr_uses(class, false, uses);
                all(patterns, uses);
                keywords.iter().for_each(|(_, p)| self.pattern_uses(p, uses));
                None
            }
            PatternKind::Star(name) => name.as_ref(),
            PatternKind::As { pattern, name } => {
                pattern.iter().for_each(|p| self.pattern_uses(p, uses));
                name.as_ref()
            }
        };
        name.into_iter().for_each(|name| self.write_name(name, uses));
    }

    /// `:=` in a comprehension may bind a name of this scope.
    fn comprehension_writes(&self, c: &'a Comprehension, uses: &mut Uses) {
        let mut look = Vec::new();
        look.push(&c.element);
        look.extend(&c.value);
        for clause in &c.clauses {
            look.extend(&clause.conditions);
        }
        while let Some(e) = look.pop() {
            if let ExprKind::Named { target, .. } = &e.kind {
                self.target_uses(target, uses);
            }
            if let ExprKind::Comprehension(inner) = &e.kind {
                self.comprehension_writes(inner, uses);
            }
            walk::children(e, &mut |child| look.push(child));
        }
    }

    fn target_uses(&self, target: &'a Expr, uses: &mut Uses) {
        match &target.kind {
            ExprKind::Name(name) => self.write_name(name, uses),
            ExprKind::Attribute { value, .. } => {
                if let Some(key) = self.chain_of(target) {
                    uses.writes.insert(key.path);
                }
                self.expr_uses(value, false, uses);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|t| self.target_uses(t, uses));
            }
            ExprKind::Starred(inner) => self.target_uses(inner, uses),
            _ => self.expr_uses(target, false, uses),
        }
    }

    fn write_name(&self, name: &Ident, uses: &mut Uses) {
        uses.writes.insert(vec![self.unit_ref().scope.mangle(name)]);
    }
}

fn emit_track(unit: &mut Unit, op: Op, slot: u32, chain: u32) {
    unit.emit_ab(op, slot as u16, chain);
}
