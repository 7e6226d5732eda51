class Box:
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        print("get", k, end="; ")
        return self.d[k]

    def __setitem__(self, k, v):
        print("set", k, v, end="; ")
        self.d[k] = v

    def __delitem__(self, k):
        print("del", k, end="; ")
        del self.d[k]

    def __contains__(self, k):
        print("contains", k, end="; ")
        return "truthy" if k in self.d else ""

    def __len__(self):
        return len(self.d)

    def __iter__(self):
        return iter(list(self.d))

    def __reversed__(self):
        return iter(list(self.d)[::-1])

    def __call__(self, *a, **k):
        return (a, k)


b = Box()
b[1] = "a"
b["k"] = b[1]
b[1, 2] = 5
b[1] += "b"
del b["k"]
print(1 in b, 9 in b, 9 not in b, len(b), bool(b), list(b), list(reversed(b)), b(1, x=2), [*b], b[1])
for f in (lambda: b["zz"], lambda: b.__delitem__("zz"), lambda: callable(b)):
    try:
        print(f())
    except KeyError as e:
        print("KeyError", e)


class NoDunder:
    pass


n = NoDunder()
for f in (lambda: n[0], lambda: n.__setitem__(0, 1), lambda: len(n), lambda: 1 in n, lambda: iter(n), lambda: reversed(n), lambda: n(), lambda: next(n), lambda: int(n), lambda: float(n), lambda: complex(n), lambda: round(n), lambda: hash(n) and 1, lambda: [1][n], lambda: range(n), lambda: bytes(n), lambda: n.__index__(), lambda: "a" * n, lambda: chr(n), lambda: with_(n)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    n[0] = 1
except TypeError as e:
    print(e)
try:
    del n[0]
except TypeError as e:
    print(e)
n.__len__ = lambda: 5
n.__call__ = lambda: 6
n.__getitem__ = lambda i: i
for f in (lambda: len(n), lambda: n(), lambda: n[0]):
    try:
        print(f())
    except TypeError as e:
        print(e)


class Conv:
    def __int__(self):
        return 3

    def __float__(self):
        return 3.5

    def __complex__(self):
        return 3j

    def __index__(self):
        return 4

    def __round__(self, n=None):
        return ("round", n)

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __bytes__(self):
        return b"B"

    def __format__(self, s):
        return "F" + s

    def __hash__(self):
        return 77

    def __dir__(self):
        return ["z", "a"]

    def __sizeof__(self):
        return 1


import math
c = Conv()
print(int(c), float(c), complex(c), round(c), round(c, 2), math.trunc(c), math.floor(c), math.ceil(c), bytes(c), f"{c:x}", hash(c), dir(c), hex(c), [0, 1, 2, 3, 4][c], "ab" * c, range(c), bin(c), list(range(10))[c:], math.sqrt(c))


class BadLen:
    def __len__(self):
        return 2.5


class BadIdx:
    def __index__(self):
        return "x"


class BadIter:
    def __iter__(self):
        return [1]


class BadContains:
    __contains__ = None

    def __iter__(self):
        return iter([1])


class BadHash:
    def __hash__(self):
        return 1.5


class BigLen:
    def __len__(self):
        return 2**70


for f in (lambda: len(BadLen()), lambda: [1][BadIdx()], lambda: list(BadIter()), lambda: 1 in BadContains(), lambda: hash(BadHash()), lambda: len(BigLen())):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
