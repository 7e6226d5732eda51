a = 256
b = 256
print(a is b, (lambda: 5)() is 5 if False else True, [i for i in range(5)] == [0, 1, 2, 3, 4])
x = 2**62
for i in range(10):
    x += 2**60
    print(x, x.bit_length(), end="; ")
print()
y = -2**62
for i in range(5):
    y -= 1
print(y, y + 2**62, -y, abs(y), y // 3, y % 7, y >> 2, y & 0xFF, y | 1, y ^ -1)
for v in (2**61, 2**62 - 1, 2**62, 2**62 + 1, 2**63 - 1, 2**63, -2**62, -2**62 - 1, -2**63, -2**63 - 1):
    print(v, v + 1, v - 1, v * 2, -v, v == v + 0, hash(v), v // 2, v >> 1, {v: 1}[v + 1 - 1], [v].index(v), float(v), v < v + 1, str(v)[-3:], v & 3, ~v)
print(4611686018427387904 - 1 + 1 == 4611686018427387904, 4611686018427387903 + 1, -4611686018427387904 - 1, 3037000500 * 3037000500, 2147483648 * 2147483648 * 2, 4611686018427387903 * 4611686018427387903, -4611686018427387904 * -4611686018427387904, (2**62 - 1) // -1, -2**62 // -1, -2**63 // -1)
s = 0
for i in range(100):
    s = s * 31 + i
    if i % 20 == 0:
        print(s)
c = 1
while c < 2**70:
    c <<= 7
print(c)
t = 2**65
while t > 2**58:
    t -= 2**59 * 7
print(t, t.bit_length())
d = {}
for i in range(2**62 - 3, 2**62 + 3):
    d[i] = i - 2**62
print(list(d.values()), sum(d), max(d) - min(d))
r = range(2**62 - 2, 2**62 + 2)
print(list(r), len(r), 2**62 in r)
print(id(5) == id(5), id(2**70) == id(2**70) if False else "skip", 1000 * 1000 is not None, True is not 1, 1 == True, hash(1) == hash(True) == hash(1.0))
n = 10**18
print(n * n // n == n, divmod(n * 9, 7), pow(n, 3, 998244353), n % -7, -n // 7, n / 3, int(n / 3.0) > 0, round(n, -17))
