# Calls whose meaning changes while the loop that makes them is hot: classes, their constructors, built-in functions.
import abc


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Empty:
    pass


def points(n):
    out = []
    for i in range(n):
        p = Point(i, -i)
        out.append(p.x - p.y)
        Empty().anything = i
    return sum(out)


print(points(50))
old = Point.__init__


def swapped(self, x, y):
    old(self, y, x)


Point.__init__ = swapped
print(points(50))


def wrong(self, x, y):
    return x


Point.__init__ = wrong
print(attempt(points, 50))


def raising(self, x, y):
    if x == 7:
        raise ValueError(x)
    self.x = self.y = x


Point.__init__ = raising
print(attempt(points, 50), points(5))


def defaulted(self, x, y, z=3):
    self.x, self.y = x, y * z


Point.__init__ = defaulted
print(points(50))
Point.__init__ = old


class Replaced:
    def __init__(self, x):
        self.x = x


def replaced(n):
    return [type(Replaced(i)).__name__ for i in range(n)][-1]


print(replaced(40))
Replaced.__new__ = lambda cls, x: object.__new__(Empty)
print(replaced(40))
Empty.__init__ = lambda self: setattr(self, 'made', True)
print(points(50), Empty().made)


def both():
    return Point(1, 2), Empty()


for i in range(40):
    if i == 20:
        class Point(Point):
            def __init__(self, *args):
                super().__init__(*args)
                self.more = args
    elif i == 30:
        Point = lambda *args: args
    last = both()
    if i % 10 == 9:
        print(type(last[0]).__name__, getattr(last[0], 'more', None), sorted(vars(last[1])))


class Abstract(abc.ABC):
    def __init__(self, n):
        self.n = n


def abstract(n):
    return [Abstract(i).n for i in range(n)][-1]


print(abstract(40))
Abstract.__abstractmethods__ = frozenset(['missing'])
print(attempt(abstract, 40))
Abstract.__abstractmethods__ = frozenset()
print(abstract(40))


deleted = []


class Watched:
    def __init__(self, n):
        self.n = n


def watched(n):
    for i in range(n):
        Watched(i)


watched(40)
Watched.__del__ = lambda self: deleted.append(self.n)
watched(3)
import gc
gc.collect()
print(sorted(deleted))


def natives(values):
    out = []
    for v in values:
        out.append((attempt(lambda: ord(v)), attempt(lambda: len(v))))
    return out


def natives_inline(v):
    try:
        return ord(v), len(v)
    except TypeError as e:
        return str(e)


class Items(list):
    def __len__(self):
        return 99


several = ['a', '\xff', '\u0100', '\U0001f600', 'ab', '', b'x', [1], [], [1.5], ['x'], (), (1, 2), {}, {'a': 1}, {1: 2},
           {1, 2}, Items(), range(7), 5, None]
for v in several:
    print(repr(v) if not isinstance(v, Items) else 'Items', natives_inline(v), natives_inline(v))
print(natives(several[:4]))


def characters(n):
    return ''.join(chr(i) for i in range(65, 65 + n)), attempt(chr, -1), attempt(chr, 0x110000), chr(True), chr(0x20ac)


def character(n):
    return chr(n)


print(characters(26))
print([attempt(character, n) for n in (65, 255, 256, 0x1f600, -1, True, 1 << 70, 'x', 6.5)])


def ranges(a, b):
    total = 0
    for i in range(a):
        total += i
    for i in range(a, b):
        total += i
    for i in range(a, b, 3):
        total += i
    return total


print([attempt(ranges, a, b) for a, b in
       [(5, 9), (0, 0), (-3, 4), (True, 3), (9, 2), (1 << 62, (1 << 62) + 4), (3, 1.5), ('x', 2), (-1 << 62, -1)][:5]])
print(attempt(ranges, 2, 2.5), attempt(ranges, 'x', 2))
print([i for i in range(1 << 70, (1 << 70) + 2)], [i for i in range((1 << 62) - 2, (1 << 62) + 2)])

shadow = range


def own_range(n):
    return [i for i in range(n)], len('abc'), ord('a'), chr(97)


for i in shadow(40):
    if i == 20:
        def range(n):
            return 'fake' * n

        def len(s):
            return -1
    got = own_range(2)
    if i in (19, 39):
        print(got)
del range, len
print(own_range(2))


def ordered(a, b):
    out = []
    for _ in range(3):
        out = [a < b if a < b else 0, 1 if a > b else 0, 1 if a <= b else 0, 1 if a >= b else 0, a == b, a != b,
               1 if a == b else 0, 1 if a != b else 0]
    return out


texts = ['', 'a', 'b', 'ab', 'abc', 'abd', 'a' * 40, 'a' * 39 + 'b', '\xe9', '\u0100', 'a\u0100']
for a in texts:
    print([ordered(a, b).index(1) if 1 in ordered(a, b) else None for b in texts], [ordered(a, b)[4:] for b in texts[:4]])
nan = float('nan')
print(ordered(nan, nan), ordered(1, 1.0), ordered(True, 1), ordered(None, None) if None == 1 else 'None')


class Every(type):
    def __instancecheck__(cls, o):
        return o != 3


class Checked(metaclass=Every):
    pass


def kinds(o, classes):
    return [isinstance(o, c) for c in classes]


class Sub(Empty):
    pass


class Liar:
    __class__ = property(lambda self: Sub)


kinds_of = [int, bool, float, str, object, type, Empty, Sub, Liar, Checked, (int, str), (Empty, (Sub,))]
for o in [1, 3, True, 1.5, 'x', Empty(), Sub(), Liar(), Checked(), Checked, int, None, 1 << 70]:
    print(kinds(o, kinds_of))
print(attempt(kinds, 1, [5]), attempt(kinds, 1, [int, 'x']))
