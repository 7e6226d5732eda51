"""A loop of one turn, entered again and again, that reads a module's attribute twice: what TRACK_OBJECT costs."""

import math

ONE = (0,)


def visit(turns):
    for _turn in turns:
        math.sin
        math.sin


def run(loops):
    one = ONE
    for _round in range(loops * 1000):
        visit(one)
    return loops
