# Generator expressions and comprehensions that are taken at once, in functions that become hot.
import sys
import traceback


def squares(n):
    return (tuple(i * i for i in range(n)), list(i * i for i in range(n)), set(i % 3 for i in range(n)),
            sum(i for i in range(n)), any(i > 5 for i in range(n)), all(i < 5 for i in range(n)),
            [i + 1 for i in range(n)], {i % 2 for i in range(n)}, {i: -i for i in range(n)})


for turn in range(60):
    r = squares(7)
print(r)
print(squares(0), squares(4))


def closures(pool, picks, shift):
    return tuple(pool[i] for i in picks), set(pool[i] + shift for i in picks), [pool[i] for i in picks if i != shift]


for turn in range(60):
    r = closures((10, 20, 30), [2, 0, 1], 1)
print(r)
# Other kinds of everything, once the code is hot.
t, s, l = closures('abc', [2, 0, 1], 'x')
print(t, sorted(s), l)
t, s, l = closures([1.5, 2.5, None][:2], (1, 0), 0.5)
print(t, sorted(s), l)
print(closures({0: True, 1: 2 ** 70}, iter([0, 1]), 1))
t, s, l = closures(range(5, 9), range(3), 2 ** 62)
print(t, sorted(s), l)
for wrong in [((1, 2), [0, 5], 1), ((1, None), [0, 1], 1), (5, [1], 1), ((1, 2), 7, 1), (([], 1), [0, 1], 0)]:
    try:
        print(closures(*wrong))
    except Exception as e:
        print(type(e).__name__, e, [f.name for f in traceback.extract_tb(e.__traceback__)],
              [f.lineno - closures.__code__.co_firstlineno for f in traceback.extract_tb(e.__traceback__)[1:]])


def sums(values, start=None):
    if start is None:
        return sum(v * 2 for v in values)
    return sum((v * 2 for v in values), start)


for turn in range(60):
    r = sums([1, 2, 3])
print(r, sums([1.5, 2]), sums([2 ** 61, 2 ** 61, 5]), sums([]), sums([True, False]), sums([1, 2.5, 2 ** 70]), sums([1], 10))
try:
    sums(['a'])
except TypeError as e:
    print(e)


class Number:
    def __init__(self, n):
        self.n = n

    def __mul__(self, other):
        return Number(self.n * other)

    def __radd__(self, other):
        return Number(self.n + (other.n if isinstance(other, Number) else other))

    __add__ = __radd__

    def __hash__(self):
        print('hash', self.n)
        if self.n == 3:
            raise KeyError('three')
        return 7

    def __eq__(self, other):
        print('eq', self.n)
        return isinstance(other, Number) and self.n == other.n

    def __bool__(self):
        print('bool', self.n)
        if self.n == 3:
            raise ValueError('three')
        return self.n > 1


print(sums([Number(3), Number(4)]).n)


def distinct(values):
    return len(set(v for v in values))


def some(values):
    return any(v for v in values), all(v for v in values)


for turn in range(60):
    distinct([1, 2, 2])
    some([0, 1])
print(distinct([1, 2, Number(1), Number(2), Number(2), 'a', 1.0]), some([Number(0), Number(1), Number(2)]))
for f in distinct, some:
    try:
        f([1, Number(1), Number(3)] if f is distinct else [0, Number(3)])
    except Exception as e:
        print(type(e).__name__, e, [x.name for x in traceback.extract_tb(e.__traceback__)])
try:
    distinct([[], 1])
except TypeError as e:
    print(e, [x.name for x in traceback.extract_tb(e.__traceback__)])


# What is gone over changes meanwhile.
def growing(a):
    return tuple(a.append(v) or v for v in a if len(a) < 12)


for turn in range(60):
    r = growing([1, 2])
print(r)


# The generator is there for whoever looks.
def look(n):
    return tuple(sys._getframe(0).f_code.co_name + sys._getframe(1).f_code.co_name for i in range(n))


for turn in range(60):
    r = look(2)
print(r)


def outer(names):
    def name_of(i):
        if i == 3:
            raise LookupError(i)
        return names[i]
    return tuple(name_of(i) for i in range(len(names) + 1))


for turn in range(60):
    try:
        r = outer('ab')
    except IndexError as e:
        r = [x.name for x in traceback.extract_tb(e.__traceback__)]
print(r)
try:
    outer('abcd')
except LookupError as e:
    print(repr(e), [x.name for x in traceback.extract_tb(e.__traceback__)])


# Nested, and StopIteration out of one.
def nested(n):
    return tuple(sum(j for j in range(i)) for i in range(n)), [[i * j for j in range(3)] for i in range(n)]


def stopped(it, n):
    return list(next(it) for i in range(n))


for turn in range(60):
    r = nested(5)
    stopped(iter([1, 2, 3]), 3)
print(r)
try:
    stopped(iter([1, 2]), 3)
except RuntimeError as e:
    print(e, repr(e.__cause__), [x.name for x in traceback.extract_tb(e.__traceback__)])


# Kept instead of taken.
def kept(n):
    g = (i * 2 for i in range(n))
    first = next(g)
    return first, type(g).__name__, g.__name__, tuple(g), sorted(-i for i in range(n)), max(i for i in range(1, n)), \
        ','.join(str(i) for i in range(n)), dict((i, i) for i in range(2))


for turn in range(60):
    r = kept(4)
print(r)


# The names are somebody else's now.
def renamed(n):
    return tuple(i for i in range(n))


for turn in range(60):
    renamed(3)
tuple = list
print(renamed(3))
del tuple
print(renamed(3))


# In a generator that is itself taken, and in one that is not.
def rows(n):
    for i in range(n):
        pool = [i, i + 1]
        yield tuple(pool[j] for j in range(2))


for turn in range(60):
    r = list(rows(3)), [row for row in rows(2)]
print(r)


def walrus(values):
    found = any((hit := v) > 3 for v in values)
    return found, hit


for turn in range(60):
    r = walrus([1, 5, 2])
print(r, walrus([1]))
