import weakref, gc
class A:
    def __init__(self, n): self.n = n; print("init", n)
    def __del__(self): print("del", self.n)
a = A(1)
del a
print("after del")
b = A(2)
b = None
print("after rebinding")
def f():
    x = A(5)
    print("in f")
f()
print("after f")
def g():
    return A(6)
y = g()
print("got", y.n)
y = 0
print("after y")
class Node: pass
n = Node(); r = weakref.ref(n); print(r() is n)
del n
print(r())
n1 = Node(); n2 = Node(); n1.o = n2; n2.o = n1
r1 = weakref.ref(n1)
del n1, n2
print("cycle alive", r1() is not None)
gc.collect()
print("cycle dead", r1() is None)
def gen():
    try:
        for i in range(10): yield i
    finally:
        print("gen closed")
for i in gen():
    if i == 2: break
print("after break")
def h():
    for i in gen():
        if i == 1: return i
print(h())
try:
    for i in gen():
        raise ValueError
except ValueError:
    print("handler")
from itertools import islice
for i in islice(gen(), 2): pass
gc.collect()
print("after islice")
for i, x in enumerate(gen()):
    if i == 1: break
print("after enumerate")
g1 = gen(); next(g1)
for i in g1:
    if i == 3: break
print("g1 still", next(g1))
del g1
print("end")
class B:
    def __init__(self, child): self.child = child
    def __del__(self): print("B del")
bb = B(A(7))
del bb
print("x")
lst = [A(10), A(11)]
del lst[0]
print("deleted first")
del lst
print("deleted list")
d = {"k": A(12)}
del d["k"]
print("dict item deleted")
class Cy:
    def __del__(self): print("Cy del")
c1 = Cy(); c1.me = c1
del c1
print("before collect")
gc.collect()
print("after collect")
def cb(r): print("callback", r() is None)
n = Node(); r = weakref.ref(n, cb); del n
print("cb done")
wv = weakref.WeakValueDictionary(); n = Node(); wv["a"] = n; print(len(wv)); del n; gc.collect(); print(len(wv))
fz = Node(); weakref.finalize(fz, print, "finalized"); del fz
print("fin")
def raising():
    q = A(13)
    raise KeyError
try: raising()
except KeyError: print("in handler")
print("after handler")
with_obj = A(14)
print("exit")
