# Operators that classes define: NotImplemented, reflected methods, subclasses, changes of the class, tracebacks, deep recursion.
class V:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __add__(self, o):
        if not isinstance(o, V):
            return NotImplemented
        return V(self.x + o.x, self.y + o.y)
    def __radd__(self, o):
        if o == 0:
            return self
        return NotImplemented
    def __sub__(self, o):
        return V(self.x - o.x, self.y - o.y)
    def __mul__(self, k):
        return V(self.x * k, self.y * k)
    def __rmul__(self, k):
        return V(k * self.x, k * self.y)
    def __truediv__(self, k):
        return V(self.x / k, self.y / k)
    def __getitem__(self, i):
        if i == 0:
            return self.x
        if i == 1:
            return self.y
        raise IndexError(i)
    def __repr__(self):
        return 'V(%r, %r)' % (self.x, self.y)

class W(V):
    def __radd__(self, o):
        return 'W.__radd__', o

class Other:
    def __radd__(self, o):
        return 'Other', o
    def __rsub__(self, o):
        return 'never'

class Slots:
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __add__(self, o):
        return Slots(self.n + (o.n if isinstance(o, Slots) else o))
    def __mod__(self, o):
        return NotImplemented
    def __iadd__(self, o):
        self.n += o
        return self

class MyInt(int):
    def __add__(self, o):
        return MyInt(int(self) + int(o) + 1000)

def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def div(a, b): return a / b
def mod(a, b): return a % b
def item(a, i): return a[i]
def iadd(a, b):
    a += b
    return a
def imul(a, b):
    a *= b
    return a

def hot():
    t = V(0, 0)
    for i in range(300):
        t = add(t, V(i, 1)); t = sub(t, V(1, .5)); mul(t, 2); div(t, 3); t = iadd(t, V(1, 1)); imul(t, 3)
        item(t, i & 1)
        add(Slots(1), Slots(i)); iadd(Slots(2), i)
    return t
print(hot())
def show(f, *args):
    try:
        print(f.__name__, f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)
for _ in range(2):
    show(add, V(1, 2), W(3, 4)); show(add, V(1, 2), Other()); show(add, V(1, 2), 3); show(add, 0, V(1, 2)); show(add, V(1, 2), [1])
    show(sub, V(1, 2), Other()); show(sub, V(1, 2), 1); show(mul, V(1, 2), 2.5); show(mul, 3, V(1, 2)); show(div, V(1, 2), 0)
    show(item, V(5, 6), 1); show(item, V(5, 6), 2); show(mod, Slots(1), 2); show(add, MyInt(3), 4); show(add, MyInt(3), MyInt(4))
    show(iadd, V(1, 2), 'x'); show(imul, V(1, 2), [1]); show(iadd, V(1, 1), Other()); show(mod, Slots(1), Slots(2))
for i in range(300):
    add(V(i, i), V(1, 1))
V.__add__ = lambda self, o: 'patched'
show(add, V(1, 2), V(3, 4)); show(iadd, V(1, 2), V(3, 4))
V.__iadd__ = lambda self, o: 'in place'
show(iadd, V(1, 2), V(3, 4)); show(add, V(1, 2), V(3, 4))
del V.__add__
show(add, V(1, 2), V(3, 4)); show(add, V(1, 2), Other())
for i in range(200):
    item(V(1, 2), 0)
del V.__getitem__
show(item, V(1, 2), 0)
class Deep:
    def __init__(self, n): self.n = n
    def __add__(self, o):
        if self.n == 0:
            return o
        return Deep(self.n - 1) + (o + 1)
for i in range(50):
    Deep(20) + 1
print(Deep(400) + 1)
try:
    Deep(5000) + 1
except RecursionError as e:
    print(e)
class Bad:
    def __add__(self, o):
        raise ValueError('bad', o)
import traceback
for i in range(100):
    try:
        add(Bad(), i)
    except ValueError as e:
        if i % 50 == 0:
            print([f.name for f in traceback.extract_tb(e.__traceback__)], e)
class Never:
    def __add__(self, o): return NotImplemented
def never(n):
    c = 0
    for i in range(n):
        try:
            Never() + i
        except TypeError as e:
            c += 1
    return c
print(never(100))
