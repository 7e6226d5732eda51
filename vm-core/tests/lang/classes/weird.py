class A:
    def __new__(cls):
        return "not an instance"

    def __init__(self):
        print("never")


print(A())


class B:
    __call__ = None


try:
    B()()
except TypeError as e:
    print(e)


class C:
    __iter__ = None
    __hash__ = None
    __eq__ = None
    __add__ = None
    __len__ = None
    __contains__ = None


for f in (lambda: iter(C()), lambda: hash(C()), lambda: C() + 1, lambda: len(C()), lambda: 1 in C(), lambda: C() == 1):
    try:
        print(f())
    except TypeError as e:
        print(e)


class Del:
    def __del__(self):
        print("deleted", self.n)


import gc
d = Del()
d.n = 1
del d
gc.collect()
d = Del()
d.n = 2
d = None
gc.collect()


class SelfRef:
    def __init__(self, n):
        self.me = self
        self.n = n

    def __del__(self):
        print("cycle deleted", self.n)


SelfRef(1)
gc.collect()
print("after collect")


class Sub(int):
    def __new__(cls, v):
        return super().__new__(cls, v * 2)

    def __init__(self, v):
        self.orig = v


s = Sub(5)
print(s, s.orig, s + 1)


class Tup(tuple):
    def __new__(cls, *a):
        return super().__new__(cls, a)

    def __getattr__(self, n):
        return "attr " + n


print(Tup(1, 2), Tup().foo, Tup(1)[0])


class Exc(Exception):
    def __init__(self, a, b):
        self.a = a


e = Exc(1, 2)
print(e.args, str(e), repr(e), e.a)


class Dynamic:
    pass


for i in range(5):
    setattr(Dynamic, "m%d" % i, lambda self, i=i: i)
print([getattr(Dynamic(), "m%d" % i)() for i in range(5)])
Dynamic.__init__ = lambda self, q: setattr(self, "q", q)
print(Dynamic(3).q)
Dynamic.__len__ = lambda self: 11
Dynamic.__getitem__ = lambda self, i: i * 2
Dynamic.__eq__ = lambda self, o: "eq!"
x = Dynamic(1)
print(len(x), x[21], x == 1, bool(x))
del Dynamic.__len__
print(bool(x))
try:
    len(x)
except TypeError as e:
    print(e)


class Chain:
    def __init__(self):
        self.calls = []

    def __getattr__(self, n):
        self.calls.append(n)
        return self

    def __call__(self, *a):
        self.calls.append(a)
        return self

    def __getitem__(self, k):
        self.calls.append([k])
        return self


print(Chain().a.b(1).c[2](3).calls)
print(type(type(type)), type.__mro__, object.__bases__, type.__bases__, isinstance(object, type), type(object), object.__class__, ().__class__.__bases__[0].__name__)
print(int.__name__, int.__doc__[:10] if int.__doc__ else None, int.__module__, type(None).__name__, type(...).__name__, type(NotImplemented).__name__)
