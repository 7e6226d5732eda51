# functools.lru_cache: what is a call of its own, what is forgotten, what a traceback shows.
import copy
import functools
import pickle
import weakref


def frames(e):
    t, names = e.__traceback__, []
    while t is not None:
        names.append(t.tb_frame.f_code.co_name)
        t = t.tb_next
    return names


calls = []


@functools.lru_cache(maxsize=3)
def area(a, b=1, *rest, c=0):
    "Area"
    calls.append((a, b, rest, c))
    return a * b + c


def did(*a, **k):
    n = len(calls)
    r = area(*a, **k)
    return r, len(calls) - n


print(did(1, 2), did(1, 2), did(1.0, 2), did(True, 2), did(1, b=2), did(a=1, b=2), did(b=2, a=1), did(1, 2))
print(area.cache_info(), area.cache_parameters(), area.__name__, area.__doc__, area.__wrapped__(3, 4))
for n in [1, 2, 3, 1, 4, 1, 2, 3, 4, 4, 1, 5, 4, 1]:
    print(n, did(n), area.cache_info())
area.cache_clear()
print(area.cache_info(), did(1))

typed = functools.lru_cache(typed=True)(lambda *a, **k: (a, k))
print(typed(1), typed(1.0), typed(True), typed(x=1), typed(x=1.0), typed(1), typed("1"), typed.cache_info())
none = functools.lru_cache(maxsize=0)(lambda x: [x])
print(none(1), none(1) is none(1), none.cache_info())
less = functools.lru_cache(maxsize=-5)(lambda x: [x])
print(less(1) is less(1), less.cache_info(), less.cache_parameters())
one = functools.lru_cache(maxsize=1)(lambda x: [x])
print(one(1) is one(1), one(2) is one(1), one((2,)) is one(2), one("a") is one("a"), one.cache_info())
every = functools.cache(lambda *a: [a])
print(every() is every(), every(1) is every((1,)), every(1, 2) is every((1, 2)), every(1 << 70) is every(1 << 70))
print(every(None) is every(None), every(2**62) is every(2**62), every(-0.0) is every(0.0), every.cache_info())


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(300), fib.cache_info())


@functools.lru_cache(maxsize=2)
def bounded(n):
    return n if n < 2 else bounded(n - 1) + bounded(n - 2)


print(bounded(16), bounded.cache_info())


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        if self.n == 13:
            raise ValueError("no hash for 13")
        return 3

    def __eq__(self, other):
        if self.n + other.n == 99:
            raise LookupError("eq")
        return self.n == other.n


class Counted:
    total = 0

    @functools.lru_cache
    def add(self, k=1):
        self.total += k
        return self.total

    @staticmethod
    @functools.lru_cache(2)
    def static(x):
        return -x

    @classmethod
    @functools.cache
    def of(cls, x):
        return cls.__name__, x


c, d = Counted(), Counted()
print(c.add(), c.add(), c.add(2), d.add(), c.add(k=2), c.total, Counted.add.cache_info(), Counted.add(c))
print(c.static(3), Counted.static(3), Counted.of(1), c.of(1), Counted.static.cache_info())
print(c.add.__func__ is Counted.add, Counted.__dict__["add"] is Counted.add, type(Counted.add))


@functools.cache
def of_key(k):
    if k.n == 7:
        raise ZeroDivisionError("seven")
    return k.n


for n in [1, 5, 1, 13, 7, 7, 49, 50, 53, 46]:
    try:
        print(n, of_key(Key(n)))
    except Exception as e:
        print(n, type(e).__name__, e, frames(e))
print(of_key.cache_info())
for bad in [lambda: of_key([]), lambda: of_key(), lambda: area(1, z=2), lambda: functools.lru_cache("x"), lambda: of_key({}, a=1)]:
    try:
        bad()
    except TypeError as e:
        print(e, frames(e))


@functools.lru_cache(maxsize=4)
def again(n):
    if n > 0:
        again.cache_clear()
        again(n - 1)
        again(n - 1)
        return again(0) + n
    return 0


print(again(5), again.cache_info())
print(copy.copy(fib) is fib, copy.deepcopy(fib) is fib, pickle.loads(pickle.dumps(fib)) is fib, weakref.ref(fib)() is fib)
fib.note = 3
print(fib.note, sorted(vars(fib)), repr(fib).split(" at ")[0])


@functools.lru_cache(maxsize=None)
def deep(n):
    return 0 if n == 0 else deep(n - 1) + 1


try:
    print(deep(3000))
except RecursionError as e:
    print("too deep", deep(200))
print(functools.lru_cache(maxsize=5)(max)(3, 9), functools.cache(str)(5))
big = functools.lru_cache(maxsize=100)(lambda x, y: x * y)
print(sum(big(i % 90, i % 3) for i in range(3000)), big.cache_info())
print(sum(big(i % 150, 1) for i in range(3000)), big.cache_info())
