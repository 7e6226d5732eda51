"""Instances with three fields, all alive at once; `loops` is their number in thousands. After a post in PyPy's blog (2010)."""


class Point(object):
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z


def run(loops):
    points = [Point(1, 2, 3) for _number in range(loops * 1000)]
    total = 0
    for point in points:
        total += point.x + point.y + point.z
    assert total == 6000 * loops
    return len(points)
