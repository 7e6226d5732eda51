"""Arithmetic on ints too large for a table of prebuilt ints: what tagged ints (`tagged-ints`) are about.

Every intermediate result is a fresh int: a linear congruential generator, Collatz chains, greatest common divisors, a
sieve over a list of flags and bit counting.  One part leaves the 63-bit range now and then, so that the overflow
to big ints and the way back are exercised too.

`run(loops)` repeats all of it `loops` times and checks the results.
"""

import sys


def congruential(times):
    state = 12345
    for _step in range(times):
        state = (state * 1103515245 + 12345) & 0x7fffffff
    return state


def collatz(limit):
    best = 0
    for start in range(1, limit):
        value = start
        length = 1
        while value != 1:
            if value & 1:
                value = 3 * value + 1
            else:
                value >>= 1
            length += 1
        if length > best:
            best = length
    return best


def divisors(limit):
    total = 0
    for left in range(1000, 1000 + limit):
        for right in range(1000, 1000 + limit, 7):
            first, second = left, right
            while second:
                first, second = second, first % second
            total += first
    return total


def sieve(limit):
    flags = [1] * limit
    count = 0
    for number in range(2, limit):
        if flags[number]:
            count += 1
            multiple = number * number
            while multiple < limit:
                flags[multiple] = 0
                multiple += number
    return count


def past_the_word(times):
    value = 1
    for step in range(times):
        value = value * 1000003 + step
        if value > 1 << 70:
            value %= 998244353
    return value


EXPECTED = (2054541445, 119, 6702, 303, 44883322649763)


def answers():
    return (congruential(500), collatz(120), divisors(40), sieve(2000), past_the_word(200))


def run(loops):
    for _round in range(loops):
        assert answers() == EXPECTED
    return loops


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print("int_loops: %d rounds right" % run(count))
