class A:
    def m(self):
        return "A.m"

    v = "A.v"


class B(A):
    pass


class C(B):
    pass


def run(obj):
    out = []
    for i in range(12):
        try:
            out.append(obj.m())
        except AttributeError as e:
            out.append("AE")
        out.append(obj.v)
        if i == 0:
            B.m = lambda self: "B.m"
        elif i == 1:
            C.m = lambda self: "C.m"
        elif i == 2:
            obj.m = lambda: "inst.m"
        elif i == 3:
            del obj.m
        elif i == 4:
            del C.m
        elif i == 5:
            del B.m
        elif i == 6:
            A.v = "A.v2"
        elif i == 7:
            obj.v = "inst.v"
        elif i == 8:
            C.v = property(lambda self: "prop", lambda self, x: None)
        elif i == 9:
            del C.v
        elif i == 10:
            del A.m
    return out


print(run(C()))


class Base1:
    def who(self):
        return 1


class Base2:
    def who(self):
        return 2


class D(Base1):
    pass


class E(D):
    pass


def bases():
    out = []
    e = E()
    for i in range(5):
        out.append(e.who())
        if i == 1:
            D.__bases__ = (Base2,)
        if i == 2:
            E.who = lambda self: super(E, self).who() * 100
        if i == 3:
            D.__bases__ = (Base1,)
    return out


print(bases())


class X:
    def f(self):
        return "X"


class Y:
    def f(self):
        return "Y"


def reclass():
    objs = [X() for _ in range(3)]
    out = []
    for i in range(6):
        out.append("".join(o.f() for o in objs))
        objs[i % 3].__class__ = Y if i < 3 else X
    return out


print(reclass())


class Add:
    def __init__(self, v):
        self.v = v

    def __add__(self, o):
        return self.v + o


def dunder():
    a = Add(1)
    out = []
    for i in range(5):
        try:
            out.append(a + 10)
        except TypeError:
            out.append("TE")
        if i == 1:
            Add.__add__ = lambda self, o: "patched"
        if i == 2:
            del Add.__add__
        if i == 3:
            Add.__add__ = lambda self, o: "back"
    return out


print(dunder())


class G:
    def __getattr__(self, n):
        return "ga:" + n


def getattr_hook():
    g = G()
    out = []
    for i in range(5):
        out.append(g.z)
        if i == 0:
            g.z = 1
        if i == 1:
            del g.z
        if i == 2:
            G.z = "cls"
        if i == 3:
            del G.z
    return out


print(getattr_hook())


class S:
    @staticmethod
    def s():
        return "s1"

    @classmethod
    def c(cls):
        return cls.__name__


def statics():
    o = S()
    out = []
    for i in range(4):
        out.append((o.s(), o.c(), S.s(), S.c()))
        if i == 0:
            S.s = staticmethod(lambda: "s2")
        if i == 1:
            S.c = classmethod(lambda cls: "c2")
        if i == 2:
            S.s = lambda *a: len(a)
    return out


print(statics())


def polymorphic():
    class P1:
        def go(self, n):
            return n + 1

    class P2:
        def go(self, n):
            return n * 2

    class P3(P1):
        x = 5

        def go(self, n):
            return super().go(n) - 10

    objs = [P1(), P2(), P3()]
    t = 1
    for i in range(30):
        t = objs[i % 3].go(t)
        if i == 15:
            P1.go = lambda self, n: n + 100
    return t


print(polymorphic())


class N:
    count = 0

    def inc(self):
        self.count += 1
        N.total = getattr(N, "total", 0) + 1
        return self.count


n1, n2 = N(), N()
print([n1.inc() for _ in range(3)], n2.inc(), N.count, N.total, n1.__dict__)


class Later:
    def go(self):
        return self.helper()


def add_later():
    o = Later()
    out = []
    for i in range(3):
        try:
            out.append(o.go())
        except AttributeError as e:
            out.append(str(e))
        if i == 0:
            Later.helper = lambda self: "now defined"
        if i == 1:
            o.helper = lambda: "own"
    return out


print(add_later())
