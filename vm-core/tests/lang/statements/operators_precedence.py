print(1 + 2 * 3 ** 2 // 4 % 5 - 6, -2 ** 2, (-2) ** 2, 2 ** 3 ** 2, 7 // 2 * 2 + 7 % 2, 1 << 2 + 1, 1 | 2 & 3 ^ 4, ~1 & 3, not 1 == 2, not (1 and 0) or 1, 1 if 0 else 2 if 0 else 3, 5 - 3 - 1, 100 / 10 / 2, 2 * -3, 10 % 3 ** 2, -7 // 2, -(7 // 2), +-+1, 1 < 2 == True, (1 < 2) == True, 3 & 1 == 1, (3 & 1) == 1, "a" + "b" * 2, [1] * 2 + [3], 1, 2 ** -1 * 4)
print(1 == 1 in [1], 1 in [1, 2] and 3 not in [1], 1 is 1 is not 2 if False else True, None is None, not None is None, 5 is not None, 1 <= 1 < 2 <= 2 != 3, 3 > 2 > 1 > 0, 1 < 3 > 2)
x = 5
print(x, -x, +x, ~x, x ** 2, -x ** 2, x if x else 0, x and 0 or 1, x or 1 / 0, lambda: x, (lambda: x)()) if False else print((lambda: x)() + 1, (lambda a: a * x)(2) + 3)
a = [1, 2, 3]
print(a[0] + a[1] * a[2], a[-1] ** 2, -a[0], not a, a[1:][0], a.index(2) + 1, len(a) * 2 - 1, [a for a in [1, 2]][0], {1: 2}[1] + 3, (1, 2)[0] - 5, "abc"[1] + "d", (lambda: 1)() + 2, f"{1}" + "2")
x = 10
x += 5 * 2
x -= 1 if x > 5 else 0
x *= 2 + 1
x //= 4 - 1
x **= 1 + 1
x %= 100
x <<= 1 + 1
x |= 1 << 3
x ^= 5 & 6
x >>= 1
x &= ~1
print(x)


class T:
    def __getattr__(self, n):
        return lambda *a: n


t = T()
print(t.x(), t.y(1, 2) + "z")


def order(n, v):
    print(n, end=" ")
    return v


print(order("a", 1) + order("b", 2) * order("c", 3), order("d", 0) or order("e", 4), order("f", 1) if order("g", 0) else order("h", 2), order("i", 5) < order("j", 3) < order("k", 1), [order("l", 1), order("m", 2)], {order("n", 1): order("o", 2)}, order("p", [1, 2])[order("q", 0)], order("r", 2) ** order("s", 3), -order("t", 1), order("u", lambda *a: a)(order("v", 1), *order("w", [2]), **order("x", {})))
order("obj", t).attr = order("val", 1)
order("lst", [0])[order("idx", 0)] = order("v2", 9)
print()
