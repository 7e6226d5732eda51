//! Where compiled code meets the rest of the VM: deep recursion, exceptions through many frames, generators, classes that
//! change under a running loop, memory that is full or refused. (`interrupt.rs` has Ctrl-C.)

use std::sync::{Arc, Mutex};

use vm_core::config::JitLevel;
use vm_core::streams::Output;
use vm_core::{Config, Outcome, Switch, SwitchSet};

/// Runs a program with everything compiled at its first call; what it printed.
fn run(source: &str, change: impl FnOnce(&mut Config)) -> (String, Outcome) {
    let out = Arc::new(Mutex::new(Vec::new()));
    let mut config = Config::with_switches(SwitchSet::all());
    config.jit = JitLevel::CopyPatch;
    config.make_jit = Some(jit_copypatch::make);
    (config.jit_threshold, config.jit_loop_threshold) = (0, 0);
    config.stdout = Output::Capture(Arc::clone(&out));
    config.stderr = Output::Capture(Arc::clone(&out));
    change(&mut config);
    let outcome = vm_core::run_source(config, source, "test.py").expect("a VM");
    let text = String::from_utf8_lossy(&out.lock().unwrap()).into_owned();
    (text, outcome)
}

fn counter(outcome: &Outcome, name: &str) -> u64 {
    outcome.counters.iter().find(|(n, _)| *n == name).map_or(0, |(_, v)| *v)
}

/// Whether there is anything to test on this machine.
fn works() -> bool {
    jit_copypatch::available()
}

#[test]
fn deep_recursion() {
    if !works() {
        return;
    }
    let source = "
import sys
def down(n):
    return 0 if n == 0 else 1 + down(n - 1)
print(down(900))
try:
    down(10 ** 6)
except RecursionError as e:
    print(e)
sys.setrecursionlimit(20000)
print(down(15000))
";
    let (text, outcome) = run(source, |_| ());
    assert_eq!(text, "900\nmaximum recursion depth exceeded\n15000\n");
    assert!(counter(&outcome, "jit.functions") >= 2);
}

#[test]
fn an_exception_through_ten_compiled_frames() {
    if !works() {
        return;
    }
    let source = "
def f(n, log):
    try:
        if n == 0:
            return [][log]
        return f(n - 1, log) + 1
    finally:
        trace.append(n)
trace = []
def g(a):
    for i in range(3):
        try:
            f(10, i)
        except IndexError as e:
            depth, tb = 0, e.__traceback__
            while tb is not None:
                depth, tb = depth + 1, tb.tb_next
            a += depth
    return a
print(g(0), trace)
";
    let (text, _) = run(source, |_| ());
    let once: Vec<String> = (0..=10).map(|n| n.to_string()).collect();
    assert_eq!(text, format!("36 [{}]\n", [once.clone(), once.clone(), once].concat().join(", ")));
}

#[test]
fn a_generator_compiled_while_suspended() {
    if !works() {
        return;
    }
    let source = "
def numbers(n):
    total = 0
    for i in range(n):
        for j in range(5):
            total += j
        got = yield total + i
        if got is not None:
            total = got
g = numbers(60)
seen = [next(g), next(g)]
# The inner loop's turns make it hot while this generator is suspended in the middle.
list(numbers(40))
seen.append(next(g))
seen.append(g.send(1000))
seen.extend(list(g)[-1:])
print(seen)
";
    // Only the loops are counted, so that the first generator begins in the interpreter.
    let (text, outcome) = run(source, |c| (c.jit_threshold, c.jit_loop_threshold) = (u32::MAX, 100));
    assert_eq!(text, "[10, 21, 32, 1013, 1629]\n");
    assert!(counter(&outcome, "jit.entries") > 0);
}

#[test]
fn a_class_changed_in_a_compiled_loop() {
    if !works() {
        return;
    }
    let source = "
class A:
    def __init__(self): self.x = 1
    def m(self): return self.x
def loop(a, n):
    s = 0
    for i in range(n):
        s += a.m() + a.x
        if i == 10:
            A.m = lambda self: 100
        elif i == 20:
            A.x = property(lambda self: 7)
        elif i == 30:
            del A.x
            a.__class__ = B
        elif i == 40:
            a.m = lambda: 5
        elif i == 50:
            a.x = 'x'
    return s
class B(A):
    def m(self): return -1
try:
    print(loop(A(), 51))
    loop(A(), 60)
except TypeError as e:
    print(e)
";
    let (text, _) = run(source, |_| ());
    let interpreted = run(source, |c| c.jit = JitLevel::Off).0;
    assert_eq!(text, interpreted);
    assert!(text.ends_with("unsupported operand type(s) for +: 'int' and 'str'\n"), "{text}");
}

#[test]
fn code_memory_full() {
    if !works() {
        return;
    }
    let mut source = String::new();
    for i in 0..200 {
        source += &format!(
            "def f{i}(x):\n    y = x + {i}\n    for k in range(3):\n        y += k * x\n    return y\n"
        );
    }
    source += "total = 0\nfor turn in range(20):\n";
    for i in 0..200 {
        source += &format!("    total += f{i}(turn)\n");
    }
    source += "print(total)\n";
    let (small, outcome) = run(&source, |c| c.jit_memory = 32 << 10);
    let (plain, _) = run(&source, |c| c.jit = JitLevel::Off);
    assert_eq!(small, plain);
    assert!(counter(&outcome, "jit.evicted") > 0, "{:?}", outcome.counters);
    // Not even what all functions share fits: everything is interpreted.
    let (none, outcome) = run(&source, |c| c.jit_memory = 8 << 10);
    assert_eq!(none, plain);
    assert_eq!(counter(&outcome, "jit.functions"), 0, "{:?}", outcome.counters);
}

#[test]
fn memory_refused() {
    if !works() {
        return;
    }
    let (text, outcome) = run("print(sum(i * i for i in range(100)))\n", |c| c.jit_memory = usize::MAX / 2);
    assert_eq!(text, "328350\n");
    assert_eq!(counter(&outcome, "jit.functions"), 0);
}

#[test]
fn functions_die_with_their_code() {
    if !works() {
        return;
    }
    let source = "
import gc
def make(i):
    scope = {}
    exec('def f(x):\\n    s = 0\\n    for j in range(3): s += x * j\\n    return s + %d' % i, scope)
    return scope['f']
total = 0
for i in range(300):
    total += make(i)(i)
    if i % 50 == 0:
        gc.collect()
print(total)
";
    let (text, outcome) = run(source, |c| c.jit_memory = 40 << 10);
    assert_eq!(text, format!("{}\n", (0..300).map(|i| 3 * i + i).sum::<i32>()));
    // What is dead goes when memory runs out, or before at a collection.
    assert!(counter(&outcome, "jit.evicted") + counter(&outcome, "jit.freed") > 100);
}

#[test]
fn locals_that_change_while_they_wait_on_the_stack() {
    if !works() {
        return;
    }
    let source = "
def f(x, y):
    a = (x, (x := x + 1), x, (y := x * 2), x + y)
    b = [y for y in a]
    return a, b, x, y
def g(x):
    return x + (x := 5) + x
def h(x):
    try:
        return [x, x := 2, undefined_name, x]
    except NameError:
        return x
print(f(1, 2), g(1), h(1))
def d(x):
    if x:
        y = 1
    del x
    try:
        return y
    finally:
        y = 3
try:
    d(0)
except UnboundLocalError as e:
    print(e)
print(d(1))
";
    let (text, _) = run(source, |_| ());
    let (plain, _) = run(source, |c| c.jit = JitLevel::Off);
    assert_eq!(text, plain);
    assert!(text.contains("cannot access local variable 'y'"), "{text}");
}

#[test]
fn exits_are_counted_by_reason() {
    if !works() {
        return;
    }
    let source = "
class P:
    def __init__(self, x): self.x = x
    def m(self, y): return self.x + y
def f(n):
    s = 0
    for i in range(n):
        s = P(i).m(s)
    return s
def g(n):
    t = 'ab'
    for i in range(n):
        i ** 2
        t + t
f(40)
print(f(10000))
g(1000)
";
    let (text, outcome) = run(source, |c| (c.jit_threshold, c.jit_loop_threshold) = (10, 10));
    assert_eq!(text, "49995000\n");
    let count = |name: &str| counter(&outcome, name);
    assert!(count("jit.exit-unhandled.BINARY_POWER") > 900, "{:?}", outcome.counters);
    assert!(count("jit.exit-missed.BINARY_ADD") > 900, "{:?}", outcome.counters);
    assert!(count("jit.exits-missed") >= count("jit.exit-missed.BINARY_ADD"));
    // Instances are made and methods called without the interpreter, but for a full piece of heap now and then.
    assert!(count("jit.exit-missed.CALL") < 1000, "{:?}", outcome.counters);
    assert!(count("map-dicts.instances") >= 10040);
    let parts = count("jit.hot-bytes") + count("jit.cold-bytes") + count("jit.data-bytes");
    assert_eq!(parts, count("jit.bytes"));
}

#[test]
fn methods_of_map_instances_are_bound_without_the_interpreter() {
    if !works() {
        return;
    }
    let source = "
class A:
    def __init__(self): self.x = 0
    def m(self): return 1
class B(A):
    def m(self): return 2
class C(A): pass
def loop(objects, n):
    s = 0
    for i in range(n):
        for o in objects:
            s += o.m()
        if i == n // 2:
            C.m = lambda self: 10
    return s
print(loop([A(), B(), C()], 2000))
o = B()
o.m = lambda: 100
print(loop([o, A()], 100))
";
    for more in [SwitchSet::BASE, SwitchSet::BASE.with(Switch::LookupMethod)] {
        let switches = more.with(Switch::MapDicts).with(Switch::TaggedInts);
        let (text, outcome) = run(source, |c| c.switches = switches);
        assert_eq!(text, "16991\n10100\n");
        let missed = |op: &str| counter(&outcome, &format!("jit.exit-missed.{op}"));
        assert!(missed("LOAD_ATTR_MAP") + missed("LOOKUP_METHOD_MAP") < 300, "{:?}", outcome.counters);
    }
}
