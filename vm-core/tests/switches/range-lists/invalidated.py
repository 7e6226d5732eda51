# Range lists that are changed, by every list operation, in mid-iteration too.
def fresh():
    return list(range(2, 12, 3))


def changed(operation):
    l = fresh()
    try:
        result = operation(l)
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    return l, result, l == fresh(), len(l)


operations = {
    "append": lambda l: l.append("x"),
    "append next": lambda l: l.append(14),
    "extend": lambda l: l.extend([1, 2]),
    "extend self": lambda l: l.extend(l),
    "extend range": lambda l: l.extend(range(3)),
    "insert": lambda l: l.insert(1, None),
    "insert end": lambda l: l.insert(100, 0),
    "setitem": lambda l: l.__setitem__(2, "set"),
    "setitem negative": lambda l: l.__setitem__(-1, "last"),
    "setitem out": lambda l: l.__setitem__(9, 0),
    "slice": lambda l: l.__setitem__(slice(1, 3), "abc"),
    "slice step": lambda l: l.__setitem__(slice(None, None, 2), [0, 0]),
    "slice bad": lambda l: l.__setitem__(slice(None, None, 2), [0]),
    "slice self": lambda l: l.__setitem__(slice(1, 2), l),
    "delitem": lambda l: l.__delitem__(0),
    "delitem last": lambda l: l.__delitem__(-1),
    "delslice": lambda l: l.__delitem__(slice(None, None, 2)),
    "delslice all": lambda l: l.__delitem__(slice(None)),
    "pop": lambda l: l.pop(),
    "pop first": lambda l: l.pop(0),
    "pop middle": lambda l: l.pop(1),
    "pop out": lambda l: l.pop(10),
    "remove": lambda l: l.remove(5),
    "remove missing": lambda l: l.remove(6),
    "remove float": lambda l: l.remove(8.0),
    "clear": lambda l: l.clear(),
    "reverse": lambda l: l.reverse(),
    "sort": lambda l: l.sort(),
    "sort reverse": lambda l: l.sort(reverse=True),
    "sort key": lambda l: l.sort(key=lambda x: x % 5),
    "iadd": lambda l: l.__iadd__([1]),
    "imul": lambda l: l.__imul__(2),
    "imul 0": lambda l: l.__imul__(0),
    "init": lambda l: l.__init__("ab"),
    "copy": lambda l: l.copy(),
    "count": lambda l: (l.count(5), l.count(6), l.count("x"), l.count(5.0), l.count(True)),
    "index": lambda l: (l.index(8), l.index(8.0), l.index(8, 1), l.index(8, -2, 3)),
    "index missing": lambda l: l.index(9),
    "contains": lambda l: (5 in l, 6 in l, 5.0 in l, "5" in l, None in l, 2**70 in l),
    "getitem": lambda l: (l[0], l[-4], l[1:3], l[::-1], l[::2], l[5:], l[-2:], l[::-2], l[3:0:-1]),
    "getitem out": lambda l: l[4],
    "getitem str": lambda l: l["a"],
    "compare": lambda l: (l == [2, 5, 8, 11], l < [2, 5, 9], l > [2, 5], l != (2, 5, 8, 11), l <= fresh(), [2, 5] < l),
    "add": lambda l: (l + [1], [1] + l, l + l),
    "mul": lambda l: (l * 2, 2 * l, l * 0, l * -1),
    "repr": lambda l: (repr(l), str(l), f"{l}"),
    "bool": lambda l: (bool(l), bool(list(range(0))), not list(range(0))),
    "builtins": lambda l: (sum(l), min(l), max(l), sorted(l, reverse=True), list(reversed(l)), any(l), all(l)),
    "convert": lambda l: (tuple(l), set(l) == {2, 5, 8, 11}, dict.fromkeys(l), list(l), [*l, *l], list(map(str, l))),
    "unpack": lambda l: (lambda a, *b: (a, b))(*l),
    "zip": lambda l: list(zip(l, l[1:])),
    "enumerate": lambda l: list(enumerate(l, 1)),
    "hash": lambda l: hash(l),
    "format": lambda l: "%s %s" % tuple(l[:2]),
    "join": lambda l: ",".join(map(str, l)),
    "iter": lambda l: (next(iter(l)), iter(l).__length_hint__()),
}
for name, operation in operations.items():
    print(name, changed(operation))

a, *middle, z = fresh()
print(a, middle, z)


def mutate_while_iterating():
    l = list(range(5))
    seen = []
    for x in l:
        seen.append(x)
        if x == 1:
            l.append("appended")
        if x == 2:
            l[3] = "three"
        if x == "three":
            del l[0]
    return seen, l


print(mutate_while_iterating())


def shrink_while_iterating():
    l = list(range(10))
    seen = []
    for x in l:
        seen.append(x)
        l.pop()
    return seen, l


print(shrink_while_iterating())


def pop_first_while_iterating():
    l = list(range(10))
    seen = []
    for x in l:
        seen.append((x, l.pop(0)))
    return seen, l


print(pop_first_while_iterating())


def aliases():
    l = list(range(4))
    m = l
    n = l[:]
    it = iter(l)
    next(it)
    l[1] = "changed"
    return l is m, m, n, list(it)


print(aliases())
queue = list(range(3))
for i in range(10, 16):
    queue.append(i)
    queue.pop(0)
print(queue)
nested = [list(range(i)) for i in range(4)]
nested[2][0] = "x"
print(nested, nested == [[], [0], ["x", 1], [0, 1, 2]])
grown = list(range(3))
grown += range(3, 6)
grown += [6]
grown[len(grown):] = [7, 8]
print(grown, grown == list(range(9)))
edge = list(range(2**62 - 2, 2**62 + 2))
print(edge, sum(edge), edge[3])
huge = list(range(-(2**63), -(2**63) + 3))
print(huge, list(range(2**70, 2**70 + 2)))


class Evil:
    def __eq__(self, other):
        if len(victim) < 6:
            victim.append("evil")
        return False


victim = list(range(3))
print(Evil() in victim, victim, victim.count(Evil()), len(victim))
sub = type("Sub", (list,), {})(range(4))
sub.append("sub")
print(sub, type(sub).__name__)
for i in range(3):
    l = list(range(i))
    l.extend(x for x in l[:2])
    print(l, end=" ")
print()
