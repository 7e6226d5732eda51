"""Calls in method position of what is no method: LOOKUP_METHOD leaves no receiver."""
import math


class K:
    count = 0

    def __init__(self, n):
        self.n = n

    @staticmethod
    def static(q):
        return q + 1

    @classmethod
    def cls(cls, q):
        return cls.__name__, q

    def plain(self, q):
        return self.n + q


def through_class(q):
    return K.static(q), K.cls(q), K.plain(K(1), q)


def through_instance(o, q):
    return o.static(q), o.cls(q), o.plain(q)


def through_module(q):
    return math.floor(q + 0.5), math.gcd(q, 12)


def through_attribute(o, q):
    return o.own(q)


o = K(5)
o.own = lambda q: q * 2
for i in range(6):
    print(through_class(i), through_instance(o, i), through_module(i), through_attribute(o, i))
    if i == 2:
        K.count = 1
    if i == 3:
        o.own = o.plain
    if i == 4:
        K.plain = staticmethod(lambda *args: len(args))
total = 0
for i in range(200):
    total += K.static(i) + o.static(i) + math.gcd(i, 6) + o.own(i)
print(total)
