def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, a <= b, {3} < a, a >= {1}, a > {1}, a == {4, 3, 2, 1}, a != b, 3 in a, 9 in a, len(a), a.union([9], (8,)), a.intersection([1, 2]), a.difference([1]), a.symmetric_difference([1, 99]), a.isdisjoint({9}), a.issubset(range(10)), a.issuperset([1]))
s = set()
s.add(1)
s.add(1)
s.update([2, 3], {4})
s.discard(99)
s.remove(1)
print(s, s.pop() in (2, 3, 4), len(s), s.copy() == s, bool(set()), set(), {*()}, frozenset(), set("a"), {x % 3 for x in range(10)}, set([1, 1, 2]), set({1: 2}))
x = {1, 2, 3}
x |= {4}
x &= {2, 3, 4, 5}
x -= {2}
x ^= {3, 7}
print(x, x.intersection_update([4]), x, x.difference_update([4]), x)
x.update("")
x.symmetric_difference_update([1, 2])
print(x)
f = frozenset([1, 2])
print(f, f | {3}, {3} | f, type(f | {3}).__name__, type({3} | f).__name__, f == {1, 2}, hash(f) == hash(frozenset([2, 1])), {f: 1}[frozenset([1, 2])], {frozenset([1])}, f & {1}, f.union([5]), frozenset(f) is f, hash(frozenset()), hash(frozenset([1, 2, 3])), {1, 2} in {f})
for g in (lambda: set().pop(), lambda: {1}.remove(2), lambda: {[]}, lambda: set(5), lambda: {1} | [2], lambda: {1} & 5, lambda: {1} < [1], lambda: hash(set()), lambda: {1}.add([]), lambda: f.add(1), lambda: {1}[0], lambda: {1} + {2}, lambda: set([[]]), lambda: {1}.union(5), lambda: {{1}}, lambda: set(1, 2), lambda: {1}.remove({9}), lambda: {1} - 1, lambda: frozenset(1)):
    t(g)
