# Instances that change their looks between two accesses at the same place.
import copy
import gc


class Thing:
    pass


class Twin:
    pass


def read(o):
    return getattr(o, "a", None), [o.b if hasattr(o, "b") else "no b"]


def show(o):
    return read(o), list(vars(o).items())


one, two = Thing(), Thing()
one.a, one.b = 1, 2
two.b, two.a = 3, 4
print(show(one), show(two))
for o in (one, two, one):
    del o.a
    print(show(o))
    o.a = "again"
    print(show(o))


def act(o, i):
    if i == 0:
        o.b = "b"
    elif i == 1:
        o.__class__ = Twin
    elif i == 2:
        Twin.a = property(lambda self: "data descriptor")
    elif i == 3:
        del Twin.a
    elif i == 4:
        Twin.a = "class attribute"
    elif i == 5:
        del o.a
    elif i == 6:
        o.__dict__["a"] = "through the dict"
    elif i == 7:
        o.__dict__ = {"a": "another", "b": "dict"}
    elif i == 8:
        o.c = "added"
    elif i == 9:
        vars(o).update(a=1, z=2)
    elif i == 10:
        o.__class__ = Thing
    elif i == 11:
        o.__dict__.clear()
    elif i == 12:
        o.a = 12
    elif i == 13:
        Thing.a = lambda self: "a function does not go before the instance"
    elif i == 14:
        del o.a
    elif i == 15:
        del Thing.a


def loop(o):
    for i in range(17):
        try:
            a = o.a
            print(i, a if not callable(a) else "a function", vars(o))
        except AttributeError as e:
            print(i, e, vars(o))
        act(o, i)


t = Thing()
t.a = "a"
loop(t)


class Shadow:
    def __init__(self):
        self.value = "instance"


shadows = [Shadow() for _ in range(3)]
for i in range(5):
    print([s.value for s in shadows], end=" ")
    if i == 0:
        Shadow.value = property(lambda self: "property")
    if i == 1:
        Shadow.value = "plain"
    if i == 2:

        class Setter:
            def __get__(self, o, t):
                return "descriptor"

            def __set__(self, o, v):
                print("set", v, end=" ")

        Shadow.value = Setter()
        shadows[0].value = 1
    if i == 3:
        del Shadow.value
print()


class Method:
    def hook(self):
        return "method"


m = Method()
for i in range(4):
    print(m.hook(), end=" ")
    if i == 0:
        m.hook = lambda: "instance"
    if i == 1:
        m.hook = lambda: "other"
    if i == 2:
        del m.hook
print()

big = Thing()
for i in range(150):
    setattr(big, f"n{i}", i)
print(len(vars(big)), big.n0, big.n149, list(vars(big))[:3])
for i in range(0, 150, 2):
    delattr(big, f"n{i}")
print(len(vars(big)), list(vars(big))[:3], hasattr(big, "n0"), big.n149)

orders = []
for i in range(40):
    o = Thing()
    names = "abcdefgh"
    for k in range(8):
        setattr(o, names[(i * 3 + k * (i % 4 * 2 + 1)) % 8], (i, k))
    orders.append("".join(vars(o)))
print(orders[:6], len(set(orders)))

clone = copy.copy(one)
clone.a = "clone's"
print(show(one), show(clone))
deep = copy.deepcopy(one)
print(show(deep), deep.__dict__ == one.__dict__)


class Base:
    def __init__(self):
        self.base = 1


class Derived(Base):
    def __init__(self):
        self.derived = 0
        super().__init__()
        self.last = 2


print(vars(Derived()), vars(Base()))


class Slotted(Base):
    __slots__ = ("s",)


s = Slotted()
s.s = "slot"
s.free = "dict"
print(s.s, vars(s))


class Picky:
    def __setattr__(self, name, value):
        super().__setattr__(name, (value, "checked"))

    def __delattr__(self, name):
        print("deleting", name)
        super().__delattr__(name)


p = Picky()
p.x = 1
print(p.x, vars(p))
del p.x
print(vars(p))
try:
    del p.x
except AttributeError as e:
    print(e)


class Late:
    pass


late = Late()
Late.__getattr__ = lambda self, name: f"computed {name}"
print(late.q, end=" ")
late.q = "stored"
print(late.q, end=" ")
del late.q
print(late.q)


class Failing:
    def __init__(self, n):
        self.first = n
        if n > 1:
            raise ValueError(n)
        self.second = n


made = []
for n in range(4):
    try:
        made.append(Failing(n))
    except ValueError as e:
        print("failed", e)
print([vars(f) for f in made])


def churn(n):
    # Classes that come and go: an old shape must not answer for a new class.
    results = []
    for i in range(n):
        k = type("K", (), {"get": lambda self: (self.x, self.y)})
        o = k()
        if i % 2:
            o.x, o.y = i, -i
        else:
            o.y, o.x = -i, i
        results.append(o.get())
        if i % 50 == 0:
            gc.collect()
    return results


print(churn(200)[::37])


class Cycle:
    pass


d = Cycle()
d.me = d
d.__dict__["via"] = d.__dict__
print(sorted(vars(d)), d.me is d, d.via is vars(d))

e = Thing()
attributes = vars(e)
e.x = 1
attributes["y"] = 2
print(e.y, attributes)
for name in list(attributes):
    delattr(e, name)
print(attributes, dir(e) == dir(Thing()))
try:
    e.__class__ = int
except TypeError as err:
    print(err)
try:
    e.__dict__ = 5
except TypeError as err:
    print(err)
