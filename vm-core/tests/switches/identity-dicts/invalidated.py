# Classes that are given equality or a hash while their instances are keys, and keys that claim to equal anything.
class Point:
    def __init__(self, x):
        self.x = x


points = [Point(i % 5) for i in range(30)]
d = {p: i for i, p in enumerate(points)}
hits = []
for i, p in enumerate(points):
    if i == 10:
        Point.__hash__ = lambda self: self.x
        Point.__eq__ = lambda self, other: isinstance(other, Point) and self.x == other.x
    if i == 20:
        del Point.__eq__
        del Point.__hash__
    hits.append(d.get(p, "gone") if i < 10 or i >= 20 else None)
    if i == 15:
        fresh = {q: q.x for q in points}
        print(len(fresh), fresh[Point(3)], Point(9) in fresh, Point(4) in fresh)
print(hits)

# Only equality, later: the hash is still the address, so nothing but the object itself is found.
class Cell:
    pass


cells = [Cell() for _ in range(12)]
d = {c: i for i, c in enumerate(cells)}
Cell.__eq__ = lambda self, other: True
print(d[cells[3]], [d[c] for c in cells] == list(range(12)))
# A number that hashes as a key does.
print(hash(cells[4]) in d, d.get(hash(cells[4])))
del Cell.__eq__


class Anything:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        return True


d = {c: i for i, c in enumerate(cells)}
print(d[Anything(hash(cells[7]))], Anything(12345) in {cells[0]: 1, cells[1]: 2})
d[Anything(hash(cells[5]))] = "hit"
print(d[cells[5]], len(d))


# A base class gains them; a metaclass; a change of class.
class Base:
    pass


class Derived(Base):
    pass


items = [Derived() for _ in range(10)]
d = {x: i for i, x in enumerate(items)}
for i, x in enumerate(items):
    if i == 5:
        Base.__hash__ = lambda self: 1
    try:
        print(d[x] == i, end=" ")
    except KeyError:
        print("moved", end=" ")
    if i == 5:
        del Base.__hash__
print()


class Hashed:
    def __hash__(self):
        return 77

    def __eq__(self, other):
        return isinstance(other, Hashed)


class Bare:
    pass


b, other = Bare(), Bare()
d = {Bare(): 0 for _ in range(10)}
d[b] = 1
b.__class__ = Hashed
d[Hashed()] = 2
print(d.get(other), d[Hashed()], sorted(d.values()))
b.__class__ = Bare
print(d[b])

# Widened in mid-iteration by a store and by a look-up.
seen = []
d = {x: i for i, x in enumerate(items)}
del d[items[2]]
for k in d:
    seen.append(k)
    if len(seen) == 4:
        Anything(0) in d
        d[items[0]] = "changed"
print(len(seen), d[items[0]], seen == [x for x in items if x is not items[2]])
d["text"] = 1
d[5] = 2
print(len(d), d["text"], d[5], d[items[9]])
try:
    {items[0]: 1}[[]]
except TypeError as e:
    print(e)


class NoHash:
    __hash__ = None


try:
    {items[0]: 1}[NoHash()]
except TypeError as e:
    print(e)


class OnlyEq:
    def __eq__(self, other):
        return self is other


try:
    {OnlyEq(): 1}
except TypeError as e:
    print(e)
