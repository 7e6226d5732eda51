class T:
    def __init__(self):
        self._c = 0

    @property
    def c(self):
        "celsius"
        return self._c

    @c.setter
    def c(self, v):
        if v < -273:
            raise ValueError("too cold")
        self._c = v

    @c.deleter
    def c(self):
        print("deleting")
        self._c = None

    @property
    def ro(self):
        return "read only"

    wo = property(None, lambda self, v: print("set", v))
    both = property(fget=lambda self: "g", doc="both doc")


t = T()
t.c = 25
t.c += 5
print(t.c, T.c.__doc__, T.both.__doc__, T.c.fget.__name__, t.ro)
del t.c
print(t.c)
t.wo = 3
for f in (lambda: setattr(t, "ro", 1), lambda: delattr(t, "ro"), lambda: t.wo, lambda: setattr(t, "c", -300), lambda: setattr(t, "both", 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
t.__dict__["ro"] = "shadow"
print(t.ro)


class Sub(T):
    @T.c.getter
    def c(self):
        return "sub " + str(self._c)

    @property
    def ro(self):
        return super().ro + "!"


s = Sub()
s.c = 1
print(s.c, s.ro, type(T.c).__name__, isinstance(T.c, property), T.__dict__["c"] is T.c)


class Raises:
    @property
    def a(self):
        return self.missing

    @property
    def b(self):
        raise KeyError("b")

    def __getattr__(self, name):
        return "getattr:" + name


r = Raises()
print(r.a, r.xyz)
try:
    r.b
except KeyError as e:
    print(repr(e))


class Plain:
    @property
    def a(self):
        return self.missing


try:
    Plain().a
except AttributeError as e:
    print(e, e.name)


class ClassProp:
    @classmethod
    @property
    def cp(cls):
        return cls.__name__


print(ClassProp.cp, ClassProp().cp, property().fget, hasattr(property(), "__get__"))
