//! The primitives of the interpreter under `base` and under each switch alone: attribute load, method call, global load,
//! int add, list index, lists of ints made and read, range lists, dicts, call, allocation.
//!
//! Each is a Python loop that times itself; what is reported is the time of 1,000 turns, the loop's own cost included (the
//! primitive `empty loop`). `cargo bench -p vm-core --bench primitives -- FILTER`.

mod programs;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use vm_core::run::run_source;
use vm_core::streams::Output;
use vm_core::{Config, SWITCHES, SwitchSet};

use programs::{PRIMITIVES, program};

/// Seconds that the loop says it took.
fn measure(switches: SwitchSet, body: &str, turns: u64) -> Duration {
    let sink = Arc::new(Mutex::new(Vec::new()));
    let config = Config { stdout: Output::Capture(Arc::clone(&sink)), ..Config::with_switches(switches) };
    let outcome = run_source(config, &program(body, turns), "primitive.py").expect("a VM");
    assert_eq!(outcome.status, 0, "{body}");
    let text = String::from_utf8(sink.lock().expect("no panic while writing").clone()).expect("text");
    Duration::from_secs_f64(text.trim().parse().expect("seconds"))
}

fn primitives(c: &mut Criterion) {
    let sets = switch_sets();
    for (name, body) in PRIMITIVES {
        let mut group = c.benchmark_group(*name);
        group
            .sample_size(10)
            .measurement_time(Duration::from_secs(1))
            .warm_up_time(Duration::from_millis(200));
        for &switches in &sets {
            group.bench_function(label(switches), |b| {
                b.iter_custom(|thousands| measure(switches, body, thousands * 1000));
            });
        }
        group.finish();
    }
}

/// `base`, each switch alone, everything on.
fn switch_sets() -> Vec<SwitchSet> {
    let each = SWITCHES.iter().filter(|s| s.built_in).map(|s| SwitchSet::BASE.with(s.switch));
    [SwitchSet::BASE].into_iter().chain(each).chain([SwitchSet::all()]).collect()
}

/// How a bench names a set.
fn label(switches: SwitchSet) -> String {
    if switches == SwitchSet::all() { "all".to_owned() } else { switches.label() }
}

criterion_group!(benches, primitives);
criterion_main!(benches);
