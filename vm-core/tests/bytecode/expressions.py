def f(a, b, c):
    del c
    x = a < b <= 10 and a in (1, 2) or b is not None
    if a is None or not b:
        y = lambda k=x: k + b
    z = f"{a!r:>{b}} {b=} {c}"
    w = {k: v for k, v in a.items() if v}
    n = (1 << 10) - 3 * 2, "ab" * 2, -1, 1 + 2j, (1, 2)[0]
    return [g(i) for row in a for i in row], y, z, w, n, "%s-%r" % (a, b)
