//! From a source file to its code by way of the cache: is there a file, is it valid, else compile and write one.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::header::{self, Header, Payload, Stamp, source_hash};
use super::stored::{Origin, Stored};
use super::{CACHE_TAG, CheckHashes, Level, Status, cache_path, image};
use crate::Config;
use crate::bytecode::CodeUnit;
use crate::compile::{
    CompileFlags, Mode, SourceText, Stage, Stages, SyntaxError, compile_watched, emission_text,
};
use crate::scope::ScopeTree;
use crate::syntax::Source;
use crate::syntax::tree::Module;

/// A module that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Its source file; for an embedded module its dotted name.
    pub source: &'a Path,
    /// The text of an embedded module.
    pub text: Option<&'static [u8]>,
    /// The file name that its code shows.
    pub filename: &'a str,
    pub config: &'a Config,
    /// In place of `config.cache.prefix` and `config.cache.write`, which a program may change.
    pub prefix: Option<&'a Path>,
    pub write: bool,
}

/// Time spent in each phase.
#[derive(Clone, Copy, Debug, Default)]
pub struct Phases {
    /// Reading the source file.
    pub read: Duration,
    pub parse: Duration,
    pub scope: Duration,
    pub compile: Duration,
    /// Making the cache file's bytes.
    pub serialise: Duration,
    pub write: Duration,
    /// Reading, checking and decoding the cache file, valid or not.
    pub load: Duration,
    /// Bytes of the source and of the cache file read or written.
    pub source_bytes: u64,
    pub cache_bytes: u64,
}

/// What became of a [`Request`].
#[derive(Debug)]
pub struct Loaded {
    pub unit: CodeUnit,
    pub phases: Phases,
    /// The payload of a tree cache (with its source), from which functions' `co_code` is made.
    pub tree: Option<Vec<u8>>,
    pub hit: bool,
    /// What `-v` prints.
    pub messages: Vec<String>,
}

/// Why there is no [`Loaded`].
#[derive(Debug)]
pub enum Failure {
    Io(io::Error),
    Syntax(SyntaxError),
}

/// A module's text is run with its globals as locals.
pub(super) const FLAGS: CompileFlags = CompileFlags { future_annotations: false, module_namespace: true };

/// Finds or makes the code of a module.
///
/// # Errors
/// The source can't be read or is no program. Trouble with the cache is never an error.
pub fn load_module(request: Request<'_>) -> Result<Loaded, Failure> {
    let mut job = Job { request, phases: Phases::default(), messages: Vec::new(), source: None };
    let cache = &request.config.cache;
    let (status, path) = match request.text {
        Some(text) => {
            job.source = Some(text.to_vec());
            job.phases.source_bytes = text.len() as u64;
            // Known by its hash alone.
            let status =
                Status { is_file: true, is_folder: false, modified: 0, size: text.len() as u64, mode: 0o644 };
            let name = format!("{}.{CACHE_TAG}.pyc", request.source.display());
            (Ok(status), cache.embedded.as_ref().map(|folder| folder.join(name)))
        }
        None => (cache.files.status(request.source), cache_path(request.source, request.prefix)),
    };
    let (Some(wanted), Ok(status), Some(path)) = (cache.level.payload(), status, path) else {
        return job.compile(None);
    };
    let began = Instant::now();
    let found = job.try_cache(&path, wanted, status);
    job.phases.load = began.elapsed().saturating_sub(job.phases.read + job.phases.write + job.phases.compile);
    match found {
        Ok((unit, tree)) => {
            job.say(|| format!("# {} matches {}", path.display(), request.source.display()));
            job.say(|| format!("# code object from '{}'", path.display()));
            Ok(Loaded { unit, phases: job.phases, tree, hit: true, messages: job.messages })
        }
        Err(miss) => {
            if let Some(why) = miss.why {
                job.say(|| format!("# {} is not used: {why}", path.display()));
            }
            let hash_based = miss.hash_based || request.text.is_some();
            job.compile(Some(Target { path, payload: wanted, status, hash_based }))
        }
    }
}

/// Why a cache file was not used, and whether it was hash-based: then so is the next one.
struct Miss {
    why: Option<&'static str>,
    hash_based: bool,
}

impl From<super::Bad> for Miss {
    fn from(bad: super::Bad) -> Miss {
        Miss { why: Some(bad.0), hash_based: false }
    }
}

/// Where a fresh cache file is to go.
struct Target {
    path: PathBuf,
    payload: Payload,
    status: Status,
    hash_based: bool,
}

struct Job<'a> {
    request: Request<'a>,
    phases: Phases,
    messages: Vec<String>,
    /// The source file's bytes, once read.
    source: Option<Vec<u8>>,
}

impl Job<'_> {
    fn say(&mut self, text: impl FnOnce() -> String) {
        if self.request.config.cache.verbose > 0 {
            self.messages.push(text());
        }
    }

    fn source(&mut self) -> io::Result<&[u8]> {
        if self.source.is_none() {
            let began = Instant::now();
            let bytes = self.request.config.cache.files.read(self.request.source)?;
            self.phases.read += began.elapsed();
            self.phases.source_bytes = bytes.len() as u64;
            self.source = Some(bytes);
        }
        Ok(self.source.as_deref().unwrap_or_default())
    }

    fn try_cache(
        &mut self,
        path: &Path,
        wanted: Payload,
        status: Status,
    ) -> Result<(CodeUnit, Option<Vec<u8>>), Miss> {
        let config = self.request.config;
        let Ok(file) = config.cache.files.read(path) else {
            return Err(Miss { why: None, hash_based: false });
        };
        self.phases.cache_bytes = file.len() as u64;
        let (header, payload) = Header::open(&file)?;
        let hash_based = header.flags & header::flags::HASH_BASED != 0;
        let miss = |why| Miss { why: Some(why), hash_based };
        if header.payload != wanted {
            return Err(miss("of the other kind"));
        }
        if wanted == Payload::Bytecode && header.emission != emission_text(config, FLAGS) {
            return Err(miss("compiled for another configuration"));
        }
        let check_hash = if self.request.text.is_some() {
            true
        } else if hash_based {
            match config.cache.check_hashes {
                CheckHashes::Always => true,
                CheckHashes::Never => false,
                CheckHashes::Default => header.flags & header::flags::CHECK_SOURCE != 0,
            }
        } else {
            if header.stamp.modified != status.modified || header.stamp.size != status.size {
                return Err(miss("older or newer than the source"));
            }
            header.racy
        };
        if check_hash && self.source().map_or(0, source_hash) != header.stamp.hash {
            return Err(miss("made of another source"));
        }
        let bad = |bad: super::Bad| miss(bad.0);
        let filename = self.request.filename;
        // Checked by its hash and old enough by now: the next start need not read the source.
        let fresh = header.racy && !hash_based && !is_racy(status, config.cache.files.now());
        let fresh = fresh.then(|| Header { racy: false, ..header.clone() }.seal(payload));
        let tree = (wanted == Payload::TreeWithSource).then(|| payload.to_vec());
        let unit = match wanted {
            Payload::Bytecode => {
                let origin = Origin {
                    path: self.request.source.to_path_buf(),
                    text: self.request.text,
                    hash: header.stamp.hash,
                    config: config.clone(),
                };
                let start = file.len() - payload.len();
                Stored::open(file, start, filename, origin).map_err(bad)?
            }
            Payload::TreeWithSource => self.compile_tree(payload, None).map_err(bad)?,
            Payload::Tree => {
                self.source().map_err(|_| miss("the source can't be read"))?;
                let text = self.source.take();
                let unit = self.compile_tree(payload, text.as_deref());
                self.source = text;
                unit.map_err(bad)?
            }
        };
        if let Some(fresh) = fresh {
            self.write(path, &fresh, status);
        }
        Ok((unit, tree))
    }

    fn compile_tree(&mut self, payload: &[u8], source: Option<&[u8]>) -> Result<CodeUnit, super::Bad> {
        let Request { filename, config, .. } = self.request;
        let (unit, spent) = image::tree_from_bytes(payload, source, filename, config, FLAGS)?;
        self.phases.compile += spent;
        Ok(unit)
    }

    /// Compiles the source, and writes a cache file if that can be done.
    fn compile(mut self, target: Option<Target>) -> Result<Loaded, Failure> {
        self.source().map_err(Failure::Io)?;
        let source = self.source.take().unwrap_or_default();
        let config = self.request.config;
        let files = &config.cache.files;
        // Asked before anything is serialised: a stale file that can't be replaced would else cost that at every start.
        let target = target.filter(|t| {
            self.request.write && t.path.parent().is_some_and(|folder| files.can_create_in(folder))
        });
        let wants_tree = matches!(config.cache.level, Level::Tree { .. });
        let with_source = config.cache.level == Level::Tree { source: true };
        let mut watch = Watch {
            last: Instant::now(),
            phases: self.phases,
            wants_tree: wants_tree && (with_source || target.is_some()),
            with_source,
            tree: None,
        };
        let text = SourceText::Bytes(&source);
        let unit = compile_watched(text, self.request.filename, Mode::Exec, config, FLAGS, &mut watch)
            .map_err(Failure::Syntax)?;
        self.phases = watch.phases;
        if let Some(target) = target {
            let began = Instant::now();
            let payload = if wants_tree { watch.tree.clone() } else { image::code_to_bytes(&unit) };
            let stamp = Stamp {
                modified: target.status.modified,
                size: target.status.size,
                hash: source_hash(&source),
            };
            let header = Header {
                flags: if target.hash_based {
                    header::flags::HASH_BASED | header::flags::CHECK_SOURCE
                } else {
                    0
                },
                stamp,
                racy: is_racy(target.status, files.now()),
                payload: target.payload,
                emission: if wants_tree { String::new() } else { emission_text(config, FLAGS) },
            };
            let file = payload.map(|payload| header.seal(&payload));
            self.phases.serialise += began.elapsed();
            if let Some(file) = file {
                self.phases.cache_bytes = file.len() as u64;
                self.write(&target.path, &file, target.status);
            }
        }
        let tree = watch.tree.filter(|_| with_source);
        Ok(Loaded { unit, phases: self.phases, tree, hit: false, messages: self.messages })
    }

    fn write(&mut self, path: &Path, file: &[u8], source: Status) {
        let files = &self.request.config.cache.files;
        if !self.request.write || !path.parent().is_some_and(|folder| files.can_create_in(folder)) {
            return;
        }
        let began = Instant::now();
        let mode = (source.mode | 0o200) & 0o666;
        let done = files.replace(path, file, mode);
        self.phases.write += began.elapsed();
        match done {
            Ok(()) => self.say(|| format!("# wrote '{}'", path.display())),
            Err(e) => self.say(|| format!("# could not create '{}': {e}", path.display())),
        }
    }
}

/// Whether the source could change once more without its time showing it.
fn is_racy(source: Status, now: i64) -> bool {
    // File systems of whole seconds are recognised by their zeros; the others tick with the kernel's clock.
    let tick = if source.modified % 1_000_000_000 == 0 { 2_000_000_000 } else { 50_000_000 };
    now < source.modified.saturating_add(tick)
}

/// Takes the times and the tree as compiling goes on.
struct Watch {
    last: Instant,
    phases: Phases,
    wants_tree: bool,
    with_source: bool,
    tree: Option<Vec<u8>>,
}

impl Stages for Watch {
    fn done(&mut self, stage: Stage) {
        let spent = self.last.elapsed();
        match stage {
            Stage::Parse => self.phases.parse += spent,
            Stage::Scope => self.phases.scope += spent,
            Stage::Compile => self.phases.compile += spent,
        }
        self.last = Instant::now();
    }

    fn tree(&mut self, source: &Source, module: &Module, scopes: &ScopeTree) {
        if self.wants_tree {
            let began = Instant::now();
            self.tree = image::tree_to_bytes(source, module, scopes, self.with_source);
            self.phases.serialise += began.elapsed();
        }
    }
}

/// Code as a whole cache file of a source with this time, size and hash (`py_compile`).
pub fn code_as_cache(
    unit: &CodeUnit,
    config: &Config,
    modified: i64,
    size: u64,
    hash: u64,
    flags: u32,
) -> Option<Vec<u8>> {
    sealed(unit, config, Stamp { modified, size, hash }, flags)
}

/// Any code object as a sealed file without a source (`marshal`).
pub fn code_as_file(unit: &CodeUnit, config: &Config) -> Option<Vec<u8>> {
    sealed(unit, config, Stamp { modified: 0, size: 0, hash: 0 }, 0)
}

/// The code of such a file.
///
/// # Errors
/// It is damaged, of another build, or was compiled for another configuration.
pub fn code_of_file(file: &[u8], filename: &str, config: &Config) -> Result<CodeUnit, super::Bad> {
    let (header, payload) = Header::open(file)?;
    if header.payload != Payload::Bytecode || header.emission != emission_text(config, FLAGS) {
        return Err(super::Bad("compiled for another configuration"));
    }
    image::nested_from_bytes(payload, filename)
}

fn sealed(unit: &CodeUnit, config: &Config, stamp: Stamp, flags: u32) -> Option<Vec<u8>> {
    let payload = image::code_to_bytes(unit)?;
    let emission = emission_text(config, FLAGS);
    Some(Header { flags, stamp, racy: false, payload: Payload::Bytecode, emission }.seal(&payload))
}

/// What a cache file says of itself, and whether it would be used.
#[derive(Debug)]
pub struct Verdict {
    pub header: Option<Header>,
    /// The reason why it would not be used, short of its source.
    pub doubt: Option<&'static str>,
    pub unit: Option<CodeUnit>,
}

/// Looks into a cache file.
pub fn inspect(file: &[u8], source: Option<&[u8]>, filename: &str, config: &Config) -> Verdict {
    let (header, payload) = match Header::open(file) {
        Ok(parts) => parts,
        Err(bad) => return Verdict { header: None, doubt: Some(bad.0), unit: None },
    };
    let unit = match (header.payload, source) {
        (Payload::Bytecode, _) => image::code_from_bytes(payload, filename),
        (Payload::TreeWithSource, _) => {
            image::tree_from_bytes(payload, None, filename, config, FLAGS).map(|(u, _)| u)
        }
        (Payload::Tree, Some(text)) => {
            image::tree_from_bytes(payload, Some(text), filename, config, FLAGS).map(|(u, _)| u)
        }
        (Payload::Tree, None) => Err(super::Bad("its source is needed and not there")),
    };
    let mut doubt = unit.as_ref().err().map(|bad| bad.0);
    if header.payload == Payload::Bytecode && header.emission != emission_text(config, FLAGS) {
        doubt = doubt.or(Some("compiled for another configuration"));
    }
    Verdict { header: Some(header), doubt, unit: unit.ok() }
}
