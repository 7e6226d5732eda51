# Sums that begin as an int and become floats: the type is that of what was really added.


def total(items):
    s = 0
    for x in items:
        s += x
    return s


def scaled(items, k):
    s = 0
    n = 0
    for x in items:
        s += x * k
        if s > 100:
            n += 1
        if not s:
            n -= 1
        s = s - 0.25 * x
    return s, n


def kept(rows):
    out = []
    for row in rows:
        s = 0
        for x in row:
            s = s + x / 2
        out.append(s)
    return out


def picked(items, flag):
    s = 0
    for i, x in enumerate(items):
        if flag and i == 3:
            break
        s += x
        if i == 2 and s is None:
            return "never"
    return s, type(s).__name__


def mixed(items):
    a = b = 0
    seen = []
    for x in items:
        a, b = b + x, a
        seen.append((a, b))
    return seen[-3:], a == b, a < 1e9


def negative_zero(items):
    s = 0
    for x in items:
        s += x
    return repr(s)


def raises(items):
    s = 0
    for x in items:
        s += x
    return 1 / s


floats = [i * 0.5 for i in range(40)]
for _ in range(60):
    total(floats)
    scaled(floats, 0.75)
    kept([floats, [], floats[:3]])
    picked(floats, False)
    mixed(floats)
    negative_zero([-0.0, -0.0])
print(total(floats), total([]), total([1.5]), total([1, 2.5]), total([1, 2]), total([2**62, 2**62, 0.5]))
print(scaled(floats, 0.75), scaled([], 2.0), scaled([1], 2), scaled(floats, 10))
print(kept([floats, [], [1], floats[:3]]))
print(picked(floats, True), picked([], True), picked(floats[:1], True), picked([1.0, 2, 3.0, 4.0], True))
print(mixed(floats), mixed([1, 2, 3.5]), mixed([1.5]))
print(negative_zero([-0.0]), negative_zero([]), negative_zero([0.0, -0.0]))
for items in ([], [0.0], [0.5], [2]):
    try:
        print(raises(items))
    except ZeroDivisionError as e:
        print("ZeroDivisionError:", e)
try:
    total([1.5, "a"])
except TypeError as e:
    print(e)
try:
    total([1.5, 2.5, None])
except TypeError as e:
    print(e)


# The same sum, difference and product more than once: computed once, and past 63 bits all the same.
def again(i, j):
    return (i + j) * (i + j + 1) // 2 + (i - j) + (i + j) - (i - j) * (j - i) + i * j - i * j


for _ in range(60):
    for i in range(6):
        again(i, i + 3)
print(again(3, 4), again(2**61, 2**61), again(-(2**62), 5), again(2**40, 2**30), again(1.5, 2), again(True, 2))
