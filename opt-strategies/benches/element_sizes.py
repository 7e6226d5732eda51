"""What an element, a key, an instance takes in the heap.

    harness run --opt SWITCHES --stats element_sizes.py WHAT COUNT

makes COUNT of them, collects, and ends: `heap.live-bytes-last-collection` is the sum of the sizes of all objects that are left. The
difference of two counts over the difference of the counts is the size of one, with everything it needs for itself. Containers have 200
elements each: arrays past 8 KiB get blocks of their own. Without arguments it prints what there is.
"""

import gc
import sys

SIZE = 200


class Point(object):
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z


class Key(object):
    pass


def int_list(base):
    # Of the final size from the start, so that nothing is kept in reserve.
    made = [0] * SIZE
    for i in range(SIZE):
        made[i] = base + i
    return made


def float_list(base):
    made = [0.0] * SIZE
    for i in range(SIZE):
        made[i] = base + i + 0.5
    return made


TEXTS = ["key %d" % i for i in range(SIZE)]
BYTES = [text.encode() for text in TEXTS]
OBJECTS = [Key() for i in range(SIZE)]

WHAT = {
    "ints": (SIZE, int_list),
    "floats": (SIZE, float_list),
    "range": (SIZE, lambda base: list(range(SIZE))),
    "texts-dict": (SIZE, lambda base: {key: None for key in TEXTS}),
    "bytes-dict": (SIZE, lambda base: {key: None for key in BYTES}),
    "ints-dict": (SIZE, lambda base: {base + i: None for i in range(SIZE)}),
    "objects-dict": (SIZE, lambda base: {key: None for key in OBJECTS}),
    "five-texts": (5, lambda base: {"a": None, "b": None, "c": None, "d": None, "e": None}),
    "five-ints": (5, lambda base: {base: None, base + 1: None, base + 2: None, base + 3: None, base + 4: None}),
    "point": (1, lambda base: Point(None, None, None)),
}


def main(what, count):
    size, make = WHAT[what]
    # Beyond any table of prebuilt ints; equal ints of two containers are two objects.
    kept = [make(1000000) for _ in range(count // size)]
    gc.collect()
    return kept


if __name__ == "__main__":
    if len(sys.argv) == 3:
        main(sys.argv[1], int(sys.argv[2]))
    else:
        print(" ".join(sorted(WHAT)))
