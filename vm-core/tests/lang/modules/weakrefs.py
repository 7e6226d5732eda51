import weakref
import gc


class O:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return "O%d" % self.n


o = O(1)
r = weakref.ref(o)
print(r() is o, r == weakref.ref(o), weakref.ref(o) is r, weakref.getweakrefcount(o))
log = []
r2 = weakref.ref(o, lambda ref: log.append(ref() is None))
del o
gc.collect()
print(r(), r2(), log)
o = O(2)
p = weakref.proxy(o)
print(p.n, p, type(p).__name__)
p.n = 5
print(o.n)
del o
gc.collect()
try:
    p.n
except ReferenceError as e:
    print(e)
d = weakref.WeakValueDictionary()
a = O(3)
d["a"] = a
d["b"] = O(4)
gc.collect()
print(sorted(d), d.get("b"), d["a"], len(d), "a" in d)
del a
gc.collect()
print(list(d.items()), len(d))
k = weakref.WeakKeyDictionary()
x, y = O(5), O(6)
k[x] = "x"
k[y] = "y"
del y
gc.collect()
print(list(k.values()), len(k), k[x], x in k)
s = weakref.WeakSet()
s.add(x)
s.add(O(7))
gc.collect()
print(len(s), x in s, list(s))
for bad in (5, "s", [], (), None, {}, 1.5):
    try:
        weakref.ref(bad)
        print("ok", bad)
    except TypeError as e:
        print(e)
f = weakref.finalize(x, lambda *a: log.append(a), 1, 2)
print(f.alive)
del x
gc.collect()
print(log, f.alive)


class Slots:
    __slots__ = ("a",)


try:
    weakref.ref(Slots())
except TypeError as e:
    print(e)


class WSlots:
    __slots__ = ("a", "__weakref__")


w = WSlots()
print(weakref.ref(w)() is w)


class M:
    def meth(self):
        return "called"


m = M()
wm = weakref.WeakMethod(m.meth)
print(wm()())
del m
gc.collect()
print(wm())


def func():
    pass


print(weakref.ref(func)() is func, weakref.ref(O)() is O, hash(weakref.ref(func)) == hash(func))
g = O(8)
rr = weakref.ref(g)
print(rr.__callback__, repr(rr).startswith("<weakref at"))
del g
gc.collect()
print("dead" in repr(rr))
