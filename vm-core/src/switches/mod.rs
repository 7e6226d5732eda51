//! Where the opt-* crates meet the VM: one file a switch, and what the handlers of its opcodes call. (PEP 266's is
//! `interp::pep266`; range lists are with the list type, in `types::list::progression`.)
//!
//! A switch that is not built in leaves functions of the same name that do nothing and a state of no size.

pub mod class_versions;
#[cfg(any(feature = "dict-strategies", feature = "identity-dicts"))]
pub mod dict_strategies;
#[cfg(not(any(feature = "dict-strategies", feature = "identity-dicts")))]
#[path = "no_dict_strategies.rs"]
pub mod dict_strategies;
pub mod lookup_method;
pub mod map_dicts;
pub mod method_cache;
pub mod prebuilt_ints;
pub mod shadow_tracking;

use std::cell::Cell;

/// What an attribute site remembers of one shape (map dicts). The guard is `shape`: it proves class and layout.
#[derive(Default, Debug)]
#[repr(C)]
pub struct SiteEntry {
    /// 0 is no shape, so that an empty entry only misses.
    pub shape: Cell<u32>,
    /// Slot of the attribute, or [`Site::ABSENT`]: instances of the shape have none, the class decides.
    pub index: Cell<u32>,
    /// At a store that adds the attribute: the shape that the instance has afterwards. Else 0.
    pub next_shape: Cell<u32>,
    /// At a LOOKUP_METHOD: version of the class that `method` was found in, or [`SiteEntry::ATTRIBUTE`].
    pub version: Cell<u32>,
}

impl SiteEntry {
    fn set(&self, shape: u32, index: u32, next_shape: u32, version: u32) {
        self.shape.set(shape);
        self.index.set(index);
        self.next_shape.set(next_shape);
        self.version.set(version);
    }

    /// In place of a version: the entry tells of an attribute as at other sites. No class has this version.
    pub const ATTRIBUTE: u32 = 1;

    /// The method of a LOOKUP_METHOD, in the words of `index` and `next_shape`. The site does not keep it alive: it is
    /// only to be used while the class has `version`, and then lies in a class dict.
    #[inline(always)]
    pub fn method(&self) -> u64 {
        self.index.get() as u64 | (self.next_shape.get() as u64) << 32
    }
}

/// The cache of one attribute site (map dicts): up to four shapes, one cache line. The handler tests the first, its
/// miss handler the others. (A method of a base class sees a shape for every class derived from it; with one entry the
/// classes of richards kept replacing each other's.)
#[derive(Default, Debug)]
#[repr(C, align(64))]
pub struct Site {
    pub entries: [SiteEntry; 4],
}

impl Site {
    pub const ABSENT: u32 = u32::MAX;
    /// In place of a shape, at a LOOKUP_METHOD: objects that have no dict and no shape, so that their class decides.
    pub const NO_SHAPE: u32 = u32::MAX;

    /// What is known of a shape.
    #[inline(always)]
    pub fn find(&self, shape: u32) -> Option<&SiteEntry> {
        self.entries.iter().find(|e| e.shape.get() == shape)
    }

    /// Remembers what was found for a shape.
    pub fn fill(&self, shape: u32, index: u32, next_shape: u32) {
        self.entry_for(shape).set(shape, index, next_shape, SiteEntry::ATTRIBUTE);
    }

    /// Remembers that a LOOKUP_METHOD on this shape found a method in a class of this version.
    pub fn fill_method(&self, shape: u32, version: u32, method: u64) {
        self.entry_for(shape).set(shape, method as u32, (method >> 32) as u32, version);
    }

    /// The entry to be written for a shape. When all are taken the shape's number chooses, so that of more shapes than
    /// entries that take turns some stay.
    fn entry_for(&self, shape: u32) -> &SiteEntry {
        let free = self.entries.iter().find(|e| e.shape.get() == 0 || e.shape.get() == shape);
        free.unwrap_or(&self.entries[shape as usize % self.entries.len()])
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.entries.iter().for_each(|e| e.shape.set(0));
    }
}

/// State of all switches of one VM.
#[derive(Default)]
pub struct SwitchState {
    pub dicts: dict_strategies::State,
    pub maps: map_dicts::State,
    pub method_cache: method_cache::State,
    pub class_versions: class_versions::State,
    pub shadow: shadow_tracking::State,
    pub prebuilt: prebuilt_ints::State,
}
