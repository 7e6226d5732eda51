class P:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


p = P(1, 2)
p.x += 10
print(p.x, p.y, P.__slots__, hasattr(p, "__dict__"), P.x.__name__, type(P.x).__name__)
for f in (lambda: setattr(p, "z", 1), lambda: p.z, lambda: p.__dict__, lambda: delattr(p, "x") or p.x, lambda: delattr(p, "x"), lambda: P.x.__get__(5), lambda: setattr(P, "nope", 1) or p.nope, lambda: setattr(p, "nope", 3)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
p.x = "back"
print(p.x, P.x.__get__(p), P.x is P.__dict__["x"])


class Q(P):
    __slots__ = ["z"]


class R(P):
    pass


class S:
    __slots__ = "single"


class Dict(P):
    __slots__ = ("__dict__",)


q = Q(1, 2)
q.z = 3
print(q.x, q.y, q.z, hasattr(q, "__dict__"))
r = R(1, 2)
r.anything = 5
print(r.__dict__, r.x)
s = S()
s.single = 1
d = Dict(1, 2)
d.free = 1
print(s.single, d.__dict__, d.x)


class Priv:
    __slots__ = ("__secret",)

    def __init__(self):
        self.__secret = 42

    def get(self):
        return self.__secret


print(Priv().get(), Priv()._Priv__secret)
for bad in ("class A:\n __slots__ = ('x',)\n x = 1", "class A:\n __slots__ = (5,)", "class A:\n __slots__ = ('a b',)", "class A(int):\n __slots__ = ('x',)", "class A(P, Q2): pass", "class A:\n __slots__ = ('__dict__', '__dict__')", "class X1:\n __slots__ = ('a',)\nclass X2:\n __slots__ = ('b',)\nclass X3(X1, X2): pass", "class A(tuple):\n __slots__ = ('q',)"):
    try:
        exec(bad)
        print("ok", bad.splitlines()[-1])
    except Exception as e:
        print(type(e).__name__, e)


class E(Exception):
    __slots__ = ("code",)


e = E("m")
e.code = 5
print(e.code, e.args)


class WithMap:
    __slots__ = {"a": "doc of a", "b": "doc of b"}


w = WithMap()
w.a = 1
print(w.a, WithMap.a.__doc__, sorted(WithMap.__slots__))
x = P(1, 2)
x.__class__ = type("P2", (), {"__slots__": ("x", "y")})
print(type(x).__name__, x.x)
try:
    x.__class__ = R
except TypeError as e:
    print(e)


class Documented:
    __slots__ = ("__doc__", "x")


d = Documented()
d.__doc__ = "of the instance"
print(d.__doc__, type(Documented.__dict__["__doc__"]).__name__)
