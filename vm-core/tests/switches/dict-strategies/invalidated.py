# Every key that a strategy can't hold, stored or looked up in mid-loop.
class Text(str):
    def __hash__(self):
        return hash("other " + str(self))

    def __eq__(self, other):
        return str(self) + "!" == other or str.__eq__(self, other)


class Plain(str):
    pass


class Number(int):
    pass


class Joker:
    def __init__(self, like):
        self.like = like

    def __hash__(self):
        return hash(self.like)

    def __eq__(self, other):
        return other == self.like


def fill(kind, n):
    if kind == "str":
        return {"k%d" % i: i for i in range(n)}
    if kind == "bytes":
        return {b"k%d" % i: i for i in range(n)}
    if kind == "int":
        return {i: i for i in range(n)}
    return {}


FOREIGN = ["text", b"raw", 7777, 2.5, None, (1, 2), Number(99999), Plain("p"), 10**30, True, 3.0, 1j, frozenset([1]), int, len]
for kind in ("none", "str", "bytes", "int"):
    for n in (0, 3, 8, 9, 40):
        for f in FOREIGN:
            d = fill(kind, n)
            before = list(d)
            known = f in d
            assert d.get(f, "nope") == (d[f] if known else "nope")
            d[f] = "new"
            assert d[f] == "new" and f in d, (kind, n, f)
            # A key that was there (True, 3.0 among ints) keeps its first form.
            assert list(d) == before + ([] if known else [f]), (kind, n, f)
            assert all(d[k] == i for i, k in enumerate(before) if k != f)
            del d[f]
            assert f not in d and list(d) == [k for k in before if k != f]

# Widened while it is being walked over, by a store to a key that is there and by look-ups.
for kind in ("str", "bytes", "int"):
    for n in (4, 20):
        d, seen = fill(kind, n), []
        first = list(d)[0]
        for k in d:
            seen.append(k)
            d[Joker(first)] = -len(seen)
        assert seen == list(d) and len(d) == n and d[first] == -n, kind
        d, seen = fill(kind, n), []
        del d[list(d)[1]]
        for k, v in d.items():
            seen.append((k, v))
            assert d.get(Joker(k)) == v and Joker("none of them") not in d
        assert seen == list(d.items())
        try:
            for k in d:
                d[None] = 1
        except RuntimeError as e:
            print(kind, n, e)
        it = reversed(d)
        a = next(it)
        d.get(Joker(1))
        print(a, len(list(it)), d == fill(kind, n))

t = {"a": 1, "b": 2}
print(t.get(Text("a")), Text("a") in t, t.get(Plain("a")), Plain("b") in t)
t[Text("a")] = 3
print(len(t), list(t.values()), t[Text("a")], t["a"])

# Numbers that equal ints.
m = {1: "one", 2: "two", 2**40: "big", 0: "zero"}
print(m[1.0], m[True], m[2 + 0j], m.get(2.5), m[float(2**40)], m[False], m[-0.0], m.get(1e300), m.get(float("inf")))
m = {1: "one"}
m[True], m[1.0] = "t", "f"
print(m, list(map(type, m)))
m = {}
m[True] = "first"
m[1] = "second"
print(m)

# Unhashable keys say so, whatever the dict is.
for d in ({}, {"a": 1}, {1: 1}, {b"a": 1}):
    for bad in ([], {}, ([],)):
        for what in (lambda: d[bad], lambda: bad in d, lambda: d.get(bad), lambda: d.pop(bad, 0), lambda: d.setdefault(bad)):
            try:
                what()
                print("no error")
            except TypeError as e:
                assert "unhashable" in str(e), e


class Adder:
    """Changes the dict while it is being hashed or compared."""

    def __init__(self, d, value):
        self.d, self.value = d, value

    def __hash__(self):
        self.d["added by hash"] = 1
        return hash(self.value)

    def __eq__(self, other):
        self.d["added by eq %d" % len(self.d)] = 1
        return self.value == other


d = {"x": 1, "y": 2}
print(d.get(Adder(d, "y")), sorted(d))
d = {5: 1}
print(d.get(Adder(d, 5)), list(d)[:2])
d = {}
d[Adder(d, "z")] = 1
print(len(d), list(d)[0])

# A dict becomes a namespace.
ns = {"x": 1}
exec("y = x + 1\nfor i in range(3): x += i", ns)
print(ns["x"], ns["y"], ns["i"])


class C:
    pass


c = C()
c.__dict__ = {"a": 1, "b": 2}
c.d = 3
print(c.a, c.b, c.d, vars(c))
c.__dict__[5] = 6
print(vars(c), c.b)
print(type("T", (), {"v": 1, "f": lambda self: self.v})().f())
try:
    options = {1: 2}
    print((lambda **k: k)(**options))
except TypeError as e:
    print(e)


class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return {"given": 1}


class D(metaclass=Meta):
    own = given + 1
    given = 5


print(D.own, D.given)

# Int keys handed out again and again, and changed between.
d = {i * 1000: i for i in range(10)}
for turn in range(4):
    print(sum(d), sum(k for k in d), [k for k, v in d.items()][-1])
    popped = d.popitem()
    d[777000 + turn] = turn
    print(popped, list(d)[-2:], [k for k in d] == list(d.keys()), 777000 + turn in d)
    del d[next(iter(d))]
    d.update((i, i) for i in range(turn * 20))
    print(len(d), sum(d), max(d), [k is k2 for k, k2 in zip(d, d)].count(True))
    walk = iter(d)
    first = next(walk)
    d[first] = 'changed'
    print(first, next(walk), d[first])
d['text'] = 1
print(len(d), list(d)[-2:], [k for k in d][:4])

# The last key goes and another comes: an iterator that is behind it notices.
for keys in ('abc', [1, 2, 3], [b'a', b'b', b'c'], [1, 'b', None]):
    for view in ('keys', 'values', 'items'):
        d = dict.fromkeys(keys, 0)
        seen = []
        try:
            for x in getattr(d, view)():
                seen.append(x)
                if len(seen) == len(keys):
                    d.pop(list(d)[-1])
                    d[keys[0] * 2 if len(keys[:1]) and keys[0] else 0] = 5
        except RuntimeError as e:
            seen.append(str(e))
        print(view, seen, list(d.items()))
