//! Caches: that they hold what the compiler made, and that no file, whatever is in it, changes what a program does.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use vm_core::bytecode::{CodeUnit, Const, Op, UnitHead, UnitRef, Word, flags};
use vm_core::cache::{
    CacheConfig, CheckHashes, Header, Level, Loaded, Memory, Request, TreeImage, cache_path, code_from_bytes,
    code_to_bytes, function_from_image, function_image, load_module,
};
use vm_core::compile::{CompileFlags, Mode, compile_source};
use vm_core::config::Pep266Placement;
use vm_core::{Config, SwitchSet};

const SOURCE: &str = "/project/module.py";
const LEVELS: [Level; 3] = [Level::Bytecode, Level::Tree { source: true }, Level::Tree { source: false }];

const PROGRAM: &str = "
import math
X = (1, 2.5, 'a\\ud800', b'x', 10**30, -0.0, 3j, None, ...)
class A:
    __slots__ = ('x',)
    def __init__(self, x: int = 3, *rest, key=4, **more):
        self.x = x
    def walk(self):
        for i in range(self.x):
            try:
                yield math.sin(i), [j for j in range(i) if j not in {1, 2}]
            except (ValueError, KeyError) as e:
                raise RuntimeError(f'{e!r:>10}') from e
            finally:
                self.x -= 1
def outer(a, /, b=2, *, c=3):
    total = 0
    def inner(d=lambda: a):
        nonlocal total
        total += d() + b + c
        return total
    with open('/dev/null') as f:
        return inner
";

fn memory() -> Memory {
    let files = Memory::default();
    files.put(SOURCE, PROGRAM.as_bytes(), 1_000_000_007);
    files
}

fn memory_with(change: impl FnOnce(&mut Memory)) -> Arc<Memory> {
    let mut files = memory();
    change(&mut files);
    Arc::new(files)
}

fn config(level: Level, files: &Arc<Memory>) -> Config {
    let files: Arc<Memory> = Arc::clone(files);
    Config { cache: CacheConfig { level, write: true, files, ..CacheConfig::default() }, ..Config::default() }
}

fn load(config: &Config) -> Loaded {
    let config = config.clone();
    // The compiler and the readers recurse; tests' own threads are small.
    std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || {
            let request = Request {
                source: Path::new(SOURCE),
                text: None,
                filename: SOURCE,
                config: &config,
                prefix: None,
                write: true,
            };
            load_module(request).expect("the program is right")
        })
        .unwrap()
        .join()
        .unwrap()
}

fn place() -> PathBuf {
    cache_path(Path::new(SOURCE), None).unwrap()
}

fn cache_of(files: &Memory) -> Vec<u8> {
    use vm_core::cache::FileSystem;
    files.read(&place()).expect("there is a cache")
}

/// Puts the seal of a damaged file right, so that what is behind it is read.
fn reseal(file: &mut [u8]) {
    let sum = vm_core::cache::header::checksum(file);
    file[24..32].copy_from_slice(&sum.to_le_bytes());
}

#[test]
fn the_second_start_reads_what_the_first_wrote() {
    for level in LEVELS {
        let files = Arc::new(memory());
        let config = config(level, &files);
        let first = load(&config);
        assert!(!first.hit);
        let second = load(&config);
        assert!(second.hit, "{level:?}");
        assert_eq!(first.unit, second.unit, "{level:?}");
        assert_eq!(files.paths(), [place(), PathBuf::from(SOURCE)]);
        assert_eq!(files.attempts.load(Ordering::Relaxed), 1);
    }
}

#[test]
fn levels_replace_each_other_in_place() {
    let files = Arc::new(memory());
    for level in LEVELS.into_iter().chain(LEVELS) {
        let config = config(level, &files);
        assert!(!load(&config).hit, "{level:?}");
        assert!(load(&config).hit, "{level:?}");
        assert_eq!(files.paths().len(), 2);
    }
}

#[test]
fn bytecode_belongs_to_a_configuration_and_trees_to_none() {
    for (level, other_hits) in [(Level::Bytecode, false), (Level::Tree { source: true }, true)] {
        let files = Arc::new(memory());
        let all = config(level, &files);
        let base = Config { switches: SwitchSet::BASE, ..all.clone() };
        let unit = load(&base).unit;
        assert!(load(&base).hit);
        assert_eq!(load(&all).hit, other_hits);
        let back = load(&base);
        assert_eq!(back.hit, other_hits);
        assert_eq!(back.unit, unit);
    }
}

#[test]
fn every_byte_flipped_and_every_cut_is_noticed() {
    for level in LEVELS {
        let files = Arc::new(memory());
        let config = config(level, &files);
        let unit = load(&config).unit;
        let good = cache_of(&files);
        for at in 0..good.len() {
            for flip in [1, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[at] ^= flip;
                assert!(Header::open(&bad).is_err(), "byte {at} ^ {flip}");
            }
            assert!(Header::open(&good[..at]).is_err(), "cut at {at}");
        }
        // And through the front door, for a sample.
        for at in (0..good.len()).step_by(97) {
            let mut bad = good.clone();
            bad[at] ^= 0x55;
            files.put(place(), &bad, 0);
            let loaded = load(&config);
            assert!(!loaded.hit, "byte {at}");
            assert_eq!(loaded.unit, unit);
            assert_eq!(cache_of(&files), good, "put right again");
        }
    }
}

#[test]
fn a_changed_source_makes_the_file_stale() {
    for level in LEVELS {
        let files = Arc::new(memory());
        let config = config(level, &files);
        load(&config);
        for (text, modified) in
            [("x = 1\n", 1_000_000_007), ("x = 2\n", 1_000_000_008), ("x = 3\n", 900_000_001)]
        {
            files.put(SOURCE, text.as_bytes(), modified);
            let loaded = load(&config);
            assert!(!loaded.hit);
            let want = compile_source(text, SOURCE, Mode::Exec, &config, module_flags()).unwrap();
            assert_eq!(loaded.unit, want);
            assert!(load(&config).hit);
        }
    }
}

fn module_flags() -> CompileFlags {
    CompileFlags { module_namespace: true, ..CompileFlags::default() }
}

/// A change that leaves time and size as they were, right after the first import.
#[test]
fn a_change_too_quick_for_the_clock_is_noticed() {
    for level in LEVELS {
        let modified = 1_000_000_000_000_000_007;
        let files = memory_with(|m| m.clock = modified + 1_000_000);
        files.put(SOURCE, b"x = 1\n", modified);
        let config = config(level, &files);
        load(&config);
        assert!(load(&config).hit);
        files.put(SOURCE, b"x = 2\n", modified);
        let loaded = load(&config);
        assert!(!loaded.hit);
        let want = compile_source("x = 2\n", SOURCE, Mode::Exec, &config, module_flags()).unwrap();
        assert_eq!(loaded.unit, want);
    }
}

#[test]
fn nothing_is_done_for_a_file_that_cannot_be_replaced() {
    for level in LEVELS {
        // A folder that refuses from the start: nothing is serialised, nothing tried.
        let files = memory_with(|m| m.read_only = true);
        let config_of = config(level, &files);
        for _ in 0..2 {
            let loaded = load(&config_of);
            assert!(!loaded.hit);
            assert!(loaded.phases.write.is_zero());
        }
        assert_eq!(files.attempts.load(Ordering::Relaxed), 0);
        // A full disk says no only when it is asked; the import doesn't mind.
        let files = memory_with(|m| m.full = true);
        let config_of = config(level, &files);
        assert!(!load(&config_of).hit);
        assert_eq!(files.attempts.load(Ordering::Relaxed), 1);
        assert_eq!(files.paths().len(), 1);
    }
}

#[test]
fn writing_is_off_unless_asked_for() {
    assert!(!CacheConfig::default().write);
    let files = Arc::new(memory());
    let config = config(Level::Off, &files);
    assert!(!load(&config).hit);
    assert!(!load(&config).hit);
    assert_eq!(files.paths().len(), 1);
}

#[test]
fn hash_based_files_follow_the_hash() {
    let files = Arc::new(memory());
    let mut config = config(Level::Bytecode, &files);
    load(&config);
    let good = cache_of(&files);
    let (header, payload) = Header::open(&good).unwrap();
    for (flags, check, source_changed, hit) in [
        (1, CheckHashes::Default, false, true),
        (1, CheckHashes::Default, true, true),
        (1, CheckHashes::Always, true, false),
        (3, CheckHashes::Default, false, true),
        (3, CheckHashes::Default, true, false),
        (3, CheckHashes::Never, true, true),
    ] {
        files.put(place(), &Header { flags, ..header.clone() }.seal(payload), 0);
        // Another time, and perhaps another text.
        let text = if source_changed { PROGRAM.replace("2.5", "3.5") } else { PROGRAM.to_owned() };
        files.put(SOURCE, text.as_bytes(), 2_000_000_007);
        config.cache.check_hashes = check;
        assert_eq!(load(&config).hit, hit, "flags {flags}, {check:?}, changed {source_changed}");
        if !hit {
            // Regenerated as what it was.
            assert_eq!(Header::open(&cache_of(&files)).unwrap().0.flags, 3);
        }
    }
}

#[test]
fn writers_at_the_same_time_leave_a_good_file() {
    let dir = std::env::temp_dir().join(format!("cache-writers-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let source = dir.join("module.py");
    std::fs::write(&source, PROGRAM).unwrap();
    let cache = CacheConfig { write: true, ..CacheConfig::default() };
    let config = Config { cache, ..Config::default() };
    std::thread::sleep(std::time::Duration::from_millis(60));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            std::thread::Builder::new()
                .stack_size(64 << 20)
                .spawn_scoped(scope, || {
                    for i in 0..10 {
                        // Half of them want another configuration, so that the file changes all the time.
                        let config = if i % 2 == 0 {
                            config.clone()
                        } else {
                            Config { switches: SwitchSet::BASE, ..config.clone() }
                        };
                        let request = Request {
                            source: &source,
                            text: None,
                            filename: "m.py",
                            config: &config,
                            prefix: None,
                            write: true,
                        };
                        let unit = load_module(request).expect("the program is right").unit;
                        let want =
                            compile_source(PROGRAM, "m.py", Mode::Exec, &config, module_flags()).unwrap();
                        assert_eq!(unit, want);
                    }
                })
                .unwrap();
        }
    });
    let left: Vec<_> = std::fs::read_dir(dir.join("__pycache__")).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "no temporary file is left behind");
    std::fs::remove_dir_all(&dir).unwrap();
}

fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders =
        vec![root.join("src/stdlib/py"), root.join("tests/lang"), root.join("../harness/benchmarks")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "py") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A count whose double overflows would take nothing from the stack by the verifier's own sums.
#[test]
fn counts_that_overflow_are_refused() {
    let config = Config::with_switches(SwitchSet::BASE);
    let good = compile_source("x = {}\n", SOURCE, Mode::Exec, &config, module_flags()).unwrap();
    let at = good.words.iter().position(|w| w.op() == Some(Op::BUILD_MAP)).unwrap();
    for count in [1 << 31, u32::MAX, (1 << 24) + 1] {
        let mut bad = good.clone();
        bad.words[at] = Word::new(Op::BUILD_MAP, 0, count);
        assert!(vm_core::bytecode::verify(&bad).is_err(), "{count}");
        let image = code_to_bytes(&bad).unwrap();
        assert!(code_from_bytes(&image, SOURCE).is_err());
    }
}

/// What the compiler makes of every program at hand comes back as it was, from both kinds of cache.
#[test]
fn every_program_survives() {
    let check = || {
        let function =
            Config { pep266_placement: Pep266Placement::Function, pep266_locals: true, ..Config::default() };
        let configs = [Config::with_switches(SwitchSet::BASE), Config::default(), function];
        let mut count = 0;
        for path in programs() {
            let bytes = std::fs::read(&path).unwrap();
            let files = Memory::default();
            files.put(SOURCE, &bytes, 7);
            let files = Arc::new(files);
            for config in &configs {
                let Ok(unit) = compile_source(&bytes[..], SOURCE, Mode::Exec, config, module_flags()) else {
                    continue;
                };
                let image = code_to_bytes(&unit).expect("not too deep");
                let back = code_from_bytes(&image, SOURCE)
                    .unwrap_or_else(|bad| panic!("{}: {}", path.display(), bad.0));
                // Not by `==`, for which a NaN differs from itself.
                assert!(format!("{unit:?}") == format!("{back:?}"), "{}", path.display());
                let cache = CacheConfig {
                    level: Level::Tree { source: true },
                    write: true,
                    files: files.clone(),
                    ..CacheConfig::default()
                };
                let config = Config { cache, ..config.clone() };
                let request = Request {
                    source: Path::new(SOURCE),
                    text: None,
                    filename: SOURCE,
                    config: &config,
                    prefix: None,
                    write: true,
                };
                load_module(request).unwrap();
                let loaded = load_module(request).unwrap();
                assert!(loaded.hit, "{}", path.display());
                assert!(format!("{unit:?}") == format!("{:?}", loaded.unit), "{}", path.display());
                functions_survive(&unit, &TreeImage::Module(loaded.tree.unwrap()), &config);
                count += 1;
            }
        }
        assert!(count > 300, "only {count} programs");
    };
    std::thread::Builder::new().stack_size(256 << 20).spawn(check).unwrap().join().unwrap();
}

/// Each function's image, cut out of the module's, gives the same code again.
fn functions_survive(unit: &CodeUnit, tree: &TreeImage, config: &Config) {
    for constant in &unit.consts {
        let Const::Code(inner) = constant else { continue };
        let comprehension = inner.name.starts_with('<') && &*inner.name != "<lambda>";
        if inner.flags & flags::OPTIMIZED != 0 && !comprehension {
            let image =
                function_image(tree, inner.scope, &inner.qualname).expect("the tree has the function");
            let back = function_from_image(&image, SOURCE, config, CompileFlags::default());
            let back = back.unwrap_or_else(|bad| panic!("{}: {}", inner.qualname, bad.0));
            let mut wanted = CodeUnit::clone(inner);
            renumber(&mut wanted, inner.scope);
            assert!(format!("{wanted:?}") == format!("{back:?}"), "{}", inner.qualname);
            let again = function_image(&TreeImage::Function(image.clone()), 0, &inner.qualname);
            assert_eq!(again, Some(image), "{}", inner.qualname);
        }
        functions_survive(inner, tree, config);
    }
}

/// Scopes counted from a function's own.
fn renumber(unit: &mut CodeUnit, first: u32) {
    unit.scope -= first;
    for constant in &mut unit.consts {
        if let Const::Code(inner) = constant {
            let mut own = CodeUnit::clone(inner);
            renumber(&mut own, first);
            *inner = own.into();
        }
    }
}

#[test]
fn functions_sleep_until_they_are_used() {
    let files = Arc::new(memory());
    let config = config(Level::Bytecode, &files);
    let first = load(&config).unit;
    let second = load(&config).unit;
    let functions = |unit: &CodeUnit| -> Vec<UnitRef> {
        let refs = unit.consts.iter().filter_map(|c| match c {
            Const::Code(inner) => Some(inner.clone()),
            _ => None,
        });
        refs.collect()
    };
    let (compiled, read) = (functions(&first), functions(&second));
    assert_eq!(read.len(), 2, "a class and a function");
    for (compiled, read) in compiled.iter().zip(&read) {
        assert!(compiled.asleep().is_none(), "the compiler's are awake");
        let head = read.asleep().expect("nobody has used it").clone();
        assert_eq!(head, UnitHead::of(compiled));
        assert_eq!(read.free_count(), 0);
        assert!(read.awake().is_none(), "asking for what the head knows wakes nobody");
        assert_eq!(&**compiled, &**read);
        assert!(read.asleep().is_none() && read.awake().is_some());
        let inner = functions(read);
        assert!(inner.iter().all(|u| u.asleep().is_none()), "comparing has woken them too");
    }
}

/// A function whose bytes are wrong under a right seal is compiled from the source, if that is still the same.
#[test]
fn a_function_that_does_not_verify_is_compiled_after_all() {
    let files = Arc::new(memory());
    let config = config(Level::Bytecode, &files);
    let unit = load(&config).unit;
    let function = |unit: &CodeUnit, wanted: &str| {
        let found = unit.consts.iter().find_map(|c| match c {
            Const::Code(inner) if inner.asleep().map_or(&inner.name, |h| &h.name).as_ref() == wanted => {
                Some(inner.clone())
            }
            _ => None,
        });
        found.expect("the program has it")
    };
    let words: Vec<u8> = function(&unit, "outer").words.iter().flat_map(|w| w.0.to_le_bytes()).collect();
    let mut file = cache_of(&files);
    let at = file.windows(words.len()).position(|w| w == words).expect("words lie in the file as in memory");
    // A jump, a count or an opcode: whatever it is, it is out of range.
    file[at..at + 8].fill(0xff);
    reseal(&mut file);
    files.put(place(), &file, 0);
    let loaded = load(&config);
    assert!(loaded.hit, "the module's own code is sound");
    assert_eq!(
        function(&loaded.unit, "outer").get().expect("its source is there"),
        &*function(&unit, "outer")
    );
    assert_eq!(loaded.unit, unit);
    // As long and as old as before, and another text.
    let loaded = load(&config);
    files.put(SOURCE, PROGRAM.replace("total = 0", "total = 9").as_bytes(), 1_000_000_007);
    assert_eq!(function(&loaded.unit, "outer").get(), Err("the verifier refuses the code"));
    assert!(function(&loaded.unit, "A").get().is_ok(), "the others are as they were");
}

/// Wakes everything in a unit; what can be had of it must verify.
fn must_be_sound(unit: &CodeUnit) {
    vm_core::bytecode::verify(unit).unwrap();
    vm_core::bytecode::check_nested(unit).unwrap();
    for constant in &unit.consts {
        if let Const::Code(inner) = constant
            && let Ok(inner) = inner.get()
        {
            must_be_sound(inner);
        }
    }
}

/// Random damage under a seal that is right: the readers must hold, and what they pass must be code that verifies.
///
/// `CACHE_FUZZ_ROUNDS` sets how many files of each kind are tried, `CACHE_FUZZ_SECONDS` how long each kind is tried at
/// least; `CACHE_FUZZ_SEED` chooses other ones.
#[test]
fn hostile_files_are_refused_or_harmless() {
    let check = move || {
        let number = |name: &str, otherwise: u64| {
            std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
        };
        let rounds = number("CACHE_FUZZ_ROUNDS", 4000);
        let least = std::time::Duration::from_secs(number("CACHE_FUZZ_SECONDS", 0));
        let mut random = 0x1234_5678_9abc_def1_u64 ^ number("CACHE_FUZZ_SEED", 0) << 20;
        let mut next = move |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random % below.max(1) as u64) as usize
        };
        let (mut passed, mut refused) = (0, 0);
        for level in LEVELS {
            let files = Arc::new(memory());
            let config = config(level, &files);
            let request = Request {
                source: Path::new(SOURCE),
                text: None,
                filename: SOURCE,
                config: &config,
                prefix: None,
                write: false,
            };
            load_module(Request { write: true, ..request }).unwrap();
            let good = cache_of(&files);
            let began = std::time::Instant::now();
            let mut round = 0;
            while round < rounds || began.elapsed() < least {
                round += 1;
                let mut bad = good.clone();
                for _ in 0..1 + next(3) {
                    let at = 32 + next(bad.len() - 32);
                    match next(6) {
                        0 => bad[at] = next(256) as u8,
                        1 => bad[at] ^= 1 << next(8),
                        2 => {
                            bad.remove(at);
                        }
                        3 => bad.insert(at, next(256) as u8),
                        // A piece of the file in another place, and one left out.
                        4 => {
                            let from = 32 + next(bad.len() - 32);
                            let n = next(40).min(bad.len() - from).min(bad.len() - at);
                            bad.copy_within(from..from + n, at);
                        }
                        _ => {
                            let end = (at + next(40)).min(bad.len());
                            bad.drain(at..end);
                        }
                    }
                }
                reseal(&mut bad);
                files.put(place(), &bad, 0);
                let loaded = load_module(request).unwrap();
                must_be_sound(&loaded.unit);
                vm_core::bytecode::check_kinds(&loaded.unit).unwrap();
                if loaded.hit { passed += 1 } else { refused += 1 }
            }
        }
        assert!(refused > passed / 4, "{refused} refused, {passed} passed");
    };
    std::thread::Builder::new().stack_size(256 << 20).spawn(check).unwrap().join().unwrap();
}
