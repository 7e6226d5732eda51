# `enumerate`, `zip` and `reversed` in the heads of loops that become hot, over every kind of sequence.


def numbered(s):
    out = []
    for i, v in enumerate(s):
        out.append((i, v))
    return out


def pairs(a, b):
    out = []
    for x, y in zip(a, b):
        out.append((y, x))
    return out


def backwards(n, step=1):
    out = []
    for i in reversed(range(0, n, step)):
        out.append(i)
    for i in reversed(range(n)):
        out.append(-i)
        if i == 2:
            break
    return out


for turn in range(60):
    r = numbered([1, 2, 3]), pairs([1, 2, 3], [4, 5]), backwards(5)
print(r)
for s in [[1.5, 2.5], ['a', 'b'], [None, 1], (1, 2), range(3), 'xy', {1: 2}, [], (), iter([7, 8]), [2 ** 62, 2 ** 70],
          list(range(4)), enumerate('ab'), (c for c in 'pq')]:
    print(numbered(s))
for a, b in [([1.5], [2, 3]), ('ab', [1, 2]), ((1, 2), (3, 4, 5)), ([], [1]), (range(3), range(5, 9)), (iter([1, 2, 3]), [1, 2]),
             ([1], [None]), ([2 ** 63, 1], ['x', 'y'])]:
    print(pairs(a, b))
print(backwards(0), backwards(1), backwards(7, 3), backwards(7, 2))
for wrong in [5, None]:
    for f in numbered, lambda s: pairs(s, [1]), lambda s: pairs([1], s), backwards:
        try:
            print(f(wrong))
        except TypeError as e:
            print(e)


# The pairs are kept, and are tuples of their own.
def kept(s):
    out = []
    for p in enumerate(s):
        out.append(p)
    for p in zip(s, s):
        out.append(p)
    return out, out[0] is out[0], type(out[0]).__name__


for turn in range(60):
    r = kept([5, 6])
print(r)


# Lists that change under the loop.
def growing(a):
    for i, v in enumerate(a):
        if i < 3:
            a.append(v * 2)
    return a


def shrinking(a, b):
    seen = 0
    for x, y in zip(a, b):
        a.pop()
        seen += 1
    return seen, a


def widened(a):
    out = []
    for i, v in enumerate(a):
        if i == 1:
            a[2] = 'two'
        out.append(v)
    return out


for turn in range(60):
    r = growing([1, 2]), shrinking([1, 2, 3, 4], [1, 2, 3]), widened([1, 2, 3, 4]), widened([1.5, 2.5, 3.5])
print(r)


# Iterators that are not for the loop alone.
def shared(a):
    e = enumerate(a)
    first = next(e)
    rest = []
    for i, v in e:
        rest.append(i)
        if i == 1:
            break
    for i, v in e:
        rest.append(-i)
    r = reversed(range(4))
    next(r)
    back = []
    for i in r:
        back.append(i)
        if i == 1:
            break
    return first, rest, back, list(r), list(reversed(range(3)))


for turn in range(60):
    r = shared([5, 6, 7, 8])
print(r)


def raising(a):
    try:
        for i, v in enumerate(a):
            1 / v
    except ZeroDivisionError:
        return i, v
    try:
        for x, y in zip(a, a):
            x.missing
    except AttributeError as e:
        return str(e), x, y


for turn in range(60):
    r = raising([1, 2, 0]), raising([1, 2])
print(r)


# In generators: the iterator waits in the frame meanwhile.
def items(a, b):
    for i, (x, y) in enumerate(zip(a, b)):
        if i % 2:
            yield i, x, y
        else:
            yield from zip([x], [y])
    for i in reversed(range(3)):
        yield i


for turn in range(60):
    g = items([1, 2, 3, 4], 'abcd')
    r = next(g), list(g)
print(r)


# One loop that sees ints first and floats later.
def weighed(a):
    total = 0
    for i, v in enumerate(a):
        total += i * v
    return total


for turn in range(60):
    r = weighed([1, 2, 3]), weighed([0.5, 1.5])
print(r, weighed([1, 2.5]), weighed(['', 'ab']) if False else None)


class Enumerate:
    def __init__(self, s):
        self.s = s

    def __iter__(self):
        return iter([(9, 'mine')])


def other(s):
    out = []
    for i, v in enumerate(s):
        out.append((i, v))
    return out


for turn in range(60):
    other('ab')
enumerate = Enumerate
print(other('ab'))
del enumerate
print(other('ab'))
