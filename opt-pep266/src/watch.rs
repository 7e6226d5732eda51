//! Who wants to hear of which binding: (namespace, name) to links of chains.

use std::hash::Hash;

use crate::slots::Words;

/// Link `link` of chain `chain` depends on a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Dependent {
    pub(crate) chain: u32,
    pub(crate) link: u32,
}

/// The dependents of every watched binding. A namespace is in the table exactly while it has one.
pub(crate) struct WatchTable<Ns, Name> {
    namespaces: Words<Ns, Words<Name, Vec<Dependent>>>,
}

impl<Ns, Name> Default for WatchTable<Ns, Name> {
    fn default() -> Self {
        WatchTable { namespaces: Words::default() }
    }
}

impl<Ns: Copy + Eq + Hash, Name: Copy + Eq + Hash> WatchTable<Ns, Name> {
    /// Enters a dependent; `true` when the namespace had none before.
    pub(crate) fn add(&mut self, ns: Ns, name: Name, dependent: Dependent) -> bool {
        let names = self.namespaces.entry(ns).or_default();
        let arrived = names.is_empty();
        names.entry(name).or_default().push(dependent);
        arrived
    }

    /// Takes a dependent out; `true` when the namespace has none left. One that was dropped with a dead
    /// namespace is nothing to take out.
    pub(crate) fn remove(&mut self, ns: Ns, name: Name, dependent: Dependent) -> bool {
        let Some(names) = self.namespaces.get_mut(&ns) else { return false };
        let Some(list) = names.get_mut(&name) else { return false };
        // From the back: in recursion the last that came goes first.
        if let Some(at) = list.iter().rposition(|d| *d == dependent) {
            list.swap_remove(at);
        }
        if list.is_empty() {
            names.remove(&name);
        }
        let left = names.is_empty();
        if left {
            self.namespaces.remove(&ns);
        }
        left
    }

    pub(crate) fn is_watched(&self, ns: Ns) -> bool {
        self.namespaces.contains_key(&ns)
    }

    /// Appends the dependents of one binding.
    pub(crate) fn dependents(&self, ns: Ns, name: Name, out: &mut Vec<Dependent>) {
        if let Some(list) = self.namespaces.get(&ns).and_then(|names| names.get(&name)) {
            out.extend_from_slice(list);
        }
    }

    /// Appends the dependents of every binding of a namespace.
    pub(crate) fn all_dependents(&self, ns: Ns, out: &mut Vec<Dependent>) {
        if let Some(names) = self.namespaces.get(&ns) {
            names.values().for_each(|list| out.extend_from_slice(list));
        }
    }

    /// Drops dead namespaces with everything about them and appends their dependents.
    pub(crate) fn purge(&mut self, mut alive: impl FnMut(Ns) -> bool, out: &mut Vec<Dependent>) {
        self.namespaces.retain(|&ns, names| {
            let keep = alive(ns);
            if !keep {
                names.values().for_each(|list| out.extend_from_slice(list));
            }
            keep
        });
    }

    pub(crate) fn namespaces(&self) -> usize {
        self.namespaces.len()
    }
}
