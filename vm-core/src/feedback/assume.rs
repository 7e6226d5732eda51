//! What compiled code takes for granted about classes, and the end of it.
//!
//! By name only: a class that changes what it has under a name ends all that was assumed about that name in any
//! class. Changes of classes are rare once code is hot, and the look-up of who depends on what must not cost more.

use std::cell::Cell;
use std::collections::HashMap;

use vm_layout::*;

use crate::Vm;
use crate::types::Dunder;

/// Flags to be cleared, by the address of an (immortal, interned) name.
#[derive(Default)]
pub struct Assumptions {
    by_name: HashMap<usize, Vec<*const Cell<u64>>>,
}

impl Vm {
    /// `valid` becomes 0 as soon as any class changes what it has under this name.
    pub fn assume_class_attribute(&mut self, name: Gc<Str>, valid: &Cell<u64>) {
        self.assumptions.by_name.entry(name.address()).or_default().push(valid);
    }

    /// `valid` becomes 0 when something changes that all code may depend on.
    pub fn assume_the_usual(&mut self, valid: &Cell<u64>) {
        self.assumptions.by_name.entry(0).or_default().push(valid);
    }

    /// Who had these flags is gone.
    pub fn end_assumptions(&mut self, flags: &[&Cell<u64>]) {
        let gone = |f: &*const Cell<u64>| flags.iter().any(|g| std::ptr::eq(*g, *f));
        self.assumptions.by_name.retain(|_, all| {
            all.retain(|f| !gone(f));
            !all.is_empty()
        });
    }

    /// A class has changed what it has under a name.
    pub(crate) fn class_attribute_assumed(&mut self, name: Gc<Str>) {
        let decisive = [
            Dunder::GetAttribute,
            Dunder::GetAttr,
            Dunder::SetAttr,
            Dunder::DelAttr,
            Dunder::Set,
            Dunder::Delete,
        ];
        if decisive.iter().any(|&d| self.names.dunders[d as usize] == name) {
            self.nothing_assumed();
        } else if let Some(flags) = self.assumptions.by_name.remove(&name.address()) {
            // SAFETY: flags are here as long as they exist (`end_assumptions`).
            flags.iter().for_each(|&f| unsafe { (*f).set(0) });
        }
    }

    /// Something changed that everything may depend on (the bases of a class, the code of a function).
    pub(crate) fn nothing_assumed(&mut self) {
        for (_, flags) in self.assumptions.by_name.drain() {
            // SAFETY: as above.
            flags.iter().for_each(|&f| unsafe { (*f).set(0) });
        }
    }
}
