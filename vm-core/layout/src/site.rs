//! What sites in the code remember, as far as stencils go by it: attribute sites of the interpreter (map dicts), and what
//! machine code keeps for itself of attributes of instances with a dict and of calls.

use core::cell::Cell;

/// The cache of one attribute site in machine code. The guard is the version of the instance's class: while the class has
/// it, nothing in the class takes precedence over the instance's own attribute, and the method is the one noted.
#[repr(C, align(64))]
pub struct DictSite {
    /// Versions of up to four classes; [`DictSite::NOBODY`] where there is none.
    pub versions: [Cell<u32>; 4],
    /// For each the function that the class has under the name, if instances were found to have no attribute of the
    /// name; else 0. Not kept alive: it is only to be used while the class has the version, and then lies in a class dict.
    pub methods: [Cell<u64>; 4],
    /// Offset of the instance's dict word.
    pub dict_word: Cell<u32>,
    /// The entry that had the name last: its number and its offset in [`crate::Entries`].
    pub number: Cell<u32>,
    pub entry: Cell<u32>,
    /// How often the interpreter was asked.
    pub asked: Cell<u32>,
}

impl DictSite {
    /// The version of no class.
    pub const NOBODY: u32 = u32::MAX;
    /// Asked this often, a site learns nothing any more.
    pub const PATIENCE: u32 = 256;

    /// A site that knows nothing.
    pub const fn new() -> DictSite {
        DictSite {
            versions: [const { Cell::new(DictSite::NOBODY) }; 4],
            methods: [const { Cell::new(0) }; 4],
            dict_word: Cell::new(0),
            number: Cell::new(u32::MAX),
            entry: Cell::new(0),
            asked: Cell::new(0),
        }
    }

    /// Remembers what instances of a class have: `method` or, if it is 0, an attribute of their own.
    pub fn note(&self, version: u32, method: u64, dict_word: u32) {
        let known = self.versions.iter().position(|v| v.get() == version);
        let free = || self.versions.iter().position(|v| v.get() == DictSite::NOBODY);
        let i = known.or_else(free).unwrap_or(self.asked.get() as usize % 4);
        if self.dict_word.get() != dict_word {
            // All entries share it: the others are of classes laid out in another way.
            self.versions.iter().for_each(|v| v.set(DictSite::NOBODY));
            self.dict_word.set(dict_word);
        }
        self.versions[i].set(version);
        self.methods[i].set(method);
    }
}

impl Default for DictSite {
    fn default() -> Self {
        DictSite::new()
    }
}

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

/// What the code that all calls in machine code share must know of one of them.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CallSite {
    /// The word behind the call.
    pub pc: u64,
    /// Machine code that takes the result.
    pub resume: u64,
    /// Machine code that does the call in the interpreter.
    pub slow: u64,
    /// Offset from the frame of the slot in which the callable lies.
    pub callable: u32,
    /// Offset of the callee's frame.
    pub callee: u32,
    /// Arguments that the callee must take.
    pub count: u32,
    /// The rest is for calls of a class: its version.
    pub version: u32,
    pub class: u64,
    /// `__init__`, or 0: there is nothing to call.
    pub function: u64,
    /// The first two words of an instance.
    pub header: u64,
    pub shape: u64,
    /// Bytes of an instance.
    pub size: u64,
}
