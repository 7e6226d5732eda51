//! Where the opt-* crates meet the VM: one file a switch, and what the handlers of its opcodes call. (PEP 266's is
//! `interp::pep266`; range lists are with the list type, in `types::list::progression`.)
//!
//! A switch that is not built in leaves functions of the same name that do nothing and a state of no size.

pub mod map_dicts;
pub mod method_cache;
pub mod prebuilt_ints;

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
}

/// The cache of one attribute site (map dicts): up to four shapes. The handler tests the first, its miss handler the
/// others. (A method of a base class sees a shape for every class derived from it; with one entry the classes of
/// richards kept replacing each other's.)
#[derive(Default, Debug)]
#[repr(C)]
pub struct Site {
    pub entries: [SiteEntry; 4],
    /// The entry to be replaced next once all are taken.
    victim: Cell<u32>,
}

impl Site {
    pub const ABSENT: u32 = u32::MAX;

    /// What is known of a shape.
    #[inline(always)]
    pub fn find(&self, shape: u32) -> Option<&SiteEntry> {
        self.entries.iter().find(|e| e.shape.get() == shape)
    }

    /// Remembers what was found for a shape.
    pub fn fill(&self, shape: u32, index: u32, next_shape: u32) {
        let free = self.entries.iter().find(|e| e.shape.get() == 0 || e.shape.get() == shape);
        let entry = free.unwrap_or_else(|| {
            let v = self.victim.get();
            self.victim.set((v + 1) % 4);
            &self.entries[v as usize]
        });
        entry.shape.set(shape);
        entry.index.set(index);
        entry.next_shape.set(next_shape);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.entries.iter().for_each(|e| e.shape.set(0));
    }
}

/// State of all switches of one VM.
#[derive(Default)]
pub struct SwitchState {
    pub maps: map_dicts::State,
    pub method_cache: method_cache::State,
    pub prebuilt: prebuilt_ints::State,
}
