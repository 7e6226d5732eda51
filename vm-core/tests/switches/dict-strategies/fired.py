# Dicts of texts, byte strings and ints: built, read, changed, copied, compared, iterated.
words = "the quick brown fox jumps over the lazy dog and the quick dog sleeps".split()
count = {}
for w in words * 3:
    count[w] = count.get(w, 0) + 1
print(sorted(count.items()))
built = {}
for i in range(40):
    built["key" + str(i)] = i
print([built["key%d" % i] for i in range(0, 40, 7)], "key39" in built, "key40" in built)
squares = {}
for i in range(-20, 20):
    squares[i * 3] = i
print(squares[-60], squares[57], 1 in squares, squares.get(2, "no"), sum(squares.values()), sum(squares))
raw = {}
for i in range(20):
    raw[bytes([65 + i, 66])] = i
print(raw[b"CB"], b"ZB" in raw, list(raw)[:3])

for d in (count, built, squares, raw):
    keys = list(d)
    c = d.copy()
    assert c == d and c is not d and list(c) == keys and dict(d) == d and {**d} == d
    assert list(d.items()) == [(k, d[k]) for k in keys]
    assert list(reversed(d)) == keys[::-1] and d.keys() == set(keys)
    for k in keys[::2]:
        del c[k]
    assert len(c) == len(keys) // 2 and list(c) == keys[1::2] and keys[0] not in c
    for k in keys[::2]:
        c[k] = d[k]
    assert c == d and list(c) == keys[1::2] + keys[::2]
    assert c.popitem() == ((keys[::2][-1]), d[keys[::2][-1]])
    assert c.pop(keys[0]) == d[keys[0]] and c.pop(keys[0], None) is None
    assert c.setdefault(keys[1], "x") == d[keys[1]] and c.setdefault(keys[0], "x") == "x"
    assert (c | d) == d and list(c | d) == list(c) + [k for k in d if k not in c]
    c.clear()
    assert not c and list(c) == [] and c.get(keys[0]) is None
    c[1.5] = 2
    c |= d
    assert len(c) == len(d) + 1 and c[1.5] == 2


def options(a, *, b=2, **rest):
    return a, b, rest


print(options(1, b=3, x=4, y=5), options(**{"a": 1, "z": 2}))


class Sub(dict):
    def __missing__(self, key):
        return "missing " + str(key)


s = Sub(one=1)
s["two"] = 2
print(s["one"], s["three"], s, {"a": 1} == s, {"one": 1, "two": 2} == s)
print({1: "a"} | {"b": 2}, {True: "yes"} | {1: "int"}, {1: 2, 1.0: 3}, {"a": 1}.keys() & {"a", "b"})
big = {}
for i in range(3000):
    big[i] = str(i)
print(len(big), big[2999], all(big[i] == str(i) for i in range(3000)), 3000 in big)

# Sets made of dicts, and set operators of views.
for d in (count, {1: 0, 2: 0, 3: 0}, {b"x": 1, b"y": 2}):
    s = set(d)
    assert s == d.keys() == set(list(d)) and len(s | d.keys()) == len(s)
    assert s - d.keys() == set() and s.difference(d) == set() and s.intersection(d) == s
    assert d.keys() ^ s == set() and s.symmetric_difference(d) == set() and (s | {0}).issuperset(d)
    assert sorted(map(str, set(d.items()))) == sorted(map(str, d.items()))
