# Every way in which an instance can come to shadow its class, while its methods are being called.
class A:
    kind = "class"

    def __init__(self):
        self.x = 1
        self.y = 2

    def f(self):
        return "method"


def look(o):
    return o.f(), o.kind, o.x


def rounds(title, change):
    o, other = A(), A()
    out = []
    for i in range(6):
        out.append(look(o))
        if i == 2:
            change(o)
    print(title, out, look(other))


def own():
    return "own"


def delete_again(o):
    o.f = own
    look(o)
    del o.f


def through_update(o):
    vars(o).update(f=own, kind="updated")


def new_dict(o):
    o.__dict__ = {"f": own, "x": 3}


def shared_dict(o):
    p = A()
    o.__dict__ = p.__dict__
    p.f = own


def setdefault(o):
    o.__dict__.setdefault("kind", "default")


rounds("nothing", lambda o: None)
rounds("attribute", lambda o: setattr(o, "f", own))
rounds("store", lambda o: o.__setattr__("kind", "stored"))
rounds("dict item", lambda o: o.__dict__.__setitem__("f", own))
rounds("update", through_update)
rounds("new dict", new_dict)
rounds("shared dict", shared_dict)
rounds("setdefault", setdefault)
rounds("deleted again", delete_again)
rounds("other names", lambda o: vars(o).update(z=1, f2=own))


# The class gains an attribute that instances had before it.
class B:
    def __init__(self):
        self.x = 1
        self.g = own

    def f(self):
        return "method"


b = B()
for i in range(8):
    print(i, b.f(), b.g(), b.x)
    if i == 1:
        B.g = lambda self: "class's"
    if i == 2:
        del b.g
    if i == 3:
        b.g = own
    if i == 4:
        del B.g
    if i == 5:
        B.x = property(lambda self: "property")
    if i == 6:
        del B.x


# A base gains it; the bases and the class change.
class Base:
    pass


class Other:
    def name(self):
        return "Other"

    def x(self):
        return "Other.x"


class C(Base):
    def __init__(self):
        self.x = own

    def name(self):
        return "C"


class D(Other):
    pass


c = C()
for i in range(8):
    print(i, c.name(), c.x())
    if i == 1:
        Base.x = lambda self: "Base.x"
    if i == 2:
        C.__bases__ = (Other,)
    if i == 3:
        del C.name
    if i == 4:
        c.__class__ = D
    if i == 5:
        del c.x
    if i == 6:
        D.x = lambda self: "D.x"


# Stores of inherited names, made through `__init__` of two classes that share a dict's history.
class E:
    limit = 10

    def __init__(self, n):
        self.n = n
        if n % 2:
            self.limit = n

    def below(self):
        return self.n < self.limit


es = [E(n) for n in range(6)]
print([e.below() for e in es], [e.limit for e in es])
for e in es:
    e.limit += 1
print([e.limit for e in es], E.limit)
for e in es:
    del e.limit
print([e.limit for e in es])


# Data descriptors, __getattr__, __slots__ with and without a dict, subclasses of built-in classes.
class F(dict):
    def __init__(self):
        self.get2 = own

    def keys(self):
        return "F.keys"


class G:
    __slots__ = "s", "__dict__"

    def m(self):
        return "G.m"


class H:
    def __getattr__(self, name):
        return lambda: "getattr " + name

    def m(self):
        return "H.m"


f, g, h = F(), G(), H()
for i in range(5):
    print(f.keys(), f.get2(), f.get("k"), g.m(), h.m(), h.n())
    if i == 0:
        f.keys = own
        g.s = 1
        h.a = 1
    if i == 1:
        g.m = own
        h.n = own
    if i == 2:
        h.m = own
        f.get = lambda k: "own get"
    if i == 3:
        del g.m, h.n, f.keys
