"""Methods of instances with many attributes: what shadow tracking is about.

An instance of twenty attributes has a hashed dict; every method call looks there, in vain, for an attribute of the method's name
before it takes the class's. The methods read one class attribute and one of the instance.

`run(loops)` checks the sums.
"""

import sys


class Row(object):
    factor = 3

    def __init__(self, start):
        self.a, self.b, self.c, self.d, self.e = start, start + 1, start + 2, start + 3, start + 4
        self.f, self.g, self.h, self.i, self.j = start + 5, start + 6, start + 7, start + 8, start + 9
        self.k, self.l, self.m, self.n, self.o = start, start, start, start, start
        self.p, self.q, self.r, self.s, self.t = start, start, start, start, start

    def first(self):
        return self.a * self.factor

    def last(self):
        return self.j * self.factor

    def inner(self):
        return self.k

    def both(self):
        return self.first() + self.last()


ROWS = [Row(n) for n in range(20)]


def run(loops):
    total = 0
    for _ in range(loops):
        total = 0
        for row in ROWS:
            total += row.both() + row.inner() + row.first() - row.last()
    assert total == 1330, total
    return total


if __name__ == "__main__":
    print("wide_instances:", run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
