def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


for f in (lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes(["a"]), lambda: bytes(-1), lambda: bytes("a"), lambda: bytes(1.5), lambda: b"a" + "b", lambda: "a" + b"b", lambda: b"a"[5], lambda: b"a"["x"], lambda: b"abc".find("b"), lambda: b"abc".index(b"z"), lambda: b"a".split(b""), lambda: b",".join(["a"]), lambda: b"a" * 1.5, lambda: b"a" < "a", lambda: bytes.fromhex("zz"), lambda: bytes.fromhex("abc"), lambda: b"a".replace("a", "b"), lambda: b"a".startswith("a"), lambda: "a" in b"a", lambda: 300 in b"a", lambda: b"\xff".decode("ascii"), lambda: bytes(None), lambda: b"a".center(3, b"xy"), lambda: b"a".center(3, "x"), lambda: bytes.maketrans(b"a", b"bc"), lambda: b"a".translate(b"x"), lambda: bytes(3, "utf8"), lambda: bytes(b"x", "utf8"), lambda: b"a"[::0], lambda: b"abc".count(1.5)):
    t(f)
x = b"abc"
try:
    x[0] = 1
except TypeError as e:
    print(e)


class B:
    def __bytes__(self):
        return b"via __bytes__"


class BB:
    def __bytes__(self):
        return "no"


class I:
    def __index__(self):
        return 2


t(bytes, B())
t(bytes, BB())
t(bytes, I())


class Sub(bytes):
    def extra(self):
        return len(self)


s = Sub(b"xyz")
print(s, s.extra(), s == b"xyz", type(s + b"!").__name__, type(s[1:]).__name__, Sub.fromhex("41"), type(Sub.fromhex("41")).__name__)
