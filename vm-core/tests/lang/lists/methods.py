def t(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, "|", e)


a = [3, 1, 2]
a.append(5)
a.extend((7, 8))
a.insert(0, 9)
a.insert(-1, "x")
a.insert(100, "end")
print(a, a.pop(), a.pop(0), a.pop(-2), a, len(a))
a.remove(1)
a.reverse()
print(a, a.index(5), a.count(2), a.copy() == a, a.copy() is a)
for f in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1, 2, 3].index(3, 0, 2), lambda: [1].pop("a"), lambda: [].append(), lambda: [].append(1, 2), lambda: [1].extend(5), lambda: [].insert(1), lambda: [1].insert("a", 1), lambda: list(5), lambda: [1, 2].count(), lambda: [].nope, lambda: [1].sort(5), lambda: [1].index()):
    t(f)
print(list(), list("abc"), list(range(3)), list((1, 2)), list({1: 2}), list(x * 2 for x in range(3)), [1, 2, 3].index(2, -2), [1, 2, 1].index(1, 1))
b = [1, 2, 3]
b.clear()
print(b, b == [], not b)
c = [[0] * 2] * 2
c[0][0] = 1
print(c, [[0] * 2 for _ in range(2)], [1] * 3, [1, 2] * 0, [1] * -1, 2 * [1], [1] + [2], [] + [])
x = y = [1]
x += [2]
print(y, x is y)
x = x + [3]
print(y, x)
x *= 2
print(x)
x.extend(x)
print(x, x[:] == x)
