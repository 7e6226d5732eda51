import gc
l = list(range(20, 0, -1))


def key(x):
    if x == 10:
        gc.collect()
    return x


l.sort(key=key)
print(l)


def bad(x):
    if x == 5:
        raise ValueError("key failed")
    return -x


try:
    l.sort(key=bad)
except ValueError as e:
    print(e, l == list(range(1, 21)))


class C:
    n = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        C.n += 1
        if C.n == 10:
            raise KeyError("cmp failed")
        return self.v < o.v


items = [C(i) for i in (5, 3, 8, 1, 9, 2, 7)]
try:
    items.sort()
except KeyError as e:
    print(e, sorted(c.v for c in items), len(items))
log = []


def k2(x):
    log.append(len(data))
    return x


data = [3, 1, 2]
data.sort(key=k2)
print(data, log)


class Rec:
    def __lt__(self, o):
        sorted([3, 1, 2])
        inner = [Rec2(), Rec2()]
        inner.sort()
        return False


class Rec2:
    def __lt__(self, o):
        return True


print(len(sorted([Rec() for _ in range(5)])))
seen = []
print(max([1, 2, 3], key=lambda x: seen.append(x) or -x), seen, min("abc", key=lambda c: {"a": 3, "b": 1, "c": 2}[c]))
print(sorted([[2], [1], [3]], key=lambda x: x.append(0) or x[0]))
big = list(range(200))
big.sort(key=lambda x: (x * 7919) % 211)
print(big[:10], big[-5:])
from functools import cmp_to_key
calls = []


def cmp(a, b):
    calls.append((a, b))
    return (a > b) - (a < b)


print(sorted([3, 1, 2], key=cmp_to_key(cmp)), calls)
calls = []


class T:
    def __init__(self, n):
        self.n = n

    def __lt__(self, o):
        calls.append((self.n, o.n))
        return self.n < o.n


for seq in ([1, 2, 3, 4], [4, 3, 2, 1], [2, 1, 4, 3], [1, 3, 2], [5, 1, 4, 2, 3, 0]):
    calls.clear()
    print([t.n for t in sorted(map(T, seq))], calls)
calls.clear()
print([t.n for t in sorted(map(T, [3, 1, 2]), reverse=True)], calls)
calls.clear()
print(max(map(T, [1, 3, 2])).n, calls)
