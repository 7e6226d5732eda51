class A:
    x = "A.x"

    def __init__(self):
        self.log = ["A"]

    @classmethod
    def make(cls):
        return [cls.__name__, "A"]

    @staticmethod
    def st():
        return "A.st"

    @property
    def p(self):
        return "A.p"

    def __getitem__(self, k):
        return ("A", k)

    def __len__(self):
        return 3


class B(A):
    x = "B.x"

    def __init__(self):
        super().__init__()
        self.log.append("B")

    @classmethod
    def make(cls):
        return super().make() + ["B"]

    @staticmethod
    def st():
        return "B.st" + super(B, B).st()

    @property
    def p(self):
        return super().p + "B.p"

    def __getitem__(self, k):
        return super().__getitem__(k) + ("B",)

    def old(self):
        return super(B, self).x, super().x, self.x, super().__len__()

    def nested(self):
        def inner():
            return super(B, self).x
        return inner(), [super(B, self).x for _ in range(1)]

    def cell(self):
        return __class__


b = B()
print(b.log, B.make(), B.st(), b.p, b[5], b.old(), b.nested(), b.cell() is B)


class C(B):
    pass


c = C()
print(c.log, C.make(), c.p, c.cell().__name__, super(B, c).p, super(C, C).make())
s = super(B, b)
print(s.__thisclass__, s.__self__ is b, s.__self_class__, repr(s).startswith("<super: <class 'B'>"))
for f in (lambda: s.nope, lambda: setattr(s, "x", 1), lambda: super(C, b), lambda: super(B).x, lambda: s[0], lambda: len(s)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def outside(self):
    return super().x


try:
    outside(b)
except RuntimeError as e:
    print(e)


class D(A):
    def noself():
        return super().x

    def delself(self):
        del self
        return super().x

    def rebound(self):
        self = 5
        return super().x


for call in (lambda: D.noself(), lambda: D().delself(), lambda: D().rebound()):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)


class Meta(type):
    def __call__(cls, *a):
        print("Meta call", a)
        return super().__call__(*a)

    def __new__(m, name, bases, ns):
        ns["added"] = 1
        return super().__new__(m, name, bases, ns)


class M(metaclass=Meta):
    def __init__(self, v):
        self.v = v


print(M(4).v, M.added)
