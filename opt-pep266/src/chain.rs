//! Chains: a root and the names that lead from it to what a loop uses.

use std::hash::Hash;

use crate::slots::{NIL, Words};

/// Where a chain starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root<Ns, Value> {
    /// At a global name: the first name of the path is looked up in these globals, then in the builtins.
    Globals(Ns),
    /// At an object that nobody can rebind, such as the value of a local that the region never assigns: all
    /// names of the path are attributes.
    Object(Value),
}

/// The names of a chain, interned once when code is compiled or loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PathId(pub(crate) u32);

impl PathId {
    /// The number, for the operand of a TRACK_OBJECT.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The inverse of [`get`](Self::get). Only numbers that [`crate::Registry::intern`] gave mean anything.
    pub const fn from_raw(number: u32) -> PathId {
        PathId(number)
    }
}

/// What a TRACK_OBJECT in the code remembers between its executions: where its chain was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteHint(pub(crate) u32);

impl SiteHint {
    /// Of a place that has not been executed.
    pub const NONE: SiteHint = SiteHint(u32::MAX);
}

impl Default for SiteHint {
    fn default() -> SiteHint {
        SiteHint::NONE
    }
}

/// Interned paths.
pub(crate) struct Paths<Name> {
    paths: Vec<Box<[Name]>>,
    ids: Words<Box<[Name]>, PathId>,
}

impl<Name> Default for Paths<Name> {
    fn default() -> Self {
        Paths { paths: Vec::new(), ids: Words::default() }
    }
}

impl<Name: Copy + Eq + Hash> Paths<Name> {
    pub(crate) fn intern(&mut self, names: &[Name]) -> PathId {
        assert!(!names.is_empty(), "a path has at least one name");
        if let Some(&id) = self.ids.get(names) {
            return id;
        }
        let id = PathId(self.paths.len() as u32);
        self.paths.push(names.into());
        self.ids.insert(names.into(), id);
        id
    }

    pub(crate) fn len(&self, path: PathId) -> usize {
        self.paths[path.0 as usize].len()
    }

    pub(crate) fn name(&self, path: PathId, link: usize) -> Name {
        self.paths[path.0 as usize][link]
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = Name> + '_ {
        self.paths.iter().flat_map(|path| path.iter().copied())
    }
}

/// One chain as it is resolved now. All slots with this root and path share it.
pub(crate) struct Chain<Ns, Value> {
    pub(crate) root: Root<Ns, Value>,
    pub(crate) path: PathId,
    /// What each link gave, as far as the chain holds: all links of the path, or fewer when it is broken.
    pub(crate) found: Vec<Value>,
    /// The namespaces on whose bindings each link depends.
    pub(crate) consulted: Vec<(u32, Ns)>,
    /// The link at which it broke was refused as unsafe, not missing.
    pub(crate) refused: bool,
    /// What its slots hold: the last link, if the chain holds so far.
    pub(crate) value: Option<Value>,
    /// A binding it depends on changed while nobody read it: it is looked up again before it is read.
    pub(crate) stale: bool,
    /// The same, but what it is now came with the news.
    pub(crate) renewed: bool,
    /// Its slots (a list in [`crate::slots::Slots`]).
    pub(crate) head: u32,
}

impl<Ns, Value: Copy> Chain<Ns, Value> {
    pub(crate) fn new(root: Root<Ns, Value>, path: PathId) -> Self {
        Chain {
            root,
            path,
            found: Vec::new(),
            consulted: Vec::new(),
            refused: false,
            value: None,
            stale: false,
            renewed: false,
            head: NIL,
        }
    }

    /// Nobody reads it. It is kept, because a loop that ran will often run again.
    pub(crate) fn is_dormant(&self) -> bool {
        self.head == NIL
    }

    /// Settles what its slots hold, the path having `links` names.
    pub(crate) fn settle(&mut self, links: usize) {
        self.value = if self.found.len() == links { self.found.last().copied() } else { None };
    }
}
