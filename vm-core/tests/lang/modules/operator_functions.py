import operator as o
print(o.add(1, 2), o.sub(5, 3), o.mul(2, "a"), o.truediv(1, 2), o.floordiv(7, 2), o.mod(7, 3), o.pow(2, 3), o.neg(5), o.pos(-5), o.abs(-5), o.invert(5), o.lshift(1, 3), o.rshift(8, 1), o.and_(6, 3), o.or_(6, 3), o.xor(6, 3), o.not_(0), o.truth([]), o.is_(None, None), o.is_not(1, None), o.lt(1, 2), o.le(2, 2), o.eq(1, 1.0), o.ne(1, 2), o.ge(1, 2), o.gt(2, 1), o.concat("a", "b"), o.contains([1], 1), o.countOf([1, 1, 2], 1), o.indexOf([5, 6], 6), o.getitem([1, 2], 0), o.index(True), o.length_hint([1, 2]), o.length_hint(iter(range(3))), o.length_hint(5, 9), o.matmul.__name__)
l = [1, 2]
o.setitem(l, 0, 9)
o.delitem(l, 1)
l2 = o.iadd(l, [5])
print(l, l2 is l, o.isub(5, 2), o.imul([1], 2), o.ixor(5, 1), o.ior({1}, {2}), o.iconcat([1], [2]))
g = o.itemgetter(1)
g2 = o.itemgetter("a", "b")
print(g([1, 2, 3]), g2({"a": 1, "b": 2}), o.itemgetter(slice(1, 3))("abcd"), g, g2)


class A:
    def __init__(self):
        self.x = 1
        self.b = type("B", (), {"c": 5})()

    def m(self, a, k=0):
        return (a, k)


a = A()
print(o.attrgetter("x")(a), o.attrgetter("b.c", "x")(a), o.methodcaller("m", 1, k=2)(a), o.methodcaller("upper")("q"), o.attrgetter("x"), o.methodcaller("m", 1, k=2), sorted([(1, "b"), (0, "c")], key=o.itemgetter(1)))
for f in (lambda: o.add(1, "a"), lambda: g([1]), lambda: o.attrgetter("zz")(a), lambda: o.attrgetter(5), lambda: o.itemgetter(), lambda: o.index(1.5), lambda: o.indexOf([1], 2), lambda: o.concat(1, 2), lambda: o.methodcaller(), lambda: o.length_hint([], "x"), lambda: o.methodcaller(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
from functools import reduce
print(reduce(o.mul, range(1, 10)), o.__add__(1, 2), o.call(len, "abc"))
