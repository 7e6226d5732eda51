//! Reading, storing and deleting names: which opcode each takes follows from where the name lives.

use super::unit::Slot;
use super::{Compiler, Emitted};
use crate::bytecode::Op;
use crate::scope::{NameScope, ScopeKind};
use crate::syntax::tree::Ident;

/// Where a name is reached from the unit being compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Slot(Slot),
    Deref(Slot),
    Global,
    /// Through the namespace of a module or class body.
    Name,
}

impl Compiler<'_> {
    /// Where a mangled name is reached from here.
    pub(super) fn place_of(&mut self, mangled: &Ident) -> Place {
        let unit = self.unit();
        let scope = unit.scope.lookup(mangled).map_or(NameScope::GlobalImplicit, |s| s.scope);
        let in_function = unit.scope.kind.is_function();
        match scope {
            NameScope::Local if in_function => Place::Slot(Slot::Fast(unit.varnames.add(mangled))),
            NameScope::Local => Place::Name,
            NameScope::Cell => Place::Deref(Slot::Cell(unit.cells.add(mangled))),
            NameScope::Free => Place::Deref(Slot::Free(unit.frees.add(mangled))),
            NameScope::GlobalImplicit if in_function => Place::Global,
            NameScope::GlobalImplicit => Place::Name,
            NameScope::GlobalExplicit => Place::Global,
        }
    }

    fn name_op(&mut self, name: &Ident, local: Op, deref: Op, global: Op, by_name: Op) {
        let mangled = self.unit_ref().scope.mangle(name);
        let place = self.place_of(&mangled);
        let unit = self.unit();
        match place {
            Place::Slot(slot) => unit.slot(local, slot),
            Place::Deref(slot) => unit.slot(deref, slot),
            Place::Global => {
                let at = unit.names.add(&mangled);
                unit.emit_b(global, at as usize);
            }
            Place::Name => {
                let at = unit.names.add(&mangled);
                unit.emit_b(by_name, at as usize);
            }
        }
    }

    pub(super) fn name_load(&mut self, name: &Ident) {
        let deref = match self.unit_ref().scope.kind {
            ScopeKind::Class => Op::LOAD_CLASSDEREF,
            _ => Op::LOAD_DEREF,
        };
        self.name_op(name, Op::LOAD_FAST, deref, Op::LOAD_GLOBAL, Op::LOAD_NAME);
    }

    pub(super) fn name_store(&mut self, name: &Ident) -> Emitted {
        self.name_op(name, Op::STORE_FAST, Op::STORE_DEREF, Op::STORE_GLOBAL, Op::STORE_NAME);
        Ok(())
    }

    pub(super) fn name_delete(&mut self, name: &Ident) -> Emitted {
        self.name_op(name, Op::DELETE_FAST, Op::DELETE_DEREF, Op::DELETE_GLOBAL, Op::DELETE_NAME);
        Ok(())
    }

    /// The index of an attribute name, mangled.
    pub(super) fn attribute_name(&mut self, name: &Ident) -> u32 {
        let mangled = self.unit_ref().scope.mangle(name);
        self.unit().names.add(&mangled)
    }

    pub(super) fn load_attribute(&mut self, name: &Ident) {
        let at = self.attribute_name(name);
        let op = self.emission.load_attr;
        self.unit().emit_b(op, at as usize);
    }

    /// The first half of `o.name(…)`; CALL_METHOD is the second.
    pub(super) fn lookup_method(&mut self, op: Op, name: &Ident) {
        let at = self.attribute_name(name);
        self.unit().emit_b(op, at as usize);
    }

    pub(super) fn store_attribute(&mut self, name: &Ident) {
        let at = self.attribute_name(name);
        let op = self.emission.store_attr;
        self.unit().emit_b(op, at as usize);
    }

    pub(super) fn delete_attribute(&mut self, name: &Ident) {
        let at = self.attribute_name(name);
        self.unit().emit_b(Op::DELETE_ATTR, at as usize);
    }
}
