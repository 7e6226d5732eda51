class V:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return "V(%r)" % (self.x,)


names = "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift divmod".split()
for n in names:
    setattr(V, "__%s__" % n, lambda self, o, n=n: (n, self.x, getattr(o, "x", o)))
    setattr(V, "__r%s__" % n, lambda self, o, n=n: ("r" + n, self.x, o))
for n in "neg pos invert abs".split():
    setattr(V, "__%s__" % n, lambda self, n=n: (n, self.x))
a, b = V(1), V(2)
print(a + b, a - 1, a * "s", a / b, a // b, a % b, a ** b, a @ b, a & b, a | b, a ^ b, a << b, a >> b, divmod(a, b))
print(1 + a, 1 - a, "s" * a, 1 / a, 1 // a, 1.5 % a, 2 ** a, [] @ a, 1 & a, 1 | a, 1 ^ a, 1 << a, 1 >> a, divmod(5, a), "fmt" + a if False else None)
print(-a, +a, ~a, abs(a), pow(a, 2))


class NI:
    def __add__(self, o):
        return NotImplemented

    def __radd__(self, o):
        return NotImplemented

    def __lt__(self, o):
        return NotImplemented

    def __eq__(self, o):
        return NotImplemented

    def __iadd__(self, o):
        return NotImplemented


n = NI()
for f in (lambda: n + 1, lambda: 1 + n, lambda: n + n, lambda: n < 1, lambda: n < n, lambda: n == n, lambda: n == 1, lambda: n != 1, lambda: n - 1, lambda: n @ n, lambda: -n, lambda: n ** 2, lambda: divmod(n, 1), lambda: n << 1, lambda: n and 5, lambda: abs(n), lambda: n // 1, lambda: n % 2, lambda: n & n, lambda: ~n, lambda: pow(n, 1, 2), lambda: n > 5, lambda: n >= n):
    try:
        print(f())
    except TypeError as e:
        print(e)


class Base:
    def __add__(self, o):
        return "Base add"

    def __radd__(self, o):
        return "Base radd"


class Derived(Base):
    def __radd__(self, o):
        return "Derived radd"


class Derived2(Base):
    pass


print(Base() + Derived(), Base() + Derived2(), Derived() + Base(), 5 + Base(), Base() + 5)


class I:
    def __init__(self):
        self.log = []

    def __iadd__(self, o):
        self.log.append(("iadd", o))
        return self

    def __imul__(self, o):
        return "replaced by imul"

    def __add__(self, o):
        return ("add", o)


i = I()
j = i
i += 5
print(i is j, i.log)
i *= 2
print(i)
k = V(3)
k += 1
print(k)
k = 7
k -= V(1)
print(k)
d = {"x": I()}
d["x"] += 1
print(d["x"].log)
for op in ("+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "&=", "|=", "^=", "<<=", ">>="):
    try:
        x = object()
        exec("x %s 1" % op)
    except TypeError as e:
        print(e)
