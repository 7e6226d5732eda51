def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


d = {"a": 1, "b": 2}
d["c"] = 3
print(d, d["a"], len(d), "a" in d, "z" in d, d.get("a"), d.get("z"), d.get("z", 0), list(d), list(d.keys()), list(d.values()), list(d.items()), d.pop("a"), d.pop("zz", None), d.setdefault("b", 9), d.setdefault("q", 7), d)
d.update({"b": 20}, x=5)
d.update([("y", 6), ("z", 7)])
d.update()
d.update(w=1)
print(d, d.popitem(), d.copy() == d, d.copy() is d)
del d["b"]
print(d, dict(a=1, b=2), dict([("k", "v")]), dict({"a": 1}, b=2), dict(zip("ab", [1, 2])), dict(), {}, dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {**d, "new": 1}, {"a": 1, "a": 2}, d | {"m": 1}, {"m": 0} | d)
d |= {"n": 2}
d |= [("o", 3)]
print(d, d == dict(reversed(d.items())), {1: 2} == {1.0: 2.0}, {1: 2} != {1: 3}, {1: "a", True: "b", 1.0: "c"})
for f in (lambda: d["nope"], lambda: d.pop("nope"), lambda: {}.popitem(), lambda: {[]: 1}, lambda: d[{}], lambda: dict(5), lambda: dict([1, 2]), lambda: dict([(1, 2, 3)]), lambda: dict(["ab", "cde"]), lambda: {}.update(5), lambda: d < d, lambda: d + d, lambda: dict({}, {}), lambda: d.get(), lambda: d | [1], lambda: {} [0], lambda: {(1, [2]): 3}, lambda: dict.fromkeys(5), lambda: d.setdefault([]), lambda: {}.pop(), lambda: [] in d, lambda: hash(d), lambda: d.__delitem__("nope"), lambda: dict(**{1: 2})):
    t(f)
d.clear()
print(d, bool(d), not {}, {} == {}, dict(["ab", "cd"]))
