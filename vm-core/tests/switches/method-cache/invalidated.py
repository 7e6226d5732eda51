# Classes that change between two look-ups of the same name at the same place.
import gc


class Base:
    def who(self):
        return "Base"


class Left(Base):
    pass


class Right(Base):
    pass


class Leaf(Left, Right):
    pass


leaf, right = Leaf(), Right()


def change(i):
    if i == 0:
        Base.who = lambda self: "Base again"
    elif i == 1:
        Right.who = lambda self: "Right"
    elif i == 2:
        Left.who = lambda self: "Left"
    elif i == 3:
        del Left.who
    elif i == 4:
        Leaf.who = lambda self: "Leaf"
    elif i == 5:
        leaf.who = lambda: "instance"
    elif i == 6:
        del leaf.who
    elif i == 7:
        del Leaf.who
        del Right.who
    elif i == 8:
        leaf.__class__ = Right
    elif i == 9:
        Right.who = property(lambda self: lambda: "property")
    elif i == 10:
        Right.who = staticmethod(lambda: "static")
    elif i == 11:
        Right.who = classmethod(lambda cls: "class " + cls.__name__)
    elif i == 12:
        del Right.who
    elif i == 13:
        leaf.__class__ = Leaf
    elif i == 14:
        setattr(Base, "who", lambda self: "setattr")
    elif i == 15:
        type.__setattr__(Left, "who", lambda self: "type.__setattr__")
    elif i == 16:
        type.__delattr__(Left, "who")


def walk():
    for i in range(18):
        print(i, leaf.who(), right.who())
        change(i)


walk()


class A:
    name = "A"


class B:
    name = "B"
    extra = "B's"


class C(A):
    pass


class D(C):
    pass


d = D()
for bases in [(B,), (A, B), (B, A), (A,), (C,)]:
    target = C if bases != (C,) else D
    target.__bases__ = bases
    print(d.name, getattr(d, "extra", "none"), [k.__name__ for k in D.__mro__])


class Negative:
    pass


n = Negative()
for i in range(6):
    print(hasattr(n, "late"), getattr(n, "late", "default"), end="; ")
    if i == 1:
        Negative.late = "class"
    if i == 2:
        n.late = "instance"
    if i == 3:
        del n.late
    if i == 4:
        del Negative.late
print()


class Fallback:
    pass


f = Fallback()
for i in range(4):
    try:
        print(f.thing, end="; ")
    except AttributeError as e:
        print(e, end="; ")
    if i == 0:
        Fallback.__getattr__ = lambda self, name: "getattr " + name
    if i == 1:
        Fallback.__getattribute__ = lambda self, name: "getattribute " + name
    if i == 2:
        del Fallback.__getattribute__, Fallback.__getattr__
print()


class Number:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return "add"


class Special(Number):
    pass


s = Special(1)
for i in range(6):
    try:
        print(s + 1, bool(s), end="; ")
    except TypeError as e:
        print(e, end="; ")
    if i == 0:
        Number.__add__ = lambda self, other: "changed"
    if i == 1:
        Number.__bool__ = lambda self: False
    if i == 2:
        Special.__add__ = lambda self, other: "special"
    if i == 3:
        del Special.__add__, Number.__bool__
    if i == 4:
        del Number.__add__
print()


class Meta(type):
    def tell(cls):
        return "meta"


class Metaclassed(metaclass=Meta):
    pass


class Submeta(Metaclassed):
    pass


for i in range(4):
    print(Submeta.tell(), end="; ")
    if i == 0:
        Meta.tell = lambda cls: "meta changed"
    if i == 1:
        Metaclassed.tell = classmethod(lambda cls: "own")
    if i == 2:
        del Metaclassed.tell
print()


class WithSuper(Leaf):
    def who(self):
        return "super: " + super().who()


w = WithSuper()
for i in range(3):
    print(w.who(), end="; ")
    if i == 0:
        Right.who = lambda self: "new Right"
    if i == 1:
        Left.who = lambda self: "new Left"
print()


def fresh(i):
    # Classes that come and go: a dead one's place in memory must not answer for a new one.
    k = type("K", (), {"tag": lambda self: i, f"only{i % 3}": i})
    o = k()
    return o.tag(), hasattr(o, "only0"), hasattr(o, "only1")


results = []
for i in range(300):
    results.append(fresh(i))
    if i % 100 == 99:
        gc.collect()
print(results[::60])


class Counted:
    count = 0

    def bump(self):
        type(self).count += 1
        return self.count


c = Counted()
for i in range(100):
    c.bump()
print(c.count, Counted.count, c.bump())

for i in range(3):

    class Redefined:
        def m(self, i=i):
            return i

    print(Redefined().m(), end=" ")
print()
