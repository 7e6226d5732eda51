class A:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError("no " + name)


a = A()
print(a.real, a.dyn_x, hasattr(a, "dyn_q"), hasattr(a, "zz"), getattr(a, "zz", "def"))
try:
    a.zz
except AttributeError as e:
    print(e)


class B:
    def __getattribute__(self, name):
        if name == "special":
            return "intercepted"
        return super().__getattribute__(name)

    def __setattr__(self, name, value):
        print("setattr", name, value)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print("delattr", name)
        object.__delattr__(self, name)


b = B()
b.x = 5
b.x += 1
print(b.special, b.x)
del b.x
try:
    b.x
except AttributeError as e:
    print(e)


class Both:
    def __getattribute__(self, name):
        print("ga", name, end="; ")
        raise AttributeError(name)

    def __getattr__(self, name):
        return "fallback:" + name


print(Both().foo)


class Slow:
    def __getattr__(self, name):
        v = len(name)
        setattr(self, name, v)
        return v


s = Slow()
print(s.abc, s.__dict__, s.abc)


class Rec:
    def __getattr__(self, name):
        return self.other


try:
    Rec().x
except RecursionError as e:
    print(type(e).__name__)


class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "_t", target)

    def __getattr__(self, n):
        return getattr(object.__getattribute__(self, "_t"), n)

    def __setattr__(self, n, v):
        setattr(self._t, n, v)


class T:
    y = 1


p = Proxy(T())
p.y = 99
print(p.y, p._t.y, T.y)


class Frozen:
    def __init__(self):
        object.__setattr__(self, "v", 1)

    def __setattr__(self, n, v):
        raise AttributeError(f"cannot set {n}")


f = Frozen()
try:
    f.v = 2
except AttributeError as e:
    print(e, f.v)


class Err:
    def __getattr__(self, name):
        raise ValueError("not attribute error")


for g in (lambda: Err().x, lambda: hasattr(Err(), "x"), lambda: getattr(Err(), "x", 1)):
    try:
        print(g())
    except ValueError as e:
        print("VE", e)


class Dirr:
    z = 1

    def __dir__(self):
        return ["b", "a"]


print(dir(Dirr()), "z" in dir(Dirr), sorted(x for x in dir(T()) if not x.startswith("__")))
o = T()
o.__dict__["weird name"] = 1
print(getattr(o, "weird name"), vars(o))


class Priv:
    __x = 1

    def get(self):
        return self.__x

    def set(self, v):
        self.__x = v

    def __priv(self):
        return "private"

    def call(self):
        return self.__priv()

    __dunder__ = "kept"


q = Priv()
q.set(5)
print(q.get(), q.__dict__, q.call(), q.__dunder__, [n for n in vars(Priv) if "Priv" in n])
try:
    q.__x
except AttributeError as e:
    print(e)
