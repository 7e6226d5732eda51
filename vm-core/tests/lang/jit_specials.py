# Special methods, properties and built-in functions of numbers and characters in hot loops: each answer, each odd case.
import traceback


class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.n == other.n

    def __lt__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.n < other.n

    def __ge__(self, other):
        return "truthy" if self.n >= other.n else ""

    def __hash__(self):
        return hash(self.n)

    def __len__(self):
        return self.n

    def __contains__(self, x):
        return [] if x > self.n else [x]

    def __getitem__(self, i):
        if i > 90:
            raise IndexError(i)
        return self.n + i

    def __setitem__(self, i, v):
        if i < 0:
            raise KeyError(i)
        self.n = i + v

    def __call__(self, a, b=10, *, c=100):
        if a is None:
            raise ValueError("no a")
        return self.n + a + b + c

    @property
    def half(self):
        return self.n // 2

    @half.setter
    def half(self, v):
        if v < 0:
            raise ValueError("negative half")
        self.n = v * 2


class Newer(Version):
    def __gt__(self, other):
        return "newer"

    def __eq__(self, other):
        return "eq of the subclass"

    __hash__ = None


class Odd:
    def __lt__(self, other):
        return NotImplemented

    def __gt__(self, other):
        return "reflected"


def compares(a, b, n):
    r = []
    for _ in range(n):
        r.append(a < b)
        r.append(a == b)
        r.append(a >= b)
        if a < b:
            r.append("less")
        if a == b:
            r.append("same")
        if a >= b:
            r.append("more")
    return r[-6:]


def items(a, n):
    s = 0
    for i in range(n):
        a[i] = 1
        s += a[i] + len(a) + (i in a) + a(i) + a(i, 5) + a(i, c=1)
        if i not in a:
            s += 1000
    return s


def halves(a, n):
    s = 0
    for i in range(n):
        s += a.half
        a.half = i
        a.half += 1
    return s, a.n


for _ in range(40):
    compares(Version(1), Version(2), 30)
    items(Version(3), 30)
    halves(Version(7), 30)
v = Version(5)
print(compares(Version(1), Version(2), 3), compares(Version(2), Version(2), 3), compares(Version(3), Version(2), 3))
print(items(Version(3), 30), halves(Version(7), 30))
print(compares(Version(1), Newer(2), 3))
for other in (1, None, "x", Odd()):
    try:
        print(Version(1) < other, Version(1) == other)
        print(compares(Version(1), other, 2))
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


def caught(f, *args):
    try:
        return f(*args)
    except Exception as e:
        lines = [(t.name, t.line) for t in traceback.extract_tb(e.__traceback__)]
        return type(e).__name__, str(e), lines[1:]


def set_half(a, x):
    a.half = x
    return a.n


def get(a, i):
    return a[i]


def put(a, i, x):
    a[i] = x
    return a.n


def called(a, x):
    return a(x)


def length(a):
    return len(a)


for _ in range(60):
    set_half(v, 3), get(v, 1), put(v, 1, 2), called(v, 1), length(v)
print(caught(set_half, v, -1), caught(get, v, 91), caught(put, v, -1, 0), caught(called, v, None))
v.n = -1
print(caught(length, v))
v.n = "x"
print(caught(length, v))
v.n = True
print(caught(length, v))
v.n = 2**70
print(caught(length, v))
v.n = 4
Version.half = property(lambda self: "another")
print(caught(set_half, v, 1), v.half)
Version.__call__ = lambda self, x: ("another", x)
Version.__lt__ = lambda self, other: "lt"
Version.__len__ = lambda self: 77
print(called(v, 1), compares(v, Version(4), 1), length(v))
v.__call__ = None
print(called(v, 2))


class Guarded:
    @property
    def p(self):
        raise AttributeError("inside")

    def __getattr__(self, name):
        return "fallback " + name


class Counter:
    __slots__ = ("n",)

    def __init__(self):
        self.n = 0

    @property
    def next(self):
        self.n += 1
        return self.n


def read(o):
    return o.p


def count(o, n):
    s = 0
    for _ in range(n):
        s += o.next
    return s


print([read(Guarded()) for _ in range(50)][-1])
print([count(Counter(), 50) for _ in range(30)][-1])


def numbers(a, b, f, g):
    return (
        min(a, b), max(a, b), min(a, b, 3), max(a, b, 3), abs(a), abs(b), divmod(a, b),
        min(f, g), max(f, g), abs(f), abs(g), int(f), float(a), int(a), float(f), bool(a),
    )


for i in range(80):
    numbers(i, 7, i * 0.5, -1.5)
print(numbers(-5, 3, 2.9, -2.9))
print(numbers(2**62 - 1, 2, 1e18, -1e18))
print(numbers(-(2**62), 2**62 - 1, 1e19, 2.5))
print(numbers(-(2**62) - 1, 5, 1e300, -0.0))
nan = float("nan")
print(min(nan, 1.0), max(1.0, nan), numbers(1, 2, nan if False else 0.5, 1.5))
print(numbers(True, 3, 1.5, 2.5))
for bad in ((1, 0, 1.0, 2.0), (1, 2, nan, 1.0), (1, 2, float("inf"), 1.0), ("a", "b", 1.0, 2.0)):
    print(caught(numbers, *bad))


def text(s, n):
    out = 0
    for i in range(n):
        c = s[i % len(s)]
        out = (out * 31 + ord(c) + ord(s[-1])) % 1000003
        if c == "o":
            out += 1
        if chr(97 + i % 26) == c:
            out += 7
    return out


for _ in range(40):
    text("the quick brown fox", 40)
print(text("the quick brown fox", 100), text("caf\xe9", 50), text("\u20ac uro", 50), text("\U0001f600x", 50))
print(caught(text, "", 1))


def at(s, i):
    return s[i]


def code(c):
    return ord(c)


def char(i):
    return chr(i)


for i in range(60):
    at("abc", i % 3), code("a"), char(i)
print(at("abc", -1), at("abc", True), at([1, 2], 1), caught(at, "abc", 3), caught(at, "abc", -4))
print(code("\xff"), code("\u0100"), code(b"a"), caught(code, ""), caught(code, "ab"), caught(code, 1))
print(char(255), char(256), caught(char, -1), caught(char, 0x110000), caught(char, "a"))
