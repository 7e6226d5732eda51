class P:
    def __init__(self, x, y):
        self.x = x
        self.y = y


ps = [P(i, i * 2) for i in range(10)]
print(sum(p.x + p.y for p in ps))
p = ps[0]
p.z = 1
del p.x
print(p.__dict__, hasattr(p, "x"))
p.x = 5
print(p.__dict__, list(p.__dict__))
q = P(1, 2)
d = q.__dict__
d["w"] = 3
print(q.w, d is q.__dict__, d)
q.v = 4
print(d, sorted(d))
del d["x"]
try:
    q.x
except AttributeError as e:
    print(e)
d.clear()
print(q.__dict__, vars(q))
q.__dict__ = {"fresh": 1}
print(q.fresh, d)
q.__dict__.update(a=1, b=2)
print(q.a, q.b, list(q.__dict__))
o = P(0, 0)
for i in range(100):
    setattr(o, "attr%d" % i, i)
print(len(o.__dict__), o.attr50, o.attr99, list(o.__dict__)[:4])
for i in range(0, 100, 2):
    delattr(o, "attr%d" % i)
print(len(o.__dict__), list(o.__dict__)[:5], o.attr51)


class Order:
    pass


a, b = Order(), Order()
a.one, a.two = 1, 2
b.two, b.one = 2, 1
print(list(a.__dict__), list(b.__dict__), a.__dict__ == b.__dict__, a.one, b.one)
objs = []
for i in range(20):
    o = Order()
    if i % 2:
        o.p = i
    if i % 3:
        o.q = i
    o.r = i
    objs.append(o)
print([(getattr(o, "p", "-"), getattr(o, "q", "-"), o.r) for o in objs][:7])


class Cls:
    shared = "class"


def mono(o):
    return o.shared


c1, c2 = Cls(), Cls()
out = [mono(c1)]
c1.shared = "inst"
out += [mono(c1), mono(c2)]
Cls.shared = "changed"
out += [mono(c1), mono(c2)]
del c1.shared
out.append(mono(c1))
Cls.shared = property(lambda s: "prop")
out.append(mono(c1))
print(out)


class Node:
    def __init__(self, v, nxt=None):
        self.v = v
        self.next = nxt


n = None
for i in range(100):
    n = Node(i, n)
t = 0
while n:
    t += n.v
    n = n.next
print(t)


class Sub(P):
    def __init__(self):
        super().__init__(1, 2)
        self.extra = 3


s = Sub()
s.__class__ = P
print(s.extra, s.x, type(s).__name__, s.__dict__)


class Counter:
    def __init__(self):
        self.n = 0

    def tick(self):
        self.n += 1
        return self


c = Counter()
for _ in range(1000):
    c.tick().tick()
print(c.n)
import copy
e = copy.copy(s)
e.x = 99
print(s.x, e.x, e.__dict__)
print({**vars(s)}, dict(s.__dict__), "x" in s.__dict__, len(vars(s)), s.__dict__.get("nope"), s.__dict__.pop("extra"), s.__dict__)
s.__dict__["1 weird"] = 1
s.__dict__[5] = "int key"
print(s.__dict__, getattr(s, "1 weird"))
for k in list(s.__dict__):
    s.__dict__.pop(k)
print(s.__dict__)
s.x = "again"
print(s.x)
