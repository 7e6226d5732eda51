# Random operations on a few lists of ints, floats, strs and mixtures, in an order that a small generator draws: every way
# of widening, in every order, beside everything that a list can be asked.
state = 20240229


def draw(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n


INTS = [0, 1, -1, 2, 255, 256, 257, 1 << 31, -(1 << 31), (1 << 62) - 1, 1 << 62, -(1 << 62) - 1, (1 << 63) - 1, -(1 << 63)]
FLOATS = [0.0, -0.0, 1.0, 0.5, -2.5, 1e308, -1e308, 5e-324, float('inf'), -float('inf'), 256.0]
STRS = ['', 'a', 'b', 'ab', 'ba', 'long enough to be a str of its own', '\xe9', '\u0416', '\U0001f600']
OTHERS = [None, True, False, 1 << 64, (), (1, 2), b'a', 1j, 10**30, int, frozenset()]


def value(kind):
    if kind == 0:
        return INTS[draw(len(INTS))]
    if kind == 1:
        return FLOATS[draw(len(FLOATS))]
    if kind == 2:
        return STRS[draw(len(STRS))]
    return OTHERS[draw(len(OTHERS))]


def values(kind, n):
    return [value(kind) for _ in range(n)]


def fresh(kind):
    way = draw(9)
    n = draw(7)
    if way == 0:
        return []
    if way == 1:
        return values(kind, n)
    if way == 2:
        return list(tuple(values(kind, n)))
    if way == 3:
        return [value(kind)] * n
    if way == 4:
        return list(x for x in values(kind, n))
    if way == 5:
        return list(range(draw(5) - 2, draw(9)))
    if way == 6:
        return [*values(kind, n), *values(kind, 2)]
    if way == 7:
        return values(kind, n)[::-1]
    return list(values(kind, n))


def bounds():
    return slice(*[None if draw(3) == 0 else draw(12) - 6 for _ in range(2)] + [draw(5) - 2 or None if draw(3) == 0 else None])


def change(l, kind):
    what = draw(22)
    if what < 4:
        l.append(value(kind))
    elif what == 4:
        l.extend(values(kind, draw(4)))
    elif what == 5:
        l.insert(draw(12) - 6, value(kind))
    elif what == 6 and l:
        l.pop()
    elif what == 7 and l:
        l.pop(draw(len(l)))
    elif what == 8 and l:
        l[draw(len(l))] = value(kind)
    elif what == 9:
        l[bounds()] = values(kind, draw(4))
    elif what == 10:
        del l[bounds()]
    elif what == 11:
        l.reverse()
    elif what == 12:
        l.sort()
    elif what == 13:
        l.sort(key=repr, reverse=draw(2))
    elif what == 14:
        l += tuple(values(kind, 2))
    elif what == 15:
        l *= draw(3)
    elif what == 16 and l:
        l.remove(l[draw(len(l))])
    elif what == 17:
        l.extend(l)
    elif what == 18:
        l[draw(4):draw(8)] = l
    elif what == 19 and draw(4) == 0:
        l.clear()
    elif what == 20:
        l.extend(range(draw(5)))
    elif what == 21:
        l.sort(reverse=True)
    del l[12:]


def ask(l, other, v):
    yield len(l)
    yield v in l
    yield l.count(v)
    yield l.index(v)
    yield l == other
    yield l != l[:]
    yield l < other
    yield l >= other
    yield sum(l)
    yield sum(l, 0.5)
    yield sum(l, 1 << 63)
    yield min(l)
    yield max(l)
    yield sorted(l)
    yield sorted(l, reverse=True)
    yield l + other
    yield l * 2
    yield l[bounds()]
    yield l.copy()
    yield list(reversed(l))
    yield ''.join(l)
    yield tuple(l)
    yield [x for x in l]
    yield [*l, v]
    yield dict.fromkeys(l)
    yield bytes(l)
    yield list(map(type, l))
    yield l[draw(8)]
    yield l[-1]
    yield list(zip(l, other))
    a, *b = l
    yield b
    yield '%s' * len(l) % tuple(l)


def answers(l, other, v):
    questions = ask(l, other, v)
    line = []
    while True:
        try:
            line.append(next(questions))
        except StopIteration:
            return line
        except Exception as e:
            # A generator that raised is at its end: what is left is asked by another one.
            line.append('%s: %s' % (type(e).__name__, e))
            done = len(line)
            questions = rest(l, other, v, done)


def rest(l, other, v, done):
    numbers = [
        lambda: len(l), lambda: v in l, lambda: l.count(v), lambda: l.index(v), lambda: l == other, lambda: l != l[:],
        lambda: l < other, lambda: l >= other, lambda: sum(l), lambda: sum(l, 0.5), lambda: sum(l, 1 << 63), lambda: min(l),
        lambda: max(l), lambda: sorted(l), lambda: sorted(l, reverse=True), lambda: l + other, lambda: l * 2,
        lambda: l[bounds()], lambda: l.copy(), lambda: list(reversed(l)), lambda: ''.join(l), lambda: tuple(l),
        lambda: [x for x in l], lambda: [*l, v], lambda: dict.fromkeys(l), lambda: bytes(l), lambda: list(map(type, l)),
        lambda: l[draw(8)], lambda: l[-1], lambda: list(zip(l, other)),
    ]
    for question in numbers[done:]:
        try:
            answer = question()
        except Exception as e:
            answer = '%s: %s' % (type(e).__name__, e)
        yield answer


print('lists that change')
for round in range(120):
    kind = draw(4)
    l = fresh(kind)
    alias = l
    line = [l[:]]
    for step in range(draw(9)):
        # Mostly of one kind, so that lists stay what they are for a while.
        if draw(5) == 0:
            kind = draw(4)
        try:
            change(l, kind)
        except Exception as e:
            line.append('%s: %s' % (type(e).__name__, e))
    assert alias is l
    print(line, l, [type(x).__name__ for x in l])

print('lists that are asked')
for round in range(60):
    kind = draw(4)
    l, other = fresh(kind), fresh(draw(4) if draw(3) == 0 else kind)
    if draw(3) == 0:
        other = l[:draw(6)]
    print(l, other)
    print(answers(l, other, value(kind if draw(4) else draw(4))))
    print(l, other)

print('not a number')
nan = float('nan')
l = [1.0, 2.0]
print(nan in l, l.count(nan))
l.append(nan)
print(nan in l, float('nan') in l, l.index(nan), l == l[:], l == [1.0, 2.0, float('nan')], l[2] is nan)
l = [nan] * 3
print(l.count(nan), l.count(float('nan')), sorted([3.0, nan, 1.0]), max([nan, 1.0]), max([1.0, nan]))
l = [1.0, 2.0]
l[0] = nan
print(nan in l, l)
print([x for x in [1.0, nan]].index(nan), -0.0 in [0.0], [0.0, -0.0], sorted([0.0, -0.0, -1.0], reverse=True))

print('subclasses')


class Mine(list):
    pass


m = Mine([1, 2, 3])
m.append(4)
m.note = 'kept'
print(m, m.note, m[1:], type(m[1:]).__name__, sum(m), m + [5], m == [1, 2, 3, 4], [1, 2, 3, 4] == m, sorted(m, reverse=True))
m.append('x')
print(m, Mine('abc'), Mine(range(3)), [1] + Mine([2.5]))

print('deep')
rows = [[0] * 4 for _ in range(3)]
rows[1][2] = 7
rows[0].append('x')
rows[2][0] = 1.5
print(rows, [row[:2] for row in rows], sum(rows[1]), sum(rows, []))
import copy
twin = copy.deepcopy(rows)
twin[1][1] = None
print(rows, twin, copy.copy(rows[1]))
print(repr(rows[1]), str([1.5]), f'{[1, 2]}', [[1], [1.0], ['1']] == [[1.0], [1], ['1']], [1, 2] == [1.0, 2.0], [1] == [True])
import bisect, heapq
l = [1, 3, 5]
bisect.insort(l, 4)
bisect.insort(l, 2.5)
print(l, bisect.bisect(l, 3))
h = [5, 1, 4]
heapq.heapify(h)
heapq.heappush(h, 0)
print([heapq.heappop(h) for _ in range(4)], h)
first, second, *others = [1, 2, 3, 4]
print(first, second, others, max(*others), print(*[1, 2], *'ab'))
print([*range(3), 5], [*range(2), *range(2), 'x'], (*range(3), 5), [*range(4)], [1, *range(2)], [*[], *range(3)], max(*range(3), 5))
