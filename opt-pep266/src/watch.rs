//! Who wants to hear of which binding: (namespace, name) to links of chains.

use crate::Host;
use crate::slots::Words;

/// Link `link` of chain `chain` depends on a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Dependent {
    pub(crate) chain: u32,
    pub(crate) link: u32,
}

/// Where the trackers of a namespace are kept: the two proposals of the PEP's discussion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Design {
    /// One table for all namespaces, hashed by their identity.
    #[default]
    Central,
    /// Each namespace has its own, and knows where ([`Host::trackers`]).
    PerObject,
}

/// The dependents of one namespace's bindings.
type Trackers<Name> = Words<Name, Vec<Dependent>>;

/// The dependents of every watched binding. A namespace is in the table exactly while it has one.
pub(crate) struct WatchTable<H: Host> {
    design: Design,
    central: Words<H::Ns, Trackers<H::Name>>,
    /// By the number that the namespace bears, less one.
    own: Vec<Option<(H::Ns, Trackers<H::Name>)>>,
    free: Vec<u32>,
}

impl<H: Host> WatchTable<H> {
    pub(crate) fn new(design: Design) -> Self {
        WatchTable { design, central: Words::default(), own: Vec::new(), free: Vec::new() }
    }

    fn trackers(&self, host: &H, ns: H::Ns) -> Option<&Trackers<H::Name>> {
        match self.design {
            Design::Central => self.central.get(&ns),
            Design::PerObject => {
                let at = host.trackers(ns).checked_sub(1)?;
                self.own.get(at as usize)?.as_ref().map(|(_, trackers)| trackers)
            }
        }
    }

    fn trackers_mut(&mut self, host: &H, ns: H::Ns) -> Option<&mut Trackers<H::Name>> {
        match self.design {
            Design::Central => self.central.get_mut(&ns),
            Design::PerObject => {
                let at = host.trackers(ns).checked_sub(1)?;
                self.own.get_mut(at as usize)?.as_mut().map(|(_, trackers)| trackers)
            }
        }
    }

    /// Those of a namespace, which gets some if it has none.
    fn make_trackers(&mut self, host: &mut H, ns: H::Ns) -> &mut Trackers<H::Name> {
        match self.design {
            Design::Central => self.central.entry(ns).or_default(),
            Design::PerObject => {
                let at = match (host.trackers(ns), self.free.pop()) {
                    (0, Some(at)) => at as usize,
                    (0, None) => {
                        self.own.push(None);
                        self.own.len() - 1
                    }
                    (number, unused) => {
                        self.free.extend(unused);
                        number as usize - 1
                    }
                };
                host.set_trackers(ns, at as u32 + 1);
                &mut self.own[at].get_or_insert_with(|| (ns, Trackers::default())).1
            }
        }
    }

    fn drop_trackers(&mut self, host: &mut H, ns: H::Ns) {
        match self.design {
            Design::Central => {
                self.central.remove(&ns);
            }
            Design::PerObject => {
                if let Some(at) = host.trackers(ns).checked_sub(1) {
                    self.own[at as usize] = None;
                    self.free.push(at);
                    host.set_trackers(ns, 0);
                }
            }
        }
    }

    /// Enters a dependent; `true` when the namespace had none before.
    pub(crate) fn add(&mut self, host: &mut H, ns: H::Ns, name: H::Name, dependent: Dependent) -> bool {
        let names = self.make_trackers(host, ns);
        let arrived = names.is_empty();
        names.entry(name).or_default().push(dependent);
        arrived
    }

    /// Takes a dependent out; `true` when the namespace has none left. One that was dropped with a dead
    /// namespace is nothing to take out.
    pub(crate) fn remove(&mut self, host: &mut H, ns: H::Ns, name: H::Name, dependent: Dependent) -> bool {
        let Some(names) = self.trackers_mut(host, ns) else { return false };
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
            self.drop_trackers(host, ns);
        }
        left
    }

    /// Whether anything depends on this name in whatever namespace.
    pub(crate) fn has_name(&self, name: H::Name) -> bool {
        self.central
            .values()
            .chain(self.own.iter().flatten().map(|(_, names)| names))
            .any(|n| n.contains_key(&name))
    }

    pub(crate) fn is_watched(&self, host: &H, ns: H::Ns) -> bool {
        self.trackers(host, ns).is_some()
    }

    /// Appends the dependents of one binding.
    pub(crate) fn dependents(&self, host: &H, ns: H::Ns, name: H::Name, out: &mut Vec<Dependent>) {
        if let Some(list) = self.trackers(host, ns).and_then(|names| names.get(&name)) {
            out.extend_from_slice(list);
        }
    }

    /// Appends the dependents of every binding of a namespace.
    pub(crate) fn all_dependents(&self, host: &H, ns: H::Ns, out: &mut Vec<Dependent>) {
        if let Some(names) = self.trackers(host, ns) {
            names.values().for_each(|list| out.extend_from_slice(list));
        }
    }

    /// Drops dead namespaces with everything about them and appends their dependents.
    pub(crate) fn purge(
        &mut self,
        host: &mut H,
        mut alive: impl FnMut(H::Ns) -> bool,
        out: &mut Vec<Dependent>,
    ) {
        self.central.retain(|&ns, names| {
            let keep = alive(ns);
            if !keep {
                names.values().for_each(|list| out.extend_from_slice(list));
            }
            keep
        });
        for (at, place) in self.own.iter_mut().enumerate() {
            if let Some((ns, names)) = place
                && !alive(*ns)
            {
                names.values().for_each(|list| out.extend_from_slice(list));
                host.set_trackers(*ns, 0);
                self.free.push(at as u32);
                *place = None;
            }
        }
    }

    pub(crate) fn namespaces(&self) -> usize {
        self.central.len() + self.own.iter().flatten().count()
    }
}
