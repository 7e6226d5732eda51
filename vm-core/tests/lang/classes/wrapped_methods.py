"""classmethod and staticmethod around other descriptors; what they show of the function; documentation of properties."""
import copy
import functools
from typing import List, Optional, Union


class A:
    def foo(self, *more):
        return [type(m).__name__ for m in more]


class B:
    bound = classmethod(A().foo)

    @classmethod
    @classmethod
    def twice(cls):
        return cls.__name__

    @classmethod
    @property
    def named(cls):
        return "property of " + cls.__name__

    @classmethod
    @staticmethod
    def alone(*args):
        return args


print(B.bound(), B.twice(), B.named, B.alone())


def f(x: int) -> str:
    "shown"


for wrapped in staticmethod(f), classmethod(f):
    print(wrapped.__annotations__, wrapped.__name__, wrapped.__doc__, wrapped.__wrapped__ is f)
print(staticmethod(lambda: 0).__annotations__)


class P:
    x = property(lambda self: 1, doc="given")

    @property
    def y(self):
        "from the getter"


class Q(P):
    @P.x.getter
    def x(self):
        "new getter"

    @P.y.getter
    def y(self):
        "new getter"


print(Q.x.__doc__, "|", Q.y.__doc__)


@functools.singledispatch
def kind(x):
    return "other"


@kind.register
def _(x: Union[int, str]):
    return "int or str"


@kind.register
def _(x: Optional[list]):
    return "list or None"


@kind.register
def _(x: dict | set):
    return "dict or set"


print([kind(x) for x in (1, "a", [], None, {}, set(), 2.5)])
for bad in List[int], 3:
    try:

        @kind.register
        def _(x: bad):
            pass
    except TypeError as e:
        print(e)

print(int | str == Union[int, str], Union[int, str] == (int | str), Optional[int] == (int | None), (int | str) == Union[int, list])


class Text(str):
    def __bytes__(self):
        return b"as bytes"


print(bytes(Text("a")))


# Keywords for a constructor that a subclass has overridden, the other one being the built-in's.
class L(list):
    def __new__(cls, items, label=None):
        made = super().__new__(cls, items)
        made.label = label
        return made


class S(set):
    def __new__(cls, items, label=None):
        made = super().__new__(cls, items)
        made.label = label
        return made


class T(tuple):
    def __init__(self, items, label=None):
        self.label = label


class F(frozenset):
    def __init__(self, items, label=None):
        self.label = label


class Neither(tuple):
    pass


class NeitherSet(frozenset):
    pass


print(L([1], label="l").label)
for cls in S, T, F, Neither, NeitherSet:
    try:
        print(cls([1], label="t"))
    except TypeError as e:
        print(e)

# copy: what a class registers, what an object says itself, slices.
import copyreg


class Registered:
    def __init__(self, n):
        self.n = n


copyreg.pickle(Registered, lambda r: (Registered, (r.n + 1,)))
print(copy.copy(Registered(1)).n, copy.deepcopy(Registered(1)).n)


class Refuses:
    def __getattribute__(self, name):
        if name.startswith("__reduce"):
            raise AttributeError(name)
        return object.__getattribute__(self, name)


try:
    copy.copy(Refuses())
except copy.Error as e:
    print("refused")
s = slice([1], [2], 3)
t = copy.deepcopy(s)
print(t, t.start is s.start, copy.copy(s) is s)

import operator


class Hint:
    def __init__(self, hint):
        self.hint = hint

    def __length_hint__(self):
        return self.hint


print(operator.length_hint(Hint(NotImplemented), 7), operator.length_hint(Hint(3), 7), operator.length_hint(5, 7))

from collections import OrderedDict

d = OrderedDict()
d.label = "kept"
print(d.setdefault("a", default=1), d.setdefault("a", default=2), OrderedDict.fromkeys("xy", value=0), d.__dict__)
print((-0.0) ** float("-inf"), 0.0 ** float("-inf"), (-1.0) ** float("inf"))
