from abc import ABC, ABCMeta, abstractmethod
import collections.abc as cabc


class Shape(ABC):
    @abstractmethod
    def area(self):
        return 1

    @property
    @abstractmethod
    def name(self):
        pass

    @classmethod
    @abstractmethod
    def make(cls):
        pass

    def concrete(self):
        return "area %s" % self.area()


for cls in (Shape,):
    try:
        cls()
    except TypeError as e:
        print(e)


class Half(Shape):
    def area(self):
        return super().area() + 1


try:
    Half()
except TypeError as e:
    print(e)


class Full(Half):
    name = "full"

    @classmethod
    def make(cls):
        return cls()


f = Full.make()
print(f.concrete(), f.name, sorted(Half.__abstractmethods__), Full.__abstractmethods__, isinstance(f, Shape))


class One(ABC):
    @abstractmethod
    def only(self):
        pass


try:
    One()
except TypeError as e:
    print(e)


class Duck(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, C):
        if cls is Duck:
            return any("quack" in B.__dict__ for B in C.__mro__) or NotImplemented
        return NotImplemented


class Mallard:
    def quack(self):
        pass


class Plain:
    pass


print(issubclass(Mallard, Duck), issubclass(Plain, Duck), isinstance(Mallard(), Duck))
Duck.register(Plain)
print(issubclass(Plain, Duck), isinstance(Plain(), Duck), Duck.register(int) is int, isinstance(3, Duck), isinstance(True, Duck))
try:
    Duck.register(3)
except TypeError as e:
    print(e)
try:
    Duck.register(Duck)
    class Child(Duck):
        pass
    Child.register(Duck)
except RuntimeError as e:
    print(e)
try:
    issubclass(3, Duck)
except TypeError as e:
    print(e)

checks = {"list": [], "tuple": (), "dict": {}, "set": set(), "str": "", "bytes": b"", "int": 0, "gen": (i for i in ()), "range": range(3), "func": len, "iter": iter([]), "frozenset": frozenset(), "keys": {}.keys(), "bytearray": bytearray(), "none": None, "type": int}
names = ["Hashable", "Iterable", "Iterator", "Reversible", "Generator", "Sized", "Container", "Callable", "Collection", "Set", "MutableSet", "Mapping", "MutableMapping", "Sequence", "MutableSequence", "KeysView", "ByteString"]
for key, value in checks.items():
    print(key, [n for n in names if isinstance(value, getattr(cabc, n))])


class MySeq(cabc.Sequence):
    def __init__(self, *items):
        self.items = items

    def __getitem__(self, i):
        return self.items[i]

    def __len__(self):
        return len(self.items)


s = MySeq(1, 2, 3, 2)
print(list(s), 2 in s, 9 in s, s.index(2), s.count(2), list(reversed(s)), s.index(2, 2))
try:
    s.index(99)
except ValueError as e:
    print(repr(e))


class MyMap(cabc.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


m = MyMap()
m.update(a=1, b=2)
m.update({"c": 3})
m.update([("d", 4)])
print(list(m.items()), list(m.keys()), list(m.values()), m.pop("a"), m.pop("zz", 0), m.setdefault("e", 5), m.get("q"), "b" in m, m == {"b": 2, "c": 3, "d": 4, "e": 5}, m.keys() & {"b", "x"}, len(m.items()))
print(m.popitem(), len(m))
m.clear()
print(len(m), bool(m))
try:
    m.pop("none")
except KeyError as e:
    print(repr(e))


class MySet(cabc.MutableSet):
    def __init__(self, it=()):
        self.s = list(dict.fromkeys(it))

    def __contains__(self, x):
        return x in self.s

    def __iter__(self):
        return iter(self.s)

    def __len__(self):
        return len(self.s)

    def add(self, x):
        if x not in self.s:
            self.s.append(x)

    def discard(self, x):
        if x in self.s:
            self.s.remove(x)


x = MySet([1, 2, 3])
print(list(x & {2, 3, 4}), list(x | {9}), list(x - {1}), list(x ^ {3, 7}), x <= {1, 2, 3, 4}, x == {1, 2, 3}, x.isdisjoint({5}), x < {1, 2, 3}, x > {1})
x |= {4}
x -= {1}
x.remove(2)
print(list(x), x.pop(), list(x))
try:
    x.remove(99)
except KeyError as e:
    print(repr(e))


class MyList(cabc.MutableSequence):
    def __init__(self):
        self.l = []

    def __getitem__(self, i):
        return self.l[i]

    def __setitem__(self, i, v):
        self.l[i] = v

    def __delitem__(self, i):
        del self.l[i]

    def __len__(self):
        return len(self.l)

    def insert(self, i, v):
        self.l.insert(i, v)


y = MyList()
y.append(1)
y.extend([2, 3])
y += [4]
y.reverse()
y.remove(3)
print(list(y), y.pop(), y.pop(0), len(y))
try:
    cabc.Sequence()
except TypeError as e:
    print(e)
try:
    class Bad(cabc.Sized):
        pass
    Bad()
except TypeError as e:
    print(e)


class NotHash:
    __hash__ = None


print(isinstance(NotHash(), cabc.Hashable), issubclass(NotHash, cabc.Iterable))
