# Slices of lists in loops that become hot: read, moved, assigned, with every kind of bound and of list.


def flips(start):
    perm = start[:]
    n = 0
    k = perm[0]
    while k:
        perm[:k + 1] = perm[k::-1]
        n += 1
        k = perm[0]
    return n


def rotate(a, times):
    pop, insert = a.pop, a.insert
    for i in range(times):
        insert(i % len(a), pop(0))
    return a


def moves(a, b):
    for i in range(6):
        a[i:i + 3] = b[i:i + 3]
        a[:i] = a[i:]
        a[i + 1:i + 4] = a[i:i + 3]
        a[::2] = a[::-2][:len(a[::2])]
        a[-3:-1] = b[-2:]
        b[i:i] = a[:2]
        del b[-2:]
    return a, b


def reads(a, i, j):
    return (a[i:j], a[:j], a[i:], a[:], a[i:j:2], a[::-1], a[j:i:-1], a[-j:-i], a[i:None], a[100:], a[:-100])


def run(make):
    for turn in range(40):
        a, b = make(9), make(9)
        rotate(a, 20)
        moves(a, b)
        r = reads(make(7), 1, 5)
    print(a, b)
    for part in r:
        print(part)
    # Each part is a list of its own.
    part = a[:]
    part.append(None)
    part[0] = 'other'
    print(a == part, len(a), len(part), a[:] is a)


run(lambda n: list(range(n)))
run(lambda n: [i * 0.5 for i in range(n)])
run(lambda n: [chr(97 + i) for i in range(n)])
run(lambda n: [None, 1, 'x', 2.5, (), 6, 7, 8, 9][:n])
run(lambda n: [2 ** 62 + i for i in range(n)])

total = 0
for i in range(300):
    total += flips([3, 1, 4, 2, 0] if i % 2 else [4, 2, 1, 0, 3])
print(total)


# Not only lists, and not only ints.
def part_of(s, i, j):
    return s[i:j]


for i in range(60):
    r = part_of([1, 2, 3, 4], 1, 3)
for s in [(1, 2, 3, 4), 'abcd', range(10), b'abcd', bytearray(b'abcd')]:
    print(part_of(s, 1, 3))
print(part_of([1, 2, 3], None, 2), part_of([1, 2, 3], True, None), part_of([1, 2, 3], -2 ** 70, 2 ** 70))


class Index:
    def __init__(self, i):
        self.i = i

    def __index__(self):
        print('index', self.i)
        return self.i


print(part_of([1, 2, 3, 4], Index(1), Index(3)))
try:
    part_of([1, 2, 3], 'a', 2)
except TypeError as e:
    print(e)
try:
    part_of(5, 1, 2)
except TypeError as e:
    print(e)


class Sub(list):
    def __getitem__(self, key):
        return ('sub', key)

    def __setitem__(self, key, value):
        print('set', key, value)


print(part_of(Sub([1, 2, 3]), 0, 2))


def put(a, i, j, v):
    a[i:j] = v
    return a


for i in range(60):
    put([1, 2, 3, 4], 1, 3, (9, 9, 9))
print(put([1, 2, 3, 4], 1, 3, (9, 9, 9)), put([1.5, 2.5], 1, 1, ['x']), put([1, 2], 0, 0, (c for c in 'ab')))
put(Sub([1]), 0, 1, [5])
try:
    put([1, 2], 0, 1, 7)
except TypeError as e:
    print(e)


def swap_steps(a):
    a[::2] = a[1::2]
    return a


for i in range(60):
    swap_steps([1, 2, 3, 4])
print(swap_steps(list('abcdef')))
try:
    swap_steps([1, 2, 3])
except ValueError as e:
    print(e)


# The right side reads another list, or the bounds call something that changes it.
def grow(a, f):
    a[:f(a)] = a[::-1]
    return a


for i in range(60):
    grow([1, 2, 3], lambda a: 2)
print(grow([1, 2, 3], lambda a: (a.append(8), 2)[1]))


def head(a, n, last):
    a[:n] = a[last::-1]
    return a


for i in range(60):
    head([1, 2, 3, 4], 3, 2)
for n, last in [(1, 0), (4, 3), (5, 4), (9, 8), (0, -1), (-1, -2), (2, 2), (3, 0), (4, -1), (0, 0), (None, 1), (2, None)]:
    print(n, last, head([1, 2, 3, 4], n, last), head(['a', 'b', 'c'], n, last), head([None, 1.5], n, last), head([], n, last),
          head(list(range(5)), n, last), head([0.5, 1.5, 2.5], n, last))


# pop and insert at their ends.
def drain(a):
    out = []
    while a:
        out.append(a.pop())
        if a:
            out.append(a.pop(0))
        if a:
            out.append(a.pop(-1))
    return out


for i in range(40):
    drain(list(range(10)))
print(drain(list(range(10))), drain(['a', 'b', 'c']), drain([1, 'x', None, 2.5]))


def pops(a, i):
    return a.pop(i)


for i in range(60):
    pops([1, 2, 3], -2)
print(pops([1, 2, 3], -3))
for a, i in [([], 0), ([1], 1), ([1], -2), ([1], 'x'), ({1: 2}, 1), ({1: 2}, 3)]:
    try:
        print(pops(a, i))
    except (IndexError, TypeError, KeyError) as e:
        print(type(e).__name__, e)


def inserts(a, i, v):
    a.insert(i, v)
    return a


for i in range(60):
    inserts([1, 2], 1, 5)
print(inserts([1, 2], -1, 5), inserts([1, 2], 99, 5), inserts([1, 2], -99, 'x'), inserts([], 0, 1.5))


# Tuples keep their identity.
def same(x):
    t = (x, 1)
    u = t
    v = (x, 1)
    kept = [t, u]
    return t is u, kept[0] is kept[1], t is v, t == v


for i in range(60):
    r = same(i)
print(r)
