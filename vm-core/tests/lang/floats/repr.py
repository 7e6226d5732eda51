for x in (0.1, 1.0, 1e15, 1e16, 1e17, 123456789.123456789, 1e-4, 1e-5, 1.5e300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.30000000000000004, 1 / 3, 100.0, 1e22, 1e23, -0.0, 12345678901234567890.0, 0.0001234, 4.35, 2.675, 1e100):
    print(x, repr(x), str(x), f"{x}", f"{x:.3f}", f"{x:g}", f"{x:e}", f"{x:.0f}", f"{x:.10g}", "%r" % x)
print(float("1e5"), float(" -1.5 "), float("inf"), float("-Infinity"), float("nan"), float("1_0.5"), float(".5"), float("5."), float("1E-3"), float(10**20), float(True), float(b"2.5"))
for s in ("", "abc", "1e", "--1", "1 2", "0x10", "1__0", "e5", ".", "infin", "1.5.2"):
    try:
        print(float(s))
    except ValueError as e:
        print(e)
for v in (None, [], 1j, 10**400):
    try:
        print(float(v))
    except Exception as e:
        print(type(e).__name__, e)
