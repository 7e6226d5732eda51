print([x * y for x in range(3) for y in range(x)], [x for x in range(20) if x % 2 if x % 3], {x % 3 for x in range(10)}, {x: x * x for x in range(4)}, list(x for x in "ab"), [[i for i in range(j)] for j in range(3)], [(x, y) for x in "ab" for y in "cd" if x != "a" or y != "c"])
print([x if x % 2 else -x for x in range(5)], [lambda: x for x in range(2)][0](), [f() for f in [lambda x=x: x for x in range(3)]], {k: [v] for k, v in zip("ab", [1, 2])}, sum(x for x in range(10) if x > 5), max((len(w), w) for w in ["a", "bbb", "cc"]))
n = 10
print([n for _ in range(2)], [n for n in range(3)], n, [(lambda: n)() for _ in [1]])


def f():
    local = 5
    return [local + i for i in range(2)], {local: i for i in range(1)}, list(local for _ in [1]), [[local for _ in [1]] for _ in [1]]


print(f())


class C:
    items = [1, 2]
    doubled = [i * 2 for i in items]
    try:
        bad = [items for _ in range(1)]
    except NameError as e:
        bad = str(e)


print(C.doubled, C.bad)
it = iter(range(5))
print([x for x in it if x < 3], list(it), [a for a, in [[1]]], [i for i in [1, 2] for i in [i, i * 10]], [x for x in [y for y in range(3)]], ["%d" % x for x in (1, 2)])
g = (print("evaluated", x) or x for x in [1, 2])
print("lazy")
print(list(g))


def src():
    print("source evaluated")
    return [1]


g = (x for x in src())
print("created")
print(next(g))
try:
    g = (x for x in 5)
except TypeError as e:
    print("immediately", e)
try:
    [1 / x for x in [1, 0]]
except ZeroDivisionError as e:
    print(e)
try:
    x_leak = [zz for zz in range(3)]
    zz
except NameError as e:
    print(e)
m = [[1, 2, 3], [4, 5, 6]]
print([[r[i] for r in m] for i in range(3)], [x for r in m for x in r], {(i, j) for i in range(2) for j in range(2) if i != j} == {(0, 1), (1, 0)}, {**{i: 1 for i in range(2)}}, [*(i for i in range(2))], dict(((i, i) for i in range(2))), tuple(i for i in range(3)), all(i < 3 for i in range(3)), [_ for _ in "x"], [i for i in range(3) if i if not i == 2 or True])
