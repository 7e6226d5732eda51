"""The loop of PEP 266's example with hand-made local copies, as the PEP shows them."""

import math


def table(count):
    values = []
    append = values.append
    sin = math.sin
    for i in range(count):
        append(sin(i))
    return values


def run(loops):
    for _round in range(loops):
        values = table(10000)
    assert len(values) == 10000 and values[0] == 0.0
    return values[1]
