import functools
from functools import (total_ordering, singledispatch, singledispatchmethod, cached_property, lru_cache, cache, wraps, update_wrapper,
                       partial, partialmethod, reduce, cmp_to_key)


@total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n if isinstance(other, V) else NotImplemented

    def __lt__(self, other):
        return self.n < other.n if isinstance(other, V) else NotImplemented


print(V(1) < V(2), V(1) <= V(1), V(2) > V(1), V(1) >= V(2), sorted([V(3), V(1)])[0].n)
try:
    V(1) <= 3
except TypeError as e:
    print(e)
try:
    @total_ordering
    class Empty:
        pass
except ValueError as e:
    print(e)


@total_ordering
class G:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __ge__(self, other):
        return self.n >= other.n


print(G(1) < G(2), G(1) <= G(1), G(2) > G(1), G(1) >= G(2))


@singledispatch
def show(x, y=0):
    "doc of show"
    return "object"


@show.register(int)
def _(x, y=0):
    return "int%d" % y


@show.register
def show_list(x: list, y=0):
    return "list"


@show.register(str)
@show.register(bytes)
def _(x, y=0):
    return "text"


class MyInt(int):
    pass


print(show(1), show(True), show(1.5), show([]), show("a"), show(b"b"), show(MyInt(3), 4), show(None), show.__name__, show.__doc__)
print(show.dispatch(int)(1), show.dispatch(dict) is show.registry[object], len(show.registry), list in show.registry)
from collections.abc import Iterable, Sized, Mapping


@singledispatch
def abc(x):
    return "base"


@abc.register(Iterable)
def _(x):
    return "iterable"


@abc.register(Mapping)
def _(x):
    return "mapping"


print(abc([]), abc({}), abc(3), abc("s"))
try:
    show()
except TypeError as e:
    print(e)


class Neg:
    @singledispatchmethod
    def neg(self, arg):
        raise NotImplementedError("no")

    @neg.register
    def _(self, arg: int):
        return -arg

    @neg.register
    def _(self, arg: bool):
        return not arg


print(Neg().neg(5), Neg().neg(True))
try:
    Neg().neg("x")
except NotImplementedError as e:
    print(e)


class C:
    calls = 0

    @cached_property
    def value(self):
        "the value"
        C.calls += 1
        return 42


c = C()
print(c.value, c.value, C.calls, c.__dict__, C.value.__doc__)
del c.value
print(c.value, C.calls)


class Slots:
    __slots__ = ()

    @cached_property
    def x(self):
        return 1


try:
    Slots().x
except TypeError as e:
    print(e)


@lru_cache(maxsize=2)
def sq(x, *, k=0):
    "square"
    print("computing", x, k)
    return x * x + k


print(sq(1), sq(1), sq(2), sq(3), sq(1), sq(1, k=1))
print(sq.cache_info(), sq.__name__, sq.__doc__, sq.__wrapped__(9), sq.cache_parameters())
sq.cache_clear()
print(sq.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())


@lru_cache
def plain(a, b=1):
    return a + b


print(plain(1), plain(1, 1), plain(a=1), plain(1.0), plain.cache_info())


@lru_cache(typed=True)
def typed(a):
    return type(a).__name__


print(typed(1), typed(1.0), typed(True), typed.cache_info())
try:
    plain([])
except TypeError as e:
    print(e)


class M:
    @lru_cache(maxsize=None)
    def m(self, x):
        return x + 1


m = M()
print(m.m(1), m.m(1), M.m.cache_info())


@lru_cache(maxsize=0)
def zero(x):
    return x


print(zero(1), zero(1), zero.cache_info())


def deco(f):
    @wraps(f)
    def wrapper(*a, **k):
        "wrapper doc"
        return f(*a, **k)
    return wrapper


@deco
def named(x: int) -> str:
    "named doc"
    return str(x)


print(named.__name__, named.__doc__, named.__annotations__, named.__wrapped__(3), named.__qualname__)
p = partial(int, base=2)
print(p("101"), p.func, p.args, p.keywords, partial(pow, 2)(5), partial(partial(pow, 2), 3)())
print(repr(partial(print, 1, sep="x"))[:17])


class Cell:
    def set_state(self, state):
        self.state = state

    set_on = partialmethod(set_state, True)
    set_off = partialmethod(set_state, state=False)


cell = Cell()
cell.set_on()
print(cell.state)
cell.set_off()
print(cell.state)
print(reduce(lambda a, b: a * b, range(1, 6)), reduce(lambda a, b: a + b, [], 10), reduce(max, [3, 1, 4]))
try:
    reduce(max, [])
except TypeError as e:
    print(e)
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), sorted("bca", key=cmp_to_key(lambda a, b: (a > b) - (a < b))))
k = cmp_to_key(lambda a, b: a - b)
print(k(1) < k(2), k(1) == k(1), k(3) >= k(2))
