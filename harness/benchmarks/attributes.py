"""Instance attributes read, written and created: what maps, or shapes (`map-dicts`), are about.

Many small objects of few classes: particles that move (reads and writes of six attributes), a linked list that is built
and walked (creation), a binary tree (creation in a recursive constructor, then walks), and one object whose attributes
come and go (deletion and later additions leave the common shape).

`run(loops)` repeats all of it `loops` times and checks the results.
"""

import sys


class Particle(object):
    def __init__(self, x, y, dx, dy):
        self.x = x
        self.y = y
        self.dx = dx
        self.dy = dy
        self.steps = 0
        self.bounced = 0

    def move(self):
        self.x += self.dx
        self.y += self.dy
        if self.x < 0 or self.x > 100:
            self.dx = -self.dx
            self.bounced += 1
        if self.y < 0 or self.y > 100:
            self.dy = -self.dy
            self.bounced += 1
        self.steps += 1


class Link(object):
    def __init__(self, value, after):
        self.value = value
        self.after = after


class Tree(object):
    def __init__(self, depth):
        self.depth = depth
        if depth:
            self.left = Tree(depth - 1)
            self.right = Tree(depth - 1)
        else:
            self.left = None
            self.right = None

    def size(self):
        if self.left is None:
            return 1
        return 1 + self.left.size() + self.right.size()


class Record(object):
    pass


def particles():
    swarm = [Particle(number, 3 * number % 101, number % 5 + 1, number % 7 + 1) for number in range(20)]
    for _step in range(20):
        for particle in swarm:
            particle.move()
    return sum(particle.x * 3 + particle.y + particle.bounced * 7 + particle.steps for particle in swarm)


def links():
    head = None
    for number in range(300):
        head = Link(number, head)
    total = 0
    while head is not None:
        total += head.value
        head = head.after
    return total


def trees():
    return Tree(7).size()


def come_and_go():
    total = 0
    for number in range(50):
        record = Record()
        record.a = number
        record.b = number + 1
        del record.a
        record.c = 2
        record.a = record.b + record.c
        total += record.a
    return total


def run(loops):
    for _round in range(loops):
        assert particles() == 5763
        assert links() == 299 * 150
        assert trees() == 255
        assert come_and_go() == 49 * 25 + 50 * 3
    return loops


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print("attributes: %d rounds right" % run(count))
