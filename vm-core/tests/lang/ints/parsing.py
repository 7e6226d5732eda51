def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


for s in ("0", " 12 ", "-7", "+5", "1_000", "0x1F", "0b101", "0o17", "٣", "1__0", "_1", "1_", "", " ", "12a", "--1", "1.5", "0x", "é", "\n5\t", "1 2"):
    t(int, s)
for s, b in (("ff", 16), ("0xff", 16), ("zz", 36), ("101", 2), ("0b101", 0), ("077", 8), ("0o77", 0), ("077", 0), ("12", 1), ("12", 37), ("9", 8), ("0", 0), ("00", 0), ("1_0", 2), ("Z", 36), ("0xg", 16)):
    t(int, s, b)
t(int)
t(int, 3.99)
t(int, -3.99)
t(int, b"12")
t(int, bytearray(b"0x1f"), 16)
t(int, None)
t(int, [])
t(int, 5, 2)
t(int, float("inf"))
t(int, float("nan"))
t(int, 1e300)
t(int, "1" * 5000)
t(lambda: len(str(10**4299)))
t(lambda: str(10**4300))
t(lambda: int("5" * 4300) % 97)


class I:
    def __int__(self):
        return 42


class X:
    def __index__(self):
        return 7


class B:
    def __int__(self):
        return "no"


class Tr:
    def __trunc__(self):
        return 9


t(int, I())
t(int, X())
t(int, B())
t(hex, X())
t(lambda: [1, 2, 3, 4, 5, 6, 7, 8][X()])
t(lambda: "abc"[I()])
