class K:
    def __init__(self, n, action=None):
        self.n = n
        self.action = action

    def __hash__(self):
        return 1

    def __eq__(self, o):
        if self.action:
            self.action()
        return isinstance(o, K) and self.n == o.n

    def __repr__(self):
        return "K%d" % self.n


d = {}
k = K(1)
d[k] = "one"
d[K(2)] = "two"
k.action = lambda: d.clear()
try:
    print(d.get(K(3)), d)
except RuntimeError as e:
    print(e)
d = {K(1): 1}
probe = K(1, lambda: d.update({K(50 + len(d)): 0}) if len(d) < 20 else None)
print(d.get(probe), len(d) > 1)
d = {K(i): i for i in range(5)}
x = K(4)
x.action = lambda: d.pop(next(iter(d)), None) if len(d) > 2 else None
d[x] = "set"
print(sorted(k.n for k in d))
d = {K(1): "a"}
y = K(1)
y.action = lambda: d.clear()
d[y] = "after clear"
print(len(d), list(d.values()))
d = {K(1): "a", K(2): "b"}
z = K(2)
z.action = lambda: d.__setitem__(K(9), "added") if len(d) < 5 else None
try:
    del d[z]
    print(sorted(k.n for k in d))
except KeyError as e:
    print("KeyError", e)
s = {K(1), K(2)}
w = K(2)
w.action = lambda: s.clear()
print(w in s, len(s))
s = {K(1), K(2), K(3)}
v = K(3)
v.action = lambda: s.add(K(7)) if len(s) < 6 else None
s.discard(v)
print(sorted(k.n for k in s))


class H:
    def __hash__(self):
        e.clear()
        return 5


e = {1: 1, 2: 2}
e[H()] = 3
print(len(e))
e = {1: 1}
print(H() in e, e)
f = {"a": 1, "b": 2}


class V:
    def __eq__(self, o):
        f.clear()
        return True


f = {"a": V(), "b": 2}
print(f == {"a": 1, "b": 2}, f)
f = {"a": 1}
print(V() in f.values(), f)


class M(dict):
    def __missing__(self, key):
        self.clear()
        return "missing"


m = M(a=1)
print(m["zz"], m)


class Keys:
    def keys(self):
        h.clear()
        return ["p", "q"]

    def __getitem__(self, k):
        h["side" + k] = 1
        return k


h = {"x": 1}
h.update(Keys())
print(sorted(h))
n = {1: 1, 2: 2, 3: 3}
it = iter(n.items())
next(it)
n[1] = "changed"
print(list(it))
n.clear()
try:
    next(iter(n))
except StopIteration:
    print("empty")
