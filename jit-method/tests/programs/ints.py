# Ints that cross 63 and 64 bits, division, shifts and comparison in hot loops.
def grow(n):
    x = 1
    for i in range(n):
        x = x * 3 + 1
    return x


def sink(n):
    x = -5
    while n > 0:
        x = x - (1 << 61)
        n -= 1
    return x


def divide(a, b):
    return a // b, a % b, a / b


def shifts(a, n):
    return a << n, a >> n, a & n, a | n, a ^ n


for k in range(60):
    grow(20)
    sink(1)
    divide(k - 30, 7)
    shifts(k - 30, 3)
print(grow(50), sink(5))
for pair in ((7, 2), (-7, 2), (7, -2), (-7, -2), (2 ** 62, 3), (-2 ** 62, 1), (2 ** 70, 7), (0, 5), (True, 2)):
    print(divide(*pair), shifts(pair[0], 5))
for bad in ((1, 0), (1, "x")):
    try:
        divide(*bad)
    except (ZeroDivisionError, TypeError) as e:
        print(type(e).__name__, e)
try:
    shifts(1, -1)
except ValueError as e:
    print(e)


def negate(x):
    return -x


for k in range(60):
    negate(k)
print(negate(2 ** 62), negate(-2 ** 62), negate(0.0), negate(-0.0), negate(True))


def total(start, stop, step):
    t = 0
    for i in range(start, stop, step):
        t += i
    return t


for k in range(60):
    total(0, k, 1)
print(total(10, 0, -3), total(0, 10, 3), total(5, 5, 1), total(2 ** 62 - 3, 2 ** 62 + 2, 1))


def compare(a, b):
    return a < b, a <= b, a == b, a != b, a > b, a >= b


for k in range(60):
    compare(k, 30)
nan = float("nan")
for a, b in ((1, 2), (2 ** 64, 1), (1.5, 1), (nan, nan), (0.0, -0.0), ("a", "b"), (1, 1.0), (2 ** 53 + 1, float(2 ** 53))):
    print(compare(a, b))
