"""Ranges of small numbers, consumed and nothing else: every int is one of a table's, if there is a table."""


def run(loops):
    for _round in range(loops):
        for _repeat in range(100):
            for number in range(250):
                pass
    assert number == 249
    return number
