"""`for i in xrange(n)`, beside `py2_range.py`. To be run with the VM's `--py2-range`."""


def run(loops):
    assert not isinstance(xrange(3), list)
    total = 0
    for _round in xrange(loops):
        for i in xrange(20000):
            total += i
    assert total == loops * 199990000
    return total
