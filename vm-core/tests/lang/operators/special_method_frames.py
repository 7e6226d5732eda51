# Special methods that operators ask for: results, NotImplemented, errors, recursion and tracebacks.
import sys, traceback


class V:
    def __init__(self, x): self.x = x
    def __repr__(self): return f'V({self.x})'
    def __add__(self, o): return V(self.x + o.x) if isinstance(o, V) else NotImplemented
    def __radd__(self, o): return V(o + self.x) if isinstance(o, (int, float)) else NotImplemented
    def __sub__(self, o, extra=1): return V(self.x - extra)
    def __iadd__(self, o): return NotImplemented if o is None else V(self.x + 100)
    def __eq__(self, o): return self.x == o.x if isinstance(o, V) else NotImplemented
    def __lt__(self, o): return self.x < o.x if isinstance(o, V) else NotImplemented
    def __gt__(self, o): return ['odd', self.x]
    def __hash__(self): return self.x
    def __neg__(self): return V(-self.x)
    def __invert__(self): raise ArithmeticError('no bits')
    def __pow__(self, n, mod=None): return ('pow', n, mod)
    def __mul__(self, *rest): return rest
    def __matmul__(self, o): yield o


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


a, b = V(1), V(2)
for i in range(3):
    show(lambda: a + b)
    show(lambda: 1 + a)
    show(lambda: 1.5 + a)
    show(lambda: a + 1)
    show(lambda: 'x' + a)
    show(lambda: [] + a)
    show(lambda: a - b)
    show(lambda: a == b)
    show(lambda: a != b)
    show(lambda: a == 1)
    show(lambda: a < b)
    show(lambda: a < 1)
    show(lambda: a > 1)
    show(lambda: 1 > a)
    show(lambda: -a)
    show(lambda: ~a)
    show(lambda: +a)
    show(lambda: a ** 3)
    show(lambda: a * 3)
    show(lambda: list(a @ 3))
    show(lambda: 3 - a)


def inplace():
    v = V(5)
    v += 1
    print(v)
    v += None
inplace_v = V(5)
try:
    inplace()
except TypeError as e:
    print(e)


class Sub(V):
    def __radd__(self, o): return ('Sub.__radd__', o)
    def __gt__(self, o): return 'Sub.__gt__'
print(a + Sub(3), a < Sub(3), Sub(3) + a, Sub(3) < a, 7 + Sub(1))


class Int(int):
    def __add__(self, o): return 'Int.__add__'
    def __radd__(self, o): return 'Int.__radd__'
    def __lt__(self, o): return NotImplemented
    def __bool__(self): return False
print(Int(1) + 1, 1 + Int(1), Int(1) + Int(2), Int(1) < 2, 2 > Int(1), not Int(1))


class Truth:
    def __init__(self, v): self.v = v
    def __bool__(self): return self.v
class Length:
    def __init__(self, v): self.v = v
    def __len__(self): return self.v


def truths(o):
    out = []
    if o: out.append('if')
    if not o: out.append('if not')
    out.append(not o)
    out.append((o and 1) == 1)
    out.append((o or 2) == 2)
    while o:
        out.append('while')
        break
    out.append('yes' if o else 'no')
    return out
for o in (Truth(True), Truth(False), Truth(1), Truth(None), Length(0), Length(3), Length(-1), Length('x'), Length(True), Length(2**70)):
    show(lambda: truths(o))


class Box:
    def __init__(self): self.d = {}
    def __getitem__(self, k):
        if k == 'bad': raise KeyError(k)
        return self.d.get(k, ('default', k))
    def __setitem__(self, k, v): self.d[k] = v
    def __contains__(self, k): return self.d.get(k)
    def __iter__(self): return iter(self.d)
box = Box()
for i in range(3):
    box[i] = i * i
    box[i] += 1
print(box[0], box[1], box[2], box[9], 0 in box, 1 not in box, 9 in box, [*box])
show(lambda: box['bad'])


class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration('end')
        self.n -= 1
        return self.n
class Broken(Count):
    def __next__(self):
        if self.n == 1: raise ValueError('broken')
        return super().__next__()
class NotIter:
    def __iter__(self): return 5
class Gen:
    def __iter__(self):
        yield 1
        yield 2


def loop(it):
    out = []
    for x in it:
        for y in Count(2):
            out.append((x, y))
        if x == 7: break
    else:
        out.append('else')
    return out
show(lambda: loop(Count(3)))
show(lambda: loop(Count(9)))
show(lambda: loop(Broken(3)))
show(lambda: loop(NotIter()))
show(lambda: loop(Gen()))
show(lambda: [x for x in Count(4) if x in (1, 2)])
def inner_stop():
    def g():
        raise StopIteration
    for x in Count(3):
        g()
show(inner_stop)


class P:
    def __init__(self): self._x = 1
    @property
    def x(self): return self._x
    @x.setter
    def x(self, v):
        if v < 0: raise ValueError('negative')
        self._x = v
    @property
    def bad(self): return self.missing
    @property
    def call(self): return lambda *a: a
    only = property(fset=lambda self, v: None)
    native = property(len)
    def __len__(self): return 42
class Q(P):
    @property
    def x(self): return super().x + 1000
    def __getattr__(self, name): return 'getattr ' + name
def properties(p):
    for i in range(3):
        p.x += i
    return p.x
print(properties(P()))
show(lambda: Q().x)
show(lambda: Q().bad)
show(lambda: P().bad)
show(lambda: P().call(1, 2))
show(lambda: P().only)
show(lambda: P().native)
show(lambda: setattr(P(), 'x', -1))
def negative():
    p = P()
    p.x = -1
show(negative)
def readonly():
    Q().x = 1
show(readonly)


class Manager:
    def __enter__(self): return 'entered'
    def __exit__(self, *a): return bool(a[0])
with Manager() as m:
    print(m)
    with Manager():
        1 / 0
class Refuses(Manager):
    def __enter__(self): raise RuntimeError('refused')
def refused():
    with Refuses():
        print('never')
show(refused)


class Deep:
    def __add__(self, o): return self + o
    def __eq__(self, o): return self == o
    def __lt__(self, o): return self < o
    def __getitem__(self, k): return self[k]
    def __bool__(self): return not self
    def __contains__(self, k): return k in self
    def __neg__(self): return -self
    @property
    def p(self): return self.p
    def __iter__(self):
        for x in self: pass
        return iter(())
    def __next__(self):
        for x in N(self): pass
class N:
    def __init__(self, d): self.d = d
    def __iter__(self): return self.d
d = Deep()
for f in (lambda: d + 1, lambda: d == 1, lambda: d < 1, lambda: d[0], lambda: not d, lambda: 1 in d, lambda: -d,
          lambda: d.p, lambda: [x for x in d]):
    show(f)
depth = 0
class Counted:
    def __add__(self, o):
        global depth
        depth += 1
        return self + o
    def __eq__(self, o):
        global depth
        depth += 1
        return self == o
for f in (lambda: Counted() + 1, lambda: Counted() == 1):
    depth = 0
    show(f)
    print(depth)


class T:
    def __add__(self, o):
        raise ValueError('in add')
    def __next__(self):
        return 1 / 0
    def __iter__(self): return self
    @property
    def p(self):
        return self + 1
    def __bool__(self):
        return self.p
def where(f):
    try:
        f()
    except Exception as e:
        for entry in traceback.extract_tb(e.__traceback__):
            print(' ', entry.name, entry.lineno, entry.line)
        print(type(e).__name__, e)
def run_add(): return T() + 1
def run_for():
    for x in T():
        pass
def run_property(): return T().p
def run_if():
    if T(): pass
for f in (run_add, run_for, run_property, run_if):
    where(f)


for o in (Truth(True), Length(0), Length(3), Length(-1), Length('x'), Length(True), Length(2**70), Length(-2**70)):
    show(lambda: len(o))
def lengths(items): return [len(i) for i in items] + [len(items)]
print(lengths([P(), Length(5), 'abc', [1], {}]))
def run_len(): return len(Length(None))
where(run_len)


# Mutation while an operator waits.
class Shifty:
    def __add__(self, o):
        Shifty.__add__ = lambda self, o: 'second'
        return NotImplemented
    def __bool__(self):
        del Shifty.__bool__
        return False
s = Shifty()
show(lambda: s + 1)
show(lambda: s + 1)
print(bool(Truth(True)), 'yes' if s else 'no', 'yes' if s else 'no')
def gen():
    for x in Count(3):
        got = yield x
        if got: print('got', got)
g = gen()
print(next(g), g.send('a'), list(g))
