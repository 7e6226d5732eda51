a = [1, 2, 3, 4]
out = []
for x in a:
    out.append(x)
    if x < 3:
        a.append(x + 10)
print(out, a)
a = list(range(6))
out = []
for x in a:
    out.append(x)
    a.remove(x)
print(out, a)
a = [1, 2, 3]
it = iter(a)
print(next(it), next(it))
a.clear()
print(next(it, "done"), it.__length_hint__())
a.extend([9, 9, 9, 9])
print(list(it))
a = [1, 2, 3]
r = reversed(a)
print(next(r))
a.append(4)
print(list(r))
a = [3, 2, 1]


class Mut:
    def __lt__(self, other):
        a.append(1)
        return True


a = [Mut(), Mut(), Mut()]
try:
    a.sort()
except ValueError as e:
    print(e, len(a))
a = [1, 2, 3]
try:
    a.sort(key=lambda v: a.append(v) or v)
except ValueError as e:
    print(e, a)
a = [2, 1]
print(a.sort(key=lambda v: len(a)), a)
a = [1, 2, 3, 4, 5]
for i, x in enumerate(a):
    if i == 1:
        del a[0]
    print(i, x, end=" ")
print()
a = [0] * 3
a[:] = (a.append(i) or i for i in range(3))
print(a)
b = [1, 2]
b.extend(iter(b[:1]))
b += b
print(b, list(zip(b, b[1:])), [x for x in b if b.count(x) > 1])
