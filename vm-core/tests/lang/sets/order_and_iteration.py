print({3, 1, 2}, {10, 5, 20, 15}, set(range(20)), {100, 1, 50, 25, 75}, {-1, -2, 0}, {8, 16, 24, 32, 1}, set(range(0, 100, 7)), {2**40, 1, 2**20}, {1.5, 2, 0.5}, {True, 2, None} == {1, 2, None})
s = set(range(50))
for i in range(0, 50, 3):
    s.discard(i)
s.add(200)
print(s)
print(list({5, 3, 9, 1, 7}), sorted({5, 3, 9}), sum({1, 2, 3}), max({4, 8}), [x * 2 for x in {1, 2, 3}], tuple({7, 8}), {x: 1 for x in {2, 1}}, set(range(5)) - {2}, set(range(10)) & set(range(5, 15)), set(range(3)) | {10, 4}, {1, 2, 3} ^ {2, 3, 4, 50})
t = {1, 2, 3}
try:
    for x in t:
        t.add(x + 10)
except RuntimeError as e:
    print(e)
t = {1, 2, 3}
try:
    for x in t:
        t.discard(x)
except RuntimeError as e:
    print(e)
it = iter({1, 2})
print(it.__length_hint__(), next(it), list(it), type(it).__name__)


class S(set):
    def __repr__(self):
        return "S" + super().__repr__()

    def add(self, x):
        super().add(x * 10)


q = S([1])
q.add(2)
print(q, q | {5}, type(q | {5}).__name__, type({5} | q).__name__, q.copy(), q == {1, 20}, S(), set(q))


class F(frozenset):
    pass


print(F([1]), F(), type(F([1]) | {2}).__name__, hash(F([1])) == hash(frozenset([1])), F([1]) == {1}, repr(frozenset({1})))
a = set()
for i in range(1000):
    a.add(i * 37 % 501)
print(len(a), sum(a), list(a)[:5], a == set(range(501)))
a -= set(range(0, 500))
print(a)
