def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


print(fact(50), fact(200) % (10**9 + 7), len(str(fact(500))))
print(fib(100), fib(1000) % 10**20, fib(300))
a, b = 3**500, 7**300
print(a * b % 10**30, (a + b) ** 2 - (a - b) ** 2 == 4 * a * b, a // b % 10**20, a % b % 10**20)
q, r = divmod(a * b + 12345, b)
print(q == a, r)
x = (1 << 1000) - 1
print(x * x == (1 << 2000) - (1 << 1001) + 1, x & (x >> 500) == x >> 500, (x ^ (x >> 1)).bit_length(), bin(x).count("1"))
import math
print(math.isqrt(10**100), math.isqrt(10**100 - 1), math.gcd(2**100 * 3**50, 2**60 * 3**70), math.comb(200, 100) % 10**30)
n = 2**521 - 1
print(pow(3, n - 1, n), pow(5, 10**50, 10**20 + 39))
s = str(7**700)
print(int(s) == 7**700, len(s), s[:20], s[-20:])
print(-(2**100) // 3, -(2**100) % 3, -(2**100) >> 3, -(2**100) & 0xFFFF, -(2**100) | 1, -(2**100) ^ 5)
