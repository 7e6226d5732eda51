# len(set(...)) of generator expressions: small ints, ints further off, other things, and exceptions on the way.


class Odd:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Odd) and self.n % 5 == other.n % 5


def near(xs):
    return len(set(x - 8 for x in xs))


def far(xs, by):
    return len(set(x * by for x in xs))


def mixed(xs):
    return len(set(x for x in xs))


def objects(n):
    return len(set(Odd(i) for i in range(n)))


def texts(n):
    return len(set("ab"[i % 2] for i in range(n)))


def raising(xs):
    try:
        return len(set(10 // x for x in xs))
    except ZeroDivisionError as e:
        return str(e)


def unhashable(xs):
    try:
        return len(set(x for x in xs))
    except TypeError as e:
        return str(e)


def filtered(xs):
    return len(set(x % 7 for x in xs if x % 2)) == 7


total = 0
for i in range(300):
    total += near(range(16)) + near([1, 1, 2]) + near(())
print(total)
print([far(range(-20, 20), by) for by in (0, 1, 2, -1, 3, 10**6, 10**20)])
for i in range(60):
    r = [far(range(-20, 20), by) for by in (1, 2, 1, -1)]
print(r)
data = [1, 1.0, True, 0, False, 0.0, -31, -32, -33, 31, 32, "x", None, 2**70, (1, 2), (1, 2)]
for i in range(60):
    small = mixed([-32, 31, 31, -32, 0])
    r = mixed(data[: i % len(data) + 1])
print(small, r, mixed(data))
for i in range(40):
    r = objects(20), texts(9), texts(0)
print(r)
for i in range(60):
    r = raising([1, 2, 3, 5, 10]), raising([5, 5, 0, 1])
print(r)
for i in range(60):
    r = unhashable([1, 2, 2]), unhashable([3, [], 4])
print(r)
print([filtered(range(i)) for i in range(10, 20)])


def joined(a, b):
    return a + b


for i in range(200):
    r = joined([1, 2, 3][:i % 4], [4, 5]), joined([1.5], [2.5, 3.5]), joined(["a"], ["b"])
    s = joined([1], [2.5]), joined([], []), joined(["a"], []), joined([], [1]), joined(list(range(3)), [7])
print(r, s)
x = [1, 2]
y = x
x = x + [3]
x += [4]
print(x, y)


def rotated(xs, i):
    xs[i:] = xs[i + 1:] + xs[i:i + 1]
    return xs


xs = list(range(6))
for i in range(30):
    rotated(xs, i % 6)
print(xs)


class L(list):
    def __add__(self, other):
        return "added"


for i in range(50):
    r = joined(L([1]), [2]), joined([2], L([1])), joined([1], L())
print(r)
try:
    joined([1], (2,))
except TypeError as e:
    print(e)
