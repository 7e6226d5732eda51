"""Calls of short methods, of Python classes and of built-in ones: what LOOKUP_METHOD and CALL_METHOD are about.

The methods do next to nothing, so that what a call costs is what is measured: a counter that is counted up, a stack that is pushed and
popped through a Python class and directly through `list.append` and `list.pop`, and strings asked for their ends.

`run(loops)` checks what is left.
"""

import sys


class Counter(object):
    def __init__(self):
        self.count = 0

    def up(self):
        self.count += 1

    def down(self, by):
        self.count -= by

    def value(self):
        return self.count


class Stack(object):
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()

    def depth(self):
        return len(self.items)


WORDS = ["spam", "eggs", "ham", "bacon"]


def run(loops):
    counter, stack, direct, ends = Counter(), Stack(), [], 0
    for _ in range(loops):
        for word in WORDS:
            for _ in range(5):
                counter.up()
                counter.up()
                counter.down(1)
                stack.push(word)
                direct.append(word)
            for _ in range(5):
                stack.pop()
                direct.pop()
            if word.endswith("m") or word.startswith("e"):
                ends += 1
    assert counter.value() == 20 * loops and stack.depth() == len(direct) == 0 and ends == 3 * loops
    return counter.value(), ends


if __name__ == "__main__":
    print("bound_methods:", run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
