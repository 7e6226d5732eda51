def inner():
    try:
        x = yield "i1"
        print("inner got", x)
        y = yield "i2"
        print("inner got", y)
    except ValueError as e:
        print("inner caught", e)
        yield "recovered"
    finally:
        print("inner finally")
    return "inner result"


def outer():
    r = yield from inner()
    print("outer got", r)
    yield "o1"
    r = yield from [10, 20]
    print("list result", r)
    return "outer result"


g = outer()
print(next(g), g.send("a"), g.send("b"), next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value)
g = outer()
next(g)
print(g.throw(ValueError("v")), next(g))
g.close()
g = outer()
next(g)
g.close()


def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


print(list(deep(20)))


def delegating(it):
    try:
        yield from it
    except AttributeError as e:
        print("AE", e)


g = delegating([1, 2])
next(g)
try:
    g.send(5)
except Exception as e:
    print(type(e).__name__, e)


class It:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration("ret")
        return self.n

    def throw(self, typ, val=None, tb=None):
        print("throw", typ if isinstance(typ, type) else type(typ).__name__)
        return "thrown value"

    def send(self, v):
        print("send", v)
        return "sent"

    def close(self):
        print("closed")


def d():
    r = yield from It()
    print("r", r)


g = d()
print(next(g), g.send(7), g.throw(ValueError), next(g), list(g))
g = d()
next(g)
g.close()
try:
    def bad():
        yield from 5
    list(bad())
except TypeError as e:
    print(e)


def tree(t):
    if isinstance(t, list):
        for x in t:
            yield from tree(x)
    else:
        yield t


print(list(tree([1, [2, [3, [4]], 5], [[6]]])))


def accum():
    total = 0
    while True:
        v = yield
        if v is None:
            return total
        total += v


def collect(out):
    while True:
        out.append((yield from accum()))


out = []
c = collect(out)
next(c)
for v in (1, 2, 3, None, 10, None):
    c.send(v)
print(out)
