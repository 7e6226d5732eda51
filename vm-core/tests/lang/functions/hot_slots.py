# Members of __slots__ and attributes of classes in hot code, while classes change.

class Point:
    __slots__ = ('x', 'y')

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y

    def scale(self, k):
        self.x *= k
        self.y = self.y * k
        return self

    def unset(self):
        del self.x
        return self.x


class Sub(Point):
    __slots__ = ('z',)

    def __init__(self, x):
        super().__init__(x, x)
        self.z = x

    def all(self):
        return self.x, self.y, self.z


class Wide(Point):
    pass


class Plain:
    def __init__(self):
        self.x = 'px'
        self.y = 'py'


def get(p): return p.x
def put(p, v): p.x = v
def both(p, q): return p.x, q.y


def attempt(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)


ps = [Point(i, i + 0.5) for i in range(60)]
print(sum(p.norm() for p in ps), [p.scale(2).x for p in ps][-3:], [p.scale(0.5).norm() for p in ps][-2:])
for p in ps:
    get(p), put(p, 5), both(p, p)
for o in (Point(1, 2), Sub(3), Wide(4, 5), Plain(), 5, None):
    print(attempt(get, o), attempt(both, o, o), attempt(put, o, 'new'), attempt(get, o))
Point.y = Point.y
print(Sub(7).all(), attempt(Point(1, 2).unset), attempt(get, Point.__new__(Point)))
w = Wide(1, 2)
w.extra = 3
for i in range(50):
    w.scale(2)
print(w.x, w.y, w.extra)

slot = Point.__dict__['x']
for i in range(60):
    if i == 20:
        Point.x = property(lambda self: 'property', lambda self, v: print('set', v))
    if i == 40:
        Point.x = slot
    r = get(ps[3])
    if i % 20 in (0, 1, 19):
        print(i, r)
        put(ps[3], i)
Point.__getattribute__ = lambda self, name: 'asked ' + name
print(get(ps[3]), both(ps[3], ps[4]))
del Point.__getattribute__
print(get(ps[3]))
Point.__setattr__ = lambda self, name, v: print('setattr', name, v)
put(ps[3], 8)
del Point.__setattr__
put(ps[3], 9)
print(get(ps[3]))


class Level:
    LOW = 1
    NAMES = ['a', 'b']

    def describe(self): return 'described'

    @staticmethod
    def of(x): return ('of', x)

    @classmethod
    def by(cls, x): return (cls.__name__, x)


class Strength:
    def __init__(self, n): self.n = n


Level.HIGH = Strength(9)


class Derived(Level):
    pass


def levels():
    return Level.LOW, Level.HIGH.n, len(Level.NAMES), Level.of(1), Level.by(2), Level.describe(None), Derived.LOW, Level.__name__


for i in range(200):
    r = levels()
    if i == 60:
        Level.LOW = 2.5
    elif i == 80:
        Level.HIGH = Strength(10)
    elif i == 100:
        Derived.LOW = 'derived'
    elif i == 120:
        Strength.__get__ = lambda self, o, cls: Strength(('got', o, cls.__name__))
    elif i == 140:
        del Strength.__get__
    elif i == 150:
        Level.describe = lambda self: 'anew'
    elif i == 160:
        Level = Derived
    if i % 10 == 1 and i > 50:
        print(i, r)


class Meta(type):
    LOW = property(lambda cls: 'meta')


class Other(metaclass=Meta):
    LOW = 3


Level = Other
print(attempt(levels))
del Other
Level = Derived
del Level.LOW
print(levels())
del Derived.__base__.LOW
print(attempt(levels))
