# Shapes, methods and classes that change under compiled code.
class Base:
    def __init__(self, v):
        self.v = v
        self.w = 1

    def get(self):
        return self.v

    def kind(self):
        return "base"


class A(Base):
    def kind(self):
        return "a"


class B(Base):
    def get(self):
        return self.v * 2


class C(Base):
    def kind(self):
        return "c"


class D(Base):
    pass


class E(Base):
    def kind(self):
        return "e"


def work(items):
    t = 0
    names = []
    for o in items:
        t += o.get() + o.w
        names.append(o.kind())
    return t, names


mono = [A(i) for i in range(5)]
for k in range(80):
    r = work(mono)
print(r)
poly = [A(1), B(2), C(3), D(4), E(5)]
for k in range(200):
    r = work(poly)
print(r)
A.kind = lambda self: "A changed"
print(work(poly))
Base.get = lambda self: -self.v
print(work(poly))
poly[0].w = 2.5
poly[1].extra = "more"
print(work(poly))
del poly[2].w
try:
    work(poly)
except AttributeError as e:
    print(e)
poly[2].w = 7
print(work(poly))


class Point:
    def __init__(self, x, y=0.0):
        self.x = x
        self.y = y

    def moved(self, dx):
        return Point(self.x + dx, self.y)


def walk(n):
    p = Point(0.5)
    for i in range(n):
        p = p.moved(0.25)
    return p.x, p.y


for k in range(60):
    r = walk(50)
print(r)


class Prop:
    def __init__(self):
        self._v = 3

    @property
    def v(self):
        return self._v

    def __getattr__(self, name):
        return name + "?"


def read(o):
    return o.v, o._v, o.other


for k in range(60):
    r = read(Prop())
print(r)


class Odd:
    def __init__(self):
        return 5


def make():
    return Odd()


for k in range(60):
    try:
        make()
    except TypeError as e:
        r = str(e)
print(r)


def rebind(n):
    t = 0
    for i in range(n):
        t += helper(i)
        if i == n - 5:
            change()
    return t


def helper(i):
    return 1


def change():
    global helper
    helper = lambda i: 100


print(rebind(300))


class Counted:
    count = 0

    def bump(self):
        Counted.count += 1
        return self.count


def bumps(n):
    c = Counted()
    for i in range(n):
        r = c.bump()
    return r


print(bumps(500), Counted.count)
p = Point(1, 2)
p.__class__ = A
p.v = 9
p.w = 1
print(work([p]))
