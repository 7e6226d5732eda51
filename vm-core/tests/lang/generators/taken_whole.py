# Generators of which a container takes all at once, hot: what they yield and do is as when they are asked item by item.
import sys


def counted(n):
    for i in range(n):
        got = yield i
        if got is not None:
            print('sent', got)


def failing(n):
    for i in range(n):
        if i == 3:
            raise ValueError('third')
        yield i


def guarded(n):
    try:
        for i in range(n):
            yield i if i != 4 else []
    except TypeError as e:
        print('inside', e)


def states(n):
    for i in range(n):
        yield g.gi_running, g.gi_frame is not None


def nested(n):
    for i in range(n):
        yield sum(set(counted(i))) + len(list(counted(2)))


def delegating(n):
    yield 'first'
    r = yield from counted(n)
    yield r
    return 'ignored'


class Key:
    def __init__(self, n): self.n = n
    def __hash__(self):
        log.append(('hash', self.n, g.gi_running))
        return self.n
    def __eq__(self, other):
        log.append(('eq', self.n, other.n))
        return self.n == other.n


def keys(n):
    for i in range(n):
        yield Key(i % 2)


def attempt(f, *args):
    try:
        r = f(*args)
        return sorted(r, key=repr) if isinstance(r, (set, frozenset)) else r
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)


TAKERS = [list, tuple, set, frozenset, sorted, sum, lambda g: [*g], lambda g: (0, *g), lambda g: {*g}, dict.fromkeys,
          lambda g: list(enumerate(g)), lambda g: [x for x in g], max, lambda g: 2 in g, lambda g: list(zip(g, g))]
for turn in range(3):
    for warm in range(60):
        for f in TAKERS:
            attempt(f, counted(4))
            attempt(f, (x * 0.5 for x in range(3)))
    for n, f in enumerate(TAKERS):
        print(n, attempt(f, counted(5)), attempt(f, failing(5)), attempt(f, (x * x for x in (1, 2.5, 2 ** 40))))
        print('  ', attempt(f, delegating(2)), attempt(f, nested(4)), attempt(f, (c for c in 'abcab')), attempt(f, counted(0)))
        print('  ', attempt(f, (y for x in range(3) for y in (x, None, (x,)) if x != 1)))
    print(attempt(set, guarded(6)), attempt(list, guarded(6)))
for f in (list, set, tuple):
    g = states(3)
    print(f.__name__, f(g) and True, g.gi_frame, g.gi_running)
g = counted(3)
print(next(g), list(g), list(g), g.gi_frame)
for i in range(50):
    log = []
    g = keys(4)
    n = len(set(g))
print(n, len(log), [e for e in log if e[0] == 'eq'], any(e[2] for e in log if e[0] == 'hash'))
long = list(counted(20000))
print(len(long), long[-1], sum(long), len(set(counted(20000))))


def itself():
    yield 1
    yield list(h)


h = itself()
print(attempt(list, h), attempt(list, h))


def deep(n):
    if n:
        yield from list(deep(n - 1))
    yield n


print(list(deep(60))[::15])


def depths():
    for _ in range(3):
        yield sys._getframe().f_back is not None, sys._getframe().f_code.co_name


print(list(depths()))
