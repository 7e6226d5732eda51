# Items, slices, unpacking, tuples and iteration in hot code: indices from the end and past it, lists that change their kind.

def attempt(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)


class Index:
    def __init__(self, i): self.i = i
    def __index__(self): return self.i
    def __repr__(self): return f'Index({self.i})'


class Items:
    def __getitem__(self, i): return ('item', i)
    def __setitem__(self, i, v): print('set', i, v)
    def __iter__(self): return iter('xyz')
    def __repr__(self): return 'Items()'


class MyList(list):
    def __getitem__(self, i): return ('mine', i)
    def __iter__(self): return iter('pqr')


class MyTuple(tuple):
    def __iter__(self): return iter('stu')
    def __getitem__(self, i): return ('my', i)


def item(o, i): return o[i]
def first(o): return o[0]
def second(o): return o[1]
def last(o): return o[-1]
def ninth(o): return o[9]
def part(o, a, b): return o[a:b]
def head(o): return o[:2]
def every(o, a, b, c): return o[a:b:c]
def copy(o): return o[:]


def store(o, i, v):
    o[i] = v
    return o


def store_first(o, v):
    o[0] = v
    o[1] = v
    return o


def raise_second(o, x):
    o[1] += x
    o[0] -= x
    return o


def unpack1(o):
    [a] = o
    return a


def unpack2(o):
    a, b = o
    return b, a


def unpack3(o):
    a, b, c = o
    return c, b, a


def nested(o):
    for (([a, b, c], d, e), (f, [g, h])) in o:
        yield a, b, c, d, e, f, g, h


def swap(o, i, j):
    o[i], o[j] = o[j], o[i]
    o[i], o[j], o[0] = o[0], o[i], o[j]
    return o


def pairs(a, b, c):
    t = (a, b)
    u = (t, c, a)
    a = (a,)
    return a, t, u, (c, (b, t))


def walk(o):
    out = []
    for x in o:
        out.append(x)
    for x in iter(o):
        out.append(x)
    return out


def makers():
    return [[1, 2, 3], [1.5, 2.5, 3.5], ['a', 'b', 'c'], [1, 'b', 2.5], list(range(5)), [], [7], (1, 2, 3), (1, 2), (7,), (),
            'abc', 'ab', 'Größe', b'abc', range(3), range(5, 0, -2), {0: 'zero', 1: 'one', -1: 'end', 9: 'nine'}, {'a': 1, 'b': 2, 'c': 3},
            MyList([1, 2, 3]), MyTuple((1, 2)), Items(), 5, None, [0.5] * 12, list(range(20))]


for _ in range(2):
    for warm in range(40):
        for f in (first, second, last, unpack1, unpack2, unpack3, walk, head, copy):
            attempt(f, [1.5, 2.5, 3.5] if warm % 2 else (4, 5))
    for o in makers():
        print(type(o).__name__, [attempt(f, o) for f in (first, second, last, ninth, head, copy)])
        print('  ', [attempt(item, o, i) for i in (2, -1, -3, -4, True, 2.0, 'a', Index(1), 2 ** 70)])
        print('  ', [attempt(f, o) for f in (unpack1, unpack2, unpack3)], attempt(walk, o))
        print('  ', attempt(part, o, 1, 3), attempt(part, o, -2, None), attempt(part, o, 5, 1), attempt(every, o, 0, 9, 2),
              attempt(every, o, None, None, -1), attempt(part, o, Index(1), 2.5))

for v in (1, 2.5, 'x', None, 2 ** 70, float('nan'), True):
    for o in ([1, 2, 3], [1.5, 2.5, 3.5], ['a', 'b', 'c'], list(range(12)), [0.5] * 12, [], (1, 2), {0: 1}, MyList([5, 6]), Items(), 'ab'):
        print([attempt(store, o, i, v) for i in (0, -1, -2, 99, -99, 1.0, Index(0))], attempt(store_first, o, v))

for o in ([1, 2, 3], [1.5, 2.5], ['a', 'b'], [1, 2.5], [0.5] * 12, list(range(12)), [2 ** 62, -2 ** 62], (1, 2), {0: 1, 1: 2}):
    for _ in range(40):
        r = attempt(raise_second, o, 1)
    print(r, attempt(raise_second, o, 0.5), attempt(raise_second, o, 2 ** 62))

data = [(([1.0, 2.0, 3.0], [4], 'm'), ('n', [5, 6])), (((1, 2, 3), 4, 5), (6, (7, 8)))] * 30
print(list(nested(data))[-2:])
try:
    list(nested(data + [(([1.0, 2.0], 3, 4), (5, [6, 7]))]))
except ValueError as e:
    print(e)
o = [1, 2, 3, 4]
for i in range(100):
    swap(o, i % 3, -1 - i % 4)
print(o)
for i in range(50):
    p = pairs(i, 'b', None)
print(p, attempt(pairs, 1, 2, 3), hash(p) == hash(pairs(49, 'b', None)))


# A list that is changed while it is walked.
def growing(l):
    n = 0
    for x in l:
        n += 1
        if n < 100:
            l.append(x)
        if n == 50:
            l[0] = 'first'
        if n == 60:
            l[-1] = 2.5
    return n, len(l), l[0], l[-1]


for l in ([1], [1.5], ['a'], [(1, 2)]):
    print(growing(l))


def gaps():
    out = []
    for i in (3, 2, 1):
        for j in (i, i + 1)[:i]:
            out.append((i, j))
    return out


for _ in range(40):
    g = gaps()
print(g)
