for a in (0, 1, -1, 5, -5, 2**40, -2**70):
    for b in (0, 1, 3, 31, 63, 64, 100):
        print(a, b, a << b, a >> b)
for a in (0, 1, -1, 2, -3, 10):
    for b in (0, 1, 2, 5, 31, 64):
        print(a, b, a ** b)
print(2 ** -1, (-2) ** -3, 2 ** 0.5, pow(3, 200, 1000007), pow(-3, 5, 7), pow(3, -1, 11), pow(2, 10, -7), 0 ** 0)
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: pow(2, -1, 4), lambda: pow(2.0, 3, 5), lambda: (-8) ** (1 / 3), lambda: 1 << (1 << 100), lambda: "a" << 2):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(~0, ~5, ~-1, ~(2**70), -(-2**63), +True, -True, ~True, abs(-2**80), abs(-5))
