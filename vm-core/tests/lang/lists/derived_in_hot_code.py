# Classes derived from list in code that runs often enough to be compiled.


class Coll(list):
    pass


class Slotted(list):
    __slots__ = ()


class Counting(list):
    def append(self, v):
        super().append(v * 2)

    def __len__(self):
        return 1000 + super().__len__()

    def __iter__(self):
        return iter(['own'])


def work(c, n):
    for i in range(n):
        c.append(i)
    total = 0
    for v in c:
        if v != 'own':
            total += v
    while len(c) > 3 and len(c) < 900:
        total += c.pop(0)
    c.remove(c[0])
    return total, len(c), [*c]


for round in range(60):
    for cls in (Coll, list, Slotted):
        r = work(cls(), 12)
    q = work(Counting(), 3)
print(r, q)


# The list changes while it is iterated.
def growing(c):
    seen = []
    for v in c:
        seen.append(v)
        if v < 4:
            c.append(v + 2)
    return seen


for round in range(80):
    r = growing(Coll([1, 2])), growing([1, 2])
print(r)


# What is in an instance's dict goes before the class's methods; the class changes; the instance changes its class.
def adds(c):
    c.append(1)
    return len(c)


c = Coll()
for round in range(100):
    adds(c)
c.append = lambda v: None
print(adds(c), adds(c))
del c.append
print(adds(c))
Coll.append = lambda self, v: list.append(self, v) or list.append(self, v)
print(adds(c))
del Coll.append
print(adds(c))
Coll.__len__ = lambda self: -5
try:
    adds(c)
except ValueError as e:
    print(e)
del Coll.__len__
c.__class__ = Counting
print(adds(c))


def each(c):
    out = []
    for v in c:
        out.append(v)
    return out[:3]


for round in range(100):
    each(Coll('abc'))
print(each(Counting('abc')), each('xyz'), each(Coll()), each((1, 2)))
Coll.__iter__ = lambda self: iter('changed')
print(each(Coll('abc')))
del Coll.__iter__
print(each(Coll('abc')))
try:
    each(None)
except TypeError as e:
    print(e)


# == and != of objects that leave them to object, until they do not.
class P:
    pass


class Q(P):
    pass


def count(items, one):
    same = different = 0
    for x in items:
        if x == one:
            same += 1
        if x != one:
            different += 1
    return same, different


ps = [P(), Q(), P(), None]
for round in range(100):
    r = [count(ps, p) for p in ps]
print(r)
print(count(ps + [1, 1.5, 'a'], 1), count(ps, 2.5))
Q.__eq__ = lambda self, other: True
print([count(ps, p) for p in ps])
del Q.__eq__
Q.__ne__ = lambda self, other: 'yes'
print([count(ps, p) for p in ps])
del Q.__ne__
print([count(ps, p) for p in ps])


# Names that the first turn of a loop finds unbound.
def late(n, early):
    for i in range(n):
        if i > 0 or early:
            try:
                print(value)
            except UnboundLocalError as e:
                print(e)
        if i > 1:
            value = i
        if i == 4:
            del value
    return i


print(late(6, True), late(3, False))


def quiet(n):
    for i in range(n):
        if i:
            last = i
    try:
        return last
    except UnboundLocalError as e:
        return str(e)


print([quiet(n) for n in (5, 1, 3, 1, 300)])
