//! Shapes (maps, hidden classes): what instances of a class have in common, stored once.
//!
//! Instances that got the same attributes in the same order share a [`ShapeId`]; the instance itself is that id
//! and bare value slots. Attribute sites remember `(shape, index)` in a [`SiteCache`].
//!
//! Rule: **a shape belongs to one class.** The roots of two classes differ, so one comparison of an id proves
//! both the class and the layout. Ids are never used twice, not even after [`ShapeTree::purge`], so that a stale
//! site cache can only miss.
//!
//! What the guard does not prove: that the class has no *data descriptor* of that name, which would go before
//! the instance's slot. A site may only be filled when there is none; and when a class attribute is set whose
//! name [`ShapeTree::owner_has_key`] reports for the class or a subclass, the host must flush its site caches.
//! That is rare: class-level defaults are set while the class body runs, before the class has shapes.
//!
//! Source: PyPy, "Standard Interpreter Optimizations", section "Map Dicts" (`objspace/std/mapdict.py`); Self's
//! maps (Chambers, Ungar, Lee 1989).

mod tables;
mod tree;

pub use tree::{Limits, Removed, ShapeStats, ShapeTree};

use std::num::NonZeroU32;

/// Names one shape for ever. The word 0 is free for "no shape" (an instance that has a plain dict).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(transparent)]
pub struct ShapeId(NonZeroU32);

impl ShapeId {
    /// The word that lies in an instance.
    #[inline(always)]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// The id in an instance's word; `None` for 0.
    #[inline(always)]
    pub const fn from_raw(word: u32) -> Option<ShapeId> {
        match NonZeroU32::new(word) {
            Some(id) => Some(ShapeId(id)),
            None => None,
        }
    }

    fn place(self) -> usize {
        self.0.get() as usize - 1
    }

    fn from_place(place: usize) -> Option<ShapeId> {
        u32::try_from(place).ok()?.checked_add(1).and_then(ShapeId::from_raw)
    }
}

/// What an attribute site remembers of its last look-up: instances of this shape have the value in slot `index`.
///
/// The guard is one comparison of `shape` with the instance's word. An empty cache holds 0, which no instance
/// with slots has, so the test for "filled" is the guard itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct SiteCache {
    shape: u32,
    index: u32,
}

impl SiteCache {
    /// A site that has seen nothing.
    pub const EMPTY: SiteCache = SiteCache { shape: 0, index: 0 };

    /// Remembers that `shape` keeps the name in slot `index`.
    pub const fn new(shape: ShapeId, index: u32) -> SiteCache {
        SiteCache { shape: shape.get(), index }
    }

    /// The slot, if the instance's shape word is the one remembered.
    #[inline(always)]
    pub const fn hit(self, shape_word: u32) -> Option<u32> {
        if self.shape == shape_word && shape_word != 0 { Some(self.index) } else { None }
    }

    /// `shape << 32 | index`, for a host that keeps caches in code words.
    pub const fn to_word(self) -> u64 {
        (self.shape as u64) << 32 | self.index as u64
    }

    /// The inverse of [`to_word`](Self::to_word).
    pub const fn from_word(word: u64) -> SiteCache {
        SiteCache { shape: (word >> 32) as u32, index: word as u32 }
    }
}

/// What a storing site remembers when the store gave the instance a new attribute: `from` becomes `to`, and the
/// value goes to slot `index` (which is `from`'s number of keys).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct TransitionCache {
    from: u32,
    to: u32,
    index: u32,
}

impl TransitionCache {
    /// A site that has seen nothing.
    pub const EMPTY: TransitionCache = TransitionCache { from: 0, to: 0, index: 0 };

    /// Remembers one transition.
    pub const fn new(from: ShapeId, to: ShapeId, index: u32) -> TransitionCache {
        TransitionCache { from: from.get(), to: to.get(), index }
    }

    /// The new shape and the slot, if the instance's shape word is the one remembered.
    #[inline(always)]
    pub const fn hit(self, shape_word: u32) -> Option<(ShapeId, u32)> {
        if self.from != shape_word {
            return None;
        }
        match ShapeId::from_raw(self.to) {
            Some(to) => Some((to, self.index)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_cache_never_hits() {
        assert_eq!(SiteCache::EMPTY.hit(0), None);
        assert_eq!(TransitionCache::EMPTY.hit(0), None);
        let id = ShapeId::from_raw(7).expect("not 0");
        let cache = SiteCache::new(id, 3);
        assert_eq!((cache.hit(7), cache.hit(8), cache.hit(0)), (Some(3), None, None));
        assert_eq!(SiteCache::from_word(cache.to_word()), cache);
        assert_eq!(std::mem::size_of::<Option<ShapeId>>(), 4);
        let to = ShapeId::from_raw(9).expect("not 0");
        assert_eq!(TransitionCache::new(id, to, 2).hit(7), Some((to, 2)));
        assert_eq!(TransitionCache::new(id, to, 2).hit(9), None);
    }
}
