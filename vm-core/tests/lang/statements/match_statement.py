from collections import namedtuple, deque, OrderedDict, defaultdict
from dataclasses import dataclass
import enum, array

class Color(enum.Enum):
    RED = 1
    GREEN = 2

@dataclass
class Point:
    x: int
    y: int

class Shape:
    __match_args__ = ("kind", "size")
    def __init__(self, kind, size):
        self.kind = kind
        self.size = size

def f(v):
    match v:
        case 0:
            return "zero"
        case -1 | -2:
            return "minus"
        case 1.5:
            return "float"
        case 3+4j:
            return "complex"
        case "a" "b":
            return "ab"
        case b"x":
            return "bytes"
        case None:
            return "none"
        case True:
            return "true"
        case False:
            return "false"
        case Color.RED:
            return "red"
        case Color():
            return "color"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=yy):
            return f"on y {yy}"
        case Point(xx, y=0) if xx > 10:
            return f"far on x {xx}"
        case Point():
            return "point"
        case Shape("circle" as k, size):
            return f"{k} {size}"
        case []:
            return "empty"
        case [x]:
            return f"one {x!r}"
        case [1, *rest]:
            return f"one then {rest}"
        case [first, *_, last] if first == last:
            return f"ends same {first}"
        case (a, b, *_):
            return f"two {a} {b}"
        case {"k": 1, **rest}:
            return f"k=1 {rest}"
        case {"k": [p, q], "z": {"deep": d}}:
            return f"deep {p} {q} {d}"
        case {"k": kk}:
            return f"k {kk}"
        case {}:
            return "dict"
        case str(s):
            return f"str {s}"
        case int(n) | float(n):
            return f"num {n}"
        case bytes():
            return "bytes"
        case _:
            return f"other {type(v).__name__}"

for v in [0, -1, -2, 1.5, 3+4j, "ab", b"x", None, True, False, Color.RED, Color.GREEN, Point(0, 0), Point(0, 5), Point(20, 0), Point(2, 0),
          Point(1, 1), Shape("circle", 3), Shape("sq", 3), [], [5], [1, 2, 3], [7, 8, 7], (1, 2), (3, 4, 5), {"k": 1, "j": 2}, {"k": [1, 2], "z": {"deep": 9}},
          {"k": 7}, {}, {"u": 1}, "hello", 42, 2.25, b"yy", {1, 2}, range(3), range(1, 4), deque([1, 2]), array.array('i', [4, 4]),
          defaultdict(int, k=3), OrderedDict(k=1), bytearray(b"q"), object, memoryview(b"ab")]:
    print(repr(v) if not isinstance(v, (Shape, memoryview)) else "obj", "->", f(v))

def g(cmd):
    match cmd.split():
        case ["go", ("north" | "south" | "east" | "west") as d]:
            return "go " + d
        case ["pick", "up", obj] | ["pick", obj, "up"]:
            return "pick " + obj
        case ["drop", *objs]:
            return "drop " + ",".join(objs)
        case [action]:
            return "act " + action
        case [action, obj]:
            return f"{action} on {obj}"
    return None
for c in ["go north", "go up", "pick up sword", "pick sword up", "drop a b c", "look", "open door", "a b c", ""]:
    print(c, g(c))

# alternatives binding in different order
def h(v):
    match v:
        case (1, a, b, c) | (2, c, a, b) | (3, b, c, a) | [4, c, b, a]:
            return a, b, c
    return "no"
for t in [(1, "a", "b", "c"), (2, "c", "a", "b"), (3, "b", "c", "a"), [4, "c", "b", "a"], (5,)]:
    print(h(t))

def nested(v):
    match v:
        case {"a": [{"b": (x, ((y, 99) | y))}, *tail], **kw}:
            return x, y, tail, kw
        case [[a, [b, [c, *d]]], {"e": e}]:
            return a, b, c, d, e
        case (Point(x=Point(x=i, y=j), y=[k]), *_):
            return i, j, k
    return None
print(nested({"a": [{"b": [1, 2]}, 5, 6], "q": 1}))
print(nested([[1, [2, [3, 4, 5]]], {"e": 6}]))
print(nested([Point(Point(1, 2), [3]), 9]))
print(nested(3))

# errors
class Bad: __match_args__ = ["x"]
class Bad2: __match_args__ = (1,)
class P3: __match_args__ = ("x", "x"); x = 1
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
def e1():
    match Bad():
        case Bad(x): pass
def e2():
    match Bad2():
        case Bad2(x): pass
def e3():
    match P3():
        case P3(x, y): pass
def e4():
    match P3():
        case P3(a, b, c): pass
def e5():
    x = 5
    match 5:
        case x.y: pass
def e6():
    nt = 5
    match 5:
        case nt(): pass
def e7():
    match 5:
        case int(1, 2): pass
class K: a = b = "k"
def e8():
    match {"k": 1}:
        case {K.a: 1, K.b: 2}: pass
for e in (e1, e2, e3, e4, e5, e6, e7, e8): err(e)
for src in ["match 1:\n case x: pass\n case 2: pass", "match 1:\n case _: pass\n case 2: pass", "match 1:\n case (a, a): pass",
            "match 1:\n case a | b: pass", "match 1:\n case [*a, *b]: pass", "match 1:\n case {'a': 1, 'a': 2}: pass",
            "match 1:\n case P(x=1, x=2): pass", "match 1:\n case 1 | x: pass\n case _: pass", "match 1:\n case x | 1: pass",
            "match 1:\n case a.b(): pass\n case -1: pass", 
            "match 1:\n case [a, b] | [b, a]: pass", "match 1:\n  case x if x: pass\n  case y: pass"]:
    try:
        compile(src, "<s>", "exec"); print("ok")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset)
match = 3
case = match + 1
print(match, case)
match (1, 2):
    case (x, y):
        print(x, y)
match 1, 2:
    case [x, y]: print("seq", x, y)
match -5:
    case n if n < 0 and (m := n * 2): print(n, m)
for i in range(6):
    match i:
        case 0: continue
        case 4: break
        case (1 | 2) as z: print("z", z)
        case other: print("o", other)
def gen():
    while True:
        match (yield):
            case "stop": return
            case {"v": v}: print("got", v)
            case _: print("?")
q = gen(); next(q)
for m in [{"v": 1}, 5]: q.send(m)
try: q.send("stop")
except StopIteration: print("stopped")
class MyMap:
    def keys(self): return []
from collections.abc import Mapping, Sequence
class M(Mapping):
    def __init__(self, d): self.d = d
    def __getitem__(self, k): return self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
class S(Sequence):
    def __init__(self, d): self.d = d
    def __getitem__(self, k): return self.d[k]
    def __len__(self): return len(self.d)
print(f(M({"k": 1, "o": 2})), f(S([1, 2, 3])), f(S([])))
class R: 
    def __init__(self): self.v=[1,2]
    def __getitem__(self,i): return self.v[i]
    def __len__(self): return 2
print(f(R()))
Sequence.register(R)
print(f(R()))
