import sys, weakref, gc

class P:
    kind = "P"
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def swap(self):
        self.x, self.y = self.y, self.x
        return self
    def total(self):
        return self.x + self.y

class Q(P):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z

registry = []
class Reg:
    def __init__(self, v):
        self.v = v
        if v % 400 == 0:
            registry.append(self)
        self.w = v + 1

class Half:
    def __init__(self, v):
        self.v = v
        if v % 300 == 299:
            raise ValueError(v, self)
        self.w = 1

class Wrong:
    def __init__(self, v):
        self.v = v
        return None if v < 450 else 5

def joins(n):
    t = 0
    for i in range(n):
        if i % 2:
            p = P(i, 1)
        else:
            p = P(2, i)
        if i % 3 == 0:
            p.x = i * 2
        elif i % 3 == 1:
            p.swap()
        if i % 5 == 0:
            q = Q(1, 2, 3)
        else:
            q = p
        if i % 7 == 0:
            q.y = 10
        t += p.x * 3 + p.y + q.total() + (q is p) + isinstance(q, Q) + isinstance(p, P)
    return t

def both(n):
    "the same instance in two names on one way, two instances on the other"
    t = 0
    for i in range(n):
        a = P(i, 0)
        b = a if i % 2 else P(i, 0)
        a.x += 1
        t += b.x
        if i == n - 2:
            c = [a, b]
            t += c[0] is c[1]
    return t

def registering(n):
    for i in range(n):
        r = Reg(i)
        r.v += 1
    return [(r.v, r.w) for r in registry[-2:]], r is registry[-1]

def raising(n):
    out = []
    for i in range(n):
        try:
            h = Half(i)
            h.w += i
        except ValueError as e:
            me = e.args[1]
            out.append((e.args[0], me.v, hasattr(me, "w"), e.__traceback__.tb_next.tb_lineno))
    return out

def wrong(n):
    for i in range(n):
        try:
            w = Wrong(i)
        except TypeError as e:
            return i, str(e), w.v

def inner(p, i):
    if i % 250 == 249:
        p.x = "changed"
        return p.x / 2
    return p.x

def shown(n):
    out = []
    for i in range(n):
        p = P(i, i)
        try:
            inner(p, i)
        except TypeError as e:
            tb = e.__traceback__
            here, there = tb.tb_frame.f_locals["p"], tb.tb_next.tb_frame.f_locals["p"]
            out.append((here is there, here is p, p.x, p.y))
    return out

def names(n):
    out = set()
    for i in range(n):
        p = P(i, 2)
        try:
            p.nothing
        except AttributeError as e:
            out.add(str(e))
        p.extra = i
        p.more = p.extra + 1
        out.add((p.kind, p.__class__.__name__, tuple(sorted(p.__dict__)), p.more - i))
        del p.extra
        out.add(hasattr(p, "extra"))
    return sorted(map(str, out))

def refs(n):
    alive = 0
    for i in range(n):
        p = P(i, i)
        r = weakref.ref(p)
        alive += r() is p
    return alive

class Changing:
    def __init__(self, v):
        self.v = v
    def get(self):
        return self.v

def change(i, at):
    if i == at:
        Changing.get = lambda self: self.v * 2
    if i == at + 50:
        Changing.v = property(lambda self: 100, lambda self, v: None)
    if i == at + 100:
        del Changing.v
    if i == at + 150:
        Changing.__setattr__ = lambda self, name, v: object.__setattr__(self, name, v + 1)
    if i == at + 200:
        del Changing.__setattr__
        Changing.__del__ = lambda self: dead.append(self.v)

dead = []
def changing(n):
    t = []
    for i in range(n):
        c = Changing(i)
        change(i, n - 250)
        try:
            t.append(c.get() if i < n - 40 else c.v)
        except AttributeError:
            t.append(-1)
    c = None
    gc.collect()
    return sum(t), len(dead) > 40

def gen(n):
    for i in range(n):
        p = P(i, 1)
        yield p.x
        p.x += 1
        yield p
        yield p.x

def generators(n):
    t = 0
    for v in gen(n):
        t += v if isinstance(v, int) else v.x
    return t

class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right
    def check(self):
        return 1 if self.left is None else 1 + self.left.check() + self.right.check()

def tree(d):
    return Node(None, None) if d == 0 else Node(tree(d - 1), tree(d - 1))

def cycle(n):
    t = 0
    for i in range(n):
        a = Node(None, None)
        b = Node(a, None)
        a.left = b
        a.right = a
        if i == n - 3:
            keep = b
        t += a.left.left is a
        t += a.right.right.left is b
    return t, keep.left.left is keep, keep.left.right is keep.left

def ends(n):
    p = None
    for i in range(n):
        old = p
        p = P(i, old.x if old is not None else -1)
    return p.x, p.y, old.x

def many(n):
    t = 0.0
    for i in range(n):
        a = P(i * 0.5, 1.0); b = P(a, 2.0); c = P(b, a); d = P(c, b); e = P(d, c)
        f = P(e, a); g = P(f, b); h = P(g, c); k = P(h, d); l = P(k, e)
        t += l.x.x.x.x.y.y if i % 2 else l.y.y.y.y
        if i == n - 1:
            return t, l.x.x.x is g, l.y is l.x.x.x.x.x

def kw(n):
    t = 0
    for i in range(n):
        p = P(y=i, x=1)
        q = P(*(i, 2))
        t += p.total() + q.total() + bool(p) + (p == q) + (p != q) + (p == p) + len({p, q}) + (p in [q, p])
    return t

def polymorphic(n):
    t = 0
    for i in range(n):
        o = P(i, 1) if i % 3 == 0 else Q(i, 2, 3) if i % 3 == 1 else Node(i, None)
        t += o.left if isinstance(o, Node) else o.total()
    return t

for i in range(3):
    print(joins(600), both(500), registering(1000), raising(700), wrong(500))
    print(shown(600), names(300), refs(200))
    print(generators(300), tree(6).check(), cycle(300), ends(300), many(200), kw(200), polymorphic(300))
print(changing(700))
