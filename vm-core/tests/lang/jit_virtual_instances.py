class V:
    def __init__(self, x, y, z):
        self.x = x; self.y = y; self.z = z
    def dot(self, o):
        return self.x*o.x + self.y*o.y + self.z*o.z
    def add(self, o):
        return V(self.x+o.x, self.y+o.y, self.z+o.z)
    def scale(self, f):
        return V(self.x*f, self.y*f, self.z*f)

def run(n):
    s = 0.0
    for i in range(n):
        a = V(1.0, i*0.5, 2.0)
        b = V(0.5, 1.0, 3.0)
        c = a.add(b).scale(0.25)
        if i % 3 == 0:
            c.x = c.y
        s += c.dot(a)
    return s

keep = []
def escape(n):
    for i in range(n):
        a = V(i, 2, 3)
        a.w = a
        b = a
        if i % 1000 == 0:
            keep.append(a)
        try:
            if i % 1500 == 0:
                raise ValueError(b)
            t = a.x + b.y
        except ValueError as e:
            assert e.args[0] is a and a is b
            if i % 1000 == 0:
                assert keep[-1] is a
            a.x = 7
            assert b.x == 7
    return a is b, len(keep), t

def over(n):
    big = 2.0
    for i in range(n):
        a = V(i, big, 3)
        if i == n - 5:
            big = "s"
        b = V(a, a, a)
        a.y = b
        try:
            r = a.x + a.z * 2 + len(str(a.y is b))
        except TypeError:
            r = None
    return r, b.x is b.y, a.y is b

class L:
    def __init__(self, v, n): self.v = v; self.n = n
def chain(n):
    t = 0
    for i in range(n):
        h = L(1, L(2, L(i, None)))
        while h is not None:
            t += h.v
            h = h.n
    return t
for i in range(5):
    print(run(20000), escape(6000), over(3000), chain(5000))
