//! The primitives of the interpreter under `base` and under each switch alone: attribute load, method call, global load,
//! int add, list index, call, allocation.
//!
//! Each is a Python loop that times itself; what is reported is the time of 1,000 turns, the loop's own cost included (the
//! primitive `empty loop`). `cargo bench -p vm-core --bench primitives -- FILTER`.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use vm_core::run::run_source;
use vm_core::streams::Output;
use vm_core::{Config, SWITCHES, SwitchSet};

/// Name and the body of the loop.
const PRIMITIVES: &[(&str, &str)] = &[
    ("empty loop", "pass"),
    ("attribute load", "o.value"),
    ("attribute store", "o.value = 1"),
    ("method call", "o.method()"),
    ("global load", "GLOBAL"),
    ("module attribute", "math.pi"),
    ("int add", "i + 1"),
    ("list index", "items[1]"),
    ("call", "function()"),
    ("allocation", "Point(i, i)"),
];

/// The program around a body. The loop runs in a function, as most loops do.
fn program(body: &str, turns: u64) -> String {
    format!(
        "
import math, time
GLOBAL = 1
def function(): pass
class Point:
    def __init__(self, x, y): self.x = x; self.y = y
class Base:
    def method(self): pass
class Derived(Base):
    def __init__(self): self.value = 1
def main(o, items):
    begin = time.perf_counter()
    for i in range({turns}):
        {body}
    print(time.perf_counter() - begin)
main(Derived(), [1, 2, 3])
"
    )
}

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
    let each = SWITCHES.iter().filter(|s| s.built_in).map(|s| SwitchSet::BASE.with(s.switch));
    let sets: Vec<SwitchSet> = [SwitchSet::BASE].into_iter().chain(each).chain([SwitchSet::all()]).collect();
    for (name, body) in PRIMITIVES {
        let mut group = c.benchmark_group(*name);
        group
            .sample_size(10)
            .measurement_time(Duration::from_secs(1))
            .warm_up_time(Duration::from_millis(200));
        for &switches in &sets {
            let label = if switches == SwitchSet::all() { "all".to_owned() } else { switches.label() };
            group.bench_function(label, |b| {
                b.iter_custom(|thousands| measure(switches, body, thousands * 1000));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, primitives);
criterion_main!(benches);
