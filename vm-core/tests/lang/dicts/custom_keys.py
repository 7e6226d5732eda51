class K:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(self.v) % 3

    def __eq__(self, other):
        return isinstance(other, K) and self.v == other.v

    def __repr__(self):
        return "K(%r)" % self.v


d = {K(i): i for i in range(12)}
print(d, d[K(5)], K(7) in d, K(77) in d, len(d))
del d[K(3)]
d[K(3)] = "again"
print(list(d.values()), d.pop(K(0)), d.get(K(99)))


class NoHash:
    __hash__ = None


class EqOnly:
    def __eq__(self, o):
        return True


class BadHash:
    def __hash__(self):
        return "x"


class RaiseHash:
    def __hash__(self):
        raise ValueError("no hash")


class RaiseEq:
    def __hash__(self):
        return 1

    def __eq__(self, o):
        raise ValueError("no eq")


class BigHash:
    def __hash__(self):
        return 2**70 + 5


for c in (NoHash, EqOnly, BadHash, RaiseHash):
    try:
        {c(): 1}
    except Exception as e:
        print(type(e).__name__, e)
x = {RaiseEq(): 1}
for f in (lambda: x[RaiseEq()], lambda: RaiseEq() in x, lambda: x.get(1), lambda: x.setdefault(1, 2), lambda: x.update({RaiseEq(): 1})):
    try:
        print(f())
    except ValueError as e:
        print(e)
print({BigHash(): 1} != {}, hash(BigHash()) == hash(2**70 + 5), hash(K(5)))


class Str(str):
    def __hash__(self):
        return 42

    def __eq__(self, o):
        return "custom"


print({Str("a"): 1, "a": 2} == {}, len({Str("a"): 1, "a": 2}), Str("a") == "b")


class Missing(dict):
    def __missing__(self, key):
        self[key] = v = "made " + str(key)
        return v


m = Missing(a=1)
print(m["a"], m["b"], m, m.get("c"), "c" in m, m.setdefault("d", 4))
same = float("nan")
print({same: 1}[same], float("nan") in {same: 1}, len({float("nan"): 1, float("nan"): 2}))
