//! What machine code remembers of an attribute of instances that have a dict: shared by the interpreter's handler, which
//! notes it, and the stencils, which go by it.

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
