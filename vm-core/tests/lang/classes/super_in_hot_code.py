# super in code that runs often enough to be compiled, and what it depends on changing under way.
import sys
import traceback


class A:
    def __init__(self, x):
        super().__init__()
        self.x = x

    def f(self, n):
        return ('A', n)

    def where(self):
        raise KeyError(self.x)


class B(A):
    def __init__(self, x, y):
        super(B, self).__init__(x)
        self.y = y

    def f(self, n):
        return ('B',) + super().f(n)

    def where(self):
        return super().where()


class C(A):
    def __init__(self, x):
        super().__init__(x)

    def f(self, n):
        return ('C',) + super(C, self).f(n)


class D(B, C):
    def __init__(self, x, y):
        super().__init__(x, y) if len(D.__mro__) < 5 else A.__init__(self, x)
        self.z = 1

    def f(self, n):
        return ('D',) + super().f(n)


def many(cls, *args):
    out = None
    for i in range(200):
        o = cls(*args)
        out = o.f(i)
    return out


for round in range(3):
    print(many(A, 1), many(C, 2), many(B, 3, 4), many(D, 5, 6))


def traced(o):
    lines = []
    for i in range(100):
        try:
            o.where()
        except KeyError as e:
            lines.append([(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)])
    return lines[0] == lines[-1], lines[-1]


print(traced(B(7, 8)))


# A method of a base changes in mid-loop.
def changing():
    seen = []
    o = B(1, 2)
    for i in range(300):
        if i == 200:
            A.f = lambda self, n: ('new A', n)
        r = o.f(i)
        if r[-2:] not in [s[-2:] for s in seen] and i in (0, 199, 200, 299):
            seen.append(r)
    return seen


print(changing())


# A class derived later, an instance whose class changes, and something that is no instance.
def called(o):
    return B.f(o, 1)


for i in range(200):
    called(B(1, 2))


class E(B):
    pass


class F(B, C):
    pass


print(called(E(1, 2)))
o = D(1, 2)
print(called(o))
p = B(1, 2)
p.__class__ = C
for wrong in (p, 5, None):
    try:
        called(wrong)
    except (TypeError, AttributeError) as e:
        print(e)


# The first argument and the cell of the class may be changed.
class G(A):
    def __init__(self):
        pass

    def f(self, other):
        self = other
        return super().f(0)

    def h(self, n):
        def inner():
            return super(G, self).f(n)
        return inner()

    def cell(self):
        return super().f(9)

    def captured(self):
        def get():
            return self
        return super().f(get() is self)


g = G()
for i in range(200):
    g.f(g), g.h(i), g.cell(), g.captured()
print(g.f(G()), g.h(3), g.cell(), g.captured())
try:
    g.f(B(1, 2))
except TypeError as e:
    print(e)
G.cell.__closure__[0].cell_contents = B
try:
    print(g.cell())
except TypeError as e:
    print(e)
G.cell.__closure__[0].cell_contents = G
print(g.cell())


# Attributes that are no methods, class methods, static methods, and the object itself.
class H:
    value = 1
    label = property(lambda self: 'label of ' + type(self).__name__)

    @classmethod
    def make(cls, n):
        return cls.__name__, n

    @staticmethod
    def still(n):
        return n


class I(H):
    value = 2
    label = 3

    @classmethod
    def make(cls, n):
        return super().make(n) + ('I',)

    def all(self, n):
        s = super()
        return super().value, super().label, super().make(n), super().still(n), s.value, super().__class__

    def shown(self):
        return repr(super(I, self))[:20], hash(super()) is not None

    def missing(self):
        return super().nothing


i = I()
for n in range(150):
    r = i.all(n), I.make(n)
print(r[0][:5], r[0][5].__name__, r[1], i.shown())
for n in range(100):
    try:
        i.missing()
    except AttributeError as e:
        message = str(e)
print(message)


# object.__init__ takes nothing more.
class J:
    def __init__(self, *args):
        super().__init__(*args)


class K:
    def __init__(self, n):
        if n == 99:
            super().__init__(n)
        else:
            super().__init__()


for n in range(100):
    J()
    try:
        K(n)
    except TypeError as e:
        print(e)
try:
    J(1)
except TypeError as e:
    print(e)


# Another `super`.
class L(A):
    def __init__(self):
        pass

    def f(self, n):
        return super().f(n)


l = L()
for n in range(150):
    l.f(n)
real = super


def super(*args):
    class S:
        def f(self, n):
            return 'mine', args and args[0].__name__, n
    return S()


print(l.f(1))
super = real
print(l.f(2))
