print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])), list(zip("abc", [1, 2, 3])), list(zip([1, 2], [3])), list(zip()), list(enumerate("ab")), list(enumerate("ab", 5)), list(reversed([1, 2])), list(zip([1], [2], strict=True)))
try:
    list(zip([1, 2], [3], strict=True))
except ValueError as e:
    print(e)
try:
    list(zip([1], [3, 4], [5], strict=True))
except ValueError as e:
    print(e)
print(all([]), any([]), all([1, 0]), any([0, 1]), all(x > 0 for x in [1, 2]), any(x > 5 for x in [1, 2]), sum([1, 2], 10), min(3, 1), max([1, 5, 2]), min("b", "a"), max([[1], [2]]), min([], default=0), max("abc", key=lambda c: -ord(c)), sorted("bca"), min({"a": 1}), max(1, 2.5, True))
m = map(print, [1])
print(next(m), type(m).__name__, iter(m) is m)
z = zip([1, 2], "ab")
print(next(z), list(z), list(z))
e = enumerate(["x"], start=10)
print(next(e), next(e, "done"))
f = filter(str.isdigit, "a1b2")
print(next(f), list(f))
r = reversed("abc")
print(list(r), list(r))
for g in (lambda: sum(["a"]), lambda: sum("ab", ""), lambda: min(), lambda: max([]), lambda: min(5), lambda: max(1, "a"), lambda: map(), lambda: map(len), lambda: filter(None), lambda: list(map(5, [1])), lambda: sum([[1]], 0), lambda: min(1, 2, default=3), lambda: sorted(), lambda: any(5), lambda: enumerate(), lambda: sum([b"a"], b""), lambda: max([1], key=3), lambda: zip([1], strict=1, x=2), lambda: reversed()):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
