def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


a = (1, 2, 3)
print(a, a[0], a[-1], a[1:], a[::-1], len(a), a + (4,), a * 2, 2 in a, a.index(2), a.count(1), (), (1,), 1, (1, 2) == (1, 2), (1, 2) < (1, 3), (1,) < (1, 0), hash((1, 2)) == hash((1, 2)), hash(()), hash((1,)), hash((1, 2, 3)), hash((1.0, 2)), hash(((), (1,))))
print(tuple("abc"), tuple([1, 2]), tuple(range(3)), tuple({1: 2}), tuple(), tuple(x for x in "ab"), tuple(a) is a, a[:] is a, a * 1 is a, () is (), a == [1, 2, 3], max(a), sum(a), sorted((3, 1)), repr(("a", 1.5, None)), str((1,)))
for f in (lambda: a[5], lambda: a["x"], lambda: a.index(9), lambda: a + [1], lambda: a + 1, lambda: a < [1], lambda: a < (1, "x", 3), lambda: hash(([],)), lambda: tuple(5), lambda: a * 1.5, lambda: a.append(1), lambda: a[::0], lambda: tuple(1, 2), lambda: a.count(), lambda: (1, "a") < (1, 2), lambda: a.index(1, 1)):
    t(f)
try:
    a[0] = 5
except TypeError as e:
    print(e)
try:
    del a[0]
except TypeError as e:
    print(e)
t2 = (1, [2])
try:
    t2[1] += [3]
except TypeError as e:
    print(e, t2)
x = 1,
y = 1, 2
(p, q), r = (1, 2), 3
print(x, y, p, q, r, (lambda *a: a)(*y, *x), [*y, *x], (*y, 3), {*y}, type(()).__name__)


class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)

    def first(self):
        return self[0]


u = T(1, 2)
print(u, u.first(), type(u[:]).__name__, type(u + (1,)).__name__, u == (1, 2), hash(u) == hash((1, 2)), {u: 1}[(1, 2)], tuple(u), type(tuple(u)).__name__)
rec = ([],)
rec[0].append(rec)
print(rec)
