//! The tree of shapes: one empty root per class, an edge for each attribute added.

use std::hash::Hash;

use super::ShapeId;
use super::tables::{KeyList, Transitions, Words};

/// Past these an instance no longer looks like its siblings: the tree refuses, and the VM gives it a plain dict.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Attributes of one instance.
    pub keys: u32,
    /// Different attributes that may follow one shape.
    pub transitions: u32,
    /// Shapes of one class; attributes set in random order would need as many as there are orders.
    pub shapes_per_owner: u32,
    /// The most slots [`ShapeTree::expected_slots`] asks for: one odd instance with many attributes must not make
    /// all later ones large.
    pub in_object_slots: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { keys: 64, transitions: 128, shapes_per_owner: 1024, in_object_slots: 16 }
    }
}

/// What the tree did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShapeStats {
    /// Shapes made so far, roots included.
    pub made: u64,
    /// Shapes dropped with their class.
    pub purged: u64,
    /// Steps along an edge that was there already.
    pub shared: u64,
    /// Times a limit refused a shape.
    pub refused: u64,
}

/// The result of [`ShapeTree::remove`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The shape without the key; `None` where a limit refuses it and the instance gets a plain dict.
    pub shape: Option<ShapeId>,
    /// The slot that falls out. Slots behind it move down by one, so that the others keep their order.
    pub index: u32,
}

struct Shape<Owner, Name> {
    owner: Owner,
    /// In the second tree of its class, whose instances somebody watches.
    watched: bool,
    parent: Option<ShapeId>,
    /// Its keys are the first `len` of this list.
    keys: usize,
    len: u32,
    transitions: Transitions<Name>,
}

struct OwnerInfo<Name> {
    root: ShapeId,
    watched_root: Option<ShapeId>,
    shapes: Vec<ShapeId>,
    lists: Vec<usize>,
    /// Every name that is or was a key of a shape of this class.
    names: Vec<Name>,
    expected_slots: u32,
}

/// All shapes of one VM. `Owner` is a class, `Name` an interned name; both compare by identity.
pub struct ShapeTree<Owner, Name> {
    // Indexed by id and never shortened, so that no id is used twice; a dead shape leaves one null pointer.
    shapes: Vec<Option<Box<Shape<Owner, Name>>>>,
    key_lists: Vec<KeyList<Name>>,
    free_lists: Vec<usize>,
    owners: Words<Owner, OwnerInfo<Name>>,
    limits: Limits,
    stats: ShapeStats,
}

impl<Owner: Copy + Eq + Hash, Name: Copy + Eq + Hash> Default for ShapeTree<Owner, Name> {
    fn default() -> Self {
        ShapeTree::new(Limits::default())
    }
}

impl<Owner: Copy + Eq + Hash, Name: Copy + Eq + Hash> ShapeTree<Owner, Name> {
    /// A tree without classes.
    pub fn new(limits: Limits) -> Self {
        ShapeTree {
            shapes: Vec::new(),
            key_lists: Vec::new(),
            free_lists: Vec::new(),
            owners: Words::default(),
            limits,
            stats: ShapeStats::default(),
        }
    }

    /// The shape of an instance without attributes; made when the class is first asked for. `None` only once all
    /// 2^32−1 ids are spent.
    pub fn root(&mut self, owner: Owner) -> Option<ShapeId> {
        if let Some(info) = self.owners.get(&owner) {
            return Some(info.root);
        }
        let keys = self.new_list(KeyList::empty());
        let Some(root) = self.new_shape(owner, false, None, keys, 0) else {
            self.free_lists.push(keys);
            return None;
        };
        let info = OwnerInfo {
            root,
            watched_root: None,
            shapes: vec![root],
            lists: vec![keys],
            names: Vec::new(),
            expected_slots: 0,
        };
        self.owners.insert(owner, info);
        Some(root)
    }

    /// The shape with the same class and keys that says "somebody watches this instance" (PEP 266), or the one
    /// that doesn't.
    ///
    /// Such shapes form a second tree beside the first. Storing sites must not remember them, so that every store
    /// to such an instance goes the slow way, which tells the watcher; stores to all others pay nothing for it.
    /// `None`: a limit refuses the shape.
    pub fn set_watched(&mut self, shape: ShapeId, watched: bool) -> Option<ShapeId> {
        let s = Self::shape_in(&self.shapes, shape);
        if s.watched == watched {
            return Some(shape);
        }
        let owner = s.owner;
        let keys: Vec<Name> = self.keys(shape).collect();
        self.derive_as(owner, watched, &keys)
    }

    /// Whether stores to instances of this shape must be told.
    #[inline]
    pub fn is_watched(&self, shape: ShapeId) -> bool {
        Self::shape_in(&self.shapes, shape).watched
    }

    fn watched_root(&mut self, owner: Owner) -> Option<ShapeId> {
        self.root(owner)?;
        if let Some(root) = self.owners.get(&owner)?.watched_root {
            return Some(root);
        }
        let keys = self.new_list(KeyList::empty());
        let root = self.new_shape(owner, true, None, keys, 0)?;
        let info = self.owners.get_mut(&owner)?;
        info.watched_root = Some(root);
        info.shapes.push(root);
        info.lists.push(keys);
        Some(root)
    }

    /// The slot of `name`. For sites that miss; hits are answered by their [`super::SiteCache`].
    ///
    /// # Panics
    /// As every function taking a shape: when it was purged. No instance holds such a shape.
    #[inline]
    pub fn lookup(&mut self, shape: ShapeId, name: Name) -> Option<u32> {
        let s = Self::shape_in(&self.shapes, shape);
        let list = &mut self.key_lists[s.keys];
        if list.wants_index(s.len) {
            list.build_index();
        }
        list.position(s.len, name)
    }

    /// The shape of an instance of `shape` that gains `name` (in slot [`len`](Self::len)`(shape)`). `None`: a
    /// limit is reached, the instance gets a plain dict. `name` must not be a key already.
    pub fn add(&mut self, shape: ShapeId, name: Name) -> Option<ShapeId> {
        let s = Self::shape_in(&self.shapes, shape);
        debug_assert!(self.key_lists[s.keys].position(s.len, name).is_none(), "the key is there already");
        if let Some(to) = s.transitions.get(name) {
            self.stats.shared += 1;
            return Some(to);
        }
        let (owner, watched, list, len) = (s.owner, s.watched, s.keys, s.len);
        let info = self.owners.get(&owner)?;
        if len >= self.limits.keys
            || s.transitions.len() >= self.limits.transitions as usize
            || info.shapes.len() >= self.limits.shapes_per_owner as usize
        {
            self.stats.refused += 1;
            return None;
        }
        // The first to go on from a shape extends its list; who branches off gets a list of its own.
        let (new_list, branched) = if self.key_lists[list].len() == len {
            self.key_lists[list].push(name);
            (list, false)
        } else {
            let copy = KeyList::from_prefix(self.key_lists[list].prefix(len), name);
            (self.new_list(copy), true)
        };
        // On running out of ids the name stays in the list, where no shape sees it.
        let to = self.new_shape(owner, watched, Some(shape), new_list, len + 1)?;
        if let Some(s) = self.shapes[shape.place()].as_mut() {
            s.transitions.insert(name, to);
        }
        let cap = self.limits.in_object_slots;
        if let Some(info) = self.owners.get_mut(&owner) {
            info.shapes.push(to);
            if branched {
                info.lists.push(new_list);
            }
            if !info.names.contains(&name) {
                info.names.push(name);
            }
            info.expected_slots = info.expected_slots.max((len + 1).min(cap));
        }
        Some(to)
    }

    /// The shape without `name`, its other keys in the same order. `None`: `name` is no key.
    pub fn remove(&mut self, shape: ShapeId, name: Name) -> Option<Removed> {
        let index = self.lookup(shape, name)?;
        let s = Self::shape_in(&self.shapes, shape);
        if index + 1 == s.len {
            return Some(Removed { shape: s.parent, index });
        }
        let (owner, watched) = (s.owner, s.watched);
        let rest: Vec<Name> = self.keys(shape).filter(|&n| n != name).collect();
        let shape = self.derive_as(owner, watched, &rest);
        Some(Removed { shape, index })
    }

    /// The shape with the same keys for an instance whose `__class__` becomes `owner`; slots stay as they are.
    /// `None`: a limit refuses it.
    pub fn reassign_class(&mut self, shape: ShapeId, owner: Owner) -> Option<ShapeId> {
        let watched = Self::shape_in(&self.shapes, shape).watched;
        let keys: Vec<Name> = self.keys(shape).collect();
        self.derive_as(owner, watched, &keys)
    }

    /// The shape of `owner` with these (distinct) keys in this order.
    pub fn derive(&mut self, owner: Owner, keys: &[Name]) -> Option<ShapeId> {
        self.derive_as(owner, false, keys)
    }

    fn derive_as(&mut self, owner: Owner, watched: bool, keys: &[Name]) -> Option<ShapeId> {
        let root = if watched { self.watched_root(owner) } else { self.root(owner) }?;
        keys.iter().try_fold(root, |shape, &name| self.add(shape, name))
    }

    /// The keys in order of insertion; slot i belongs to the i-th.
    pub fn keys(&self, shape: ShapeId) -> impl ExactSizeIterator<Item = Name> + DoubleEndedIterator + '_ {
        let s = Self::shape_in(&self.shapes, shape);
        self.key_lists[s.keys].prefix(s.len).iter().copied()
    }

    /// How many slots an instance of this shape uses.
    #[inline]
    pub fn len(&self, shape: ShapeId) -> u32 {
        Self::shape_in(&self.shapes, shape).len
    }

    /// Whether an instance of this shape has no attributes.
    #[inline]
    pub fn is_root(&self, shape: ShapeId) -> bool {
        Self::shape_in(&self.shapes, shape).parent.is_none()
    }

    /// The class of the shape.
    #[inline]
    pub fn owner(&self, shape: ShapeId) -> Owner {
        Self::shape_in(&self.shapes, shape).owner
    }

    /// The class of a shape that may have been purged with it.
    pub fn live_owner(&self, shape: ShapeId) -> Option<Owner> {
        self.shapes.get(shape.place())?.as_ref().map(|s| s.owner)
    }

    /// How many slots a new instance of the class should have inside: as many as an earlier one came to need, at
    /// most [`Limits::in_object_slots`]. 0 for a class without instances.
    pub fn expected_slots(&self, owner: Owner) -> u32 {
        self.owners.get(&owner).map_or(0, |info| info.expected_slots)
    }

    /// Tells the tree to expect at least `slots` (because the base class did, or by counting the stores in
    /// `__init__`), so that already the first instance has them inside.
    pub fn expect_slots(&mut self, owner: Owner, slots: u32) {
        let cap = self.limits.in_object_slots;
        if self.root(owner).is_some()
            && let Some(info) = self.owners.get_mut(&owner)
        {
            info.expected_slots = info.expected_slots.max(slots.min(cap));
        }
    }

    /// Whether `name` is or was a key of a shape of this class: if not, setting a class attribute of that name
    /// can't outdate a site cache.
    pub fn owner_has_key(&self, owner: Owner, name: Name) -> bool {
        self.owners.get(&owner).is_some_and(|info| info.names.contains(&name))
    }

    /// Drops the shapes of every class for which `alive` is false. For the sweep: before the memory of a dead
    /// class can become another class.
    pub fn purge(&mut self, mut alive: impl FnMut(Owner) -> bool) {
        let (shapes, lists, free) = (&mut self.shapes, &mut self.key_lists, &mut self.free_lists);
        let mut purged = 0;
        self.owners.retain(|&owner, info| {
            let keep = alive(owner);
            if !keep {
                purged += info.shapes.len() as u64;
                for id in &info.shapes {
                    shapes[id.place()] = None;
                }
                for &list in &info.lists {
                    lists[list] = KeyList::empty();
                    free.push(list);
                }
            }
            keep
        });
        self.stats.purged += purged;
    }

    /// Shows every name that a shape holds, for a host whose interned names can die.
    pub fn trace_names(&self, mut visit: impl FnMut(Name)) {
        for info in self.owners.values() {
            info.names.iter().copied().for_each(&mut visit);
        }
    }

    /// The counters.
    pub fn stats(&self) -> ShapeStats {
        self.stats
    }

    /// Shapes that exist now.
    pub fn live(&self) -> u64 {
        self.stats.made - self.stats.purged
    }

    #[inline]
    fn shape_in(shapes: &[Option<Box<Shape<Owner, Name>>>], id: ShapeId) -> &Shape<Owner, Name> {
        match &shapes[id.place()] {
            Some(shape) => shape,
            None => purged(id),
        }
    }

    fn new_list(&mut self, list: KeyList<Name>) -> usize {
        if let Some(place) = self.free_lists.pop() {
            self.key_lists[place] = list;
            return place;
        }
        self.key_lists.push(list);
        self.key_lists.len() - 1
    }

    fn new_shape(
        &mut self,
        owner: Owner,
        watched: bool,
        parent: Option<ShapeId>,
        keys: usize,
        len: u32,
    ) -> Option<ShapeId> {
        let id = ShapeId::from_place(self.shapes.len())?;
        let shape = Shape { owner, watched, parent, keys, len, transitions: Transitions::none() };
        self.shapes.push(Some(Box::new(shape)));
        self.stats.made += 1;
        Some(id)
    }
}

#[cold]
fn purged(id: ShapeId) -> ! {
    panic!("shape {} was purged with its class", id.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Tree = ShapeTree<u64, u64>;

    fn grow(tree: &mut Tree, owner: u64, names: &[u64]) -> ShapeId {
        tree.derive(owner, names).expect("within the limits")
    }

    #[test]
    fn the_same_attributes_in_the_same_order_share_a_shape() {
        let mut tree = Tree::default();
        let a = grow(&mut tree, 1, &[10, 11, 12]);
        assert_eq!(grow(&mut tree, 1, &[10, 11, 12]), a);
        assert_ne!(grow(&mut tree, 1, &[11, 10, 12]), a, "another order is another layout");
        assert_ne!(grow(&mut tree, 2, &[10, 11, 12]), a, "one guard proves the class too");
        assert_eq!(tree.keys(a).collect::<Vec<_>>(), [10, 11, 12]);
        assert_eq!((tree.lookup(a, 12), tree.lookup(a, 13)), (Some(2), None));
        assert_eq!((tree.len(a), tree.owner(a), tree.is_root(a)), (3, 1, false));
        assert_eq!(tree.stats().shared, 3);
    }

    #[test]
    fn a_branch_does_not_see_the_keys_of_its_sibling() {
        let mut tree = Tree::default();
        let stem: Vec<u64> = (0..10).collect();
        let trunk = grow(&mut tree, 1, &stem);
        let left = tree.add(trunk, 100).expect("within the limits");
        let right = tree.add(trunk, 200).expect("within the limits");
        assert_eq!((tree.lookup(left, 100), tree.lookup(left, 200)), (Some(10), None));
        assert_eq!((tree.lookup(right, 100), tree.lookup(right, 200)), (None, Some(10)));
        assert_eq!((tree.lookup(trunk, 100), tree.lookup(trunk, 9)), (None, Some(9)));
    }

    #[test]
    fn removal_keeps_the_order_of_the_rest() {
        let mut tree = Tree::default();
        let s = grow(&mut tree, 1, &[10, 11, 12]);
        let middle = tree.remove(s, 11).expect("a key");
        assert_eq!(middle.index, 1);
        assert_eq!(middle.shape, Some(grow(&mut tree, 1, &[10, 12])));
        let last = tree.remove(s, 12).expect("a key");
        assert_eq!(last, Removed { shape: Some(grow(&mut tree, 1, &[10, 11])), index: 2 });
        assert_eq!(tree.remove(s, 13), None);
        let one = grow(&mut tree, 1, &[10]);
        assert_eq!(tree.remove(one, 10).and_then(|r| r.shape), tree.root(1));
    }

    #[test]
    fn changing_the_class_keeps_the_layout() {
        let mut tree = Tree::default();
        let s = grow(&mut tree, 1, &[10, 11]);
        let t = tree.reassign_class(s, 2).expect("within the limits");
        assert_eq!((tree.owner(t), tree.keys(t).collect::<Vec<_>>()), (2, vec![10, 11]));
        assert_eq!(tree.reassign_class(t, 1), Some(s));
    }

    #[test]
    fn a_watched_instance_has_a_tree_of_its_own() {
        let mut tree = Tree::default();
        let s = grow(&mut tree, 1, &[10, 11]);
        let w = tree.set_watched(s, true).expect("within the limits");
        assert!(w != s && tree.is_watched(w) && !tree.is_watched(s));
        assert_eq!(tree.keys(w).collect::<Vec<_>>(), [10, 11]);
        assert_eq!(tree.owner(w), 1);
        let grown = tree.add(w, 12).expect("within the limits");
        assert!(tree.is_watched(grown), "it stays watched while it changes");
        let shrunk = tree.remove(grown, 10).and_then(|r| r.shape).expect("within the limits");
        assert!(tree.is_watched(shrunk));
        let moved = tree.reassign_class(shrunk, 2).expect("within the limits");
        assert!(tree.is_watched(moved));
        assert_eq!(tree.set_watched(moved, false), tree.derive(2, &[11, 12]));
        assert_eq!(tree.set_watched(w, true), Some(w));
        tree.purge(|owner| owner != 1);
        assert!(tree.is_watched(moved));
    }

    #[test]
    fn limits_refuse() {
        let limits = Limits { keys: 3, transitions: 20, shapes_per_owner: 30, in_object_slots: 2 };
        let mut tree = Tree::new(limits);
        let root = tree.root(1).expect("an id");
        let full = grow(&mut tree, 1, &[1, 2, 3]);
        assert_eq!(tree.add(full, 4), None, "keys");
        assert_eq!(tree.expected_slots(1), 2, "capped");
        for name in 0..19 {
            assert!(tree.add(root, 100 + name).is_some());
        }
        assert_eq!(tree.add(root, 200), None, "transitions");
        assert_eq!(tree.add(root, 1), tree.derive(1, &[1]), "an old edge stays open");
        let mut made = 0;
        let one = grow(&mut tree, 1, &[1]);
        while tree.add(one, 300 + made).is_some() {
            made += 1;
        }
        assert_eq!(made, 30 - 23, "shapes of one class");
        assert_eq!(tree.stats().refused, 3);
        assert!(tree.derive(2, &[1, 2, 3]).is_some(), "another class is not concerned");
    }

    #[test]
    fn ids_are_not_used_again_after_a_purge() {
        let mut tree = Tree::default();
        let dead = grow(&mut tree, 1, &[1, 2]);
        let kept = grow(&mut tree, 2, &[1, 2]);
        tree.purge(|owner| owner != 1);
        assert_eq!((tree.stats().purged, tree.live()), (3, 3));
        let again = grow(&mut tree, 1, &[1, 2]);
        assert!(again > kept && kept > dead);
        assert_eq!(tree.keys(kept).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(tree.lookup(again, 2), Some(1));
        assert!(!tree.owner_has_key(3, 1) && tree.owner_has_key(1, 1));
    }

    #[test]
    fn expectation_grows_with_instances_or_by_hint() {
        let mut tree = Tree::default();
        assert_eq!(tree.expected_slots(1), 0);
        grow(&mut tree, 1, &[1, 2, 3]);
        assert_eq!(tree.expected_slots(1), 3);
        tree.expect_slots(2, 5);
        tree.expect_slots(2, 4);
        assert_eq!(tree.expected_slots(2), 5);
        let mut names = Vec::new();
        tree.trace_names(|n| names.push(n));
        names.sort_unstable();
        assert_eq!(names, [1, 2, 3]);
    }
}
