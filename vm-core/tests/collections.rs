//! No switch makes the collector run more often.
//!
//! A collection also runs where CPython's reference counts would end something that waits to be told (a generator
//! suspended in a `try`, say). What a switch adds to the bytecode, PEP 266's release of what a loop tracks, must not look like that.

use vm_core::run::run_source;
use vm_core::{Config, SWITCHES, SwitchSet};

/// Generators that are left in the middle of their loops, as `any` leaves them.
const LEFT: &str = r#"
LIMIT = 3

def upwards(n):
    for i in range(n):
        yield i + LIMIT

def found(n):
    for value in upwards(n):
        if value > LIMIT:
            return value

for _ in range(500):
    assert any(i > LIMIT for i in range(10))
    assert found(5) == LIMIT + 1
"#;

/// The same with something that waits.
const WAITED_FOR: &str = r#"
LIMIT = 3

def upwards(n):
    try:
        for i in range(n):
            yield i + LIMIT
    finally:
        globals()["LIMIT"] = 3

def found(n):
    for value in upwards(n):
        if value > LIMIT:
            return value

for _ in range(500):
    assert found(5) == LIMIT + 1
"#;

fn collections(program: &str, switches: SwitchSet) -> u64 {
    let outcome = run_source(Config::with_switches(switches), program, "collections.py").unwrap();
    assert_eq!(outcome.status, 0, "{}", switches.label());
    outcome.heap.collections
}

#[test]
fn switches_collect_no_more_than_base() {
    let base = collections(LEFT, SwitchSet::BASE);
    for info in SWITCHES.iter().filter(|s| s.built_in) {
        let on = collections(LEFT, SwitchSet::BASE.with(info.switch));
        assert!(on <= base + 5, "{}: {on} collections, base {base}", info.id);
    }
}

#[test]
fn what_waits_is_still_told() {
    let base = collections(WAITED_FOR, SwitchSet::BASE);
    assert!(base > 100, "the program shows nothing: {base} collections");
    for info in SWITCHES.iter().filter(|s| s.built_in) {
        let on = collections(WAITED_FOR, SwitchSet::BASE.with(info.switch));
        assert!(on + 5 >= base, "{}: {on} collections, base {base}", info.id);
    }
}
