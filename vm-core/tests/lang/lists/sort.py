import random
random.seed(1)
data = [random.randrange(100) for _ in range(60)]
s = sorted(data)
print(s == sorted(data, reverse=True)[::-1], s[:10], s[-3:])
print(sorted(["banana", "Apple", "cherry"], key=str.lower), sorted([3, -1, 2], key=abs), sorted("hello", reverse=True), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([(1, "b"), (1, "a")], key=lambda p: p[0]), sorted({3: 1, 1: 2}), sorted([True, False, 2]))
pairs = [(i % 5, i) for i in range(30)]
print(sorted(pairs, key=lambda p: p[0]))
print(sorted(pairs, key=lambda p: p[0], reverse=True)[:8])
a = [5, 2, 8]
print(a.sort(), a, a.sort(reverse=True), a)
big = list(range(500)) + list(range(300, 0, -1)) + [7] * 50
big.sort()
print(all(x <= y for x, y in zip(big, big[1:])), len(big))
for f in (lambda: sorted([1, "a"]), lambda: sorted([1j, 2j]), lambda: [None, 1].sort(), lambda: sorted(5), lambda: sorted([1, 2], key=5), lambda: sorted([1], [2]), lambda: sorted([1], cmp=1), lambda: sorted([3, 1], key=lambda x: 1 / 0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class K:
    count = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        K.count += 1
        return self.v < other.v

    def __repr__(self):
        return "K%d" % self.v


ks = [K(v) for v in (3, 1, 2, 5, 4)]
print(sorted(ks), K.count, min(ks), max(ks, key=lambda k: k.v))
log = []
sorted([3, 1, 2, 4], key=lambda x: log.append(x) or x)
print(log)
words = "the quick brown fox jumps over the lazy dog".split()
words.sort(key=lambda w: (len(w), w))
print(words, sorted(words, key=len, reverse=True))
