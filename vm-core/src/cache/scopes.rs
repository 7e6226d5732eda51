//! Scope trees in cache files.

use std::collections::HashMap;

use super::wire::{Bad, Read, Reader, Wire, Writer, wire_enum, wire_struct};
use crate::scope::{NameScope, Scope, ScopeKind, ScopeTree, Symbol};
use crate::syntax::tree::ScopeId;

wire_enum!(ScopeKind { 0 Module, 1 Class, 2 Function, 3 Lambda, 4 Comprehension(a), });
wire_enum!(NameScope { 0 Local, 1 Cell, 2 Free, 3 GlobalImplicit, 4 GlobalExplicit, });
wire_struct! { Symbol { flags, scope } }

impl Wire for u16 {
    fn put(&self, w: &mut Writer) {
        w.number(u64::from(*self));
    }

    fn get(r: &mut Reader<'_>) -> Read<u16> {
        u16::try_from(r.number()?).map_err(|_| Bad("a number is too big"))
    }
}

/// The scopes from `first` on, `count` of them.
pub(super) fn put(tree: &ScopeTree, first: u32, count: u32, w: &mut Writer) {
    w.number(u64::from(count));
    (first..first + count).for_each(|id| put_scope(tree.get(ScopeId(id)), first, w));
}

fn put_scope(s: &Scope, first: u32, w: &mut Writer) {
    s.kind.put(w);
    s.name.put(w);
    s.parent.filter(|p| p.0 >= first).put(w);
    s.children.put(w);
    s.class_name.put(w);
    // Every symbol is in `order`, each once.
    w.failed |= s.order.len() != s.symbols.len();
    w.number(s.order.len() as u64);
    for name in &s.order {
        name.put(w);
        match s.symbols.get(name) {
            Some(symbol) => symbol.put(w),
            None => w.failed = true,
        }
    }
    s.parameters.put(w);
    s.is_generator.put(w);
    s.is_coroutine.put(w);
    s.nested.put(w);
    s.needs_class_closure.put(w);
}

/// Reads scopes; the reader's `scope_count` is set from them.
pub(super) fn get(r: &mut Reader<'_>) -> Read<ScopeTree> {
    let count = r.length()?;
    if count == 0 {
        return Err(Bad("no scopes"));
    }
    r.scope_count = u32::try_from(count).map_err(|_| Bad("too many scopes"))?;
    let mut scopes = Vec::new();
    for id in 0..count {
        scopes.push(get_scope(r, id as u32)?);
    }
    Ok(ScopeTree { scopes })
}

fn get_scope(r: &mut Reader<'_>, id: u32) -> Read<Scope> {
    let kind = Wire::get(r)?;
    let name = Wire::get(r)?;
    let parent: Option<ScopeId> = Wire::get(r)?;
    // Parents come first: so nothing goes round in circles.
    if parent.is_some_and(|p| p.0 >= id) {
        return Err(Bad("a scope without a place"));
    }
    let children: Vec<ScopeId> = Wire::get(r)?;
    if children.iter().any(|c| c.0 <= id) {
        return Err(Bad("a scope without a place"));
    }
    let class_name = Wire::get(r)?;
    let n = r.length()?;
    let mut order = Vec::new();
    let mut symbols = HashMap::new();
    for _ in 0..n {
        let name = r.identifier()?;
        if symbols.insert(name.clone(), Symbol::get(r)?).is_some() {
            return Err(Bad("a name filed twice"));
        }
        order.push(name);
    }
    Ok(Scope {
        kind,
        name,
        parent,
        children,
        class_name,
        order,
        symbols,
        parameters: Wire::get(r)?,
        is_generator: Wire::get(r)?,
        is_coroutine: Wire::get(r)?,
        nested: Wire::get(r)?,
        needs_class_closure: Wire::get(r)?,
        directives: Vec::new(),
    })
}
