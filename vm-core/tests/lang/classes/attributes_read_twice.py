# Attributes that are read again after they were read or written, with everything in between that may have changed them.


class A:
    def __init__(self, x):
        self.x = x
        self.y = 0

    def bump(self):
        self.x += 1
        self.x += 1
        return self.x

    def twice(self, other):
        a = self.x
        other.x = a + 10
        return self.x + a


class S:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x
        self.y = self.x

    def scale(self, f):
        self.x *= f
        self.x *= f
        self.y = self.x if self.x > self.y else self.y
        return self.x + self.y


class Sneaky:
    def __init__(self, target):
        self.target = target

    def __add__(self, other):
        self.target.x = other
        return self.target.x


def same_object(n):
    a = A(1)
    total = 0
    for i in range(n):
        total += a.twice(a) + a.bump()
        a.x = i
    return total


def two_objects(n):
    a, b = A(1), A(2)
    total = 0
    for i in range(n):
        total += a.twice(b) + b.twice(a) + a.bump() - b.x
        a.x, b.x = i, -i
    return total


def slots(n):
    total = 0.0
    for i in range(n):
        s = S(i * 0.5)
        total += s.scale(1.25)
        s.x = i
        total += s.x + s.y
        s.x = s
        total += s.x.y
    return total


def sneaky(n):
    a = A(0)
    s = Sneaky(a)
    total = 0
    for i in range(n):
        a.x = i
        before = a.x
        total += s + (i * 3)
        total += a.x - before
    return total


def branches(n):
    a = A(0)
    total = 0
    for i in range(n):
        if i % 3:
            a.x = i
        elif i % 2:
            a.x = i * 0.5
        total += a.x
        a.y = True
        if a.y:
            a.y = None
        if a.y is None:
            total += 1
    return total


def deleted(n):
    a = A(5)
    missing = 0
    for i in range(n):
        a.x = i
        if i % 7 == 6:
            del a.x
        try:
            missing += a.x - i
        except AttributeError:
            missing += 1
    return missing


def other_shapes(n):
    total = 0
    for i in range(n):
        a = A(i)
        if i % 5 == 4:
            a.z = i
        b = A.__new__(A)
        b.y = i
        b.x = -i
        for o in (a, b):
            o.x += 1
            o.y += o.x
            total += o.x * 3 + o.y
    return total


def through_dict(n):
    a = A(0)
    total = 0
    for i in range(n):
        a.x = i
        a.__dict__["x"] = i + 1
        total += a.x
        setattr(a, "x", i + 2)
        total += a.x
        vars(a).update(x=i + 3)
        total += a.x
    return total


for n in (3, 400):
    print(same_object(n), two_objects(n), slots(n), sneaky(n), branches(n), deleted(n), other_shapes(n), through_dict(n))


class P:
    def __init__(self):
        self._v = 0

    @property
    def v(self):
        self._v += 1
        return self._v


p = P()
print(sum(p.v + p._v + p.v for _ in range(300)), p._v)
