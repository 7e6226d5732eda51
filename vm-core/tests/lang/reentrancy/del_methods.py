import gc


class D:
    live = []

    def __init__(self, n, action=None):
        self.n = n
        self.action = action

    def __del__(self):
        D.live.append(self.n)
        if self.action:
            self.action()


d = D(1)
del d
gc.collect()
print(D.live)
l = [D(2), D(3)]
l.clear()
gc.collect()
print(sorted(D.live))
shared = []
x = D(4, lambda: shared.append("from del"))
x = None
gc.collect()
print(shared)
D.live.clear()


def f():
    local = D(5)
    return 1


f()
gc.collect()
print(D.live)
resurrect = []


class R:
    def __del__(self):
        resurrect.append(self)


r = R()
r.v = 42
r = None
gc.collect()
print(len(resurrect), resurrect[0].v)
resurrect.clear()
gc.collect()
print(len(resurrect) <= 1)


class Cyc:
    count = 0

    def __init__(self):
        self.other = None

    def __del__(self):
        Cyc.count += 1


for _ in range(10):
    a, b = Cyc(), Cyc()
    a.other, b.other = b, a
del a, b
gc.collect()
print(Cyc.count)
D.live.clear()
d = {i: D(i) for i in range(3)}
d[0] = None
d.pop(1)
gc.collect()
print(sorted(D.live))
d.clear()
gc.collect()
print(sorted(D.live))


class Raises:
    def __del__(self):
        raise ValueError("ignored in del")


import sys
import io
err = sys.stderr
sys.stderr = io.StringIO()
q = Raises()
q = None
gc.collect()
text = sys.stderr.getvalue()
sys.stderr = err
print("Exception ignored in" in text, "ValueError: ignored in del" in text)


class Setter:
    def __init__(self, target):
        self.target = target

    def __del__(self):
        self.target["k"] = "set by del"


t = {"k": Setter({})}
t["k"].target = t
t["k"] = 1
gc.collect()
print(t["k"])
