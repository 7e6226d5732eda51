class Vec:
    def __init__(self, x, y): self.x = x; self.y = y
    def __add__(self, o):
        if not isinstance(o, Vec): return NotImplemented
        return Vec(self.x + o.x, self.y + o.y)
    def __sub__(self, o): return Vec(self.x - o.x, self.y - o.y)
    def __mul__(self, k): return Vec(self.x * k, self.y * k)
    def __matmul__(self, o): return self.x * o.x + self.y * o.y
    def __iadd__(self, o):
        self.x += o.x; self.y += o.y
        return self
class R:
    def __radd__(self, o): return ("radd", o.x)
class Sub(Vec):
    def __radd__(self, o): return "sub first"
    def __rsub__(self, o): return "sub first -"
class Picky:
    def __init__(self, v): self.v = v
    def __add__(self, o):
        if o.v > 10: return NotImplemented
        return Picky(self.v + o.v)
    def __radd__(self, o): return "never"

def physics(n):
    p = Vec(0.0, 0.0); v = Vec(1.0, 0.5); g = Vec(0.0, -9.81)
    e = 0.0
    for i in range(n):
        v = v + g * 0.001
        p = p + v * 0.001
        e += (p - v) @ (p - v)
    return p.x, p.y, v.x, v.y, e

def mixed(n):
    out = []
    a = Vec(1, 2)
    for i in range(n):
        b = Vec(i, 2.0)
        other = b
        if i == n - 7: other = R()
        if i == n - 5: other = Sub(5, 6)
        if i == n - 3: other = 3
        try:
            r = a + other
            if i >= n - 9: out.append(r.x if isinstance(r, Vec) else r)
        except TypeError as e:
            out.append(str(e))
        try:
            r = a - other
            if i >= n - 9: out.append(r.x if isinstance(r, Vec) else r)
        except Exception as e:
            t = e.__traceback__
            lines = []
            while t: lines.append((t.tb_frame.f_code.co_name, t.tb_lineno)); t = t.tb_next
            out.append((str(e), lines))
    return out

def picky(n):
    out = []
    for i in range(n):
        try:
            r = Picky(i) + Picky(i % 9)
            if i > n - 3: out.append(r.v)
            r = Picky(i) + Picky(11 if i == n - 2 else 2)
        except TypeError as e:
            out.append(str(e))
    return out

def inplace(n):
    acc = Vec(0, 0)
    old = acc
    for i in range(n):
        acc += Vec(i, 1)
    return acc.x, acc.y, acc is old
for i in range(4):
    print(physics(3000), inplace(3000)); print(mixed(800)); print(picky(500))
