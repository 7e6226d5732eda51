//! Caches of compiled modules: `__pycache__` beside the source, in two kinds.
//!
//! `bytecode` stores code units, as CPython does; `tree` stores syntax tree and scope tree, as GraalPy did, and
//! compiles them at each start. Both sit between the import system and the front end: [`load_module`] is the
//! entry. FORMAT.md describes the files.
//!
//! A file is believed only if its seal, header, structure and code are all right; on any doubt the source is compiled as if
//! there were no file. What the reader makes is either a tree or a code unit, which the bytecode verifier has passed.

mod code;
mod files;
pub mod header;
mod image;
mod import;
mod module;
mod place;
mod scopes;
mod stored;
mod tree;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;

pub use code::{handler_bytes, position_bytes};
pub use files::{Disk, FileSystem, Memory, Status};
pub use header::{FINGERPRINT, Header, MAGIC, Payload, source_hash};
pub use image::{
    FUNCTION_IMAGE, TreeImage, code_from_bytes, code_to_bytes, function_from_image, function_image,
    nested_from_bytes, tree_from_bytes, tree_to_bytes,
};
pub use module::{
    Failure, Loaded, Phases, Request, Verdict, code_as_cache, code_as_file, code_of_file, inspect,
    load_module,
};
pub use place::{CACHE_TAG, cache_path};
pub use wire::Bad;

/// What is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Level {
    /// Nothing is read or written.
    Off,
    /// Syntax tree and scope tree, with the source text (so that one file is read instead of two) or without.
    Tree { source: bool },
    #[default]
    Bytecode,
}

impl Level {
    /// The payload of its files.
    pub fn payload(self) -> Option<Payload> {
        match self {
            Level::Off => None,
            Level::Tree { source: true } => Some(Payload::TreeWithSource),
            Level::Tree { source: false } => Some(Payload::Tree),
            Level::Bytecode => Some(Payload::Bytecode),
        }
    }
}

/// `--check-hash-based-pycs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CheckHashes {
    /// As the file itself says.
    #[default]
    Default,
    Always,
    Never,
}

/// The cache's part of a [`crate::Config`].
#[derive(Clone, Debug)]
pub struct CacheConfig {
    pub level: Level,
    /// Whether files are written; off unless asked for (`sys.dont_write_bytecode` changes it in mid-run).
    pub write: bool,
    /// Where a tree of caches lies instead of `__pycache__` folders (`sys.pycache_prefix` changes it in mid-run).
    pub prefix: Option<PathBuf>,
    pub check_hashes: CheckHashes,
    /// Folder for caches of the modules that are embedded in the binary (`harness run`: beside the binary, which is their
    /// source); `None`: they are compiled at each import.
    pub embedded: Option<PathBuf>,
    /// `-v`, how often.
    pub verbose: u32,
    /// Through which sources and caches are read.
    pub files: Arc<dyn FileSystem>,
}

impl Default for CacheConfig {
    fn default() -> CacheConfig {
        CacheConfig {
            level: Level::default(),
            write: false,
            prefix: None,
            check_hashes: CheckHashes::Default,
            embedded: None,
            verbose: 0,
            files: Arc::new(Disk),
        }
    }
}
