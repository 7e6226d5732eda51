import itertools as it
from itertools import islice
import operator
print(list(it.chain("ab", [1])), list(it.chain.from_iterable(["ab", "c"])), list(islice(it.count(5), 3)), list(islice(it.count(1, 2.5), 3)), list(islice(it.cycle("ab"), 5)), list(it.repeat(7, 3)), list(it.accumulate([1, 2, 3])), list(it.accumulate([1, 2, 3], operator.mul)), list(it.accumulate([1, 2], initial=10)), list(it.compress("abcd", [1, 0, 1, 0])), list(it.dropwhile(lambda x: x < 3, [1, 3, 2])), list(it.takewhile(lambda x: x < 3, [1, 3, 2])), list(it.filterfalse(lambda x: x % 2, range(5))), list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.zip_longest("ab", [1], fillvalue="-")), list(it.pairwise("abcd")))
print(list(it.product("ab", [1, 2])), list(it.product(range(2), repeat=2)), list(it.product()), list(it.permutations("abc", 2)), len(list(it.permutations(range(5)))), list(it.combinations("abcd", 2)), list(it.combinations_with_replacement("ab", 2)), list(it.permutations([1], 2)), list(it.combinations([], 0)))
print([(k, list(g)) for k, g in it.groupby("aabbca")], [(k, list(g)) for k, g in it.groupby([1, 3, 2, 4], key=lambda x: x % 2)], list(islice("abcdef", 2)), list(islice("abcdef", 2, 4)), list(islice("abcdef", 1, None, 2)), list(islice("abc", 0)))
a, b = it.tee([1, 2, 3])
print(next(a), list(b), list(a))
x, y, z = it.tee(iter("xyz"), 3)
print(list(x), list(y), list(z), it.tee([], 0))
c = it.count(10)
print(next(c), next(c), c, it.repeat(5), it.repeat(5, 2), it.count(1, 2))
g = it.groupby("aab")
k1, g1 = next(g)
k2, g2 = next(g)
print(k1, list(g1), k2, list(g2))
ch = it.chain([1], (x for x in [2]))
print(next(ch), next(ch), next(ch, "end"))
for f in (lambda: islice([1], -1), lambda: islice([1], 0, 5, 0), lambda: it.combinations([1], -1), lambda: it.chain(5), lambda: list(it.chain(5)), lambda: it.count("a"), lambda: it.product(5), lambda: it.permutations("ab", -1), lambda: list(it.accumulate([1, "a"])), lambda: it.repeat(), lambda: it.tee(5), lambda: it.islice([1]), lambda: it.zip_longest(5), lambda: it.starmap(pow, [1]).__next__(), lambda: it.repeat(1, "x"), lambda: it.cycle(5), lambda: it.tee([1], -1)):
    try:
        print(type(f()).__name__)
    except Exception as e:
        print(type(e).__name__, "|", e)
print(sum(1 for _ in it.takewhile(lambda p: p[0] == p[1], zip("abcx", "abcy"))), list(map(operator.add, it.count(), [10, 20])), dict(zip("ab", it.repeat(0))), list(islice(it.cycle([]), 3)), list(it.accumulate([3, 1, 2], max)), [*it.zip_longest()], list(it.chain()), list(it.compress([], [1])), list(it.pairwise([1])))


def primes():
    d = {}
    for q in it.count(2):
        p = d.pop(q, None)
        if p is None:
            yield q
            d[q * q] = q
        else:
            x = p + q
            while x in d:
                x += p
            d[x] = p


print(list(islice(primes(), 20)))
