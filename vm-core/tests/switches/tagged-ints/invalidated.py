# Ints that grow out of 63 bits and come back, in the same places.
edge = 2**62


def around(n):
    return [n - 2, n - 1, n, n + 1, n + 2]


for n in [edge, -edge, 2**63, -(2**63), 2**61, 2**31, 2**32, 0]:
    print(around(n))


def up_and_down():
    x = edge - 3
    seen = []
    for i in range(6):
        x += 1
        seen.append(x)
    for i in range(6):
        x -= 1
        seen.append(x)
    return seen


print(up_and_down())


def operations(a, b):
    results = [a + b, a - b, a * b, -a, +a, ~a, abs(a), a & b, a | b, a ^ b, a == b, a < b, a <= b, hash(a) == hash(b)]
    if b:
        results += [a // b, a % b, divmod(a, b), a / b]
    if 0 <= b < 70:
        results += [a << b, a >> b]
    if 0 <= b < 5:
        results.append(a**b)
    return results


interesting = [0, 1, -1, 2, -2, 3, 7, 62, 63, 64, 2**31, 2**32, 3037000500, edge - 1, edge, edge + 1, -edge, -edge - 1, -edge + 1, 2**63, True]
total = 0
for a in interesting:
    for b in interesting:
        for r in operations(a, b):
            total = (total * 31 + hash(r if not isinstance(r, float) else repr(r)[:8].__len__())) % 1000000007
print(total)
print(operations(edge - 1, 1), operations(-edge, -1))
print(operations(edge, edge), operations(-edge, 2))

for a, b in [(7, 0), (edge, 0), (2**70, 0)]:
    for op in (lambda: a // b, lambda: a % b, lambda: a / b, lambda: divmod(a, b)):
        try:
            op()
        except ZeroDivisionError as e:
            print(e, end="; ")
print()
for a, b in [(1, -1), (2**70, -5), (0, -1)]:
    for op in (lambda: a << b, lambda: a >> b):
        try:
            op()
        except ValueError as e:
            print(e, end="; ")
print()
print(1 << 61, 1 << 62, 1 << 63, 1 << 64, -1 << 62, -1 << 63, 0 << 1000, (1 << 100) >> 90, -1 >> 1000, edge >> 62, -edge >> 200)
print(True + True, True * edge, False - 1, True & 3, ~True, -True, True << 62, isinstance(True + 0, bool))
print(edge + 0.5, float(edge), 1 + 2.5, 3 * 0.5, 2**62 == float(2**62), 2**62 + 1 == float(2**62))
print({1: "a", 1.0: "b", True: "c"}, {edge: 1}[2**62], {edge + 1, 2**62 + 1}, [edge].index(2**62), edge in [2**62])
print(int("4611686018427387904") == edge, str(edge), repr(-edge), hex(edge), bin(edge)[:5], f"{edge:,}", "%d" % (edge * 2))
print(sum([edge, edge, -edge]), max(edge, edge - 1), min(-edge, -edge - 1), sorted([edge, 1, -edge, 2**64, 0]))
print(range(edge - 2, edge + 2)[3], list(range(edge - 2, edge + 2)), len(range(edge)), edge.bit_length(), (-edge).bit_length())


class Index:
    def __index__(self):
        return edge


class Sub(int):
    def __add__(self, other):
        return "sub " + str(int(self) + int(other))


print(range(Index())[-1], Sub(edge) + 1, 1 + Sub(edge), Sub(3) * 2, type(Sub(3) * 2).__name__)
x = 1
for i in range(70):
    x *= 3
print(x, x % 1000, x // 3**60)
fact = 1
for i in range(1, 30):
    fact *= i
print(fact)
a, b = 0, 1
for i in range(100):
    a, b = b, a + b
print(a)
n, steps = 27, 0
while n != 1:
    n = 3 * n + 1 if n & 1 else n >> 1
    steps += 1
print(steps)
x = -(2**62)
x -= 1
x += 1
print(x, x == -edge, x is not None, -x)
