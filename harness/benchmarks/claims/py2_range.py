"""`for i in range(n)` where `range` makes a list, as in Python 2. To be run with the VM's `--py2-range`."""


def run(loops):
    assert isinstance(range(3), list)
    total = 0
    for _round in range(loops):
        for i in range(20000):
            total += i
    assert total == loops * 199990000
    return total
