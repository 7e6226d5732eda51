# Something foreign is put into a list of one kind, in mid-loop and in every way there is.
class Odd:
    def __init__(self, value):
        self.value = value
    def __repr__(self):
        return 'Odd(%r)' % (self.value,)
    def __eq__(self, other):
        return isinstance(other, Odd) and self.value == other.value
    def __lt__(self, other):
        return repr(self) < repr(other)
    __hash__ = None

class Int(int):
    pass

class Text(str):
    pass

kinds = {
    'ints': lambda: [3, 1, 2, -7, 1 << 62, -(1 << 63), 0, 8],
    'floats': lambda: [1.5, -0.0, 0.0, 2.25, float('inf'), -1e300, 3.0, 4.0],
    'strs': lambda: ['b', 'a', '', 'abc', '\u20ac', 'z'],
    'empty': lambda: [],
    'range': lambda: list(range(6)),
}
foreign = [7, 1 << 63, -(1 << 63) - 1, True, Int(5), 2.5, float('nan'), -0.0, 's', Text('t'), None, (1,), [1], Odd(1), b'x']

def append(l, v): l.append(v)
def extend(l, v): l.extend([v, v])
def extend_tuple(l, v): l.extend((v,))
def extend_generator(l, v): l.extend(x for x in [v, 1, v])
def insert(l, v): l.insert(1, v)
def insert_end(l, v): l.insert(99, v)
def add_in_place(l, v): l += [v]
def store(l, v): l[-1:] or l.append(1); l[-1] = v
def store_slice(l, v): l[1:2] = [v, v]
def store_steps(l, v):
    n = len(l[::2])
    l[::2] = [v] * n
def store_self(l, v): l[1:3] = l; l.append(v)

ways = [append, extend, extend_tuple, extend_generator, insert, insert_end, add_in_place, store, store_slice, store_steps, store_self]
for name, make in kinds.items():
    for way in ways:
        for v in foreign:
            l = make()
            before = l[:]
            for step in range(2):
                way(l, v)
            print(name, way.__name__, l, len(l), before, [type(x).__name__ for x in l[-2:]])

# While it is being iterated over.
for make in kinds.values():
    for v in foreign:
        l, seen = make(), []
        for i, x in enumerate(l):
            seen.append(x)
            if i == 1:
                l.append(v)
            if i == 2:
                l[0] = v
            if i > 8:
                break
        print(seen, l)

# While native code works on it.
def changes(make, v):
    l = make()
    def key(x):
        if len(l) == 0:
            l.append(v)
        return repr(x)
    try:
        l.sort(key=key)
    except ValueError as e:
        print(e, l)
    l = make()
    l.extend(l.append(v) or x for x in [1, 2.5, 's'])
    print(l)
    l = make()
    class Comparing:
        def __eq__(self, other):
            if len(l) < 9:
                l.append(v)
            if len(l) == 8:
                l.clear()
                l.append('new')
            return False
    print(Comparing() in l, l.count(Comparing()), l)
    l = make()
    class Index:
        def __index__(self):
            l.append(v)
            return 0
    if l:
        l[Index()] = 9
        print(l, l[Index()], l)
        l[Index():2] = [8]
    l.insert(Index(), 'i')
    print(l)

for make in kinds.values():
    for v in (1, 1.5, 's', None):
        changes(make, v)

# Emptied and filled with something else.
for make in kinds.values():
    for v in (1, 1.5, 's', None):
        l = make()
        other = l
        l.clear()
        l.append(v)
        print(l, other is l, sum(l) if isinstance(v, (int, float)) else l * 2)
        while l:
            l.pop()
        l.append('x')
        l += [v]
        print(other)
        del l[:]
        l[:] = [v, v, 2]
        print(other)

# Too short to be worth it, or made of something that was.
for make in (lambda: [3, 1, 2], lambda: [1.5, -0.0, 0.0], lambda: [7] * 9, lambda: [0.5] * 8):
    for way in (append, insert, store, extend):
        for v in (7, 2.5, 's', True):
            l = make()
            way(l, v)
            print(way.__name__, l, len(l), [type(x).__name__ for x in l[-2:]])

# Read so often that it isn't worth while any more, in every way of reading, and then changed.
def by_index(l): return [l[i] for i in range(len(l))]
def by_loop(l): return [x for x in l]
def by_iterator(l): return list(map(type, l))
for make in (lambda: [i * i for i in range(9)], lambda: [i / 4 for i in range(9)], kinds['ints'], kinds['floats']):
    for read in (by_index, by_loop, by_iterator):
        for v in (5, 2.5, 's'):
            l = make()
            walk = iter(l)
            print(next(walk), [read(l) == read(l[:]) for turn in range(4)], sum(l), max(l))
            l[3] = v
            l.append(v)
            print(read(l), next(walk), l.count(v), l[-1], len(l))
            other = sorted(make(), reverse=True)
            print([read(other)[0] for turn in range(3)], other + [v], next(walk), list(walk)[-1])

# A NaN is found by identity, so a list of floats can't hold one bare.
nan = float('nan')
for make in (lambda: [i / 4 for i in range(9)], lambda: [0.5] * 8, lambda: []):
    for way in (append, insert, store, extend, store_slice):
        l = make()
        way(l, nan)
        at = l.index(nan)
        print(way.__name__, nan in l, float('nan') in l, at, l.count(nan), l[at] is nan, l == l[:], len(l))
