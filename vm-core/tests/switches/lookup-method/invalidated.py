# Everything that can stand between a method call and the function in the class, changed in mid-loop.
import math


class A:
    tag = "A"

    def f(self, x):
        return ("f", x)


def show(*what):
    print(*what)


# The class's function is replaced, deleted, added in a subclass.
class B(A):
    pass


objects = [A(), B()]
for i in range(12):
    out = []
    for o in objects:
        try:
            out.append(o.f(i))
        except AttributeError as e:
            out.append(str(e))
    show(i, out)
    if i == 1:
        A.f = lambda self, x: ("lambda", x)
    if i == 3:
        B.f = lambda self, x: ("B", x)
    if i == 5:
        del B.f
    if i == 6:
        saved = A.f
        del A.f
    if i == 7:
        A.f = saved
    if i == 8:
        B.__getattr__ = lambda self, name: lambda x: ("getattr", name, x)
        del A.f
    if i == 9:
        A.f = staticmethod(lambda x: ("static", x))
    if i == 10:
        A.f = classmethod(lambda cls, x: (cls.__name__, x))


# An instance attribute shadows the method and goes away again; a data descriptor does not let it.
class C:
    def f(self):
        return "method"


class Data:
    def __get__(self, o, t):
        return lambda: "data"

    def __set__(self, o, v):
        raise AttributeError("read only")


c = C()
for i in range(10):
    show(i, c.f())
    if i == 2:
        c.f = lambda: "own"
    if i == 4:
        C.f = Data()
    if i == 6:
        C.f = lambda self: "again a method"
    if i == 7:
        del c.f
    if i == 8:
        c.__dict__["f"] = lambda: "through __dict__"

# __class__ and __bases__ change, __getattribute__ appears.
class D(C):
    pass


class E(C):
    def f(self):
        return "E's"


d = D()
for i in range(9):
    show(i, d.f())
    if i == 2:
        d.__class__ = E
    if i == 4:
        d.__class__ = D
    if i == 5:
        D.__bases__ = (E,)
    if i == 6:
        D.__getattribute__ = lambda self, name: lambda: "custom " + name
    if i == 7:
        del D.__getattribute__

# The order of evaluation: attribute first, then the arguments, then the call.
class F:
    def f(self, *args, **kw):
        return "old", args, kw


def swap():
    F.f = lambda self, *args, **kw: ("new", args, kw)
    return "swapped"


o = F()
show(o.f(swap(), k=1))
show(o.f(1, k=2))
show(o.f(*[1, 2], **{"k": 3}))
try:
    o.g(swap())
except AttributeError as e:
    show(e)


# One site, receivers of all sorts.
class Slots:
    __slots__ = "f", "x"

    def upper(self):
        return "slots"


class Called:
    def __call__(self, *a):
        return "called", a


class Holder:
    pass


class Sub(str):
    def upper(self):
        return "sub " + str.upper(self)


h = Holder()
h.upper = Called()
k = Holder()
k.upper = "bound".upper
g = Holder()
g.upper = Holder
s = Slots()
for round in range(3):
    for r in ["abc", h, k, s, Sub("x"), "def", Holder, g]:
        try:
            x = r.upper()
            show(type(x).__name__ if isinstance(x, Holder) else x)
        except (AttributeError, TypeError) as e:
            show(type(e).__name__, e)
    if round == 0:
        Holder.upper = lambda self=None: "Holder's"

for r in [math, "a", [], {}, 5, 2.5, None, True, (1,), type, len]:
    try:
        show(r.floor(2.5) if r is math else r.index(r) if r == () else r.__hash__ and r.__class__.__name__.lower())
    except Exception as e:
        show(type(e).__name__, e)

# Wrong arguments are reported alike.
class G:
    def m(self, a, b=2):
        return a, b


for call in [
    lambda: G().m(),
    lambda: G().m(1, 2, 3),
    lambda: G().m(1, c=3),
    lambda: G().m(a=1, b=3),
    lambda: G().missing(1),
    lambda: [].append(),
    lambda: [].append(1, 2),
    lambda: [].append(x=1),
    lambda: "".join(1),
    lambda: (1).real(),
    lambda: None.f(),
    lambda: G.m(),
    lambda: dict.fromkeys("ab").get("a", 7),
    lambda: {}.fromkeys([1]),
]:
    try:
        show(call())
    except Exception as e:
        show(type(e).__name__, e)


# Methods that generators and exceptions interrupt.
def gen(o):
    got = o.m((yield 1), (yield 2))
    yield got


it = gen(G())
show(next(it), it.send("a"), it.send("b"))


class Raiser:
    def m(self, n):
        if n == 0:
            raise ValueError("bottom")
        return self.m(n - 1)


try:
    Raiser().m(5)
except ValueError as e:
    tb, depth = e.__traceback__, 0
    while tb:
        tb, depth = tb.tb_next, depth + 1
    show(e, depth)


class Deep:
    def m(self):
        return self.m()


try:
    Deep().m()
except RecursionError as e:
    show(e)


# super() in all its forms.
class P:
    def f(self, x=0):
        return "P.f", x

    @classmethod
    def k(cls):
        return "P.k", cls.__name__

    @staticmethod
    def s():
        return "P.s"

    @property
    def p(self):
        return lambda: "P.p"


class Q(P):
    def f(self, x=0):
        return super().f(x), super().k(), super().s(), super().p()

    @classmethod
    def k(cls):
        return super().k(), super(Q, cls).k()

    def missing(self):
        return super().nothing()


q = Q()
for i in range(4):
    show(q.f(i), q.k(), Q.k())
    if i == 1:
        P.f = lambda self, x: ("new P.f", x)
    if i == 2:
        P.f = classmethod(lambda cls, x: (cls.__name__, x))
try:
    q.missing()
except AttributeError as e:
    show(e)
