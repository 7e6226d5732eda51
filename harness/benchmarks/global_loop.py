"""Globals, builtins and attributes of a module in loops: what PEP 266 (`pep266`) is about.

The PEP's own example is `math.sin` called in a loop over a list of angles.  Beside it stand a global function called in
a loop, a builtin used in a loop, and a chain two attributes long (`config.scale.factor`).  One global is rebound between
the outer rounds, so that the write side does some work too, as it does in programs.

`run(loops)` repeats all of it `loops` times and checks the sums.
"""

import math
import sys

ANGLES = [0.01 * step for step in range(200)]
WORDS = ["spam", "eggs", "ham", "bacon", "sausage"] * 20
OFFSET = 0


class Scale(object):
    def __init__(self, factor):
        self.factor = factor


class Settings(object):
    def __init__(self, factor):
        self.scale = Scale(factor)


config = Settings(3)


def bump(value):
    return value + OFFSET


def sines():
    total = 0.0
    for angle in ANGLES:
        total += math.sin(angle) * math.cos(angle)
    return total


def lengths():
    total = 0
    for word in WORDS:
        total += len(word) + ord(word[0])
    return total


def chains():
    total = 0
    for step in range(200):
        total += step * config.scale.factor
    return total


def calls():
    global OFFSET
    total = 0
    for OFFSET in range(4):
        for step in range(50):
            total += bump(step)
    return total


def run(loops):
    expected = sum(math.sin(angle) * math.cos(angle) for angle in ANGLES)
    for _round in range(loops):
        assert abs(sines() - expected) < 1e-9
        assert lengths() == 20 * (23 + 115 + 101 + 104 + 98 + 115)
        assert chains() == 3 * 199 * 100
        assert calls() == 4 * 49 * 25 + 50 * 6
    return loops


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print("global_loop: %d rounds right" % run(count))
