a = list(range(10))
print(a, a[3], a[-1], a[2:5], len(a), sum(a), 5 in a, 50 in a, a.index(7), a.count(3), max(a), min(a))
a[3] = "x"
print(a)
b = list(range(0, 20, 3))
b.append(100)
print(b, b[::-1], sorted(b, reverse=True))
c = [*range(5)]
c.insert(0, -1)
print(c)
d = list(range(5))
d.pop()
print(d, d.pop(0), d)
d = list(range(5, 0, -1))
d.sort()
print(d)
d.reverse()
print(d)
e = list(range(3))
f = e + [9]
g = e * 2
h = e.copy()
h.append(1)
print(e, f, g, h, e == [0, 1, 2], e == list(range(3)), list(range(0)) == [], e < [0, 1, 3])
e += range(2)
print(e)
del e[1]
print(e)
i = list(range(6))
i[1:4] = [7]
print(i)
i = list(range(6))
del i[::2]
print(i)
i = list(range(4))
i.extend([True, None])
print(i, i.index(True), repr(i))
j = list(range(2**62, 2**62 + 3))
j.append(2**63)
print(j)
k = list(range(5))
for x in k:
    if x == 2:
        k[4] = "changed"
        k.append("more")
    print(x, end=" ")
print(k)
l = list(range(1, 4))
l[0], l[2] = l[2], l[0]
print(l, list(reversed(list(range(4)))), list(enumerate(list(range(2)))), list(zip(list(range(3)), list(range(3, 6)))), [x for x in list(range(5)) if x % 2], tuple(list(range(3))), set(list(range(3))))
m = list(range(10))
m.remove(5)
m.clear()
m.append(1)
print(m, list(range(True)), list(range(3)).__len__(), str(list(range(3))), list(range(10, 0, -3)))
n = list(range(3))
n[:] = list(range(5))
n[5:] = list(range(2))
print(n, n.__contains__(4), n.__getitem__(1), n.__iter__().__next__())
