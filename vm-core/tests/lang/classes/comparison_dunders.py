class C:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        print("lt", self.v, getattr(o, "v", o), end="; ")
        return self.v < o.v if isinstance(o, C) else NotImplemented

    def __gt__(self, o):
        print("gt", self.v, getattr(o, "v", o), end="; ")
        return self.v > o.v if isinstance(o, C) else NotImplemented

    def __eq__(self, o):
        print("eq", self.v, getattr(o, "v", o), end="; ")
        return self.v == o.v if isinstance(o, C) else NotImplemented

    def __le__(self, o):
        return "le result"

    def __ne__(self, o):
        return "ne result"


a, b = C(1), C(2)
print(a < b, a > b, a == b, a != b, a <= b, a == a, a == 5, 5 == a)
try:
    a < 5
except TypeError as e:
    print(e)
try:
    5 < a
except TypeError as e:
    print(e)
try:
    hash(a)
except TypeError as e:
    print(e)


class D(C):
    def __lt__(self, o):
        return "D lt"

    def __gt__(self, o):
        return "D gt"


print(C(1) < D(2), C(1) > D(2), D(1) < C(2))
print([C(1)] == [C(1)], (C(1), 2) < (C(1), 3), C(1) in [C(2), C(1)], sorted([C(2), C(1)])[0].v, max(C(1), C(3)).v)


class OnlyLt:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return self.v < o.v


x, y = OnlyLt(1), OnlyLt(2)
print(x < y, x > y, x == y, x != y)
try:
    x <= y
except TypeError as e:
    print(e)


class Ne:
    def __eq__(self, o):
        return True


print(Ne() != 1, not (Ne() == 1), Ne().__ne__(1))


class H:
    def __eq__(self, o):
        return self is o

    __hash__ = object.__hash__


h = H()
print({h: 1}[h], h == h, h in {h})


class Chain:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        print("cmp", self.v, o.v, end=" ")
        return self.v < o.v


print(Chain(1) < Chain(2) < Chain(3), Chain(3) < Chain(2) < Chain(1))


class Truthy:
    def __lt__(self, o):
        return []

    def __eq__(self, o):
        return "yes"


print(Truthy() < 1, Truthy() == 1, bool(Truthy() < 1), Truthy() == 1 and "and", [Truthy()] == [5], Truthy() in [1], not Truthy() < 2)
print(object() == object(), object().__eq__(5), object().__ne__(5), (5).__lt__("x"), int.__lt__(1, 2), object.__eq__(1, 1), type.__eq__(int, int), None == None, None.__eq__(5), (lambda: 0) == (lambda: 0))
