"""Lists made of ranges: what range lists (`range-lists`) are about.

`list(range(...))` and `[*range(...)]` that are only read (iterated, indexed, summed, searched, sliced, reversed) never
need their elements stored; one list in ten is then written to, so that the change to a plain list is exercised too.
Python 2's `range` made such lists everywhere; `--py2-range` brings that back.

`run(loops)` repeats all of it `loops` times and checks the results.
"""

import sys


def iterate(length):
    total = 0
    for number in list(range(length)):
        total += number
    return total


def summed(length):
    return sum(list(range(length))) + sum(list(range(length, 0, -1)))


def indexed(length):
    numbers = list(range(5, 5 + 3 * length, 3))
    total = 0
    for at in range(len(numbers)):
        total += numbers[at]
    return total + numbers[-1]


def searched(length):
    numbers = list(range(0, 2 * length, 2))
    found = 0
    for number in (0, 1, length, length + 1, 2 * length - 2, 2 * length):
        if number in numbers:
            found += numbers.index(number)
    return found


def nested(length):
    rows = list(range(length))
    total = 0
    for _row in rows:
        for column in rows:
            total += column
    return total


def written(length):
    total = 0
    for number in list(range(10)):
        numbers = list(range(length))
        if number == 3:
            numbers[1] = 100
            numbers.append(7)
        total += numbers[1] + len(numbers)
    return total


def run(loops):
    for _round in range(loops):
        assert iterate(1000) == 499500
        assert summed(1000) == 499500 + 500500
        assert indexed(300) == 5 * 300 + 3 * 299 * 150 + 902
        assert searched(300) == 0 + 150 + 299
        assert nested(60) == 60 * 59 * 30
        assert written(100) == 9 * 101 + 100 + 101
    return loops


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print("range_lists: %d rounds right" % run(count))
