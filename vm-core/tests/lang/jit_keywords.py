# Calls with keyword arguments of known functions, methods and classes, and sets in loops.
import traceback


def plain(a, b=2, c=3):
    return (a, b, c)


def only(a, *, k=5):
    return (a, k)


def positional(a, /, b=1):
    return (a, b)


def rest(*args, **kw):
    return args, sorted(kw.items())


def fails(a, b):
    return a / b


class Point:
    def __init__(self, x, y=0, z=0):
        self.x, self.y, self.z = x, y, z

    def moved(self, dx=0, dy=0):
        return Point(x=self.x + dx, z=self.z, y=self.y + dy)

    @classmethod
    def at(cls, x, y=7):
        return cls(y=y, x=x)

    @staticmethod
    def add(a, b=10):
        return a + b

    def __repr__(self):
        return f"P{self.x, self.y, self.z}"


class Made:
    def __new__(cls, x=1, y=2):
        o = super().__new__(cls)
        o.args = (x, y)
        return o


def run(n):
    p = Point(0)
    out = 0
    for i in range(n):
        out += sum(plain(i, c=4)) + sum(plain(c=1, a=i)) + sum(plain(a=1, b=2, c=3)) + sum(plain(i, b=i))
        out += sum(only(i, k=i)) + sum(only(i)) + sum(positional(i, b=2))
        out += len(rest(i, k=1)[0])
        p = p.moved(dy=i).moved(dx=1).moved(dy=1, dx=i)
        q = Point.at(x=i)
        out += q.y + Point.add(b=i, a=1) + p.add(i, b=2) + Made(y=i).args[1]
    return out, p


def caught(f):
    try:
        return f()
    except Exception as e:
        return type(e).__name__, str(e), [t.name for t in traceback.extract_tb(e.__traceback__)][1:]


def bad_name():
    return plain(1, d=2)


def twice():
    return plain(1, a=2)


def missing():
    return plain(b=2)


def by_position():
    return positional(a=1)


def divides(b=0):
    return fails(b=b, a=1)


def bad_point():
    return Point(1, w=2)


for _ in range(60):
    run(10)
    for f in (bad_name, twice, missing, by_position, divides, bad_point):
        caught(f)
print(run(30))
for f in (bad_name, twice, missing, by_position, divides, bad_point):
    print(caught(f))
plain.__defaults__ = (20, 30)
print(plain(1, c=2), [plain(1, b=9) for _ in range(3)][-1], run(5))
Point.__init__ = lambda self, x, y=1, z=1: setattr(self, "x", (x, y, z)) or setattr(self, "y", 0) or setattr(self, "z", 0)
print(Point.at(x=3).x, [Point(z=5, x=4).x for _ in range(3)][-1])


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 4

    def __eq__(self, other):
        if self.n == 13:
            raise ValueError("unlucky")
        return isinstance(other, Key) and self.n == other.n


def sets(keys, looked):
    s = set()
    hits = 0
    for k in keys:
        s.add(k)
        if k in s:
            hits += 1
        if k not in s:
            hits -= 100
    for k in looked:
        hits += k in s
        s.discard(k)
    return hits, len(s)


for _ in range(60):
    sets(range(20), range(10, 30))
print(sets(range(20), range(10, 30)), sets("hello", "world"), sets([1, 1.0, True, (1, 2)], [1, (1, 2)]))
print(sets([frozenset([1]), frozenset()], [{1}, set(), frozenset()]))
print(sets([Key(i) for i in range(8)], [Key(3), Key(99), 1]))
print(caught(lambda: sets([[]], [])), caught(lambda: sets([1], [[]])), caught(lambda: sets([Key(9)], [Key(13)])))
print([1 in frozenset((1, 2)), {1} in frozenset([frozenset([1])]), [] in [[]]])
