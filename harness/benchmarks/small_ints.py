"""Arithmetic that stays between -5 and 256: what prebuilt ints (`prebuilt-ints`) are about.

Bytes are summed modulo 251, digits of long numbers added, dice counted, a small grid searched by counting steps, and a text
shifted letter by letter: nearly every int that is made is one of the table's, so that none is allocated. `int_loops.py` is
the opposite: there the table's range test is paid for nothing.

`run(loops)` repeats all of it `loops` times and checks the results.
"""

import sys


def checksum(times):
    low, high = 1, 0
    byte = 7
    for _step in range(times):
        byte = (byte * 5 + 3) % 127 & 63
        low = (low + (byte & 15)) % 241
        high = (high + (low & 15)) % 241
    return low, high


def add_digits(left, right):
    result = []
    carry = 0
    at = len(left) - 1
    while at >= 0:
        digit = left[at] + right[at] + carry
        carry = 0
        if digit > 9:
            digit -= 10
            carry = 1
        result.append(digit)
        at -= 1
    result.append(carry)
    result.reverse()
    return result


def fibonacci_digits(steps, width):
    first, second = [0] * width, [0] * (width - 1) + [1]
    for _step in range(steps):
        first, second = second, add_digits(first, second)[1:]
    return first


def dice(times):
    counts = [0] * 13
    left, right = 1, 4
    for _throw in range(times):
        left = left * 3 % 7
        right = (right + left) % 6 + 1
        total = left + right
        counts[total] = (counts[total] + 1) % 200
    return counts


def steps_through(size):
    distance = [-1] * (size * size)
    distance[0] = 0
    edge = [0]
    far = 0
    while edge:
        following = []
        for cell in edge:
            far = distance[cell]
            column = cell % size
            for move in (-1, 1, -size, size):
                goal = cell + move
                if goal < 0 or goal >= size * size or move == -1 and column == 0 or move == 1 and column == size - 1:
                    continue
                if distance[goal] < 0:
                    distance[goal] = far + 1
                    following.append(goal)
        edge = following
    return far


def shift(text, by):
    return ''.join([chr((ord(letter) - 97 + by) % 26 + 97) for letter in text])


EXPECTED = ((163, 66), [0, 0, 0, 1, 0, 2, 3, 3, 4, 1, 5, 5], [0, 0, 13, 0, 12, 25, 12, 25, 12, 25, 13, 0, 13], 20, 'wkhtxlfneurzqiramxpsvryhuwkhodcbgrj')


def answers():
    text = shift('thequickbrownfoxjumpsoverthelazydog', 3)
    return (checksum(300), fibonacci_digits(40, 12), dice(150), steps_through(11), text)


def run(loops):
    for _round in range(loops):
        assert answers() == EXPECTED
    return loops


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print("small_ints: %d rounds right" % run(count))
