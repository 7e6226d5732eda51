"""The loop of PEP 266's example: a module's attribute and a bound method looked up at every turn."""

import math


def table(count):
    values = []
    for i in range(count):
        values.append(math.sin(i))
    return values


def run(loops):
    for _round in range(loops):
        values = table(10000)
    assert len(values) == 10000 and values[0] == 0.0
    return values[1]
