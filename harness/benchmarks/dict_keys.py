"""Dicts with keys of one type: what dict strategies (`dict-strategies`) are about.

Words are counted that were cut out of a text, so that no key is an interned name; numbers are keys of sparse rows, of
a memo table and of a sieve; byte strings are keys of a histogram. Every result is checked. One dict a round gets a key of
another type in the end, so that becoming general is exercised too.

`run(loops)` repeats all of it `loops` times.
"""

import sys

TEXT = (
    "it was the best of times it was the worst of times it was the age of wisdom it was the age of foolishness "
    "it was the epoch of belief it was the epoch of incredulity it was the season of light it was the season of "
    "darkness it was the spring of hope it was the winter of despair "
)


def count_words(words):
    counts = {}
    for word in words:
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


def join_tables(rows, wanted):
    prices = {}
    for name, price in rows:
        prices[name] = price
    total = 0
    for name in wanted:
        if name in prices:
            total += prices[name]
        else:
            total += 1
    return total


def sparse_product(size):
    row = {}
    for at in range(0, size * 7, 7):
        row[at] = at % 5
    column = {}
    for at in range(0, size * 7, 3):
        column[at] = 2
    total = 0
    for at in row:
        if at in column:
            total += row[at] * column[at]
    return total


def collatz(limit):
    lengths = {1: 1}
    longest = 0
    for start in range(1, limit):
        path = []
        n = start
        while n not in lengths:
            path.append(n)
            n = n // 2 if n % 2 == 0 else 3 * n + 1
        length = lengths[n]
        for n in reversed(path):
            length += 1
            lengths[n] = length
        if lengths[start] > longest:
            longest = lengths[start]
    return longest


def digrams(data):
    counts = {}
    for at in range(len(data) - 1):
        pair = data[at:at + 2]
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def run(loops):
    data = TEXT.encode()
    words = TEXT.split()
    rows = [("item%d" % number, number) for number in range(120)]
    wanted = ["item%d" % number for number in range(0, 240, 3)]
    for _round in range(loops):
        counts = count_words(words * 5)
        assert counts["it"] == 50 and counts["season"] == 10 and len(counts) == 20
        assert join_tables(rows, wanted) == sum(range(0, 120, 3)) + 40
        assert sparse_product(120) == 2 * sum(at % 5 for at in range(0, 840, 21))
        assert collatz(150) == 122
        pairs = digrams(data)
        assert pairs[b"it"] == 11 and len(pairs) == 92
        counts[None] = 0
        assert counts["it"] == 50 and None in counts
    return loops


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print("dict_keys: %d rounds right" % run(count))
