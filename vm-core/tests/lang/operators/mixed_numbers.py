# Arithmetic and comparison where each operand is an int at one time and a float at another.
def poly(a, b):
    return a + b, a - b, a * b, a < b, a <= b, a == b, a != b, a > b, a >= b

def scaled(a, n):
    r = 0
    for i in range(n):
        r = r + a * i
        if r > 1000:
            r = r - 1000
    return r

class V:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def dot(self, o):
        return self.x * o.x + self.y * o.y
    def scale(self, f):
        return V(self.x * f, self.y * f)

values = [1, 2.5, -3, -0.0, 0, 0.0, 7, 1e300, 2**53, float(2**53), 2**53 + 1, 2**61, -2**62, 2**62 - 1, float(2**62),
          float('inf'), float('nan'), 2**70, True, -1.5]
for _ in range(3):
    for a in values:
        for b in values:
            poly(a, b)
for a in values:
    for b in values:
        print(a, b, *poly(a, b))
for _ in range(200):
    scaled(3, 20), scaled(0.5, 20)
print(scaled(3, 50), scaled(0.25, 50), scaled(2**40, 5), scaled(2**60, 9))
vs = [V(1, 2), V(0.5, 2), V(3, 4.25), V(-1.5, -2.5)]
t = 0
for i in range(400):
    for v in vs:
        t = t + v.dot(vs[i & 3]) + v.scale(i & 1 or 0.5).x
print(t)
try:
    poly('a', 1)
except TypeError as e:
    print(e)
class W:
    def __add__(self, o): return 'W+'
    def __radd__(self, o): return '+W'
def add(a, b): return a + b
for i in range(100):
    add(1, 2); add(1.5, 2); add(1, 2.5); add(.5, .5)
print(add(W(), 1), add(1, W()), add(1.5, W()), add('x', 'y'), add(10**30, 1.0), add([1], [2]))
def less(a, b):
    if a < b:
        return 1
    return 0
for i in range(100):
    less(1, 2); less(1.5, 2); less(1, 2.5); less(.5, .5)
print(less(2**53, float(2**53)), less(2**53, 2.0**53 + 2), less(2**53 + 1, 2.0**53), less(2.0**53, 2**53 + 1), less(2**60, 2**60 + 1), less(10**400, float('inf')))
