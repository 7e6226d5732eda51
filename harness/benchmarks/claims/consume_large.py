"""A range of numbers beyond any table of prebuilt ints, consumed and nothing else."""


def run(loops):
    for _round in range(loops):
        for number in range(1000, 26000):
            pass
    assert number == 25999
    return number
