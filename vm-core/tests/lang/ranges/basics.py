def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -2), range(0), range(5, 5), range(3, -3), range(-5, 5, 4), range(0, 10**20, 10**19), range(10, 0, -3)):
    print(r, list(r), len(r), bool(r), r.start, r.stop, r.step, list(reversed(r)), r[::-1], r[1:3], 3 in r, 4 in r, 2.0 in r, "x" in r, r == range(r.start, r.stop, r.step), hash(r) == hash(range(r.start, r.stop, r.step)))
r = range(0, 20, 2)
print(r[0], r[-1], r[3], r[2:5], r[::2], r.index(6), r.count(4), r.count(5), r == range(0, 19, 2), range(0) == range(2, 2), max(r), sum(r), sorted(r, reverse=True)[:2], repr(range(1, 2)), str(range(3)), range(True))
for f in (lambda: range(), lambda: range(1, 2, 0), lambda: range(1.5), lambda: range("a"), lambda: r[100], lambda: r["x"], lambda: r.index(5), lambda: range(1, 2, 3, 4), lambda: r + r, lambda: r < r, lambda: setattr(r, "start", 1), lambda: len(range(10**30)), lambda: r.__setitem__(0, 1), lambda: range(None), lambda: range(stop=5), lambda: r.index("x"), lambda: next(r)):
    t(f)
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), next(it, "end"), type(it).__name__, type(iter(range(2**70))).__name__, list(range(2**63 - 1, 2**63 + 2)), range(2**64)[2**63], -1 in range(-3, 0), 10**30 in range(10**31))


class I:
    def __index__(self):
        return 4


print(list(range(I())), range(10)[I()], I in range(3), [i for i in range(3) for j in range(i)], list(range(-3)), list(map(list, [range(2)] * 2)))
for i in range(3):
    i = 10
print(i, [*range(3), *range(2)], {*range(3)}, dict.fromkeys(range(2)), list(zip(range(3), "ab")), tuple(range(3)), range(5).__contains__(3), range(3).__len__())
