class Data:
    def __init__(self, name=None):
        self.name = name

    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, obj, cls):
        if obj is None:
            return self
        return obj.__dict__.get("_" + self.name, "unset")

    def __set__(self, obj, value):
        print("set", self.name, value)
        obj.__dict__["_" + self.name] = value

    def __delete__(self, obj):
        print("del", self.name)
        del obj.__dict__["_" + self.name]


class NonData:
    def __get__(self, obj, cls=None):
        return ("nondata", obj is None, cls.__name__ if cls else None)


class OnlySet:
    def __set__(self, obj, value):
        obj.__dict__["os"] = value * 2


class A:
    d = Data()
    n = NonData()
    os = OnlySet()
    e = Data()


a = A()
print(a.d, a.n, A.n, A.d is A.__dict__["d"], type(a.os).__name__)
a.d = 5
a.n = "instance wins"
a.os = 21
print(a.d, a.n, a.os, a.__dict__)
a.__dict__["d"] = "ignored"
print(a.d)
del a.d
print(a.d)
try:
    del a.e
except KeyError as e:
    print(repr(e))


class B(A):
    pass


b = B()
b.d = 7
print(b.d, B.n, b.n)
A.late = Data("late")
b.late = 1
print(b.late)


class GetRaises:
    def __get__(self, obj, cls):
        raise AttributeError("from get")


class C:
    g = GetRaises()

    def __getattr__(self, name):
        return "fallback " + name


print(C().g)
try:
    C.g
except AttributeError as e:
    print(e)


class BadSetName:
    def __set_name__(self, owner, name):
        raise ValueError("bad set_name")


try:
    class X:
        attr = BadSetName()
except RuntimeError as e:
    print(e, repr(e.__cause__))


class Func:
    def __call__(self, *a):
        return a

    def __get__(self, obj, cls):
        import types
        return types.MethodType(self, obj) if obj is not None else self


class M:
    f = Func()


m = M()
print(m.f(1)[1:], m.f(1)[0] is m, M.f(1), M.__dict__["f"].__get__(m, M)(2)[1])
f = lambda self: "fn"
print(f.__get__(5)(), f.__get__(None, int) is f, type(f.__get__(5)).__name__)


class Counter:
    instances = 0

    class _Desc:
        def __get__(self, obj, cls):
            Counter.instances += 1
            return Counter.instances

    auto = _Desc()


c = Counter()
print(c.auto, c.auto, Counter.auto)
