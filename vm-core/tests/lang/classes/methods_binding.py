class A:
    def m(self, x=1):
        return (self.n, x)

    def __init__(self, n):
        self.n = n

    @classmethod
    def c(cls, x=2):
        return (cls.__name__, x)

    @staticmethod
    def s(x=3):
        return x


class B(A):
    pass


a, b = A("a"), B("b")
print(a.m(), A.m(b), B.c(), b.c(5), A.s(), b.s(9), B.__dict__.get("c"), type(A.__dict__["c"]).__name__, type(A.__dict__["s"]).__name__)
m = a.m
a.n = "changed"
print(m(), m.__self__ is a, m.__func__ is A.m, B.c.__self__ is B, a.c.__func__ is A.c.__func__)
fs = [x.m for x in (a, b)]
print([f(i) for i, f in enumerate(fs)], list(map(A.m, [a, b])), sorted([b, a], key=lambda o: o.n)[0].n)
A.m = lambda self, x=0: "patched"
print(m(), a.m())
a.m = lambda: "instance"
print(a.m(), b.m())
del a.m
print(a.m())
del A.m
for f in (lambda: a.m(), lambda: B.m):
    try:
        f()
    except AttributeError as e:
        print(e)
print([].append.__self__, "x".join.__self__, type("".join).__name__, [1, 2].__len__(), list.__len__([1]), str.upper("x"), int.__add__(1, 2), list.append([], 1))
for f in (lambda: list.append(), lambda: list.append(5, 1), lambda: str.upper(5), lambda: int.__add__("a", 1), lambda: dict.get([], 1), lambda: list.__len__(5), lambda: A.c.__func__(), lambda: object.__repr__(), lambda: str.join(5, [])):
    try:
        print(f())
    except TypeError as e:
        print(e)
app = [].append
l = app.__self__
app(1)
app(2)
print(l, max.__name__, (5).__add__(6), (5).__add__.__name__, "a".upper.__name__, {}.get.__qualname__)


class Call:
    def __call__(self, a, *, b=1):
        return a + b


c = Call()
print(c(1), c(1, b=5), c.__call__(2), Call.__call__(c, 3), type(c).__call__(c, 4))


class NoBind:
    f = len
    g = print
    h = Call()
    i = staticmethod(len)
    j = classmethod(lambda cls: cls.__name__)
    k = int


n = NoBind()
print(n.f([1, 2]), n.h(5), n.i("abc"), n.j(), n.k("12"))
print(staticmethod(len)("ab"), classmethod(len).__func__("abc"), staticmethod(A.s).__wrapped__ is A.s)
