total = 0
for i in range(10000):
    total += i * i % 7 - (i & 3)
print(total)
x = 2**62 - 5
for i in range(10):
    x += 1
    print(x, end=" ")
print()
x = -2**62 + 3
for i in range(8):
    x -= 1
    print(x, end=" ")
print()
x = 1
for i in range(70):
    x *= 2
    if i in (29, 30, 31, 60, 61, 62, 63, 64, 69):
        print(i, x, x - 1, -x)
n, steps = 27, 0
while n != 1:
    n = 3 * n + 1 if n % 2 else n // 2
    steps += 1
print(steps, sum(range(101)), sum(i * i for i in range(50)), sum([10**18] * 20), sum(range(10, 0, -3)), sum([], 5), sum([1.5, 2]), sum([[1], [2]], []))
h = 0
for c in "hash me please":
    h = (h * 31 + ord(c)) & 0xFFFFFFFF
print(h)
a, b = 1071, 462
while b:
    a, b = b, a % b
print(a, max(3, 7, 2), min([4, 2, 9]), max("abc"), min(5, 2.5), max([1, 2], key=lambda v: -v), max([], default="none"), divmod(-17, 5))
a = b = c = 5
a += 1; b -= 2; c *= 3
a //= 2; b **= 3; c %= 4
a <<= 3; b >>= 1; c |= 8
a &= 0xF8; b ^= 3; c /= 2
print(a, b, c)
