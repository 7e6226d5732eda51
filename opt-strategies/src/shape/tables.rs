//! The two small tables of the shape tree: keys in order, and transitions.
//!
//! A line of shapes that only grows (`x`, then `x y`, then `x y z`) shares one [`KeyList`]; each shape sees a
//! prefix of it. So a class with n attributes stores n names, not n²/2.

use std::hash::Hash;

use super::ShapeId;

/// Past this many keys or transitions a linear search gives way to a hash index.
const LINEAR_UP_TO: usize = 8;

/// Interned pointers and small integers as keys: chosen by us, not by an adversary.
pub(super) type Words<K, V> = rustc_hash::FxHashMap<K, V>;

/// Distinct names in order of insertion, with an index once there are many.
pub(super) struct KeyList<Name> {
    names: Vec<Name>,
    index: Option<Words<Name, u32>>,
}

impl<Name: Copy + Eq + Hash> KeyList<Name> {
    pub(super) fn from_prefix(prefix: &[Name], next: Name) -> KeyList<Name> {
        let mut names = Vec::with_capacity(prefix.len() + 1);
        names.extend_from_slice(prefix);
        names.push(next);
        KeyList { names, index: None }
    }

    pub(super) const fn empty() -> KeyList<Name> {
        KeyList { names: Vec::new(), index: None }
    }

    pub(super) fn len(&self) -> u32 {
        self.names.len() as u32
    }

    pub(super) fn prefix(&self, len: u32) -> &[Name] {
        &self.names[..len as usize]
    }

    pub(super) fn push(&mut self, name: Name) {
        if let Some(index) = &mut self.index {
            index.insert(name, self.names.len() as u32);
        }
        self.names.push(name);
    }

    /// The position of `name` among the first `len` names.
    #[inline]
    pub(super) fn position(&self, len: u32, name: Name) -> Option<u32> {
        if let Some(index) = &self.index {
            return index.get(&name).copied().filter(|&at| at < len);
        }
        self.prefix(len).iter().position(|&n| n == name).map(|at| at as u32)
    }

    /// Whether searching the first `len` names wants an index that is not there yet.
    #[inline]
    pub(super) fn wants_index(&self, len: u32) -> bool {
        len as usize > LINEAR_UP_TO && self.index.is_none()
    }

    pub(super) fn build_index(&mut self) {
        self.index = Some(self.names.iter().copied().zip(0..).collect());
    }
}

/// Where a shape leads when an attribute is added.
pub(super) enum Transitions<Name> {
    Few(Vec<(Name, ShapeId)>),
    Many(Words<Name, ShapeId>),
}

impl<Name: Copy + Eq + Hash> Transitions<Name> {
    pub(super) const fn none() -> Transitions<Name> {
        Transitions::Few(Vec::new())
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Transitions::Few(list) => list.len(),
            Transitions::Many(map) => map.len(),
        }
    }

    #[inline]
    pub(super) fn get(&self, name: Name) -> Option<ShapeId> {
        match self {
            Transitions::Few(list) => list.iter().find(|(n, _)| *n == name).map(|&(_, to)| to),
            Transitions::Many(map) => map.get(&name).copied(),
        }
    }

    pub(super) fn insert(&mut self, name: Name, to: ShapeId) {
        match self {
            Transitions::Few(list) if list.len() < LINEAR_UP_TO => list.push((name, to)),
            Transitions::Few(list) => {
                let mut map: Words<Name, ShapeId> = list.drain(..).collect();
                map.insert(name, to);
                *self = Transitions::Many(map);
            }
            Transitions::Many(map) => {
                map.insert(name, to);
            }
        }
    }
}
