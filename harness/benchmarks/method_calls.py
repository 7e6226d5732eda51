"""Methods found far up a class hierarchy: what a method cache (`method-cache`) is about.

Eight classes stand one above the other; the methods called most live in the topmost, so that a look-up without a cache
walks the whole method resolution order each time.  Call sites see one class (monomorphic), two classes in turn, or a
diamond with a mix-in.  Some look-ups find nothing in any class (an instance attribute read past eight dictionaries).

`run(loops)` repeats all of it `loops` times and checks the tally.
"""

import sys


class Level0(object):
    step = 1

    def __init__(self):
        self.tally = 0

    def add(self, amount):
        self.tally += amount

    def twice(self, amount):
        self.add(amount)
        self.add(amount)

    def weight(self):
        return self.step


class Level1(Level0):
    def alone1(self):
        return 1


class Level2(Level1):
    def alone2(self):
        return 2


class Level3(Level2):
    def alone3(self):
        return 3


class Level4(Level3):
    def weight(self):
        return self.step + 1


class Level5(Level4):
    def alone5(self):
        return 5


class Level6(Level5):
    def alone6(self):
        return 6


class Level7(Level6):
    def alone7(self):
        return 7


class Counted(object):
    def count(self):
        return 10


class Left(Level3, Counted):
    def alone_left(self):
        return 0


class Right(Level3):
    def alone_right(self):
        return 0


class Diamond(Left, Right):
    pass


def monomorphic(times):
    worker = Level7()
    for _step in range(times):
        worker.add(1)
        worker.twice(2)
        worker.add(worker.weight())
    return worker.tally


def bimorphic(times):
    workers = [Level7(), Level2()]
    for step in range(times):
        worker = workers[step & 1]
        worker.add(worker.weight())
        worker.alone2()
    return workers[0].tally * 1000 + workers[1].tally


def diamond(times):
    worker = Diamond()
    for _step in range(times):
        worker.twice(worker.count())
    return worker.tally


def run(loops):
    for _round in range(loops):
        assert monomorphic(200) == 200 * 7
        assert bimorphic(200) == 200 * 1000 + 100
        assert diamond(100) == 2000
    return loops


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    print("method_calls: %d rounds right" % run(count))
