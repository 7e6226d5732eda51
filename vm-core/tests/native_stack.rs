//! Handlers go on by tail calls that the compiler turns into jumps. If one ever became a call, each run of it would
//! leave a piece of native stack behind: loops over everything the interpreter can do would show it.

use vm_core::run::run_source;
use vm_core::{Config, SWITCHES, SwitchSet};

/// Every kind of statement and expression, many times, then a collection from the same depth.
const PROGRAM: &str = r#"
import gc, math
class Base:
    k = 1
    def m(self, a, b=2, *c, d=4, **e): return a + b
    @property
    def p(self): return self.x
    def __enter__(self): return self
    def __exit__(self, *a): return True
class C(Base):
    def __init__(self, x): self.x = x; self.y = [x]
    def __getitem__(self, i): return i
    def __add__(self, o): return o
    def __iter__(self): return iter((1, 2))
class D(C):
    pass
glob = 0
def gen(n):
    for i in range(n):
        got = yield i
    return n
def delegate(n):
    r = yield from gen(n)
    return r
def outer(n):
    cell = 0
    def inner():
        nonlocal cell
        cell += 1
        return cell
    for i in range(n): inner()
    return cell
def body(n):
    class Local:
        for q in range(n): kept = n
    return Local.kept
def one(i):
    global glob
    glob = i
    c = C(i) if i % 2 else D(i)
    c.z = c.x; c.x += 1; del c.z
    c.m(1); c.m(1, 2); c.m(a=1, b=3, q=1); c.m(*(1, 2), **{'d': 3}); c.p; c[1]; c + 1
    t = (i, 1.5, 'a'); a, b, *r = t[0], t[1], 3, 4
    l = [x * 2 for x in (1, 2, 3)] + [*range(3)]; l[0] = l[-1]; l[1:2]; del l[0]
    s = {1, 2, *l}; d = {'a': i, **{'b': 1}}; d['c'] = 2; del d['c']
    f'{i!r:>4} {1.5:.2f}'; 'a' + 'b'; i // 3; i % 7; -i; ~i; not i; i < 3 < 4; i == 1.0; 2.0 * 1.5 - 1.0 + 0.5 / 2.0
    i in l; i is None; i and c or t; i & 1 | 2 ^ 3; i >> 1 << 2; float(i) < 2.5
    try:
        if i % 3 == 0: raise ValueError(i)
        {}['missing']
    except KeyError: pass
    except (ValueError, TypeError) as e: str(e)
    finally: i = i
    with c: 1 / 0
    for x in c: pass
    for k, v in d.items(): pass
    sum(gen(3)); list(delegate(3)); outer(2); body(2)
    for x in gen(3): pass
    for x in delegate(3): pass
    g = gen(2); next(g); g.send(1); g.close()
    (lambda q: q)(i); len(l); sorted(l, key=lambda q: -q)
    while True:
        math.sin(1.0)
        if math.pi: break
    assert i >= 0
    print(end='')
for i in range(3000): one(i)
gc.collect()
"#;

#[test]
fn no_handler_grows_the_stack() {
    let sets = SWITCHES.iter().filter(|s| s.built_in).map(|s| SwitchSet::BASE.with(s.switch));
    for switches in sets.chain([SwitchSet::BASE, SwitchSet::all()]) {
        let outcome = run_source(Config::with_switches(switches), PROGRAM, "stack.py").unwrap();
        assert_eq!(outcome.status, 0, "{}", switches.label());
        let deepest = outcome.heap.deepest_native;
        assert!(deepest > 0 && deepest < 256 << 10, "{}: {deepest} bytes", switches.label());
    }
}
