class V:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __add__(self, o): return V(self.x + o.x, self.y + o.y)
    def __mul__(self, k): return V(self.x * k, self.y * k)
    def step(self, d):
        self.x += d
        return self

class W(V):
    pass

class Truth:
    def __init__(self, v):
        self.v = v
    def __bool__(self):
        return self.v > 3

class Sized:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n

kept = []

def walk(n):
    p = V(0.0, 0.0); v = V(1.0, 0.5); g = V(0.0, -1.0)
    for i in range(n):
        v = v + g * 0.5
        p = p + v * 0.25
    return p.x, p.y, v.x, v.y

def turns_float(n):
    p = V(0, 0)
    for i in range(n):
        p = p + V(1, 0.5)
    return p.x, p.y

def alias(n):
    p = V(0, 1)
    same = 0
    for i in range(n):
        old = p
        p = V(i, old.x)
        old.step(5)
        same += old is p
        last = old
    return p.x, p.y, last.x, last is old, same

def two_names(n):
    a = V(0, 0)
    b = a
    for i in range(n):
        a = V(i, 1)
        if i % 3 == 0:
            b = a
        a.step(1)
    return a.x, b.x, a is b

def swaps(n):
    a, b = V(1, 2), V(3, 4)
    for i in range(n):
        a, b = b, a
        a.x += 1
    return a.x, b.x

def class_changes(n):
    p = V(0, 0)
    t = 0
    for i in range(n):
        t += p.x
        p = V(i, 1) if i % 50 else W(i, 2)
    return t, type(p).__name__

def escapes(n):
    p = V(0, 0)
    for i in range(n):
        p = V(p.x + 1, i)
        if i % 97 == 0:
            kept.append(p)
        p.step(1)
    return p.x, kept[-1].x, len(kept)

def grows(n):
    p = V(0, 0)
    for i in range(n):
        if i % 40 == 39:
            p.extra = i
        else:
            p = V(p.x + 1, p.y)
    return p.x, hasattr(p, "extra")

def nested(n):
    t = 0
    p = V(0, 0)
    for i in range(n):
        q = V(i, i)
        for j in range(5):
            q = q + V(1, j)
            if j == 3 and i % 7 == 0:
                break
            p = V(p.x + q.x, j)
        t += q.y
    while p.x > 0:
        p = V(p.x - 1000, 0)
    return t, p.x, p.y

def holds(n):
    head = None
    p = V(None, 0)
    for i in range(n):
        p = V(p if i % 10 else None, i)
    depth = 0
    while p is not None:
        p, depth = p.x, depth + 1
    return depth

def raises(n):
    out = []
    p = V(1, 1)
    try:
        for i in range(n):
            p = V(p.x * 2 % 1009, i)
            p.step(3 if i < n - 2 else "x")
    except TypeError as e:
        out.append((p.x, p.y, str(e)))
    for i in range(n):
        try:
            p = V(i, p.y)
            if i % 60 == 59:
                p.missing
        except AttributeError:
            p.y += 1
            out.append(p.y)
    return out

def strings(n):
    p = V("", 0)
    for i in range(n):
        p = V(p.x + str(i % 10), p.y + 1)
        if len(p.x) > 20: p = V("", p.y)
    return p.x, p.y

def truths(n):
    t = 0
    p = None
    for i in range(n):
        p = V(i, 0)
        if p: t += 1
        if not Truth(i % 7): t += 10
        if Sized(i % 3): t += 100
        q = p if i % 2 else None
        if q: t += 1000
        while p:
            p = None
    if n == 260:
        V.__bool__ = lambda self: False
    r = 0
    for i in range(n):
        if V(i, 0): r += 1
    return t, r

for i in range(3):
    print(walk(500), turns_float(300), alias(300), two_names(301), swaps(301))
    print(class_changes(330), escapes(500), grows(200), nested(200), holds(95))
    print(raises(200), strings(300), truths(250))
print(truths(260))
