"""Lists of one kind of item: what list strategies (`list-strategies`) are about.

Lists of ints, of floats and of strs are filled, sorted, summed, searched, sliced, joined, compared and counted with (a sieve, a
histogram, moving averages, a word count). One list in eight gets something foreign in the end, so that the change to a
general list is exercised too.

`run(loops)` repeats all of it `loops` times and checks the results.
"""

import sys


def numbers(count, seed):
    state = seed
    result = []
    for _at in range(count):
        state = (state * 1103515245 + 12345) & 0x7fffffff
        result.append(state >> 8)
    return result


def ordered(count):
    total = 0
    for seed in range(8):
        values = numbers(count, seed)
        values.sort()
        total += values[count // 2] - values[0] + max(values) - min(values)
        values.sort(reverse=True)
        total += sum(values[::4])
        if seed == 0:
            values.append('end')
            total += len(values)
    return total


def sieve(limit):
    flags = [1] * limit
    flags[0:2] = [0, 0]
    number = 2
    while number * number < limit:
        if flags[number]:
            start = number * number
            flags[start::number] = [0] * len(range(start, limit, number))
        number += 1
    return sum(flags)


def histogram(values):
    counts = [0] * 64
    for value in values:
        counts[value & 63] += 1
    return max(counts), min(counts), counts.index(max(counts))


def averages(count, width):
    samples = [i * 0.25 % 17.5 for i in range(count)]
    smooth = []
    for at in range(0, count - width, width):
        smooth.append(sum(samples[at:at + width]) / width)
    smooth.sort()
    return max(smooth), min(smooth), sum(smooth)


def members(count):
    even = [i + i for i in range(count)]
    found = 0
    for wanted in range(0, 4 * count, 40):
        if wanted in even:
            found += 1
    return found, even == even[:], even < even[1:]


WORDS = """the interpreter that knows what its lists hold need not ask each item again and again and the items that are all
of one kind need no box of their own but the list that holds the odd one out is as any other list""".split()


def words(times):
    text = WORDS * times
    text.sort()
    longest = ''
    kinds = 0
    last = None
    for word in text:
        if word != last:
            kinds += 1
            last = word
        if len(word) > len(longest):
            longest = word
    return kinds, longest, text.count('list'), len(' '.join(text))


EXPECTED = (3430311477, 430, (17, 3, 30), (15.375, 1.875, 416.5), (15, True, True), (34, 'interpreter', 12, 1265))


def answers():
    values = numbers(600, 5)
    return (ordered(400), sieve(3000), histogram(values), averages(800, 16), members(300), words(6))


def run(loops):
    for _round in range(loops):
        assert answers() == EXPECTED
    return loops


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print("typed_lists: %d rounds right" % run(count))
