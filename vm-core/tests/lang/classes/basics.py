class A:
    x = 1
    _list = []

    def __init__(self, v):
        self.v = v

    def get(self):
        return self.v

    def __repr__(self):
        return f"A({self.v})"


a, b = A(1), A(2)
print(a, a.get(), A.get(b), a.x, A.x, b.__dict__, vars(a), a.__class__, type(a) is A, isinstance(a, A), A.__name__, A.__module__, A.__bases__, A.__mro__)
a.x = 10
A.x = 5
print(a.x, b.x, A.x)
del a.x
print(a.x)
a._list.append(1)
print(b._list)
A.new = lambda self: ("new", self.v)
print(a.new(), b.new())
a.inst = lambda: "instance function"
print(a.inst())
for f in (lambda: a.nope, lambda: A.nope, lambda: delattr(a, "nope"), lambda: delattr(A, "nope"), lambda: A(), lambda: A(1, 2), lambda: a(), lambda: A.get(), lambda: setattr(5, "x", 1), lambda: setattr(object(), "x", 1), lambda: setattr(int, "x", 1), lambda: delattr(int, "real"), lambda: a[0], lambda: a + 1, lambda: len(a), lambda: a < b, lambda: -a, lambda: iter(a), lambda: a.get.x, lambda: getattr(a, 5), lambda: getattr(a, "q"), lambda: None.foo, lambda: (5).foo, lambda: [].foo, lambda: A.x.y, lambda: setattr(a, "get", 1) or a.get()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(getattr(a, "v"), getattr(a, "q", "default"), hasattr(a, "v"), hasattr(a, "q"), setattr(a, "dyn", 3), a.dyn, sorted(a.__dict__), a == a, a != b, a == A(1), hash(a) == hash(a), bool(a))


class Empty:
    """doc"""


e = Empty()
e.__dict__["k"] = 1
e.__dict__.update(z=2)
print(e.k, e.z, Empty.__doc__, Empty.__dict__.keys() >= {"__doc__", "__module__"}, e.__doc__, repr(Empty), str(Empty))
e.__dict__ = {"fresh": True}
print(e.fresh, hasattr(e, "k"))
try:
    e.__dict__ = 5
except TypeError as x:
    print(x)
e.__class__ = A
e.v = 9
print(e, e.get())
