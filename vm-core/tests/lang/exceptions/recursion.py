import sys


def f(n):
    return f(n + 1)


try:
    f(0)
except RecursionError as e:
    print(e)


class A:
    def __repr__(self):
        return repr(self)

    def __getattr__(self, n):
        return getattr(self, n + "x")

    def __eq__(self, o):
        return self == o

    def __add__(self, o):
        return self + o

    def __call__(self):
        return self()

    def __getitem__(self, i):
        return self[i]

    def __hash__(self):
        return hash(self)

    def __len__(self):
        return len(self)

    def __bool__(self):
        return bool(self)

    def __iter__(self):
        return iter(self)

    def __str__(self):
        return str(self)

    @property
    def p(self):
        return self.p

    def __lt__(self, o):
        return self < o

    def __contains__(self, x):
        return x in self

    def __format__(self, s):
        return f"{self}"

    def __index__(self):
        return [1][self]


a = A()
for g in (lambda: repr(a), lambda: a.x, lambda: a == 1, lambda: a + 1, lambda: a(), lambda: a[0], lambda: hash(a), lambda: len(a), lambda: bool(a), lambda: str(a), lambda: a.p, lambda: a < 1, lambda: 1 in a, lambda: f"{a}", lambda: [1][a], lambda: sorted([a, a]), lambda: {a: 1}, lambda: max(a, a), lambda: list(map(lambda x: x(), [a]))):
    try:
        g()
        print("no error")
    except RecursionError as e:
        print("RecursionError")
l = []
for i in range(100000):
    l = [l]
try:
    repr(l)
    print("repr ok")
except RecursionError as e:
    print("RecursionError in repr")
m = []
for i in range(100000):
    m = [m]
try:
    print(l == m)
except RecursionError as e:
    print("RecursionError in eq")
t = ()
for i in range(100000):
    t = (t,)
del l, m, t


def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


d = depth(0)
print(900 < d < 1000, sys.getrecursionlimit())
sys.setrecursionlimit(200)
d2 = depth(0)
print(150 < d2 < 200)
sys.setrecursionlimit(3000)
print(2900 < depth(0) < 3000)
for bad in (0, -5, "x"):
    try:
        sys.setrecursionlimit(bad)
        print("set", bad)
        sys.setrecursionlimit(1000)
    except (ValueError, TypeError, RecursionError) as e:
        print(type(e).__name__, e)
sys.setrecursionlimit(1000)


def gen(n):
    yield from gen(n + 1)


try:
    list(gen(0))
except RecursionError as e:
    print("gen recursion")
