# A function with a loop of its own that is called less often than the loops around it turn: right before and after it is known well
# enough to be compiled, and after its attributes have changed their types.


class Point:
    __slots__ = ("x", "y", "z")

    def __init__(self, i):
        self.x = i * 0.5
        self.y = i * 0.25
        self.z = (i % 7) / 2

    def maximize(self, other):
        self.x = self.x if self.x > other.x else other.x
        self.y = self.y if self.y > other.y else other.y
        self.z = self.z if self.z > other.z else other.z
        return self


def largest(points):
    best = points[0]
    for p in points[1:]:
        best = best.maximize(p)
    return best


def round_trip(n):
    points = [None] * n
    for i in range(n):
        points[i] = Point(i)
    for p in points:
        p.x += 1.0
    return largest(points)


for n in range(1, 40):
    best = round_trip(n * 5)
    if n % 10 == 0:
        print(n, best.x, best.y, best.z)


def mixed(kind):
    points = [Point(i) for i in range(50)]
    points[20].x = kind(1000)
    points[30].y = kind(2000)
    return largest(points)


for i in range(30):
    best = mixed(float if i < 20 else int)
    if i % 6 == 5:
        print(best.x, best.y, best.z)

try:
    mixed(str)
except TypeError as e:
    print(e)


class Other:
    def __init__(self, p):
        self.x, self.y, self.z = p.x, p.y, p.z

    def maximize(self, other):
        return other


for i in range(60):
    points = [Point(i) for i in range(20)]
    if i > 40:
        points[10] = Other(points[10])
        points[0] = Other(points[0])
    best = largest(points)
print(type(best).__name__, best.x, best.y, best.z)
