import weakref, gc

class Counted:
    """Notes each question, those after its end too."""
    def __init__(self, n): self.n = self.asked = n
    def __iter__(self): return self
    def __del__(self): pass
    def __next__(self):
        self.n -= 1
        if self.n < 0: raise StopIteration
        return self.n


class D:
    log = []
    def __init__(self, n): self.n = n
    def __del__(self): D.log.append(self.n)

def locals_deleted():
    d = D(1)
    w = weakref.ref(d)
    del d
    print(w() is None, D.log)

def collected():
    d = D(2)
    w = weakref.ref(d)
    print(w() is d)
    d = None
    gc.collect()
    print(w() is None, D.log)

def made():
    return D(3)

def inner():
    x = made()
    return x.n

def through_calls():
    print(inner())
    gc.collect()
    print(D.log)

def many():
    ws = []
    for i in range(5):
        d = D(10 + i)
        ws.append(weakref.ref(d))
    del d
    gc.collect()
    print([w() is None for w in ws], D.log)

def cell():
    d = D(4)
    def f(): return d.n
    print(f())
    del d
    gc.collect()
    print(D.log)

def bound():
    l = []
    a = l.append
    print(type(a).__name__, type("".join).__name__, type({}.get).__name__)
    a(1)
    print(l, a.__self__ is l)

def gen(n):
    try:
        for i in range(n):
            yield i
    finally:
        print("closed", n)

def loop_left():
    total = 0
    for k in range(2, 6):
        for i in gen(k):
            total += i
            if i == 1:
                break
        print("left", k)
    c = Counted(3)
    for i in c:
        total += i
    print("asked", c.asked - c.n)
    for it in ([1, 2], (3, 4), {5: 6}, "ab"):
        for i in it:
            break
        print(i)
    print(total)

for f in (loop_left, locals_deleted, collected, through_calls, many, cell, bound):
    for _ in range(3):
        D.log.clear()
        f()
