d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("a", 1) in i, ("a", 9) in i, list(reversed(d)), list(reversed(d.items())), k & {"a", "z"}, sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), k == {"a", "b", "c"}, k <= {"a", "b", "c", "d"}, k > {"a"}, i & {("a", 1)}, k.isdisjoint({"x"}), k.mapping["a"])
d["d"] = 4
print(k, v, len(i), max(v), sorted(i, reverse=True), sum(v), [x for x in d], {val: key for key, val in d.items()})
for mutate in (lambda: d.update(new=1), lambda: d.pop("a"), lambda: d.clear()):
    d = {"a": 1, "b": 2}
    try:
        for x in d:
            mutate()
    except RuntimeError as e:
        print(e)
d = {"a": 1, "b": 2}
for x in d:
    d[x] += 10
print(d)
d = {"a": 1, "b": 2}
try:
    for x in d:
        del d[x]
        d["new" + x] = 0
except RuntimeError as e:
    print(e, d)
for f in (lambda: k[0], lambda: d.values() == d.values(), lambda: hash(k), lambda: hash(i), lambda: k + k, lambda: next(iter({})), lambda: next(d)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
it = iter(d)
print(next(it), it.__length_hint__(), type(it).__name__, type(iter(d.values())).__name__, type(reversed(d)).__name__, iter(it) is it, {}.keys(), {}.items(), {}.values(), repr({1: {2: {}}}))
a = {}
a["self"] = a
print(a, a.values())
print(list(map(lambda kv: kv[0] * kv[1], {"x": 2, "y": 3}.items())), dict(sorted({"b": 1, "a": 2}.items())), min({"q": 1, "p": 2}), *{"u": 1, "v": 2})
