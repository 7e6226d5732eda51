for x in (0.0, 1.5, -2.25, 1e16, 0.1, 1e-320, 3.0):
    print(x.is_integer(), x.as_integer_ratio(), x.hex(), float.fromhex(x.hex()) == x, x.conjugate(), x.real, x.imag, int(x), x.__trunc__(), x.__floor__(), x.__ceil__())
print(float.fromhex("0x1.8p3"), float.fromhex("-0x.1"), float.fromhex("1p-2"), float.fromhex("inf"), float.fromhex("0xA.8"))
for f in (lambda: float.fromhex("zz"), lambda: float("inf").as_integer_ratio(), lambda: float("nan").as_integer_ratio(), lambda: int(float("inf")), lambda: round(float("nan")), lambda: float.fromhex("0x1p5000")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1234.5678, 1e20, -1e-9, 0.15, 0.25, 5e15 + 0.5):
    print(x, round(x), round(x, 1), round(x, 2), round(x, -2), round(x, 0), type(round(x)).__name__)
print(hash(0.5), hash(1.0), hash(-0.0), hash(1e300), hash(float("inf")), hash(-float("inf")), hash(0.1), hash(2.5), hash(1e-10))
