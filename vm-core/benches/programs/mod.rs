//! The programs that the benches of the primitives run.

/// Name and the body of the loop.
pub const PRIMITIVES: &[(&str, &str)] = &[
    ("empty loop", "pass"),
    ("attribute load", "o.value"),
    ("attribute store", "o.value = 1"),
    ("method call", "o.method()"),
    ("global load", "GLOBAL"),
    ("module attribute", "math.pi"),
    ("int add", "i + 1"),
    ("list index", "items[1]"),
    ("list display", "[i, 1, 2]"),
    ("list append", "grown.append(i)"),
    ("list comprehension", "[j for j in items]"),
    ("list sum", "sum(items)"),
    ("list sort", "sorted(items)"),
    ("range list index", "ranged[1]"),
    ("range list loop", "for k in ranged: pass"),
    ("range list made", "list(range(12))"),
    ("dict of texts", "texts[text]"),
    ("dict of ints", "ints[number]"),
    ("dict of objects", "objects[o]"),
    ("dict loop", "for k in texts: pass"),
    ("dict items loop", "for k, v in texts.items(): pass"),
    ("call", "function()"),
    ("allocation", "Point(i, i)"),
];

/// The program around a body. The loop runs in a function, as most loops do.
pub fn program(body: &str, turns: u64) -> String {
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
def main(o, items, ranged, texts, text, ints, number, objects):
    grown = []
    begin = time.perf_counter()
    for i in range({turns}):
        {body}
    print(time.perf_counter() - begin)
o = Derived()
texts = {{'key' + str(k): k for k in range(20)}}
ints = {{k * 1000: k for k in range(20)}}
objects = {{(o if k == 10 else Derived()): k for k in range(20)}}
# A dozen items: list strategies leave shorter lists alone.
main(o, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], list(range(12)), texts, 'key' + str(len('four') + 3), ints, len('four') * 1000, objects)
"
    )
}
