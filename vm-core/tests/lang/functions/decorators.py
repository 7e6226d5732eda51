def deco(f):
    print("decorating", f.__name__)

    def wrapper(*a, **k):
        return ("wrapped", f(*a, **k))
    return wrapper


def param(n):
    print("param", n)

    def d(f):
        print("apply", n)
        return lambda *a: (n, f(*a))
    return d


@deco
def one(x):
    return x


@param(1)
@param(2)
@deco
def two(x):
    return x


print(one(5), two(6))


@lambda f: "replaced"
def three():
    pass


print(three)


def classdeco(cls):
    cls.added = True
    return cls


@classdeco
@(lambda c: c)
class C:
    @deco
    def m(self):
        return "m"

    @property
    @deco
    def p(self):
        return "p"

    @classmethod
    @deco
    def c(cls):
        return cls.__name__

    @staticmethod
    @deco
    def s():
        return "s"


print(C.added, C().m(), C().p, C.c(), C.s())
decos = [deco, deco]


@decos[0]
def four():
    return 4


@(x := deco)
def five():
    return 5


print(four(), five(), x is deco)


class Memo:
    def __init__(self, f):
        self.f = f
        self.cache = {}

    def __call__(self, n):
        if n not in self.cache:
            self.cache[n] = self.f(n)
        return self.cache[n]


@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), len(fib.cache))


def trace(f):
    depth = 0

    def w(n):
        nonlocal depth
        depth += 1
        r = f(n)
        depth -= 1
        return r if n else depth
    return w


@trace
def rec(n):
    return rec(n - 1) if n else 0


print(rec(3))
