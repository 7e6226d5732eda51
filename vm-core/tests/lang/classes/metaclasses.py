class Meta(type):
    def __prepare__(name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": True}

    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        cls.registered = name

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args)
        return super().__call__(*args, **kw)

    def __getattr__(cls, name):
        return "meta getattr " + name

    def __len__(cls):
        return 7

    def __iter__(cls):
        return iter("meta")

    def __getitem__(cls, k):
        return ("item", k)

    def __contains__(cls, x):
        return x == 1

    @property
    def metaprop(cls):
        return "metaprop of " + cls.__name__

    def metamethod(cls):
        return cls.__name__ + " metamethod"

    def __instancecheck__(cls, obj):
        return obj == "magic"

    def __subclasscheck__(cls, sub):
        return sub is int

    def __repr__(cls):
        return "<Meta %s>" % cls.__name__

    def __add__(cls, other):
        return "added"


class A(metaclass=Meta, opt=1):
    y = 2

    def __init__(self, v=None):
        self.v = v


class B(A):
    pass


a = A(5)
print(a.v, A.prepared, A.registered, B.registered, A.dynamic, len(A), list(A), A[3], 1 in A, A.metaprop, A.metamethod(), isinstance("magic", A), isinstance(a, A), issubclass(int, A), issubclass(B, A), A, repr(B), A + 1, type(A), type(B))
for f in (lambda: a.metamethod(), lambda: a.metaprop, lambda: len(a), lambda: a.dynamic):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
C = Meta("C", (A,), {"z": 1})
print(C.z, C().v)


class M1(type): pass
class M2(type): pass
class X(metaclass=M1): pass
class Y(metaclass=M2): pass


try:
    class Z(X, Y):
        pass
except TypeError as e:
    print(e)


class M3(M1, M2): pass
class Z(X, Y, metaclass=M3): pass


print(type(Z).__name__)


def func_meta(name, bases, ns):
    return (name, bases, sorted(k for k in ns if not k.startswith("__")))


class F(metaclass=func_meta):
    a = 1
    b = 2


print(F)
print(type("Dyn", (object,), {"x": 1, "m": lambda self: self.x})().m(), type(5), type("T", (), {}).__name__)
for f in (lambda: type(), lambda: type(1, 2), lambda: type("a", 5, {}), lambda: type("a", (), 5), lambda: type(5, (), {}), lambda: type("a", (5,), {}), lambda: type("a\0b", (), {})):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Singleton(type):
    _inst = {}

    def __call__(cls, *a):
        if cls not in cls._inst:
            cls._inst[cls] = super().__call__(*a)
        return cls._inst[cls]


class Only(metaclass=Singleton):
    pass


print(Only() is Only())


class Enumish(type):
    def __setattr__(cls, k, v):
        raise AttributeError("frozen class")


class Fz(metaclass=Enumish):
    k = 1


try:
    Fz.k = 2
except AttributeError as e:
    print(e, Fz.k)


# A descriptor of the metaclass that can only be set says nothing about reading.
class OnlySet:
    def __set__(self, instance, value):
        print("set", value)


class WithDescriptor(type):
    z = OnlySet()


class HasOwn(metaclass=WithDescriptor):
    z = 5


class HasNone(metaclass=WithDescriptor):
    pass


print(HasOwn.z, type(HasNone.z).__name__)
HasOwn.z = 6
print(HasOwn.z)

import functools
import weakref

p = functools.partial(print, 1)
print(weakref.ref(p)() is p)
