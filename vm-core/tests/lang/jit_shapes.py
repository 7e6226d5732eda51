# Sites with two to six classes: the same slot in all, different slots, methods of one and of several, stores.


class Base:
    def __init__(self, n):
        self.ident = n
        self.count = 0
        self.flag = n % 2 == 0

    def busy(self):
        return self.flag or (not self.flag and self.count > 3)

    def step(self):
        self.count += 1
        return self.count


class A(Base):
    def run(self):
        return "A", self.ident


class B(Base):
    def __init__(self, n):
        super().__init__(n)
        self.extra = n

    def run(self):
        self.extra += 1
        return "B", self.extra


class C(Base):
    def run(self):
        self.late = self.count
        return "C", self.late


class D(Base):
    def __init__(self, n):
        self.first = n
        super().__init__(n)

    def run(self):
        return "D", self.first


class E(Base):
    def run(self):
        return "E", None


class F(Base):
    count = property(lambda self: 5, lambda self, v: None)

    def run(self):
        return "F", self.count


def work(objects, n):
    out = []
    total = 0
    for i in range(n):
        o = objects[i % len(objects)]
        if o.busy():
            total += o.ident
        else:
            o.flag = not o.flag
        total += o.step()
        o.count = total % 7
        total += o.count
        out.append(o.run())
    return total, out[-len(objects):]


def fresh(*classes):
    return [c(i) for i, c in enumerate(classes)]


for classes in ((A, B), (A, B, C), (A, C, E, B), (A, B, C, D), (A, B, C, D, E), (A, B, C, D, E, F)):
    objects = fresh(*classes)
    for _ in range(30):
        r = work(objects, 40)
    print(r)


def grow(o, k):
    if k:
        o.more = k
    return o.ident, o.count


objects = fresh(A, B, C, E)
for i in range(200):
    grow(objects[i % 4], i > 150)
print([grow(o, 0) for o in objects], [sorted(vars(o)) for o in objects])
objects[1].__class__ = A
del objects[2].ident
Base.ident = "of the class"
print([grow(o, 0) for o in objects])
Base.busy = lambda self: True
print(work(fresh(A, B, C, E), 8))
try:
    work([A(1), 3], 2)
except AttributeError as e:
    print(e)


class Key:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n


def matches(a, b, n):
    hits = 0
    for _ in range(n):
        if a == b:
            hits += 1
        if a != b:
            hits += 100
    return hits


for _ in range(40):
    matches(Key(1), Key(1), 30)
print(matches(Key(1), Key(1), 5), matches(Key(1), Key(2), 5))
