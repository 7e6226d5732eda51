//! Machine code ends: that of dead functions and of versions that were given up is freed at a collection, that of cold ones
//! when its memory is full; what is too large is never made.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use vm_core::code::{MakeJit, Tiers};
use vm_core::config::JitLevel;
use vm_core::streams::Output;
use vm_core::{Config, Outcome, SwitchSet};

/// The levels that speculate, where they work.
fn levels() -> Vec<(JitLevel, MakeJit)> {
    let mut all: Vec<(JitLevel, MakeJit)> = Vec::new();
    if jit_method::available() {
        all.push((JitLevel::Method, jit_method::make));
    }
    if jit_method::available() && jit_copypatch::available() {
        all.push((JitLevel::Tiered, |vm| {
            Some(Tiers::boxed(jit_copypatch::make(vm)?, jit_method::make(vm)?))
        }));
    }
    all
}

/// What a program prints and counts at a level; everything is compiled early, and in the program's thread.
fn run(name: &str, source: &str, (level, make): (JitLevel, MakeJit), memory: usize) -> (String, Outcome) {
    let file: PathBuf =
        std::env::temp_dir().join(format!("lifetime-{name}-{}-{}.py", level.id(), std::process::id()));
    std::fs::write(&file, source).expect("a file");
    let out = Arc::new(Mutex::new(Vec::new()));
    let mut config = Config::with_switches(SwitchSet::all());
    (config.jit, config.make_jit) = (level, Some(make));
    // With thresholds of 0 no share of the time is kept.
    (config.jit_threshold, config.jit_loop_threshold) = (0, 0);
    config.jit_foreground = true;
    config.jit_memory = memory;
    config.stdout = Output::Capture(Arc::clone(&out));
    config.stderr = Output::Capture(Arc::clone(&out));
    let outcome = vm_core::run_file(config, &file).expect("a VM");
    let _ = std::fs::remove_file(&file);
    let text = String::from_utf8_lossy(&out.lock().unwrap()).into_owned();
    (text, outcome)
}

fn counter(outcome: &Outcome, name: &str) -> u64 {
    outcome.counters.iter().find(|(n, _)| *n == name).map_or(0, |(_, v)| *v)
}

/// Functions that are made, run hot and dropped.
const CHURN: &str = "
import gc
SOURCE = '''
def f(a, b):
    s = 0
    for i in range(a):
        s += i * b + {n}
    return s
'''
total = 0
for n in range(1500):
    scope = {}
    exec(SOURCE.format(n=n), scope)
    f = scope.pop('f')
    for k in range(100):
        total += f(6, k)
    del f, scope
    if n % 25 == 0:
        gc.collect()
gc.collect()
print(total)
";

fn churned() -> i64 {
    let one = |n: i64, k: i64| (0..6).map(|i| i * k + n).sum::<i64>();
    (0..1500).flat_map(|n| (0..100).map(move |k| one(n, k))).sum()
}

#[test]
fn code_of_dead_functions_is_freed() {
    for level in levels() {
        let (text, outcome) = run("dead", CHURN, level, 64 << 20);
        assert_eq!(text, format!("{}\n", churned()), "{:?}", level.0);
        let count = |name| counter(&outcome, name);
        assert!(count("jit-method.compiled") >= 1400, "{:?}: {:?}", level.0, outcome.counters);
        assert!(count("jit.freed") >= 1400, "{:?}: {:?}", level.0, outcome.counters);
        assert!(count("jit.memory-used") < count("jit.bytes") / 8, "{:?}: {:?}", level.0, outcome.counters);
        assert!(count("jit-method.versions") < 100, "{:?}: {:?}", level.0, outcome.counters);
    }
}

#[test]
fn code_that_is_no_longer_valid_is_freed() {
    let source = "
import gc
class A:
    def m(self, x): return x + 1
def run(o, n):
    s = 0
    for i in range(n):
        s += o.m(i)
    return s
SOURCE = '''
def run(o, n):
    s = 0
    for i in range(n):
        s += o.m(i)
    return s
'''
def made():
    scope = {}
    exec(SOURCE, scope)
    return scope['run']
functions = [made() for _ in range(40)]
o, total = A(), 0
for r in range(8):
    for f in functions:
        for k in range(120):
            total += f(o, 12)
    A.m = lambda self, x, r=r: x + r
    gc.collect()
print(total)
";
    let expected: i64 = (0..8).map(|r| 40 * 120 * (66 + 12 * if r == 0 { 1 } else { r - 1 })).sum();
    for level in levels() {
        let (text, outcome) = run("invalid", source, level, 64 << 20);
        assert_eq!(text, format!("{expected}\n"), "{:?}", level.0);
        let count = |name| counter(&outcome, name);
        assert!(count("jit.freed") >= 40, "{:?}: {:?}", level.0, outcome.counters);
        let kept = count("jit-method.compiled") - count("jit.freed").min(count("jit-method.compiled"));
        assert!(kept <= 3 * 40, "{:?}: {:?}", level.0, outcome.counters);
    }
}

#[test]
fn full_memory_evicts_the_coldest() {
    let source = "
SOURCE = '''
def f(a, b):
    s = 0
    for i in range(a):
        s += i * b + {n}
        if s > 10 ** 9:
            s -= a
    return s
'''
functions = []
for n in range(120):
    scope = {}
    exec(SOURCE.format(n=n), scope)
    functions.append(scope['f'])
total = 0
for r in range(4):
    for f in functions:
        for k in range(60):
            total += f(6, k)
print(total)
";
    let one = |n: i64, k: i64| (0..6).map(|i| i * k + n).sum::<i64>();
    let total: i64 = (0..120).flat_map(|n| (0..60).map(move |k| 4 * one(n, k))).sum();
    for level in levels() {
        for memory in [96 << 10, 64 << 20] {
            let (text, outcome) = run("full", source, level, memory);
            assert_eq!(text, format!("{total}\n"), "{:?} {memory}", level.0);
            let evicted = counter(&outcome, "jit.evicted");
            assert_eq!(evicted > 20, memory < 1 << 20, "{:?} {memory}: {:?}", level.0, outcome.counters);
            let used = counter(&outcome, "jit.memory-used");
            assert!(used <= memory as u64 && used > 0, "{:?}", outcome.counters);
        }
    }
}

#[test]
fn what_is_too_large_is_interpreted() {
    let lines: String = (0..3000).map(|i| format!("    x = x * 3 % {}\n", 1000 + i)).collect();
    let source = format!(
        "def large(x):\n{lines}    return x\ndef small(x):\n    return x + 1\nprint(sum(large(small(i)) for i in range(200)))\n"
    );
    let expected: u64 = (0..200u64).map(|i| (0..3000).fold(i + 1, |x, m| x * 3 % (1000 + m))).sum();
    for level in levels() {
        let (text, outcome) = run("large", &source, level, 64 << 20);
        assert_eq!(text, format!("{expected}\n"), "{:?}", level.0);
        assert!(counter(&outcome, "jit-method.refused") > 0, "{:?}: {:?}", level.0, outcome.counters);
        assert!(counter(&outcome, "jit-method.compiled") > 0, "{:?}: {:?}", level.0, outcome.counters);
    }
}
