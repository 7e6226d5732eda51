"""Dictionaries with string keys: read, counted in, tested, iterated. Every key is a string."""

WORDS = ("the quick brown fox jumps over the lazy dog while seven wizards hex a boxing judge " * 12).split()


def count(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def total(counts, words):
    found = 0
    for word in words:
        if word in counts:
            found += counts[word]
    return found


def swapped(counts):
    other = {}
    for word, n in counts.items():
        other[word] = n
        other[word + "s"] = n
    return other


def run(loops):
    for _round in range(loops):
        counts = count(WORDS)
        assert counts["the"] == 24 and len(counts) == 15, counts
        assert total(counts, WORDS) == sum([n * n for n in counts.values()])
        assert len(swapped(counts)) == 30
    return sorted(counts.items())[0]
