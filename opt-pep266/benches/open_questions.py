"""What PEP 266 costs, operation by operation: the questions that its text leaves open.

    harness run --opt pep266 [--pep266-registry central|per-object] open_questions.py MODE COUNT

does one operation COUNT times and nothing else, for a count of instructions: run it under `valgrind --tool=callgrind` with two
counts, and divide the difference. `--opt none` gives the same without PEP 266. Without arguments it prints the modes.

store-global:N, store-attribute:N, setattr:N  rebind something on which N suspended generators depend; N is 0, 1 or 1000
store-global:never                            the same for a name in whose namespace nothing was ever tracked
loop:global, loop:attribute                   enter a loop of one turn that reads a global, or an attribute of one, once
loop:nothing                                  the same loop reading a local instead: to be taken off
read:global, read:attribute, read:nothing     a turn of a long loop that reads the same
"""

import math
import sys


class Holder(object):
    pass


holder = Holder()
holder.value = 0
followed = 0
other = {"apart": 0}


def follow_global():
    for _ in (1, 2):
        yield followed


def follow_attribute():
    for _ in (1, 2):
        yield holder.value


def followers(make, count):
    made = [make() for _ in range(count)]
    for generator in made:
        next(generator)
    return made


def store_global(count):
    global followed
    for i in range(count):
        followed = i


def store_attribute(count):
    target = holder
    for i in range(count):
        target.value = i


def call_setattr(count):
    target, store = holder, setattr
    for i in range(count):
        store(target, "value", i)


STORE_APART = """
def store(count):
    global apart
    for i in range(count):
        apart = i
"""


def loop_global():
    for _ in (1,):
        math


def loop_attribute():
    for _ in (1,):
        math.sin


def loop_nothing():
    here = 1
    for _ in (1,):
        here


def enter(loop, count):
    for _ in range(count):
        loop()


def read_global(count):
    for _ in range(count):
        math


def read_attribute(count):
    for _ in range(count):
        math.sin


def read_nothing(count):
    here = 1
    for _ in range(count):
        here


def main(mode, count):
    what, _, arm = mode.partition(":")
    if what == "loop":
        enter({"global": loop_global, "attribute": loop_attribute, "nothing": loop_nothing}[arm], count)
    elif what == "read":
        {"global": read_global, "attribute": read_attribute, "nothing": read_nothing}[arm](count)
    elif arm == "never":
        exec(STORE_APART, other)
        other["store"](count)
    else:
        make = follow_global if what == "store-global" else follow_attribute
        kept = followers(make, int(arm))
        # What is dormant is forgotten after two stores; the question is what those cost who live.
        {"store-global": store_global, "store-attribute": store_attribute, "setattr": call_setattr}[what](count)
        assert len(kept) == int(arm)


if len(sys.argv) < 3:
    print(__doc__)
else:
    main(sys.argv[1], int(sys.argv[2]))
