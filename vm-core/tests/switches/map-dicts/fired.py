# Many instances that look alike.
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, dx):
        self.x += dx
        return self.x + self.y


points = [Point(i, -i) for i in range(100)]
print(sum(p.move(2) for p in points))
print(points[3].__dict__, vars(points[4]))
