print([1, 2] == [1, 2], [1, 2] == [2, 1], [1, 2] < [1, 3], [1] < [1, 0], [] < [1], [2] > [1, 9], [1, "a"] == [1, "a"], [1] == (1,), [1] != [1.0], [[1], 2] < [[2], 1], 1 in [1.0], None in [None], [] in [[]], float("nan") in [float("nan")])
nan = float("nan")
print([nan] == [nan], nan in [nan], [nan].index(nan), [nan].count(nan))
for f in (lambda: [1] < (1,), lambda: [1] < ["a"], lambda: [None] < [None], lambda: [None] < [1], lambda: hash([]), lambda: {[]: 1}, lambda: [1] < 5, lambda: [1] + (2,), lambda: [1] * [2], lambda: [1] - [1], lambda: -[1]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a = [1, [2]]
a.append(a)
print(a, repr(a), str(a))


class E:
    def __eq__(self, other):
        return True


print(5 in [E()], [1, 2].index(E()), [E()] == [99], [1, 2, 1].count(E()), E() in [])
l = [1, 2, 3]
a, *b = l
*c, d = l
e, (f, *g), h = 1, [2, 3, 4], 5
print(a, b, c, d, e, f, g, h)
for bad in ("a, b = [1]", "a, b = [1, 2, 3]", "a, *b, c = [1]", "a, b = 5", "(a, b), c = [1, 2]", "*a, = 5", "a, b = 'x'", "[a, b, c] = (1, 2)"):
    try:
        exec(bad)
    except Exception as e:
        print(bad, "|", type(e).__name__, e)
