//! Programs that are hard on a speculating compiler, with CPython's output beside them: ints that cross a word, shapes
//! and classes that change, exceptions from inlined frames, recursion. Each runs with everything compiled at the first
//! call, early, as users run it, and collecting at every allocation; under all switches, none, and each alone.

use std::path::Path;
use std::sync::{Arc, Mutex};

use vm_core::config::JitLevel;
use vm_core::streams::Output;
use vm_core::{Config, Outcome, SWITCHES, Switch, SwitchSet};

/// Runs a program of `tests/programs` and compares what it prints.
fn check(name: &str, switches: SwitchSet, thresholds: (u32, u32), gc_stress: bool) -> Outcome {
    check_with(name, switches, thresholds, |config| config.gc_stress = gc_stress)
}

/// The same, with something else set.
fn check_with(
    name: &str,
    switches: SwitchSet,
    thresholds: (u32, u32),
    set: impl FnOnce(&mut Config),
) -> Outcome {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let expected = std::fs::read_to_string(folder.join(format!("{name}.out"))).expect("the expected output");
    let out = Arc::new(Mutex::new(Vec::new()));
    let mut config = Config::with_switches(switches);
    config.jit = JitLevel::Method;
    config.make_jit = Some(jit_method::make);
    (config.jit_threshold, config.jit_loop_threshold) = thresholds;
    // These programs are short: what they compile must be there before they end.
    config.jit_foreground = true;
    set(&mut config);
    config.stdout = Output::Capture(Arc::clone(&out));
    config.stderr = Output::Capture(Arc::clone(&out));
    let outcome = vm_core::run_file(config, &folder.join(format!("{name}.py"))).expect("a VM");
    let text = String::from_utf8_lossy(&out.lock().unwrap()).into_owned();
    assert_eq!(text, expected, "{name} under {} at {thresholds:?}", switches.label());
    outcome
}

fn counter(outcome: &Outcome, name: &str) -> u64 {
    outcome.counters.iter().find(|(n, _)| *n == name).map_or(0, |(_, v)| *v)
}

/// A program under all that is to be tried.
fn everywhere(name: &str) {
    if !jit_method::available() {
        return;
    }
    let usual = Config::default();
    for thresholds in [(0, 0), (2, 2), (u32::MAX, 2), (usual.jit_threshold, usual.jit_loop_threshold)] {
        let outcome = check(name, SwitchSet::all(), thresholds, false);
        if thresholds == (2, 2) {
            assert!(counter(&outcome, "jit-method.compiled") > 0, "{name}: nothing was compiled");
            assert!(counter(&outcome, "jit-method.exits") > 0, "{name}: no guess was wrong");
        }
    }
    check(name, SwitchSet::BASE, (2, 2), false);
    for info in SWITCHES.iter().filter(|info| info.built_in) {
        check(name, SwitchSet::BASE.with(info.switch), (2, 2), false);
    }
}

#[test]
fn ints() {
    everywhere("ints");
}

#[test]
fn objects() {
    everywhere("objects");
}

#[test]
fn frames() {
    everywhere("frames");
}

#[test]
fn finalizers() {
    everywhere("finalizers");
}

#[test]
fn methods() {
    everywhere("methods");
    let built_in = |s| SWITCHES.iter().any(|info| info.switch == s && info.built_in);
    if jit_method::available() && built_in(Switch::LookupMethod) && built_in(Switch::ShadowTracking) {
        let pair = SwitchSet::BASE.with(Switch::LookupMethod).with(Switch::ShadowTracking);
        for switches in [pair, pair.with(Switch::MethodCache)] {
            for thresholds in [(0, 0), (2, 2)] {
                check("methods", switches, thresholds, false);
            }
        }
    }
}

#[test]
fn collecting_at_every_allocation() {
    if jit_method::available() {
        check("objects", SwitchSet::all(), (2, 2), true);
        check("ints", SwitchSet::BASE, (2, 2), true);
    }
}

#[test]
fn loops() {
    everywhere("loops");
}

#[test]
fn sums_twice() {
    everywhere("sums_twice");
}

/// Every guard fails every time: the interpreter gets on nevertheless, by a word at least each time.
#[test]
fn no_guard_holds() {
    if jit_method::available() {
        for (name, every) in [("loops", 1), ("ints", 1), ("methods", 2)] {
            check_with(name, SwitchSet::all(), (0, 0), |config| config.jit_stress_guards = every);
        }
    }
}
