# Arithmetic and comparisons that meet other numbers than they were compiled for: ints, floats, big ints, NaN, bool, strs.

class Odd:
    def __add__(self, other):
        return 'added'

    def __radd__(self, other):
        return 'radded'

    def __lt__(self, other):
        return 'less'

    def __neg__(self):
        return 'negated'


nan = float('nan')
inf = float('inf')
VALUES = [0, 1, -7, 2 ** 53 + 1, 2 ** 61, 2 ** 62, -2 ** 63, 10 ** 30, 0.0, -0.0, 1.0, 2.5, 1e308, -inf, nan,
          9007199254740993.0, True]


def attempt(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)


def add(a, b): return a + b
def subtract(a, b): return a - b
def multiply(a, b): return a * b
def divide(a, b): return a / b
def lt(a, b): return a < b
def le(a, b): return a <= b
def gt(a, b): return a > b
def ge(a, b): return a >= b
def eq(a, b): return a == b
def ne(a, b): return a != b
def negative(a): return -a
def add_one(a): return a + 1
def three_less(a): return a - 3
def twice(a): return a * 2
def half(a): return a / 2
def add_half(a): return a + 0.5
def times_float(a): return 1.5 * a


def branches(a, b):
    out = ''
    if a < b: out += '<'
    if a <= b: out += '='
    if a > b: out += '>'
    if a >= b: out += 'G'
    if a == b: out += 'E'
    if a != b: out += 'N'
    if not a < b: out += 'l'
    if not a <= b: out += 'm'
    if not a > b: out += 'g'
    if not a >= b: out += 'h'
    if not a == b: out += 'e'
    if not a != b: out += 'n'
    while a < b:
        out += 'w'
        break
    while a >= b:
        out += 'W'
        break
    return out


def constants(a):
    out = ''
    if a < 1: out += '<'
    if a <= 1: out += '='
    if a > 1: out += '>'
    if a >= 1: out += 'G'
    if a == 1: out += 'E'
    if a != 1: out += 'N'
    if not a < 1: out += 'l'
    if not a >= 1: out += 'h'
    if a < 2.5: out += 'f'
    if not a <= 2.5: out += 'F'
    if a == 2.5: out += 'q'
    return out


UNARY = [negative, add_one, three_less, twice, half, add_half, times_float, constants]
BINARY = [add, subtract, multiply, divide, lt, le, gt, ge, eq, ne, branches]


def matrix():
    for f in UNARY:
        print(f.__name__, [attempt(f, v) for v in VALUES])
    for f in BINARY:
        for a in VALUES:
            print(f.__name__, repr(a), [attempt(f, a, b) for b in VALUES])


for f in BINARY:
    for _ in range(40):
        attempt(f, 3, 4)
for f in UNARY:
    for _ in range(40):
        attempt(f, 3)
matrix()

for a, b in [('x', 1), (1, 'x'), ('a', 'b'), (None, 1.5), (1.5, None), (Odd(), 1), (1, Odd()), (2.5, Odd()), ([], 1), ([1], [2])]:
    names = [type(v).__name__ for v in (a, b)]
    print(names, [attempt(f, a, b) for f in BINARY[:4]], attempt(eq, a, b), attempt(ne, a, b), attempt(lt, a, b))
print(attempt(negative, Odd()), attempt(negative, 'x'), attempt(negative, True), attempt(negative, 1j))


# Locals that change from ints to floats and back in one loop.
def changing(n):
    s = 0
    for i in range(n):
        s = s + i
        if i % 50 == 10:
            s = s * 0.5
        elif i % 50 == 30:
            s = int(s)
        elif i == 170:
            s = s + 2 ** 70
        elif i == 180:
            s = -s
    return s


print(changing(300))


def sums(items):
    total = 0
    product = 1
    for x in items:
        total += x
        product *= x
        total -= 1
    return total, product


for items in ([1, 2, 3] * 20, [1.5, 2.5] * 20, [1, 2.5, True] * 20, [2 ** 40] * 3, [0.0, -0.0, nan]):
    print(sums(items))
